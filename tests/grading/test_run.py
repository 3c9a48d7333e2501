"""A run can be stopped, taken up, and spread; and whatever happens, nothing is lost."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grading.kernels import protections
from grading.run import plan
from tests.submissions import ROOT, answered, handed_in

LEARNERS = [f"learner-{n}" for n in range(4)]


@pytest.fixture
def folder(tmp_path) -> Path:
    """Submissions that are all right."""
    folder = tmp_path / "submissions"
    for learner in LEARNERS:
        for name, data in handed_in(learner, answered()).items():
            path = folder / name
            path.parent.mkdir(parents=True)
            path.write_bytes(data)
    return folder


def command(folder: Path, out: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "grading", str(folder), "--out", str(out), *options]


def grade(folder: Path, out: Path, *options: str, env=None) -> subprocess.CompletedProcess:
    return subprocess.run(
        command(folder, out, *options), cwd=ROOT, capture_output=True, encoding="utf-8",
        timeout=600, env={**os.environ, **(env or {})},
    )  # fmt: skip


def points(out: Path) -> dict[str, str]:
    """Returns the total of each learner in the gradebook."""
    with (out / "gradebook.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["learner"]: row["total"] for row in csv.DictReader(file)}


def stored(out: Path) -> dict[str, int]:
    """Returns when each result was stored."""
    return {path.name: path.stat().st_mtime_ns for path in (out / "results").glob("*.json")}


def await_result(out: Path, process: subprocess.Popen) -> None:
    """Waits until a first result is there."""
    while not stored(out):
        assert process.poll() is None, "the run ended before there was a result"
        time.sleep(0.02)


def test_a_run_that_is_interrupted_goes_on_where_it_was(folder, tmp_path):
    out = tmp_path / "out"
    run = subprocess.Popen(
        command(folder, out, "--jobs", "1", "--seed", "s"), cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, encoding="utf-8",
    )  # fmt: skip
    await_result(out, run)
    run.send_signal(signal.SIGINT)
    said, _ = run.communicate(timeout=300)
    before = stored(out)
    assert run.returncode == 130, said
    assert f"Stopped: {len(before)} of 4 are graded." in said
    assert 0 < len(points(out)) == len(before) < 4

    ended = grade(folder, out)
    assert ended.returncode == 0, ended.stderr
    assert points(out) == dict.fromkeys(LEARNERS, "2")
    assert before.items() <= stored(out).items(), "something was graded twice"


def test_another_seed_grades_anew(folder, tmp_path):
    planned = [plan(ROOT, folder, tmp_path / "out", seed).mine for seed in ("one", "two", None)]
    assert set(planned[0]).isdisjoint(planned[1])
    assert planned[1] == planned[2], "without a seed it is the last one's"


def test_forked_and_plain_kernels_give_the_same_results(tmp_path):
    if not protections().limits:
        pytest.skip("kernels cannot be forked here")
    program = """
import json, sys
from dataclasses import asdict
from pathlib import Path
from grading.assignment import assignment, solutions
from grading.kernels import Limits, provisioner
from grading.submissions import Submission
from grading.worker import judge
from tests.submissions import TOPIC, answered
import tests.submissions as s
if sys.argv[1] == "plain":
    provisioner._can_fork = lambda: False
topic = assignment(TOPIC, solutions(Path.cwd())[TOPIC], "seven")
for name in ("as-it-should-be", "swallows", "exits", "lying-repr"):
    [data] = s.CASES[name].build().values()
    found = judge(Submission(name, TOPIC, data, name), topic, name, Path(sys.argv[2]), Limits())
    found.seconds = 0
    print(json.dumps(asdict(found)))
"""
    found = {}
    for kind in ("plain", "forked"):
        done = subprocess.run(
            [sys.executable, "-c", program, kind, str(tmp_path)], cwd=ROOT, capture_output=True,
            encoding="utf-8", env=os.environ | {"JUPYTER_DEFAULT_PROVISIONER_NAME": "warm"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found[kind] = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found["plain"]) == 4
    assert found["plain"] == found["forked"]


CLUSTER = """
import sys
from dask.distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster:
        workers = [nanny.pid for nanny in cluster.workers.values()]
        print(cluster.scheduler_address, *workers, flush=True)
        sys.stdin.read()
"""


@pytest.fixture
def cluster(tmp_path):
    """A Dask cluster of two workers: its address and their process ids."""
    pytest.importorskip("distributed")
    program = tmp_path / "cluster.py"
    program.write_text(CLUSTER, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT,
        stderr=subprocess.DEVNULL, encoding="utf-8", env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    address, *workers = process.stdout.readline().split()
    yield address, [int(worker) for worker in workers]
    process.communicate(timeout=120)


def test_on_a_cluster_a_worker_that_is_killed_loses_nothing(folder, tmp_path, cluster):
    out, (address, workers) = tmp_path / "out", cluster
    run = subprocess.Popen(
        command(folder, out, "--dask", address), cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    await_result(out, run)
    os.kill(workers[0], signal.SIGKILL)
    _, complained = run.communicate(timeout=500)
    assert run.returncode == 0, complained
    assert points(out) == dict.fromkeys(LEARNERS, "2")


def test_without_dask_that_is_said_in_one_line(folder, tmp_path):
    (tmp_path / "distributed.py").write_text("raise ImportError", encoding="utf-8")
    (tmp_path / "dask.py").write_text("raise ImportError", encoding="utf-8")
    ended = grade(folder, tmp_path / "out", "--dask", "tcp://127.0.0.1:1",
                  env={"PYTHONPATH": str(tmp_path)})  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.startswith("--dask needs the package distributed")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("prepare", "says"),
    [
        (lambda folder: None, "No such file or directory. Give the folder of submissions."),
        (lambda folder: folder.mkdir(), "holds no submission"),
        (lambda folder: folder.write_text("tea"), "Not a directory"),
    ],
    ids=["missing", "empty", "file"],
)
def test_a_folder_that_cannot_be_graded_is_one_clear_line(prepare, says, tmp_path):
    folder = tmp_path / "submissions"
    prepare(folder)
    ended = grade(folder, tmp_path / "out")
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert says in ended.stderr


def test_outside_the_course_that_is_one_clear_line(folder, tmp_path):
    ended = subprocess.run(
        command(folder, tmp_path / "out"), cwd=tmp_path, capture_output=True, encoding="utf-8"
    )
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert "run this in the course" in ended.stderr


def test_isolation_can_be_required(folder, tmp_path):
    program = (
        "import sys; from grading.kernels import client; from grading.__main__ import main; "
        "client.sys.platform = 'darwin'; sys.exit(main(sys.argv[1:]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(folder), "--out", str(tmp_path / "out"),
         "--require-isolation"], cwd=ROOT, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.startswith("This machine does not protect its files, network")

"""Grades a folder of submissions: what is already known is not run again, and nothing stops it.

Results are files, one a submission, so a run can be interrupted and taken up, or spread over
machines that share a folder.
"""

from __future__ import annotations

import json
import secrets
import sys
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from .assignment import NoReference, assignment, solutions
from .kernels import Limits
from .merge import recognise
from .results import Result, key_of, load, save
from .submissions import Submission, find
from .worker import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from distributed import Client

    from .assignment import Assignment

LIBRARIES = ("ipykernel", "ipython", "matplotlib", "nbval")


@dataclass(frozen=True)
class Plan:
    """What is to be graded, and where its results are kept.

    Attributes:
        folder: where the result files are.
        assignments: the topics that have been handed in, by stem.
        submissions: the submissions by the keys of their results.
        mine: the keys of this run's part of them.
        limits: what a submission's kernels may use.
    """

    folder: Path
    assignments: dict[str, Assignment]
    submissions: dict[str, Submission]
    mine: list[str]
    limits: Limits

    def left(self) -> list[str]:
        """The keys of this run's part that have no result yet."""
        known = ((key, load(key, self.folder)) for key in self.mine)
        return [key for key, result in known if result is None or result.fault]

    def results(self) -> list[Result]:
        """The results there are, of all parts, in the order of the submissions."""
        return [r for key in self.submissions if (r := load(key, self.folder)) is not None]

    def task(self, key: str) -> Callable[[], Result]:
        """Returns what judges one submission, to be called anywhere."""
        submission = self.submissions[key]
        topic = self.assignments.get(submission.topic)
        return partial(judge, submission, topic, key, self.folder, self.limits)


def plan(
    course: Path, handed_in: Path, out: Path, seed: str | None = None,
    shard: tuple[int, int] = (1, 1), limits: Limits | None = None,
) -> Plan:  # fmt: skip
    """Finds the submissions and runs the solutions that they are judged by.

    Args:
        course: the folder of the course.
        handed_in: the folder of submissions.
        out: where results and reports go.
        seed: of the inputs; by default that of the last run into `out`, or a new one.
        shard: (i, n) for the i-th of n parts.
        limits: what a submission's kernels may use.

    Raises:
        NoSubmissions: there is nothing to grade.
        NoReference: a solution is missing or does not run.
    """
    known, limits = solutions(course), limits or Limits()
    found = find(handed_in, list(known), lambda data: recognise(data, known))
    seed = _seed(out, seed)
    topics = sorted({s.topic for s in found if s.topic})
    assignments = {topic: assignment(topic, known[topic], seed) for topic in topics}
    judges = _judges(course), limits
    folder = out.resolve() / "results"
    folder.mkdir(parents=True, exist_ok=True)
    keyed = {}
    for submission in found:
        topic = assignments.get(submission.topic)
        reference = topic.key if topic else ""
        parts = submission.data, submission.learner, submission.source, submission.notes
        keyed[key_of(*parts, reference, *judges)] = submission
    return Plan(folder, assignments, keyed, list(keyed)[shard[0] - 1 :: shard[1]], limits)


def _judges(course: Path) -> str:
    """Names the content of all that has a part in a result, but for submission and solution."""
    sources = [path.read_bytes() for name in ("helpers", "grading")
               for path in sorted((course / name).rglob("*.py"))]  # fmt: skip
    return key_of(sys.version, *(f"{name} {version(name)}" for name in LIBRARIES), *sources)


def _seed(out: Path, wanted: str | None) -> str:
    """Returns the seed of this run, and keeps it for the next one into the same folder."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "run.json"
    fresh = json.dumps({"seed": wanted or secrets.token_hex(8)})
    try:
        with path.open("w" if wanted else "x", encoding="utf-8") as file:
            file.write(fresh)
    except FileExistsError:  # of an earlier run, or of another part of this one
        pass
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["seed"])
    except (ValueError, KeyError, TypeError):
        raise NoReference(
            f"{path} is damaged: give the seed of the earlier run by --seed, or delete the file."
        ) from None


def run_here(plan: Plan, jobs: int) -> Iterator[Result]:
    """Judges what is left on this machine, and yields each result as it comes.

    Args:
        plan: what is to be graded.
        jobs: how many processes judge.
    """
    waiting, broken = plan.left(), {}
    while waiting:
        try:
            for result in _in_pool(plan, waiting, jobs):
                waiting.remove(result.key)
                yield result
        except BrokenProcessPool:
            jobs = 1  # the next to break it is known
            key = waiting[0]
            broken[key] = broken.get(key, 0) + 1
            if broken[key] > 1:
                waiting.remove(key)
                yield _gave_up(plan, key)


def _in_pool(plan: Plan, keys: list[str], jobs: int) -> Iterator[Result]:
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
    try:
        under_way, left = set(), iter(list(keys))
        while True:
            for key in left:
                under_way.add(pool.submit(_call, plan.task(key)))
                if len(under_way) >= 2 * jobs:
                    break
            if not under_way:
                return
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _call(task: Callable[[], Result]) -> Result:
    return task()


def _gave_up(plan: Plan, key: str) -> Result:
    """Stores that a submission has ended the process that judged it, twice."""
    submission = plan.submissions[key]
    note = "Not graded: it ended the grader's process twice. A person has to look at it."
    result = Result(
        key, submission.learner, submission.topic, submission.source, notes=[note], fault=True
    )
    save(result, plan.folder)
    return result


def run_on_dask(plan: Plan, address: str) -> Iterator[Result]:
    """Judges what is left on the workers of a Dask cluster, which share this file system.

    A worker that is lost has its submissions judged by others.

    Args:
        plan: what is to be graded.
        address: of the scheduler.

    Raises:
        NoReference: Dask is not installed, or nobody answers at the address.
    """
    try:
        from distributed import Client
    except ImportError:
        raise NoReference(
            "--dask needs the package distributed: install it beside the course."
        ) from None
    try:
        return _on_cluster(plan, Client(address))
    except (OSError, ValueError) as error:
        raise NoReference(f"--dask {address}: no scheduler answers there ({error}).") from None


def _on_cluster(plan: Plan, client: Client) -> Iterator[Result]:
    from distributed import as_completed

    with client:
        futures = [
            client.submit(_call, plan.task(key), key=f"grade-{key}", retries=2, pure=False)
            for key in plan.left()
        ]
        for future in as_completed(futures):
            yield future.result()

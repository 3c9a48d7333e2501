"""A newcomer's two commands, from a clean clone in a path with a space, with an empty environment.

What is tested is what is committed. Where a set-up need not be whole, it installs a lock cut down
to uv and the build backend, which takes seconds; test_bootstrap.py tests the rest without that.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.declared import BIN

PYTHON = getattr(sys, "_base_executable", sys.executable)
FIRST = "notebooks/00_start_here.ipynb"
NOWHERE = "http://127.0.0.1:9"
SLOW = 600.0  # seconds, on a machine that is busy

pytestmark = [
    pytest.mark.usefixtures("network"),
    pytest.mark.skipif(os.name == "nt", reason="make and signals are a Unix matter"),
]


def empty_environment(home: Path) -> dict[str, str]:
    """What `env -i HOME=... PATH=$PATH` leaves."""
    home.mkdir(exist_ok=True)
    return {"HOME": str(home), "PATH": os.environ["PATH"]}


def caches() -> dict[str, str]:
    """Lets a set-up use what this machine has downloaded already."""
    uv = subprocess.run([BIN / "uv", "cache", "dir"], check=True, capture_output=True, text=True)
    return {"UV_CACHE_DIR": uv.stdout.strip()}


def run(*command: str | Path, **options) -> subprocess.CompletedProcess[str]:
    """Run a command to its end and keep what it prints."""
    return subprocess.run(command, capture_output=True, text=True, timeout=SLOW, **options)


@pytest.fixture(scope="module")
def lab(tmp_path_factory, clone) -> Iterator[str]:
    """The address of a JupyterLab that `make lab` set up and serves, with nothing in any cache."""
    folder = tmp_path_factory.mktemp("lab")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    options = (
        f"--no-browser --ip=127.0.0.1 --port={port} --port-retries=0 --IdentityProvider.token="
    )
    with (folder / "log").open("w") as log:
        served = subprocess.Popen(
            ["make", "lab", f"PYTHON={PYTHON}", f"ARGS={options}"],
            cwd=clone(folder),
            env=empty_environment(folder / "home"),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        wait_until_served(address, served, folder / "log")
        yield address
    finally:
        left = end(served)
    assert not left, "make lab left processes behind"


def wait_until_served(address: str, served: subprocess.Popen, log: Path) -> None:
    """Return when the server answers; fail when it has ended or takes too long."""
    deadline = time.monotonic() + SLOW
    while time.monotonic() < deadline and served.poll() is None:
        try:
            get(address + "/api")
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("make lab serves nothing:\n" + log.read_text())


def end(served: subprocess.Popen) -> bool:
    """End a command and its children politely; whether any had to be killed."""
    os.killpg(served.pid, signal.SIGTERM)
    served.wait(SLOW)
    for _ in range(100):
        try:
            os.killpg(served.pid, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.1)
    os.killpg(served.pid, signal.SIGKILL)
    return True


def get(url: str) -> tuple[str, str]:
    """The address that answers in the end, and its answer."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(url, timeout=30) as answer:
        return answer.url, answer.read().decode()


def test_make_lab_opens_on_the_first_notebook(lab):
    assert get(lab)[0] == f"{lab}/lab/tree/{FIRST}"


def test_make_lab_serves_the_first_notebook(lab):
    notebook = json.loads(get(f"{lab}/api/contents/{FIRST}")[1])
    assert notebook["content"]["nbformat"] == 4


def test_make_lab_shows_the_whole_course(lab):
    folders = {entry["name"] for entry in json.loads(get(f"{lab}/api/contents/")[1])["content"]}
    assert {"notebooks", "exercises", "solutions"} <= folders


def test_make_lab_does_not_ask_about_news(lab):
    page = get(f"{lab}/lab")[1]
    config = re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL)
    disabled = json.loads(config[1])["disabledExtensions"]
    assert "@jupyterlab/apputils-extension:announcements" in disabled


@pytest.fixture(scope="module")
def tested(tmp_path_factory, clone) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A clone in which `make test` ran the first notebook, and what it printed."""
    folder = tmp_path_factory.mktemp("test")
    course = clone(folder)
    environment = empty_environment(folder / "home") | caches()
    narrow = [f"PYTHON={PYTHON}", f"TESTS={FIRST}", "WORKERS=1"]
    return course, run("make", "test", *narrow, cwd=course, env=environment)


def test_make_test_is_green(tested):
    step = tested[1]
    assert step.returncode == 0, step.stdout + step.stderr


def shortest(*command: str | Path, cwd: Path) -> float:
    """Returns the least of the seconds that a command takes in five runs."""
    times = []
    for _ in range(5):
        started = time.perf_counter()
        subprocess.run(command, cwd=cwd, check=True)
        times.append(time.perf_counter() - started)
    return min(times)


def test_second_set_up_takes_hardly_longer_than_starting_python(tested):
    starting = shortest(PYTHON, "-c", "import subprocess", cwd=tested[0])
    assert shortest(PYTHON, "scripts/bootstrap.py", cwd=tested[0]) < 10 * starting


def test_make_test_leaves_the_clone_clean(tested):
    assert run("git", "status", "--porcelain", cwd=tested[0]).stdout == ""


@pytest.fixture(scope="module")
def small(tmp_path_factory, clone) -> Path:
    """A clone whose lock is cut down to what a set-up itself needs."""
    course = clone(tmp_path_factory.mktemp("small"))
    lock = course / "requirements.lock"
    backend = map(Requirement, requires("hatchling"))
    names = {"uv", "hatchling"} | {canonicalize_name(r.name) for r in backend}
    entries = re.split(r"^(?=[a-z0-9])", lock.read_text(), flags=re.MULTILINE)
    kept = [entry for entry in entries if entry.partition("==")[0] in names]
    lock.write_text("".join(kept) + "# the end\n")
    return course


def set_up(course: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the set-up with an environment that is empty but for what is given."""
    variables = empty_environment(course.parent / "home") | caches() | environment
    return run(PYTHON, "scripts/bootstrap.py", cwd=course, env=variables)


def assert_works(course: Path) -> None:
    """Its programs run, and notebooks in any folder can import the course."""
    venv = course / ".venv/bin"
    assert run(venv / "uv", "--version").returncode == 0
    where = "from importlib.util import find_spec; print(find_spec('helpers').origin)"
    assert run(venv / "python", "-c", where, cwd="/").stdout == f"{course}/helpers/__init__.py\n"


def test_killed_set_up_is_taken_up_again(small):
    venv = small / ".venv"
    shutil.rmtree(venv, ignore_errors=True)
    environment = empty_environment(small.parent / "home")
    command = [PYTHON, "scripts/bootstrap.py"]
    started = subprocess.Popen(
        command, cwd=small, env=environment, stderr=subprocess.DEVNULL, start_new_session=True
    )
    while started.poll() is None and not (venv / "bin/pip").exists():
        time.sleep(0.02)
    os.killpg(started.pid, signal.SIGKILL)
    assert started.wait() != 0
    step = set_up(small)
    assert "did not finish" in step.stderr
    assert_works(small)


def test_no_network_is_said_in_one_line_and_forgotten(small):
    shutil.rmtree(small / ".venv", ignore_errors=True)
    proxy = {"HTTP_PROXY": NOWHERE, "HTTPS_PROXY": NOWHERE}
    for who, where in [
        ("pip", proxy),
        ("uv", {"UV_DEFAULT_INDEX": NOWHERE, "UV_HTTP_RETRIES": "0"}),
    ]:
        step = set_up(small, **where)
        assert step.returncode != 0
        said = [line for line in step.stderr.splitlines() if ": setting up " not in line]
        assert len(said) == 1, step.stderr
        assert f"{who} cannot download (Connection refused): check the network" in said[0]
    step = set_up(small)
    assert step.returncode == 0, step.stderr
    assert_works(small)

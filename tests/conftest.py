"""What the tests of the environment and of the set-up share."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling

from tests import chromium

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
BROWSER = ROOT / "tests" / "browser"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leaves the browser tests to `make test-browser`: a whole JupyterLab is slow to ask."""
    return True if collection_path == BROWSER and not in_browser(config) else None


def pytest_report_header(config: pytest.Config) -> str | None:
    """Says what is not tested here, in one line."""
    if in_browser(config):
        return None
    todo = "`make test-browser` runs them" if chromium.path() else chromium.MISSING
    return f"browser tests: not run, {todo}"


def in_browser(config: pytest.Config) -> bool:
    """Returns whether the browser tests were asked for by their name."""
    asked = ((config.invocation_params.dir / arg.split("::")[0]).resolve() for arg in config.args)
    return any(path.is_relative_to(BROWSER) for path in asked)


# They take longest, and mostly wait; so they start first.
FIRST = ("test_attempts", "test_environment", "test_grading_run", "test_run", "test_setup")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.stem not in FIRST)


class ByFileAndTopic(LoadFileScheduling):
    """Gives a file to one process, except that attempts at exercises are given topic by topic."""

    def _split_scope(self, nodeid: str) -> str:
        topic = re.match(r".*test_attempts\.py::\w+\[(\d+)\.", nodeid)
        return topic[1] if topic else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log) -> LoadFileScheduling | None:
    """Spreads the attempts at exercises, which take longest, over the processes."""
    by_file = config.getoption("dist") == "loadfile"
    return ByFileAndTopic(config, log) if by_file else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints where the time goes, file by file, over all processes."""
    seconds = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[report.nodeid.partition("::")[0]] += report.duration
    if seconds.total() > 60:
        terminalreporter.section("where the time goes")
        for file, spent in seconds.most_common(15):
            terminalreporter.write_line(f"{spent:6.0f} s  {file}")


@pytest.fixture(scope="session")
def network() -> None:
    """Skips, and says so, where no package can be downloaded."""
    probe = subprocess.run(
        [BIN / "uv", "pip", "compile", "--no-cache", "--quiet", "-"],
        input="wcwidth",
        capture_output=True,
        text=True,
        env=os.environ | {"UV_SYSTEM_CERTS": "1"},
    )
    if probe.returncode != 0:
        pytest.skip("no network: no package can be downloaded, so this could not be checked")


@pytest.fixture(scope="session")
def clone() -> Callable[[Path], Path]:
    """Makes a clean clone of what is committed in a folder, in a path with a space."""
    if not (ROOT / ".git").exists():
        pytest.skip("this copy of the course is no repository that could be cloned")

    def make(folder: Path) -> Path:
        copy = folder / "a clean clone"
        subprocess.run(["git", "clone", "--quiet", ROOT, copy], check=True)
        return copy

    return make

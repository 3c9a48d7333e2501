"""What is run when: the order of the tests, and those that have a command of their own."""

import re
from collections import Counter
from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling

from tests import chromium

BROWSER, SETUP = (Path(__file__).parent / name for name in ("browser", "setup"))
# They take longest, and mostly wait; so they start first.
FIRST = ("test_attempts", "test_grading_run", "test_run")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leaves the browser to `make test-browser`, and new machines to `make test-setup`."""
    apart = collection_path in (BROWSER, SETUP) and not is_asked_for(collection_path, config)
    return True if apart else None


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Says what is not tested here, in a line each."""
    if is_asked_for(BROWSER, config) or is_asked_for(SETUP, config):
        return []
    todo = "`make test-browser` runs them" if chromium.path() else chromium.MISSING
    return [
        f"browser tests: not run, {todo}",
        "tests of the set-up: not run, `make test-setup` runs them",
    ]


def is_asked_for(folder: Path, config: pytest.Config) -> bool:
    """Returns whether the tests of a folder were asked for by their name."""
    asked = ((config.invocation_params.dir / arg.split("::")[0]).resolve() for arg in config.args)
    return any(path.is_relative_to(folder) for path in asked)


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

"""What the tests of the recorder share."""

import asyncio
import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

from helpers import Timeline, virtual_time

ROOT = Path(__file__).parents[2]


def record(main, *, virtual=True, **options) -> Timeline:
    """Runs an async function under a Timeline, on the virtual clock unless told otherwise."""

    async def root():
        clock = virtual_time() if virtual else contextlib.nullcontext()
        with clock, Timeline(**options) as timeline:
            await main()
        return timeline

    return asyncio.run(root())


def in_child(program: str, *options: str) -> str:
    """Runs a program in a process of its own, since it patches asyncio for good."""
    done = subprocess.run(
        [sys.executable, *options, "-c", program],
        capture_output=True, text=True, timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


async def nothing() -> None:
    """Gives the loop back once."""
    await asyncio.sleep(0)


def attributes(loop: asyncio.AbstractEventLoop) -> dict:
    """Returns the loop's own attributes as they are now."""
    return dict(vars(loop))


def hold(seconds: float) -> None:
    """Holds the loop."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def reasons(timeline: Timeline, name: str) -> list[str | None]:
    """Returns what a task waited on before each of its steps but the first."""
    return [step.waited_on for step in timeline.steps if step.task.name == name][1:]


def wakers(timeline: Timeline, name: str) -> list[str | None]:
    """Returns who made a task ready, for each of its steps but the first."""
    steps = [step for step in timeline.steps if step.task.name == name][1:]
    return [step.woken_by and step.woken_by.name for step in steps]


def outcomes(timeline: Timeline) -> dict[str, str]:
    """Returns how each task ended."""
    return {task.name: task.outcome for task in timeline.children}


def start(coro, name: str) -> asyncio.Task:
    """Starts a task of that name."""
    return asyncio.create_task(coro, name=name)

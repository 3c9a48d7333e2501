"""What a Timeline is made of. All times are seconds from the start of its block."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Deadline(NamedTuple):
    """A block of ``asyncio.timeout`` or ``timeout_at``.

    Attributes:
        start: when the block was entered.
        when: its deadline, as it was set last.
        stop: when the block was left; for an expired one, its deadline.
        expired: whether the deadline passed inside the block.
    """

    start: float
    when: float
    stop: float
    expired: bool


@dataclass(slots=True, eq=False)
class TaskRecord:
    """One task; None stands for what did not happen.

    Attributes:
        id: position in the order of creation, from 0.
        name: the task's name, or else its coroutine's (numbered, where several share it).
        coro: the qualified name of the coroutine function.
        parent: the task that was running when this one was created.
        created: when it was created.
        started: when its first step began.
        finished: when its last step ended.
        outcome: done, cancelled, error, unfinished or destroyed.
        exception: the type of the exception that ended the task.
        cancel_requests: when the task was asked to stop.
        deadlines: the deadlines that it set itself, in the order of their blocks.
        swallowed: whether it was asked to stop and came to a normal end all the same.
        eager: whether its first step ran inside ``create_task``.
        waiting_on: what an unfinished or destroyed task waits on.
        ready: since when an unfinished task could run.
    """

    id: int
    name: str
    coro: str
    parent: TaskRecord | None = field(repr=False)
    created: float
    started: float | None = None
    finished: float | None = None
    outcome: str = "unfinished"
    exception: type[BaseException] | None = None
    cancel_requests: tuple[float, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    swallowed: bool = False
    eager: bool = False
    waiting_on: str | None = None
    ready: float | None = None

    @property
    def cut(self) -> bool:
        """Whether its last wait has no end of its own: the block's end, or its removal, cuts it."""
        return self.outcome in ("unfinished", "destroyed")

    @property
    def elapsed(self) -> float | None:
        """Seconds from the first step to the end."""
        if self.started is None or self.finished is None:
            return None
        return round(self.finished - self.started, 9)


class Step(NamedTuple):
    """One uninterrupted run of a task, since when it could run, and what it waited on before."""

    task: TaskRecord
    ready: float
    start: float
    stop: float
    woken_by: TaskRecord | None
    waited_on: str | None


class Interval(NamedTuple):
    """A stretch of a task's life in one state: running, ready or waiting."""

    task: TaskRecord
    state: str
    start: float
    stop: float
    waiting_on: str | None = None


class Blocked(NamedTuple):
    """A step that held the loop while other tasks were ready."""

    task: TaskRecord
    start: float
    stop: float
    held_up: tuple[str, ...]


def peak(changes: list[tuple[float, int]]) -> int:
    """Returns the highest sum of changes in order of time, ends before starts."""
    level = highest = 0
    for _, change in sorted(changes):
        level += change
        highest = max(highest, level)
    return highest


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keeps the garbage collector from reading many records again and again while more are made."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()

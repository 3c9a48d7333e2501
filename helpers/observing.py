"""Runs a program on the virtual clock and notes what it did, whatever it does.

The program may fail, hang, spin, ignore cancellation or leave tasks behind: the caller goes on,
and the loop is left as it was. Checks and grading read the `Observation`.
"""

from __future__ import annotations

import asyncio
import inspect
import os
import random
import traceback
from dataclasses import replace
from typing import TYPE_CHECKING

from .clock import abandon
from .observation import Observation, current
from .reasons import label
from .referee import Referee, never_awaited, sleeps
from .timeline import Timeline
from .words import leaf, line_of, not_a_coroutine, suspended

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable


def seeded(title: str) -> random.Random:
    """Returns a source of inputs for an exercise's facts, from the grading run's COURSE_SEED.

    Example:
        >>> seeded("1.3").randint(1, 99) == seeded("1.3").randint(1, 99)
        True
    """
    return random.Random(f"{os.environ.get('COURSE_SEED', '')} {title}")


async def observe(answer: Coroutine) -> Observation:
    """Runs a coroutine in a task of its own, on the virtual clock, and returns what was seen.

    Args:
        answer: the coroutine, as in ``observe(brew_all())``.

    Raises:
        TypeError: `answer` is not a coroutine.

    Example:
        >>> seen = asyncio.run(observe(asyncio.sleep(3, "tea")))
        >>> seen.result, seen.took
        ('tea', 3.0)
    """
    if not inspect.iscoroutine(answer):
        raise TypeError(not_a_coroutine(answer, "observe"))
    loop, seen, others = asyncio.get_running_loop(), Observation(), asyncio.all_tasks()
    try:
        referee = Referee(loop)
        referee.clock.start(others)
    except RuntimeError:
        answer.close()
        raise
    token = current.set(seen)
    try:
        with never_awaited(seen), sleeps(seen.blocking, referee), referee.watch():
            await _run(answer, seen, referee)
            del answer
    finally:
        referee.clock.drop_timers()
        referee.clock.stop()
        current.reset(token)
    return seen


async def _run(answer: Coroutine, seen: Observation, referee: Referee) -> None:
    """Runs the answer and notes what it did; clears up after it even if this is cancelled."""
    try:
        with Timeline() as seen.timeline:
            task = asyncio.Task(answer, name="answer")  # whatever the loop's task factory
            del answer
            seen.stopped = await referee.wait({task})
            seen.took = referee.clock.now
        seen.line = line_of(suspended(task.get_coro()))
    finally:
        seen.swallowed = [t.name for t in seen.timeline.tasks if t.swallowed]
        left = referee.clock.program()
        seen.leftovers = sorted(label(t) for t in left - {task})
        spans = [replace(span) for span in seen.spans]
        seen.swallowed += await _clear(left, referee)
        seen.spans = spans
    _take_outcome(task, seen)


def _take_outcome(task: asyncio.Task, seen: Observation) -> None:
    try:
        result, error = task.result(), None
    except BaseException as raised:
        result, error = None, raised
    origin = leaf(error if seen.stopped is None else seen.stopped)
    if origin is not None and origin.__traceback__:
        seen.line = line_of(traceback.walk_tb(origin.__traceback__))
    if not seen.stopped:
        seen.result, seen.error = result, error
        for value in _values(result):
            if inspect.iscoroutine(value) and not value.cr_await:
                seen.note_never_awaited(value)
                value.close()


def _values(result: object) -> Iterable:
    """Returns what a result holds: its items if it is a list, a tuple or a dictionary."""
    if isinstance(result, dict):
        return result.values()
    return result if isinstance(result, list | tuple) else (result,)


def _retrieve(future: asyncio.Future) -> None:
    """Takes note of a future's exception, so that asyncio does not complain that nobody did."""
    if not future.cancelled():
        future.exception()


async def _clear(left: set[asyncio.Task], referee: Referee) -> list[str]:
    """Cancels tasks and returns the names of those that would not go; these never run again."""
    for task in left:
        for callback, _ in task._callbacks or ():
            for cell in getattr(callback, "__closure__", None) or ():
                if isinstance(cell.cell_contents, asyncio.Future):  # a gather of it, or a shield
                    cell.cell_contents.add_done_callback(_retrieve)
        task.add_done_callback(_retrieve)
        task.cancel()
    await referee.wait(left)
    stubborn = {task for task in left if not task.done()}
    abandon(stubborn)
    return sorted(map(label, stubborn))

"""Runs a program on the virtual clock and notes what it did, whatever it does.

The program may fail, hang, spin, ignore cancellation or leave tasks behind: the caller goes on,
and the loop is left as it was. Checks and grading read the `Observation`.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import random
import re
import signal
import threading
import traceback
import warnings
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from .clock import Clock
from .reasons import is_kernel_task, label
from .records import peak
from .timeline import Timeline

STUCK = 4.0  # seconds that one step may hold the loop
MAX_SECONDS, MAX_STEPS = 1e5, 20_000
_LIBRARIES = (Path(asyncio.__file__).parent, Path(__file__).parent)
_current: ContextVar[Observation | None] = ContextVar("observation", default=None)


class EndlessLoop(BaseException):
    """One step has held the loop for too long; no ``except Exception`` may stop this."""


@dataclass
class Span:
    """A named stretch of work, in virtual seconds."""

    name: str
    start: float
    stop: float | None = None
    outcome: str = "unfinished"

    def __str__(self) -> str:
        end = "?" if self.stop is None else self.stop
        note = "" if self.outcome == "done" else f" ({self.outcome})"
        return f"{self.name} {self.start} to {end}{note}"


@dataclass
class Observation:
    """What a program did: result or error, seconds taken, spans, tasks left running.

    Attributes:
        took: virtual seconds until the program returned.
        stopped: why it was stopped from outside, if it was.
        never_awaited: names of coroutines that were called and not awaited.
        leftovers: names of the tasks still running when it returned.
        swallowed: names of the tasks that were asked to stop and went on.
    """

    result: object = None
    error: BaseException | None = None
    stopped: BaseException | None = None
    took: float = 0.0
    spans: list[Span] = field(default_factory=list)
    never_awaited: list[str] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)
    swallowed: list[str] = field(default_factory=list)
    timeline: Timeline | None = None

    @property
    def peak(self) -> int:
        """How many spans were under way at once, at most."""
        closed = [(s.start, self.took if s.stop is None else s.stop) for s in self.spans]
        return peak([(t, c) for start, stop in closed for t, c in ((start, 1), (stop, -1))])

    def __str__(self) -> str:
        """The facts, a line each: the same on every machine and Python version."""
        ended = self.stopped or self.error
        facts = {
            "result": repr(self.result),
            "ended by": type(ended).__name__ if ended else "return",
            "took": f"{self.took} s",
            "spans": ", ".join(map(str, self.spans)),
            "at once": self.peak,
            "left running": ", ".join(self.leftovers),
            "swallowed": ", ".join(self.swallowed),
            "never awaited": ", ".join(self.never_awaited),
        }
        return "\n".join(f"{name}: {value}" for name, value in facts.items())


@contextmanager
def span(name: str) -> Iterator[None]:
    """Marks a stretch of work, for a check to see when it ran and how it ended.

    Args:
        name: what the check calls it.

    Example:
        >>> async def brew(cup, seconds):
        ...     with span(cup):
        ...         await asyncio.sleep(seconds)
        >>> print(asyncio.run(observe(brew("tea", 3))).spans[0])
        tea 0.0 to 3.0
    """
    seen = _current.get()
    if seen is None:
        yield
        return
    mark = Span(name, asyncio.get_running_loop().time())
    seen.spans.append(mark)
    try:
        yield
        mark.outcome = "done"
    except asyncio.CancelledError:
        mark.outcome = "cancelled"
        raise
    except BaseException:
        mark.outcome = "error"
        raise
    finally:
        mark.stop = asyncio.get_running_loop().time()


def seeded(title: str) -> random.Random:
    """Returns a source of inputs for an exercise's facts, from the grading run's COURSE_SEED."""
    return random.Random(f"{os.environ.get('COURSE_SEED', '')} {title}")


async def observe(answer: Coroutine) -> Observation:
    """Runs a coroutine in a task of its own, on the virtual clock, and returns what was seen.

    Args:
        answer: the coroutine, as in ``observe(brew_all())``.
    """
    loop, seen = asyncio.get_running_loop(), Observation()
    referee = _Referee(loop)
    before, token = asyncio.all_tasks(loop), _current.set(seen)
    referee.clock.start()
    try:
        with _never_awaited(seen.never_awaited), referee.watch():
            with Timeline() as seen.timeline:
                task = loop.create_task(answer, name="answer")
                del answer
                seen.stopped = await referee.wait({task})
                seen.took = referee.clock.time()
            seen.swallowed = [t.name for t in seen.timeline.tasks if t.swallowed]
            left = {t for t in asyncio.all_tasks(loop) - before if not is_kernel_task(t)}
            seen.leftovers = sorted(label(t) for t in left - {task})
            seen.swallowed += await _clear(left, referee)
        _take_outcome(task, seen)
    finally:
        referee.clock.drop_timers()
        referee.clock.stop()
        _current.reset(token)
    return seen


def _take_outcome(task: asyncio.Task, seen: Observation) -> None:
    try:
        result, error = task.result(), None
    except BaseException as raised:
        result, error = None, raised
    if not seen.stopped:
        seen.result, seen.error = result, error


async def _clear(left: set[asyncio.Task], referee: _Referee) -> list[str]:
    """Cancels tasks and returns the names of those that would not go; these never run again."""
    for task in left:
        task.cancel()
    await referee.wait(left)
    stubborn = {task for task in left if not task.done()}
    for task in left - stubborn:
        if not task.cancelled():
            task.exception()  # marks it as retrieved
    for handle in list(asyncio.get_running_loop()._ready):
        if getattr(handle._callback, "__self__", None) in stubborn:
            handle.cancel()
    for task in stubborn:
        _abandon(task)
    return sorted(map(label, stubborn))


def _abandon(task: asyncio.Task) -> None:
    """Makes a task done in the loop's eyes; kept for ever, as its end would run it once more."""
    next(c for c in type(task).__mro__ if c.__name__ == "Future").set_result(task, None)
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(task))


class _Referee:
    """Says when a program cannot or may not go on: by the clock's limits, or by a held-up loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop):
        self.clock = Clock(loop, self._stop, MAX_SECONDS, MAX_STEPS)
        self._loop, self._verdict, self._looks, self._turns = loop, None, 0, 0

    def _stop(self, error: BaseException) -> None:
        if not self._verdict.done():
            self._verdict.set_result(error)

    async def wait(self, tasks: set[asyncio.Task]) -> BaseException | None:
        """Waits until the tasks are done, or returns the error that says why they never will."""
        self._verdict = self._loop.create_future()
        while tasks and not self._verdict.done():
            _, rest = await asyncio.wait({*tasks, self._verdict}, return_when="FIRST_COMPLETED")
            tasks = rest - {self._verdict}
        return self._verdict.result() if self._verdict.done() else None

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Raises EndlessLoop in a step that holds the loop (main thread, where there are alarms)."""
        if threading.current_thread() is not threading.main_thread() or os.name == "nt":
            yield
            return
        before = signal.signal(signal.SIGALRM, self._look)
        signal.setitimer(signal.ITIMER_REAL, STUCK / 10, STUCK / 10)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    def _look(self, number: int, frame: object) -> None:
        """Counts the looks in a row between which the loop has not turned."""
        held = self.clock.turns == self._turns and not self.clock.waiting
        self._turns, self._looks = self.clock.turns, self._looks + 1 if held else 0
        if self._looks >= 10:
            self._looks = 0
            error = EndlessLoop(f"one step held the loop for {STUCK} s")
            self._stop(error)
            raise error


@contextmanager
def _never_awaited(names: list[str]) -> Iterator[None]:
    """Notes the coroutines that are called and not awaited; other warnings pass."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    for warning in caught:
        found = re.match(r"coroutine '(.+)' was never awaited", str(warning.message))
        if found:
            names.append(found[1].rsplit("<locals>.")[-1])
        else:
            warnings.warn_explicit(
                warning.message, warning.category, warning.filename, warning.lineno
            )


def where(error: BaseException) -> str:
    """Returns the line of the program, not of asyncio or helpers, that an exception came from."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if Path(f.filename).parent not in _LIBRARIES]
    return f"line {own[-1].lineno}: {own[-1].line}" if own and own[-1].line else ""

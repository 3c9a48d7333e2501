"""Runs a program on the virtual clock and notes what it did, whatever it does.

The program may fail, hang, spin, ignore cancellation or leave tasks behind: the caller goes on,
and the loop is left as it was. Checks and grading read the `Observation`.
"""

from __future__ import annotations

import asyncio
import gc
import inspect
import linecache
import os
import random
import re
import signal
import sys
import sysconfig
import threading
import time
import traceback
import warnings
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from .clock import Clock, abandon
from .reasons import is_kernel_task, label
from .records import peak
from .timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Iterator

STUCK = 4.0  # seconds that one step may hold the loop
MAX_SECONDS, MAX_STEPS = 1e5, 20_000
_LIBRARIES = (*map(sysconfig.get_path, ("stdlib", "purelib")), str(Path(__file__).parent))
_sleep = time.sleep
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
        line: the line of the program that the error came from, or at which it was stopped.
        blocking: the lines that called ``time.sleep`` and so held the loop.
        never_awaited: names of coroutines that were called and not awaited.
        calls: the lines that called these.
        leftovers: names of the tasks still running when it returned.
        swallowed: names of the tasks that were asked to stop and went on.
    """

    result: object = None
    error: BaseException | None = None
    stopped: BaseException | None = None
    took: float = 0.0
    line: str = ""
    blocking: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    never_awaited: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)
    swallowed: list[str] = field(default_factory=list)
    timeline: Timeline | None = None

    @property
    def peak(self) -> int:
        """How many spans were under way at once, at most."""
        closed = [(s.start, self.took if s.stop is None else s.stop) for s in self.spans]
        return peak([(t, c) for start, stop in closed for t, c in ((start, 1), (stop, -1))])

    def note_never_awaited(self, coro: Coroutine) -> None:
        """Notes a coroutine that will not run, and the line that called it."""
        self.never_awaited.append(coro.__qualname__.rsplit("<locals>.")[-1])
        for file, line, name in coro.cr_origin or ():
            if not file.startswith(_LIBRARIES):
                self.calls.append(f"line {line} in {name}: {linecache.getline(file, line).strip()}")

    def __str__(self) -> str:
        """The facts, a line each: the same on every machine and Python version."""
        ended = self.stopped or self.error
        facts = {
            "result": show(self.result),
            "ended by": type(ended).__name__ if ended else "return",
            "took": f"{self.took} s",
            "spans": ", ".join(map(str, self.spans)),
            "at once": self.peak,
            "left running": ", ".join(self.leftovers),
            "swallowed": ", ".join(self.swallowed),
            "never awaited": ", ".join(self.never_awaited),
        }
        if self.blocking:
            facts["held the loop"] = ", ".join(self.blocking)
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

    Raises:
        TypeError: `answer` is not a coroutine.
    """
    if not inspect.iscoroutine(answer):
        raise TypeError(not_a_coroutine(answer, "observe"))
    loop, seen, others = asyncio.get_running_loop(), Observation(), asyncio.all_tasks()
    try:
        referee = _Referee(loop)
        referee.clock.start(others)
    except RuntimeError:
        answer.close()
        raise
    token = _current.set(seen)
    try:
        with _never_awaited(seen), _sleeps(seen.blocking, referee), referee.watch():
            await _run(answer, seen, referee)
            del answer
    finally:
        referee.clock.drop_timers()
        referee.clock.stop()
        _current.reset(token)
    return seen


async def _run(answer: Coroutine, seen: Observation, referee: _Referee) -> None:
    """Runs the answer and notes what it did; clears up after it even if this is cancelled."""
    try:
        with Timeline() as seen.timeline:
            task = asyncio.Task(answer, name="answer")  # whatever the loop's task factory
            del answer
            seen.stopped = await referee.wait({task})
            seen.took = referee.clock.now
        seen.line = _line(_suspended(task.get_coro()))
    finally:
        seen.swallowed = [t.name for t in seen.timeline.tasks if t.swallowed]
        left = {t for t in referee.clock.program() if not is_kernel_task(t)}
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
        seen.line = _line(traceback.walk_tb(origin.__traceback__))
    if not seen.stopped:
        seen.result, seen.error = result, error
        for value in result if isinstance(result, list | tuple) else (result,):
            if inspect.iscoroutine(value) and not value.cr_await:
                seen.note_never_awaited(value)
                value.close()


def _retrieve(future: asyncio.Future) -> None:
    """Takes note of a future's exception, so that asyncio does not complain that nobody did."""
    if not future.cancelled():
        future.exception()


async def _clear(left: set[asyncio.Task], referee: _Referee) -> list[str]:
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


class _Referee:
    """Says when a program cannot or may not go on: by the clock's limits, or by a held-up loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop):
        self.clock = Clock(loop, self._stop, MAX_SECONDS, MAX_STEPS)
        self._loop, self._verdict, self._looks, self._turns = loop, loop.create_future(), 0, 0

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
        """Stops what would end the process, and (main thread, not Windows) what holds the loop."""
        self._turn, self._loop._run_once = self._loop._run_once, self._run_once
        alarms = threading.current_thread() is threading.main_thread() and os.name != "nt"
        if alarms:
            handler = signal.signal(signal.SIGALRM, self._look)
            timer = signal.setitimer(signal.ITIMER_REAL, STUCK / 10, STUCK / 10)
        try:
            yield
        finally:
            if alarms:
                signal.setitimer(signal.ITIMER_REAL, *timer)
                signal.signal(signal.SIGALRM, handler)
            del self._loop._run_once

    def _run_once(self) -> None:
        """Takes one turn of the loop."""
        try:
            self._turn()
        except (SystemExit, KeyboardInterrupt, EndlessLoop) as error:
            self._stop(error)

    def _look(self, number: int, frame: object) -> None:
        """Counts the looks in a row between which the loop has not turned."""
        held = self.clock.turns == self._turns and not self.clock.waiting
        self._turns, self._looks = self.clock.turns, self._looks + 1 if held else 0
        if self._looks >= 10:
            signal.setitimer(signal.ITIMER_REAL, STUCK / 100, STUCK / 10)  # if it is swallowed
            error = EndlessLoop(f"one step held the loop for {STUCK} s")
            self._stop(error)
            raise error


@contextmanager
def _sleeps(lines: list[str], referee: _Referee) -> Iterator[None]:
    """Lets time.sleep, called by a task, hold the loop for virtual seconds; notes who called it."""
    thread = threading.get_ident()

    def sleep(seconds, /):
        here = threading.get_ident() == thread
        _sleep(min(seconds, 0) if here else seconds)  # raises what is to be raised
        if here and seconds:
            frame, referee.clock.now = sys._getframe(1), round(referee.clock.now + seconds, 9)
            lines.append(_line([(frame, frame.f_lineno)]))

    time.sleep = sleep
    try:
        yield
    finally:
        time.sleep = _sleep


@contextmanager
def _never_awaited(seen: Observation) -> Iterator[None]:
    """Notes the coroutines that are called and not awaited, and where, in place of warning."""
    warn, depth = warnings._warn_unawaited_coroutine, sys.get_coroutine_origin_tracking_depth()
    warnings._warn_unawaited_coroutine = seen.note_never_awaited
    sys.set_coroutine_origin_tracking_depth(max(depth, 1))
    gc.freeze()  # what earlier programs have left is not to be found now
    try:
        yield
    finally:
        gc.unfreeze()
        sys.set_coroutine_origin_tracking_depth(depth)
        warnings._warn_unawaited_coroutine = warn


def leaf(error: BaseException | None) -> BaseException | None:
    """Returns the first exception in a group, or the exception itself."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def show(value: object, most: int = 1000) -> str:
    """Returns a value's repr, without addresses, and cut where it is long."""
    try:
        text = re.sub(r" at 0x[0-9a-fA-F]+", "", repr(value))
    except Exception as error:
        return f"<a {type(value).__name__}, whose repr raises {type(error).__name__}>"
    return text if len(text) <= most else f"{text[:most]}... ({len(text)} characters)"


def not_a_coroutine(answer: object, needs: str) -> str:
    """Returns what to write instead of a wrong argument."""
    name = getattr(answer, "__name__", type(answer).__name__)
    if inspect.iscoroutinefunction(answer):
        return f"{needs} needs what {name} returns, not {name} itself: write {name}(...) with ()."
    if inspect.isfunction(answer):
        return f"{needs} runs coroutines; {name} is a plain function: define it with async def."
    if isinstance(answer, asyncio.Future):
        return f"{needs} starts the coroutine itself: give it fetch(...), not the {name} of it."
    return f"{needs} needs a coroutine, such as fetch(...) of an async def, not {show(answer)}."


def _suspended(coro: object) -> Iterator[tuple]:
    """Yields the frames at which a coroutine, and those it awaits, are suspended."""
    while frame := getattr(coro, "cr_frame", None):
        yield frame, frame.f_lineno
        coro = coro.cr_await


def _line(frames: Iterable[tuple]) -> str:
    """Returns the innermost line that is the program's and not a library's."""
    stack = traceback.StackSummary.extract(frames)
    own = [f for f in stack if f.line and not f.filename.startswith(_LIBRARIES)]
    return f"line {own[-1].lineno} in {own[-1].name}: {own[-1].line}" if own else ""

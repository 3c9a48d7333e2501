"""Watches over a program that may do anything: it is stopped where it cannot or may not go on."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import threading
import time
import traceback
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .clock import Clock
from .words import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from .observation import Observation

STUCK = 4.0  # seconds that one step may hold the loop
MAX_SECONDS, MAX_STEPS = 1e5, 20_000
_sleep = time.sleep
_CALL = asyncio.Handle._run.__code__  # by which a loop calls a callback, or takes a task's step


class EndlessLoop(BaseException):
    """One step has held the loop for too long; no ``except Exception`` may stop this."""


class Referee:
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
        self._watcher = asyncio.current_task(self._loop)
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

    def _look(self, number: int, frame: FrameType) -> None:
        """Counts the looks in a row between which the loop has not turned."""
        held = self.clock.turns == self._turns and not self.clock.waiting
        self._turns, self._looks = self.clock.turns, self._looks + 1 if held else 0
        if self._looks >= 10 and self._is_the_programs(frame):
            signal.setitimer(signal.ITIMER_REAL, STUCK / 100, STUCK / 10)  # if it is swallowed
            error = EndlessLoop(f"one step held the loop for {STUCK} s")
            self._stop(error)
            raise error

    def _is_the_programs(self, frame: FrameType) -> bool:
        """Tells whether a frame is the program's, or of asyncio when the program has called it.

        Raised in the code of the loop or of the recorder, an error would lose the step of some
        task; in that of who watches, the alarm would go on after the watch.
        """
        task = asyncio.current_task(self._loop)
        if task is not None and task not in self.clock.program() - {self._watcher}:
            return False
        packages = []
        for caller, _ in traceback.walk_stack(frame):
            if caller.f_code is _CALL:
                return packages[:1] != ["helpers"] and not {"asyncio", "helpers"} >= {*packages}
            packages.append(caller.f_globals.get("__name__", "").partition(".")[0])
        return False


@contextmanager
def sleeps(lines: list[str], referee: Referee) -> Iterator[None]:
    """Lets time.sleep, called by a task, hold the loop for virtual seconds; notes who called it."""
    thread = threading.get_ident()

    def sleep(seconds, /):
        here = threading.get_ident() == thread
        _sleep(min(seconds, 0) if here else seconds)  # raises what is to be raised
        if here and seconds:
            frame, referee.clock.now = sys._getframe(1), round(referee.clock.now + seconds, 9)
            lines.append(line_of([(frame, frame.f_lineno)]))

    time.sleep = sleep
    try:
        yield
    finally:
        time.sleep = _sleep


@contextmanager
def never_awaited(seen: Observation) -> Iterator[None]:
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

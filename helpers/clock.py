"""A virtual clock for the loop that is running: waiting takes no time and every time is exact.

When nothing is ready, and no thread or socket is at work, the clock jumps to the next timer; when
there is no timer either, nothing can ever happen again, which is an error and not a hang. Only
attributes of the running loop are replaced, and all of them are put back.
"""

from __future__ import annotations

import asyncio
import ctypes
import heapq
import math
import sys
import threading
from collections import Counter
from time import monotonic
from typing import TYPE_CHECKING

from .reasons import describe, is_kernel_task
from .recorder import probes

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 0.05  # seconds of silence after which open sockets count as idle
LONGEST_THREAD = 60.0  # seconds for which a thread at work is waited for
WITH_THREADS = ("aiosqlite",)  # libraries whose own threads fulfil the futures that they make


class VirtualTimeError(RuntimeError):
    """The program in a `virtual_time` block cannot or may not go on."""


class DeadlockError(VirtualTimeError):
    """Every task waits, and nothing is left that could wake one."""


class LimitError(VirtualTimeError):
    """The program takes more turns of the loop, or more virtual seconds, than allowed."""


class Clock:
    """Replaces the time of one loop, from `start` to `stop`.

    Args:
        loop: the running loop; it must be one of asyncio's own.
        on_stuck: called inside the loop with the error when the program cannot or may not go on.
        max_seconds: virtual seconds the program may take.
        max_steps: turns of the loop the program may take.
    """

    def __init__(self, loop, on_stuck: Callable, max_seconds: float, max_steps: int):
        if not hasattr(loop, "_selector"):
            raise RuntimeError(
                f"virtual_time works on asyncio's own event loops, and {type(loop).__module__} "
                "runs this one: use asyncio.run(main()) without a loop_factory."
            )
        if loop in probes:
            raise RuntimeError(
                "virtual_time must start before the Timeline that records it: "
                "write `with virtual_time(), Timeline() as timeline:`."
            )
        self._loop, self._on_stuck = loop, on_stuck
        self._max_seconds, self._max_steps = max_seconds, max_steps
        self.now, self.turns, self.waiting = 0.0, 0, False
        self._in_flight = {}  # the executor of each call that is not done

    def time(self) -> float:
        """Returns the virtual seconds since the clock was started."""
        return self.now

    def start(self, others: set[asyncio.Task]) -> None:
        """Puts the loop on this clock; timers set before keep to the old one, and wait.

        Args:
            others: the tasks that have no part in the program.
        """
        loop = self._loop
        if "time" in vars(loop):
            raise RuntimeError("virtual_time is on already: one block may not stand in another.")
        self._others, self._starter = others, asyncio.current_task(loop)
        self._threads_before = set(threading.enumerate())
        self._files_before = self._files()
        self._timers_before, loop._scheduled[:] = loop._scheduled[:], []
        self._real_select, self._real_executor = loop._selector.select, loop.run_in_executor
        self._real_future = loop.create_future
        loop.time, loop.run_in_executor = self.time, self._run_in_executor
        loop._selector.select, loop.create_future = self._select, self._create_future

    def stop(self) -> None:
        """Puts the loop back on its own clock; timers left over keep their remaining time."""
        loop = self._loop
        del loop.time, loop.run_in_executor, loop._selector.select, loop.create_future
        for timer in loop._scheduled:
            timer._when += loop.time() - self.now
        loop._scheduled += self._timers_before
        heapq.heapify(loop._scheduled)
        if loop.get_debug() and (limit := loop.slow_callback_duration) < math.inf:
            # This step began by the one clock and ends by the other: it would be called slow.
            loop.slow_callback_duration = math.inf
            loop.call_soon(setattr, loop, "slow_callback_duration", limit)

    def drop_timers(self) -> None:
        """Cancels the timers set since the start."""
        for timer in list(self._loop._scheduled):
            timer.cancel()

    def program(self) -> set[asyncio.Task]:
        """Returns the tasks of the program that are not done; of the kernel's, only the cell."""
        tasks = asyncio.all_tasks(self._loop) - self._others
        return {task for task in tasks if task is self._starter or not is_kernel_task(task)}

    def _files(self) -> set:
        """Returns what stands for the sockets and pipes that the loop listens to."""
        selector = self._loop._selector
        if hasattr(selector, "get_map"):
            return set(selector.get_map())
        return set(range(len(selector._cache)))  # Windows counts operations under way

    def _run_in_executor(self, executor, function, *args):
        future = self._real_executor(executor, function, *args)
        self._in_flight[future] = executor or self._loop._default_executor
        future.add_done_callback(self._in_flight.pop)
        return future

    def _create_future(self) -> asyncio.Future:
        future = self._real_future()
        maker = sys._getframe(1).f_globals.get("__name__", "")
        if maker.partition(".")[0] in WITH_THREADS:
            self._in_flight[future] = None
            future.add_done_callback(self._in_flight.pop)
        return future

    def _select(self, timeout: float | None) -> list:
        """Stands in for the selector: where the loop would wait, the clock jumps instead."""
        self.turns += 1
        events = self._real_select(0)
        if self.turns > self._max_steps:
            self._max_steps = self.turns + 1000  # for the program to leave in good order
            self._on_stuck(LimitError(self._limit_text(f"{self.turns - 1} turns of the loop")))
        elif not events and timeout != 0:
            return self._idle()
        return events

    def _idle(self) -> list:
        """Waits for what is in flight, or jumps to the next timer, or says that there is none."""
        timers = self._loop._scheduled
        if self._in_flight and (events := self._wait_for_threads()) is not None:
            return events
        patience = PATIENCE if timers else 20 * PATIENCE
        new = self._files() - self._files_before
        if new and (events := self._wait_for_news(patience)) is not None:
            return events
        if not timers:
            self._on_stuck(DeadlockError(self._deadlock_text()))
        elif timers[0]._when > self._max_seconds:
            self._on_stuck(LimitError(self._limit_text(f"{self._max_seconds} virtual seconds")))
            self._max_seconds *= 2
        else:
            self.now = max(self.now, round(timers[0]._when, 9))
        return []

    def _wait_for_news(self, seconds: float) -> list | None:
        """Waits for sockets, pipes and what threads hand over; returns None after silence.

        A signal that nobody handles wakes a loop, too (the referee's, several times a second).
        """
        loop, end = self._loop, monotonic() + seconds
        if not hasattr(loop._selector, "get_map"):
            return self._wait(seconds) or None
        while (left := end - monotonic()) > 0:
            events = self._wait(left)
            if any(key.fd != loop._ssock.fileno() for key, _ in events):
                return events
            if events:
                loop._read_from_self()
            if loop._ready:
                return []
        return None

    def _wait_for_threads(self) -> list | None:
        """Waits until a thread is done; returns None if each waits for another or for the loop."""
        idle, end = 0, monotonic() + LONGEST_THREAD
        while idle < 5:
            if (events := self._wait_for_news(PATIENCE)) is not None:
                return events
            idle = 0 if self._is_thread_at_work() else idle + 1
            if monotonic() > end:
                self._on_stuck(LimitError(f"A thread is still at work after {LONGEST_THREAD} s."))
                return []
        return None

    def _is_thread_at_work(self) -> bool:
        pools = set(self._in_flight.values())
        if not all(hasattr(pool, "_threads") for pool in pools):
            return True  # processes and libraries, which cannot be looked at
        threads = set(threading.enumerate()) - self._threads_before
        threads.update(*(pool._threads for pool in pools))
        frames = sys._current_frames()
        names = {frames[t.ident].f_code.co_name for t in threads if t.ident in frames}
        del frames  # this one is among them: a cycle, which would keep the threads' locals alive
        return not names <= {"wait", "_worker"}  # in Event, Condition, Queue, Future; or no work

    def _wait(self, seconds: float) -> list:
        self.waiting = True
        try:
            return self._real_select(seconds)
        finally:
            self.waiting = False

    def _limit_text(self, limit: str) -> str:
        return f"Still not done after {limit}, the limit here: is there a loop that never ends?"

    def _deadlock_text(self) -> str:
        waits = Counter(sorted(describe(task) for task in self.program() if task._fut_waiter))
        lines = [f"{wait} x{count}" if count > 1 else wait for wait, count in waits.items()]
        if len(lines) > 6:
            lines[5:] = [f"and {len(lines) - 5} more"]
        who = "; ".join(lines) or "no task is left"
        return f"Deadlock at {self.now} s: nothing can wake the tasks that wait. {who}."


def abandon(tasks: set[asyncio.Task], error: BaseException | None = None) -> None:
    """Ends tasks that swallow every cancellation: done in the loop's eyes, they never run again."""
    for task in tasks:
        for handle in task.get_loop()._ready:
            if getattr(handle._callback, "__self__", None) is task:
                handle.cancel()
        future = next(c for c in type(task).__mro__ if c.__name__ == "Future")
        if error:
            future.set_exception(task, error)
        else:
            future.set_result(task, None)
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(task))  # its deletion would run it once more

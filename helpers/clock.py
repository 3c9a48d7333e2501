"""A virtual clock for the loop that is running: waiting takes no time and every time is exact.

When nothing is ready, and no thread or socket is at work, the clock jumps to the next timer; when
there is no timer either, nothing can ever happen again, which is an error and not a hang. Only
attributes of the running loop are replaced, and all of them are put back.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable

from .reasons import describe
from .recorder import probes

PATIENCE = 0.05  # seconds of silence after which open sockets count as idle


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
        self._in_flight = 0

    def time(self) -> float:
        """Returns the virtual seconds since the clock was started."""
        return self.now

    def start(self) -> None:
        """Puts the loop on this clock; timers set before keep to the old one, and wait."""
        loop = self._loop
        if "time" in vars(loop):
            raise RuntimeError("virtual_time is on already: one block may not stand in another.")
        self._tasks_before = asyncio.all_tasks(loop) - {asyncio.current_task(loop)}
        self._files_before = set(loop._selector.get_map())
        self._timers_before, loop._scheduled[:] = loop._scheduled[:], []
        self._real_select, self._real_executor = loop._selector.select, loop.run_in_executor
        loop.time, loop.run_in_executor = self.time, self._run_in_executor
        loop._selector.select = self._select

    def stop(self) -> None:
        """Puts the loop back on its own clock; timers that are left keep the time they have left."""
        loop = self._loop
        del loop.time, loop.run_in_executor, loop._selector.select
        for timer in loop._scheduled:
            timer._when += loop.time() - self.now
        loop._scheduled += self._timers_before
        heapq.heapify(loop._scheduled)

    def drop_timers(self) -> None:
        """Cancels the timers set since the start."""
        for timer in list(self._loop._scheduled):
            timer.cancel()

    def _run_in_executor(self, executor, function, *args):
        future = self._real_executor(executor, function, *args)
        self._in_flight += 1
        future.add_done_callback(self._landed)
        return future

    def _landed(self, future) -> None:
        self._in_flight -= 1

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
        """Waits for what is in flight, or jumps to the next timer, or reports that there is none."""
        timers = self._loop._scheduled
        if self._in_flight:
            return self._wait(None)
        if set(self._loop._selector.get_map()) - self._files_before:
            if events := self._wait(PATIENCE if timers else 20 * PATIENCE):
                return events
        if not timers:
            self._on_stuck(DeadlockError(self._deadlock_text()))
        elif timers[0]._when > self._max_seconds:
            self._on_stuck(LimitError(self._limit_text(f"{self._max_seconds} virtual seconds")))
            self._max_seconds *= 2
        else:
            self.now = max(self.now, round(timers[0]._when, 9))
        return []

    def _wait(self, seconds: float | None) -> list:
        self.waiting = True
        try:
            return self._real_select(seconds)
        finally:
            self.waiting = False

    def _limit_text(self, limit: str) -> str:
        return f"Still not done after {limit}, the limit here: is there a loop that never ends?"

    def _deadlock_text(self) -> str:
        tasks = sorted(
            (t for t in asyncio.all_tasks(self._loop) - self._tasks_before if t._fut_waiter),
            key=describe,
        )
        waits = "; ".join(describe(task) for task in tasks) or "no task is left"
        return f"Deadlock at {self.now} s: nothing can wake the tasks that wait. {waits}."


class virtual_time:  # noqa: N801, as it is used like asyncio.timeout
    """Puts the running loop on a virtual clock, which starts at 0.0, for the length of a block.

    Threads (``to_thread``, executors) and sockets of this process are waited for in real time.
    Work that keeps the processor busy takes no virtual time: use real time to look at blocking.

    Args:
        max_seconds: virtual seconds the block may take.
        max_steps: turns of the loop the block may take.

    Raises:
        TypeError: something else than limits is given.
        RuntimeError: no loop is running, or not asyncio's own, or it is on a virtual clock already.
        DeadlockError: at the end of the block, if all its tasks waited with nothing to wake them.
        LimitError: at the end of the block, if a limit was passed.

    Example:
        >>> async def main():
        ...     with virtual_time() as clock:
        ...         await asyncio.sleep(3600)
        ...         return clock.time()
        >>> asyncio.run(main())
        3600.0
    """

    def __init__(self, *unexpected, max_seconds: float = 1e6, max_steps: int = 100_000):
        numbers = all(isinstance(x, int | float) and x > 0 for x in (max_seconds, max_steps))
        if unexpected or not numbers:
            if unexpected and asyncio.iscoroutine(unexpected[0]):
                unexpected[0].close()
            raise TypeError(
                "virtual_time takes only max_seconds= and max_steps=, both above 0: "
                "write `with virtual_time():` and await your program inside the block."
            )
        self._limits, self._error, self._tries = (max_seconds, max_steps), None, 0

    def __enter__(self) -> Clock:
        try:
            self._task = asyncio.current_task()
        except RuntimeError:
            self._task = None
        if self._task is None:
            raise RuntimeError(
                "virtual_time puts the running event loop on another clock, and none is running "
                "here: use it in a notebook cell or inside an async def."
            )
        self._clock = Clock(asyncio.get_running_loop(), self._give_up, *self._limits)
        self._clock.start()
        return self._clock

    def _give_up(self, error: VirtualTimeError) -> None:
        """Leaves the block by cancelling its task; a task that will not go gets real time back."""
        self._error, self._tries = error, self._tries + 1
        self._task.cancel()
        if self._tries == 10:
            self._clock.stop()

    def __exit__(self, *exc_info: object) -> None:
        if self._tries < 10:
            self._clock.stop()
        if self._error is not None:
            for _ in range(self._tries):
                self._task.uncancel()
            raise self._error from None

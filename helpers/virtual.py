"""virtual_time: a block in which waiting takes no time and every time is exact."""

from __future__ import annotations

import asyncio

from .clock import Clock, VirtualTimeError, abandon
from .reasons import is_kernel_task


class virtual_time:  # noqa: N801, as it is used like asyncio.timeout
    """Puts the running loop on a virtual clock, which starts at 0.0, for the length of a block.

    Threads (``to_thread``, executors, aiosqlite) and sockets of this process are waited for in
    real time. Work that keeps the processor busy takes no virtual time: use real time to look at
    blocking.

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
        self._clock.start(asyncio.all_tasks() - {self._task})
        return self._clock

    def _give_up(self, error: VirtualTimeError) -> None:
        """Leaves the block by cancelling its task, or without it if it swallows ten of these."""
        self._error, self._tries = error, self._tries + 1
        if self._tries <= 10:
            self._task.cancel()
        else:
            self._clock.stop()
            abandon({t for t in self._clock.program() if not is_kernel_task(t)}, error)

    def __exit__(self, *exc_info: object) -> None:
        self._clock.stop()
        if self._error is not None:
            for _ in range(self._tries):
                self._task.uncancel()
            raise self._error from None

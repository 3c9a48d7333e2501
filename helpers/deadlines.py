"""Notes the deadlines that tasks set themselves with asyncio.timeout: since when, and until when.

A Timeout asks the loop to be called at its deadline, so the recorder sees it in ``call_at``. How it
went on is looked up at the borders of the task's steps: a deadline passes between two of them, and
a block is left within one. Nothing here keeps a Timeout or its task alive.
"""

from __future__ import annotations

import weakref
from asyncio import Timeout, TimerHandle


class OpenDeadline:
    """One block of asyncio.timeout, in its loop's time; `stop` is None until it is left."""

    __slots__ = ("expired", "handle", "start", "stop", "timeout", "when")

    def __init__(self, timeout: Timeout, when: float, handle: TimerHandle, now: float):
        self.timeout, self.handle = weakref.ref(timeout), handle
        self.start, self.when, self.stop, self.expired = now, when, None, False

    def close(self, stop: float, expired: bool = False) -> None:
        """Notes when the block was left, and lets go of the timer."""
        self.stop, self.expired, self.handle = stop, expired, None


def note(deadlines: list, timeout: Timeout, when: float, handle: TimerHandle, now: float) -> None:
    """Notes that a block has been entered, or that its deadline has been moved."""
    for known in deadlines:
        if known.timeout() is timeout:
            known.when, known.handle, known.stop = when, handle, None
            return
    deadlines.append(OpenDeadline(timeout, when, handle, now))


def before_step(deadlines: list) -> None:
    """Notes which deadlines have passed since the last step of their task."""
    for known in deadlines:
        timeout = known.timeout() if known.handle else None
        if timeout is not None and timeout.expired():
            known.close(known.when, expired=True)


def after_step(deadlines: list, now: float) -> None:
    """Notes which blocks were left in the step that ends now."""
    for known in deadlines:
        if known.handle and known.handle.cancelled():
            known.close(now)


def forget(deadlines: list) -> None:
    """Lets go of the timers of blocks that nobody will look at again."""
    for known in deadlines:
        known.handle = None

"""The types that asyncio's C implementation uses and does not name: found by asking it for one."""

from __future__ import annotations

import asyncio
from _asyncio import Future, Task


class _Loop(asyncio.AbstractEventLoop):
    """A loop that only remembers what is scheduled on it."""

    def get_debug(self):
        return False

    def call_soon(self, callback, *args, context=None):
        self.scheduled = callback

    def call_exception_handler(self, context):
        pass


def _step_type() -> type:
    async def unused():
        pass

    coro, loop = unused(), _Loop()
    Task(coro, loop=loop, name="unused")  # a name, so that the count behind Task-1 stays as it is
    coro.close()
    return type(loop.scheduled)


TaskStep = _step_type()
FutureIter = type(Future(loop=_Loop()).__await__())

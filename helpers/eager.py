"""Eager tasks on every Python of the course: asyncio's own since 3.12, the same by hand before.

So a lesson on them runs, and is drawn, wherever the course runs.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Coroutine

__all__ = ["eager_task_factory"]


def _eager_by_hand(
    loop: asyncio.AbstractEventLoop, coro: Coroutine, **options: object
) -> asyncio.Task:
    """Makes a task whose first step runs at once, as `asyncio.eager_task_factory` does.

    Args:
        loop: the loop of the task.
        coro: the coroutine of the task.
        options: name and context, as for ``asyncio.Task``.

    Example:
        >>> from helpers.eager import eager_task_factory
        >>> log = []
        >>> async def brew(cup):
        ...     log.append(cup)
        >>> async def main():
        ...     asyncio.get_running_loop().set_task_factory(eager_task_factory)
        ...     tea = asyncio.create_task(brew("tea"))
        ...     return tea.done()
        >>> asyncio.run(main()), log
        (True, ['tea'])
    """
    steps, before = [], vars(loop).get("call_soon")
    loop.call_soon = lambda step, *, context: steps.append((step, context))
    try:
        task = asyncio.Task(coro, loop=loop, **options)
    finally:
        if before:
            loop.call_soon = before
        else:
            del loop.call_soon
    [(step, context)] = steps
    if loop.is_running():
        _run_inside(loop, step, context)
    else:
        loop.call_soon(step, context=context)
    return task


def _run_inside(loop: asyncio.AbstractEventLoop, step, context) -> None:
    """Runs a step of another task in the middle of a step of the current one."""
    creator = asyncio.current_task(loop)
    if creator:
        asyncio.tasks._leave_task(loop, creator)
    try:
        context.run(step)
    finally:
        if creator:
            asyncio.tasks._enter_task(loop, creator)


if sys.version_info >= (3, 12):
    eager_task_factory = asyncio.eager_task_factory
else:
    eager_task_factory = _eager_by_hand

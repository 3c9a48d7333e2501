"""What a record takes up, and how fast it becomes a picture and a text."""

from __future__ import annotations

import asyncio
import gc
import sys
import tracemalloc
from contextlib import ExitStack
from time import process_time
from typing import TYPE_CHECKING

from helpers import Timeline
from helpers.text import render

from .programs import PROGRAMS

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 3


def bytes_per(kind: str, count: int) -> float:
    """Returns the bytes that a record holds for one more yield, wake-up or task."""
    print(f"memory: {kind}", file=sys.stderr)
    return (_bytes_of(kind, 2 * count) - _bytes_of(kind, count)) / count


def _bytes_of(kind: str, count: int) -> int:
    timeline = Timeline()
    tracemalloc.start()
    try:
        asyncio.run(_record(PROGRAMS[kind], count, timeline))
        gc.collect()
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def picture_and_text(tasks: int) -> tuple[float, float]:
    """Returns the CPU seconds from the end of a block to its picture as PNG, and to all its text.

    A Timeline keeps what it has worked out, so that each look is at a fresh one of the same block.
    """
    print(f"picture and text: {tasks:,} tasks", file=sys.stderr)
    timelines = [Timeline() for _ in range(2 * ROUNDS)]
    asyncio.run(_record(_under_a_semaphore, tasks, *timelines))
    pictures, texts = [], []
    while timelines:
        pictures.append(_cpu_seconds(Timeline._repr_png_, timelines.pop()))
        texts.append(_cpu_seconds(render, timelines.pop(), None))
    return min(pictures), min(texts)


def _cpu_seconds(function: Callable, *args: object) -> float:
    start = process_time()
    function(*args)
    return process_time() - start


async def _record(program: Callable, count: int, *timelines: Timeline) -> None:
    with ExitStack() as stack:
        for timeline in timelines:
            stack.enter_context(timeline)
        await program(count)


async def _under_a_semaphore(count: int) -> None:
    limit = asyncio.Semaphore(50)

    async def work() -> None:
        async with limit:
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        for _ in range(count):
            group.create_task(work())

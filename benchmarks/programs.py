"""The programs that are measured, and what records them.

``python -m benchmarks.programs KIND COUNT RECORDER`` runs one, for a count of its instructions.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from contextlib import contextmanager, nullcontext
from time import perf_counter


async def yields(count: int) -> None:
    """Yields to the loop `count` times."""
    for _ in range(count):
        await asyncio.sleep(0)


async def wake_ups(count: int) -> None:
    """Lets two tasks wake each other through futures, `count` times in all."""
    loop = asyncio.get_running_loop()
    turns = [loop.create_future(), loop.create_future()]

    async def side(mine: int, other: int) -> None:
        for _ in range(count // 2):
            await turns[mine]
            turns[mine] = loop.create_future()
            turns[other].set_result(None)

    turns[0].set_result(None)
    async with asyncio.TaskGroup() as group:
        group.create_task(side(0, 1))
        group.create_task(side(1, 0))


async def tasks(count: int) -> None:
    """Creates `count` tasks that do nothing, one after the other, and awaits each."""

    async def nothing() -> None:
        pass

    for _ in range(count):
        await asyncio.create_task(nothing())


def timeline():
    """Records with a Timeline."""
    from helpers import Timeline  # here, so that a bare run need not import it

    return Timeline()


@contextmanager
def viztracer():
    """Traces with VizTracer, as ``viztracer --log_async`` does, and writes nothing."""
    from viztracer import VizTracer

    tracer = VizTracer(log_async=True, verbose=0, tracer_entries=100_000)
    tracer.start()
    try:
        yield
    finally:
        tracer.stop()
        tracer.clear()


PROGRAMS = {"yield": yields, "wake-up": wake_ups, "task": tasks}
RECORDERS = {"bare": nullcontext, "Timeline": timeline, "VizTracer": viztracer}


async def run(kind: str, count: int, recorder: str) -> float:
    """Runs a program in a task of its own, and returns the seconds that it took."""
    gc.freeze()  # or else the whole process is collected in the middle of some runs
    try:
        with RECORDERS[recorder]():
            start = perf_counter()
            await asyncio.create_task(PROGRAMS[kind](count))
            return perf_counter() - start
    finally:
        gc.unfreeze()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], int(sys.argv[2]), sys.argv[3]))

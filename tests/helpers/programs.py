"""Answers that a learner might give, and some that nobody should: what the checks are tried on."""

import asyncio
import threading
import time

from helpers import span


async def brew(cup, seconds):
    with span(cup):
        await asyncio.sleep(seconds)
    return cup


async def breakfast():
    return await asyncio.gather(brew("tea", 3), brew("toast", 2))


async def one_by_one():
    return [await brew("tea", 3), await brew("toast", 2)]


async def failing():
    await asyncio.sleep(1)
    raise ValueError("burnt")


async def failing_in_a_group():
    async with asyncio.TaskGroup() as group:
        group.create_task(brew("tea", 3))
        group.create_task(failing())


async def dead():
    await asyncio.Event().wait()


async def endless(seconds=0):
    while True:  # noqa: ASYNC110, as it is to spin
        await asyncio.sleep(seconds)


async def spinning():
    while True:
        pass


async def spinning_on():
    while True:
        try:
            for n in range(10):
                str(n)
        except BaseException:
            pass


async def stuck_in_a_call():
    threading.Event().wait()


async def deaf(seconds):
    while True:
        try:
            await asyncio.sleep(seconds)
        except BaseException:
            pass


async def deaf_behind(seconds):
    task = asyncio.create_task(deaf(seconds))
    await asyncio.sleep(0.5)
    return task.done()


async def leaving(error):
    raise error


async def leaving_behind(error):
    await asyncio.create_task(leaving(error))


async def recursing():
    await recursing()


async def blocking():
    with span("tea"):
        time.sleep(3)  # noqa: ASYNC251
    await asyncio.sleep(1)


async def left_running():
    milk = asyncio.gather(brew("milk", 9), brew("jam", 9))
    await asyncio.sleep(1)
    return milk.done()


async def stopping_slowly():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        pass
    return "slept"


async def swallowing():
    task = asyncio.create_task(stopping_slowly())
    await asyncio.sleep(1)
    task.cancel()
    return await task


async def unawaited():
    brew("tea", 3)


async def unawaited_in_a_list():
    return [brew("tea", 3)]


async def unawaited_returned():
    return brew("tea", 3)

"""What tasks wait on, in the words of asyncio, and who wakes them."""

import asyncio
import threading
import time
from concurrent.futures import Future

import pytest

from tests.helpers.tools import reasons, record


def waiting(wait):
    """Returns what a task waited on that did nothing but this."""

    async def waits():
        await wait()

    async def main():
        await asyncio.create_task(waits(), name="task")

    return reasons(record(main), "task")


async def lock():
    mutex = asyncio.Lock()
    await mutex.acquire()
    asyncio.get_running_loop().call_later(1, mutex.release)
    async with mutex:
        pass


async def condition():
    async with (changed := asyncio.Condition()):
        asyncio.get_running_loop().call_later(1, asyncio.current_task().cancel)
        try:
            await changed.wait()
        except asyncio.CancelledError:
            asyncio.current_task().uncancel()


async def queue_get():
    queue = asyncio.Queue()
    asyncio.get_running_loop().call_later(1, queue.put_nowait, 1)
    await queue.get()


async def queue_put():
    queue = asyncio.Queue(1)
    await queue.put(1)
    asyncio.get_running_loop().call_later(1, queue.get_nowait)
    await queue.put(2)


async def event():
    happened = asyncio.Event()
    asyncio.get_running_loop().call_later(1, happened.set)
    await happened.wait()


async def future():
    result = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(1, result.set_result, 1)
    await result


async def group():
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(asyncio.sleep(1))


async def limited():
    async with asyncio.timeout(5):
        await asyncio.sleep(1)


async def as_completed():
    for first in asyncio.as_completed([asyncio.sleep(1)]):
        await first


def gate():
    """Returns what a thread waits for until the loop has gone on."""
    opened = threading.Event()
    asyncio.get_running_loop().call_soon(opened.set)
    return opened.wait


async def executor():
    await asyncio.get_running_loop().run_in_executor(None, gate())


async def another():
    await asyncio.create_task(asyncio.sleep(1), name="another")


async def ticks():
    for number in range(2):
        await asyncio.sleep(1)
        yield number


async def nested_ticks():
    async for number in ticks():
        yield number


async def async_for():
    async for _ in nested_ticks():
        pass


async def anext_with_default():
    await anext(ticks(), None)


async def throws():
    async def catches():
        try:
            yield
        except ValueError:
            await asyncio.sleep(1)
            yield

    generator = catches()
    await anext(generator)
    await generator.athrow(ValueError)
    await generator.aclose()


class Awaitable:
    def __await__(self):
        return asyncio.sleep(1).__await__()


class Delegating:
    def __await__(self):
        yield from asyncio.sleep(1).__await__()


async def deep(depth=30):
    await (deep(depth - 1) if depth else asyncio.sleep(1))


@pytest.mark.parametrize(
    ("wait", "expected"),
    [
        (lambda: asyncio.sleep(1), ["sleep"]),
        (lambda: asyncio.sleep(0), ["sleep(0)"]),
        (lambda: asyncio.gather(asyncio.sleep(1), asyncio.sleep(2)), ["gather"]),
        (lambda: asyncio.shield(asyncio.sleep(1)), ["shield"]),
        (lambda: asyncio.wait_for(asyncio.sleep(1), 5), ["wait_for"]),
        (lambda: asyncio.wait([asyncio.ensure_future(asyncio.sleep(1))]), ["wait"]),
        (lambda: asyncio.to_thread(gate()), ["to_thread"]),
        (group, ["TaskGroup.__aexit__"]),
        (limited, ["sleep"]),
        (lock, ["Lock.acquire"]),
        (condition, ["Condition.wait"]),
        (queue_get, ["Queue.get"]),
        (queue_put, ["Queue.put"]),
        (event, ["Event.wait"]),
        (future, ["Future"]),
        (as_completed, ["as_completed"]),
        (executor, ["run_in_executor"]),
        (another, ["another"]),
        (async_for, ["sleep", "sleep"]),
        (anext_with_default, ["sleep"]),
        (throws, ["sleep"]),
        (Awaitable, ["sleep"]),
        (Delegating, ["sleep"]),
        (deep, ["sleep"]),
    ],
)
def test_a_wait_is_named_after_the_asyncio_call_or_the_task_awaited(wait, expected):
    assert [reason or "sleep(0)" for reason in waiting(wait)] == expected


def test_a_task_awaited_is_named_as_in_the_text():
    async def child():
        await asyncio.sleep(1)

    async def main():
        for _ in range(2):
            await asyncio.create_task(child())

    timeline = record(main)
    assert reasons(timeline, "root") == ["child#1", "child#2"]


def test_a_wait_that_an_object_of_another_library_ends_does_not_disturb():
    class Foreign(asyncio.Future):
        _callbacks = None

    async def main():
        foreign = Foreign()
        asyncio.get_running_loop().call_later(1, foreign.set_result, 1)
        await foreign

    assert waiting(main) == ["Future"]


def test_a_future_of_a_thread_is_named_by_what_the_awaiting_code_calls():
    async def wait_for_box():
        box = Future()
        threading.Timer(0.01, box.set_result, ["done"]).start()
        await asyncio.wrap_future(box)

    async def wait_for_pool():
        await asyncio.get_running_loop().run_in_executor(None, time.sleep, 0.01)

    async def main():
        await asyncio.create_task(wait_for_box(), name="box")
        await asyncio.create_task(wait_for_pool(), name="pool")

    timeline = record(main, virtual=False)
    assert reasons(timeline, "box") == ["wrap_future"]
    assert reasons(timeline, "pool") == ["run_in_executor"]


def test_a_task_that_has_not_begun_waits_on_nothing():
    async def tea():
        await asyncio.sleep(0)

    async def main():
        await asyncio.create_task(tea(), name="tea")

    timeline = record(main, virtual=False)
    waits = [
        i.waiting_on for i in timeline.intervals if (i.task.name, i.state) == ("tea", "waiting")
    ]
    assert set(waits) <= {None, "sleep(0)"}
    assert waits.count("sleep(0)") <= 1

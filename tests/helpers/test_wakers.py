"""Who made a task ready, by ending, putting, setting, releasing or cancelling, and since when."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.helpers.tools import hold, reasons, record, wakers


def program(wait):
    """Returns a program with one task that waits."""

    async def main():
        await asyncio.create_task(wait(), name="task")

    return main


async def another():
    await asyncio.create_task(asyncio.sleep(1), name="another")


def test_a_task_is_woken_by_the_task_it_awaits():
    assert wakers(record(program(another)), "task") == ["another"]


def test_a_timer_wakes_without_a_task():
    assert wakers(record(program(lambda: asyncio.sleep(1))), "task") == [None]


def test_a_thread_wakes_without_a_task():
    async def thread():
        gate = threading.Event()
        asyncio.get_running_loop().call_soon(gate.set)  # from 3.14 on, one that is done at once
        await asyncio.to_thread(gate.wait)  # is not waited for

    assert wakers(record(program(thread)), "task") == [None]


def test_gather_and_a_task_group_are_woken_by_the_last_to_end():
    async def fetch(seconds):
        await asyncio.sleep(seconds)

    async def gathered():
        await asyncio.gather(fetch(1), fetch(3), fetch(2))

    async def grouped():
        async with asyncio.TaskGroup() as tasks:
            for seconds in (1, 3, 2):
                tasks.create_task(fetch(seconds))

    for wait in (gathered, grouped):
        assert wakers(record(program(wait)), "task") == ["fetch#2"]


def test_a_queue_an_event_and_a_lock_are_woken_by_the_task_that_acts():
    async def main():
        queue, event, lock = asyncio.Queue(), asyncio.Event(), asyncio.Lock()
        await lock.acquire()

        async def waits():
            await queue.get()
            await event.wait()
            await lock.acquire()

        async def act(what):
            what()

        task = asyncio.create_task(waits(), name="task")
        for name, what in [
            ("puts", lambda: queue.put_nowait(1)), ("sets", event.set), ("frees", lock.release),
        ]:  # fmt: skip
            await asyncio.sleep(1)
            asyncio.create_task(act(what), name=name)
        await task

    timeline = record(main)
    assert wakers(timeline, "task") == ["puts", "sets", "frees"]
    assert reasons(timeline, "task") == ["Queue.get", "Event.wait", "Lock.acquire"]


def test_the_first_step_is_made_ready_by_the_parent():
    steps = record(program(another)).steps
    first = next(step for step in steps if step.task.name == "another")
    assert first.woken_by.name == first.task.parent.name == "task"


def test_a_cancelled_task_is_woken_by_the_one_who_cancels():
    async def main():
        task = asyncio.create_task(asyncio.sleep(9), name="task")

        async def cancel():
            task.cancel()

        await asyncio.sleep(1)
        asyncio.create_task(cancel(), name="canceller")
        await asyncio.wait([task])

    assert wakers(record(main), "task") == ["canceller"]


async def shielded(work):
    await asyncio.shield(asyncio.get_running_loop().run_in_executor(None, work))


@pytest.mark.parametrize("wait", [asyncio.to_thread, shielded])
def test_a_thread_makes_a_task_ready_when_it_finishes_and_not_when_the_loop_notices(wait):
    async def main():
        gate, pool = threading.Event(), ThreadPoolExecutor(1)
        asyncio.get_running_loop().set_default_executor(pool)
        task = asyncio.create_task(wait(gate.wait), name="thread")
        await asyncio.sleep(0)
        gate.set()
        pool.shutdown()
        hold(0.05)
        await task

    timeline = record(main, virtual=False)
    step = [step for step in timeline.steps if step.task.name == "thread"][-1]
    assert step.start - step.ready >= 0.049

"""How tasks end: done, cancelled, by an error, unfinished or destroyed, and when asked to stop."""

import asyncio
import gc

import pytest

from helpers import Timeline
from tests.helpers.tools import outcomes, record, start


def test_a_task_group_that_fails_ends_its_tasks_and_raises_an_exception_group():
    async def fail():
        await asyncio.sleep(1)
        raise ValueError

    async def main():
        with pytest.raises(ExceptionGroup):
            async with asyncio.TaskGroup() as group:
                group.create_task(asyncio.sleep(0.5), name="quick")
                group.create_task(fail(), name="bad")
                group.create_task(asyncio.sleep(9), name="slow")

    timeline = record(main)
    assert outcomes(timeline) == {"quick": "done", "bad": "error", "slow": "cancelled"}
    assert timeline["bad"].exception is ValueError
    assert timeline["slow"].exception is None
    assert timeline["slow"].cancel_requests == (1.0,)
    assert (timeline["slow"].finished, timeline.elapsed) == (1.0, 1.0)


def test_a_task_ended_by_an_exception_group_is_an_error_of_that_type():
    async def fail():
        raise OSError

    async def grouped():
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())

    async def main():
        with pytest.raises(ExceptionGroup):
            await start(grouped(), "grouped")

    timeline = record(main)
    assert (timeline["grouped"].outcome, timeline["grouped"].exception) == ("error", ExceptionGroup)
    assert timeline["fail"].parent is timeline["grouped"]


def test_a_task_destroyed_while_it_waits_is_noted_as_destroyed():
    async def forgotten():
        await asyncio.get_running_loop().create_future()

    async def main():
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
        asyncio.create_task(forgotten())
        await asyncio.sleep(1)
        gc.collect()
        await asyncio.sleep(1)

    timeline = record(main)
    assert timeline["forgotten"].outcome == "destroyed"
    assert timeline["forgotten"].finished == 1.0
    assert timeline.unfinished == []
    assert "forgotten  destroyed  0.0 to 1.0 s  Future 1.0" in repr(timeline)
    assert [i[1:] for i in timeline.intervals if i.task.name == "forgotten"][-1] == (
        "waiting", 0.0, 1.0, "Future"
    )  # fmt: skip


def test_what_happens_to_a_task_after_the_block_is_not_noted():
    async def main():
        with Timeline() as outer:
            with Timeline() as inner:
                task = start(asyncio.Event().wait(), "task")
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
        return outer["task"], inner["task"]

    outer, inner = asyncio.run(main())
    assert (outer.outcome, len(outer.cancel_requests)) == ("cancelled", 1)
    assert (inner.outcome, inner.cancel_requests, inner.waiting_on) == (
        "unfinished", (), "Event.wait",
    )  # fmt: skip


def test_a_request_to_cancel_that_the_block_does_not_see_the_end_of_is_noted():
    async def main():
        task = start(asyncio.sleep(9), "task")
        await asyncio.sleep(1)
        task.cancel()

    task = record(main)["task"]
    assert (task.outcome, task.cancel_requests) == ("unfinished", (1.0,))


def test_gather_of_coroutines_records_each_as_a_child():
    async def fetch(seconds):
        await asyncio.sleep(seconds)

    async def main():
        await asyncio.gather(fetch(3), fetch(1), fetch(2))

    timeline = record(main)
    assert [(t.name, t.parent.name) for t in timeline.children] == [
        ("fetch#1", "root"), ("fetch#2", "root"), ("fetch#3", "root"),
    ]  # fmt: skip
    assert timeline.finishes == ["fetch#2", "fetch#3", "fetch#1"]
    assert timeline.elapsed == 3.0

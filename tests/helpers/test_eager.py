"""Eager tasks, whose first step runs inside create_task (Python 3.12 and later)."""

import asyncio
import sys

import pytest

from helpers import Timeline
from tests.helpers.tools import reasons, record

pytestmark = pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks came with 3.12")


def eagerly(main):
    async def program():
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        await main()

    return record(program)


async def at_once():
    return 5


async def fetch():
    await asyncio.sleep(1)


async def yields():
    await asyncio.sleep(0)


def family(timeline):
    return [(t.name, t.parent and t.parent.name, t.eager, t.outcome) for t in timeline.children]


def test_a_task_that_finishes_eagerly_is_recorded_with_its_one_step():
    async def main():
        assert await asyncio.create_task(at_once(), name="quick") == 5

    timeline = eagerly(main)
    assert family(timeline) == [("quick", "root", True, "done")]
    assert reasons(timeline, "quick") == []
    assert (timeline["quick"].created, timeline["quick"].finished) == (0.0, 0.0)


def test_a_task_that_fails_eagerly_is_an_error():
    async def fail():
        raise ValueError

    async def main():
        await asyncio.wait([asyncio.create_task(fail())])

    assert eagerly(main)["fail"].exception is ValueError


@pytest.mark.parametrize(("coro", "reason"), [(fetch, "sleep"), (yields, None)])
def test_a_task_that_suspends_eagerly_goes_on_as_any_other(coro, reason):
    async def main():
        await asyncio.create_task(coro(), name="task")

    timeline = eagerly(main)
    assert family(timeline) == [("task", "root", True, "done")]
    assert reasons(timeline, "task") == [reason]


@pytest.mark.parametrize("child", [at_once, fetch, yields])
@pytest.mark.parametrize("before", [None, yields, fetch])
def test_children_of_an_eager_task_have_it_as_their_parent(child, before):
    async def parent():
        if before:
            await before()
        await asyncio.create_task(child(), name="child")
        await asyncio.create_task(at_once(), name="second")

    async def main():
        await asyncio.create_task(parent(), name="parent")
        await asyncio.create_task(at_once(), name="sibling")

    assert family(eagerly(main)) == [
        ("parent", "root", True, "done"),
        ("child", "parent", True, "done"),
        ("second", "parent", True, "done"),
        ("sibling", "root", True, "done"),
    ]


def test_default_names_are_numbered_per_coroutine():
    async def main():
        await asyncio.gather(at_once(), fetch(), at_once(), yields())

    assert [t.name for t in eagerly(main).children] == ["at_once#1", "fetch", "at_once#2", "yields"]


def test_an_eager_task_group_is_recorded():
    async def main():
        async with asyncio.TaskGroup() as group:
            for coro in (at_once(), fetch()):
                group.create_task(coro)

    timeline = eagerly(main)
    assert timeline.finishes == ["at_once", "fetch"]
    assert reasons(timeline, "root") == ["TaskGroup.__aexit__"]


def test_an_eager_task_that_opens_a_timeline_is_its_root():
    timelines = []

    async def opens():
        with Timeline() as timeline:
            await asyncio.create_task(fetch(), name="inner")
        timelines.append(timeline)

    async def main():
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        await asyncio.create_task(opens(), name="opens")

    outer = record(main)
    (inner,) = timelines
    assert family(inner) == [("inner", "opens", True, "done")]
    assert family(outer) == [
        ("opens", "root", True, "done"), ("inner", "opens", True, "done"),
    ]  # fmt: skip


def test_an_eager_task_that_opens_and_closes_a_timeline_at_once_is_its_root():
    timelines = []

    async def opens():
        with Timeline() as timeline:
            await asyncio.create_task(at_once(), name="inner")
        timelines.append(timeline)

    async def main():
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        await asyncio.create_task(opens(), name="opens")

    record(main)
    assert [(i.task.name, i.state) for i in timelines[0].intervals if i.state != "running"] == []
    assert family(timelines[0]) == [("inner", "opens", True, "done")]


def test_results_and_steps_are_in_the_same_order_with_eager_tasks():
    log = []

    async def work(name):
        for turn in range(3):
            log.append((name, turn))
            await asyncio.sleep(0)
        return name

    async def main():
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        return await asyncio.gather(*map(work, "abc"))

    asyncio.run(main())
    plain, log = log, []
    record(main)
    assert log == plain


@pytest.mark.skipif(sys.version_info < (3, 14), reason="eager_start= of create_task came with 3.14")
def test_eager_start_is_recorded():
    async def main():
        await asyncio.create_task(fetch(), name="eager", eager_start=True)
        await asyncio.create_task(fetch(), name="lazy", eager_start=False)

    assert family(record(main)) == [
        ("eager", "root", True, "done"),
        ("lazy", "root", False, "done"),
    ]

"""Where a Timeline is opened: in a task, in a callback, beside tasks that exist already."""

import asyncio
import contextvars

import pytest

from helpers import Timeline
from tests.helpers.tools import hold, start


async def nothing():
    pass


def test_a_block_without_an_await_is_recorded():
    async def main():
        with Timeline() as timeline:
            pass
        return timeline

    timeline = asyncio.run(main())
    assert [task.name for task in timeline.tasks] == ["main"]
    assert [step.woken_by for step in timeline.steps] == [None]
    assert {i.state for i in timeline.intervals} <= {"running"}
    assert timeline.children == timeline.unfinished == timeline.starts == timeline.blocked() == []


def test_a_timeline_opened_in_a_callback_has_no_root():
    timeline = Timeline()

    async def main():
        loop, closed = asyncio.get_running_loop(), asyncio.Event()

        def callback():
            with timeline:
                loop.create_task(nothing())
            closed.set()

        loop.call_soon(callback)
        await closed.wait()

    asyncio.run(main())
    assert timeline.root is None
    assert [(task.name, task.outcome) for task in timeline.tasks] == [("nothing", "unfinished")]


def test_a_timeline_without_tasks_is_empty_text():
    timeline = Timeline()

    async def main():
        def callback():
            with timeline:
                pass

        asyncio.get_running_loop().call_soon(callback)
        await asyncio.sleep(0)

    asyncio.run(main())
    assert repr(timeline) == ""
    assert timeline.intervals == timeline.blocked() == []


def test_tasks_that_exist_already_are_ignored():
    async def main():
        early = asyncio.create_task(asyncio.sleep(0.01), name="early")
        await asyncio.sleep(0)

        async def inner():
            await asyncio.create_task(nothing(), name="late")
            await early

        with Timeline() as timeline:
            await inner()
        return timeline

    timeline = asyncio.run(main())
    assert [task.name for task in timeline.tasks] == ["main", "late"]


def test_with_all_tasks_those_that_exist_already_are_recorded_also_before_their_first_step():
    async def main():
        suspended = asyncio.create_task(asyncio.sleep(0.01), name="suspended")
        await asyncio.sleep(0)
        scheduled = asyncio.create_task(asyncio.sleep(0.01), name="scheduled")
        with Timeline(all_tasks=True) as timeline:
            await asyncio.wait([suspended, scheduled])
        return timeline

    timeline = asyncio.run(main())
    assert {task.name: task.outcome for task in timeline.children} == {
        "suspended": "done",
        "scheduled": "done",
    }
    assert [s.waited_on for s in timeline.steps if s.task.name == "scheduled"] == [None, "sleep"]
    assert [s.waited_on for s in timeline.steps if s.task.name == "suspended"] == ["sleep"]


@pytest.mark.parametrize("all_tasks", [False, True])
def test_with_all_tasks_those_that_another_thread_hands_over_are_recorded(all_tasks):
    async def main():
        loop, outside = asyncio.get_running_loop(), contextvars.copy_context()

        def hand_over():
            outside.run(asyncio.run_coroutine_threadsafe, asyncio.sleep(0.01), loop).result()

        with Timeline(all_tasks=all_tasks) as timeline:
            await asyncio.to_thread(hand_over)
        return timeline

    timeline = asyncio.run(main())
    assert [task.name for task in timeline.children] == ["sleep"] * all_tasks


def test_tasks_that_exist_already_are_ready_and_run_after_the_first_step_of_the_root():
    async def main():
        early = start(asyncio.to_thread(int), "early")
        early.cancel()
        busy = asyncio.get_running_loop().create_task(work(), name="busy")
        with Timeline(all_tasks=True) as timeline:
            await busy
        return timeline

    async def work():
        hold(0.05)

    timeline = asyncio.run(main())
    root, busy = timeline.root, timeline["busy"]
    first = next(i for i in timeline.intervals if i.task is root and i.state == "running")
    assert first.stop <= busy.started


def test_tasks_that_exist_already_are_not_adopted_when_they_share_the_context_of_the_block():
    async def early(gate):
        await asyncio.sleep(0)
        gate.set()
        await asyncio.sleep(0)

    async def main():
        context, gate = contextvars.copy_context(), asyncio.Event()
        timeline = Timeline()

        async def opener():
            with timeline:
                await gate.wait()
                await asyncio.create_task(nothing(), name="late")

        tasks = [asyncio.create_task(c, context=context) for c in (opener(), early(gate))]
        await asyncio.wait(tasks)
        return timeline

    timeline = asyncio.run(main())
    assert [(task.name, task.parent and task.parent.name) for task in timeline.tasks] == [
        ("opener", None),
        ("late", "opener"),
    ]

"""Several Timelines at once: nested, overlapping, in two threads."""

import asyncio
import itertools
import threading

from helpers import Timeline
from helpers.recorder import probes
from tests.helpers.tools import attributes, nothing


def test_a_nested_timeline_records_its_own_block_and_the_outer_one_both():
    async def main():
        with Timeline() as outer:
            await asyncio.create_task(nothing(), name="a")
            with Timeline() as inner:
                await asyncio.create_task(nothing(), name="b")
            await asyncio.create_task(nothing(), name="c")
        return outer, inner

    outer, inner = asyncio.run(main())
    assert outer.finishes == ["a", "b", "c"]
    assert inner.finishes == ["b"]
    assert {step.stop <= inner.elapsed for step in inner.steps} == {True}
    assert [i.start <= i.stop for i in inner.intervals].count(False) == 0
    root = [(i.start, i.stop) for i in inner.intervals if i.task is inner.root]
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(root))


def test_overlapping_timelines_of_two_tasks_record_each_their_own():
    async def block(name, opened, may_close):
        with Timeline() as timeline:
            opened.set()
            await asyncio.create_task(nothing(), name=f"{name}-early")
            await may_close.wait()
            await asyncio.create_task(nothing(), name=f"{name}-late")
        return timeline

    async def main():
        before = attributes(asyncio.get_running_loop())
        opened, first_may, second_may = asyncio.Event(), asyncio.Event(), asyncio.Event()
        first = asyncio.create_task(block("first", opened, first_may))
        await opened.wait()
        second = asyncio.create_task(block("second", opened, second_may))
        for _ in range(5):
            await asyncio.sleep(0)
        first_may.set()
        timelines = [await first]
        second_may.set()
        timelines.append(await second)
        assert attributes(asyncio.get_running_loop()) == before
        return timelines

    first, second = asyncio.run(main())
    assert first.finishes == ["first-early", "first-late"]
    assert second.finishes == ["second-early", "second-late"]


def test_blocks_that_overlap_without_nesting_in_one_task_end_in_any_order():
    async def main():
        before = attributes(asyncio.get_running_loop())
        first, second = Timeline(), Timeline()
        first.__enter__()
        await asyncio.create_task(nothing(), name="a")
        second.__enter__()
        left = asyncio.create_task(nothing(), name="b")
        await asyncio.sleep(0)
        first.__exit__(None, None, None)
        await left
        await asyncio.create_task(nothing(), name="c")
        second.__exit__(None, None, None)
        assert attributes(asyncio.get_running_loop()) == before
        return first, second

    first, second = asyncio.run(main())
    assert [(t.name, t.outcome) for t in first.children] == [("a", "done"), ("b", "unfinished")]
    assert [(t.name, t.outcome) for t in second.children] == [("b", "done"), ("c", "done")]


def test_two_loops_in_two_threads_do_not_see_each_other():
    barrier, timelines = threading.Barrier(2), {}

    async def main(name):
        with Timeline() as timeline:
            barrier.wait(60)
            tasks = [asyncio.create_task(nothing(), name=f"{name}-{n}") for n in range(20)]
            await asyncio.wait(tasks)
            barrier.wait(60)
        timelines[name] = timeline

    threads = [threading.Thread(target=lambda n=n: asyncio.run(main(n))) for n in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name, timeline in timelines.items():
        assert timeline.finishes == [f"{name}-{n}" for n in range(20)]
    assert not probes


def test_a_loop_run_in_a_thread_from_inside_the_block_is_not_recorded():
    async def main():
        with Timeline() as timeline:
            await asyncio.to_thread(asyncio.run, nothing())
        return timeline

    assert [task.name for task in asyncio.run(main()).tasks] == ["main"]

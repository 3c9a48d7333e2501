"""What is noted of the blocks of asyncio.timeout."""

import asyncio
import gc
import weakref

import pytest

from tests.helpers.tools import record


async def within(seconds: float, deadline: float | None) -> None:
    try:
        async with asyncio.timeout(deadline):
            await asyncio.sleep(seconds)
    except TimeoutError:
        pass


def deadlines_of(main) -> list[tuple]:
    timeline = record(main)
    return [tuple(deadline) for task in timeline.tasks for deadline in task.deadlines]


def test_a_block_that_is_left_in_time_has_not_expired():
    assert deadlines_of(lambda: within(1, 3)) == [(0.0, 3.0, 1.0, False)]


def test_a_block_that_its_deadline_cuts_has_expired_at_the_deadline():
    assert deadlines_of(lambda: within(5, 3)) == [(0.0, 3.0, 3.0, True)]


def test_a_block_without_a_deadline_is_not_noted():
    assert deadlines_of(lambda: within(1, None)) == []


def test_nested_blocks_are_noted_from_the_outside_in():
    async def main():
        async with asyncio.timeout(9):
            await asyncio.sleep(1)
            await within(5, 2)

    assert deadlines_of(main) == [(0.0, 9.0, 3.0, False), (1.0, 3.0, 3.0, True)]


def test_clean_up_after_the_deadline_does_not_move_its_end():
    async def main():
        try:
            async with asyncio.timeout(2):
                try:
                    await asyncio.sleep(5)
                finally:
                    await asyncio.sleep(1)
        except TimeoutError:
            pass

    assert deadlines_of(main) == [(0.0, 2.0, 2.0, True)]


def test_a_rescheduled_block_has_the_deadline_that_was_set_last():
    async def main():
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(2) as block:
            await asyncio.sleep(1)
            block.reschedule(loop.time() + 5)
            await asyncio.sleep(4)

    assert deadlines_of(main) == [(0.0, 6.0, 5.0, False)]


def test_a_block_still_open_when_the_timeline_ends_lasts_until_then():
    async def main():
        tasks.append(asyncio.create_task(within(5, 9)))
        await asyncio.sleep(2)

    tasks = []
    assert deadlines_of(main) == [(0.0, 9.0, 2.0, False)]


def test_deadlines_belong_to_the_task_that_sets_them():
    async def main():
        await asyncio.gather(
            asyncio.create_task(within(1, 2), name="tea"),
            asyncio.create_task(within(1, 3), name="soup"),
        )

    timeline = record(main)
    assert {t.name: [d.when for d in t.deadlines] for t in timeline.children} == {
        "tea": [2.0],
        "soup": [3.0],
    }


def test_deadlines_are_noted_in_real_time():
    timeline = record(lambda: within(5, 0.01), virtual=False)
    [deadline] = timeline.root.deadlines
    assert deadline.expired
    assert deadline.when == pytest.approx(deadline.start + 0.01, abs=0.01)


def test_a_timeline_keeps_no_task_alive_through_its_deadline():
    async def main():
        task = asyncio.create_task(within(5, 1))
        kept.append(weakref.ref(task))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])

    kept = []
    timeline = record(main)
    gc.collect()
    assert kept[0]() is None
    assert len(timeline.children[0].deadlines) == 1


def test_the_picture_frames_each_deadline_and_says_so():
    ax = record(lambda: within(5, 3)).plot()
    assert len(ax.patches) == 2
    assert "until its deadline" in [text.get_text() for text in ax.get_legend().get_texts()]


def test_a_picture_without_deadlines_does_not_speak_of_them():
    ax = record(lambda: asyncio.sleep(1)).plot()
    assert "until its deadline" not in [text.get_text() for text in ax.get_legend().get_texts()]

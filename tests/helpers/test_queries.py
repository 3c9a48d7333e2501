"""What lessons and checks ask of a Timeline."""

import asyncio
import itertools

import pytest

from helpers import Timeline
from tests.helpers.tools import hold, record, start


async def fetch(seconds):
    await asyncio.sleep(seconds)


async def parse(seconds):
    await asyncio.sleep(seconds)


async def three():
    start(asyncio.Event().wait(), "left")
    async with asyncio.TaskGroup() as group:
        group.create_task(fetch(3), name="a")
        group.create_task(fetch(1), name="b")
        await asyncio.sleep(2)
        group.create_task(parse(2), name="c")
        await asyncio.sleep(0)
        start(fetch(1), "late")


@pytest.fixture(scope="module")
def timeline() -> Timeline:
    return record(three)


def test_times_are_seconds_from_the_start_of_the_block(timeline):
    task = timeline["c"]
    assert (task.created, task.started, task.finished, task.elapsed) == (2.0, 2.0, 4.0, 2.0)
    assert timeline.elapsed == 4.0


def test_tasks_are_in_order_of_creation_and_the_first_is_the_root(timeline):
    assert [task.id for task in timeline.tasks] == [0, 1, 2, 3, 4, 5]
    assert [task.name for task in timeline.tasks] == ["root", "left", "a", "b", "c", "late"]
    assert timeline.root is timeline.tasks[0]
    assert timeline.children == timeline.tasks[1:]


def test_starts_and_finishes_are_in_order(timeline):
    assert timeline.starts == ["left", "a", "b", "c", "late"]
    assert timeline.finishes == ["b", "a", "late", "c"]


def test_a_task_unfinished_has_no_elapsed_time(timeline):
    assert [task.name for task in timeline.unfinished] == ["left"]
    assert timeline["left"].elapsed is None


def test_a_name_unknown_is_a_key_error_that_lists_the_names(timeline):
    with pytest.raises(KeyError, match="recorded are: root, left, a, b, c, late"):
        timeline["fetch"]


def test_a_name_that_two_tasks_share_is_a_key_error():
    async def main():
        await asyncio.wait([start(fetch(1), "same"), start(fetch(1), "same")])

    with pytest.raises(KeyError, match="2 tasks have the name 'same'"):
        record(main)["same"]


def test_max_concurrency_counts_tasks_under_way_at_once(timeline):
    assert timeline.max_concurrency() == 4
    assert timeline.max_concurrency("fetch") == 2
    assert timeline.max_concurrency("nothing") == 0


def test_a_task_that_starts_when_another_ends_does_not_add_to_concurrency():
    async def main():
        for _ in range(3):
            await asyncio.create_task(fetch(1))

    assert record(main).max_concurrency() == 1


def test_overlap_is_the_time_for_which_both_were_under_way(timeline):
    assert timeline.overlap("a", "b") == 1.0
    assert timeline.overlap("a", "c") == timeline.overlap("c", "a") == 1.0
    assert timeline.overlap("b", "c") == 0.0
    assert timeline.overlap("left", "c") == 2.0


def test_overlap_with_a_task_that_never_started_is_nothing():
    async def main():
        await start(fetch(1), "ran")
        start(fetch(1), "never")

    assert record(main).overlap("ran", "never") == 0.0


def test_intervals_of_a_task_fill_its_life_without_gap(timeline):
    for task in timeline.tasks:
        mine = [i for i in timeline.intervals if i.task is task]
        end = timeline.elapsed if task.finished is None else task.finished
        assert mine[0].start == task.created
        assert max(i.stop for i in mine) == end
        for before, after in itertools.pairwise(mine):
            assert before.stop == after.start


def test_intervals_say_what_is_waited_on(timeline):
    waits = [(i.task.name, i.start, i.stop, i.waiting_on) for i in timeline.intervals
             if i.state == "waiting" and i.task is not timeline.root]  # fmt: skip
    assert waits == [
        ("left", 0.0, 4.0, "Event.wait"), ("a", 0.0, 3.0, "sleep"), ("b", 0.0, 1.0, "sleep"),
        ("c", 2.0, 4.0, "sleep"), ("late", 2.0, 3.0, "sleep"),
    ]  # fmt: skip


def test_a_task_woken_at_the_end_of_the_block_is_ready_since_then_and_not_before():
    async def main():
        happened = asyncio.Event()
        start(happened.wait(), "task")
        await asyncio.sleep(0.01)
        happened.set()
        hold(0.05)

    timeline = record(main, virtual=False)
    states = [i.state for i in timeline.intervals if i.task is timeline["task"]]
    assert states[-3:] == ["running", "waiting", "ready"]
    assert timeline.blocked(0.04)[-1].held_up == ("task",)


def test_summary_adds_up_tasks_and_seconds_in_each_state(timeline):
    assert timeline.summary()["fetch"] == {
        "tasks": 3, "running": 0.0, "ready": 0.0, "waiting": 5.0,
    }  # fmt: skip
    assert timeline.summary(by="outcome")["done"]["tasks"] == 4
    assert timeline.summary(by="name")["c"]["waiting"] == 2.0


def test_blocked_names_who_held_whom():
    async def hog():
        await asyncio.sleep(0)
        hold(0.1)

    async def main():
        held = start(fetch(0.03), "sleeper")
        await start(hog(), "hog")
        await held

    timeline = record(main, virtual=False)
    (blocked,) = [b for b in timeline.blocked(0.09) if b.task.name == "hog"]
    assert blocked.held_up == ("sleeper",)
    assert blocked.stop - blocked.start >= 0.099
    assert "hog" in [step.task.name for step in timeline.slow_steps(0.09)]


def test_a_step_that_held_nobody_up_is_slow_and_not_blocked():
    async def main():
        hold(0.03)
        await asyncio.sleep(0)

    timeline = record(main, virtual=False)
    assert timeline.slow_steps(0.02)
    assert timeline.blocked(0.02) == []


def test_a_sleeper_held_up_by_a_busy_loop_is_ready_since_it_was_due():
    async def main():
        task = start(asyncio.sleep(0.01), "sleeper")
        await asyncio.sleep(0)
        hold(0.06)
        await task

    timeline = record(main, virtual=False)
    first, last = (step for step in timeline.steps if step.task.name == "sleeper")
    assert first.start < last.ready - 0.01 + 1e-6 < first.stop + 2e-6
    assert last.start - last.ready >= 0.049

"""A Timeline is opened on a running loop, once, and looked at after its block."""

import asyncio

import pytest

from helpers import Timeline
from tests.helpers.tools import record


async def nothing():
    pass


@pytest.mark.parametrize("wrong", [5, None, nothing, "main", asyncio.sleep])
def test_anything_but_all_tasks_is_a_type_error_that_says_what_to_write(wrong):
    with pytest.raises(TypeError, match="write `with Timeline\\(\\) as timeline:`"):
        Timeline(wrong)


def test_a_coroutine_given_is_a_type_error_and_not_also_a_never_awaited_warning():
    with pytest.raises(TypeError, match="await your program inside the block"):
        Timeline(nothing())


@pytest.mark.parametrize("wrong", [1, None, "yes", nothing])
def test_options_are_true_or_false(wrong):
    for option in ("all_tasks", "loop_lane", "live"):
        with pytest.raises(TypeError, match=r"True or False, not .*: write `with Timeline\(\)"):
            Timeline(**{option: wrong})


def test_without_a_running_loop_the_error_says_where_to_open_it():
    with pytest.raises(RuntimeError, match="open it in a notebook cell or inside an async def"):
        Timeline().__enter__()


def test_a_timeline_reused_is_a_clear_error_and_keeps_its_record():
    async def main():
        with Timeline() as timeline:
            await asyncio.create_task(nothing())
        before = repr(timeline)
        with pytest.raises(RuntimeError, match="write Timeline\\(\\) anew for each block"):
            timeline.__enter__()
        assert repr(timeline) == before

    asyncio.run(main())


def test_a_timeline_opened_twice_at_once_is_a_clear_error_and_records_on():
    async def main():
        with Timeline() as timeline:
            with pytest.raises(RuntimeError, match="anew"):
                timeline.__enter__()
            await asyncio.create_task(nothing())
        return timeline

    assert asyncio.run(main()).finishes == ["nothing"]


@pytest.mark.parametrize("look", [repr, lambda t: t.tasks, lambda t: t["x"], Timeline.summary])
def test_looking_while_still_recording_is_a_clear_error(look):
    async def main():
        with Timeline() as timeline:
            with pytest.raises(RuntimeError, match="look at it after its block"):
                look(timeline)
            await asyncio.create_task(nothing())
        return timeline

    assert asyncio.run(main()).finishes == ["nothing"]


@pytest.mark.parametrize("look", [repr, lambda t: t.elapsed, lambda t: t.tasks])
def test_looking_at_a_timeline_never_opened_is_a_clear_error(look):
    with pytest.raises(RuntimeError, match="with Timeline\\(\\)"):
        look(Timeline())


def test_an_exception_leaving_the_block_is_not_touched_and_the_record_is_kept():
    error, timeline = ValueError("boom"), Timeline()

    async def main():
        with timeline:
            task = asyncio.create_task(nothing())
            await task
            raise error

    with pytest.raises(ValueError, match="boom") as caught:
        asyncio.run(main())
    assert caught.value is error
    assert timeline.finishes == ["nothing"]


def test_tasks_still_unfinished_say_what_they_wait_on():
    async def main():
        asyncio.create_task(asyncio.Event().wait(), name="left")
        asyncio.create_task(nothing(), name="unstarted")
        await asyncio.sleep(0)
        asyncio.create_task(nothing(), name="late")

    timeline = record(main)
    assert [(task.name, task.waiting_on) for task in timeline.unfinished] == [
        ("left", "Event.wait"),
        ("late", None),
    ]
    assert timeline["late"].started is None
    assert timeline["unstarted"].outcome == "done"

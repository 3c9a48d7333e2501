"""A Timeline made of steps that a loop of one's own has noted."""

import asyncio

import pytest

from helpers import Timeline, side_by_side
from helpers.noted import timeline_of
from tests.helpers.tools import record

NAPS = [
    ("root", 0.0, 0.0, "gather"),
    ("tea", 0.0, 0.0, "sleep"),
    ("milk", 0.0, 0.0, "sleep"),
    ("milk", 1.0, 1.0, None),
    ("tea", 2.0, 2.0, None),
    ("root", 2.0, 2.0, None),
]
PARENTS = {"tea": "root", "milk": "root"}


def recorded() -> Timeline:
    async def nap(seconds):
        await asyncio.sleep(seconds)

    async def main():
        tasks = {"tea": 2, "milk": 1}
        await asyncio.gather(*(asyncio.create_task(nap(s), name=n) for n, s in tasks.items()))

    return record(main)


def test_noted_steps_tell_what_recorded_ones_tell():
    noted, real = timeline_of(NAPS, PARENTS), recorded()
    assert repr(noted) == repr(real)
    assert noted.finishes == real.finishes
    assert [i[1:] for i in noted.intervals] == [i[1:] for i in real.intervals]
    assert [(s.task.name, *s[1:4], s.waited_on) for s in noted.steps] == [
        (s.task.name, *s[1:4], s.waited_on) for s in real.steps
    ]


def test_it_is_drawn_like_any_timeline():
    assert timeline_of(NAPS, PARENTS)._repr_png_()[0].startswith(b"\x89PNG")
    assert side_by_side({"noted": timeline_of(NAPS, PARENTS), "real": recorded()}).plot().axes


def test_an_exception_ends_a_task_with_an_error():
    failed = timeline_of([("tea", 0, 0, "sleep"), ("tea", 1, 1, OSError())])
    assert repr(failed) == "tea  error: OSError  0.0 to 1.0 s  sleep 1.0"


def test_a_task_that_still_waits_is_unfinished():
    cut = timeline_of([("tea", 0, 0, "sleep"), ("milk", 3, 3, None)])
    assert repr(cut.unfinished[0].waiting_on) == "'sleep'"
    assert cut.end_of(cut["tea"]) == 3.0


def test_moments_of_a_real_clock_count_from_the_first_and_are_not_printed():
    noted = timeline_of([("tea", 70.5, 70.5, "sleep"), ("tea", 71, 71.5, None)], virtual=False)
    assert noted.elapsed == 1.0
    assert noted["tea"].started == 0.0
    assert repr(noted) == "tea  done  sleep"


def test_no_notes_are_no_timeline():
    with pytest.raises(ValueError, match="has the loop taken a step"):
        timeline_of([])

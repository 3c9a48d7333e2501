"""A Timeline as data: nothing of it is lost, and of strangers' data nothing else gets through."""

import asyncio
import copy
import json

import pytest

from helpers.portable import LANES, LIMITS, checked, plain
from tests.helpers.tools import hold, nothing, record, start


async def brew(seconds: float) -> None:
    async with asyncio.timeout(2 * seconds):
        await asyncio.sleep(seconds)


async def spill() -> None:
    raise ValueError("tea")


@pytest.fixture(scope="module")
def timeline():
    async def main():
        tasks = [start(brew(1), "tea"), start(spill(), "spill"), start(asyncio.sleep(9), "late")]
        await asyncio.sleep(2)
        tasks[2].cancel()
        await asyncio.wait(tasks)
        tasks[1].exception()

    return record(main)


@pytest.fixture
def data(timeline):
    return plain(timeline)


# ---- what plain tells


def test_tasks_tell_who_ended_how(data):
    told = [(t["name"], t["depth"], t["outcome"], t["error"]) for t in data["tasks"]]
    assert told == [
        ("root", 0, "", ""),
        ("tea", 1, "done", ""),
        ("spill", 1, "error", "ValueError"),
        ("late", 1, "cancelled", ""),
    ]


def test_intervals_tell_who_waited_for_what_and_how_long(data):
    waits = [(data["tasks"][task]["name"], data["reasons"][reason], start, stop)
             for task, state, start, stop, reason in data["intervals"] if state == 0]  # fmt: skip
    assert ("tea", "sleep", 0.0, 1.0) in waits
    assert ("late", "sleep", 0.0, 2.0) in waits


def test_deadlines_and_requests_to_cancel_are_told(data):
    assert data["tasks"][1]["deadlines"] == [[0.0, 2.0, 1.0, False]]
    assert data["tasks"][3]["cancels"] == [2.0]


def test_who_held_the_loop_is_told():
    async def main():
        sleeper = start(asyncio.sleep(0.001), "sleeper")
        await asyncio.sleep(0)
        hold(0.1)
        await sleeper

    data = plain(record(main, virtual=False))
    [[task, begin, end]] = data["blocked"]
    assert data["tasks"][task]["name"] == "root"
    assert end - begin >= 0.1


def test_of_too_many_tasks_the_first_are_told_and_the_others_counted():
    async def main():
        await asyncio.gather(*(nothing() for _ in range(LANES + 20)))

    data = plain(record(main))
    assert (len(data["tasks"]), data["left_out"]) == (LANES, 21)
    assert checked(data)["left_out"] == 21


# ---- what checked lets through


def test_what_plain_tells_is_let_through_as_it_is(data):
    assert checked(json.loads(json.dumps(data))) == data


def test_what_does_not_belong_there_is_left_out(data):
    assert checked({**data, "onload": "alert(1)"}) == data


def at(path: list, value: object):
    """Returns a function that puts a value somewhere into data."""

    def put(data: dict) -> dict:
        place = data
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value
        return data

    return put


WRONG = {
    "no dictionary": lambda data: [data],
    "nothing": lambda data: None,
    "a part is missing": lambda data: {k: v for k, v in data.items() if k != "reasons"},
    "a name is a number": at(["tasks", 0, "name"], 5),
    "an outcome is unknown": at(["tasks", 0, "outcome"], "x onload=y"),
    "a depth is below 0": at(["tasks", 0, "depth"], -1),
    "a time is text": at(["tasks", 1, "start"], "0"),
    "a time is no number": at(["elapsed"], float("nan")),
    "a time is endless": at(["elapsed"], float("inf")),
    "a time is a huge integer": at(["elapsed"], 10**400),
    "a time is below 0": at(["intervals", 0, 2], -1.0),
    "an interval is of no task": at(["intervals", 0, 0], 4),
    "an interval is of a task from the end": at(["intervals", 0, 0], -1),
    "an interval has no known state": at(["intervals", 0, 1], 3),
    "an interval has no known reason": at(["intervals", 0, 4], 99),
    "an interval is too short": at(["intervals", 0], [0, 0]),
    "a place is a truth": at(["intervals", 0, 0], True),
    "tasks are a dictionary": at(["tasks"], {"length": 1}),
    "too many intervals": at(["intervals"], [[0, 0, 0, 0, -1]] * (LIMITS["intervals"] + 1)),
    "too many tasks": at(["tasks"], [{}] * (LIMITS["tasks"] + 1)),
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
def test_what_is_no_timeline_is_refused(data, change):
    with pytest.raises(ValueError, match="timeline"):
        checked(change(copy.deepcopy(data)))


def test_long_names_are_cut(data):
    data["tasks"][0]["name"] = "x" * 10_000
    assert len(checked(data)["tasks"][0]["name"]) == 200


def test_half_a_character_becomes_a_question_mark(data):
    data["tasks"][0]["name"] = "\ud800"
    assert checked(data)["tasks"][0]["name"] == "?"

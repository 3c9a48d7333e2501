"""The trace: JSON in the trace-event format, which Perfetto and Chrome's tracer open."""

import asyncio
import json
from itertools import pairwise

import pytest

from tests.helpers.tools import record, start


@pytest.fixture(scope="module")
def events(tmp_path_factory):
    async def main():
        queue = asyncio.Queue()
        reader = start(queue.get(), "reader")
        await asyncio.sleep(2)
        await start(queue.put(1), "größe")
        await reader

    path = tmp_path_factory.mktemp("trace") / "trace.json"
    record(main).to_perfetto(path)
    return json.loads(path.read_text(encoding="utf-8"))["traceEvents"]


def test_every_event_has_what_the_format_asks_of_its_kind(events):
    more = {"M": {"args"}, "X": {"cat", "ts", "dur"}, "s": {"cat", "id", "ts"},
            "f": {"cat", "id", "ts", "bp"}}  # fmt: skip
    for event in events:
        assert {"ph", "name", "pid", "tid"} | more[event["ph"]] == set(event)
    assert {event["ph"] for event in events} == {*more}


def test_times_and_lengths_are_numbers_from_zero_on(events):
    times = [event[key] for event in events for key in ("ts", "dur") if key in event]
    assert all(type(time) in (int, float) and 0 <= time < 1e9 for time in times)


def test_every_task_is_a_track_with_its_name(events):
    tracks = [e for e in events if e["name"] == "thread_name"]
    assert [e["args"]["name"] for e in tracks] == ["root", "reader", "größe"]
    assert len({e["tid"] for e in tracks}) == 3


def test_tracks_are_sorted_by_creation(events):
    order = {e["tid"]: e["args"]["sort_index"] for e in events if e["name"] == "thread_sort_index"}
    assert sorted(order, key=order.get) == [0, 1, 2]


def test_slices_of_a_track_follow_one_another_and_never_overlap(events):
    tracks = {}
    for event in events:
        if event["ph"] == "X":
            tracks.setdefault(event["tid"], []).append(event)
    for slices in tracks.values():
        for before, after in pairwise(slices):
            assert before["ts"] + before["dur"] <= after["ts"]


def test_each_end_of_an_arrow_is_at_a_slice_of_its_track(events):
    slices = [e for e in events if e["ph"] == "X"]
    for end in (e for e in events if e["ph"] in "sf"):
        assert any(s["tid"] == end["tid"] and s["ts"] <= end["ts"] <= s["ts"] + s["dur"]
                   for s in slices)  # fmt: skip


def test_intervals_are_slices_in_microseconds(events):
    waits = [(e["tid"], e["name"], e["ts"], e["dur"]) for e in events if e.get("cat") == "waiting"]
    assert (1, "waiting: Queue.get", 0.0, 2e6) in waits
    assert (0, "waiting: sleep", 0.0, 2e6) in waits


def test_wake_ups_are_arrows_from_the_waker_to_the_woken(events):
    arrows = {}
    for event in events:
        if event["ph"] in "sf":
            arrows.setdefault(event["id"], {})[event["ph"]] = event
    assert all(set(ends) == {"s", "f"} for ends in arrows.values())
    assert all(ends["s"]["ts"] <= ends["f"]["ts"] for ends in arrows.values())
    ends = {(ends["s"]["tid"], ends["f"]["tid"]) for ends in arrows.values()}
    assert (2, 1) in ends


def test_the_path_may_be_text_and_is_written_anew(tmp_path):
    path = tmp_path / "trace.json"
    path.write_text("x" * 100_000)
    record(lambda: asyncio.sleep(0)).to_perfetto(str(path))
    assert json.loads(path.read_text())["traceEvents"]

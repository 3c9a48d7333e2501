"""The trace: JSON in the trace-event format, which Perfetto and Chrome's tracer open."""

import asyncio
import json

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


def test_every_event_has_what_the_format_asks_for(events):
    for event in events:
        assert {"ph", "name", "pid", "tid"} <= set(event)
        if event["ph"] != "M":
            assert event["ts"] >= 0
    assert {event["ph"] for event in events} == {"M", "X", "s", "f"}


def test_every_task_is_a_track_with_its_name(events):
    names = [e["args"]["name"] for e in events if e["ph"] == "M"]
    assert names == ["root", "reader", "größe"]
    assert len({e["tid"] for e in events if e["ph"] == "M"}) == 3


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

"""A live picture shows what a program does while it does it, and the program never notices."""

import asyncio
import gc
import threading
import time

import pytest

from helpers import Timeline, live, virtual_time
from helpers.live import Live, frame, snapshot
from tests.helpers.tools import attributes, hold, nothing, record, start


class Screen:
    """Takes what a live picture shows, and lets a test wait for it."""

    def __init__(self):
        self.shown, self.changed = [], threading.Condition()

    def __call__(self, picture: dict, again: bool) -> None:
        with self.changed:
            self.shown.append((picture, again))
            self.changed.notify_all()

    def wait_for(self, count: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.shown) >= count, timeout=60)


@pytest.fixture
def screen(monkeypatch):
    """Stands for a notebook that a person looks at, and draws fast."""
    screen = Screen()
    monkeypatch.setattr(live, "PERIOD", 0.01)
    monkeypatch.setattr(live, "start", lambda timeline: Live(timeline, screen))
    return screen


def state_of(timeline, name: str) -> tuple:
    """Returns the state that a task is in at the end of a Timeline, and what it waits on."""
    last = [i for i in timeline.intervals if i.task.name == name][-1]
    return last.state, last.waiting_on


# ---- what it shows


def test_the_picture_grows_while_the_loop_is_held(screen):
    async def main():
        await asyncio.sleep(0)
        screen.wait_for(3)  # holds the loop until three pictures have been drawn

    record(main, virtual=False, live=True)
    bars = [picture["text/html"].count('fill="#0072B2"') for picture, _ in screen.shown[:3]]
    assert all(bars)


def test_the_first_picture_is_new_and_the_others_replace_it(screen):
    async def main():
        await asyncio.to_thread(screen.wait_for, 3)

    record(main, virtual=False, live=True)
    assert [again for _, again in screen.shown[:3]] == [False, True, True]


def test_at_the_end_of_the_block_the_picture_is_gone(screen):
    async def main():
        await asyncio.to_thread(screen.wait_for, 1)

    record(main, virtual=False, live=True)
    assert screen.shown[-1] == (live.GONE, True)


def test_a_block_that_is_over_before_the_first_picture_shows_nothing(screen, monkeypatch):
    monkeypatch.setattr(live, "PERIOD", 3600)
    record(nothing, virtual=False, live=True)
    assert screen.shown == []


def test_a_picture_has_the_names_as_text_and_not_as_markup():
    async def main():
        with Timeline() as timeline:
            await start(nothing(), "<b>&")
            return frame(snapshot(timeline))

    picture = asyncio.run(main())
    assert "&lt;b&gt;&amp;" in picture["text/html"]
    assert "<b>" not in picture["text/html"]


def test_of_many_tasks_the_first_are_drawn_and_the_others_counted():
    async def main():
        with Timeline() as timeline:
            await asyncio.gather(*(nothing() for _ in range(1000)))
            return frame(snapshot(timeline))

    assert f"and {1001 - 30} tasks more" in asyncio.run(main())["text/html"]


# ---- a Timeline that ends now


def snapshots(main):
    """Runs an async function that gets a function to take snapshots."""

    async def root():
        with Timeline() as timeline:
            return await main(lambda: snapshot(timeline))

    return asyncio.run(root())


def test_a_task_in_the_middle_of_a_step_is_running_until_now():
    async def main(take):
        hold(0.05)
        return take()

    shot = snapshots(main)
    assert state_of(shot, "root")[0] == "running"
    assert shot.intervals[-1].stop - shot.intervals[-1].start >= 0.05


def test_a_task_that_waits_says_for_what():
    async def main(take):
        queue = asyncio.Queue()
        reader = start(queue.get(), "reader")
        await asyncio.sleep(0)
        shot = take()
        reader.cancel()
        return shot

    assert state_of(snapshots(main), "reader") == ("waiting", "Queue.get")


def test_a_sleeper_is_ready_from_when_it_is_due_though_the_loop_is_held():
    async def main(take):
        sleeper = start(asyncio.sleep(0.01), "sleeper")
        await asyncio.sleep(0)
        hold(0.05)
        shot = take()
        await sleeper
        return shot

    shot = snapshots(main)
    assert state_of(shot, "sleeper") == ("ready", None)
    assert shot.intervals[-1].stop - shot.intervals[-1].start >= 0.02


def test_the_task_that_opened_the_block_waits_while_another_takes_a_snapshot():
    async def main(take):
        async def look():
            return take()

        return await start(look(), "taker")

    assert state_of(snapshots(main), "root") == ("waiting", "taker")


def test_taking_snapshots_leaves_the_record_as_it_is():
    async def main(takes):
        with Timeline() as timeline:
            children = [start(asyncio.sleep(0.001), f"child-{n}") for n in range(3)]
            for _ in range(takes):
                snapshot(timeline)
            await asyncio.gather(*children)
        return repr(timeline), len(timeline.steps)

    assert asyncio.run(main(5)) == asyncio.run(main(0))


def test_a_busy_program_can_be_looked_at_from_a_thread():
    async def main():
        over, shots = threading.Event(), []

        def look(timeline):
            while not over.is_set():
                try:
                    shots.append(repr(snapshot(timeline)))
                except RuntimeError:  # a table has changed: what Live takes into account
                    pass

        with Timeline() as timeline:
            thread = threading.Thread(target=look, args=(timeline,))
            thread.start()
            while len(shots) < 20 and thread.is_alive():
                await asyncio.gather(*(nothing() for _ in range(20)))
            over.set()
            thread.join()
        return shots

    assert len(asyncio.run(main())) >= 20


# ---- what the program notices: nothing


def test_no_task_timer_or_attribute_is_added_to_the_loop(screen):
    async def main():
        loop = asyncio.get_running_loop()
        found = []
        for options in ({}, {"live": True}):
            with Timeline(**options):
                await asyncio.to_thread(time.sleep, 0.05)
                found.append((len(asyncio.all_tasks()), len(loop._scheduled), {*attributes(loop)}))
        return found

    before, during = asyncio.run(main())
    assert during == before


def test_the_thread_ends_with_the_block(screen):
    threads = threading.active_count()
    record(nothing, virtual=False, live=True)
    assert threading.active_count() == threads


def test_an_error_in_the_block_ends_the_picture_too(screen):
    async def main():
        raise LookupError("tea")

    threads = threading.active_count()
    with pytest.raises(LookupError, match="tea"):
        record(main, virtual=False, live=True)
    assert threading.active_count() == threads


def test_a_timeline_that_was_live_is_freed(screen):
    timeline = record(nothing, virtual=False, live=True)
    gone = threading.Event()
    timeline.sentinel = type("Sentinel", (), {"__del__": lambda self: gone.set()})()
    del timeline
    gc.collect()
    assert gone.is_set()


# ---- where it is shown


def test_outside_of_a_notebook_nothing_is_drawn():
    assert live.start(None) is None


def test_on_the_virtual_clock_the_error_says_what_to_leave_out():
    async def main():
        loop = asyncio.get_running_loop()
        with virtual_time():
            before = attributes(loop)
            with pytest.raises(RuntimeError, match="leave live=True out, or leave virtual_time"):
                Timeline(live=True).__enter__()
            assert attributes(loop) == before

    asyncio.run(main())

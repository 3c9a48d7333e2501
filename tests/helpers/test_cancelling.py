"""Requests to cancel: when they came, from whom they came on, and what became of them."""

import asyncio

import pytest

from tests.helpers.tools import outcomes, reasons, record, start


def test_cancellation_of_a_waiting_task_notes_when_it_was_asked():
    async def main():
        task = start(asyncio.sleep(9), "task")
        await asyncio.sleep(2)
        task.cancel()
        await asyncio.wait([task])

    task = record(main)["task"]
    assert (task.outcome, task.cancel_requests, task.finished) == ("cancelled", (2.0,), 2.0)
    assert not task.swallowed


def test_cancellation_of_a_running_task_by_itself():
    async def stop():
        await asyncio.sleep(1)
        asyncio.current_task().cancel()
        await asyncio.sleep(9)

    async def main():
        await asyncio.wait([start(stop(), "task")])

    timeline = record(main)
    assert (timeline["task"].outcome, timeline["task"].cancel_requests) == ("cancelled", (1.0,))
    assert reasons(timeline, "task") == ["sleep", "sleep"]


def test_cancellation_before_the_start():
    ran = []

    async def never():
        ran.append(1)

    async def main():
        task = start(never(), "task")
        task.cancel()
        await asyncio.wait([task])

    timeline = record(main)
    assert (timeline["task"].outcome, timeline["task"].cancel_requests) == ("cancelled", (0.0,))
    assert (ran, reasons(timeline, "task")) == ([], [])


def test_cancellation_swallowed_leaves_a_task_done_and_says_so():
    async def stubborn():
        try:
            await asyncio.sleep(9)
        except asyncio.CancelledError:
            await asyncio.sleep(1)

    async def main():
        tasks = start(stubborn(), "stubborn"), start(asyncio.sleep(3), "obedient")
        await asyncio.sleep(2)
        tasks[0].cancel()
        await asyncio.wait(tasks)

    timeline = record(main)
    task = timeline["stubborn"]
    assert (task.outcome, task.swallowed, task.finished) == ("done", True, 3.0)
    assert (timeline["obedient"].outcome, timeline["obedient"].swallowed) == ("done", False)


def test_cancellation_with_a_clean_up_that_awaits_ends_after_it():
    async def careful():
        try:
            await asyncio.sleep(9)
        finally:
            await asyncio.Lock().acquire()
            await asyncio.sleep(3)

    async def main():
        task = start(careful(), "task")
        await asyncio.sleep(1)
        task.cancel()
        await asyncio.wait([task])

    timeline = record(main)
    task = timeline["task"]
    assert (task.outcome, task.cancel_requests, task.finished) == ("cancelled", (1.0,), 4.0)
    assert reasons(timeline, "task") == ["sleep", "sleep"]


@pytest.mark.parametrize("wait", [lambda t: t, asyncio.gather], ids=["awaited", "gathered"])
def test_a_task_that_waits_on_another_was_asked_when_that_one_was(wait):
    async def careful():
        try:
            await asyncio.sleep(9)
        finally:
            await asyncio.sleep(3)

    async def outer():
        await wait(start(careful(), "inner"))

    async def main():
        task = start(outer(), "outer")
        await asyncio.sleep(1)
        task.cancel()
        await asyncio.wait([task])

    timeline = record(main)
    for name in ("outer", "inner"):
        task = timeline[name]
        assert (task.outcome, task.cancel_requests, task.finished) == ("cancelled", (1.0,), 4.0)


def test_requests_to_cancel_are_counted_one_by_one():
    async def stubborn():
        for _ in range(2):
            try:
                await asyncio.sleep(9)
            except asyncio.CancelledError:
                pass
        await asyncio.sleep(9)

    async def main():
        task = start(stubborn(), "task")
        for _ in range(3):
            await asyncio.sleep(1)
            task.cancel()
        await asyncio.wait([task])

    task = record(main)["task"]
    assert (task.outcome, task.cancel_requests) == ("cancelled", (1.0, 2.0, 3.0))


async def fail_in_a_group():
    async def fail():
        await asyncio.sleep(1)
        raise ValueError

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())
    except* ValueError:
        pass


def test_a_group_that_fails_at_its_end_does_not_count_as_swallowed():
    async def main():
        await asyncio.create_task(fail_in_a_group(), name="shop")

    task = record(main)["shop"]
    assert (task.outcome, task.cancel_requests, task.swallowed) == ("done", (1.0,), False)


def test_a_request_to_a_task_whose_group_has_failed_counts_as_swallowed():
    async def shop():
        await fail_in_a_group()
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            pass

    async def main():
        task = asyncio.create_task(shop(), name="shop")
        await asyncio.sleep(2)
        task.cancel()
        await asyncio.wait([task])

    task = record(main)["shop"]
    assert (task.outcome, task.cancel_requests, task.swallowed) == ("done", (1.0, 2.0), True)


def test_a_timeout_asks_and_takes_it_back_so_that_nothing_is_swallowed():
    async def limited():
        try:
            async with asyncio.timeout(1):
                await asyncio.sleep(9)
        except TimeoutError:
            await asyncio.sleep(1)

    async def main():
        await start(limited(), "task")

    task = record(main)["task"]
    assert (task.outcome, task.cancel_requests, task.swallowed) == ("done", (1.0,), False)
    assert task.finished == 2.0


def test_wait_for_ends_at_its_limit_and_cancels_what_it_waited_for():
    async def main():
        inner = start(asyncio.sleep(9), "inner")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(inner, 1)

    task = record(main)["inner"]
    assert (task.outcome, task.cancel_requests, task.finished) == ("cancelled", (1.0,), 1.0)


def test_what_a_shield_protects_goes_on_when_the_one_who_waits_is_cancelled():
    async def protected():
        await asyncio.shield(inner_task[0])

    inner_task = []

    async def main():
        inner_task.append(start(asyncio.sleep(3), "inner"))
        outer = start(protected(), "outer")
        await asyncio.sleep(1)
        outer.cancel()
        await asyncio.wait([inner_task[0]])

    timeline = record(main)
    assert outcomes(timeline) == {"inner": "done", "outer": "cancelled"}
    assert (timeline["outer"].finished, timeline["inner"].finished) == (1.0, 3.0)
    assert timeline["inner"].cancel_requests == ()

"""The virtual clock leaves every loop as it was, whatever happens in its block."""

import asyncio
import logging
import sys
import threading

import pytest

from helpers import DeadlockError, LimitError, virtual_time
from tests.helpers.tools import in_child


def state(loop):
    """Returns what a loop and its selector are made of, without what counts up and down."""
    parts = {**vars(loop), **{("selector", k): v for k, v in vars(loop._selector).items()}}
    for changing in ("_ready", "_scheduled", "_timer_cancelled_count", "_default_executor"):
        del parts[changing]
    return parts


async def forever():
    await asyncio.Event().wait()


async def failing():
    raise ValueError


async def interrupted():
    raise KeyboardInterrupt


async def cancelled():
    task = asyncio.current_task()
    asyncio.get_running_loop().call_later(1, task.cancel)
    await asyncio.sleep(9)


async def spinning():
    while True:  # noqa: ASYNC110, as it is to spin
        await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("program", "leaves_by"),
    [
        (lambda: asyncio.sleep(1), None),
        (failing, ValueError),
        (interrupted, KeyboardInterrupt),
        (cancelled, asyncio.CancelledError),
        (forever, DeadlockError),
        (spinning, LimitError),
    ],
)
def test_the_loop_is_restored_however_the_block_is_left(program, leaves_by):
    async def main():
        loop = asyncio.get_running_loop()
        before, left = state(loop), None
        try:
            with virtual_time(max_steps=100):
                await program()
        except BaseException as error:
            left = type(error)
        return state(loop) == before, left

    assert asyncio.run(main()) == (True, leaves_by)


def test_a_block_cancelled_from_another_task_restores_the_loop():
    async def inside(started):
        with virtual_time():
            started.set()
            await asyncio.sleep(1e5)

    async def main():
        loop = asyncio.get_running_loop()
        before, started = state(loop), asyncio.Event()
        task = asyncio.create_task(inside(started))
        loop.call_soon(lambda: loop.call_soon(task.cancel))
        await asyncio.wait([task])
        return state(loop) == before, task.cancelled(), started.is_set()

    assert asyncio.run(main()) == (True, True, True)


def test_a_timer_set_before_the_block_neither_fires_early_nor_gets_lost():
    async def main():
        loop, fired = asyncio.get_running_loop(), asyncio.Event()
        loop.call_later(0.05, fired.set)
        with virtual_time():
            await asyncio.sleep(3600)
            early = fired.is_set()
        await asyncio.wait_for(fired.wait(), 60)
        return early

    assert asyncio.run(main()) is False


def test_a_timer_left_over_keeps_the_time_it_has_left():
    async def main():
        loop = asyncio.get_running_loop()
        with virtual_time():
            await asyncio.sleep(100)
            timer = loop.call_later(50, print)
            await asyncio.sleep(20)
        left = timer.when() - loop.time()
        timer.cancel()
        return left

    assert 29 < asyncio.run(main()) <= 30


def test_a_task_left_over_goes_on_in_real_time():
    async def main():
        with virtual_time():
            task = asyncio.create_task(asyncio.sleep(0.01, "done"))
            await asyncio.sleep(0)
        return await task

    assert asyncio.run(main()) == "done"


def test_one_block_can_follow_another_and_starts_at_zero():
    async def main():
        times = []
        for _ in range(2):
            with virtual_time() as clock:
                await asyncio.sleep(2)
                times.append(clock.time())
        return times

    assert asyncio.run(main()) == [2.0, 2.0]


def test_debug_mode_calls_no_step_slow_for_entering_or_leaving_a_block(caplog):
    async def main():
        for seconds in (1, 0, 2):
            with virtual_time():
                await asyncio.sleep(seconds)
        await asyncio.sleep(0)
        return asyncio.get_running_loop().slow_callback_duration

    with caplog.at_level(logging.WARNING):
        assert asyncio.run(main(), debug=True) == 0.1
    assert caplog.messages == []


def test_loops_in_two_threads_have_clocks_of_their_own():
    times, barrier = {}, threading.Barrier(2)

    async def main(seconds):
        with virtual_time() as clock:
            barrier.wait(60)
            for _ in range(50):
                await asyncio.sleep(seconds)
            times[seconds] = clock.time()

    threads = [threading.Thread(target=asyncio.run, args=(main(s),)) for s in (1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert times == {1: 50.0, 7: 350.0}


PATCHED = """
import asyncio, {module}
from helpers import DeadlockError, virtual_time
async def inner():
    await asyncio.sleep(2)
    return asyncio.get_running_loop().time()
async def main():
    {module}.apply()
    with virtual_time():
        await asyncio.gather(asyncio.sleep(3), asyncio.sleep(1))
        print(asyncio.run(inner()))
    try:
        with virtual_time():
            await asyncio.Event().wait()
    except DeadlockError as error:
        print(error)
asyncio.run(main())
"""


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="nest_asyncio breaks asyncio there")
@pytest.mark.parametrize("module", ["nest_asyncio", "nest_asyncio2"])
def test_a_loop_patched_by_nest_asyncio_is_put_on_the_clock(module):
    assert in_child(PATCHED.format(module=module)).splitlines() == [
        "5.0",
        "Deadlock at 0.0 s: nothing can wake the tasks that wait. main waits on Event.wait.",
    ]

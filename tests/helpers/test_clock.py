"""On the virtual clock times are exact, a deadlock is an error, and what never ends is stopped."""

import asyncio
import sys

import pytest

from helpers import DeadlockError, LimitError, Timeline, virtual_time


async def forever():
    await asyncio.Event().wait()


async def tick(seconds=1.0):
    while True:  # noqa: ASYNC110, as it is to spin
        await asyncio.sleep(seconds)


async def stubborn(seconds):
    while True:
        try:
            await (asyncio.sleep(seconds) if seconds is not None else forever())
        except asyncio.CancelledError:
            pass


def on_the_clock(program, **limits):
    """Runs program(clock) in a block and returns its result and the time at its end."""

    async def main():
        with virtual_time(**limits) as clock:
            return await program(clock), clock.time()

    return asyncio.run(main())


def end_of(coro_function, **limits):
    async def program(clock):
        await coro_function()

    return on_the_clock(program, **limits)[1]


async def together():
    await asyncio.gather(asyncio.sleep(3), asyncio.sleep(1), asyncio.sleep(2))


async def tenths():
    for _ in range(10):
        await asyncio.sleep(0.1)


async def late():
    async with asyncio.timeout(1.5):
        await asyncio.sleep(9)


async def waited_for():
    await asyncio.wait_for(asyncio.sleep(9), 0.7)


async def expiring(program):
    with pytest.raises(TimeoutError):
        await program()


async def by_timers():
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    loop.call_later(0.2, loop.call_later, 0.1, done.set)
    await done.wait()


@pytest.mark.parametrize(
    ("program", "seconds"),
    [
        (lambda: asyncio.sleep(0), 0.0),
        (lambda: asyncio.sleep(3600), 3600.0),
        (together, 3.0),
        (tenths, 1.0),
        (lambda: expiring(late), 1.5),
        (lambda: expiring(waited_for), 0.7),
        (by_timers, 0.3),
    ],
)
def test_times_are_exact_and_start_at_zero(program, seconds):
    assert end_of(program) == seconds


def test_the_loops_own_time_is_the_clocks():
    async def program(clock):
        await asyncio.sleep(2.5)
        return asyncio.get_running_loop().time()

    assert on_the_clock(program) == (2.5, 2.5)


def test_a_deadlock_says_who_waits_on_what():
    async def program(clock):
        lock = asyncio.Lock()
        await lock.acquire()
        asyncio.create_task(lock.acquire(), name="left")
        asyncio.create_task(asyncio.Queue().get(), name="right")
        await asyncio.sleep(1)
        await asyncio.create_task(forever(), name="last")

    with pytest.raises(DeadlockError) as caught:
        on_the_clock(program)
    assert str(caught.value) == (
        "Deadlock at 1.0 s: nothing can wake the tasks that wait. last waits on Event.wait; "
        "left waits on Lock.acquire; main waits on last; right waits on Queue.get."
    )


def test_a_deadlock_of_many_tasks_is_told_in_short():
    async def program(clock):
        names = [None] * 3 + [f"task-{n:02}" for n in range(20)]
        await asyncio.wait([asyncio.create_task(forever(), name=name) for name in names])

    with pytest.raises(DeadlockError, match=r"forever waits on Event.wait x3;.*; and 17 more\.$"):
        on_the_clock(program)


def test_a_deadlock_leaves_the_block_by_cancellation_and_the_task_goes_on():
    async def main():
        with pytest.raises(DeadlockError), virtual_time():
            await forever()
        await asyncio.sleep(0)
        return asyncio.current_task().cancelling()

    assert asyncio.run(main()) == 0


@pytest.mark.parametrize("times", [1, 5])
def test_a_block_that_swallows_some_cancellations_still_ends_with_the_deadlock(times):
    async def program(clock):
        for _ in range(times):
            try:
                await forever()
            except asyncio.CancelledError:
                pass
        await forever()

    with pytest.raises(DeadlockError):
        on_the_clock(program)


@pytest.mark.parametrize("seconds", [None, 0, 1])
@pytest.mark.parametrize("wrap", [stubborn, lambda s: asyncio.gather(stubborn(s), stubborn(s))])
def test_a_block_that_swallows_every_cancellation_does_not_hang(seconds, wrap):
    async def program(clock):
        await wrap(seconds)

    with pytest.raises((DeadlockError, LimitError)):
        on_the_clock(program, max_steps=500)


@pytest.mark.parametrize(
    ("limits", "seconds", "words"),
    [
        ({"max_steps": 50}, 0, "Still not done after 50 turns of the loop"),
        ({"max_seconds": 10}, 1, "Still not done after 10 virtual seconds"),
    ],
)
def test_a_program_that_does_not_end_is_stopped_at_the_limit(limits, seconds, words):
    with pytest.raises(LimitError, match=words):
        end_of(lambda: tick(seconds), **limits)


def test_a_program_that_takes_exactly_the_seconds_allowed_is_let_through():
    assert end_of(lambda: asyncio.sleep(10), max_seconds=10) == 10.0


def test_the_timeline_of_a_program_has_exact_times():
    async def main():
        with virtual_time(), Timeline() as timeline:
            await together()
        return timeline

    timeline = asyncio.run(main())
    assert [(task.started, task.finished) for task in timeline.children] == [
        (0.0, 3.0),
        (0.0, 1.0),
        (0.0, 2.0),
    ]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks came with 3.12")
def test_times_of_eager_tasks_are_exact():
    async def main():
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        with virtual_time() as clock:
            await asyncio.gather(asyncio.sleep(2), asyncio.sleep(1))
            return clock.time()

    with asyncio.Runner() as runner:
        assert runner.run(main()) == 2.0

"""Eager tasks by hand, for Python 3.11: to a program, and on a Timeline, what asyncio's own are."""

import asyncio
import contextvars
import sys

import pytest

from helpers import Timeline, virtual_time
from helpers.eager import _eager_by_hand, eager_task_factory

FACTORIES = [_eager_by_hand, eager_task_factory]  # the same one on 3.11
each_factory = pytest.mark.parametrize("factory", FACTORIES, ids=["by hand", "as imported"])
customer = contextvars.ContextVar("customer", default="nobody")


def run_with(factory, program):
    """Runs an async function on a loop whose tasks are eager; returns its result."""

    async def main():
        asyncio.get_running_loop().set_task_factory(factory)
        return await program()

    return asyncio.run(main())


async def day(log):
    """Does what tasks do: ends at once, yields, waits, fails, sets a variable, makes tasks."""

    async def at_once():
        customer.set("Ann")
        log.append(("at once", asyncio.current_task().get_coro().__name__))
        return 5

    async def fails():
        raise ValueError("no tea")

    async def yields():
        log.append("wet")
        await asyncio.sleep(0)
        log.append("dry")

    async def waits(seconds):
        log.append(f"from {seconds}")
        inner = asyncio.create_task(yields(), name="inner")
        await asyncio.sleep(seconds)
        log.append(f"to {seconds}")
        await inner

    me = asyncio.current_task()
    quick = asyncio.create_task(at_once(), name="quick")
    log.append((quick.done(), asyncio.current_task() is me, customer.get()))
    failed = asyncio.create_task(fails(), name="failed")
    await asyncio.gather(waits(2), waits(1), quick)
    async with asyncio.TaskGroup() as group:
        group.create_task(waits(1), name="grouped")
    log.append((type(failed.exception()).__name__, quick.result()))


@each_factory
def test_the_first_step_runs_inside_of_create_task(factory):
    log = []

    async def tea():
        log.append("tea")

    async def program():
        task = asyncio.create_task(tea(), name="tea")
        log.append(task.done())
        return task.get_name()

    assert run_with(factory, program) == "tea"
    assert log == ["tea", True]


def seen_with(factory):
    log = []

    async def program():
        with virtual_time(), Timeline() as timeline:
            await day(log)
        return timeline

    timeline = run_with(factory, program)
    steps = [(s.task.name, s.start, s.stop, s.waited_on) for s in timeline.steps]
    return log, str(timeline), steps, [task.eager for task in timeline.tasks]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="nothing to compare with")
def test_a_program_and_its_timeline_are_the_same_as_with_asyncios_own():
    assert seen_with(_eager_by_hand) == seen_with(asyncio.eager_task_factory)


@each_factory
def test_tasks_are_recorded_as_eager(factory):
    log, text, _, eager = seen_with(factory)
    assert log[:2] == [("at once", "at_once"), (True, True, "nobody")]
    assert "inner" in text
    assert eager[1:] == [True] * (len(eager) - 1)


@each_factory
def test_a_loop_that_does_not_run_yet_schedules_the_first_step(factory):
    loop, log = asyncio.new_event_loop(), []

    async def tea():
        log.append("tea")

    try:
        task = factory(loop, tea())
        assert log == []
        loop.run_until_complete(task)
        assert log == ["tea"]
        assert "call_soon" not in vars(loop)
    finally:
        loop.close()

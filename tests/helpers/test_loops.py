"""Loops, task classes and task factories that are not asyncio's defaults."""

import asyncio
import sys

import pytest

from helpers import Timeline
from tests.helpers.tools import hold, in_child, reasons, record

PROGRAM = """
import asyncio
{patch}
from helpers import Timeline

async def fetch(gate):
    await gate.wait()
    await asyncio.sleep(0.001)
    await asyncio.create_task(asyncio.sleep(0), name="child")

def overrides():
    return {{k: v for k, v in vars(asyncio.get_running_loop()).items() if k[0] != "_"}}

async def main():
    gate = asyncio.Event()
    before = overrides()
    with Timeline() as timeline:
        async with asyncio.TaskGroup() as group:
            for number in range(2):
                group.create_task(fetch(gate), name=str(number))
            await asyncio.sleep(0)
            gate.set()
        future = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(future.set_result, 1)
        await future
        await asyncio.gather(asyncio.sleep(0.001))
        {inside}
    assert overrides() == before
    return timeline

print({run})
"""
TEXT = """\
main             sleep(0) > TaskGroup.__aexit__ > Future > gather
  0        done  Event.wait > sleep > child
    child  done  sleep(0)
  1        done  Event.wait > sleep > child
    child  done  sleep(0)
  sleep    done  sleep
"""
RUN = "asyncio.run(main())"


def test_the_program_is_recorded_on_the_default_loop():
    assert in_child(PROGRAM.format(patch="", inside="", run=RUN)) == TEXT


def test_uvloop_is_recorded_alike():
    pytest.importorskip("uvloop")
    run = "asyncio.Runner(loop_factory=uvloop.new_event_loop).run(main())"
    assert in_child(PROGRAM.format(patch="import uvloop", inside="", run=run)) == TEXT


def test_on_uvloop_a_sleeper_held_up_is_ready_since_it_was_due():
    uvloop = pytest.importorskip("uvloop")

    async def main():
        with Timeline() as timeline:
            task = asyncio.create_task(asyncio.sleep(0.01), name="sleeper")
            await asyncio.sleep(0)
            hold(0.2)
            await task
        return timeline

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        timeline = runner.run(main())
    step = [step for step in timeline.steps if step.task.name == "sleeper"][-1]
    assert step.start - step.ready > 0.1


@pytest.mark.parametrize("name", ["nest_asyncio", "nest_asyncio2"])
def test_classes_patched_by_nest_asyncio_are_recorded_alike(name):
    if name == "nest_asyncio" and sys.version_info >= (3, 14):
        pytest.skip("nest-asyncio breaks TaskGroup on 3.14")
    pytest.importorskip(name)
    patch = f"import {name}; {name}.apply()"
    assert in_child(PROGRAM.format(patch=patch, inside="", run=RUN)) == TEXT


@pytest.mark.parametrize("name", ["nest_asyncio", "nest_asyncio2"])
def test_a_patch_by_nest_asyncio_inside_the_block_does_not_disturb(name):
    if name == "nest_asyncio" and sys.version_info >= (3, 14):
        pytest.skip("nest-asyncio breaks TaskGroup on 3.14")
    pytest.importorskip(name)
    inside = f"import {name}; {name}.apply(); assert asyncio.run(asyncio.sleep(0, 5)) == 5"
    text = in_child(PROGRAM.format(patch="", inside=inside, run=RUN))
    assert text.splitlines()[:5] == TEXT.splitlines()[:5]


def test_tasks_written_in_python_are_recorded():
    from asyncio.tasks import _PyTask

    async def child():
        await asyncio.sleep(0)
        await asyncio.sleep(1)

    async def main():
        asyncio.get_running_loop().set_task_factory(
            lambda loop, coro, **kwargs: _PyTask(coro, loop=loop, **kwargs)
        )
        await asyncio.create_task(child(), name="child")

    timeline = record(main)
    assert (timeline["child"].outcome, reasons(timeline, "child")) == ("done", [None, "sleep"])


class Special(asyncio.Task):
    """A task class of somebody else."""


def special_factory(loop, coro, **kwargs):
    return Special(coro, loop=loop, **kwargs)


async def fetch():
    await asyncio.sleep(1)


@pytest.mark.parametrize("when", ["already", "inside the block"])
def test_a_custom_task_factory_is_used_and_kept(when):
    async def main():
        loop = asyncio.get_running_loop()
        if when == "already":
            loop.set_task_factory(special_factory)
        with Timeline() as timeline:
            if when == "inside the block":
                loop.set_task_factory(special_factory)
            task = asyncio.create_task(fetch(), name="fetch")
            task.cancel()
            await asyncio.wait([task])
        assert type(task) is Special
        assert loop.get_task_factory() is special_factory
        return timeline

    assert asyncio.run(main())["fetch"].outcome == "cancelled"


def test_a_task_factory_that_returns_something_else_than_a_task_does_not_disturb():
    async def main():
        class Result(asyncio.Future):
            def set_name(self, name):
                """What asyncio calls from 3.13 on."""

        asyncio.get_running_loop().set_task_factory(
            lambda loop, coro, **kwargs: (coro.close(), Result())[1]
        )
        future = asyncio.get_running_loop().create_task(fetch())
        asyncio.get_running_loop().call_later(1, future.set_result, 5)
        assert await future == 5
        asyncio.get_running_loop().set_task_factory(None)  # which closing the loop needs

    assert record(main).children == []

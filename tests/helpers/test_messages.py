"""What the loop says about tasks and callbacks is the same with and without recording."""

import asyncio
import functools
import gc
import logging
import sys

import pytest

from helpers import Timeline
from tests.helpers.tools import hold


def messages(main, **options):
    """Returns what a program has the loop's exception handler say, with and without recording."""
    found = []
    for recording in (False, True):
        heard = []

        async def program(heard=heard, recording=recording):
            loop = asyncio.get_running_loop()
            loop.set_exception_handler(lambda loop, context: heard.append(context["message"]))
            if recording:
                with Timeline():
                    await main()
            else:
                await main()
            gc.collect()

        asyncio.run(program(), **options)
        found.append(heard)
    return found


def test_never_retrieved_is_said_as_without_recording():
    async def fail():
        raise ValueError

    async def main():
        task = asyncio.create_task(fail())
        await asyncio.sleep(0)
        assert task.done()

    assert messages(main) == [["Task exception was never retrieved"]] * 2


def failing():
    """Returns a program with a failed task whose error is kept, and whose task is not."""

    async def fail():
        try:
            raise ValueError
        except ValueError as error:
            kept.append(error)
            raise

    async def main():
        asyncio.create_task(fail())
        for _ in range(3):
            await asyncio.sleep(0)
        gc.collect()

    kept = []
    return main


def test_an_error_that_somebody_keeps_does_not_keep_its_task():
    assert messages(failing()) == [["Task exception was never retrieved"]] * 2


@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks came with 3.12")
def test_an_error_that_somebody_keeps_does_not_keep_its_eager_task():
    async def main():
        loop = asyncio.get_running_loop()
        loop.set_task_factory(asyncio.eager_task_factory)
        await failing()()
        loop.set_task_factory(None)

    assert messages(main) == [["Task exception was never retrieved"]] * 2


@pytest.mark.parametrize("debug", [False, True])
def test_destroyed_but_pending_is_said_as_without_recording(debug):
    async def main():
        asyncio.create_task(wait())
        await asyncio.sleep(0)
        gc.collect()

    async def wait():
        await asyncio.get_running_loop().create_future()

    assert messages(main, debug=debug) == [["Task was destroyed but it is pending!"]] * 2


class Callable:
    def __call__(self):
        raise ValueError

    def __repr__(self):
        return "<a callable>"


def broken(number=0):
    raise ValueError(number)


CALLBACKS = [broken, functools.partial(broken, 1), Callable(), "five".encode]


@pytest.mark.parametrize("callback", CALLBACKS, ids=["function", "partial", "object", "builtin"])
def test_exception_in_callback_names_it_as_without_recording(callback):
    async def main():
        loop = asyncio.get_running_loop()
        args = () if isinstance(callback, Callable) else ("no",)
        loop.call_soon(callback, *args)
        loop.call_later(0, callback, *args)
        await asyncio.to_thread(loop.call_soon_threadsafe, callback, *args)
        for _ in range(3):
            await asyncio.sleep(0)

    plain, recorded = messages(main)
    assert len(plain) == 3
    assert recorded == plain


def test_debug_mode_still_names_the_slow_task(caplog):
    async def slow():
        hold(0.02)

    async def main():
        asyncio.get_running_loop().slow_callback_duration = 0.01
        with Timeline():
            await asyncio.create_task(slow(), name="the slow one")

    with caplog.at_level(logging.WARNING, logger="asyncio"):
        asyncio.run(main(), debug=True)
    assert any("Executing <Task finished name='the slow one'" in m for m in caplog.messages)


def test_debug_mode_still_says_where_a_task_was_created():
    async def main():
        task = asyncio.create_task(asyncio.sleep(0))
        await task
        return [(frame.name, frame.filename) for frame in task._source_traceback][-2:]

    async def recorded():
        with Timeline():
            return await main()

    plain = asyncio.run(main(), debug=True)
    assert asyncio.run(recorded(), debug=True) == plain

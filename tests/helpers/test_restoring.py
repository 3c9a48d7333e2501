"""A loop is left exactly as it was found, whatever happens in the block."""

import asyncio

import pytest

from helpers import Timeline
from helpers.recorder import probes
from tests.helpers.tools import attributes, nothing


def test_the_attributes_of_the_loop_are_exactly_as_before():
    async def main():
        loop = asyncio.get_running_loop()
        before = attributes(loop)
        with Timeline():
            assert attributes(loop) != before
            await asyncio.gather(nothing(), nothing())
        assert attributes(loop) == before

    asyncio.run(main())
    assert not probes


def test_an_attribute_that_somebody_set_before_is_put_back():
    calls = []

    async def main():
        loop = asyncio.get_running_loop()
        real = loop.call_soon

        def counted(callback, *args, context=None):
            calls.append(callback)
            return real(callback, *args, context=context)

        loop.call_soon = counted
        with Timeline() as timeline:
            await asyncio.create_task(nothing())
        assert loop.call_soon is counted
        return timeline

    assert asyncio.run(main()).finishes == ["nothing"]
    assert len(calls) >= 4


def test_what_somebody_wrapped_on_top_stays_and_goes_on_working():
    calls = []

    async def main():
        loop = asyncio.get_running_loop()
        with Timeline() as timeline:
            ours = loop.call_soon

            def counted(callback, *args, context=None):
                calls.append(callback)
                return ours(callback, *args, context=context)

            loop.call_soon = counted
            await asyncio.create_task(nothing())
        assert loop.call_soon is counted
        assert set(attributes(loop)) & {"call_at", "create_task", "call_soon_threadsafe"} == set()
        counted_inside = len(calls)
        await asyncio.create_task(nothing())
        assert len(calls) > counted_inside
        with Timeline() as again:
            await asyncio.create_task(nothing())
        return timeline, again

    for timeline in asyncio.run(main()):
        assert timeline.finishes == ["nothing"]


def test_an_exception_leaves_the_loop_as_it_was():
    async def main():
        before = attributes(asyncio.get_running_loop())
        with pytest.raises(ZeroDivisionError), Timeline():
            await nothing()
            _ = 1 / 0
        assert attributes(asyncio.get_running_loop()) == before

    asyncio.run(main())


def test_cancellation_leaves_the_loop_as_it_was():
    async def block():
        with Timeline():
            await asyncio.Event().wait()

    async def main():
        before = attributes(asyncio.get_running_loop())
        task = asyncio.create_task(block())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        assert attributes(asyncio.get_running_loop()) == before

    asyncio.run(main())


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_an_interrupt_in_a_step_leaves_all_restored_and_recorded(error):
    timeline = Timeline()

    async def interrupted():
        await asyncio.sleep(0)
        raise error

    async def main():
        with timeline:
            await asyncio.create_task(interrupted())

    loop = asyncio.new_event_loop()
    before = attributes(loop)
    task = loop.create_task(main())
    with pytest.raises(error):
        loop.run_until_complete(task)
    with pytest.raises(error):
        loop.run_until_complete(task)
    assert isinstance(task.exception(), error)
    after = attributes(loop)
    loop.close()
    assert not probes
    assert {name for name in after if name not in before} == set()
    assert (timeline["interrupted"].outcome, timeline["interrupted"].exception) == ("error", error)

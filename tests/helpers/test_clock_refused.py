"""Where there can be no virtual clock, or two, the error says what to write instead."""

import asyncio
import sys

import pytest

from helpers import Timeline, virtual_time


async def forever():
    await asyncio.Event().wait()


@pytest.mark.parametrize(
    ("arguments", "options"),
    [((forever,), {}), ((3,), {}), ((), {"max_seconds": "3"}), ((), {"max_steps": 0}),
     ((), {"max_seconds": None}), ((), {"max_seconds": float("nan")})],
)  # fmt: skip
def test_wrong_arguments_are_a_type_error_that_says_what_to_write(arguments, options):
    with pytest.raises(TypeError, match="write `with virtual_time\\(\\):` and await your program"):
        virtual_time(*arguments, **options)


def test_a_coroutine_given_is_a_type_error_and_not_also_a_never_awaited_warning():
    with pytest.raises(TypeError, match="inside the block"):
        virtual_time(forever())


def test_without_a_running_loop_the_error_says_where_to_use_it():
    with pytest.raises(RuntimeError, match="use it in a notebook cell or inside an async def"):
        virtual_time().__enter__()


@pytest.mark.parametrize(
    ("outer", "words"),
    [(virtual_time, "one block may not stand in another"),
     (Timeline, "write `with virtual_time\\(\\), Timeline\\(\\) as timeline:`")],
)  # fmt: skip
def test_inside_another_block_it_is_refused_and_that_one_goes_on(outer, words):
    async def main():
        with outer():
            with pytest.raises(RuntimeError, match=words), virtual_time():
                pass
            await asyncio.sleep(0.001)
        return "time" in vars(asyncio.get_running_loop())

    assert asyncio.run(main()) is False


@pytest.mark.skipif(sys.platform == "win32", reason="there is no uvloop")
def test_uvloop_is_refused_and_the_message_says_what_to_use():
    import uvloop

    async def main():
        with virtual_time():
            pass

    refused = pytest.raises(RuntimeError, match=r"uvloop runs this one: use asyncio\.run")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner, refused:
        runner.run(main())

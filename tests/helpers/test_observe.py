"""What a program did is told in the same words everywhere."""

import asyncio
import gc
import time
import warnings

import pytest

from helpers import Timeline, observe, span, virtual_time
from tests.helpers import programs


def seen_of(answer):
    async def main():
        return await observe(answer)

    return asyncio.run(main())


def test_the_facts_are_one_text_everywhere():
    assert str(seen_of(programs.breakfast())).split("\n") == [
        "result: ['tea', 'toast']",
        "ended by: return",
        "took: 3.0 s",
        "spans: tea 0.0 to 3.0, toast 0.0 to 2.0",
        "at once: 2",
        "left running: ",
        "swallowed: ",
        "never awaited: ",
    ]


@pytest.mark.parametrize(
    ("answer", "facts"),
    [
        ("failing_in_a_group", ["ended by: ExceptionGroup", "spans: tea 0.0 to 1.0 (cancelled)"]),
        ("left_running", ["spans: milk 0.0 to ? (unfinished), jam 0.0 to ? (unfinished)",
                          "at once: 2", "left running: brew, brew", "result: False"]),
        ("swallowing", ["result: 'slept'", "swallowed: stopping_slowly", "took: 1.0 s"]),
        ("unawaited_in_a_list", ["result: [<coroutine object brew>]", "never awaited: brew"]),
        ("dead", ["result: None", "ended by: DeadlockError", "took: 0.0 s"]),
        ("blocking", ["took: 4.0 s", "spans: tea 0.0 to 3.0",
                      "held the loop: line 90 in blocking: time.sleep(3)  # noqa: ASYNC251"]),
    ],
)  # fmt: skip
def test_the_facts_tell_what_happened(answer, facts):
    lines = str(seen_of(getattr(programs, answer)())).split("\n")
    assert [fact for fact in facts if fact not in lines] == []


@pytest.mark.parametrize(("leave", "outcome"), [
    (asyncio.CancelledError, "cancelled"), (ValueError, "error"), (KeyboardInterrupt, "error"),
    (None, "done"),
])  # fmt: skip
def test_a_span_knows_how_it_ended(leave, outcome):
    async def answer():
        with span("tea"):
            if leave:
                raise leave

    assert [mark.outcome for mark in seen_of(answer()).spans] == [outcome]


def test_a_span_outside_an_observation_does_nothing():
    assert asyncio.run(programs.brew("tea", 0)) == "tea"


def test_time_sleep_holds_the_loop_for_virtual_seconds():
    async def answer():
        await asyncio.gather(programs.blocking(), programs.brew("toast", 2))

    assert list(map(str, seen_of(answer()).spans)) == ["tea 0.0 to 3.0", "toast 3.0 to 5.0"]


def test_time_sleep_in_a_thread_takes_real_time_and_holds_nothing():
    async def answer():
        await asyncio.to_thread(time.sleep, 0.01)

    seen = seen_of(answer())
    assert (seen.took, seen.blocking) == (0.0, [])


def test_what_an_earlier_program_left_is_not_found_in_a_later_one():
    class Cycle:
        def __init__(self):
            self.me, self.forgotten = self, programs.brew("tea", 3)

    async def earlier():
        Cycle()

    async def later():
        gc.collect()

    async def main():
        gc.disable()
        with warnings.catch_warnings(record=True):
            warnings.simplefilter("always")
            await observe(earlier())
            seen = await observe(later())
            gc.enable()
            gc.collect()
        return seen.never_awaited

    assert asyncio.run(main()) == []


@pytest.mark.parametrize(("outer", "words"), [
    (virtual_time, "one block may not stand in another"), (Timeline, "must start before"),
])  # fmt: skip
def test_inside_another_block_it_is_refused_and_the_answer_closed(outer, words):
    async def main():
        with outer(), pytest.raises(RuntimeError, match=words):
            await observe(programs.breakfast())

    asyncio.run(main())


@pytest.mark.parametrize("answer", [programs.dead, 5, None, len])
def test_anything_but_a_coroutine_is_a_type_error(answer):
    with pytest.raises(TypeError, match=r"observe (needs|runs)"):
        seen_of(answer)

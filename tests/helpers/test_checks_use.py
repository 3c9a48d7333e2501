"""A check prints a stable line for what holds, and is not led astray by arguments or answers."""

import asyncio
import builtins
import time

import pytest

from helpers import check
from helpers.seen import CheckFailed
from tests.helpers import programs
from tests.helpers.test_checks import less_patience_and_no_course, lines, message  # noqa: F401


def judged(answer, judge=lambda seen: None, **options):
    async def main():
        judge(await check("1.3 Serve", answer, **options))

    asyncio.run(main())


GROUPED = "ExceptionGroup of ValueError: burnt"


@pytest.mark.parametrize(
    ("answer", "judge", "line"),
    [
        ("breakfast", lambda seen: seen.returned(["tea", "toast"]), "returned ['tea', 'toast']"),
        ("breakfast", lambda seen: seen.took(3.0), "took 3.0 s"),
        ("breakfast", lambda seen: seen.ran(tea=(0, 3)), "ran tea 0.0 to 3.0"),
        ("breakfast", lambda seen: seen.started("tea", "toast"), "started tea, toast"),
        ("breakfast", lambda seen: seen.finished("toast", "tea"), "finished toast, tea"),
        ("breakfast", lambda seen: seen.overlapped("tea", "toast"), "tea, toast overlapped"),
        ("breakfast", lambda seen: seen.at_most(2), "at most 2 at once"),
        ("breakfast", lambda seen: seen.ended(tea="done"), "ended tea done"),
        ("breakfast", lambda seen: seen.awaited_everything(), "awaited everything"),
        ("breakfast", lambda seen: seen.nothing_left_running(), "nothing left running"),
        ("breakfast", lambda seen: seen.nothing_swallowed(), "no cancellation swallowed"),
    ],
)  # fmt: skip
def test_a_property_that_holds_is_one_line(answer, judge, line, capsys):
    judged(getattr(programs, answer)(), judge)
    assert capsys.readouterr().out == f"ok  {line}\n"


@pytest.mark.parametrize("raises", [ValueError, (OSError, ValueError), Exception])
def test_an_exception_that_is_meant_is_one_line(raises, capsys):
    judged(programs.failing(), raises=raises)
    assert capsys.readouterr().out == "ok  raised ValueError\n"


@pytest.mark.parametrize(
    ("answer", "raises", "seen", "expected"),
    [
        (programs.failing, (OSError, KeyError), "ValueError: burnt", "OSError or KeyError"),
        (programs.failing_in_a_group, ValueError, GROUPED, "ValueError"),
        (programs.breakfast, OSError, "no exception: it returned ['tea', 'toast']", "OSError"),
    ],
)
def test_another_exception_than_is_meant(answer, raises, seen, expected):
    assert message(answer(), raises=raises).startswith(lines(seen, expected))


def raising():
    raise NotImplementedError("exercise 1.3")


@pytest.mark.parametrize(
    ("predict", "seen"),
    [
        (lambda: ["toast", "toast"], "the same in 1 of 2 places"),
        (lambda: ("toast", "tea"), "the same in 0 of 2 places"),
        (lambda: ["tea"], "something else"),
        (lambda: None, "something else"),
    ],
)
def test_a_wrong_prediction_is_told_how_far_off_without_the_answer(predict, seen):
    said = message(programs.breakfast(), lambda seen: seen.predicted(), predict=predict)
    assert said.startswith(lines(
        f"you predicted {predict()!r}, and the program did {seen}",
        "predicted what the program did", "the picture of the program, moment by moment",
    ))  # fmt: skip


def test_a_prediction_by_name_counts_the_names():
    async def seats():
        return {"ann": 1, "bob": 2}

    said = message(seats(), lambda seen: seen.predicted(), predict=lambda: {"bob": 2, "ann": 3})
    assert "and the program did the same in 1 of 2 places" in said


def test_a_prediction_not_attempted():
    said = message(programs.breakfast(), lambda seen: seen.predicted(), predict=raising)
    assert said.startswith(lines(
        "not attempted yet", "a prediction in place of `raise NotImplementedError('exercise 1.3')`"
    ))  # fmt: skip


def test_a_right_prediction_also_of_a_program_that_blocks(capsys):
    judged(programs.blocking(), lambda seen: seen.predicted(), predict=lambda: None)
    assert capsys.readouterr().out == "ok  predicted what the program did\n"


def knead(seconds):
    time.sleep(seconds)


async def baking(*, lazy):
    knead(2)
    if lazy:
        time.sleep(1)  # noqa: ASYNC251
    await asyncio.sleep(1)


def test_a_function_that_stands_for_work_may_hold_the_loop(capsys):
    judged(baking(lazy=False), lambda seen: seen.took(3.0), work=knead)
    assert capsys.readouterr().out == "ok  took 3.0 s\n"


def test_where_work_may_hold_the_loop_other_calls_still_may_not():
    said = message(baking(lazy=True), work=knead)
    assert "look at:   line _ in baking: time.sleep(1)" in said


class Odd:
    def __eq__(self, other):
        raise ZeroDivisionError

    __hash__ = None

    def __repr__(self):
        raise ZeroDivisionError


class Never:
    def __eq__(self, other):
        return False

    __hash__ = None


async def giving(value):
    return value


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        (Odd(), "returned <a Odd, whose repr raises ZeroDivisionError>"),
        (Never(), "returned <tests.helpers.test_checks_use.Never object>"),
        ("x" * 5000, f"returned '{'x' * 999}... (5002 characters)"),
    ],
)
def test_a_strange_result_is_a_wrong_result(value, seen):
    said = message(giving(value), lambda seen: seen.returned(4))
    assert said == lines(seen, "returned 4", "what the function returns, and in which order")


def test_an_answer_that_replaces_print_is_judged_all_the_same():
    async def silencing():
        builtins.print = lambda *args: None

    real = builtins.print
    try:
        assert "returned None" in message(silencing(), lambda seen: seen.returned(4))
    finally:
        builtins.print = real


async def started():
    task = asyncio.ensure_future(programs.breakfast())
    try:
        await check("1.3 Serve", task)
    finally:
        task.cancel()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: check("1.3", programs.breakfast),
         r"check needs what breakfast returns, not breakfast itself: write breakfast\(...\)"),
        (lambda: check("1.3", raising), "raising is a plain function: define it with async def"),
        (lambda: check("1.3", 5), r"check needs a coroutine, such as fetch\(...\) of an async def"),
        (started, r"check starts the coroutine itself: give it fetch\(...\), not the Task of it"),
        (lambda: check(programs.breakfast(), "1.3"), "check takes the title first"),
        (lambda: check("1.3", programs.breakfast(), ["tea"]),
         r"predict= needs a plain function .*: write check\(..., predict=guess\) without \(\)"),
        (lambda: check("1.3", programs.breakfast(), programs.dead), "predict= needs a plain"),
        (lambda: check("1.3", programs.breakfast(), raises="ValueError"),
         "raises= needs the exception's class, not 'ValueError': write raises=ValueError"),
        (lambda: check("1.3", programs.breakfast(), raises=ValueError("x")), "raises= needs the"),
        (lambda: check("1.3", programs.breakfast(), work="knead"),
         "work= needs the function itself, not 'knead': write work=knead"),
    ],
)  # fmt: skip
def test_a_wrong_argument_is_a_type_error_that_says_what_to_write(call, words):
    async def main():
        await call()

    with pytest.raises(TypeError, match=words):
        asyncio.run(main())


def test_a_failed_check_is_shown_without_a_traceback():
    assert CheckFailed("1.3 Serve\n  seen")._render_traceback_() == ["1.3 Serve", "  seen"]

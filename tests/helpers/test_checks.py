"""A check tells the ways to fail from one another, in words that say where to look."""

import asyncio
import re
import sys

import pytest

from helpers import check
from helpers.seen import CheckFailed
from tests.helpers import programs


@pytest.fixture(autouse=True)
def less_patience_and_no_course(monkeypatch, tmp_path):
    monkeypatch.setattr(sys.modules["helpers.referee"], "STUCK", 0.4)
    monkeypatch.chdir(tmp_path)


def message(answer, judge=lambda seen: None, **options):
    """Returns what a learner reads when the check of an answer fails."""

    async def main():
        with pytest.raises(CheckFailed) as failed:
            judge(await check("1.3 Serve", answer, **options))
        assert failed.value.__context__ is None  # a notebook would show that, too
        return re.sub(r"line \d+", "line _", str(failed.value))

    return asyncio.run(main())


async def stub():
    raise NotImplementedError("exercise 1.3")


def lines(seen, expected, look=None, *more):
    first = ["1.3 Serve", f"  seen:      {seen}", f"  expected:  {expected}"]
    return "\n".join([*first, *([f"  look at:   {look}"] if look else []), *more])


def test_not_attempted():
    assert message(stub()) == lines(
        "not attempted yet", "an answer in place of `raise NotImplementedError('exercise 1.3')`"
    )


def test_wrong_result():
    said = message(programs.breakfast(), lambda seen: seen.returned(["toast", "tea"]))
    assert said == lines(
        "returned ['tea', 'toast']",
        "returned ['toast', 'tea']",
        "what the function returns, and in which order",
        "your program:",
        "  answer    done  0.0 to 3.0 s  gather 3.0",
        "    brew#1  done  0.0 to 3.0 s  sleep 3.0",
        "    brew#2  done  0.0 to 2.0 s  sleep 2.0",
    )


def test_right_result_but_one_by_one_shown_as_two_timelines():
    said = message(programs.one_by_one(), lambda seen: seen.ran(tea=(0, 3), toast=(0, 2)))
    assert said == lines(
        "ran tea 0.0 to 3.0, toast 3.0 to 5.0",
        "ran tea 0.0 to 3.0, toast 0.0 to 2.0",
        "an `await` that ends before the next call has been started",
        "seen:",
        "  tea    |========================                |  0.0 to 3.0",
        "  toast  |                        ================|  3.0 to 5.0",
        "expected:",
        "  tea    |========================                |  0.0 to 3.0",
        "  toast  |================                        |  0.0 to 2.0",
        "your program:",
        "  answer  done  0.0 to 5.0 s  sleep 3.0 > sleep 2.0",
    )


DEADLOCK = "Deadlock at 0.0 s: nothing can wake the tasks that wait. answer waits on Event.wait."
LIMIT = "Still not done after 20000 turns of the loop, the limit here: is there a loop that never"
ENDLESS = "an endless loop with no await in it, or a call that blocks for good"
ONE_BY_ONE = "an `await` that ends before the next call has been started"


@pytest.mark.parametrize(
    ("judge", "seen", "expected"),
    [
        (lambda seen: seen.took(3.0), "took 5.0 s", "took 3.0 s"),
        (lambda seen: seen.overlapped("tea", "toast"),
         "tea 0.0 to 3.0, toast 3.0 to 5.0, at no moment all at once", "tea, toast overlapped"),
    ],
)  # fmt: skip
def test_right_result_but_too_late(judge, seen, expected):
    assert message(programs.one_by_one(), judge).startswith(lines(seen, expected, ONE_BY_ONE))


@pytest.mark.parametrize(
    ("answer", "seen", "expected", "look"),
    [
        (programs.dead, DEADLOCK, "a program that ends",
         "line _ in dead: await asyncio.Event().wait(); who should wake it, and when?"),
        (programs.endless, LIMIT, "a program that ends",
         "line _ in endless: await asyncio.sleep(seconds); what should end the loop?"),
        (programs.spinning, ENDLESS,
         "a program that gives the loop back", "line _ in spinning: "),
        (programs.stuck_in_a_call,
         ENDLESS,
         "a program that gives the loop back",
         "line _ in stuck_in_a_call: threading.Event().wait(); does anything in the body"),
        (programs.blocking, "a call that holds the loop, so that no other task can run",
         "every wait awaited", "line _ in blocking: time.sleep(3)"),
        (programs.failing, "ValueError: burnt", "no exception",
         'line _ in failing: raise ValueError("burnt")'),
        (programs.failing_in_a_group, "ExceptionGroup of ValueError: burnt", "no exception",
         'line _ in failing: raise ValueError("burnt")'),
        (lambda: programs.leaving(SystemExit(3)), "SystemExit: 3", "no exception",
         "line _ in leaving: raise error"),
        (lambda: programs.leaving_behind(KeyboardInterrupt()), "KeyboardInterrupt",
         "no exception", "line _ in leaving: raise error"),
        (programs.recursing, "RecursionError: maximum recursion depth exceeded", "no exception",
         "line "),
        (programs.unawaited_returned, "never awaited: brew", "awaited everything",
         'line _ in unawaited_returned: return brew("tea", 3): it needs an `await`'),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_come_to_its_end(answer, seen, expected, look):
    said = message(answer()).split("\n")
    assert [want for want in lines(seen, expected, look).split("\n")
            if not any(line.startswith(want) for line in said)] == []  # fmt: skip


@pytest.mark.parametrize("answer", [programs.unawaited, programs.unawaited_in_a_list])
def test_a_coroutine_never_awaited_is_the_reason_for_a_wrong_result(answer):
    said = message(answer(), lambda seen: seen.returned(["tea"]))
    assert said.startswith(
        lines("never awaited: brew", "awaited everything", "line _ in unawaited")
    )


@pytest.mark.parametrize(
    ("answer", "judge", "seen", "expected", "look"),
    [
        (programs.left_running, lambda seen: seen.nothing_left_running(),
         "still running: brew, brew", "nothing left running",
         "tasks that are created, or cancelled, and not waited for"),
        (programs.swallowing, lambda seen: seen.nothing_swallowed(),
         "asked to stop, went on: stopping_slowly", "no cancellation swallowed",
         "an `except` that catches CancelledError and does not raise it again"),
        (programs.breakfast, lambda seen: seen.at_most(1), "2 at once", "at most 1 at once",
         "what makes a call wait until another is done"),
        (programs.breakfast, lambda seen: seen.took(4.0), "took 3.0 s", "took 4.0 s",
         "what each await waits for"),
        (programs.breakfast, lambda seen: seen.started("toast", "tea"), "started tea, toast",
         "started toast, tea", "the order in which the calls are started"),
        (programs.breakfast, lambda seen: seen.finished("tea", "toast"), "finished toast, tea",
         "finished tea, toast", "who has to wait for whom"),
        (programs.failing_in_a_group, lambda seen: seen.ended(tea="done"), "ended tea cancelled",
         "ended tea done", "who is cancelled, and when"),
        (programs.left_running, lambda seen: seen.ended(milk="done"), "ended milk unfinished",
         "ended milk done", "who is cancelled, and when"),
        (programs.breakfast, lambda seen: seen.overlapped("tea", "jam"),
         "tea 0.0 to 3.0, at no moment all at once", "tea, jam overlapped",
         "the calls that were never started"),
        (programs.breakfast, lambda seen: seen.ran(jam=(0, 1)), "ran nothing",
         "ran jam 0.0 to 1.0", "who waits for whom"),
    ],
)  # fmt: skip
def test_a_property_that_does_not_hold(answer, judge, seen, expected, look):
    raises = ExceptionGroup if answer is programs.failing_in_a_group else ()
    assert message(answer(), judge, raises=raises).startswith(lines(seen, expected, look))

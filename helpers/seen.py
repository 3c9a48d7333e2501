"""The words in which an exercise says what it expects: a property that an answer must have.

A property that holds prints one stable line; one that does not ends the cell with what was seen,
what was expected and where to look.
"""

from __future__ import annotations

import inspect
from dataclasses import replace
from textwrap import dedent, indent
from typing import TYPE_CHECKING

from . import catalogue
from .clock import DeadlockError, LimitError
from .observation import Observation, Span
from .referee import EndlessLoop
from .words import bars, leaf, listed, pairs, show

if TYPE_CHECKING:
    from collections.abc import Callable

ONE_BY_ONE = "an `await` that ends before the next call has been started"


class CheckFailed(AssertionError):  # noqa: N818, as it says what has happened
    """A check that does not hold; shown without the traceback, which is not the learner's."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


class Seen:
    """What an answer did; each method states one property that it must have."""

    def __init__(self, title: str, seen: Observation, predict: Callable | None):
        self.title, self.observation, self._predict = title, seen, predict
        self.result, self.timeline = seen.result, seen.timeline

    def __repr__(self) -> str:
        return f"{self.title}\n{self.observation}"

    def ran_to_the_end(self, raises: tuple = (), work: Callable | None = None) -> None:
        """Fails if the answer was not attempted, raised, hung or never ended."""
        seen, error = self.observation, leaf(self.observation.error)
        if isinstance(error, NotImplementedError):
            self._fail("not attempted yet", f"an answer in place of `raise {error!r}`", "")
        refused = isinstance(error, RuntimeError) and "event loop" in str(error)  # not forgotten
        if (
            seen.never_awaited
            and not refused
            and (seen.stopped or error or inspect.iscoroutine(self.result))
        ):
            self.awaited_everything()
        if seen.stopped:
            self._fail(*_STOPPED.get(type(seen.stopped), _exit)(seen.stopped, seen.line))
        wanted = " or ".join(kind.__name__ for kind in raises) or "no exception"
        if error is None and raises:
            self._fail(f"no exception: it returned {show(self.result)}", wanted,
                       "what becomes of the error on its way out")  # fmt: skip
        if error is not None and not isinstance(seen.error, raises):
            self._fail(_raised(seen.error), wanted, seen.line or "where it is raised")
        meant = f" in {work.__name__}: " if work else "\n"  # which is in no line
        blocking = [line for line in seen.blocking if meant not in line]
        if blocking and not self._predict:
            self._fail("a call that holds the loop, so that no other task can run",
                       "every wait awaited", blocking[0])  # fmt: skip
        if raises:
            print(f"ok  raised {type(seen.error).__name__}")

    def returned(self, expected: object) -> None:
        """The answer returned this value."""
        if self.observation.never_awaited:
            self.awaited_everything()
        look = "what the function returns, and in which order"
        self._hold(_same(self.result, expected), f"returned {expected!r}",
                   f"returned {show(self.result)}", look)  # fmt: skip

    def predicted(self) -> None:
        """The prediction equals what the program did."""
        try:
            prediction, error = self._predict(), None
        except NotImplementedError as raised:
            prediction, error = None, raised
        if error:
            self._fail("not attempted yet", f"a prediction in place of `raise {error!r}`", "")
        self._hold(
            _same(prediction, self.result),
            "predicted what the program did",
            f"you predicted {show(prediction)}, and the program did {self._veiled(prediction)}",
            "the picture of the program, moment by moment",
        )

    def _veiled(self, prediction: object) -> str:
        """Says how far a prediction is off without giving the answer away."""
        mine, its = (dict(enumerate(x)) if isinstance(x, list | tuple) else x
                     for x in (prediction, self.result))  # fmt: skip
        if not isinstance(mine, dict) or not isinstance(its, dict) or mine.keys() != its.keys():
            return "something else"
        return f"the same in {sum(_same(mine[k], its[k]) for k in its)} of {len(its)} places"

    def took(self, seconds: float) -> None:
        """The answer took exactly this long on the virtual clock."""
        seen = self.observation
        look = self._why_late(seconds) or "what each await waits for"
        self._hold(seen.took == seconds, f"took {seconds} s", f"took {seen.took} s", look)

    def _why_late(self, seconds: float) -> str:
        """Returns where to look if the answer did one thing after another, and took too long."""
        one_by_one = self.observation.peak <= 1 and self.observation.took > seconds
        return ONE_BY_ONE if one_by_one else ""

    def ran(self, **times: tuple[float, float]) -> None:
        """Each named span ran from one moment to another, in seconds."""
        wanted = [Span(n, float(start), float(stop), "done") for n, (start, stop) in times.items()]
        seen = self._spans(times)
        if sorted((s.name, s.start, s.stop) for s in seen) != sorted(
            (s.name, s.start, s.stop) for s in wanted
        ):
            self._fail(
                f"ran {listed(map(str, seen))}",
                f"ran {listed(map(str, wanted))}",
                self._why_late(max(span.stop for span in wanted)) or "who waits for whom",
                f"seen:\n{bars(seen, wanted)}\nexpected:\n{bars(wanted, seen)}",
            )
        print(f"ok  ran {listed(map(str, wanted))}")

    def started(self, *names: str) -> None:
        """The spans started in this order."""
        order = [s.name for s in self.observation.spans]
        self._hold(order == list(names), f"started {listed(names)}", f"started {listed(order)}",
                   "the order in which the calls are started")  # fmt: skip

    def finished(self, *names: str) -> None:
        """The spans ended in this order."""
        ended = [s for s in self.observation.spans if s.stop is not None]
        order = [s.name for s in sorted(ended, key=lambda s: s.stop)]
        self._hold(order == list(names), f"finished {listed(names)}", f"finished {listed(order)}",
                   "who has to wait for whom")  # fmt: skip

    def overlapped(self, *names: str) -> None:
        """The named spans were all under way at one moment."""
        spans = self._spans(names)
        begun = {s.name for s in spans} == set(names)
        together = begun and max(s.start for s in spans) < min(s.stop for s in spans)
        self._hold(
            together,
            f"{listed(names)} overlapped",
            f"{listed(map(str, spans))}, at no moment all at once",
            ONE_BY_ONE if begun else "the calls that were never started",
        )

    def at_most(self, limit: int) -> None:
        """Never more than `limit` spans were under way at once."""
        peak = self.observation.peak
        self._hold(peak <= limit, f"at most {limit} at once", f"{peak} at once",
                   "what makes a call wait until another is done")  # fmt: skip

    def ended(self, **outcomes: str) -> None:
        """Each named span ended like this: done, cancelled or error."""
        seen = sorted((s.name, s.outcome) for s in self._spans(outcomes))
        self._hold(seen == sorted(outcomes.items()), f"ended {pairs(outcomes.items())}",
                   f"ended {pairs(seen)}", "who is cancelled, and when")  # fmt: skip

    def awaited_everything(self) -> None:
        """No coroutine was called without being awaited."""
        names = self.observation.never_awaited
        call = [*self.observation.calls, *(f"the call {name}(...)" for name in names), ""][0]
        self._hold(not names, "awaited everything", f"never awaited: {listed(names)}",
                   f"{call}: it needs an `await`")  # fmt: skip

    def nothing_left_running(self) -> None:
        """No task was still under way when the answer returned."""
        names = self.observation.leftovers
        self._hold(not names, "nothing left running", f"still running: {listed(names)}",
                   "tasks that are created, or cancelled, and not waited for")  # fmt: skip

    def nothing_swallowed(self) -> None:
        """Every task that was cancelled stopped."""
        names = self.observation.swallowed
        self._hold(
            not names,
            "no cancellation swallowed",
            f"asked to stop, went on: {listed(names)}",
            "an `except` that catches CancelledError and does not raise it again",
        )

    def solved(self) -> None:
        """Notes the exercise as solved."""
        catalogue.solve(self.title)
        print(f"{self.title}: solved")

    def _spans(self, names) -> list[Span]:
        """Returns the spans of these names; those under way last until the end."""
        found = [s for s in self.observation.spans if s.name in names]
        return [replace(s, stop=self.observation.took) if s.stop is None else s for s in found]

    def _hold(self, holds: bool, expected: str, seen: str, look: str) -> None:
        if not holds:
            self._fail(seen, expected, look)
        print(f"ok  {expected}")

    def _fail(self, seen: str, expected: str, look: str, picture: str = "") -> None:
        lines = [self.title, f"  seen:      {seen}", f"  expected:  {expected}"]
        if look:
            lines.append(f"  look at:   {look}")
        if picture:
            lines.append(picture)
        moves = self.observation.took or len(self.timeline.tasks) > 2
        if moves and not self._predict:  # whose times would give the answer away
            own = dedent(repr(self.timeline).partition("\n")[2])  # without the cell's own line
            lines.append("your program:\n" + indent(own, "  "))
        raise CheckFailed("\n".join(lines))


def _endless(stopped: BaseException, line: str) -> tuple[str, str, str]:
    return (
        "an endless loop with no await in it, or a call that blocks for good",
        "a program that gives the loop back",
        f"{line}; does anything in the body of the loop await?",
    )


def _deadlock(stopped: BaseException, line: str) -> tuple[str, str, str]:
    return str(stopped), "a program that ends", f"{line}; who should wake it, and when?"


def _limit(stopped: BaseException, line: str) -> tuple[str, str, str]:
    return str(stopped), "a program that ends", f"{line}; what should end the loop?"


def _exit(stopped: BaseException, line: str) -> tuple[str, str, str]:
    return _error(stopped), "no exception", line


_STOPPED = {EndlessLoop: _endless, DeadlockError: _deadlock, LimitError: _limit}


def _error(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _raised(error: BaseException) -> str:
    """Returns an exception in words; of a group, also the first one in it."""
    inner = leaf(error)
    return _error(error) if inner is error else f"{type(error).__name__} of {_error(inner)}"


def _same(value: object, other: object) -> bool:
    try:
        return bool(value == other)
    except Exception:  # of a __eq__ that the learner wrote
        return False

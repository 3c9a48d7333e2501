"""The words in which an exercise says what it expects of a program's behaviour.

A check cell reads like the specification: it names the exercise, runs the answer, and states one
property a line. A property that holds prints one stable line; one that does not ends the cell with
what was seen, what was expected and where to look.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Coroutine
from textwrap import dedent, indent

from . import progress
from .clock import DeadlockError, LimitError
from .observe import EndlessLoop, Observation, observe, where


class CheckFailed(AssertionError):
    """A check that does not hold; shown without the traceback, which is not the learner's."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


async def check(title: str, answer: Coroutine, predict: Callable | None = None, raises=()) -> Seen:
    """Runs an answer on the virtual clock and returns what was seen, to be judged line by line.

    Args:
        title: the exercise's number and name, as in its heading.
        answer: the coroutine to run, as in ``check("1.3 Serve at once", serve(orders))``.
        predict: a function without arguments that returns the learner's prediction of the result.
        raises: the exceptions that the answer is meant to raise.

    Raises:
        TypeError: `answer` is not a coroutine.
        LookupError: there is no such exercise.
        CheckFailed: not attempted, or the answer failed, hung or never ended.

    Example:
        >>> async def twice(x):
        ...     await asyncio.sleep(1)
        ...     return 2 * x
        >>> async def cell():
        ...     seen = await check("1.3 Serve at once", twice(2))
        ...     seen.returned(4)
        ...     seen.took(1.0)
        >>> asyncio.run(cell())
        ok  returned 4
        ok  took 1.0 s
    """
    if not inspect.iscoroutine(answer):
        raise TypeError(_not_a_coroutine(answer))
    try:
        progress.known(title)
    except LookupError:
        answer.close()
        raise
    seen = Seen(title, await observe(answer), predict)
    seen.ran_to_the_end(raises)
    return seen


def _not_a_coroutine(answer: object) -> str:
    name = getattr(answer, "__name__", type(answer).__name__)
    if inspect.iscoroutinefunction(answer):
        return f"check needs what {name} returns, not {name} itself: write {name}(...) with ()."
    if inspect.isfunction(answer):
        return f"check runs coroutines, and {name} is a plain function: define it with async def."
    if isinstance(answer, asyncio.Future):
        return f"check starts the coroutine itself: give it fetch(...), not the {name} made of it."
    return f"check needs a coroutine, such as fetch(...) of an async def, and was given {answer!r}."


class Seen:
    """What an answer did; each method states one property that it must have."""

    def __init__(self, title: str, seen: Observation, predict: Callable | None):
        self.title, self.observation, self._predict = title, seen, predict
        self.result, self.timeline = seen.result, seen.timeline

    def __repr__(self) -> str:
        return f"{self.title}\n{self.observation}"

    def ran_to_the_end(self, raises=()) -> None:
        """Fails if the answer was not attempted, raised, hung or never ended."""
        seen = self.observation
        error = _leaf(seen.error)
        if isinstance(error, NotImplementedError):
            self._fail("not attempted yet", f"an answer in place of `raise {error!r}`", "")
        if seen.never_awaited and (seen.stopped or seen.error or inspect.iscoroutine(self.result)):
            self.awaited_everything()
        if isinstance(seen.stopped, EndlessLoop):
            self._fail(
                f"an endless loop with no await in it ({where(seen.stopped)})",
                "a program that gives the loop back",
                "the loop's condition, and whether anything in its body awaits",
            )
        if isinstance(seen.stopped, DeadlockError):
            self._fail(
                str(seen.stopped), "a program that ends", "who should wake the task, and when"
            )
        if isinstance(seen.stopped, LimitError):
            self._fail(str(seen.stopped), "a program that ends", "the condition of the loop")
        if error is not None and not isinstance(seen.error, raises):
            self._fail(
                f"{type(error).__name__}: {error}", "no exception", where(error) or "the traceback"
            )
        if raises and error is None:
            names = " or ".join(
                t.__name__ for t in (raises if type(raises) is tuple else (raises,))
            )
            self._fail(
                f"no exception; {self.result!r} returned", names, "what becomes of the error"
            )
        if raises:
            print(f"ok  raised {type(seen.error).__name__}")

    def returned(self, expected: object) -> None:
        """The answer returned this value."""
        look = "what the function returns, and in which order"
        if inspect.iscoroutine(self.result) or (
            isinstance(self.result, list) and any(map(inspect.iscoroutine, self.result))
        ):
            look = "a call without `await`: it builds a coroutine object and runs nothing"
        self._hold(
            self.result == expected, f"returned {expected!r}", f"returned {self.result!r}", look
        )

    def predicted(self) -> None:
        """The prediction equals what the program did."""
        try:
            prediction, error = self._predict(), None
        except NotImplementedError as raised:
            prediction, error = None, raised
        if error:
            self._fail("not attempted yet", f"a prediction in place of `raise {error!r}`", "")
        self._hold(
            prediction == self.result,
            "predicted what the program did",
            f"you predicted {prediction!r}, and the program did {self._veiled(prediction)}",
            "the picture of the program, moment by moment",
        )

    def _veiled(self, prediction: object) -> str:
        """Says how far a prediction is off without giving the answer away."""
        if isinstance(prediction, list | tuple) and len(prediction) == len(self.result):
            same = sum(a == b for a, b in zip(prediction, self.result, strict=True))
            return f"the same in {same} of {len(self.result)} places"
        return "something else"

    def took(self, seconds: float) -> None:
        """The answer took exactly this long on the virtual clock."""
        seen, look = self.observation, "what each await waits for"
        if seen.took > seconds and seen.peak <= 1:
            look = "an `await` that ends before the next call has been started"
        self._hold(seen.took == seconds, f"took {seconds} s", f"took {seen.took} s", look)

    def ran(self, **times: tuple[float, float]) -> None:
        """Each named span ran from one moment to another, in seconds."""
        wanted = {name: (float(start), float(stop)) for name, (start, stop) in times.items()}
        seen = {s.name: (s.start, s.stop) for s in self.observation.spans if s.name in times}
        if seen != wanted:
            self._fail(
                "ran " + _spans(seen),
                "ran " + _spans(wanted),
                "who waits for whom",
                f"seen:\n{_bars(seen, wanted)}\nexpected:\n{_bars(wanted, seen)}",
            )
        print("ok  ran " + _spans(wanted))

    def started(self, *names: str) -> None:
        """The spans started in this order."""
        order = [s.name for s in self.observation.spans]
        self._hold(order == list(names), f"started {_list(names)}", f"started {_list(order)}",
                   "the order in which the calls are started")  # fmt: skip

    def finished(self, *names: str) -> None:
        """The spans ended in this order."""
        ended = [s for s in self.observation.spans if s.stop is not None]
        order = [s.name for s in sorted(ended, key=lambda s: s.stop)]
        self._hold(order == list(names), f"finished {_list(names)}", f"finished {_list(order)}",
                   "who has to wait for whom")  # fmt: skip

    def overlapped(self, *names: str) -> None:
        """The named spans were all under way at one moment."""
        spans = [s for s in self.observation.spans if s.name in names]
        together = len(spans) >= len(names) and max(s.start for s in spans) < min(
            s.stop or self.observation.took for s in spans
        )
        self._hold(
            together,
            f"{_list(names)} overlapped",
            f"{_list(map(str, spans))}: one after another",
            "an `await` that ends before the next call has been started",
        )

    def at_most(self, limit: int) -> None:
        """Never more than `limit` spans were under way at once."""
        peak = self.observation.peak
        self._hold(peak <= limit, f"at most {limit} at once", f"{peak} at once",
                   "what makes a call wait until another is done")  # fmt: skip

    def ended(self, **outcomes: str) -> None:
        """Each named span ended like this: done, cancelled or error."""
        seen = {s.name: s.outcome for s in self.observation.spans if s.name in outcomes}
        self._hold(seen == outcomes, "ended " + _pairs(outcomes), "ended " + _pairs(seen),
                   "who is cancelled, and when")  # fmt: skip

    def awaited_everything(self) -> None:
        """No coroutine was called without being awaited."""
        names = self.observation.never_awaited
        self._hold(not names, "awaited everything", f"never awaited: {_list(names)}",
                   f"the call of {names[0] if names else ''}(...): it needs an `await`")  # fmt: skip

    def nothing_left_running(self) -> None:
        """No task was still under way when the answer returned."""
        names = self.observation.leftovers
        self._hold(not names, "nothing left running", f"still running: {_list(names)}",
                   "tasks that are created and never awaited")  # fmt: skip

    def nothing_swallowed(self) -> None:
        """Every task that was cancelled stopped."""
        names = self.observation.swallowed
        self._hold(not names, "no cancellation swallowed", f"asked to stop, went on: {_list(names)}",
                   "an `except` that catches CancelledError and does not raise it again")  # fmt: skip

    def solved(self) -> None:
        """Notes the exercise as solved."""
        progress.solve(self.title)
        print(f"{self.title}: solved")

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
        if self.timeline.summary("id")[1]["waiting"] or len(self.timeline.tasks) > 2:
            own = dedent(repr(self.timeline).partition("\n")[2])  # without the cell's own line
            lines.append("your program:\n" + indent(own, "  "))
        raise CheckFailed("\n".join(lines))


def _leaf(error: BaseException | None) -> BaseException | None:
    """Returns the first exception in a group, or the exception itself."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _list(names) -> str:
    return ", ".join(names) or "nothing"


def _spans(times: dict) -> str:
    return (
        ", ".join(f"{name} {start} to {stop}" for name, (start, stop) in times.items()) or "nothing"
    )


def _bars(spans: dict, others: dict, width: int = 40) -> str:
    """Draws spans as lines of text, to the same scale as the others."""
    end = max([stop for _, stop in (*spans.values(), *others.values())], default=0) or 1
    pad = max(map(len, (*spans, *others)))
    lines = []
    for name, (start, stop) in spans.items():
        left, right = round(start / end * width), round(stop / end * width)
        bar = " " * left + "=" * max(right - left, 1)
        lines.append(f"  {name.ljust(pad)}  |{bar.ljust(width)}|  {start} to {stop}")
    return "\n".join(lines) or "  nothing"


def _pairs(outcomes: dict) -> str:
    return ", ".join(f"{name} {outcome}" for name, outcome in outcomes.items()) or "nothing"

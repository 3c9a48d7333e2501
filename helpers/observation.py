"""What a program did, as data: for checks to judge and for grading to compare."""

from __future__ import annotations

import asyncio
import linecache
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .reasons import short_name
from .records import peak
from .words import LIBRARIES, show

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from .timeline import Timeline

current: ContextVar[Observation | None] = ContextVar("observation", default=None)


@dataclass
class Span:
    """A named stretch of work, in virtual seconds."""

    name: str
    start: float
    stop: float | None = None
    outcome: str = "unfinished"

    def __str__(self) -> str:
        end = "?" if self.stop is None else self.stop
        note = "" if self.outcome == "done" else f" ({self.outcome})"
        return f"{self.name} {self.start} to {end}{note}"


@dataclass
class Observation:
    """What a program did: result or error, seconds taken, spans, tasks left running.

    Attributes:
        took: virtual seconds until the program returned.
        stopped: why it was stopped from outside, if it was.
        line: the line of the program that the error came from, or at which it was stopped.
        blocking: the lines that called ``time.sleep`` and so held the loop.
        never_awaited: names of coroutines that were called and not awaited.
        calls: the lines that called these.
        leftovers: names of the tasks still running when it returned.
        swallowed: names of the tasks that were asked to stop and went on.
    """

    result: object = None
    error: BaseException | None = None
    stopped: BaseException | None = None
    took: float = 0.0
    line: str = ""
    blocking: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    never_awaited: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)
    swallowed: list[str] = field(default_factory=list)
    timeline: Timeline | None = None

    @property
    def peak(self) -> int:
        """How many spans were under way at once, at most."""
        closed = [(s.start, self.took if s.stop is None else s.stop) for s in self.spans]
        return peak([(t, c) for start, stop in closed for t, c in ((start, 1), (stop, -1))])

    def note_never_awaited(self, coro: Coroutine) -> None:
        """Notes a coroutine that will not run, and the line that called it."""
        self.never_awaited.append(short_name(coro.__qualname__))
        for file, line, name in coro.cr_origin or ():
            if not file.startswith(LIBRARIES):
                self.calls.append(f"line {line} in {name}: {linecache.getline(file, line).strip()}")

    def __str__(self) -> str:
        """The facts, a line each: the same on every machine and Python version."""
        ended = self.stopped or self.error
        facts = {
            "result": show(self.result),
            "ended by": type(ended).__name__ if ended else "return",
            "took": f"{self.took} s",
            "spans": ", ".join(map(str, self.spans)),
            "at once": self.peak,
            "left running": ", ".join(self.leftovers),
            "swallowed": ", ".join(self.swallowed),
            "never awaited": ", ".join(self.never_awaited),
        }
        if self.blocking:
            facts["held the loop"] = ", ".join(self.blocking)
        return "\n".join(f"{name}: {value}" for name, value in facts.items())


@contextmanager
def span(name: str) -> Iterator[None]:
    """Marks a stretch of work, for a check to see when it ran and how it ended.

    Args:
        name: what the check calls it.

    Example:
        >>> async def brew(cup, seconds):
        ...     with span(cup):
        ...         await asyncio.sleep(seconds)
        >>> print(asyncio.run(observe(brew("tea", 3))).spans[0])
        tea 0.0 to 3.0
    """
    seen = current.get()
    if seen is None:
        yield
        return
    mark = Span(name, asyncio.get_running_loop().time())
    seen.spans.append(mark)
    try:
        yield
        mark.outcome = "done"
    except asyncio.CancelledError:
        mark.outcome = "cancelled"
        raise
    except BaseException:
        mark.outcome = "error"
        raise
    finally:
        mark.stop = asyncio.get_running_loop().time()

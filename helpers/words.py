"""How programs, values and places in them are put into words: without addresses, and short."""

from __future__ import annotations

import asyncio
import inspect
import re
import sysconfig
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .observation import Span

LIBRARIES = (*map(sysconfig.get_path, ("stdlib", "purelib")), str(Path(__file__).parent))


def leaf(error: BaseException | None) -> BaseException | None:
    """Returns the first exception in a group, or the exception itself."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def show(value: object, most: int = 1000) -> str:
    """Returns a value's repr, without addresses, and cut where it is long."""
    try:
        text = re.sub(r" at 0x[0-9a-fA-F]+", "", repr(value))
    except Exception as error:
        return f"<a {type(value).__name__}, whose repr raises {type(error).__name__}>"
    return text if len(text) <= most else f"{text[:most]}... ({len(text)} characters)"


def not_a_coroutine(answer: object, needs: str) -> str:
    """Returns what to write instead of a wrong argument."""
    name = getattr(answer, "__name__", type(answer).__name__)
    if inspect.iscoroutinefunction(answer):
        return f"{needs} needs what {name} returns, not {name} itself: write {name}(...) with ()."
    if inspect.isfunction(answer):
        return f"{needs} runs coroutines; {name} is a plain function: define it with async def."
    if isinstance(answer, asyncio.Future):
        return f"{needs} starts the coroutine itself: give it fetch(...), not the {name} of it."
    return f"{needs} needs a coroutine, such as fetch(...) of an async def, not {show(answer)}."


def suspended(coro: object) -> Iterator[tuple]:
    """Yields the frames at which a coroutine, and those it awaits, are suspended."""
    while frame := getattr(coro, "cr_frame", None):
        yield frame, frame.f_lineno
        coro = coro.cr_await


def line_of(frames: Iterable[tuple]) -> str:
    """Returns the innermost line that is the program's and not a library's."""
    stack = traceback.StackSummary.extract(frames)
    own = [f for f in stack if f.line and not f.filename.startswith(LIBRARIES)]
    return f"line {own[-1].lineno} in {own[-1].name}: {own[-1].line}" if own else ""


def listed(names: Iterable[str]) -> str:
    """Returns names in a row."""
    return ", ".join(names) or "nothing"


def pairs(outcomes: Iterable[tuple[str, str]]) -> str:
    """Returns who ended how, in a row."""
    return listed(f"{name} {outcome}" for name, outcome in outcomes)


def bars(spans: list[Span], others: list[Span], width: int = 40) -> str:
    """Draws spans as lines of text, to the same scale as the others."""
    end = max((span.stop for span in spans + others), default=0) or 1
    pad = max(len(span.name) for span in spans + others)
    lines = []
    for span in spans:
        left, right = round(span.start / end * width), round(span.stop / end * width)
        bar = " " * left + "=" * max(right - left, 1)
        lines.append(f"  {span.name.ljust(pad)}  |{bar.ljust(width)}|  {span.start} to {span.stop}")
    return "\n".join(lines) or "  nothing"

"""A Timeline as plain data, which may go where no Python goes: into a page, a file, a grader.

`plain` makes the data. `checked` takes data that strangers have made, and returns data of this
shape or raises; whoever draws it has nothing more to fear than wrong pictures.
"""

from __future__ import annotations

import math
from itertools import islice

from . import spans
from .reasons import short_name
from .records import collector_paused
from .text import render, tree

STATES = tuple(spans.STATES.tolist())
OUTCOMES = ("done", "cancelled", "error", "unfinished", "destroyed")
LANES = 500  # tasks that one can still look through
BLOCKED = 0.02  # seconds for which one step must hold the others up to be shaded
LIMITS = {"tasks": LANES, "intervals": 20_000, "reasons": 2_000, "blocked": 2_000, "marks": 200}
LONGEST = {"name": 200, "text": 20_000}  # characters of strangers' words


@collector_paused()
def plain(timeline) -> dict:
    """Returns a Timeline as data that JSON can hold; times are seconds from its block's start.

    Returns:
        ``virtual``, ``elapsed``, ``text`` (as the Timeline's own), ``left_out`` (how many tasks
        come after the first 500), and these lists:

        - ``tasks``: name, depth, coro, outcome, error, start, stop, cancels and deadlines
          (start, when, stop, expired) of each, parents before their children;
        - ``intervals``: [task, state, start, stop, reason], of which three are places in
          ``tasks``, in ``waiting, ready, running`` and in ``reasons`` (-1 for none);
        - ``blocked``: [task, start, stop] of each stretch in which one task held up others.

    Example:
        >>> from helpers.portable import plain
        >>> async def main():
        ...     with virtual_time(), Timeline() as timeline:
        ...         await asyncio.sleep(2)
        ...     return plain(timeline)
        >>> asyncio.run(main())["intervals"]
        [[0, 2, 0.0, 0.0, -1], [0, 0, 0.0, 2.0, 0], [0, 2, 2.0, 2.0, -1]]
    """
    order = tree(timeline)
    places = {task.id: place for place, (task, _) in enumerate(order[:LANES])}
    reasons, intervals = {}, []
    for task, state, start, stop, reason in timeline.intervals:
        if task.id in places:
            number = -1 if reason is None else reasons.setdefault(reason, len(reasons))
            times = _short(start), _short(stop)
            intervals.append([places[task.id], STATES.index(state), *times, number])
    return {
        "virtual": timeline.virtual,
        "elapsed": _short(timeline.elapsed),
        "text": render(timeline),
        "left_out": len(order) - len(places),
        "tasks": [_task(timeline, task, depth) for task, depth in order[:LANES]],
        "intervals": intervals,
        "reasons": list(reasons),
        "blocked": [[places[task.id], _short(start), _short(stop)]
                    for task, start, stop, _ in timeline.blocked(BLOCKED) if task.id in places],
    }  # fmt: skip


def _short(seconds: float | None) -> float | None:
    """Returns a time to the microsecond, which a picture does not need more exactly."""
    return None if seconds is None else round(seconds, 6)


def _task(timeline, task, depth: int) -> dict:
    return {
        "name": task.name,
        "depth": depth,
        "coro": short_name(task.coro),
        "outcome": "" if task is timeline.root else task.outcome,
        "error": task.exception.__name__ if task.exception else "",
        "start": _short(task.started),
        "stop": _short(timeline.end_of(task)),
        "cancels": [_short(moment) for moment in task.cancel_requests],
        "deadlines": [
            [*map(_short, deadline[:3]), deadline.expired] for deadline in task.deadlines
        ],
    }


# ---- data that strangers have made


def checked(data: object) -> dict:
    """Returns the same data, made anew out of nothing but numbers and short texts where they go.

    Args:
        data: what should be the result of `plain`, whoever made it.

    Raises:
        ValueError: it has another shape, or is larger than a picture can be.

    Example:
        >>> from helpers.portable import checked
        >>> checked({"tasks": "all of them"})
        Traceback (most recent call last):
            ...
        ValueError: This is not the data of a timeline, or too much for a picture.
    """
    try:
        return _checked(data)
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError):
        raise ValueError("This is not the data of a timeline, or too much for a picture.") from None


def _checked(data: dict) -> dict:
    tasks, reasons = _list(data["tasks"], "tasks"), _list(data["reasons"], "reasons")
    return {
        "virtual": data["virtual"] is True,
        "elapsed": _time(data["elapsed"]),
        "text": _text(data["text"], "text"),
        "left_out": _place(data["left_out"], 10**9),
        "tasks": [_checked_task(task) for task in tasks],
        "intervals": [
            [_place(task, len(tasks)), _place(state, len(STATES)), _time(start), _time(stop),
             _place(reason + 1, len(reasons) + 1) - 1]
            for task, state, start, stop, reason in _list(data["intervals"], "intervals")
        ],
        "reasons": [_text(reason) for reason in reasons],
        "blocked": [
            [_place(task, len(tasks)), _time(start), _time(stop)]
            for task, start, stop in _list(data["blocked"], "blocked")
        ],
    }  # fmt: skip


def _checked_task(task: dict) -> dict:
    return {
        "name": _text(task["name"]),
        "depth": _place(task["depth"], LANES),
        "coro": _text(task["coro"]),
        "outcome": ("", *OUTCOMES)[("", *OUTCOMES).index(task["outcome"])],
        "error": _text(task["error"]),
        "start": None if task["start"] is None else _time(task["start"]),
        "stop": _time(task["stop"]),
        "cancels": [_time(moment) for moment in _list(task["cancels"], "marks")],
        "deadlines": [
            [_time(start), _time(when), _time(stop), expired is True]
            for start, when, stop, expired in _list(task["deadlines"], "marks")
        ],
    }


def _list(value: object, what: str) -> list:
    if type(value) is not list or len(value) > LIMITS[what]:
        raise ValueError(what)
    return value


def _text(value: object, what: str = "name") -> str:
    if type(value) is not str:
        raise ValueError(value)
    return "".join(islice(value, LONGEST[what])).encode("utf-8", "replace").decode()


def _time(value: object) -> float:
    if type(value) not in (int, float) or not math.isfinite(value) or not 0 <= value < 1e9:
        raise ValueError(value)
    return float(value)


def _place(value: object, end: int) -> int:
    if type(value) is not int or not 0 <= value < end:
        raise ValueError(value)
    return value

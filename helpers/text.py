"""The text of a Timeline: what nbval compares, so it holds no clock, address or default task name.

One line a task, indented under its parent: name, outcome, what it waited on. Under the virtual
clock, whose times are exact, each line also says from when to when.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby

from .records import collector_paused

ROWS, REASONS = 60, 5


@collector_paused()
def render(timeline, rows: int | None = ROWS) -> str:
    """Returns the text of a Timeline, with at most `rows` lines of tasks (None: all of them)."""
    order = tree(timeline)
    shown = order if rows is None or len(order) <= rows else order[:rows]
    waits = _waits(timeline, {task.id for task, _ in shown})
    table = [_row(timeline, task, depth, waits[task.id]) for task, depth in shown]
    widths = [max((len(row[column]) for row in table), default=0) for column in range(3)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False) if width),
                   row[3]]).rstrip()
        for row in table
    ]  # fmt: skip
    if len(order) > len(shown):
        lines.append(_rest(order[len(shown) :]))
    return "\n".join(lines)


def tree(timeline) -> list[tuple[object, int]]:
    """Returns (task, depth) for each task, parents before their children, in order of creation."""
    children, order = defaultdict(list), []
    for task in timeline.tasks:
        children[task.parent and task.parent.id].append(task)
    stack = [(task, 0) for task in reversed(children[None])]
    while stack:
        task, depth = stack.pop()
        order.append((task, depth))
        stack += [(child, depth + 1) for child in reversed(children.get(task.id, ()))]
    return order


def _row(timeline, task, depth: int, waits: list[str]) -> tuple[str, str, str, str]:
    outcome = "" if task is timeline.root else task.outcome
    if task.exception:
        outcome += f": {task.exception.__name__}"
    span = ""
    if timeline.virtual and task.started is not None:
        span = f"{task.started} to {timeline.end_of(task)} s"
    return "  " * depth + task.name, outcome, span, _shorten(waits)


def _waits(timeline, ids: set[int]) -> dict[int, list[str]]:
    """Returns what each task waited on, in order, with the seconds under the virtual clock."""
    waits, last = defaultdict(list), {}
    for step in timeline.steps:
        number = step.task.id
        if number not in ids:
            continue
        if number in last:
            seconds = step.ready - last[number]
            waits[number].append(_wait(timeline, step.waited_on or "sleep(0)", seconds))
        last[number] = step.stop
    for task in timeline.children:
        if task.cut and task.waiting_on and task.id in ids:
            seconds = timeline.end_of(task) - last.get(task.id, task.created)
            waits[task.id].append(_wait(timeline, task.waiting_on, seconds))
    return waits


def _wait(timeline, reason: str, seconds: float) -> str:
    return f"{reason} {round(seconds, 9)}" if timeline.virtual and seconds > 0 else reason


def _shorten(waits: list[str]) -> str:
    runs = [(reason, len(list(run))) for reason, run in groupby(waits)]
    words = [reason if count == 1 else f"{reason} x{count}" for reason, count in runs]
    if len(words) > REASONS:
        words[REASONS - 1 : -1] = [f"... {len(words) - REASONS} more ..."]
    return " > ".join(words)


def _rest(order: list[tuple[object, int]]) -> str:
    outcomes = defaultdict(int)
    for task, _ in order:
        outcomes[task.outcome] += 1
    counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    return f"... and {len(order)} tasks more: {counts}"

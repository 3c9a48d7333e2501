"""Turns the steps of tasks into the intervals between and during them, all tasks at once.

As columns, since a program of 100,000 tasks has a million intervals, and a picture needs no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from .records import TaskRecord

STATES = np.array(["waiting", "ready", "running"])  # as they follow one another


class Spans(NamedTuple):
    """Columns with a row for each interval, task by task, in the order of time.

    Attributes:
        owner: the id of the task.
        state: waiting, ready or running.
        start: in seconds from the start of the block.
        stop: likewise.
        step: index of the step that was waited for, ready or running; after the last one come
            the tasks that are cut, for what they do between their last step and the end.
    """

    owner: np.ndarray
    state: np.ndarray
    start: np.ndarray
    stop: np.ndarray
    step: np.ndarray


def spans_of(tasks: list[TaskRecord], owner: list[int], times: np.ndarray, end: float) -> Spans:
    """Returns the intervals of all tasks.

    Args:
        tasks: the tasks by id.
        owner: the task's id for each step, in the order in which the steps ended.
        times: three rows, when each step could run, began and ended.
        end: when the block ended.
    """
    steps, cut = len(owner), [task for task in tasks if task.cut]
    owner = np.array(owner + [task.id for task in cut], int)
    rest = [_end_of_life(task, end) for task in cut]
    times = np.hstack([times, np.array(rest).reshape(-1, 3).T])
    order = np.argsort(owner, kind="stable")
    owner, (ready, start, stop) = owner[order], times[:, order]
    first = np.diff(owner, prepend=-1) != 0
    before = np.roll(stop, 1)
    before[first] = np.array([task.created for task in tasks])[owner[first]]
    starts = np.stack([before, np.maximum(before, ready), start], axis=1)
    stops = np.stack([ready, start, stop], axis=1)
    shown = stops > starts
    shown[:, 2] = order < steps
    row, state = shown.nonzero()
    return Spans(owner[row], STATES[state], starts[shown], stops[shown], order[row])


def _end_of_life(task: TaskRecord, end: float) -> list[float]:
    """Returns when a task that is cut became ready, if it did, and twice when it is cut."""
    stop = end if task.finished is None else task.finished
    return [stop if task.ready is None else task.ready, stop, stop]

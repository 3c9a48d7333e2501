"""A Timeline of a loop that is not asyncio's: from the steps that it has noted down itself.

`Timeline` can watch asyncio's tasks alone. A loop of one's own notes its steps, and what asks,
compares and draws Timelines works on them too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .records import TaskRecord
from .timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class timeline_of(Timeline):  # noqa: N801, as it is used like a function
    """Turns steps that somebody else has noted into a Timeline.

    A task counts as created with its first step, and as ready when a step begins.

    Args:
        notes: a tuple (task, start, stop, waits_on) for each step, in the order in which they
            ended: the task's name, two moments in seconds, and after the step the name of what
            the task waits on, None at its normal end, or the exception that ended it.
        parents: by the name of a task, the name of the one that created it. If that is the first
            task for any, the first task counts as the one that opened the Timeline.
        virtual: whether the moments are exact and may be printed.

    Raises:
        ValueError: there are no notes.

    Example:
        >>> from helpers.noted import timeline_of
        >>> notes = [("main", 0, 0, "tea"), ("tea", 0, 0, "sleep"), ("tea", 2, 2, None),
        ...          ("main", 2, 2, None)]
        >>> timeline_of(notes, {"tea": "main"})
        main       0.0 to 2.0 s  tea 2.0
          tea  done  0.0 to 2.0 s  sleep 2.0
    """

    def __init__(
        self,
        notes: Sequence[tuple],
        parents: Mapping[str, str] | None = None,
        virtual: bool = True,
    ):
        if not notes:
            raise ValueError("timeline_of needs at least one note: has the loop taken a step?")
        super().__init__()
        parents = parents or {}
        self.virtual, self._root = virtual, notes[0][0] in parents.values()
        self._start, self._stop = float(notes[0][1]), float(notes[-1][2])
        records, waits, rows, times = {}, {}, [], []
        for name, *moments, waits_on in notes:
            start, stop = (max(0.0, round(moment - self._start, 9)) for moment in moments)
            if name not in records:
                parent = records.get(parents.get(name))
                records[name] = TaskRecord(len(records), name, name, parent, start, start)
            rows.append((name, start, start, stop, None, waits.get(name)))
            times.append((start, start, stop))
            waits[name] = waits_on
            if not self._root or records[name].id:  # the first one, like any root, has no end here
                _note_end(records[name], stop, waits_on)
        self._data = records, rows, np.array(times).T


def _note_end(task: TaskRecord, stop: float, waits_on: object) -> None:
    """Notes what a task does after a step."""
    if waits_on is None or isinstance(waits_on, BaseException):
        task.outcome, task.finished, task.waiting_on = "done", stop, None
        if waits_on is not None:
            task.outcome, task.exception = "error", type(waits_on)
    else:
        task.waiting_on = waits_on

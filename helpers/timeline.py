"""Timeline: what your own tasks did, as data to ask, text to compare and a picture to look at.

The states are those of a scheduler's trace: a task is *running*, *ready* (it could run, and
something else holds the loop) or *waiting*. `helpers.recorder` watches the loop; this module turns
what it saw into records.
"""

from __future__ import annotations

import asyncio
from functools import cached_property

import numpy as np

from . import export, text
from .deadlines import OpenDeadline
from .display import show
from .lanes import Lane, labels, open_timelines, reason_in
from .queries import Queries
from .reasons import is_kernel_task
from .recorder import probe_of
from .records import Deadline, Interval, Step, TaskRecord
from .spans import Spans, spans_of


class Timeline(Queries):
    """Records every task created inside its block, and the task that opens it.

    As the last line of a cell it is text and picture. Recording never changes the program.

    Args:
        all_tasks: record also the tasks that exist already (never the Jupyter kernel's own).
        loop_lane: draw one more lane, for the event loop: it runs whenever a task does.

    Raises:
        TypeError: anything but these two is given.
        RuntimeError: no event loop is running, or this Timeline has been used before.

    Example:
        >>> async def main():
        ...     with virtual_time(), Timeline() as timeline:
        ...         await asyncio.gather(asyncio.sleep(3), asyncio.sleep(1))
        ...     return timeline
        >>> timeline = asyncio.run(main())
        >>> timeline.elapsed, timeline.finishes
        (3.0, ['sleep#2', 'sleep#1'])
    """

    def __init__(self, *unexpected: object, all_tasks: bool = False, loop_lane: bool = False):
        wrong = [*unexpected, *(x for x in (all_tasks, loop_lane) if not isinstance(x, bool))]
        if wrong:
            if asyncio.iscoroutine(wrong[0]):
                wrong[0].close()
            raise TypeError(
                f"Timeline takes only all_tasks= and loop_lane=, True or False, not {wrong[0]!r}:"
                " write `with Timeline() as timeline:` and await your program inside the block."
            )
        self.loop_lane = loop_lane
        self._all_tasks, self._probe, self._stop = all_tasks, None, None

    def __enter__(self) -> Timeline:
        if self._probe:
            raise RuntimeError(
                "This Timeline has recorded a block already: write Timeline() anew for each block."
            )
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            raise RuntimeError(
                "Timeline records the running event loop, and none is running here: "
                "open it in a notebook cell or inside an async def."
            ) from None
        self._probe = probe_of(loop)
        self.virtual = self._probe.virtual
        self._first, self._start = len(self._probe.steps), self._probe.clock()
        open_timelines.set((*open_timelines.get(), self))
        self._root = self._probe.open(self, self._all_tasks)
        task = asyncio.current_task(loop)
        self._in_cell = task is not None and is_kernel_task(task)
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._stop = self._probe.clock()
        root, self._rows = self._root, self._probe.steps[self._first :]
        if root and self._probe.is_running(root):
            row = (root, root.was_ready, root.begin, self._stop, root.cause, root.waiting)
            self._rows.append(row)
        live = self._probe.close(self)
        self._live = {lane: (lane.waiting, lane.ready) for lane in live}
        open_timelines.set(tuple(t for t in open_timelines.get() if t is not self))

    @cached_property
    def tasks(self) -> list[TaskRecord]:
        """The tasks in order of creation; the first is the one that opened the Timeline."""
        return list(self._data[0].values())

    @cached_property
    def steps(self) -> list[Step]:
        """The steps of all tasks, in the order in which they ended."""
        records, rows, times = self._data
        return [
            Step(records[lane], ready, start, stop, records.get(cause), reason_in(waited, records))
            for (lane, _, _, _, cause, waited), ready, start, stop
            in zip(rows, *times.tolist(), strict=True)
        ]  # fmt: skip

    @cached_property
    def intervals(self) -> list[Interval]:
        """The states of each task, task by task, in the order of time."""
        tasks = self.tasks
        reasons = [step.waited_on or "sleep(0)" for step in self.steps]
        reasons += [task.waiting_on for task in tasks if task.cut]
        columns = (column.tolist() for column in self.spans)
        return [
            Interval(tasks[owner], state, start, stop, reasons[n] if state == "waiting" else None)
            for owner, state, start, stop, n in zip(*columns, strict=True)
        ]

    @cached_property
    def spans(self) -> Spans:
        """The intervals as columns, for pictures of many tasks."""
        records, rows, times = self._data
        return spans_of(self.tasks, [records[row[0]].id for row in rows], times, self.elapsed)

    @property
    def elapsed(self) -> float:
        """Seconds from the start to the end of the block."""
        if self._stop is None:
            state = "is still recording" if self._probe else "was never opened"
            raise RuntimeError(
                f"This Timeline {state}: write `with Timeline() as timeline:`, await your program "
                "inside the block, and look at it after its block."
            )
        return self._seconds(self._stop)

    def plot(self, ax=None):
        """Draws the Timeline into a matplotlib Axes (a new one by default) and returns it."""
        from .plot import draw  # with matplotlib, which takes long to import

        return draw(self, ax)

    def to_perfetto(self, path) -> None:
        """Writes the Timeline as trace-event JSON, which Perfetto and Chrome's tracer open."""
        export.write_trace(self, path)

    def __repr__(self) -> str:
        return text.render(self)

    def _ipython_display_(self) -> None:
        """Shows the text and below it the picture."""
        show(repr(self), *self._repr_png_())

    def _repr_png_(self) -> tuple[bytes, dict]:
        from .plot import png

        return png(self.plot().figure)

    def _seconds(self, moment: float | None) -> float | None:
        return None if moment is None else max(0.0, round(moment - self._start, 9))

    @cached_property
    def _data(self) -> tuple[dict[Lane, TaskRecord], list[tuple], np.ndarray]:
        """The records by lane, and the rows and the times of the steps.

        What happens between the end of the block and the first look is left out.
        """
        end = self.elapsed
        rows = [row for row in self._rows if self in row[0].owners]
        lanes = sorted({*(row[0] for row in rows), *self._live}, key=lambda lane: lane.number)
        names = labels(lanes, self._root if self._in_cell else None)
        records = {}
        for lane in lanes:
            records[lane] = self._record(len(records), lane, names[lane], records)
        for lane in {*self._live} - {self._root}:
            waiting, ready = self._live[lane]
            records[lane].waiting_on = reason_in(waiting, records)
            records[lane].ready = self._seconds(ready)
        moments = np.array([[row[column] for row in rows] for column in (1, 2, 3)])
        times = (moments - self._start).round(9).clip(0, end)
        for row, start in zip(reversed(rows), reversed(times[1].tolist()), strict=True):
            records[row[0]].started = start
        return records, rows, times

    def _record(self, number: int, lane: Lane, name: str, records: dict) -> TaskRecord:
        record = TaskRecord(
            number, name, lane.coro, records.get(lane.parent), self._seconds(lane.created)
        )
        record.cancel_requests = tuple(self._seconds(t) for t in lane.cancels if t <= self._stop)
        record.deadlines = tuple(map(self._deadline, lane.deadlines))
        record.eager = lane.eager
        if lane.outcome and lane not in self._live:
            record.outcome, record.exception = lane.outcome, lane.exception
            if lane.outcome == "destroyed":  # in the middle of a wait
                record.waiting_on = reason_in(lane.waiting, records)
            record.finished = self._seconds(lane.finished)
            record.swallowed = lane.swallowed
        return record

    def _deadline(self, known: OpenDeadline) -> Deadline:
        stop = self._stop if known.stop is None else min(known.stop, self._stop)
        times = (self._seconds(moment) for moment in (known.start, known.when, stop))
        return Deadline(*times, known.expired)

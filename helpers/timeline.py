"""Timeline: what your own tasks did, as data to ask, text to compare and a picture to look at.

The states are those of a scheduler's trace: a task is *running*, *ready* (it could run, and
something else holds the loop) or *waiting*. `helpers.recorder` watches the loop, and
`helpers.assembly` turns what it saw into records.
"""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import TYPE_CHECKING

from . import live, text
from .assembly import Seen, assemble
from .display import show
from .export import Exports
from .lanes import open_timelines, reason_in
from .queries import Queries
from .reasons import is_kernel_task
from .recorder import probe_of
from .records import Interval, Step, TaskRecord
from .spans import Spans, spans_of

if TYPE_CHECKING:
    import numpy as np


class Timeline(Queries, Exports):
    """Records every task created inside its block, and the task that opens it.

    As the last line of a cell it is text and picture. Recording never changes the program.

    Args:
        all_tasks: record also the tasks that exist already, and those that another thread hands
            over to this loop (never the Jupyter kernel's own).
        loop_lane: draw one more lane, for the event loop: it runs whenever a task does.
        live: show the picture also while the block runs, three times a second. A thread draws it,
            so it goes on while a task holds the loop (except in one long call that keeps Python's
            lock, such as ``sum(range(10**9))``). It takes up to a tenth of a processor, is gone at
            the end of the block, and is never part of what nbval or nbclient see.

    Raises:
        TypeError: anything but these three is given.
        RuntimeError: no event loop is running, this Timeline has been used before, or `live` is
            asked for on the virtual clock.

    Example:
        >>> async def main():
        ...     with virtual_time(), Timeline() as timeline:
        ...         await asyncio.gather(asyncio.sleep(3), asyncio.sleep(1))
        ...     return timeline
        >>> timeline = asyncio.run(main())
        >>> timeline.elapsed, timeline.finishes
        (3.0, ['sleep#2', 'sleep#1'])
    """

    def __init__(
        self,
        *unexpected: object,
        all_tasks: bool = False,
        loop_lane: bool = False,
        live: bool = False,
    ):
        options = (all_tasks, loop_lane, live)
        wrong = [*unexpected, *(option for option in options if not isinstance(option, bool))]
        if wrong:
            if asyncio.iscoroutine(wrong[0]):
                wrong[0].close()
            raise TypeError(
                "Timeline takes only all_tasks=, loop_lane= and live=, True or False, "
                f"not {wrong[0]!r}: write `with Timeline() as timeline:` and await your program "
                "inside the block."
            )
        self.all_tasks, self.loop_lane = all_tasks, loop_lane
        self._probe = self._stop = None
        self._asked_live, self._live_picture = live, None

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
        if self._asked_live:
            live.refuse_virtual(loop)
        self._probe = probe_of(loop)
        self.virtual = self._probe.virtual
        self._first, self._start = len(self._probe.steps), self._probe.clock()
        open_timelines.set((*open_timelines.get(), self))
        self._root = self._probe.open(self, self.all_tasks)
        task = asyncio.current_task(loop)
        self._in_cell = task is not None and is_kernel_task(task)
        if self._asked_live:
            self._live_picture = live.start(self)
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._stop = self._probe.clock()
        root, self._rows = self._root, self._probe.steps[self._first :]
        if root and self._probe.is_running(root):
            row = (root, root.was_ready, root.begin, self._stop, root.cause, root.waiting)
            self._rows.append(row)
        unfinished = self._probe.close(self)
        self._live = {lane: (lane.waiting, lane.ready) for lane in unfinished}
        open_timelines.set(tuple(t for t in open_timelines.get() if t is not self))
        if self._live_picture:
            self._live_picture.stop()
            self._live_picture = None

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
        reasons = [
            step.waited_on or ("sleep(0)" if step.start > step.task.started else None)
            for step in self.steps
        ]
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
        return max(0.0, round(self._stop - self._start, 9))

    def plot(self, ax=None):
        """Draws the Timeline into a matplotlib Axes (a new one by default) and returns it."""
        from .plot import draw  # with matplotlib, which takes long to import

        return draw(self, ax)

    def __repr__(self) -> str:
        return text.render(self)

    def _ipython_display_(self) -> None:
        """Shows the text and below it the picture."""
        show(repr(self), *self._repr_png_())

    def _repr_png_(self) -> tuple[bytes, dict]:
        from .plot import png

        return png(self.plot().figure)

    @cached_property
    def _data(self) -> tuple[dict, list[tuple], np.ndarray]:
        """The records by lane, and the rows and the times of the steps; made at the first look."""
        self.elapsed  # noqa: B018, as it raises where it is too early to look
        rows = [row for row in self._rows if self in row[0].owners]
        return assemble(Seen(rows, self._live, self._root, self._in_cell, self._start, self._stop))

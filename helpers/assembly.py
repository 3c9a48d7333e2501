"""Turns what the recorder saw of one Timeline into its records, once somebody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .lanes import Lane, labels, reason_in
from .records import Deadline, TaskRecord

if TYPE_CHECKING:
    from .deadlines import OpenDeadline


class Seen(NamedTuple):
    """What the recorder saw of one Timeline, in its loop's time.

    Attributes:
        rows: the steps of its tasks, as `recorder.Probe` notes them.
        live: what the tasks that were not done at the end waited on, and since when they could run.
        root: the lane of the task that opened the Timeline.
        in_cell: whether that task runs a notebook's cell.
        start: when the block began.
        stop: when it ended.
    """

    rows: list[tuple]
    live: dict[Lane, tuple]
    root: Lane | None
    in_cell: bool
    start: float
    stop: float

    def seconds(self, moment: float | None) -> float | None:
        """Returns a moment in seconds from the start of the block."""
        return None if moment is None else max(0.0, round(moment - self.start, 9))


def assemble(seen: Seen) -> tuple[dict[Lane, TaskRecord], list[tuple], np.ndarray]:
    """Returns the records by lane, and the rows and the times of the steps.

    What happens between the end of the block and the first look is left out.
    """
    lanes = sorted({*(row[0] for row in seen.rows), *seen.live}, key=lambda lane: lane.number)
    names = labels(lanes, seen.root if seen.in_cell else None)
    records = {}
    for lane in lanes:
        records[lane] = _record(seen, len(records), lane, names[lane], records)
    for lane in {*seen.live} - {seen.root}:
        waiting, ready = seen.live[lane]
        records[lane].waiting_on = reason_in(waiting, records)
        records[lane].ready = seen.seconds(ready)
    moments = np.array([[row[column] for row in seen.rows] for column in (1, 2, 3)])
    times = (moments - seen.start).round(9).clip(0, seen.seconds(seen.stop))
    for row, start in zip(reversed(seen.rows), reversed(times[1].tolist()), strict=True):
        records[row[0]].started = start
    return records, seen.rows, times


def _record(seen: Seen, number: int, lane: Lane, name: str, records: dict) -> TaskRecord:
    record = TaskRecord(
        number, name, lane.coro, records.get(lane.parent), seen.seconds(lane.created)
    )
    record.cancel_requests = tuple(seen.seconds(t) for t in lane.cancels if t <= seen.stop)
    record.deadlines = tuple(_deadline(seen, known) for known in lane.deadlines)
    record.eager = lane.eager
    if lane.outcome and lane not in seen.live:
        record.outcome, record.exception = lane.outcome, lane.exception
        if lane.outcome == "destroyed":  # in the middle of a wait
            record.waiting_on = reason_in(lane.waiting, records)
        record.finished = seen.seconds(lane.finished)
        record.swallowed = lane.swallowed
    return record


def _deadline(seen: Seen, known: OpenDeadline) -> Deadline:
    stop = seen.stop if known.stop is None else min(known.stop, seen.stop)
    times = (seen.seconds(moment) for moment in (known.start, known.when, stop))
    return Deadline(*times, known.expired)

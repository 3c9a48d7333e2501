"""Writes a Timeline into files: as a page to zoom in, and as a trace for viewers of traces.

Source of the trace's format: the "Trace Event Format" document of the Chromium project.
"""

from __future__ import annotations

import json
from pathlib import Path

from . import viewer
from .portable import plain


class Exports:
    """The files that a Timeline can be written to."""

    def to_html(self, path) -> None:
        """Writes the Timeline as a page to zoom in, which needs no other file and no internet.

        Pointing at a stretch, or going there with the arrow keys, says who did what, for how long
        and why. Of more than 500 tasks, the first 500 are in it.

        Args:
            path: of the file, which is written anew if it exists.

        Raises:
            RuntimeError: the block has not ended.
            OSError: the file cannot be written.

        Example:
            >>> async def main():
            ...     with Timeline() as timeline:
            ...         await asyncio.sleep(0.1)
            ...     timeline.to_html("timeline.html")
            >>> asyncio.run(main())
        """
        Path(path).write_text(viewer.page(plain(self)), encoding="utf-8", newline="\n")

    def to_perfetto(self, path) -> None:
        """Writes the Timeline as a trace, for viewers that search and measure in a million steps.

        Open the file at ui.perfetto.dev ("Open trace file"; it stays on your machine) or in
        Chrome's about:tracing. Each task is a track, each state a slice; an arrow leads from
        whoever woke a task to the step that it then ran. Times are in microseconds there.

        Args:
            path: of the file (JSON, trace-event format), which is written anew if it exists.

        Raises:
            RuntimeError: the block has not ended.
            OSError: the file cannot be written.

        Example:
            >>> async def main():
            ...     with Timeline() as timeline:
            ...         await asyncio.sleep(0.1)
            ...     timeline.to_perfetto("trace.json")
            >>> asyncio.run(main())
        """
        _write_trace(self, path)


def _write_trace(timeline, path: str | Path) -> None:
    """Writes one track a task, with a slice for each interval and an arrow for each wake-up."""
    events = [{"ph": "M", "name": "process_name", "pid": 1, "tid": 0,
               "args": {"name": "asyncio"}}]  # fmt: skip
    for task in timeline.tasks:
        events += _track(task)
    for task, state, start, stop, reason in timeline.intervals:
        name = f"{state}: {reason}" if reason else state
        times = {"ts": _micro(start), "dur": round(_micro(stop) - _micro(start), 3)}
        events.append({"ph": "X", "name": name, "cat": state, "pid": 1, "tid": task.id, **times})
    for number, step in enumerate(timeline.steps):
        if step.woken_by and step.woken_by is not step.task:
            events += _arrow(number, step)
    trace = {"traceEvents": events, "displayTimeUnit": "ms"}
    Path(path).write_text(json.dumps(trace), encoding="utf-8", newline="\n")


def _track(task) -> list[dict]:
    """Names the track of a task, and keeps the tracks in the order of creation."""
    track = {"ph": "M", "pid": 1, "tid": task.id}
    return [
        {**track, "name": "thread_name", "args": {"name": task.name}},
        {**track, "name": "thread_sort_index", "args": {"sort_index": task.id}},
    ]


def _arrow(number: int, step) -> list[dict]:
    """Leads from the moment at which a task was woken to the step that it then ran."""
    flow = {"name": "wakes", "cat": "wake", "id": number, "pid": 1}
    return [
        {**flow, "ph": "s", "tid": step.woken_by.id, "ts": _micro(step.ready)},
        {**flow, "ph": "f", "bp": "e", "tid": step.task.id, "ts": _micro(step.start)},
    ]


def _micro(seconds: float) -> float:
    return round(seconds * 1e6, 3)

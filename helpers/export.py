"""Writes a Timeline as trace-event JSON, for viewers that zoom (Perfetto, Chrome's tracer).

Source of the format: the "Trace Event Format" document of the Chromium project.
"""

from __future__ import annotations

import json
from pathlib import Path


def write_trace(timeline, path: str | Path) -> None:
    """Writes one track a task, with a slice for each interval and an arrow for each wake-up."""
    events = [
        {"ph": "M", "name": "thread_name", "pid": 1, "tid": task.id, "args": {"name": task.name}}
        for task in timeline.tasks
    ]
    for task, state, start, stop, reason in timeline.intervals:
        name = f"{state}: {reason}" if reason else state
        events.append(
            {"ph": "X", "name": name, "cat": state, "pid": 1, "tid": task.id,
             "ts": start * 1e6, "dur": (stop - start) * 1e6}
        )  # fmt: skip
    for number, step in enumerate(timeline.steps):
        if step.woken_by and step.woken_by is not step.task:
            flow = {"name": "wakes", "cat": "wake", "id": number, "pid": 1}
            events.append({**flow, "ph": "s", "tid": step.woken_by.id, "ts": step.ready * 1e6})
            events.append(
                {**flow, "ph": "f", "bp": "e", "tid": step.task.id, "ts": step.start * 1e6}
            )
    Path(path).write_text(json.dumps({"traceEvents": events, "displayTimeUnit": "ms"}))

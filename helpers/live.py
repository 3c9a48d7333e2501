"""Shows a Timeline while it still records: `Timeline(live=True)`.

A thread draws, not the loop: so the picture goes on while a task holds the loop, which is when one
wants to see it, and no task or timer of it is among those of the program. ipykernel sends from any
thread, in the order of the calls.

It draws only for people. Who runs a notebook for its outputs (nbval, nbclient, nbconvert) says that
nobody is there who could be asked something, by ``allow_stdin`` of the messaging protocol; then
nothing is shown, and the outputs are the same with and without it.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from contextvars import copy_context
from copy import copy
from secrets import token_hex
from time import monotonic
from typing import TYPE_CHECKING

from .assembly import Seen, assemble
from .lanes import reason_in
from .portable import plain
from .reasons import UNNAMED
from .svg import svg

if TYPE_CHECKING:
    from collections.abc import Callable

    from .lanes import Lane

PERIOD = 0.3  # seconds from one picture to the next
SHARE = 0.1  # of the time may go into drawing
PATIENCE = 2.0  # seconds in which a picture that is on its way is waited for at the end
GONE = {"text/html": "", "text/plain": ""}


class Live:
    """The picture of a Timeline that is still recording.

    Args:
        timeline: the Timeline, which has begun to record.
        show: called in a thread with what to display, and whether that replaces something.
    """

    def __init__(self, timeline, show: Callable[[dict, bool], None]):
        self._timeline, self._show = timeline, show
        self._over, self._shown = threading.Event(), False
        self._thread = threading.Thread(
            target=copy_context().run, args=(self._run,), name="live timeline", daemon=True
        )
        self._thread.start()

    def _run(self) -> None:
        pause = PERIOD
        while not self._over.wait(pause) and not self._timeline._probe.loop.is_closed():
            start = monotonic()
            try:
                picture = frame(snapshot(self._timeline))
            except (RuntimeError, KeyError, IndexError):
                continue  # the program went on while its records were read: the next one will do
            pause = max(PERIOD, (monotonic() - start) / SHARE)
            if not self._over.is_set():
                self._show(picture, self._shown)
                self._shown = True

    def stop(self) -> None:
        """Ends the drawing and takes the picture away: the Timeline itself is shown from now on."""
        self._over.set()
        self._thread.join(PATIENCE)
        if self._shown:
            self._show(GONE, True)


def start(timeline) -> Live | None:
    """Starts to show a Timeline, if this is a cell that a person has run."""
    return Live(timeline, _display(f"timeline-{token_hex(8)}")) if _watched() else None


def refuse_virtual(loop: asyncio.AbstractEventLoop) -> None:
    """Raises RuntimeError if a loop is on the virtual clock."""
    if "time" in vars(loop):
        raise RuntimeError(
            "live=True shows a program while it runs, and on the virtual clock it is over at once: "
            "leave live=True out, or leave virtual_time out to see it in real time."
        )


def _watched() -> bool:
    """Tells whether somebody sits in front of the notebook whose cell is running."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if not hasattr(shell, "get_parent"):
        return False
    return bool(shell.get_parent().get("content", {}).get("allow_stdin"))


def _display(name: str) -> Callable[[dict, bool], None]:
    from IPython.display import display, update_display

    def show(picture: dict, again: bool) -> None:
        (update_display if again else display)(picture, raw=True, display_id=name)

    return show


def frame(timeline) -> dict:
    """Returns what to display of a Timeline, by MIME types."""
    return {"text/html": svg(plain(timeline)), "text/plain": repr(timeline)}


def snapshot(timeline):
    """Returns a Timeline that ends now, of one that still records; any thread may call it.

    Raises:
        RuntimeError: the program changed a table of the recorder while it was read.
    """
    probe = timeline._probe
    lanes = [lane for lane in list(probe.lanes.values()) if timeline in lane.owners]
    rows = [row for row in probe.steps[timeline._first :] if timeline in row[0].owners]
    for lane in lanes:
        if UNNAMED.fullmatch(lane.name) and (task := _task(lane)):
            lane.name = task.get_name()  # up to 3.12 it is set after the lane has started
            del task
    due, now = _overdue(probe.loop), probe.clock()
    live = {lane: (lane.waiting, lane.ready or _due(lane, due)) for lane in lanes}
    running = probe.lanes.get(id(asyncio.current_task(probe.loop)))
    if running in live and running.begin is not None:  # in the middle of a step
        ready = min(running.was_ready, running.begin)
        rows.append((running, ready, running.begin, now, running.cause, running.waiting))
        live[running] = None, None
    return _ended(
        timeline, Seen(rows, live, timeline._root, timeline._in_cell, timeline._start, now)
    )


def _overdue(loop: asyncio.AbstractEventLoop) -> dict[int, float]:
    """Returns since when futures are due that the loop, being held, has not resolved yet."""
    timers, now = list(getattr(loop, "_scheduled", ())), loop.time()
    late = [timer for timer in timers if timer.when() <= now and not timer.cancelled()]
    return {id(argument): timer.when() for timer in late for argument in timer._args or ()}


def _due(lane: Lane, due: dict[int, float]) -> float | None:
    """Returns since when a task would run if the loop were not held, which no step tells yet."""
    task = _task(lane) if due else None
    return due.get(id(task._fut_waiter)) if task else None


def _task(lane: Lane) -> asyncio.Task | None:
    ref = lane.ref  # read once: the task may end meanwhile
    return ref() if ref else None


def _ended(timeline, seen: Seen):
    shot = copy(timeline)
    shot._stop, shot._data = seen.stop, assemble(seen)
    if seen.root in seen.live:  # it waits, which it never does at the end of its block
        waiting, ready = seen.live[seen.root]
        record, records = shot._data[0][seen.root], shot._data[0]
        record.waiting_on, record.ready = reason_in(waiting, records), seen.seconds(ready)
    return shot

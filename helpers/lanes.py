"""What is known of each task, in its loop's time, and which tasks are recorded at all."""

from __future__ import annotations

import asyncio
import functools
import time
import weakref
from asyncio.format_helpers import _format_callback
from collections import Counter
from contextvars import ContextVar
from typing import TYPE_CHECKING

from .reasons import (
    UNNAMED,
    asking_group,
    full_name,
    is_inner_task,
    is_kernel_task,
    short_name,
    wait_reason,
)

if TYPE_CHECKING:
    from collections.abc import Callable

open_timelines: ContextVar[tuple] = ContextVar("open_timelines", default=())


class Lane:
    """What is known of one task, in its loop's time; holds no strong reference to the task."""

    __slots__ = (
        "begin", "cancelling", "cancels", "cause", "coro", "created", "deadlines", "eager",
        "exception", "finished", "groups", "name", "number", "outcome", "owners", "parent", "ready",
        "ref", "waiting", "was_ready",
    )  # fmt: skip

    def __init__(self, number, task, coro, parent: Lane | None, owners: frozenset, now: float):
        self.number = number
        self.name, self.coro = task.get_name(), full_name(coro)
        self.parent, self.owners, self.created = parent, owners, now
        self.begin = self.ready = self.was_ready = self.cause = self.waiting = None
        self.finished = self.outcome = self.exception = None
        self.eager, self.cancelling, self.cancels, self.deadlines = False, 0, [], []
        self.groups = set()

    @property
    def swallowed(self) -> bool:
        """Whether the task came to a normal end with a request that nobody has taken back."""
        return self.outcome == "done" and self.cancelling > len(self.groups)

    def count_cancels(self, count: int, now: float) -> None:
        """Notes the requests to cancel that came since the last look."""
        self.cancels += [now] * (count - self.cancelling)
        self.cancelling = count


class _Ref(weakref.ref):
    """A weak reference that knows the lane of the task it refers to."""

    __slots__ = ("key", "lane")


class Caused:
    """A callback under which tasks become ready by a cause, or since a time; looks like itself."""

    __slots__ = ("__wrapped__", "_cause", "_due", "_probe")

    def __init__(self, probe: Lanes, callback: Callable, cause: Lane | None, due: float | None):
        self._probe, self.__wrapped__, self._cause, self._due = probe, callback, cause, due

    def __call__(self, *args):
        """Calls the callback and says meanwhile why it is called."""
        probe = self._probe
        before = probe._cause, probe._due
        probe._cause, probe._due = self._cause, self._due
        try:
            return self.__wrapped__(*args)
        finally:
            probe._cause, probe._due = before

    def __getattr__(self, name):
        return getattr(self.__wrapped__, name)

    def __repr__(self) -> str:  # as asyncio names a callback in its messages
        callback = self.__wrapped__
        if isinstance(callback, functools.partial):
            return _format_callback(callback.func, callback.args, callback.keywords)
        return repr(callback)


class Lanes:
    """The lanes of one loop's tasks, from their first step in an open block to their end.

    Attributes:
        clock: what the loop's time is read from, in seconds.
        lanes: the lanes of the recorded tasks that are not done, by id(task).
    """

    def __init__(self, loop: asyncio.AbstractEventLoop):
        self.loop, self.timelines = loop, []
        self.virtual = "time" in vars(loop)  # as helpers.clock leaves it
        self.clock = loop.time if self.virtual else time.monotonic
        self.lanes: dict[int, Lane] = {}
        self._count = 0
        self._cause = self._due = self._starting = None

    def _current(self) -> Lane | None:
        """Returns the lane of the task that is running."""
        return self.lanes.get(id(asyncio.current_task(self.loop)))

    def _adopt(self, task, coro, context, created: float | None = None) -> Lane | None:
        """Starts the lane of a task, if it was created inside a block that is open."""
        running = asyncio.current_task(self.loop)
        eager = running is task and self._starting is not None
        parent = self._starting[1] if eager else self.lanes.get(id(running))
        if created is None and not eager and (running is task or task._fut_waiter is not None):
            return None  # it has run before, so it is older than the block
        inside = open_timelines.get() if context is None else context.get(open_timelines, ())
        if running is None:  # handed over from outside, with a context of there
            inside = (*inside, *(t for t in self.timelines if t.all_tasks))
        owners = {t for t in (*inside, *(parent.owners if parent else ())) if t in self.timelines}
        if not owners or is_inner_task(coro) or is_kernel_task(task, coro):  # in a cell's context
            return None
        if created is None:
            created = self._starting[0] if eager else self.clock()
        lane = self._lane(task, coro, parent, frozenset(owners), created)
        lane.eager = eager
        if eager:
            lane.begin = lane.was_ready = created
            self._cause = lane
        return lane

    def _lane(self, task, coro, parent, owners, created) -> Lane:
        self._count += 1
        lane = Lane(self._count, task, coro, parent, owners, created)
        lane.ref = _Ref(task, self._destroyed)
        lane.ref.key, lane.ref.lane = id(task), lane
        self.lanes[id(task)] = lane
        return lane

    def _note_cancels(self, lane: Lane | None, now: float) -> None:
        """Notes requests to cancel, also those that the tasks above have passed on to this one."""
        while lane and lane.ref and (task := lane.ref()) and task.cancelling() > lane.cancelling:
            lane.count_cancels(task.cancelling(), now)
            if group := asking_group(task):
                lane.groups.add(id(group))
            lane = lane.parent

    def _rest(self, task, lane: Lane, now: float) -> None:
        """Notes what a task does after a step that nothing saw the end of."""
        if lane.ready is None and task._fut_waiter is not None:
            lane.waiting = wait_reason(task, task._fut_waiter, self.lanes)
        elif lane.ready is None and task.done():
            self._finish(task, lane, now)

    def _finish(self, task, lane: Lane, now: float) -> None:
        """Notes how a task ended, without its exception counting as retrieved."""
        del self.lanes[id(task)]
        lane.ref, lane.name, lane.finished = None, task.get_name(), now
        lane.count_cancels(max(lane.cancelling, task.cancelling()), now)
        error = None if task.cancelled() else task._exception
        lane.exception = error and type(error)
        lane.outcome = "cancelled" if task.cancelled() else "error" if error else "done"

    def _destroyed(self, ref: _Ref) -> None:
        if self.lanes.get(ref.key) is ref.lane:
            del self.lanes[ref.key]
            ref.lane.finished, ref.lane.outcome = self.clock(), "destroyed"


def reason_in(waited: object, records: dict) -> str | None:
    """Returns what was waited on as text, by the names that the tasks have in these records."""
    if isinstance(waited, Lane):
        return records[waited].name if waited in records else waited.name
    return waited


def labels(lanes: list[Lane], cell: Lane | None) -> dict[Lane, str]:
    """Returns a name for each lane that does not depend on what ran before in the process."""
    short = {lane: short_name(lane.coro) for lane in lanes}
    unnamed = [lane for lane in lanes if lane is not cell and UNNAMED.fullmatch(lane.name)]
    alike, seen = Counter(short[lane] for lane in unnamed), Counter()
    names = {lane: lane.name for lane in lanes}
    for lane in unnamed:
        seen[short[lane]] += 1
        number = f"#{seen[short[lane]]}" if alike[short[lane]] > 1 else ""
        names[lane] = short[lane] + number
    if cell:
        names[cell] = "cell"
    return names

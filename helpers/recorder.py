"""Records when the tasks of a running loop run, wait, and are ready but held up.

The loop itself is asked, through four of its public methods, wrapped on the instance for as long
as a Timeline is open. A task looks ``loop.call_soon`` up when it is created, when it yields and
when it is woken, so one wrapper sees every step, and coroutines, Task class and task factory stay
untouched. Everything here is in the loop's own time; `helpers.timeline` gives it to people.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio import Timeout
from asyncio.tasks import _PyTask
from types import BuiltinMethodType, MethodType

from . import deadlines
from .internals import TaskStep
from .lanes import Caused, Lane, Lanes, open_timelines
from .reasons import is_kernel_task, wait_reason

probes: dict[asyncio.AbstractEventLoop, Probe] = {}
PYTHON_STEPS = (_PyTask._Task__step, _PyTask._Task__wakeup)
NOTHING = object()


class Probe(Lanes):
    """The wrapped methods of one loop, shared by every Timeline that is open on it.

    Attributes:
        steps: a tuple (lane, ready, start, stop, woken_by, waited_on) for each step that has run.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop):
        super().__init__(loop)
        self.steps: list[tuple] = []
        self._note, self._step = self.steps.append, self._run_step  # bound once: they are hot
        self._settling = None
        self._wrap()

    def open(self, timeline, all_tasks: bool) -> Lane | None:
        """Adds a Timeline; returns the lane of the task that opens it, if there is one."""
        self.timelines.append(timeline)
        task = asyncio.current_task(self.loop)
        lane = task and self._open_lane(task, timeline)
        for other in asyncio.all_tasks(self.loop) - {task} if all_tasks else ():
            if not is_kernel_task(other):
                self._adopt_existing(other, timeline)
        return lane

    def is_running(self, lane: Lane) -> bool:
        """Tells whether it is this lane's task that calls."""
        return self._current() is lane

    def close(self, timeline) -> list[Lane]:
        """Removes a Timeline and returns its unfinished lanes; the last one unwraps the loop."""
        self.timelines.remove(timeline)
        for lane in self.lanes.values():
            if task := lane.ref():
                lane.count_cancels(max(lane.cancelling, task.cancelling()), self.clock())
                lane.name = task.get_name()
            deadlines.before_step(lane.deadlines)
            deadlines.after_step(lane.deadlines, self.clock())
        unfinished = [lane for lane in self.lanes.values() if timeline in lane.owners]
        if not self.timelines:
            if self._settling:
                self._settling.cancel()
            self._unwrap()
            for lane in self.lanes.values():
                deadlines.forget(lane.deadlines)
            self.lanes = {}
        return unfinished

    # The wrappers, and the two functions that run in the loop on their behalf.

    def _wrap(self) -> None:
        """Puts a wrapper before each method that makes a task, or makes one ready."""
        wrappers = {
            "call_soon": self._call_soon,
            "call_soon_threadsafe": self._call_soon_threadsafe,
            "call_at": self._call_at,
            "create_task": self._create_task,
        }
        if not isinstance(self.loop, asyncio.BaseEventLoop):  # whose call_later uses call_at
            wrappers["call_later"] = self._call_later
        self._before = {name: vars(self.loop).get(name) for name in wrappers}
        self._real = {name: getattr(self.loop, name) for name in wrappers}
        self._schedule, self._wrappers = self._real["call_soon"], wrappers
        vars(self.loop).update(wrappers)

    def _unwrap(self) -> None:
        """Restores what was there before, except where somebody else has wrapped on top."""
        for name, wrapper in self._wrappers.items():
            if vars(self.loop).get(name) is not wrapper:
                continue
            if self._before[name] is None:
                delattr(self.loop, name)
            else:
                setattr(self.loop, name, self._before[name])
        del probes[self.loop]

    def _call_soon(self, callback, *args, context=None):
        kind = type(callback)
        if (
            kind is TaskStep
            or (kind is BuiltinMethodType and callback.__name__ == "task_wakeup")
            or (kind is MethodType and callback.__func__ in PYTHON_STEPS)
        ):
            task = callback.__self__
            try:
                lane = self.lanes[id(task)]
            except KeyError:
                lane = self._adopt(task, task.get_coro(), context)
            if lane is not None:
                lane.ready = self.clock() if self._due is None else self._due
                lane.cause = self._cause
                step = MethodType(self._step, task)  # debug mode looks for the task in __self__
                if args:  # spelt out, since *args beside a keyword is the costliest of calls
                    return self._schedule(step, lane, callback, args[0], context=context)
                return self._schedule(step, lane, callback, context=context)
        elif self._cause is not None or self._due is not None:
            callback = Caused(self, callback, self._cause, self._due)
        return self._schedule(callback, *args, context=context)

    def _run_step(self, task, lane: Lane, callback, arg=NOTHING) -> None:
        """Runs one step of a task and notes it."""
        lane.was_ready = ready = lane.ready
        lane.ready = None
        before, self._cause, cause = self._cause, lane, lane.cause
        if task.cancelling() > lane.cancelling:
            self._note_cancels(lane, ready)
        if lane.deadlines:
            deadlines.before_step(lane.deadlines)
        lane.begin = begin = self.clock()
        try:
            callback() if arg is NOTHING else callback(arg)
        finally:
            stop = self.clock()
            self._cause = before
            if self.timelines:
                self._note((lane, ready, begin, stop, cause, lane.waiting))
                if (future := task._fut_waiter) is not None:
                    lane.waiting = wait_reason(task, future, self.lanes)
                elif lane.ready is not None:
                    lane.waiting = None
                else:
                    self._finish(task, lane, stop)
                if lane.cancelling:
                    lane.cancelling = task.cancelling()
                if lane.deadlines:
                    deadlines.after_step(lane.deadlines, stop)
            task = callback = arg = None  # or the traceback of an error would keep its task alive

    def _call_soon_threadsafe(self, callback, *args, context=None):
        callback = Caused(self, callback, None, self.clock())
        return self._real["call_soon_threadsafe"](callback, *args, context=context)

    def _call_at(self, when, callback, *args, context=None):
        caused = Caused(self, callback, None, when)
        handle = self._real["call_at"](when, caused, *args, context=context)
        timeout = getattr(callback, "__self__", None)
        if type(timeout) is Timeout and (lane := self._current()):
            deadlines.note(lane.deadlines, timeout, when, handle, self.clock())
        return handle

    def _call_later(self, delay, callback, *args, context=None):
        callback = Caused(self, callback, None, self.loop.time() + delay)
        return self._real["call_later"](delay, callback, *args, context=context)

    def _create_task(self, coro, **kwargs):
        running = asyncio.current_task(self.loop)
        parent = self.lanes.get(id(running))
        if parent is None and running and self._starting:  # by an eager task that is new itself
            parent = self._adopt(running, running.get_coro(), None)
        before, start = (self._cause, self._starting), self.clock()
        self._starting = start, parent
        try:
            task = self._real["create_task"](coro, **kwargs)
        finally:
            self._cause, self._starting = before
        if getattr(task, "_source_traceback", None):  # debug mode says where a task was created
            del task._source_traceback[-1]  # this function
        lane = self.lanes.get(id(task))
        if lane is not None and not lane.eager:
            lane.name = task.get_name()  # up to 3.13 it is set after the first call_soon
        elif isinstance(task, asyncio.Task) and (lane or open_timelines.get()):
            self._eager_step(task, coro, lane, start)
        try:
            return task
        finally:
            del task  # as in _run_step

    def _eager_step(self, task, coro, lane: Lane | None, start: float) -> None:
        """Notes the step that an eager task has run inside create_task."""
        stop = self.clock()
        if not task.done() and asyncio.current_task(self.loop) is task:
            return
        lane = lane or self._adopt(task, coro, None, start)
        if lane is None:
            return
        lane.eager = True
        self.steps.append((lane, start, start, stop, self._cause, None))
        self._rest(task, lane, stop)
        lane.name = task.get_name()
        caller = sys._getframe(2)  # which up to 3.12 sets the name when all this is over
        if sys.version_info < (3, 13) and caller.f_globals["__name__"].startswith("asyncio."):
            lane.name = caller.f_locals.get("name") or lane.name

    # Tasks that a Timeline finds when it opens.

    def _open_lane(self, task, timeline) -> Lane:
        """Returns the lane of the task that opens a Timeline, in the middle of one of its steps."""
        lane = self.lanes.get(id(task))
        if lane is None and self._starting:  # it runs inside create_task
            lane = self._adopt(task, task.get_coro(), None)
        if lane is not None:
            lane.owners |= {timeline}
            return lane
        lane = self._lane(task, task.get_coro(), None, frozenset({timeline}), self.clock())
        lane.begin = lane.was_ready = lane.created
        self._cause = lane
        self._settling = self._schedule(MethodType(self._settle, task), lane, len(self.steps))
        return lane

    def _settle(self, task, lane: Lane, first: int) -> None:
        """Notes the end of the step in which the first Timeline of a task was opened."""
        self._cause = self._settling = None
        later = (row[2] for row in self.steps[first:] if not row[0].eager)
        stop = min(later, default=self.clock())
        self.steps.append((lane, lane.begin, lane.begin, stop, None, None))
        self._rest(task, lane, stop)

    def _adopt_existing(self, task, timeline) -> None:
        """Starts the lane of a task that was created before the block."""
        lane = self.lanes.get(id(task))
        if lane is not None:
            lane.owners |= {timeline}
            return
        lane = self._lane(task, task.get_coro(), None, frozenset({timeline}), self.clock())
        self._rest(task, lane, lane.created)
        for handle in getattr(self.loop, "_ready", ()):  # scheduled before there was a wrapper
            if getattr(handle._callback, "__self__", None) is task:
                lane.ready = lane.created
                handle._args = (lane, handle._callback, *handle._args)
                handle._callback = MethodType(self._step, task)


def probe_of(loop: asyncio.AbstractEventLoop) -> Probe:
    """Returns the one probe of a loop, which exists as long as a Timeline is open on it."""
    if loop not in probes:
        probes[loop] = Probe(loop)
    return probes[loop]

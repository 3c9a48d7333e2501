"""Says what a suspended task waits on, in the words of the person who wrote the await.

A suspended coroutine knows what it awaits, which knows what it awaits, and so on down to a future.
The first public asyncio name on that way is the reason (``sleep``, ``Queue.get``, ``gather``);
where there is none, the awaited task is, or what made the future.
"""

from __future__ import annotations

import asyncio
import gc
import re
import sys
from asyncio.tasks import _GatheringFuture
from pathlib import Path
from types import AsyncGeneratorType, CodeType, CoroutineType, GeneratorType

from .internals import FutureIter

_ASYNCIO = str(Path(asyncio.__file__).parent)
_KERNEL = ("ipykernel", "IPython", "jupyter_client", "nbclient", "tornado", "zmq")
# What these run cannot be asked for in Python; it is the first thing that they refer to.
_HIDING = {
    "anext_awaitable", "async_generator_asend", "async_generator_athrow", "coroutine_wrapper",
}  # fmt: skip
_FUTURES = {"shield": "shield", "_chain_future": "run_in_executor"}
UNNAMED = re.compile(r"Task-\d+|None")  # None is what a task factory leaves on 3.13.0
_names: dict[int, str] = {}  # by id, since hashing a code object is slow
_codes: list[CodeType] = []  # kept, so that no id comes back as another's


def wait_reason(task: asyncio.Task, future: asyncio.Future, lanes: dict) -> object:
    """Returns the name of the asyncio call that a suspended task waits in, or the task it awaits.

    Args:
        task: the suspended task.
        future: the future at the end of its chain of awaits.
        lanes: what to return for an awaited task, by its id, instead of the task's name.

    Source of the walk: `inspect` documents ``cr_await``, ``gi_yieldfrom`` and ``ag_await``.
    """
    awaited, code = task.get_coro(), None
    while True:
        kind = type(awaited)
        if kind is CoroutineType:
            code, following = awaited.cr_code, awaited.cr_await
        elif kind is FutureIter:
            return _future_name(future, lanes, code)
        elif kind is GeneratorType:
            code, following = awaited.gi_code, awaited.gi_yieldfrom
        elif kind is AsyncGeneratorType:
            code, following = awaited.ag_code, awaited.ag_await
        elif kind.__name__ in _HIDING:
            awaited = gc.get_referents(awaited)[0]
            continue
        else:
            return _future_name(future, lanes, code)
        try:
            name = _names[id(code)]
        except KeyError:
            name = _names[id(code)] = _public_name(code)
            _codes.append(code)
        if name:
            return name
        awaited = following


def _public_name(code: CodeType) -> str:
    """Returns ``Lock.acquire`` for a public coroutine of asyncio, "" for any other code."""
    name = code.co_qualname.split(".<locals>")[0]
    if name == "Future.__await__":  # of the future written in Python
        return ""
    if name.startswith("_AsCompletedIterator"):
        return "as_completed"
    name = re.sub(r"^\w+EventLoop\.", "", name)  # which of them it is depends on the platform
    private = any(part.startswith("_") and not part.endswith("__") for part in name.split("."))
    return name if code.co_filename.startswith(_ASYNCIO) and not private else ""


def _future_name(future: asyncio.Future, lanes: dict, code: CodeType | None) -> object:
    """Returns what made a future that this code awaits directly, or the task that it is."""
    if isinstance(future, asyncio.Task):
        return lanes.get(id(future)) or label(future)
    if type(future) is _GatheringFuture:
        return "gather"
    callbacks = getattr(future, "_callbacks", None) or ()
    if len(callbacks) > 1:  # more than the wake-up of the task that waits
        for callback, _ in callbacks:
            maker = getattr(callback, "__qualname__", "").split(".<locals>")[0]
            if maker == "_chain_future" and code and "wrap_future" in code.co_names:
                return "wrap_future"  # which run_in_executor calls, too
            if maker in _FUTURES:
                return _FUTURES[maker]
    return "Future"


def label(task: asyncio.Task) -> str:
    """Returns a task's name, or its coroutine's if it was given none."""
    if not UNNAMED.fullmatch(task.get_name()):
        return task.get_name()
    return "cell" if is_kernel_task(task) else short_name(full_name(task.get_coro()))


def full_name(coro: object) -> str:
    """Returns the qualified name of a coroutine's function; aclose() of a generator has none."""
    return getattr(coro, "__qualname__", type(coro).__name__)


def short_name(qualified: str) -> str:
    """Returns a qualified name without the functions in which it was defined."""
    return qualified.rsplit("<locals>.", maxsplit=1)[-1]


def asking_group(task: asyncio.Task) -> asyncio.TaskGroup | None:
    """Returns the group that has asked the task it stands in to stop, and will not take it back.

    Up to 3.12, that is so if a task of the group fails while its block waits for all of them.
    """
    awaited = task.get_coro() if sys.version_info < (3, 13) else None
    while frame := getattr(awaited, "cr_frame", None):
        if frame.f_code is asyncio.TaskGroup.__aexit__.__code__:
            group = frame.f_locals["self"]
            return group if group._parent_cancel_requested else None
        awaited = awaited.cr_await
    return None


def describe(task: asyncio.Task) -> str:
    """Returns a sentence on what a suspended task waits on."""
    return f"{label(task)} waits on {wait_reason(task, task._fut_waiter, {})}"


def is_kernel_task(task: asyncio.Task, coro: CoroutineType | None = None) -> bool:
    """Tells whether a task belongs to the Jupyter kernel and not to the person using it."""
    frame = getattr(coro or task.get_coro(), "cr_frame", None)  # get_coro() can crash on 3.12.1
    module = frame.f_globals.get("__name__", "") if frame else ""
    return module.split(".")[0] in _KERNEL


def is_inner_task(coro: CoroutineType) -> bool:
    """Tells whether a task of asyncio's own does its housekeeping, as those that read a pipe do."""
    code = getattr(coro, "cr_code", None)
    inside = code is not None and code.co_filename.startswith(_ASYNCIO)
    return inside and not _public_name(code)

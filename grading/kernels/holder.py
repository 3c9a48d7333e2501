"""Holds one kernel: confines it, watches what it uses, and sees to its end and that of its kin.

The holder stands between the zygote and the kernel, outside of what confines the kernel. Inside
stands the first process of the kernel's namespace: when it ends, so does all that the kernel has
started. Without namespaces the holder adopts what the kernel leaves behind, and ends it.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from . import linux
from .boot import become_kernel, settle
from .sandbox import Limits, Protections, confine, new_namespaces, new_root
from .usage import children, excess

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

LOOK = 0.2  # seconds between two looks at what the kernel uses


def hold(request: dict, lifeline: socket.socket) -> None:
    """Runs a kernel as requested, until it ends, uses too much, or the grader lets go of it."""
    os.setsid()
    linux.adopt_orphans()
    protections = Protections(**request["protections"])
    confined, limits = request["confined"], Limits(**request["limits"])
    namespaces = confined and protections.namespaces
    if namespaces:
        new_namespaces()
    child = os.fork()
    if child == 0:
        start = _start_first if namespaces else _start
        start(request, protections, limits, lifeline)
    lifeline.send(json.dumps({"holder": os.getpid()}).encode())
    folders = [Path(request["work"]), Path(request["shared"])]
    ended = _watch(child, lifeline, partial(excess, limits, folders) if confined else None)
    lifeline.send(json.dumps(ended).encode())


def _start_first(
    request: dict, protections: Protections, limits: Limits, lifeline: socket.socket
) -> None:
    """Is the first process of its namespace: starts the kernel, and reaps what it orphans."""
    os.setsid()
    linux.die_with_parent(signal.SIGKILL)
    new_root(Path(request["work"]), Path(request["shared"]), limits)
    kernel = os.fork()
    if kernel == 0:
        _start(request, protections, limits, lifeline)
    lifeline.close()
    linux.give_up_privileges()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        process, status = os.wait()
        if process == kernel:
            code = os.waitstatus_to_exitcode(status)
            os._exit(code if code >= 0 else 128 - code)


def _start(
    request: dict, protections: Protections, limits: Limits, lifeline: socket.socket
) -> None:
    """Is the kernel, in a group of its own: a signal to all of the group reaches no other."""
    os.setsid()
    linux.die_with_parent(signal.SIGKILL)
    work = Path(request["work"])
    if request["confined"]:
        confine(work, Path(request["shared"]), protections, limits)
    settle(work, request["environment"])
    lifeline.close()  # before anything of a submission runs
    code = 1
    try:
        become_kernel(request["command"])
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    finally:
        os._exit(code & 0xFF)


def _watch(child: int, lifeline: socket.socket, too_much: Callable[[], str] | None) -> dict:
    """Waits until the kernel ends or has to, ends all of it, and returns its exit code and why."""
    poll = select.poll()
    alive = os.pidfd_open(child)
    poll.register(alive, select.POLLIN)
    poll.register(lifeline, select.POLLIN | select.POLLHUP)
    why = ""
    while True:
        events = dict(poll.poll(LOOK * 1000 if too_much else None))
        if alive in events:
            break
        signalled = lifeline.fileno() in events and lifeline.recv(1)
        if signalled:
            _signal(child, signalled[0])
            continue
        why = "" if events else too_much()
        if events or why:
            break
    return {"ended": _end(child), "why": why}


def _signal(child: int, number: int) -> None:
    """Sends a signal to the kernel, which is the child itself or the child's first child."""
    inner = children(child)
    with contextlib.suppress(ProcessLookupError):
        os.kill(inner[0] if inner and _is_first(inner[0]) else child, number)


def _is_first(process: int) -> bool:
    """Tells whether a process has a namespace of processes that is not this one's."""
    with contextlib.suppress(OSError):
        theirs, ours = (Path(f"/proc/{p}/ns/pid").stat().st_ino for p in (process, "self"))
        return theirs != ours
    return False


def _end(child: int) -> int:
    """Ends the kernel and all that it has left, and returns its exit code."""
    code = 0
    while family := children(os.getpid()):
        for process in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        for process in family:
            with contextlib.suppress(ChildProcessError):
                _, status = os.waitpid(process, 0)
                if process == child:
                    code = os.waitstatus_to_exitcode(status)
    return code

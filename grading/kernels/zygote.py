"""The process that kernels are forked from: it has imported what they need, and runs no cell.

It reads requests from a socket, its file descriptor 0. Each brings a socket of its own, the
*lifeline* between the grader and the process that holds the kernel: what is told about the kernel
comes through it, and when the grader closes it or ends, the kernel ends.

It must have one thread, and no zmq context, since neither survives a fork.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import traceback
from pathlib import Path

from . import landlock
from .boot import preload
from .holder import hold
from .sandbox import Limits, Protections, new_namespaces, new_root

MOST_BYTES = 1 << 20  # of a request


def main() -> None:
    """Serves requests until the grader ends."""
    sys.path[:] = [entry for entry in sys.path if entry]
    requests = socket.socket(fileno=0)
    preload()
    sys.modules.pop("rfc3987_syntax", None)  # whose import grading forbids, and a kernel does not
    threads = len(list(Path("/proc/self/task").iterdir()))
    protections = available()
    hello = {"threads": threads, "protections": vars(protections)}
    requests.send(json.dumps(hello).encode())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps what has ended
    while True:
        data, lifelines, _, _ = socket.recv_fds(requests, MOST_BYTES, 1)
        if not data:
            return
        if os.fork() == 0:
            requests.close()
            _serve(json.loads(data), lifelines[0])
        for lifeline in lifelines:
            os.close(lifeline)


def _serve(request: dict, descriptor: int) -> None:
    """Holds one kernel, and ends this process with it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    lifeline = socket.socket(fileno=descriptor)
    _silence()
    try:
        hold(request, lifeline)
    except BaseException:
        lifeline.send(json.dumps({"failed": traceback.format_exc()}).encode())
    finally:
        os._exit(0)


def _silence() -> None:
    """Keeps this process and its kernel from the grader's terminal."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def available() -> Protections:
    """Tries what this machine allows, in a process that ends afterwards."""
    child = os.fork()
    if child == 0:
        os._exit(_try())
    _, status = os.waitpid(child, 0)
    return Protections(namespaces=status == 0, landlock=landlock.version() > 0)


def _try() -> int:
    """Returns 0 if a process can have namespaces and a root of its own."""
    import tempfile

    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            work = Path(folder, "work")
            work.mkdir()
            new_namespaces()
            child = os.fork()
            if child == 0:
                new_root(work, Path(folder), Limits())
                os._exit(0)
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    except BaseException:
        return 1

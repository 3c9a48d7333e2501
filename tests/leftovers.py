"""Says what is running in this process and was not when it began; runs inside of a kernel."""

import asyncio
import os
import socket
import stat
import subprocess
import threading
import time
from pathlib import Path

SETTLE = 5.0  # seconds in which what has been closed may end
KEPT_CHILDREN = ("resource_tracker", "forkserver")  # of multiprocessing, for as long as Python runs
KEPT_THREADS = (
    "asyncio_",  # of its default executor, until the loop is closed
    "Dask-Offload",  # one idle thread of `distributed`, for as long as Python runs; no call ends it
)
LIBRARIES = ("ipykernel", "IPython", "jupyter_client", "nbclient", "tornado", "zmq")
before = {}


def remember() -> None:
    """Notes what is running now."""
    before.update(look())


async def settled() -> dict[str, list[str]]:
    """Returns what is running that was not remembered, in words, by kind; remembers it now."""
    end = time.monotonic() + SETTLE
    while True:
        left = {kind: new for kind, things in look().items() if (new := words(kind, things))}
        if not left or time.monotonic() > end:
            remember()
            return left
        await asyncio.sleep(0.02)


def words(kind: str, things: dict) -> list[str]:
    return sorted(text for key, text in things.items() if key not in before[kind])


def look() -> dict[str, dict]:
    return {
        "task": {id(task): task.get_name() for task in asyncio.all_tasks() if is_own(task)},
        "thread": {thread.ident: thread.name for thread in threading.enumerate() if counts(thread)},
        "server": {fd: "a socket that listens" for fd in sockets() if listens(fd)},
        "connection": {fd: "a socket or pipe in the loop" for fd in watched() if not listens(fd)},
        "child": children(),
    }


def is_own(task: asyncio.Task) -> bool:
    """Tells whether a task is not the kernel's, which a cell runs in as well."""
    frame = task.get_coro().cr_frame
    module = frame.f_globals.get("__name__", "") if frame else ""
    return module.split(".")[0] not in LIBRARIES


def counts(thread: threading.Thread) -> bool:
    """Tells whether a thread is more than an idle one that a library keeps."""
    return not (thread.daemon or thread.name.startswith(KEPT_THREADS))


def watched() -> list[int]:
    """Returns what the loop listens to."""
    selector = getattr(asyncio.get_running_loop(), "_selector", None)
    return [key.fd for key in selector.get_map().values()] if selector else []


def sockets() -> list[int]:
    found = []
    for fd in range(3, 1024):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                found.append(fd)
        except OSError:
            continue
    return found


def listens(fd: int) -> bool:
    try:
        if not stat.S_ISSOCK(os.fstat(fd).st_mode):
            return False
        with socket.socket(fileno=os.dup(fd)) as copy:
            return bool(copy.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    except OSError:
        return False


def children() -> dict[int, str]:
    """Returns the command lines of child processes; of one that nobody waited for, a word."""
    if not Path("/proc/self/task").exists():
        return listed()
    found = {}
    for task in Path("/proc/self/task").iterdir():
        try:
            pids = [int(pid) for pid in (task / "children").read_text().split()]
        except OSError:  # a thread that has ended meanwhile
            continue
        for pid in pids:
            try:
                command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            found[pid] = command or "a child that has ended, and nobody has waited for it"
    return {p: text for p, text in found.items() if not any(kept in text for kept in KEPT_CHILDREN)}


def listed() -> dict[int, str]:
    """Returns the same from `ps`, where there is no /proc."""
    command = ["ps", "-A", "-o", "ppid=,pid=,command="]
    rows = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
    parts = [row.split(None, 2) for row in rows]
    mine = [p for p in parts if int(p[0]) == os.getpid() and "ps -A" not in p[-1]]
    return {int(p[1]): p[-1] for p in mine if not any(kept in p[-1] for kept in KEPT_CHILDREN)}

"""How much memory a command's processes take up while it runs."""

from __future__ import annotations

import threading
from contextlib import suppress

import psutil

INTERVAL = 0.25  # seconds between two looks


class Watch:
    """Looks at all that a process has started, for as long as the block runs.

    Memory that processes share is divided among them (PSS), where the system tells; the process
    itself is left out.

    Args:
        pid: the process whose children are looked at.
        workers: how many of them there are meant to be.

    Attributes:
        peak: the most bytes that a worker took up: a child with all that it has started, or a
            worker's part of the sum over everything, whichever is more. The second counts what
            workers have in common, whoever has started it.
    """

    def __init__(self, pid: int, workers: int):
        self.peak = 0.0
        self._parent, self._workers = psutil.Process(pid), workers
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(INTERVAL):
            with suppress(psutil.Error):
                found = [_bytes_of_all(child) for child in self._parent.children()]
                self.peak = max(self.peak, sum(found) / self._workers, *found)


def _bytes_of_all(child: psutil.Process) -> int:
    try:
        return sum(map(_bytes, [child, *child.children(recursive=True)]))
    except psutil.Error:  # it has ended meanwhile
        return 0


def _bytes(process: psutil.Process) -> int:
    try:
        full = process.memory_full_info()
        return getattr(full, "pss", full.rss)
    except psutil.NoSuchProcess:
        return 0
    except psutil.AccessDenied:  # to what is shared: the user may see no more than this
        with suppress(psutil.Error):
            return process.memory_info().rss
        return 0

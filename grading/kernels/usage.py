"""What a kernel, with all that it has started, uses of the machine."""

from __future__ import annotations

import contextlib
import os
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from .sandbox import MIB

if TYPE_CHECKING:
    from .sandbox import Limits

MOST_FILES = 10_000  # that are looked at


def excess(limits: Limits, folders: list[Path]) -> str:
    """Returns which limit the kernel and all that it has started exceed, "" for none."""
    family = _family(os.getpid())
    if len(family) > limits.processes:
        return f"It had more than {limits.processes} processes at once."
    most = limits.memory * MIB
    if _most_memory(family) > most and _memory(family) > most:
        return f"It used more than {limits.memory} MiB of memory."
    if _size(folders) > limits.file * MIB:
        return f"It wrote more than {limits.file} MiB to files."
    return ""


def _size(folders: list[Path]) -> int:
    """Returns the bytes in folders; counts no further than a submission may have reason to go."""
    files = (Path(place, name) for top in folders for place, _, names in os.walk(top)
             for name in names)  # fmt: skip
    total = 0
    for file in islice(files, MOST_FILES):
        with contextlib.suppress(OSError):
            total += file.lstat().st_blocks * 512
    return total


def _family(process: int) -> list[int]:
    """Returns the descendants of a process."""
    found, left = [], [process]
    while left:
        mine = children(left.pop())
        found += mine
        left += mine
    return found


def children(process: int) -> list[int]:
    """Returns the processes that a process has started, or adopted."""
    found = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            with contextlib.suppress(OSError):
                found += map(int, (task / "children").read_text(encoding="ascii").split())
    return found


def _memory(family: list[int]) -> int:
    """Returns the bytes of memory that some processes account for together.

    What a forked process shares with others counts once. To find that out is slow, so it is asked
    only where the sum of what each has would not be allowed.
    """
    return sum(_field(process, "smaps_rollup", "Pss") for process in family)


def _most_memory(family: list[int]) -> int:
    """Returns no less than `_memory`, fast."""
    return sum(_field(p, "status", f"Rss{kind}") for p in family for kind in ("Anon", "Shmem"))


def _field(process: int, file: str, name: str) -> int:
    """Returns a number of bytes that the kernel tells of a process."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/{file}").read_text(encoding="utf-8").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
    return 0

"""What a kernel is kept from, and how: namespaces and a root of its own, Landlock, limits.

`enclose` is called by the process that will hold the kernel's, `confine` by the kernel's own
before anything of a submission runs in it. Where this machine forbids namespaces, Landlock and the
limits remain.
"""

from __future__ import annotations

import os
import resource
import signal
from dataclasses import dataclass
from pathlib import Path

from . import landlock, linux
from .places import DEVICES, SHARED_MEMORY, readable

MIB = 1 << 20
OPEN_FILES = 1024
_NAMESPACES = linux.NEW_USER | linux.NEW_PIDS | linux.NEW_NETWORK | linux.NEW_IPC | linux.NEW_HOST


@dataclass(frozen=True)
class Limits:
    """How much one kernel, with all that it starts, may use.

    Attributes:
        seconds: how long one cell may take; the only one that is kept on every system.
        memory: MiB of memory.
        file: MiB of one file; with namespaces, also of all files together.
        processes: how many processes there may be at once.
        required: whether a kernel that this machine cannot confine wholly must not start.
    """

    seconds: float = 30.0
    memory: int = 2048
    file: int = 256
    processes: int = 100
    required: bool = False


@dataclass(frozen=True)
class Protections:
    """What this machine can keep a kernel from.

    Attributes:
        namespaces: whether there are a network, processes and a root of its own.
        landlock: whether Landlock is there.
        limits: whether there are limits of memory and files; where kernels can be forked.
    """

    namespaces: bool = False
    landlock: bool = False
    limits: bool = True

    @property
    def present(self) -> list[str]:
        """What is protected, and by what."""
        by = {"a root of its own": self.namespaces, "Landlock": self.landlock}
        kinds = {
            "files": ", ".join(name for name, there in by.items() if there),
            "network and processes": "namespaces" * self.namespaces,
            "memory, file size and environment": "limits" * self.limits,
        }
        return [f"{kind} ({how})" for kind, how in kinds.items() if how]

    @property
    def missing(self) -> list[str]:
        """What is not protected."""
        kinds = {
            "files": self.namespaces or self.landlock, "network": self.namespaces,
            "processes": self.namespaces, "memory": self.limits,
        }  # fmt: skip
        return [kind for kind, there in kinds.items() if not there]


def new_namespaces() -> None:
    """Leaves the users, network and names of this machine; processes started next have their own.

    Raises:
        OSError: this machine forbids it.
    """
    user, group = os.getuid(), os.getgid()
    linux.unshare(_NAMESPACES)
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    linux.start_loopback()


def new_root(work: Path, shared: Path, limits: Limits) -> None:
    """Gives this process a root that holds what it needs, read-only, and an empty work folder.

    Args:
        work: the folder that is to be empty and writable, at its own path.
        shared: a folder that it has in common with the grader.
        limits: how large the work folder may get.

    Raises:
        OSError: this machine forbids it.
    """
    linux.unshare(linux.NEW_MOUNTS)
    linux.mount("none", Path("/"), flags=linux.RECURSIVE | linux.PRIVATE)
    root, size = shared / "root", f"size={limits.file}m,mode=700"
    root.mkdir()
    linux.mount("tmpfs", root, "tmpfs", linux.NO_SETUID | linux.NO_DEVICES, "size=4m,mode=755")
    # A folder that becomes a mount stays reachable below the old root until that is left.
    for place in [*readable(), *DEVICES]:
        _bind(place, root)
    inner = {place: _made(root, place) for place in (Path("/proc"), SHARED_MEMORY, work, shared)}
    linux.make_read_only(root)
    flags = linux.NO_SETUID | linux.NO_DEVICES
    linux.mount("proc", inner[Path("/proc")], "proc", flags | linux.READ_ONLY)
    linux.mount("tmpfs", inner[SHARED_MEMORY], "tmpfs", flags, size)
    linux.mount("tmpfs", inner[work], "tmpfs", flags, size)
    linux.mount(str(shared), inner[shared], flags=linux.BIND)
    linux.change_root(root)


def _bind(place: Path, root: Path) -> None:
    """Has a place, as it is, in a new root; a link remains a link."""
    inner = root / place.relative_to("/")
    if place.is_symlink() and place.parent == Path("/"):
        inner.symlink_to(place.readlink())
        return
    if place.is_dir():
        _made(root, place)
    else:
        inner.parent.mkdir(parents=True, exist_ok=True)
        inner.touch()
    linux.mount(str(place), inner, flags=linux.BIND | linux.RECURSIVE)


def _made(root: Path, place: Path) -> Path:
    inner = root / place.relative_to("/")
    inner.mkdir(parents=True, exist_ok=True)
    return inner


def confine(work: Path, shared: Path, protections: Protections, limits: Limits) -> None:
    """Takes from this process, for good, what a submission must not have."""
    for what, most in (
        (resource.RLIMIT_DATA, limits.memory * MIB), (resource.RLIMIT_FSIZE, limits.file * MIB),
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):  # fmt: skip
        resource.setrlimit(what, (most, most))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a file that grows too large is an OSError
    linux.give_up_privileges()
    if protections.landlock:
        others = [*readable(), Path("/proc")]
        landlock.restrict(others, [work, shared, SHARED_MEMORY, *DEVICES])

"""System calls of Linux that Python's standard library does not offer, each as a function.

They raise OSError with the name of the call. Numbers and structures: the kernel's
include/uapi/linux headers; numbers of calls are those of every architecture that has had
mount_setattr from the start (all of Linux 5.12).
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NEW_MOUNTS, NEW_HOST, NEW_IPC = 0x20000, 0x4000000, 0x8000000
NEW_USER, NEW_PIDS, NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000
READ_ONLY, NO_SETUID, NO_DEVICES, BIND = 0x1, 0x2, 0x4, 0x1000
RECURSIVE, PRIVATE = 0x4000, 0x40000

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 36, 38
_CAPABILITY_VERSION_3 = 0x20080522
_SYS_MOUNT_SETATTR = 442
_AT_RECURSIVE, _DETACH = 0x8000, 2
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 0x1

_libc = ctypes.CDLL(None, use_errno=True)


def called(name: str, result: int) -> int:
    """Returns the result of a call of libc, or raises what its errno says."""
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")
    return result


def syscall(name: str, number: int, *arguments: object) -> int:
    """Makes a system call that libc has no function for."""
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return called(name, _libc.syscall(ctypes.c_long(number), *wide))


def unshare(namespaces: int) -> None:
    """Puts this process into new namespaces; a new one of processes counts for its children."""
    called("unshare", _libc.unshare(namespaces))


def mount(source: str, target: Path, kind: str = "", flags: int = 0, options: str = "") -> None:
    """Mounts a file system."""
    result = _libc.mount(
        source.encode(), str(target).encode(), kind.encode(), ctypes.c_ulong(flags),
        options.encode(),
    )  # fmt: skip
    called(f"mount {target}", result)


def make_read_only(target: Path) -> None:
    """Makes a mount and all below it read-only, without programs that change the user."""
    attributes = struct.pack("QQQQ", READ_ONLY | NO_SETUID, 0, 0, 0)
    syscall(
        "mount_setattr", _SYS_MOUNT_SETATTR, -1, str(target).encode(), _AT_RECURSIVE, attributes,
        len(attributes),
    )  # fmt: skip


def change_root(root: Path) -> None:
    """Makes a mount the root of all paths; nothing else can be reached any more."""
    os.chdir(root)
    called("pivot_root", _libc.pivot_root(b".", b"."))
    called("umount", _libc.umount2(b".", _DETACH))
    os.chdir("/")


def die_with_parent(signal: int) -> None:
    """Has this process get a signal when the one that forked it ends."""
    called("prctl", _libc.prctl(_PR_SET_PDEATHSIG, signal, 0, 0, 0))


def adopt_orphans() -> None:
    """Makes this process the parent of descendants whose own parents end."""
    called("prctl", _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0))


def give_up_privileges() -> None:
    """Drops all capabilities, and the chance that a program started later brings some back."""
    called("prctl", _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    header = struct.pack("II", _CAPABILITY_VERSION_3, 0)
    called("capset", _libc.capset(header, bytes(24)))


def start_loopback() -> None:
    """Brings up the loopback interface of a new network namespace."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        request = bytearray(struct.pack("16sH22x", b"lo", 0))
        fcntl.ioctl(probe, _SIOCGIFFLAGS, request)
        name, flags = struct.unpack_from("16sH", request)
        fcntl.ioctl(probe, _SIOCSIFFLAGS, struct.pack("16sH22x", name, flags | _IFF_UP))

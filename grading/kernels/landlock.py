"""Landlock: a process gives up what it does not need of the file system, for good.

It needs no privileges, and works where namespaces are forbidden. Structures and bits:
include/uapi/linux/landlock.h; https://docs.kernel.org/userspace-api/landlock.html.
"""

from __future__ import annotations

import os
import stat
import struct
from typing import TYPE_CHECKING

from .linux import syscall

if TYPE_CHECKING:
    from pathlib import Path

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE = 1, 2, 4, 8, 1 << 14
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
# Which bits a version of Landlock knows; later ones add control of devices, which is not used.
_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}
_SCOPED = 3  # no signals to, and no abstract sockets of, processes outside; since version 6


def version() -> int:
    """Returns the version of Landlock that this machine has; 0 for none."""
    try:
        return syscall("landlock_create_ruleset", _CREATE, None, 0, _VERSION)
    except OSError:
        return 0


def restrict(readable: list[Path], writable: list[Path]) -> None:
    """Leaves this process, and all that it starts, nothing but some files and folders.

    Args:
        readable: what may be read and run, with all below it.
        writable: what may be changed as well.

    Raises:
        OSError: this machine has no Landlock.
    """
    known = version()
    rights = _RIGHTS[max(1, min(known, 3))]
    attributes = struct.pack("QQQ", rights, 0, _SCOPED)
    size = 24 if known >= 6 else 8
    ruleset = syscall("landlock_create_ruleset", _CREATE, attributes, size, 0)
    try:
        for path in readable:
            _allow(ruleset, path, _READ & rights)
        for path in writable:
            _allow(ruleset, path, rights)
        syscall("landlock_restrict_self", _RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no permission
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= _OF_FILES
        rule = struct.pack("=Qi", rights, place)
        syscall("landlock_add_rule", _ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
    finally:
        os.close(place)

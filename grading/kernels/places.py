"""What of the file system a submission gets to see, and what it may change."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin")
_SETTINGS = (
    "alternatives", "fonts", "group", "hosts", "ld.so.cache", "localtime", "mime.types",
    "nsswitch.conf", "passwd", "ssl",
)  # fmt: skip
DEVICES = tuple(Path("/dev", name) for name in ("null", "zero", "full", "random", "urandom"))
SHARED_MEMORY = Path("/dev/shm")


def readable() -> list[Path]:
    """Returns the system's programs, this Python with its packages, and `helpers`.

    No notebook is among them: of the course's own folder, only `helpers` is.
    """
    package = Path(find_spec("helpers").origin).resolve().parent
    python = {Path(p) for p in (sys.prefix, sys.base_prefix, sys.exec_prefix)}
    packages = {Path(entry) for entry in sys.path if entry} - {package.parent}
    found = [*map(Path, _SYSTEM), *(Path("/etc", name) for name in _SETTINGS)]
    found += sorted(path for path in python | packages if path.exists())
    return _outermost([*found, package])


def _outermost(paths: list[Path]) -> list[Path]:
    """Drops what lies in another of the folders, and what is not there."""
    there = [path for path in dict.fromkeys(paths) if path.exists()]
    return [path for path in there if not any(other in path.parents for other in there)]

"""Reads the notebooks in a folder, its subfolders and its zips, and nothing beside them."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_BYTES = 20_000_000  # of one notebook; the course's own have less than 150,000
MOST_FILES = 20_000  # in one zip
MOST_IN_ZIP = 1_000_000_000  # bytes of all notebooks in one zip
_HIDDEN = re.compile(r"^(\.|__MACOSX$|__pycache__$)")


@dataclass(frozen=True)
class File:
    """A notebook as it lies in a folder or in a zip.

    Attributes:
        path: relative to the folder of submissions; a zip counts as a folder.
        reading: returns the bytes.
        size: that it is said to have, in bytes.
        changed: when it was last changed, in seconds.
    """

    path: PurePosixPath
    reading: Callable[[], bytes]
    size: int
    changed: float

    def read(self) -> bytes:
        """Returns the notebook's bytes.

        Raises:
            OSError: it cannot be read, or is too large; `strerror` says why.
        """
        data = self.reading() if self.size <= MOST_BYTES else _refuse("is too large")
        return data if len(data) <= MOST_BYTES else _refuse("is too large")


def files(folder: Path) -> Iterator[File]:
    """Yields each notebook in a folder, its subfolders and its zips; follows no link.

    What cannot be opened yields itself, and raises when it is read.

    Raises:
        OSError: the folder itself cannot be read.
    """
    for path in sorted(folder.iterdir()):
        if _HIDDEN.match(path.name) or path.is_symlink():
            continue
        try:
            yield from _files_at(path)
        except OSError as error:
            yield _unreadable(path.name, f"cannot be read ({error.strerror})")


def _files_at(path: Path) -> Iterator[File]:
    kind = path.suffix.lower()
    if path.is_dir():
        for file in files(path):
            yield replace(file, path=path.name / file.path)
    elif not path.is_file():  # a pipe would be waited for
        return
    elif kind == ".ipynb":
        stat = path.stat()
        yield File(PurePosixPath(path.name), path.read_bytes, stat.st_size, stat.st_mtime)
    elif kind == ".zip":
        yield from _zipped(path)


def _zipped(path: Path) -> Iterator[File]:
    """Yields each notebook in a zip; one that cannot be read yields itself, and why."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [(m, inside) for m in archive.infolist() if (inside := _inside(m))]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        yield _unreadable(path.name, "is no zip that can be opened")
        return
    if len(members) > MOST_FILES or sum(m.file_size for m, _ in members) > MOST_IN_ZIP:
        yield _unreadable(path.name, "holds too much")
        return
    for member, inside in members:
        where = PurePosixPath(path.name, inside)
        if inside.suffix.lower() == ".zip":
            yield _unreadable(where, "is a zip inside a zip: unpack the outer one and grade again")
        else:
            read = partial(_read_member, path, member)
            yield File(where, read, member.file_size, _seconds(member.date_time))


def _inside(member: zipfile.ZipInfo) -> PurePosixPath | None:
    """Returns where a notebook or zip lies in a zip; None for anything else."""
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    inside = PurePosixPath(*(part for part in parts if part not in ("/", "..")))
    wanted = not member.is_dir() and inside.suffix.lower() in (".ipynb", ".zip")
    return inside if wanted and not any(map(_HIDDEN.match, inside.parts)) else None


def _seconds(date_time: tuple[int, ...]) -> float:
    try:
        return datetime(*date_time).timestamp()  # a zip holds local time
    except (ValueError, OverflowError, OSError):
        return 0.0


def _read_member(path: Path, member: zipfile.ZipInfo) -> bytes:
    if member.flag_bits & 1:
        _refuse("is encrypted")
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member) as file:
            return file.read(MOST_BYTES + 1)  # whatever size the zip claims
    except Exception:  # of zipfile, zlib, bz2 or lzma, each of which has its own
        _refuse("is damaged")


def _refuse(why: str) -> bytes:
    raise OSError(0, why)


def _unreadable(path: str | PurePosixPath, why: str) -> File:
    return File(PurePosixPath(path), partial(_refuse, why), 0, 0.0)

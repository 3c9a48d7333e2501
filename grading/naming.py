"""Tells from the paths of submissions who has handed in what.

Canvas and Moodle write names and numbers into the paths of what they export. Otherwise a learner is
a folder or zip; folders that merely hold those of learners are looked through.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import PurePosixPath

_COPY = re.compile(r"( ?\(\d+\)|-Copy\d+)+$")  # of a browser, and of JupyterLab
_CANVAS = re.compile(r"(?P<name>.+?)(_LATE)?_(?P<number>\d+)_\d+_(?P<file>.+)")
_CANVAS_ANONYMOUS = re.compile(r"(LATE_)?(?P<name>anon_[^_]+)_\d+_(?P<file>.+)")
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_.*")


@dataclass(frozen=True)
class Name:
    """What a path tells.

    Attributes:
        topic: the stem of the exercise notebook, "" if the path says none.
        learner: who.
        system: canvas or moodle, whose path it is; "" if nobody's.
        number: of the learner in that system, or "".
    """

    topic: str
    learner: str
    system: str = ""
    number: str = ""


def named(paths: list[PurePosixPath], topics: list[str]) -> list[Name]:
    """Returns what each path tells; two learners of one name are told apart by their numbers.

    Args:
        paths: of all notebooks, relative to the folder of submissions; a zip counts as a folder.
        topics: the stems of the exercise notebooks.
    """
    found = [(path, next((t for t in topics if t in path.stem), "")) for path in paths]
    tree = _Tree([(p, topic) for p, topic in found if not _by_system(p, topic)])
    return _told_apart([_name(path, topic, tree) for path, topic in found])


def identity(learner: str, source: str) -> dict[str, str]:
    """Returns the number that Canvas or Moodle has given a learner, by the system.

    Args:
        learner: who.
        source: the path of what they have handed in.

    Example:
        >>> identity("Zoë Ek", "Zoë Ek_123_assignsubmission_file_/03_event_loop.ipynb")
        {'moodle': '123'}
    """
    for part in source.split("/"):
        for system, pattern in (("moodle", _MOODLE), ("canvas", _CANVAS)):
            match = pattern.fullmatch(part)
            if match and learner in (match["name"], _numbered(match["name"], match["number"])):
                return {system: match["number"]}
    return {}


def _name(path: PurePosixPath, topic: str, tree: _Tree) -> Name:
    by_system = _by_system(path, topic)
    if by_system:
        return by_system
    stem = _COPY.sub("", path.stem)
    before, dashes, after = stem.partition(f"{topic}--") if topic else ("", "", "")
    if dashes and (after or before):
        return Name(topic, after or before)
    home = tree.home(path)
    rest = stem.replace(topic, "", 1).strip("-_ .") if topic else stem
    return Name(topic, home or rest or path.stem)


def _by_system(path: PurePosixPath, topic: str) -> Name | None:
    """Returns what a path tells that Canvas or Moodle has written; None for any other."""
    for part in path.parts:
        if match := _MOODLE.fullmatch(part):
            return Name(topic, match["name"], "moodle", match["number"])
    for place, part in enumerate(path.parts):
        is_flat = all(p.lower().endswith(".zip") for p in path.parts[:place])
        if is_flat and part.lower().endswith((".zip", ".ipynb")):
            match = _CANVAS_ANONYMOUS.fullmatch(part) or _CANVAS.fullmatch(part)
            if match and (part != path.name or topic in match["file"]):
                return Name(topic, match["name"], "canvas", match.groupdict().get("number", ""))
    return None


class _Tree:
    """The folders and zips in which learners have their notebooks.

    Args:
        found: the paths of the notebooks with their topics.
    """

    def __init__(self, found: list[tuple[PurePosixPath, str]]):
        self._inside = defaultdict(lambda: defaultdict(set))  # by folder: what each subfolder holds
        self._direct = set()  # folders that hold a notebook themselves
        for path, topic in found:
            self._direct.add(path.parts[:-1])
            for depth, part in enumerate(path.parts[:-1]):
                self._inside[path.parts[:depth]][part].add(topic or path.name)

    def home(self, path: PurePosixPath) -> str:
        """Returns the name of the folder or zip that is one learner's, "" if there is none."""
        folders = path.parts[:-1]
        if not folders:
            return ""
        depth = 1
        while depth < len(folders) and self._is_group(folders[:depth]):
            depth += 1
        told = [p for n, p in enumerate(folders[: depth - 1]) if not self._says_nothing(folders, n)]
        return "/".join([*told, re.sub(r"\.zip$", "", folders[depth - 1], flags=re.IGNORECASE)])

    def _is_group(self, folder: tuple[str, ...]) -> bool:
        """Tells whether a folder holds the folders of learners."""
        inside = list(self._inside[folder].values())
        if folder in self._direct or not inside:
            return False
        if len(inside) == 1:
            return self._is_group((*folder, next(iter(self._inside[folder]))))
        all_topics = set().union(*inside)
        return self._is_only(folder) or sum(map(len, inside)) > len(all_topics)

    def _is_only(self, folder: tuple[str, ...]) -> bool:
        """Tells whether a folder, and each that it is in, is the only one where it is."""
        above = [folder[:n] for n in range(len(folder))]
        return all(len(self._inside[f]) == 1 and f not in self._direct for f in above)

    def _says_nothing(self, folders: tuple[str, ...], place: int) -> bool:
        """Tells whether the name of a group says nothing about who its learners are."""
        return folders[place].lower().endswith(".zip") or self._is_only(folders[: place + 1])


def _told_apart(names: list[Name]) -> list[Name]:
    """Puts the number after each name that two learners share.

    Moodle numbers a learner anew for each assignment, Canvas does so once.
    """
    numbers = defaultdict(set)
    for name in names:
        numbers[_shared(name)].add(name.number)
    return [
        replace(name, learner=_numbered(name.learner, name.number))
        if name.number and len(numbers[_shared(name)] - {""}) > 1
        else name
        for name in names
    ]


def _shared(name: Name) -> tuple[str, ...]:
    return name.learner, name.system, name.topic if name.system == "moodle" else ""


def _numbered(name: str, number: str) -> str:
    return f"{name} ({number})"

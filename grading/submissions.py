"""Finds the submissions in a folder, however a learning-management system has named them.

A submission is ``LEARNER/NN_topic.ipynb``, a flat ``NN_topic--LEARNER.ipynb``, what Canvas or
Moodle export, or any of these inside a zip. A name that says no topic is matched by what the
notebook holds. Nothing is unpacked: the bytes of a notebook are read, and nothing beside it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from .files import files
from .naming import named

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .files import File
    from .naming import Name


class NoSubmissions(ValueError):  # noqa: N818, as it says what was found
    """The folder cannot be graded as a whole; the message says why and what to do."""


@dataclass(frozen=True)
class Submission:
    """One notebook that somebody has handed in.

    Attributes:
        learner: who, by the name of the folder or file.
        topic: the stem of the exercise notebook, or "" if nothing says which.
        data: the notebook's bytes; None if they could not be read.
        source: where it was found, relative to the folder of submissions.
        notes: what was unusual about it, a sentence each.
        changed: when it was last changed, in seconds, for telling which of two is newer.
    """

    learner: str
    topic: str
    data: bytes | None
    source: str
    notes: tuple[str, ...] = ()
    changed: float = 0.0


def find(folder: Path, topics: list[str], recognise: Callable[[bytes], str]) -> list[Submission]:
    """Returns the submissions in a folder, in the order of learners and topics.

    Args:
        folder: what the instructor was given.
        topics: the stems of the exercise notebooks.
        recognise: returns the topic of a notebook's bytes, or "".

    Raises:
        NoSubmissions: the folder is missing, unreadable, or holds no notebook.
    """
    try:
        found = list(files(folder))
    except OSError as error:
        raise NoSubmissions(
            f"{folder}: {error.strerror}. Give the folder of submissions."
        ) from None
    if not found:
        raise NoSubmissions(
            f"{folder} holds no submission: expected LEARNER/NN_topic.ipynb, "
            "NN_topic--LEARNER.ipynb, or a zip of these."
        )
    names = named([file.path for file in found], topics)
    submissions = [_submission(*pair, recognise) for pair in zip(found, names, strict=True)]
    return sorted(_newest(submissions), key=lambda s: (s.learner, s.topic, s.source))


def _submission(file: File, name: Name, recognise: Callable[[bytes], str]) -> Submission:
    notes, data, topic = [], None, name.topic
    source = _readable(str(file.path))
    try:
        data = file.read()
    except OSError as error:
        notes.append(f"{source} {error.strerror}: nothing of it could be graded.")
    if not topic and data:
        topic = recognise(data)
        notes.append(
            f"{_readable(file.path.name)} says no topic: taken for {topic} by its cells."
            if topic
            else f"{_readable(file.path.name)} says no topic, and its cells belong to none."
        )
    return Submission(_readable(name.learner), topic, data, source, tuple(notes), file.changed)


def _readable(name: str) -> str:
    """Returns a file's name as text that can be printed and stored, whatever its bytes are."""
    return name.encode("utf-8", "backslashreplace").decode()


def _newest(found: list[Submission]) -> list[Submission]:
    """Keeps the newest of what one learner has handed in for one topic, and notes the others."""
    rivals = defaultdict(list)
    for submission in found:
        key = (submission.learner, submission.topic) if submission.topic else submission.source
        rivals[key].append(submission)
    return [_winner(group) for group in rivals.values()]


def _winner(group: list[Submission]) -> Submission:
    ordered = sorted(group, key=_newness)
    older = ", ".join(s.source for s in ordered[:-1])
    note = (
        (f"There is more than one: graded is {ordered[-1].source}, not {older}.",) if older else ()
    )
    return replace(ordered[-1], notes=ordered[-1].notes + note)


def _newness(submission: Submission) -> tuple:
    """Orders by age; of two files of one time, "x (1).ipynb" is newer than "x.ipynb"."""
    name = PurePosixPath(submission.source).name
    return bool(submission.data), submission.changed, len(name), submission.source

"""Which exercises there are, and which are solved: kept in a file beside the exercises."""

from __future__ import annotations

import difflib
import json
import os
import re
from functools import cache
from pathlib import Path

FILE = ".progress.json"


def course() -> Path | None:
    """Returns the folder that holds ``exercises``: the working directory's, or one above it."""
    here = Path.cwd()
    return next((p for p in (here, *here.parents) if (p / "exercises").is_dir()), None)


@cache
def catalogue(folder: Path) -> dict[str, str]:
    """Returns the headings of a folder's exercises by their numbers."""
    found = {}
    for path in sorted(folder.glob("[0-9][0-9]_*.ipynb")):
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        except (OSError, ValueError, KeyError):
            continue  # a notebook in the middle of being saved, or damaged: the others count
        for cell in cells:
            for number, name in re.findall(
                r"^## (\d+\.\d+) (.+)$", "".join(cell["source"]), re.MULTILINE
            ):
                found[number] = f"{number} {name}"
    return found


def known(title: str) -> None:
    """Raises LookupError if there is no exercise of this title, and names the near ones."""
    root = course()
    titles = catalogue(root / "exercises") if root else {}
    if titles and title not in titles.values():
        same = [text for number, text in titles.items() if title.startswith(f"{number} ")]
        near = dict.fromkeys(same + difflib.get_close_matches(title, titles.values(), 3, 0))
        raise LookupError(f"There is no exercise {title!r}; near it are: {'; '.join(near)}.")


def solve(title: str) -> None:
    """Notes an exercise as solved, if this runs where learners work: in ``exercises``."""
    root = course()
    if not root or Path.cwd() != root / "exercises":
        return
    path = _file(root)
    try:
        solved, damaged = _solved(path)
        if damaged:
            path.replace(path.with_suffix(".damaged"))
            print(f"{path.name} was damaged and is kept as {path.stem}.damaged: a new one begins.")
        new = path.with_suffix(".new")
        new.write_text(json.dumps(sorted(solved | {title.split(maxsplit=1)[0]})), encoding="utf-8")
        new.replace(path)
    except OSError as error:
        print(f"This could not be noted in {path.name}: {error.strerror}.")


def progress() -> str:
    """Returns a line for each topic: how many of its exercises are solved.

    Example:
        >>> print(progress())  # doctest: +SKIP
        00  1 of 2
        01  0 of 3
    """
    root = course()
    if root is None:
        return "No folder `exercises` here or above: progress is kept there."
    path, topics = _file(root), {}
    solved, damaged = _solved(path)
    for number in catalogue(root / "exercises"):
        topics.setdefault(int(number.split(".")[0]), []).append(number in solved)
    lines = [f"{topic:02}  {sum(s)} of {len(s)}" for topic, s in topics.items()]
    return "\n".join(lines + [f"{path.name} is damaged and counts for nothing."] * damaged)


def _file(root: Path) -> Path:
    return Path(os.environ.get("COURSE_PROGRESS") or root / "exercises" / FILE)


def _solved(path: Path) -> tuple[set[str], bool]:
    """Returns the numbers of the exercises solved, and whether the file is damaged."""
    try:
        numbers = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return set(), False
    except ValueError:
        return set(), True
    whole = isinstance(numbers, list) and all(isinstance(n, str) for n in numbers)
    return (set(numbers), False) if whole else (set(), True)

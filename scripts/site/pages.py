"""Makes pages of notebooks: pictures that can be heard, folded solutions, and ways to run them."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from nbformat.v4 import new_markdown_cell

from grading import exercise_from, exercises_in
from grading.exercises import BEGIN, END
from grading.notebooks import read, text
from scripts.contents import NAVIGATION

if TYPE_CHECKING:
    from pathlib import Path

    from nbformat import NotebookNode

    from grading import Exercise
    from scripts.contents import Lesson

_TIME = re.compile(r"\*\*Time:\*\* ([^.]+)\.")
_EXERCISES = re.compile(r"\[[^\]]+\]\(\.\./exercises/[^)]+\)")


def slug(heading: str) -> str:
    """Returns the anchor that JupyterLab gives a heading, as the lessons' links have it."""
    return heading.replace("`", "").replace(" ", "-")


def questions(lesson: NotebookNode) -> str:
    """Returns the questions that a lesson opens with, as a numbered list."""
    return "\n".join(re.findall(r"^\d\. .+$", lesson.cells[1].source, re.MULTILINE))


def time(lesson: NotebookNode) -> str:
    """Returns how long a lesson takes, in its own words."""
    found = _TIME.search(lesson.cells[1].source)
    return found[1] if found else "its own time"


def lesson_page(lesson: Lesson, binder: str) -> NotebookNode:
    """Returns the page of a lesson.

    Args:
        lesson: as it is stored, with the outputs of its run.
        binder: the address that opens it on Binder, or nothing.
    """
    page = deepcopy(lesson.notebook)
    page.cells.insert(1, _ways_to_run(lesson.path, binder))
    for cell in page.cells:
        if cell.cell_type == "code":
            _describe_pictures(cell)
        elif cell.id == NAVIGATION:  # the theme links the lessons before and after
            cell.source = "".join(f"**Next:** {link}" for link in _EXERCISES.findall(cell.source))
    return page


def exercise_page(solution: Path, binder: str) -> NotebookNode:
    """Returns the page of a topic's exercises, each with its solution folded below its check.

    Raises:
        AuthoringError: no exercise can be made of the solution.
    """
    page = exercise_from(solution)
    answered = {exercise.title: exercise for exercise in exercises_in(read(solution))}
    for exercise in exercises_in(page):
        last = page.cells.index(exercise.cells[-1])
        page.cells.insert(last + 1, _folded(answered[exercise.title]))
    page.cells.insert(1, _ways_to_run(solution.parent.parent / "exercises" / solution.name, binder))
    return page


def write_page(page: NotebookNode, path: Path) -> None:
    """Writes a page where Sphinx finds it; unlike the course's notebooks, cells say how they look.

    Raises:
        nbformat.ValidationError: the page is no notebook.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(page, keep=("tags", "mystnb")), encoding="utf-8", newline="\n")


def _ways_to_run(notebook: Path, binder: str) -> NotebookNode:
    name = f"{notebook.parent.name}/{notebook.name}"
    ways = [f"Run it: `make lab` in your copy of the course, and open `{name}`"]
    ways += [f"[open it on Binder]({binder})"] if binder else []
    ways += [f"{{download}}`download this notebook <../downloads/{name}>`"]
    return new_markdown_cell(f":::{{container}} run-it\n{' · '.join(ways)}\n:::", id="ways-to-run")


def _describe_pictures(cell: NotebookNode) -> None:
    """Gives a cell's picture the text of its timeline, for those who hear the page.

    The text stands before the picture as an output of its own; in one line for each task.
    """
    shown = [output.get("data", {}) for output in cell.outputs]
    if any("image/png" in data for data in shown):
        texts = [data["text/plain"] for data in shown if "image/png" not in data and data]
        lines = [" ".join(line.split()) for line in "\n".join(texts).splitlines()]
        alt = "A timeline. " + "; ".join(filter(None, lines))
        cell.metadata["mystnb"] = {"image": {"alt": alt}}


def _folded(exercise: Exercise) -> NotebookNode:
    """Returns a cell that unfolds to the answer and its discussion."""
    answers = [_without_marks(cell.source) for cell in exercise.having("answer")]
    parts = [f"```python\n{answer}\n```" for answer in answers]
    for cell in exercise.having("discussion"):
        parts.append(re.sub(r"^#+ (.+)$", r"**\1**", cell.source, flags=re.MULTILINE))
    body = "\n\n".join(parts)
    source = f'<details class="solution"><summary>Solution</summary>\n\n{body}\n\n</details>'
    return new_markdown_cell(source, id=f"{exercise.cells[0].id}-solution")


def _without_marks(source: str) -> str:
    lines = source.split("\n")
    return "\n".join(line for line in lines if BEGIN not in line and END not in line)

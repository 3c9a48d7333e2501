"""Generates what links the lessons: navigation, the list of all of them, and numbers as links.

Links are never typed by hand, so none of them breaks when a lesson is renamed, or still to come.
"""

from __future__ import annotations

import os.path
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nbformat.v4 import new_markdown_cell

from grading.notebooks import read, write

if TYPE_CHECKING:
    from nbformat import NotebookNode

NAVIGATION, CONTENTS = "navigation", "contents"  # ids of the generated cells
CHEAT_SHEET = "docs/cheat_sheet.md"
LINKS = "-links"  # ends the ids of cells whose `notebook 12` becomes a link
_MENTION = re.compile(r"\[notebook (\d\d)\]\([^)]*\)|\bnotebook (\d\d)\b")
_LIST = re.compile(r"(?<=<!-- contents -->\n).*?(?=<!-- /contents -->)", re.DOTALL)


@dataclass
class Lesson:
    """A notebook in ``notebooks/``: its file, and what its first cell says."""

    path: Path
    notebook: NotebookNode

    @property
    def title(self) -> str:
        """The heading of the notebook."""
        return self.notebook.cells[0].source.split("\n")[0].removeprefix("# ").strip()

    @property
    def promise(self) -> str:
        """The sentence under the title: what the reader can do afterwards."""
        paragraphs = [*self.notebook.cells[0].source.split("\n\n"), ""]
        return " ".join(paragraphs[1].split())

    @property
    def exercises(self) -> Path:
        """The file of this topic's exercises, whether or not it exists."""
        return self.path.parent.parent / "exercises" / self.path.name


def lessons(course: Path) -> list[Lesson]:
    """Returns the lessons of a course in their order."""
    return [Lesson(p, read(p)) for p in sorted((course / "notebooks").glob("*.ipynb"))]


def refresh(course: Path) -> None:
    """Writes anew the navigation of lessons, the contents in lessons and README, and links."""
    for lesson in linked(lessons(course)):
        write(lesson.notebook, lesson.path)
    readme = course / "README.md"
    if readme.exists():
        text = listed(readme.read_text(encoding="utf-8"), lessons(course), course)
        readme.write_text(text, encoding="utf-8", newline="\n")
    sheet = course / CHEAT_SHEET
    if sheet.exists():
        text = mentioned(sheet.read_text(encoding="utf-8"), lessons(course), sheet.parent)
        sheet.write_text(text, encoding="utf-8", newline="\n")


def linked(course: list[Lesson]) -> list[Lesson]:
    """Returns the lessons with their generated cells brought up to date."""
    for before, lesson, after in zip([None, *course], course, [*course[1:], None], strict=False):
        cells = [cell for cell in lesson.notebook.cells if cell.id != NAVIGATION]
        cells.append(new_markdown_cell(navigation(before, lesson, after), id=NAVIGATION))
        lesson.notebook.cells = cells
        for cell in cells:
            if cell.id == CONTENTS:
                heading = cell.source.partition("\n")[0]
                cell.source = f"{heading}\n\n{table(course, lesson.path.parent)}".rstrip()
            elif cell.id.endswith(LINKS):
                cell.source = mentioned(cell.source, course, lesson.path.parent)
    return course


def mentioned(text: str, course: list[Lesson], folder: Path) -> str:
    """Returns a text in `folder`: each ``notebook 12`` a link if there is one, else words."""
    files = {lesson.path.name[:2]: _link(lesson.path, folder) for lesson in course}

    def mention(found: re.Match) -> str:
        number = found[1] or found[2]
        words = f"notebook {number}"
        return f"[{words}]({files[number]})" if number in files else words

    return _MENTION.sub(mention, text)


def listed(text: str, course: list[Lesson], folder: Path) -> str:
    """Returns the text of a file in `folder` with the contents between its two markers."""
    return _LIST.sub(lambda _: table(course, folder), text)


def navigation(before: Lesson | None, lesson: Lesson, after: Lesson | None) -> str:
    """Returns links to the lesson before, to this topic's exercises, and to the lesson after."""
    links = [f"[← {before.title}]({before.path.name})"] if before else []
    if lesson.exercises.exists():
        links.append(f"[Exercises: {lesson.title}](../exercises/{lesson.path.name})")
    if after:
        links.append(f"[{after.title} →]({after.path.name})")
    return " · ".join(links)


def table(course: list[Lesson], folder: Path) -> str:
    """Returns the contents as a Markdown table with links relative to a folder."""
    rows = ["| | Lesson | What you can do afterwards |", "|---|---|---|"]
    for lesson in course:
        link = _link(lesson.path, folder)
        rows.append(f"| {lesson.path.name[:2]} | [{lesson.title}]({link}) | {lesson.promise} |")
    return "\n".join(rows) + "\n"


def _link(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()

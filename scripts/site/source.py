"""Puts together the folder that Sphinx reads: the course's own files, made into pages.

Folders keep their names, so that the links between lessons, exercises and documents hold as they
are. Nothing of it is committed.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from grading import exercises_in, hand_out
from grading.notebooks import read
from scripts import contents

from . import museum
from .first_look import first_look
from .pages import exercise_page, lesson_page, questions, time, write_page
from .repository import binder

if TYPE_CHECKING:
    from scripts.contents import Lesson

ARCHIVE = "downloads/asyncio-course"  # what a learner needs, as a zip


def assemble(course: Path, source: Path, repository: str = "") -> None:
    """Writes the folder that Sphinx reads, anew.

    Args:
        course: the folder of the course.
        source: the folder to write; what it held before is lost.
        repository: the web address of the course's repository, if it has one.

    Raises:
        AuthoringError: no exercise can be made of a solution.
        CellExecutionError: lesson 00, which draws the first page's timeline, does not run.
    """
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(course / "site" / "api", source / "api")
    shutil.copytree(course / "docs", source / "docs")
    lessons = contents.lessons(course)
    for lesson in lessons:
        name = f"notebooks/{lesson.path.name}"
        write_page(lesson_page(lesson, binder(repository, name)), source / name)
        _keep(lesson.path, source)
    for path in sorted((course / "solutions").glob("*.ipynb")):
        name = f"exercises/{path.name}"
        write_page(exercise_page(path, binder(repository, name)), source / name)
        _keep(course / name, source)
    _render(course, source, lessons, repository)
    _archive(course, source / ARCHIVE)


def _keep(notebook: Path, source: Path) -> None:
    """Copies a notebook as it is, for readers to download."""
    target = source / "downloads" / notebook.parent.name / notebook.name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(notebook, target)


def _archive(course: Path, target: Path) -> None:
    """Writes a zip of the folder that learners get."""
    with tempfile.TemporaryDirectory() as folder:
        hand_out(course, Path(folder, target.name))
        shutil.make_archive(str(target), "zip", folder, target.name)


def _render(course: Path, source: Path, lessons: list[Lesson], repository: str) -> None:
    """Writes the pages that are templates: the first one, the contents and the museum."""
    exhibits = next((museum.exhibits(x.notebook) for x in lessons if museum.is_museum(x)), [])
    known = {
        "lessons": [_described(lesson) for lesson in lessons],
        "museum": exhibits,
        "museum_file": next((x.path.name for x in lessons if museum.is_museum(x)), ""),
        "first_look": first_look(course),
        "repository": repository,
        "binder": binder(repository, f"notebooks/{lessons[0].path.name}"),
    }
    templates = Environment(  # its output is Markdown, and its words are the course's own
        loader=FileSystemLoader(course / "site"), undefined=StrictUndefined, autoescape=False
    )
    for name in templates.list_templates(extensions=["md"]):
        if name != "museum.md" or exhibits:
            page = templates.get_template(name).render(known)
            (source / name).write_text(page + "\n", encoding="utf-8", newline="\n")


def _described(lesson: Lesson) -> dict:
    """Returns what the first page and the contents say of a lesson."""
    there = lesson.exercises.exists()
    return {
        "number": lesson.path.name[:2],
        "title": lesson.title,
        "file": lesson.path.name,
        "stem": lesson.path.stem,
        "promise": lesson.promise,
        "questions": questions(lesson.notebook),
        "time": time(lesson.notebook),
        "exercises": [x.title for x in exercises_in(read(lesson.exercises))] if there else [],
    }

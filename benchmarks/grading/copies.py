"""The instructor's copy of topic 00 with a learner's answers in it, as each rival wants it."""

from __future__ import annotations

from collections.abc import Callable

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grading.exercises import Exercise, exercises_in, part
from grading.notebooks import METADATA, read
from tests.submissions import ROOT, TOPIC

from .learners import QUESTIONS, Learner, Question

SET_UP = """import asyncio

from IPython.display import Image, display

from helpers import observe, seeded"""
PICTURE = """if not ({right}):
    display(Image({seen}.timeline._repr_png_()[0]))"""
Judging = Callable[[Question, Exercise], list[NotebookNode]]


def copy(learner: Learner | None, judging: Judging) -> NotebookNode:
    """Returns a notebook that judges a learner's answers; those of the solution if there is none.

    `judging` returns the cells that judge a question.
    """
    exercises = exercises_in(read(ROOT / "solutions" / f"{TOPIC}.ipynb"))
    cells = [new_code_cell(SET_UP, id="set-up")]
    for question, exercise in zip(QUESTIONS, exercises, strict=True):
        cells += [_asked(cell, question, learner) for cell in _asking(exercise)]
        cells.append(new_code_cell(question.run, id=f"{question.stem}-run"))
        cells += judging(question, exercise)
        picture = PICTURE.format(right=question.right, seen=question.seen)
        cells.append(new_code_cell(picture, id=f"{question.stem}-picture"))
    return new_notebook(cells=cells, metadata=NotebookNode(METADATA))


def _asking(exercise: Exercise) -> list[NotebookNode]:
    return [cell for cell in exercise.cells if part(cell) in ("task", "given", "answer")]


def _asked(cell: NotebookNode, question: Question, learner: Learner | None) -> NotebookNode:
    if cell.cell_type == "markdown":
        return new_markdown_cell(cell.source, id=cell.id)
    if part(cell) == "given":
        return new_code_cell(cell.source, id=cell.id)
    source = learner.answers[question.stem] if learner else cell.source
    return new_code_cell(source, id=cell.id, metadata=_nbgrader(cell.id, solution=True))


def by_facts(question: Question, exercise: Exercise) -> list[NotebookNode]:
    """Judges by what the solution prints, as nbval does."""
    return [
        new_code_cell(cell.source, id=cell.id, outputs=cell.outputs, execution_count=1)
        for cell in exercise.having("facts")
    ]


def by_assert(question: Question, exercise: Exercise) -> list[NotebookNode]:
    """Judges by an assertion worth a point, as nbgrader does."""
    metadata = _nbgrader(f"{question.stem}-assert", grade=True, locked=True, points=1)
    source = f"assert {question.right}"
    return [new_code_cell(source, id=f"{question.stem}-assert", metadata=metadata)]


def elsewhere(question: Question, exercise: Exercise) -> list[NotebookNode]:
    """Judges nothing: otter's tests are files of their own."""
    return []


def _nbgrader(name: str, **more: object) -> dict:
    """Returns the metadata by which nbgrader knows a cell; others do not look at it."""
    plain = {"grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {"schema_version": 3, "grade_id": name, **plain, **more}}


def question_of(notebook: NotebookNode, place: int) -> str | None:
    """Returns the number of the question to which the code cell at a place belongs."""
    cell = [cell for cell in notebook.cells if cell.cell_type == "code"][place]
    return next((q.number for q in QUESTIONS if cell.id.startswith(q.stem)), None)

"""Puts a learner's answers into the instructor's copy: what is run for a submission.

Cells that judge are the instructor's. The facts cell stands there twice: once with what the
solution prints, and once with something that it never prints. The second is the tripwire: should
it pass, the comparison itself has been tampered with.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbformat.v4 import new_output

from .exercises import exercises_in, part
from .release import exercise_of

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from .exercises import Exercise
    from .merge import Answer

ROLES = ("set-up", "given", "answer", "check", "picture", "facts", "tripwire")
TIMELINE = "application/vnd.asyncio-course.timeline+json"  # data, of which the grader makes a page
PICTURE = f"""
try:
    from IPython.display import Image, display
    display(Image(seen.timeline._repr_png_()[0]))
    from helpers.portable import plain
    display({{{TIMELINE!r}: plain(seen.timeline)}}, raw=True)
except Exception:
    pass
"""
NEVER_PRINTED = "\nthis line is printed by no answer"


@dataclass(frozen=True)
class Cell:
    """One cell of what is run.

    Attributes:
        role: what it is for, one of `ROLES`.
        source: its text.
        outputs: what it should show; None where that is not compared.
    """

    role: str
    source: str
    outputs: list[NotebookNode] | None = None


def graded(
    solution: NotebookNode, expected: dict[str, list], found: dict[str, Answer]
) -> dict[str, list[Cell]]:
    """Returns the cells to run for each exercise that has an answer, by its number.

    They begin with all that stands before the exercise in the notebook that was handed out, so
    that no other answer has a part in them.

    Args:
        solution: the instructor's copy.
        expected: what each facts cell prints for the solution, by the cell's id.
        found: the learner's answers by number.
    """
    exercises = exercises_in(solution)
    handed_out = {cell.id: cell.source for cell in exercise_of(solution).cells}
    opening = solution.cells[: solution.cells.index(exercises[0].cells[0])]
    before = [cell for cell in opening if cell.cell_type == "code"]
    cells = {}
    for exercise in exercises:
        source = found[exercise.number].source
        if source is not None:
            start = [Cell("set-up", handed_out.get(c.id, c.source)) for c in before]
            cells[exercise.number] = start + _asked(exercise, source, expected)
        before += [
            c for c in exercise.cells if c.cell_type == "code" and part(c) in ("given", "answer")
        ]
    return cells


def _asked(exercise: Exercise, answer: str, expected: dict[str, list]) -> list[Cell]:
    """Returns the cells of one exercise with an answer to it."""
    cells = []
    for cell in exercise.cells:
        if cell.cell_type == "code":
            role = part(cell)
            cells += [Cell(role, answer)] if role == "answer" else _judging(role, cell, expected)
    return cells


def _judging(role: str, cell: NotebookNode, expected: dict[str, list]) -> list[Cell]:
    if role == "check":
        source = f"seen = None  # else the picture may be of an earlier answer\n{cell.source}"
        return [Cell(role, source), Cell("picture", PICTURE)]
    if role == "facts":
        right = expected[cell.id]
        return [
            Cell("facts", cell.source, right),
            Cell("tripwire", cell.source, wrong(right)),
        ]
    return [Cell(role, cell.source)]


def wrong(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Returns outputs like these that no answer ever shows."""
    return [*deepcopy(outputs), new_output("stream", name="stdout", text=NEVER_PRINTED)]

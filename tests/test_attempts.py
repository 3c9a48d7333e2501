"""Every exercise can be failed with a helpful message, and passed in more than one way.

All attempts at an exercise share a kernel, and the exercises of a topic run at once, since most of
the time they wait; `conftest.ByFileAndTopic` gives each topic to a process of its own.
"""

import asyncio
import os
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from grading import Exercise, exercise_from, exercises_in, part
from tests.answers import answers_of
from tests.course import ROOT, each_exercise, notebook, notebooks_in, printed

SHIPPED = "as shipped"
# Some of the wrong answers loop without an end, for each of a dozen inputs.
IMPATIENT = new_code_cell("import helpers.referee\nhelpers.referee.STUCK = 0.4")


@dataclass
class Attempt:
    """The code cells of an exercise with somebody's answer; to be looked at after they ran."""

    cells: list[tuple[str, NotebookNode]]

    def shown(self, *parts: str) -> str:
        return "\n".join(printed(cell) for name, cell in self.cells if name in parts)

    @property
    def passed(self) -> bool:
        cells = [cell for name, cell in self.cells if name in ("answer", "check")]
        return not any(out.output_type == "error" for cell in cells for out in cell.outputs)


@cache
def attempts_at(path: Path) -> dict[tuple[str, str], Attempt]:
    """Returns all attempts at a topic's exercises, which have been run."""
    solution = notebook(path)
    shipped = {cell.id: cell.source for cell in exercise_from(path).cells}
    exercises, made = exercises_in(solution), {}
    before, notebooks = solution.cells[: solution.cells.index(exercises[0].cells[0])], []
    for exercise in exercises:
        [stub] = exercise.having("answer")
        answers = answers_of(path.name[:2])[exercise.number].items()
        sources = {SHIPPED: shipped[stub.id]} | {name: answer.source for name, answer in answers}
        tried = {name: attempt(exercise, source) for name, source in sources.items()}
        notebooks.append([*deepcopy(before), *(c for a in tried.values() for _, c in a.cells)])
        made |= {(exercise.number, name): attempt for name, attempt in tried.items()}
        before += exercise.having("given")
    asyncio.run(run_at_once(notebooks))
    return made


def attempt(exercise: Exercise, answer: str) -> Attempt:
    """Returns an attempt that has not been run yet."""
    cells = [(part(cell), deepcopy(cell)) for cell in exercise.cells if cell.cell_type == "code"]
    for name, cell in cells:
        if name == "answer":
            cell.source = answer
    return Attempt(cells)


async def run_at_once(notebooks: list[list[NotebookNode]]) -> None:
    async with asyncio.TaskGroup() as group:
        for cells in notebooks:
            group.create_task(run([IMPATIENT, *cells]))


async def run(cells: list[NotebookNode]) -> None:
    """Runs cells in the folder of the exercises, whatever they do, and stores their outputs."""
    for place, cell in enumerate(cells):
        cell.id = f"cell-{place}"
    with TemporaryDirectory() as folder:
        environment = os.environ | {"COURSE_PROGRESS": f"{folder}/progress.json"}
        environment.pop("COURSE_SEED", None)
        where = {"metadata": {"path": str(ROOT / "exercises")}}
        await NotebookClient(
            new_notebook(cells=cells), timeout=60, interrupt_on_timeout=True, resources=where,
            allow_errors=True, coalesce_streams=True, extra_arguments=["--log-level=ERROR"],
        ).async_execute(env=environment)  # fmt: skip


@each_exercise()
def test_every_exercise_fails_until_solved(path, exercise):
    shipped = attempts_at(path)[exercise.number, SHIPPED]
    message = shipped.shown("check")
    assert exercise.title in message
    assert "not attempted yet" in message
    assert f"exercise {exercise.number}" in message


def each_answer():
    """Runs a test once for every answer that somebody may give."""
    found = [
        pytest.param(path, exercise, name, answer, id=f"{exercise.number}: {name}")
        for path in notebooks_in("solutions")
        for exercise in exercises_in(notebook(path))
        for name, answer in answers_of(path.name[:2])[exercise.number].items()
    ]
    return pytest.mark.parametrize(("path", "exercise", "name", "answer"), found)


@each_answer()
def test_an_answer_is_judged_rightly_and_told_why(path, exercise, name, answer):
    tried = attempts_at(path)[exercise.number, name]
    message = tried.shown("answer", "check")
    assert tried.passed != bool(answer.says), message
    assert [words for words in answer.says if words not in message] == [], message


@each_answer()
def test_the_facts_of_an_answer_equal_the_solutions_if_and_only_if_it_is_right(
    path, exercise, name, answer
):
    [facts] = exercise.having("facts")
    seen = attempts_at(path)[exercise.number, name].shown("facts")
    assert (seen == printed(facts)) != bool(answer.says), seen


@each_exercise()
def test_there_are_2_right_answers_and_4_wrong_ones_for_every_exercise(path, exercise):
    answers = answers_of(path.name[:2])[exercise.number].values()
    wrong = sum(bool(answer.says) for answer in answers)
    assert len(answers) - wrong >= 2
    assert wrong >= 4

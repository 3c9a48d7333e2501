"""Every exercise can be failed with a helpful message, and passed in more than one way."""

import re
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from grading import Exercise, exercise_from, exercises_in, part
from grading.exercises import BEGIN, END, checked
from grading.notebooks import text
from tests.answers import answers_of
from tests.course import ROOT, each_notebook, notebook, notebooks_in, printed

PARTS = ["task", "answer", "check", "facts", "discussion"]
SHIPPED = "as shipped"


# ---- what is written


@each_notebook("solutions")
def test_an_exercise_is_what_release_makes_of_its_solution(path):
    stored = (ROOT / "exercises" / path.name).read_text(encoding="utf-8")
    assert text(exercise_from(path)) == stored, "`make release` brings it up to date"


def each_exercise():
    """Runs a test once for every exercise of every solution notebook."""
    found = [(path, e) for path in notebooks_in("solutions") for e in exercises_in(notebook(path))]
    return pytest.mark.parametrize(("path", "exercise"), found, ids=[e.number for _, e in found])


@each_exercise()
def test_an_exercise_has_its_five_parts_in_order(path, exercise):
    assert [part(cell) for cell in exercise.cells if part(cell) != "given"] == PARTS


@each_exercise()
def test_an_exercise_is_numbered_by_topic_and_place(path, exercise):
    place = [e.title for e in exercises_in(notebook(path))].index(exercise.title) + 1
    assert exercise.number == f"{int(path.name[:2])}.{place}"


@each_exercise()
def test_every_check_in_an_exercise_names_its_heading(path, exercise):
    titles = [checked(cell) for cell in exercise.cells if checked(cell)]
    assert titles == [exercise.title]


@each_exercise()
def test_every_exercise_has_hints_that_are_folded(path, exercise):
    [task] = exercise.having("task")
    assert "<details><summary>Hint" in task.source
    assert task.source.count("<details>") == task.source.count("</details>")


@each_exercise()
def test_a_task_is_short_and_an_answer_takes_1_to_12_lines(path, exercise):
    [task], [answer] = exercise.having("task"), exercise.having("answer")
    prose = re.sub(r"```.*?```|<details>.*?</details>", "", task.source, flags=re.DOTALL)
    assert len(re.sub(r"^- .*", "", prose, flags=re.MULTILINE).split()) <= 90
    regions = re.findall(rf"{BEGIN}\n(.*?)\n[^\n]*{END}", answer.source, re.DOTALL)
    assert 1 <= sum(len(region.split("\n")) for region in regions) <= 12


# ---- what happens when it is run


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
    """Returns all attempts at a topic's exercises, run one after another in one kernel."""
    solution = notebook(path)
    shipped = {cell.id: cell.source for cell in exercise_from(path).cells}
    made, exercises = {}, exercises_in(solution)
    for exercise in exercises:
        [stub] = exercise.having("answer")
        made[exercise.number, SHIPPED] = attempt(exercise, shipped[stub.id])
        for name, answer in answers_of(path.name[:2])[exercise.number].items():
            made[exercise.number, name] = attempt(exercise, answer.source)
    set_up = solution.cells[: solution.cells.index(exercises[0].cells[0])]
    run([*deepcopy(set_up), *(cell for a in made.values() for _, cell in a.cells)])
    return made


def attempt(exercise: Exercise, answer: str) -> Attempt:
    """Returns an attempt that has not been run yet."""
    cells = [(part(cell), deepcopy(cell)) for cell in exercise.cells if cell.cell_type == "code"]
    for name, cell in cells:
        if name == "answer":
            cell.source = answer
    return Attempt(cells)


def run(cells: list[NotebookNode]) -> None:
    """Runs cells in the folder of the exercises, whatever they do, and stores their outputs."""
    for place, cell in enumerate(cells):
        cell.id = f"cell-{place}"
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_PROGRESS", f"{folder}/progress.json")
        patch.delenv("COURSE_SEED", raising=False)
        where = {"metadata": {"path": str(ROOT / "exercises")}}
        NotebookClient(
            new_notebook(cells=cells), timeout=60, allow_errors=True, resources=where,
            coalesce_streams=True, extra_arguments=["--log-level=ERROR"],
        ).execute()  # fmt: skip


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

"""Every exercise is written in one form."""

import re

from grading import exercise_from, exercises_in, part
from grading.exercises import BEGIN, END, checked
from grading.notebooks import text
from tests.course import ROOT, each_exercise, each_notebook, notebook

PARTS = ["task", "answer", "check", "facts", "discussion"]


@each_notebook("solutions")
def test_an_exercise_is_what_release_makes_of_its_solution(path):
    stored = (ROOT / "exercises" / path.name).read_text(encoding="utf-8")
    assert text(exercise_from(path)) == stored, "`make release` brings it up to date"


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

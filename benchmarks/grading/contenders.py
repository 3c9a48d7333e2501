"""What each contender is given, what an instructor types, and where the points then stand."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import nbformat

from tests.submissions import TOPIC, answered, handed_in

from . import environment
from .copies import by_assert, by_facts, copy, elsewhere, question_of
from .learners import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from nbformat import NotebookNode

    from .learners import Learner

Points = dict[str, dict[str, float]]  # by learner and number of the question
JOBS = 2  # of ours
OTTER_TEST = """from otter.test_files import test_case

OK_FORMAT = False
name = "{q.number}"
points = 1


@test_case(points=1, hidden=False)
def judge({q.names}):
    assert {q.right}
"""
GRADEBOOK = """import json
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    print(json.dumps({
        handed_in.student.id: {g.name: g.auto_score for n in handed_in.notebooks for g in n.grades}
        for handed_in in book.assignment_submissions("topic")
    }))
"""


class Contender:
    """One who grades a folder; `prepare` comes before the clock starts, `points` after it."""

    name: str
    here = False  # whether it is run in the course's folder

    def prepare(self, folder: Path, learners: list[Learner]) -> None:
        raise NotImplementedError

    def commands(self, folder: Path, learners: list[Learner]) -> Iterable[list[str]]:
        raise NotImplementedError

    def points(self, folder: Path, learners: list[Learner]) -> Points:
        raise NotImplementedError


class Nbval(Contender):
    name = "plain nbval"

    def prepare(self, folder, learners):
        for learner in learners:
            _write(copy(learner, by_facts), folder / "submissions" / f"{learner.name}.ipynb")

    def commands(self, folder, learners):
        options = ["--nbval", "--nbval-current-env", "-q", "--junitxml=junit.xml"]
        yield [environment.program("pytest"), *options, "submissions"]

    def points(self, folder, learners):
        found = {learner.name: {} for learner in learners}
        for case in ElementTree.parse(folder / "junit.xml").iter("testcase"):
            path = folder / "submissions" / case.get("classname").removeprefix("submissions.")
            place = int(case.get("name").removeprefix("Cell "))
            number = question_of(nbformat.read(path, as_version=4), place)
            if number:
                before = found[path.stem].get(number, 1)
                found[path.stem][number] = min(before, int(len(case) == 0))
        return found


class Nbgrader(Contender):
    name = "nbgrader"

    def prepare(self, folder, learners):
        _write(copy(None, by_assert), folder / "source/topic/topic.ipynb")
        for learner in learners:
            path = folder / "submitted" / learner.name / "topic/topic.ipynb"
            _write(copy(learner, by_assert), path)
        _run(environment.program("nbgrader"), "generate_assignment", "topic", folder=folder)

    def commands(self, folder, learners):
        yield [environment.program("nbgrader"), "autograde", "topic"]

    def points(self, folder, learners):
        said = _run(environment.program("python"), "-c", GRADEBOOK, folder=folder)
        numbers = {f"{q.stem}-assert": q.number for q in QUESTIONS}
        return {
            learner: {numbers[name]: points for name, points in of_cells.items()}
            for learner, of_cells in json.loads(said).items()
        }


class Otter(Contender):
    name = "otter"

    def prepare(self, folder, learners):
        (folder / "tests").mkdir()
        for q in QUESTIONS:
            path = folder / "tests" / f"{q.stem.replace('-', '_')}.py"
            path.write_text(OTTER_TEST.format(q=q), encoding="utf-8")
        for learner in learners:
            _write(copy(learner, elsewhere), folder / learner.name / "topic.ipynb")
        options = ["--no-requirements", "--no-environment", "-o", "autograder.zip", "-t", "tests"]
        _run(environment.program("otter"), "generate", *options, folder=folder)

    def commands(self, folder, learners):
        for learner in learners:
            options = ["-a", "autograder.zip", "-o", learner.name, "--no-logo"]
            yield [environment.program("otter"), "run", *options, f"{learner.name}/topic.ipynb"]

    def points(self, folder, learners):
        return {learner.name: _otter_points(folder / learner.name) for learner in learners}


def _otter_points(folder: Path) -> dict[str, float]:
    tests = json.loads((folder / "results.json").read_text(encoding="utf-8"))["tests"]
    return {test["name"]: test["score"] for test in tests if "score" in test}


class Ours(Contender):
    name = "ours"
    here = True

    def prepare(self, folder, learners):
        for learner in learners:
            for name, data in handed_in(learner.name, answered(**learner.answers)).items():
                path = folder / "submissions" / name
                path.parent.mkdir(parents=True)
                path.write_bytes(data)

    def commands(self, folder, learners):
        out = str(folder / "graded")
        given = str(folder / "submissions")
        yield [sys.executable, "-m", "grading", given, "--out", out, "--jobs", str(JOBS)]

    def points(self, folder, learners):
        with (folder / "graded/gradebook.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["topic"] == TOPIC]
        return {row["learner"]: {q.number: float(row[q.number]) for q in QUESTIONS} for row in rows}


CONTENDERS = (Nbval(), Nbgrader(), Otter(), Ours())


def _write(notebook: NotebookNode, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def _run(*command: str, folder: Path) -> str:
    """Runs a command that is not measured, and returns what it printed."""
    ended = subprocess.run(
        command, cwd=folder, env=environment.variables(), capture_output=True, text=True
    )
    if ended.returncode:
        raise RuntimeError(f"{' '.join(command[:3])} failed: {ended.stderr[-2000:]}")
    return ended.stdout

"""Judges one submission: merges it, runs it by nbval, and stores what was found out."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .graded import Cell, graded
from .judge import GradedFile
from .meddling import meddling
from .merge import Malformed, answers
from .results import FAILED, FLAGGED, MISSING, PASSED, Question, Result, save

if TYPE_CHECKING:
    from .assignment import Assignment
    from .kernels import Limits
    from .submissions import Submission


UNKNOWN = ""  # the outcome of a question that is not judged yet
_ONE_AT_A_TIME = threading.Lock()  # what pytest prints goes to where all of the process prints


@dataclass(frozen=True)
class Job:
    """An exercise with its answer on the way through nbval.

    Attributes:
        cells: what is run.
        question: where goes what is found out.
        limits: what its kernel may use.
        environment: variables for the kernel.
    """

    cells: list[Cell]
    question: Question
    limits: Limits
    environment: dict[str, str]


class _Plugin:
    """Gives pytest the exercises of one submission, whatever files there are.

    Args:
        jobs: by the names of the empty files that stand for them.
    """

    def __init__(self, jobs: dict[str, Job]):
        self._jobs = jobs

    def pytest_collect_file(self, file_path: Path, parent) -> GradedFile | None:
        """Makes each file an exercise."""
        if file_path.name not in self._jobs:
            return None
        file = GradedFile.from_parent(parent, path=file_path)
        file.job = self._jobs[file_path.name]
        return file


def judge(
    submission: Submission, assignment: Assignment | None, key: str, folder: Path, limits: Limits
) -> Result:
    """Judges a submission, stores the result in `folder` and returns it; never raises for it.

    Args:
        submission: what was handed in.
        assignment: its topic; None if there is none of that name.
        key: of the result.
        folder: where results are kept.
        limits: what its kernels may use.
    """
    result = Result(key, submission.learner, submission.topic, submission.source)
    result.notes += submission.notes
    try:
        if assignment is not None and submission.data is not None:
            _judge(submission, assignment, result, limits)
    except Malformed as error:
        result.notes.append(f"Not graded: {error}")
    except Exception as error:  # the gradebook gets a row, whatever this is
        result.fault = True
        result.notes.append(
            f"Not graded, by a fault of the grader: {type(error).__name__}: {error}"
        )
    if assignment is not None and not result.questions:
        result.questions = [
            Question(number, title, MISSING, "nothing could be graded")
            for number, title in assignment.titles.items()
        ]
    save(result, folder)
    return result


def _judge(submission: Submission, assignment: Assignment, result: Result, limits: Limits) -> None:
    found = answers(submission.data, assignment.solution)
    result.questions = [
        Question(number, title, MISSING if found[number].source is None else UNKNOWN,
                 found[number].missing, notes=list(found[number].notes))
        for number, title in assignment.titles.items()
    ]  # fmt: skip
    by_number = {question.number: question for question in result.questions}
    environment, start = {"COURSE_SEED": assignment.seed}, time.monotonic()
    said = _run({
        f"{number}.exercise": Job(cells, by_number[number], limits, environment)
        for number, cells in graded(assignment.solution, assignment.expected, found).items()
    })  # fmt: skip
    result.seconds = round(time.monotonic() - start, 3)
    for question in result.questions:
        _hold_back(question, meddling(found[question.number].source or ""))
        if question.outcome == UNKNOWN:
            question.outcome, result.fault = FAILED, True
    if result.fault:
        result.notes.append(f"Not graded to the end, by a fault of the grader: {said[-500:]}")


def _hold_back(question: Question, why: list[str]) -> None:
    """Flags a question that passed if its answer touches what judges it."""
    if why and question.outcome == PASSED:
        question.outcome = FLAGGED
        question.reason = f"A person has to look at the answer: {', '.join(why)}."


def _run(jobs: dict[str, Job]) -> str:
    """Runs exercises by nbval and returns what pytest has printed."""
    if not jobs:
        return ""
    with _ONE_AT_A_TIME:
        return _run_alone(jobs)


def _run_alone(jobs: dict[str, Job]) -> str:
    said = io.StringIO()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # what else is installed has no say here
    os.environ["PYTHONHASHSEED"] = "0"  # an answer that depends on it gets the same each time
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
    ):
        for name in jobs:
            Path(folder, name).touch()
        Path(folder, "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        pytest.main(  # without a search for garbage at its end, which takes a fifth of the time
            ["-c", f"{folder}/pytest.ini", "--rootdir", folder, "-p", "no:cacheprovider",
             "-p", "no:unraisableexception", "-q",
             "-p", "nbval.plugin", "--nbval-current-env", "--tb=short", "-W", "ignore", folder],
            plugins=[_Plugin(jobs)],
        )  # fmt: skip
    return said.getvalue()

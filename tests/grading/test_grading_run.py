"""Grades all of tests/submissions, twice: each gets what it deserves, and the same both times."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from grading.results import Question, Result
from tests.submissions import CASES, ROOT

# A cell may take so many seconds, and the endless ones take them all.
PATIENT, IMPATIENT = ("--seconds", "5"), ("--seconds", "3")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with all submissions."""
    folder = tmp_path_factory.mktemp("submissions")
    for case in CASES.values():
        for name, data in case.build().items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return folder


def command(folder: Path, out: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "grading", str(folder), "--out", str(out), *options]


def grade(folder: Path, out: Path, *options: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        command(folder, out, *options), cwd=ROOT, capture_output=True, encoding="utf-8", timeout=900
    )


@pytest.fixture(scope="module")
def graded(folder, tmp_path_factory) -> Path:
    """The results of grading them once."""
    out = tmp_path_factory.mktemp("graded")
    ended = grade(folder, out, "--seed", "seven", *PATIENT, "--jobs", "3")
    assert ended.returncode == 0, ended.stderr
    return out


@pytest.fixture(scope="module")
def results(graded) -> dict[str, Result]:
    """The results by where the submissions were found."""
    found = {}
    for path in (graded / "results").glob("*.json"):
        data = json.loads(path.read_text(encoding="utf-8"))
        questions = [Question(**question) for question in data.pop("questions")]
        result = Result(**data, questions=questions)
        found[result.source] = result
    return found


def result_of(name: str, results: dict[str, Result]) -> Result:
    """Returns the one result for the files of a case."""
    files = CASES[name].build()
    [found] = [r for source, r in results.items() if any(source.startswith(f) for f in files)]
    return found


@pytest.mark.parametrize("name", CASES)
def test_a_submission_gets_what_it_deserves_and_is_told_why(name, results):
    case, result = CASES[name], result_of(name, results)
    points = {question.number: question.points for question in result.questions}
    assert points == (case.deserves or {}), result
    told = "\n".join([*result.notes, *(q.reason + "".join(q.notes) for q in result.questions)])
    assert [words for words in case.says if words not in told] == [], told


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_at_least_forty_submissions():
    assert len(CASES) >= 40


def test_no_submission_is_a_fault_of_the_grader(results):
    assert [r for r in results.values() if "fault of the grader" in " ".join(r.notes)] == []


def test_the_gradebook_has_a_row_for_each_submission(graded, results):
    rows = rows_of(graded / "gradebook.csv")
    assert len(rows) == len(results) == len(CASES)


def test_each_submission_has_a_page(graded, results):
    assert len(list((graded / "feedback").rglob("*.html"))) == len(results)


def test_the_report_for_ci_can_be_read(graded, results):
    suites = ElementTree.parse(graded / "junit.xml").getroot()
    assert len(suites) == len(results)


TABLES = ("gradebook.csv", "canvas.csv", "moodle.csv")


@pytest.fixture(scope="module")
def in_parts(folder, tmp_path_factory) -> tuple[Path, str]:
    """The results of grading them again, in two parts at once, as a job array does.

    With them what the run says that puts the parts together.
    """
    out = tmp_path_factory.mktemp("in-parts")
    options = "--seed", "seven", *IMPATIENT, "--jobs", "1", "--shard"
    parts = [
        subprocess.Popen(
            command(folder, out, *options, part), cwd=ROOT, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for part in ("1/2", "2/2")
    ]  # fmt: skip
    assert [part.wait(timeout=900) for part in parts] == [0, 0]
    return out, grade(folder, out, *IMPATIENT).stdout


def test_parts_together_grade_each_submission_once(in_parts):
    said = in_parts[1]
    assert f"{len(CASES)} submissions, {len(CASES)} of them graded before" in said


@pytest.mark.parametrize("table", TABLES)
def test_the_same_submissions_and_seed_give_the_same_tables(graded, in_parts, table):
    assert (in_parts[0] / table).read_bytes() == (graded / table).read_bytes()

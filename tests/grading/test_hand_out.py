"""Learners get the lessons, the exercises and what these import, and no trace of an answer."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from grading import AuthoringError, exercises_in
from grading.__main__ import main
from grading.exercises import BEGIN, END
from grading.handout import hand_out
from grading.notebooks import read, tags
from grading.release import HIDDEN
from tests.course import ROOT, notebooks_in


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory) -> Path:
    """The folder that learners get."""
    dest = tmp_path_factory.mktemp("out") / "for learners" / "course"
    hand_out(ROOT, dest)
    return dest


def each_file(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_it_holds_what_a_learner_needs_and_nothing_else(handed_out):
    assert {path.name for path in handed_out.iterdir()} == {
        "notebooks", "exercises", "helpers", "README.md", "LICENSE", "environment.yml",
        "pyproject.toml",
    }  # fmt: skip
    assert {path.suffix for path in each_file(handed_out / "helpers")} == {".py", ".js", ".css"}
    assert not any(
        part.startswith((".", "__pyc")) for p in each_file(handed_out) for part in p.parts
    )


@pytest.mark.parametrize("folder", ["notebooks", "exercises"])
def test_lessons_and_exercises_are_those_of_the_course(handed_out, folder):
    mine = {path.name: path.read_bytes() for path in (handed_out / folder).iterdir()}
    assert mine == {path.name: path.read_bytes() for path in notebooks_in(folder)}


def test_no_file_holds_an_answer(handed_out):
    text = "\n".join(path.read_text(encoding="utf-8") for path in each_file(handed_out))
    answers = [
        exercise.having("answer")[0].source.partition(BEGIN)[2].partition(END)[0].strip("# \n")
        for path in notebooks_in("solutions")
        for exercise in exercises_in(read(path))
    ]
    assert len(answers) > 30
    assert [a for a in answers if "\n" in a and json.dumps(a)[1:-1] in text] == []
    assert BEGIN not in text
    assert END not in text


def test_no_cell_has_the_tags_of_what_is_hidden(handed_out):
    cells = [cell for path in each_file(handed_out / "exercises") for cell in read(path).cells]
    assert [cell.id for cell in cells if tags(cell) & HIDDEN] == []


def test_nothing_leads_to_what_is_not_handed_out(handed_out):
    notebooks = [path for path in each_file(handed_out) if path.suffix == ".ipynb"]
    folders = ("solutions/", "grading/", "tests/", "scripts/")
    for text in (path.read_text(encoding="utf-8") for path in notebooks):
        assert [folder for folder in folders if f"../{folder}" in text] == []


def test_a_learners_pip_finds_the_packages_of_the_course(handed_out):
    theirs, ours = (
        tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
        for folder in (handed_out, ROOT)
    )
    del ours["project"]["entry-points"]  # they lead into grading
    assert theirs["project"] == ours["project"]
    assert theirs["build-system"] == ours["build-system"]
    assert theirs["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == ["helpers"]
    assert set(theirs) == {"build-system", "project", "tool"}


def test_helpers_need_nothing_that_is_not_handed_out(handed_out):
    program = "import helpers, sys; print('grading' in sys.modules, helpers.__file__)"
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=handed_out / "exercises", capture_output=True,
        encoding="utf-8", env=os.environ | {"PYTHONPATH": str(handed_out)},
    )  # fmt: skip
    assert ended.stdout.split(maxsplit=1) == ["False", f"{handed_out}/helpers/__init__.py\n"]


def test_what_lies_beside_the_exercises_stays_here(tmp_path):
    course = a_course(tmp_path)
    for name in (".progress.json", "solved.ipynb", "notes.txt"):
        (course / "exercises" / name).write_text("secret")
    for name in ("helpers/__pycache__", "notebooks/.ipynb_checkpoints", "helpers/.cache"):
        (course / name).mkdir()
        (course / name / "file").touch()
    hand_out(course, tmp_path / "out")
    inside = [path.name for path in (tmp_path / "out").glob("*/*")]
    assert inside == ["00_start_here.ipynb"]


def a_course(folder: Path) -> Path:
    """Returns a course with one topic."""
    course = folder / "course"
    for name in ("notebooks", "exercises", "helpers", "solutions"):
        (course / name).mkdir(parents=True)
    for name in ("solutions/00_start_here.ipynb", "LICENSE", "environment.yml", "pyproject.toml"):
        (course / name).write_bytes((ROOT / name).read_bytes())
    return course


def test_an_empty_folder_may_be_given(tmp_path):
    (tmp_path / "out").mkdir()
    hand_out(a_course(tmp_path), tmp_path / "out")
    assert (tmp_path / "out" / "README.md").exists()


@pytest.mark.parametrize("taken", ["out", "out/file"])
def test_nothing_is_overwritten(tmp_path, taken):
    (tmp_path / taken).parent.mkdir(exist_ok=True)
    (tmp_path / taken).write_text("mine")
    with pytest.raises(AuthoringError, match="holds something already: give a new or an empty"):
        hand_out(a_course(tmp_path), tmp_path / "out")
    assert (tmp_path / taken).read_text() == "mine"


@pytest.mark.parametrize("inside", ["exercises/out", "notebooks", "helpers/x/y"])
def test_a_folder_is_not_handed_out_into_itself(tmp_path, inside):
    course = a_course(tmp_path)
    with pytest.raises(AuthoringError, match="is in a folder that is handed out"):
        hand_out(course, course / inside)


def test_the_command_says_which_folder_to_hand_out(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(a_course(tmp_path))
    assert main(["release", "../out"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        str(Path("exercises/00_start_here.ipynb")), f"{Path('../out')}: hand this folder out",
    ]  # fmt: skip
    assert "holds something already" in main(["release", "../out"])

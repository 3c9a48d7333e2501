"""Progress counts each exercise once, where learners work, and loses nothing silently."""

import asyncio
import json

import pytest

from helpers import check, progress
from helpers.catalogue import known, solve
from tests.helpers import programs

HEADINGS = {"00_start": ["0.1 Predict"], "01_waiting": ["1.1 Guess", "1.2 Serve", "1.10 Last"]}


@pytest.fixture(autouse=True)
def exercises(tmp_path, monkeypatch):
    """A course of four exercises; learners work in its folder."""
    folder = tmp_path / "a course" / "exercises"
    folder.mkdir(parents=True)
    for stem, titles in HEADINGS.items():
        cells = [{"cell_type": "markdown", "source": [f"## {t}\n", "Do it."]} for t in titles]
        (folder / f"{stem}.ipynb").write_text(json.dumps({"cells": cells}))
    monkeypatch.chdir(folder)
    monkeypatch.delenv("COURSE_PROGRESS", raising=False)
    return folder


def test_progress_tells_each_topic():
    solve("1.2 Serve")
    assert progress() == "00  0 of 1\n01  1 of 3"


def test_an_exercise_solved_twice_counts_once(exercises):
    for title in ("1.2 Serve", "0.1 Predict", "1.2 Serve"):
        solve(title)
    assert json.loads((exercises / ".progress.json").read_text()) == ["0.1", "1.2"]


def test_a_solved_exercise_is_noted_by_its_check(capsys):
    async def cell():
        seen = await check("1.2 Serve", programs.breakfast())
        seen.solved()

    asyncio.run(cell())
    assert capsys.readouterr().out == "1.2 Serve: solved\n"
    assert "01  1 of 3" in progress()


def test_an_environment_variable_names_the_file(tmp_path, monkeypatch, exercises):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "mine.json"))
    solve("1.2 Serve")
    assert json.loads((tmp_path / "mine.json").read_text()) == ["1.2"]
    assert not (exercises / ".progress.json").exists()


@pytest.mark.parametrize("place", ["notebooks", "solutions", "exercises/below", "."])
def test_nothing_is_noted_outside_the_folder_of_exercises(exercises, monkeypatch, place):
    folder = exercises.parent / place
    folder.mkdir(exist_ok=True)
    monkeypatch.chdir(folder)
    solve("1.2 Serve")
    assert progress() == "00  0 of 1\n01  0 of 3"


def test_progress_is_shown_in_the_other_folders(exercises, monkeypatch):
    solve("0.1 Predict")
    monkeypatch.chdir(exercises.parent)
    assert progress() == "00  1 of 1\n01  0 of 3"


def test_without_a_course_progress_says_where_it_is_kept(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    solve("1.2 Serve")
    assert progress() == "No folder `exercises` here or above: progress is kept there."


@pytest.mark.parametrize("damage", [b"", b'["1.1"', b"{}", b"5", b'[["1.1"]]', b"\xff\xfe"])
def test_a_damaged_file_is_said_and_kept_beside_the_new_one(exercises, capsys, damage):
    file = exercises / ".progress.json"
    file.write_bytes(damage)
    assert progress().endswith("\n.progress.json is damaged and counts for nothing.")
    solve("1.2 Serve")
    assert capsys.readouterr().out == (
        ".progress.json was damaged and is kept as .progress.damaged: a new one begins.\n"
    )
    assert (exercises / ".progress.damaged").read_bytes() == damage
    assert json.loads(file.read_text()) == ["1.2"]


def test_a_write_that_fails_is_said_and_leaves_the_file_whole(exercises, capsys):
    solve("0.1 Predict")
    (exercises / ".progress.new").mkdir()
    solve("1.2 Serve")
    assert capsys.readouterr().out == (
        "This could not be noted in .progress.json: Is a directory.\n"
    )
    assert json.loads((exercises / ".progress.json").read_text()) == ["0.1"]


@pytest.mark.parametrize(
    ("title", "near"),
    [
        ("1.2 Serves", "near it are: 1.2 Serve;"),
        ("1.10 Something else", "near it are: 1.10 Last;"),
        ("9.9 Guesses", "near it are: 1.1 Guess;"),
    ],
)
def test_an_unknown_exercise_is_an_error_that_names_the_near_ones(title, near):
    async def main():
        await check(title, programs.breakfast())

    with pytest.raises(LookupError) as caught:
        asyncio.run(main())
    assert str(caught.value).startswith(f"There is no exercise {title!r}; {near}")


def test_a_damaged_notebook_does_not_stop_the_other_exercises(exercises):
    (exercises / "02_broken.ipynb").write_text("{")
    known("1.2 Serve")
    assert progress() == "00  0 of 1\n01  0 of 3"

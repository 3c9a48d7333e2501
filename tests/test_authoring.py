"""Lessons are linked and executed by command; tried on a course of three small lessons."""

import subprocess
import sys

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grading.notebooks import read, write
from scripts import contents
from tests.course import ROOT, printed

README = "# Tea\n\n<!-- contents -->\nold\n<!-- /contents -->\n\nThe end.\n"
TABLE = """\
| | Lesson | What you can do afterwards |
|---|---|---|
| 00 | [Boil](notebooks/00_boil.ipynb) | You can boil water. |
| 01 | [Steep](notebooks/01_steep.ipynb) | You can steep tea. |
| 02 | [Pour](notebooks/02_pour.ipynb) | You can pour it. |
"""
LESSONS = {
    "00_boil": "# Boil\n\nYou can boil\nwater.\n\nMore.",
    "01_steep": "# Steep\n\nYou can steep tea.",
    "02_pour": "# Pour\n\nYou can pour it.",
}


@pytest.fixture
def course(tmp_path):
    """Returns the folder of a course; its second lesson has exercises."""
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    for stem, opening in LESSONS.items():
        cells = [new_markdown_cell(opening, id="title")]
        if stem.startswith("00"):
            cells.append(new_markdown_cell("## All topics", id="contents"))
        write(new_notebook(cells=cells), tmp_path / "notebooks" / f"{stem}.ipynb")
    write(new_notebook(), tmp_path / "exercises" / "01_steep.ipynb")
    contents.refresh(tmp_path)
    return tmp_path


def last_cell(course, stem):
    return read(course / "notebooks" / f"{stem}.ipynb").cells[-1]


def test_a_lesson_ends_with_links_to_what_exists(course):
    assert last_cell(course, "00_boil").source == "[Steep →](01_steep.ipynb)"
    assert last_cell(course, "01_steep").source == (
        "[← Boil](00_boil.ipynb) · [Exercises: Steep](../exercises/01_steep.ipynb) · "
        "[Pour →](02_pour.ipynb)"
    )
    assert last_cell(course, "02_pour").source == "[← Steep](01_steep.ipynb)"


def test_the_readme_and_the_first_lesson_list_all_lessons(course):
    text = (course / "README.md").read_text(encoding="utf-8")
    assert text == README.replace("old\n", TABLE)
    listed = read(course / "notebooks" / "00_boil.ipynb").cells[1].source
    assert listed == "## All topics\n\n" + TABLE.replace("notebooks/", "").rstrip()


def test_linking_again_changes_nothing(course):
    before = {path: path.read_bytes() for path in course.rglob("*.*")}
    contents.refresh(course)
    assert {path: path.read_bytes() for path in course.rglob("*.*")} == before


def executed(course, *sources, tags=()):
    """Returns what the command says about a notebook of these cells, and the cells it stored."""
    path = course / "notebooks" / "03_serve.ipynb"
    cells = [new_code_cell(s, id=f"cell-{n}", execution_count=9) for n, s in enumerate(sources)]
    cells[-1].metadata.tags = list(tags)
    write(new_notebook(cells=[new_markdown_cell("# Serve", id="title"), *cells]), path)
    done = subprocess.run(
        [sys.executable, "-m", "scripts.execute", "notebooks/03_serve.ipynb"],
        cwd=course,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "HOME": str(course)},
        capture_output=True,
        text=True,
    )
    return done, [cell for cell in read(path).cells if cell.cell_type == "code"]


def test_outputs_are_stored_and_cells_counted_from_1(course):
    done, cells = executed(course, "cup = 'tea'", "", "print(cup)", "cup")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(" s   1 lines  notebooks/03_serve.ipynb\n")
    assert [cell.execution_count for cell in cells] == [1, 2, 3, 4]
    assert [printed(cell) for cell in cells] == ["", "", "tea\n", "'tea'"]
    assert cells[3].outputs[0].execution_count == 4


def test_a_notebook_runs_in_its_own_folder_with_no_progress_of_anybody(course):
    where = "import os, pathlib; print(pathlib.Path.cwd().name)"
    progress = "print(pathlib.Path(os.environ['COURSE_PROGRESS']).exists())"
    _, cells = executed(course, where, progress)
    assert [printed(cell) for cell in cells] == ["notebooks\n", "False\n"]


def test_a_cell_that_fails_is_named_and_nothing_is_stored(course):
    done, cells = executed(course, "cup = 'tea'", "cup.drink()")
    assert done.returncode == 1
    assert "notebooks/03_serve.ipynb, cell cell-1: " in done.stderr
    assert "'str' object has no attribute 'drink'" in done.stderr
    assert [cell.outputs for cell in cells] == [[], []]


def test_a_cell_may_fail_if_it_says_so(course):
    done, cells = executed(course, "cup = 'tea'", "cup.drink()", tags=["raises-exception"])
    assert done.returncode == 0, done.stderr
    assert cells[1].outputs[0].ename == "AttributeError"

"""Lessons are linked and executed by command; tried on a course of three small lessons."""

import sys

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grading.notebooks import read, write
from scripts import contents, execute
from tests.course import printed

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


def write_lesson(course, stem, **cells):
    """Writes a lesson with a title and these cells, and links the course anew."""
    title = new_markdown_cell(f"# {stem[3:].capitalize()}\n\nYou can.", id="title")
    more = [new_markdown_cell(source, id=name.replace("_", "-")) for name, source in cells.items()]
    write(new_notebook(cells=[title, *more]), course / "notebooks" / f"{stem}.ipynb")
    contents.refresh(course)


def test_lessons_are_linked_across_a_gap_in_their_numbers(course):
    write_lesson(course, "23_drink")
    assert (
        last_cell(course, "02_pour").source
        == "[← Steep](01_steep.ipynb) · [Drink →](23_drink.ipynb)"
    )
    assert last_cell(course, "23_drink").source == "[← Pour](02_pour.ipynb)"


def test_a_number_is_linked_as_soon_as_its_lesson_exists_and_no_longer(course):
    told = (
        "notebook 01, [notebook 02](02_old_name.ipynb), [notebook 08](08_gone.ipynb), notebook 24"
    )
    write_lesson(course, "23_drink", tool_links=told, prose=told)
    _, linked, prose, _ = read(course / "notebooks" / "23_drink.ipynb").cells
    now = "[notebook 01](01_steep.ipynb), [notebook 02](02_pour.ipynb), notebook 08, notebook 24"
    assert (linked.source, prose.source) == (now, told)
    write_lesson(course, "24_refill")
    linked = read(course / "notebooks" / "23_drink.ipynb").cells[1]
    assert linked.source == now.replace("notebook 24", "[notebook 24](24_refill.ipynb)")


def test_linking_again_changes_nothing(course):
    before = {path: path.read_bytes() for path in course.rglob("*.*")}
    contents.refresh(course)
    assert {path: path.read_bytes() for path in course.rglob("*.*")} == before


@pytest.fixture
def executed(course, monkeypatch, capsys):
    """Returns a function that stores a notebook of these cells and gives it to the command.

    It returns what the command prints, what it says went wrong, and the cells that are stored.
    """

    def run(*sources, tags=()):
        path = course / "notebooks" / "03_serve.ipynb"
        cells = [new_code_cell(s, id=f"cell-{n}", execution_count=9) for n, s in enumerate(sources)]
        cells[-1].metadata.tags = list(tags)
        write(new_notebook(cells=[new_markdown_cell("# Serve", id="title"), *cells]), path)
        failure = execute.main()
        code = [cell for cell in read(path).cells if cell.cell_type == "code"]
        return capsys.readouterr().out, failure, code

    monkeypatch.chdir(course)
    monkeypatch.setenv("COURSE_PROGRESS", "")
    monkeypatch.setattr(sys, "argv", ["execute", "notebooks/03_serve.ipynb"])
    return run


def test_outputs_are_stored_and_cells_counted_from_1(executed):
    out, failure, cells = executed("cup = 'tea'", "", "print(cup)", "cup")
    assert failure is None
    assert out.endswith(" s   1 lines  notebooks/03_serve.ipynb\n")
    assert [cell.execution_count for cell in cells] == [1, 2, 3, 4]
    assert [printed(cell) for cell in cells] == ["", "", "tea\n", "'tea'"]
    assert cells[3].outputs[0].execution_count == 4


def test_a_notebook_runs_in_its_own_folder_with_no_progress_of_anybody(executed):
    where = "import os, pathlib; print(pathlib.Path.cwd().name)"
    progress = "print(pathlib.Path(os.environ['COURSE_PROGRESS']).exists())"
    _, _, cells = executed(where, progress)
    assert [printed(cell) for cell in cells] == ["notebooks\n", "False\n"]


def test_a_cell_that_fails_is_named_and_nothing_is_stored(executed):
    _, failure, cells = executed("cup = 'tea'", "cup.drink()")
    assert failure.startswith("notebooks/03_serve.ipynb, cell cell-1: ")
    assert "'str' object has no attribute 'drink'" in failure
    assert [cell.outputs for cell in cells] == [[], []]


def test_a_cell_may_fail_if_it_says_so(executed):
    _, failure, cells = executed("cup = 'tea'", "cup.drink()", tags=["raises-exception"])
    assert failure is None
    assert cells[1].outputs[0].ename == "AttributeError"

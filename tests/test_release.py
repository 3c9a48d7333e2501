"""Exercises are made of solutions, with no trace of the answers, or an author is told why not."""

import subprocess
import sys

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from grading import AuthoringError, exercise_from, exercises_in, part, release
from grading.notebooks import read, text, write
from tests.course import ROOT

ANSWER = '''async def steep(seconds):
    """Wait for the tea."""
    ### BEGIN SOLUTION
    await asyncio.sleep(seconds)
    ### END SOLUTION
    return "tea"'''
STUB = '''async def steep(seconds):
    """Wait for the tea."""
    raise NotImplementedError("exercise 3.1")
    return "tea"'''
POUR = '''async def pour(pot, cups):
    """Yield full cups."""
    ### BEGIN SOLUTION
    for cup in cups:
        yield await pot.fill(cup)
    ### END SOLUTION'''
POUR_STUB = '''async def pour(pot, cups):
    """Yield full cups."""
    raise NotImplementedError("exercise 3.1")
    yield  # replace both lines'''
CHECK = 'seen = await check("3.1 Steep the tea", steep(240))\nseen.solved()'


def cell(name, source, *tags):
    make = new_markdown_cell if source.startswith(("#", "Nobody")) else new_code_cell
    return make(source, id=name, metadata={"tags": list(tags)} if tags else {})


def solution(**changed):
    """Returns a small solution notebook; an argument puts another source, or None, into a cell."""
    cells = {
        "title": cell("title", "# Exercises: steep"),
        "set_up": cell("set-up", "import asyncio\n\nfrom helpers import check, observe"),
        "task": cell("tea-task", "## 3.1 Steep the tea\n\nMake `steep` wait."),
        "answer": cell("tea-answer", ANSWER),
        "check": cell("tea-check", CHECK),
        "facts": cell("tea-facts", "print(await observe(steep(7)))", "facts"),
        "discussion": cell("tea-discussion", "### Discussion\n\nIt waits.", "solution"),
        "end": cell("end", "## Afterwards\n\nGo on with notebook 04."),
    }
    cells["check"].update(execution_count=4, outputs=[new_output("stream", text="ok\n")])
    for name, source in changed.items():
        cells[name].source = source
    return new_notebook(cells=[c for c in cells.values() if c.source])


@pytest.fixture
def course(tmp_path):
    """Returns a function that stores a solution in a course of its own and releases it."""

    def released(notebook):
        write(notebook, tmp_path / "solutions" / "03_tea.ipynb")
        [path] = release(tmp_path)
        return path

    return released


def test_a_region_becomes_a_stub_that_names_the_exercise(course):
    answer = next(c for c in read(course(solution())).cells if c.id == "tea-answer")
    assert answer.source == STUB


def test_cells_keep_their_ids_and_those_for_grading_and_teaching_vanish(course):
    ids = [c.id for c in read(course(solution())).cells]
    assert ids == ["title", "set-up", "tea-task", "tea-answer", "tea-check", "end"]


def test_nothing_of_a_run_is_left(course):
    code = [c for c in read(course(solution())).cells if c.cell_type == "code"]
    assert [(c.execution_count, c.outputs) for c in code] == [(None, [])] * 3


def test_two_regions_in_one_cell_become_two_stubs(course):
    notebook = read(course(solution(answer=f"{ANSWER}\n\n\n{ANSWER}")))
    assert notebook.cells[3].source == f"{STUB}\n\n\n{STUB}"


def test_the_stub_of_a_generator_is_a_generator(course):
    notebook = read(course(solution(answer=POUR)))
    assert notebook.cells[3].source == POUR_STUB


def test_a_generator_inside_of_an_answer_makes_no_generator_of_it(course):
    inner = "    async def cups():\n        yield 1\n\n    ### END"
    notebook = read(course(solution(answer=ANSWER.replace("    ### END", inner))))
    assert notebook.cells[3].source == STUB


def test_the_same_bytes_come_out_again(course, tmp_path):
    path = course(solution())
    first = path.read_bytes()
    assert first.endswith(b"}\n")
    release(tmp_path)
    assert path.read_bytes() == first
    write(read(path), path)
    assert path.read_bytes() == first


def test_stored_text_does_not_depend_on_who_ran_the_notebook():
    here, there = solution(), solution()
    there.metadata = {"kernelspec": {"name": "mine", "display_name": "Mine"}, "widgets": {}}
    there.cells[1].metadata = {"execution": {"iopub.execute_input": "2026"}, "scrolled": True}
    assert text(here) == text(there)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"answer": ANSWER.replace("### END SOLUTION", "")}, "BEGIN SOLUTION has no ### END"),
        ({"answer": ANSWER.replace("### BEGIN SOLUTION", "")}, "END SOLUTION' has no partner"),
        ({"answer": ANSWER.replace("END", "BEGIN")}, "BEGIN SOLUTION' has no partner"),
        ({"answer": "tea = 1"}, "exercise 3.1 has no answer between ### BEGIN SOLUTION and"),
        ({"check": None}, 'exercise 3.1 has no check cell: write one with check("3.1 Steep the'),
        ({"check": CHECK.replace("tea", "egg")}, "exercise 3.1 checks '3.1 Steep the egg': write"),
        ({"task": "## Steep the tea"}, "tea-answer: an answer needs a heading ## 3.2 … above it."),
    ],
)
def test_an_author_is_told_which_cell_to_mend(course, changed, message):
    with pytest.raises(AuthoringError) as error:
        course(solution(**changed))
    assert str(error.value).startswith("solutions/03_tea.ipynb, cell tea-")
    assert message in str(error.value)


def test_an_unknown_tag_is_refused_as_it_may_leak_an_answer(course):
    notebook = solution()
    notebook.cells[6].metadata.tags = ["solutions"]
    with pytest.raises(AuthoringError, match="cell tea-discussion: the tag 'solutions' is unknown"):
        course(notebook)


def test_nothing_is_written_unless_all_solutions_can_be_released(course, tmp_path):
    write(solution(answer="tea = 1"), tmp_path / "solutions" / "04_eggs.ipynb")
    with pytest.raises(AuthoringError):
        course(solution())
    assert not (tmp_path / "exercises").exists()


def test_the_parts_of_an_exercise_are_found():
    [exercise] = exercises_in(solution())
    assert (exercise.number, exercise.title) == ("3.1", "3.1 Steep the tea")
    assert [part(c) for c in exercise.cells] == ["task", "answer", "check", "facts", "discussion"]


def test_the_command_says_what_it_wrote_or_what_is_wrong(tmp_path):
    write(solution(), tmp_path / "solutions" / "03_tea.ipynb")
    assert command(tmp_path, "release") == (0, "exercises/03_tea.ipynb\n", "")
    write(solution(check=None), tmp_path / "solutions" / "03_tea.ipynb")
    code, _, error = command(tmp_path, "release")
    assert code == 1
    assert error.count("\n") == 1
    assert error.startswith("solutions/03_tea.ipynb, cell tea-task: exercise 3.1 has no check")
    assert command(tmp_path / "solutions", "release")[2].startswith("There are no notebooks in")


def command(folder, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "grading", *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout, done.stderr


def test_releasing_a_solution_leaves_the_solution_as_it_is(tmp_path):
    write(solution(), tmp_path / "03_tea.ipynb")
    before = (tmp_path / "03_tea.ipynb").read_bytes()
    exercise_from(tmp_path / "03_tea.ipynb")
    assert (tmp_path / "03_tea.ipynb").read_bytes() == before

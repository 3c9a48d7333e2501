"""A learner's answers are found in whatever an editor has left of a notebook, and nothing else."""

import json
from types import SimpleNamespace

import pytest

from grading import exercises_in
from grading.graded import Cell, graded
from grading.judge import GradedCell, GradedFile
from grading.merge import Malformed, answer_cell, answers, recognise
from grading.notebooks import read
from grading.release import exercise_of
from tests.course import each_notebook
from tests.submissions import RIGHT, ROOT, TOPIC, answered, released

SOLUTION = read(ROOT / "solutions" / f"{TOPIC}.ipynb")
STEEP = RIGHT["fix-line"]
OTHER = STEEP.replace('"tea"', '"coffee"')


def merged(notebook: dict | bytes):
    """Returns the answer to 0.2 in a notebook."""
    data = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
    return answers(data, SOLUTION)["0.2"]


def code(source: str | list, **more) -> dict:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], **more}


def with_cells(*cells: dict, answer: str | None = None) -> dict:
    """Returns a notebook with cells at its end; the answer's cell is the stub, or has a source."""
    notebook = answered(fix_line=answer) if answer is not None else released()
    notebook["cells"] += cells
    return notebook


def without_ids(**answers) -> dict:
    notebook = answered(**answers)
    for cell in notebook["cells"]:
        del cell["id"]
    return notebook


# ---- where an answer is found


def test_an_answer_is_found_by_its_cells_id():
    assert merged(answered(fix_line="anything = 1")).source == "anything = 1"
    assert merged(answered()).notes == []


def test_an_answer_is_found_by_its_grade_id():
    notebook = answered()
    for cell in notebook["cells"]:
        cell["metadata"] = {"nbgrader": {"grade_id": cell.pop("id")}}
    assert merged(notebook).source == STEEP


@pytest.mark.parametrize(
    "source",
    [
        STEEP,
        "def steep(seconds):\n    return seconds",
        "class steep:\n    pass",
        "steep = None",
        "steep: object = None",
        "a, steep = 1, 2",
        "import asyncio\n\n\n@print\nasync def steep(seconds):\n    pass",
        "await asyncio.sleep(0)\nsteep = 1",
        "steep = '\\d' is 1",
        "async def steep(seconds:\n    return",
        "class steep(\n",
    ],
)
def test_without_ids_an_answer_is_found_by_the_name_that_it_defines(source):
    answer = merged(without_ids(fix_line=source))
    assert answer.source == source
    assert answer.notes == ["steep was found by its name, since the cell's id is gone."]


@pytest.mark.parametrize(
    "source", ["def cut():\n    steep = 1", "steep(240)", "x = [steep for steep in ()]", "# steep"]
)
def test_a_cell_that_merely_holds_the_name_is_no_answer(source):
    assert merged(without_ids(fix_line=source)).missing == "no cell holds an answer"


def test_the_answer_to_another_exercise_is_no_answer_to_this_one():
    notebook = answered(predict_order=f"{RIGHT['predict-order']}\n{STEEP}", fix_line="")
    assert merged(notebook).missing == "not attempted"


def test_an_answer_below_the_stub_counts():
    answer = merged(with_cells(code(STEEP, id="new")))
    assert answer.source == STEEP
    assert answer.notes == ["steep was found below the stub."]


def test_an_answer_in_its_place_counts_more_than_one_below():
    assert merged(with_cells(code(OTHER, id="new"), answer=STEEP)).source == STEEP


def test_of_two_cells_with_one_id_the_last_counts_and_that_is_noted():
    answer = merged(with_cells(code(OTHER, id="fix-line-answer"), answer=STEEP))
    assert answer.source == OTHER
    assert answer.notes == ["Several cells have the answer's id: the last one counts."]


def test_of_two_cells_with_one_id_the_one_that_is_answered_counts():
    stub = next(c for c in released()["cells"] if c["id"] == "fix-line-answer")
    assert merged(with_cells(stub, answer=STEEP)).source == STEEP


@pytest.mark.parametrize("answer", [None, "", " \n"])
def test_a_stub_that_is_left_or_emptied_is_not_attempted(answer):
    found = merged(with_cells(answer=answer))
    assert (found.source, found.missing) == (None, "not attempted")


def test_a_deleted_cell_is_no_answer():
    notebook = released()
    notebook["cells"] = [c for c in notebook["cells"] if c["id"] != "fix-line-answer"]
    assert merged(notebook).missing == "no cell holds an answer"


@pytest.mark.parametrize("answer", ["async def steep(:", "%%bash\nls", "\x00", "é = ("])
def test_an_answer_that_does_not_parse_is_taken_as_it_is(answer):
    assert merged(answered(fix_line=answer)).source == answer


def test_only_the_sources_of_answer_cells_are_taken():
    theirs = answered()
    for cell in theirs["cells"]:
        cell["metadata"] = {"tags": ["facts", "nbval-skip"]}
        if not cell["id"].endswith("-answer"):
            cell["source"] = "raise SystemExit"
    found = answers(json.dumps(theirs).encode(), SOLUTION)
    expected = {c.id: [] for c in SOLUTION.cells}
    cells = [cell for cells in graded(SOLUTION, expected, found).values() for cell in cells]
    assert not any("SystemExit" in cell.source for cell in cells)
    assert [c.source for c in cells if c.role == "answer"] == list(RIGHT.values())


def test_the_picture_is_of_this_answer_or_of_none():
    found = answers(json.dumps(answered()).encode(), SOLUTION)
    merged_cells = graded(SOLUTION, {c.id: [] for c in SOLUTION.cells}, found)
    checks = [c.source for cells in merged_cells.values() for c in cells if c.role == "check"]
    assert [source.splitlines()[0].split("  #")[0] for source in checks] == ["seen = None"] * 2


def test_no_other_answer_has_a_part_in_what_is_run():
    found = answers(json.dumps(answered()).encode(), SOLUTION)
    cells = graded(SOLUTION, {c.id: [] for c in SOLUTION.cells}, found)["0.2"]
    assert RIGHT["predict-order"] not in [cell.source for cell in cells]
    assert any("NotImplementedError" in cell.source for cell in cells if cell.role == "set-up")


# ---- what a notebook may be


def test_lines_in_a_list_are_one_source():
    assert merged(answered(fix_line=STEEP.splitlines(keepends=True))).source == STEEP


def test_a_notebook_of_format_3_is_read():
    cells = [
        {"cell_type": "code", "input": source, "outputs": [], "language": "python", "metadata": {}}
        for source in RIGHT.values()
    ]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    assert merged(old).source == STEEP


def test_a_byte_order_mark_is_no_matter():
    assert merged(b"\xef\xbb\xbf" + json.dumps(answered()).encode()).source == STEEP


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (b" \n", "The file is empty."),
        (b'{"cells": [', "The file is no JSON: Expecting value in line 1."),
        (b'"\xe9"', "The file is not text in UTF-8."),
        (b"[]", "The file is JSON, and no notebook."),
        (b"7", "The file is JSON, and no notebook."),
        (b"{}", "The file is JSON, and no notebook."),
        (b'{"cells": 7, "nbformat": 4}', "The file is JSON, and no notebook."),
        (b'{"worksheets": 7, "nbformat": 3}', "The file is JSON, and no notebook."),
        (b"9" * 5000, "The file is JSON, and no notebook."),
        (b"[" * 100_000, "The file is nested too deeply to be a notebook."),
    ],
)
def test_what_is_no_notebook_is_refused_in_one_sentence(data, words):
    with pytest.raises(Malformed) as error:
        merged(data)
    assert str(error.value) == words


@pytest.mark.parametrize(
    "cell", [7, None, {}, {"cell_type": "code"}, code(7), code([7, None]), code("x", id=[1]),
             code("x", metadata=[]), code("x", metadata={"nbgrader": 7})],
)  # fmt: skip
def test_an_odd_cell_hides_no_other(cell):
    assert merged(with_cells(cell, answer=STEEP)).source == STEEP


# ---- which topic


@pytest.mark.parametrize("make", [answered, without_ids, released])
def test_a_topic_is_recognised_by_ids_or_names(make):
    topics = ("01_waiting", TOPIC, "03_event_loop")
    known = {topic: read(ROOT / "solutions" / f"{topic}.ipynb") for topic in topics}
    assert recognise(json.dumps(make()).encode(), known) == TOPIC


@pytest.mark.parametrize("data", [b"", b"{}", b'{"cells": []}'])
def test_what_is_no_notebook_of_the_course_is_of_no_topic(data):
    assert recognise(data, {TOPIC: SOLUTION}) == ""


@each_notebook("solutions")
def test_each_answer_can_be_found_by_a_name_that_nothing_else_defines(path):
    solution = read(path)
    stripped = exercise_of(solution)
    ids = [answer_cell(exercise).id for exercise in exercises_in(solution)]
    for cell in stripped.cells:
        if cell.id in ids:
            cell.source = f"# {cell.id}\n{cell.source}"
        cell.pop("id")
    found = answers(json.dumps(stripped).encode(), solution)
    assert [answer.source.splitlines()[0] for answer in found.values()] == [f"# {i}" for i in ids]


# ---- markers of nbval


def test_markers_of_nbval_in_an_answer_are_inert(monkeypatch):
    """They are comments that nbval's own collection reads; options are set by role alone."""
    monkeypatch.setattr(GradedCell, "from_parent", lambda parent, **given: SimpleNamespace(**given))
    marks = "# NBVAL_SKIP\n# NBVAL_IGNORE_OUTPUT\n# NBVAL_RAISES_EXCEPTION\n# PYTEST_VALIDATE_SKIP"
    cells = [Cell("answer", f"{marks}\n{STEEP}"), Cell("facts", "print(1)", [])]
    items = list(GradedFile.collect(SimpleNamespace(job=SimpleNamespace(cells=cells))))
    assert [dict(item.options) for item in items] == [{"check": False}, {"check": True}]
    assert [item.cell.source for item in items] == [cell.source for cell in cells]

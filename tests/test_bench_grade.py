"""What `make bench-grade` gives its contenders and says of them, without running any."""

import ast
import asyncio
import inspect
import re

import nbformat
import pytest

from benchmarks.grading import __main__ as table
from benchmarks.grading import contenders, environment
from benchmarks.grading.copies import by_assert, by_facts, copy, question_of
from benchmarks.grading.learners import QUESTIONS, learners, shares
from benchmarks.grading.rounds import Run, disagreements
from tests.submissions import ROOT

ASYNC = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


def test_every_share_is_half_right_and_mistakes_are_of_every_kind():
    everyone = learners(12)
    for share in shares(everyone, 3):
        assert [all(learner.deserves.values()) for learner in share] == [True, False] * 2
    assert {tuple(learner.deserves.values()) for learner in everyone} == {
        (1, 1), (0, 1), (1, 0), (0, 0)
    }  # fmt: skip
    assert len({str(learner.answers) for learner in everyone}) == 12


async def points(notebook) -> dict[str, int]:
    """Runs the cells of a copy in turn, as a kernel would, and returns which assertions hold."""
    names, found = {}, {}
    for place, cell in enumerate(c for c in notebook.cells if c.cell_type == "code"):
        if cell.id.endswith("-picture"):
            continue
        try:
            waits = eval(compile(cell.source, cell.id, "exec", flags=ASYNC), names)
            if inspect.iscoroutine(waits):
                await waits
        except AssertionError:
            found[question_of(notebook, place)] = 0
    return {q.number: found.get(q.number, 1) for q in QUESTIONS}


@pytest.mark.parametrize("learner", learners(6), ids=lambda learner: learner.name)
def test_the_rivals_assertions_hold_where_points_are_deserved(learner):
    notebook = copy(learner, by_assert)
    nbformat.validate(notebook)
    assert asyncio.run(points(notebook)) == learner.deserves


def test_plain_nbval_compares_what_the_solution_prints():
    [learner] = learners(1)
    notebook = copy(learner, by_facts)
    nbformat.validate(notebook)
    compared = [cell.id for cell in notebook.cells if cell.get("outputs")]
    assert compared == [f"{q.stem}-facts" for q in QUESTIONS]


def test_nbval_s_verdicts_are_read_by_question(tmp_path):
    contender, [learner] = contenders.Nbval(), learners(1)
    contender.prepare(tmp_path, [learner])
    notebook = nbformat.read(tmp_path / f"submissions/{learner.name}.ipynb", as_version=4)
    code = [cell.id for cell in notebook.cells if cell.cell_type == "code"]
    cases = "".join(
        f'<testcase classname="submissions.{learner.name}.ipynb" name="Cell {place}">'
        f"{'<failure/>' if name == 'fix-line-facts' else ''}</testcase>"
        for place, name in enumerate(code)
    )
    (tmp_path / "junit.xml").write_text(f"<testsuite>{cases}</testsuite>")
    assert contender.points(tmp_path, [learner]) == {learner.name: {"0.1": 1, "0.2": 0}}


def test_our_own_folder_and_gradebook(tmp_path):
    contender, share = contenders.Ours(), learners(2)
    contender.prepare(tmp_path, share)
    files = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*.ipynb"))
    assert files == [f"submissions/{learner.name}/00_start_here.ipynb" for learner in share]
    (tmp_path / "graded").mkdir()
    rows = "learner,topic,0.1,0.2\nlearner-000,00_start_here,1,1\nlearner-001,00_start_here,0,1\n"
    (tmp_path / "graded/gradebook.csv").write_text(rows, encoding="utf-8-sig")
    assert disagreements(share, contender.points(tmp_path, share)) == []


def test_a_contender_that_did_not_grade_as_deserved_is_found_out():
    share = learners(2)
    given = {learner.name: dict(learner.deserves) for learner in share}
    assert disagreements(share, given) == []
    assert len(disagreements(share, {})) == 2
    assert len(disagreements(share, given | {"nobody": {}})) == 1
    given["learner-001"]["0.1"] = 1
    [said] = disagreements(share, given)
    assert said.startswith("learner-001 got")


def round_of(**seconds: float) -> dict[str, Run]:
    return {name.replace("_", " "): Run(20, took, 3e8) for name, took in seconds.items()}


@pytest.mark.parametrize(
    ("ours", "missed"),
    [(4.5, []), (4.6, ["ours : plain nbval", "nbgrader : ours", "otter : ours"])],
)
def test_bars_are_of_the_median_over_rounds(ours, missed):
    usual = round_of(plain_nbval=10, nbgrader=11.25, otter=36, ours=ours)
    odd = round_of(plain_nbval=10, nbgrader=80, otter=300, ours=30)
    lines = table.figures([usual, odd, usual])
    assert [line.name.removesuffix(", time") for line in lines if not line.met] == missed
    assert any("0.45–3.00" in str(line) for line in lines) == (ours == 4.5)


def test_memory_has_a_bar():
    rounds = [round_of(plain_nbval=1, nbgrader=9, otter=9, ours=0.1)]
    assert all(line.met for line in table.figures(rounds))
    rounds[0]["ours"] = Run(20, 0.1, 351e6)
    assert [line.name for line in table.figures(rounds) if not line.met] == [
        "ours, memory for each worker"
    ]


def test_a_contender_that_fails_voids_the_benchmark(monkeypatch, capsys):
    def measure(*_):
        raise table.Void("otter: learner-001 got None")

    monkeypatch.setattr(table, "measure", measure)
    monkeypatch.setattr(environment, "make", lambda: None)
    assert table.main(["--submissions", "4"]) == table.VOID
    assert capsys.readouterr().out == "void: otter: learner-001 got None\n"


def test_the_rivals_have_the_versions_of_the_course():
    def pins(path):
        found = re.findall(r"^([\w.-]+)==([^\s;]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        return {name: {v for n, v in found if n == name} for name, _ in found}

    ours, theirs = pins(ROOT / "requirements.lock"), pins(environment.PINS)
    assert {"nbgrader", "otter-grader", "nbval", "matplotlib", "numpy"} <= set(theirs)
    differ = {n for n in ours.keys() & theirs.keys() if not theirs[n] <= ours[n]}
    assert not differ, "run make lock-rivals"

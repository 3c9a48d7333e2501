"""Judges exercises by nbval: one exercise with its answer is a file, its cells are the tests.

What differs from nbval's own: the cells come from memory (no file holds what is expected), and the
kernel is watched. Each exercise has a kernel of its own, so that no answer can harm another's
credit.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from nbformat.v4 import new_code_cell
from nbval.plugin import IPyNbCell, IPyNbFile, NbCellError

from .graded import TIMELINE
from .kernel import Lost, WatchedKernel
from .results import FAILED, FLAGGED, PASSED, STOPPED

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from .results import Question

DIFFER = "Cell outputs differ"
MOST_TIMELINE = 300_000  # characters


class GradedFile(IPyNbFile):
    """An exercise with an answer, as pytest collects it.

    Attributes:
        job: what is run, and where what is found out goes; a `worker.Job`.
    """

    def collect(self):
        """Yields a test for each cell."""
        for number, cell in enumerate(self.job.cells):
            node = new_code_cell(cell.source, execution_count=1, outputs=cell.outputs or [])
            options = defaultdict(bool, check=cell.outputs is not None)
            item = GradedCell.from_parent(
                self, name=f"{cell.role} {number}", cell_num=number, cell=node, options=options
            )
            item.graded = cell
            yield item

    def setup(self) -> None:
        """Starts the kernel."""
        self.kernel = WatchedKernel(self.job.limits, self.job.environment)

    def teardown(self) -> None:
        """Stops the kernel."""
        if self.kernel is not None:
            self.kernel.stop()


class GradedCell(IPyNbCell):
    """A cell of an exercise, as pytest runs it."""

    def runtest(self) -> None:
        """Runs the cell, and notes what that says about the answer."""
        question, role = self.parent.job.question, self.graded.role
        if question.outcome == STOPPED or (role == "picture" and not question.message):
            return
        error = None
        try:
            super().runtest()
        except NbCellError as raised:
            error = raised
        except Lost as lost:
            if role == "set-up":
                raise
            question.outcome, question.reason = STOPPED, str(lost)
            return
        if role in _NOTE:
            _NOTE[role](question, self.test_outputs, self.graded.outputs, error)


def _answer(question: Question, outputs: list, expected, error) -> None:
    if error is not None:
        question.reason = f"The answer's cell ends with an error: {_raised(outputs)}"


def _check(question: Question, outputs: list, expected, error) -> None:
    question.message = shown(outputs) if error is not None else ""


def _picture(question: Question, outputs: list, expected, error) -> None:
    picture, timeline = _first(outputs, "image/png"), _first(outputs, TIMELINE)
    question.picture = picture if isinstance(picture, str) else ""
    data = json.dumps(timeline) if timeline else ""
    question.timeline = data if len(data) <= MOST_TIMELINE else ""


def _first(outputs: list, kind: str) -> object:
    """Returns what a cell has shown first of a MIME type; whatever that is, a stranger chose it."""
    return next((out.data[kind] for out in outputs if kind in out.get("data", {})), None)


def _facts(question: Question, outputs: list, expected, error) -> None:
    question.seen, question.expected = shown(outputs), shown(expected)
    question.outcome = PASSED if error is None else FAILED
    if error is not None and not question.reason:
        raised = _raised(outputs)
        question.reason = (
            f"The answer ends with an error: {raised}" if raised
            else "It does something else than the solution."
        )  # fmt: skip


def _tripwire(question: Question, outputs: list, expected, error) -> None:
    if error is None or (question.outcome == PASSED and DIFFER not in str(error)):
        question.outcome = FLAGGED
        question.reason = "The comparison itself was tampered with: a person has to look at it."


_NOTE = {
    "answer": _answer, "check": _check, "picture": _picture, "facts": _facts, "tripwire": _tripwire,
}  # fmt: skip


def shown(outputs: list[NotebookNode]) -> str:
    """Returns the text of outputs, errors by their last lines."""
    return "".join(
        out.get("text") or _error_text(out) or out.get("data", {}).get("text/plain", "")
        for out in outputs
    ).rstrip()


def _error_text(out: NotebookNode) -> str:
    return "\n".join(out.traceback) if out.get("traceback") else ""


def _raised(outputs: list[NotebookNode]) -> str:
    return next((f"{out.ename}: {out.evalue}"[:500] for out in outputs if out.get("ename")), "")

"""One topic as it is graded: the instructor's copy, and what its facts are for this run's seed."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError
from nbformat import NotebookNode

from .exercises import exercises_in, part
from .notebooks import read, text
from .results import key_of


class NoReference(ValueError):  # noqa: N818, as it says what was found
    """A topic cannot be graded; the message says why and what to do."""


@dataclass(frozen=True)
class Assignment:
    """A topic with all that is needed to judge an answer to it.

    Attributes:
        topic: the stem of the exercise notebook.
        solution: the instructor's copy.
        expected: what each facts cell shows for the solution, by its id.
        seed: of the inputs.
        key: names the content of all this.
    """

    topic: str
    solution: NotebookNode
    expected: dict[str, list[NotebookNode]]
    seed: str
    key: str

    @property
    def titles(self) -> dict[str, str]:
        """The titles of the exercises by their numbers."""
        return {exercise.number: exercise.title for exercise in exercises_in(self.solution)}


def solutions(course: Path) -> dict[str, NotebookNode]:
    """Returns the instructor's copies by the stems of their files.

    Raises:
        NoReference: there are none.
    """
    found = {path.stem: read(path) for path in sorted((course / "solutions").glob("*.ipynb"))}
    if not found:
        raise NoReference("There are no notebooks in solutions/ here: run this in the course.")
    return found


def assignment(topic: str, solution: NotebookNode, seed: str) -> Assignment:
    """Runs a solution with a seed and returns what its facts are.

    Raises:
        NoReference: the solution does not run to its end.
    """
    notebook = nbformat.from_dict(solution)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            nbformat.reads(nbformat.writes(notebook), as_version=4), timeout=120,
            kernel_name="python3", resources={"metadata": {"path": folder}},
            coalesce_streams=True, extra_arguments=["--log-level=ERROR"],
        )  # fmt: skip
        try:
            executed = client.execute(env={**os.environ, "COURSE_SEED": seed})
        except (CellControlSignal, DeadKernelError) as error:
            raise NoReference(f"solutions/{topic}.ipynb does not run: {error}") from None
    expected = {c.id: c.outputs for c in executed.cells if part(c) == "facts"}
    return Assignment(topic, solution, expected, seed, key_of(text(solution), seed))

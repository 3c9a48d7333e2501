"""The notebooks of the course, as several tests look at them."""

from functools import cache
from pathlib import Path

import pytest
from nbformat import NotebookNode

from grading import exercises_in
from grading.notebooks import read, without_colours

ROOT = Path(__file__).parents[1]
FOLDERS = ("notebooks", "exercises", "solutions")


def notebooks_in(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).glob("*.ipynb"))]


def each_notebook(*folders: str):
    """Runs a test once for every notebook of these folders."""
    return pytest.mark.parametrize("path", notebooks_in(*folders), ids=name)


def each_exercise():
    """Runs a test once for every exercise of every solution notebook."""
    found = [(path, e) for path in notebooks_in("solutions") for e in exercises_in(notebook(path))]
    return pytest.mark.parametrize(("path", "exercise"), found, ids=[e.number for _, e in found])


def name(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").as_posix()


@cache
def notebook(path: Path) -> NotebookNode:
    """Returns a notebook that several tests share: they only read it."""
    return read(path)


def code_cells(path: Path) -> list[NotebookNode]:
    return [cell for cell in notebook(path).cells if cell.cell_type == "code"]


def prose_cells(path: Path) -> list[NotebookNode]:
    return [cell for cell in notebook(path).cells if cell.cell_type == "markdown"]


def printed(cell: NotebookNode) -> str:
    """Returns all text that a cell shows: streams, values and error messages."""
    shown = []
    for output in cell.outputs:
        shown.append(output.get("text", ""))
        shown.append(output.get("data", {}).get("text/plain", ""))
        shown.append("\n".join(output.get("traceback", [])))
    return without_colours("\n".join(text for text in shown if text))

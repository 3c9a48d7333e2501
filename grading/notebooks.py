"""The one form in which the course stores a notebook, so that a diff shows what its author did."""

import re
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}

_COLOURS = re.compile(r"\x1b\[[\d;]*m")


def read(path: Path) -> NotebookNode:
    """Returns the notebook in a file, in the current format."""
    return nbformat.read(path, as_version=4)


def text(notebook: NotebookNode, keep: tuple[str, ...] = ("tags",)) -> str:
    """Returns what the notebook's file holds, to the byte.

    That is what JupyterLab writes for the same cells, without what differs from one machine or
    run to the next: versions, times of execution, what was folded or scrolled.

    Args:
        notebook: it is left as it is.
        keep: what is kept of each cell's metadata.

    Raises:
        nbformat.ValidationError: the notebook does not follow nbformat 4.5.
    """
    notebook = deepcopy(notebook)
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat_minor = 5
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k in keep})
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def write(notebook: NotebookNode, path: Path) -> None:
    """Writes a notebook in the course's form."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(text(notebook), encoding="utf-8", newline="\n")


def tags(cell: NotebookNode) -> set[str]:
    """Returns a cell's tags."""
    return set(cell.metadata.get("tags", ()))


def without_colours(text: str) -> str:
    """Returns what a cell has printed as it reads where colours mean nothing."""
    return _COLOURS.sub("", text)

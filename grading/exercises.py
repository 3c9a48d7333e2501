"""Finds the exercises in a notebook, and the part that each cell plays in them.

An exercise begins at a cell that opens with ``## 3.2 Cancel the slow one`` and goes on to the next
such heading. It has a task, an answer, a check, and in the solution also facts and a discussion.
"""

import re
from dataclasses import dataclass, field

from nbformat import NotebookNode

from .notebooks import tags

BEGIN, END = "BEGIN SOLUTION", "END SOLUTION"  # in a comment, as for nbgrader
_HEADING = re.compile(r"## (\d+\.\d+) (.+)")
_CHECK = re.compile(r"""\bcheck\(\s*(["'])(?P<title>.+?)\1""")


class AuthoringError(ValueError):
    """No exercise can be made of a solution; the message names the cell and what to write."""


@dataclass
class Exercise:
    """One exercise of a notebook.

    Attributes:
        number: topic and place, as in ``3.2``.
        title: number and name, as in its heading.
        cells: its cells, from the task on.
    """

    number: str
    title: str
    cells: list[NotebookNode] = field(default_factory=list)

    def having(self, wanted: str) -> list[NotebookNode]:
        """Returns the cells that play this part."""
        return [cell for cell in self.cells if part(cell) == wanted]


def exercises_in(notebook: NotebookNode) -> list[Exercise]:
    """Returns a notebook's exercises in their order."""
    found, current = [], None
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## ") and not tags(cell):
            heading = _HEADING.match(cell.source)
            current = heading and Exercise(heading[1], heading[0].removeprefix("## ").strip())
            found += [current] if current else []
        if current:
            current.cells.append(cell)
    return found


def part(cell: NotebookNode) -> str:
    """Returns the part of a cell: task, answer, check, facts, discussion, or given."""
    if "facts" in tags(cell):
        return "facts"
    if "solution" in tags(cell):
        return "discussion"
    if cell.cell_type == "markdown":
        return "task" if _HEADING.match(cell.source) else "given"
    if BEGIN in cell.source or END in cell.source:
        return "answer"
    return "check" if checked(cell) else "given"


def checked(cell: NotebookNode) -> str | None:
    """Returns the title of the exercise that a cell checks, if it checks one."""
    call = _CHECK.search(cell.source)
    return call["title"] if call else None

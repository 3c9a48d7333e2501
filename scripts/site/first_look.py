"""Runs the program of the first page's timeline, so that its readers can look into it.

It is the one of the README's picture, a cell of lesson 00; here it is drawn by `helpers.viewer`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from nbformat.v4 import new_code_cell, new_notebook

from grading.notebooks import read
from helpers import viewer
from scripts.execute import README_PICTURE, client_for

if TYPE_CHECKING:
    from pathlib import Path

_TELL = "import json\nfrom helpers.portable import plain\nprint(json.dumps(plain(timeline)))"


def first_look(course: Path) -> str:
    """Returns a timeline from the course as HTML with its style and script, to zoom in.

    Args:
        course: the folder of the course.

    Raises:
        CellExecutionError: the lesson does not run.
    """
    name, place, _ = README_PICTURE
    lesson = course / "notebooks" / name
    cells = read(lesson).cells
    last = next(number for number, cell in enumerate(cells) if cell.id == place)
    program = [new_code_cell(c.source) for c in cells[: last + 1] if c.cell_type == "code"]
    notebook = new_notebook(cells=[*program, new_code_cell(_TELL)])
    client_for(notebook, lesson.parent).execute()
    data = json.loads(notebook.cells[-1].outputs[0].text)
    style, script = f"<style>{viewer.STYLE}</style>", f"<script>{viewer.SCRIPT}</script>"
    return f"{style}\n{viewer.fragment(data)}\n{script}"

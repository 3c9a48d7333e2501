"""Finds the exhibits of the error museum: what a reader who has a message searches in.

An exhibit is a section of the notebook, and its messages are what its cells show of errors, and
what its heading or prose names as code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grading.notebooks import without_colours

from .pages import slug

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from scripts.contents import Lesson

STEM = "25_error_museum"
_HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)
_ERROR = re.compile(
    r"^.*\b[A-Z]\w*(?:Error|Warning|Group|ShutDown|Interrupt|Iteration)\b: .+$"
    r"|^.*\b(?:was never retrieved|was destroyed but it is pending|took \d\S* seconds).*$",
    re.MULTILINE,
)
_NAME = re.compile(r"^(?:.*  )?(?:[a-z]\w*\.)*[A-Z]\w*(?:Error|ShutDown)$")
_CODE = re.compile(r"`([^`\n]+)`")


class Exhibit(NamedTuple):
    """A section that makes an error on purpose: its heading, where it stands, what it shows."""

    title: str
    anchor: str
    messages: list[str]


def is_museum(lesson: Lesson) -> bool:
    """Tells whether a lesson is the error museum."""
    return lesson.path.stem == STEM


def exhibits(notebook: NotebookNode) -> list[Exhibit]:
    """Returns the sections of a notebook that show a message, in their order."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for heading in _HEADING.findall(cell.source):
                found.append(Exhibit(heading, slug(heading), []))
            new = [m for text in _CODE.findall(cell.source) for m in _ERROR.findall(text)]
        else:
            new = [m for output in cell.outputs for m in _messages(without_colours(_shown(output)))]
        if found:
            found[-1].messages.extend(m for m in new if m not in found[-1].messages)
    return [exhibit for exhibit in found if exhibit.messages]


def _messages(text: str) -> list[str]:
    """Returns the lines that are messages, in their order; some are a name and nothing more."""
    return [s.strip() for s in text.splitlines() if _ERROR.match(s) or _NAME.match(s)]


def _shown(output: NotebookNode) -> str:
    if output.output_type == "error":
        return f"{output.ename}: {output.evalue}"
    return output.get("text") or output.get("data", {}).get("text/plain", "")

"""Takes a learner's answers out of the notebook that they handed in, and nothing else of it.

An answer is found by its cell's id, then by nbgrader's grade_id, then by the name that it defines,
for editors that strip the ids. Whatever else was changed there cannot matter.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import nbformat

from .exercises import Exercise, exercises_in
from .release import exercise_of

if TYPE_CHECKING:
    from nbformat import NotebookNode


class Malformed(ValueError):  # noqa: N818, as it says what was found
    """No answer can be taken out of a submission; the message says why in a sentence."""


@dataclass
class Answer:
    """What a learner answered to one exercise; `source` is None where there is no answer.

    Attributes:
        source: the text of the answer cell.
        notes: what was unusual about it.
        missing: why there is no answer.
    """

    source: str | None = None
    notes: list[str] = field(default_factory=list)
    missing: str = ""


@dataclass(frozen=True)
class _Cell:
    """A code cell as somebody's editor has left it."""

    ids: tuple[str, ...]
    source: str


def answers(data: bytes, solution: NotebookNode) -> dict[str, Answer]:
    """Returns the answers in a submission by the numbers of their exercises.

    Args:
        data: the bytes of the learner's notebook.
        solution: the instructor's copy.

    Raises:
        Malformed: the bytes are no notebook.
    """
    cells = _code_cells(data)
    handed_out = {cell.id: cell for cell in exercise_of(solution).cells}
    stubs = {e.number: handed_out[answer_cell(e).id] for e in exercises_in(solution)}
    ids = {stub.id for stub in stubs.values()}
    names = Counter(name for stub in stubs.values() for name in _defined(stub.source))
    shared = {name for name, count in names.items() if count > 1}  # these tell nothing
    return {
        number: _answer(stub, _defined(stub.source) - shared, cells, ids)
        for number, stub in stubs.items()
    }


def recognise(data: bytes, solutions: dict[str, NotebookNode]) -> str:
    """Returns the topic whose answer cells or names a notebook shares most, "" for none."""
    try:
        cells = _code_cells(data)
    except Malformed:
        return ""
    ids = {i for cell in cells for i in cell.ids}
    names = {name for cell in cells for name in _defined(cell.source)}
    shared = {}
    for topic, solution in solutions.items():
        stubs = [answer_cell(exercise) for exercise in exercises_in(solution)]
        by_name = sum(bool(_defined(stub.source) & names) for stub in stubs)
        shared[topic] = 2 * sum(stub.id in ids for stub in stubs) + by_name
    best = max(shared, key=shared.get, default="")
    return best if best and shared[best] else ""


def _code_cells(data: bytes) -> list[_Cell]:
    """Returns the code cells of a notebook, of any format that nbformat can read."""
    if not data.strip():
        raise Malformed("The file is empty.")
    try:
        raw = json.loads(data.decode("utf-8-sig"))
        if not isinstance(raw, dict):
            raise Malformed("The file is JSON, and no notebook.")
        if not isinstance(raw.get("cells"), list):
            raw = nbformat.convert(nbformat.from_dict(raw), 4)  # worksheets, as before 2014
        cells = [cell for cell in raw["cells"] if isinstance(cell, dict)]
    except UnicodeDecodeError:
        raise Malformed("The file is not text in UTF-8.") from None
    except RecursionError:
        raise Malformed("The file is nested too deeply to be a notebook.") from None
    except json.JSONDecodeError as error:
        raise Malformed(f"The file is no JSON: {error.msg} in line {error.lineno}.") from None
    except Malformed:
        raise
    except Exception:  # of nbformat, which raises whatever it stumbles over
        raise Malformed("The file is JSON, and no notebook.") from None
    return [_cell(cell) for cell in cells if cell.get("cell_type") == "code"]


def _cell(cell: dict) -> _Cell:
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    source = cell.get("source", "")
    lines = source if isinstance(source, list) else [source]
    text = "".join(line for line in lines if isinstance(line, str))
    return _Cell(tuple(i for i in (cell.get("id"), grade_id) if isinstance(i, str)), text)


def answer_cell(exercise: Exercise) -> NotebookNode:
    """Returns the cell of an exercise in which the answer stands."""
    [cell] = exercise.having("answer")
    return cell


def _answer(stub: NotebookNode, wanted: set[str], cells: list[_Cell], ids: set[str]) -> Answer:
    """Returns the learner's answer in place of a stub, by its id or by a name that is wanted."""
    mine = [cell for cell in cells if stub.id in cell.ids]
    mine = [cell for cell in mine if not _is_stub(cell, stub)] or mine
    elsewhere = [
        cell for cell in cells
        if not ids & set(cell.ids) and wanted & _defined(cell.source) and not _is_stub(cell, stub)
    ]  # fmt: skip
    if (
        mine
        and not _is_stub(mine[-1], stub)
        and (wanted & _defined(mine[-1].source) or not elsewhere)
    ):
        notes = ["Several cells have the answer's id: the last one counts."] if mine[1:] else []
        return Answer(mine[-1].source, notes)
    if elsewhere:
        name = ", ".join(sorted(wanted & _defined(elsewhere[-1].source)))
        where = "below the stub" if mine else "by its name, since the cell's id is gone"
        return Answer(elsewhere[-1].source, [f"{name} was found {where}."])
    return Answer(missing="not attempted" if mine else "no cell holds an answer")


def _is_stub(cell: _Cell, stub: NotebookNode) -> bool:
    """Tells whether a cell is still as it was handed out, or empty."""
    return not cell.source.strip() or _squeezed(cell.source) == _squeezed(stub.source)


def _squeezed(source: str) -> list[str]:
    return source.split()


def _defined(source: str) -> set[str]:
    """Returns the names that a cell defines at its top level; if unparsable, its functions."""
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        with warnings.catch_warnings(action="ignore"):  # as of "\d"
            body = compile(source, "answer", "exec", flags).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set(re.findall(r"^(?:(?:async +)?def|class) +(\w+)", source, re.MULTILINE))
    kinds = ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef
    names = {node.name for node in body if isinstance(node, kinds)}
    targets = [t for node in body if isinstance(node, ast.Assign) for t in node.targets]
    targets += [node.target for node in body if isinstance(node, ast.AnnAssign)]
    return names | {
        name.id for t in targets for name in ast.walk(t)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    }  # fmt: skip

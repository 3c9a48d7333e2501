"""Makes the exercises that learners get out of the solutions, in which the course is written.

Cells keep their ids, so that a learner's answers are found again when they are graded.
"""

import ast
from copy import deepcopy
from pathlib import Path
from textwrap import dedent, indent

from nbformat import NotebookNode

from .exercises import BEGIN, END, AuthoringError, Exercise, checked, exercises_in
from .notebooks import read, tags, write

HIDDEN = {"solution", "facts"}  # tags of cells that learners do not get
TAGS = HIDDEN | {"raises-exception", "stderr-explained"}


def release(course: Path) -> list[Path]:
    """Writes ``exercises/`` anew and returns its notebooks.

    Args:
        course: the folder that holds ``solutions``.

    Raises:
        AuthoringError: there are no solutions, or no exercise can be made of one.
    """
    solutions = sorted((course / "solutions").glob("*.ipynb"))
    if not solutions:
        raise AuthoringError("There are no notebooks in solutions/ here: run this in the course.")
    made = {course / "exercises" / path.name: exercise_from(path) for path in solutions}
    for path, notebook in made.items():
        write(notebook, path)
    return list(made)


def exercise_from(path: Path) -> NotebookNode:
    """Returns the notebook that learners get for the solution in a file.

    Raises:
        AuthoringError: see `exercise_of`; the message names the file too.
    """
    try:
        return exercise_of(read(path))
    except AuthoringError as error:
        raise AuthoringError(f"{path.parent.name}/{path.name}, {error}") from None


def exercise_of(solution: NotebookNode) -> NotebookNode:
    """Returns the notebook that learners get for a solution.

    Raises:
        AuthoringError: a region is open or stray, a check or heading lacks, a tag is unknown.
    """
    numbers = {}
    for exercise in exercises_in(solution):
        _require_parts(exercise)
        numbers |= {cell.id: exercise.number for cell in exercise.cells}
    cells = [_without_answer(cell, numbers.get(cell.id)) for cell in deepcopy(solution.cells)]
    return NotebookNode(solution, cells=[cell for cell in cells if not tags(cell) & HIDDEN])


def _require_parts(exercise: Exercise) -> None:
    where = f"cell {exercise.cells[0].id}: exercise {exercise.number}"
    if not exercise.having("answer"):
        raise AuthoringError(f"{where} has no answer between ### {BEGIN} and ### {END}.")
    titles = [checked(cell) for cell in exercise.having("check")]
    if titles != [exercise.title]:
        found = f"checks {titles[0]!r}" if titles else "has no check cell"
        raise AuthoringError(f'{where} {found}: write one with check("{exercise.title}", …).')


def _without_answer(cell: NotebookNode, number: str | None) -> NotebookNode:
    for tag in sorted(tags(cell) - TAGS):
        raise AuthoringError(
            f"cell {cell.id}: the tag {tag!r} is unknown; known are {', '.join(sorted(TAGS))}."
        )
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
        cell.source = "\n".join(_stubbed(cell, number))
    return cell


def _stubbed(cell: NotebookNode, number: str | None) -> list[str]:
    """Returns the lines of a cell with a stub in place of each region.

    The stub of a generator has a `yield`, so that it is a generator too.
    """
    kept, region, inside = [], [], False
    for line in cell.source.split("\n"):
        if (inside and BEGIN in line) or (not inside and END in line):
            raise AuthoringError(f"cell {cell.id}: {line.strip()!r} has no partner before it.")
        if BEGIN in line:
            inside, region = True, []
            margin = line[: len(line) - len(line.lstrip())]
            kept.append(f'{margin}raise NotImplementedError("exercise {number}")')
        elif END in line:
            inside = False
            if _yields("\n".join(region)):
                kept.append(f"{margin}yield  # replace both lines")
        else:
            (region if inside else kept).append(line)
    if inside:
        raise AuthoringError(f"cell {cell.id}: ### {BEGIN} has no ### {END} after it.")
    if number is None and kept != cell.source.split("\n"):
        raise AuthoringError(f"cell {cell.id}: an answer needs a heading ## 3.2 … above it.")
    return kept


def _yields(region: str) -> bool:
    """Tells whether a region makes a generator of the function that it stands in."""
    try:
        [answer] = ast.parse("async def answer():\n" + indent(dedent(region), "    ")).body
    except SyntaxError:  # it is not whole without what stands round it
        return False
    inner = [answer]
    for node in inner:
        parts = ast.iter_child_nodes(node)
        inner += [x for x in parts if not isinstance(x, ast.FunctionDef | ast.AsyncFunctionDef)]
    return any(isinstance(node, ast.Yield) for node in inner)

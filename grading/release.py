"""Makes the exercises that learners get out of the solutions, in which the course is written.

Cells keep their ids, so that a learner's answers are found again when they are graded.
"""

import re
import shutil
from copy import deepcopy
from pathlib import Path

from nbformat import NotebookNode

from .exercises import BEGIN, END, AuthoringError, Exercise, checked, exercises_in
from .notebooks import read, tags, write

HIDDEN = {"solution", "facts"}  # tags of cells that learners do not get
_FOR_LEARNERS = """# Learn asyncio by seeing it

Open this folder in JupyterLab, and in it `notebooks/00_start_here.ipynb`. Each lesson links to its
exercises. Write your answers where `raise NotImplementedError` stands, run the check below, and
hand in the notebook from `exercises/` when you are done.

Once, in this folder, make an environment with all that it needs. Either by conda:

    conda env create -f environment.yml
    conda activate asyncio-course
    python -m pip install --no-deps --editable .

or by Python 3.11 or newer alone (on Windows, `.venv\\Scripts\\activate`):

    python3 -m venv .venv
    source .venv/bin/activate
    python -m pip install --editable .

Then, and whenever you come back to it, `jupyter lab`.
"""
_FOR_PIP = """[tool.hatch.build.targets.wheel]
packages = ["helpers"]

[tool.hatch.build]
dev-mode-dirs = ["."]
"""
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
    """Returns the lines of a cell with a stub in place of each region."""
    kept, inside = [], False
    for line in cell.source.split("\n"):
        if (inside and BEGIN in line) or (not inside and END in line):
            raise AuthoringError(f"cell {cell.id}: {line.strip()!r} has no partner before it.")
        if BEGIN in line:
            inside = True
            indent = line[: len(line) - len(line.lstrip())]
            kept.append(f'{indent}raise NotImplementedError("exercise {number}")')
        elif END in line:
            inside = False
        elif not inside:
            kept.append(line)
    if inside:
        raise AuthoringError(f"cell {cell.id}: ### {BEGIN} has no ### {END} after it.")
    if number is None and kept != cell.source.split("\n"):
        raise AuthoringError(f"cell {cell.id}: an answer needs a heading ## 3.2 … above it.")
    return kept


def hand_out(course: Path, dest: Path) -> None:
    """Writes the folder that learners get: lessons, exercises, helpers, and no solution.

    Args:
        course: the folder of the course.
        dest: a folder that does not exist yet, or is empty.

    Raises:
        AuthoringError: `dest` holds something already, or would be handed out itself.
    """
    if dest.exists() and (not dest.is_dir() or any(dest.iterdir())):
        raise AuthoringError(f"{dest} holds something already: give a new or an empty folder.")
    folders = [course / name for name in ("notebooks", "helpers", "exercises")]
    if any(dest.resolve().is_relative_to(folder.resolve()) for folder in folders):
        raise AuthoringError(f"{dest} is in a folder that is handed out: give one outside of it.")
    for folder in folders[:2]:
        ignore = shutil.ignore_patterns("__pycache__", ".*")
        shutil.copytree(folder, dest / folder.name, ignore=ignore, dirs_exist_ok=True)
    for path in sorted((course / "solutions").glob("*.ipynb")):
        write(exercise_from(path), dest / "exercises" / path.name)
    for name in ("LICENSE", "environment.yml"):
        shutil.copy2(course / name, dest / name)
    (dest / "README.md").write_text(_FOR_LEARNERS, encoding="utf-8", newline="\n")
    (dest / "pyproject.toml").write_text(_project(course), encoding="utf-8", newline="\n")


def _project(course: Path) -> str:
    """Returns what pip needs to know of the learners' folder: name, packages, and `helpers`."""
    text = (course / "pyproject.toml").read_text(encoding="utf-8")
    sections = re.split(r"^(?=\[)", text, flags=re.MULTILINE)
    kept = [part for part in sections if part.startswith(("[build-system]", "[project]"))]
    return "".join([*kept, _FOR_PIP])

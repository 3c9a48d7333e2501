"""Writes the folder that learners get: lessons, exercises, helpers, and no solution."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from .exercises import AuthoringError
from .notebooks import write
from .release import exercise_from

if TYPE_CHECKING:
    from pathlib import Path

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

"""What nbval says of a notebook that a test has written."""

import subprocess
import sys
from pathlib import Path

from nbformat import NotebookNode

from grading.notebooks import without_colours, write
from tests.course import ROOT

# Where CI is set, pytest's short summary would say every error a second time, in full.
PYTEST = [sys.executable, "-m", "pytest", "-c", "pyproject.toml", "-p", "no:cacheprovider", "-rN"]


def validated(notebook: NotebookNode, path: Path) -> subprocess.CompletedProcess:
    """Writes a notebook and returns how pytest, set up as for the course, ended on it."""
    write(notebook, path)
    ended = subprocess.run([*PYTEST, path], cwd=ROOT, capture_output=True, encoding="utf-8")
    ended.stdout = without_colours(ended.stdout)
    return ended

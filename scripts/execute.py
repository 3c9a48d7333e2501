"""Executes lessons and solutions in place, one at a time, so that their pictures show no load.

    python -m scripts.execute [NOTEBOOK ...]

Every notebook gets a fresh kernel of this environment, and no progress of whoever runs this.
"""

from __future__ import annotations

import argparse
import base64
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError

from grading.notebooks import read, write
from scripts import contents

if TYPE_CHECKING:
    from nbformat import NotebookNode

SECONDS = 120  # a cell may take
README_PICTURE = ("00_start_here.ipynb", "blocked", Path("docs/timeline.png"))


def main() -> str | None:
    """Executes the notebooks named, or all; returns what went wrong, if anything did."""
    parser = argparse.ArgumentParser(prog="python -m scripts.execute", description=__doc__)
    parser.add_argument("notebooks", nargs="*", type=Path, help="all of the course by default")
    chosen = parser.parse_args().notebooks or [
        path for folder in ("notebooks", "solutions") for path in Path(folder).glob("*.ipynb")
    ]
    contents.refresh(Path.cwd())
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each kernel would compile its imports anew
    os.environ.pop("COURSE_SEED", None)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COURSE_PROGRESS"] = str(Path(folder, "progress.json"))
        failures = [failure for path in sorted(chosen) if (failure := execute(path.resolve()))]
    return "\n\n".join(failures) or None


def client_for(notebook: NotebookNode, folder: Path) -> NotebookClient:
    """Returns what runs a notebook as if it stood in a folder, in a kernel of its own."""
    return NotebookClient(
        notebook,
        timeout=SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],  # else each kernel warns that TCP is not encrypted
    )


def execute(path: Path) -> str | None:
    """Executes one notebook and stores it; or returns which cell failed, and stores nothing."""
    name, notebook, start = f"{path.parent.name}/{path.name}", read(path), time.perf_counter()
    client = client_for(notebook, path.parent)
    try:
        client.execute()
    except (CellControlSignal, DeadKernelError) as error:
        return f"{name}, cell {_failed(notebook)}: {error}"
    number(notebook)
    write(notebook, path)
    if path.name == README_PICTURE[0]:
        _store_picture(notebook)
    lines, seconds = _length(notebook), time.perf_counter() - start
    print(f"{seconds:5.1f} s  {lines:2} lines  {name}", flush=True)
    return None


def _store_picture(notebook: NotebookNode) -> None:
    """Writes the picture that README shows, as a lesson has drawn it."""
    _, cell_id, target = README_PICTURE
    outputs = [output for cell in notebook.cells if cell.id == cell_id for output in cell.outputs]
    for output in outputs:
        if picture := output.get("data", {}).get("image/png"):
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(base64.b64decode(picture))


def _length(notebook: NotebookNode) -> int:
    """Returns the lines that nine of ten code cells do not exceed: 15 is long enough."""
    lengths = sorted(c.source.count("\n") + 1 for c in notebook.cells if c.cell_type == "code")
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def number(notebook: NotebookNode) -> None:
    """Counts the code cells from 1, whatever the kernel's own count was."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(cells, 1):
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count


def _failed(notebook: NotebookNode) -> str:
    """Returns the id of the last cell that ran."""
    return next(
        (c.id for c in reversed(notebook.cells) if c.cell_type == "code" and c.execution_count),
        notebook.cells[0].id,
    )


if __name__ == "__main__":
    sys.exit(main())

"""Lessons that meet the real world leave nothing running: looked for after each of their cells."""

import json
from textwrap import dedent

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from grading.notebooks import tags
from tests.course import ROOT, code_cells, name, notebooks_in, printed

REAL = [p for p in notebooks_in("notebooks") if "15" <= p.name[:2] <= "22" or p.name[:2] == "24"]
PROBE = (ROOT / "tests" / "leftovers.py").read_text(encoding="utf-8")
START = f"""
import sys, types
sys.modules["leftovers"] = types.ModuleType("leftovers")
exec({PROBE!r}, vars(sys.modules["leftovers"]))
sys.modules["leftovers"].remember()
del sys, types
"""
LOOK = "print(__import__('json').dumps(await __import__('leftovers').settled()))"
QUIET = ["--log-level=ERROR"]


def left_after(*cells) -> list[tuple[str, dict]]:
    """Runs cells in a kernel; returns what was left running after each that left anything."""
    probed = [new_code_cell(START, id="start")]
    for number, cell in enumerate(cells):
        probed.append(new_code_cell(cell.source, id=f"cell-{number}"))
        probed[-1].metadata.tags = sorted(tags(cell))
        probed.append(new_code_cell(LOOK, id=f"look-{number}"))
    NotebookClient(
        new_notebook(cells=probed), timeout=120, coalesce_streams=True, extra_arguments=QUIET,
        resources={"metadata": {"path": str(ROOT / "notebooks")}},
    ).execute()  # fmt: skip
    looks = [json.loads(printed(cell)) for cell in probed[2::2]]
    return [(cell.id, left) for cell, left in zip(cells, looks, strict=True) if left]


@pytest.mark.parametrize("path", REAL, ids=name)
def test_no_cell_leaves_anything_running(path):
    assert left_after(*code_cells(path)) == []


THINGS = {
    "task": """
        import asyncio
        tea = asyncio.create_task(asyncio.sleep(60), name="tea")
        """,
    "thread": """
        import threading, time
        threading.Thread(target=time.sleep, args=(20,), name="pot").start()
        """,
    "server": """
        import asyncio
        server = await asyncio.start_server(print, "127.0.0.1", 0)
        """,
    "connection": """
        import asyncio, socket
        here, there = socket.socketpair()
        reader, writer = await asyncio.open_connection(sock=here)
        """,
    "child": """
        import subprocess, sys
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(20)"])
        """,
}


@pytest.mark.parametrize("kind", THINGS)
def test_what_a_cell_leaves_is_found(kind):
    [(cell, left)] = left_after(new_code_cell(dedent(THINGS[kind]), id=kind))
    assert (cell, list(left)) == (kind, [kind])
    assert len(left[kind]) == 1


def test_what_asyncio_and_multiprocessing_keep_is_no_leftover():
    pool = """
import asyncio, concurrent.futures, multiprocessing, os
spawn = multiprocessing.get_context("spawn")
with concurrent.futures.ProcessPoolExecutor(1, mp_context=spawn) as pool:
    await asyncio.get_running_loop().run_in_executor(pool, os.getpid)
await asyncio.to_thread(len, "tea")
"""
    assert left_after(new_code_cell(pool, id="pool")) == []

"""What a cell of a lesson on the real world leaves running is found when nbval runs it."""

import re
from pathlib import Path
from textwrap import dedent

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.validation import validated

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
        child = subprocess.Popen([sys.executable, "-c", "__import__('time').sleep(20)"])
        """,
}
KEPT = """
    import asyncio, concurrent.futures, multiprocessing, os
    spawn = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=spawn) as pool:
        number = await asyncio.get_running_loop().run_in_executor(pool, os.getpid)
    size = await asyncio.to_thread(len, "tea")
    """
IMPATIENT = "import leftovers\nleftovers.SETTLE = 0.5"


def said_of(sources: dict[str, str], course: Path) -> str:
    """What nbval prints for a lesson on the real world with these cells."""
    cells = [new_code_cell(dedent(source), id=name) for name, source in sources.items()]
    (course / "notebooks").mkdir()
    return validated(new_notebook(cells=cells), course / "notebooks" / "15_things.ipynb").stdout


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> dict[str, str]:
    """What nbval says of the cells of a lesson, by what they leave."""
    sources = {"kept": KEPT, "impatient": IMPATIENT, **THINGS, "nothing": "1 + 1;"}
    said = said_of(sources, tmp_path_factory.mktemp("course"))
    told = re.findall(r"^Cell (\d+): left running: (.*)$", said, re.MULTILINE)
    assert f"{len(told)} failed, {len(sources) - len(told)} passed" in said
    return {list(sources)[int(cell)]: words for cell, words in told}


@pytest.mark.parametrize("kind", THINGS)
def test_what_a_cell_leaves_is_found(found, kind):
    assert found[kind].startswith(f"{kind} ")
    assert ";" not in found[kind]


def test_what_asyncio_and_multiprocessing_keep_is_no_leftover(found):
    assert "kept" not in found


def test_only_the_cell_that_left_it_is_told(found):
    assert set(found) == set(THINGS)


def test_a_kernel_that_cannot_tell_what_runs_fails_the_cell_in_a_sentence(tmp_path):
    said = said_of({"spoilt": "import sys\ndel sys.modules['leftovers']"}, tmp_path)
    assert "Cell 0: the kernel cannot tell what runs: No module named 'leftovers'" in said

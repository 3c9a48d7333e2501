"""What importing helpers mends in a Jupyter kernel, and that it changes nothing elsewhere."""

import os
import subprocess
import sys
import time

import pytest
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook, new_output

from grading.notebooks import without_colours
from tests.course import ROOT
from tests.validation import validated

QUIET = ["--log-level=ERROR"]
IMPORT = "import asyncio, helpers"
GROUP = """
async def fail():
    raise ValueError("a failed task")

async with asyncio.TaskGroup() as group:
    group.create_task(fail())
"""
FIRST = f"{IMPORT}\n{GROUP}"


def stored(*sources: str):
    """Returns a notebook as if it had run without an error or an output."""
    cells = [new_code_cell(s, id=f"cell-{n}", execution_count=n) for n, s in enumerate(sources, 1)]
    return new_notebook(cells=cells)


@pytest.mark.parametrize("sources", [(IMPORT, GROUP), (FIRST,)], ids=["a later cell", "the first"])
def test_a_notebook_with_an_uncaught_group_fails(tmp_path, sources):
    result = validated(stored(*sources), tmp_path / "lesson.ipynb")
    assert result.returncode == 1, result.stdout
    assert "1 failed" in result.stdout
    assert "ValueError: a failed task" in result.stdout


def test_a_notebook_without_an_error_passes(tmp_path):
    notebook = stored(IMPORT, "print('tea')")
    notebook.cells[1].outputs = [new_output("stream", text="tea\n")]
    assert "2 passed" in validated(notebook, tmp_path / "lesson.ipynb").stdout


@pytest.mark.parametrize("sources", [(IMPORT, GROUP), (FIRST,)], ids=["a later cell", "the first"])
def test_an_uncaught_group_is_an_error_output_at_once(sources):
    notebook, start = stored(*sources), time.monotonic()
    with pytest.raises(CellExecutionError, match="a failed task"):
        NotebookClient(notebook, timeout=30, extra_arguments=QUIET).execute()
    assert time.monotonic() - start < 20
    [error] = [out for out in notebook.cells[-1].outputs if out.output_type == "error"]
    assert error.ename == "ExceptionGroup"
    assert "ValueError: a failed task" in without_colours("\n".join(error.traceback))
    assert error.evalue == "unhandled errors in a TaskGroup (1 sub-exception)"


@pytest.fixture(scope="module")
def kernel():
    manager, client = start_new_kernel(kernel_name="python3", extra_arguments=QUIET)
    client.execute_interactive("import asyncio, time, helpers", timeout=60)
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.mark.skipif(os.name == "nt", reason="an asyncio loop has no signal handlers on Windows")
def test_the_stop_button_ends_a_cell_that_awaits(kernel):
    manager, client = kernel
    client.execute("print('waiting')\nawait asyncio.sleep(60)", stop_on_error=False)
    while client.get_iopub_msg(timeout=30)["content"].get("text") != "waiting\n":
        pass
    time.sleep(0.5)  # the cell is waiting now
    start = time.monotonic()
    manager.interrupt_kernel()
    reply = client.get_shell_msg(timeout=30)["content"]
    assert time.monotonic() - start < 2
    assert reply["ename"] in ("CancelledError", "KeyboardInterrupt")


def test_the_kernel_goes_on_after_the_stop_button(kernel):
    _, client = kernel
    reply = client.execute_interactive("assert await asyncio.sleep(0, 'tea') == 'tea'", timeout=30)
    assert reply["content"]["status"] == "ok"


LIVE = """
import helpers.live
helpers.live.PERIOD = 0.01
with helpers.Timeline(live=True) as timeline:
    await asyncio.sleep(0.3)
    while timeline._live_picture and not timeline._live_picture._shown:
        await asyncio.sleep(0.01)
"""


def displayed(client, source: str, *, by_a_person: bool) -> list[tuple[str, dict]]:
    """Returns what a cell displays, message by message: the type and the content."""
    request, shown = client.execute(source, allow_stdin=by_a_person), []
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["parent_header"].get("msg_id") != request:
            continue
        if message["content"].get("execution_state") == "idle":
            client.get_shell_msg(timeout=60)
            return shown
        if message["msg_type"] not in ("status", "execute_input"):
            shown.append((message["msg_type"], message["content"]))


def test_a_person_sees_a_live_timeline_which_then_goes_away(kernel):
    shown = displayed(kernel[1], LIVE, by_a_person=True)
    kinds = [kind for kind, _ in shown]
    assert kinds[0] == "display_data"
    assert {*kinds[1:]} == {"update_display_data"}
    assert "<svg" in shown[0][1]["data"]["text/html"]
    assert shown[-1][1]["data"] == {"text/html": "", "text/plain": ""}


def test_all_pictures_of_a_live_timeline_are_in_one_place(kernel):
    shown = displayed(kernel[1], LIVE, by_a_person=True)
    assert len({content["transient"]["display_id"] for _, content in shown}) == 1


def test_where_outputs_are_stored_or_compared_a_live_timeline_adds_none(kernel):
    assert displayed(kernel[1], LIVE, by_a_person=False) == []


def test_outside_a_kernel_importing_helpers_changes_nothing():
    program = """
import asyncio, signal, sys

async def main():
    def state():
        return [signal.getsignal(s) for s in signal.valid_signals()], signal.set_wakeup_fd(-1)
    before, hook, loop = state(), sys.excepthook, dict(vars(asyncio.get_running_loop()))
    import helpers
    assert state() == before
    assert sys.excepthook is hook
    assert vars(asyncio.get_running_loop()) == loop
    assert "IPython" not in sys.modules
    assert "matplotlib" not in sys.modules

asyncio.run(main())
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)

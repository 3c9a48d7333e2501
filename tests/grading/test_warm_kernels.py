"""Forked kernels: they are as others are, and where forking is not safe, others are started."""

import signal
import socket
import time

import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from grading.kernels import client, protections, provisioner


@pytest.fixture
def plain(monkeypatch):
    """Starts kernels as usual."""
    monkeypatch.setattr(provisioner, "_can_fork", lambda: False)


@pytest.fixture
def warm(monkeypatch):
    """Forks kernels."""
    if not protections().limits:
        pytest.skip("kernels cannot be forked here")
    monkeypatch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "warm")


def shown(*sources: str, folder=None) -> list[str]:
    """Returns what each cell of a notebook shows as text, in a kernel of its own."""
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    resources = {"metadata": {"path": str(folder)}} if folder else {}
    executed = NotebookClient(
        notebook, timeout=60, resources=resources, kernel_name="python3", coalesce_streams=True
    ).execute()
    return ["".join(o.get("text", "") for o in cell.outputs) for cell in executed.cells]


STATE = """
import os, sys
print(sys.argv[0].rpartition("/")[2], sys.flags, __name__, type(get_ipython()).__name__)
print([entry for entry in sys.path if entry.endswith("zip") or not entry], os.getcwd())
print(sorted(name for name in globals() if not name.startswith("_")))
print(sys.modules["__main__"].__dict__ is globals(), "helpers" in sys.modules)
import signal, threading
print(signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGCHLD), os.umask(0o22))
watcher = "Thread-1"  # waits for the parent to end; a forked kernel has its holder for that
print(sorted(thread.name for thread in threading.enumerate() if thread.name != watcher))
import matplotlib
print(matplotlib.get_backend(), matplotlib.rcParams["figure.dpi"])
"""


def test_a_forked_kernel_is_in_the_state_of_any_other(warm, tmp_path, monkeypatch):
    forked = shown(STATE, folder=tmp_path)
    monkeypatch.setattr(provisioner, "_can_fork", lambda: False)
    assert forked[0].splitlines() == shown(STATE, folder=tmp_path)[0].splitlines()


def test_each_forked_kernel_draws_its_own_random_numbers(warm):
    draws = "import random, numpy as np\nprint(random.random(), np.random.random(), hash('tea'))"
    [first], [second] = shown(draws), shown(draws)
    assert [a != b for a, b in zip(first.split()[:2], second.split()[:2], strict=True)] == [
        True
    ] * 2


def test_a_forked_kernel_gets_the_environment_of_who_starts_it(warm, monkeypatch):
    monkeypatch.setenv("COURSE_SEED", "set a moment ago")
    assert shown("import os; print(os.environ['COURSE_SEED'])") == ["set a moment ago\n"]


def test_a_forked_kernel_sees_nothing_of_the_one_before(warm):
    shown("import builtins; builtins.left_over = 1")
    assert shown("import builtins; print(hasattr(builtins, 'left_over'))") == ["False\n"]


@pytest.fixture
def manager(warm):
    """The manager of a forked kernel, and a client of it."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    client_ = manager.client()
    client_.start_channels()
    client_.wait_for_ready(timeout=60)
    yield manager, client_
    client_.stop_channels()
    manager.shutdown_kernel(now=True)


def test_a_forked_kernel_can_be_interrupted(manager):
    manager, kernel = manager
    kernel.execute("import time\nprint('asleep')\ntime.sleep(1000)")
    while kernel.get_iopub_msg(timeout=60)["msg_type"] != "stream":
        pass
    manager.interrupt_kernel()
    reply = kernel.get_shell_msg(timeout=60)
    assert reply["content"]["ename"] == "KeyboardInterrupt"


def test_a_forked_kernel_shuts_down_when_asked(manager):
    manager, _ = manager
    manager.shutdown_kernel(now=False)
    assert not manager.is_alive()


def test_the_exit_code_of_a_forked_kernel_is_told(manager):
    manager, kernel = manager
    process = manager.provisioner.process
    kernel.execute("import os; os._exit(7)")
    assert process.wait(timeout=60) == 7


def test_a_forked_kernel_that_is_killed_is_noticed(manager):
    manager, _ = manager
    process = manager.provisioner.process
    process.send_signal(signal.SIGKILL)
    assert process.wait(timeout=60) == -signal.SIGKILL


def test_a_signal_that_comes_too_late_hides_no_exit_code():
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    theirs.send(b'{"holder": 1}')
    kernel = client.WarmKernel(ours)
    kernel.send_signal(signal.SIGINT)
    theirs.send(b'{"ended": 7, "why": ""}')
    theirs.close()  # with the signal unread
    assert kernel.poll() == 7


def test_a_signal_to_a_kernel_that_has_just_ended_is_no_error():
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    theirs.send(b'{"holder": 1}')
    kernel = client.WarmKernel(ours)
    kernel.poll = lambda: None  # it ends between the look and the signal
    theirs.close()
    kernel.send_signal(signal.SIGINT)
    del kernel.poll
    assert kernel.wait() == -9


def test_a_forked_kernel_restarts(manager):
    manager, kernel = manager
    manager.restart_kernel(now=True)
    kernel.wait_for_ready(timeout=60)
    assert manager.is_alive()


def test_where_forking_is_not_safe_a_kernel_starts_as_usual(plain, monkeypatch):
    monkeypatch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "warm")
    assert shown("print('tea')") == ["tea\n"]


def test_elsewhere_than_on_linux_no_kernel_is_forked(monkeypatch):
    monkeypatch.setattr(client.sys, "platform", "darwin")
    with pytest.raises(client.NoWarmKernels, match="on Linux only"):
        client.Zygote()


def test_a_kernel_that_cannot_be_forked_is_told_with_the_reason(warm, tmp_path):
    with pytest.raises(client.NoWarmKernels, match="FileNotFoundError"):
        start = time.monotonic()
        gone = tmp_path / "gone"
        kernel = client.zygote().launch(["python", "-m", "x"], gone, gone, {}, client.Limits())
        kernel.wait(timeout=60)
        raise client.NoWarmKernels(f"{kernel.why} after {time.monotonic() - start}")

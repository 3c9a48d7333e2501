"""What a submission's kernel is kept from, and what works in it all the same."""

import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from grading.kernel import Lost, WatchedKernel
from grading.kernels import client, landlock
from grading.kernels.sandbox import Protections
from tests.grading.kernels import LIMITS, require, runs

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def kernel():
    """A confined kernel for cells that leave it as it was."""
    require()
    os.environ["COURSE_TEST_SECRET"] = "hunter2"
    kernel = WatchedKernel(LIMITS, {"COURSE_SEED": "seven"})
    yield kernel
    kernel.stop()
    del os.environ["COURSE_TEST_SECRET"]


@pytest.fixture
def fresh():
    """A confined kernel for one test, which may lose it."""
    require()
    kernel = WatchedKernel(LIMITS, {})
    yield kernel
    kernel.stop()


@pytest.fixture
def only_landlock(monkeypatch):
    """A confined kernel as it is where namespaces are forbidden."""
    require()
    zygote = client.zygote()
    if not zygote.protections.landlock:
        pytest.skip("this machine has no Landlock")
    monkeypatch.setattr(zygote, "protections", Protections(landlock=True))
    kernel = WatchedKernel(LIMITS, {})
    yield kernel
    kernel.stop()


@pytest.fixture(scope="module")
def outside(tmp_path_factory) -> Path:
    """A file of somebody else's."""
    path = tmp_path_factory.mktemp("others") / "secret.txt"
    path.write_text("hunter2", encoding="utf-8")
    return path


# ---- denied

DENIED = "FileNotFoundError", "PermissionError", "OSError: [Errno 30] Read-only"


def test_no_solution_can_be_read(kernel):
    require("files")
    shown = runs(kernel, f"open({str(ROOT / 'solutions' / '00_start_here.ipynb')!r}).read()")
    assert shown.startswith(DENIED)


def test_no_file_of_others_can_be_read(kernel, outside):
    require("files")
    assert runs(kernel, f"open({str(outside)!r}).read()").startswith(DENIED)


MARK = f"written-by-{os.getpid()}"


@pytest.mark.parametrize("folder", ["/tmp", "/", "/usr", sys.prefix, "/dev"])
def test_nothing_can_be_written_outside_the_work_folder(kernel, folder):
    require("files")
    shown = runs(kernel, f"open({f'{folder}/{MARK}'!r}, 'w')")
    assert shown.startswith(DENIED)
    assert not Path(folder, MARK).exists()


def test_nothing_of_the_system_can_be_changed_by_root_either(kernel):
    require("files")
    shown = runs(kernel, "open('/proc/sys/kernel/core_pattern', 'w').write('|x')")
    assert shown.startswith(DENIED)


def test_no_other_host_can_be_reached(kernel):
    require("network")
    source = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=5)"
    assert "Network is unreachable" in runs(kernel, source)


def test_no_server_of_this_machine_can_be_reached(kernel):
    require("network")
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        shown = runs(kernel, f"import socket; socket.create_connection({address!r}, timeout=5)")
    assert "ConnectionRefusedError" in shown


@pytest.mark.parametrize("place", ["str(os.environ)", "open('/proc/self/environ').read()"])
def test_the_environment_keeps_its_secrets(kernel, place):
    assert "hunter2" not in runs(kernel, f"import os; print({place})")


def test_what_the_grader_sets_is_in_the_environment(kernel):
    assert runs(kernel, "import os; print(os.environ['COURSE_SEED'])") == "seven\n"


def test_no_signal_reaches_the_grader(kernel):
    require("processes")
    shown = runs(kernel, f"import os; os.kill({os.getpid()}, 0)")
    assert "ProcessLookupError" in shown


def test_no_signal_reaches_the_process_that_reaps(kernel):
    require("processes")
    assert "PermissionError" in runs(kernel, "import os, signal; os.kill(1, signal.SIGKILL)")


def test_no_process_of_others_is_seen(kernel):
    require("processes")
    shown = runs(
        kernel, "import os; print(max(int(p) for p in os.listdir('/proc') if p.isdigit()))"
    )
    assert int(shown) < 50


def test_no_privilege_is_left(kernel):
    source = (
        "print([l for l in open('/proc/self/status') if l.startswith(('CapEff', 'NoNewPrivs'))])"
    )
    shown = runs(kernel, source)
    assert "CapEff:\\t0000000000000000" in shown
    assert "NoNewPrivs:\\t1" in shown


def test_more_memory_than_allowed_is_a_memory_error(kernel):
    assert runs(kernel, "bytearray(6 << 30)").startswith("MemoryError")


def test_a_file_larger_than_allowed_is_an_os_error(fresh):
    source = "file = open('large', 'wb', 0)\nfile.truncate(32 << 20)"
    assert runs(fresh, source).startswith("OSError")


def test_many_files_larger_than_allowed_together_are_an_os_error(fresh):
    require("network")  # with namespaces, files are in memory of their own
    source = "for n in range(8):\n    open(f'{n}', 'wb').write(bytes(4 << 20))"
    assert "No space left" in runs(fresh, source)


def test_memory_of_all_processes_together_is_limited(fresh):
    source = """
import os, time
for _ in range(5):
    if os.fork() == 0:
        held = b"x" * (400 << 20)
        time.sleep(1000)
time.sleep(1000)
"""
    with pytest.raises(Lost, match="more than 1024 MiB of memory"):
        runs(fresh, source)


def test_the_number_of_processes_is_limited(fresh):
    source = """
import os, time
for _ in range(40):
    if os.fork() == 0:
        time.sleep(1000)
time.sleep(1000)
"""
    with pytest.raises(Lost, match="more than 20 processes"):
        runs(fresh, source)


DAEMON = "import subprocess; subprocess.Popen(['sleep', '98765'], start_new_session=True)"


def sleepers() -> list[str]:
    """Returns the processes that DAEMON has started."""
    return subprocess.run(
        ["pgrep", "-f", "sleep 98765"], capture_output=True, text=True
    ).stdout.split()


def test_no_process_outlives_its_kernel(fresh):
    runs(fresh, DAEMON)
    assert sleepers()
    fresh.stop()
    assert sleepers() == []


def test_no_process_outlives_a_kernel_that_kills_itself(fresh):
    runs(fresh, DAEMON)
    with pytest.raises(Lost, match="It ended the Python process"):
        runs(fresh, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert sleepers() == []


def test_a_signal_to_its_whole_group_ends_the_kernel_alone(fresh):
    with pytest.raises(Lost, match="It ended the Python process"):
        runs(fresh, "import os, signal; os.killpg(0, signal.SIGKILL)")
    assert client.zygote().protections is not None


# ---- denied where namespaces are forbidden


def test_landlock_alone_keeps_files_from_being_read(only_landlock, outside):
    assert "PermissionError" in runs(only_landlock, f"open({str(outside)!r}).read()")


def test_landlock_alone_keeps_files_from_being_written(only_landlock):
    assert "PermissionError" in runs(only_landlock, f"open('/tmp/{MARK}', 'w')")


def test_landlock_alone_keeps_signals_from_the_grader(only_landlock):
    shown = runs(only_landlock, f"import os; os.kill({os.getpid()}, 0)")
    assert "PermissionError" in shown or landlock.version() < 6


def test_without_namespaces_no_process_outlives_its_kernel(only_landlock):
    runs(only_landlock, DAEMON)
    assert sleepers()
    only_landlock.stop()
    assert sleepers() == []


def test_without_namespaces_files_together_are_limited(only_landlock):
    source = """
import time
for n in range(8):
    open(f"{n}", "wb").write(bytes(4 << 20))
time.sleep(1000)
"""
    with pytest.raises(Lost, match="more than 16 MiB to files"):
        runs(only_landlock, source)


# ---- working


WORKING = {
    "a file": ("open('a', 'w').write('tea'); print(open('a').read())", "tea"),
    "a temporary file": ("import tempfile; print(tempfile.TemporaryFile().write(b'tea'))", "3"),
    "a process": ("import subprocess; print(subprocess.getoutput('echo tea'))", "tea"),
    "a thread": ("import asyncio; print(await asyncio.to_thread(sum, [1, 2]))", "3"),
    "a process pool": ("""
from concurrent.futures import ProcessPoolExecutor
with ProcessPoolExecutor(2) as pool:
    print(list(pool.map(abs, [-1, -2])))
""", "[1, 2]"),
    "a child of Python": ("""
import asyncio, sys
child = await asyncio.create_subprocess_exec(sys.executable, "-c", "print(7)", stdout=-1)
print((await child.communicate())[0])
""", "b'7\\n'"),
    "a server": ("""
import asyncio
async def serve(reader, writer):
    writer.write(await reader.readline())
    writer.close()
server = await asyncio.start_server(serve, "127.0.0.1", 0)
reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
writer.write(b"tea\\n")
print(await reader.read())
writer.close()
server.close()
""", "b'tea\\n'"),
    "helpers": ("from helpers import Timeline; print(Timeline.__name__)", "Timeline"),
    "a name of the user": ("import getpass; print(bool(getpass.getuser()))", "True"),
}  # fmt: skip


@pytest.mark.parametrize("what", WORKING)
def test_what_lessons_use_works(kernel, what):
    source, shows = WORKING[what]
    assert runs(kernel, source) == f"{shows}\n"


def test_pictures_are_drawn(kernel):
    source = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    assert "image/png" in runs(kernel, source)


def test_a_grader_that_is_killed_leaves_no_kernel():
    require()
    program = f"""
import sys, time
from grading.kernel import WatchedKernel
from grading.kernels import Limits
kernel = WatchedKernel(Limits(), {{}})
kernel.await_reply(kernel.execute_cell_input({DAEMON!r}))
print("up", flush=True)
time.sleep(1000)
"""
    grader = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=ROOT)
    assert grader.stdout.readline() == b"up\n"
    [process] = sleepers()
    alive = os.pidfd_open(int(process))
    grader.send_signal(signal.SIGKILL)
    grader.wait()
    grader.stdout.close()
    assert select.select([alive], [], [], 60)[0], "the process that it has started lives on"
    os.close(alive)

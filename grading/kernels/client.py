"""The grader's side of warm kernels: starts the zygote, and asks it for kernels."""

from __future__ import annotations

import array
import atexit
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from dataclasses import asdict
from typing import TYPE_CHECKING

from .sandbox import Limits, Protections

if TYPE_CHECKING:
    from pathlib import Path

KEPT = ("HOME", "LANG", "LANGUAGE", "PATH", "TZ", "VIRTUAL_ENV")  # of the environment
KEPT_PREFIXES = ("LC_", "PYTHON")
STARTED = 60.0  # seconds that the zygote may take
_PROGRAM = "from grading.kernels.zygote import main; main()"


class NoWarmKernels(RuntimeError):  # noqa: N818, as it says what was found
    """This machine cannot fork kernels; the message says why."""


def plain_environment() -> dict[str, str]:
    """Returns the variables that say where programs are and which language is spoken, no others.

    Example:
        >>> "PATH" in plain_environment()
        True
    """
    return {
        name: value
        for name, value in os.environ.items()
        if name in KEPT or name.startswith(KEPT_PREFIXES)
    }


class WarmKernel:
    """A forked kernel, with the methods of a Popen that jupyter_client uses.

    Attributes:
        pid: of the process that holds it.
        why: why it was ended, if it had used too much.
    """

    stdin = stdout = stderr = None

    def __init__(self, lifeline: socket.socket):
        self._lifeline, self._code, self.why = lifeline, None, ""
        lifeline.settimeout(STARTED)
        self.pid = self._told().get("holder")
        if self.pid is None:
            raise NoWarmKernels("a kernel could not be forked: " + (self.why or "it ended at once"))

    def poll(self) -> int | None:
        """Returns the exit code, None while it runs."""
        if self._code is None:
            self._lifeline.setblocking(False)
            try:
                self._told()
            except BlockingIOError:
                pass
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        """Waits until it and all that it has started are gone, and returns its exit code.

        Raises:
            TimeoutError: it still runs after `timeout` seconds.
        """
        while self._code is None:
            self._lifeline.settimeout(timeout)
            self._told()
        return self._code

    def send_signal(self, number: int) -> None:
        """Sends a signal to the kernel alone."""
        if self.poll() is None:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it has just ended
                self._lifeline.send(bytes([number]))

    def kill(self) -> None:
        """Lets go of it: the holder ends it, and all that it has started."""
        if self._code is None:
            self._lifeline.shutdown(socket.SHUT_WR)

    terminate = kill

    def _received(self) -> bytes:
        try:
            return self._lifeline.recv(1 << 16)
        except ConnectionResetError:  # a signal came too late to be read; what was told is there
            return self._lifeline.recv(1 << 16)

    def _told(self) -> dict:
        data = self._received()
        told = json.loads(data) if data else {"ended": -9}
        if "failed" in told:
            self.why, self._code = told["failed"], 1
        elif "ended" in told:
            self._code, self.why = told["ended"], told.get("why", "")
        if self._code is not None:
            self._lifeline.close()
        return told


class Zygote:
    """The process that kernels are forked from, one for each process that grades.

    Attributes:
        protections: what this machine can keep kernels from.
    """

    def __init__(self):
        if sys.platform != "linux":
            raise NoWarmKernels("kernels are forked on Linux only")
        self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        one_thread = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM], stdin=theirs, env=plain_environment() | one_thread,
            start_new_session=True,
        )  # fmt: skip
        theirs.close()
        self._requests.settimeout(STARTED)
        self._lock, self.owner = threading.Lock(), os.getpid()
        hello = json.loads(self._requests.recv(1 << 16) or b"{}")
        if hello.get("threads") != 1:
            self.close()
            raise NoWarmKernels(f"the process to fork from has {hello.get('threads')} threads")
        self.protections = Protections(**hello["protections"])

    def launch(
        self, command: list[str], work: Path, shared: Path, environment: dict[str, str],
        limits: Limits | None = None,
    ) -> WarmKernel:  # fmt: skip
        """Forks a kernel.

        Args:
            command: what the kernel's specification would have started.
            work: where it runs.
            shared: the folder of its sockets and its connection file.
            environment: all of its variables.
            limits: confines it, with these limits; None lets it do whatever this process may.

        Raises:
            NoWarmKernels: it could not be forked.
        """
        request = {
            "command": command, "work": str(work), "shared": str(shared),
            "environment": environment, "confined": limits is not None,
            "limits": asdict(limits or Limits()), "protections": asdict(self.protections),
        }  # fmt: skip
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with self._lock, theirs:
            rights = array.array("i", [theirs.fileno()])
            message = (socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)
            self._requests.sendmsg([json.dumps(request).encode()], [message])
        return WarmKernel(ours)

    def close(self) -> None:
        """Ends the process; kernels that it has forked go on until they are let go of."""
        if self.owner == os.getpid():
            self._requests.close()
            self._process.wait()


_zygote: Zygote | None = None


def zygote() -> Zygote:
    """Returns this process's zygote, started when it is first asked for.

    Raises:
        NoWarmKernels: this machine cannot fork kernels.
    """
    global _zygote  # noqa: PLW0603, one process has one
    if _zygote is None or _zygote.owner != os.getpid():
        _zygote = Zygote()
        atexit.register(_zygote.close)
    return _zygote

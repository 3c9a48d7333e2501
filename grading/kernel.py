"""The kernel in which a submission runs, watched: it may die, hang, or print without end.

nbval notices a dead kernel only when a cell's time is over, and reads output for as long as there
is some. Here each of these ends the kernel at once, and says why.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections import deque
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING

from jupyter_client.manager import KernelManager
from nbval.kernel import CURRENT_ENV_KERNEL_NAME, NbvalKernelspecManager, RunningKernel

from .kernels import Limits, plain_environment, provisioned, require_all, socket_folder

if TYPE_CHECKING:
    from jupyter_client.kernelspec import KernelSpec

STARTED = 60  # seconds that a kernel may take to start
SOON = 0.005  # seconds between two looks at whether its sockets are there
LOOK = 0.2  # seconds between two looks at whether the kernel is alive
MOST_OUTPUT = 1_000_000  # characters that one cell may show


class Lost(Exception):  # noqa: N818, as it says what has happened
    """The kernel is gone, or had to be stopped; the message says why, for the learner."""


class _Specifications(NbvalKernelspecManager):
    """Has kernels forked, and confined."""

    def __init__(self, limits: Limits):
        super().__init__()
        self._limits = limits

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        specification = super().get_kernel_spec(kernel_name)
        specification.metadata = provisioned(self._limits)
        return specification


class WatchedKernel(RunningKernel):
    """A kernel in a folder of its own that is stopped when it is no longer of use.

    Args:
        limits: what it may use.
        environment: variables that the kernel gets besides those that say where programs are.

    Raises:
        Unprotected: it cannot be confined, and has to be.
    """

    def __init__(self, limits: Limits, environment: dict[str, str]):
        if limits.required:
            require_all()
        self._seconds, self._waiting, self._printed = limits.seconds, deque(), 0
        self._folder = socket_folder()
        self.km = KernelManager(
            kernel_name=CURRENT_ENV_KERNEL_NAME, kernel_spec_manager=_Specifications(limits)
        )
        home = {name: str(self._folder) for name in ("HOME", "TMPDIR", "USERPROFILE", "TEMP")}
        self.km.start_kernel(
            cwd=str(self._folder), env=plain_environment() | home | environment,
            stderr=subprocess.DEVNULL, extra_arguments=["--HistoryManager.enabled=False"],
        )  # fmt: skip
        self._await_sockets()
        self.kc = self.km.client()
        self.kc.start_channels()
        self._ensure_iopub_up()

    def _await_sockets(self) -> None:
        """Waits until there is something to connect to: a client that comes early loses time."""
        end = time.monotonic() + STARTED
        sockets = [Path(f"{self.km.ip}-{port}") for port in self.km.ports]
        while self.km.transport == "ipc" and not all(socket.exists() for socket in sockets):
            if time.monotonic() > end or not self.km.is_alive():
                raise RuntimeError(f"a kernel did not start: {self.km.provisioner.why}")
            time.sleep(SOON)

    def await_reply(self, msg_id: str, timeout: float | None = None) -> None:
        """Waits until a cell has run; keeps what it shows meanwhile.

        Raises:
            Lost: the kernel died, took too long or printed too much.
        """
        end = time.monotonic() + self._seconds
        self._printed = 0
        self._waiting.clear()
        while True:
            self._drain()
            try:
                message = self.kc.get_shell_msg(timeout=LOOK)
            except Empty:
                self._require_alive()
                if time.monotonic() > end:
                    self._lose(f"It was still running after {self._seconds:g} s.")
                continue
            if message["parent_header"].get("msg_id") == msg_id:
                return

    def get_message(self, stream: str, timeout: float | None = None) -> dict:
        """Returns the next message; those that came while a cell ran come first."""
        if stream == "iopub" and self._waiting:
            return self._waiting.popleft()
        message = super().get_message(stream, timeout=timeout)
        if stream == "iopub":
            self._count(message)
        return message

    def stop(self) -> None:
        """Ends the kernel and all that it started."""
        process = self.km.provisioner.process
        try:
            self.kc.stop_channels()
            if process is not None:
                process.kill()
                process.wait(timeout=STARTED)
            self.km.shutdown_kernel(now=True)
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _drain(self) -> None:
        while True:
            try:
                message = self.kc.get_iopub_msg(timeout=0)
            except Empty:
                return
            self._count(message)
            self._waiting.append(message)

    def _count(self, message: dict) -> None:
        content = message["content"]
        self._printed += len(content.get("text", "")) + sum(
            len(data) for data in content.get("data", {}).values() if isinstance(data, str)
        )
        if self._printed > MOST_OUTPUT:
            self._lose(f"It printed more than {MOST_OUTPUT:,} characters.")

    def _require_alive(self) -> None:
        if not self.km.is_alive():
            self._lose(self.km.provisioner.why or "It ended the Python process.")

    def _lose(self, why: str) -> None:
        self.stop()
        raise Lost(why)

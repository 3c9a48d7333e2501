"""Has jupyter_client fork kernels: nbval, nbclient and JupyterLab need not know.

Chosen by the environment, JUPYTER_DEFAULT_PROVISIONER_NAME=warm, or by a kernel's specification,
which may set limits as well: then the kernel is confined.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Any as AnyValue

from .client import NoWarmKernels, zygote
from .sandbox import Limits

NAME = "warm"  # as pyproject.toml has it
LONGEST = 80  # characters of the path of a folder with sockets; Linux takes 107 for a socket's


class WarmProvisioner(LocalProvisioner):
    """Forks kernels where that is safe, and starts them as usual where it is not.

    Attributes:
        limits: the fields of a `Limits`, which confines the kernel; None if it is not confined.
        why: why the kernel was ended, if it had used too much.
    """

    limits = AnyValue(None, config=True)
    why = ""
    _shared: Path | None = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Has the kernel talk through files in a folder of its own rather than through ports."""
        if self.parent is not None and self._shared is None and _can_fork():
            self._shared = socket_folder()
            self.parent.transport = "ipc"
            self.parent.connection_file = str(self._shared / "kernel.json")
            self.parent.ip = str(self._shared / "socket")
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """Forks the kernel, or starts it as usual."""
        if self._shared is None or cmd[1:3] != ["-m", "ipykernel_launcher"]:
            return await super().launch_kernel(cmd, **kwargs)
        work = Path(kwargs.get("cwd") or Path.cwd())
        environment = kwargs.get("env") or dict(os.environ)
        limits = None if self.limits is None else Limits(**self.limits)
        self.process = zygote().launch(cmd, work, self._shared, environment, limits)
        self.pid, self.pgid = self.process.pid, None
        return self.connection_info

    async def poll(self) -> int | None:
        """Returns the exit code, None while the kernel runs."""
        code = await super().poll()
        self.why = getattr(self.process, "why", self.why)
        return code

    async def cleanup(self, restart: bool = False) -> None:
        """Removes the folder of its sockets."""
        await super().cleanup(restart)
        if self._shared is not None and not restart:
            shutil.rmtree(self._shared, ignore_errors=True)


def socket_folder() -> Path:
    """Makes a folder whose path is short enough for sockets in it."""
    place = tempfile.gettempdir()
    folder = tempfile.mkdtemp(prefix="kernel-", dir=place if len(place) < LONGEST else "/tmp")
    return Path(folder)


def _can_fork() -> bool:
    try:
        zygote()
    except NoWarmKernels:
        return False
    return True

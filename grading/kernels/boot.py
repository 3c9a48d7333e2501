"""Becomes a kernel: what a forked process does that has ipykernel imported already."""

from __future__ import annotations

import gc
import os
import random
import signal
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

PRELOADED = (
    "asyncio", "concurrent.futures.process", "concurrent.futures.thread", "faulthandler",
    "IPython.core.completerlib", "IPython.core.oinspect", "IPython.extensions.storemagic",
    "ipykernel.debugger", "ipykernel.ipkernel", "ipykernel.kernelapp",
    "matplotlib.backends.backend_agg", "matplotlib.collections", "matplotlib.figure",
    "numpy.random", "PIL.PngImagePlugin", "sqlite3",
    "tornado.platform.asyncio", "tornado.queues", "uuid",
)  # fmt: skip


def preload() -> None:
    """Imports what every kernel of the course imports.

    ipykernel reads the environment when its classes are made, and matplotlib when it is imported,
    so both are told beforehand what a kernel will find.
    """
    os.environ.pop("JPY_PARENT_PID", None)  # else each kernel would watch for the wrong parent
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # else the debugger warns of itself
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    for name in PRELOADED:
        try:
            import_module(name)
        except ImportError:
            continue
    gc.collect()
    gc.freeze()  # what is never collected is not copied either


def settle(folder: Path, environment: dict[str, str]) -> None:
    """Makes this process what a new one would be: its folder, variables, signals and seeds.

    Args:
        folder: where the kernel runs.
        environment: all of its variables.

    Raises:
        OSError: it cannot be in that folder.
    """
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _reseed()


def become_kernel(command: list[str]) -> None:
    """Runs a kernel in this process until it is shut down.

    Args:
        command: that the kernel's specification names: Python, ``-m``, a module, its arguments.
    """
    from ipykernel.kernelapp import IPKernelApp

    app = IPKernelApp.instance()
    app.initialize(command[3:])
    sys.argv[:] = [find_spec(command[2]).origin, *command[3:]]
    app.start()


def _reseed() -> None:
    """Draws new seeds, as a new process would have."""
    import numpy as np

    random.seed()
    np.random.seed()

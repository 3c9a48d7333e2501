"""Mends two things that a Jupyter kernel gets wrong about a cell that awaits.

An ExceptionGroup that leaves such a cell yields no error message, so that a test of the notebook
passes; and the stop button only takes effect when something else happens to wake the loop.
Outside a kernel, nothing is done.
"""

from __future__ import annotations

import asyncio
import signal
import sys


def mend() -> None:
    """Makes uncaught groups ordinary errors and lets the stop button wake the running loop."""
    shell = _shell()
    if shell is None:
        return
    shell.set_custom_exc((BaseExceptionGroup,), _show_group)
    try:
        # Installs the wake-up of the loop for all signals; this signal itself is of no use here.
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR2, lambda: None)
    except (RuntimeError, NotImplementedError, AttributeError, ValueError):
        pass  # no loop yet, not the main thread, or a platform without signal handlers


def _shell():
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell if hasattr(shell, "kernel") else None


def _show_group(shell, kind, error, traceback, tb_offset=None) -> list[str]:
    """Shows a group as IPython shows any exception, and reports it as the cell's error."""
    lines = _lines(shell, error, tb_offset)
    shell._showtraceback(kind, error, lines)
    return lines


def _lines(shell, error: BaseException, tb_offset: int | None = 0) -> list[str]:
    """Returns the traceback of an exception, and of all that it groups."""
    lines = shell.InteractiveTB.structured_traceback(
        type(error), error, error.__traceback__, tb_offset=tb_offset
    )
    for grouped in getattr(error, "exceptions", ()):
        lines += ["", *_lines(shell, grouped)]
    return lines

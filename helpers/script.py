"""Runs a script in a process of its own, to show what a notebook with its running loop cannot.

The script gets a fresh interpreter of the same Python. What it prints is kept as it is; its
traceback and its warnings are cut to what is the same on every machine.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from textwrap import dedent

SECONDS = 60  # that a script may take
_WARNING = re.compile(r"^.*?:\d+: (\w*Warning: .*)$")
# A traceback's header, what stands before its lines, and the first line that is not indented.
_TRACEBACK = re.compile(
    r"^(?:(?P<group>  \+ Exception Group )|)Traceback \(most recent call last\):$"
    r"(?:\n.*)*?\n(?(group)  \| )(?P<error>\w.*)$",
    re.MULTILINE,
)
_CHANGES_BEHAVIOUR = {"PYTHONWARNINGS", "PYTHONASYNCIODEBUG", "PYTHONDEVMODE"}
_LOGGED = re.compile(r"^(?:future|task|handle): .*\n(?=Traceback)", re.MULTILINE)


@dataclass(frozen=True)
class Script:
    """What a script did; its text is what it printed, then its error and its warnings.

    Attributes:
        printed: what it wrote to its standard output.
        error: the last line of its traceback, or "" if it came to a normal end.
        warnings: its warnings, as in ``RuntimeWarning: coroutine 'brew' was never awaited``.
        stderr: all that it wrote to its error output, as it was.
        exit_code: 0 for a normal end.
    """

    printed: str
    error: str = ""
    warnings: list[str] = field(default_factory=list)
    stderr: str = field(default="", repr=False)
    exit_code: int = 0

    def __repr__(self) -> str:
        return "\n".join([*self.printed.splitlines(), *filter(None, [self.error]), *self.warnings])


def run_script(source: str) -> Script:
    """Runs Python source in a child process and returns what it printed and how it ended.

    Args:
        source: the text of the script; the indentation that all lines share is dropped.

    Raises:
        TypeError: `source` is not a str.
        TimeoutError: the script was still running after 60 s, and was killed.

    Example:
        >>> run_script('print("hello"); await_me')
        hello
        NameError: name 'await_me' is not defined
    """
    if not isinstance(source, str):
        raise TypeError(
            f"run_script takes the script as text, not {type(source).__name__}: "
            'write run_script("""…""").'
        )
    command = [sys.executable, "-W", "default", "-c", dedent(source)]
    environment = os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHON_COLORS": "0"}
    for name in _CHANGES_BEHAVIOUR & environment.keys():
        del environment[name]
    try:
        ended = subprocess.run(
            command, capture_output=True, encoding="utf-8", timeout=SECONDS, env=environment,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise TimeoutError(f"The script was still running after {SECONDS} s.") from None
    return _read(ended)


def _read(ended: subprocess.CompletedProcess) -> Script:
    lines = ended.stderr.splitlines()
    warnings = [found[1] for line in lines if (found := _WARNING.match(line))]
    error = _error(ended.stderr) if ended.returncode != 0 else ""
    unique = list(dict.fromkeys(warnings))
    return Script(ended.stdout, error, unique, ended.stderr, ended.returncode)


def _error(stderr: str) -> str:
    """Returns the last line of the traceback that ended a script, "" if there is none."""
    told = [found["error"] for found in _TRACEBACK.finditer(_LOGGED.sub("logged: ", stderr))]
    if told:
        return told[-1]
    syntax = re.search(r"^\w*Error: .*$", stderr, re.MULTILINE)
    return syntax[0] if syntax else ""

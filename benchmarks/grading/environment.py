"""The environment of the rivals, ``.venvs/rivals``: apart from the course's, with pinned versions.

Packages that the course has too are pinned to its own versions.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from scripts import bootstrap
from tests.submissions import ROOT

FOLDER = ROOT / ".venvs" / "rivals"
PINS = Path(__file__).with_name("rivals.txt")
# What would make a rival, or us, behave otherwise than in an instructor's shell.
NOT_PASSED_ON = {
    "COURSE_SEED", "PYTEST_ADDOPTS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTHONDONTWRITEBYTECODE",
    "PYTHONPATH",
}  # fmt: skip


class NotMade(Exception):  # noqa: N818, as it says what has happened
    """The rivals could not be installed; uv has said why."""


def program(name: str) -> str:
    """Returns the path of one of the rivals' programs."""
    return bootstrap.program(str(FOLDER), name)


def inherited() -> dict[str, str]:
    """Returns the variables with which ours is run."""
    return {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}


def variables() -> dict[str, str]:
    """Returns the variables with which a rival is run: its programs and the course's helpers."""
    path = os.pathsep.join([str(Path(program("python")).parent), os.environ.get("PATH", "")])
    return inherited() | {"PATH": path, "PYTHONPATH": str(ROOT), "VIRTUAL_ENV": str(FOLDER)}


def make() -> None:
    """Makes the environment, unless it is there as the pins have it.

    Raises:
        NotMade: uv could not install it.
    """
    wanted = hashlib.sha256(PINS.read_bytes() + sys.version.encode()).hexdigest()
    stamp = FOLDER / "stamp"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"setting up {FOLDER.relative_to(ROOT)}", file=sys.stderr)
    python = program("python")
    _uv("venv", "--clear", "--python", sys.executable, str(FOLDER))
    options = ["--require-hashes", "--only-binary", ":all:", "--compile-bytecode"]
    _uv("pip", "sync", *options, "--python", python, str(PINS))
    stamp.write_text(wanted)


def _uv(*arguments: str) -> None:
    uv = bootstrap.program(sys.prefix, "uv")
    certificates = {"UV_SYSTEM_CERTS": os.environ.get("UV_SYSTEM_CERTS", "1")}
    if subprocess.run([uv, "--quiet", *arguments], env=inherited() | certificates).returncode:
        raise NotMade("the rivals could not be installed: see above")

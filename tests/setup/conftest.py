"""What the tests of a new machine share: a network, and clean clones."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.declared import BIN, ROOT


@pytest.fixture(scope="session")
def network() -> None:
    """Skips, and says so, where no package can be downloaded."""
    probe = subprocess.run(
        [BIN / "uv", "pip", "compile", "--no-cache", "--quiet", "-"],
        input="wcwidth",
        capture_output=True,
        text=True,
        env=os.environ | {"UV_SYSTEM_CERTS": "1"},
    )
    if probe.returncode != 0:
        pytest.skip("no network: no package can be downloaded, so this could not be checked")


@pytest.fixture(scope="session")
def clone() -> Callable[[Path], Path]:
    """Makes a clean clone of what is committed in a folder, in a path with a space."""
    if not (ROOT / ".git").exists():
        pytest.skip("this copy of the course is no repository that could be cloned")

    def make(folder: Path) -> Path:
        copy = folder / "a clean clone"
        subprocess.run(["git", "clone", "--quiet", ROOT, copy], check=True)
        return copy

    return make

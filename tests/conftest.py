"""What the tests of the environment and of the set-up share."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent


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

"""Runs all tests but the browser's with every Python 3.11-3.15 found, each in an environment."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
VERSIONS = [f"3.{minor}" for minor in range(11, 16)]
# Prints the interpreter itself rather than a launcher, and fails where no environment can be made.
PROBE = "import ensurepip, sys, venv; print(*sys.version_info[:2], sep='.'); print(sys.executable)"


def candidates(version: str) -> list[Path]:
    """Where a Python of this version may be: on PATH, then in pyenv's folder of versions."""
    on_path = [Path(folder) for folder in os.get_exec_path()]
    pyenvs = [folder.parent for folder in on_path if folder.name == "shims"]
    pyenvs += [Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))]
    found = [folder / f"python{version}" for folder in on_path]
    for pyenv in pyenvs:
        found += sorted(pyenv.glob(f"versions/{version}.*/bin/python{version}"), reverse=True)
    return found


def interpreter(version: str) -> str | None:
    """The first candidate that runs and is what its name says."""
    for candidate in filter(Path.is_file, candidates(version)):
        probe = subprocess.run([candidate, "-c", PROBE], capture_output=True, text=True)
        if probe.returncode == 0 and probe.stdout.startswith(version + "\n"):
            return probe.stdout.splitlines()[1]
    return None


def main() -> int:
    """Test with each interpreter in turn, then print one line for each."""
    summary, failed = [], False
    for version, python in [(version, interpreter(version)) for version in VERSIONS]:
        if python is None:
            summary.append(f"{version}  not found")
            continue
        started = time.monotonic()
        make = [os.environ.get("MAKE", "make"), "--no-print-directory", "test", "test-setup"]
        make += [f"PYTHON={python}", f"VENV=.venvs/{version}"]
        passed = subprocess.run(make, cwd=ROOT).returncode == 0
        failed |= not passed
        verdict = "passed" if passed else "FAILED"
        summary.append(f"{version}  {verdict}  {time.monotonic() - started:.0f} s")
    print(*summary, sep="\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

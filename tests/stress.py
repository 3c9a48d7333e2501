"""Runs the notebooks five times beside busy loops: an output that depends on speed shows here."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS = 5
BUSY_PER_CPU = 2
# Each ends by itself when this process is gone.
BUSY = "import os; parent = os.getppid()\nwhile os.getppid() == parent: sum(range(100_000))"
NOTEBOOKS = [sys.executable, "-m", "pytest", "-q", "-n", "6", "notebooks", "solutions"]


def main() -> int:
    """Print how many of the rounds failed."""
    number = BUSY_PER_CPU * (os.cpu_count() or 1)
    busy = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(number)]
    try:
        failures = sum(subprocess.run(NOTEBOOKS, cwd=ROOT).returncode != 0 for _ in range(ROUNDS))
    finally:
        for process in busy:
            process.kill()
    print(f"{failures} of {ROUNDS} rounds failed beside {number} busy loops")
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main())

"""What one yield, wake-up or task costs, bare and recorded, in instructions or in seconds.

Instructions, counted by Valgrind, come out the same each time, on a busy machine too. Seconds are
what is left where there is no Valgrind.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

from .programs import PROGRAMS, RECORDERS, run

ROOT = Path(__file__).parent.parent
START_UP = 200  # repetitions in the run that is subtracted
ROUNDS = 7
REPEATABLE = {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"}  # numpy's idle threads spin
COUNTED = ("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--log-fd=1")


def instructions(count: int) -> dict[tuple[str, str], float]:
    """Returns instructions by (kind, recorder), from two runs each to cancel the start-up."""
    for recorder in RECORDERS:
        _child("yield", 1, recorder)  # leaves byte code, so that no counted run compiles
    cases = list(product(PROGRAMS, RECORDERS))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        costs = pool.map(lambda case: _instructions_of(*case, count), cases)
        return dict(zip(cases, costs, strict=True))


def _instructions_of(kind: str, recorder: str, count: int) -> float:
    print(f"instructions: {kind}, {recorder}", file=sys.stderr)
    short, long = (
        int(re.search(r"Collected : (\d+)", _child(kind, repetitions, recorder, COUNTED))[1])
        for repetitions in (START_UP, START_UP + count)
    )
    return (long - short) / count


def _child(kind: str, count: int, recorder: str, wrapper: tuple[str, ...] = ()) -> str:
    """Runs a program in a process of its own and returns what that printed."""
    command = [*wrapper, sys.executable, "-m", "benchmarks.programs", kind, str(count), recorder]
    environment = os.environ | REPEATABLE
    return subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


def seconds(count: int) -> dict[tuple[str, str], float]:
    """Returns seconds by (kind, recorder): the least of several rounds, recorders in turn."""
    costs = {}
    for kind in PROGRAMS:
        print(f"seconds: {kind}", file=sys.stderr)
        for _, recorder in product(range(ROUNDS), RECORDERS):
            cost = asyncio.run(run(kind, count, recorder)) / count
            costs[kind, recorder] = min(cost, costs.get((kind, recorder), cost))
    return costs

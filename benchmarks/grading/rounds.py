"""Runs the contenders in rounds, so that what else the machine does hits all of them alike."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from tests.submissions import ROOT

from . import environment
from .contenders import CONTENDERS, JOBS
from .learners import shares
from .memory import Watch

if TYPE_CHECKING:
    from .contenders import Contender, Points
    from .learners import Learner


class Void(Exception):  # noqa: N818, as it says what was found
    """A contender did not grade what it was given: nothing can be said of its speed."""


class Run(NamedTuple):
    """What one contender did in one round."""

    submissions: int
    seconds: float
    memory: float  # bytes, the most that one of our workers took up


def measure(learners: list[Learner], rounds: int) -> list[dict[str, Run]]:
    """Returns the runs of each round by the names of the contenders.

    Raises:
        Void: a contender gave a learner other points than deserved.
    """
    measured = []
    for number, share in enumerate(shares(learners, rounds)):
        turn = number % len(CONTENDERS)
        order = CONTENDERS[turn:] + CONTENDERS[:turn]
        measured.append({c.name: _run(c, share, f"{number + 1}/{rounds}") for c in order})
    return measured


def _run(contender: Contender, share: list[Learner], label: str) -> Run:
    print(f"round {label}: {contender.name}, ", end="", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-grade-") as name:
        folder = Path(name)
        try:
            contender.prepare(folder, share)
        except RuntimeError as error:
            raise Void(f"{contender.name}: {error}") from None
        run = _timed(contender, folder, share)
        print(f"{len(share)} submissions in {run.seconds:.1f} s", file=sys.stderr)
        try:
            wrong = disagreements(share, contender.points(folder, share))
        except Exception as error:  # whatever a result that is not there makes its reader raise
            wrong = [f"no results ({type(error).__name__}: {error})"]
        if wrong:
            said = (folder / "said.txt").read_text(encoding="utf-8", errors="replace")
            raise Void(f"{contender.name}: {'; '.join(wrong[:5])}\n{said[-2000:]}")
        return run


def _timed(contender: Contender, folder: Path, share: list[Learner]) -> Run:
    where = ROOT if contender.here else folder
    variables = environment.inherited() if contender.here else environment.variables()
    commands, peak = list(contender.commands(folder, share)), 0
    with (folder / "said.txt").open("wb") as said:
        start = perf_counter()
        for command in commands:
            with (
                subprocess.Popen(
                    command, cwd=where, env=variables, stdin=subprocess.DEVNULL, stdout=said,
                    stderr=subprocess.STDOUT,
                ) as process,
                Watch(process.pid, JOBS) as watch,
            ):  # fmt: skip
                process.wait()
            peak = max(peak, watch.peak)
        return Run(len(share), perf_counter() - start, peak)


def disagreements(share: list[Learner], points: Points) -> list[str]:
    """Returns what a contender has judged otherwise than deserved, one line a learner."""
    found = [
        f"{learner.name} got {points.get(learner.name)}, deserves {learner.deserves}"
        for learner in share
        if points.get(learner.name) != learner.deserves
    ]
    strangers = sorted(set(points) - {learner.name for learner in share})
    return found + [f"{name} handed in nothing" for name in strangers]

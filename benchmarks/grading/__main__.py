"""Prints how fast each contender grades, and the bars; the exit code is 1 if a bar is missed.

It is 2 if a contender failed to grade, since nothing can be said then.
"""

from __future__ import annotations

import argparse
import platform
import sys
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.figures import Figure, close
from tests.submissions import TOPIC

from . import environment
from .contenders import JOBS
from .learners import learners
from .rounds import Void, measure

if TYPE_CHECKING:
    from .rounds import Run

BARS = (
    ("ours", "plain nbval", 0.45, "≤"),
    ("nbgrader", "ours", 2.5, "≥"),
    ("otter", "ours", 8, "≥"),
)
MEMORY_BAR = 350  # MB
RIVALS = ("plain nbval", "nbgrader", "otter")
VOID = 2


def ratios(rounds: list[dict[str, Run]], one: str, other: str) -> list[float]:
    """Returns, for each round, one contender's time in terms of another's."""
    return [runs[one].seconds / runs[other].seconds for runs in rounds]


def figures(rounds: list[dict[str, Run]]) -> list[Figure]:
    """Returns the lines of the table, bars last."""
    lines = [_speed(rounds, name) for name in (*RIVALS, "ours")]
    lines += [_ratio(rounds, name, RIVALS[0]) for name in RIVALS]
    lines += [_ratio(rounds, one, other, bar, sign) for one, other, bar, sign in BARS]
    memory = max(runs["ours"].memory for runs in rounds)
    note = f"{memory / 2**20:.0f} MiB"
    return [
        *lines,
        Figure("ours, memory for each worker", memory / 1e6, "MB", MEMORY_BAR, note=note),
    ]


def _speed(rounds: list[dict[str, Run]], name: str) -> Figure:
    each = [runs[name].submissions / runs[name].seconds for runs in rounds]
    all_in_all = sum(runs[name].submissions for runs in rounds) / sum(
        runs[name].seconds for runs in rounds
    )
    return Figure(f"{name}, speed", all_in_all, "submissions/s", note=_range(each))


def _range(values: list[float]) -> str:
    return f"{min(values):.2f}–{max(values):.2f}"


def _ratio(rounds, one: str, other: str, bar: float | None = None, sign: str = "≤") -> Figure:
    found = ratios(rounds, one, other)
    return Figure(f"{one} : {other}, time", median(found), "×", bar, sign, _range(found))


def main(arguments: list[str] | None = None) -> int:
    """Measures, prints the table, and returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grading", description=__doc__)
    parser.add_argument("--submissions", type=int, default=40, help="how many (default: 40)")
    parser.add_argument("--rounds", type=int, default=2, help="in how many shares (default: 2)")
    options = parser.parse_args(arguments)
    if not 1 <= options.rounds <= options.submissions // 2:
        parser.error("each round needs two submissions")
    try:
        environment.make()
        rounds = measure(learners(options.submissions), options.rounds)
    except (Void, environment.NotMade) as error:
        print(f"void: {error}")
        return VOID
    print(
        f"Python {platform.python_version()}; {options.submissions} submissions to {TOPIC}, half "
        f"of them wrong, in {options.rounds} rounds (ranges are over these); ours with {JOBS} "
        "workers, rivals with one; all gave the points deserved"
    )
    return close(figures(rounds))


if __name__ == "__main__":
    sys.exit(main())

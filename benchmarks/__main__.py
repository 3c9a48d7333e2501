"""Prints the table of figures and bars; the exit code is 1 if a bar is missed."""

from __future__ import annotations

import argparse
import platform
import shutil
import sys

from . import cost, looks
from .figures import Figure, close
from .programs import PROGRAMS

TIMERS = {"instructions": cost.instructions, "seconds": cost.seconds}
RATIO_BARS = {"yield": 1.8, "wake-up": 2.0}  # times the cost without recording
PICTURE_BARS = {10_000: 1000, 100_000: 2000}  # milliseconds of CPU
TEXT_BARS = {10_000: 200}


def figures_of_cost(timer: str, count: int) -> list[Figure]:
    """Returns what a yield, a wake-up and a task cost, bare, recorded and traced."""
    costs, figures = TIMERS[timer](count), []
    scale, unit = {"instructions": (1, "instructions"), "seconds": (1e6, "µs")}[timer]
    for kind in PROGRAMS:
        bare, recorded, traced = (costs[kind, by] for by in ("bare", "Timeline", "VizTracer"))
        figures += [
            Figure(f"{kind}, bare asyncio", bare * scale, unit),
            Figure(f"{kind}, Timeline : bare", recorded / bare, "×", RATIO_BARS.get(kind)),
            Figure(f"{kind}, VizTracer : bare", traced / bare, "×"),
            Figure(f"{kind}, Timeline : VizTracer", recorded / traced, "×", 1),
        ]
    return figures


def figures_of_looks(sizes: list[int], count: int) -> list[Figure]:
    """Returns what a record takes up, and how fast one can look at it."""
    figures = [
        Figure("memory, a step", looks.bytes_per("yield", count), "B", 200),
        Figure("memory, a task and its two steps", looks.bytes_per("task", count), "B"),
    ]
    looks.picture_and_text(10)  # loads fonts
    pairs = {size: looks.picture_and_text(size) for size in sizes}
    figures += [
        Figure(f"picture of {size:,} tasks", pair[0] * 1e3, "ms", PICTURE_BARS.get(size))
        for size, pair in pairs.items()
    ]
    figures += [
        Figure(f"text of {size:,} tasks", pair[1] * 1e3, "ms", TEXT_BARS.get(size))
        for size, pair in pairs.items()
    ]
    return figures


def main(arguments: list[str] | None = None) -> int:
    """Measures, prints the table, and returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    default = "instructions" if shutil.which("valgrind") else "seconds"
    parser.add_argument("--timer", choices=TIMERS, default=default, help=f"here: {default}")
    parser.add_argument("--count", type=int, default=2000, help="repetitions in a measurement")
    parser.add_argument("--sizes", type=int, nargs="*", default=[10, 1_000, 10_000, 100_000])
    options = parser.parse_args(arguments)
    figures = figures_of_cost(options.timer, options.count)
    figures += figures_of_looks(options.sizes, options.count)
    print(f"Python {platform.python_version()}; pictures and texts in CPU time")
    return close(figures)


if __name__ == "__main__":
    sys.exit(main())

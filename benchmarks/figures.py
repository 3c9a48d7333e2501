"""A line of a table of figures, with the bar that it has to meet, and the end of such a table."""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    """A line of the table; a bar is the most that the value may be, or with ≥ the least."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    sign: str = "≤"
    note: str = ""

    @property
    def met(self) -> bool:
        if self.bar is None:
            return True
        return self.value <= self.bar if self.sign == "≤" else self.value >= self.bar

    def __str__(self) -> str:
        bar = "" if self.bar is None else f"{self.sign} {self.bar:,g} {self.unit}"
        verdict = "" if self.bar is None else "met" if self.met else "NOT MET"
        value = f"{self.value:,.0f}" if self.value >= 10 else f"{self.value:.2f}"
        line = f"{self.name:36}{value:>8} {self.unit:14}{bar:12}{verdict:8}{self.note}"
        return line.rstrip()


def close(figures: list[Figure]) -> int:
    """Prints the figures and how many bars are missed; returns the exit code."""
    missed = sum(not figure.met for figure in figures)
    print(*figures, f"bars missed: {missed}" if missed else "all bars met", sep="\n")
    return int(missed > 0)

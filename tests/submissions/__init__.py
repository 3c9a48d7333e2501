"""Submissions, malformed, hostile or merely unusual, with the points that they deserve.

Each is a small function that returns the files of one learner; `CASES` holds all of them by name.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOPIC = "00_start_here"
RIGHT = {
    "predict-order": 'def predict():\n    return ["start", "fill", "pour", "serve"]',
    "fix-line": 'async def steep(seconds):\n    await asyncio.sleep(seconds)\n    return "tea"',
}


@dataclass(frozen=True)
class Case:
    """What one learner has handed in.

    Attributes:
        build: returns the files by their paths in the folder of submissions.
        deserves: the points for each question; None for a submission that is no notebook of ours.
        says: words in the reasons and notes of its results.
    """

    build: Callable[[], dict[str, bytes]]
    deserves: dict[str, int] | None
    says: tuple[str, ...] = ()


CASES: dict[str, Case] = {}
BOTH, FIRST, SECOND = {"0.1": 1, "0.2": 1}, {"0.1": 1, "0.2": 0}, {"0.1": 0, "0.2": 1}
NONE = {"0.1": 0, "0.2": 0}


def case(deserves: dict[str, int] | None, *says: str):
    """Registers a function under its name, which is also the learner's."""

    def register(build):
        CASES[build.__name__.replace("_", "-")] = Case(build, deserves, says)
        return build

    return register


def released() -> dict:
    """Returns the notebook that learners get."""
    return json.loads((ROOT / "exercises" / f"{TOPIC}.ipynb").read_text(encoding="utf-8"))


def answered(**answers: str) -> dict:
    """Returns the notebook with answers by the first words of their ids; right by default."""
    notebook = deepcopy(released())
    wanted = RIGHT | {name.replace("_", "-"): source for name, source in answers.items()}
    for cell in notebook["cells"]:
        stem = cell["id"].removesuffix("-answer")
        if stem != cell["id"]:
            cell["source"] = wanted[stem]
    return notebook


def handed_in(learner: str, notebook: dict | bytes) -> dict[str, bytes]:
    """Returns a notebook as the one file of a learner."""
    data = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
    return {f"{learner}/{TOPIC}.ipynb": data}


def hostile(name: str, source: str, deserves: dict[str, int], *says: str) -> None:
    """Registers a learner whose second answer is not what it should be."""
    CASES[name] = Case(lambda: handed_in(name, answered(fix_line=source)), deserves, says)


from . import attacks, malformed, unusual  # noqa: E402, F401

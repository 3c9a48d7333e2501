"""Who hands in what, and the points that each deserves."""

from __future__ import annotations

from itertools import cycle, pairwise
from typing import NamedTuple

from tests.submissions import RIGHT


class Question(NamedTuple):
    """An exercise of the topic, and how a rival judges it.

    `run` is a cell that runs the answer on the virtual clock and keeps what was `seen` of it;
    `right` is an expression in these `names` that is true of a right answer only.
    """

    number: str
    stem: str  # of its cells' ids
    seen: str
    names: str
    run: str
    right: str
    wrong: str  # an answer


QUESTIONS = (
    Question(
        "0.1",
        "predict-order",
        "first",
        "predict, first",
        "first = await observe(breakfast())",
        "predict() == first.result",
        'def predict():\n    return ["start", "serve", "fill", "pour"]',
    ),
    Question(
        "0.2",
        "fix-line",
        "second",
        "second",
        "second = await observe(steep(240))",
        '(second.result, second.took, len(second.never_awaited)) == ("tea", 240.0, 0)',
        'async def steep(seconds):\n    asyncio.sleep(seconds)\n    return "tea"',
    ),
)
ALL = frozenset(question.number for question in QUESTIONS)
MISTAKES = (frozenset({"0.1"}), frozenset({"0.2"}), ALL)


class Learner(NamedTuple):
    """One who has handed in: answers by the stems of their cells, points by question."""

    name: str
    answers: dict[str, str]
    deserves: dict[str, int]


def learners(count: int) -> list[Learner]:
    """Returns learners, every other one right, the others wrong in each way in turn."""
    mistakes = cycle(MISTAKES)
    return [
        _learner(f"learner-{n:03}", next(mistakes) if n % 2 else frozenset()) for n in range(count)
    ]


def _learner(name: str, mistaken: frozenset[str]) -> Learner:
    answers = {
        q.stem: f"# {name}\n{q.wrong if q.number in mistaken else RIGHT[q.stem]}" for q in QUESTIONS
    }
    return Learner(name, answers, {q.number: int(q.number not in mistaken) for q in QUESTIONS})


def shares(everyone: list[Learner], rounds: int) -> list[list[Learner]]:
    """Returns the learners of each round, as equal in number as can be."""
    ends = [len(everyone) * n // rounds for n in range(rounds + 1)]
    return [everyone[a:b] for a, b in pairwise(ends)]

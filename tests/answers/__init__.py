"""Answers that people give: right ones, and wrong ones with what the check tells them.

A module for each topic, named ``topic_NN``, holds `ANSWERS`: for each exercise its answers by what
they do.
"""

from dataclasses import dataclass
from importlib import import_module
from textwrap import dedent


@dataclass(frozen=True)
class Answer:
    """The source of an answer cell; `says` is in the message of a wrong one, line by line."""

    source: str
    says: tuple[str, ...] = ()


def right(source: str) -> Answer:
    return Answer(dedent(source).strip())


def wrong(source: str, *says: str) -> Answer:
    return Answer(dedent(source).strip(), says)


def answers_of(topic: str) -> dict[str, dict[str, Answer]]:
    """Returns the answers to each exercise of a topic, such as ``03``."""
    return import_module(f"tests.answers.topic_{topic}").ANSWERS

"""What was found out about a submission, kept in one file each, named by its content."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PASSED, FAILED, MISSING = "passed", "failed", "not attempted"
STOPPED, FLAGGED = "stopped", "flagged"


@dataclass
class Question:
    """How one exercise of a submission was judged.

    Attributes:
        number: topic and place, as in ``5.2``.
        title: number and name.
        outcome: passed, failed, not attempted, stopped or flagged.
        reason: why there is no credit, in a sentence.
        seen: what the facts cell printed.
        expected: what it prints for the instructor's solution.
        message: what the learner's check says of the answer.
        picture: the timeline of the answer as PNG in base64, "" if there is none.
        timeline: its data as JSON, as the answer's kernel has shown it; "" if there is none.
        notes: what was unusual about the answer.
    """

    number: str
    title: str
    outcome: str = FAILED
    reason: str = ""
    seen: str = ""
    expected: str = ""
    message: str = ""
    picture: str = ""
    timeline: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def points(self) -> int:
        """1 for a question that passed, 0 for any other."""
        return int(self.outcome == PASSED)


@dataclass
class Result:
    """How a submission was judged, question by question.

    Attributes:
        key: names the content of submission, reference and versions.
        learner: who handed it in.
        topic: the stem of the exercise notebook.
        source: where it was found.
        questions: the questions in their order; none if nothing could be graded.
        notes: what was unusual about the submission.
        seconds: how long it took to judge.
        fault: whether it was not judged to its end, by a fault of the grader: it is tried again.
    """

    key: str
    learner: str
    topic: str
    source: str
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0
    fault: bool = False

    @property
    def points(self) -> int:
        """The sum over the questions."""
        return sum(question.points for question in self.questions)

    @property
    def flagged(self) -> bool:
        """Whether a person has to look at it."""
        return any(question.outcome == FLAGGED for question in self.questions)


def key_of(*parts: object) -> str:
    """Returns a name for some content: the same content, the same name."""
    digest = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:24]


def save(result: Result, folder: Path) -> None:
    """Writes a result so that a reader finds all of it or nothing."""
    path = folder / f"{result.key}.json"
    new = path.with_suffix(f".{secrets.token_hex(4)}.new")  # others may write the same result
    new.write_text(json.dumps(asdict(result), indent=1), encoding="utf-8")
    new.replace(path)


def load(key: str, folder: Path) -> Result | None:
    """Returns the result of this key; None if there is none, or none that can be read."""
    try:
        data = json.loads((folder / f"{key}.json").read_text(encoding="utf-8"))
        questions = [Question(**question) for question in data.pop("questions")]
        return Result(**data, questions=questions)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None

"""What an instructor runs: ``python -m grading`` releases exercises, and grades submissions."""

import sys

# jsonschema imports it if it can, and it compiles 35 grammars then: 1.3 s of each process, to check
# web addresses that no notebook has.
sys.modules.setdefault("rfc3987_syntax", None)

from .exercises import AuthoringError, Exercise, exercises_in, part  # noqa: E402
from .handout import hand_out  # noqa: E402
from .release import exercise_from, release  # noqa: E402

__all__ = [
    "AuthoringError", "Exercise", "exercise_from", "exercises_in", "hand_out", "part", "release",
]  # fmt: skip

"""What an instructor runs: ``python -m grading release`` makes the exercises that learners get."""

from .exercises import AuthoringError, Exercise, exercises_in, part
from .release import exercise_from, release

__all__ = ["AuthoringError", "Exercise", "exercise_from", "exercises_in", "part", "release"]

"""What a learner does in JupyterLab: solve an exercise, see progress, stop a cell that waits."""

import time

import pytest

EXERCISES, LESSON = "exercises/00_start_here.ipynb", "notebooks/00_start_here.ipynb"
STUB = 'raise NotImplementedError("exercise 0.1")'
ANSWER = 'return ["start", "fill", "pour", "serve"]'
CHECK = "predict-order-check"


@pytest.fixture
def exercises(lab):
    """The exercises of topic 00 as shipped, run until the first of them is not solved."""
    lab.forget()
    document = lab.open(EXERCISES)
    document.run_all()
    return document


def solve(exercises) -> None:
    """Types the answer to exercise 0.1 and runs it."""
    exercises.replace_line("predict-order-answer", STUB, ANSWER)
    exercises.run("predict-order-answer")
    exercises.run(CHECK)


def test_an_exercise_as_shipped_is_not_attempted_yet(exercises):
    assert "not attempted yet" in exercises.text(CHECK)


def test_an_exercise_is_solved_by_typing_its_answer(exercises):
    solve(exercises)
    assert "0.1 Predict the order: solved" in exercises.text(CHECK)
    assert "not attempted" not in exercises.text(CHECK)


def test_progress_in_the_lesson_follows_a_solved_exercise(exercises, lab):
    solve(exercises)
    lesson = lab.open(LESSON)
    lesson.run("set-up")
    assert lesson.run("progress").startswith("00  1 of 2\n01  0 of ")


@pytest.fixture
def waiting(lab):
    """Returns a lesson and what starts a cell in it that waits for a quarter of an hour."""
    lesson = lab.open(LESSON)
    lesson.run("set-up")

    def start() -> str:
        cell = lesson.add('print("waiting")\nawait asyncio.sleep(1000)')
        lesson.page.keyboard.press("Control+Enter")
        lesson.wait_for_text(cell, "waiting")
        return cell

    return lesson, start


@pytest.fixture
def stopped(waiting):
    """A lesson, and its cell that was stopped while it waited."""
    lesson, start = waiting
    cell = start()
    lesson.stop()
    lesson.wait_until_idle()
    return lesson, cell


def test_the_stop_button_ends_a_waiting_cell_within_a_second(waiting):
    lesson, start = waiting
    taken = []
    for _ in range(3):  # on a busy machine the best of some is what the button takes
        cell, pressed = start(), time.perf_counter()
        lesson.stop()
        lesson.wait_for_text(cell, "Error")
        taken.append(time.perf_counter() - pressed)
        lesson.wait_until_idle()
    assert min(taken) < 1.0


def test_the_stop_button_ends_a_cell_that_waits(stopped):
    lesson, cell = stopped
    lesson.wait_for_text(cell, "Error")
    [error] = [o for o in lesson.cells()[cell]["outputs"] if o["output_type"] == "error"]
    assert error["ename"] in ("CancelledError", "KeyboardInterrupt")


def test_a_cell_runs_after_the_stop_button(stopped):
    lesson, _ = stopped
    cell = lesson.add('print("tea for", 2 + 2)')
    assert lesson.run(cell) == "tea for 4"

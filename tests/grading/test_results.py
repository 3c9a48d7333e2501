"""What was found out is kept whole or not at all, under a name that its content gives."""

import json

import pytest

from grading.results import (
    FAILED,
    FLAGGED,
    MISSING,
    PASSED,
    STOPPED,
    Question,
    Result,
    key_of,
    load,
    save,
)  # fmt: skip


def result(**changed) -> Result:
    questions = [
        Question("0.1", "0.1 Predict", PASSED),
        Question(
            "0.2", "0.2 Fix", FAILED, "why", "seen", "expected", "é\u202e\ud800", "AAA", ["n"]
        ),
    ]
    return Result(**{"key": "k", "learner": "Zoë", "topic": "t", "source": "s"} | changed,
                  questions=questions, notes=["a note"], seconds=1.5)  # fmt: skip


def test_a_result_comes_back_as_it_was_saved(tmp_path):
    save(result(), tmp_path)
    assert load("k", tmp_path) == result()


def test_a_result_that_is_saved_again_replaces_the_old_one(tmp_path):
    save(result(), tmp_path)
    save(result(learner="Ann"), tmp_path)
    assert load("k", tmp_path).learner == "Ann"


def test_nothing_but_results_is_left_in_the_folder(tmp_path):
    save(result(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["k.json"]


def test_a_result_that_is_not_there_is_none(tmp_path):
    assert load("k", tmp_path) is None
    assert load("k", tmp_path / "missing") is None


def test_a_write_that_stops_half_way_leaves_the_old_result(tmp_path, monkeypatch):
    save(result(), tmp_path)
    monkeypatch.setattr(type(tmp_path), "replace", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        save(result(learner="Ann"), tmp_path)
    assert load("k", tmp_path) == result()


@pytest.mark.parametrize("text", ["", "{", "null", "7", "[]", '"x"', "{}", '{"questions": 7}',
                                  '{"questions": []}', '{"questions": [7]}'])  # fmt: skip
def test_a_file_that_is_no_result_is_none(tmp_path, text):
    (tmp_path / "k.json").write_text(text)
    assert load("k", tmp_path) is None


@pytest.mark.parametrize("length", [1, 100, 400])
def test_a_half_written_file_is_none(tmp_path, length):
    save(result(), tmp_path)
    path = tmp_path / "k.json"
    path.write_bytes(path.read_bytes()[:length])
    assert load("k", tmp_path) is None


def test_a_result_of_another_version_is_none(tmp_path):
    save(result(), tmp_path)
    path = tmp_path / "k.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"new field": 1}))
    assert load("k", tmp_path) is None


def test_a_key_is_the_same_for_the_same_content():
    assert key_of(b"data", "who", 3.0, ["x"]) == key_of(b"data", "who", 3.0, ["x"])


@pytest.mark.parametrize(
    "parts", [(b"dato", "who"), (b"data", "why"), (b"data", "who", ""), (b"dataw", "ho"), ()]
)
def test_a_key_differs_for_other_content(parts):
    assert key_of(*parts) != key_of(b"data", "who")


def test_a_key_is_a_name_for_a_file_whatever_the_content():
    assert key_of("\udceb\ud800", b"\xff").isalnum()


def test_only_what_passed_gives_points():
    outcomes = [PASSED, FAILED, MISSING, STOPPED, FLAGGED]
    assert [Question("1.1", "1.1 x", outcome).points for outcome in outcomes] == [1, 0, 0, 0, 0]
    assert result().points == 1


def test_one_flagged_question_flags_the_result():
    flagged = result()
    assert not flagged.flagged
    flagged.questions[0].outcome = FLAGGED
    assert flagged.flagged

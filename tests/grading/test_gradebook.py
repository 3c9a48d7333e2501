"""Tables say for each submission what it got, and can be opened and imported without surprises."""

import csv
from pathlib import Path
from xml.etree import ElementTree

import pytest

from grading import gradebook
from grading.results import FAILED, FLAGGED, MISSING, PASSED, STOPPED, Question, Result

TOPIC = "00_start_here"


def result(learner: str, *outcomes: str, topic=TOPIC, source: str | None = None, **more) -> Result:
    place = int(topic[:2] or 0)
    questions = [
        Question(
            f"{place}.{n}", f"{place}.{n} Name", outcome, f"reason {n}", "seen", message="said"
        )
        for n, outcome in enumerate(outcomes, 1)
    ]
    source = f"{learner}/{topic or 'x'}.ipynb" if source is None else source
    return Result("k", learner, topic, source, questions, **more)


@pytest.fixture
def written(tmp_path):
    """Returns a function that writes results as tables and reads one of them."""

    def written(name: str, *results: Result) -> list[list[str]]:
        gradebook.write(list(results), tmp_path)
        with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))

    return written


def test_all_that_is_written_is_returned(tmp_path):
    moodle = result("Anna", PASSED, source=f"Anna_7_assignsubmission_file_/{TOPIC}.ipynb")
    paths = gradebook.write([moodle, result("bob", PASSED, topic="03_event_loop")], tmp_path)
    assert sorted(paths) == sorted(tmp_path.iterdir())
    assert [path.name for path in paths] == [
        "gradebook.csv", "canvas.csv", "moodle.csv", f"moodle-{TOPIC}.csv", "junit.xml",
    ]  # fmt: skip


# ---- gradebook.csv


def test_the_gradebook_has_a_row_a_submission_and_a_column_a_question(written):
    other = result("bob", PASSED, topic="03_event_loop")
    other.questions[0].number = "3.10"
    rows = written("gradebook.csv", result("anna", PASSED, FAILED), other)
    assert rows == [
        [
            "learner",
            "topic",
            "0.1",
            "0.2",
            "3.10",
            "total",
            "out of",
            "look at it",
            "notes",
            "file",
        ],
        ["anna", TOPIC, "1", "0", "", "1", "2", "", "", f"anna/{TOPIC}.ipynb"],
        ["bob", "03_event_loop", "", "", "1", "1", "1", "", "", "bob/03_event_loop.ipynb"],
    ]


def test_questions_are_in_the_order_of_their_numbers(written):
    results = [result("a", *[PASSED] * 10, topic="03_x"), result("b", PASSED, topic="10_y")]
    assert written("gradebook.csv", *results)[0][2:13] == [
        "3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7", "3.8", "3.9", "3.10", "10.1",
    ]  # fmt: skip


def test_what_could_not_be_graded_has_a_row_that_says_why(written):
    broken = result("anna", topic="", source="anna.zip", notes=["It is broken."])
    assert written("gradebook.csv", broken)[1:] == [
        ["anna", "", "0", "0", "", "It is broken.", "anna.zip"]
    ]


def test_notes_of_questions_are_told_with_their_numbers_and_flags_as_words(written):
    flagged = result("anna", FLAGGED, notes=["One."])
    flagged.questions[0].notes = ["Two."]
    [_, row] = written("gradebook.csv", flagged)
    assert row[-3:-1] == ["yes", "One. 0.1: Two."]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r\n=", " =", "\ufeff=", "\u202e="])
@pytest.mark.parametrize("name", ["gradebook.csv", "canvas.csv", "moodle.csv"])
def test_no_spreadsheet_takes_a_name_for_a_formula(written, name, sign):
    rows = written(name, result(f"{sign}cmd()", PASSED, notes=[f"{sign}1+1"]))
    cells = [cell for row in rows for cell in row]
    assert "'=cmd()" in cells or f"'{sign}cmd()" in cells
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


@pytest.mark.parametrize("name", ["Zoë Ek", "李小龍", 'O"Neil, Jo', "a;b", "🙂"])
def test_any_name_comes_back_as_it_was(written, name):
    assert written("gradebook.csv", result(name, PASSED))[1][0] == name


def test_spreadsheets_are_told_the_encoding(tmp_path):
    gradebook.write([result("Zoë", PASSED)], tmp_path)
    assert all(path.read_bytes()[:3] == b"\xef\xbb\xbf" for path in tmp_path.glob("*.csv"))


@pytest.mark.parametrize("name", ["a\nb", "a\rb", "a\0b", "a\x1bb", "a\ud800b", "a\u202eb"])
def test_a_row_is_one_line_without_control_characters(written, name):
    assert written("gradebook.csv", result(name, PASSED))[1][0] == "a b"


# ---- canvas.csv: as lib/gradebook_importer.rb of Canvas reads it


def test_canvas_finds_its_columns_and_the_row_of_points(written):
    rows = written("canvas.csv", result("a", PASSED, FAILED), result("b", PASSED, topic="03_x"))
    assert rows[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", TOPIC, "03_x"]
    assert rows[1] == ["Points Possible", "", "", "", "", "2", "1"]


@pytest.mark.parametrize("late", ["", "_LATE"])
def test_canvas_finds_a_learner_by_the_number_that_it_wrote(written, late):
    of = result("doejane", PASSED, source=f"doejane{late}_1234_5678_{TOPIC}.ipynb")
    assert written("canvas.csv", of)[2] == ["doejane", "1234", "", "", "", "1"]


def test_canvas_finds_a_learner_without_a_number_by_login(written):
    assert written("canvas.csv", result("ada99", PASSED))[2] == ["ada99", "", "", "ada99", "", "1"]


def test_a_learner_has_one_row_and_nothing_where_nothing_was_handed_in(written):
    results = result("b", PASSED), result("a", PASSED, topic="03_x"), result("a", FAILED)
    assert [row[:1] + row[5:] for row in written("canvas.csv", *results)[2:]] == [
        ["a", "0", "1"], ["b", "1", ""],
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["canvas.csv", "moodle.csv"])
def test_what_a_person_has_to_look_at_is_not_imported_yet(written, name):
    assert written(name, result("anna", PASSED, FLAGGED))[-1][-1] == ""


@pytest.mark.parametrize("name", ["canvas.csv", "moodle.csv"])
def test_what_is_of_no_topic_is_not_imported(written, name):
    rows = written(name, result("anna", PASSED), result("x", topic=""))
    assert "x" not in [row[0] for row in rows]


# ---- moodle.csv, moodle-TOPIC.csv: as grade/import/csv and mod/assign/feedback/offline read them


def test_moodle_gets_one_row_a_learner_and_no_other(written):
    rows = written("moodle.csv", result("ada99", PASSED), result("bob", FAILED, topic="03_x"))
    assert rows == [["Learner", TOPIC, "03_x"], ["ada99", "1", ""], ["bob", "", "0"]]


def test_moodle_finds_a_learner_by_the_number_that_it_wrote(written):
    source = f"export.zip/Zoë Ek_123_assignsubmission_file_/{TOPIC}.ipynb"
    assert written(f"moodle-{TOPIC}.csv", result("Zoë Ek", PASSED, FAILED, source=source)) == [
        ["Identifier", "Full name", "Grade", "Maximum Grade", "Last modified (grade)"],
        ["Participant 123", "Zoë Ek", "1", "2", "-"],
    ]


def test_there_is_no_worksheet_where_moodle_has_given_no_numbers(tmp_path):
    gradebook.write([result("anna", PASSED)], tmp_path)
    assert list(tmp_path.glob("moodle-*")) == []


# ---- junit.xml


def suites(results: list[Result], folder: Path) -> list[ElementTree.Element]:
    gradebook.write(results, folder)
    return list(ElementTree.parse(folder / "junit.xml").getroot())


def test_ci_counts_failures_and_errors_as_they_are(tmp_path):
    [suite] = suites(
        [result("a", PASSED, FAILED, MISSING, STOPPED, FLAGGED, seconds=2.5)], tmp_path
    )
    assert suite.attrib == {
        "name": f"a {TOPIC}", "tests": "5", "failures": "3", "errors": "1", "time": "2.5",
    }  # fmt: skip
    assert [[note.tag for note in case] for case in suite] == [
        [], ["failure"], ["failure"], ["failure"], ["error"],
    ]  # fmt: skip


def test_ci_is_told_why_a_question_failed(tmp_path):
    [suite] = suites([result("a", FAILED)], tmp_path)
    [note] = suite.iter("failure")
    assert (note.get("message"), note.text) == ("reason 1", "said")


def test_what_could_not_be_graded_is_an_error(tmp_path):
    [suite] = suites([result("a", topic="", notes=["Broken."])], tmp_path)
    assert (suite.get("tests"), suite.get("errors")) == ("1", "1")
    assert suite.find("*/error").get("message") == "Broken."


@pytest.mark.parametrize("text", ["\0", "\x1b[31mred\x1b[0m", "\ud800", "\uffff", "]]>&<", "\r\n"])
def test_the_report_can_be_read_whatever_was_printed(tmp_path, text):
    odd = result(f"a{text}", FAILED)
    odd.questions[0].message = odd.questions[0].reason = text
    [suite] = suites([odd], tmp_path)
    assert "\x1b" not in suite.find("*/failure").text


def test_no_results_make_tables_without_rows(written):
    assert len(written("gradebook.csv")) == 1
    assert len(written("canvas.csv")) == 2

"""Writes the results as tables: for a spreadsheet, for learning-management systems, for CI."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from .naming import identity
from .notebooks import without_colours
from .results import FLAGGED, PASSED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .results import Result

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_MOODLE = ("Identifier", "Full name", "Grade", "Maximum Grade", "Last modified (grade)")


def write(results: list[Result], out: Path) -> list[Path]:
    """Writes gradebook.csv, junit.xml and what can be imported elsewhere, and returns the paths.

    canvas.csv is for Canvas (Grades > Import): a column is taken for the assignment of its name,
    and Canvas asks where there is none. moodle.csv is for Moodle (Grades > Import > CSV file), if
    learners are named by user name, e-mail address or ID number: map `Learner` to what it is.
    moodle-TOPIC.csv is for one assignment of Moodle, set to English (Upload grading worksheet); it
    is written if the submissions come from Moodle. In all of them, what a person has to look at
    first has no points yet.
    """
    tables = {
        "gradebook.csv": _gradebook(results),
        "canvas.csv": _canvas(results),
        "moodle.csv": _moodle(results),
    }
    for topic in _topics(results):
        rows = _worksheet([result for result in results if result.topic == topic])
        if rows[1:]:
            tables[f"moodle-{topic}.csv"] = rows
    for name, rows in tables.items():
        with (out / name).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([_plain(value) for value in row] for row in rows)
    _junit(results, out / "junit.xml")
    return [out / name for name in (*tables, "junit.xml")]


def _plain(value: object) -> object:
    """Returns a value that no spreadsheet takes for a formula; a text on one line."""
    if not isinstance(value, str):
        return value
    line = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    return f"'{line}" if line.startswith(("=", "+", "-", "@")) and line != "-" else line


def _numbers(results: list[Result]) -> list[str]:
    """Returns the numbers of all questions, in their order."""
    numbers = {question.number for result in results for question in result.questions}
    return sorted(numbers, key=lambda number: tuple(map(int, number.split("."))))


def _topics(results: list[Result]) -> list[str]:
    return sorted({result.topic for result in results if result.topic})


def _gradebook(results: list[Result]) -> list[list]:
    """One row a submission, one column a question."""
    numbers = _numbers(results)
    rows = [["learner", "topic", *numbers, "total", "out of", "look at it", "notes", "file"]]
    for result in results:
        points = {question.number: question.points for question in result.questions}
        marks = [points.get(number, "") for number in numbers]
        notes = [*result.notes, *(f"{q.number}: {n}" for q in result.questions for n in q.notes)]
        look = "yes" if result.flagged else ""
        total = [result.points, len(points), look, " ".join(notes), result.source]
        rows.append([result.learner, result.topic, *marks, *total])
    return rows


def _by_learner(results: list[Result]) -> Iterable[tuple[str, dict[str, Result]]]:
    """Yields each learner with the results by topic."""
    rows = defaultdict(dict)
    for result in results:
        if result.topic:
            rows[result.learner][result.topic] = result
    return sorted(rows.items())


def _points(result: Result | None) -> int | str:
    """Returns what may be imported without looking at it."""
    return "" if result is None or result.flagged else result.points


def _canvas(results: list[Result]) -> list[list]:
    """One row a learner, whom Canvas finds by its own number, else by login, else by name."""
    topics = _topics(results)
    most = [max(len(r.questions) for r in results if r.topic == topic) for topic in topics]
    rows = [[*_CANVAS, *topics], ["Points Possible", "", "", "", "", *most]]
    for learner, found in _by_learner(results):
        known = [identity(learner, result.source) for result in found.values()]
        number = next((ids["canvas"] for ids in known if "canvas" in ids), "")
        login = "" if any(known) else learner
        points = [_points(found.get(topic)) for topic in topics]
        rows.append([learner, number, "", login, "", *points])
    return rows


def _moodle(results: list[Result]) -> list[list]:
    """One row a learner, one column a topic."""
    topics = _topics(results)
    return [
        ["Learner", *topics],
        *([who, *(_points(of.get(t)) for t in topics)] for who, of in _by_learner(results)),
    ]


def _worksheet(results: list[Result]) -> list[list]:
    """One row a learner whose number in this assignment of Moodle is known."""
    rows = [list(_MOODLE)]
    for result in results:
        number = identity(result.learner, result.source).get("moodle")
        if number:
            points = _points(result), len(result.questions)
            rows.append([f"Participant {number}", result.learner, *points, "-"])
    return rows


def _junit(results: list[Result], path: Path) -> None:
    """One suite a submission, one case a question, as CI systems show them."""
    suites = ElementTree.Element("testsuites")
    for result in results:
        suite = ElementTree.SubElement(suites, "testsuite")
        cases = [(q.title, q.outcome, q.reason, q.message or q.seen) for q in result.questions]
        if not cases:
            cases = [("could not be graded", FLAGGED, " ".join(result.notes), "")]
        for title, outcome, reason, text in cases:
            names = {"classname": result.topic or "unknown", "name": title}
            case = ElementTree.SubElement(suite, "testcase", names)
            if outcome != PASSED:
                kind = "error" if outcome == FLAGGED else "failure"
                note = ElementTree.SubElement(case, kind, message=_xml(reason))
                note.text = _xml(text)
        suite.attrib = {
            "name": _xml(f"{result.learner} {result.topic}".strip()), "tests": str(len(cases)),
            "failures": str(len(suite.findall("*/failure"))),
            "errors": str(len(suite.findall("*/error"))), "time": str(result.seconds),
        }  # fmt: skip
    ElementTree.ElementTree(suites).write(path, encoding="utf-8", xml_declaration=True)


def _xml(text: str) -> str:
    """Returns a text without colours, and without the characters that XML forbids."""
    return _NO_XML.sub("\ufffd", without_colours(text))

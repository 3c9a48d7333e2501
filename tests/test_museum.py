"""The error museum: each error has an exhibit, whose words are those of the Python at hand."""

import ast
import re
import sys

import pytest

from scripts.site.museum import STEM, exhibits
from scripts.site.pages import slug
from tests.course import ROOT, code_cells, notebook, printed, prose_cells

PATH = ROOT / "notebooks" / f"{STEM}.ipynb"
OLDEST = "3.11"
COMPARES = {"exhibit": 1, "compare": 2}  # which argument is the table
ERRORS = {
    1: "asyncio.run() in a running loop",
    2: "run_until_complete of the running loop",
    3: "a second loop in the thread of the first",
    4: "get_event_loop() where there is none",
    5: "get_event_loop() in another thread",
    6: "a coroutine that is not awaited",
    7: "await of what is not awaitable",
    8: "await of one coroutine, twice",
    9: "asyncio.run of a function",
    10: "create_task of a function",
    11: "create_task without a loop",
    12: "gather of a list",
    13: "wait for coroutines",
    14: "wait for nothing",
    15: "the error of a task that nobody looks at",
    16: "a task that nobody keeps",
    17: "the failure of a group",
    18: "a task for a group that has ended",
    19: "a result before the end",
    20: "a second result for a future",
    21: "a lock in a second loop",
    22: "with instead of async with",
    23: "for instead of async for",
    24: "async for instead of for",
    25: "await in a plain function",
    26: "release of what nobody holds",
    27: "task_done too often",
    28: "get after the shutdown of a queue",
    29: "async for over as_completed",
    30: "StopIteration in a coroutine",
    31: "a slow step in debug mode",
    32: "a call from the wrong thread in debug mode",
    33: "work for a loop that is closed",
    34: "await of another loop's future",
    35: "a cancellation without a word",
    36: "a timeout without a word",
}
EACH = pytest.mark.parametrize("number", ERRORS, ids=ERRORS.values())


def of_exhibit(number: int, cells: list) -> list:
    return [cell for cell in cells if re.match(rf"e{number}-", cell.id)]


def tables(number: int) -> list[dict[str, str]]:
    """Returns what an exhibit's cell says of each version's words: since when, and which."""
    [cell] = of_exhibit(number, code_cells(PATH))
    named, found = {}, []
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    for statement in compile(cell.source, cell.id, "exec", flags).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "table":
            named["table"] = statement.value
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in COMPARES:
                assert ast.literal_eval(node.args[0]) == number
                table = node.args[COMPARES[node.func.id]]
                words = ast.literal_eval(named.get(getattr(table, "id", ""), table))
                found.append(words if isinstance(words, dict) else {OLDEST: words})
    return found


@EACH
def test_an_error_has_one_exhibit_with_its_cause_and_fix_and_lesson(number):
    [cell] = of_exhibit(number, prose_cells(PATH))
    assert len(re.findall(r"^### `[^`]+`$", cell.source, re.MULTILINE)) == 1
    parts = re.findall(r"^\*\*(Cause|Fix|Lesson):\*\* \S", cell.source, re.MULTILINE)
    assert parts == ["Cause", "Fix", "Lesson"]
    assert re.search(r"\]\(\d\d_\w+\.ipynb#", cell.source)


@EACH
def test_an_exhibit_knows_the_words_of_this_python(number):
    assert tables(number)
    for table in tables(number):
        since = [int(version.removeprefix("3.")) for version in table]
        assert since == sorted(since)
        assert since[0] == int(OLDEST.removeprefix("3.")) <= sys.version_info.minor


@EACH
def test_an_exhibit_shows_the_words_of_every_python(number):
    [cell] = of_exhibit(number, code_cells(PATH))
    for table in tables(number):
        for words in table.values():
            assert all(line in printed(cell) for line in words.splitlines())


@EACH
def test_the_heading_of_an_exhibit_is_what_its_message_says(number):
    [cell] = of_exhibit(number, prose_cells(PATH))
    [heading] = re.findall(r"^### `([^`]+)`$", cell.source, re.MULTILINE)
    [made] = of_exhibit(number, code_cells(PATH))
    said = re.sub(r"<.*?>", "...", printed(made).replace("0.2...", "0.2"))
    assert heading in said


def test_no_exhibit_is_without_a_number_in_the_table():
    cells = [*prose_cells(PATH), *code_cells(PATH)]
    numbers = {int(found[1]) for cell in cells if (found := re.match(r"e(\d+)-", cell.id))}
    assert numbers == ERRORS.keys()


def test_the_contents_link_every_exhibit_and_its_subject():
    headings = re.findall(r"^#{2,3} (.+)$", "\n".join(c.source for c in exhibited()), re.MULTILINE)
    lists = [c.source for c in prose_cells(PATH) if c.id.startswith("find")]
    linked = re.findall(r"\]\(#(\S+)\)", "\n".join(lists))
    assert linked == [slug(heading) for heading in headings]


def exhibited() -> list:
    return [cell for cell in prose_cells(PATH) if re.match(r"e\d+-", cell.id)]


def test_the_page_of_the_museum_shows_every_exhibit():
    assert len(exhibits(notebook(PATH))) == len(ERRORS)


def test_other_words_than_those_of_the_table_are_an_error_that_names_the_exhibit():
    names = {}
    for cell in code_cells(PATH)[:3]:
        exec(cell.source, names)
    with pytest.raises(AssertionError, match=r"^Exhibit 7: Python 3\.\d+ says 'no error'"):
        names["compare"](7, "no error", {OLDEST: "TypeError", "3.99": "no error"})

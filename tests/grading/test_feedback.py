"""Pages say what was seen, what was expected and what to do, whatever a submission holds."""

import base64
import json
from html.parser import HTMLParser
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace
from unicodedata import normalize
from urllib.parse import unquote

import pytest

from grading import feedback
from grading.results import FAILED, FLAGGED, MISSING, PASSED, STOPPED, Question, Result
from grading.submissions import Submission
from grading.worker import judge
from helpers import viewer
from helpers.portable import plain
from tests.helpers.tools import nothing, record

TOPIC = "00_start_here"
SCRIPT = "<script>alert(1)</script>"
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n and so on").decode()
MESSAGE = """ok  awaited everything
0.1 Name
  seen:      returned 1
  expected:  returned 2
  look at:   line 3"""


def question(outcome=FAILED, **more) -> Question:
    return Question(**{"number": "0.1", "title": "0.1 Name", "outcome": outcome} | more)


def result(*questions: Question, learner="anna", topic=TOPIC, **more) -> Result:
    return Result("k", learner, topic, more.pop("source", "anna/x.ipynb"), [*questions], **more)


@pytest.fixture
def pages(tmp_path):
    """Returns a function that writes pages and returns their texts by path, summary.html last."""

    def pages(*results: Result) -> dict[str, str]:
        feedback.write(list(results), tmp_path)
        found = [*sorted((tmp_path / "feedback").rglob("*.html")), tmp_path / "summary.html"]
        return {p.relative_to(tmp_path).as_posix(): p.read_text(encoding="utf-8") for p in found}

    return pages


@pytest.fixture
def page(pages):
    """Returns a function that returns the page of one result."""
    return lambda *questions, **more: next(iter(pages(result(*questions, **more)).values()))


# ---- what a learner reads


def test_a_page_says_who_got_how_much(page):
    text = page(question(PASSED), question())
    assert "anna: <strong>1 of 2</strong> solved" in text
    assert TOPIC in text


def test_a_failed_question_shows_what_was_seen_and_expected_and_where_to_look(page):
    text = page(question(reason="It differs.", message=MESSAGE, picture=PNG))
    assert MESSAGE in text
    assert "It differs." in text
    assert f"data:image/png;base64,{PNG}" in text


def test_only_the_lines_that_differ_are_shown_first(page):
    seen, expected = ("\n".join([*"abc", *(f"{who} {n}" for n in range(6))]) for who in "xy")
    text = page(question(seen=seen, expected=expected))
    first, _, rest = text.partition("<details>")
    assert [line for line in "abc" if f">{line}<" in first] == []
    assert all(f">{who} {n}<" in first for who in "xy" for n in range(4))
    assert "2 more lines differ." in first
    assert seen in rest
    assert expected in rest


def test_a_line_that_lacks_is_said_to_lack(page):
    assert "(nothing)" in page(question(seen="a", expected="a\nb"))


def test_a_learner_whose_own_check_passes_is_told_that_other_inputs_do_not(page):
    text = page(question(seen="a", expected="b"))
    assert "The example of the check in your notebook comes out right." in text


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (MISSING, "in place of the line that raises"),
        (STOPPED, "The answer had to be stopped. That costs no other question anything."),
        (FLAGGED, "There is no credit for it yet."),
    ],
)
def test_each_outcome_says_what_it_means(page, outcome, words):
    assert words in page(question(outcome))


def test_a_question_that_passed_is_not_told_off(page):
    text = page(question(PASSED, message=MESSAGE, seen="a", expected="b"))
    assert "look at" not in text
    assert "<h2" not in text


def test_notes_are_told(page):
    text = page(question(PASSED, notes=["Found by name."]), notes=["There is more than one."])
    assert "Found by name." in text
    assert "There is more than one." in text


@pytest.mark.parametrize("topic", ["", TOPIC])
def test_a_submission_that_could_not_be_graded_has_a_page_that_says_what_to_do(page, topic):
    questions = [question(MISSING, reason=feedback.NOTHING)] if topic else []
    text = page(*questions, topic=topic, notes=["Not graded: The file is empty."])
    assert "Not graded: The file is empty." in text
    assert "hand it in under the name that it has" in text
    assert "<h2" not in text


def test_the_judge_gives_the_reason_that_pages_know(tmp_path):
    topic = SimpleNamespace(titles={"0.1": "0.1 Name"}, solution=None)
    judged = judge(Submission("a", TOPIC, b"", "s"), topic, "k", tmp_path, 1.0)
    assert [q.reason for q in judged.questions] == [feedback.NOTHING]


# ---- what a submission may not do


class Tags(HTMLParser):
    def __init__(self, text: str):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_nothing_that_a_submission_says_is_markup(pages):
    odd = question(
        title=f"0.1 {SCRIPT}", reason=SCRIPT, seen=SCRIPT, expected="x", message=SCRIPT,
        picture=SCRIPT, notes=[SCRIPT],
    )  # fmt: skip
    quote = '" onmouseover="alert(1)'
    found = pages(
        result(odd, learner=SCRIPT, source=SCRIPT, notes=[SCRIPT]),
        result(learner=quote, topic="", source=quote, notes=[quote]),
    )
    for text in found.values():
        tags = Tags(text).found
        assert "script" not in [tag for tag, _ in tags]
        assert [attrs for _, attrs in tags if "onmouseover" in attrs] == []


def test_a_page_loads_and_runs_nothing(page):
    [policy] = [a["content"] for tag, a in Tags(page(question())).found if "http-equiv" in a]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@pytest.mark.parametrize(
    "data",
    [b"<svg onload='alert(1)'/>", b"GIF89a", b"\xff\xd8\xff\xe0 JPEG", b""],
    ids=["svg", "gif", "jpeg", "nothing"],
)
def test_a_picture_is_png_or_not_shown(page, data):
    text = page(question(message="said", picture=base64.b64encode(data).decode()))
    assert "<img" not in text


@pytest.mark.parametrize("picture", ["é", "A", "no base64!", '"><script>'])
def test_what_is_no_picture_is_not_shown(page, picture):
    assert "<img" not in page(question(message="said", picture=picture))


@pytest.fixture(scope="module")
def timeline() -> str:
    """Returns the data of a timeline as an answer's kernel shows it."""
    return json.dumps(plain(record(nothing)))


def test_a_timeline_beside_a_message_can_be_zoomed(page, timeline):
    text = page(question(message="said", timeline=timeline))
    assert text.count('<div class="asyncio-timeline">') == 1
    assert text.count(f"<script>{viewer.SCRIPT}</script>") == 1


def test_a_page_with_a_timeline_may_run_the_one_script_that_draws_it(page, timeline):
    tags = Tags(page(question(message="said", timeline=timeline))).found
    [policy] = [a["content"] for tag, a in tags if "http-equiv" in a]
    assert policy == (
        f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src {viewer.SOURCE}"
    )


@pytest.mark.parametrize(
    "data", ["", "{", "[" * 100_000, "null", '{"tasks": []}', SCRIPT, json.dumps({"text": SCRIPT})]
)
def test_what_is_no_timeline_is_not_shown_and_no_script_runs(page, data):
    text = page(question(message="said", timeline=data))
    assert "script" not in [tag for tag, _ in Tags(text).found]


def test_names_in_a_timeline_are_no_markup(page, timeline):
    data = json.loads(timeline)
    data["tasks"][0]["name"] = data["text"] = f"</script>{SCRIPT}"
    data["reasons"] = [f"</script>{SCRIPT}"]
    text = page(question(message="said", timeline=json.dumps(data)))
    scripts = [attrs for tag, attrs in Tags(text).found if tag == "script"]
    assert scripts == [{"type": "application/json"}, {}]


def test_writing_pages_changes_no_result(pages):
    mine = result(question(picture="é", message="\x1b[31mred"))
    pages(mine)
    assert mine.questions[0].picture == "é"


def test_colours_of_a_terminal_are_left_out(page):
    assert "[31m" not in page(question(message="\x1b[31mred\x1b[0m", seen="\x1b[1ma", expected="b"))


def test_a_very_long_output_is_cut(page):
    text = page(question(seen="a" * 1_000_000, expected="b", message="c" * 1_000_000))
    assert len(text) < 200_000
    assert "… and so on" in text


def test_half_of_a_character_is_no_trouble(page):
    assert "a?b" in page(question(message="a\ud800b"))


# ---- the names of files

NAMES = [
    "anna", "Anna", "ANNA", "Zo\u00eb", "Zoe\u0308", "CON", "con.txt", "nul", "COM1", "lpt9.x",
    "anna.", "anna ", "anna..", " anna", ".", "..", "", "...", "a/b", "a\\b", "a_b", "a:b", "a\0b",
    "a\nb", "*?<>|\"'", "x" * 300, "x" * 301, "李" * 100, "𝒳" * 100, "\ud800", "\udceb", "-rf", "~",
    "%41", "#", "?q",
]  # fmt: skip

RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{p}{n}" for p in ("COM", "LPT") for n in range(10))}


def test_every_learner_has_a_page_of_their_own(pages):
    assert len(pages(*(result(learner=name) for name in NAMES))) == len(NAMES) + 1


def test_names_that_one_system_takes_for_the_same_get_files_that_differ(pages):
    found = [Path(path).parent.name for path in pages(*(result(learner=n) for n in NAMES))]
    assert len({normalize("NFC", name).casefold() for name in found}) == len(found)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_may_be_called_so_on_every_system(pages, name):
    [path, _] = pages(result(learner=name, topic="", source=f"{name}.ipynb"))
    for part in PureWindowsPath(path).parts:
        assert part.partition(".")[0].upper() not in RESERVED
        assert not part.endswith((".", " "))
        assert not set(part) & set('<>:"/\\|?*\0\n')
        assert len(part.encode()) <= 255
    assert path.startswith("feedback/")
    assert len(Path(path).parts) == 3


def test_an_ordinary_name_stays_as_it_is(pages):
    for name in ("anna", "Zoë Ek", "doejane (1234)", "student-12", "ann@example.org"):
        assert f"feedback/{name}/{TOPIC}.html" in pages(result(learner=name))


def test_two_notebooks_of_no_topic_have_two_pages(pages):
    both = [result(topic="", source=f"anna/{folder}/x.ipynb") for folder in "ab"]
    assert len(pages(*both)) == 3


# ---- the summary


def summary(pages, *results: Result) -> str:
    return pages(*results)["summary.html"]


def test_the_summary_links_each_page(pages, tmp_path):
    summary(pages, *(result(question(), learner=name) for name in NAMES))
    links = [a["href"] for tag, a in Tags((tmp_path / "summary.html").read_text()).found
             if tag == "a"]  # fmt: skip
    assert len(links) == len(NAMES)
    assert all((tmp_path / unquote(link)).is_file() for link in links)


def test_the_summary_says_who_needs_a_look_and_why(pages):
    text = summary(
        pages,
        result(question(FLAGGED, reason="It imports builtins."), learner="eve"),
        result(learner="odd", topic="", notes=["Of no topic."]),
        result(question(MISSING, reason=feedback.NOTHING), learner="bad", notes=["It is empty."]),
        result(question(PASSED), learner="good"),
    )
    look = text.partition("A person has to look at these")[2].partition("<h2>")[0]
    told = ("eve", "It imports builtins.", "odd", "Of no topic.", "bad", "It is empty.")
    assert [words for words in told if words not in look] == []
    assert "good" not in look


def cells_of(text: str, heading: str) -> list[str]:
    """Returns what stands in the cells of the table below a heading."""
    table = text.partition(heading)[2].partition("</table>")[0]
    return [cell.partition(">")[2].partition("<")[0] for cell in table.split("<td")[1:]]


def test_the_summary_counts_the_outcomes_of_each_question(pages):
    results = [result(question(outcome)) for outcome in (PASSED, PASSED, FAILED, MISSING)]
    assert cells_of(summary(pages, *results), "How many solved each")[:6] == [
        "0.1 Name", "2", "1", "", "1", "",
    ]  # fmt: skip


def test_questions_are_in_the_order_of_their_numbers(pages):
    titles = ["10.1 a", "3.10 b", "3.2 c"]
    of = result(*(question(number=title.split()[0], title=title) for title in titles))
    cells = cells_of(summary(pages, of), "How many solved each")
    assert [cell for cell in cells if cell in titles] == ["3.2 c", "3.10 b", "10.1 a"]


def test_the_summary_counts_how_many_got_how_many_points(pages):
    outcomes = [(PASSED, PASSED), (PASSED, FAILED), (FAILED, PASSED)]
    results = [result(*(question(o) for o in of)) for of in outcomes]
    cells = cells_of(summary(pages, *results), "How many got how many")
    assert cells[1:3] == ["1 of 2", "2"]
    assert cells[5:7] == ["2 of 2", "1"]


def test_the_summary_says_what_is_said_most_often(pages):
    often, seldom = question(message=MESSAGE), question(STOPPED, reason="It ran on.")
    passed = question(PASSED, reason="never told")
    cells = cells_of(summary(pages, *map(result, (seldom, often, often, passed))), "said most")
    assert cells == [
        "2", "0.1 Name", "seen returned 1; expected returned 2", "1", "0.1 Name", "It ran on.",
    ]  # fmt: skip


def test_no_results_make_a_summary_all_the_same(pages):
    assert "0 submissions" in summary(pages)

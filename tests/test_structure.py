"""What every notebook of the course has in common, looked at without running anything."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from grading.notebooks import tags, text
from scripts import contents
from tests.course import (
    FOLDERS,
    ROOT,
    code_cells,
    each_notebook,
    name,
    notebook,
    notebooks_in,
    printed,
    prose_cells,
)

TAGS = {
    "notebooks": {"raises-exception", "stderr-explained"},
    "exercises": set(),
    "solutions": {"raises-exception", "stderr-explained", "solution", "facts"},
}
ENDING = ["In practice", "Recap", "Check yourself"]
NEEDS_THE_NETWORK = {"requests", "urllib", "urllib3", "httpx", "ftplib", "smtplib"}
ELSEWHERE = re.compile(r"https?://(?!localhost|127\.0\.0\.1|\[::1\]|\{)")
VARIES = {
    "a default task name": r"\bTask-\d+",
    "a memory address": r"\b0x[0-9a-f]{5,}",
    "a measured time": r"\d\.\d{4,}|\d ?[mµn]s\b|\b\d\d:\d\d:\d\d\b",
    "a path of one machine": r"(?<![\w.])(/home|/root|/tmp|/usr|/work|/Users|~)/|site-packages",
}
HOLLOW = re.compile(r"\b(simply|just|obviously|foo|baz)\b", re.IGNORECASE)
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u26ff\u2705\u274c\u2728\u2753\u2757\ufe0f]")
FINE_PRINT = ("## In practice", "## Check yourself")
TERM = re.compile(r"\*\*(?!Predict)(\w[\w -]*\w)\*\*")
LINK = re.compile(r"""\]\(([^)\s]+)\)|\b(?:href|src)=["']([^"']+)""")


# ---- files


def test_every_file_in_the_trees_is_a_notebook_with_a_number():
    files = [path for folder in FOLDERS for path in (ROOT / folder).iterdir()]
    shown = [path for path in files if not path.name.startswith(".")]
    assert [p for p in shown if not re.fullmatch(r"\d\d(_[a-z0-9]+)+\.ipynb", p.name)] == []


def test_no_topic_stands_in_one_tree_alone():
    lessons, exercises, solutions = ({p.stem for p in notebooks_in(f)} for f in FOLDERS)
    assert exercises == solutions
    assert exercises <= lessons


@each_notebook(*FOLDERS)
def test_a_notebook_is_stored_in_the_one_form_of_the_course(path):
    stored = path.read_text(encoding="utf-8")
    assert text(notebook(path)) == stored, "`make notebooks` stores it in that form"


@each_notebook(*FOLDERS)
def test_a_notebook_takes_at_most_150_kilobytes(path):
    assert path.stat().st_size <= 150_000


# ---- cells


@each_notebook(*FOLDERS)
def test_cell_ids_are_words_and_unique(path):
    ids = [cell.id for cell in notebook(path).cells]
    assert len(ids) == len(set(ids))
    assert [i for i in ids if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", i)] == []
    assert [i for i in ids if re.fullmatch(r"(?=.*\d)[0-9a-f-]{8,}", i)] == []


@each_notebook(*FOLDERS)
def test_only_known_tags_are_used(path):
    for cell in notebook(path).cells:
        assert tags(cell) <= TAGS[path.parent.name], cell.id


@each_notebook("notebooks", "solutions")
def test_a_notebook_is_stored_as_it_runs_from_top_to_bottom(path):
    counts = [cell.execution_count for cell in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1))


@each_notebook("exercises")
def test_exercises_are_stored_without_outputs(path):
    assert [cell.id for cell in code_cells(path) if cell.outputs or cell.execution_count] == []


@each_notebook(*FOLDERS)
def test_no_cell_is_longer_than_a_screen(path):
    cells = notebook(path).cells
    assert [cell.id for cell in cells if cell.source.count("\n") >= 40] == []


@each_notebook(*FOLDERS)
def test_code_needs_no_internet(path):
    for cell in code_cells(path):
        assert not imported(cell) & NEEDS_THE_NETWORK, cell.id
        assert not ELSEWHERE.search(cell.source), cell.id


def imported(cell) -> set[str]:
    """Returns the top-level modules that a cell imports."""
    found = set()
    for node in ast.walk(parsed(cell)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def parsed(cell) -> ast.AST:
    """Returns the syntax tree of a cell, which may await and may hold magic commands."""
    source = re.sub(r"^[%!].*", "", cell.source, flags=re.MULTILINE)
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    return compile(source, cell.id, "exec", flags)


# ---- outputs


@each_notebook("notebooks", "solutions")
def test_outputs_are_the_same_on_every_run_and_machine(path):
    for cell in code_cells(path):
        for what, pattern in VARIES.items():
            assert not re.search(pattern, printed(cell)), f"{what} in the output of {cell.id}"


@each_notebook("notebooks", "solutions")
def test_a_cell_shows_an_error_if_and_only_if_it_is_tagged(path):
    for cell in code_cells(path):
        failed = any(output.output_type == "error" for output in cell.outputs)
        assert failed == ("raises-exception" in tags(cell)), cell.id


@each_notebook("notebooks", "solutions")
def test_a_cell_writes_to_stderr_if_and_only_if_it_is_tagged(path):
    for cell in code_cells(path):
        wrote = any(output.get("name") == "stderr" for output in cell.outputs)
        assert wrote == ("stderr-explained" in tags(cell)), cell.id


# ---- the frame of a lesson


@each_notebook(*FOLDERS)
def test_the_title_is_the_only_first_level_heading(path):
    titles = [h for cell in prose_cells(path) for h in headings(cell.source, "#")]
    assert len(titles) == 1
    assert notebook(path).cells[0].source.startswith(f"# {titles[0]}\n")


@each_notebook(*FOLDERS)
def test_the_first_code_cell_sets_the_notebook_up(path):
    first = code_cells(path)[0]
    assert first.id == "set-up"
    assert "helpers" in imported(first)


@each_notebook("notebooks")
def test_a_lesson_opens_with_what_it_answers_needs_and_takes(path):
    opening = notebook(path).cells[1]
    assert opening.id == "questions"
    assert 2 <= len(numbered(opening.source)) <= 4
    assert all(question.endswith("?") for question in numbered(opening.source))
    assert "**You need:**" in opening.source
    assert "**Time:**" in opening.source


@each_notebook("notebooks")
def test_a_lesson_ends_with_practice_recap_questions_and_links(path):
    sections = [h for cell in prose_cells(path) for h in headings(cell.source, "##")]
    assert [heading for heading in sections if heading in ENDING] == ENDING
    assert sections[-3:] == ENDING or sections[-1] == "All topics"
    assert notebook(path).cells[-1].id == contents.NAVIGATION


@each_notebook("notebooks")
def test_the_recap_answers_every_opening_question(path):
    [recap] = [c for c in prose_cells(path) if c.source.startswith("## Recap")]
    assert len(numbered(recap.source)) == len(numbered(notebook(path).cells[1].source))


@each_notebook("notebooks")
def test_answers_of_check_yourself_are_folded(path):
    [recall] = [c for c in prose_cells(path) if c.source.startswith("## Check yourself")]
    assert recall.source.count("<details><summary>Answer</summary>\n\n") >= 2


def headings(source: str, level: str) -> list[str]:
    return re.findall(rf"^{level} (.+)$", without_code(source), re.MULTILINE)


def numbered(source: str) -> list[str]:
    return re.findall(r"^\d\. (.+)$", source, re.MULTILINE)


def without_code(source: str) -> str:
    return re.sub(r"^ *```.*?^ *```", "", source, flags=re.MULTILINE | re.DOTALL)


# ---- words


@each_notebook(*FOLDERS)
def test_prose_has_no_hollow_words_and_no_emoji(path):
    for cell in notebook(path).cells:
        assert not EMOJI.search(cell.source), cell.id
    for cell in prose_cells(path):
        assert not HOLLOW.search(without_code(cell.source)), cell.id


def test_each_term_is_defined_in_one_place():
    places = defaultdict(list)
    for path in notebooks_in("notebooks"):
        for cell in prose_cells(path):
            if not cell.source.startswith(FINE_PRINT):
                for term in TERM.findall(cell.source):
                    places[term.lower()].append(f"{path.stem}, {cell.id}")
    assert {"task", "future", "deadline"} <= places.keys()
    assert {term: where for term, where in places.items() if len(where) > 1} == {}


@each_notebook(*FOLDERS)
def test_names_come_from_the_domain(path):
    for cell in code_cells(path):
        assert not re.search(r"\b(foo|bar|baz)\b", cell.source), cell.id


# ---- links


def documents() -> list[Path]:
    return [*notebooks_in(*FOLDERS), *sorted(ROOT.glob("*.md"))]


@pytest.mark.parametrize("path", documents(), ids=name)
def test_links_resolve(path):
    assert [link for link in links(path) if not resolves(link, path)] == []


def links(path: Path) -> list[str]:
    """Returns the links to files here: neither to the web nor to this repository's runs on it."""
    found = [a or b for a, b in LINK.findall(without_code(prose(path)))]
    return [link for link in found if not re.match(r"[a-z]+:|\.\./\.\./actions/", link)]


def resolves(link: str, path: Path) -> bool:
    file, _, anchor = link.partition("#")
    target = (path.parent / file).resolve() if file else path
    if not target.is_relative_to(ROOT) or not target.exists():
        return False
    return not anchor or anchor in anchors(target)


def anchors(path: Path) -> set[str]:
    """Returns the anchors of a document: as JupyterLab makes them, or as GitHub does."""
    found = re.findall(r"^#+ (.+)$", without_code(prose(path)), re.MULTILINE)
    if path.suffix == ".ipynb":
        return {heading.replace("`", "").replace(" ", "-") for heading in found}
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def prose(path: Path) -> str:
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    return "\n\n".join(cell.source for cell in prose_cells(path))


# ---- what is generated


def test_navigation_and_contents_are_up_to_date():
    linked = contents.linked(contents.lessons(ROOT))
    stale = [x.path.stem for x in linked if text(x.notebook) != x.path.read_text(encoding="utf-8")]
    assert stale == [], "`make notebooks` brings them up to date"


def test_the_contents_in_the_readme_are_up_to_date():
    stored = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "<!-- contents -->\n" in stored
    assert contents.listed(stored, contents.lessons(ROOT), ROOT) == stored

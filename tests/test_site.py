"""The site holds the whole course, asks no other host for anything, and can be read by anybody."""

import html
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import sync_playwright

import grading
import helpers
from grading.exercises import BEGIN, END, exercises_in
from grading.notebooks import tags, write
from scripts import contents
from scripts.site.pages import questions, time
from scripts.site.repository import binder
from tests import chromium
from tests.course import ROOT, code_cells, each_notebook, name, notebook, notebooks_in

FOLDED = re.compile(r'<details class="solution">.*?</details>', re.DOTALL)
KINDS = [
    "index", "notebooks/05_gathering", "exercises/05_gathering", "docs/cheat_sheet", "api/helpers",
]  # fmt: skip
PATIENCE = 120_000  # milliseconds, for a machine with every core kept busy


class Page(HTMLParser):
    """The tags of a page, each with its attributes."""

    def __init__(self, path: Path):
        super().__init__()
        self.path, self.tags = path, []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def all(self, tag: str, attribute: str) -> list[str]:
        """Returns what all tags of a name have in an attribute."""
        return [found[attribute] for at, found in self.tags if at == tag and attribute in found]

    @property
    def anchors(self) -> set[str]:
        return {found["id"] for _, found in self.tags if "id" in found}


def shown(markup: str) -> str:
    """Returns the text of a piece of HTML."""
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def squeezed(text: str) -> str:
    return " ".join(text.split())


def build(course: Path, folder: Path) -> Path:
    environment = os.environ | {"REPOSITORY": "", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "scripts.site", "--out", folder / "site"]
    built = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def pages(site) -> dict[Path, Page]:
    return {path: Page(path) for path in sorted(site.rglob("*.html"))}


# ---- what is there


@each_notebook("notebooks", "exercises")
def test_every_lesson_and_exercise_has_a_page(site, path):
    assert (site / name(path)).with_suffix(".html").exists()


def test_the_first_page_shows_a_timeline_and_the_two_commands(site):
    page = shown((site / "index.html").read_text(encoding="utf-8"))
    assert re.search(r"onion +done", page)
    assert "make lab" in page
    assert "make test" in page


@each_notebook("notebooks")
def test_the_contents_say_what_a_lesson_answers_and_how_long_it_takes(site, path):
    page = squeezed(shown((site / "contents.html").read_text(encoding="utf-8")))
    asked = re.findall(r"\d\. (.+)", questions(notebook(path)))
    assert all(question.replace("`", "") in page for question in asked)
    assert f"Time: {time(notebook(path))}." in page


@each_notebook("notebooks")
def test_every_picture_has_the_text_of_its_timeline_for_those_who_cannot_see_it(pages, site, path):
    page = pages[(site / name(path)).with_suffix(".html")]
    heard = [alt for alt in page.all("img", "alt") if alt.startswith("A timeline.")]
    outputs = [[o.data for o in cell.outputs if "data" in o] for cell in code_cells(path)]
    drawn = [cell for cell in outputs if any("image/png" in data for data in cell)]
    assert len(heard) == sum("image/png" in data for cell in drawn for data in cell)
    for cell in drawn:
        text = [data["text/plain"] for data in cell if "image/png" not in data]
        lines = [squeezed(line) for line in "\n".join(text).splitlines()]
        assert any(all(line in alt for line in lines) for alt in heard)


@each_notebook("solutions")
def test_solutions_are_folded_below_their_stubs(site, path):
    page = (site / "exercises" / path.name).with_suffix(".html").read_text(encoding="utf-8")
    folded = [shown(part) for part in FOLDED.findall(page)]
    asked = exercises_in(notebook(path))
    regions = sum(cell.source.count(BEGIN) for cell in code_cells(path))
    assert len(folded) == len(asked)
    assert shown(FOLDED.sub("", page)).count("raise NotImplementedError(") == regions
    for exercise, solution in zip(asked, folded, strict=True):
        for cell in exercise.having("answer"):
            assert all(line in solution for line in without_marks(cell.source))


@each_notebook("solutions")
def test_facts_are_hidden(site, path):
    page = (site / "exercises" / path.name).with_suffix(".html").read_text(encoding="utf-8")
    facts = [cell.source for cell in code_cells(path) if "facts" in tags(cell)]
    assert facts
    assert [source for source in facts if source in shown(page)] == []


def without_marks(source: str) -> list[str]:
    return [line for line in source.split("\n") if BEGIN not in line and END not in line]


@pytest.mark.parametrize("package", [helpers, grading], ids=lambda package: package.__name__)
def test_every_public_name_is_documented(pages, site, package):
    page = pages[site / "api" / f"{package.__name__}.html"]
    wanted = {f"{package.__name__}.{public}" for public in package.__all__}
    assert wanted - page.anchors == set()


def test_the_cheat_sheet_links_every_tool_to_the_lesson_that_shows_it():
    path = ROOT / contents.CHEAT_SHEET
    stored = path.read_text(encoding="utf-8")
    linked = contents.mentioned(stored, contents.lessons(ROOT), path.parent)
    assert stored == linked, "`make notebooks` brings it up to date"
    rows = [line for line in stored.splitlines() if "`" in line and line.startswith("|")]
    assert [row for row in rows if not re.search(r"\bnotebook \d\d\b", row)] == []
    assert 25 <= len(rows) <= 40


# ---- links


def test_links_between_the_pages_resolve(pages):
    dead = []
    for page in pages.values():
        for link in page.all("a", "href"):
            file, _, anchor = link.partition("#")
            if re.match(r"[a-z]+:", link) or link.startswith("?"):
                continue
            target = (page.path.parent / file).resolve() if file else page.path
            found = target.exists() and (not anchor or html_anchor(pages, target, anchor))
            dead += [] if found else [f"{page.path.name}: {link}"]
    assert dead == []


def html_anchor(pages: dict[Path, Page], target: Path, anchor: str) -> bool:
    return target not in pages or anchor in pages[target].anchors


def test_no_page_names_a_file_of_another_host(pages):
    needed = []
    for page in pages.values():
        tags = ("script", "img", "iframe", "source", "audio", "video")
        needed += [link for tag in tags for link in page.all(tag, "src")]
        needed += page.all("link", "href")
    assert [link for link in needed if re.match(r"([a-z]+:)?//", link)] == []


def test_without_a_repository_no_page_leads_to_binder(pages):
    links = [link for page in pages.values() for link in page.all("a", "href")]
    assert [link for link in links if "binder" in link] == []


@pytest.mark.parametrize(
    ("repository", "place"),
    [
        ("https://github.com/tea/course", "gh/tea/course"),
        ("https://github.com/tea/course.git", "gh/tea/course"),
        ("https://gitlab.com/tea/cups/course", "gl/tea%2Fcups%2Fcourse"),
        ("https://git.example.org/course", "git/https%3A%2F%2Fgit.example.org%2Fcourse"),
    ],
)
def test_binder_opens_a_lesson_of_any_repository(repository, place):
    address = binder(repository, "notebooks/05_gathering.ipynb")
    assert address.endswith(f"/v2/{place}/HEAD?labpath=notebooks%2F05_gathering.ipynb")


def test_every_notebook_can_be_downloaded_as_it_is_stored(pages, site):
    for path in notebooks_in("notebooks", "exercises"):
        page = pages[(site / name(path)).with_suffix(".html")]
        [link] = [x for x in page.all("a", "href") if x.endswith(f"/{path.name}")]
        assert (page.path.parent / link).read_bytes() == path.read_bytes()


# ---- the error museum


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """The site of a course of two lessons: the first, and an error museum."""
    course = tmp_path_factory.mktemp("small")
    for folder in ("site", "docs", "helpers"):
        shutil.copytree(ROOT / folder, course / folder)
    for file in ("LICENSE", "environment.yml", "pyproject.toml"):
        shutil.copy2(ROOT / file, course)
    for folder in ("notebooks", "exercises", "solutions"):
        (course / folder).mkdir()
        shutil.copy2(ROOT / folder / "00_start_here.ipynb", course / folder)
    (course / contents.CHEAT_SHEET).write_text("# Cheat sheet\n", encoding="utf-8")
    write(museum(), course / "notebooks" / "25_error_museum.ipynb")
    contents.refresh(course)
    return build(course, tmp_path_factory.mktemp("small-site"))


def museum():
    said = "RuntimeError: asyncio.run() cannot be called from a running event loop"
    error = new_output("error", ename="TypeError", evalue="unhashable type: 'list'", traceback=[])
    return new_notebook(
        cells=[
            new_markdown_cell("# Look up an error\n\nYou find any message.", id="title"),
            new_markdown_cell("1. Which?\n\n**Time:** as long as you like.", id="questions"),
            new_markdown_cell("## Two loops: `asyncio.run()`", id="loops"),
            new_code_cell("run()", id="loops-made", outputs=[new_output("stream", text=said)]),
            new_markdown_cell("## A list for `gather([a, b])`", id="list"),
            new_code_cell("gather()", id="list-made", outputs=[error]),
            new_markdown_cell("## Recap\n\nRead the last line.", id="recap"),
        ]
    )


def test_there_is_an_error_museum_if_and_only_if_there_is_its_notebook(site):
    there = (ROOT / "notebooks" / "25_error_museum.ipynb").exists()
    assert (site / "museum.html").exists() == there


def test_the_error_museum_lists_messages_with_links_to_where_they_are_made(small):
    page = Page(small / "museum.html")
    text = shown(page.path.read_text(encoding="utf-8"))
    assert "RuntimeError: asyncio.run() cannot be called from a running event loop" in text
    assert "TypeError: unhashable type: 'list'" in text
    links = [x.partition("#") for x in page.all("a", "href") if "25_error_museum.html#" in x]
    assert len(links) == 2
    assert {anchor for _, _, anchor in links} <= Page(small / links[0][0]).anchors


# ---- in a browser


@pytest.fixture(scope="module")
def browser():
    if not chromium.path():
        pytest.skip(f"the site was not opened in a browser: {chromium.MISSING}")
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser):
    """Opens a page in a browser of its own, and closes that in the end."""
    contexts = []

    def open_page(path: Path, query: str = "", **looks):
        contexts.append(browser.new_context(**looks))
        contexts[-1].set_default_timeout(PATIENCE)
        page = contexts[-1].new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(path.as_uri() + query)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_asks_no_host_for_anything(opened, site, kind):
    page = opened(site / f"{kind}.html")
    page.wait_for_load_state("networkidle")
    assert page.asked
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_fits_on_a_phone(opened, site, kind):
    page = opened(site / f"{kind}.html", viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_page_is_dark_where_the_reader_wants_it_dark(opened, site):
    ground = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    light, dark = (
        opened(site / "index.html", color_scheme=scheme).evaluate(ground)
        for scheme in ("light", "dark")
    )
    assert min(light) > 200
    assert max(dark) < 60


def test_the_timeline_of_the_first_page_can_be_looked_into(opened, site):
    page = opened(site / "index.html")
    chart = page.locator(".tl-chart")
    for key in ("ArrowRight", "ArrowDown"):  # to the first stretch, and to the lane below
        chart.press(key)
    assert page.locator(".tl-says").inner_text().startswith("black tea")


def test_the_search_finds_a_lesson_without_a_server(opened, site):
    page = opened(site / "search.html", "?q=TaskGroup")
    page.wait_for_selector('#search-results a[href*="07_task_groups"]')


def test_the_error_museum_is_searched_by_message(opened, small):
    page = opened(small / "museum.html")
    page.get_by_label("Message").fill("unhashable LIST")
    assert page.locator(".exhibit:visible").count() == 1
    assert "gather" in page.locator(".exhibit:visible").inner_text()

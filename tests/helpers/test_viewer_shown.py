"""The page to zoom in, as Chromium shows it: who did what, by mouse and by keys."""

import os
import shutil

import pytest

from helpers.portable import plain
from helpers.viewer import SCRIPT, fragment
from tests.helpers.test_viewer import HOSTILE, tea_and_onion
from tests.helpers.tools import record

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="module")
def timeline():
    return record(tea_and_onion)


@pytest.fixture(scope="module")
def browser(timeline):  # first, since Playwright keeps a loop running in this thread
    api = pytest.importorskip("playwright.sync_api", reason="no playwright: no page was looked at")
    if CHROMIUM is None:
        pytest.skip("no Chromium: no page was looked at")
    flags = [*FLAGS, *(["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else [])]
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, timeline, tmp_path):
    """Opens the page of the timeline; notes what it asks for and what it complains about."""
    timeline.to_html(tmp_path / "timeline.html")
    tab = browser.new_page(viewport={"width": 1000, "height": 600})
    tab.asked, tab.complaints = [], []
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.on("console", lambda message: tab.complaints.append(message.text))
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    tab.goto((tmp_path / "timeline.html").as_uri())
    yield tab
    tab.close()


def says(tab) -> str:
    return tab.get_by_role("status").inner_text()


def test_a_page_asks_for_itself_alone_and_has_no_complaints(opened):
    assert [url for url in opened.asked if not url.endswith("/timeline.html")] == []
    assert opened.complaints == []


def test_each_task_has_its_name_beside_its_lane(opened):
    names = opened.locator(".tl-name").all_text_contents()
    assert [name.strip("\u00a0")[:9] for name in names] == ["root", "tea", HOSTILE[:9]]


def test_hostile_names_run_nothing(opened):
    opened.keyboard.press("Tab")
    assert opened.title() == "Timeline"
    assert opened.locator("img").count() == 0


def test_pointing_at_a_stretch_says_who_did_what_and_for_how_long(opened):
    box = opened.locator(".tl-chart rect.tl-waiting").nth(2).bounding_box()
    opened.mouse.move(box["x"] + box["width"] / 2, box["y"])
    assert says(opened) == "tea (sleep): waiting for sleep, 0 s to 2 s (2 s)"


def test_arrow_keys_go_from_stretch_to_stretch_and_from_task_to_task(opened):
    opened.locator(".tl-chart").focus()
    heard = []
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowRight"):
        opened.keyboard.press(key)
        heard.append(says(opened).split(",")[0])
    assert heard[0] == "root: running"
    assert heard[1].startswith("root: waiting for </script>")
    assert heard[2:] == ["tea (sleep): waiting for sleep", "tea (sleep): running"]


def test_the_end_of_a_task_is_told_with_its_last_stretch(opened):
    opened.locator(".tl-chart").focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowRight", "ArrowRight"):
        opened.keyboard.press(key)
    assert says(opened).endswith("; then done")


def ticks(tab) -> list[str]:
    return tab.locator(".tl-tick").all_text_contents()


def test_keys_zoom_and_show_all_again(opened):
    whole = ticks(opened)
    opened.locator(".tl-chart").focus()
    opened.keyboard.press("+")
    near = ticks(opened)
    opened.keyboard.press("0")
    assert near != whole
    assert ticks(opened) == whole


def test_buttons_zoom_as_keys_do(opened):
    whole = ticks(opened)
    opened.get_by_role("button", name="Zoom in").click()
    near = ticks(opened)
    opened.get_by_role("button", name="Show all").click()
    assert near != whole
    assert ticks(opened) == whole


def test_dragging_moves_along(opened):
    opened.get_by_role("button", name="Zoom in").click()
    before = ticks(opened)
    box = opened.locator(".tl-chart").bounding_box()
    opened.mouse.move(box["x"] + 700, box["y"] + 20)
    opened.mouse.down()
    opened.mouse.move(box["x"] + 450, box["y"] + 20)
    opened.mouse.up()
    assert ticks(opened) != before


def test_a_phone_needs_no_scrolling_sideways(opened):
    opened.set_viewport_size({"width": 360, "height": 640})
    opened.wait_for_function("document.documentElement.scrollWidth <= 360")


def test_two_timelines_in_one_page_are_apart(browser, timeline):
    two = 2 * fragment(plain(timeline))
    tab = browser.new_page()
    tab.set_content(f"{two}<script>{SCRIPT}</script>")
    assert tab.locator(".tl-chart").count() == 2
    tab.close()

"""The page to zoom in, as a file: it holds its data, and nothing that strangers could use."""

import asyncio
import json
import re
from html.parser import HTMLParser

import pytest

from helpers.portable import plain
from helpers.viewer import SCRIPT, SOURCE, fragment, page
from tests.helpers.tools import nothing, record, start

HOSTILE = '</script><script>document.title = "got it"</script><img src=x onerror=alert(1)>'


async def tea_and_onion() -> None:
    tea = start(asyncio.sleep(2), "tea")
    await start(asyncio.sleep(1), HOSTILE)
    await tea


@pytest.fixture(scope="module")
def timeline():
    return record(tea_and_onion)


class Addresses(HTMLParser):
    """Notes all that a page refers to."""

    found = ()

    def handle_starttag(self, tag, attrs):
        self.found += tuple(value for key, value in attrs if key in ("src", "href", "srcset"))


def test_a_page_refers_to_nothing_outside_of_itself(timeline):
    addresses = Addresses()
    addresses.feed(page(plain(timeline)))
    assert addresses.found == ()
    assert set(re.findall(r"https?://[^\s\"']+", page(plain(timeline)))) == {
        "http://www.w3.org/2000/svg"  # the name of SVG, which nobody looks up
    }


def test_a_page_may_run_its_own_script_only(timeline):
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src {SOURCE}" in page(
        plain(timeline)
    )


def test_a_thousand_steps_take_less_than_300_kilobytes(tmp_path):
    async def main():
        async def turns():
            for _ in range(20):
                await asyncio.sleep(0.001)

        await asyncio.gather(*(turns() for _ in range(50)))

    timeline = record(main, virtual=False)
    assert len(timeline.steps) > 1000
    timeline.to_html(tmp_path / "timeline.html")
    assert (tmp_path / "timeline.html").stat().st_size < 300_000


def test_names_end_no_script_and_are_no_markup(timeline):
    text = fragment(plain(timeline))
    assert text.count("</script>") == 1
    assert "<img" not in text


def test_without_scripts_a_reader_has_the_text():
    timeline = record(nothing)
    assert f"<pre>{timeline!r}</pre>" in fragment(plain(timeline))


def test_the_data_in_a_page_is_what_plain_returns(timeline):
    [data] = re.findall(
        r'<script type="application/json">(.*?)</script>', fragment(plain(timeline))
    )
    assert json.loads(data) == plain(timeline)


def test_the_script_writes_no_markup():
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", SCRIPT)

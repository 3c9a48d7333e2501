"""The local web servers do what their pages say, count their visitors and leave nothing behind."""

import asyncio
import logging
import socket

import aiohttp
import pytest

from helpers import virtual_time
from helpers.services import Page, site


def visited(pages, visit, **options):
    """Runs visit(session, shop) on the virtual clock; returns its result, the shop and the time."""

    async def main():
        with virtual_time() as clock:
            async with site(pages, **options) as shop, aiohttp.ClientSession(shop.url) as session:
                result = await visit(session, shop)
            return result, shop, clock.time()

    return asyncio.run(main())


async def get(session, path):
    """Returns the status and the text of a path, or the name of the error."""
    try:
        async with session.get(path) as response:
            return response.status, await response.text()
    except aiohttp.ClientError as error:
        return type(error).__name__


def asked(*paths):
    """Returns a visit that asks for paths, one after another."""

    async def visit(session, shop):
        return [await get(session, path) for path in paths]

    return visit


def asked_at_once(*paths):
    """Returns a visit that asks for paths at the same time."""

    async def visit(session, shop):
        return await asyncio.gather(*(get(session, path) for path in paths))

    return visit


def test_a_page_is_its_text_and_its_links():
    pages = {"/": Page("Welcome & hello", links=("/a?b=1&c=2",)), "/text": "plain"}
    answers, *_ = visited(pages, asked("/", "/text", "/none"))
    text = 'Welcome & hello\n<a href="/a?b=1&amp;c=2">/a?b=1&amp;c=2</a>'
    assert answers == [(200, text), (200, "plain"), (404, "")]


def test_a_slow_page_takes_its_time():
    _, _, seconds = visited({"/": Page("at last", delay=3)}, asked("/"))
    assert seconds == 3.0


def test_a_flaky_page_fails_as_often_as_it_says_and_not_by_chance():
    page = Page("whole", failures=2, status=500, breaks=1)
    answers, shop, _ = visited({"/": page}, asked(*["/"] * 5))
    assert answers == [(500, ""), (500, ""), "ClientPayloadError", (200, "whole"), (200, "whole")]
    assert shop.statuses == {500: 2, "cut": 1, 200: 2}


def test_a_body_comes_piece_by_piece():
    async def visit(session, shop):
        clock, moments = asyncio.get_running_loop().time, {}
        async with session.get("/") as response:
            async for piece in response.content.iter_any():
                moments[clock()] = moments.get(clock(), b"") + piece
        return moments, shop.sent

    seen, *_ = visited({"/": Page([b"one", b"two"], pause=2)}, visit)
    assert seen == ({2.0: b"one", 4.0: b"two"}, 6)


def test_more_requests_in_a_second_than_the_rate_are_refused():
    async def visit(session, shop):
        first = await asked_at_once(*["/"] * 5)(session, shop)
        await asyncio.sleep(1)
        return sorted(first), await get(session, "/")

    seen, shop, _ = visited({"/": "text"}, visit, rate=2)
    assert seen == ([(200, "text")] * 2 + [(429, "")] * 3, (200, "text"))
    assert shop.statuses[429] == 3


def test_who_is_refused_is_told_how_long_to_wait():
    async def visit(session, shop):
        await get(session, "/")
        async with session.get("/") as response:
            return response.headers["Retry-After"]

    assert visited({"/": "text"}, visit, rate=1)[0] == "1"


def test_visitors_are_counted():
    pages = {"/a": Page("a", delay=1), "/b": Page("b", delay=1)}
    _, shop, seconds = visited(pages, asked_at_once("/a", "/b", "/a"))
    assert (seconds, sorted(shop.requests)) == (1.0, ["/a", "/a", "/b"])
    assert (shop.most, shop.under_way, shop.connections) == (3, 0, 3)
    assert visited(pages, asked("/a", "/b", "/a"))[1].connections == 1


def test_two_sites_stand_side_by_side():
    async def main():
        async with (
            site({"/": "one"}) as one,
            site({"/": "two"}) as two,
            aiohttp.ClientSession() as session,
        ):
            return [await get(session, shop.url) for shop in (one, two)]

    assert asyncio.run(main()) == [(200, "one"), (200, "two")]


@pytest.mark.parametrize("ending", ["in good order", "with an error", "cancelled"])
def test_nothing_is_left_when_its_block_ends(ending, caplog):
    async def main():
        before = asyncio.all_tasks()
        pages = {"/": Page("never", delay=3600), "/big": Page([bytes(2**16)] * 1000)}
        async with aiohttp.ClientSession() as session:
            try:
                async with asyncio.timeout(None) as block, site(pages) as shop:
                    port = int(shop.url.rpartition(":")[2])
                    waiting = asyncio.create_task(get(session, shop.url))
                    async with session.get(shop.url + "/big") as response:
                        await response.content.read(1)
                        if ending == "with an error":
                            raise LookupError
                        if ending == "cancelled":
                            block.reschedule(0)
                            await asyncio.sleep(3600)
            except (LookupError, TimeoutError):
                pass
            left = asyncio.all_tasks() - before - {waiting}
            assert await waiting in ("ServerDisconnectedError", "ClientConnectorError")
        return port, left

    with caplog.at_level(logging.WARNING):
        port, left = asyncio.run(main())
    assert left == set()
    assert caplog.messages == []
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_it_does_not_wait_for_answers_that_nobody_waits_for():
    async def visit(session, shop):
        with pytest.raises(TimeoutError):
            await session.get("/", timeout=aiohttp.ClientTimeout(total=1))

    assert visited({"/": Page("never", delay=3600)}, visit)[2] < 2

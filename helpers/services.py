"""Local web servers for lessons and exercises: the same on every run, and as bad as you ask for.

A site listens on this computer alone, on a port that the system chooses, and is closed at the end
of its block. It is slow, refuses or breaks off where its pages say so, never by chance, and it
counts what its visitors do.
"""

from __future__ import annotations

import asyncio
import html
from collections import Counter, deque
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping

__all__ = ["Page", "Site", "site"]


@dataclass(frozen=True)
class Page:
    """What a site answers to one path.

    Args:
        body: the text, or the pieces of a body that is sent piece by piece.
        links: paths that the page links to; they follow the text, as ``<a href="...">``.
        delay: seconds until the answer begins.
        pause: seconds before each piece.
        failures: how many times it is refused before it is served.
        status: how it is refused.
        breaks: how many times the connection breaks, in the middle of the body, before that.

    Example:
        >>> from helpers.services import Page
        >>> print(Page("Welcome", links=("/news",)).text)
        Welcome
        <a href="/news">/news</a>
    """

    body: str | Iterable[bytes] = ""
    links: tuple[str, ...] = ()
    delay: float = 0.0
    pause: float = 0.0
    failures: int = 0
    status: int = 503
    breaks: int = 0

    @property
    def text(self) -> str:
        """The body with its links, one a line."""
        hrefs = (html.escape(path, quote=True) for path in self.links)
        return "\n".join([self.body, *(f'<a href="{href}">{href}</a>' for href in hrefs)])

    @property
    def pieces(self) -> Iterable[bytes]:
        """The body as it is sent."""
        return [self.text.encode()] if isinstance(self.body, str) else self.body


@dataclass
class Site:
    """A site that is open, and what its visitors have done.

    Attributes:
        url: its address, to put a path behind.
        requests: the paths that were asked for, in order.
        statuses: how often it gave each answer, such as 200; "cut" where the visitor left first.
        under_way: how many requests there are at this moment.
        most: how many requests were under way at once, at most.
        connections: how many connections were opened to it.
        sent: how many bytes of bodies it has handed over to the system.
        tasks: the server's own, which serve its connections.
    """

    pages: Mapping[str, Page]
    rate: int | None = None
    url: str = ""
    requests: list[str] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)
    under_way: int = 0
    most: int = 0
    sent: int = 0
    tasks: set[asyncio.Task] = field(default_factory=set, repr=False)
    _peers: set = field(default_factory=set)
    _tries: Counter = field(default_factory=Counter)
    _recent: deque = field(default_factory=deque)

    @property
    def connections(self) -> int:
        """How many connections were opened to it."""
        return len(self._peers)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answers a request as the page of its path says."""
        self._peers.add(request.transport.get_extra_info("peername"))
        self.tasks |= {request.task, asyncio.current_task()}
        self.requests.append(request.path)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        status = "cut"
        try:
            response = await self._answer(request)
            status = response.status
        except ConnectionError:  # nobody is left to be answered
            response = web.Response()
        finally:
            self.under_way -= 1
            self.statuses[status] += 1
        return response

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if wait := self._seconds_to_wait():
            return web.Response(status=429, headers={"Retry-After": str(wait)})
        page = self.pages.get(request.path)
        if page is None:
            return web.Response(status=404)
        self._tries[request.path] += 1
        tries = self._tries[request.path]
        await asyncio.sleep(page.delay)
        if tries <= page.failures:
            return web.Response(status=page.status)
        return await self._send(request, page, breaks=tries <= page.failures + page.breaks)

    def _seconds_to_wait(self) -> int:
        """Counts a request; returns 0, or whole seconds to wait if there were too many of them."""
        if self.rate is None:
            return 0
        now = asyncio.get_running_loop().time()
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        if len(self._recent) >= self.rate:
            return 1
        self._recent.append(now)
        return 0

    async def _send(self, request: web.Request, page: Page, breaks: bool) -> web.StreamResponse:
        if isinstance(page.body, str) and not breaks:
            self.sent += len(page.text.encode())
            return web.Response(text=page.text, content_type="text/html")
        response = web.StreamResponse(headers={"Content-Type": "text/html; charset=utf-8"})
        await response.prepare(request)
        for piece in page.pieces:
            await asyncio.sleep(page.pause)
            await response.write(piece[: len(piece) // 2] if breaks else piece)
            self.sent += len(piece)
            if breaks:
                request.transport.close()
                break
        await response.write_eof()
        return response


@asynccontextmanager
async def site(
    pages: Mapping[str, str | Page], *, rate: int | None = None, backlog: int = 128
) -> AsyncIterator[Site]:
    """Opens a web site on this computer, for the length of a block.

    Args:
        pages: a Page, or the text of one, for each path; others are answered 404.
        rate: requests within one second that it serves; it answers 429 to the others, with the
            seconds to wait in ``Retry-After``.
        backlog: connections that may wait to be accepted.

    Example:
        >>> import aiohttp
        >>> from helpers.services import site
        >>> async def main():
        ...     async with site({"/": "Welcome"}) as shop, aiohttp.ClientSession() as session:
        ...         async with session.get(shop.url + "/") as response:
        ...             return await response.text(), shop.requests
        >>> asyncio.run(main())
        ('Welcome', ['/'])
    """
    opened = Site({p: Page(x) if isinstance(x, str) else x for p, x in pages.items()}, rate)
    server = web.Server(opened.answer, access_log=None)
    runner = web.ServerRunner(server, handle_signals=False, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=backlog).start()
        host, port = runner.addresses[0]
        opened.url = f"http://{host}:{port}"
        yield opened
    finally:
        await runner.cleanup()
        for task in opened.tasks:
            task.cancel()  # whose visitor has left
        await asyncio.gather(*opened.tasks, return_exceptions=True)

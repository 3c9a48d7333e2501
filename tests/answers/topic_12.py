"""Answers to the exercises of 12, Limit concurrency."""

from tests.answers import right, wrong

ANSWERS = {
    "12.1": {
        "handed on, in a group": right("""
            async def polite(permits, name, seconds):
                async with permits:
                    return await fetch(name, seconds)

            async def fetch_all(pages):
                permits = asyncio.Semaphore(3)
                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(polite(permits, *page)) for page in pages]
                return [task.result() for task in tasks]
            """),
        "workers": right("""
            async def fetch_all(pages):
                coming, texts = iter(enumerate(pages)), {}

                async def work():
                    for number, page in coming:
                        texts[number] = await fetch(*page)

                await asyncio.gather(*(work() for _ in range(3)))
                return [texts[number] for number in range(len(pages))]
            """),
        "a task for each free place": right("""
            async def fetch_all(pages):
                tasks, under_way = [], set()
                for page in pages:
                    if len(under_way) == 3:
                        _, under_way = await asyncio.wait(
                            under_way, return_when=asyncio.FIRST_COMPLETED
                        )
                    tasks.append(asyncio.create_task(fetch(*page)))
                    under_way.add(tasks[-1])
                return await asyncio.gather(*tasks)
            """),
        "acquire and release": right("""
            async def fetch_all(pages):
                permits = asyncio.Semaphore(3)

                async def polite(name, seconds):
                    await permits.acquire()
                    try:
                        return await fetch(name, seconds)
                    finally:
                        permits.release()

                return await asyncio.gather(*[polite(*page) for page in pages])
            """),
        "as it was": wrong(
            """
            async def fetch_all(pages):
                async def polite(name, seconds):
                    async with asyncio.Semaphore(3):
                        return await fetch(name, seconds)

                return await asyncio.gather(*(polite(name, seconds) for name, seconds in pages))
            """,
            "seen:      7 at once",
            "expected:  at most 3 at once",
            "look at:   what makes a call wait until another is done",
        ),
        "round the gather": wrong(
            """
            async def fetch_all(pages):
                async with asyncio.Semaphore(3):
                    return await asyncio.gather(*(fetch(*page) for page in pages))
            """,
            "seen:      7 at once",
        ),
        "one at a time": wrong(
            """
            async def fetch_all(pages):
                permits = asyncio.Semaphore(3)
                texts = []
                for page in pages:
                    async with permits:
                        texts.append(await fetch(*page))
                return texts
            """,
            "seen:      took 7.0 s",
            "expected:  took 3.0 s",
            "look at:   an `await` that ends before the next call has been started",
        ),
        "a lock": wrong(
            """
            async def fetch_all(pages):
                lock = asyncio.Lock()

                async def polite(name, seconds):
                    async with lock:
                        return await fetch(name, seconds)

                return await asyncio.gather(*(polite(*page) for page in pages))
            """,
            "seen:      took 7.0 s",
        ),
        "in batches": wrong(
            """
            async def fetch_all(pages):
                texts = []
                for start in range(0, len(pages), 3):
                    batch = pages[start : start + 3]
                    texts += await asyncio.gather(*(fetch(*page) for page in batch))
                return texts
            """,
            "seen:      ran maps 0.0 to 6.0, news 0.0 to 1.0, mail 0.0 to 2.0, shop 6.0 to 8.0",
            "expected:  ran maps 0.0 to 6.0, news 0.0 to 1.0, mail 0.0 to 2.0, shop 1.0 to 3.0",
        ),
        "never given back": wrong(
            """
            async def fetch_all(pages):
                permits = asyncio.Semaphore(3)

                async def polite(name, seconds):
                    await permits.acquire()
                    return await fetch(name, seconds)

                return await asyncio.gather(*(polite(*page) for page in pages))
            """,
            "nothing can wake the tasks that wait",
            "polite waits on Semaphore.acquire",
            "look at:   line 8 in fetch_all",
        ),
        "given back twice": wrong(
            """
            async def fetch_all(pages):
                permits = asyncio.Semaphore(3)

                async def polite(name, seconds):
                    async with permits:
                        text = await fetch(name, seconds)
                        permits.release()
                        return text

                return await asyncio.gather(*(polite(*page) for page in pages))
            """,
            "seen:      4 at once",
        ),
        "in finishing order": wrong(
            """
            async def fetch_all(pages):
                permits, texts = asyncio.Semaphore(3), []

                async def polite(name, seconds):
                    async with permits:
                        texts.append(await fetch(name, seconds))

                await asyncio.gather(*(polite(*page) for page in pages))
                return texts
            """,
            "seen:      returned ['the text of news', 'the text of mail',",
            "look at:   what the function returns, and in which order",
        ),
        "with in place of async with": wrong(
            """
            async def fetch_all(pages):
                permits = asyncio.Semaphore(3)

                async def polite(name, seconds):
                    with permits:
                        return await fetch(name, seconds)

                return await asyncio.gather(*(polite(*page) for page in pages))
            """,
            "object does not support the context manager protocol",
            "look at:   line 5 in polite: with permits:",
        ),
        "one permit too many": wrong(
            """
            async def fetch_all(pages):
                permits = asyncio.Semaphore(4)

                async def polite(name, seconds):
                    async with permits:
                        return await fetch(name, seconds)

                return await asyncio.gather(*(polite(*page) for page in pages))
            """,
            "seen:      4 at once",
        ),
    },
    "12.2": {
        "permits made at first use": right("""
            from collections import defaultdict

            async def load_all(urls, total, each):
                for_all = asyncio.Semaphore(total)
                for_host = defaultdict(lambda: asyncio.Semaphore(each))

                async def polite(host, page):
                    async with for_host[host]:
                        async with for_all:
                            return await load(host, page)

                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(polite(*url)) for url in urls]
                return [task.result() for task in tasks]
            """),
        "workers for each host": right("""
            async def load_all(urls, total, each):
                for_all, texts = asyncio.Semaphore(total), {}

                async def work(coming):
                    for number, url in coming:
                        async with for_all:
                            texts[number] = await load(*url)

                queues = {}
                for number, url in enumerate(urls):
                    queues.setdefault(url[0], []).append((number, url))
                async with asyncio.TaskGroup() as group:
                    for queue in queues.values():
                        coming = iter(queue)
                        for _ in range(each):
                            group.create_task(work(coming))
                return [texts[number] for number in range(len(urls))]
            """),
        "the first that may": right("""
            async def load_all(urls, total, each):
                left, under_way, texts = list(enumerate(urls)), {}, {}
                while left or under_way:
                    for number, url in list(left):
                        hosts = [host for _, (host, _) in under_way.values()]
                        if len(hosts) < total and hosts.count(url[0]) < each:
                            left.remove((number, url))
                            under_way[asyncio.create_task(load(*url))] = number, url
                    done, _ = await asyncio.wait(under_way, return_when="FIRST_COMPLETED")
                    for task in done:
                        number, _ = under_way.pop(task)
                        texts[number] = task.result()
                return [texts[number] for number in range(len(urls))]
            """),
        "for all first": wrong(
            """
            async def load_all(urls, total, each):
                for_all = asyncio.Semaphore(total)
                for_host = {host: asyncio.Semaphore(each) for host, _ in urls}

                async def polite(host, page):
                    async with for_all, for_host[host]:
                        return await load(host, page)

                return await asyncio.gather(*(polite(*url) for url in urls))
            """,
            "seen:      ran a 0.0 to 4.0, b 4.0 to 8.0, c 8.0 to 12.0, d 8.0 to 9.0",
            "expected:  ran a 0.0 to 4.0, b 4.0 to 8.0, c 8.0 to 12.0, d 0.0 to 1.0",
            "look at:   who waits for whom",
        ),
        "for all only": wrong(
            """
            async def load_all(urls, total, each):
                for_all = asyncio.Semaphore(total)

                async def polite(host, page):
                    async with for_all:
                        return await load(host, page)

                return await asyncio.gather(*(polite(*url) for url in urls))
            """,
            "seen:      ran a 0.0 to 4.0, b 0.0 to 4.0, c 0.0 to 4.0",
            "expected:  ran a 0.0 to 4.0, b 0.0 to 4.0, c 4.0 to 8.0",
        ),
        "for the hosts only": wrong(
            """
            async def load_all(urls, total, each):
                for_host = {host: asyncio.Semaphore(each) for host, _ in urls}

                async def polite(host, page):
                    async with for_host[host]:
                        return await load(host, page)

                return await asyncio.gather(*(polite(*url) for url in urls))
            """,
            "seen:      3 at once",
            "expected:  at most 2 at once",
        ),
        "one for all hosts": wrong(
            """
            async def load_all(urls, total, each):
                for_all, for_host = asyncio.Semaphore(total), asyncio.Semaphore(each)

                async def polite(host, page):
                    async with for_host, for_all:
                        return await load(host, page)

                return await asyncio.gather(*(polite(*url) for url in urls))
            """,
            "seen:      ran a 0.0 to 4.0, b 0.0 to 4.0, c 4.0 to 8.0, d 4.0 to 5.0",
        ),
        "made in each call": wrong(
            """
            async def load_all(urls, total, each):
                for_all = asyncio.Semaphore(total)

                async def polite(host, page):
                    async with asyncio.Semaphore(each), for_all:
                        return await load(host, page)

                return await asyncio.gather(*(polite(*url) for url in urls))
            """,
            "seen:      ran a 0.0 to 4.0, b 0.0 to 4.0, c 0.0 to 4.0",
        ),
        "host after host": wrong(
            """
            async def load_all(urls, total, each):
                texts = []
                for name in dict.fromkeys(host for host, _ in urls):
                    permits = asyncio.Semaphore(min(total, each))

                    async def polite(host, page):
                        async with permits:
                            return await load(host, page)

                    texts += await asyncio.gather(*(polite(*url) for url in urls if url[0] == name))
                return texts
            """,
            "d 8.0 to 9.0, e 8.0 to 9.0",
            "expected:  ran a 0.0 to 4.0, b 0.0 to 4.0, c 4.0 to 8.0, d 0.0 to 1.0",
        ),
        "one after another": wrong(
            """
            async def load_all(urls, total, each):
                return [await load(*url) for url in urls]
            """,
            "look at:   an `await` that ends before the next call has been started",
        ),
        "all at once": wrong(
            """
            async def load_all(urls, total, each):
                return await asyncio.gather(*(load(*url) for url in urls))
            """,
            "seen:      ran a 0.0 to 4.0, b 0.0 to 4.0, c 0.0 to 4.0",
        ),
    },
    "12.3": {
        "permits that come back by the clock": right("""
            class Pace:
                def __init__(self, count):
                    self.permits = asyncio.Semaphore(count)

                async def turn(self):
                    await self.permits.acquire()
                    asyncio.get_running_loop().call_later(1, self.permits.release)
            """),
        "a lock and a look back": right("""
            class Pace:
                def __init__(self, count):
                    self.count = count
                    self.starts = []
                    self.lock = asyncio.Lock()

                async def turn(self):
                    clock = asyncio.get_running_loop().time
                    async with self.lock:
                        if len(self.starts) >= self.count:
                            await asyncio.sleep(self.starts[-self.count] + 1 - clock())
                        self.starts.append(clock())
            """),
        "a full deque": right("""
            from collections import deque

            class Pace:
                def __init__(self, count):
                    self.starts = deque([float("-inf")] * count, maxlen=count)

                async def turn(self):
                    now = asyncio.get_running_loop().time()
                    self.starts.append(max(now, self.starts[0] + 1))
                    await asyncio.sleep(self.starts[-1] - now)
            """),
        "a token bucket": wrong(
            """
            class Pace:
                def __init__(self, count):
                    self.count = self.tokens = count
                    self.looked = asyncio.get_running_loop().time()

                async def turn(self):
                    now = asyncio.get_running_loop().time()
                    self.tokens = min(self.count, self.tokens + (now - self.looked) * self.count)
                    self.looked = now
                    self.tokens -= 1
                    if self.tokens < 0:
                        await asyncio.sleep(-self.tokens / self.count)
            """,
            "seen:      returned [0.0, 0.0, 0.0, 0.333333333, 0.666666667, 1.0, 1.333333333]",
            "expected:  returned [0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 2.0]",
        ),
        "an even pace": wrong(
            """
            class Pace:
                def __init__(self, count):
                    self.count = count
                    self.next = 0

                async def turn(self):
                    now = asyncio.get_running_loop().time()
                    start = max(now, self.next)
                    self.next = start + 1 / self.count
                    await asyncio.sleep(start - now)
            """,
            "seen:      returned [0.0, 0.333333333,",
        ),
        "seconds by the clock": wrong(
            """
            class Pace:
                def __init__(self, count):
                    self.count = count
                    self.starts = {}

                async def turn(self):
                    now = asyncio.get_running_loop().time()
                    second = int(now)
                    while self.starts.get(second, 0) >= self.count:
                        second += 1
                    self.starts[second] = self.starts.get(second, 0) + 1
                    await asyncio.sleep(max(0, second - now))
            """,
            "seen:      returned [0.0, 0.75, 1.0, 1.5, 2.0]",
            "expected:  returned [0.0, 0.75, 1.0, 1.75, 2.0]",
        ),
        "booked after the sleep": wrong(
            """
            class Pace:
                def __init__(self, count):
                    self.count = count
                    self.starts = []

                async def turn(self):
                    clock = asyncio.get_running_loop().time
                    if len(self.starts) >= self.count:
                        await asyncio.sleep(self.starts[-self.count] + 1 - clock())
                    self.starts.append(clock())
            """,
            "seen:      returned [0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0]",
            "expected:  returned [0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 2.0]",
        ),
        "now is forgotten": wrong(
            """
            class Pace:
                def __init__(self, count):
                    self.count = count
                    self.starts = []

                async def turn(self):
                    now = start = asyncio.get_running_loop().time()
                    if len(self.starts) >= self.count:
                        start = self.starts[-self.count] + 1
                    self.starts.append(start)
                    await asyncio.sleep(start - now)
            """,
            "seen:      returned [0.5, 9.0, 9.0, 9.0, 10.0, 10.0, 9.5]",
            "expected:  returned [0.5, 9.0, 9.0, 9.0, 10.0, 10.0, 10.0]",
        ),
        "the start before": wrong(
            """
            class Pace:
                def __init__(self, count):
                    self.count = count
                    self.starts = []

                async def turn(self):
                    now = start = asyncio.get_running_loop().time()
                    if len(self.starts) >= self.count:
                        start = max(now, self.starts[-1] + 1)
                    self.starts.append(start)
                    await asyncio.sleep(start - now)
            """,
            "seen:      returned [0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 4.0]",
        ),
        "a permit held for a second": wrong(
            """
            class Pace:
                def __init__(self, count):
                    self.permits = asyncio.Semaphore(count)

                async def turn(self):
                    async with self.permits:
                        await asyncio.sleep(1)
            """,
            "seen:      returned [1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0]",
        ),
        "a permit never given back": wrong(
            """
            class Pace:
                def __init__(self, count):
                    self.permits = asyncio.Semaphore(count)

                async def turn(self):
                    await self.permits.acquire()
            """,
            "nothing can wake the tasks that wait",
            "call waits on Semaphore.acquire",
        ),
        "a permit given back at once": wrong(
            """
            class Pace:
                def __init__(self, count):
                    self.permits = asyncio.Semaphore(count)

                async def turn(self):
                    async with self.permits:
                        pass
            """,
            "seen:      returned [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]",
        ),
        "time.sleep": wrong(
            """
            import time

            class Pace:
                def __init__(self, count):
                    self.count = count
                    self.starts = []

                async def turn(self):
                    now = start = asyncio.get_running_loop().time()
                    if len(self.starts) >= self.count:
                        start = max(now, self.starts[-self.count] + 1)
                    self.starts.append(start)
                    time.sleep(start - now)
            """,
            "seen:      a call that holds the loop, so that no other task can run",
            "time.sleep(start - now)",
        ),
    },
    "12.4": {
        "a dictionary of tasks": right("""
            from collections import deque

            async def crawl(ask, pages):
                left, limit, texts, under_way = deque(pages), 1, {}, {}
                while True:
                    while left and len(under_way) < int(limit):
                        page = left.popleft()
                        under_way[asyncio.create_task(ask(page))] = page
                    if not under_way:
                        return texts
                    done, _ = await asyncio.wait(under_way, return_when="FIRST_COMPLETED")
                    for task in done:
                        page, (_, text) = under_way.pop(task), task.result()
                        if text is None:
                            limit = max(1, limit / 2)
                            left.append(page)
                        else:
                            limit, texts[page] = limit + 1 / limit, text
            """),
        "each task learns, an event wakes": right("""
            async def crawl(ask, pages):
                left, limit, texts = list(pages), 1, {}
                under_way, changed = 0, asyncio.Event()

                async def learn(page):
                    nonlocal limit, under_way
                    _, text = await ask(page)
                    under_way -= 1
                    if text is None:
                        left.append(page)
                        limit = max(1, limit / 2)
                    else:
                        texts[page] = text
                        limit += 1 / limit
                    changed.set()

                async with asyncio.TaskGroup() as group:
                    while left or under_way:
                        while left and under_way + 1 <= limit:
                            under_way += 1
                            group.create_task(learn(left.pop(0)))
                        changed.clear()
                        await changed.wait()
                return texts
            """),
        "answers in a queue": right("""
            async def crawl(ask, pages):
                left, limit, texts = list(pages), 1, {}
                answers, under_way = asyncio.Queue(), 0

                async def put(page):
                    await answers.put(await ask(page))

                async with asyncio.TaskGroup() as group:
                    while left or under_way:
                        while left and under_way + 1 <= limit:
                            group.create_task(put(left.pop(0)))
                            under_way += 1
                        page, text = await answers.get()
                        under_way -= 1
                        if text is None:
                            left.append(page)
                            limit = max(1, limit / 2)
                        else:
                            texts[page] = text
                            limit += 1 / limit
                return texts
            """),
        "in rounds": wrong(
            """
            async def crawl(ask, pages):
                left, limit, texts = list(pages), 1, {}
                while left:
                    batch, left = left[: int(limit)], left[int(limit) :]
                    for page, text in await asyncio.gather(*map(ask, batch)):
                        if text is None:
                            left.append(page)
                            limit = max(1, limit / 2)
                        else:
                            texts[page] = text
                            limit += 1 / limit
                return texts
            """,
            "seen:      ran a 0.0 to 1.0, b 1.0 to 2.0, c 1.0 to 9.0, d 9.0 to 10.0",
            "expected:  ran a 0.0 to 1.0, b 1.0 to 2.0, c 1.0 to 9.0, d 2.0 to 3.0",
        ),
        "the next one is not counted": wrong(
            """
            async def crawl(ask, pages):
                left, limit, texts = list(pages), 1, {}
                under_way = set()
                while left or under_way:
                    while left and len(under_way) < limit:
                        under_way.add(asyncio.create_task(ask(left.pop(0))))
                    done, under_way = await asyncio.wait(under_way, return_when="FIRST_COMPLETED")
                    for page, text in [task.result() for task in done]:
                        if text is None:
                            left.append(page)
                            limit = max(1, limit / 2)
                        else:
                            texts[page] = text
                            limit += 1 / limit
                return texts
            """,
            "seen:      ran a 0.0 to 1.0, b 1.0 to 2.0, c 1.0 to 2.0, d 2.0 to 3.0, e 2.0 to 3.0, "
            "f 2.0 to 3.0",
        ),
        "it never grows": wrong(
            """
            async def crawl(ask, pages):
                left, limit, texts = list(pages), 1, {}
                while left:
                    page, text = await ask(left.pop(0))
                    if text is None:
                        left.append(page)
                    else:
                        texts[page] = text
                return texts
            """,
            "seen:      ran a 0.0 to 1.0, b 1.0 to 2.0, c 2.0 to 3.0",
            "look at:   an `await` that ends before the next call has been started",
        ),
        "one more for each text": wrong(
            """
            async def crawl(ask, pages):
                left, limit, texts = list(pages), 1, {}
                under_way = set()
                while left or under_way:
                    while left and len(under_way) + 1 <= limit:
                        under_way.add(asyncio.create_task(ask(left.pop(0))))
                    done, under_way = await asyncio.wait(under_way, return_when="FIRST_COMPLETED")
                    for page, text in [task.result() for task in done]:
                        if text is None:
                            left.append(page)
                            limit = max(1, limit / 2)
                        else:
                            texts[page] = text
                            limit += 1
                return texts
            """,
            "c 1.0 to 2.0, d 2.0 to 3.0, e 2.0 to 3.0, f 2.0 to 3.0, g 2.0 to 3.0",
        ),
        "it never falls": wrong(
            """
            async def crawl(ask, pages):
                left, limit, texts = list(pages), 1, {}
                under_way = set()
                while left or under_way:
                    while left and len(under_way) + 1 <= limit:
                        under_way.add(asyncio.create_task(ask(left.pop(0))))
                    done, under_way = await asyncio.wait(under_way, return_when="FIRST_COMPLETED")
                    for page, text in [task.result() for task in done]:
                        if text is None:
                            left.append(page)
                        else:
                            texts[page] = text
                            limit += 1 / limit
                return texts
            """,
            "expected:  ran a 0.0 to 1.0, b 1.0 to 2.0, c 1.0 to 9.0",
        ),
        "it falls below 1": wrong(
            """
            async def crawl(ask, pages):
                left, limit, texts = list(pages), 1, {}
                under_way = set()
                while left or under_way:
                    while left and len(under_way) + 1 <= limit:
                        under_way.add(asyncio.create_task(ask(left.pop(0))))
                    done, under_way = await asyncio.wait(under_way, return_when="FIRST_COMPLETED")
                    for page, text in [task.result() for task in done]:
                        if text is None:
                            left.append(page)
                            limit /= 2
                        else:
                            texts[page] = text
                            limit += 1 / limit
                return texts
            """,
            "seen:      ValueError: Set of Tasks/Futures is empty.",
            "expected:  no exception",
        ),
        "refused pages are lost": wrong(
            """
            async def crawl(ask, pages):
                left, limit, texts = list(pages), 1, {}
                under_way = set()
                while left or under_way:
                    while left and len(under_way) + 1 <= limit:
                        under_way.add(asyncio.create_task(ask(left.pop(0))))
                    done, under_way = await asyncio.wait(under_way, return_when="FIRST_COMPLETED")
                    for page, text in [task.result() for task in done]:
                        if text is None:
                            limit = max(1, limit / 2)
                        else:
                            texts[page] = text
                            limit += 1 / limit
                return texts
            """,
            "f 5.0 to 8.0, h 8.0 to 11.0",
            "f 5.0 to 8.0, h 8.0 to 11.0, g 9.0 to 13.0",
        ),
        "refused pages go first": wrong(
            """
            async def crawl(ask, pages):
                left, limit, texts = list(pages), 1, {}
                under_way = set()
                while left or under_way:
                    while left and len(under_way) + 1 <= limit:
                        under_way.add(asyncio.create_task(ask(left.pop(0))))
                    done, under_way = await asyncio.wait(under_way, return_when="FIRST_COMPLETED")
                    for page, text in [task.result() for task in done]:
                        if text is None:
                            left.insert(0, page)
                            limit = max(1, limit / 2)
                        else:
                            texts[page] = text
                            limit += 1 / limit
                return texts
            """,
            "g 8.0 to 12.0",
            "g 9.0 to 13.0",
        ),
        "all at once": wrong(
            """
            async def crawl(ask, pages):
                return dict(await asyncio.gather(*map(ask, pages)))
            """,
            "seen:      ran a 0.0 to 1.0, b 0.0 to 1.0",
        ),
        "the last ones are left running": wrong(
            """
            async def crawl(ask, pages):
                left, limit, texts = list(pages), 1, {}
                under_way = set()
                while left:
                    while left and len(under_way) + 1 <= limit:
                        under_way.add(asyncio.create_task(ask(left.pop(0))))
                    done, under_way = await asyncio.wait(under_way, return_when="FIRST_COMPLETED")
                    for page, text in [task.result() for task in done]:
                        if text is None:
                            left.append(page)
                            limit = max(1, limit / 2)
                        else:
                            texts[page] = text
                            limit += 1 / limit
                return texts
            """,
            "g 9.0 to 11.0 (unfinished)",
            "look at:   who waits for whom",
        ),
    },
}

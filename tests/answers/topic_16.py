"""Answers to the exercises of 16, Fetch from the web, store in a database."""

from tests.answers import right, wrong

ANSWERS = {
    "16.1": {
        "read in a loop": right("""
            async def download(session, path, save):
                async with session.get(path, raise_for_status=True) as response:
                    length = 0
                    while piece := await response.content.read(65536):
                        save(piece)
                        length += len(piece)
                    return length
            """),
        "whatever is there, cut up": right("""
            async def download(session, path, save):
                length = 0
                async with session.get(path) as response:
                    if response.status >= 400:
                        response.raise_for_status()
                    async for piece in response.content.iter_any():
                        for start in range(0, len(piece), 4096):
                            save(piece[start : start + 4096])
                        length += len(piece)
                return length
            """),
        "smaller pieces": right("""
            async def download(session, path, save):
                sizes = []
                async with session.get(path) as response:
                    response.raise_for_status()
                    async for piece in response.content.iter_chunked(1000):
                        save(piece)
                        sizes.append(len(piece))
                return sum(sizes)
            """),
        "read at once": wrong(
            """
            async def download(session, path, save):
                async with session.get(path) as response:
                    response.raise_for_status()
                    body = await response.read()
                    save(body)
                    return len(body)
            """,
            "'saved at': {3.0: 300000}",
            "expected:  returned {'length': 300000, 'saved at': {1.0: 100000,",
        ),
        "read at once, saved in pieces": wrong(
            """
            async def download(session, path, save):
                async with session.get(path) as response:
                    response.raise_for_status()
                    body = await response.read()
                    for start in range(0, len(body), 65536):
                        save(body[start : start + 65536])
                    return len(body)
            """,
            "'saved at': {3.0: 300000}",
        ),
        "pieces too large": wrong(
            """
            async def download(session, path, save):
                length = 0
                async with session.get(path) as response:
                    response.raise_for_status()
                    async for piece in response.content.iter_chunked(2**20):
                        save(piece)
                        length += len(piece)
                return length
            """,
            "'too large': True",
        ),
        "the status is not looked at": wrong(
            """
            async def download(session, path, save):
                length = 0
                async with session.get(path) as response:
                    async for piece in response.content.iter_chunked(65536):
                        save(piece)
                        length += len(piece)
                return length
            """,
            "seen:      no exception: it returned {'length': 0",
            "expected:  ClientResponseError",
        ),
        "one piece": wrong(
            """
            async def download(session, path, save):
                async with session.get(path) as response:
                    response.raise_for_status()
                    piece = await response.content.read(65536)
                    save(piece)
                    return len(piece)
            """,
            "'complete': False",
        ),
        "line by line": wrong(
            """
            async def download(session, path, save):
                length = 0
                async with session.get(path) as response:
                    response.raise_for_status()
                    async for line in response.content:
                        save(line)
                        length += len(line)
                return length
            """,
            "'saved at': {3.0: 300000}",
        ),
        "counts pieces": wrong(
            """
            async def download(session, path, save):
                length = 0
                async with session.get(path) as response:
                    response.raise_for_status()
                    async for piece in response.content.iter_chunked(65536):
                        save(piece)
                        length += 1
                return length
            """,
            "seen:      returned {'length': ",
            "expected:  returned {'length': 300000",
        ),
        "a plain for": wrong(
            """
            async def download(session, path, save):
                length = 0
                async with session.get(path) as response:
                    response.raise_for_status()
                    for piece in response.content.iter_chunked(65536):
                        save(piece)
                        length += len(piece)
                return length
            """,
            "object is not iterable",
        ),
        "await forgotten": wrong(
            """
            async def download(session, path, save):
                async with session.get(path) as response:
                    response.raise_for_status()
                    body = response.read()
                    save(body)
                    return len(body)
            """,
            "object of type 'coroutine' has no len()",
        ),
    },
    "16.2": {
        "one by one, finally": right("""
            async def place(db, customer, things):
                try:
                    for thing in things:
                        await db.execute("INSERT INTO orders VALUES (?, ?)", (customer, thing))
                    await pay(customer)
                    await db.commit()
                finally:
                    await db.rollback()
            """),
        "both named": right("""
            async def place(db, customer, things):
                for thing in things:
                    await db.execute("INSERT INTO orders VALUES (?, ?)", [customer, thing])
                try:
                    await pay(customer)
                except (Exception, asyncio.CancelledError):
                    await db.rollback()
                    raise
                else:
                    await db.commit()
            """),
        "a block of its own": right("""
            from contextlib import asynccontextmanager

            @asynccontextmanager
            async def transaction(db):
                await db.execute("BEGIN")
                try:
                    yield
                except BaseException:
                    await db.execute("ROLLBACK")
                    raise
                await db.execute("COMMIT")

            async def place(db, customer, things):
                async with transaction(db):
                    for thing in things:
                        await db.execute("INSERT INTO orders VALUES (?, ?)", [customer, thing])
                    await pay(customer)
            """),
        "except Exception": wrong(
            """
            async def place(db, customer, things):
                try:
                    for thing in things:
                        await db.execute("INSERT INTO orders VALUES (?, ?)", [customer, thing])
                    await pay(customer)
                except Exception:
                    await db.rollback()
                    raise
                await db.commit()
            """,
            "'Cleo': ('cancelled', [], 1)",
            "'Cleo': ('cancelled', [], 0)",
        ),
        "no rollback": wrong(
            """
            async def place(db, customer, things):
                for thing in things:
                    await db.execute("INSERT INTO orders VALUES (?, ?)", [customer, thing])
                await pay(customer)
                await db.commit()
            """,
            """'Bob': ("Refused('Bob')", [], 2)""",
        ),
        "commits each row": wrong(
            """
            async def place(db, customer, things):
                try:
                    for thing in things:
                        await db.execute("INSERT INTO orders VALUES (?, ?)", [customer, thing])
                        await db.commit()
                    await pay(customer)
                except BaseException:
                    await db.rollback()
                    raise
            """,
            "'stored before it was paid': True",
        ),
        "never commits": wrong(
            """
            async def place(db, customer, things):
                try:
                    for thing in things:
                        await db.execute("INSERT INTO orders VALUES (?, ?)", [customer, thing])
                    await pay(customer)
                except BaseException:
                    await db.rollback()
                    raise
            """,
            "'Ada': ('None', [], 0)",
        ),
        "swallows": wrong(
            """
            async def place(db, customer, things):
                try:
                    for thing in things:
                        await db.execute("INSERT INTO orders VALUES (?, ?)", [customer, thing])
                    await pay(customer)
                    await db.commit()
                except BaseException:
                    await db.rollback()
            """,
            "'Bob': ('None', [], 0)",
            """'Bob': ("Refused('Bob')", [], 0)""",
        ),
        "commits in any case": wrong(
            """
            async def place(db, customer, things):
                try:
                    for thing in things:
                        await db.execute("INSERT INTO orders VALUES (?, ?)", [customer, thing])
                    await pay(customer)
                finally:
                    await db.commit()
            """,
            """'Bob': ("Refused('Bob')", ['jar', 'lamp'], 2)""",
        ),
        "pays first": wrong(
            """
            async def place(db, customer, things):
                await pay(customer)
                for thing in things[:1]:
                    await db.execute("INSERT INTO orders VALUES (?, ?)", [customer, thing])
                await db.commit()
            """,
            "'Ada': ('None', ['cup'], 1)",
        ),
        "await forgotten": wrong(
            """
            async def place(db, customer, things):
                try:
                    for thing in things:
                        await db.execute("INSERT INTO orders VALUES (?, ?)", [customer, thing])
                    await pay(customer)
                except BaseException:
                    await db.rollback()
                    raise
                db.commit()
            """,
            "never awaited: Connection.commit",
        ),
        "closes": wrong(
            """
            async def place(db, customer, things):
                async with db:
                    for thing in things:
                        await db.execute("INSERT INTO orders VALUES (?, ?)", [customer, thing])
                    await pay(customer)
                    await db.commit()
            """,
            "seen:      RuntimeError",
        ),
    },
    "16.3": {
        "a try, and pauses counted": right("""
            async def patiently(session, places, path, pauses):
                for number in range(len(pauses) + 1):
                    try:
                        async with places:
                            return await ask(session, path)
                    except aiohttp.ClientError:
                        if number == len(pauses):
                            return None
                        await asyncio.sleep(pauses[number])

            async def fetch_all(url, paths, cap, pauses):
                places, texts = asyncio.BoundedSemaphore(cap), {}
                async with aiohttp.ClientSession(url) as session:
                    async with asyncio.TaskGroup() as group:
                        for path in paths:
                            call = patiently(session, places, path, pauses)
                            texts[path] = group.create_task(call)
                return {path: task.result() for path, task in texts.items()}
            """),
        "a limited connector": right("""
            async def fetch_all(url, paths, cap, pauses):
                async def fetch(path):
                    for pause in [*pauses, None]:
                        try:
                            return await ask(session, path)
                        except aiohttp.ClientError:
                            if pause is not None:
                                await asyncio.sleep(pause)

                connector = aiohttp.TCPConnector(limit=cap)
                async with aiohttp.ClientSession(url, connector=connector) as session:
                    texts = await asyncio.gather(*map(fetch, paths))
                return dict(zip(paths, texts))
            """),
        "the pause inside of the permit": wrong(
            """
            async def fetch_all(url, paths, cap, pauses):
                async def fetch(path):
                    async with places:
                        for pause in [0, *pauses]:
                            await asyncio.sleep(pause)
                            with suppress(aiohttp.ClientError):
                                return await ask(session, path)

                places = asyncio.Semaphore(cap)
                async with aiohttp.ClientSession(url) as session:
                    texts = await asyncio.gather(*map(fetch, paths))
                return dict(zip(paths, texts))
            """,
            "seen:      took 7.0 s",
        ),
        "no cap": wrong(
            """
            async def fetch_all(url, paths, cap, pauses):
                async def fetch(path):
                    for pause in [0, *pauses]:
                        await asyncio.sleep(pause)
                        with suppress(aiohttp.ClientError):
                            return await ask(session, path)

                async with aiohttp.ClientSession(url) as session:
                    texts = await asyncio.gather(*map(fetch, paths))
                return dict(zip(paths, texts))
            """,
            "'at once': 3",
            "'at once': 2",
        ),
        "a semaphore for each": wrong(
            """
            async def fetch_all(url, paths, cap, pauses):
                async def fetch(path):
                    for pause in [0, *pauses]:
                        await asyncio.sleep(pause)
                        with suppress(aiohttp.ClientError):
                            async with asyncio.Semaphore(cap):
                                return await ask(session, path)

                async with aiohttp.ClientSession(url) as session:
                    texts = await asyncio.gather(*map(fetch, paths))
                return dict(zip(paths, texts))
            """,
            "'at once': 3",
        ),
        "a session for each": wrong(
            """
            async def fetch_all(url, paths, cap, pauses):
                async def fetch(path):
                    for pause in [0, *pauses]:
                        await asyncio.sleep(pause)
                        with suppress(aiohttp.ClientError):
                            async with places, aiohttp.ClientSession(url) as session:
                                return await ask(session, path)

                places = asyncio.Semaphore(cap)
                return dict(zip(paths, await asyncio.gather(*map(fetch, paths))))
            """,
            "'a connection for each place': False",
        ),
        "one after another": wrong(
            """
            async def fetch_all(url, paths, cap, pauses):
                texts = {}
                async with aiohttp.ClientSession(url) as session:
                    for path in paths:
                        texts[path] = None
                        for pause in [0, *pauses]:
                            await asyncio.sleep(pause)
                            with suppress(aiohttp.ClientError):
                                texts[path] = await ask(session, path)
                                break
                return texts
            """,
            "'at once': 1",
        ),
        "the last failure raises": wrong(
            """
            async def fetch_all(url, paths, cap, pauses):
                async def fetch(path):
                    for pause in pauses:
                        with suppress(aiohttp.ClientError):
                            async with places:
                                return await ask(session, path)
                        await asyncio.sleep(pause)
                    async with places:
                        return await ask(session, path)

                places = asyncio.Semaphore(cap)
                async with aiohttp.ClientSession(url) as session:
                    texts = await asyncio.gather(*map(fetch, paths))
                return dict(zip(paths, texts))
            """,
            "seen:      ClientResponseError",
            "expected:  no exception",
        ),
        "no retries": wrong(
            """
            async def fetch_all(url, paths, cap, pauses):
                async def fetch(path):
                    with suppress(aiohttp.ClientError):
                        async with places:
                            return await ask(session, path)

                places = asyncio.Semaphore(cap)
                async with aiohttp.ClientSession(url) as session:
                    texts = await asyncio.gather(*map(fetch, paths))
                return dict(zip(paths, texts))
            """,
            "'/a': None",
        ),
        "a lost connection is not tried again": wrong(
            """
            async def fetch_all(url, paths, cap, pauses):
                async def fetch(path):
                    for pause in [0, *pauses]:
                        await asyncio.sleep(pause)
                        with suppress(aiohttp.ClientResponseError):
                            async with places:
                                return await ask(session, path)

                places = asyncio.Semaphore(cap)
                async with aiohttp.ClientSession(url) as session:
                    texts = await asyncio.gather(*map(fetch, paths))
                return dict(zip(paths, texts))
            """,
            "seen:      ClientPayloadError",
        ),
        "retries at once": wrong(
            """
            async def fetch_all(url, paths, cap, pauses):
                async def fetch(path):
                    for _ in [0, *pauses]:
                        with suppress(aiohttp.ClientError):
                            async with places:
                                return await ask(session, path)

                places = asyncio.Semaphore(cap)
                async with aiohttp.ClientSession(url) as session:
                    texts = await asyncio.gather(*map(fetch, paths))
                return dict(zip(paths, texts))
            """,
            "expected:  took 6.0 s",
        ),
    },
    "16.4": {
        "workers and a queue": right("""
            async def crawl(session, db, start, cap):
                texts, queue = {start: None}, asyncio.Queue()
                queue.put_nowait(start)

                async def work():
                    while True:
                        path = await queue.get()
                        texts[path] = await ask(session, path)
                        for link in links(texts[path]):
                            if link not in texts:
                                texts[link] = None
                                queue.put_nowait(link)
                        queue.task_done()

                async with asyncio.TaskGroup() as group:
                    workers = [group.create_task(work()) for _ in range(cap)]
                    await queue.join()
                    for worker in workers:
                        worker.cancel()
                for row in texts.items():
                    await db.execute("INSERT INTO pages VALUES (?, ?)", row)
                await db.commit()
            """),
        "level by level, stored as they come": right("""
            async def crawl(session, db, start, cap):
                seen, level, places = {start}, [start], asyncio.Semaphore(cap)

                async def visit(path):
                    async with places:
                        text = await ask(session, path)
                    await db.execute("INSERT INTO pages VALUES (?, ?)", [path, text])
                    return links(text)

                try:
                    while level:
                        async with asyncio.TaskGroup() as group:
                            tasks = [group.create_task(visit(path)) for path in level]
                        level = {link for task in tasks for link in task.result()} - seen
                        seen |= level
                    await db.commit()
                except BaseException:
                    await db.rollback()
                    raise
            """),
        "seen when it is there": wrong(
            """
            async def crawl(session, db, start, cap):
                texts, places = {}, asyncio.Semaphore(cap)

                async def visit(path):
                    async with places:
                        texts[path] = await ask(session, path)
                    for link in links(texts[path]):
                        if link not in texts:
                            group.create_task(visit(link))

                async with asyncio.TaskGroup() as group:
                    group.create_task(visit(start))
                await db.executemany("INSERT INTO pages VALUES (?, ?)", texts.items())
                await db.commit()
            """,
            "'asked for again': ['/",
            "'asked for again': []",
        ),
        "no commit": wrong(
            """
            async def crawl(session, db, start, cap):
                texts, places = {start: ""}, asyncio.Semaphore(cap)

                async def visit(path):
                    async with places:
                        texts[path] = await ask(session, path)
                    for link in links(texts[path]):
                        if link not in texts:
                            texts[link] = ""
                            group.create_task(visit(link))

                async with asyncio.TaskGroup() as group:
                    group.create_task(visit(start))
                await db.executemany("INSERT INTO pages VALUES (?, ?)", texts.items())
            """,
            "'stored': []",
        ),
        "commits each page": wrong(
            """
            async def crawl(session, db, start, cap):
                seen, places = {start}, asyncio.Semaphore(cap)

                async def visit(path):
                    async with places:
                        text = await ask(session, path)
                    await db.execute("INSERT INTO pages VALUES (?, ?)", [path, text])
                    await db.commit()
                    for link in links(text):
                        if link not in seen:
                            seen.add(link)
                            group.create_task(visit(link))

                async with asyncio.TaskGroup() as group:
                    group.create_task(visit(start))
            """,
            "'ended': 'with an error', 'stored': ['/'",
        ),
        "one after another": wrong(
            """
            async def crawl(session, db, start, cap):
                texts, coming = {}, [start]
                while coming:
                    path = coming.pop()
                    texts[path] = await ask(session, path)
                    for link in links(texts[path]):
                        if link not in texts and link not in coming:
                            coming.append(link)
                await db.executemany("INSERT INTO pages VALUES (?, ?)", texts.items())
                await db.commit()
            """,
            "'at once': 1",
        ),
        "no cap": wrong(
            """
            async def crawl(session, db, start, cap):
                texts = {start: ""}

                async def visit(path):
                    texts[path] = await ask(session, path)
                    for link in links(texts[path]):
                        if link not in texts:
                            texts[link] = ""
                            group.create_task(visit(link))

                async with asyncio.TaskGroup() as group:
                    group.create_task(visit(start))
                await db.executemany("INSERT INTO pages VALUES (?, ?)", texts.items())
                await db.commit()
            """,
            "'at once': 4",
            "'at once': 3",
        ),
        "two levels": wrong(
            """
            async def crawl(session, db, start, cap):
                places = asyncio.Semaphore(cap)

                async def visit(path):
                    async with places:
                        return await ask(session, path)

                texts = {start: await visit(start)}
                paths = [path for path in links(texts[start]) if path != start]
                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(visit(path)) for path in paths]
                texts |= {path: task.result() for path, task in zip(paths, tasks)}
                await db.executemany("INSERT INTO pages VALUES (?, ?)", texts.items())
                await db.commit()
            """,
            "'stored': ['/', '/ant', '/bee', '/cow', '/dog']",
        ),
        "gather leaves them running": wrong(
            """
            async def crawl(session, db, start, cap):
                texts, places, level = {start: ""}, asyncio.Semaphore(cap), [start]

                async def visit(path):
                    async with places:
                        texts[path] = await ask(session, path)
                    return links(texts[path])

                while level:
                    found = await asyncio.gather(*map(visit, level))
                    level = {link for paths in found for link in paths} - texts.keys()
                    texts |= dict.fromkeys(level, "")
                await db.executemany("INSERT INTO pages VALUES (?, ?)", texts.items())
                await db.commit()
            """,
            "'left running': 3",
        ),
        "the error is swallowed": wrong(
            """
            async def crawl(session, db, start, cap):
                texts, places = {start: ""}, asyncio.Semaphore(cap)

                async def visit(path):
                    with suppress(aiohttp.ClientError):
                        async with places:
                            texts[path] = await ask(session, path)
                        for link in links(texts[path]):
                            if link not in texts:
                                texts[link] = ""
                                group.create_task(visit(link))

                async with asyncio.TaskGroup() as group:
                    group.create_task(visit(start))
                await db.executemany("INSERT INTO pages VALUES (?, ?)", texts.items())
                await db.commit()
            """,
            "'ended': 'well'",
        ),
    },
}

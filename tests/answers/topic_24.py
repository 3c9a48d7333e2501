"""Answers to the exercises of 24, Build a resilient crawler."""

from tests.answers import right, wrong

ANSWERS = {
    "24.1": {
        "a set of what is known": right("""
            async def crawl_all(fetch, start):
                known, texts = {start}, {}
                async with asyncio.TaskGroup() as group:
                    async def visit(path):
                        texts[path] = await fetch(path)
                        new = set(links(texts[path])) - known
                        known.update(new)
                        for link in new:
                            group.create_task(visit(link))

                    group.create_task(visit(start))
                return texts
            """),
        "wait for the first one": right("""
            async def crawl_all(fetch, start):
                texts, tasks = {}, {start: asyncio.create_task(fetch(start))}
                try:
                    while len(texts) < len(tasks):
                        left = [tasks[path] for path in tasks if path not in texts]
                        await asyncio.wait(left, return_when=asyncio.FIRST_COMPLETED)
                        for path in [*tasks]:
                            if path not in texts and tasks[path].done():
                                texts[path] = tasks[path].result()
                                for link in links(texts[path]):
                                    if link not in tasks:
                                        tasks[link] = asyncio.create_task(fetch(link))
                    return texts
                finally:
                    for task in tasks.values():
                        task.cancel()
                    await asyncio.gather(*tasks.values(), return_exceptions=True)
            """),
        "groups in groups": right("""
            async def crawl_all(fetch, start):
                texts = {start: ""}

                async def visit(path):
                    texts[path] = await fetch(path)
                    async with asyncio.TaskGroup() as group:
                        for link in links(texts[path]):
                            if texts.setdefault(link) is None:
                                texts[link] = ""
                                group.create_task(visit(link))

                await visit(start)
                return texts
            """),
        "known when it is there": wrong(
            """
            async def crawl_all(fetch, start):
                texts = {}

                async def visit(path):
                    texts[path] = await fetch(path)
                    for link in links(texts[path]):
                        if link not in texts:
                            group.create_task(visit(link))

                async with asyncio.TaskGroup() as group:
                    group.create_task(visit(start))
                return texts
            """,
            "seen:      ran / 0.0 to 1.0",
            "/museum 2.0 to 5.0",
        ),
        "lost in loops": wrong(
            """
            async def crawl_all(fetch, start):
                texts = {}

                async def visit(path):
                    texts[path] = await fetch(path)
                    await asyncio.gather(*map(visit, links(texts[path])))

                await visit(start)
                return texts
            """,
            "was asked for 10 times: lost in a loop of links",
        ),
        "one after another": wrong(
            """
            async def crawl_all(fetch, start):
                texts, coming = {}, [start]
                while coming:
                    path = coming.pop(0)
                    texts[path] = await fetch(path)
                    for link in links(texts[path]):
                        if link not in texts and link not in coming:
                            coming.append(link)
                return texts
            """,
            "an `await` that ends before the next call has been started",
        ),
        "level by level": wrong(
            """
            async def crawl_all(fetch, start):
                texts, level = {}, [start]
                while level:
                    found = await asyncio.gather(*map(fetch, level))
                    texts |= dict(zip(level, found))
                    new = [link for text in found for link in links(text) if link not in texts]
                    level = list(dict.fromkeys(new))
                return texts
            """,
            "/fair 4.0 to 5.0",
            "expected:  ran",
        ),
        "gather leaves them running": wrong(
            """
            async def crawl_all(fetch, start):
                texts = {start: None}

                async def visit(path):
                    texts[path] = await fetch(path)
                    new = [link for link in links(texts[path]) if link not in texts]
                    texts.update(dict.fromkeys(new))
                    await asyncio.gather(*map(visit, new))

                await visit(start)
                return texts
            """,
            "still running: visit",
            "tasks that are created, or cancelled, and not waited for",
        ),
        "errors are swallowed": wrong(
            """
            from contextlib import suppress

            async def crawl_all(fetch, start):
                texts = {start: None}

                async def visit(path):
                    with suppress(ConnectionError):
                        texts[path] = await fetch(path)
                        for link in links(texts[path]):
                            if link not in texts:
                                texts[link] = None
                                group.create_task(visit(link))

                async with asyncio.TaskGroup() as group:
                    group.create_task(visit(start))
                return texts
            """,
            "expected:  returned 'failed'",
        ),
        "nobody waits": wrong(
            """
            async def crawl_all(fetch, start):
                texts = {start: None}

                async def visit(path):
                    texts[path] = await fetch(path)
                    for link in links(texts[path]):
                        if link not in texts:
                            texts[link] = None
                            asyncio.create_task(visit(link))

                await visit(start)
                return texts
            """,
            "expected:  ran",
        ),
    },
    "24.2": {
        "fill up and wait": right("""
            async def crawl_politely(fetch, start, cap, pace):
                texts, coming, under_way = {}, [start], {}
                known = {start}

                async def turn_and_fetch(path):
                    await pace.turn()
                    return await fetch(path)

                async with asyncio.TaskGroup() as group:
                    while coming or under_way:
                        while coming and len(under_way) < cap:
                            path = coming.pop(0)
                            under_way[group.create_task(turn_and_fetch(path))] = path
                        done, _ = await asyncio.wait(under_way, return_when="FIRST_COMPLETED")
                        for task in done:
                            path = under_way.pop(task)
                            texts[path] = task.result()
                            for link in links(texts[path]):
                                if link not in known:
                                    known.add(link)
                                    coming.append(link)
                return texts
            """),
        "sentinels when all is done": right("""
            async def crawl_politely(fetch, start, cap, pace):
                texts, to_do = {start: None}, asyncio.Queue()
                to_do.put_nowait(start)
                left = 1

                async def work():
                    nonlocal left
                    while (path := await to_do.get()) is not None:
                        await pace.turn()
                        texts[path] = await fetch(path)
                        for link in links(texts[path]):
                            if link not in texts:
                                texts[link] = None
                                left += 1
                                to_do.put_nowait(link)
                        left -= 1
                        if not left:
                            for _ in range(cap):
                                to_do.put_nowait(None)

                async with asyncio.TaskGroup() as group:
                    for _ in range(cap):
                        group.create_task(work())
                return texts
            """),
        "a semaphore, and a task for each": wrong(
            """
            async def crawl_politely(fetch, start, cap, pace):
                texts, permits = {start: None}, asyncio.Semaphore(cap)

                async def visit(path):
                    async with permits:
                        await pace.turn()
                        texts[path] = await fetch(path)
                    for link in links(texts[path]):
                        if link not in texts:
                            texts[link] = None
                            group.create_task(visit(link))

                async with asyncio.TaskGroup() as group:
                    group.create_task(visit(start))
                return texts
            """,
            "'a crowd of tasks': True",
            "'a crowd of tasks': False",
        ),
        "the turn before the path": wrong(
            """
            async def crawl_politely(fetch, start, cap, pace):
                texts, to_do = {start: None}, asyncio.Queue()
                to_do.put_nowait(start)

                async def work():
                    while True:
                        await pace.turn()
                        path = await to_do.get()
                        texts[path] = await fetch(path)
                        for link in links(texts[path]):
                            if link not in texts:
                                texts[link] = None
                                to_do.put_nowait(link)
                        to_do.task_done()

                async with asyncio.TaskGroup() as group:
                    workers = [group.create_task(work()) for _ in range(cap)]
                    await to_do.join()
                    for worker in workers:
                        worker.cancel()
                return texts
            """,
            "expected:  ran / 0.0 to 1.0, /news 1.0 to 4.0, /museum 1.5 to 4.5",
        ),
        "no turns": wrong(
            """
            async def crawl_politely(fetch, start, cap, pace):
                texts, to_do = {start: None}, asyncio.Queue()
                to_do.put_nowait(start)

                async def work():
                    while True:
                        path = await to_do.get()
                        texts[path] = await fetch(path)
                        for link in links(texts[path]):
                            if link not in texts:
                                texts[link] = None
                                to_do.put_nowait(link)
                        to_do.task_done()

                async with asyncio.TaskGroup() as group:
                    workers = [group.create_task(work()) for _ in range(cap)]
                    await to_do.join()
                    for worker in workers:
                        worker.cancel()
                return texts
            """,
            "/museum 1.0 to 4.0",
            "/museum 1.5 to 4.5",
        ),
        "sleeps a gap before each": wrong(
            """
            async def crawl_politely(fetch, start, cap, pace):
                texts, to_do = {start: None}, asyncio.Queue()
                to_do.put_nowait(start)

                async def work():
                    while True:
                        path = await to_do.get()
                        await asyncio.sleep(pace.gap)
                        texts[path] = await fetch(path)
                        for link in links(texts[path]):
                            if link not in texts:
                                texts[link] = None
                                to_do.put_nowait(link)
                        to_do.task_done()

                async with asyncio.TaskGroup() as group:
                    workers = [group.create_task(work()) for _ in range(cap)]
                    await to_do.join()
                    for worker in workers:
                        worker.cancel()
                return texts
            """,
            "seen:      ran / 0.5 to 1.5",
        ),
        "workers go home at an empty queue": wrong(
            """
            async def crawl_politely(fetch, start, cap, pace):
                texts, to_do = {start: None}, asyncio.Queue()
                to_do.put_nowait(start)

                async def work():
                    while not to_do.empty():
                        path = to_do.get_nowait()
                        await pace.turn()
                        texts[path] = await fetch(path)
                        for link in links(texts[path]):
                            if link not in texts:
                                texts[link] = None
                                to_do.put_nowait(link)

                async with asyncio.TaskGroup() as group:
                    for _ in range(cap):
                        group.create_task(work())
                return texts
            """,
            "/museum 4.0 to 7.0",
        ),
        "workers are not ended": wrong(
            """
            async def crawl_politely(fetch, start, cap, pace):
                texts, to_do = {start: None}, asyncio.Queue()
                to_do.put_nowait(start)

                async def work():
                    while True:
                        path = await to_do.get()
                        await pace.turn()
                        texts[path] = await fetch(path)
                        for link in links(texts[path]):
                            if link not in texts:
                                texts[link] = None
                                to_do.put_nowait(link)
                        to_do.task_done()

                async with asyncio.TaskGroup() as group:
                    for _ in range(cap):
                        group.create_task(work())
                    await to_do.join()
                return texts
            """,
            "Deadlock at 7.0 s",
            "work waits on Queue.get x2",
        ),
        "task_done forgotten": wrong(
            """
            async def crawl_politely(fetch, start, cap, pace):
                texts, to_do = {start: None}, asyncio.Queue()
                to_do.put_nowait(start)

                async def work():
                    while True:
                        path = await to_do.get()
                        await pace.turn()
                        texts[path] = await fetch(path)
                        for link in links(texts[path]):
                            if link not in texts:
                                texts[link] = None
                                to_do.put_nowait(link)

                async with asyncio.TaskGroup() as group:
                    workers = [group.create_task(work()) for _ in range(cap)]
                    await to_do.join()
                    for worker in workers:
                        worker.cancel()
                return texts
            """,
            "waits on Queue.join",
        ),
        "no group": wrong(
            """
            async def crawl_politely(fetch, start, cap, pace):
                texts, to_do = {start: None}, asyncio.Queue()
                to_do.put_nowait(start)

                async def work():
                    while True:
                        path = await to_do.get()
                        await pace.turn()
                        texts[path] = await fetch(path)
                        for link in links(texts[path]):
                            if link not in texts:
                                texts[link] = None
                                to_do.put_nowait(link)
                        to_do.task_done()

                workers = [asyncio.create_task(work()) for _ in range(cap)]
                await to_do.join()
                for worker in workers:
                    worker.cancel()
                await asyncio.gather(*workers, return_exceptions=True)
                return texts
            """,
            "Deadlock at",
            "waits on Queue.join",
        ),
        "a place too many": wrong(
            """
            async def crawl_politely(fetch, start, cap, pace):
                texts, to_do = {start: None}, asyncio.Queue()
                to_do.put_nowait(start)

                async def work():
                    while True:
                        path = await to_do.get()
                        await pace.turn()
                        texts[path] = await fetch(path)
                        for link in links(texts[path]):
                            if link not in texts:
                                texts[link] = None
                                to_do.put_nowait(link)
                        to_do.task_done()

                async with asyncio.TaskGroup() as group:
                    workers = [group.create_task(work()) for _ in range(cap + 1)]
                    await to_do.join()
                    for worker in workers:
                        worker.cancel()
                return texts
            """,
            "seen:      3 at once",
            "expected:  at most 2 at once",
        ),
    },
    "24.3": {
        "a deadline, and a loop with try": right("""
            def patient(fetch, pause, seconds):
                async def tries(path, pause):
                    while True:
                        try:
                            return await fetch(path)
                        except (ConnectionError, TimeoutError):
                            await asyncio.sleep(pause)
                            pause *= 2

                async def fetch_patiently(path):
                    try:
                        async with asyncio.timeout(seconds):
                            return await tries(path, pause)
                    except TimeoutError:
                        return None

                return fetch_patiently
            """),
        "powers of two": right("""
            from itertools import count

            def patient(fetch, pause, seconds):
                async def fetch_patiently(path):
                    deadline = asyncio.get_running_loop().time() + seconds
                    try:
                        async with asyncio.timeout_at(deadline):
                            for n in count():
                                try:
                                    return await fetch(path)
                                except LookupError:
                                    raise
                                except OSError:
                                    pass
                                await asyncio.sleep(pause * 2**n)
                    except TimeoutError:
                        pass

                return fetch_patiently
            """),
        "wait_for": right("""
            from contextlib import suppress

            def patient(fetch, pause, seconds):
                async def keep_asking(path):
                    wait = pause
                    while True:
                        with suppress(ConnectionError, TimeoutError):
                            return await fetch(path)
                        await asyncio.sleep(wait)
                        wait += wait

                async def fetch_patiently(path):
                    try:
                        return await asyncio.wait_for(keep_asking(path), seconds)
                    except TimeoutError:
                        return None

                return fetch_patiently
            """),
        "a slow try is the end": wrong(
            """
            def patient(fetch, pause, seconds):
                async def fetch_patiently(path):
                    wait = pause
                    try:
                        async with asyncio.timeout(seconds):
                            while True:
                                try:
                                    return await fetch(path)
                                except ConnectionError:
                                    await asyncio.sleep(wait)
                                    wait *= 2
                    except TimeoutError:
                        return None

                return fetch_patiently
            """,
            "seen:      ran /map 1 0.0 to 2.0 (error), /map 2 5.0 to 7.0\n",
        ),
        "a deadline for each try": wrong(
            """
            from contextlib import suppress

            def patient(fetch, pause, seconds):
                async def fetch_patiently(path):
                    wait = pause
                    while True:
                        with suppress(ConnectionError, TimeoutError):
                            async with asyncio.timeout(seconds):
                                return await fetch(path)
                        await asyncio.sleep(wait)
                        wait *= 2

                return fetch_patiently
            """,
            "expected:  returned [None]",
        ),
        "one pause for all paths": wrong(
            """
            from contextlib import suppress

            def patient(fetch, pause, seconds):
                async def fetch_patiently(path):
                    nonlocal pause
                    with suppress(TimeoutError):
                        async with asyncio.timeout(seconds):
                            while True:
                                with suppress(ConnectionError, TimeoutError):
                                    return await fetch(path)
                                await asyncio.sleep(pause)
                                pause *= 2

                return fetch_patiently
            """,
            "/fair 3 19.0 to 21.0",
            "/fair 3 13.0 to 15.0",
        ),
        "the pauses stay the same": wrong(
            """
            from contextlib import suppress

            def patient(fetch, pause, seconds):
                async def fetch_patiently(path):
                    with suppress(TimeoutError):
                        async with asyncio.timeout(seconds):
                            while True:
                                with suppress(ConnectionError, TimeoutError):
                                    return await fetch(path)
                                await asyncio.sleep(pause)

                return fetch_patiently
            """,
            "/news 3 6.0 to 8.0",
        ),
        "squared": wrong(
            """
            from contextlib import suppress

            def patient(fetch, pause, seconds):
                async def fetch_patiently(path):
                    n = 0
                    with suppress(TimeoutError):
                        async with asyncio.timeout(seconds):
                            while True:
                                with suppress(ConnectionError, TimeoutError):
                                    return await fetch(path)
                                n += 1
                                await asyncio.sleep(pause * n**2)

                return fetch_patiently
            """,
            "/news 3 9.0 to 11.0",
        ),
        "swallows the caller's deadline": wrong(
            """
            from contextlib import suppress

            def patient(fetch, pause, seconds):
                async def fetch_patiently(path):
                    wait = pause
                    try:
                        async with asyncio.timeout(seconds):
                            while True:
                                with suppress(ConnectionError, TimeoutError):
                                    return await fetch(path)
                                await asyncio.sleep(wait)
                                wait *= 2
                    except (TimeoutError, asyncio.CancelledError):
                        return None

                return fetch_patiently
            """,
            "seen:      returned [None]",
            """expected:  returned ['TimeoutError()']""",
        ),
        "every exception": wrong(
            """
            from contextlib import suppress

            def patient(fetch, pause, seconds):
                async def fetch_patiently(path):
                    wait = pause
                    with suppress(TimeoutError):
                        async with asyncio.timeout(seconds):
                            while True:
                                with suppress(Exception):
                                    return await fetch(path)
                                await asyncio.sleep(wait)
                                wait *= 2

                return fetch_patiently
            """,
            "seen:      returned ['Old']",
        ),
        "looks at the clock only between tries": wrong(
            """
            from contextlib import suppress

            def patient(fetch, pause, seconds):
                async def fetch_patiently(path):
                    clock, wait = asyncio.get_running_loop().time, pause
                    end = clock() + seconds
                    while clock() < end:
                        with suppress(ConnectionError, TimeoutError):
                            return await fetch(path)
                        await asyncio.sleep(wait)
                        wait *= 2

                return fetch_patiently
            """,
            "took 13.0 s",
            "expected:  took 8.0 s",
        ),
        "the deadline goes out": wrong(
            """
            from contextlib import suppress

            def patient(fetch, pause, seconds):
                async def fetch_patiently(path):
                    wait = pause
                    async with asyncio.timeout(seconds):
                        while True:
                            with suppress(ConnectionError, TimeoutError):
                                return await fetch(path)
                            await asyncio.sleep(wait)
                            wait *= 2

                return fetch_patiently
            """,
            """seen:      returned ['TimeoutError()']""",
            "expected:  returned [None]",
        ),
    },
    "24.4": {
        "the crawl as a task": right("""
            async def archive(explore, db, size):
                queue = asyncio.Queue(maxsize=size)

                async def crawl():
                    await explore(lambda path, text: queue.put((path, text)))
                    await queue.put(None)

                async with asyncio.TaskGroup() as group:
                    group.create_task(crawl())
                    pages = []
                    while page := await queue.get():
                        pages.append(page)
                        if len(pages) == size:
                            await save(db, pages)
                    await save(db, pages)
            """),
        "join and cancel": right("""
            async def archive(explore, db, size):
                queue, batch = asyncio.Queue(maxsize=size), []

                async def found(path, text):
                    await queue.put((path, text))

                async def store():
                    while True:
                        batch.append(await queue.get())
                        if len(batch) == size:
                            await save(db, batch)
                        queue.task_done()

                async with asyncio.TaskGroup() as group:
                    storing = group.create_task(store())
                    await explore(found)
                    await queue.join()
                    storing.cancel()
                await save(db, batch)
            """),
        "save in the crawl": wrong(
            """
            async def archive(explore, db, size):
                batch = []

                async def found(path, text):
                    batch.append((path, text))
                    if len(batch) == size:
                        await save(db, batch)

                await explore(found)
                await save(db, batch)
            """,
            "find 5 8.0 to 9.0",
            "expected:  ran save /1 /2 2.0 to 4.0",
        ),
        "no limit": wrong(
            """
            async def archive(explore, db, size):
                queue, batch = asyncio.Queue(), []

                async def found(path, text):
                    await queue.put((path, text))

                async def store():
                    while (page := await queue.get()) is not END:
                        batch.append(page)
                        if len(batch) == size:
                            await save(db, batch)
                    await save(db, batch)

                async with asyncio.TaskGroup() as group:
                    group.create_task(store())
                    await explore(found)
                    await queue.put(END)
            """,
            "find 6 5.0 to 6.0",
            "find 6 9.0 to 10.0",
        ),
        "all of it at the end": wrong(
            """
            async def archive(explore, db, size):
                pages = []

                async def found(path, text):
                    pages.append((path, text))

                await explore(found)
                for start in range(0, len(pages), size):
                    await save(db, pages[start : start + size])
            """,
            "save /1 /2 5.0 to 7.0",
        ),
        "the rest is forgotten": wrong(
            """
            async def archive(explore, db, size):
                queue, batch = asyncio.Queue(maxsize=size), []

                async def found(path, text):
                    await queue.put((path, text))

                async def store():
                    while (page := await queue.get()) is not END:
                        batch.append(page)
                        if len(batch) == size:
                            await save(db, batch)

                async with asyncio.TaskGroup() as group:
                    group.create_task(store())
                    await explore(found)
                    await queue.put(END)
            """,
            "expected:  ran",
            "save /5 6.0 to 8.0",
        ),
        "one by one": wrong(
            """
            async def archive(explore, db, size):
                queue = asyncio.Queue(maxsize=size)

                async def found(path, text):
                    await queue.put((path, text))

                async def store():
                    while (page := await queue.get()) is not END:
                        await save(db, [page])

                async with asyncio.TaskGroup() as group:
                    group.create_task(store())
                    await explore(found)
                    await queue.put(END)
            """,
            "expected:  ran",
        ),
        "the consumer stands alone": wrong(
            """
            async def archive(explore, db, size):
                queue, batch = asyncio.Queue(maxsize=size), []

                async def found(path, text):
                    await queue.put((path, text))

                async def store():
                    while (page := await queue.get()) is not END:
                        batch.append(page)
                        if len(batch) == size:
                            await save(db, batch)
                    await save(db, batch)

                storing = asyncio.create_task(store())
                await explore(found)
                await queue.put(END)
                await storing
            """,
            "expected:  took 4.0 s",
        ),
        "no end": wrong(
            """
            async def archive(explore, db, size):
                queue, batch = asyncio.Queue(maxsize=size), []

                async def found(path, text):
                    await queue.put((path, text))

                async def store():
                    while (page := await queue.get()) is not END:
                        batch.append(page)
                        if len(batch) == size:
                            await save(db, batch)
                    await save(db, batch)

                async with asyncio.TaskGroup() as group:
                    group.create_task(store())
                    await explore(found)
            """,
            "Deadlock at",
            "waits on Queue.get",
        ),
        "a transaction for each, side by side": wrong(
            """
            async def archive(explore, db, size):
                batch = []
                async with asyncio.TaskGroup() as group:
                    async def found(path, text):
                        batch.append((path, text))
                        if len(batch) == size:
                            group.create_task(save(db, batch.copy()))
                            batch.clear()

                    await explore(found)
                await save(db, batch)
            """,
            "expected:  ran",
        ),
    },
    "24.5": {
        "workers": right("""
            async def crawl_until(fetch, db, stopping, cap, grace):
                queue, known, one = asyncio.Queue(), set(), asyncio.Lock()

                async def fill():
                    for path in await to_do(db):
                        if path not in known and not stopping.is_set():
                            known.add(path)
                            queue.put_nowait(path)

                async def work():
                    while True:
                        path = await queue.get()
                        fetching = group.create_task(fetch(path))
                        await fetching
                        async with one:
                            await store_done(db, {path: fetching})
                            await fill()
                        queue.task_done()

                await fill()
                async with asyncio.TaskGroup() as group:
                    workers = [group.create_task(work()) for _ in range(cap)]
                    halt = group.create_task(stopping.wait())
                    over = group.create_task(queue.join())
                    await asyncio.wait([halt, over], return_when="FIRST_COMPLETED")
                    while not queue.empty():
                        queue.get_nowait()
                        queue.task_done()
                    await asyncio.wait([over], timeout=grace)
                    for task in [halt, over, *workers]:
                        task.cancel()
            """),
        "a finally": right("""
            async def crawl_until(fetch, db, stopping, cap, grace):
                under_way, halt = {}, asyncio.create_task(stopping.wait())
                try:
                    while not halt.done():
                        paths = await to_do(db)
                        if not paths:
                            break
                        for path in paths:
                            if path not in under_way and len(under_way) < cap:
                                under_way[path] = asyncio.create_task(fetch(path))
                        both = {halt, *under_way.values()}
                        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
                        await store_done(db, under_way)
                    if under_way:
                        await asyncio.wait(under_way.values(), timeout=grace)
                    await store_done(db, under_way)
                finally:
                    left = [halt, *under_way.values()]
                    for task in left:
                        task.cancel()
                    await asyncio.gather(*left, return_exceptions=True)
            """),
        "no grace": wrong(
            """
            async def crawl_until(fetch, db, stopping, cap, grace):
                under_way = {}
                async with asyncio.TaskGroup() as group:
                    halt = group.create_task(stopping.wait())
                    while not stopping.is_set() and (paths := await to_do(db)):
                        for path in paths[:cap]:
                            if path not in under_way:
                                under_way[path] = group.create_task(fetch(path))
                        both = [halt, *under_way.values()]
                        await asyncio.wait(both, return_when="FIRST_COMPLETED")
                        await store_done(db, under_way)
                    for task in [halt, *under_way.values()]:
                        task.cancel()
            """,
            "/museum 1.0 to 2.5",
            "/museum 1.0 to 5.0",
        ),
        "a grace without end": wrong(
            """
            async def crawl_until(fetch, db, stopping, cap, grace):
                under_way = {}
                async with asyncio.TaskGroup() as group:
                    halt = group.create_task(stopping.wait())
                    while not stopping.is_set() and (paths := await to_do(db)):
                        for path in paths[:cap]:
                            if path not in under_way:
                                under_way[path] = group.create_task(fetch(path))
                        both = [halt, *under_way.values()]
                        await asyncio.wait(both, return_when="FIRST_COMPLETED")
                        await store_done(db, under_way)
                    halt.cancel()
                    await asyncio.wait([halt, *under_way.values()])
                    await store_done(db, under_way)
            """,
            "/fair 2.0 to 11.0",
            "/fair 2.0 to 5.5",
        ),
        "the stop waits for a page": wrong(
            """
            async def crawl_until(fetch, db, stopping, cap, grace):
                under_way = {}
                async with asyncio.TaskGroup() as group:
                    while not stopping.is_set() and (paths := await to_do(db)):
                        for path in paths[:cap]:
                            if path not in under_way:
                                under_way[path] = group.create_task(fetch(path))
                        await asyncio.wait(under_way.values(), return_when="FIRST_COMPLETED")
                        await store_done(db, under_way)
                    if under_way:
                        await asyncio.wait(under_way.values(), timeout=grace)
                    await store_done(db, under_way)
                    for task in under_way.values():
                        task.cancel()
            """,
            "/fair 2.0 to 8.0",
        ),
        "halt is not cancelled": wrong(
            """
            async def crawl_until(fetch, db, stopping, cap, grace):
                under_way = {}
                async with asyncio.TaskGroup() as group:
                    halt = group.create_task(stopping.wait())
                    while not stopping.is_set() and (paths := await to_do(db)):
                        for path in paths[:cap]:
                            if path not in under_way:
                                under_way[path] = group.create_task(fetch(path))
                        both = [halt, *under_way.values()]
                        await asyncio.wait(both, return_when="FIRST_COMPLETED")
                        await store_done(db, under_way)
                    await asyncio.wait([halt, *under_way.values()], timeout=grace)
                    await store_done(db, under_way)
                    for task in [halt, *under_way.values()]:
                        task.cancel()
            """,
            "'closed at': 15.0",
            "'closed at': 12.0",
        ),
        "what is done in the grace is not stored": wrong(
            """
            async def crawl_until(fetch, db, stopping, cap, grace):
                under_way = {}
                async with asyncio.TaskGroup() as group:
                    halt = group.create_task(stopping.wait())
                    while not stopping.is_set() and (paths := await to_do(db)):
                        for path in paths[:cap]:
                            if path not in under_way:
                                under_way[path] = group.create_task(fetch(path))
                        both = [halt, *under_way.values()]
                        await asyncio.wait(both, return_when="FIRST_COMPLETED")
                        await store_done(db, under_way)
                    halt.cancel()
                    await asyncio.wait([halt, *under_way.values()], timeout=grace)
                    for task in under_way.values():
                        task.cancel()
            """,
            "/ships again 9.5 to 10.5",
        ),
        "the stop is not heard": wrong(
            """
            async def crawl_until(fetch, db, stopping, cap, grace):
                under_way = {}
                async with asyncio.TaskGroup() as group:
                    while paths := await to_do(db):
                        for path in paths[:cap]:
                            if path not in under_way:
                                under_way[path] = group.create_task(fetch(path))
                        await asyncio.wait(under_way.values(), return_when="FIRST_COMPLETED")
                        await store_done(db, under_way)
            """,
            "expected:  ran",
            "/fair again 5.5 to 14.5",
        ),
        "batch by batch": wrong(
            """
            async def crawl_until(fetch, db, stopping, cap, grace):
                while not stopping.is_set() and (paths := await to_do(db)):
                    async with asyncio.TaskGroup() as group:
                        tasks = {path: group.create_task(fetch(path)) for path in paths[:cap]}
                    await store_done(db, tasks)
            """,
            "expected:  ran",
        ),
        "no cap": wrong(
            """
            async def crawl_until(fetch, db, stopping, cap, grace):
                under_way = {}
                async with asyncio.TaskGroup() as group:
                    halt = group.create_task(stopping.wait())
                    while not stopping.is_set() and (paths := await to_do(db)):
                        for path in paths:
                            if path not in under_way:
                                under_way[path] = group.create_task(fetch(path))
                        both = [halt, *under_way.values()]
                        await asyncio.wait(both, return_when="FIRST_COMPLETED")
                        await store_done(db, under_way)
                    halt.cancel()
                    await asyncio.wait([halt, *under_way.values()], timeout=grace)
                    await store_done(db, under_way)
                    for task in [halt, *under_way.values()]:
                        task.cancel()
            """,
            "seen:      3 at once",
            "expected:  at most 2 at once",
        ),
        "halt is left": wrong(
            """
            async def crawl_until(fetch, db, stopping, cap, grace):
                under_way, halt = {}, asyncio.create_task(stopping.wait(), name="halt")
                while not stopping.is_set() and (paths := await to_do(db)):
                    for path in paths[:cap]:
                        if path not in under_way:
                            under_way[path] = asyncio.create_task(fetch(path))
                    both = [halt, *under_way.values()]
                    await asyncio.wait(both, return_when="FIRST_COMPLETED")
                    await store_done(db, under_way)
                if under_way:
                    await asyncio.wait(under_way.values(), timeout=grace)
                await store_done(db, under_way)
                for task in under_way.values():
                    task.cancel()
                await asyncio.gather(*under_way.values(), return_exceptions=True)
            """,
            "still running: halt",
        ),
        "asked for again while it is under way": wrong(
            """
            async def crawl_until(fetch, db, stopping, cap, grace):
                under_way = {}
                async with asyncio.TaskGroup() as group:
                    halt = group.create_task(stopping.wait())
                    while not stopping.is_set() and (paths := await to_do(db)):
                        for path in paths[:cap]:
                            under_way[path] = group.create_task(fetch(path))
                        both = [halt, *under_way.values()]
                        await asyncio.wait(both, return_when="FIRST_COMPLETED")
                        await store_done(db, under_way)
                    halt.cancel()
                    await asyncio.wait([halt, *under_way.values()], timeout=grace)
                    await store_done(db, under_way)
                    for task in [halt, *under_way.values()]:
                        task.cancel()
            """,
            "expected:  at most 2 at once",
        ),
    },
}

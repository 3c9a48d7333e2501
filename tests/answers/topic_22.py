"""Answers to the exercises of 22, Outgrow one core and one machine."""

from tests.answers import right, wrong

ANSWERS = {
    "22.1": {
        "workers that share an iterator": right("""
            async def map_chunks(pool, function, items, size, limit):
                loop = asyncio.get_running_loop()
                places = iter(range(0, len(items), size))
                results = [None] * len(items)

                async def work():
                    for place in places:
                        chunk = items[place : place + size]
                        done = await loop.run_in_executor(pool, call_all, function, chunk)
                        results[place : place + size] = done

                await asyncio.gather(*(work() for _ in range(limit)))
                return results
            """),
        "a task group and the pool's own futures": right("""
            async def map_chunks(pool, function, items, size, limit):
                permits = asyncio.BoundedSemaphore(limit)

                async def call(chunk):
                    async with permits:
                        return await asyncio.wrap_future(
                            pool.submit(partial(call_all, function, chunk))
                        )

                async with asyncio.TaskGroup() as group:
                    tasks = [
                        group.create_task(call(items[place : place + size]))
                        for place in range(0, len(items), size)
                    ]
                return sum([task.result() for task in tasks], [])
            """),
        "each item by itself": wrong(
            """
            async def map_chunks(pool, function, items, size, limit):
                slots, loop = asyncio.Semaphore(limit), asyncio.get_running_loop()

                async def call(item):
                    async with slots:
                        return await loop.run_in_executor(pool, call_all, function, [item])

                parts = await asyncio.gather(*map(call, items))
                return [result for part in parts for result in part]
            """,
            "'chunks': [1, 1, 1, 1, 1, 1, 1]",
        ),
        "no limit": wrong(
            """
            async def map_chunks(pool, function, items, size, limit):
                loop = asyncio.get_running_loop()
                chunks = [items[place : place + size] for place in range(0, len(items), size)]
                calls = [loop.run_in_executor(pool, call_all, function, c) for c in chunks]
                parts = await asyncio.gather(*calls)
                return [result for part in parts for result in part]
            """,
            "'at once': 4",
            "'at once': 3",
        ),
        "one after another": wrong(
            """
            async def map_chunks(pool, function, items, size, limit):
                loop, results = asyncio.get_running_loop(), []
                for place in range(0, len(items), size):
                    chunk = items[place : place + size]
                    results += await loop.run_in_executor(pool, call_all, function, chunk)
                return results
            """,
            "'at once': 1, 'full': False",
        ),
        "waves": wrong(
            """
            async def map_chunks(pool, function, items, size, limit):
                loop, results = asyncio.get_running_loop(), []
                chunks = [items[place : place + size] for place in range(0, len(items), size)]
                for first in range(0, len(chunks), limit):
                    wave = chunks[first : first + limit]
                    calls = [loop.run_in_executor(pool, call_all, function, c) for c in wave]
                    for part in await asyncio.gather(*calls):
                        results += part
                return results
            """,
            "'at once': 3, 'full': False",
            "'at once': 3, 'full': True",
        ),
        "a list of lists": wrong(
            """
            async def map_chunks(pool, function, items, size, limit):
                slots, loop = asyncio.Semaphore(limit), asyncio.get_running_loop()

                async def call(chunk):
                    async with slots:
                        return await loop.run_in_executor(pool, call_all, function, chunk)

                chunks = [items[place : place + size] for place in range(0, len(items), size)]
                return await asyncio.gather(*(call(chunk) for chunk in chunks))
            """,
            "seen:      returned {'results': [[25, 36], [49, 64], [81, 100], [121]]",
        ),
        "in the order of their ends": wrong(
            """
            async def map_chunks(pool, function, items, size, limit):
                slots, loop, results = asyncio.Semaphore(limit), asyncio.get_running_loop(), []

                async def call(chunk):
                    async with slots:
                        results.extend(
                            await loop.run_in_executor(pool, call_all, function, chunk)
                        )

                chunks = [items[place : place + size] for place in range(0, len(items), size)]
                await asyncio.gather(*(call(chunk) for chunk in chunks))
                return results
            """,
            "expected:  returned {'results': [25, 36, 49, 64, 81, 100, 121]",
            "look at:   what the function returns, and in which order",
        ),
        "the rest is forgotten": wrong(
            """
            async def map_chunks(pool, function, items, size, limit):
                slots, loop = asyncio.Semaphore(limit), asyncio.get_running_loop()

                async def call(chunk):
                    async with slots:
                        return await loop.run_in_executor(pool, call_all, function, chunk)

                chunks = [items[n * size : (n + 1) * size] for n in range(len(items) // size)]
                parts = await asyncio.gather(*(call(chunk) for chunk in chunks))
                return [result for part in parts for result in part]
            """,
            "seen:      returned {'results': [25, 36, 49, 64, 81, 100], 'chunks': [2, 2, 2]",
        ),
        "the pool's map": wrong(
            """
            async def map_chunks(pool, function, items, size, limit):
                return list(pool.map(function, items, chunksize=size))
            """,
            "'loop': 'held'",
            "'loop': 'free'",
        ),
        "threads": wrong(
            """
            async def map_chunks(pool, function, items, size, limit):
                slots = asyncio.Semaphore(limit)

                async def call(chunk):
                    async with slots:
                        return await asyncio.to_thread(call_all, function, chunk)

                chunks = [items[place : place + size] for place in range(0, len(items), size)]
                parts = await asyncio.gather(*(call(chunk) for chunk in chunks))
                return [result for part in parts for result in part]
            """,
            "seen:      returned {'results': ['calculated at home', ",
        ),
    },
    "22.2": {
        "the exceptions as results": right("""
            async def develop_all(client, photos, report):
                async def develop_one(photo):
                    [end] = await asyncio.gather(
                        client.submit(develop, photo, pure=False), return_exceptions=True
                    )
                    report(photo)
                    return None if isinstance(end, ValueError) else end

                return await asyncio.gather(*map(develop_one, photos))
            """),
        "as they are completed": right("""
            async def develop_all(client, photos, report):
                from distributed import as_completed

                futures = client.map(develop, photos, pure=False)
                names = dict(zip(futures, photos, strict=True))
                async for future in as_completed(futures):
                    report(names[future])
                return [None if future.status == "error" else await future for future in futures]
            """),
        "one after another": wrong(
            """
            async def develop_all(client, photos, report):
                results = []
                for photo in photos:
                    try:
                        results.append(await client.submit(develop, photo, pure=False))
                    except ValueError:
                        results.append(None)
                    report(photo)
                return results
            """,
            "seen:      returned {'results': ['slow-1 developed before any report'",
        ),
        "reported in the order of the list": wrong(
            """
            async def develop_all(client, photos, report):
                futures = [client.submit(develop, photo, pure=False) for photo in photos]
                results = []
                for photo, future in zip(photos, futures, strict=True):
                    try:
                        results.append(await future)
                    except ValueError:
                        results.append(None)
                    report(photo)
                return results
            """,
            "seen:      returned {'results': ['slow-1 developed before any report'",
        ),
        "the same call is made once": wrong(
            """
            async def develop_all(client, photos, report):
                async def develop_one(photo):
                    try:
                        return await client.submit(develop, photo)
                    except ValueError:
                        return None
                    finally:
                        report(photo)

                return await asyncio.gather(*map(develop_one, photos))
            """,
            "'pair-1 developed alone'",
            "'developed': ['pair-1', 'sea', 'slow-1', 'torn-1']",
        ),
        "result is not awaited": wrong(
            """
            async def develop_all(client, photos, report):
                futures = [client.submit(develop, photo, pure=False) for photo in photos]
                for photo in photos:
                    report(photo)
                return [future.result() for future in futures]
            """,
            "seen:      returned {'results': [<coroutine object Future._result>, ",
        ),
        "the error gets out": wrong(
            """
            async def develop_all(client, photos, report):
                async def develop_one(photo):
                    result = await client.submit(develop, photo, pure=False)
                    report(photo)
                    return result

                return await asyncio.gather(*map(develop_one, photos))
            """,
            "seen:      ValueError: torn-1",
        ),
        "failed ones are left out": wrong(
            """
            async def develop_all(client, photos, report):
                async def follow(photo, future):
                    await asyncio.wait([asyncio.ensure_future(client.gather([future], "skip"))])
                    report(photo)

                futures = [client.submit(develop, photo, pure=False) for photo in photos]
                await asyncio.gather(*map(follow, photos, futures))
                return await client.gather(futures, errors="skip")
            """,
            "['pair-1 developed', 'slow-1 developed', 'pair-1 developed', 'sea developed']",
        ),
        "no report of what has failed": wrong(
            """
            async def develop_all(client, photos, report):
                async def develop_one(photo):
                    try:
                        result = await client.submit(develop, photo, pure=False)
                    except ValueError:
                        return None
                    report(photo)
                    return result

                return await asyncio.gather(*map(develop_one, photos))
            """,
            "'reported': ['pair-1', 'pair-1', 'sea', 'slow-1']}",
        ),
        "in threads here": wrong(
            """
            async def develop_all(client, photos, report):
                async def develop_one(photo):
                    try:
                        return await asyncio.to_thread(develop, photo)
                    except ValueError:
                        return None
                    finally:
                        report(photo)

                return await asyncio.gather(*map(develop_one, photos))
            """,
            "'slow-1 developed at home'",
        ),
    },
    "22.3": {
        "a coroutine for each attempt": right("""
            async def scan_all(photos, open_pool):
                async def attempt(pool, photo):
                    try:
                        return await scan_in(pool, photo)
                    except BrokenProcessPool:
                        return "given up"

                async with open_pool(2) as pool:
                    tasks = {p: asyncio.create_task(attempt(pool, p)) for p in photos}
                    await asyncio.wait(tasks.values())
                results = {photo: task.result() for photo, task in tasks.items()}
                for photo in photos:
                    if results[photo] == "given up":
                        async with open_pool(1) as pool:
                            results[photo] = await attempt(pool, photo)
                return results
            """),
        "batches": right("""
            async def scan_all(photos, open_pool):
                results = dict.fromkeys(photos, "given up")
                for processes, batch in [(2, photos), *((1, [photo]) for photo in photos)]:
                    left = [photo for photo in batch if results[photo] == "given up"]
                    if left:
                        async with open_pool(processes) as pool:
                            calls = [scan_in(pool, photo) for photo in left]
                            ends = await asyncio.gather(*calls, return_exceptions=True)
                        for photo, end in zip(left, ends):
                            if not isinstance(end, BrokenProcessPool):
                                results[photo] = end
                return results
            """),
        "no second attempt": wrong(
            """
            async def scan_all(photos, open_pool):
                async with open_pool(2) as pool:
                    ends = await asyncio.gather(*(scan_in(pool, photo) for photo in photos))
                return dict(zip(photos, ends))
            """,
            "seen:      BrokenProcessPool: ",
        ),
        "given up at once": wrong(
            """
            async def scan_all(photos, open_pool):
                async with open_pool(2) as pool:
                    calls = [scan_in(pool, photo) for photo in photos]
                    ends = await asyncio.gather(*calls, return_exceptions=True)
                return {
                    photo: "given up" if isinstance(end, BrokenProcessPool) else end
                    for photo, end in zip(photos, ends)
                }
            """,
            "'slow-1': 'given up'",
            "'others': set()",
        ),
        "once more, all together": wrong(
            """
            async def scan_all(photos, open_pool):
                results = dict.fromkeys(photos, "given up")
                for _ in range(2):
                    left = [photo for photo in photos if results[photo] == "given up"]
                    if left:
                        async with open_pool(2) as pool:
                            calls = [scan_in(pool, photo) for photo in left]
                            ends = await asyncio.gather(*calls, return_exceptions=True)
                        for photo, end in zip(left, ends):
                            if not isinstance(end, BrokenProcessPool):
                                results[photo] = end
                return results
            """,
            "'large-1': 'given up'",
            "'others': {2}",
        ),
        "until all are done": wrong(
            """
            async def scan_all(photos, open_pool):
                results = {}
                while left := [photo for photo in photos if photo not in results]:
                    async with open_pool(2) as pool:
                        calls = [scan_in(pool, photo) for photo in left]
                        ends = await asyncio.gather(*calls, return_exceptions=True)
                    for photo, end in zip(left, ends):
                        if not isinstance(end, BrokenProcessPool):
                            results[photo] = end
                return results
            """,
            "seen:      RuntimeError: no more than 12 pools",
        ),
        "in the broken pool": wrong(
            """
            async def scan_all(photos, open_pool):
                results = {}
                async with open_pool(2) as pool:
                    calls = [scan_in(pool, photo) for photo in photos]
                    ends = await asyncio.gather(*calls, return_exceptions=True)
                    for photo, end in zip(photos, ends):
                        if isinstance(end, BrokenProcessPool):
                            try:
                                end = await scan_in(pool, photo)
                            except BrokenProcessPool:
                                end = "given up"
                        results[photo] = end
                return results
            """,
            "'slow-1': 'given up'",
            "'others': set()",
        ),
        "one by one from the start": wrong(
            """
            async def scan_all(photos, open_pool):
                results = {}
                for photo in photos:
                    try:
                        async with open_pool(1) as pool:
                            results[photo] = await scan_in(pool, photo)
                    except BrokenProcessPool:
                        results[photo] = "given up"
                return results
            """,
            "'pair-1': 'pair-1 scanned, and no other at the same time'",
        ),
        "all once more": wrong(
            """
            async def scan_all(photos, open_pool):
                results = {}
                async with open_pool(2) as pool:
                    calls = [scan_in(pool, photo) for photo in photos]
                    await asyncio.gather(*calls, return_exceptions=True)
                for photo in photos:
                    try:
                        async with open_pool(1) as pool:
                            results[photo] = await scan_in(pool, photo)
                    except BrokenProcessPool:
                        results[photo] = "given up"
                return results
            """,
            "'others': {1}, 'attempts': 2",
            "'others': set(), 'attempts': 1",
        ),
        "a list": wrong(
            """
            async def scan_all(photos, open_pool):
                async with open_pool(2) as pool:
                    ends = await asyncio.gather(
                        *(scan_in(pool, photo) for photo in photos), return_exceptions=True
                    )
                for place, photo in enumerate(photos):
                    if isinstance(ends[place], BrokenProcessPool):
                        try:
                            async with open_pool(1) as pool:
                                ends[place] = await scan_in(pool, photo)
                        except BrokenProcessPool:
                            ends[place] = "given up"
                return ends
            """,
            "seen:      returned {'results': ['pair-1 scanned', 'sea scanned', 'pair-2 scanned']",
        ),
    },
}

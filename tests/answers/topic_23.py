"""Answers to the exercises of 23, Follow the rules, and know why."""

from textwrap import dedent

from tests.answers import Answer, right, wrong


def rule(number: int, answer: Answer) -> Answer:
    """Returns an answer that also names a rule."""
    named = f"def broken_rule():\n    return {number}\n\n\n"
    return Answer(named + dedent(answer.source), answer.says)


AS_FOUND = {
    "23.1": """
        async def inventory(shelves):
            counts = {}
            for shelf in shelves:
                counts[shelf] = count(shelf)
            return counts
        """,
    "23.2": """
        async def refresh(pages):
            fetched = []
            for page in pages:
                with suppress(ConnectionError, asyncio.CancelledError):
                    fetched.append(await fetch(page))
            return fetched
        """,
    "23.3": """
        async def best_price(offers):
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(ask(*offer), name=offer[0]) for offer in offers]
            return min(task.result() for task in tasks)
        """,
    "23.4": """
        async def download(pages):
            calls = (load(page, seconds) for page, seconds in pages.items())
            return await asyncio.gather(*calls, return_exceptions=True)
        """,
    "23.5": """
        async def serve(orders):
            receipts = []
            for order in orders:
                receipts.append(await pack(order))
                asyncio.create_task(notify(order), name=f"notify {order}")
            return receipts
        """,
}
MENDED = {
    "23.1": """
        async def inventory(shelves):
            return {shelf: await asyncio.to_thread(count, shelf) for shelf in shelves}
        """,
    "23.2": """
        async def refresh(pages):
            fetched = []
            for page in pages:
                try:
                    fetched.append(await fetch(page))
                except ConnectionError:
                    pass
            return fetched
        """,
    "23.3": """
        async def best_price(offers):
            prices = []

            async def note(offer):
                prices.append(await ask(*offer))

            try:
                async with asyncio.timeout(3), asyncio.TaskGroup() as group:
                    for offer in offers:
                        group.create_task(note(offer))
            except TimeoutError:
                pass
            return min(prices, default=None)
        """,
    "23.4": """
        async def download(pages):
            places = asyncio.BoundedSemaphore(3)

            async def one(page):
                async with places:
                    return await load(page, pages[page])

            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(one(page)) for page in pages]
            return [task.result() for task in tasks]
        """,
    "23.5": """
        async def serve(orders):
            receipts, notices = [], []
            try:
                for order in orders:
                    receipts.append(await pack(order))
                    notices.append(asyncio.create_task(notify(order)))
                await asyncio.gather(*notices)
            finally:
                for notice in notices:
                    notice.cancel()
                await asyncio.gather(*notices, return_exceptions=True)
            return receipts
        """,
}
ELSE = "you predicted {}, and the program did something else"

ANSWERS = {
    "23.1": {
        "a comprehension": rule(3, right(MENDED["23.1"])),
        "all shelves at once": rule(
            3,
            right("""
                async def inventory(shelves):
                    async with asyncio.TaskGroup() as group:
                        tasks = {
                            shelf: group.create_task(asyncio.to_thread(count, shelf))
                            for shelf in shelves
                        }
                    return {shelf: task.result() for shelf, task in tasks.items()}
                """),
        ),
        "an executor": rule(
            3,
            right("""
                async def inventory(shelves):
                    loop, counts = asyncio.get_running_loop(), {}
                    for shelf in shelves:
                        counts[shelf] = await loop.run_in_executor(None, count, shelf)
                    return counts
                """),
        ),
        "as found": rule(
            3,
            wrong(
                AS_FOUND["23.1"],
                "seen:      a call that holds the loop, so that no other task can run",
                "look at:   line 2 in count: time.sleep(0.1)",
            ),
        ),
        "another rule named": rule(2, wrong(MENDED["23.1"], ELSE.format(2))),
        "an async def round it": rule(
            3,
            wrong(
                """
                async def count_later(shelf):
                    return count(shelf)


                async def inventory(shelves):
                    return {shelf: await count_later(shelf) for shelf in shelves}
                """,
                "seen:      a call that holds the loop, so that no other task can run",
            ),
        ),
        "turns between the calls": rule(
            3,
            wrong(
                """
                async def inventory(shelves):
                    counts = {}
                    for shelf in shelves:
                        await asyncio.sleep(0)
                        counts[shelf] = count(shelf)
                    return counts
                """,
                "seen:      a call that holds the loop, so that no other task can run",
            ),
        ),
        "called before the thread": rule(
            3,
            wrong(
                """
                async def inventory(shelves):
                    counts = {}
                    for shelf in shelves:
                        counts[shelf] = await asyncio.to_thread(count(shelf))
                    return counts
                """,
                "'int' object is not callable",
            ),
        ),
        "await forgotten": rule(
            3,
            wrong(
                """
                async def inventory(shelves):
                    return {shelf: asyncio.to_thread(count, shelf) for shelf in shelves}
                """,
                "seen:      never awaited: to_thread",
            ),
        ),
    },
    "23.2": {
        "try and except": rule(7, right(MENDED["23.2"])),
        "cancellation raised again": rule(
            7,
            right("""
                async def refresh(pages):
                    fetched = []
                    for page in pages:
                        try:
                            fetched.append(await fetch(page))
                        except asyncio.CancelledError:
                            raise
                        except ConnectionError:
                            continue
                    return fetched
                """),
        ),
        "as found": rule(
            7,
            wrong(
                AS_FOUND["23.2"],
                "seen:      asked to stop, went on: refresh",
                "look at:   an `except` that catches CancelledError and does not raise it again",
            ),
        ),
        "another rule named": rule(5, wrong(MENDED["23.2"], ELSE.format(5))),
        "all errors skipped": rule(
            7,
            wrong(
                """
                async def refresh(pages):
                    fetched = []
                    for page in pages:
                        with suppress(Exception):
                            fetched.append(await fetch(page))
                    return fetched
                """,
                "seen:      no exception: it returned ['<news>']",
                "expected:  ValueError",
            ),
        ),
        "stops, and hides it": rule(
            7,
            wrong(
                """
                async def refresh(pages):
                    fetched = []
                    try:
                        for page in pages:
                            with suppress(ConnectionError):
                                fetched.append(await fetch(page))
                    except asyncio.CancelledError:
                        pass
                    return fetched
                """,
                "seen:      asked to stop, went on: refresh",
            ),
        ),
        "nothing skipped": rule(
            7,
            wrong(
                """
                async def refresh(pages):
                    return [await fetch(page) for page in pages]
                """,
                "seen:      ConnectionError: down",
                "expected:  no exception",
            ),
        ),
        "one mishap ends all": rule(
            7,
            wrong(
                """
                async def refresh(pages):
                    fetched = []
                    with suppress(ConnectionError):
                        for page in pages:
                            fetched.append(await fetch(page))
                    return fetched
                """,
                "seen:      returned ['<news>']",
                "expected:  returned ['<news>', '<mail>']",
            ),
        ),
    },
    "23.3": {
        "a block round the group": rule(8, right(MENDED["23.3"])),
        "wait_for": rule(
            8,
            right("""
                async def best_price(offers):
                    calls = [asyncio.wait_for(ask(*offer), 3) for offer in offers]
                    found = await asyncio.gather(*calls, return_exceptions=True)
                    prices = [price for price in found if not isinstance(price, TimeoutError)]
                    return min(prices, default=None)
                """),
        ),
        "wait, then cancel": rule(
            8,
            right("""
                async def best_price(offers):
                    tasks = [asyncio.create_task(ask(*offer)) for offer in offers]
                    try:
                        done, _ = await asyncio.wait(tasks, timeout=3)
                        return min((task.result() for task in done), default=None)
                    finally:
                        for task in tasks:
                            task.cancel()
                        await asyncio.wait(tasks)
                """),
        ),
        "as found": rule(
            8,
            wrong(
                AS_FOUND["23.3"],
                "seen:      ended Bonn done, Oslo done, Rome done",
                "expected:  ended Oslo done, Bonn done, Rome cancelled",
            ),
        ),
        "another rule named": rule(9, wrong(MENDED["23.3"], ELSE.format(9))),
        "the prices lost": rule(
            8,
            wrong(
                """
                async def best_price(offers):
                    try:
                        async with asyncio.timeout(3):
                            prices = await asyncio.gather(*[ask(*offer) for offer in offers])
                    except TimeoutError:
                        return None
                    return min(prices)
                """,
                "seen:      returned None",
                "expected:  returned 20",
            ),
        ),
        "the deadline goes on to the caller": rule(
            8,
            wrong(
                """
                async def best_price(offers):
                    async with asyncio.timeout(3), asyncio.TaskGroup() as group:
                        tasks = [group.create_task(ask(*offer)) for offer in offers]
                    return min(task.result() for task in tasks)
                """,
                "seen:      TimeoutError",
                "expected:  no exception",
            ),
        ),
        "only stops waiting": rule(
            8,
            wrong(
                """
                async def best_price(offers):
                    tasks = [asyncio.create_task(ask(*offer), name=offer[0]) for offer in offers]
                    done, _ = await asyncio.wait(tasks, timeout=3)
                    return min((task.result() for task in done), default=None)
                """,
                "seen:      ended Bonn done, Oslo done, Rome unfinished",
            ),
        ),
        "in line": rule(
            8,
            wrong(
                """
                async def best_price(offers):
                    prices = []
                    for offer in offers:
                        try:
                            async with asyncio.timeout(3):
                                prices.append(await ask(*offer))
                        except TimeoutError:
                            pass
                    return min(prices, default=None)
                """,
                "seen:      Oslo 0.0 to 1.0, Bonn 1.0 to 3.0, at no moment all at once",
            ),
        ),
        "always three seconds": rule(
            8,
            wrong(
                """
                async def best_price(offers):
                    tasks = [asyncio.create_task(ask(*offer), name=offer[0]) for offer in offers]
                    await asyncio.sleep(3)
                    prices = [task.result() for task in tasks if task.done()]
                    for task in tasks:
                        task.cancel()
                    await asyncio.wait(tasks)
                    return min(prices, default=None)
                """,
                "seen:      took 3.0 s",
                "expected:  took 2.0 s",
            ),
        ),
        "nobody answered": rule(
            8,
            wrong(
                """
                async def best_price(offers):
                    calls = [asyncio.wait_for(ask(*offer), 3) for offer in offers]
                    found = await asyncio.gather(*calls, return_exceptions=True)
                    return min(price for price in found if isinstance(price, int))
                """,
                "seen:      ValueError",
            ),
        ),
    },
    "23.4": {
        "a group": rule(9, right(MENDED["23.4"])),
        "three workers": rule(
            9,
            right("""
                async def download(pages):
                    left, found = iter(pages.items()), {}

                    async def work():
                        for page, seconds in left:
                            found[page] = await load(page, seconds)

                    await asyncio.gather(work(), work(), work())
                    return [found[page] for page in pages]
                """),
        ),
        "as found": rule(9, wrong(AS_FOUND["23.4"], "ConnectionError('too many requests: music')")),
        "another rule named": rule(4, wrong(MENDED["23.4"], ELSE.format(4))),
        "rounds of three": rule(
            9,
            wrong(
                """
                async def download(pages):
                    items, found = list(pages.items()), []
                    for start in range(0, len(items), 3):
                        found += await asyncio.gather(*[load(*i) for i in items[start : start + 3]])
                    return found
                """,
                "seen:      ran",
                "music 3.0 to 4.0",
                "expected:  ran",
            ),
        ),
        "a semaphore for each page": rule(
            9,
            wrong(
                """
                async def download(pages):
                    async def one(page):
                        async with asyncio.Semaphore(3):
                            return await load(page, pages[page])

                    return await asyncio.gather(*map(one, pages))
                """,
                "seen:      ConnectionError: too many requests: music",
            ),
        ),
        "one too many": rule(
            9,
            wrong(
                """
                async def download(pages):
                    places = asyncio.Semaphore(4)

                    async def one(page):
                        async with places:
                            return await load(page, pages[page])

                    return await asyncio.gather(*map(one, pages))
                """,
                "seen:      ConnectionError: too many requests: music",
            ),
        ),
        "in line": rule(
            9,
            wrong(
                """
                async def download(pages):
                    return [await load(page, seconds) for page, seconds in pages.items()]
                """,
                "look at:   an `await` that ends before the next call has been started",
            ),
        ),
        "in finishing order": rule(
            9,
            wrong(
                """
                async def download(pages):
                    places, found = asyncio.Semaphore(3), []

                    async def one(page):
                        async with places:
                            found.append(await load(page, pages[page]))

                    await asyncio.gather(*map(one, pages))
                    return found
                """,
                "seen:      returned ['<news>', '<maps>'",
                "expected:  returned ['<news>', '<mail>'",
            ),
        ),
        "held for no time": rule(
            9,
            wrong(
                """
                async def download(pages):
                    places = asyncio.Semaphore(3)

                    async def one(page):
                        async with places:
                            call = load(page, pages[page])
                        return await call

                    return await asyncio.gather(*map(one, pages))
                """,
                "seen:      ConnectionError: too many requests: music",
            ),
        ),
    },
    "23.5": {
        "a finally": rule(6, right(MENDED["23.5"])),
        "the return inside": rule(
            6,
            right("""
                async def serve(orders):
                    async with asyncio.TaskGroup() as notices:
                        receipts = []
                        for order in orders:
                            receipts += [await pack(order)]
                            notices.create_task(notify(order))
                        return receipts
                """),
        ),
        "as found": rule(
            6,
            wrong(
                AS_FOUND["23.5"],
                "seen:      still running: notify lamp, notify vase",
                "look at:   tasks that are created, or cancelled, and not waited for",
            ),
        ),
        "another rule named": rule(1, wrong(MENDED["23.5"], ELSE.format(1))),
        "in line": rule(
            6,
            wrong(
                """
                async def serve(orders):
                    receipts = []
                    for order in orders:
                        receipts.append(await pack(order))
                        await notify(order)
                    return receipts
                """,
                "seen:      notify vase 1.0 to 4.0, pack lamp 4.0 to 5.0, at no moment all at once",
            ),
        ),
        "only referred to": rule(
            6,
            wrong(
                """
                background = set()


                async def serve(orders):
                    receipts = []
                    for order in orders:
                        receipts.append(await pack(order))
                        task = asyncio.create_task(notify(order), name=f"notify {order}")
                        background.add(task)
                        task.add_done_callback(background.discard)
                    return receipts
                """,
                "seen:      still running: notify lamp, notify vase",
            ),
        ),
        "gathered at the end": rule(
            6,
            wrong(
                """
                async def serve(orders):
                    receipts, notices = [], []
                    for order in orders:
                        receipts.append(await pack(order))
                        notices.append(asyncio.create_task(notify(order), name=f"notify {order}"))
                    await asyncio.gather(*notices)
                    return receipts
                """,
                "seen:      still running: notify vase",
            ),
        ),
        "cancelled when all is packed": rule(
            6,
            wrong(
                """
                async def serve(orders):
                    receipts, notices = [], []
                    try:
                        for order in orders:
                            receipts.append(await pack(order))
                            notices.append(asyncio.create_task(notify(order)))
                    finally:
                        for notice in notices:
                            notice.cancel()
                    return receipts
                """,
                "seen:      took 2.0 s",
                "expected:  took 5.0 s",
            ),
        ),
        "packed at once": rule(
            6,
            wrong(
                """
                async def serve(orders):
                    async def one(order):
                        receipt = await pack(order)
                        await notify(order)
                        return receipt

                    return await asyncio.gather(*map(one, orders))
                """,
                "at no moment all at once",
            ),
        ),
        "waits through the cut": rule(
            6,
            wrong(
                """
                async def serve(orders):
                    receipts, notices = [], []
                    try:
                        for order in orders:
                            receipts.append(await pack(order))
                            notices.append(asyncio.create_task(notify(order)))
                    finally:
                        await asyncio.gather(*notices)
                    return receipts
                """,
                "seen:      ended notify vase done",
                "expected:  ended notify vase cancelled",
            ),
        ),
    },
}

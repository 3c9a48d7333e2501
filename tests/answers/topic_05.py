"""Answers to the exercises of 05, Gather results your way."""

from tests.answers import right, wrong

ANSWERS = {
    "5.1": {
        "tasks, awaited in line": right("""
            async def fetch_all(pages):
                tasks = [asyncio.create_task(fetch(name, seconds)) for name, seconds in pages]
                return [(name, await task) for (name, _), task in zip(pages, tasks)]
            """),
        "a group": right("""
            async def fetch_all(pages):
                async with asyncio.TaskGroup() as group:
                    tasks = [(name, group.create_task(fetch(name, s))) for name, s in pages]
                return [(name, task.result()) for name, task in tasks]
            """),
        "as_completed, sorted afterwards": right("""
            async def fetch_all(pages):
                async def place(n, name, seconds):
                    return n, name, await fetch(name, seconds)

                calls = [place(n, *page) for n, page in enumerate(pages)]
                found = [await coming for coming in asyncio.as_completed(calls)]
                return [(name, text) for _, name, text in sorted(found)]
            """),
        "wait, if there is something": right("""
            async def fetch_all(pages):
                tasks = [asyncio.create_task(fetch(*page)) for page in pages]
                if tasks:
                    await asyncio.wait(tasks)
                return [(page[0], task.result()) for page, task in zip(pages, tasks)]
            """),
        "as it was": wrong(
            """
            async def fetch_all(pages):
                calls = [fetch(name, seconds) for name, seconds in pages]
                found = []
                for (name, _), coming in zip(pages, asyncio.as_completed(calls)):
                    found.append((name, await coming))
                return found
            """,
            "seen:      returned [('photos', 'the text of news'),",
            "expected:  returned [('photos', 'the text of photos'),",
            "look at:   what the function returns, and in which order",
        ),
        "pairs in finishing order": wrong(
            """
            async def fetch_all(pages):
                async def pair(name, seconds):
                    return name, await fetch(name, seconds)

                calls = [pair(name, seconds) for name, seconds in pages]
                return [await coming for coming in asyncio.as_completed(calls)]
            """,
            "seen:      returned [('news', 'the text of news'), ('mail',",
        ),
        "one after another": wrong(
            """
            async def fetch_all(pages):
                return [(name, await fetch(name, seconds)) for name, seconds in pages]
            """,
            "seen:      ran photos 0.0 to 3.0, news 3.0 to 4.0, mail 4.0 to 6.0",
            "an `await` that ends before the next call has been started",
        ),
        "a star forgotten": wrong(
            """
            async def fetch_all(pages):
                texts = await asyncio.gather([fetch(name, seconds) for name, seconds in pages])
                return [(name, text) for (name, _), text in zip(pages, texts)]
            """,
            "unhashable type: 'list'",
            "look at:   line 2 in fetch_all: texts = await asyncio.gather([",
        ),
        "texts alone": wrong(
            """
            async def fetch_all(pages):
                return await asyncio.gather(*(fetch(name, seconds) for name, seconds in pages))
            """,
            "seen:      returned ['the text of photos', 'the text of news', 'the text of mail']",
        ),
        "a dictionary on the way": wrong(
            """
            async def fetch_all(pages):
                texts = await asyncio.gather(*(fetch(name, seconds) for name, seconds in pages))
                return list(dict(zip((name for name, _ in pages), texts)).items())
            """,
            "seen:      returned [('news', 'the text of news')]",
        ),
        "wait for nothing": wrong(
            """
            async def fetch_all(pages):
                tasks = [asyncio.create_task(fetch(*page)) for page in pages]
                await asyncio.wait(tasks)
                return [(page[0], task.result()) for page, task in zip(pages, tasks)]
            """,
            "seen:      ValueError: Set of Tasks/Futures is empty.",
            "look at:   line 3 in fetch_all: await asyncio.wait(tasks)",
        ),
        "tasks in place of texts": wrong(
            """
            async def fetch_all(pages):
                tasks = [asyncio.create_task(fetch(*page)) for page in pages]
                await asyncio.gather(*tasks)
                return [(page[0], task) for page, task in zip(pages, tasks)]
            """,
            "seen:      returned [('photos', <Task finished",
        ),
    },
    "5.2": {
        "gather of the losers": right("""
            async def race(mirrors):
                tasks = [asyncio.create_task(download(*mirror)) for mirror in mirrors]
                done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in pending:
                    task.cancel()
                await asyncio.gather(*pending, return_exceptions=True)
                [winner] = done
                return await winner
            """),
        "as_completed and finally": right("""
            async def race(mirrors):
                tasks = [asyncio.create_task(download(*mirror)) for mirror in mirrors]
                try:
                    for coming in asyncio.as_completed(tasks):
                        return await coming
                finally:
                    for task in tasks:
                        task.cancel()
                    await asyncio.gather(*tasks, return_exceptions=True)
            """),
        "wait for all of them": right("""
            async def race(mirrors):
                tasks = {asyncio.create_task(download(*mirror)) for mirror in mirrors}
                done, pending = await asyncio.wait(tasks, return_when="FIRST_COMPLETED")
                for task in pending:
                    task.cancel()
                await asyncio.wait(tasks)
                return done.pop().result()
            """),
        "losers not asked to stop": wrong(
            """
            async def race(mirrors):
                tasks = [asyncio.create_task(download(*mirror)) for mirror in mirrors]
                done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                return done.pop().result()
            """,
            "seen:      still running: download, download",
            "expected:  nothing left running",
        ),
        "not waited for": wrong(
            """
            async def race(mirrors):
                tasks = [asyncio.create_task(download(*mirror)) for mirror in mirrors]
                done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in pending:
                    task.cancel()
                return done.pop().result()
            """,
            "seen:      still running: download, download",
        ),
        "one turn of the loop": wrong(
            """
            async def race(mirrors):
                tasks = [asyncio.create_task(download(*mirror)) for mirror in mirrors]
                done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in pending:
                    task.cancel()
                await asyncio.sleep(0)
                return done.pop().result()
            """,
            "seen:      still running: download, download",
        ),
        "waits for the losers' files": wrong(
            """
            async def race(mirrors):
                tasks = [asyncio.create_task(download(*mirror)) for mirror in mirrors]
                done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                if pending:
                    await asyncio.wait(pending)
                return done.pop().result()
            """,
            "seen:      ended bonn done, oslo done, rome done",
            "expected:  ended oslo cancelled, bonn done, rome cancelled",
        ),
        "one mirror forgotten": wrong(
            """
            async def race(mirrors):
                tasks = [asyncio.create_task(download(*mirror)) for mirror in mirrors]
                done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in pending:
                    task.cancel()
                await asyncio.wait(pending)
                return done.pop().result()
            """,
            "seen:      ValueError: Set of Tasks/Futures is empty.",
            "look at:   line 6 in race: await asyncio.wait(pending)",
        ),
        "the error first": wrong(
            """
            async def race(mirrors):
                tasks = [asyncio.create_task(download(*mirror)) for mirror in mirrors]
                done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                winner = done.pop().result()
                for task in pending:
                    task.cancel()
                await asyncio.gather(*pending, return_exceptions=True)
                return winner
            """,
            "seen:      still running: download, download",
            "ok  returned 'ConnectionError'",
        ),
        "the first in the list": wrong(
            """
            async def race(mirrors):
                tasks = [asyncio.create_task(download(*mirror)) for mirror in mirrors]
                result = await tasks[0]
                for task in tasks[1:]:
                    task.cancel()
                return result
            """,
            "seen:      returned 'the file from oslo'",
        ),
        "one after another": wrong(
            """
            async def race(mirrors):
                for mirror in mirrors:
                    return await download(*mirror)
            """,
            "oslo 0.0 to 3.0, at no moment all at once",
            "the calls that were never started",
        ),
        "coroutines under wait": wrong(
            """
            async def race(mirrors):
                calls = [download(*mirror) for mirror in mirrors]
                done, pending = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
                for task in pending:
                    task.cancel()
                return done.pop().result()
            """,
            "seen:      TypeError: Passing coroutines is forbidden, use tasks explicitly.",
            "look at:   line 3 in race: done, pending = await asyncio.wait(calls,",
        ),
        "the task in place of its result": wrong(
            """
            async def race(mirrors):
                tasks = [asyncio.create_task(download(*mirror)) for mirror in mirrors]
                done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in pending:
                    task.cancel()
                await asyncio.gather(*pending, return_exceptions=True)
                return done.pop()
            """,
            "seen:      returned <Task finished",
            "expected:  returned 'the file from bonn'",
        ),
        "a group around": wrong(
            """
            async def race(mirrors):
                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(download(*mirror)) for mirror in mirrors]
                    done, pending = await asyncio.wait(tasks, return_when="FIRST_COMPLETED")
                    for task in pending:
                        task.cancel()
                return done.pop().result()
            """,
            "seen:      returned 'ExceptionGroup'",
            "expected:  returned 'ConnectionError'",
        ),
    },
    "5.3": {
        "from inside": right("""
            async def collect(parcels, report):
                arrived, count = [], 0

                async def one(name, seconds):
                    nonlocal count
                    try:
                        line = await deliver(name, seconds)
                        arrived.append(line)
                    except LookupError:
                        line = "lost"
                    count += 1
                    report(f"{count} of {len(parcels)}: {line}")

                await asyncio.gather(*(one(*parcel) for parcel in parcels))
                return arrived
            """),
        "wait, again and again": right("""
            async def collect(parcels, report):
                pending = {asyncio.create_task(deliver(*parcel)) for parcel in parcels}
                arrived, lost = [], 0
                while pending:
                    done, pending = await asyncio.wait(pending, return_when="FIRST_COMPLETED")
                    for task in done:
                        if task.exception():
                            lost, text = lost + 1, "lost"
                        else:
                            text = task.result()
                            arrived.append(text)
                        report(f"{len(arrived) + lost} of {len(parcels)}: {text}")
                return arrived
            """),
        "report, when all is over": wrong(
            """
            async def collect(parcels, report):
                calls = [deliver(*parcel) for parcel in parcels]
                arrived = [await coming for coming in asyncio.as_completed(calls)]
                for count, name in enumerate(arrived, start=1):
                    report(f"{count} of {len(parcels)}: {name}")
                return arrived
            """,
            "seen:      returned (['lamp', 'desk', 'sofa'], [(3.0, '1 of 3: lamp'), (3.0,",
            "expected:  returned (['lamp', 'desk', 'sofa'], [(1.0, '1 of 3: lamp'), (2.0,",
        ),
        "gather": wrong(
            """
            async def collect(parcels, report):
                calls = [deliver(*parcel) for parcel in parcels]
                arrived = []
                for name in await asyncio.gather(*calls, return_exceptions=True):
                    if isinstance(name, LookupError):
                        name = "lost"
                    else:
                        arrived.append(name)
                    report(f"{len(arrived)} of {len(parcels)}: {name}")
                return arrived
            """,
            "seen:      returned (['sofa', 'lamp', 'desk'], [(3.0, '1 of 3: sofa'), (3.0,",
        ),
        "tasks awaited in line": wrong(
            """
            async def collect(parcels, report):
                tasks = [asyncio.create_task(deliver(*parcel)) for parcel in parcels]
                arrived = []
                for count, task in enumerate(tasks, start=1):
                    try:
                        name = await task
                        arrived.append(name)
                    except LookupError:
                        name = "lost"
                    report(f"{count} of {len(parcels)}: {name}")
                return arrived
            """,
            "seen:      returned (['sofa', 'lamp', 'desk'], [(3.0, '1 of 3: sofa'), (3.0,",
        ),
        "one after another": wrong(
            """
            async def collect(parcels, report):
                arrived = []
                for name, seconds in parcels:
                    arrived.append(await deliver(name, seconds))
                    report(f"{len(arrived)} of {len(parcels)}: {name}")
                return arrived
            """,
            "seen:      ran sofa 0.0 to 3.0, lamp 3.0 to 4.0, desk 4.0 to 6.0",
            "an `await` that ends before the next call has been started",
        ),
        "the first lost parcel ends it": wrong(
            """
            async def collect(parcels, report):
                arrived = []
                calls = [deliver(*parcel) for parcel in parcels]
                for coming in asyncio.as_completed(calls):
                    arrived.append(await coming)
                    report(f"{len(arrived)} of {len(parcels)}: {arrived[-1]}")
                return arrived
            """,
            "seen:      LookupError: nobody knows where lost lamp is",
            "expected:  no exception",
        ),
        "the try around the loop": wrong(
            """
            async def collect(parcels, report):
                arrived, count = [], 0
                calls = [deliver(*parcel) for parcel in parcels]
                try:
                    for coming in asyncio.as_completed(calls):
                        count += 1
                        arrived.append(await coming)
                        report(f"{count} of {len(parcels)}: {arrived[-1]}")
                except LookupError:
                    report(f"{count} of {len(parcels)}: lost")
                return arrived
            """,
            "seen:      returned ([], [(1.0, '1 of 4: lost')])",
        ),
        "lost ones not counted": wrong(
            """
            async def collect(parcels, report):
                arrived = []
                calls = [deliver(*parcel) for parcel in parcels]
                for coming in asyncio.as_completed(calls):
                    try:
                        arrived.append(await coming)
                    except LookupError:
                        continue
                    report(f"{len(arrived)} of {len(parcels)}: {arrived[-1]}")
                return arrived
            """,
            "seen:      returned (['desk', 'sofa'], [(3.0, '1 of 4: desk'), (4.0,",
            "expected:  returned (['desk', 'sofa'], [(1.0, '1 of 4: lost'), (2.0,",
        ),
        "lost ones in the list": wrong(
            """
            async def collect(parcels, report):
                arrived = []
                calls = [deliver(*parcel) for parcel in parcels]
                for coming in asyncio.as_completed(calls):
                    try:
                        arrived.append(await coming)
                    except LookupError:
                        arrived.append("lost")
                    report(f"{len(arrived)} of {len(parcels)}: {arrived[-1]}")
                return arrived
            """,
            "seen:      returned (['lost', 'lost', 'desk', 'sofa'],",
            "expected:  returned (['desk', 'sofa'],",
        ),
        "counted from nought": wrong(
            """
            async def collect(parcels, report):
                arrived = []
                calls = [deliver(*parcel) for parcel in parcels]
                for count, coming in enumerate(asyncio.as_completed(calls)):
                    try:
                        name = await coming
                        arrived.append(name)
                    except LookupError:
                        name = "lost"
                    report(f"{count} of {len(parcels)}: {name}")
                return arrived
            """,
            "(1.0, '0 of 3: lamp')",
        ),
        "coming never awaited": wrong(
            """
            async def collect(parcels, report):
                arrived = []
                calls = [deliver(*parcel) for parcel in parcels]
                for coming in asyncio.as_completed(calls):
                    arrived.append(coming)
                    report(f"{len(arrived)} of {len(parcels)}: {coming}")
                return arrived
            """,
            "seen:      still running: deliver, deliver, deliver",
            "look at:   tasks that are created, or cancelled, and not waited for",
        ),
    },
    "5.4": {
        "wait": right("""
            async def map_in_batches(fn, items, size):
                results = []
                for start in range(0, len(items), size):
                    tasks = [asyncio.create_task(fn(i)) for i in items[start : start + size]]
                    await asyncio.wait(tasks)
                    results += [task.result() for task in tasks]
                return results
            """),
        "plain gather, and a wait for the rest": right("""
            async def map_in_batches(fn, items, size):
                if not items:
                    return []
                tasks = [asyncio.create_task(fn(item)) for item in items[:size]]
                try:
                    first = await asyncio.gather(*tasks)
                finally:
                    await asyncio.wait(tasks)
                return first + await map_in_batches(fn, items[size:], size)
            """),
        "all at once": wrong(
            """
            async def map_in_batches(fn, items, size):
                return await asyncio.gather(*(fn(item) for item in items))
            """,
            "seen:      5 at once",
            "expected:  at most 2 at once",
        ),
        "one after another": wrong(
            """
            async def map_in_batches(fn, items, size):
                return [await fn(item) for item in items]
            """,
            "seen:      ran abbey 0.0 to 5.0, inn 5.0 to 8.0",
            "an `await` that ends before the next call has been started",
        ),
        "plain gather": wrong(
            """
            async def map_in_batches(fn, items, size):
                results = []
                for start in range(0, len(items), size):
                    batch = items[start : start + size]
                    results += await asyncio.gather(*(fn(item) for item in batch))
                return results
            """,
            "seen:      ended abbey unfinished, dog error, inn done",
        ),
        "a group": wrong(
            """
            async def map_in_batches(fn, items, size):
                results = []
                for start in range(0, len(items), size):
                    async with asyncio.TaskGroup() as group:
                        batch = items[start : start + size]
                        tasks = [group.create_task(fn(item)) for item in batch]
                    results += [task.result() for task in tasks]
                return results
            """,
            "seen:      returned 'ExceptionGroup'",
            "expected:  returned 'PermissionError'",
        ),
        "errors among the results": wrong(
            """
            async def map_in_batches(fn, items, size):
                results = []
                for start in range(0, len(items), size):
                    batch = [fn(item) for item in items[start : start + size]]
                    results += await asyncio.gather(*batch, return_exceptions=True)
                return results
            """,
            "seen:      returned ['INN', PermissionError('dog bites'), 'ABBEY', 'B']",
        ),
        "raised after all batches": wrong(
            """
            async def map_in_batches(fn, items, size):
                results = []
                for start in range(0, len(items), size):
                    batch = [fn(item) for item in items[start : start + size]]
                    results += await asyncio.gather(*batch, return_exceptions=True)
                for result in results:
                    if isinstance(result, Exception):
                        raise result
                return results
            """,
            "seen:      started inn, dog, abbey, b",
            "expected:  started inn, dog, abbey",
        ),
        "a list for each batch": wrong(
            """
            async def map_in_batches(fn, items, size):
                results = []
                for start in range(0, len(items), size):
                    batch = [fn(item) for item in items[start : start + size]]
                    results.append(await asyncio.gather(*batch))
                return results
            """,
            "seen:      returned [['ABBEY', 'INN'], ['B', 'MILL'], ['NY']]",
        ),
        "the last batch forgotten": wrong(
            """
            async def map_in_batches(fn, items, size):
                results = []
                for n in range(len(items) // size):
                    batch = [fn(item) for item in items[n * size : (n + 1) * size]]
                    results += await asyncio.gather(*batch)
                return results
            """,
            "seen:      ran abbey 0.0 to 5.0, inn 0.0 to 3.0, b 5.0 to 6.0, mill 5.0 to 9.0",
        ),
        "in finishing order": wrong(
            """
            async def map_in_batches(fn, items, size):
                results = []
                for start in range(0, len(items), size):
                    batch = [fn(item) for item in items[start : start + size]]
                    results += [await coming for coming in asyncio.as_completed(batch)]
                return results
            """,
            "seen:      returned ['INN', 'ABBEY', 'B', 'MILL', 'NY']",
        ),
        "no batches, but places": wrong(
            """
            async def map_in_batches(fn, items, size):
                places = asyncio.Semaphore(size)

                async def one(item):
                    async with places:
                        return await fn(item)

                return await asyncio.gather(*(one(item) for item in items))
            """,
            "seen:      ran abbey 0.0 to 5.0, inn 0.0 to 3.0, b 3.0 to 4.0",
        ),
    },
}

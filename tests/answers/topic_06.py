"""Answers to the exercises of 06, Handle errors in concurrent code."""

from tests.answers import right, wrong

ANSWERS = {
    "6.1": {
        "in another order": right("""
            def predict():
                left = {"b": [], "e": []}
                left["a"] = ["photos", "maps"]
                left["c"] = ["mail", *left["a"]]
                left["d"] = left["a"][1:]
                return left
            """),
        "counted": right("""
            def predict():
                over = {"a": 2, "b": 4, "c": 1, "d": 3}
                running = {x: [p for p in PAGES if PAGES[p] > over[x]] for x in over}
                return running | {"e": []}
            """),
        "an error stops the others": wrong(
            """
            def predict():
                left = dict.fromkeys("abde", [])
                return left | {"c": ["mail", "photos", "maps"]}
            """,
            "the same in 3 of 5 places",
        ),
        "the group lets them run": wrong(
            """
            def predict():
                return {
                    "a": ["photos", "maps"],
                    "b": [],
                    "c": ["mail", "photos", "maps"],
                    "d": ["maps"],
                    "e": ["photos", "maps"],
                }
            """,
            "the same in 4 of 5 places",
        ),
        "every await hears of every error": wrong(
            """
            def predict():
                return {
                    "a": ["photos", "maps"],
                    "b": [],
                    "c": ["mail", "photos", "maps"],
                    "d": ["photos", "maps"],
                    "e": [],
                }
            """,
            "the same in 4 of 5 places",
        ),
        "gather waits for all in the end": wrong(
            """
            def predict():
                return {"a": [], "b": [], "c": ["mail", "photos", "maps"], "d": [], "e": []}
            """,
            "the same in 3 of 5 places",
        ),
        "a list": wrong(
            """
            def predict():
                return [["photos", "maps"], [], ["mail", "photos", "maps"], ["maps"], []]
            """,
            "and the program did something else",
        ),
        "nothing for the empty ones": wrong(
            """
            def predict():
                return {
                    "a": ["photos", "maps"],
                    "c": ["mail", "photos", "maps"],
                    "d": ["maps"],
                }
            """,
            "and the program did something else",
        ),
    },
    "6.2": {
        "asking each task": right("""
            async def load(fetch, pages):
                tasks = {page: asyncio.create_task(fetch(page)) for page in pages}
                if tasks:
                    await asyncio.wait(tasks.values())
                loaded, failed = {}, {}
                for page, task in tasks.items():
                    if task.cancelled():
                        failed[page] = "CancelledError"
                    elif task.exception():
                        failed[page] = type(task.exception()).__name__
                    else:
                        loaded[page] = task.result()
                return loaded, failed
            """),
        "awaiting one task after another": right("""
            async def load(fetch, pages):
                tasks = [(page, asyncio.create_task(fetch(page))) for page in pages]
                loaded, failed = {}, {}
                for page, task in tasks:
                    try:
                        loaded[page] = await task
                    except (Exception, asyncio.CancelledError) as error:
                        failed[page] = type(error).__name__
                return loaded, failed
            """),
        "a coroutine around each": right("""
            async def load(fetch, pages):
                loaded, failed = {}, {}

                async def one(page):
                    try:
                        loaded[page] = await fetch(page)
                    except BaseException as error:
                        failed[page] = type(error).__name__
                        raise

                await asyncio.gather(*map(one, pages), return_exceptions=True)
                return loaded, failed
            """),
        "two comprehensions": right("""
            async def load(fetch, pages):
                calls = [fetch(page) for page in pages]
                results = dict(zip(pages, await asyncio.gather(*calls, return_exceptions=True)))
                failed = {p: type(r).__name__ for p, r in results.items()
                          if isinstance(r, BaseException)}
                return {p: r for p, r in results.items() if p not in failed}, failed
            """),
        "only Exception": wrong(
            """
            async def load(fetch, pages):
                results = await asyncio.gather(*map(fetch, pages), return_exceptions=True)
                loaded, failed = {}, {}
                for page, result in zip(pages, results):
                    if isinstance(result, Exception):
                        failed[page] = type(result).__name__
                    else:
                        loaded[page] = result
                return loaded, failed
            """,
            "'maps': CancelledError(",
            "{'maps': 'CancelledError'})",
        ),
        "empty pages dropped": wrong(
            """
            async def load(fetch, pages):
                results = await asyncio.gather(*map(fetch, pages), return_exceptions=True)
                loaded, failed = {}, {}
                for page, result in zip(pages, results):
                    if isinstance(result, BaseException):
                        failed[page] = type(result).__name__
                    elif result:
                        loaded[page] = result
                return loaded, failed
            """,
            "seen:      returned ({'news': 'rain'}, {'maps': 'CancelledError'})",
        ),
        "no return_exceptions": wrong(
            """
            async def load(fetch, pages):
                loaded, failed = {}, {}
                results = await asyncio.gather(*map(fetch, pages))
                for page, result in zip(pages, results):
                    loaded[page] = result
                return loaded, failed
            """,
            "seen:      ConnectionError: mail is down",
            "expected:  no exception",
        ),
        "a try round the gather": wrong(
            """
            async def load(fetch, pages):
                loaded, failed = {}, {}
                try:
                    for page, text in zip(pages, await asyncio.gather(*map(fetch, pages))):
                        loaded[page] = text
                except Exception as error:
                    failed["mail"] = type(error).__name__
                return loaded, failed
            """,
            "seen:      ran photos 0.0 to 2.0 (unfinished), news 0.0 to 1.0",
            "expected:  ran photos 0.0 to 3.0, news 0.0 to 1.0",
        ),
        "one by one": wrong(
            """
            async def load(fetch, pages):
                loaded, failed = {}, {}
                for page in pages:
                    try:
                        loaded[page] = await fetch(page)
                    except (Exception, asyncio.CancelledError) as error:
                        failed[page] = type(error).__name__
                return loaded, failed
            """,
            "seen:      ran photos 0.0 to 3.0, news 3.0 to 4.0",
            "look at:   an `await` that ends before the next call has been started",
        ),
        "a group": wrong(
            """
            async def load(fetch, pages):
                async with asyncio.TaskGroup() as group:
                    tasks = {page: group.create_task(fetch(page)) for page in pages}
                return {page: task.result() for page, task in tasks.items()}, {}
            """,
            "seen:      ExceptionGroup of ConnectionError: mail is down",
        ),
        "the errors themselves": wrong(
            """
            async def load(fetch, pages):
                results = await asyncio.gather(*map(fetch, pages), return_exceptions=True)
                both = list(zip(pages, results))
                return (
                    {p: r for p, r in both if not isinstance(r, BaseException)},
                    {p: r for p, r in both if isinstance(r, BaseException)},
                )
            """,
            "{'mail': ConnectionError('mail is down'), 'maps': KeyError('maps')})",
            "{'mail': 'ConnectionError', 'maps': 'KeyError'})",
        ),
        "in finishing order": wrong(
            """
            async def load(fetch, pages):
                loaded, failed = {}, {}
                coming = asyncio.as_completed([fetch(page) for page in pages])
                for page, call in zip(pages, coming):
                    try:
                        loaded[page] = await call
                    except (Exception, asyncio.CancelledError) as error:
                        failed[page] = type(error).__name__
                return loaded, failed
            """,
            "seen:      returned ({'photos': 'rain'",
        ),
        "wait for nothing": wrong(
            """
            async def load(fetch, pages):
                tasks = {page: asyncio.create_task(fetch(page)) for page in pages}
                await asyncio.wait(tasks.values())
                loaded, failed = {}, {}
                for page, task in tasks.items():
                    try:
                        loaded[page] = task.result()
                    except (Exception, asyncio.CancelledError) as error:
                        failed[page] = type(error).__name__
                return loaded, failed
            """,
            "seen:      ValueError: Set of Tasks/Futures is empty.",
        ),
        "exception() of a cancelled task": wrong(
            """
            async def load(fetch, pages):
                tasks = {page: asyncio.create_task(fetch(page)) for page in pages}
                await asyncio.gather(*tasks.values(), return_exceptions=True)
                loaded, failed = {}, {}
                for page, task in tasks.items():
                    if task.exception():
                        failed[page] = type(task.exception()).__name__
                    else:
                        loaded[page] = task.result()
                return loaded, failed
            """,
            "seen:      CancelledError",
            "expected:  no exception",
        ),
    },
    "6.3": {
        "two callbacks": right("""
            def start(coroutine, report):
                def look(task):
                    error = None if task.cancelled() else task.exception()
                    if error is not None:
                        report(error)

                task = asyncio.create_task(coroutine)
                background.add(task)
                task.add_done_callback(background.discard)
                task.add_done_callback(look)
                return task
            """),
        "result and except": right("""
            def start(coroutine, report):
                def look(task):
                    background.discard(task)
                    try:
                        task.result()
                    except asyncio.CancelledError:
                        pass
                    except Exception as error:
                        report(error)

                task = asyncio.create_task(coroutine)
                background.add(task)
                task.add_done_callback(look)
                return task
            """),
        "a coroutine around it, and retrieved": right("""
            def start(coroutine, report):
                async def reported():
                    try:
                        return await coroutine
                    except Exception as error:
                        report(error)
                        raise

                task = asyncio.create_task(reported())
                background.add(task)
                task.add_done_callback(background.discard)
                task.add_done_callback(lambda task: task.cancelled() or task.exception())
                return task
            """),
        "cancelled() forgotten": wrong(
            """
            def start(coroutine, report):
                def look(task):
                    background.discard(task)
                    if task.exception():
                        report(task.exception())

                task = asyncio.create_task(coroutine)
                background.add(task)
                task.add_done_callback(look)
                return task
            """,
            "'heard': ['Exception in callback: CancelledError()']",
        ),
        "no error reported as well": wrong(
            """
            def start(coroutine, report):
                def look(task):
                    if not task.cancelled():
                        report(task.exception())

                task = asyncio.create_task(coroutine)
                background.add(task)
                task.add_done_callback(background.discard)
                task.add_done_callback(look)
                return task
            """,
            "(3.0, 'None')",
        ),
        "the error raised again": wrong(
            """
            def start(coroutine, report):
                async def reported():
                    try:
                        return await coroutine
                    except Exception as error:
                        report(error)
                        raise

                task = asyncio.create_task(reported())
                background.add(task)
                task.add_done_callback(background.discard)
                return task
            """,
            "Task exception was never retrieved: ConnectionError('down')",
        ),
        "the error kept from whoever awaits": wrong(
            """
            def start(coroutine, report):
                async def reported():
                    try:
                        return await coroutine
                    except Exception as error:
                        report(error)

                task = asyncio.create_task(reported())
                background.add(task)
                task.add_done_callback(background.discard)
                return task
            """,
            "'results': [\"'a sent'\", 'None']",
        ),
        "nobody keeps it": wrong(
            """
            def start(coroutine, report):
                def look(task):
                    if not task.cancelled() and task.exception():
                        report(task.exception())

                task = asyncio.create_task(coroutine)
                task.add_done_callback(look)
                return task
            """,
            "seen:      returned {'alive after the collector': 0, 'kept': 0}",
        ),
        "kept for ever": wrong(
            """
            def start(coroutine, report):
                def look(task):
                    if not task.cancelled() and task.exception():
                        report(task.exception())

                task = asyncio.create_task(coroutine)
                background.add(task)
                task.add_done_callback(look)
                return task
            """,
            "'kept': 3}",
        ),
        "keep only": wrong(
            """
            def start(coroutine, report):
                task = asyncio.create_task(coroutine)
                background.add(task)
                task.add_done_callback(background.discard)
                return task
            """,
            "'reported': [], 'heard': [\"Task exception was never retrieved",
        ),
        "the loop's handler": wrong(
            """
            def start(coroutine, report):
                loop = asyncio.get_running_loop()
                loop.set_exception_handler(lambda loop, context: report(context["exception"]))
                task = asyncio.create_task(coroutine)
                background.add(task)
                task.add_done_callback(background.discard)
                return task
            """,
            "{'reported': [(1.0, \"ConnectionError('down')\"), (2.0, ",
        ),
        "a try round create_task": wrong(
            """
            def start(coroutine, report):
                try:
                    task = asyncio.create_task(coroutine)
                except Exception as error:
                    report(error)
                background.add(task)
                task.add_done_callback(background.discard)
                return task
            """,
            "'reported': [], 'heard': [\"Task exception was never retrieved",
        ),
        "a cancellation reported": wrong(
            """
            def start(coroutine, report):
                def look(task):
                    background.discard(task)
                    try:
                        task.result()
                    except BaseException as error:
                        report(error)

                task = asyncio.create_task(coroutine)
                background.add(task)
                task.add_done_callback(look)
                return task
            """,
            "(2.0, 'CancelledError()')",
        ),
        "async": wrong(
            """
            async def start(coroutine, report):
                try:
                    return await coroutine
                except Exception as error:
                    report(error)
            """,
            "never awaited: ",
        ),
        "nothing returned": wrong(
            """
            def start(coroutine, report):
                def look(task):
                    background.discard(task)
                    if not task.cancelled() and task.exception():
                        report(task.exception())

                task = asyncio.create_task(coroutine)
                background.add(task)
                task.add_done_callback(look)
            """,
            "TypeError: ",
        ),
    },
    "6.4": {
        "one loop": right("""
            async def retry(fetch, attempts=4, pause=1, longest=8):
                for attempt in range(1, attempts + 1):
                    try:
                        return await fetch()
                    except ConnectionError as error:
                        if attempt == attempts:
                            error.add_note(f"gave up after {attempts} attempts")
                            raise
                    await asyncio.sleep(min(pause * 2 ** (attempt - 1), longest))
            """),
        "while": right("""
            async def retry(fetch, attempts=4, pause=1, longest=8):
                left = attempts
                while True:
                    left -= 1
                    try:
                        return await fetch()
                    except ConnectionError as error:
                        if left == 0:
                            error.add_note(f"gave up after {attempts} attempts")
                            raise error
                    pause = min(pause, longest)
                    await asyncio.sleep(pause)
                    pause = 2 * pause
            """),
        "calling itself": right("""
            async def retry(fetch, attempts=4, pause=1, longest=8, number=1):
                try:
                    return await fetch()
                except ConnectionError as error:
                    if number == attempts:
                        error.add_note(f"gave up after {attempts} attempts")
                        raise
                await asyncio.sleep(min(pause, longest))
                return await retry(fetch, attempts, 2 * pause, longest, number + 1)
            """),
        "no pause": wrong(
            """
            async def retry(fetch, attempts=4, pause=1, longest=8):
                for attempt in range(attempts):
                    try:
                        return await fetch()
                    except ConnectionError as error:
                        if attempt == attempts - 1:
                            error.add_note(f"gave up after {attempts} attempts")
                            raise
            """,
            "seen:      ran attempt1 0.0 to 2.0 (error), attempt2 2.0 to 4.0",
        ),
        "the same pause": wrong(
            """
            async def retry(fetch, attempts=4, pause=1, longest=8):
                for attempt in range(attempts):
                    try:
                        return await fetch()
                    except ConnectionError as error:
                        if attempt == attempts - 1:
                            error.add_note(f"gave up after {attempts} attempts")
                            raise
                        await asyncio.sleep(pause)
            """,
            "attempt3 6.0 to 8.0",
            "attempt3 7.0 to 9.0",
        ),
        "one more each time": wrong(
            """
            async def retry(fetch, attempts=4, pause=1, longest=8):
                for attempt in range(1, attempts + 1):
                    try:
                        return await fetch()
                    except ConnectionError as error:
                        if attempt == attempts:
                            error.add_note(f"gave up after {attempts} attempts")
                            raise
                        await asyncio.sleep(min(pause * attempt, longest))
            """,
            "attempt4 12.0 to 14.0",
        ),
        "doubled too early": wrong(
            """
            async def retry(fetch, attempts=4, pause=1, longest=8):
                for attempt in range(1, attempts + 1):
                    try:
                        return await fetch()
                    except ConnectionError as error:
                        if attempt == attempts:
                            error.add_note(f"gave up after {attempts} attempts")
                            raise
                        await asyncio.sleep(min(pause * 2**attempt, longest))
            """,
            "attempt2 4.0 to 6.0",
        ),
        "no longest": wrong(
            """
            async def retry(fetch, attempts=4, pause=1, longest=8):
                for attempt in range(attempts):
                    try:
                        return await fetch()
                    except ConnectionError as error:
                        if attempt == attempts - 1:
                            error.add_note(f"gave up after {attempts} attempts")
                            raise
                        await asyncio.sleep(pause * 2**attempt)
            """,
            "attempt4 27.0 to 29.0",
            "attempt4 25.0 to 27.0",
        ),
        "a pause after the last attempt": wrong(
            """
            async def retry(fetch, attempts=4, pause=1, longest=8):
                for _ in range(attempts):
                    try:
                        return await fetch()
                    except ConnectionError as error:
                        last = error
                    await asyncio.sleep(min(pause, longest))
                    pause *= 2
                last.add_note(f"gave up after {attempts} attempts")
                raise last
            """,
            "seen:      took 23.0 s",
            "expected:  took 15.0 s",
        ),
        "a pause without await": wrong(
            """
            async def retry(fetch, attempts=4, pause=1, longest=8):
                for attempt in range(attempts):
                    try:
                        return await fetch()
                    except ConnectionError as error:
                        if attempt == attempts - 1:
                            error.add_note(f"gave up after {attempts} attempts")
                            raise
                        asyncio.sleep(min(pause * 2**attempt, longest))
            """,
            "never awaited: sleep",
        ),
        "a pause that holds the loop": wrong(
            """
            import time

            async def retry(fetch, attempts=4, pause=1, longest=8):
                for attempt in range(attempts):
                    try:
                        return await fetch()
                    except ConnectionError as error:
                        if attempt == attempts - 1:
                            error.add_note(f"gave up after {attempts} attempts")
                            raise
                        time.sleep(min(pause * 2**attempt, longest))
            """,
            "seen:      a call that holds the loop",
        ),
        "one attempt too many": wrong(
            """
            async def retry(fetch, attempts=4, pause=1, longest=8):
                for _ in range(attempts):
                    try:
                        return await fetch()
                    except ConnectionError:
                        await asyncio.sleep(min(pause, longest))
                        pause *= 2
                try:
                    return await fetch()
                except ConnectionError as error:
                    error.add_note(f"gave up after {attempts} attempts")
                    raise
            """,
            "seen:      returned 'page'",
            "gave up after 4 attempts",
        ),
        "every error": wrong(
            """
            async def retry(fetch, attempts=4, pause=1, longest=8):
                for attempt in range(attempts):
                    try:
                        return await fetch()
                    except Exception as error:
                        if attempt == attempts - 1:
                            error.add_note(f"gave up after {attempts} attempts")
                            raise
                        await asyncio.sleep(min(pause * 2**attempt, longest))
            """,
            "seen:      returned 'page'",
            "expected:  returned (\"ValueError('no such page')\", [])",
        ),
        "a note on every error": wrong(
            """
            async def retry(fetch, attempts=4, pause=1, longest=8):
                for attempt in range(attempts):
                    try:
                        return await fetch()
                    except ConnectionError as error:
                        if attempt == attempts - 1:
                            error.add_note(f"gave up after {attempts} attempts")
                            raise
                    except Exception as error:
                        error.add_note(f"gave up after {attempts} attempts")
                        raise
                    await asyncio.sleep(min(pause * 2**attempt, longest))
            """,
            "seen:      returned (\"ValueError('no such page')\", ['gave up after 4 attempts'])",
        ),
        "no note": wrong(
            """
            async def retry(fetch, attempts=4, pause=1, longest=8):
                for attempt in range(attempts):
                    try:
                        return await fetch()
                    except ConnectionError:
                        if attempt == attempts - 1:
                            raise
                        await asyncio.sleep(min(pause * 2**attempt, longest))
            """,
            "seen:      returned (\"ConnectionError('down 4')\", [])",
        ),
        "None in the end": wrong(
            """
            async def retry(fetch, attempts=4, pause=1, longest=8):
                for attempt in range(attempts):
                    try:
                        return await fetch()
                    except ConnectionError as error:
                        error.add_note(f"gave up after {attempts} attempts")
                        if attempt < attempts - 1:
                            await asyncio.sleep(min(pause * 2**attempt, longest))
            """,
            "seen:      returned None",
        ),
        "an error of its own": wrong(
            """
            async def retry(fetch, attempts=4, pause=1, longest=8):
                for attempt in range(attempts):
                    try:
                        return await fetch()
                    except ConnectionError as error:
                        if attempt == attempts - 1:
                            raise RuntimeError(f"gave up after {attempts} attempts") from error
                        await asyncio.sleep(min(pause * 2**attempt, longest))
            """,
            "seen:      RuntimeError: gave up after 4 attempts",
            "in retry: raise RuntimeError(",
        ),
        "a coroutine made once": wrong(
            """
            async def retry(fetch, attempts=4, pause=1, longest=8):
                call = fetch()
                for attempt in range(attempts):
                    try:
                        return await call
                    except ConnectionError as error:
                        if attempt == attempts - 1:
                            error.add_note(f"gave up after {attempts} attempts")
                            raise
                        await asyncio.sleep(min(pause * 2**attempt, longest))
            """,
            "seen:      RuntimeError: cannot reuse already awaited coroutine",
            "in retry: return await call",
        ),
    },
}

"""Answers to the exercises of 09, Set deadlines."""

from tests.answers import right, wrong

ANSWERS = {
    "9.1": {
        "wait_for": right("""
            async def weather(city, seconds):
                try:
                    return await asyncio.wait_for(look_up(city, seconds), 2)
                except TimeoutError:
                    return f"no news from {city}"
            """),
        "suppressed": right("""
            from contextlib import suppress

            async def weather(city, seconds):
                with suppress(TimeoutError):
                    async with asyncio.timeout(2):
                        return await look_up(city, seconds)
                return f"no news from {city}"
            """),
        "asks whether it expired": right("""
            async def weather(city, seconds):
                try:
                    async with asyncio.timeout(2) as deadline:
                        found = await look_up(city, seconds)
                except asyncio.TimeoutError:
                    if not deadline.expired():
                        raise
                    found = f"no news from {city}"
                return found
            """),
        "as it was": wrong(
            """
            async def weather(city, seconds):
                async with asyncio.timeout(2):
                    try:
                        return await look_up(city, seconds)
                    except TimeoutError:
                        return f"no news from {city}"
            """,
            "seen:      TimeoutError",
            "expected:  no exception",
            "look at:   line 2 in weather: async with asyncio.timeout(2):",
        ),
        "CancelledError caught inside": wrong(
            """
            async def weather(city, seconds):
                async with asyncio.timeout(2):
                    try:
                        return await look_up(city, seconds)
                    except asyncio.CancelledError:
                        return f"no news from {city}"
            """,
            "seen:      no exception: it returned 'no news from rome'",
            "expected:  TimeoutError",
            "look at:   what becomes of the error on its way out",
        ),
        "both caught outside": wrong(
            """
            async def weather(city, seconds):
                try:
                    async with asyncio.timeout(2):
                        return await look_up(city, seconds)
                except (TimeoutError, asyncio.CancelledError):
                    return f"no news from {city}"
            """,
            "seen:      no exception: it returned 'no news from rome'",
        ),
        "everything caught outside": wrong(
            """
            async def weather(city, seconds):
                try:
                    async with asyncio.timeout(2):
                        return await look_up(city, seconds)
                except:
                    return f"no news from {city}"
            """,
            "seen:      no exception: it returned 'no news from rome'",
        ),
        "with in place of async with": wrong(
            """
            async def weather(city, seconds):
                try:
                    with asyncio.timeout(2):
                        return await look_up(city, seconds)
                except TimeoutError:
                    return f"no news from {city}"
            """,
            "object does not support the context manager protocol",
            "look at:   line 3 in weather: with asyncio.timeout(2):",
        ),
        "nothing returned": wrong(
            """
            async def weather(city, seconds):
                try:
                    async with asyncio.timeout(2):
                        return await look_up(city, seconds)
                except TimeoutError:
                    print(f"no news from {city}")
            """,
            "seen:      returned None",
            "expected:  returned 'no news from oslo'",
        ),
        "waits, cancels nothing": wrong(
            """
            async def weather(city, seconds):
                task = asyncio.create_task(look_up(city, seconds))
                done, _ = await asyncio.wait([task], timeout=2)
                return task.result() if done else f"no news from {city}"
            """,
            "seen:      ended oslo unfinished",
            "expected:  ended oslo cancelled",
        ),
        "no deadline": wrong(
            """
            async def weather(city, seconds):
                try:
                    return await look_up(city, seconds)
                except TimeoutError:
                    return f"no news from {city}"
            """,
            "seen:      returned 'sun in oslo'",
        ),
        "await forgotten": wrong(
            """
            async def weather(city, seconds):
                try:
                    async with asyncio.timeout(2):
                        return look_up(city, seconds)
                except TimeoutError:
                    return f"no news from {city}"
            """,
            "seen:      never awaited: look_up",
        ),
    },
    "9.2": {
        "a function for one page": right("""
            async def one(page, seconds, each):
                try:
                    return await asyncio.wait_for(fetch(page, seconds), each)
                except TimeoutError:
                    return None

            async def fetch_all(pages, each, total):
                fetched = {}
                try:
                    async with asyncio.timeout(total):
                        for page, seconds in pages.items():
                            fetched[page] = await one(page, seconds, each)
                except TimeoutError:
                    return fetched
                return fetched
            """),
        "one deadline a page": right("""
            async def fetch_all(pages, each, total):
                clock, fetched = asyncio.get_running_loop().time, {}
                end = clock() + total
                for page, seconds in pages.items():
                    try:
                        async with asyncio.timeout_at(min(clock() + each, end)):
                            fetched[page] = await fetch(page, seconds)
                    except TimeoutError:
                        if clock() >= end:
                            break
                        fetched[page] = None
                return fetched
            """),
        "the rest of the budget": right("""
            async def fetch_all(pages, each, total):
                fetched = {}

                async def in_line():
                    for page, seconds in pages.items():
                        try:
                            async with asyncio.timeout(each):
                                fetched[page] = await fetch(page, seconds)
                        except TimeoutError:
                            fetched[page] = None

                try:
                    await asyncio.wait_for(in_line(), total)
                except TimeoutError:
                    pass
                return fetched
            """),
        "each only": wrong(
            """
            async def fetch_all(pages, each, total):
                fetched = {}
                for page, seconds in pages.items():
                    try:
                        async with asyncio.timeout(each):
                            fetched[page] = await fetch(page, seconds)
                    except TimeoutError:
                        fetched[page] = None
                return fetched
            """,
            "seen:      returned {'news': '<news>', 'mail': None, 'photos': '<photos>', "
            "'video': '<video>'}",
            "expected:  returned {'news': '<news>', 'mail': None}",
        ),
        "total only": wrong(
            """
            async def fetch_all(pages, each, total):
                fetched = {}
                try:
                    async with asyncio.timeout(total):
                        for page, seconds in pages.items():
                            fetched[page] = await fetch(page, seconds)
                except TimeoutError:
                    pass
                return fetched
            """,
            "seen:      returned {'news': '<news>', 'mail': '<mail>', 'photos': '<photos>'}",
            "expected:  returned {'news': '<news>', 'mail': None, 'photos': '<photos>'}",
        ),
        "the total is let out": wrong(
            """
            async def fetch_all(pages, each, total):
                fetched = {}
                async with asyncio.timeout(total):
                    for page, seconds in pages.items():
                        try:
                            async with asyncio.timeout(each):
                                fetched[page] = await fetch(page, seconds)
                        except TimeoutError:
                            fetched[page] = None
                return fetched
            """,
            "seen:      TimeoutError",
            "expected:  no exception",
            "async with asyncio.timeout(total):",
        ),
        "the total is caught inside": wrong(
            """
            async def fetch_all(pages, each, total):
                fetched = {}
                async with asyncio.timeout(total):
                    try:
                        for page, seconds in pages.items():
                            try:
                                async with asyncio.timeout(each):
                                    fetched[page] = await fetch(page, seconds)
                            except TimeoutError:
                                fetched[page] = None
                    except TimeoutError:
                        pass
                return fetched
            """,
            "seen:      TimeoutError",
        ),
        "the total is looked at between pages": wrong(
            """
            async def fetch_all(pages, each, total):
                clock, fetched = asyncio.get_running_loop().time, {}
                end = clock() + total
                for page, seconds in pages.items():
                    if clock() >= end:
                        break
                    try:
                        async with asyncio.timeout(each):
                            fetched[page] = await fetch(page, seconds)
                    except TimeoutError:
                        fetched[page] = None
                return fetched
            """,
            "seen:      returned {'news': '<news>', 'mail': None, 'photos': '<photos>'}",
            "expected:  returned {'news': '<news>', 'mail': None}",
        ),
        "the results are lost": wrong(
            """
            async def fetch_all(pages, each, total):
                try:
                    async with asyncio.timeout(total):
                        fetched = {}
                        for page, seconds in pages.items():
                            try:
                                async with asyncio.timeout(each):
                                    fetched[page] = await fetch(page, seconds)
                            except TimeoutError:
                                fetched[page] = None
                        return fetched
                except TimeoutError:
                    return {}
            """,
            "seen:      returned {}",
            "expected:  returned {'news': '<news>', 'mail': None}",
        ),
        "the cut page is put in": wrong(
            """
            async def fetch_all(pages, each, total):
                fetched = {}
                try:
                    async with asyncio.timeout(total):
                        for page, seconds in pages.items():
                            fetched[page] = None
                            try:
                                async with asyncio.timeout(each):
                                    fetched[page] = await fetch(page, seconds)
                            except TimeoutError:
                                pass
                except TimeoutError:
                    pass
                return fetched
            """,
            "seen:      returned {'news': '<news>', 'mail': None, 'photos': None}",
        ),
        "the first cut ends all": wrong(
            """
            async def fetch_all(pages, each, total):
                fetched = {}
                try:
                    async with asyncio.timeout(total):
                        for page, seconds in pages.items():
                            async with asyncio.timeout(each):
                                fetched[page] = await fetch(page, seconds)
                except TimeoutError:
                    fetched[page] = None
                return fetched
            """,
            "seen:      started news, mail",
            "expected:  started news, mail, photos",
        ),
        "a cancellation is swallowed": wrong(
            """
            async def fetch_all(pages, each, total):
                fetched = {}
                try:
                    async with asyncio.timeout(total):
                        for page, seconds in pages.items():
                            try:
                                async with asyncio.timeout(each):
                                    fetched[page] = await fetch(page, seconds)
                            except TimeoutError:
                                fetched[page] = None
                except (TimeoutError, asyncio.CancelledError):
                    pass
                return fetched
            """,
            "seen:      no exception: it returned {'news': '<news>'}",
            "expected:  TimeoutError",
        ),
        "all at once": wrong(
            """
            async def fetch_all(pages, each, total):
                async def one(page, seconds):
                    try:
                        async with asyncio.timeout(each):
                            return await fetch(page, seconds)
                    except TimeoutError:
                        return None

                async with asyncio.timeout(total):
                    found = await asyncio.gather(*(one(*item) for item in pages.items()))
                return dict(zip(pages, found))
            """,
            "seen:      took 3.0 s",
            "expected:  took 6.0 s",
        ),
    },
    "9.3": {
        "delayed starts": right("""
            async def hedged(ask, servers, delay):
                async def later(place, server):
                    await asyncio.sleep(place * delay)
                    return await ask(server)

                tasks = [asyncio.create_task(later(*item)) for item in enumerate(servers)]
                try:
                    done, _ = await asyncio.wait(tasks, return_when="FIRST_COMPLETED")
                    return done.pop().result()
                finally:
                    for task in tasks:
                        task.cancel()
                    await asyncio.wait(tasks)
            """),
        "a loop and a last wait": right("""
            async def hedged(ask, servers, delay):
                first = asyncio.FIRST_COMPLETED
                tasks = []
                try:
                    for server in servers:
                        tasks.append(asyncio.create_task(ask(server)))
                        done, _ = await asyncio.wait(tasks, timeout=delay, return_when=first)
                        if done:
                            break
                    else:
                        done, _ = await asyncio.wait(tasks, return_when=first)
                    return done.pop().result()
                finally:
                    for task in tasks:
                        task.cancel()
                    await asyncio.gather(*tasks, return_exceptions=True)
            """),
        "wait under wait_for": right("""
            async def hedged(ask, servers, delay):
                async def first():
                    done, _ = await asyncio.wait(tasks, return_when="FIRST_COMPLETED")
                    return done.pop().result()

                tasks = []
                try:
                    for server in servers:
                        tasks.append(asyncio.create_task(ask(server)))
                        try:
                            return await asyncio.wait_for(first(), delay)
                        except TimeoutError:
                            pass
                    return await first()
                finally:
                    [task.cancel() for task in tasks]
                    await asyncio.wait(tasks)
            """),
        "gives the slow one up": wrong(
            """
            async def hedged(ask, servers, delay):
                for server in servers:
                    try:
                        return await asyncio.wait_for(ask(server), delay)
                    except TimeoutError:
                        pass
            """,
            "seen:      returned 'answer from rome'",
            "expected:  returned 'answer from oslo'",
        ),
        "all at once": wrong(
            """
            async def hedged(ask, servers, delay):
                tasks = [asyncio.create_task(ask(server)) for server in servers]
                try:
                    done, _ = await asyncio.wait(tasks, return_when="FIRST_COMPLETED")
                    return done.pop().result()
                finally:
                    for task in tasks:
                        task.cancel()
                    await asyncio.wait(tasks)
            """,
            "seen:      started oslo, bonn",
            "expected:  started oslo",
        ),
        "one after another": wrong(
            """
            async def hedged(ask, servers, delay):
                for server in servers:
                    return await ask(server)
            """,
            "seen:      returned 'answer from oslo'",
            "expected:  returned 'answer from bonn'",
        ),
        "losers run on": wrong(
            """
            async def hedged(ask, servers, delay):
                tasks = []
                for server in servers:
                    tasks.append(asyncio.create_task(ask(server)))
                    wait = delay if len(tasks) < len(servers) else None
                    done, _ = await asyncio.wait(
                        tasks, timeout=wait, return_when="FIRST_COMPLETED"
                    )
                    if done:
                        return done.pop().result()
            """,
            "seen:      ended bonn done, oslo unfinished",
            "expected:  ended oslo cancelled, bonn done",
            "look at:   who is cancelled, and when",
        ),
        "losers are asked to stop, nobody waits": wrong(
            """
            async def hedged(ask, servers, delay):
                tasks = []
                try:
                    for server in servers:
                        tasks.append(asyncio.create_task(ask(server)))
                        wait = delay if len(tasks) < len(servers) else None
                        done, _ = await asyncio.wait(
                            tasks, timeout=wait, return_when="FIRST_COMPLETED"
                        )
                        if done:
                            return done.pop().result()
                finally:
                    for task in tasks:
                        task.cancel()
            """,
            "seen:      ended bonn done, oslo unfinished",
        ),
        "left running when it is cut": wrong(
            """
            async def hedged(ask, servers, delay):
                tasks = []
                for server in servers:
                    tasks.append(asyncio.create_task(ask(server)))
                    wait = delay if len(tasks) < len(servers) else None
                    done, late = await asyncio.wait(
                        tasks, timeout=wait, return_when="FIRST_COMPLETED"
                    )
                    if done:
                        break
                for task in late:
                    task.cancel()
                await asyncio.gather(*late, return_exceptions=True)
                return done.pop().result()
            """,
            "seen:      ended bonn unfinished, oslo unfinished",
            "expected:  ended oslo cancelled, bonn cancelled",
        ),
        "the last one gets the delay only": wrong(
            """
            async def hedged(ask, servers, delay):
                tasks = []
                try:
                    for server in servers:
                        tasks.append(asyncio.create_task(ask(server)))
                        done, _ = await asyncio.wait(
                            tasks, timeout=delay, return_when="FIRST_COMPLETED"
                        )
                        if done:
                            return done.pop().result()
                finally:
                    for task in tasks:
                        task.cancel()
                    await asyncio.wait(tasks)
            """,
            "seen:      took 6.5 s",
            "expected:  took 9.5 s",
        ),
        "waits for all of them": wrong(
            """
            async def hedged(ask, servers, delay):
                tasks = []
                try:
                    for server in servers:
                        tasks.append(asyncio.create_task(ask(server)))
                        done, _ = await asyncio.wait(tasks, timeout=delay)
                        if done:
                            return done.pop().result()
                    done, _ = await asyncio.wait(tasks)
                    return done.pop().result()
                finally:
                    for task in tasks:
                        task.cancel()
                    await asyncio.wait(tasks)
            """,
            "took ",
        ),
        "two servers only": wrong(
            """
            async def hedged(ask, servers, delay):
                tasks = [asyncio.create_task(ask(servers[0]))]
                try:
                    done, _ = await asyncio.wait(tasks, timeout=delay)
                    if not done:
                        tasks.append(asyncio.create_task(ask(servers[1])))
                        done, _ = await asyncio.wait(tasks, return_when="FIRST_COMPLETED")
                    return done.pop().result()
                finally:
                    for task in tasks:
                        task.cancel()
                    await asyncio.wait(tasks)
            """,
            "seen:      started oslo, bonn",
            "expected:  started oslo, bonn, rome",
        ),
        "coroutines given to wait": wrong(
            """
            async def hedged(ask, servers, delay):
                done, _ = await asyncio.wait([ask(servers[0])], timeout=delay)
                return done.pop().result()
            """,
            "seen:      TypeError: Passing coroutines is forbidden, use tasks explicitly.",
            "look at:   line 2 in hedged",
        ),
    },
    "9.4": {
        "wait in place of a shield": right("""
            async def save_safely(order, seconds):
                saving = asyncio.create_task(save(order, seconds))
                asked = False
                while not saving.done():
                    try:
                        await asyncio.wait([saving])
                    except asyncio.CancelledError:
                        asked = True
                if asked:
                    raise asyncio.CancelledError
                return saving.result()
            """),
        "a loop in the clean-up": right("""
            async def save_safely(order, seconds):
                saving = asyncio.create_task(save(order, seconds))
                try:
                    return await asyncio.shield(saving)
                except asyncio.CancelledError:
                    while not saving.done():
                        try:
                            await asyncio.shield(saving)
                        except asyncio.CancelledError:
                            pass
                    raise
            """),
        "calling itself": right("""
            async def finish(saving):
                try:
                    return await asyncio.shield(saving)
                finally:
                    if not saving.done():
                        await finish(saving)

            async def save_safely(order, seconds):
                return await finish(asyncio.create_task(save(order, seconds)))
            """),
        "no shield": wrong(
            """
            async def save_safely(order, seconds):
                return await save(order, seconds)
            """,
            "seen:      ran save vase 0.0 to 1.0 (cancelled)",
            "expected:  ran save vase 0.0 to 3.0",
        ),
        "a task without a shield": wrong(
            """
            async def save_safely(order, seconds):
                saving = asyncio.create_task(save(order, seconds))
                return await saving
            """,
            "seen:      ran save vase 0.0 to 1.0 (cancelled)",
        ),
        "shield only": wrong(
            """
            async def save_safely(order, seconds):
                return await asyncio.shield(save(order, seconds))
            """,
            "seen:      still running: save",
            "expected:  nothing left running",
        ),
        "the second request cuts": wrong(
            """
            async def save_safely(order, seconds):
                saving = asyncio.create_task(save(order, seconds))
                try:
                    return await asyncio.shield(saving)
                except asyncio.CancelledError:
                    await saving
                    raise
            """,
            "seen:      ran save bowl 0.0 to 2.0 (cancelled)",
            "expected:  ran save bowl 0.0 to 3.0",
        ),
        "a second shield, no third": wrong(
            """
            async def save_safely(order, seconds):
                saving = asyncio.create_task(save(order, seconds))
                try:
                    return await asyncio.shield(saving)
                except asyncio.CancelledError:
                    await asyncio.shield(saving)
                    raise
            """,
            "seen:      still running: save",
        ),
        "the request is swallowed": wrong(
            """
            async def save_safely(order, seconds):
                saving = asyncio.create_task(save(order, seconds))
                while not saving.done():
                    try:
                        await asyncio.shield(saving)
                    except asyncio.CancelledError:
                        pass
                return saving.result()
            """,
            "seen:      asked to stop, went on: save_safely",
            "look at:   an `except` that catches CancelledError and does not raise it again",
        ),
        "saved anew": wrong(
            """
            async def save_safely(order, seconds):
                try:
                    return await asyncio.shield(save(order, seconds))
                except asyncio.CancelledError:
                    await save(order, seconds)
                    raise
            """,
            "seen:      ran save vase 0.0 to 3.0, save vase 1.0 to 4.0",
            "expected:  ran save vase 0.0 to 3.0",
        ),
        "the error is lost": wrong(
            """
            async def save_safely(order, seconds):
                saving = asyncio.create_task(save(order, seconds))
                request = None
                while not saving.done():
                    try:
                        await asyncio.wait([saving])
                    except asyncio.CancelledError as error:
                        request = error
                if request:
                    raise request
                return f"{order} saved"
            """,
            "seen:      no exception: it returned ' saved'",
            "expected:  ValueError",
        ),
        "started and left": wrong(
            """
            async def save_safely(order, seconds):
                asyncio.create_task(save(order, seconds))
                return f"{order} saved"
            """,
            "seen:      ran save lamp 0.0 to 0.0",
        ),
        "a deadline round it": wrong(
            """
            async def save_safely(order, seconds):
                async with asyncio.timeout(seconds):
                    return await save(order, seconds)
            """,
            "save_safely",
        ),
    },
}

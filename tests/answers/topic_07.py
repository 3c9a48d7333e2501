"""Answers to the exercises of 07, Keep tasks in a group."""

from tests.answers import right, wrong

ANSWERS = {
    "7.1": {
        "a list of tasks": right("""
            async def front_page(services):
                tasks = []
                async with asyncio.TaskGroup() as group:
                    for name, seconds in services.items():
                        tasks.append(group.create_task(ask(name, seconds)))
                return dict(zip(services, [task.result() for task in tasks]))
            """),
        "each fills in": right("""
            async def front_page(services):
                answers = dict.fromkeys(services)

                async def fill_in(name):
                    answers[name] = await ask(name, services[name])

                async with asyncio.TaskGroup() as group:
                    for name in services:
                        group.create_task(fill_in(name))
                return answers
            """),
        "awaits the tasks behind the block": right("""
            async def front_page(services):
                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(ask(*service)) for service in services.items()]
                return {name: await task for name, task in zip(services, tasks)}
            """),
        "still gather": wrong(
            """
            async def front_page(services):
                calls = [ask(service, seconds) for service, seconds in services.items()]
                answers = await asyncio.gather(*calls)
                return dict(zip(services, answers, strict=True))
            """,
            "seen:      ConnectionError: mail is down",
            "expected:  ExceptionGroup",
        ),
        "gather inside a group": wrong(
            """
            async def front_page(services):
                async with asyncio.TaskGroup():
                    answers = await asyncio.gather(*(ask(*s) for s in services.items()))
                return dict(zip(services, answers))
            """,
            "seen:      still running: ask",
            "expected:  nothing left running",
        ),
        "awaits each task inside": wrong(
            """
            async def front_page(services):
                answers = {}
                async with asyncio.TaskGroup() as group:
                    for name, seconds in services.items():
                        answers[name] = await group.create_task(ask(name, seconds))
                return answers
            """,
            "seen:      ran news 0.0 to 3.0, mail 3.0 to 4.0, photos 4.0 to 6.0",
            "look at:   an `await` that ends before the next call has been started",
        ),
        "results too early": wrong(
            """
            async def front_page(services):
                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(ask(*service)) for service in services.items()]
                    answers = [task.result() for task in tasks]
                return dict(zip(services, answers))
            """,
            "InvalidStateError: Result is not set.",
        ),
        "tasks for results": wrong(
            """
            async def front_page(services):
                async with asyncio.TaskGroup() as group:
                    return {n: group.create_task(ask(n, s)) for n, s in services.items()}
            """,
            "seen:      returned {'news': <Task",
        ),
        "forgets create_task": wrong(
            """
            async def front_page(services):
                async with asyncio.TaskGroup() as group:
                    calls = {name: ask(name, s) for name, s in services.items()}
                return calls
            """,
            "seen:      never awaited: ask, ask, ask",
        ),
        "swallows the errors": wrong(
            """
            async def front_page(services):
                tasks = {}
                try:
                    async with asyncio.TaskGroup() as group:
                        tasks = {n: group.create_task(ask(n, s)) for n, s in services.items()}
                except* ConnectionError:
                    tasks = {}
                return {name: task.result() for name, task in tasks.items()}
            """,
            "seen:      no exception: it returned {}",
            "expected:  ExceptionGroup",
        ),
        "asyncio's create_task": wrong(
            """
            async def front_page(services):
                async with asyncio.TaskGroup():
                    tasks = {n: asyncio.create_task(ask(n, s)) for n, s in services.items()}
                return {name: await task for name, task in tasks.items()}
            """,
            "seen:      ConnectionError: mail is down",
            "expected:  ExceptionGroup",
        ),
    },
    "7.2": {
        "split by hand": right("""
            async def pack_and_report(items):
                try:
                    await pack_all(items)
                except ExceptionGroup as errors:
                    sold_out, rest = errors.split(SoldOutError)
                    fragile, rest = rest.split(FragileError) if rest else (None, None)
                    failure = rest
                else:
                    return ["all packed"]
                if failure:
                    raise failure
                lines = [f"sold out: {names(sold_out)}"] if sold_out else []
                return lines + ([f"fragile: {names(fragile)}"] if fragile else [])
            """),
        "in two blocks": right("""
            async def pack_and_report(items):
                lines = []
                try:
                    try:
                        await pack_all(items)
                    except* SoldOutError as errors:
                        lines += ["sold out: " + names(errors)]
                except* FragileError as errors:
                    lines += ["fragile: " + names(errors)]
                return lines or ["all packed"]
            """),
        "plain except": wrong(
            """
            async def pack_and_report(items):
                lines = []
                try:
                    await pack_all(items)
                    lines.append("all packed")
                except SoldOutError as errors:
                    lines.append(f"sold out: {names(errors)}")
                except FragileError as errors:
                    lines.append(f"fragile: {names(errors)}")
                return lines
            """,
            "seen:      ExceptionGroup of SoldOutError: lamp",
            "expected:  no exception",
        ),
        "the first error only": wrong(
            """
            async def pack_and_report(items):
                try:
                    await pack_all(items)
                except ExceptionGroup as errors:
                    if isinstance(errors.exceptions[0], SoldOutError):
                        return [f"sold out: {errors.exceptions[0]}"]
                    return [f"fragile: {errors.exceptions[0]}"]
                return ["all packed"]
            """,
            "seen:      returned ['sold out: lamp']",
            "expected:  returned ['sold out: lamp, vase', 'fragile: bowl']",
        ),
        "everything at once": wrong(
            """
            async def pack_and_report(items):
                try:
                    await pack_all(items)
                    return ["all packed"]
                except ExceptionGroup as errors:
                    return [f"sold out: {names(errors)}"]
            """,
            "seen:      returned ['sold out: bowl, lamp, vase']",
        ),
        "catches all others too": wrong(
            """
            async def pack_and_report(items):
                lines = []
                try:
                    await pack_all(items)
                    lines.append("all packed")
                except* SoldOutError as errors:
                    lines.append(f"sold out: {names(errors)}")
                except* FragileError as errors:
                    lines.append(f"fragile: {names(errors)}")
                except* Exception:
                    pass
                return lines
            """,
            "seen:      no exception: it returned ['sold out: lamp']",
            "expected:  ExceptionGroup",
        ),
        "returns within except*": wrong(
            """
            async def pack_and_report(items):
                try:
                    await pack_all(items)
                except* SoldOutError as errors:
                    return [f"sold out: {names(errors)}"]
                return ["all packed"]
            """,
            "'break', 'continue' and 'return' cannot appear in an except* block",
        ),
        "fragile first": wrong(
            """
            async def pack_and_report(items):
                lines = []
                try:
                    await pack_all(items)
                    lines.append("all packed")
                except* FragileError as errors:
                    lines.append(f"fragile: {names(errors)}")
                except* SoldOutError as errors:
                    lines.append(f"sold out: {names(errors)}")
                return lines
            """,
            "seen:      returned ['fragile: bowl', 'sold out: lamp, vase']",
        ),
        "text of the group": wrong(
            """
            async def pack_and_report(items):
                lines = []
                try:
                    await pack_all(items)
                    lines.append("all packed")
                except* SoldOutError as errors:
                    lines.append(f"sold out: {errors}")
                except* FragileError as errors:
                    lines.append(f"fragile: {errors}")
                return lines
            """,
            "unhandled errors in a TaskGroup (2 sub-exceptions)",
        ),
        "always all packed": wrong(
            """
            async def pack_and_report(items):
                lines = []
                try:
                    await pack_all(items)
                except* SoldOutError as errors:
                    lines.append(f"sold out: {names(errors)}")
                except* FragileError as errors:
                    lines.append(f"fragile: {names(errors)}")
                lines.append("all packed")
                return lines
            """,
            "seen:      returned ['sold out: lamp, vase', 'fragile: bowl', 'all packed']",
        ),
    },
    "7.3": {
        "suppressed": right("""
            import contextlib


            async def fetch_all(pages, found):
                async def fill_in(page, *rest):
                    with contextlib.suppress(ConnectionError):
                        found[page] = await fetch(page, *rest)
                        return
                    found[page] = "down"

                async with asyncio.TaskGroup() as group:
                    for page in pages:
                        group.create_task(fill_in(*page))
            """),
        "one that returns, one that fills in": right("""
            async def text_of(page):
                try:
                    return await fetch(*page)
                except ConnectionError:
                    return "down"


            async def fetch_all(pages, found):
                async def put(page):
                    text = await text_of(page)
                    found[page[0]] = text

                async with asyncio.TaskGroup() as group:
                    tasks = {group.create_task(put(page)) for page in pages}
            """),
        "except* outside": wrong(
            """
            async def fetch_all(pages, found):
                async def fill_in(page, *rest):
                    found[page] = await fetch(page, *rest)

                try:
                    async with asyncio.TaskGroup() as group:
                        for page in pages:
                            group.create_task(fill_in(*page))
                except* ConnectionError:
                    found["mail"] = "down"
            """,
            "seen:      ended mail error, news done, photos cancelled",
            "expected:  ended news done, mail error, photos done",
        ),
        "results behind the block": wrong(
            """
            async def fetch_all(pages, found):
                async def text_of(page):
                    try:
                        return await fetch(*page)
                    except ConnectionError:
                        return "down"

                async with asyncio.TaskGroup() as group:
                    tasks = {page[0]: group.create_task(text_of(page)) for page in pages}
                found.update({page: task.result() for page, task in tasks.items()})
            """,
            "seen:      returned ({}, None)",
            "expected:  returned ({'news': '<news>', 'mail': 'down'}, None)",
        ),
        "catches everything": wrong(
            """
            async def fetch_all(pages, found):
                async def fill_in(page, *rest):
                    try:
                        found[page] = await fetch(page, *rest)
                    except Exception:
                        found[page] = "down"

                async with asyncio.TaskGroup() as group:
                    for page in pages:
                        group.create_task(fill_in(*page))
            """,
            "seen:      ended mail error, news done, photos done, video error",
            "expected:  ended news done, mail error, photos cancelled, video error",
        ),
        "gather": wrong(
            """
            async def fetch_all(pages, found):
                texts = await asyncio.gather(*(fetch(*p) for p in pages), return_exceptions=True)
                for page, text in zip(pages, texts):
                    found[page[0]] = "down" if isinstance(text, ConnectionError) else text
            """,
            "seen:      returned ({}, None)",
        ),
        "in line": wrong(
            """
            async def fetch_all(pages, found):
                async with asyncio.TaskGroup() as group:
                    for page in pages:
                        try:
                            found[page[0]] = await group.create_task(fetch(*page))
                        except ConnectionError:
                            found[page[0]] = "down"
            """,
            "seen:      ended mail error, news done",
            "fetch_all  error: ExceptionGroup",
        ),
        "swallows the group": wrong(
            """
            async def fetch_all(pages, found):
                async def fill_in(page, *rest):
                    try:
                        found[page] = await fetch(page, *rest)
                    except ConnectionError:
                        found[page] = "down"

                try:
                    async with asyncio.TaskGroup() as group:
                        for page in pages:
                            group.create_task(fill_in(*page))
                except* Exception:
                    pass
            """,
            "seen:      returned ({'news': '<news>', 'video': 'down'}, None)",
            "expected:  returned ({'news': '<news>', 'video': 'down'}, 'ExceptionGroup')",
        ),
        "an entry for what is cut": wrong(
            """
            async def fetch_all(pages, found):
                async def fill_in(page, *rest):
                    found[page] = "down"
                    try:
                        found[page] = await fetch(page, *rest)
                    except ConnectionError:
                        pass

                async with asyncio.TaskGroup() as group:
                    for page in pages:
                        group.create_task(fill_in(*page))
            """,
            "seen:      returned ({'news': '<news>', 'mail': 'down', 'photos': 'down'}, None)",
        ),
    },
    "7.4": {
        "cancels the others": right("""
            async def first_offers(shops, wanted):
                offers, tasks = [], []

                async def ask(shop):
                    offers.append(await offer(*shop))
                    if len(offers) == wanted:
                        for task in tasks:
                            if task is not asyncio.current_task():
                                task.cancel()

                async with asyncio.TaskGroup() as group:
                    for shop in shops:
                        tasks.append(group.create_task(ask(shop)))
                return offers
            """),
        "the body raises": right("""
            async def first_offers(shops, wanted):
                offers, enough = [], asyncio.get_running_loop().create_future()

                async def ask(shop):
                    offers.append(await offer(*shop))
                    if len(offers) == min(wanted, len(shops)):
                        enough.set_result(None)

                try:
                    async with asyncio.TaskGroup() as group:
                        for shop in shops:
                            group.create_task(ask(shop))
                        if shops:
                            await enough
                        raise EnoughError
                except* EnoughError:
                    return_offers = True
                return offers
            """),
        "waits for all": wrong(
            """
            async def first_offers(shops, wanted):
                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(offer(*shop)) for shop in shops]
                return [task.result() for task in tasks][:wanted]
            """,
            "seen:      returned ['offer of oslo', 'offer of bonn']",
            "expected:  returned ['offer of bonn', 'offer of rome']",
        ),
        "lets Enough out": wrong(
            """
            async def first_offers(shops, wanted):
                offers = []

                async def ask(shop):
                    offers.append(await offer(*shop))
                    if len(offers) == wanted:
                        raise EnoughError

                async with asyncio.TaskGroup() as group:
                    for shop in shops:
                        group.create_task(ask(shop))
                return offers
            """,
            "seen:      ExceptionGroup of EnoughError",
            "expected:  no exception",
        ),
        "plain except": wrong(
            """
            async def first_offers(shops, wanted):
                offers = []

                async def ask(shop):
                    offers.append(await offer(*shop))
                    if len(offers) == wanted:
                        raise EnoughError

                try:
                    async with asyncio.TaskGroup() as group:
                        for shop in shops:
                            group.create_task(ask(shop))
                except EnoughError:
                    pass
                return offers
            """,
            "seen:      ExceptionGroup of EnoughError",
            "expected:  no exception",
        ),
        "catches every error": wrong(
            """
            async def first_offers(shops, wanted):
                offers = []

                async def ask(shop):
                    offers.append(await offer(*shop))
                    if len(offers) == wanted:
                        raise EnoughError

                try:
                    async with asyncio.TaskGroup() as group:
                        for shop in shops:
                            group.create_task(ask(shop))
                except* Exception:
                    pass
                return offers
            """,
            "seen:      no exception: it returned ['offer of bonn']",
            "expected:  ExceptionGroup",
        ),
        "leaves by return": wrong(
            """
            async def first_offers(shops, wanted):
                offers = []
                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(offer(*shop)) for shop in shops]
                    for coming in asyncio.as_completed(tasks):
                        offers.append(await coming)
                        if len(offers) == wanted:
                            return offers
                return offers
            """,
            "seen:      ended bonn done, kyiv done, oslo done, rome done",
        ),
        "does not wait for the losers": wrong(
            """
            async def first_offers(shops, wanted):
                offers = []
                tasks = [asyncio.create_task(offer(*shop)) for shop in shops]
                for coming in asyncio.as_completed(tasks):
                    offers.append(await coming)
                    if len(offers) == wanted:
                        break
                for task in tasks:
                    task.cancel()
                return offers
            """,
            "seen:      still running: offer, offer",
            "look at:   tasks that are created, or cancelled, and not waited for",
        ),
        "group.cancel of 3.15": wrong(
            """
            async def first_offers(shops, wanted):
                offers = []

                async def ask(shop):
                    offers.append(await offer(*shop))
                    if len(offers) == wanted:
                        group.cancel_all()

                async with asyncio.TaskGroup() as group:
                    for shop in shops:
                        group.create_task(ask(shop))
                return offers
            """,
            "AttributeError: 'TaskGroup' object has no attribute 'cancel_all'",
        ),
        "one offer too few": wrong(
            """
            async def first_offers(shops, wanted):
                offers = []

                async def ask(shop):
                    text = await offer(*shop)
                    if len(offers) == wanted - 1:
                        raise EnoughError
                    offers.append(text)

                try:
                    async with asyncio.TaskGroup() as group:
                        for shop in shops:
                            group.create_task(ask(shop))
                except* EnoughError:
                    pass
                return offers
            """,
            "seen:      returned ['offer of bonn']",
        ),
    },
}

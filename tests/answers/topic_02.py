"""Answers to the exercises of 02, Write a coroutine and await it."""

from tests.answers import right, wrong

ANSWERS = {
    "2.1": {
        "in one expression": right("""
            async def make_breakfast(grinding=2, toasting=4):
                return [await brew_coffee(await grind(grinding)), await toast_bread(toasting)]
            """),
        "coroutines first": right("""
            async def make_breakfast(grinding=2, toasting=4):
                grinder = grind(grinding)
                toaster = toast_bread(toasting)
                coffee = await brew_coffee(await grinder)
                return [coffee, await toaster]
            """),
        "none repaired": wrong(
            """
            async def make_breakfast(grinding=2, toasting=4):
                beans = grind(grinding)
                coffee = brew_coffee(beans)
                toast = toast_bread(toasting)
                return [coffee, toast]
            """,
            "never awaited: ",
            "it needs an `await`",
        ),
        "beans forgotten": wrong(
            """
            async def make_breakfast(grinding=2, toasting=4):
                beans = grind(grinding)
                coffee = await brew_coffee(beans)
                toast = await toast_bread(toasting)
                return [coffee, toast]
            """,
            "seen:      never awaited: grind",
            "look at:   line 2 in make_breakfast: beans = grind(grinding): it needs an `await`",
        ),
        "toast forgotten": wrong(
            """
            async def make_breakfast(grinding=2, toasting=4):
                coffee = await brew_coffee(await grind(grinding))
                toast = toast_bread(toasting)
                return [coffee, toast]
            """,
            "toast_bread",
        ),
        "all at once": wrong(
            """
            async def make_breakfast(grinding=2, toasting=4):
                beans = await grind(grinding)
                return list(await asyncio.gather(brew_coffee(beans), toast_bread(toasting)))
            """,
            "seen:      ran grind 0.0 to 2.0, brew 2.0 to 5.0, toast 2.0 to 6.0",
            "expected:  ran grind 0.0 to 2.0, brew 2.0 to 5.0, toast 5.0 to 9.0",
        ),
        "toast first": wrong(
            """
            async def make_breakfast(grinding=2, toasting=4):
                toast = await toast_bread(toasting)
                coffee = await brew_coffee(await grind(grinding))
                return [coffee, toast]
            """,
            "toast 0.0 to 4.0, grind 4.0 to 6.0, brew 6.0 to 9.0",
        ),
        "made up": wrong(
            """
            async def make_breakfast(grinding=2, toasting=4):
                await asyncio.sleep(9)
                return ["coffee of 20 g", "toast"]
            """,
            "seen:      ran nothing",
        ),
    },
    "2.2": {
        "one call in the other": right("""
            async def deliver(ticket):
                parcel = await pack(await pick(ticket[1]))
                return f"{parcel} delivered to {await look_up(ticket[0])}"
            """),
        "the ticket in between": right("""
            async def deliver(ticket):
                _, order = ticket
                item = await pick(order)
                parcel = await pack(item)
                customer, _ = ticket
                address = await look_up(customer)
                return " delivered to ".join([parcel, address])
            """),
        "address first": wrong(
            """
            async def deliver(ticket):
                customer, order = ticket
                address = await look_up(customer)
                item = await pick(order)
                parcel = await pack(item)
                return f"{parcel} delivered to {address}"
            """,
            "seen:      started look_up, pick, pack",
            "expected:  started pick, pack, look_up",
        ),
        "packed before it is picked": wrong(
            """
            async def deliver(ticket):
                customer, order = ticket
                parcel = await pack(item)
                item = await pick(order)
                address = await look_up(customer)
                return f"{parcel} delivered to {address}"
            """,
            "seen:      UnboundLocalError: ",
            "look at:   line 3 in deliver: parcel = await pack(item)",
        ),
        "not unpacked": wrong(
            """
            async def deliver(ticket):
                item = await pick(order)
                parcel = await pack(item)
                address = await look_up(customer)
                return f"{parcel} delivered to {address}"
            """,
            "seen:      NameError: name 'order' is not defined",
        ),
        "side by side": wrong(
            """
            async def deliver(ticket):
                customer, order = ticket
                item, address = await asyncio.gather(pick(order), look_up(customer))
                parcel = await pack(item)
                return f"{parcel} delivered to {address}"
            """,
            "seen:      started pick, look_up, pack",
        ),
        "an await lost": wrong(
            """
            async def deliver(ticket):
                customer, order = ticket
                item = await pick(order)
                parcel = await pack(item)
                address = look_up(customer)
                return f"{parcel} delivered to {address}"
            """,
            "never awaited: look_up",
        ),
        "another text": wrong(
            """
            async def deliver(ticket):
                customer, order = ticket
                item = await pick(order)
                parcel = await pack(item)
                address = await look_up(customer)
                return f"{item} delivered to {address}"
            """,
            'seen:      returned "lamp delivered to Ada\'s address"',
            'expected:  returned "packed lamp delivered to Ada\'s address"',
        ),
    },
    "2.3": {
        "one send": right("""
            def drive(coroutine, answers):
                answer = None
                while True:
                    try:
                        question = coroutine.send(answer)
                    except StopIteration as end:
                        return end.value
                    answer = answers[question]
            """),
        "calling itself": right("""
            def drive(coroutine, answers, answer=None):
                try:
                    question = coroutine.send(answer)
                except StopIteration as end:
                    return end.value
                return drive(coroutine, answers, answers[question])
            """),
        "starts with an answer": wrong(
            """
            def drive(coroutine, answers):
                try:
                    for answer in answers.values():
                        coroutine.send(answer)
                except StopIteration as end:
                    return end.value
            """,
            "can't send non-None value to a just-started coroutine",
            "coroutine.send(answer)",
        ),
        "sends the questions back": wrong(
            """
            def drive(coroutine, answers):
                try:
                    question = coroutine.send(None)
                    while True:
                        question = coroutine.send(question)
                except StopIteration as end:
                    return end.value
            """,
            "seen:      returned ['size? drink?', 0, 3]",
        ),
        "lets StopIteration out": wrong(
            """
            def drive(coroutine, answers):
                question = coroutine.send(None)
                while True:
                    question = coroutine.send(answers[question])
            """,
            "seen:      RuntimeError: coroutine raised StopIteration",
        ),
        "loses the result": wrong(
            """
            def drive(coroutine, answers):
                try:
                    question = coroutine.send(None)
                    while True:
                        question = coroutine.send(answers[question])
                except StopIteration:
                    return None
            """,
            "seen:      returned [None, None, None]",
        ),
        "two questions only": wrong(
            """
            def drive(coroutine, answers):
                coroutine.send(None)
                try:
                    coroutine.send(answers["drink?"])
                    coroutine.send(answers["size?"])
                except StopIteration as end:
                    return end.value
            """,
            "StopIteration",
        ),
        "async": wrong(
            """
            async def drive(coroutine, answers):
                return await coroutine
            """,
            "drive",
        ),
    },
    "2.4": {
        "within except": right("""
            async def retry_once(fetch):
                try:
                    return await fetch()
                except ConnectionError:
                    await asyncio.sleep(1)
                    return await fetch()
            """),
        "two attempts in a loop": right("""
            async def retry_once(fetch):
                for last in (False, True):
                    try:
                        return await fetch()
                    except ConnectionError:
                        if last:
                            raise
                        await asyncio.sleep(1)
            """),
        "no second attempt": wrong(
            """
            async def retry_once(fetch):
                return await fetch()
            """,
            "seen:      ConnectionError: down",
            "expected:  no exception",
        ),
        "no pause": wrong(
            """
            async def retry_once(fetch):
                try:
                    return await fetch()
                except ConnectionError:
                    return await fetch()
            """,
            "seen:      took 4.0 s",
            "expected:  took 5.0 s",
        ),
        "a pause without await": wrong(
            """
            async def retry_once(fetch):
                try:
                    return await fetch()
                except ConnectionError:
                    asyncio.sleep(1)
                    return await fetch()
            """,
            "seen:      never awaited: sleep",
        ),
        "the same coroutine twice": wrong(
            """
            async def retry_once(fetch):
                call = fetch()
                try:
                    return await call
                except ConnectionError:
                    await asyncio.sleep(1)
                    return await call
            """,
            "seen:      RuntimeError: cannot reuse already awaited coroutine",
            "look at:   line 7 in retry_once: return await call",
        ),
        "retries every error": wrong(
            """
            async def retry_once(fetch):
                try:
                    return await fetch()
                except Exception:
                    await asyncio.sleep(1)
                    return await fetch()
            """,
            "seen:      no exception: it returned 'page'",
            "expected:  ValueError",
        ),
        "swallows the second error": wrong(
            """
            async def retry_once(fetch):
                try:
                    return await fetch()
                except ConnectionError:
                    await asyncio.sleep(1)
                try:
                    return await fetch()
                except Exception:
                    return None
            """,
            "seen:      no exception: it returned None",
            "expected:  TimeoutError",
        ),
        "retries for ever": wrong(
            """
            async def retry_once(fetch):
                while True:
                    try:
                        return await fetch()
                    except ConnectionError:
                        await asyncio.sleep(1)
            """,
            "expected:  ConnectionError",
        ),
        "forgets to return": wrong(
            """
            async def retry_once(fetch):
                try:
                    await fetch()
                except ConnectionError:
                    await asyncio.sleep(1)
                    await fetch()
            """,
            "seen:      returned None",
        ),
    },
}

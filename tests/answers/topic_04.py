"""Answers to the exercises of 04, Start tasks and collect them."""

from tests.answers import right, wrong

ANSWERS = {
    "4.1": {
        "split from one text": right("""
            def predict():
                return "stove,bread,butter,egg in,table,egg out,serve".split(",")
            """),
        "step by step": right("""
            def predict():
                before_the_first_wait = ["stove", "bread", "butter"]
                while_the_egg_boils = ["egg in", "table", "egg out"]
                return [*before_the_first_wait, *while_the_egg_boils, "serve"]
            """),
        "create_task starts at once": wrong(
            """
            def predict():
                return ["egg in", "stove", "bread", "butter", "table", "egg out", "serve"]
            """,
            "the same in 3 of 7 places",
            "look at:   the picture of the program, moment by moment",
        ),
        "await always switches": wrong(
            """
            def predict():
                return ["stove", "egg in", "bread", "butter", "table", "egg out", "serve"]
            """,
            "the same in 4 of 7 places",
        ),
        "the switch comes after the bread": wrong(
            """
            def predict():
                return ["stove", "bread", "egg in", "butter", "table", "egg out", "serve"]
            """,
            "the same in 5 of 7 places",
        ),
        "the egg begins when it is awaited": wrong(
            """
            def predict():
                return ["stove", "bread", "butter", "table", "egg in", "egg out", "serve"]
            """,
            "the same in 5 of 7 places",
        ),
        "the egg is boiled in one go": wrong(
            """
            def predict():
                return ["stove", "bread", "butter", "egg in", "egg out", "table", "serve"]
            """,
            "the same in 5 of 7 places",
        ),
        "an entry forgotten": wrong(
            """
            def predict():
                return ["stove", "bread", "butter", "egg in", "table", "egg out"]
            """,
            "the program did something else",
        ),
    },
    "4.2": {
        "two lists of tasks": right("""
            async def report(cities):
                weather = [asyncio.create_task(ask_weather(*city)) for city in cities]
                news = [asyncio.create_task(ask_news(*city)) for city in cities]
                rows = []
                for (city, _), one, other in zip(cities, weather, news):
                    await one
                    await other
                    rows.append((city, one.result(), other.result()))
                return rows
            """),
        "gather in gather": right("""
            async def report(cities):
                async def row(city, seconds):
                    both = await asyncio.gather(ask_weather(city, seconds), ask_news(city, seconds))
                    return (city, *both)
                return await asyncio.gather(*(row(*city) for city in cities))
            """),
        "a task for each city": right("""
            async def row(city, seconds):
                weather = asyncio.create_task(ask_weather(city, seconds))
                news = await ask_news(city, seconds)
                return city, await weather, news

            async def report(cities):
                tasks = [asyncio.create_task(row(*city)) for city in cities]
                return [await task for task in tasks]
            """),
        "as it was": wrong(
            """
            async def report(cities):
                rows = []
                for city, seconds in cities:
                    weather = await asyncio.create_task(ask_weather(city, seconds))
                    news = await asyncio.create_task(ask_news(city, seconds))
                    rows.append((city, weather, news))
                return rows
            """,
            "weather_Oslo 0.0 to 3.0, news_Oslo 3.0 to 7.0, weather_Rome 7.0 to 8.0",
            "an `await` that ends before the next call has been started",
        ),
        "both of a city, one city after another": wrong(
            """
            async def report(cities):
                rows = []
                for city, seconds in cities:
                    weather = asyncio.create_task(ask_weather(city, seconds))
                    news = asyncio.create_task(ask_news(city, seconds))
                    rows.append((city, await weather, await news))
                return rows
            """,
            "weather_Rome 4.0 to 5.0, news_Rome 4.0 to 6.0",
            "look at:   who waits for whom",
        ),
        "first all weather, then all news": wrong(
            """
            async def report(cities):
                weather = [asyncio.create_task(ask_weather(*city)) for city in cities]
                weather = [await task for task in weather]
                news = [asyncio.create_task(ask_news(*city)) for city in cities]
                news = [await task for task in news]
                return [(city, w, n) for (city, _), w, n in zip(cities, weather, news)]
            """,
            "news_Oslo 3.0 to 7.0",
        ),
        "coroutines kept, and awaited one by one": wrong(
            """
            async def report(cities):
                asked = [(c, ask_weather(c, s), ask_news(c, s)) for c, s in cities]
                return [(city, await weather, await news) for city, weather, news in asked]
            """,
            "an `await` that ends before the next call has been started",
        ),
        "tasks in the rows": wrong(
            """
            async def report(cities):
                return [
                    (
                        city,
                        asyncio.create_task(ask_weather(city, seconds)),
                        asyncio.create_task(ask_news(city, seconds)),
                    )
                    for city, seconds in cities
                ]
            """,
            "seen:      still running: ask_news, ask_news, ask_weather, ask_weather",
        ),
        "rows in the order of the answers": wrong(
            """
            async def report(cities):
                rows = []

                async def row(city, seconds):
                    weather = asyncio.create_task(ask_weather(city, seconds))
                    news = await ask_news(city, seconds)
                    rows.append((city, await weather, news))

                await asyncio.gather(*(row(*city) for city in cities))
                return rows
            """,
            "seen:      returned [('Rome', ",
            "look at:   what the function returns, and in which order",
        ),
        "lists for rows": wrong(
            """
            async def report(cities):
                asked = []
                for city, seconds in cities:
                    weather = asyncio.create_task(ask_weather(city, seconds))
                    news = asyncio.create_task(ask_news(city, seconds))
                    asked.append((city, weather, news))
                return [[city, await weather, await news] for city, weather, news in asked]
            """,
            "seen:      returned [['Oslo', ",
            "expected:  returned [('Oslo', ",
        ),
        "the function given to create_task": wrong(
            """
            async def report(cities):
                asked = []
                for city, seconds in cities:
                    weather = asyncio.create_task(ask_weather)
                    news = asyncio.create_task(ask_news)
                    asked.append((city, weather, news))
                return [(city, await weather, await news) for city, weather, news in asked]
            """,
            "seen:      TypeError: a coroutine was expected, got <function ask_weather",
            "look at:   line 4 in report: weather = asyncio.create_task(ask_weather)",
        ),
    },
    "4.3": {
        "a coroutine around it": right("""
            class Background:
                def __init__(self):
                    self.tasks = set()

                def start(self, coroutine):
                    task = asyncio.create_task(self.run(coroutine))
                    self.tasks.add(task)
                    return task

                async def run(self, coroutine):
                    try:
                        return await coroutine
                    finally:
                        self.tasks.discard(asyncio.current_task())

                async def finish(self):
                    while self.tasks:
                        await asyncio.gather(*self.tasks)
            """),
        "one after another": right("""
            class Background:
                def __init__(self):
                    self.tasks = set()

                def start(self, coroutine):
                    task = asyncio.create_task(coroutine)
                    self.tasks.add(task)
                    task.add_done_callback(lambda task: self.tasks.remove(task))
                    return task

                async def finish(self):
                    while self.tasks:
                        await next(iter(self.tasks))
                        await asyncio.sleep(0)
            """),
        "a list of tasks": right("""
            class Background:
                def __init__(self):
                    self.tasks = []

                def start(self, coroutine):
                    task = asyncio.create_task(coroutine)
                    self.tasks.append(task)
                    task.add_done_callback(self.tasks.remove)
                    return task

                async def finish(self):
                    while any(not task.done() for task in self.tasks):
                        await asyncio.wait(self.tasks)
            """),
        "does not keep it": wrong(
            """
            class Background:
                def __init__(self):
                    self.tasks = set()

                def start(self, coroutine):
                    return asyncio.create_task(coroutine)

                async def finish(self):
                    while self.tasks:
                        await asyncio.gather(*self.tasks)
            """,
            "seen:      returned {'tasks kept at 0.5, 1.5, ...': [0, 0, 0]",
        ),
        "does not forget it": wrong(
            """
            class Background:
                def __init__(self):
                    self.tasks = set()

                def start(self, coroutine):
                    task = asyncio.create_task(coroutine)
                    self.tasks.add(task)
                    return task

                async def finish(self):
                    await asyncio.gather(*self.tasks)
            """,
            "seen:      returned {'tasks kept at 0.5, 1.5, ...': [2, 2, 2]",
        ),
        "does not return it": wrong(
            """
            class Background:
                def __init__(self):
                    self.tasks = set()

                def start(self, coroutine):
                    task = asyncio.create_task(coroutine)
                    self.tasks.add(task)
                    task.add_done_callback(self.tasks.discard)

                async def finish(self):
                    while self.tasks:
                        await asyncio.gather(*self.tasks)
            """,
            "seen:      returned {'tasks kept at 0.5, 1.5, ...': [2, 1, 0], ",
            "'results': ['start returned None', ",
        ),
        "keeps the coroutine": wrong(
            """
            class Background:
                def __init__(self):
                    self.tasks = set()

                def start(self, coroutine):
                    self.tasks.add(coroutine)
                    task = asyncio.create_task(coroutine)
                    task.add_done_callback(self.tasks.discard)
                    return task

                async def finish(self):
                    while self.tasks:
                        await asyncio.gather(*self.tasks)
            """,
            "seen:      returned {'tasks kept at 0.5, 1.5, ...': [2, 2, 2]",
        ),
        "calls the callback at once": wrong(
            """
            class Background:
                def __init__(self):
                    self.tasks = set()

                def start(self, coroutine):
                    task = asyncio.create_task(coroutine)
                    self.tasks.add(task)
                    task.add_done_callback(self.tasks.discard(task))
                    return task

                async def finish(self):
                    while self.tasks:
                        await asyncio.gather(*self.tasks)
            """,
            "seen:      returned {'tasks kept at 0.5, 1.5, ...': [0, 0, 0]",
        ),
        "forgets only what went well": wrong(
            """
            class Background:
                def __init__(self):
                    self.tasks = set()

                def start(self, coroutine):
                    async def run():
                        result = await coroutine
                        self.tasks.discard(task)
                        return result

                    task = asyncio.create_task(run())
                    self.tasks.add(task)
                    return task

                async def finish(self):
                    while self.tasks:
                        await asyncio.gather(*self.tasks)
            """,
            "seen:      returned ({'tasks kept after an error': 1}, ",
            "expected:  returned ({'tasks kept after an error': 0}, ",
        ),
        "a weak set": wrong(
            """
            class Background:
                def __init__(self):
                    self.tasks = weakref.WeakSet()

                def start(self, coroutine):
                    task = asyncio.create_task(coroutine)
                    self.tasks.add(task)
                    task.add_done_callback(self.tasks.discard)
                    return task

                async def finish(self):
                    while self.tasks:
                        await asyncio.gather(*self.tasks)
            """,
            "seen:      returned {'tasks alive after the collector': 0, 'tasks kept': 0}",
        ),
        "waits once": wrong(
            """
            class Background:
                def __init__(self):
                    self.tasks = set()

                def start(self, coroutine):
                    task = asyncio.create_task(coroutine)
                    self.tasks.add(task)
                    task.add_done_callback(self.tasks.discard)
                    return task

                async def finish(self):
                    await asyncio.gather(*self.tasks)
            """,
            "seen:      still running: send",
        ),
        "awaits those that it finds at first": wrong(
            """
            class Background:
                def __init__(self):
                    self.tasks = set()

                def start(self, coroutine):
                    task = asyncio.create_task(coroutine)
                    self.tasks.add(task)
                    task.add_done_callback(self.tasks.discard)
                    return task

                async def finish(self):
                    for task in list(self.tasks):
                        await task
            """,
            "seen:      still running: send",
        ),
        "asks without letting go": wrong(
            """
            class Background:
                def __init__(self):
                    self.tasks = set()

                def start(self, coroutine):
                    task = asyncio.create_task(coroutine)
                    self.tasks.add(task)
                    task.add_done_callback(self.tasks.discard)
                    return task

                async def finish(self):
                    while self.tasks:
                        await asyncio.sleep(0)
            """,
            "expected:  a program that ends",
            "await asyncio.sleep(0); what should end the loop?",
        ),
        "asks every second": wrong(
            """
            class Background:
                def __init__(self):
                    self.tasks = set()

                def start(self, coroutine):
                    task = asyncio.create_task(coroutine)
                    self.tasks.add(task)
                    task.add_done_callback(self.tasks.discard)
                    return task

                async def finish(self):
                    while self.tasks:
                        await asyncio.sleep(1)
            """,
            "seen:      took 6.0 s",
            "expected:  took 5.5 s",
        ),
        "finishes nothing": wrong(
            """
            class Background:
                def __init__(self):
                    self.tasks = set()

                def start(self, coroutine):
                    task = asyncio.create_task(coroutine)
                    self.tasks.add(task)
                    task.add_done_callback(self.tasks.discard)
                    return task

                async def finish(self):
                    self.tasks.clear()
            """,
            "seen:      still running: send",
            "look at:   tasks that are created, or cancelled, and not waited for",
        ),
    },
    "4.4": {
        "a lambda": right("""
            async def first_done(tasks):
                future = asyncio.Future()
                for task in tasks:
                    task.add_done_callback(lambda t: future.done() or future.set_result(t))
                return await future
            """),
        "a list and a future": right("""
            async def first_done(tasks):
                woken, ended = asyncio.get_running_loop().create_future(), []

                def note(task):
                    ended.append(task)
                    if len(ended) == 1:
                        woken.set_result(None)

                for task in tasks:
                    task.add_done_callback(note)
                await woken
                return ended[0]
            """),
        "wait": right("""
            async def first_done(tasks):
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                return next(task for task in tasks if task in done)
            """),
        "fills the future again": wrong(
            """
            async def first_done(tasks):
                first = asyncio.get_running_loop().create_future()
                for task in tasks:
                    task.add_done_callback(first.set_result)
                return await first
            """,
            "seen:      returned {'first': 'bonn', 'at': 1.37, 'errors': [], 'complaints': "
            "[\"InvalidStateError('invalid state')\", \"InvalidStateError('invalid state')\"]}",
        ),
        "waits for all": wrong(
            """
            async def first_done(tasks):
                await asyncio.gather(*tasks)
                return tasks[0]
            """,
            "seen:      returned {'first': 'oslo', 'at': 3.0,",
            "expected:  returned {'first': 'bonn', 'at': 1.37,",
        ),
        "awaits them in the order of the list": wrong(
            """
            async def first_done(tasks):
                for task in tasks:
                    await task
                    return task
            """,
            "seen:      returned {'first': 'oslo', 'at': 3.0,",
        ),
        "returns the result": wrong(
            """
            async def first_done(tasks):
                first = asyncio.get_running_loop().create_future()

                def note(task):
                    if not first.done():
                        first.set_result(task.result())

                for task in tasks:
                    task.add_done_callback(note)
                return await first
            """,
            "\"not one of the tasks: 'page from bonn'\"",
        ),
        "cancels the others": wrong(
            """
            async def first_done(tasks):
                first = asyncio.get_running_loop().create_future()

                def note(task):
                    if not first.done():
                        first.set_result(task)

                for task in tasks:
                    task.add_done_callback(note)
                winner = await first
                for task in tasks:
                    task.cancel()
                return winner
            """,
            "seen:      ran oslo 0.0 to 1.37 (cancelled), bonn 0.0 to 1.37",
        ),
        "asks without letting go": wrong(
            """
            async def first_done(tasks):
                while True:
                    for task in tasks:
                        if task.done():
                            return task
            """,
            "seen:      an endless loop with no await in it",
            "does anything in the body of the loop await?",
        ),
        "asks at every turn": wrong(
            """
            async def first_done(tasks):
                while True:
                    for task in tasks:
                        if task.done():
                            return task
                    await asyncio.sleep(0)
            """,
            "expected:  a program that ends",
            "await asyncio.sleep(0); what should end the loop?",
        ),
        "asks every tenth of a second": wrong(
            """
            async def first_done(tasks):
                while True:
                    for task in tasks:
                        if task.done():
                            return task
                    await asyncio.sleep(0.1)
            """,
            "seen:      returned {'first': 'bonn', 'at': 1.4,",
            "expected:  returned {'first': 'bonn', 'at': 1.37,",
        ),
        "nobody fills the future": wrong(
            """
            async def first_done(tasks):
                first = asyncio.get_running_loop().create_future()

                def note(task):
                    return task

                for task in tasks:
                    task.add_done_callback(note)
                return await first
            """,
            "return await first; who should wake it, and when?",
        ),
        "an async callback": wrong(
            """
            async def first_done(tasks):
                first = asyncio.get_running_loop().create_future()

                async def note(task):
                    first.set_result(task)

                for task in tasks:
                    task.add_done_callback(note)
                return await first
            """,
            "note",
        ),
        "calls the callback": wrong(
            """
            async def first_done(tasks):
                first = asyncio.get_running_loop().create_future()
                for task in tasks:
                    task.add_done_callback(first.set_result(task))
                return await first
            """,
            "seen:      InvalidStateError: invalid state",
        ),
        "returns the future": wrong(
            """
            async def first_done(tasks):
                first = asyncio.get_running_loop().create_future()

                def note(task):
                    if not first.done():
                        first.set_result(task)

                for task in tasks:
                    task.add_done_callback(note)
                return first
            """,
            "not one of the tasks: <Future finished",
        ),
        "failed ones do not count": wrong(
            """
            async def first_done(tasks):
                first = asyncio.get_running_loop().create_future()

                def note(task):
                    if not first.done() and not task.exception():
                        first.set_result(task)

                for task in tasks:
                    task.add_done_callback(note)
                return await first
            """,
            "who should wake it, and when?",
        ),
        "watches from now on": wrong(
            """
            async def first_done(tasks):
                first = asyncio.get_running_loop().create_future()

                def note(task):
                    if not first.done():
                        first.set_result(task)

                for task in tasks:
                    if not task.done():
                        task.add_done_callback(note)
                return await first
            """,
            "expected:  returned {'first': 'bonn', 'at': 5.0,",
        ),
    },
}

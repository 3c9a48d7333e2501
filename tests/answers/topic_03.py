"""Answers to the exercises of 03, Meet the event loop."""

from tests.answers import right, wrong

ANSWERS = {
    "3.1": {
        "split": right("""
            def predict():
                return "dusk chime bell echo knock gong".split()
            """),
        "turn by turn": right("""
            def predict():
                before, first, second, timers = ["dusk"], ["chime", "bell"], ["echo"], {}
                timers[2], timers[1] = "gong", "knock"
                return before + first + second + [timers[due] for due in sorted(timers)]
            """),
        "echo at once": wrong(
            """
            def predict():
                return ["dusk", "chime", "echo", "bell", "knock", "gong"]
            """,
            "and the program did the same in 4 of 6 places",
        ),
        "timers in the order of the lines": wrong(
            """
            def predict():
                return ["dusk", "chime", "bell", "echo", "gong", "knock"]
            """,
            "the same in 4 of 6 places",
        ),
        "callbacks at the call": wrong(
            """
            def predict():
                return ["chime", "bell", "dusk", "echo", "knock", "gong"]
            """,
            "the same in 3 of 6 places",
        ),
        "line by line": wrong(
            """
            def predict():
                return ["gong", "chime", "echo", "knock", "bell", "dusk"]
            """,
            "the same in 1 of 6 places",
        ),
        "dusk after the sleep": wrong(
            """
            def predict():
                return ["chime", "bell", "echo", "knock", "gong", "dusk"]
            """,
            "the same in 0 of 6 places",
        ),
        "a word missing": wrong(
            """
            def predict():
                return ["dusk", "chime", "bell", "knock", "gong"]
            """,
            "and the program did something else",
        ),
    },
    "3.2": {
        "tasks first": right("""
            async def main(customers):
                await open_shop()
                calls = [asyncio.create_task(serve(customer)) for customer in customers]
                receipts = [await call for call in calls]
                await close_shop()
                return receipts
            """),
        "ensure_future kept": right("""
            async def main(customers):
                await open_shop()
                calls = [asyncio.ensure_future(serve(customer)) for customer in customers]
                receipts = await asyncio.gather(*calls)
                await close_shop()
                return list(receipts)
            """),
        "the running loop, for its tasks": right("""
            async def main(customers):
                loop = asyncio.get_running_loop()
                await loop.create_task(open_shop())
                receipts = await asyncio.gather(*map(serve, customers))
                await loop.create_task(close_shop())
                return receipts
            """),
        "the script as it was": wrong(
            """
            async def main(customers):
                loop = asyncio.get_event_loop()
                loop.run_until_complete(open_shop())
                calls = [asyncio.ensure_future(serve(customer)) for customer in customers]
                receipts = loop.run_until_complete(asyncio.gather(*calls))
                loop.run_until_complete(close_shop())
                loop.close()
                return receipts
            """,
            "seen:      RuntimeError: This event loop is already running",
            "line 3 in main: loop.run_until_complete(open_shop())",
        ),
        "asyncio.run inside": wrong(
            """
            async def main(customers):
                asyncio.run(open_shop())
                receipts = asyncio.run(asyncio.gather(*map(serve, customers)))
                asyncio.run(close_shop())
                return receipts
            """,
            "seen:      RuntimeError: asyncio.run() cannot be called from a running event loop",
            "line 2 in main: asyncio.run(open_shop())",
        ),
        "closes the loop": wrong(
            """
            async def main(customers):
                loop = asyncio.get_running_loop()
                await open_shop()
                receipts = await asyncio.gather(*map(serve, customers))
                await close_shop()
                loop.close()
                return receipts
            """,
            "seen:      RuntimeError: Cannot close a running event loop",
            "line 6 in main: loop.close()",
        ),
        "one customer after another": wrong(
            """
            async def main(customers):
                await open_shop()
                receipts = [await serve(customer) for customer in customers]
                await close_shop()
                return receipts
            """,
            "Ada 1.0 to 3.0, Bo 3.0 to 5.0, Cy 5.0 to 7.0",
            "look at:   an `await` that ends before the next call has been started",
        ),
        "gather without await": wrong(
            """
            async def main(customers):
                await open_shop()
                receipts = asyncio.gather(*map(serve, customers))
                await close_shop()
                return receipts
            """,
            "close 1.0 to 2.0",
        ),
        "all of it at once": wrong(
            """
            async def main(customers):
                _, *receipts, _ = await asyncio.gather(
                    open_shop(), *map(serve, customers), close_shop()
                )
                return receipts
            """,
            "open 0.0 to 1.0, Ada 0.0 to 2.0",
        ),
        "tasks not waited for": wrong(
            """
            async def main(customers):
                await open_shop()
                calls = [asyncio.create_task(serve(customer)) for customer in customers]
                await close_shop()
                return [call.result() for call in calls]
            """,
            "seen:      InvalidStateError: Result is not set.",
        ),
        "awaits run_until_complete": wrong(
            """
            async def main(customers):
                loop = asyncio.get_running_loop()
                await loop.run_until_complete(open_shop())
                receipts = await asyncio.gather(*map(serve, customers))
                await loop.run_until_complete(close_shop())
                return receipts
            """,
            "line 3 in main: await loop.run_until_complete(open_shop())",
        ),
        "forgets an await": wrong(
            """
            async def main(customers):
                open_shop()
                receipts = await asyncio.gather(*map(serve, customers))
                close_shop()
                return receipts
            """,
            "seen:      never awaited: open_shop, close_shop",
        ),
        "forgets the receipts": wrong(
            """
            async def main(customers):
                await open_shop()
                await asyncio.gather(*map(serve, customers))
                await close_shop()
            """,
            "seen:      returned None",
        ),
    },
    "3.3": {
        "a task": right("""
            def start(coroutine):
                try:
                    loop = asyncio.get_running_loop()
                except RuntimeError:
                    return asyncio.run(coroutine)
                return loop.create_task(coroutine)
            """),
        "asks first": right("""
            def loop_is_running():
                try:
                    asyncio.get_running_loop()
                    return True
                except RuntimeError:
                    return False


            def start(coroutine):
                return coroutine if loop_is_running() else asyncio.run(coroutine)
            """),
        "try, except, else": right("""
            def start(coroutine):
                try:
                    asyncio.get_running_loop()
                except RuntimeError:
                    with asyncio.Runner() as runner:
                        return runner.run(coroutine)
                else:
                    return asyncio.ensure_future(coroutine)
            """),
        "always asyncio.run": wrong(
            """
            def start(coroutine):
                return asyncio.run(coroutine)
            """,
            "seen:      RuntimeError: asyncio.run() cannot be called from a running event loop",
            "look at:   line 2 in start: return asyncio.run(coroutine)",
        ),
        "always the coroutine": wrong(
            """
            def start(coroutine):
                return coroutine
            """,
            "seen:      returned 'a coroutine, and nobody awaits'",
            "expected:  returned 'a cup of tea'",
        ),
        "async def": wrong(
            """
            async def start(coroutine):
                return await coroutine
            """,
            "seen:      returned 'a coroutine, and nobody awaits'",
        ),
        "asks for __main__": wrong(
            """
            def start(coroutine):
                if __name__ == "__main__":
                    return asyncio.run(coroutine)
                return coroutine
            """,
            "asyncio.run() cannot be called from a running event loop",
            "line 3 in start",
        ),
        "get_event_loop as the question": wrong(
            """
            def start(coroutine):
                try:
                    asyncio.get_event_loop()
                except RuntimeError:
                    return asyncio.run(coroutine)
                return coroutine
            """,
            "seen:      returned 'a coroutine, and nobody awaits'",
            "expected:  returned 'a cup of milk'",
        ),
        "get_event_loop().is_running()": wrong(
            """
            def start(coroutine):
                loop = asyncio.get_event_loop()
                return coroutine if loop.is_running() else loop.run_until_complete(coroutine)
            """,
            "seen:      RuntimeError: There is no current event loop",
            "look at:   line 2 in start",
        ),
        "asyncio.run in the try": wrong(
            """
            def start(coroutine):
                try:
                    return asyncio.run(coroutine)
                except RuntimeError:
                    return coroutine
            """,
            "seen:      no exception: it returned 'a coroutine, and nobody awaits'",
            "expected:  RuntimeError",
        ),
        "the question without an answer": wrong(
            """
            def start(coroutine):
                if asyncio.get_running_loop():
                    return coroutine
                return asyncio.run(coroutine)
            """,
            "seen:      RuntimeError: no running event loop",
            "look at:   line 2 in start: if asyncio.get_running_loop():",
        ),
        "run_until_complete on the running loop": wrong(
            """
            def start(coroutine):
                try:
                    loop = asyncio.get_running_loop()
                except RuntimeError:
                    return asyncio.run(coroutine)
                return loop.run_until_complete(coroutine)
            """,
            "seen:      RuntimeError: This event loop is already running",
        ),
        "a thread that blocks": wrong(
            """
            def start(coroutine):
                from concurrent.futures import ThreadPoolExecutor

                with ThreadPoolExecutor() as pool:
                    return pool.submit(asyncio.run, coroutine).result()
            """,
            "'tea after 0.2 s', which cannot be awaited",
        ),
        "returns nothing in a notebook": wrong(
            """
            def start(coroutine):
                try:
                    asyncio.get_running_loop()
                except RuntimeError:
                    return asyncio.run(coroutine)
                asyncio.create_task(coroutine)
            """,
            "seen:      returned 'None, which cannot be awaited'",
        ),
    },
    "3.4": {
        "in one list": right("""
            def run_day(morning, lunch, evening):
                with asyncio.Runner() as runner:
                    return [runner.run(morning()), lunch(), runner.run(evening())]
            """),
        "closed by hand": right("""
            def run_day(morning, lunch, evening):
                runner, results = asyncio.Runner(), []
                try:
                    results.append(runner.run(morning()))
                    results.append(lunch())
                    results.append(runner.run(evening()))
                finally:
                    runner.close()
                return results
            """),
        "a loop of its own choice": right("""
            def run_day(morning, lunch, evening):
                with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
                    results = [runner.run(morning())]
                    results += [lunch()]
                    results += [runner.run(evening())]
                return results
            """),
        "asyncio.run twice": wrong(
            """
            def run_day(morning, lunch, evening):
                return [asyncio.run(morning()), lunch(), asyncio.run(evening())]
            """,
            "'radio off', 'lunch', 'evening on another loop for nobody'",
        ),
        "two runners": wrong(
            """
            def run_day(morning, lunch, evening):
                with asyncio.Runner() as runner:
                    opened = runner.run(morning())
                eaten = lunch()
                with asyncio.Runner() as runner:
                    closed = runner.run(evening())
                return [opened, eaten, closed]
            """,
            "'radio off', 'lunch', 'evening on another loop for nobody'",
        ),
        "one asyncio.run": wrong(
            """
            def run_day(morning, lunch, evening):
                async def day():
                    return [await morning(), lunch(), await evening()]

                return asyncio.run(day())
            """,
            "'lunch, and a loop is running'",
        ),
        "a loop without a runner": wrong(
            """
            def run_day(morning, lunch, evening):
                loop = asyncio.new_event_loop()
                try:
                    opened = loop.run_until_complete(morning())
                    eaten = lunch()
                    return [opened, eaten, loop.run_until_complete(evening())]
                finally:
                    loop.close()
            """,
            "'evening on the same loop for nobody', 'loop closed'",
        ),
        "a runner never closed": wrong(
            """
            def run_day(morning, lunch, evening):
                runner = asyncio.Runner()
                return [runner.run(morning()), lunch(), runner.run(evening())]
            """,
            "'evening on the same loop for Ada', 'loop left open'",
        ),
        "closed if nothing fails": wrong(
            """
            def run_day(morning, lunch, evening):
                runner = asyncio.Runner()
                results = [runner.run(morning()), lunch(), runner.run(evening())]
                runner.close()
                return results
            """,
            "'log': ['morning', 'loop left open'], 'result': 'PowerCutError: morning'",
        ),
        "lunch last": wrong(
            """
            def run_day(morning, lunch, evening):
                with asyncio.Runner() as runner:
                    opened, closed = runner.run(morning()), runner.run(evening())
                return [opened, lunch(), closed]
            """,
            "'evening on the same loop for Ada', 'radio off', 'lunch'",
        ),
        "parentheses forgotten": wrong(
            """
            def run_day(morning, lunch, evening):
                with asyncio.Runner() as runner:
                    return [runner.run(morning), lunch(), runner.run(evening)]
            """,
            "look at:   line 3 in run_day: return [runner.run(morning), lunch(), ",
        ),
        "lunch on the runner": wrong(
            """
            def run_day(morning, lunch, evening):
                with asyncio.Runner() as runner:
                    return [runner.run(part()) for part in (morning, lunch, evening)]
            """,
            ": return [runner.run(part()) for part in (morning, lunch, evening)]",
        ),
        "results forgotten": wrong(
            """
            def run_day(morning, lunch, evening):
                with asyncio.Runner() as runner:
                    runner.run(morning())
                    lunch()
                    runner.run(evening())
            """,
            "'result': None",
        ),
        "async def": wrong(
            """
            async def run_day(morning, lunch, evening):
                return [await morning(), lunch(), await evening()]
            """,
            "run_day",
        ),
    },
}

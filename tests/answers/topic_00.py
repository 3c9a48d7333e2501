"""Answers to the exercises of 00, Start here."""

from tests.answers import right, wrong

ANSWERS = {
    "0.1": {
        "split": right("""
            def predict():
                return "start fill pour serve".split()
            """),
        "call by call": right("""
            def predict():
                kettle = ["fill", "pour"]
                return ["start", *kettle, "serve"]
            """),
        "does not wait for the kettle": wrong(
            """
            def predict():
                return ["start", "serve", "fill", "pour"]
            """,
            "0.1 Predict the order",
            "you predicted ['start', 'serve', 'fill', 'pour']",
            "the same in 1 of 4 places",
            "moment by moment",
        ),
        "serves while the kettle is on": wrong(
            """
            def predict():
                return ["start", "fill", "serve", "pour"]
            """,
            "the same in 2 of 4 places",
        ),
        "forgets the first word": wrong(
            """
            def predict():
                return ["fill", "pour", "serve"]
            """,
            "you predicted ['fill', 'pour', 'serve'], and the program did something else",
        ),
        "one text": wrong(
            """
            def predict():
                return "start fill pour serve"
            """,
            "you predicted 'start fill pour serve', and the program did something else",
        ),
        "prints instead of returning": wrong(
            """
            def predict():
                print(["start", "fill", "pour", "serve"])
            """,
            "you predicted None",
        ),
    },
    "0.2": {
        "a task": right("""
            async def steep(seconds):
                await asyncio.create_task(asyncio.sleep(seconds))
                return "tea"
            """),
        "a second at a time": right("""
            async def steep(seconds):
                for _ in range(seconds):
                    await asyncio.sleep(1)
                return "tea"
            """),
        "no await": wrong(
            """
            async def steep(seconds):
                asyncio.sleep(seconds)
                return "tea"
            """,
            "seen:      never awaited: sleep",
            "look at:   line 2 in steep: asyncio.sleep(seconds): it needs an `await`",
        ),
        "returns the sleep": wrong(
            """
            async def steep(seconds):
                return await asyncio.sleep(seconds)
            """,
            "seen:      returned None",
            "expected:  returned 'tea'",
        ),
        "a time of its own": wrong(
            """
            async def steep(seconds):
                await asyncio.sleep(1)
                return "tea"
            """,
            "seen:      took 1.0 s",
            "expected:  took 240.0 s",
            "look at:   what each await waits for",
        ),
        "a task that nobody awaits": wrong(
            """
            async def steep(seconds):
                asyncio.create_task(asyncio.sleep(seconds))
                return "tea"
            """,
            "seen:      took 0.0 s",
            "sleep",
        ),
        "asyncio.run": wrong(
            """
            async def steep(seconds):
                asyncio.run(asyncio.sleep(seconds))
                return "tea"
            """,
            "sleep",
        ),
        "holds the loop": wrong(
            """
            import time

            async def steep(seconds):
                time.sleep(seconds)
                return "tea"
            """,
            "line 4 in steep: time.sleep(seconds)",
        ),
        "not async": wrong(
            """
            def steep(seconds):
                asyncio.run(asyncio.sleep(seconds))
                return "tea"
            """,
            "asyncio.run() cannot be called from a running event loop",
        ),
        "a plain value": wrong(
            """
            def steep(seconds):
                return "tea"
            """,
            "check needs a coroutine, such as fetch(...) of an async def, not 'tea'.",
        ),
    },
}

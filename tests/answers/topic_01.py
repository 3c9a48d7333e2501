"""Answers to the exercises of 01, Stop waiting in line."""

from tests.answers import right, wrong

ANSWERS = {
    "1.1": {
        "floats": right("""
            def predict():
                return [5.0, 3.0, 6.0, 7.0]
            """),
        "sums and longest waits": right("""
            def predict():
                a = 2 + 3
                b = max(2, 3)
                c = 1 + max(a, 4)
                return [a, b, c, max(a, b, c) + 1]
            """),
        "sums everywhere": wrong(
            """
            def predict():
                return [5, 5, 10, 21]
            """,
            "you predicted [5, 5, 10, 21], and the program did the same in 1 of 4 places",
        ),
        "longest waits everywhere": wrong(
            """
            def predict():
                return [3, 3, 4, 4]
            """,
            "the same in 1 of 4 places",
        ),
        "forgets the last wait": wrong(
            """
            def predict():
                return [5, 3, 6, 6]
            """,
            "the same in 3 of 4 places",
        ),
        "one number": wrong(
            """
            def predict():
                return 21
            """,
            "you predicted 21, and the program did something else",
        ),
        "with units": wrong(
            """
            def predict():
                return ["5 s", "3 s", "6 s", "7 s"]
            """,
            "the same in 0 of 4 places",
        ),
    },
    "1.2": {
        "by membership": right("""
            def classify():
                return {job: job in "acdg" for job in "abcdefgh"}
            """),
        "dict(a=...)": right("""
            def classify():
                return dict(a=True, b=False, c=True, d=True, e=False, f=False, g=True, h=False)
            """),
        "everything": wrong(
            """
            def classify():
                return dict.fromkeys("abcdefgh", True)
            """,
            "1.2 Classify eight jobs",
            "the same in 4 of 8 places",
        ),
        "calls that block": wrong(
            """
            def classify():
                return {job: job in "acdegh" for job in "abcdefgh"}
            """,
            "the same in 6 of 8 places",
        ),
        "only the network": wrong(
            """
            def classify():
                return {job: job in "adg" for job in "abcdefgh"}
            """,
            "the same in 7 of 8 places",
        ),
        "letters alone": wrong(
            """
            def classify():
                return ["a", "c", "d", "g"]
            """,
            "you predicted ['a', 'c', 'd', 'g'], and the program did something else",
        ),
        "yes and no": wrong(
            """
            def classify():
                return {job: "yes" if job in "acdg" else "no" for job in "abcdefgh"}
            """,
            "the same in 0 of 8 places",
        ),
    },
    "1.3": {
        "tasks": right("""
            async def brew_all(orders):
                tasks = [asyncio.create_task(brew(name, seconds)) for name, seconds in orders]
                return [await task for task in tasks]
            """),
        "a task group": right("""
            async def brew_all(orders):
                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(brew(*order)) for order in orders]
                return [task.result() for task in tasks]
            """),
        "one after another": wrong(
            """
            async def brew_all(orders):
                return [await brew(name, seconds) for name, seconds in orders]
            """,
            "seen:      ran tea 0.0 to 3.0, coffee 3.0 to 5.0, soup 5.0 to 6.0",
            "expected:  ran tea 0.0 to 3.0, coffee 0.0 to 2.0, soup 0.0 to 1.0",
            "  soup    |                                 =======|  5.0 to 6.0",
        ),
        "tasks awaited one by one": wrong(
            """
            async def brew_all(orders):
                return [await asyncio.create_task(brew(*order)) for order in orders]
            """,
            "seen:      ran tea 0.0 to 3.0, coffee 3.0 to 5.0, soup 5.0 to 6.0",
            "your program:",
        ),
        "coroutines without await": wrong(
            """
            async def brew_all(orders):
                return [brew(name, seconds) for name, seconds in orders]
            """,
            "never awaited: brew, brew, brew",
        ),
        "gather without await": wrong(
            """
            async def brew_all(orders):
                return asyncio.gather(*(brew(name, seconds) for name, seconds in orders))
            """,
            "seen:      ran tea 0.0 to 0.0 (unfinished), coffee 0.0 to 0.0 (unfinished)",
        ),
        "gather without the star": wrong(
            """
            async def brew_all(orders):
                return await asyncio.gather([brew(name, seconds) for name, seconds in orders])
            """,
            "seen:      TypeError: ",
            "unhashable type: 'list'",
            "look at:   line 2 in brew_all: return await asyncio.gather([",
        ),
        "in the order of finishing": wrong(
            """
            async def brew_all(orders):
                calls = [brew(name, seconds) for name, seconds in orders]
                return [await call for call in asyncio.as_completed(calls)]
            """,
            "seen:      returned ['a cup of soup', 'a cup of coffee', 'a cup of tea']",
            "look at:   what the function returns, and in which order",
        ),
        "tasks that nobody awaits": wrong(
            """
            async def brew_all(orders):
                for name, seconds in orders:
                    asyncio.create_task(brew(name, seconds))
                return [f"a cup of {name}" for name, seconds in orders]
            """,
            "seen:      ran tea 0.0 to 0.0 (unfinished)",
            "expected:  ran tea 0.0 to 3.0, coffee 0.0 to 2.0, soup 0.0 to 1.0",
        ),
        "for three orders only": wrong(
            """
            async def brew_all(orders):
                return list(
                    await asyncio.gather(brew("tea", 3), brew("coffee", 2), brew("soup", 1))
                )
            """,
            "seen:      returned ['a cup of tea', 'a cup of coffee', 'a cup of soup']",
            "expected:  returned []",
        ),
        "a wait that fails without orders": wrong(
            """
            async def brew_all(orders):
                tasks = [asyncio.create_task(brew(*order)) for order in orders]
                await asyncio.wait(tasks)
                return [task.result() for task in tasks]
            """,
            "seen:      ValueError: ",
            "look at:   line 3 in brew_all: await asyncio.wait(tasks)",
        ),
        "an endless loop": wrong(
            """
            async def brew_all(orders):
                tasks = [asyncio.create_task(brew(*order)) for order in orders]
                while not all(task.done() for task in tasks):
                    pass
                return [task.result() for task in tasks]
            """,
            "seen:      an endless loop with no await in it",
            "does anything in the body of the loop await?",
        ),
    },
}

"""Answers to the exercises of 20, See inside a running program."""

from tests.answers import right, wrong

ANSWERS = {
    "20.1": {
        "dict(...) and a union": right("""
            def read_graph():
                tasks = dict(Ann="rolls", rolls="bread", bread="Lock.acquire")
                return tasks | {"in the oven": "cake", "cake": "Queue.get", "radio": "sleep"}
            """),
        "pairs": right("""
            def read_graph():
                names = ["in the oven", "radio", "cake", "bread", "rolls", "Ann"]
                waits = ["cake", "sleep", "Queue.get", "Lock.acquire", "bread", "rolls"]
                return dict(zip(names, waits))
            """),
        "awaited by, the wrong way round": wrong(
            """
            def read_graph():
                return {"bread": "rolls", "rolls": "Ann", "Ann": "Ann", "cake": "Queue.get",
                        "radio": "sleep", "in the oven": "cake"}
            """,
            "20.1 Read a call graph",
            "the same in 3 of 6 places",
        ),
        "the outermost functions": wrong(
            """
            def read_graph():
                return {"bread": "bake", "rolls": "bake_after", "Ann": "buy", "cake": "bake",
                        "radio": "play", "in the oven": "cake"}
            """,
            "the same in 1 of 6 places",
        ),
        "everybody waits for the bread": wrong(
            """
            def read_graph():
                return {"bread": "Lock.acquire", "rolls": "bread", "Ann": "bread",
                        "cake": "Queue.get", "radio": "sleep", "in the oven": "cake"}
            """,
            "the same in 5 of 6 places",
        ),
        "the bread is in the oven": wrong(
            """
            def read_graph():
                return {"bread": "Lock.acquire", "rolls": "bread", "Ann": "rolls",
                        "cake": "Queue.get", "radio": "sleep", "in the oven": "bread"}
            """,
            "the same in 5 of 6 places",
            "look at:   the picture of the program",
        ),
        "the lock is named after who has it": wrong(
            """
            def read_graph():
                return {"bread": "cake", "rolls": "bread", "Ann": "rolls",
                        "cake": "Queue.get", "radio": "sleep", "in the oven": "cake"}
            """,
            "the same in 5 of 6 places",
        ),
        "no key for the oven": wrong(
            """
            def read_graph():
                return {"bread": "Lock.acquire", "rolls": "bread", "Ann": "rolls",
                        "cake": "Queue.get", "radio": "sleep"}
            """,
            "the program did something else",
        ),
    },
    "20.2": {
        "a group waits for the clean-up": right("""
            async def find_stuck(jobs, seconds):
                stuck = {}
                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(job, name=name) for name, job in jobs.items()]
                    await asyncio.wait(tasks, timeout=seconds)
                    for task in tasks:
                        if not task.done():
                            stuck[task.get_name()] = await_chain(task)
                            task.cancel()
                return stuck
            """),
        "a deadline round a shield": right("""
            async def find_stuck(jobs, seconds):
                tasks = {name: asyncio.create_task(job) for name, job in jobs.items()}
                for name, task in tasks.items():
                    task.set_name(name)
                try:
                    async with asyncio.timeout(seconds):
                        jobs = asyncio.gather(*tasks.values(), return_exceptions=True)
                        await asyncio.shield(jobs)
                    return {}
                except TimeoutError:
                    late = {name: task for name, task in tasks.items() if not task.done()}
                stuck = {name: await_chain(task) for name, task in late.items() if task.cancel()}
                await asyncio.wait(late.values())
                return stuck
            """),
        "a callback reads": right("""
            async def find_stuck(jobs, seconds):
                stuck = {}

                def read(task):
                    if not task.done():
                        stuck[task.get_name()] = await_chain(task)
                        task.cancel()

                tasks = [asyncio.create_task(job, name=name) for name, job in jobs.items()]
                timers = [asyncio.get_running_loop().call_later(seconds, read, t) for t in tasks]
                await asyncio.gather(*tasks, return_exceptions=True)
                for timer in timers:
                    timer.cancel()
                return stuck
            """),
        "the deadline cuts first": wrong(
            """
            async def find_stuck(jobs, seconds):
                tasks = [asyncio.create_task(job, name=name) for name, job in jobs.items()]
                try:
                    async with asyncio.timeout(seconds):
                        await asyncio.gather(*tasks)
                except TimeoutError:
                    pass
                return {t.get_name(): await_chain(t) for t in tasks if not t.done()}
            """,
            "20.2 Find the stuck task",
            "seen:      returned {}",
        ),
        "chains of those that were cut": wrong(
            """
            async def find_stuck(jobs, seconds):
                tasks = [asyncio.create_task(job, name=name) for name, job in jobs.items()]
                _, late = await asyncio.wait(tasks, timeout=seconds)
                for task in late:
                    task.cancel()
                await asyncio.gather(*late, return_exceptions=True)
                return {task.get_name(): await_chain(task) for task in late}
            """,
            "seen:      returned {'coffee': ['brew']}",
            "expected:  returned {'coffee': ['brew', 'heat', 'sleep']}",
        ),
        "nobody is cancelled": wrong(
            """
            async def find_stuck(jobs, seconds):
                tasks = [asyncio.create_task(job, name=name) for name, job in jobs.items()]
                _, late = await asyncio.wait(tasks, timeout=seconds)
                return {task.get_name(): await_chain(task) for task in late}
            """,
            "seen:      still running: coffee",
            "tasks that are created, or cancelled, and not waited for",
        ),
        "the clean-up is not waited for": wrong(
            """
            async def find_stuck(jobs, seconds):
                tasks = [asyncio.create_task(job, name=name) for name, job in jobs.items()]
                _, late = await asyncio.wait(tasks, timeout=seconds)
                stuck = {task.get_name(): await_chain(task) for task in late}
                for task in late:
                    task.cancel()
                return stuck
            """,
            "seen:      still running: tea",
        ),
        "one turn for the clean-up": wrong(
            """
            async def find_stuck(jobs, seconds):
                tasks = [asyncio.create_task(job, name=name) for name, job in jobs.items()]
                _, late = await asyncio.wait(tasks, timeout=seconds)
                stuck = {task.get_name(): await_chain(task) for task in late}
                for task in late:
                    task.cancel()
                await asyncio.sleep(0.1)
                return stuck
            """,
            "took 3.1 s",
        ),
        "all of the time": wrong(
            """
            async def find_stuck(jobs, seconds):
                tasks = [asyncio.create_task(job, name=name) for name, job in jobs.items()]
                await asyncio.sleep(seconds)
                late = [task for task in tasks if not task.done()]
                stuck = {task.get_name(): await_chain(task) for task in late if task.cancel()}
                await asyncio.gather(*late, return_exceptions=True)
                return stuck
            """,
            "seen:      took 3.0 s",
            "expected:  took 2.0 s",
        ),
        "one after another": wrong(
            """
            async def find_stuck(jobs, seconds):
                stuck = {}
                for name, job in jobs.items():
                    task = asyncio.create_task(job, name=name)
                    _, late = await asyncio.wait([task], timeout=seconds)
                    if late:
                        stuck[name] = await_chain(task)
                        task.cancel()
                        await asyncio.wait([task])
                return stuck
            """,
            "seen:      took 4.0 s",
            "expected:  took 3.0 s",
        ),
        "the first that is done": wrong(
            """
            async def find_stuck(jobs, seconds):
                tasks = [asyncio.create_task(job, name=name) for name, job in jobs.items()]
                _, late = await asyncio.wait(
                    tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
                )
                stuck = {task.get_name(): await_chain(task) for task in late if task.cancel()}
                await asyncio.gather(*late, return_exceptions=True)
                return stuck
            """,
            "seen:      took 1.0 s",
        ),
        "the outermost function alone": wrong(
            """
            async def find_stuck(jobs, seconds):
                tasks = [asyncio.create_task(job, name=name) for name, job in jobs.items()]
                _, late = await asyncio.wait(tasks, timeout=seconds)
                stuck = {t.get_name(): [f.f_code.co_name for f in t.get_stack()] for t in late}
                for task in late:
                    task.cancel()
                await asyncio.gather(*late, return_exceptions=True)
                return stuck
            """,
            "seen:      returned {'coffee': ['brew']}",
        ),
        "no tasks": wrong(
            """
            async def find_stuck(jobs, seconds):
                _, late = await asyncio.wait(jobs.values(), timeout=seconds)
                return {task.get_name(): await_chain(task) for task in late}
            """,
            "TypeError: Passing coroutines is forbidden, use tasks explicitly.",
        ),
        "the answer is not awaited": wrong(
            """
            async def find_stuck(jobs, seconds):
                tasks = [asyncio.create_task(job, name=name) for name, job in jobs.items()]
                asyncio.wait(tasks, timeout=seconds)
                return {task.get_name(): await_chain(task) for task in tasks}
            """,
            "never awaited: wait",
        ),
    },
    "20.3": {
        "one text": right("""
            def predict():
                return (
                    "open,soup on,soup pan wet,fish on,fish pan wet,all on,"
                    "soup pan dry,fish pan dry,fish ready,soup ready,close"
                ).split(",")
            """),
        "put together": right("""
            def predict():
                lines = ["open"]
                for dish in ("soup", "fish"):
                    lines += [f"{dish} on", f"{dish} pan wet"]
                lines.append("all on")
                lines += [f"{dish} pan dry" for dish in ("soup", "fish")]
                return [*lines, *(f"{dish} ready" for dish in ("fish", "soup")), "close"]
            """),
        "not eager": wrong(
            """
            def predict():
                return ["open", "all on", "soup on", "fish on", "soup pan wet", "fish pan wet",
                        "soup pan dry", "fish pan dry", "fish ready", "soup ready", "close"]
            """,
            "20.3 Predict eager order",
            "the same in 7 of 11 places",
        ),
        "eager to the end": wrong(
            """
            def predict():
                return ["open", "soup on", "soup pan wet", "soup pan dry", "fish on",
                        "fish pan wet", "fish pan dry", "all on", "fish ready", "soup ready",
                        "close"]
            """,
            "the same in 6 of 11 places",
        ),
        "the pans are not eager": wrong(
            """
            def predict():
                return ["open", "soup on", "fish on", "all on", "soup pan wet", "fish pan wet",
                        "soup pan dry", "fish pan dry", "fish ready", "soup ready", "close"]
            """,
            "the same in 7 of 11 places",
        ),
        "in the order of the dishes": wrong(
            """
            def predict():
                return ["open", "soup on", "soup pan wet", "fish on", "fish pan wet", "all on",
                        "soup pan dry", "fish pan dry", "soup ready", "fish ready", "close"]
            """,
            "the same in 9 of 11 places",
        ),
        "dry before all are on": wrong(
            """
            def predict():
                return ["open", "soup on", "soup pan wet", "fish on", "fish pan wet",
                        "soup pan dry", "fish pan dry", "all on", "fish ready", "soup ready",
                        "close"]
            """,
            "the same in 8 of 11 places",
            "look at:   the picture of the program",
        ),
        "a line is missing": wrong(
            """
            def predict():
                return ["open", "soup on", "soup pan wet", "fish on", "fish pan wet", "all on",
                        "soup pan dry", "fish pan dry", "fish ready", "soup ready"]
            """,
            "the program did something else",
        ),
    },
}

"""Answers to the exercises of 11, Share state safely."""

from tests.answers import right, wrong

ANSWERS = {
    "11.1": {
        "by name": right("""
            def predict():
                tills = {
                    "late_write": 2, "one_line": 2, "one_step": 7, "no_wait": 7, "late_lock": 5,
                }
                return [tills[way.__name__] for way in WAYS]
            """),
        "as sums": right("""
            def predict():
                everybody = 1 + 2 + 4
                return [0 + 2, 0 + 2, everybody, everybody, 1 + 4]
            """),
        "no update is ever lost": wrong(
            """
            def predict():
                return [7, 7, 7, 7, 7]
            """,
            "you predicted [7, 7, 7, 7, 7], and the program did the same in 2 of 5 places",
        ),
        "one line is safe": wrong(
            """
            def predict():
                return [2, 7, 7, 7, 5]
            """,
            "the same in 4 of 5 places",
        ),
        "every await lets others in": wrong(
            """
            def predict():
                return [2, 2, 7, 4, 5]
            """,
            "the same in 4 of 5 places",
            "look at:   the picture of the program, moment by moment",
        ),
        "a lock cures all": wrong(
            """
            def predict():
                return [2, 2, 7, 7, 7]
            """,
            "the same in 4 of 5 places",
        ),
        "the last to come wins": wrong(
            """
            def predict():
                return [5, 5, 7, 7, 5]
            """,
            "the same in 3 of 5 places",
        ),
        "a dictionary": wrong(
            """
            def predict():
                return dict(zip(WAYS, [2, 2, 7, 7, 5]))
            """,
            "and the program did something else",
        ),
    },
    "11.2": {
        "finally": right("""
            async def sell(seats, film, pay):
                if not seats[film]:
                    return "sold out"
                seats[film] -= 1
                paid = False
                try:
                    await pay()
                    paid = True
                    return "sold"
                finally:
                    if not paid:
                        seats[film] += 1
            """),
        "a context manager": right("""
            from contextlib import contextmanager

            @contextmanager
            def reserved(seats, film):
                seats[film] -= 1
                try:
                    yield
                except BaseException:
                    seats[film] += 1
                    raise

            async def sell(seats, film, pay):
                if seats[film] == 0:
                    return "sold out"
                with reserved(seats, film):
                    await pay()
                return "sold"
            """),
        "both exceptions named": right("""
            async def sell(seats, film, pay):
                if seats[film] < 1:
                    return "sold out"
                seats[film] = seats[film] - 1
                try:
                    await pay()
                except (Exception, asyncio.CancelledError):
                    seats[film] = seats[film] + 1
                    raise
                else:
                    return "sold"
            """),
        "as it was": wrong(
            """
            async def sell(seats, film, pay):
                if seats[film] == 0:
                    return "sold out"
                await pay()
                seats[film] -= 1
                return "sold"
            """,
            "seen:      returned [('sold', 3.0), ('sold', 3.0), ('sold', 4.0), -1]",
            "expected:  returned [('sold', 3.0), ('sold', 3.0), ('sold out', 0.0), 0]",
        ),
        "checked once more after the payment": wrong(
            """
            async def sell(seats, film, pay):
                if seats[film] == 0:
                    return "sold out"
                await pay()
                if seats[film] == 0:
                    return "sold out"
                seats[film] -= 1
                return "sold"
            """,
            "seen:      returned [('sold', 3.0), ('sold', 3.0), ('sold out', 4.0), 0]",
            "expected:  returned [('sold', 3.0), ('sold', 3.0), ('sold out', 0.0), 0]",
        ),
        "under a lock": wrong(
            """
            lock = asyncio.Lock()

            async def sell(seats, film, pay):
                async with lock:
                    if seats[film] == 0:
                        return "sold out"
                    await pay()
                    seats[film] -= 1
                    return "sold"
            """,
            "seen:      ran ann 0.0 to 3.0, bob 3.0 to 6.0",
            "expected:  ran ann 0.0 to 3.0, bob 0.0 to 3.0",
            "an `await` that ends before the next call has been started",
        ),
        "a lock for each call": wrong(
            """
            async def sell(seats, film, pay):
                async with asyncio.Lock():
                    if seats[film] == 0:
                        return "sold out"
                    await pay()
                    seats[film] -= 1
                    return "sold"
            """,
            "('sold', 4.0), -1]",
        ),
        "never given back": wrong(
            """
            async def sell(seats, film, pay):
                if seats[film] == 0:
                    return "sold out"
                seats[film] -= 1
                await pay()
                return "sold"
            """,
            "seen:      ended ann error",
            "expected:  ended ann error, cleo done",
        ),
        "not given back after a cut": wrong(
            """
            async def sell(seats, film, pay):
                if seats[film] == 0:
                    return "sold out"
                seats[film] -= 1
                try:
                    await pay()
                except Exception:
                    seats[film] += 1
                    raise
                return "sold"
            """,
            "seen:      returned [('TimeoutError', 10.0), ('sold out', 11.0), ",
        ),
        "the error is kept": wrong(
            """
            async def sell(seats, film, pay):
                if seats[film] == 0:
                    return "sold out"
                seats[film] -= 1
                try:
                    await pay()
                except BaseException:
                    seats[film] += 1
                    return "not paid"
                return "sold"
            """,
            "seen:      returned [('not paid', 3.0), ('sold out', 1.0), ('sold', 7.0), 0]",
        ),
        "always given back": wrong(
            """
            async def sell(seats, film, pay):
                if seats[film] == 0:
                    return "sold out"
                seats[film] -= 1
                try:
                    await pay()
                    return "sold"
                finally:
                    seats[film] += 1
            """,
            "seen:      returned [('sold', 3.0), ('sold', 3.0), ('sold out', 0.0), 2]",
        ),
        "pay without await": wrong(
            """
            async def sell(seats, film, pay):
                if seats[film] == 0:
                    return "sold out"
                seats[film] -= 1
                pay()
                return "sold"
            """,
            "never awaited: pay",
        ),
    },
    "11.3": {
        "asked twice": right("""
            def once(load):
                lock, found, result = asyncio.Lock(), False, None

                async def get():
                    nonlocal found, result
                    if not found:
                        async with lock:
                            if not found:
                                result, found = await load(), True
                    return result

                return get
            """),
        "the task is kept, under a shield": right("""
            def once(load):
                task = None

                async def get():
                    nonlocal task
                    if task is None or (task.done() and (task.cancelled() or task.exception())):
                        task = asyncio.create_task(load())
                    return await asyncio.shield(task)

                return get
            """),
        "waiting with wait": right("""
            def once(load):
                tasks = []

                async def get():
                    if not tasks:
                        tasks.append(asyncio.create_task(load()))
                    task = tasks[0]
                    await asyncio.wait([task])
                    if task in tasks and (task.cancelled() or task.exception()):
                        tasks.remove(task)
                    return task.result()

                return get
            """),
        "a condition": right("""
            def once(load):
                changed, state = asyncio.Condition(), {}

                async def get():
                    async with changed:
                        await changed.wait_for(lambda: "loading" not in state)
                        if "result" in state:
                            return state["result"]
                        state["loading"] = True
                    try:
                        state["result"] = await load()
                    finally:
                        del state["loading"]
                        async with changed:
                            changed.notify_all()
                    return state["result"]

                return get
            """),
        "no lock": wrong(
            """
            def once(load):
                loaded = []

                async def get():
                    if not loaded:
                        loaded.append(await load())
                    return loaded[0]

                return get
            """,
            "seen:      ran load 0.0 to 3.0, load 0.0 to 3.0, load 1.0 to 4.0",
            "expected:  ran load 0.0 to 3.0",
        ),
        "asked before the lock only": wrong(
            """
            def once(load):
                loaded, lock = [], asyncio.Lock()

                async def get():
                    if not loaded:
                        async with lock:
                            loaded.append(await load())
                    return loaded[0]

                return get
            """,
            "seen:      ran load 0.0 to 3.0, load 3.0 to 6.0, load 6.0 to 9.0",
        ),
        "a lock for each call": wrong(
            """
            def once(load):
                loaded = []

                async def get():
                    async with asyncio.Lock():
                        if not loaded:
                            loaded.append(await load())
                        return loaded[0]

                return get
            """,
            "seen:      ran load 0.0 to 3.0, load 0.0 to 3.0, load 1.0 to 4.0",
        ),
        "None is not loaded": wrong(
            """
            def once(load):
                result, lock = None, asyncio.Lock()

                async def get():
                    nonlocal result
                    async with lock:
                        if result is None:
                            result = await load()
                        return result

                return get
            """,
            "expected:  returned [(None, 1.0), (None, 2.0), (None, 4.0)]",
        ),
        "noted as loaded before it is": wrong(
            """
            def once(load):
                begun, result = False, None

                async def get():
                    nonlocal begun, result
                    if not begun:
                        begun = True
                        result = await load()
                    return result

                return get
            """,
            "seen:      returned [('prices', 3.0), (None, 0.0), (None, 1.0), ('prices', 7.0)]",
        ),
        "the failed task is kept": wrong(
            """
            def once(load):
                task = None

                async def get():
                    nonlocal task
                    if task is None:
                        task = asyncio.create_task(load())
                    return await asyncio.shield(task)

                return get
            """,
            "seen:      returned [('no network', 2.0), ('no network', 3.0), ('no network', 4.0)]",
        ),
        "the task is kept, without a shield": wrong(
            """
            def once(load):
                task = None

                async def get():
                    nonlocal task
                    if task is None or (task.done() and task.exception()):
                        task = asyncio.create_task(load())
                    return await task

                return get
            """,
            "seen:      CancelledError",
        ),
        "an event that nobody sets": wrong(
            """
            def once(load):
                begun, done, loaded = [], asyncio.Event(), []

                async def get():
                    if not begun:
                        begun.append(True)
                        loaded.append(await load())
                        done.set()
                    await done.wait()
                    return loaded[0]

                return get
            """,
            "Deadlock at 4.0 s",
            "waits on Event.wait",
        ),
        "loaded anew each time": wrong(
            """
            def once(load):
                return load
            """,
            "seen:      ran load 0.0 to 3.0, load 0.0 to 3.0, load 1.0 to 4.0, load 7.0 to 10.0",
        ),
    },
    "11.4": {
        "sorted by id, on a stack": right("""
            from contextlib import AsyncExitStack

            async def transfer(source, target, euros):
                if source == target:
                    return False
                async with AsyncExitStack() as stack:
                    for account in sorted((source, target), key=id):
                        await stack.enter_async_context(account.lock)
                    if enough := source.euros >= euros:
                        await move(source, target, euros)
                    return enough
            """),
        "an if": right("""
            async def transfer(source, target, euros):
                if source is target:
                    return False
                if source.name < target.name:
                    first, second = source.lock, target.lock
                else:
                    first, second = target.lock, source.lock
                async with first:
                    async with second:
                        if euros <= source.euros:
                            await move(source, target, euros)
                            return True
                        return False
            """),
        "waits until both are free": right("""
            freed = asyncio.Condition()  # guards busy
            busy = set()

            async def transfer(source, target, euros):
                if source is target:
                    return False
                both = {source, target}
                async with freed:
                    await freed.wait_for(lambda: not both & busy)
                    busy.update(both)
                try:
                    if source.euros < euros:
                        return False
                    await move(source, target, euros)
                    return True
                finally:
                    busy.difference_update(both)
                    async with freed:
                        freed.notify_all()
            """),
        "as it was": wrong(
            """
            async def transfer(source, target, euros):
                async with source.lock, target.lock:
                    if source is target or source.euros < euros:
                        return False
                    await move(source, target, euros)
                    return True
            """,
            "seen:      Deadlock at 1.0 s",
            "expected:  a program that ends",
            "waits on Lock.acquire",
        ),
        "the target first": wrong(
            """
            async def transfer(source, target, euros):
                if source is target:
                    return False
                async with target.lock, source.lock:
                    if source.euros < euros:
                        return False
                    await move(source, target, euros)
                    return True
            """,
            "seen:      Deadlock at 1.0 s",
        ),
        "one lock for the bank": wrong(
            """
            bank = asyncio.Lock()

            async def transfer(source, target, euros):
                async with bank:
                    if source is target or source.euros < euros:
                        return False
                    await move(source, target, euros)
                    return True
            """,
            "ran ann to bob 0.0 to 1.0, dora to cleo 1.0 to 2.0, bob to cleo 2.0 to 3.0",
        ),
        "no lock": wrong(
            """
            async def transfer(source, target, euros):
                if source is target or source.euros < euros:
                    return False
                await move(source, target, euros)
                return True
            """,
            "seen:      returned ([True, True, True, True], ",
        ),
        "the lock of the source only": wrong(
            """
            async def transfer(source, target, euros):
                async with source.lock:
                    if source is target or source.euros < euros:
                        return False
                    await move(source, target, euros)
                    return True
            """,
            "seen:      returned ([True, True, True, True], ",
        ),
        "enough money asked before the locks": wrong(
            """
            async def transfer(source, target, euros):
                if source is target or source.euros < euros:
                    return False
                first, second = sorted([source, target], key=lambda account: account.name)
                async with first.lock, second.lock:
                    await move(source, target, euros)
                    return True
            """,
            "seen:      returned ([True, True, False], [-6, 26, 10, 10])",
        ),
        "to itself": wrong(
            """
            async def transfer(source, target, euros):
                first, second = sorted([source, target], key=lambda account: account.name)
                async with first.lock, second.lock:
                    if source.euros < euros:
                        return False
                    await move(source, target, euros)
                    return True
            """,
            "seen:      Deadlock at ",
        ),
        "not released after a cut": wrong(
            """
            async def transfer(source, target, euros):
                if source is target:
                    return False
                first, second = sorted([source, target], key=lambda account: account.name)
                await first.lock.acquire()
                await second.lock.acquire()
                enough = source.euros >= euros
                if enough:
                    await move(source, target, euros)
                second.lock.release()
                first.lock.release()
                return enough
            """,
            "seen:      Deadlock at 3.0 s",
        ),
        "gives up": wrong(
            """
            async def transfer(source, target, euros):
                if source is target or source.lock.locked() or target.lock.locked():
                    return False
                async with source.lock, target.lock:
                    if source.euros < euros:
                        return False
                    await move(source, target, euros)
                    return True
            """,
            "seen:      returned ([True, False, False, False], [9, 11, 10, 10])",
        ),
        "async forgotten": wrong(
            """
            async def transfer(source, target, euros):
                with source.lock, target.lock:
                    await move(source, target, euros)
                    return True
            """,
            "object does not support the context manager protocol",
        ),
    },
}

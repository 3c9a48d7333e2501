"""Answers to the exercises of 10, Keep the loop free."""

from tests.answers import right, wrong

ANSWERS = {
    "10.1": {
        "by membership": right("""
            def spot():
                return {letter: letter in "abdeg" for letter in "abcdefgh"}
            """),
        "dict(a=...)": right("""
            def spot():
                return dict(a=True, b=True, c=False, d=True, e=True, f=False, g=True, h=False)
            """),
        "async def is enough": wrong(
            """
            def spot():
                return {letter: letter in "ag" for letter in "abcdefgh"}
            """,
            "10.1 Spot the blockers",
            "and the program did the same in 5 of 8 places",
        ),
        "a task is enough": wrong(
            """
            def spot():
                return {letter: letter in "abeg" for letter in "abcdefgh"}
            """,
            "the same in 7 of 8 places",
        ),
        "whatever has a thread is free": wrong(
            """
            def spot():
                return {letter: letter in "abd" for letter in "abcdefgh"}
            """,
            "the same in 6 of 8 places",
        ),
        "asyncio.run holds the loop": wrong(
            """
            def spot():
                return {letter: letter in "abdefg" for letter in "abcdefgh"}
            """,
            "the same in 7 of 8 places",
        ),
        "the letters alone": wrong(
            """
            def spot():
                return ["a", "b", "d", "e", "g"]
            """,
            "you predicted ['a', 'b', 'd', 'e', 'g'], and the program did something else",
        ),
        "the free ones": wrong(
            """
            def spot():
                return {letter: letter in "cfh" for letter in "abcdefgh"}
            """,
            "the same in 0 of 8 places",
        ),
    },
    "10.2": {
        "executors for both": right("""
            async def weigh(parcel):
                loop = asyncio.get_running_loop()
                await asyncio.sleep(0.2)
                weight = await loop.run_in_executor(None, read_scale, parcel)
                return await loop.run_in_executor(pool, draw_label, weight)
            """),
        "the pool's own future": right("""
            async def weigh(parcel):
                await asyncio.sleep(0.2)
                weight = await asyncio.to_thread(lambda: read_scale(parcel))
                return await asyncio.wrap_future(pool.submit(draw_label, weight))
            """),
        "as it was": wrong(
            """
            async def weigh(parcel):
                time.sleep(0.2)
                weight = read_scale(parcel)
                return draw_label(weight)
            """,
            "'loop': {'pause': 'held', 'read_scale': 'held', 'draw_label': 'held'}",
            "'drawn in': 'this process'",
        ),
        "the pause is left": wrong(
            """
            async def weigh(parcel):
                time.sleep(0.2)
                weight = await asyncio.to_thread(read_scale, parcel)
                return await asyncio.get_running_loop().run_in_executor(pool, draw_label, weight)
            """,
            "'loop': {'pause': 'held', 'read_scale': 'free', 'draw_label': 'free'}",
        ),
        "no pause": wrong(
            """
            async def weigh(parcel):
                weight = await asyncio.to_thread(read_scale, parcel)
                return await asyncio.get_running_loop().run_in_executor(pool, draw_label, weight)
            """,
            "'settled': False",
        ),
        "all in one thread": wrong(
            """
            async def weigh(parcel):
                def work():
                    time.sleep(0.2)
                    return draw_label(read_scale(parcel))

                return await asyncio.to_thread(work)
            """,
            "{'pause': 'free', 'read_scale': 'free', 'draw_label': 'free'}, "
            "'drawn in': 'this process'}",
        ),
        "called before the thread": wrong(
            """
            async def weigh(parcel):
                await asyncio.sleep(0.2)
                weight = await asyncio.to_thread(read_scale(parcel))
                return await asyncio.get_running_loop().run_in_executor(pool, draw_label, weight)
            """,
            "seen:      TypeError: 'int' object is not callable",
        ),
        "the thread is not awaited": wrong(
            """
            async def weigh(parcel):
                await asyncio.sleep(0.2)
                weight = asyncio.to_thread(read_scale, parcel)
                return draw_label(weight)
            """,
            "never awaited: to_thread",
        ),
        "the pool is not awaited": wrong(
            """
            async def weigh(parcel):
                await asyncio.sleep(0.2)
                weight = await asyncio.to_thread(read_scale, parcel)
                return asyncio.get_running_loop().run_in_executor(pool, draw_label, weight)
            """,
            "seen:      returned {'label': 'a Future', 'scale read': True}",
        ),
        "waiting in result()": wrong(
            """
            async def weigh(parcel):
                await asyncio.sleep(0.2)
                weight = await asyncio.to_thread(read_scale, parcel)
                return pool.submit(draw_label, weight).result()
            """,
            "{'pause': 'free', 'read_scale': 'free', 'draw_label': 'held'}, "
            "'drawn in': 'another process'}",
        ),
        "async def round the work": wrong(
            """
            async def weigh(parcel):
                async def draw(weight):
                    return draw_label(weight)

                await asyncio.sleep(0.2)
                weight = await asyncio.to_thread(read_scale, parcel)
                return await asyncio.create_task(draw(weight))
            """,
            "'read_scale': 'free', 'draw_label': 'held'}, 'drawn in': 'this process'}",
        ),
    },
    "10.3": {
        "a moment to wake up at": right("""
            async def monitor(period, limit, report):
                loop = asyncio.get_running_loop()
                while True:
                    due = loop.time() + period
                    await asyncio.sleep(period)
                    if loop.time() - due > limit:
                        report(loop.time() - due)
            """),
        "from one waking to the next": right("""
            async def monitor(period, limit, report):
                last = asyncio.get_running_loop().time()
                while True:
                    await asyncio.sleep(period)
                    now = asyncio.get_running_loop().time()
                    if (late := now - last - period) > limit:
                        report(late)
                    last = now
            """),
        "a plan that is caught up with": wrong(
            """
            async def monitor(period, limit, report):
                clock = asyncio.get_running_loop().time
                due = clock()
                while True:
                    due += period
                    await asyncio.sleep(due - clock())
                    if clock() - due > limit:
                        report(clock() - due)
            """,
            "seen:      returned [2.25, 1.25]",
            "expected:  returned [2.25]",
        ),
        "the whole sleep": wrong(
            """
            async def monitor(period, limit, report):
                clock = asyncio.get_running_loop().time
                while True:
                    start = clock()
                    await asyncio.sleep(period)
                    if clock() - start > period + limit:
                        report(clock() - start)
            """,
            "seen:      returned [3.25]",
            "expected:  returned [2.25]",
        ),
        "every delay": wrong(
            """
            async def monitor(period, limit, report):
                clock = asyncio.get_running_loop().time
                while True:
                    start = clock()
                    await asyncio.sleep(period)
                    if clock() > start + period:
                        report(clock() - start - period)
            """,
            "seen:      returned [2.25, 0.25, 1.25]",
            "expected:  returned [2.25, 1.25]",
        ),
        "once": wrong(
            """
            async def monitor(period, limit, report):
                clock = asyncio.get_running_loop().time
                start = clock()
                await asyncio.sleep(period)
                if clock() - start - period > limit:
                    report(clock() - start - period)
            """,
            "seen:      returned ['the monitor has ended']",
        ),
        "until the first report": wrong(
            """
            async def monitor(period, limit, report):
                clock, late = asyncio.get_running_loop().time, 0
                while late <= limit:
                    start = clock()
                    await asyncio.sleep(period)
                    late = clock() - start - period
                report(late)
            """,
            "seen:      returned [2.25, 'the monitor has ended']",
        ),
        "a clock on the wall": wrong(
            """
            async def monitor(period, limit, report):
                while True:
                    start = time.monotonic()
                    await asyncio.sleep(period)
                    late = time.monotonic() - start - period
                    if late > limit:
                        report(late)
            """,
            "seen:      returned []",
            "expected:  returned [2.25]",
        ),
        "holding the loop itself": wrong(
            """
            async def monitor(period, limit, report):
                clock = asyncio.get_running_loop().time
                while True:
                    start = clock()
                    time.sleep(period)
                    await asyncio.sleep(0)
                    if clock() - start - period > limit:
                        report(clock() - start - period)
            """,
            "seen:      a call that holds the loop, so that no other task can run",
            "in monitor: time.sleep(period)",
        ),
        "never giving the loop back": wrong(
            """
            async def monitor(period, limit, report):
                clock = asyncio.get_running_loop().time
                last = clock()
                while True:
                    if clock() - last > period + limit:
                        report(clock() - last - period)
                        last = clock()
                    await asyncio.sleep(0)
            """,
            "Still not done after 20000 turns of the loop",
        ),
        "it will not stop": wrong(
            """
            async def monitor(period, limit, report):
                clock = asyncio.get_running_loop().time
                try:
                    while True:
                        start = clock()
                        await asyncio.sleep(period)
                        if (late := clock() - start - period) > limit:
                            report(late)
                except asyncio.CancelledError:
                    return
            """,
            "seen:      asked to stop, went on: monitor",
        ),
        "sleep not awaited": wrong(
            """
            async def monitor(period, limit, report):
                clock = asyncio.get_running_loop().time
                start = clock()
                asyncio.sleep(period)
                if clock() - start - period > limit:
                    report(clock() - start - period)
            """,
            "never awaited: sleep",
        ),
    },
    "10.4": {
        "a deadline for each piece": right("""
            async def crunch_all(blocks, most):
                loop, results = asyncio.get_running_loop(), []
                end = loop.time() + most
                for block in blocks:
                    results += [crunch(block)]
                    if loop.time() >= end:
                        await asyncio.sleep(0)
                        end = loop.time() + most
                return results
            """),
        "before the next block": right("""
            async def crunch_all(blocks, most):
                now = asyncio.get_running_loop().time
                since, results = now(), []
                for block in blocks:
                    if now() - since >= most:
                        await asyncio.sleep(0)
                        since = now()
                    results.append(crunch(block))
                return results
            """),
        "a turn that a function gives": right("""
            async def crunch_all(blocks, most):
                async def turn(since):
                    if asyncio.get_running_loop().time() < since + most:
                        return since
                    await asyncio.sleep(0)
                    return asyncio.get_running_loop().time()

                results, since = [], asyncio.get_running_loop().time()
                for block in blocks:
                    results.append(crunch(block))
                    since = await turn(since)
                return results
            """),
        "never": wrong(
            """
            async def crunch_all(blocks, most):
                return [crunch(block) for block in blocks]
            """,
            "'held for': [3.0]}",
            "'held for': [1.0, 1.0, 1.0]}",
        ),
        "after each block": wrong(
            """
            async def crunch_all(blocks, most):
                results = []
                for block in blocks:
                    results.append(crunch(block))
                    await asyncio.sleep(0)
                return results
            """,
            "'held for': [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]}",
        ),
        "after every second block": wrong(
            """
            async def crunch_all(blocks, most):
                results = []
                for place, block in enumerate(blocks, 1):
                    results.append(crunch(block))
                    if place % 2 == 0:
                        await asyncio.sleep(0)
                return results
            """,
            "'held for': [1.25, 2.25, 0.25]}",
            "'held for': [1.25, 2.0, 0.5]}",
        ),
        "since before the turn": wrong(
            """
            async def crunch_all(blocks, most):
                clock = asyncio.get_running_loop().time
                results, since = [], clock()
                for block in blocks:
                    results.append(crunch(block))
                    if clock() - since >= most:
                        since = clock()
                        await asyncio.sleep(0)
                return results
            """,
            "'held for': [1.0, 0.5, 0.5, 0.5]}",
            "'held for': [1.0, 1.0, 0.5]}",
        ),
        "since the beginning": wrong(
            """
            async def crunch_all(blocks, most):
                clock = asyncio.get_running_loop().time
                results, since = [], clock()
                for block in blocks:
                    results.append(crunch(block))
                    if clock() - since >= most:
                        await asyncio.sleep(0)
                return results
            """,
            "'held for': [1.0, 0.5, 0.5, 0.5, 0.5]}",
        ),
        "a longer sleep": wrong(
            """
            async def crunch_all(blocks, most):
                clock = asyncio.get_running_loop().time
                results, since = [], clock()
                for block in blocks:
                    results.append(crunch(block))
                    if clock() - since >= most:
                        await asyncio.sleep(0.01)
                        since = clock()
                return results
            """,
            "'held for': [1.0, 1.5, 0.5]}",
            "expected:  returned {'results': [4.0, 4.0, 4.0, 4.0, 4.0, 4.0], "
            "'held for': [1.0, 1.0, 1.0]}",
        ),
        "a clock on the wall": wrong(
            """
            async def crunch_all(blocks, most):
                results, since = [], time.monotonic()
                for block in blocks:
                    results.append(crunch(block))
                    if time.monotonic() - since >= most:
                        await asyncio.sleep(0)
                        since = time.monotonic()
                return results
            """,
            "'held for': [3.0]}",
        ),
        "in threads": wrong(
            """
            async def crunch_all(blocks, most):
                return await asyncio.gather(*(asyncio.to_thread(crunch, b) for b in blocks))
            """,
            "'held for': []}",
        ),
        "sleep not awaited": wrong(
            """
            async def crunch_all(blocks, most):
                clock = asyncio.get_running_loop().time
                results, since = [], clock()
                for block in blocks:
                    results.append(crunch(block))
                    if clock() - since >= most:
                        asyncio.sleep(0)
                        since = clock()
                return results
            """,
            "never awaited: sleep",
        ),
    },
}

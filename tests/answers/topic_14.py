"""Answers to the exercises of 14, Iterate and clean up asynchronously."""

from tests.answers import right, wrong

ANSWERS = {
    "14.1": {
        "an iterator by hand": right("""
            class all_goods:
                def __init__(self, fetch_page):
                    self.fetch_page, self.number, self.goods = fetch_page, 1, []

                def __aiter__(self):
                    return self

                async def __anext__(self):
                    while not self.goods:
                        if self.number is None:
                            raise StopAsyncIteration
                        goods, self.number = await self.fetch_page(self.number)
                        self.goods = list(goods)
                    return self.goods.pop(0)
            """),
        "page by page": right("""
            async def all_goods(fetch_page, number=1):
                goods, following = await fetch_page(number)
                for thing in goods:
                    yield thing
                if following is not None:
                    async for thing in all_goods(fetch_page, following):
                        yield thing
            """),
        "a generator of pages": right("""
            async def all_pages(fetch_page):
                number = 1
                while number is not None:
                    goods, number = await fetch_page(number)
                    yield goods

            def all_goods(fetch_page):
                return (thing async for goods in all_pages(fetch_page) for thing in goods)
            """),
        "all pages first": wrong(
            """
            async def all_goods(fetch_page):
                found, number = [], 1
                while number:
                    goods, number = await fetch_page(number)
                    found += goods
                for thing in found:
                    yield thing
            """,
            "seen:      started page 1, page 2",
            "expected:  started page 1",
        ),
        "stops before the last page": wrong(
            """
            async def all_goods(fetch_page):
                goods, number = await fetch_page(1)
                while number:
                    for thing in goods:
                        yield thing
                    goods, number = await fetch_page(number)
            """,
            "seen:      returned ['tea', 'rice']",
            "expected:  returned ['tea', 'rice', 'milk']",
        ),
        "an empty page is the end": wrong(
            """
            async def all_goods(fetch_page):
                goods, number = await fetch_page(1)
                while goods:
                    for thing in goods:
                        yield thing
                    goods, number = await fetch_page(number) if number else ([], None)
            """,
            "seen:      returned ['tea', 'rice']",
        ),
        "pages in place of goods": wrong(
            """
            async def all_goods(fetch_page):
                number = 1
                while number:
                    goods, number = await fetch_page(number)
                    yield goods
            """,
            "seen:      returned [['tea', 'rice'], [], ['milk']]",
        ),
        "the next page too early": wrong(
            """
            async def all_goods(fetch_page):
                goods, number = await fetch_page(1)
                while number:
                    following, number = await fetch_page(number)
                    for thing in goods:
                        yield thing
                    goods = following
                for thing in goods:
                    yield thing
            """,
            "seen:      started page 1, page 2",
            "expected:  started page 1",
            "look at:   the order in which the calls are started",
        ),
        "no await": wrong(
            """
            async def all_goods(fetch_page):
                number = 1
                while number:
                    goods, number = fetch_page(number)
                    for thing in goods:
                        yield thing
            """,
            "seen:      never awaited: fetch_page",
            "it needs an `await`",
        ),
        "a list, not a generator": wrong(
            """
            async def all_goods(fetch_page):
                found, number = [], 1
                while number:
                    goods, number = await fetch_page(number)
                    found += goods
                return found
            """,
            "seen:      never awaited: all_goods",
        ),
        "the yield is left": wrong(
            """
            async def all_goods(fetch_page):
                number = 1
                while number:
                    goods, number = await fetch_page(number)
                    for thing in goods:
                        yield thing
                yield  # replace both lines
            """,
            "seen:      returned ['tea', 'rice', 'milk', None]",
        ),
    },
    "14.2": {
        "one block in another": right("""
            @contextlib.asynccontextmanager
            async def pool(names, free=None):
                free = free or asyncio.Queue()
                if not names:
                    yield free
                    return
                async with line(names[0]) as name:
                    free.put_nowait(name)
                    async with pool(names[1:], free):
                        yield free
            """),
        "by hand": right("""
            class pool:
                def __init__(self, names):
                    self.names = names

                async def __aenter__(self):
                    free = asyncio.Queue()
                    async with contextlib.AsyncExitStack() as stack:
                        for name in self.names:
                            free.put_nowait(await stack.enter_async_context(line(name)))
                        self.stack = stack.pop_all()
                    return free

                async def __aexit__(self, *error):
                    return await self.stack.__aexit__(*error)
            """),
        "a list first": right("""
            @contextlib.asynccontextmanager
            async def pool(names):
                stack = contextlib.AsyncExitStack()
                async with stack:
                    opened = [await stack.enter_async_context(line(name)) for name in names]
                    free = asyncio.Queue(len(opened))
                    for name in opened:
                        await free.put(name)
                    yield free
            """),
        "closed behind the yield": wrong(
            """
            @contextlib.asynccontextmanager
            async def pool(names):
                free, stack = asyncio.Queue(), contextlib.AsyncExitStack()
                for name in names:
                    free.put_nowait(await stack.enter_async_context(line(name)))
                yield free
                await stack.aclose()
            """,
            "seen:      ran line a",
            "expected:  ran line a 1.0 to 5.0, line b 2.0 to 4.0",
        ),
        "opened outside of the try": wrong(
            """
            @contextlib.asynccontextmanager
            async def pool(names):
                free, stack = asyncio.Queue(), contextlib.AsyncExitStack()
                for name in names:
                    free.put_nowait(await stack.enter_async_context(line(name)))
                try:
                    yield free
                finally:
                    await stack.aclose()
            """,
            "expected:  ran line a 1.0 to 5.0, line b 2.0 to 4.0",
        ),
        "told of no error": wrong(
            """
            @contextlib.asynccontextmanager
            async def pool(names):
                free, stack = asyncio.Queue(), contextlib.AsyncExitStack()
                try:
                    for name in names:
                        free.put_nowait(await stack.enter_async_context(line(name)))
                    yield free
                finally:
                    await stack.aclose()
            """,
            "seen:      ended line a done, line b done",
            "expected:  ended line a error, line b error",
        ),
        "the yield behind the block": wrong(
            """
            @contextlib.asynccontextmanager
            async def pool(names):
                free = asyncio.Queue()
                async with contextlib.AsyncExitStack() as stack:
                    for name in names:
                        free.put_nowait(await stack.enter_async_context(line(name)))
                yield free
            """,
            "seen:      ran line a 1.0 to 4.0, line b 2.0 to 3.0",
            "expected:  ran line a 1.0 to 8.0, line b 2.0 to 7.0",
        ),
        "each in its own block": wrong(
            """
            @contextlib.asynccontextmanager
            async def pool(names):
                free = asyncio.Queue()
                for name in names:
                    async with line(name):
                        free.put_nowait(name)
                yield free
            """,
            "expected:  ran line a 1.0 to 8.0, line b 2.0 to 7.0",
        ),
        "all at once": wrong(
            """
            @contextlib.asynccontextmanager
            async def pool(names):
                free = asyncio.Queue()
                async with contextlib.AsyncExitStack() as stack:
                    lines = [stack.enter_async_context(line(name)) for name in names]
                    for name in await asyncio.gather(*lines):
                        free.put_nowait(name)
                    yield free
            """,
            "expected:  ran line a 1.0 to 8.0, line b 2.0 to 7.0",
        ),
        "a name in place of a line": wrong(
            """
            @contextlib.asynccontextmanager
            async def pool(names):
                free = asyncio.Queue()
                for name in names:
                    free.put_nowait(name)
                yield free
            """,
            "expected:  started line a, line b, tea on a, rice on b, milk on a",
        ),
        "no await": wrong(
            """
            @contextlib.asynccontextmanager
            async def pool(names):
                free = asyncio.Queue()
                async with contextlib.AsyncExitStack() as stack:
                    for name in names:
                        free.put_nowait(stack.enter_async_context(line(name)))
                    yield free
            """,
            "never awaited: AsyncExitStack.enter_async_context",
        ),
        "a plain exit stack": wrong(
            """
            from contextlib import ExitStack

            @contextlib.asynccontextmanager
            async def pool(names):
                free = asyncio.Queue()
                with ExitStack() as stack:
                    for name in names:
                        free.put_nowait(stack.enter_context(line(name)))
                    yield free
            """,
            "does not support the context manager protocol",
        ),
    },
    "14.3": {
        "wait_for": right("""
            async def prices(next_price, patience):
                while (price := await asyncio.wait_for(next_price(), patience)) is not None:
                    yield price
            """),
        "an iterator by hand": right("""
            class prices:
                def __init__(self, next_price, patience):
                    self.next_price, self.patience = next_price, patience

                def __aiter__(self):
                    return self

                async def __anext__(self):
                    async with asyncio.timeout(self.patience):
                        price = await self.next_price()
                    if price is None:
                        raise StopAsyncIteration
                    return price
            """),
        "a deadline by the clock": right("""
            async def prices(next_price, patience):
                now = asyncio.get_running_loop().time
                price = True
                while price:
                    async with asyncio.timeout_at(now() + patience):
                        price = await next_price()
                    if price:
                        yield price
            """),
        "as it was": wrong(
            """
            async def prices(next_price, patience):
                while True:
                    async with asyncio.timeout(patience):
                        price = await next_price()
                        if price is None:
                            return
                        yield price
            """,
            "seen:      CancelledError",
            "expected:  no exception",
            "await asyncio.sleep(seconds)",
        ),
        "round the loop": wrong(
            """
            async def prices(next_price, patience):
                async with asyncio.timeout(patience):
                    while (price := await next_price()) is not None:
                        yield price
            """,
            "seen:      returned [100, 'too slow']",
            "expected:  returned [100, 101, 102]",
        ),
        "moved at each price": wrong(
            """
            async def prices(next_price, patience):
                now = asyncio.get_running_loop().time
                async with asyncio.timeout(patience) as deadline:
                    while (price := await next_price()) is not None:
                        deadline.reschedule(now() + patience)
                        yield price
            """,
            "seen:      CancelledError",
        ),
        "a slow market is the end": wrong(
            """
            async def prices(next_price, patience):
                while True:
                    try:
                        async with asyncio.timeout(patience):
                            price = await next_price()
                    except TimeoutError:
                        return
                    if price is None:
                        return
                    yield price
            """,
            "seen:      returned [100, 101]",
            "expected:  returned [100, 101, 'too slow']",
        ),
        "no limit any more": wrong(
            """
            async def prices(next_price, patience):
                while (price := await next_price()) is not None:
                    yield price
            """,
            "seen:      returned [100, 101, 102]",
            "expected:  returned [100, 101, 'too slow']",
        ),
        "all prices first": wrong(
            """
            async def prices(next_price, patience):
                found = []
                while True:
                    async with asyncio.timeout(patience):
                        price = await next_price()
                    if price is None:
                        break
                    found.append(price)
                for price in found:
                    yield price
            """,
            "seen:      ended nothing",
            "expected:  ended think 100 done, think 101 done",
        ),
        "no end": wrong(
            """
            async def prices(next_price, patience):
                while True:
                    async with asyncio.timeout(patience):
                        price = await next_price()
                    yield price
            """,
            "seen:      returned [100, 101, 102, None",
            "expected:  returned [100, 101, 102]",
        ),
        "a number of seconds for all of them": wrong(
            """
            async def prices(next_price, patience):
                until = asyncio.get_running_loop().time() + patience
                while True:
                    async with asyncio.timeout_at(until):
                        price = await next_price()
                    if price is None:
                        return
                    yield price
            """,
            "seen:      returned [100, 'too slow']",
        ),
    },
    "14.4": {
        "the ends counted": right("""
            async def drain(queue, streams):
                while streams:
                    item = await queue.get()
                    if item is END:
                        streams -= 1
                    else:
                        yield item

            @contextlib.asynccontextmanager
            async def merged(*streams):
                queue = asyncio.Queue()
                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(pour(s, queue)) for s in streams]
                    yield drain(queue, len(streams))
                    for task in reversed(tasks):
                        task.cancel()
            """),
        "by hand": right("""
            class merged:
                def __init__(self, *streams):
                    self.streams, self.left = streams, len(streams)
                    self.queue, self.group = asyncio.Queue(), asyncio.TaskGroup()

                async def __aenter__(self):
                    await self.group.__aenter__()
                    pours = [pour(stream, self.queue) for stream in self.streams]
                    self.tasks = [self.group.create_task(coroutine) for coroutine in pours]
                    return self

                async def __aexit__(self, *error):
                    for task in self.tasks if error[1] is None else ():
                        task.cancel()
                    return await self.group.__aexit__(*error)

                def __aiter__(self):
                    return self

                async def __anext__(self):
                    while self.left:
                        if (item := await self.queue.get()) is not END:
                            return item
                        self.left -= 1
                    raise StopAsyncIteration
            """),
        "ends added up": right("""
            @contextlib.asynccontextmanager
            async def merged(*streams):
                queue = asyncio.Queue()

                async def items():
                    ends = 0
                    while ends < len(streams):
                        item = await queue.get()
                        ends += item is END
                        if item is not END:
                            yield item

                async with asyncio.TaskGroup() as group:
                    pouring = [group.create_task(pour(stream, queue)) for stream in streams]
                    yield items()
                    [task.cancel() for task in pouring if not task.done()]
            """),
        "nobody cuts the streams": wrong(
            """
            @contextlib.asynccontextmanager
            async def merged(*streams):
                queue = asyncio.Queue()

                async def items():
                    for _ in streams:
                        while (item := await queue.get()) is not END:
                            yield item

                async with asyncio.TaskGroup() as group:
                    for stream in streams:
                        group.create_task(pour(stream, queue))
                    yield items()
            """,
            "seen:      ended left done, right done",
            "expected:  ended left cancelled, right cancelled",
        ),
        "one after another": wrong(
            """
            @contextlib.asynccontextmanager
            async def merged(*streams):
                async def items():
                    for stream in streams:
                        async with contextlib.aclosing(stream):
                            async for item in stream:
                                yield item

                yield items()
            """,
            "seen:      returned ['left 0', 'left 1', 'right 0', 'right 1']",
            "expected:  returned ['left 0', 'right 0', 'left 1', 'right 1']",
        ),
        "all first": wrong(
            """
            @contextlib.asynccontextmanager
            async def merged(*streams):
                queue = asyncio.Queue()
                await asyncio.gather(*[pour(stream, queue) for stream in streams])

                async def items():
                    for _ in streams:
                        while (item := queue.get_nowait()) is not END:
                            yield item

                yield items()
            """,
            "seen:      ended left done, right done",
        ),
        "tasks without a group": wrong(
            """
            @contextlib.asynccontextmanager
            async def merged(*streams):
                queue = asyncio.Queue()
                tasks = [asyncio.create_task(pour(stream, queue)) for stream in streams]

                async def items():
                    for _ in streams:
                        while (item := await queue.get()) is not END:
                            yield item

                try:
                    yield items()
                finally:
                    for task in tasks:
                        task.cancel()
            """,
            "seen:      still running: pour",
            "expected:  nothing left running",
        ),
        "an error is lost": wrong(
            """
            @contextlib.asynccontextmanager
            async def merged(*streams):
                queue = asyncio.Queue()
                tasks = [asyncio.create_task(pour(stream, queue)) for stream in streams]

                async def items():
                    for _ in streams:
                        while (item := await queue.get()) is not END:
                            yield item

                try:
                    yield items()
                finally:
                    for task in tasks:
                        task.cancel()
                    await asyncio.gather(*tasks, return_exceptions=True)
            """,
            "seen:      TimeoutError",
            "expected:  ExceptionGroup",
        ),
        "cancelled twice": wrong(
            """
            @contextlib.asynccontextmanager
            async def merged(*streams):
                queue = asyncio.Queue()

                async def items():
                    for _ in streams:
                        while (item := await queue.get()) is not END:
                            yield item

                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(pour(stream, queue)) for stream in streams]
                    try:
                        yield items()
                    finally:
                        for task in tasks:
                            task.cancel()
            """,
            "seen:      ran left 0.0 to 3.5 (cancelled), right 0.0 to 3.5 (error)",
            "expected:  ran left 0.0 to 4.0, right 0.0 to 3.5",
        ),
        "the first end is the end": wrong(
            """
            @contextlib.asynccontextmanager
            async def merged(*streams):
                queue = asyncio.Queue()

                async def items():
                    while (item := await queue.get()) is not END:
                        yield item

                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(pour(stream, queue)) for stream in streams]
                    yield items()
                    for task in tasks:
                        task.cancel()
            """,
            "seen:      returned ['left 0', 'right 0', 'left 1']",
        ),
        "a generator with a group": wrong(
            """
            async def merged(*streams):
                queue = asyncio.Queue()
                async with asyncio.TaskGroup() as group:
                    for stream in streams:
                        group.create_task(pour(stream, queue))
                    for _ in streams:
                        while (item := await queue.get()) is not END:
                            yield item
            """,
            "seen:      TypeError: 'async_generator' object does not support the asynchronous",
        ),
        "a generator with a group, in aclosing": wrong(
            """
            async def all_items(*streams):
                queue = asyncio.Queue()
                async with asyncio.TaskGroup() as group:
                    for stream in streams:
                        group.create_task(pour(stream, queue))
                    for _ in streams:
                        while (item := await queue.get()) is not END:
                            yield item

            def merged(*streams):
                return contextlib.aclosing(all_items(*streams))
            """,
            "seen:      BaseExceptionGroup of GeneratorExit",
            "expected:  no exception",
        ),
    },
}

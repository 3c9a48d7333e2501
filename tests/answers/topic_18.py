"""Answers to the exercises of 18, Cross between threads and loops."""

from textwrap import dedent, indent

from tests.answers import right, wrong

SHOP = """
class Shop:
    def __init__(self, name):
        self.name, self.thread = name, LoopThread()

    def __enter__(self):
{enter}

    def ask(self, thing, seconds):
{ask}

    def __exit__(self, *exc_info):
{leave}
"""
ENTER = """
self.thread.start()
try:
    self.connection = self.thread.submit(connect(self.name)).result()
except BaseException:
    self.thread.stop()
    raise
return self
"""
ASK = """
question = asyncio.wait_for(self.connection.ask(thing), seconds)
return self.thread.submit(question).result()
"""
LEAVE = """
self.thread.submit(self.connection.close()).result()
self.thread.stop()
"""


def shop(enter: str = ENTER, ask: str = ASK, leave: str = LEAVE) -> str:
    """Returns the class with some of its three methods given another body."""
    bodies = {"enter": enter, "ask": ask, "leave": leave}
    return SHOP.format(**{k: indent(dedent(v).strip(), " " * 8) for k, v in bodies.items()})


ANSWERS = {
    "18.1": {
        "a list that grows": right("""
            def order_all(dishes, loop):
                orders = []
                for dish, seconds in dishes.items():
                    orders.append(asyncio.run_coroutine_threadsafe(cook(dish, seconds), loop))
                return [order.result() for order in orders]
            """),
        "one coroutine for all": right("""
            def order_all(dishes, loop):
                async def cook_all():
                    return await asyncio.gather(*(cook(*dish) for dish in dishes.items()))

                return asyncio.run_coroutine_threadsafe(cook_all(), loop).result()
            """),
        "by hand": right("""
            def order_all(dishes, loop):
                box = Future()

                def order():
                    tasks = [asyncio.create_task(cook(*dish)) for dish in dishes.items()]
                    gathered = asyncio.gather(*tasks)
                    gathered.add_done_callback(lambda g: box.set_result(g.result()))

                loop.call_soon_threadsafe(order)
                return box.result()
            """),
        "one after another": wrong(
            """
            def order_all(dishes, loop):
                return [
                    asyncio.run_coroutine_threadsafe(cook(dish, seconds), loop).result()
                    for dish, seconds in dishes.items()
                ]
            """,
            "seen:      ran soup 0.0 to 0.3, rice 0.3 to 0.4, cake 0.4 to 0.6",
            "look at:   an `await` that ends before the next call has been started",
        ),
        "a loop of one's own": wrong(
            """
            def order_all(dishes, loop):
                async def cook_all():
                    return await asyncio.gather(*(cook(*dish) for dish in dishes.items()))

                return asyncio.run(cook_all())
            """,
            "seen:      returned ['soup, home-made', 'rice, home-made', 'cake, home-made']",
        ),
        "tasks made in the wrong thread": wrong(
            """
            def order_all(dishes, loop):
                orders = [loop.create_task(cook(*dish)) for dish in dishes.items()]
                return [order.result() for order in orders]
            """,
            "RuntimeError: Non-thread-safe operation invoked on an event loop",
            "orders = [loop.create_task(cook(*dish))",
        ),
        "tasks of no loop": wrong(
            """
            def order_all(dishes, loop):
                orders = [asyncio.create_task(cook(*dish)) for dish in dishes.items()]
                return [order.result() for order in orders]
            """,
            "RuntimeError: no running event loop",
        ),
        "run_until_complete": wrong(
            """
            def order_all(dishes, loop):
                return [loop.run_until_complete(cook(*dish)) for dish in dishes.items()]
            """,
            "RuntimeError: This event loop is already running",
        ),
        "the boxes": wrong(
            """
            def order_all(dishes, loop):
                return [
                    asyncio.run_coroutine_threadsafe(cook(*dish), loop) for dish in dishes.items()
                ]
            """,
            "seen:      returned [<Future",
            "expected:  returned ['soup from the kitchen', 'rice from the kitchen', ",
        ),
        "call_soon_threadsafe with a coroutine function": wrong(
            """
            def order_all(dishes, loop):
                return [loop.call_soon_threadsafe(cook, *dish) for dish in dishes.items()]
            """,
            "TypeError: coroutines cannot be used with call_soon_threadsafe()",
        ),
    },
    "18.2": {
        "a context for each request": right("""
            def add_request(record):
                record.request = request_id.get()
                return True

            async def handle(number, thing, pool):
                async def serve():
                    request_id.set(number)
                    await look_up(thing)
                    run = contextvars.copy_context().run
                    return await asyncio.get_running_loop().run_in_executor(
                        pool, run, read_price, thing
                    )

                return await asyncio.create_task(serve())
            """),
        "set again in the thread": right("""
            def add_request(record):
                record.request = request_id.get()
                return True

            async def handle(number, thing, pool):
                def read():
                    request_id.set(number)
                    return read_price(thing)

                before = request_id.get()
                request_id.set(number)
                try:
                    context = contextvars.copy_context()
                    await look_up(thing)
                    return await asyncio.get_running_loop().run_in_executor(
                        pool, context.run, read
                    )
                finally:
                    request_id.set(before)
            """),
        "the executor forgets": wrong(
            """
            def add_request(record):
                record.request = request_id.get()
                return True

            async def handle(number, thing, pool):
                token = request_id.set(number)
                try:
                    await look_up(thing)
                    loop = asyncio.get_running_loop()
                    return await loop.run_in_executor(pool, read_price, thing)
                finally:
                    request_id.reset(token)
            """,
            "'[-] price of lamp, in thread driver_0'",
            "'[1] price of lamp, in thread driver_0'",
        ),
        "never reset": wrong(
            """
            def add_request(record):
                record.request = request_id.get()
                return True

            async def handle(number, thing, pool):
                request_id.set(number)
                await look_up(thing)
                run = contextvars.copy_context().run
                loop = asyncio.get_running_loop()
                return await loop.run_in_executor(pool, run, read_price, thing)
            """,
            "'[7] next, please'",
            "'[-] next, please'",
        ),
        "not reset after an error": wrong(
            """
            def add_request(record):
                record.request = request_id.get()
                return True

            async def handle(number, thing, pool):
                token = request_id.set(number)
                await look_up(thing)
                run = contextvars.copy_context().run
                loop = asyncio.get_running_loop()
                price = await loop.run_in_executor(pool, run, read_price, thing)
                request_id.reset(token)
                return price
            """,
            "'[8] look up nothing', '[8] next, please'",
        ),
        "in the default pool": wrong(
            """
            def add_request(record):
                record.request = request_id.get()
                return True

            async def handle(number, thing, pool):
                token = request_id.set(number)
                try:
                    await look_up(thing)
                    return await asyncio.to_thread(read_price, thing)
                finally:
                    request_id.reset(token)
            """,
            "'[1] price of lamp, in thread asyncio_",
        ),
        "something global": wrong(
            """
            now = ["-"]

            def add_request(record):
                record.request = now[-1]
                return True

            async def handle(number, thing, pool):
                now.append(number)
                try:
                    await look_up(thing)
                    loop = asyncio.get_running_loop()
                    return await loop.run_in_executor(pool, read_price, thing)
                finally:
                    now.pop()
            """,
            "'[2] price of lamp, in thread driver_0'",
        ),
        "the driver in the loop": wrong(
            """
            def add_request(record):
                record.request = request_id.get()
                return True

            async def handle(number, thing, pool):
                token = request_id.set(number)
                try:
                    await look_up(thing)
                    return read_price(thing)
                finally:
                    request_id.reset(token)
            """,
            "'[1] price of lamp, in thread MainThread'",
        ),
        "lines dropped": wrong(
            """
            def add_request(record):
                record.request = request_id.get()

            async def handle(number, thing, pool):
                token = request_id.set(number)
                try:
                    await look_up(thing)
                    run = contextvars.copy_context().run
                    loop = asyncio.get_running_loop()
                    return await loop.run_in_executor(pool, run, read_price, thing)
                finally:
                    request_id.reset(token)
            """,
            "seen:      returned {'prices': ['40', '60'], 'log': []}",
        ),
    },
    "18.3": {
        "a timeout block": right(
            shop(
                ask="""
                async def ask_in_time():
                    async with asyncio.timeout(seconds):
                        return await self.connection.ask(thing)

                return self.thread.submit(ask_in_time()).result()
                """
            )
        ),
        "the box is cancelled": right(
            shop(
                ask="""
                box = self.thread.submit(self.connection.ask(thing))
                try:
                    return box.result(seconds)
                except TimeoutError:
                    box.cancel()
                    raise
                """,
                leave="""
                try:
                    self.thread.submit(self.connection.close()).result()
                finally:
                    self.thread.stop()
                """,
            )
        ),
        "the box is not cancelled": wrong(
            shop(
                ask="""
                return self.thread.submit(self.connection.ask(thing)).result(seconds)
                """
            ),
            "closed, open questions: ['never']",
            "expected:  returned {'told': ['all of lamps', 'all of lamps', 'all of lamps', "
            "'TimeoutError()', 'red of lamps']",
        ),
        "asyncio.run each time": wrong(
            shop(
                enter="""
                self.connection = asyncio.run(connect(self.name))
                return self
                """,
                ask="""
                return asyncio.run(asyncio.wait_for(self.connection.ask(thing), seconds))
                """,
                leave="""
                asyncio.run(self.connection.close())
                """,
            ),
            "RuntimeError('the connection belongs to another loop')",
        ),
        "one question at a time": wrong(
            shop(
                enter="self.lock = threading.Lock()\n" + ENTER.strip(),
                ask="""
                with self.lock:
                    question = asyncio.wait_for(self.connection.ask(thing), min(seconds, 0.5))
                    return self.thread.submit(question).result()
                """,
            ),
            "seen:      returned {'told': ['TimeoutError()', 'TimeoutError()', 'TimeoutError()', ",
        ),
        "the thread is left after a failure to connect": wrong(
            shop(
                enter="""
                self.thread.start()
                self.connection = self.thread.submit(connect(self.name)).result()
                return self
                """
            ),
            "seen:      returned {'told': [\"ConnectionError('nobody')\"], 'diary': [], "
            "'loops left': 1}",
        ),
        "the thread is never stopped": wrong(
            shop(
                leave="""
                self.thread.submit(self.connection.close()).result()
                """
            ),
            "'loops left': 1}",
        ),
        "nobody waits for close": wrong(
            shop(
                leave="""
                self.thread.submit(self.connection.close())
                self.thread.stop()
                """
            ),
            "seen:      returned {'told': ['red of lamps', 'blue of lamps'], "
            "'diary': ['lamps: connected'], 'loops left': 0}",
        ),
        "errors of the block swallowed": wrong(
            shop(leave=LEAVE.strip() + "\nreturn True"),
            "seen:      returned {'told': [], ",
        ),
        "not self": wrong(
            shop(enter=ENTER.replace("return self", "return self.connection")),
            "TypeError('Connection.ask() takes 2 positional arguments but 3 were given')",
        ),
    },
    "18.4": {
        "threads and boxes": right("""
            async def serve_all(orders, lanes):
                async def serve_share(k):
                    return await asyncio.gather(*map(serve, orders[k::lanes]))

                with ThreadPoolExecutor(lanes) as pool:
                    boxes = [pool.submit(lambda k=k: asyncio.run(serve_share(k)))
                             for k in range(lanes)]
                    parts = [await asyncio.wrap_future(box) for box in boxes]
                return [parts[n % lanes][n // lanes] for n in range(len(orders))]
            """),
        "by name": right("""
            async def serve_all(orders, lanes):
                results = {}

                async def one(order):
                    results[order] = await serve(order)

                async def share(k):
                    async with asyncio.TaskGroup() as group:
                        for order in orders[k::lanes]:
                            group.create_task(one(order))

                async with asyncio.TaskGroup() as group:
                    for k in range(lanes):
                        group.create_task(asyncio.to_thread(asyncio.run, share(k)))
                return [results[order] for order in orders]
            """),
        "here": wrong(
            """
            async def serve_all(orders, lanes):
                return await asyncio.gather(*(serve(order) for order in orders))
            """,
            "'shares': [3], 'here': 3, 'at once': True, 'free': True}",
            "'shares': [3], 'here': 0, 'at once': True, 'free': True}",
        ),
        "a loop for each order": wrong(
            """
            async def serve_all(orders, lanes):
                return await asyncio.gather(
                    *(asyncio.to_thread(asyncio.run, serve(order)) for order in orders)
                )
            """,
            "'shares': [1, 1, 1], 'here': 0, 'at once': True, 'free': True}",
        ),
        "in the order of the lanes": wrong(
            """
            async def serve_all(orders, lanes):
                async def serve_share(share):
                    return await asyncio.gather(*map(serve, share))

                parts = await asyncio.gather(
                    *(asyncio.to_thread(asyncio.run, serve_share(orders[k::lanes]))
                      for k in range(lanes))
                )
                return [result for part in parts for result in part]
            """,
            "seen:      returned {'results': ['a served', 'd served', 'g served', 'b served', ",
        ),
        "one by one in each loop": wrong(
            """
            async def serve_all(orders, lanes):
                async def serve_share(share):
                    return [await serve(order) for order in share]

                parts = await asyncio.gather(
                    *(asyncio.to_thread(asyncio.run, serve_share(orders[k::lanes]))
                      for k in range(lanes))
                )
                return [parts[n % lanes][n // lanes] for n in range(len(orders))]
            """,
            "'at once': False, 'free': True}",
        ),
        "one loop after another": wrong(
            """
            async def serve_all(orders, lanes):
                async def serve_share(share):
                    return await asyncio.gather(*map(serve, share))

                parts = [
                    await asyncio.to_thread(asyncio.run, serve_share(orders[k::lanes]))
                    for k in range(lanes)
                ]
                return [parts[n % lanes][n // lanes] for n in range(len(orders))]
            """,
            "seen:      returned {'results': 'the loops have not run at the same time', ",
        ),
        "unfair shares": wrong(
            """
            async def serve_all(orders, lanes):
                async def serve_share(share):
                    return await asyncio.gather(*map(serve, share))

                size = len(orders) // lanes
                cuts = [k * size for k in range(lanes)] + [len(orders)]
                parts = await asyncio.gather(
                    *(asyncio.to_thread(asyncio.run, serve_share(orders[cuts[k]:cuts[k + 1]]))
                      for k in range(lanes))
                )
                return [result for part in parts for result in part]
            """,
            "'shares': [2, 2, 4], 'here': 0, 'at once': True, 'free': True}",
        ),
        "holding the loop": wrong(
            """
            async def serve_all(orders, lanes):
                async def serve_share(k):
                    return await asyncio.gather(*map(serve, orders[k::lanes]))

                with ThreadPoolExecutor(lanes) as pool:
                    run = lambda k: asyncio.run(serve_share(k))
                    parts = list(pool.map(run, range(lanes)))
                return [parts[n % lanes][n // lanes] for n in range(len(orders))]
            """,
            "'at once': True, 'free': False}",
        ),
        "asyncio.run on the running loop": wrong(
            """
            async def serve_all(orders, lanes):
                async def serve_share(share):
                    return await asyncio.gather(*map(serve, share))

                return asyncio.run(serve_share(orders))
            """,
            "asyncio.run() cannot be called from a running event loop",
        ),
    },
}

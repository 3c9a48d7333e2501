"""Answers to the exercises of 21, Test async code."""

from tests.answers import right, wrong

ANSWERS = {
    "21.1": {
        "with a mock": right("""
            from unittest.mock import AsyncMock

            async def test_retry(retry):
                clock = asyncio.get_running_loop().time
                start = clock()
                action = AsyncMock(side_effect=[OSError(), OSError(), "x"])
                assert await retry(action, 3, 2) == "x"
                assert action.await_count == 3 and clock() - start == 4
                action = AsyncMock(side_effect=OSError())
                start = clock()
                try:
                    await retry(action, 4, 2)
                    raise RuntimeError
                except OSError:
                    assert action.await_count == 4 and clock() - start == 6
                network = Network(3)
                assert await retry(network.ask, 4, 1) == "prices"
                assert network.asked_at == [0, 1, 2, 3]
            """),
        "by numbers of failures": right("""
            async def test_retry(retry):
                for failures in range(6):
                    network, got = Network(failures), None
                    try:
                        got = await retry(network.ask, 4, 1)
                    except OSError:
                        got = "error"
                    attempts = min(failures + 1, 4)
                    assert got == ("prices" if failures < 4 else "error")
                    assert network.asked_at == list(range(attempts))
                    assert network.seconds() == attempts - 1
            """),
        "looks at the result alone": wrong(
            """
            async def test_retry(retry):
                assert await retry(Network(2).ask, 3, 5) == "prices"
            """,
            "'pauses before it asks': 'passed'",
            "'pauses before it asks': 'failed'",
        ),
        "two attempts are too few": wrong(
            """
            async def test_retry(retry):
                for failures, answer in ((1, "prices"), (2, "error")):
                    network = Network(failures)
                    try:
                        got = await retry(network.ask, 2, 5)
                    except OSError:
                        got = "error"
                    assert got == answer
                    assert (network.asked_at, network.seconds()) == ([0, 5], 5)
            """,
            "'doubles its pause': 'passed'",
        ),
        "no case in which all fail": wrong(
            """
            async def test_retry(retry):
                network = Network(failures=2)
                assert await retry(network.ask, 3, 5) == "prices"
                assert (network.asked_at, network.seconds()) == ([0, 5, 10], 10)
            """,
            "'asks once more': 'passed'",
        ),
        "expects a pause after the last attempt": wrong(
            """
            async def test_retry(retry):
                network = Network(failures=3)
                try:
                    await retry(network.ask, 3, 5)
                except OSError:
                    assert network.seconds() == 15
            """,
            "'right': 'failed'",
        ),
        "forgets an await": wrong(
            """
            async def test_retry(retry):
                network = Network(failures=2)
                assert retry(network.ask, 3, 5)
            """,
            "never awaited",
        ),
        "always fails": wrong(
            """
            async def test_retry(retry):
                raise AssertionError
            """,
            "'right': 'failed'",
        ),
    },
    "21.2": {
        "wait_for": right("""
            async def test_delivery(deliver):
                delivered = []
                await asyncio.wait_for(deliver(["a", "b"], delivered.append), 60)
                assert delivered == ["a", "b"]
            """),
        "a task and wait": right("""
            async def test_delivery(deliver):
                delivered = []
                task = asyncio.create_task(deliver(["vase", "lamp"], delivered.append))
                await asyncio.wait([task], timeout=60)
                if not task.done():
                    task.cancel()
                    await asyncio.wait([task])
                await task
                assert delivered == ["vase", "lamp"]
            """),
        "as it was": wrong(
            """
            async def test_delivery(deliver):
                delivered = []
                asyncio.create_task(deliver(["vase", "lamp"], delivered.append))
                await asyncio.sleep(2)
                assert delivered == ["vase", "lamp"]
            """,
            "'right and fast': 'passed after 2.0 s'",
            "'right and fast': 'passed after 1.0 s'",
        ),
        "sleeps longer": wrong(
            """
            async def test_delivery(deliver):
                delivered = []
                task = asyncio.create_task(deliver(["vase", "lamp"], delivered.append))
                await asyncio.sleep(60)
                task.cancel()
                assert delivered == ["vase", "lamp"]
            """,
            "'right and fast': 'passed after 60.0 s'",
        ),
        "no deadline": wrong(
            """
            async def test_delivery(deliver):
                delivered = []
                await deliver(["vase", "lamp"], delivered.append)
                assert delivered == ["vase", "lamp"]
            """,
            "'far too slow': 'passed after 7200.0 s'",
        ),
        "any order will do": wrong(
            """
            async def test_delivery(deliver):
                delivered = []
                async with asyncio.timeout(60):
                    await deliver(["vase", "lamp"], delivered.append)
                assert sorted(delivered) == ["lamp", "vase"]
            """,
            "'out of order': 'passed after 2.0 s'",
        ),
    },
    "21.3": {
        "by hand": right("""
            class nothing_left:
                async def __aenter__(self):
                    self.before = asyncio.all_tasks()

                async def __aexit__(self, kind, error, traceback):
                    left = asyncio.all_tasks() - self.before
                    for task in left:
                        task.cancel()
                    if left:
                        await asyncio.wait(left)
                    if left and error is None:
                        names = ", ".join(sorted(task.get_name() for task in left))
                        raise AssertionError(f"left running: {names}")
            """),
        "names first": right("""
            @asynccontextmanager
            async def nothing_left():
                before, failed = asyncio.all_tasks(), True
                try:
                    yield
                    failed = False
                finally:
                    left = sorted(asyncio.all_tasks() - before, key=lambda task: task.get_name())
                    for task in left:
                        task.cancel()
                    for task in left:
                        await asyncio.wait([task])
                    if left and not failed:
                        names = ", ".join(task.get_name() for task in left)
                        raise AssertionError(f"left running: {names}")
            """),
        "does not cancel": wrong(
            """
            @asynccontextmanager
            async def nothing_left():
                before = asyncio.all_tasks()
                yield
                left = sorted(task.get_name() for task in asyncio.all_tasks() - before)
                assert not left, "left running: " + ", ".join(left)
            """,
            "'at': 2.0",
            "'at': 4.0",
        ),
        "does not wait": wrong(
            """
            @asynccontextmanager
            async def nothing_left():
                before = asyncio.all_tasks()
                try:
                    yield
                finally:
                    left = asyncio.all_tasks() - before
                    for task in left:
                        task.cancel()
                names = sorted(task.get_name() for task in left)
                assert not names, "left running: " + ", ".join(names)
            """,
            "'log': ['cup cleaned up']",
        ),
        "no finally": wrong(
            """
            @asynccontextmanager
            async def nothing_left():
                before = asyncio.all_tasks()
                yield
                left = asyncio.all_tasks() - before
                for task in left:
                    task.cancel()
                await asyncio.gather(*left, return_exceptions=True)
                names = sorted(task.get_name() for task in left)
                assert not names, "left running: " + ", ".join(names)
            """,
            "'at': 2.0",
            "'at': 5.0",
        ),
        "the assertion hides the error": wrong(
            """
            @asynccontextmanager
            async def nothing_left():
                before = asyncio.all_tasks()
                try:
                    yield
                finally:
                    left = asyncio.all_tasks() - before
                    for task in left:
                        task.cancel()
                    await asyncio.gather(*left, return_exceptions=True)
                    names = sorted(task.get_name() for task in left)
                    assert not names, "left running: " + ", ".join(names)
            """,
            "'said': 'left running: vase'",
            "'said': 'wrong address'",
        ),
        "stops the radio": wrong(
            """
            @asynccontextmanager
            async def nothing_left():
                try:
                    yield
                finally:
                    left = asyncio.all_tasks() - {asyncio.current_task()}
                    for task in left:
                        task.cancel()
                    await asyncio.gather(*left, return_exceptions=True)
                names = sorted(task.get_name() for task in left)
                assert not names, "left running: " + ", ".join(names)
            """,
            "radio",
        ),
    },
}

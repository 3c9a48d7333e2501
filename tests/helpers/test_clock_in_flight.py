"""The virtual clock does not jump while a thread, a process or a socket is at work."""

import asyncio
import concurrent.futures
import threading
import time
import weakref

import aiosqlite
import pytest

from helpers import DeadlockError, LimitError, virtual_time
from helpers.records import collector_paused


def on_the_clock(program, **limits):
    """Runs program() in a block and returns its result and the time at its end."""

    async def main():
        with virtual_time(**limits) as clock:
            return await program(), clock.time()

    return asyncio.run(main())


def test_a_time_out_does_not_fire_before_a_thread_is_done():
    async def program():
        async with asyncio.timeout(0.01):
            await asyncio.to_thread(time.sleep, 0.3)

    assert on_the_clock(program) == (None, 0.0)


def test_a_process_pool_is_waited_for():
    async def program():
        with concurrent.futures.ProcessPoolExecutor(1) as pool:
            async with asyncio.timeout(0.01):
                return await asyncio.get_running_loop().run_in_executor(pool, abs, -3)

    assert on_the_clock(program) == (3, 0.0)


def test_a_database_is_waited_for():
    count = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) "
    query = count.format(1_000_000) + "SELECT count(*) FROM n"

    async def program():
        async with asyncio.timeout(0.01), aiosqlite.connect(":memory:") as db:
            [(counted,)] = await db.execute_fetchall(query)
        return counted

    assert on_the_clock(program) == (1_000_000, 0.0)


def test_a_database_does_not_stop_the_clock_between_two_calls():
    async def program():
        async with aiosqlite.connect(":memory:") as db:
            await asyncio.sleep(5)
            return await db.execute_fetchall("SELECT 1")

    assert on_the_clock(program) == ([(1,)], 5.0)


class Parcel:
    pass


def test_what_a_thread_used_is_gone_when_it_is_done():
    weighed = []

    def thread():
        parcel = Parcel()
        weighed.append(weakref.ref(parcel))
        time.sleep(0.3)

    async def program():
        await asyncio.to_thread(thread)

    with collector_paused():
        on_the_clock(program)
        assert weighed[0]() is None


def test_a_thread_that_waits_for_the_loop_lets_the_clock_go_on():
    async def program():
        loop = asyncio.get_running_loop()

        def thread():
            return asyncio.run_coroutine_threadsafe(asyncio.sleep(5, "slept"), loop).result()

        return await asyncio.to_thread(thread)

    assert on_the_clock(program) == ("slept", 5.0)


def test_a_thread_that_waits_for_another_is_waited_for():
    async def program():
        done = threading.Event()
        threading.Thread(target=lambda: (time.sleep(0.5), done.set())).start()
        async with asyncio.timeout(0.01):
            await asyncio.to_thread(done.wait)

    assert on_the_clock(program) == (None, 0.0)


def test_a_thread_that_nobody_wakes_is_a_deadlock():
    wait = threading.Event()

    async def program():
        try:
            await asyncio.to_thread(wait.wait)
        finally:
            wait.set()

    with pytest.raises(DeadlockError, match="main waits on to_thread"):
        on_the_clock(program)


def test_a_thread_that_takes_too_long_is_a_limit(monkeypatch):
    monkeypatch.setattr("helpers.clock.LONGEST_THREAD", 0.1)
    with pytest.raises(LimitError, match=r"A thread is still at work after 0\.1 s"):
        on_the_clock(lambda: asyncio.to_thread(time.sleep, 1))


def test_loopback_sockets_are_waited_for_while_a_server_is_slow_by_virtual_time():
    async def echo(reader, writer):
        line = await reader.readline()
        await asyncio.sleep(2)
        writer.write(line)
        writer.close()

    async def program():
        server = await asyncio.start_server(echo, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        await asyncio.get_running_loop().getaddrinfo(host, port)
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(b"hello\n")
        async with asyncio.timeout(2.5):
            answer = await reader.read()
        writer.close()
        server.close()
        return answer

    assert on_the_clock(program) == (b"hello\n", 2.0)

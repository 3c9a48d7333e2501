"""A loop that listens to signals is woken by the referee's alarm; that is no sign of life."""

import asyncio
import os
import signal
import sys

import pytest

from helpers import DeadlockError, observe

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")


async def serve():
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    try:
        await asyncio.Event().wait()
    finally:
        server.close()


async def hear():
    heard, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, heard.set)
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    loop.call_later(3, signal.raise_signal, signal.SIGUSR1)
    await heard.wait()
    server.close()
    return loop.remove_signal_handler(signal.SIGUSR1)


async def order_from_a_thread():
    loop = asyncio.get_running_loop()

    def order():
        return asyncio.run_coroutine_threadsafe(asyncio.sleep(3, "soup"), loop).result()

    return await asyncio.to_thread(order)


def seen(program):
    async def main():
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR2, lambda: None)
        return await asyncio.wait_for(observe(program), 60)

    return asyncio.run(main())


def test_a_deadlock_beside_an_open_socket_is_found_on_a_loop_that_hears_signals():
    assert type(seen(serve()).stopped) is DeadlockError


def test_a_signal_that_is_handled_is_heard_at_its_virtual_time():
    heard = seen(hear())
    assert (heard.result, heard.took) == (True, 3.0)


def test_a_thread_that_waits_for_the_loop_counts_as_idle_however_often_signals_come(monkeypatch):
    monkeypatch.setattr(sys.modules["helpers.referee"], "STUCK", 0.4)  # ten alarms in that time
    served = seen(order_from_a_thread())
    assert (served.result, served.took) == ("soup", 3.0)

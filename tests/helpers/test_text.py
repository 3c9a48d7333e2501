"""The text: one for every interpreter, machine and load, which nbval can compare."""

import asyncio
import re

import pytest

from helpers import text
from tests.helpers.tools import hold, record, start


async def sample():
    """Returns the program whose text the design shows."""
    lock, queue = asyncio.Lock(), asyncio.Queue()

    async def fetch():
        await asyncio.sleep(1)
        async with lock:
            await asyncio.sleep(1)
        queue.put_nowait(1)

    async def pipeline():
        async with asyncio.TaskGroup() as group:
            group.create_task(fetch())
            group.create_task(fetch())

    async def consumer():
        while True:
            await queue.get()

    async def bad():
        await asyncio.sleep(2)
        raise ValueError

    eating = start(consumer(), "consumer")
    await asyncio.gather(pipeline(), bad(), return_exceptions=True)
    await asyncio.sleep(1)
    eating.cancel()


def test_the_sample_of_the_design_in_real_time():
    async def main():
        lock, busy = asyncio.Lock(), asyncio.Event()

        async def fetch():
            await asyncio.sleep(0.001)
            async with lock:
                busy.set()
                await asyncio.sleep(0.05)

        async def consumer(queue):
            await queue.get()
            await queue.get()

        async def pipeline():
            async with asyncio.TaskGroup() as group:
                group.create_task(fetch())

        async def bad():
            await asyncio.sleep(0.001)
            raise ValueError

        queue = asyncio.Queue()
        eating = start(consumer(queue), "consumer")
        await asyncio.gather(pipeline(), bad(), return_exceptions=True)
        queue.put_nowait(1)
        await asyncio.sleep(0.001)
        eating.cancel()
        await asyncio.wait([eating])

    assert (
        repr(record(main, virtual=False))
        == """\
root                           gather > sleep > wait
  consumer  cancelled          Queue.get x2
  pipeline  done               TaskGroup.__aexit__
    fetch   done               sleep x2
  bad       error: ValueError  sleep"""
    )


def test_under_the_virtual_clock_each_task_says_from_when_to_when():
    assert (
        repr(record(sample))
        == """\
root                            0.0 to 4.0 s  gather 3.0 > sleep 1.0
  consumer   unfinished         0.0 to 4.0 s  Queue.get 2.0 > Queue.get 1.0 x2
  pipeline   done               0.0 to 3.0 s  TaskGroup.__aexit__ 3.0
    fetch#1  done               0.0 to 2.0 s  sleep 1.0 x2
    fetch#2  done               0.0 to 3.0 s  sleep 1.0 > Lock.acquire 1.0 > sleep 1.0
  bad        error: ValueError  0.0 to 2.0 s  sleep 2.0"""
    )


async def fetch():
    await asyncio.sleep(0.001)


def test_in_real_time_it_holds_no_clock_address_or_default_name():
    async def main():
        await asyncio.gather(*(fetch() for _ in range(9)), asyncio.to_thread(int))
        await asyncio.create_task(asyncio.sleep(0))
        await asyncio.get_running_loop().run_in_executor(None, hold, 0.01)

    shown = repr(record(main, virtual=False))
    assert re.findall(r"(?<!#)(?<!x)\d", shown.replace("sleep(0)", "")) == []
    assert re.search("0x|Task-| at ", shown) is None


def test_unnamed_tasks_are_numbered_per_coroutine_in_order_of_creation():
    async def main():
        tasks = [asyncio.create_task(c) for c in (fetch(), asyncio.sleep(0), fetch())]
        tasks.append(start(fetch(), "mine"))
        await asyncio.wait(tasks)

    names = [task.name for task in record(main).children]
    assert names == ["fetch#1", "sleep", "fetch#2", "mine"]


def test_names_do_not_depend_on_what_ran_before_in_the_process():
    async def main():
        await asyncio.gather(fetch(), fetch())

    assert repr(record(main)) == repr(record(main))


def test_a_local_function_and_a_method_are_named_without_where_they_stand():
    class Client:
        async def get(self):
            pass

    async def main():
        async def inner():
            pass

        await asyncio.gather(inner(), Client().get())

    assert [task.name for task in record(main).children] == ["inner", "Client.get"]


def test_a_name_given_that_looks_like_a_number_is_kept():
    async def main():
        await start(fetch(), "Task 7")

    assert record(main).finishes == ["Task 7"]


def test_the_same_reason_in_a_row_is_counted_and_many_are_cut():
    async def main():
        for _ in range(3):
            await asyncio.sleep(0)
        for _ in range(10):
            await fetch()
            await asyncio.sleep(0)

    line = repr(record(main, virtual=False))
    assert line.startswith("root  sleep(0) x3 > sleep > sleep(0) > sleep")
    shown, more = line.count(" > "), int(re.search(r"\.\.\. (\d+) more \.\.\. > ", line)[1])
    assert shown == text.REASONS
    assert shown + more == 21


@pytest.mark.parametrize("kind", ["flat", "nested"])
def test_more_than_sixty_tasks_are_summarised(kind):
    async def nest(depth):
        if depth:
            await asyncio.create_task(nest(depth - 1))

    async def main():
        if kind == "flat":
            await asyncio.gather(*(fetch() for _ in range(99)))
        else:
            await asyncio.create_task(nest(98))
        asyncio.create_task(fetch())

    timeline = record(main)
    lines = repr(timeline).splitlines()
    assert len(lines) == text.ROWS + 1
    assert lines[-1] == "... and 41 tasks more: 40 done, 1 unfinished"
    assert len(text.render(timeline, rows=None).splitlines()) == 101


def test_sixty_tasks_are_shown_in_full():
    async def main():
        await asyncio.gather(*(fetch() for _ in range(59)))

    assert "more" not in repr(record(main))

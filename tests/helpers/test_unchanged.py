"""Recording never changes the program."""

import asyncio
import contextvars
import random

import pytest

from helpers import Timeline

variable = contextvars.ContextVar("variable", default="unset")


def both(main):
    """Returns what an async function gives without and with recording."""

    async def recorded():
        with Timeline(all_tasks=True):
            return await main()

    return asyncio.run(main()), asyncio.run(recorded())


def random_program(seed: int):
    """Returns a program of tasks that do anything, in an order that only the loop decides."""

    async def main():
        dice, log, tasks = random.Random(seed), [], []
        queue, lock, event = asyncio.Queue(3), asyncio.Lock(), asyncio.Event()

        async def locked():
            async with lock:
                await asyncio.sleep(0)

        async def grouped(name, depth):
            async with asyncio.TaskGroup() as group:
                for number in range(dice.randrange(3)):
                    group.create_task(work(f"{name}.{number}", depth + 1))

        def cancel():
            dice.choice(tasks).cancel()

        async def work(name, depth=0):
            choices = [
                lambda: asyncio.sleep(0),
                lambda: asyncio.sleep(0),
                locked,
                lambda: asyncio.shield(asyncio.sleep(0)),
                lambda: asyncio.gather(asyncio.sleep(0), locked(), return_exceptions=True),
                lambda: asyncio.wait_for(asyncio.sleep(0), 60),
                lambda: queue.put(name),
                queue.get,
                event.wait,
            ]
            for turn in range(dice.randrange(1, 8)):
                log.append((name, turn))
                if dice.random() < 0.1:
                    asyncio.get_running_loop().call_soon(cancel)
                if depth < 3 and dice.random() < 0.2:
                    await grouped(name, depth)
                if dice.random() < 0.05:
                    raise ValueError(name)
                await dice.choice(choices)()

        for number in range(12):
            tasks.append(asyncio.create_task(work(str(number)), name=f"work-{number}"))
        for _ in range(60):
            await asyncio.sleep(0)
        event.set()
        for _ in range(60):
            await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        return log, [repr(result) for result in results], [task.cancelling() for task in tasks]

    return main


@pytest.mark.parametrize("seed", range(12))
def test_the_order_of_steps_and_the_results_are_the_same(seed):
    plain, recorded = both(random_program(seed))
    assert len(plain[0]) > 20
    assert recorded == plain


def test_class_name_coroutine_stack_and_repr_of_a_task_are_the_same():
    async def child():
        await asyncio.Event().wait()

    async def main():
        coro = child()
        task = asyncio.create_task(coro, name="child")
        await asyncio.sleep(0)
        frames = [(f.f_code.co_name, f.f_code.co_filename) for f in task.get_stack()]
        seen = (type(task), task.get_name(), task.get_coro() is coro, frames, repr(task)[:20])
        task.cancel()
        return seen

    plain, recorded = both(main)
    assert recorded == plain


def test_unnamed_tasks_keep_their_default_names():
    async def main():
        first, second = (asyncio.create_task(asyncio.sleep(0)) for _ in range(2))
        await asyncio.wait([first, second])
        return int(second.get_name()[5:]) - int(first.get_name()[5:])

    assert both(main) == (1, 1)


def test_the_traceback_of_a_failed_task_has_no_frame_more():
    async def child():
        raise ValueError

    async def main():
        task = asyncio.create_task(child())
        await asyncio.wait([task])
        traceback, names = task.exception().__traceback__, []
        while traceback:
            names.append(traceback.tb_frame.f_code.co_name)
            traceback = traceback.tb_next
        return names

    assert both(main) == (["child"], ["child"])


def test_context_variables_are_kept_in_tasks_callbacks_and_after_the_block():
    async def child(value):
        inherited = variable.get()
        variable.set(value)
        await asyncio.sleep(0)
        return inherited, variable.get()

    async def main():
        variable.set("caller")
        loop, heard = asyncio.get_running_loop(), asyncio.Future()
        context = contextvars.copy_context()
        context.run(variable.set, "given")
        loop.call_soon(lambda: heard.set_result(variable.get()), context=context)
        with Timeline():
            seen = await asyncio.gather(child("a"), child("b"))
            seen.append(await asyncio.create_task(child("c"), context=context))
            variable.set("inside")
        return [*seen, context[variable], await heard, variable.get()]

    assert asyncio.run(main()) == [
        ("caller", "a"), ("caller", "b"), ("given", "c"), "c", "given", "inside",
    ]  # fmt: skip


def test_a_context_given_by_keyword_or_a_wrong_call_meets_the_loop_as_before():
    async def main():
        loop = asyncio.get_running_loop()
        with pytest.raises(TypeError):
            loop.call_soon()
        coro = asyncio.sleep(0)
        with pytest.raises(TypeError):
            loop.create_task(coro, nonsense=1)
        coro.close()
        with pytest.raises(TypeError):
            asyncio.create_task(5)
        return True

    assert both(main) == (True, True)


def test_async_generators_left_open_are_closed_as_without_recording():
    closed = []

    async def endless():
        try:
            while True:
                yield
        finally:
            closed.append(asyncio.current_task().get_coro().__name__)

    async def main():
        with Timeline():
            async for _ in (generator := endless()):
                break
            await generator.aclose()

    asyncio.run(main())
    assert closed == ["main"]

"""A message that reaches the kernel while a cell awaits starts tasks in that cell's context."""

import asyncio

import pytest

from helpers import DeadlockError, Timeline, observe, virtual_time

KERNEL = {"__name__": "ipykernel.kernelbase", "asyncio": asyncio}
exec(
    "async def shell_main(): await asyncio.create_task(handle())\n"
    "async def handle(): await asyncio.Event().wait()\n",
    KERNEL,
)


async def cell():
    task = asyncio.create_task(KERNEL["shell_main"]())
    await asyncio.sleep(1)
    return task


@pytest.mark.parametrize("all_tasks", [False, True])
def test_tasks_of_the_kernel_are_never_recorded(all_tasks):
    async def main():
        before = await cell()
        with virtual_time(), Timeline(all_tasks=all_tasks) as timeline:
            during = await cell()
        return timeline, before.done(), during.done()

    timeline, *done = asyncio.run(main())
    assert [task.name for task in timeline.tasks] == ["main"]
    assert done == [False, False]


def test_tasks_of_the_kernel_are_no_leftovers_and_run_on():
    async def main():
        seen = await observe(cell())
        return seen.leftovers, seen.result.done()

    assert asyncio.run(main()) == ([], False)


def test_a_deadlock_does_not_name_tasks_of_the_kernel():
    async def main():
        with virtual_time():
            await cell()
            await asyncio.Event().wait()

    with pytest.raises(DeadlockError) as error:
        asyncio.run(main())
    assert str(error.value).endswith("the tasks that wait. main waits on Event.wait.")

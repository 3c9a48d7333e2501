"""A task that asyncio starts for itself, to read from a program, is no task of the learner's."""

import asyncio
import sys

from helpers import Timeline


async def listen():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "print('tea')", stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    return printed.split()


def test_tasks_that_asyncio_starts_for_itself_are_not_recorded():
    async def main():
        with Timeline() as timeline:
            heard = await asyncio.create_task(listen())
            await asyncio.gather(asyncio.sleep(0), asyncio.to_thread(len, "tea"))
        return heard, [task.name for task in timeline.tasks]

    assert asyncio.run(main()) == ([b"tea"], ["main", "listen", "sleep", "to_thread"])

"""Answers to the exercises of 13, Build pipelines with queues."""

from tests.answers import right, wrong

ANSWERS = {
    "13.1": {
        "called on both ways": right("""
            async def baker(queue, shelf):
                while True:
                    cake, minutes = await queue.get()
                    if minutes > 60:
                        queue.task_done()
                        continue
                    await bake(cake, minutes)
                    shelf.append(cake)
                    queue.task_done()
            """),
        "in a finally": right("""
            async def baker(queue, shelf):
                while True:
                    cake, minutes = await queue.get()
                    try:
                        if minutes > 60:
                            continue
                        await bake(cake, minutes)
                        shelf.append(cake)
                    finally:
                        queue.task_done()
            """),
        "the loop calls it for another function": right("""
            async def handle(cake, minutes, shelf):
                if minutes > 60:
                    return
                await bake(cake, minutes)
                shelf.append(cake)

            async def baker(queue, shelf):
                while True:
                    await handle(*await queue.get(), shelf)
                    queue.task_done()
            """),
        "as it was": wrong(
            """
            async def baker(queue, shelf):
                while True:
                    cake, minutes = await queue.get()
                    if minutes > 60:
                        continue
                    await bake(cake, minutes)
                    shelf.append(cake)
                    queue.task_done()
            """,
            "seen:      Deadlock at 50.0 s",
            "answer waits on Queue.join",
            "expected:  a program that ends",
        ),
        "never called": wrong(
            """
            async def baker(queue, shelf):
                while True:
                    cake, minutes = await queue.get()
                    if minutes <= 60:
                        await bake(cake, minutes)
                        shelf.append(cake)
            """,
            "seen:      Deadlock at 50.0 s",
            "baker waits on Queue.get",
        ),
        "called when taken": wrong(
            """
            async def baker(queue, shelf):
                while True:
                    cake, minutes = await queue.get()
                    queue.task_done()
                    if minutes <= 60:
                        await bake(cake, minutes)
                        shelf.append(cake)
            """,
            "seen:      ran tart 0.0 to 30.0, pie 30.0 to 30.0 (cancelled)",
            "expected:  ran tart 0.0 to 30.0, pie 30.0 to 50.0",
        ),
        "called twice for a baked cake": wrong(
            """
            async def baker(queue, shelf):
                while True:
                    cake, minutes = await queue.get()
                    if minutes <= 60:
                        await bake(cake, minutes)
                        shelf.append(cake)
                        queue.task_done()
                    queue.task_done()
            """,
            "seen:      ran tart 0.0 to 30.0",
        ),
        "goes home at a big cake": wrong(
            """
            async def baker(queue, shelf):
                while True:
                    cake, minutes = await queue.get()
                    if minutes > 60:
                        queue.task_done()
                        return
                    await bake(cake, minutes)
                    shelf.append(cake)
                    queue.task_done()
            """,
            "seen:      Deadlock at 30.0 s",
        ),
        "bakes the big ones as well": wrong(
            """
            async def baker(queue, shelf):
                while True:
                    cake, minutes = await queue.get()
                    await bake(cake, minutes)
                    shelf.append(cake)
                    queue.task_done()
            """,
            "seen:      returned ['tart', 'tower', 'pie']",
            "expected:  returned ['tart', 'pie']",
        ),
        "puts the big ones back": wrong(
            """
            async def baker(queue, shelf):
                while True:
                    cake, minutes = await queue.get()
                    if minutes > 60:
                        await queue.put((cake, minutes))
                    else:
                        await bake(cake, minutes)
                        shelf.append(cake)
                    queue.task_done()
            """,
            "an endless loop",
        ),
        "counts for the whole queue": wrong(
            """
            async def baker(queue, shelf):
                while not queue.empty():
                    cake, minutes = await queue.get()
                    if minutes <= 60:
                        await bake(cake, minutes)
                        shelf.append(cake)
                queue.task_done()
            """,
            "seen:      Deadlock at 50.0 s",
        ),
        "one cake": wrong(
            """
            async def baker(queue, shelf):
                cake, minutes = await queue.get()
                if minutes <= 60:
                    await bake(cake, minutes)
                    shelf.append(cake)
                queue.task_done()
            """,
            "seen:      Deadlock at 30.0 s",
            "answer waits on Queue.join",
        ),
    },
    "13.2": {
        "gathered, and cut by hand": right("""
            async def pipeline(photos, fetch, shrink, save):
                new, fetched, shrunk, saved = [asyncio.Queue(1) for _ in range(4)]
                tasks = [
                    asyncio.create_task(coroutine)
                    for coroutine in (
                        feed(photos, new),
                        stage(fetch, new, fetched),
                        stage(shrink, fetched, shrunk),
                        stage(save, shrunk, saved),
                        collect(saved),
                    )
                ]
                try:
                    return (await asyncio.gather(*tasks))[-1]
                finally:
                    for task in tasks:
                        task.cancel()
                    await asyncio.gather(*tasks, return_exceptions=True)
            """),
        "everything in the group": right("""
            async def pipeline(photos, fetch, shrink, save):
                queues = [asyncio.Queue(maxsize=1) for _ in range(4)]
                async with asyncio.TaskGroup() as group:
                    for place, work in enumerate((fetch, shrink, save)):
                        group.create_task(stage(work, queues[place], queues[place + 1]))
                    group.create_task(feed(photos, queues[0]))
                    collected = group.create_task(collect(queues[-1]))
                return collected.result()
            """),
        "the feed in the body": right("""
            async def pipeline(photos, fetch, shrink, save):
                async with asyncio.TaskGroup() as group:
                    source = first = asyncio.Queue(1)
                    for work in fetch, shrink, save:
                        target = asyncio.Queue(1)
                        group.create_task(stage(work, source, target))
                        source = target
                    collected = group.create_task(collect(source))
                    await feed(photos, first)
                return await collected
            """),
        "fed before it is collected": wrong(
            """
            async def pipeline(photos, fetch, shrink, save):
                new, fetched, shrunk, saved = (asyncio.Queue(maxsize=1) for _ in range(4))
                async with asyncio.TaskGroup() as group:
                    group.create_task(stage(fetch, new, fetched))
                    group.create_task(stage(shrink, fetched, shrunk))
                    group.create_task(stage(save, shrunk, saved))
                    await feed(photos, new)
                    return await collect(saved)
            """,
            "expected:  a program that ends",
            "answer waits on Queue.put",
        ),
        "fed before the stages run": wrong(
            """
            async def pipeline(photos, fetch, shrink, save):
                new, fetched, shrunk, saved = (asyncio.Queue(maxsize=1) for _ in range(4))
                await feed(photos, new)
                async with asyncio.TaskGroup() as group:
                    group.create_task(stage(fetch, new, fetched))
                    group.create_task(stage(shrink, fetched, shrunk))
                    group.create_task(stage(save, shrunk, saved))
                    return await collect(saved)
            """,
            "seen:      Deadlock at 0.0 s",
            "answer waits on Queue.put",
        ),
        "without limits": wrong(
            """
            async def pipeline(photos, fetch, shrink, save):
                new, fetched, shrunk, saved = (asyncio.Queue() for _ in range(4))
                async with asyncio.TaskGroup() as group:
                    group.create_task(feed(photos, new))
                    group.create_task(stage(fetch, new, fetched))
                    group.create_task(stage(shrink, fetched, shrunk))
                    group.create_task(stage(save, shrunk, saved))
                    return await collect(saved)
            """,
            "seen:      ran fetch e 4.0 to 5.0, fetch f 5.0 to 6.0, shrink e 5.0 to 6.0",
            "expected:  ran fetch e 4.0 to 5.0, fetch f 6.0 to 7.0, shrink e 10.0 to 11.0",
        ),
        "two in a queue": wrong(
            """
            async def pipeline(photos, fetch, shrink, save):
                new, fetched, shrunk, saved = (asyncio.Queue(maxsize=2) for _ in range(4))
                async with asyncio.TaskGroup() as group:
                    group.create_task(feed(photos, new))
                    group.create_task(stage(fetch, new, fetched))
                    group.create_task(stage(shrink, fetched, shrunk))
                    group.create_task(stage(save, shrunk, saved))
                    return await collect(saved)
            """,
            "expected:  ran fetch e 4.0 to 5.0, fetch f 6.0 to 7.0, shrink e 10.0 to 11.0",
        ),
        "one photo after another": wrong(
            """
            async def pipeline(photos, fetch, shrink, save):
                return [await save(await shrink(await fetch(photo))) for photo in photos]
            """,
            "seen:      ran save cat 4.0 to 5.0, save dog 9.0 to 10.0",
            "look at:   an `await` that ends before the next call has been started",
        ),
        "one stage after another": wrong(
            """
            async def pipeline(photos, fetch, shrink, save):
                queues = [asyncio.Queue() for _ in range(4)]
                await feed(photos, queues[0])
                for place, work in enumerate((fetch, shrink, save)):
                    await stage(work, queues[place], queues[place + 1])
                return await collect(queues[-1])
            """,
            "seen:      ran save cat 16.0 to 17.0",
        ),
        "all photos at once": wrong(
            """
            async def pipeline(photos, fetch, shrink, save):
                async def one(photo):
                    return await save(await shrink(await fetch(photo)))

                return await asyncio.gather(*map(one, photos))
            """,
            "seen:      ran save cat 4.0 to 5.0, save dog 4.0 to 5.0",
        ),
        "plain gather": wrong(
            """
            async def pipeline(photos, fetch, shrink, save):
                new, fetched, shrunk, saved = (asyncio.Queue(maxsize=1) for _ in range(4))
                *_, photos = await asyncio.gather(
                    feed(photos, new),
                    stage(fetch, new, fetched),
                    stage(shrink, fetched, shrunk),
                    stage(save, shrunk, saved),
                    collect(saved),
                )
                return photos
            """,
            "seen:      still running: collect, stage, stage",
            "look at:   tasks that are created, or cancelled, and not waited for",
        ),
        "tasks without a group": wrong(
            """
            async def pipeline(photos, fetch, shrink, save):
                new, fetched, shrunk, saved = (asyncio.Queue(maxsize=1) for _ in range(4))
                tasks = [
                    asyncio.create_task(feed(photos, new)),
                    asyncio.create_task(stage(fetch, new, fetched)),
                    asyncio.create_task(stage(shrink, fetched, shrunk)),
                    asyncio.create_task(stage(save, shrunk, saved)),
                ]
                return await collect(saved)
            """,
            "seen:      Deadlock at",
            "answer waits on Queue.get",
        ),
        "steps in another order": wrong(
            """
            async def pipeline(photos, fetch, shrink, save):
                new, shrunk, fetched, saved = (asyncio.Queue(maxsize=1) for _ in range(4))
                async with asyncio.TaskGroup() as group:
                    group.create_task(feed(photos, new))
                    group.create_task(stage(shrink, new, shrunk))
                    group.create_task(stage(fetch, shrunk, fetched))
                    group.create_task(stage(save, fetched, saved))
                    return await collect(saved)
            """,
            "seen:      ran shrink cat 0.0 to 3.0, fetch cat 3.0 to 4.0, save cat 4.0 to 5.0",
        ),
        "the feed is not awaited": wrong(
            """
            async def pipeline(photos, fetch, shrink, save):
                new, fetched, shrunk, saved = (asyncio.Queue(maxsize=1) for _ in range(4))
                async with asyncio.TaskGroup() as group:
                    feed(photos, new)
                    group.create_task(stage(fetch, new, fetched))
                    group.create_task(stage(shrink, fetched, shrunk))
                    group.create_task(stage(save, shrunk, saved))
                    return await collect(saved)
            """,
            "seen:      never awaited: feed",
        ),
    },
    "13.3": {
        "returns from the except": right("""
            async def convert(work, inbox, outbox, workers):
                async def worker():
                    while True:
                        try:
                            reading = await inbox.get()
                        except QueueShutDown:
                            return
                        await outbox.put(await work(reading))

                try:
                    async with asyncio.TaskGroup() as group:
                        for _ in range(workers):
                            group.create_task(worker())
                finally:
                    outbox.shutdown()
            """),
        "gathered, and cut by hand": right("""
            async def convert(work, inbox, outbox, workers):
                async def worker():
                    while True:
                        try:
                            reading = await inbox.get()
                        except QueueShutDown:
                            break
                        result = await work(reading)
                        await outbox.put(result)

                tasks = [asyncio.create_task(worker()) for _ in range(workers)]
                try:
                    await asyncio.gather(*tasks)
                finally:
                    for task in tasks:
                        task.cancel()
                    await asyncio.gather(*tasks, return_exceptions=True)
                    outbox.shutdown()
            """),
        "suppressed": right("""
            from contextlib import suppress

            async def convert(work, inbox, outbox, workers):
                async def worker():
                    with suppress(QueueShutDown):
                        while True:
                            await outbox.put(await work(await inbox.get()))

                async def all_workers():
                    async with asyncio.TaskGroup() as group:
                        for _ in range(workers):
                            group.create_task(worker())

                try:
                    await all_workers()
                except BaseException:
                    outbox.shutdown()
                    raise
                outbox.shutdown()
            """),
        "as it was": wrong(
            """
            async def convert(work, inbox, outbox, workers):
                async def worker():
                    while (reading := await inbox.get()) is not None:
                        await outbox.put(await work(reading))
                    await inbox.put(None)

                async with asyncio.TaskGroup() as group:
                    for _ in range(workers):
                        group.create_task(worker())
                await outbox.put(None)
            """,
            "seen:      ExceptionGroup of QueueShutDown",
            "expected:  no exception",
        ),
        "outbox stays open": wrong(
            """
            async def convert(work, inbox, outbox, workers):
                async def worker():
                    try:
                        while True:
                            await outbox.put(await work(await inbox.get()))
                    except QueueShutDown:
                        pass

                async with asyncio.TaskGroup() as group:
                    for _ in range(workers):
                        group.create_task(worker())
            """,
            "seen:      Deadlock at",
            "read waits on Queue.get",
        ),
        "a sentinel at the end": wrong(
            """
            async def convert(work, inbox, outbox, workers):
                async def worker():
                    try:
                        while True:
                            await outbox.put(await work(await inbox.get()))
                    except QueueShutDown:
                        pass

                try:
                    async with asyncio.TaskGroup() as group:
                        for _ in range(workers):
                            group.create_task(worker())
                finally:
                    await outbox.put(None)
                    outbox.shutdown()
            """,
            "seen:      returned ([21, 18, None], 'ended')",
            "expected:  returned ([21, 18], 'ended')",
        ),
        "not after a failure": wrong(
            """
            async def convert(work, inbox, outbox, workers):
                async def worker():
                    try:
                        while True:
                            await outbox.put(await work(await inbox.get()))
                    except QueueShutDown:
                        pass

                async with asyncio.TaskGroup() as group:
                    for _ in range(workers):
                        group.create_task(worker())
                outbox.shutdown()
            """,
            "seen:      Deadlock at",
            "read waits on Queue.get",
        ),
        "each worker shuts it down": wrong(
            """
            async def convert(work, inbox, outbox, workers):
                async def worker():
                    try:
                        while True:
                            await outbox.put(await work(await inbox.get()))
                    except QueueShutDown:
                        outbox.shutdown()

                async with asyncio.TaskGroup() as group:
                    for _ in range(workers):
                        group.create_task(worker())
            """,
            "expected:  returned ([21, None, 5, 18], 'ended')",
        ),
        "None is still the end": wrong(
            """
            async def convert(work, inbox, outbox, workers):
                async def worker():
                    try:
                        while (reading := await inbox.get()) is not None:
                            await outbox.put(await work(reading))
                    except QueueShutDown:
                        pass

                try:
                    async with asyncio.TaskGroup() as group:
                        for _ in range(workers):
                            group.create_task(worker())
                finally:
                    outbox.shutdown()
            """,
            "None 0.0 to 3.0",
        ),
        "one worker": wrong(
            """
            async def convert(work, inbox, outbox, workers):
                try:
                    while True:
                        await outbox.put(await work(await inbox.get()))
                except QueueShutDown:
                    pass
                finally:
                    outbox.shutdown()
            """,
            "expected:  ran 21 0.0 to 2.1, None 0.0 to 3.0, 18 2.1 to 3.9, 5 3.0 to 3.5",
        ),
        "what is left is thrown away": wrong(
            """
            async def convert(work, inbox, outbox, workers):
                async def worker():
                    try:
                        while True:
                            await outbox.put(await work(await inbox.get()))
                    except QueueShutDown:
                        pass

                try:
                    async with asyncio.TaskGroup() as group:
                        for _ in range(workers):
                            group.create_task(worker())
                finally:
                    outbox.shutdown(immediate=True)
            """,
            "expected:  returned (",
            "look at:   what the function returns, and in which order",
        ),
        "until it is empty": wrong(
            """
            async def convert(work, inbox, outbox, workers):
                async def worker():
                    while not inbox.empty():
                        await outbox.put(await work(await inbox.get()))

                try:
                    async with asyncio.TaskGroup() as group:
                        for _ in range(workers):
                            group.create_task(worker())
                finally:
                    outbox.shutdown()
            """,
            "expected:  ran 21 0.0 to 2.1, None 0.0 to 3.0, 18 2.1 to 3.9, 5 3.0 to 3.5",
        ),
        "goes on after the shutdown": wrong(
            """
            async def convert(work, inbox, outbox, workers):
                async def worker():
                    while True:
                        try:
                            await outbox.put(await work(await inbox.get()))
                        except QueueShutDown:
                            continue

                try:
                    async with asyncio.TaskGroup() as group:
                        for _ in range(workers):
                            group.create_task(worker())
                finally:
                    outbox.shutdown()
            """,
            "seen:      an endless loop with no await in it, or a call that blocks for good",
        ),
        "the shutdown is not caught": wrong(
            """
            async def convert(work, inbox, outbox, workers):
                async def worker():
                    while True:
                        await outbox.put(await work(await inbox.get()))

                try:
                    async with asyncio.TaskGroup() as group:
                        for _ in range(workers):
                            group.create_task(worker())
                finally:
                    outbox.shutdown()
            """,
            "seen:      ExceptionGroup of QueueShutDown",
            "expected:  no exception",
        ),
        "the error is lost": wrong(
            """
            async def convert(work, inbox, outbox, workers):
                async def worker():
                    try:
                        while True:
                            await outbox.put(await work(await inbox.get()))
                    except QueueShutDown:
                        pass

                tasks = [asyncio.create_task(worker()) for _ in range(workers)]
                await asyncio.gather(*tasks, return_exceptions=True)
                outbox.shutdown()
            """,
            "expected:  returned ([21, 18], 'failed')",
        ),
    },
    "13.4": {
        "workers and futures": right("""
            async def in_order(work, chapters, workers, outbox):
                inbox, results = asyncio.Queue(), []
                for chapter in chapters:
                    results.append(asyncio.get_running_loop().create_future())
                    inbox.put_nowait((chapter, results[-1]))

                async def worker():
                    while not inbox.empty():
                        chapter, result = inbox.get_nowait()
                        result.set_result(await work(chapter))

                async with asyncio.TaskGroup() as group:
                    for _ in range(workers):
                        group.create_task(worker())
                    for result in results:
                        await outbox.put(await result)
            """),
        "results kept until it is their turn": right("""
            async def in_order(work, chapters, workers, outbox):
                left, done, following = iter(enumerate(chapters)), {}, 0

                async def worker():
                    nonlocal following
                    for place, chapter in left:
                        done[place] = await work(chapter)
                        while following in done:
                            await outbox.put(done.pop(following))
                            following += 1

                async with asyncio.TaskGroup() as group:
                    for _ in range(workers):
                        group.create_task(worker())
            """),
        "gathered, and cut by hand": right("""
            async def in_order(work, chapters, workers, outbox):
                limit = asyncio.Semaphore(workers)

                async def limited(chapter):
                    async with limit:
                        return await work(chapter)

                tasks = [asyncio.create_task(limited(chapter)) for chapter in chapters]
                try:
                    for task in tasks:
                        outbox.put_nowait(await task)
                finally:
                    for task in tasks:
                        task.cancel()
                    await asyncio.gather(*tasks, return_exceptions=True)
            """),
        "one after another": wrong(
            """
            async def in_order(work, chapters, workers, outbox):
                for chapter in chapters:
                    await outbox.put(await work(chapter))
            """,
            "seen:      returned [('ONE', 3.0), ('TWO', 4.0), ('THREE', 5.0)]",
            "expected:  returned [('ONE', 3.0), ('TWO', 3.0), ('THREE', 3.0)]",
        ),
        "all at once": wrong(
            """
            async def in_order(work, chapters, workers, outbox):
                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(work(chapter)) for chapter in chapters]
                    for task in tasks:
                        await outbox.put(await task)
            """,
            "seen:      3 at once",
            "expected:  at most 2 at once",
        ),
        "in finishing order": wrong(
            """
            async def in_order(work, chapters, workers, outbox):
                limit = asyncio.Semaphore(workers)

                async def limited(chapter):
                    async with limit:
                        await outbox.put(await work(chapter))

                async with asyncio.TaskGroup() as group:
                    for chapter in chapters:
                        group.create_task(limited(chapter))
            """,
            "expected:  returned [('ONE', 3.0), ('TWO', 3.0), ('THREE', 3.0)]",
            "look at:   what the function returns, and in which order",
        ),
        "all at the end": wrong(
            """
            async def in_order(work, chapters, workers, outbox):
                limit = asyncio.Semaphore(workers)

                async def limited(chapter):
                    async with limit:
                        return await work(chapter)

                for result in await asyncio.gather(*map(limited, chapters)):
                    await outbox.put(result)
            """,
            "seen:      returned [('ONE', 6.0), ('TWO', 6.0), ('THREE', 6.0), ('FOUR', 6.0)]",
            "expected:  returned [('ONE', 1.0), ('TWO', 4.0), ('THREE', 4.0), ('FOUR', 6.0)]",
        ),
        "in batches": wrong(
            """
            async def in_order(work, chapters, workers, outbox):
                for start in range(0, len(chapters), workers):
                    batch = chapters[start : start + workers]
                    for result in await asyncio.gather(*map(work, batch)):
                        await outbox.put(result)
            """,
            "seen:      returned [('ONE', 3.0), ('TWO', 3.0), ('THREE', 4.0)]",
        ),
        "runs on after an error": wrong(
            """
            async def in_order(work, chapters, workers, outbox):
                limit = asyncio.Semaphore(workers)

                async def limited(chapter):
                    async with limit:
                        return await work(chapter)

                tasks = [asyncio.create_task(limited(chapter)) for chapter in chapters]
                for task in tasks:
                    await outbox.put(await task)
            """,
            "seen:      still running: limited",
            "expected:  nothing left running",
        ),
        "a limit round the hand-over": wrong(
            """
            async def in_order(work, chapters, workers, outbox):
                limit = asyncio.Semaphore(workers)
                async with asyncio.TaskGroup() as group:
                    tasks = []
                    for chapter in chapters:
                        async with limit:
                            tasks.append(group.create_task(work(chapter)))
                    for task in tasks:
                        await outbox.put(await task)
            """,
            "seen:      3 at once",
        ),
        "waits for the first of a full window": wrong(
            """
            async def in_order(work, chapters, workers, outbox):
                window = []
                async with asyncio.TaskGroup() as group:
                    for chapter in chapters:
                        if len(window) == workers:
                            await outbox.put(await window.pop(0))
                        window.append(group.create_task(work(chapter)))
                    for task in window:
                        await outbox.put(await task)
            """,
            "seen:      returned [('ONE', 3.0), ('TWO', 3.0), ('THREE', 4.0)]",
        ),
        "tasks in place of results": wrong(
            """
            async def in_order(work, chapters, workers, outbox):
                limit = asyncio.Semaphore(workers)

                async def limited(chapter):
                    async with limit:
                        return await work(chapter)

                async with asyncio.TaskGroup() as group:
                    for chapter in chapters:
                        await outbox.put(group.create_task(limited(chapter)))
            """,
            "seen:      returned [(<Task finished",
        ),
    },
}

"""Answers to the exercises of 17, Run programs and stop gracefully."""

from tests.answers import right, wrong

ANSWERS = {
    "17.1": {
        "a queue and workers": right("""
            async def run_all(commands, limit):
                texts, todo = {}, list(enumerate(commands))

                async def work():
                    while todo:
                        place, command = todo.pop(0)
                        process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                        texts[place] = (await process.stdout.read()).decode()
                        await process.wait()

                async with asyncio.TaskGroup() as group:
                    for _ in range(limit):
                        group.create_task(work())
                return [texts[place] for place in sorted(texts)]
            """),
        "subprocess.run in threads": right("""
            async def run_all(commands, limit):
                import subprocess
                semaphore = asyncio.Semaphore(limit)

                async def run(command):
                    async with semaphore:
                        done = await asyncio.to_thread(
                            subprocess.run, command, capture_output=True, text=True
                        )
                    return done.stdout

                return await asyncio.gather(*[run(command) for command in commands])
            """),
        "one after another": wrong(
            """
            async def run_all(commands, limit):
                texts = []
                for command in commands:
                    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                    printed, _ = await process.communicate()
                    texts.append(printed.decode())
                return texts
            """,
            "'at once': 1",
            "'at once': 2",
        ),
        "no limit": wrong(
            """
            async def run_all(commands, limit):
                async def run(command):
                    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                    printed, _ = await process.communicate()
                    return printed.decode()

                return await asyncio.gather(*map(run, commands))
            """,
            "17.1 Run four programs, two at a time",
            "expected:  returned {'texts': ['photo of sea",
        ),
        "the start alone is limited": wrong(
            """
            async def run_all(commands, limit):
                semaphore = asyncio.Semaphore(limit)

                async def run(command):
                    async with semaphore:
                        process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                    printed, _ = await process.communicate()
                    return printed.decode()

                return await asyncio.gather(*map(run, commands))
            """,
            "expected:  returned {'texts': ['photo of sea",
        ),
        "bytes": wrong(
            """
            async def run_all(commands, limit):
                semaphore = asyncio.Semaphore(limit)

                async def run(command):
                    async with semaphore:
                        process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                        return (await process.communicate())[0]

                return await asyncio.gather(*map(run, commands))
            """,
            "seen:      returned {'texts': [b'photo of sea",
        ),
        "in finishing order": wrong(
            """
            async def run_all(commands, limit):
                semaphore, texts = asyncio.Semaphore(limit), []

                async def run(command):
                    async with semaphore:
                        process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                        printed, _ = await process.communicate()
                        texts.append(printed.decode())

                await asyncio.gather(*map(run, commands))
                return texts
            """,
            "seen:      returned {'texts': ['photo of hill",
        ),
        "no pipe": wrong(
            """
            async def run_all(commands, limit):
                semaphore = asyncio.Semaphore(limit)

                async def run(command):
                    async with semaphore:
                        process = await asyncio.create_subprocess_exec(*command)
                        printed, _ = await process.communicate()
                        return printed.decode()

                return await asyncio.gather(*map(run, commands))
            """,
            "seen:      AttributeError: 'NoneType' object has no attribute 'decode'",
        ),
        "a list for the program": wrong(
            """
            async def run_all(commands, limit):
                process = await asyncio.create_subprocess_exec(commands[0], stdout=PIPE)
                return [(await process.communicate())[0].decode()]
            """,
            "seen:      TypeError: ",
            "not list",
        ),
    },
    "17.2": {
        "two waits by hand": right("""
            async def run_limited(command, seconds, grace):
                process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                talking = asyncio.create_task(process.communicate())
                done, _ = await asyncio.wait([talking], timeout=seconds)
                if not done:
                    process.terminate()
                    done, _ = await asyncio.wait([talking], timeout=grace)
                if not done:
                    process.kill()
                printed, _ = await talking
                return printed.decode(), process.returncode
            """),
        "a shield and two deadlines": right("""
            async def run_limited(command, seconds, grace):
                process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                talking = asyncio.create_task(process.communicate())
                for limit, end in ((seconds, process.terminate), (grace, process.kill)):
                    try:
                        async with asyncio.timeout(limit):
                            await asyncio.shield(talking)
                            break
                    except TimeoutError:
                        end()
                printed, _ = await talking
                return printed.decode(), process.returncode
            """),
        "a list that keeps what is read": right("""
            async def run_limited(command, seconds, grace):
                process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                lines = []

                async def read():
                    async for line in process.stdout:
                        lines.append(line.decode())

                for limit, end in ((seconds, process.terminate), (grace, process.kill)):
                    try:
                        await asyncio.wait_for(read(), limit)
                        break
                    except TimeoutError:
                        end()
                await read()
                return "".join(lines), await process.wait()
            """),
        "cut, and not ended": wrong(
            """
            async def run_limited(command, seconds, grace):
                process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                try:
                    async with asyncio.timeout(seconds):
                        printed, _ = await process.communicate()
                        return printed.decode(), process.returncode
                except TimeoutError:
                    return "", process.returncode
            """,
            "seen:      returned {'quick': ('town done\\n', 0), 'stubborn': ('', None)",
            "'left running': ['hill', 'sea']",
        ),
        "killed at once": wrong(
            """
            async def run_limited(command, seconds, grace):
                process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                reading = asyncio.create_task(process.stdout.read())
                await asyncio.wait([reading], timeout=seconds)
                if not reading.done():
                    process.kill()
                return (await reading).decode(), await process.wait()
            """,
            "'tidy': ('hill begun\\n', -9)",
        ),
        "only asked": wrong(
            """
            async def run_limited(command, seconds, grace):
                process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                reading = asyncio.create_task(process.stdout.read())
                await asyncio.wait([reading], timeout=seconds)
                if not reading.done():
                    process.terminate()
                return (await reading).decode(), await process.wait()
            """,
            "seen:      returned ('nothing after 8 seconds', ['sea'])",
        ),
        "what was read is lost": wrong(
            """
            async def run_limited(command, seconds, grace):
                process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                for limit, end in ((seconds, process.terminate), (grace, process.kill)):
                    try:
                        async with asyncio.timeout(limit):
                            printed, _ = await process.communicate()
                            return printed.decode(), process.returncode
                    except TimeoutError:
                        end()
                printed, _ = await process.communicate()
                return printed.decode(), process.returncode
            """,
            "'stubborn': ('', -9), 'tidy': ('tidied\\n', 0)",
        ),
        "the error gets out": wrong(
            """
            async def run_limited(command, seconds, grace):
                process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                try:
                    async with asyncio.timeout(seconds):
                        printed, _ = await process.communicate()
                except TimeoutError:
                    process.kill()
                    await process.wait()
                    raise
                return printed.decode(), process.returncode
            """,
            "seen:      TimeoutError",
        ),
        "subprocess.run with a timeout": wrong(
            """
            async def run_limited(command, seconds, grace):
                import subprocess
                try:
                    done = subprocess.run(command, capture_output=True, timeout=seconds)
                    return done.stdout.decode(), done.returncode
                except subprocess.TimeoutExpired as error:
                    return error.stdout.decode(), -signal.SIGKILL
            """,
            "'first': 'stubborn'",
            "'first': 'quick'",
        ),
    },
    "17.3": {
        "readline and returncode": right("""
            async def follow(command, word, report):
                process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                try:
                    while line := await process.stdout.readline():
                        report(line.decode().strip())
                        if word in line.decode():
                            return line.decode().strip()
                    await process.wait()
                finally:
                    if process.returncode is None:
                        process.terminate()
                        await process.wait()
            """),
        "three ways out": right("""
            async def follow(command, word, report):
                process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                found = None
                try:
                    async for line in process.stdout:
                        report(line.decode()[:-1])
                        if word in line.decode():
                            found = line.decode()[:-1]
                            process.terminate()
                            break
                except asyncio.CancelledError:
                    process.terminate()
                    await process.wait()
                    raise
                await process.wait()
                return found
            """),
        "all at the end": wrong(
            """
            async def follow(command, word, report):
                process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                printed, _ = await process.communicate()
                for line in printed.decode().splitlines():
                    report(line)
                    if word in line:
                        return line
            """,
            "'program': ['too late'",
        ),
        "no end": wrong(
            """
            async def follow(command, word, report):
                process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                async for line in process.stdout:
                    text = line.decode().strip()
                    report(text)
                    if word in text:
                        return text
            """,
            "seen:      returned {'result': 'scratch on 3'",
            "'left running': ['scan']",
            "'program': ['put away']",
        ),
        "asked, and not waited for": wrong(
            """
            async def follow(command, word, report):
                process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                try:
                    async for line in process.stdout:
                        text = line.decode().strip()
                        report(text)
                        if word in text:
                            return text
                finally:
                    if not process.stdout.at_eof():
                        process.terminate()
            """,
            "'program': [], 'left running': ['scan']",
        ),
        "killed": wrong(
            """
            async def follow(command, word, report):
                process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                try:
                    async for line in process.stdout:
                        text = line.decode().strip()
                        report(text)
                        if word in text:
                            return text
                finally:
                    if not process.stdout.at_eof():
                        process.kill()
                    await process.wait()
            """,
            "'program': [], 'left running': []",
            "'program': ['put away'], 'left running': []",
        ),
        "not when cancelled": wrong(
            """
            async def follow(command, word, report):
                process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                found = None
                async for line in process.stdout:
                    report(line.decode().strip())
                    if word in line.decode():
                        found = line.decode().strip()
                        process.terminate()
                        break
                await process.wait()
                return found
            """,
            "seen:      returned {'result': 'cancelled', 'reported': ['photo 1', 'photo 2'], "
            "'program': [], 'left running': ['scan']}",
        ),
        "waits without asking": wrong(
            """
            async def follow(command, word, report):
                process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                found = None
                async for line in process.stdout:
                    report(line.decode().strip())
                    if word in line.decode() and not found:
                        found = line.decode().strip()
                await process.wait()
                return found
            """,
            "'reported': ['photo 1', 'photo 2', 'scratch on 3', 'photo 4']",
        ),
        "bytes": wrong(
            """
            async def follow(command, word, report):
                process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                try:
                    async for line in process.stdout:
                        report(line)
                        if word in line:
                            return line
                finally:
                    if not process.stdout.at_eof():
                        process.terminate()
                    await process.wait()
            """,
            "seen:      TypeError: a bytes-like object is required, not 'str'",
        ),
        "with its line end": wrong(
            """
            async def follow(command, word, report):
                process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
                try:
                    async for line in process.stdout:
                        report(line.decode())
                        if word in line.decode():
                            return line.decode()
                finally:
                    if not process.stdout.at_eof():
                        process.terminate()
                    await process.wait()
            """,
            "seen:      returned {'result': 'scratch on 3\\n'",
        ),
    },
}

SERVE = """
async def serve(opened, grace):
    orders = set()

    async def take(reader, writer):
        orders.add(asyncio.current_task())
        await take_order(reader, writer)

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    opened(server.sockets[0].getsockname()[1])
"""
HEAR = """
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    await stopping.wait()
"""
FINISH = """
    if orders:
        _, late = await asyncio.wait(orders, timeout=grace)
        for order in late:
            order.cancel()
        await asyncio.gather(*late, return_exceptions=True)
"""

ANSWERS["17.4"] = {
    "a future, and a deadline": right(
        SERVE
        + """
    loop = asyncio.get_running_loop()
    asked = loop.create_future()
    loop.add_signal_handler(signal.SIGTERM, asked.set_result, None)
    await asked
    server.close()
    try:
        async with asyncio.timeout(grace):
            await asyncio.gather(*orders, return_exceptions=True)
    except TimeoutError:
        pass
"""
    ),
    "wait_for a gather": right(
        SERVE
        + """
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    async with server:
        await stopping.wait()
        server.close()
        try:
            await asyncio.wait_for(asyncio.gather(*orders), grace)
        except TimeoutError:
            await asyncio.gather(*orders, return_exceptions=True)
"""
    ),
    "cancels itself": right(
        SERVE
        + """
    me = asyncio.current_task()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, me.cancel)
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        me.uncancel()
    server.close()
"""
        + FINISH
    ),
    "a handler of the signal module": right(
        SERVE
        + """
    loop, stopping = asyncio.get_running_loop(), asyncio.Event()
    signal.signal(
        signal.SIGTERM, lambda number, frame: loop.call_soon_threadsafe(stopping.set)
    )
    await stopping.wait()
    server.close()
"""
        + FINISH
    ),
    "nobody hears": wrong(
        SERVE
        + """
    async with server:
        await server.serve_forever()
""",
        "17.4 Stop a server cleanly",
        "Deadlock at",
    ),
    "returns": wrong(
        SERVE + HEAR + "    server.close()\n",
        "'closed at': 1.0",
        "'closed at': 4.5",
    ),
    "takes new orders": wrong(
        SERVE + HEAR + FINISH + "    server.close()\n",
        "'birthday': 'developed'",
        "'birthday': 'refused'",
    ),
    "no grace": wrong(
        SERVE
        + HEAR
        + """
    server.close()
    for order in orders:
        order.cancel()
    await asyncio.gather(*orders, return_exceptions=True)
""",
        "seen:      returned {'wedding': 'cut'",
    ),
    "waits as long as it takes": wrong(
        SERVE
        + HEAR
        + """
    server.close()
    await asyncio.gather(*orders)
""",
        "'holiday': 'developed', 'birthday': 'refused', 'closed at': 9.0}",
    ),
    "does not wait for the clean-up": wrong(
        SERVE
        + HEAR
        + """
    server.close()
    if orders:
        _, late = await asyncio.wait(orders, timeout=grace)
        for order in late:
            order.cancel()
""",
        "'closed at': 4.0",
    ),
    "leaves the late ones": wrong(
        SERVE
        + HEAR
        + """
    server.close()
    if orders:
        await asyncio.wait(orders, timeout=grace)
""",
        "'holiday': 'developed', 'birthday': 'refused', 'closed at': 4.0}",
    ),
    "sleeps through the grace period": wrong(
        SERVE
        + HEAR
        + """
    server.close()
    await asyncio.sleep(grace)
    for order in orders:
        order.cancel()
    await asyncio.gather(*orders, return_exceptions=True)
""",
        "'closed at': 31.0",
        "'closed at': 8.5",
    ),
    "an empty shop": wrong(
        SERVE + HEAR + "    server.close()" + FINISH.replace("if orders", "if True"),
        "seen:      ValueError: Set of Tasks/Futures is empty.",
    ),
}

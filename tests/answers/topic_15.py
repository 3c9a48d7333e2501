"""Answers to the exercises of 15, Talk over TCP with streams."""

from tests.answers import right, wrong

SEND = """
async def send(writer, message):
    writer.write(len(message).to_bytes(4, "big") + message)
    await writer.drain()
"""
RECEIVE = """
async def receive(reader):
    try:
        size = int.from_bytes(await reader.readexactly(4), "big")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        return None
    if size > LIMIT:
        raise ValueError(f"a message of {size} bytes")
    return await reader.readexactly(size)
"""
DELIVER = """
def deliver(writer, text):
    writer.write(text)
    if writer.transport.get_write_buffer_size() > MOST_UNSENT:
        writer.transport.abort()
"""
CHAT = """
async def chat(name, reader, writer, room):
    room[name] = writer
    try:
        async for line in reader:
            tell(room, name, f"{name}: ".encode() + line)
    except (ConnectionError, ValueError):
        pass
    finally:
        del room[name]
        tell(room, name, f"{name} left\\n".encode())
"""

ANSWERS = {
    "15.1": {
        "readline until the end": right("""
            async def echo(reader, writer):
                while line := await reader.readline():
                    writer.write(b"> " + line)
                    await writer.drain()
            """),
        "a line end found by hand": right("""
            async def echo(reader, writer):
                rest = b""
                while piece := await reader.read(1000):
                    *lines, rest = (rest + piece).split(b"\\n")
                    for line in lines:
                        writer.write(b"> " + line + b"\\n")
                    await writer.drain()
                if rest:
                    writer.write(b"> " + rest)
            """),
        "a piece for a line": wrong(
            """
            async def echo(reader, writer):
                while piece := await reader.read(100):
                    writer.write(b"> " + piece)
                    await writer.drain()
            """,
            "seen:      returned [[b'> te> a\\n', b'> cake\\n', b'pie\\n']]",
            "expected:  returned [[b'> tea\\n', b'> cake\\n', b'> pie\\n']]",
        ),
        "one line only": wrong(
            """
            async def echo(reader, writer):
                writer.write(b"> " + await reader.readline())
                await writer.drain()
            """,
            "expected:  returned [[b'> tea\\n', b'> cake\\n', b'']]",
        ),
        "all at the end": wrong(
            """
            async def echo(reader, writer):
                for line in (await reader.read()).splitlines(keepends=True):
                    writer.write(b"> " + line)
            """,
            "nothing can wake the tasks that wait",
            "waits on StreamReader.read",
        ),
        "until an empty line": wrong(
            """
            async def echo(reader, writer):
                while (line := await reader.readline()).strip():
                    writer.write(b"> " + line)
            """,
            "seen:      returned [[b'> tea\\n', b''], [b'> pie\\n', b'', b'']]",
        ),
        "a loop without an end": wrong(
            """
            async def echo(reader, writer):
                while True:
                    writer.write(b"> " + await reader.readline())
                    await writer.drain()
            """,
            # Until the socket is full: an endless loop on a slow machine, a broken pipe on others.
            "StreamReader.readline x3",
        ),
        "readline without await": wrong(
            """
            async def echo(reader, writer):
                writer.write(b"> " + reader.readline())
            """,
            "never awaited: StreamReader.readline",
        ),
        "the line end is lost": wrong(
            """
            async def echo(reader, writer):
                async for line in reader:
                    writer.write(b"> " + line.strip())
            """,
            "nothing can wake the tasks that wait",
        ),
        "a for without async": wrong(
            """
            async def echo(reader, writer):
                for line in reader:
                    writer.write(b"> " + line)
            """,
            "TypeError: 'StreamReader' object is not iterable",
        ),
    },
    "15.2": {
        "struct, and two writes": right("""
            async def send(writer, message):
                writer.write(struct.pack("!I", len(message)))
                writer.write(message)
                await writer.drain()


            async def receive(reader):
                try:
                    [size] = struct.unpack("!I", await reader.readexactly(4))
                except asyncio.IncompleteReadError as error:
                    if not error.partial:
                        return None
                    raise
                if size > LIMIT:
                    raise ValueError(size)
                return await reader.readexactly(size)
            """),
        "the first byte alone": right(
            SEND
            + """
async def receive(reader):
    first = await reader.read(1)
    if not first:
        return None
    size = int.from_bytes(first + await reader.readexactly(3), "big")
    if size > LIMIT:
        raise ValueError("too long")
    return await reader.readexactly(size)
"""
        ),
        "at_eof is asked after the error": right(
            SEND
            + """
async def receive(reader):
    head = b""
    while len(head) < 4 and (piece := await reader.read(4 - len(head))):
        head += piece
    if not head:
        return None
    if len(head) < 4:
        raise asyncio.IncompleteReadError(head, 4)
    if (size := int.from_bytes(head, "big")) > LIMIT:
        raise ValueError
    return await reader.readexactly(size)
"""
        ),
        "read in place of readexactly": wrong(
            SEND
            + """
async def receive(reader):
    size = int.from_bytes(await reader.read(4), "big")
    if size > LIMIT:
        raise ValueError
    return await reader.read(size) or None
""",
            "expected:  returned [b'hi', b'', 'end']",
        ),
        "no drain": wrong(
            """
async def send(writer, message):
    writer.write(len(message).to_bytes(4, "big") + message)
"""
            + RECEIVE,
            "seen:      returned ([0.0, 0.0]",
            "expected:  returned ([0, 5]",
        ),
        "the length in little": wrong(
            """
async def send(writer, message):
    writer.write(len(message).to_bytes(4, "little") + message)
    await writer.drain()
"""
            + RECEIVE,
            "seen:      returned ([0.0, 0.0, 0.0], b'\\x02\\x00",
        ),
        "every end is clean": wrong(
            SEND
            + """
async def receive(reader):
    try:
        size = int.from_bytes(await reader.readexactly(4), "big")
        if size > LIMIT:
            raise ValueError
        return await reader.readexactly(size)
    except asyncio.IncompleteReadError:
        return None
""",
            "seen:      returned [b'hi', 'end']",
            "expected:  returned [b'hi', 'IncompleteReadError']",
        ),
        "no end is clean": wrong(
            SEND
            + """
async def receive(reader):
    size = int.from_bytes(await reader.readexactly(4), "big")
    if size > LIMIT:
        raise ValueError
    return await reader.readexactly(size)
""",
            "seen:      returned [b'hi', b'a\\nb', 'IncompleteReadError']",
        ),
        "a clean end where the message is missing": wrong(
            SEND
            + """
async def receive(reader):
    try:
        size = int.from_bytes(await reader.readexactly(4), "big")
        if size > LIMIT:
            raise ValueError
        return await reader.readexactly(size)
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        return None
""",
            "15.2",
        ),
        "no limit": wrong(
            SEND
            + """
async def receive(reader):
    try:
        size = int.from_bytes(await reader.readexactly(4), "big")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        return None
    return await reader.readexactly(size)
""",
            "seen:      returned [b'hi', 'IncompleteReadError']",
            "expected:  returned [b'hi', 'ValueError']",
        ),
        "the limit comes after the message": wrong(
            SEND
            + """
async def receive(reader):
    try:
        size = int.from_bytes(await reader.readexactly(4), "big")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        return None
    message = await reader.readexactly(size)
    if size > LIMIT:
        raise ValueError
    return message
""",
            "expected:  returned [b'hi', 'ValueError']",
        ),
        "lines": wrong(
            """
async def send(writer, message):
    writer.write(message + b"\\n")
    await writer.drain()


async def receive(reader):
    return await reader.readline() or None
""",
            "b'hi\\n\\na\\nb\\n'",
        ),
    },
    "15.3": {
        "wait_for": right("""
            async def converse(reader, writer, idle):
                while True:
                    try:
                        line = await asyncio.wait_for(reader.readline(), idle)
                    except TimeoutError:
                        writer.write(b"bye\\n")
                        return await writer.drain()
                    if line == b"":
                        return
                    writer.write(await answer(line))
            """),
        "else": right("""
            async def converse(reader, writer, idle):
                line = None
                while line != b"":
                    try:
                        async with asyncio.timeout(idle):
                            line = await reader.readline()
                    except TimeoutError:
                        line = b""
                        writer.write(b"bye\\n")
                    else:
                        if line:
                            writer.write(await answer(line))
            """),
        "the deadline is moved": right("""
            async def converse(reader, writer, idle):
                clock = asyncio.get_running_loop().time
                try:
                    async with asyncio.timeout(idle) as silence:
                        async for line in reader:
                            silence.reschedule(None)
                            writer.write(await answer(line))
                            silence.reschedule(clock() + idle)
                except TimeoutError:
                    if not silence.expired():
                        raise
                    writer.write(b"bye\\n")
            """),
        "one deadline for all": wrong(
            """
            async def converse(reader, writer, idle):
                try:
                    async with asyncio.timeout(idle):
                        async for line in reader:
                            writer.write(await answer(line))
                except TimeoutError:
                    writer.write(b"bye\\n")
            """,
            "seen:      returned [([b'after 2\\n', b'bye\\n'], 5.0)]",
            "expected:  returned [([b'after 2\\n', b'after 1\\n'], 8.0)]",
        ),
        "the answer counts": wrong(
            """
            async def converse(reader, writer, idle):
                while True:
                    try:
                        async with asyncio.timeout(idle):
                            line = await reader.readline()
                            if not line:
                                return
                            writer.write(await answer(line))
                    except TimeoutError:
                        return writer.write(b"bye\\n")
            """,
            "([b'bye\\n'], 5.0)]",
            "([b'after 9\\n', b'bye\\n'], 14.0)]",
        ),
        "an error of the answer is silence": wrong(
            """
            async def converse(reader, writer, idle):
                try:
                    while line := await asyncio.wait_for(reader.readline(), idle):
                        writer.write(await answer(line))
                except TimeoutError:
                    writer.write(b"bye\\n")
            """,
            "seen:      no exception: it returned [([b'bye\\n'], 1.0)]",
            "expected:  ExceptionGroup",
        ),
        "no bye": wrong(
            """
            async def converse(reader, writer, idle):
                while True:
                    try:
                        line = await asyncio.wait_for(reader.readline(), idle)
                    except TimeoutError:
                        return
                    if not line:
                        return
                    writer.write(await answer(line))
            """,
            "expected:  returned [([b'bye\\n'], 5.0)",
        ),
        "no deadline": wrong(
            """
            async def converse(reader, writer, idle):
                async for line in reader:
                    writer.write(await answer(line))
            """,
            "nothing can wake the tasks that wait",
        ),
        "the except inside": wrong(
            """
            async def converse(reader, writer, idle):
                while True:
                    async with asyncio.timeout(idle):
                        try:
                            line = await reader.readline()
                        except TimeoutError:
                            writer.write(b"bye\\n")
                            return
                    if not line:
                        return
                    writer.write(await answer(line))
            """,
            "seen:      ExceptionGroup of TimeoutError",
            "expected:  no exception",
        ),
        "the end of the stream is a line": wrong(
            """
            async def converse(reader, writer, idle):
                while True:
                    try:
                        line = await asyncio.wait_for(reader.readline(), idle)
                    except TimeoutError:
                        writer.write(b"bye\\n")
                        return
                    writer.write(await answer(line))
            """,
            "ValueError: invalid literal for int()",
        ),
        "says bye and stays": wrong(
            """
            async def converse(reader, writer, idle):
                while True:
                    try:
                        line = await asyncio.wait_for(reader.readline(), idle)
                    except TimeoutError:
                        writer.write(b"bye\\n")
                        continue
                    if not line:
                        return
                    writer.write(await answer(line))
            """,
            "15.3",
        ),
    },
    "15.4": {
        "readline and suppress": right(
            DELIVER
            + """
async def chat(name, reader, writer, room):
    try:
        room[name] = writer
        with suppress(ConnectionError, ValueError):
            while line := await reader.readline():
                tell(room, name, b"%s: %s" % (name.encode(), line))
    finally:
        room.pop(name)
        tell(room, name, b"%s left\\n" % name.encode())
"""
        ),
        "looks before it writes": right(
            """
def deliver(writer, text):
    if writer.transport.get_write_buffer_size() + len(text) > MOST_UNSENT:
        writer.transport.abort()
    if not writer.is_closing():
        writer.write(text)


async def chat(name, reader, writer, room):
    room[name] = writer
    try:
        async for line in reader:
            tell(room, name, name.encode() + b": " + line)
    except (OSError, ValueError):
        return
    finally:
        room.pop(name, None)
        tell(room, None, name.encode() + b" left\\n")
"""
        ),
        "a guest who vanishes ends the evening": wrong(
            DELIVER
            + """
async def chat(name, reader, writer, room):
    room[name] = writer
    try:
        async for line in reader:
            tell(room, name, f"{name}: ".encode() + line)
    finally:
        del room[name]
        tell(room, name, f"{name} left\\n".encode())
""",
            "seen:      ExceptionGroup of ConnectionResetError",
        ),
        "a long line ends the evening": wrong(
            DELIVER
            + """
async def chat(name, reader, writer, room):
    room[name] = writer
    try:
        async for line in reader:
            tell(room, name, f"{name}: ".encode() + line)
    except ConnectionError:
        pass
    finally:
        del room[name]
        tell(room, name, f"{name} left\\n".encode())
""",
            "seen:      ExceptionGroup of ValueError",
        ),
        "LimitOverrunError": wrong(
            DELIVER
            + """
async def chat(name, reader, writer, room):
    room[name] = writer
    try:
        async for line in reader:
            tell(room, name, f"{name}: ".encode() + line)
    except (ConnectionError, asyncio.LimitOverrunError):
        pass
    finally:
        del room[name]
        tell(room, name, f"{name} left\\n".encode())
""",
            "seen:      ExceptionGroup of ValueError",
        ),
        "stays in the room": wrong(
            DELIVER
            + """
async def chat(name, reader, writer, room):
    room[name] = writer
    try:
        async for line in reader:
            tell(room, name, f"{name}: ".encode() + line)
    except (ConnectionError, ValueError):
        pass
    tell(room, name, f"{name} left\\n".encode())
""",
            "['ann', 'bob', 'cat'])",
        ),
        "leaves only in good order": wrong(
            DELIVER
            + """
async def chat(name, reader, writer, room):
    room[name] = writer
    try:
        async for line in reader:
            tell(room, name, f"{name}: ".encode() + line)
        del room[name]
        tell(room, name, f"{name} left\\n".encode())
    except (ConnectionError, ValueError):
        pass
""",
            "seen:      returned ({'ann': {}, 'bob': {}}, ['bob'])",
        ),
        "no limit": wrong(
            """
def deliver(writer, text):
    writer.write(text)
"""
            + CHAT,
            "expected:  returned ({'ann': {'tom left': 1}",
        ),
        "closed in place of cut off": wrong(
            """
def deliver(writer, text):
    writer.write(text)
    if writer.transport.get_write_buffer_size() > MOST_UNSENT:
        writer.close()
"""
            + CHAT,
            "15.4",
        ),
        "waits for each": wrong(
            """
def deliver(writer, text):
    writer.write(text)


async def chat(name, reader, writer, room):
    room[name] = writer
    try:
        async for line in reader:
            tell(room, name, f"{name}: ".encode() + line)
            for other in list(room.values()):
                await other.drain()
    except (ConnectionError, ValueError):
        pass
    finally:
        del room[name]
        tell(room, name, f"{name} left\\n".encode())
""",
            "15.4",
        ),
        "talks to oneself": wrong(
            DELIVER
            + """
async def chat(name, reader, writer, room):
    room[name] = writer
    try:
        async for line in reader:
            tell(room, None, f"{name}: ".encode() + line)
    except (ConnectionError, ValueError):
        pass
    finally:
        del room[name]
        tell(room, None, f"{name} left\\n".encode())
""",
            "'ann': {'ann: hello': 1",
        ),
        "everybody is cut off": wrong(
            """
def deliver(writer, text):
    writer.write(text)
    if writer.transport.get_write_buffer_size() > 0:
        writer.transport.abort()
"""
            + CHAT,
            "15.4",
        ),
    },
}

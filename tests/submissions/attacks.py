"""Answers that die, hang, flood, or try to get points that they have not earned."""

from . import BOTH, CASES, FIRST, ROOT, SECOND, Case, answered, handed_in, hostile

WRONG = 'async def steep(seconds):\n    return "tea"\n'
TEA = "result: 'tea'\\nended by: return\\ntook: 2992.0 s\\n"

# ---- that end or hold the process

hostile("leaves", "import os\nos._exit(0)", FIRST, "ended the Python process")
hostile("leaves-later", f"import os\n{WRONG.replace('return', 'os._exit(3); return')}", FIRST,
        "ended the Python process")  # fmt: skip
hostile("crashes", "import ctypes\nctypes.string_at(0)", FIRST, "ended the Python process")
hostile("exits", "import sys\nsys.exit(0)", FIRST, "SystemExit")
hostile("interrupts", "raise KeyboardInterrupt", FIRST, "KeyboardInterrupt")
hostile("closes-generators", "raise GeneratorExit", FIRST, "GeneratorExit")
hostile("loops", "while True:\n    pass", FIRST, "still running after")
hostile("loops-in-the-answer", "async def steep(seconds):\n    while True:\n        pass", FIRST)
hostile("sleeps", "import time\ntime.sleep(1000)", FIRST, "still running after")
hostile("awaits-for-ever", "await asyncio.Event().wait()", FIRST, "still running after")
hostile("waits-for-nothing", "async def steep(seconds):\n    await asyncio.Event().wait()", FIRST)
hostile("recurses", "async def steep(seconds):\n    return await steep(seconds)", FIRST)
hostile("prints", "while True:\n    print('tea' * 1000)", FIRST, "printed more than")
hostile("prints-a-lot-at-once", "print('tea' * 1_000_000)\n" + WRONG, FIRST, "printed more than")
hostile("asks", "input('tea?')", FIRST, "StdinNotImplementedError")
hostile("does-not-parse", "async def steep(seconds:\n    return", FIRST, "SyntaxError")
hostile("swallows", """
async def steep(seconds):
    while True:
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            pass
""", FIRST)  # fmt: skip

# ---- that want points for nothing

hostile("patches-print", "print = lambda *a, **k: None\n" + WRONG, FIRST)
hostile("patches-builtins", f"import builtins\nbuiltins.print = lambda *a: None\n{WRONG}", FIRST)
hostile("patches-observe", f"""
{WRONG}
async def observe(coro):
    coro.close()
    return "{TEA}"
""", FIRST)  # fmt: skip
hostile("computes-the-facts", """
async def steep(seconds):
    return seconds

class Seen:
    def __init__(self, seconds):
        self.seconds = seconds

    def __str__(self):
        facts = [f"result: 'tea'", "ended by: return", f"took: {float(self.seconds)} s"]
        rest = ["spans: ", "at once: 0", "left running: ", "swallowed: ", "never awaited: "]
        return "\\n".join(facts + rest)

async def observe(coro):
    seconds = coro.cr_frame.f_locals["seconds"]
    coro.close()
    return Seen(seconds)
""", FIRST, "it redefines observe")  # fmt: skip
hostile("patches-the-clock", f"asyncio.sleep = lambda seconds: None\n{WRONG}", FIRST)
hostile("patches-seeded", f"{WRONG}\nseeded = lambda title: __import__('random').Random(1)", FIRST)
hostile("forges-an-output", f"{WRONG}\nfrom IPython.display import display\ndisplay('ok')", FIRST)
hostile("stores-facts", f'{WRONG}\nprint("""{TEA}""")', FIRST)
hostile("equal-to-everything", """
class Tea(str):
    def __eq__(self, other):
        return True
    __hash__ = str.__hash__

async def steep(seconds):
    return Tea("water")
""", FIRST)  # fmt: skip
hostile("lying-repr", """
class Tea:
    def __eq__(self, other):
        return True
    def __repr__(self):
        return "'tea'"

async def steep(seconds):
    return Tea()
""", FIRST)  # fmt: skip
hostile("solved-by-magic", "%%bash\necho solved", FIRST)
hostile("stops-the-shell", f"{WRONG}\nget_ipython().run_cell = lambda *a, **k: None", FIRST)

CASES["patches-first-answers-second"] = Case(
    lambda: handed_in(
        "patches-first-answers-second",
        answered(predict_order="import builtins\nbuiltins.print = lambda *a, **k: None"),
    ),
    SECOND,
)

# ---- that reach for what is not theirs

hostile("reads-the-solutions", f"""
from pathlib import Path
found = list(Path({str(ROOT)!r}).rglob("*start_here*"))
assert found, "nothing here"
""", FIRST, "nothing here")  # fmt: skip
hostile("kills-the-grader", f"{WRONG}\nimport os\nos.kill(os.getppid(), 9)", FIRST, "not permitted")
hostile("signals-its-group", f"{WRONG}\nimport os\nos.killpg(0, 9)", FIRST, "ended the Python")
hostile("eats-memory", f"{WRONG}\nx = bytearray(6 << 30)", FIRST, "MemoryError")
hostile("fills-the-disk", """
for n in range(1000):
    open(str(n), "wb").write(bytes(8 << 20))
""", FIRST)  # fmt: skip
hostile("forks", """
import os, time
while True:
    if os.fork() == 0:
        time.sleep(1000)
    time.sleep(0.001)
""", FIRST)  # fmt: skip
hostile("phones-home", """
import socket
socket.create_connection(("192.0.2.1", 443), timeout=3)
""", FIRST, "The answer's cell ends with an error")  # fmt: skip

# ---- that harm another question

SPOILER = """
import asyncio, os, threading, time

def predict():
    return ["start", "fill", "pour", "serve"]

def next_is_there():
    try:
        return steep is not None
    except NameError:
        return False
"""


def spoils(name: str, source: str, deserves: dict[str, int] = BOTH, *says: str) -> None:
    """Registers a learner whose first answer is right, and starts what is to harm the second."""
    CASES[name] = Case(
        lambda: handed_in(name, answered(predict_order=SPOILER + source)), deserves, says
    )


spoils("blocks-the-next-by-a-task", """
async def block():
    while not next_is_there():
        await asyncio.sleep(0.01)
    time.sleep(1000)

blocking = asyncio.create_task(block())
""")  # fmt: skip
spoils("ends-the-next-by-a-thread", """
def end():
    while not next_is_there():
        time.sleep(0.01)
    os._exit(0)

threading.Thread(target=end, daemon=True).start()
""")  # fmt: skip
spoils("blocks-itself-by-a-task", """
async def block():
    while True:
        pass

blocking = asyncio.create_task(block())
""", SECOND, "still running after")  # fmt: skip

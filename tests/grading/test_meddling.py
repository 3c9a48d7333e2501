"""An answer that touches what judges it is flagged, and no answer that merely tries to be right."""

import pytest

from grading import exercises_in
from grading.meddling import meddling
from tests.answers import answers_of
from tests.course import notebook, notebooks_in


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("print = list", "it redefines print"),
        ("print: object = list", "it redefines print"),
        ("print, x = list, 1", "it redefines print"),
        ("(print := list)", "it redefines print"),
        ("del print", "it redefines print"),
        ("import math as print", "it redefines print"),
        ("from math import floor as print", "it redefines print"),
        ("for print in (): pass", "it redefines print"),
        ("with x as print: pass", "it redefines print"),
        ("async with x as print: pass", "it redefines print"),
        ("try: pass\nexcept OSError as print: pass", "it redefines print"),
        ("match x:\n    case print: pass", "it redefines print"),
        ("def f():\n    global print\n    print = 1", "it redefines print"),
        (
            "class A:\n    def f(self):\n        global print\n        print = 1",
            "it redefines print",
        ),
        ("def print(*a): pass", "it redefines print"),
        ("async def observe(coro): pass", "it redefines observe"),
        ("class check: pass", "it redefines check"),
        ("seeded = 1", "it redefines seeded"),
        ("import builtins", "it imports builtins"),
        ("import IPython.core.x", "it imports IPython"),
        ("def f():\n    import gc", "it imports gc"),
        ("from helpers import observe", "it imports from helpers"),
        ("from helpers.seen import *", "it imports from helpers.seen"),
        ("from unittest import mock", "it imports from unittest"),
        ("from unittest.mock import AsyncMock, patch", "it imports from unittest.mock"),
        ("from unittest.mock import *", "it imports from unittest.mock"),
        ("get_ipython().run_cell('x')", "it uses get_ipython"),
        ("globals()['print'] = 1", "it uses globals"),
        ("exec('print = 1')", "it uses exec"),
        ("__builtins__.print = 1", "it uses __builtins__"),
        ("f = exec", "it uses exec"),
        ("setattr(asyncio, 'sleep', 1)", "it uses setattr"),
        ("asyncio.sleep = 1", "it changes asyncio"),
        ("asyncio.tasks.Task = 1", "it changes asyncio"),
        ("del asyncio.sleep", "it changes asyncio"),
        ("asyncio.sleep += 1", "it changes asyncio"),
        ("sys.modules['helpers'] = 1", "it changes sys"),
        ("asyncio.__dict__['sleep'] = 1", "it uses __dict__"),
        ("steep.__globals__.update(x)", "it uses __globals__"),
        ("sys._getframe(1)", "it uses _getframe"),
        ("coro.cr_frame.f_back", "it uses f_back"),
        ("().__class__.__base__.__subclasses__()", "it uses __subclasses__"),
        ("%time steep(1)", "it holds a command of IPython"),
        ("x = !ls", "it holds a command of IPython"),
        ("%%bash\nls", "it holds a command of IPython"),
    ],
)
def test_what_touches_the_judges_is_flagged(source, words):
    assert words in meddling(source)


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    print = []\n    return print",
        "def f(print, check): pass",
        "[print for print in ()]",
        "lambda check: check",
        "class A:\n    check = 1",
        "seen = set()",
        "import asyncio, random, time\nfrom contextlib import suppress",
        "from helpers_of_mine import x",
        "self.sleep = 1",
        "tasks['asyncio'] = 1",
        "print('x')",
        "x.check = 1",
        "await asyncio.sleep(1)",
        "async with asyncio.timeout(1) as timeout: pass",
        "x = 7 % 3",
        "x = [\n    1,\n",
        "async def steep(:",
        "\x00",
        "",
    ],
)
def test_what_cannot_touch_the_judges_is_not_flagged(source):
    assert meddling(source) == []


def test_each_thing_is_said_once():
    assert meddling("exec('a')\nexec('b')") == ["it uses exec"]


@pytest.mark.parametrize("odd", ["x = '\\d'", "x = 1 is 1", "assert (1, 'x')"])
def test_what_python_warns_of_hides_nothing(odd):
    assert meddling(f"{odd}\nprint = 1") == ["it redefines print"]


def test_a_very_deep_answer_is_no_trouble():
    meddling("(" * 5_000 + ")" * 5_000)
    meddling("-" * 50_000 + "1")


def each_answer():
    found = [
        pytest.param(answer.source, id=f"{exercise.number}: {name}")
        for path in notebooks_in("solutions")
        for exercise in exercises_in(notebook(path))
        for name, answer in answers_of(path.name[:2])[exercise.number].items()
    ]
    return pytest.mark.parametrize("source", found)


@each_answer()
def test_no_honest_answer_is_flagged(source):
    assert meddling(source) == []


@pytest.mark.parametrize("path", notebooks_in("solutions"), ids=lambda path: path.stem)
def test_no_solution_is_flagged(path):
    [*sources] = [e.having("answer")[0].source for e in exercises_in(notebook(path))]
    assert [meddling(source) for source in sources] == [[]] * len(sources)

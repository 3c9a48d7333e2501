"""Has nbval look, after each cell of a lesson that meets the real world, for what it left running.

Named by `-p` in pyproject.toml: whoever runs these lessons by nbval runs this, too.
"""

import ast
import json
from pathlib import Path

import pytest

PROBE = (Path(__file__).parent / "leftovers.py").read_text(encoding="utf-8")
START = f"""
import sys, types
sys.modules["leftovers"] = types.ModuleType("leftovers")
exec({PROBE!r}, vars(sys.modules["leftovers"]))
sys.modules["leftovers"].remember()
del sys, types
"""
LOOK = "_left = __import__('json').dumps(await __import__('leftovers').settled())"
PATIENCE = 60
BEGUN = pytest.StashKey[bool]()


def is_looked_after(item: pytest.Item) -> bool:
    """Tells whether an item is a cell of a lesson on sockets, processes or threads."""
    topic = item.path.name[:2]
    lesson = item.path.suffix == ".ipynb" and item.path.parent.name == "notebooks"
    return lesson and ("15" <= topic <= "22" or topic == "24")


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Notes what runs in the kernel before the first cell."""
    if is_looked_after(item) and not item.parent.stash.get(BEGUN, False):
        item.parent.stash[BEGUN] = True
        told(item, START)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Fails the cell that has left something running."""
    yield
    if is_looked_after(item):
        left = json.loads(ast.literal_eval(told(item, LOOK, "_left")))
        if left:
            words = "; ".join(f"{kind} {', '.join(names)}" for kind, names in left.items())
            item.raise_cell_error(f"left running: {words}")


def told(item: pytest.Item, source: str, name: str = "None") -> str:
    """Runs source in the kernel of a cell, unseen, and returns the text of a name's value."""
    client = item.parent.kernel.kc
    try:
        reply = client.execute_interactive(
            source, silent=True, user_expressions={"told": name}, allow_stdin=False,
            timeout=PATIENCE, output_hook=lambda message: None,
        )["content"]  # fmt: skip
    except TimeoutError:
        item.raise_cell_error(f"the kernel, asked what runs, was silent for {PATIENCE} s")
    if reply["status"] != "ok":
        item.raise_cell_error(f"the kernel cannot tell what runs: {reply.get('evalue', 'aborted')}")
    return reply["user_expressions"]["told"]["data"]["text/plain"]

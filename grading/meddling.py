"""Finds answers that touch what judges them; a person has to look at these.

An answer shares a process with the cells that judge it, so it could replace what they use. No
exercise asks for that, so its traces in the source are enough to hold the credit back.
"""

from __future__ import annotations

import ast
import dis
import warnings
from types import CodeType

JUDGES = {"check", "observe", "print", "seeded"}
MODULES = {
    "IPython", "builtins", "ctypes", "gc", "helpers", "importlib", "ipykernel", "nbval",
    "unittest", "zmq",
}  # fmt: skip
MOCKS = {"AsyncMock", "MagicMock", "Mock", "call"}  # they replace nothing by themselves
CALLS = {
    "__builtins__", "__import__", "compile", "eval", "exec", "get_ipython", "globals", "setattr",
    "vars",
}  # fmt: skip
REACHED = {
    "__builtins__", "__code__", "__dict__", "__globals__", "__setattr__", "__subclasses__",
    "_getframe", "f_back", "f_builtins", "f_globals",
}  # fmt: skip
PATCHED = {"asyncio", "random", "sys", "time"}
AWAITS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
GLOBAL_STORES = {"STORE_GLOBAL", "DELETE_GLOBAL"}  # instructions
STORES = GLOBAL_STORES | {"STORE_NAME", "DELETE_NAME"}  # of a cell


def meddling(source: str) -> list[str]:
    """Returns what an answer touches that it has no business with, a few words each.

    Args:
        source: the text of the answer's cell.

    Example:
        >>> meddling("print = list")
        ['it redefines print']
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # as of "\d"
            tree = compile(source, "answer", "exec", ast.PyCF_ONLY_AST | AWAITS)
            code = compile(source, "answer", "exec", AWAITS, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        # Either it does not run, or IPython alone understands it.
        return ["it holds a command of IPython"] if _is_for_ipython(source) else []
    found = _redefined(code, STORES)
    found += [words for node in ast.walk(tree) for words in _words(node)]
    return list(dict.fromkeys(found))


def _redefined(code: CodeType, stores: set[str]) -> list[str]:
    """Returns which of the notebook's names some code and the functions in it define anew."""
    found = [
        f"it redefines {step.argval}"
        for step in dis.get_instructions(code)
        if step.opname in stores and step.argval in JUDGES
    ]
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return found + [words for each in inner for words in _redefined(each, GLOBAL_STORES)]


def _is_for_ipython(source: str) -> bool:
    lines = [line.strip() for line in source.splitlines()]
    commands = any(line.startswith(("%", "!", "?")) or line.endswith("?") for line in lines)
    return commands or any(sign in source for sign in ("=%", "= %", "=!", "= !"))


def _words(node: ast.AST) -> list[str]:
    """Returns what is wrong with one node of an answer's syntax tree."""
    if isinstance(node, ast.Import):
        names = [alias.name.split(".")[0] for alias in node.names]
        return [f"it imports {name}" for name in names if name in MODULES]
    if isinstance(node, ast.ImportFrom):
        module = (node.module or "").split(".")[0]
        harmless = node.module == "unittest.mock" and {x.name for x in node.names} <= MOCKS
        return [f"it imports from {node.module}"] if module in MODULES and not harmless else []
    if isinstance(node, ast.Name) and node.id in CALLS:
        return [f"it uses {node.id}"]
    if isinstance(node, ast.Attribute) and node.attr in REACHED:
        return [f"it uses {node.attr}"]
    changed = isinstance(node, ast.Attribute | ast.Subscript)
    if changed and isinstance(node.ctx, ast.Store | ast.Del):
        root = _root(node)
        return [f"it changes {root}"] if root in PATCHED | MODULES | JUDGES else []
    return []


def _root(node: ast.expr) -> str:
    """Returns the name that a chain of attributes and items starts with."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""

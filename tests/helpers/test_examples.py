"""The examples in docstrings are what a reader tries first."""

import asyncio
import doctest
import importlib
import pkgutil

import pytest

import helpers

MODULES = [f"helpers.{module.name}" for module in pkgutil.iter_modules(helpers.__path__)]
NAMES = {name: getattr(helpers, name) for name in helpers.__all__} | {"asyncio": asyncio}


def examples(module: str) -> list[doctest.DocTest]:
    found = doctest.DocTestFinder().find(importlib.import_module(module), globs=dict(NAMES))
    return [test for test in found if test.examples]


@pytest.mark.parametrize(
    "test", [test for module in MODULES for test in examples(module)], ids=lambda test: test.name
)
def test_an_example_prints_what_it_says(test, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)  # where there are no exercises to compare a title with
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    assert runner.run(test).failed == 0


@pytest.mark.parametrize("name", [name for name in helpers.__all__ if not name.endswith("Error")])
def test_what_a_learner_imports_has_an_example(name):
    assert ">>> " in getattr(helpers, name).__doc__

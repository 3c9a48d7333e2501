"""Runs an answer to an exercise, for its properties to be stated line by line.

A check cell reads like the specification: it names the exercise, runs the answer, and states one
property a line.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from . import catalogue
from .observing import observe
from .seen import Seen
from .words import not_a_coroutine, show

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


async def check(
    title: str,
    answer: Coroutine,
    predict: Callable | None = None,
    raises=(),
    work: Callable | None = None,
) -> Seen:
    """Runs an answer on the virtual clock and returns what was seen, to be judged line by line.

    Args:
        title: the exercise's number and name, as in its heading.
        answer: the coroutine to run, as in ``check("1.3 Serve at once", serve(orders))``.
        predict: a function without arguments that returns the learner's prediction of the result.
        raises: the exceptions that the answer is meant to raise.
        work: a function that stands for work, by ``time.sleep``, and may hold the loop.

    Raises:
        TypeError: an argument is of the wrong type.
        LookupError: there is no such exercise.
        CheckFailed: not attempted, or the answer failed, hung or never ended.

    Example:
        >>> async def twice(x):
        ...     await asyncio.sleep(1)
        ...     return 2 * x
        >>> async def cell():
        ...     seen = await check("1.3 Serve at once", twice(2))
        ...     seen.returned(4)
        ...     seen.took(1.0)
        >>> asyncio.run(cell())
        ok  returned 4
        ok  took 1.0 s
    """
    try:
        _refuse_wrong_types(title, answer, predict, raises, work)
        catalogue.known(title)
    except (TypeError, LookupError):
        for argument in (title, answer, predict):
            if inspect.iscoroutine(argument):
                argument.close()
        raise
    seen = Seen(title, await observe(answer), predict)
    seen.ran_to_the_end(raises if isinstance(raises, tuple) else (raises,), work)
    return seen


def _refuse_wrong_types(title, answer, predict, raises, work) -> None:
    if not isinstance(title, str):
        raise TypeError('check takes the title first: write check("1.3 Serve", serve(orders)).')
    if not inspect.iscoroutine(answer):
        raise TypeError(not_a_coroutine(answer, "check"))
    if predict is not None and (not callable(predict) or inspect.iscoroutinefunction(predict)):
        raise TypeError(
            f"predict= needs a plain function without arguments, itself, not {show(predict)}: "
            "write check(..., predict=guess) without ()."
        )
    kinds = raises if isinstance(raises, tuple) else (raises,)
    if not all(isinstance(k, type) and issubclass(k, BaseException) for k in kinds):
        raise TypeError(
            f"raises= needs the exception's class, not {show(raises)}: write raises=ValueError."
        )
    if work is not None and not inspect.isfunction(work):
        raise TypeError(f"work= needs the function itself, not {show(work)}: write work=knead.")

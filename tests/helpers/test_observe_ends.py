"""An observation ends whatever the program does, and leaves everything as it was."""

import asyncio
import gc
import os
import signal
import sys
import time
import warnings

import pytest

from helpers import DeadlockError, LimitError, observe
from helpers.referee import EndlessLoop
from tests.helpers import programs
from tests.helpers.test_clock_restored import state


@pytest.fixture(autouse=True)
def less_patience(monkeypatch):
    monkeypatch.setattr(sys.modules["helpers.referee"], "STUCK", 0.4)


@pytest.mark.parametrize(
    ("answer", "arguments", "ended_by"),
    [
        ("breakfast", (), type(None)),
        ("failing", (), ValueError),
        ("failing_in_a_group", (), ExceptionGroup),
        ("dead", (), DeadlockError),
        ("endless", (), LimitError),
        ("endless", (1e3,), LimitError),
        ("spinning", (), EndlessLoop),
        ("spinning_on", (), EndlessLoop),
        ("stuck_in_a_call", (), EndlessLoop),
        ("deaf", (0,), LimitError),
        ("deaf", (1e3,), LimitError),
        ("deaf_behind", (0,), LimitError),
        ("deaf_behind", (1,), type(None)),
        ("leaving", (SystemExit(3),), SystemExit),
        ("leaving", (KeyboardInterrupt(),), KeyboardInterrupt),
        ("leaving", (asyncio.CancelledError(),), asyncio.CancelledError),
        ("leaving", (GeneratorExit(),), GeneratorExit),
        ("leaving_behind", (SystemExit(3),), SystemExit),
        ("leaving_behind", (KeyboardInterrupt(),), KeyboardInterrupt),
        ("recursing", (), RecursionError),
        ("blocking", (), type(None)),
        ("left_running", (), type(None)),
        ("swallowing", (), type(None)),
        ("unawaited", (), type(None)),
    ],
)
def test_whatever_an_answer_does_it_ends_and_all_is_as_it_was(answer, arguments, ended_by):
    async def main():
        loop = asyncio.get_running_loop()

        def surroundings():
            return [
                state(loop), [t for t in loop._scheduled if not t.cancelled()],
                asyncio.all_tasks(), time.sleep,
                signal.getsignal(signal.SIGALRM), signal.getitimer(signal.ITIMER_REAL),
                warnings.filters[:], warnings._warn_unawaited_coroutine,
                sys.get_coroutine_origin_tracking_depth(), gc.isenabled(),
            ]  # fmt: skip

        before = surroundings()
        seen = await observe(getattr(programs, answer)(*arguments))
        after = surroundings()
        await asyncio.sleep(0)
        return seen, before, after

    seen, before, after = asyncio.run(main())
    assert type(seen.stopped or seen.error) is ended_by
    assert after == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such alarm")
def test_an_alarm_that_comes_late_breaks_into_nothing_but_the_program(monkeypatch):
    monkeypatch.setattr(sys.modules["helpers.referee"], "STUCK", 0.002)

    async def main():
        for _ in range(50):
            seen = await observe(programs.spinning())
            assert type(seen.stopped) is EndlessLoop
            assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)

    asyncio.run(main())


def test_an_observation_cancelled_from_outside_stops_the_answer_and_restores_the_loop():
    ended = []

    async def answer(started):
        try:
            started()
            await asyncio.to_thread(time.sleep, 0.2)
        finally:
            ended.append("answer")

    async def main():
        loop = asyncio.get_running_loop()
        before, task = state(loop), None
        task = asyncio.create_task(observe(answer(lambda: loop.call_soon(task.cancel))))
        await asyncio.wait([task])
        return (
            state(loop) == before,
            task.cancelled(),
            asyncio.all_tasks() - {asyncio.current_task()},
        )

    assert asyncio.run(main()) == (True, True, set())
    assert ended == ["answer"]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks came with 3.12")
@pytest.mark.parametrize("answer", ["breakfast", "spinning", "swallowing"])
def test_with_eager_tasks_an_answer_is_seen_alike(answer):
    async def main():
        lazy = await observe(getattr(programs, answer)())
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        return str(lazy), str(await observe(getattr(programs, answer)()))

    lazy, eager = asyncio.run(main())
    assert eager == lazy

"""Answers to the exercises of 08, Cancel cleanly."""

from tests.answers import right, wrong

ANSWERS = {
    "8.1": {
        "one try in the other": right("""
            async def bake(minutes, log):
                log.append("oven on")
                try:
                    try:
                        await heat(minutes)
                    except asyncio.CancelledError:
                        log.append("stopped")
                        raise
                finally:
                    log.append("oven off")
                return "bread"
            """),
        "asks for its cancel count": right("""
            async def bake(minutes, log):
                log.append("oven on")
                try:
                    await heat(minutes)
                finally:
                    if asyncio.current_task().cancelling():
                        log.append("stopped")
                    log.append("oven off")
                return "bread"
            """),
        "an exception of its own": right("""
            async def bake(minutes, log):
                log += ["oven on"]
                try:
                    await heat(minutes)
                except asyncio.CancelledError as stop:
                    log += ["stopped"]
                    raise asyncio.CancelledError() from stop
                finally:
                    log += ["oven off"]
                return "bread"
            """),
        "no raise": wrong(
            """
            async def bake(minutes, log):
                log.append("oven on")
                try:
                    await heat(minutes)
                    return "bread"
                except asyncio.CancelledError:
                    log.append("stopped")
                finally:
                    log.append("oven off")
            """,
            "seen:      asked to stop, went on: bake",
            "an `except` that catches CancelledError and does not raise it again",
        ),
        "except Exception": wrong(
            """
            async def bake(minutes, log):
                log.append("oven on")
                try:
                    await heat(minutes)
                except Exception:
                    log.append("stopped")
                    raise
                finally:
                    log.append("oven off")
                return "bread"
            """,
            "seen:      returned (['oven on', 'oven off'], 'cancelled')",
            "expected:  returned (['oven on', 'stopped', 'oven off'], 'cancelled')",
        ),
        "a bare except": wrong(
            """
            async def bake(minutes, log):
                log.append("oven on")
                try:
                    await heat(minutes)
                    return "bread"
                except:
                    log.append("stopped")
                    raise
                finally:
                    log.append("oven off")
            """,
            "seen:      returned (['oven on', 'stopped', 'oven off'], 'failed')",
        ),
        "no finally": wrong(
            """
            async def bake(minutes, log):
                log.append("oven on")
                try:
                    await heat(minutes)
                except asyncio.CancelledError:
                    log.append("stopped")
                    raise
                log.append("oven off")
                return "bread"
            """,
            "seen:      returned (['oven on', 'stopped'], 'cancelled')",
        ),
        "off in two of three cases": wrong(
            """
            async def bake(minutes, log):
                log.append("oven on")
                try:
                    await heat(minutes)
                except asyncio.CancelledError:
                    log.append("stopped")
                    log.append("oven off")
                    raise
                log.append("oven off")
                return "bread"
            """,
            "seen:      returned (['oven on'], 'failed')",
        ),
        "the error swallowed": wrong(
            """
            async def bake(minutes, log):
                log.append("oven on")
                try:
                    await heat(minutes)
                    return "bread"
                except asyncio.CancelledError:
                    log.append("stopped")
                    raise
                except OSError:
                    pass
                finally:
                    log.append("oven off")
            """,
            "seen:      returned (['oven on', 'oven off'], None)",
        ),
        "return in finally": wrong(
            """
            async def bake(minutes, log):
                log.append("oven on")
                try:
                    await heat(minutes)
                except asyncio.CancelledError:
                    log.append("stopped")
                    raise
                finally:
                    log.append("oven off")
                    return "bread"
            """,
            "seen:      asked to stop, went on: bake",
        ),
        "no await": wrong(
            """
            async def bake(minutes, log):
                log.append("oven on")
                try:
                    heat(minutes)
                    return "bread"
                except asyncio.CancelledError:
                    log.append("stopped")
                    raise
                finally:
                    log.append("oven off")
            """,
            "never awaited: heat",
            "it needs an `await`",
        ),
        "no bread": wrong(
            """
            async def bake(minutes, log):
                log.append("oven on")
                try:
                    await heat(minutes)
                except asyncio.CancelledError:
                    log.append("stopped")
                    raise
                finally:
                    log.append("oven off")
            """,
            "seen:      returned (['oven on', 'oven off'], None)",
        ),
    },
    "8.2": {
        "with else": right("""
            async def watch(ask, enough, log):
                try:
                    while True:
                        try:
                            price = await ask()
                        except ConnectionError:
                            log.append("no answer")
                        else:
                            if price <= enough:
                                return price
                        await asyncio.sleep(60)
                except asyncio.CancelledError:
                    log.append("stopped")
                    raise
            """),
        "the bare except kept, behind others": right("""
            async def watch(ask, enough, log):
                try:
                    while True:
                        try:
                            price = await ask()
                            if price <= enough:
                                return price
                        except asyncio.CancelledError:
                            raise
                        except Exception as error:
                            if not isinstance(error, ConnectionError):
                                raise
                            log.append("no answer")
                        await asyncio.sleep(60)
                except asyncio.CancelledError:
                    log.append("stopped")
                    raise
            """),
        "with finally": right("""
            async def watch(ask, enough, log):
                price = None
                try:
                    while price is None or price > enough:
                        if price is not None or log[-1:] == ["no answer"]:
                            await asyncio.sleep(60)
                        try:
                            price = await ask()
                        except ConnectionError:
                            log.append("no answer")
                finally:
                    if asyncio.current_task().cancelling():
                        log.append("stopped")
                return price
            """),
        "as it was": wrong(
            """
            async def watch(ask, enough, log):
                try:
                    while True:
                        try:
                            price = await ask()
                            if price <= enough:
                                return price
                        except:
                            log.append("no answer")
                        await asyncio.sleep(60)
                except asyncio.CancelledError:
                    log.append("stopped")
            """,
            "seen:      asked to stop, went on: watch",
            "an `except` that catches CancelledError and does not raise it again",
        ),
        "only the first place": wrong(
            """
            async def watch(ask, enough, log):
                try:
                    while True:
                        try:
                            price = await ask()
                            if price <= enough:
                                return price
                        except ConnectionError:
                            log.append("no answer")
                        await asyncio.sleep(60)
                except asyncio.CancelledError:
                    log.append("stopped")
            """,
            "seen:      asked to stop, went on: watch",
        ),
        "only the second place": wrong(
            """
            async def watch(ask, enough, log):
                try:
                    while True:
                        try:
                            price = await ask()
                            if price <= enough:
                                return price
                        except:
                            log.append("no answer")
                        await asyncio.sleep(60)
                except asyncio.CancelledError:
                    log.append("stopped")
                    raise
            """,
            "seen:      asked to stop, went on: watch",
        ),
        "raised after logging no answer": wrong(
            """
            async def watch(ask, enough, log):
                try:
                    while True:
                        try:
                            price = await ask()
                            if price <= enough:
                                return price
                        except BaseException as error:
                            log.append("no answer")
                            if not isinstance(error, ConnectionError):
                                raise
                        await asyncio.sleep(60)
                except asyncio.CancelledError:
                    log.append("stopped")
                    raise
            """,
            "seen:      returned (['no answer', 'stopped'], 'cancelled')",
            "expected:  returned (['stopped'], 'cancelled')",
        ),
        "except Exception": wrong(
            """
            async def watch(ask, enough, log):
                try:
                    while True:
                        try:
                            price = await ask()
                            if price <= enough:
                                return price
                        except Exception:
                            log.append("no answer")
                        await asyncio.sleep(60)
                except asyncio.CancelledError:
                    log.append("stopped")
                    raise
            """,
            "seen:      no exception: it returned (['no answer'], 9)",
            "expected:  ValueError",
        ),
        "raise in the bare except": wrong(
            """
            async def watch(ask, enough, log):
                try:
                    while True:
                        try:
                            price = await ask()
                            if price <= enough:
                                return price
                        except:
                            log.append("no answer")
                            raise
                        await asyncio.sleep(60)
                except asyncio.CancelledError:
                    log.append("stopped")
                    raise
            """,
            "seen:      ConnectionError: the line is down",
            "expected:  no exception",
        ),
        "no log of the end": wrong(
            """
            async def watch(ask, enough, log):
                while True:
                    try:
                        price = await ask()
                        if price <= enough:
                            return price
                    except ConnectionError:
                        log.append("no answer")
                    await asyncio.sleep(60)
            """,
            "seen:      returned ([], 'cancelled')",
        ),
        "no pause after a failure": wrong(
            """
            async def watch(ask, enough, log):
                try:
                    while True:
                        try:
                            price = await ask()
                            if price <= enough:
                                return price
                            await asyncio.sleep(60)
                        except ConnectionError:
                            log.append("no answer")
                except asyncio.CancelledError:
                    log.append("stopped")
                    raise
            """,
            "seen:      took 140.0 s",
            "expected:  took 200.0 s",
        ),
        "return at the end": wrong(
            """
            async def watch(ask, enough, log):
                while True:
                    try:
                        price = await ask()
                        if price <= enough:
                            return price
                        await asyncio.sleep(60)
                    except asyncio.CancelledError:
                        log.append("stopped")
                        return None
                    except ConnectionError:
                        log.append("no answer")
                        await asyncio.sleep(60)
            """,
            "seen:      asked to stop, went on: watch",
        ),
    },
    "8.3": {
        "from the times": right("""
            def predict():
                ends = {"kettle": 11, "dinner": 14, "music": 12, "evening": 13, "radio": 61}
                return sorted(ends, key=ends.get)
            """),
        "in words": right("""
            def predict():
                return "kettle music evening dinner radio".split()
            """),
        "evening waits for all": wrong(
            """
            def predict():
                return ["kettle", "music", "dinner", "evening", "radio"]
            """,
            "the same in 3 of 5 places",
        ),
        "the radio is asked too": wrong(
            """
            def predict():
                return ["kettle", "radio", "music", "evening", "dinner"]
            """,
            "the same in 1 of 5 places",
        ),
        "by the clean-ups": wrong(
            """
            def predict():
                return ["kettle", "radio", "evening", "music", "dinner"]
            """,
            "the same in 2 of 5 places",
        ),
        "the top first": wrong(
            """
            def predict():
                return ["evening", "dinner", "kettle", "music", "radio"]
            """,
            "the same in 1 of 5 places",
        ),
        "radio left out": wrong(
            """
            def predict():
                return ["kettle", "music", "evening", "dinner"]
            """,
            "the program did something else",
        ),
    },
    "8.4": {
        "one wait after another": right("""
            async def cancel_and_wait(tasks):
                for task in tasks:
                    task.cancel()
                errors = []
                for task in tasks:
                    await asyncio.wait([task])
                    if not task.cancelled() and task.exception() is not None:
                        errors.append(task.exception())
                return errors
            """),
        "the empty list first": right("""
            async def cancel_and_wait(tasks):
                if not tasks:
                    return []
                [task.cancel() for task in reversed(tasks)]
                done, pending = await asyncio.wait(tasks, return_when=asyncio.ALL_COMPLETED)
                return [t.exception() for t in tasks if not t.cancelled() and t.exception()]
            """),
        "with a future and callbacks": right("""
            async def cancel_and_wait(tasks):
                left = [task for task in tasks if not task.done()]
                ended = asyncio.get_running_loop().create_future()

                def forget(task):
                    left.remove(task)
                    if not left and not ended.done():
                        ended.set_result(None)

                for task in list(left):
                    task.add_done_callback(forget)
                    task.cancel()
                if left:
                    await ended
                failed = [task for task in tasks if not task.cancelled()]
                return [task.exception() for task in failed if task.exception()]
            """),
        "behind a shield": right("""
            async def cancel_and_wait(tasks):
                for task in tasks:
                    task.cancel()
                ends = asyncio.gather(*tasks, return_exceptions=True)
                return [e for e in await asyncio.shield(ends) if isinstance(e, Exception)]
            """),
        "with gather": wrong(
            """
            async def cancel_and_wait(tasks):
                for task in tasks:
                    task.cancel()
                ends = await asyncio.gather(*tasks, return_exceptions=True)
                return [end for end in ends if isinstance(end, Exception)]
            """,
            "seen:      ran tea 1.0 to 2.0 (cancelled), soup 1.0 to 2.0 (cancelled)",
            "expected:  ran tea 1.0 to 5.0, soup 1.0 to 3.0",
        ),
        "gather without return_exceptions": wrong(
            """
            async def cancel_and_wait(tasks):
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks)
                return [t.exception() for t in tasks if not t.cancelled() and t.exception()]
            """,
            "seen:      returned ('cancelled, and nobody had asked', 1.0)",
            "expected:  returned ([], 3.0)",
        ),
        "await, own request swallowed": wrong(
            """
            async def cancel_and_wait(tasks):
                errors = []
                for task in tasks:
                    task.cancel()
                for task in tasks:
                    try:
                        await task
                    except asyncio.CancelledError:
                        pass
                    except Exception as error:
                        errors.append(error)
                return errors
            """,
            "seen:      asked to stop, went on: closing",
            "an `except` that catches CancelledError and does not raise it again",
        ),
        "await, with a look at the count": wrong(
            """
            async def cancel_and_wait(tasks):
                errors = []
                for task in tasks:
                    task.cancel()
                for task in tasks:
                    try:
                        await task
                    except asyncio.CancelledError:
                        if asyncio.current_task().cancelling():
                            raise
                    except Exception as error:
                        errors.append(error)
                return errors
            """,
            "tea 1.0 to 2.0 (cancelled)",
        ),
        "one after another": wrong(
            """
            async def cancel_and_wait(tasks):
                for task in tasks:
                    task.cancel()
                    await asyncio.wait([task])
                return [t.exception() for t in tasks if not t.cancelled() and t.exception()]
            """,
            "seen:      ran tea 1.0 to 2.0, soup 2.0 to 5.0, bread 5.0 to 7.0",
            "an `await` that ends before the next call has been started",
        ),
        "no care for the empty list": wrong(
            """
            async def cancel_and_wait(tasks):
                for task in tasks:
                    task.cancel()
                await asyncio.wait(tasks)
                return [t.exception() for t in tasks if not t.cancelled() and t.exception()]
            """,
            "seen:      ValueError: Set of Tasks/Futures is empty.",
        ),
        "errors of cancelled tasks": wrong(
            """
            async def cancel_and_wait(tasks):
                for task in tasks:
                    task.cancel()
                if tasks:
                    await asyncio.wait(tasks)
                return [task.exception() for task in tasks if task.exception()]
            """,
            "seen:      returned ('cancelled, and nobody had asked', 3.0)",
        ),
        "CancelledErrors among the errors": wrong(
            """
            async def cancel_and_wait(tasks):
                for task in tasks:
                    task.cancel()
                return await asyncio.gather(*tasks, return_exceptions=True)
            """,
            "seen:      returned (['', '', ''], 3.0)",
        ),
        "no waiting": wrong(
            """
            async def cancel_and_wait(tasks):
                for task in tasks:
                    task.cancel()
                return [t.exception() for t in tasks if t.done() and not t.cancelled()]
            """,
            "seen:      returned ([], 0.0)",
            "expected:  returned ([], 3.0)",
        ),
        "no request": wrong(
            """
            async def cancel_and_wait(tasks):
                if tasks:
                    await asyncio.wait(tasks)
                return [t.exception() for t in tasks if not t.cancelled() and t.exception()]
            """,
            "tea 60.0 to 61.0",
        ),
        "in finishing order": wrong(
            """
            async def cancel_and_wait(tasks):
                errors = []
                for task in tasks:
                    task.cancel()
                for task in tasks:
                    task.add_done_callback(
                        lambda t: t.cancelled() or t.exception() and errors.append(t.exception())
                    )
                if tasks:
                    await asyncio.wait(tasks)
                await asyncio.sleep(0)
                return errors
            """,
            "seen:      returned (['the bread is burnt', 'the kettle leaks'], 3.0)",
        ),
        "nothing returned": wrong(
            """
            async def cancel_and_wait(tasks):
                for task in tasks:
                    task.cancel()
                if tasks:
                    await asyncio.wait(tasks)
            """,
            "seen:      returned (None, 3.0)",
        ),
    },
}

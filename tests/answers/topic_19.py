"""Answers to the exercises of 19, Build your own asyncio."""

from tests.answers import right, wrong

BOX = """
class Box(EmptyBox):
"""
FILL = """
    def _fill(self, value, error):
        if self.full:
            raise asyncio.InvalidStateError("this box is full")
        self.full, self.value, self.error = True, value, error
        for callback in self.callbacks:
            self.loop.call_soon(callback, self)
"""
RESULT = """
    def result(self):
        if not self.full:
            raise asyncio.InvalidStateError("this box is empty")
        if self.error:
            raise self.error
        return self.value
"""
AWAIT = """
    def __await__(self):
        if not self.full:
            yield self
        return self.result()
"""
TIMERS = """
class Timers:
    def __init__(self):
        self.now, self.timers, self.numbers, self.cancelled = 0.0, [], count(), set()
"""
LATER = """
    def call_later(self, seconds, callback, *args):
        number = next(self.numbers)
        heappush(self.timers, (self.now + seconds, number, callback, args))
        return number
"""
CANCEL = """
    def cancel(self, timer):
        self.cancelled.add(timer)
"""
RING = """
    def run(self):
        while self.timers:
            when, number, callback, args = heappop(self.timers)
            if number not in self.cancelled:
                self.now = when
                callback(*args)
"""
NAMES = 'FIRST_COMPLETED, ALL_COMPLETED = "FIRST_COMPLETED", "ALL_COMPLETED"\n'
WAIT = """
async def wait(tasks, return_when=ALL_COMPLETED):
    for coming in as_completed(tasks):
        await coming
        if return_when == FIRST_COMPLETED:
            break
    return {t for t in tasks if t.done()}, {t for t in tasks if not t.done()}
"""
PATIENT_WAIT = """
async def wait(tasks, return_when=ALL_COMPLETED):
    enough, needed = Future(), 1 if return_when == FIRST_COMPLETED else len(tasks)

    def look(_):
        if not enough.done() and sum(task.done() for task in tasks) >= needed:
            enough.set_result(None)

    for task in tasks:
        task.add_done_callback(look)
    await enough
    return {t for t in tasks if t.done()}, {t for t in tasks if not t.done()}
"""
COMING = """
def as_completed(tasks):
    places = deque(Future() for _ in tasks)
    for task in tasks:
        task.add_done_callback(lambda task: places.popleft().set_result(task.result()))
    return list(places)
"""

ANSWERS = {
    "19.1": {
        "rounds": right("""
            def run_all(coroutines):
                results, left = {}, dict(enumerate(coroutines))
                while left:
                    for place, coroutine in list(left.items()):
                        try:
                            coroutine.send(None)
                        except StopIteration as end:
                            results[place] = end.value
                            del left[place]
                return [value for _, value in sorted(results.items())]
            """),
        "callbacks on the library's loop": right("""
            def run_all(coroutines):
                loop, results = Loop(), [None] * len(coroutines)

                def step(place):
                    try:
                        coroutines[place].send(None)
                        loop.call_soon(step, place)
                    except StopIteration as end:
                        results[place] = end.value

                for place in range(len(coroutines)):
                    loop.call_soon(step, place)
                while loop.ready:
                    loop.turn()
                return results
            """),
        "one after another": wrong(
            """
            def run_all(coroutines):
                results = []
                for coroutine in coroutines:
                    try:
                        while True:
                            coroutine.send(None)
                    except StopIteration as end:
                        results.append(end.value)
                return results
            """,
            "seen:      returned {'log': ['tea 0', 'tea 1', 'coffee 0']",
            "expected:  returned {'log': ['tea 0', 'coffee 0', 'tea 1']",
        ),
        "in finishing order": wrong(
            """
            def run_all(coroutines):
                ready, results = deque(coroutines), []
                while ready:
                    coroutine = ready.popleft()
                    try:
                        coroutine.send(None)
                        ready.append(coroutine)
                    except StopIteration as end:
                        results.append(end.value)
                return results
            """,
            "'results': ['coffee after 0', 'tea after 1']}",
        ),
        "a stack": wrong(
            """
            def run_all(coroutines):
                ready, results = list(enumerate(coroutines)), {}
                while ready:
                    place, coroutine = ready.pop()
                    try:
                        coroutine.send(None)
                        ready.append((place, coroutine))
                    except StopIteration as end:
                        results[place] = end.value
                return [results[place] for place in sorted(results)]
            """,
            "seen:      returned {'log': ['coffee 0', 'tea 0', 'tea 1']",
        ),
        "the end is not caught": wrong(
            """
            def run_all(coroutines):
                ready = deque(coroutines)
                while ready:
                    coroutine = ready.popleft()
                    coroutine.send(None)
                    ready.append(coroutine)
            """,
            "seen:      RuntimeError: coroutine raised StopIteration",
            "expected:  no exception",
        ),
        "skips one in a round": wrong(
            """
            def run_all(coroutines):
                results, left = {}, list(coroutines)
                while left:
                    for coroutine in left:
                        try:
                            coroutine.send(None)
                        except StopIteration as end:
                            results[coroutines.index(coroutine)] = end.value
                            left.remove(coroutine)
                return [results[place] for place in sorted(results)]
            """,
            "seen:      returned {'log': ['tea 0', 'coffee 0', 'tea 1', 'milk 0'",
        ),
        "asyncio inside": wrong(
            """
            async def run_all(coroutines):
                return await asyncio.gather(*coroutines)
            """,
            "a coroutine, and nobody awaits it",
        ),
    },
    "19.2": {
        "lists that are marked": right("""
            class Timers:
                def __init__(self):
                    self.now, self.timers, self.numbers = 0.0, [], count()

                def call_later(self, seconds, callback, *args):
                    timer = [self.now + seconds, next(self.numbers), callback, args]
                    heappush(self.timers, timer)
                    return timer

                def cancel(self, timer):
                    timer[2] = None

                def run(self):
                    while self.timers:
                        when, _, callback, args = heappop(self.timers)
                        if callback:
                            self.now = when
                            callback(*args)
            """),
        "a dictionary and min": right("""
            class Timers:
                def __init__(self):
                    self.now, self.timers, self.numbers = 0.0, {}, count()

                def call_later(self, seconds, callback, *args):
                    timer = self.now + seconds, next(self.numbers)
                    self.timers[timer] = callback, args
                    return timer

                def cancel(self, timer):
                    self.timers.pop(timer, None)

                def run(self):
                    while self.timers:
                        timer = min(self.timers)
                        callback, args = self.timers.pop(timer)
                        self.now = timer[0]
                        callback(*args)
            """),
        "no number": wrong(
            TIMERS
            + """
    def call_later(self, seconds, callback, *args):
        timer = (self.now + seconds, callback, args)
        heappush(self.timers, timer)
        return timer
"""
            + CANCEL
            + """
    def run(self):
        while self.timers:
            timer = heappop(self.timers)
            if timer not in self.cancelled:
                self.now, callback, args = timer
                callback(*args)
""",
            "TypeError: '<' not supported between instances of 'function' and 'function'",
            "line 7 in call_later: heappush(self.timers, timer)",
        ),
        "due from zero": wrong(
            TIMERS
            + """
    def call_later(self, seconds, callback, *args):
        number = next(self.numbers)
        heappush(self.timers, (seconds, number, callback, args))
        return number
"""
            + CANCEL
            + RING,
            "seen:      returned {'rang': [(1, '0'), (1, '0 once more'), (4, '1')], 'end': 4}",
        ),
        "a cancelled one moves the clock": wrong(
            TIMERS
            + LATER
            + CANCEL
            + """
    def run(self):
        while self.timers:
            self.now, number, callback, args = heappop(self.timers)
            if number not in self.cancelled:
                callback(*args)
""",
            "seen:      returned {'rang': [(2.0, '0')], 'end': 3.0}",
            "expected:  returned {'rang': [(2.0, '0')], 'end': 2.0}",
        ),
        "sorted once": wrong(
            TIMERS
            + LATER
            + CANCEL
            + """
    def run(self):
        for when, number, callback, args in sorted(self.timers):
            if number not in self.cancelled:
                self.now = when
                callback(*args)
""",
            "seen:      returned {'rang': [(1.0, '0'), (4.0, '1')], 'end': 4.0}",
        ),
        "the last one first": wrong(
            TIMERS
            + """
    def call_later(self, seconds, callback, *args):
        number = -next(self.numbers)
        heappush(self.timers, (self.now + seconds, number, callback, args))
        return number
"""
            + CANCEL
            + RING,
            "seen:      returned {'rang': [(1.0, '3'), (1.0, '2'), (1.0, '1'), (1.0, '0')]",
        ),
        "looks at the cancelled ones before": wrong(
            TIMERS
            + LATER
            + CANCEL
            + """
    def run(self):
        self.timers = [t for t in self.timers if t[1] not in self.cancelled]
        while self.timers:
            self.timers.sort()
            self.now, _, callback, args = self.timers.pop(0)
            callback(*args)
""",
            "seen:      returned {'rang': [(1.0, '0'), (2.0, '0 once more'), (3.0, '2')",
        ),
        "breaks the heap": wrong(
            TIMERS
            + """
    def call_later(self, seconds, callback, *args):
        number = next(self.numbers)
        self.timers.append((self.now + seconds, number, callback, args))
        return number
"""
            + CANCEL
            + RING,
            "seen:      returned {'rang': [(2.0, '0')",
        ),
    },
    "19.3": {
        "two ways out of the wait": right(
            BOX
            + FILL
            + """
    def result(self):
        if self.full and self.error is None:
            return self.value
        raise self.error or asyncio.InvalidStateError()

    def __await__(self):
        if self.full:
            return self.result()
        yield self
        if self.error is not None:
            raise self.error
        return self.value
"""
        ),
        "a loop that waits": right(
            BOX
            + """
    def _fill(self, value, error):
        if self.full:
            raise asyncio.InvalidStateError
        self.full = True
        self.value, self.error = value, error
        while self.callbacks:
            self.loop.call_soon(self.callbacks.pop(0), self)
"""
            + RESULT
            + """
    def __await__(self):
        while not self.full:
            yield self
        return self.result()
"""
        ),
        "calls the callbacks": wrong(
            BOX
            + """
    def _fill(self, value, error):
        if self.full:
            raise asyncio.InvalidStateError("this box is full")
        self.full, self.value, self.error = True, value, error
        for callback in self.callbacks:
            callback(self)
"""
            + RESULT
            + AWAIT,
            "'filling', 'Ada eats soup', 'Bo eats soup', 'filled'",
            "'filling', 'filled', 'Ada eats soup', 'Bo eats soup'",
        ),
        "wakes the last one first": wrong(
            BOX
            + """
    def _fill(self, value, error):
        if self.full:
            raise asyncio.InvalidStateError("this box is full")
        self.full, self.value, self.error = True, value, error
        while self.callbacks:
            self.loop.call_soon(self.callbacks.pop(), self)
"""
            + RESULT
            + AWAIT,
            "'filled', 'Bo eats soup', 'Ada eats soup'",
        ),
        "may be filled twice": wrong(
            BOX
            + """
    def _fill(self, value, error):
        self.full, self.value, self.error = True, value, error
        for callback in self.callbacks:
            self.loop.call_soon(callback, self)
"""
            + RESULT
            + AWAIT,
            "'soup', 'filling', 'filled', 'filling', 'filled', 'Cy sits down'",
        ),
        "returns the error": wrong(
            BOX
            + FILL
            + """
    def result(self):
        if not self.full:
            raise asyncio.InvalidStateError("this box is empty")
        return self.error or self.value
"""
            + AWAIT,
            "Ada eats no soup",
            "Ada hears: no soup",
        ),
        "an empty box gives None": wrong(
            BOX
            + FILL
            + """
    def result(self):
        if self.error:
            raise self.error
        return self.value
"""
            + AWAIT,
            "seen:      returned [None, 'filling', 'filled', 'soup'",
        ),
        "a value that is false": wrong(
            BOX
            + FILL
            + """
    def result(self):
        if self.value:
            return self.value
        raise self.error or asyncio.InvalidStateError("this box is empty")
"""
            + AWAIT,
            "seen:      InvalidStateError: this box is empty",
        ),
        "the await gives nothing": wrong(
            BOX
            + FILL
            + RESULT
            + """
    def __await__(self):
        if not self.full:
            yield self
""",
            "Cy eats None",
        ),
        "gives control away without itself": wrong(
            BOX
            + FILL
            + RESULT
            + """
    def __await__(self):
        while not self.full:
            yield
        return self.result()
""",
            "AttributeError: 'NoneType' object has no attribute 'add_done_callback'",
        ),
    },
    "19.4": {
        "a count": right("""
            def gather(*things):
                everything, left = Future(), len(things)
                futures = [Task(t) if inspect.iscoroutine(t) else t for t in things]

                def count_down(_):
                    nonlocal left
                    left -= 1
                    if not left:
                        everything.set_result([future.result() for future in futures])

                for future in futures:
                    future.add_done_callback(count_down)
                if not futures:
                    everything.set_result([])
                return everything
            """),
        "a task that awaits one by one": right("""
            def gather(*things):
                futures = [thing if isinstance(thing, Future) else Task(thing) for thing in things]

                async def wait_for_all():
                    return [await future for future in futures]

                return Task(wait_for_all())
            """),
        "as in the lesson": wrong(
            """
            def gather(*tasks):
                everything, left = Future(), count(len(tasks) - 1, -1)

                def count_down(_):
                    if next(left) == 0:
                        everything.set_result([task.result() for task in tasks])

                for task in tasks:
                    task.add_done_callback(count_down)
                return everything
            """,
            "AttributeError: 'coroutine' object has no attribute 'add_done_callback'",
        ),
        "starts when it is awaited": wrong(
            """
            async def gather(*things):
                futures = [Task(t) if inspect.iscoroutine(t) else t for t in things]
                return [await future for future in futures]
            """,
            "seen:      returned (['nap 0'], 5.0)",
            "expected:  returned (['nap 0'], 3.0)",
        ),
        "one after another": wrong(
            """
            def gather(*things):
                async def in_line():
                    return [await thing for thing in things]

                return Task(in_line())
            """,
            "(2.0, '1 sleeps')",
        ),
        "in finishing order": wrong(
            """
            def gather(*things):
                everything, results = Future(), []
                futures = [Task(t) if inspect.iscoroutine(t) else t for t in things]

                def note(future):
                    results.append(future.result())
                    if len(results) == len(futures):
                        everything.set_result(results)

                for future in futures:
                    future.add_done_callback(note)
                if not futures:
                    everything.set_result([])
                return everything
            """,
            "seen:      returned {'results': ['nap 1', 'nap 0']",
        ),
        "hangs on nothing": wrong(
            """
            def gather(*things):
                everything = Future()
                futures = [Task(t) if inspect.iscoroutine(t) else t for t in things]

                def look(_):
                    if not everything.done() and all(future.done() for future in futures):
                        everything.set_result([future.result() for future in futures])

                for future in futures:
                    future.add_done_callback(look)
                return everything
            """,
            "seen:      RuntimeError: deadlock at 0.0 s: nothing is left to be called",
        ),
        "a task only": wrong(
            """
            def gather(*things):
                async def wait_for_all():
                    tasks = [thing if isinstance(thing, Task) else Task(thing) for thing in things]
                    return [await task for task in tasks]

                return Task(wait_for_all())
            """,
            "AttributeError: 'Future' object has no attribute 'send'",
        ),
        "one and the same twice": wrong(
            """
            def gather(*things):
                futures = {Task(t) if inspect.iscoroutine(t) else t: None for t in things}

                async def wait_for_all():
                    return [await future for future in futures]

                return Task(wait_for_all())
            """,
            "seen:      returned (['nap task'], 5.0)",
        ),
        "fills it twice": wrong(
            """
            def gather(*things):
                everything = Future()
                futures = [Task(t) if inspect.iscoroutine(t) else t for t in things]

                def look(_=None):
                    if all(future.done() for future in futures):
                        everything.set_result([future.result() for future in futures])

                for future in futures:
                    future.add_done_callback(look)
                look()
                return everything
            """,
            "seen:      InvalidStateError: the result is set already",
        ),
        "asyncio's": wrong(
            """
            def gather(*things):
                return asyncio.gather(*things)
            """,
            "expected:  no exception",
        ),
    },
    "19.5": {
        "counts of their own": right(
            NAMES
            + """
async def wait(tasks, return_when=ALL_COMPLETED):
    left, news = len(tasks), Future()

    def count_down(_):
        nonlocal left
        left -= 1
        if not news.done() and (not left or return_when == FIRST_COMPLETED):
            news.set_result(None)

    for task in tasks:
        task.add_done_callback(count_down)
    await news
    done = {task for task in tasks if task.done()}
    return done, set(tasks) - done


def as_completed(tasks):
    places = [Future() for _ in tasks]
    empty = iter(places)

    def fill(task):
        next(empty).set_result(task.result())

    for task in tasks:
        task.add_done_callback(fill)
    return places
"""
        ),
        "a future of its own": right(NAMES + COMING + PATIENT_WAIT),
        "each by the other": right(
            NAMES
            + """
def as_completed(tasks):
    landed, places = deque(), [Future() for _ in tasks]
    for task in tasks:
        task.add_done_callback(landed.append)
        task.add_done_callback(lambda _: places[len(landed) - 1].set_result(None))

    async def coming(place):
        await place
        return landed[places.index(place)].result()

    return (coming(place) for place in places)


async def wait(tasks, return_when=ALL_COMPLETED):
    for coming in as_completed(tasks):
        await coming
        if return_when == FIRST_COMPLETED:
            break
    done = set(filter(Task.done, tasks))
    return done, {task for task in tasks if task not in done}
"""
        ),
        "fills it at each end": wrong(
            NAMES
            + """
async def wait(tasks, return_when=ALL_COMPLETED):
    enough, needed = Future(), 1 if return_when == FIRST_COMPLETED else len(tasks)

    def look(_):
        if sum(task.done() for task in tasks) >= needed:
            enough.set_result(None)

    for task in tasks:
        task.add_done_callback(look)
    await enough
    return {t for t in tasks if t.done()}, {t for t in tasks if not t.done()}
"""
            + COMING,
            "seen:      InvalidStateError: the result is set already",
        ),
        "always for all": wrong(
            NAMES
            + """
async def wait(tasks, return_when=ALL_COMPLETED):
    for task in tasks:
        await task
    return set(tasks), set()
"""
            + COMING,
            "seen:      returned [(3.0, ['mail', 'news', 'photos'], 0)]",
            "expected:  returned [(1.0, ['news'], 2)]",
        ),
        "the first in the list": wrong(
            NAMES
            + """
async def wait(tasks, return_when=ALL_COMPLETED):
    for task in tasks[:1] if return_when == FIRST_COMPLETED else tasks:
        await task
    return {t for t in tasks if t.done()}, {t for t in tasks if not t.done()}
"""
            + COMING,
            "seen:      returned [(3.0, ['mail', 'news', 'photos'], 0)]",
            "expected:  returned [(1.0, ['news'], 2)]",
        ),
        "in argument order": wrong(
            NAMES
            + WAIT
            + """
def as_completed(tasks):
    return tasks
""",
            "seen:      returned [(3.0, 'photos'), (3.0, 'news'), (3.0, 'mail')]",
            "expected:  returned [(1.0, 'news'), (2.0, 'mail'), (3.0, 'photos')]",
        ),
        "the first one, each time": wrong(
            NAMES
            + PATIENT_WAIT
            + """
def as_completed(tasks):
    async def coming():
        done, _ = await wait(tasks, FIRST_COMPLETED)
        return done.pop().result()

    return [coming() for _ in tasks]
""",
            "(1.0, 'news'), (1.0, 'news')",
        ),
        "places in the order of the tasks": wrong(
            NAMES
            + WAIT
            + """
def as_completed(tasks):
    places = {task: Future() for task in tasks}
    for task in tasks:
        task.add_done_callback(lambda task: places[task].set_result(task.result()))
    return list(places.values())
""",
            "seen:      returned [(3.0, 'photos'), (3.0, 'news'), (3.0, 'mail')]",
        ),
        "a place too few": wrong(
            NAMES
            + WAIT
            + """
def as_completed(tasks):
    places = [Future() for _ in tasks]
    empty = iter(places)
    for task in tasks:
        task.add_done_callback(lambda task: next(empty).set_result(task.result()))
    return places[:-1]
""",
            "seen:      returned [(1.0, 'news'), (2.0, 'mail')]",
        ),
    },
}

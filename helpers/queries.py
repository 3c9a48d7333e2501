"""The questions that one can ask a Timeline; lessons and checks assert on the answers."""

from __future__ import annotations

from .records import Blocked, Step, TaskRecord, peak


class Queries:
    """What can be told from the tasks, steps and intervals of a Timeline."""

    @property
    def children(self) -> list[TaskRecord]:
        """The tasks created inside the block, in order of creation."""
        return [task for task in self.tasks if task is not self.root]

    @property
    def root(self) -> TaskRecord | None:
        """The task that opened the Timeline; None where a callback did."""
        return self.tasks[0] if self._root else None

    @property
    def starts(self) -> list[str]:
        """Names of the tasks created inside the block, in the order of their first steps."""
        order = dict.fromkeys(step.task for step in sorted(self.steps, key=lambda s: s.start))
        return [task.name for task in order if task is not self.root]

    @property
    def finishes(self) -> list[str]:
        """Names of the tasks that ended inside the block, in the order in which they ended."""
        order = dict.fromkeys(step.task for step in reversed(self.steps))
        return [task.name for task in reversed(order) if task.finished is not None]

    @property
    def unfinished(self) -> list[TaskRecord]:
        """The tasks that were still running, ready or waiting when the block ended."""
        return [task for task in self.children if task.outcome == "unfinished"]

    def end_of(self, task: TaskRecord) -> float:
        """Returns when a task ended, in seconds; for one under way, the end of the block."""
        return self.elapsed if task.finished is None else task.finished

    def __getitem__(self, name: str) -> TaskRecord:
        found = [task for task in self.tasks if task.name == name]
        if len(found) == 1:
            return found[0]
        names = ", ".join(dict.fromkeys(task.name for task in self.tasks))
        raise KeyError(f"{len(found)} tasks have the name {name!r}; recorded are: {names}")

    def max_concurrency(self, coro: str | None = None) -> int:
        """Returns how many tasks were under way at once at most (of one coroutine, if given)."""
        changes = []
        for task in self.children:
            if task.started is not None and coro in (None, task.coro):
                changes += [(task.started, 1), (max(self.end_of(task), task.started), -1)]
        return peak(changes)

    def overlap(self, first: str, second: str) -> float:
        """Returns the seconds for which both named tasks were under way."""
        spans = [self[first], self[second]]
        starts = [self.elapsed if t.started is None else t.started for t in spans]
        return max(0.0, round(min(map(self.end_of, spans)) - max(starts), 9))

    def slow_steps(self, threshold: float = 0.05) -> list[Step]:
        """Returns the steps that held the loop for at least `threshold` seconds."""
        return [step for step in self.steps if step.stop - step.start >= threshold]

    def blocked(self, threshold: float = 0.05) -> list[Blocked]:
        """Returns the slow steps for a tenth of which other tasks were ready but could not run."""
        ready = [i for i in self.intervals if i.state == "ready"]
        found = []
        for step in self.slow_steps(threshold):
            tenth = (step.stop - step.start) / 10  # less has whoever it wakes at its very end
            held = dict.fromkeys(
                i.task.name
                for i in ready
                if i.task is not step.task
                and min(i.stop, step.stop) - max(i.start, step.start) > tenth
            )
            if held:
                found.append(Blocked(step.task, step.start, step.stop, tuple(held)))
        return found

    def summary(self, by: str = "coro") -> dict[str, dict[str, float]]:
        """Returns tasks and seconds in each state, summed over tasks alike in `by`.

        Args:
            by: an attribute of TaskRecord, such as coro, name or outcome.
        """
        rows = {}
        for task in self.tasks:
            row = {"tasks": 0, "running": 0.0, "ready": 0.0, "waiting": 0.0}
            rows.setdefault(getattr(task, by), row)["tasks"] += 1
        for task, state, start, stop, _ in self.intervals:
            row = rows[getattr(task, by)]
            row[state] = round(row[state] + stop - start, 9)
        return rows

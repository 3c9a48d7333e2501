"""Several timelines on one scale, to see what makes the difference between similar programs."""

from __future__ import annotations

from textwrap import indent

from .display import show
from .timeline import Timeline

COLUMNS, WIDTH = 2, 9.6


class side_by_side:  # noqa: N801, as it is used like a function
    """Shows timelines under their titles: each as text, and all in one picture on one scale.

    Args:
        timelines: the Timelines by their titles.

    Raises:
        TypeError: `timelines` is not a dictionary of Timelines, or empty.

    Example:
        >>> async def main():
        ...     with virtual_time(), Timeline() as short:
        ...         await asyncio.sleep(1)
        ...     with virtual_time(), Timeline() as long:
        ...         await asyncio.sleep(2)
        ...     return side_by_side({"one": short, "two": long})
        >>> asyncio.run(main())
        one
          main  0.0 to 1.0 s  sleep 1.0
        two
          main  0.0 to 2.0 s  sleep 2.0
    """

    def __init__(self, timelines: dict[str, Timeline]):
        whole = isinstance(timelines, dict) and timelines
        if not whole or not all(isinstance(t, Timeline) for t in timelines.values()):
            raise TypeError(
                "side_by_side takes a dictionary of Timelines by their titles: "
                'write side_by_side({"gather": timeline, "wait": another}).'
            )
        self.timelines = timelines

    def __repr__(self) -> str:
        return "\n".join(f"{title}\n{indent(repr(t), '  ')}" for title, t in self.timelines.items())

    def _ipython_display_(self) -> None:
        show(repr(self), *self._repr_png_())

    def plot(self):
        """Draws all timelines into a new matplotlib Figure and returns it."""
        from .plot import draw, height, new_figure

        shown = list(self.timelines.items())
        rows = [shown[place : place + COLUMNS] for place in range(0, len(shown), COLUMNS)]
        heights = [max(height(timeline) for _, timeline in row) for row in rows]
        figure = new_figure(WIDTH, sum(heights) + 0.2 * len(rows))
        grid = figure.add_gridspec(len(rows), COLUMNS, height_ratios=heights)
        end = max(timeline.elapsed for _, timeline in shown)
        keys = {}
        for number, (title, timeline) in enumerate(shown):
            ax = figure.add_subplot(grid[divmod(number, COLUMNS)])
            draw(timeline, ax, end)
            ax.set_title(title, fontsize=10, loc="left", fontweight="bold", pad=14)
            if ax.get_legend():
                keys.update(_explained(ax))
                ax.get_legend().remove()
        figure.legend(
            keys.values(), keys, loc="outside lower right", ncols=4, fontsize=7, frameon=False
        )
        return figure

    def _repr_png_(self) -> tuple[bytes, dict]:
        from .plot import png

        return png(self.plot())


def _explained(ax) -> dict:
    """Returns the colours that a picture explains, by what they stand for."""
    legend = ax.get_legend()
    labels = [text.get_text() for text in legend.get_texts()]
    return dict(zip(labels, legend.legend_handles, strict=True))

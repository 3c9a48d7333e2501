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
        columns: how many stand beside one another; 1 puts each below the one before.

    Raises:
        TypeError: `timelines` is not a dictionary of Timelines, or empty.
        ValueError: `columns` is neither 1 nor 2.

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

    def __init__(self, timelines: dict[str, Timeline], columns: int = COLUMNS):
        whole = isinstance(timelines, dict) and timelines
        if not whole or not all(isinstance(t, Timeline) for t in timelines.values()):
            raise TypeError(
                "side_by_side takes a dictionary of Timelines by their titles: "
                'write side_by_side({"gather": timeline, "wait": another}).'
            )
        if columns not in (1, 2):
            raise ValueError(f"side_by_side has 1 column or 2, not {columns!r}.")
        self.timelines, self.columns = timelines, columns

    def __repr__(self) -> str:
        return "\n".join(f"{title}\n{indent(repr(t), '  ')}" for title, t in self.timelines.items())

    def _ipython_display_(self) -> None:
        show(repr(self), *self._repr_png_())

    def plot(self):
        """Draws all timelines into a new matplotlib Figure and returns it."""
        from .plot import draw, height, new_figure

        shown = list(self.timelines.items())
        columns = self.columns
        rows = [shown[place : place + columns] for place in range(0, len(shown), columns)]
        heights = [max(height(timeline) for _, timeline in row) for row in rows]
        figure = new_figure(WIDTH, sum(heights) + 0.2 * len(rows))
        grid = figure.add_gridspec(len(rows), columns, height_ratios=heights)
        end, keys = max(timeline.elapsed for _, timeline in shown), {}
        for number, row in enumerate(rows):
            panels = [figure.add_subplot(grid[number, column]) for column in range(len(row))]
            for ax, (title, timeline) in zip(panels, row, strict=True):
                draw(timeline, ax, end)
                ax.set_title(title, fontsize=10, loc="left", fontweight="bold", pad=14)
                keys |= _explained(ax)
            _align(panels)
        figure.legend(
            keys.values(), keys, loc="outside lower right", ncols=4, fontsize=7, frameon=False
        )
        return figure

    def _repr_png_(self) -> tuple[bytes, dict]:
        from .plot import png

        return png(self.plot())


def _explained(ax) -> dict:
    """Takes the legend off a picture; returns what it explains, by what it stands for."""
    legend = ax.get_legend()
    if legend is None:
        return {}
    labels = [text.get_text() for text in legend.get_texts()]
    handles = legend.legend_handles
    legend.remove()
    return dict(zip(labels, handles, strict=True))


def _align(panels: list) -> None:
    """Gives the lanes of neighbours one height, however many there are."""
    if all(len(ax.get_yticklabels()) and not ax.images for ax in panels):
        low = max(ax.get_ylim()[0] for ax in panels)
        for ax in panels:
            ax.set_ylim(low, ax.get_ylim()[1])

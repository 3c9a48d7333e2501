"""The picture: a lane a task, its states as bars, how it ended; an image where lanes are many."""

import asyncio
import io

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from PIL import Image

from helpers.plot import COLOURS, LANES, MARKERS
from tests.helpers.tools import hold, in_child, record, start


async def fetch(seconds):
    await asyncio.sleep(seconds)


async def outcomes():
    async def fail():
        await asyncio.sleep(1)
        raise ValueError

    tasks = [start(fetch(1), "fine"), start(fail(), "bad"), start(fetch(9), "stopped")]
    start(fetch(9), "left")
    await asyncio.sleep(2)
    tasks[2].cancel()
    await asyncio.wait(tasks)


def crowd(number):
    async def main():
        await asyncio.gather(*(fetch(n % 7 + 1) for n in range(number)))

    return record(main)


def bars(ax, state):
    """Returns the boxes of a state as (left, right, bottom, top)."""
    for drawn in ax.collections:
        if isinstance(drawn, PolyCollection) and to_hex(drawn.get_facecolor()[0]) == (
            COLOURS[state].lower()
        ):
            return [(*p.vertices[:, 0][[0, 1]], *sorted(p.vertices[:, 1][[0, 2]]))
                    for p in drawn.get_paths()]  # fmt: skip
    return []


def texts(ax):
    return [text.get_text() for text in ax.texts]


@pytest.fixture(scope="module")
def timeline():
    return record(outcomes)


@pytest.fixture(scope="module")
def axes(timeline):
    return timeline.plot()


def test_every_step_that_ran_is_a_bar_and_every_task_a_lane(timeline, axes):
    running = [i for i in timeline.intervals if i.state == "running"]
    assert len(bars(axes, "running")) == len(running) > 8
    names = [label.get_text().strip("\u00a0") for label in axes.get_yticklabels()]
    assert names == ["root", "fine", "bad", "stopped", "left"]


def test_lanes_are_indented_under_their_parent(axes):
    root, child = (label.get_text() for label in axes.get_yticklabels()[:2])
    assert not root.startswith("\u00a0")
    assert child.startswith("\u00a0\u00a0")


def test_a_running_bar_is_at_least_two_pixels_wide_though_it_took_no_time(axes):
    axes.figure.canvas.draw()
    for left, right, bottom, _ in bars(axes, "running"):
        ends = axes.transData.transform([(left, bottom), (right, bottom)])
        assert ends[1][0] - ends[0][0] >= 1.99


def test_ready_is_half_as_high_as_running():
    async def main():
        task = start(fetch(0.01), "task")
        await asyncio.sleep(0)
        hold(0.05)
        await task

    ax = record(main, virtual=False).plot()
    high = {state: {round(top - bottom, 3) for *_, bottom, top in bars(ax, state)}
            for state in ("running", "ready")}  # fmt: skip
    assert high == {"running": {0.62}, "ready": {0.31}}
    assert any(patch.get_alpha() and patch.get_width() >= 0.05 for patch in ax.patches)


@pytest.mark.parametrize(
    ("name", "outcome", "at"),
    [("fine", "done", 1.0), ("bad", "error", 1.0), ("stopped", "cancelled", 2.0),
     ("left", "unfinished", 2.0)],
)  # fmt: skip
def test_the_end_of_a_task_is_marked_by_shape_and_colour(timeline, axes, name, outcome, at):
    lane = [task.name for task in timeline.tasks].index(name)
    marks = [
        (line.get_marker(), to_hex(line.get_color()), *map(float, line.get_xdata()))
        for line in axes.lines
        if list(line.get_ydata()) == [lane]
    ]
    shape, colour = MARKERS[outcome]
    assert marks == [(shape, to_hex(colour), at)]


def test_an_error_is_named_and_a_wait_says_its_reason(axes):
    assert "ValueError" in texts(axes)
    assert "sleep" in texts(axes)


def test_a_request_to_cancel_is_marked_when_it_came(timeline, axes):
    lane = [task.name for task in timeline.tasks].index("stopped")
    marks = [(*line.get_xdata(), *line.get_ydata()) for line in axes.lines
             if line.get_marker() == "v"]  # fmt: skip
    assert marks == [(2.0, pytest.approx(lane - 0.38))]


def test_it_draws_into_the_axes_given(timeline):
    figure = Figure()
    ax = figure.add_subplot()
    assert timeline.plot(ax=ax) is ax
    assert bars(ax, "running")


def test_up_to_sixty_lanes_are_lanes_and_beyond_it_is_an_image():
    assert not crowd(LANES - 1).plot().images
    timeline = crowd(LANES)
    ax = timeline.plot()
    (image,) = ax.images
    assert not ax.collections
    assert image.get_array().shape[0] == LANES + 1
    assert ax.get_ylabel() == "61 tasks"


def test_the_strip_over_the_image_counts_the_tasks_in_each_state():
    ax = crowd(700).plot()
    (strip,) = ax.child_axes
    assert strip.get_ylabel() == "tasks"
    heights = [path.vertices[:, 1].max() for c in strip.collections for path in c.get_paths()]
    assert max(heights) == pytest.approx(701, abs=2)


def test_the_image_shows_waits_until_they_end():
    ax = crowd(140).plot()
    image = np.asarray(ax.images[0].get_array(), float)
    white = np.isclose(image, 1).all(axis=2)
    ended = [int(row.argmax()) if row.any() else len(row) for row in white[1:]]
    assert len(set(ended)) >= 6
    assert white[1:].any(axis=1).sum() == 120  # six of seven end before the last


@pytest.mark.parametrize("number", [3, 200])
def test_the_png_decodes_and_holds_the_colours_of_the_states(number):
    data, size = crowd(number)._repr_png_()
    image = Image.open(io.BytesIO(data))
    assert image.format == "PNG"
    assert image.width > size["width"] > 500
    pixels = np.asarray(image.convert("RGB"), int)
    assert (pixels[0, 0] == 255).all()
    wanted = np.array(to_rgb(COLOURS["running"] if number == 3 else "#D5D5D5")) * 255
    assert (abs(pixels - wanted).max(axis=2) < 24).sum() > 50
    assert len(data) < 60_000


def test_a_block_in_which_nothing_happens_is_drawn():
    async def nothing():
        pass

    assert record(nothing)._repr_png_()[0].startswith(b"\x89PNG")


def test_matplotlib_is_imported_only_for_a_picture():
    program = "import sys, helpers; print('matplotlib' in sys.modules)"
    assert in_child(program) == "False\n"


def test_no_figure_is_left_open_in_pyplot():
    import matplotlib.pyplot as plt

    crowd(3)._repr_png_()
    assert plt.get_fignums() == []

"""The picture of a Timeline: a lane a task, its three states told apart by shape and colour.

Running is a tall blue bar of at least two pixels, ready a half-height amber bar, waiting a thin
line with its reason above. Colours: Okabe and Ito, "Color Universal Design" (2008).
"""

from __future__ import annotations

import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from PIL import Image

from .records import collector_paused
from .text import tree

COLOURS = {"running": "#0072B2", "ready": "#E69F00", "waiting": "#8C8C8C"}
PALE = {"waiting": "#D5D5D5"}  # areas of it would drown the other two
HEIGHTS = {"running": 0.62, "ready": 0.31}
MARKERS = {"done": ("o", "#009E73"), "cancelled": ("X", "#D55E00"), "error": ("D", "#D55E00"),
           "unfinished": (">", "#56B4E9"), "destroyed": ("X", "black")}  # fmt: skip
FRAME, LOOP = "#CC79A7", "event loop"
NO_BREAK = "\u00a0"  # matplotlib drops plain spaces at the ends of a label
STATES = ("running", "ready", "waiting")
LANES, DPI, WIDTH = 60, 120, 8.0
BLOCKED = 0.02  # seconds for which one step must hold the others up to be shaded


@collector_paused()
def draw(timeline, ax=None, end: float = 0.0):
    """Draws a Timeline into `ax` (by default a new figure's) and returns the Axes.

    Args:
        timeline: the Timeline to draw.
        ax: where to draw it.
        end: seconds up to which the axis goes at least.
    """
    order = tree(timeline)
    many = len(order) > LANES
    if ax is None:
        ax = new_figure(WIDTH, height(timeline)).add_subplot()
    end = max(timeline.elapsed, end) or 1.0
    ax.set_xlim(-0.01 * end, 1.03 * end)
    label = "seconds (virtual clock)" if timeline.virtual else "seconds"
    ax.set_xlabel(label, loc="left")  # the right is the legend's
    ax.spines[["top", "right", "left"]].set_visible(False)
    (_draw_many if many else _draw_lanes)(timeline, order, ax)
    return ax


def new_figure(width: float, height: float) -> Figure:
    """Returns an empty figure of a size in inches, legible on light and on dark pages."""
    figure = Figure(figsize=(width, height), dpi=DPI, facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def height(timeline) -> float:
    """Returns the inches that a Timeline's picture needs."""
    lanes = len(timeline.tasks) + timeline.loop_lane
    return 3.6 if len(timeline.tasks) > LANES else 0.9 + 0.36 * lanes


@collector_paused()
def png(figure: Figure) -> tuple[bytes, dict]:
    """Returns a figure as PNG with few colours, and the size at which to show it."""
    data, small = io.BytesIO(), io.BytesIO()
    figure.savefig(data, format="png")
    image = Image.open(data).convert("RGB").quantize(128)
    image.save(small, format="png", optimize=True)
    return small.getvalue(), {"width": int(figure.get_figwidth() * 96)}


def _draw_lanes(timeline, order, ax) -> None:
    lanes = {task.id: lane for lane, (task, _) in enumerate(order)}
    pixel = _pixel(ax)
    for task in timeline.tasks:
        for number, deadline in enumerate(task.deadlines):
            outer = [d for d in task.deadlines[:number] if d.stop > deadline.start]
            _frame(deadline, lanes[task.id], 0.9 - 0.16 * len(outer), ax)
    waits = [i for i in timeline.intervals if i.state == "waiting"]
    ax.hlines([lanes[i.task.id] for i in waits], [i.start for i in waits], [i.stop for i in waits],
              color=COLOURS["waiting"], linewidth=1.5, snap=True)  # fmt: skip
    for task, _, start, stop, reason in waits:
        _write(reason or "", start, stop, lanes[task.id] - 0.1, pixel, ax)
    for state, least in ("ready", pixel), ("running", 2 * pixel):
        boxes = [_box(lanes[i.task.id], i.start, max(i.stop, i.start + least), HEIGHTS[state])
                 for i in timeline.intervals if i.state == state]  # fmt: skip
        ax.add_collection(PolyCollection(boxes, facecolors=COLOURS[state], linewidths=0))
    for blocked in timeline.blocked(BLOCKED):
        _shade(blocked, pixel, ax)
    for task, _ in order:
        _mark(task, lanes[task.id], timeline, ax)
    names = [NO_BREAK * 3 * depth + task.name for task, depth in order]
    if timeline.loop_lane:
        names.append(LOOP)
        running = [i for i in timeline.intervals if i.state == "running"]
        bars = [_box(len(order), i.start, max(i.stop, i.start + 2 * pixel), HEIGHTS["running"])
                for i in running]  # fmt: skip
        ax.axhline(len(order) - 0.5, color="#D5D5D5", linewidth=0.8)
        ax.add_collection(PolyCollection(bars, facecolors=COLOURS["running"], linewidths=0))
    longest = max(map(len, names))
    names = [name.ljust(longest, NO_BREAK) for name in names]  # left-aligned: who started whom
    ax.set_yticks(range(len(names)), names, fontfamily="monospace", fontsize=9)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(names) - 0.4, -0.75)
    keys = [Patch(color=COLOURS[state], label=state) for state in STATES]
    if any(task.deadlines for task in timeline.tasks):
        keys.append(Patch(fc=FRAME + "33", ec=FRAME, label="until its deadline"))
    ax.legend(handles=keys, loc="upper right", bbox_to_anchor=(1, 0), borderaxespad=3.2, ncols=4,
              fontsize=7, frameon=False, handlelength=1.2)  # fmt: skip


def _pixel(ax) -> float:
    """Returns about how many seconds one pixel of a picture stands for."""
    left, right = ax.get_xlim()
    place = ax.get_subplotspec()
    columns = place.get_gridspec().ncols if place else 1
    return (right - left) * columns / (ax.figure.get_figwidth() * ax.figure.dpi * 0.8)


def _frame(deadline, lane: int, height: float, ax) -> None:
    """Draws the box of a deadline: filled while its block lasts, dashed on to the deadline."""
    start, when, stop, expired = deadline
    top, bottom = lane - height / 2, lane + height / 2
    style = {"height": height, "linewidth": 0.8, "edgecolor": FRAME, "zorder": 0.5}
    ax.add_patch(Rectangle((start, top), when - start, fill=False, linestyle=":", **style))
    ax.add_patch(Rectangle((start, top), stop - start, facecolor=FRAME + "1A", **style))
    if expired:
        ax.vlines(when, top, bottom, color=MARKERS["error"][1], linewidth=2)


def _box(lane: int, start: float, stop: float, height: float) -> list[tuple[float, float]]:
    top, bottom = lane - height / 2, lane + height / 2
    return [(start, top), (stop, top), (stop, bottom), (start, bottom)]


def _write(text: str, start: float, stop: float, y: float, pixel: float, ax, **style) -> bool:
    """Writes a text in the middle of a stretch, if there is room for it, and says whether."""
    room = (stop - start) / pixel > 7 * len(text)
    if room:
        ax.text((start + stop) / 2, y, text, fontsize=7, ha="center", va="bottom", **style)
    return room


def _shade(blocked, pixel: float, ax) -> None:
    """Shades a stretch in which one task held the loop, and says so in as many words as fit."""
    task, start, stop, _ = blocked
    ax.axvspan(start, stop, color="#D55E00", alpha=0.15, linewidth=0, zorder=0)
    blame = f"{(stop - start) * 1000:.0f} ms by {task.name}"
    for words in (f"loop blocked {blame}", f"blocked {blame}", blame, "blocked"):
        if _write(words, start, stop, -0.7, pixel, ax, color="#9A3B00"):
            return


def _mark(task, lane: int, timeline, ax) -> None:
    """Marks the requests to cancel a task, and how it ended."""
    for moment in task.cancel_requests:
        ax.plot(moment, lane - 0.38, marker="v", color="#D55E00", markersize=5, clip_on=False)
    if task is timeline.root:
        return
    shape, colour = MARKERS[task.outcome]
    end = timeline.end_of(task)
    ax.plot(end, lane, marker=shape, color=colour, markersize=6, mec="white", clip_on=False)
    if task.exception:
        ax.annotate(task.exception.__name__, (end, lane), (6, 0), textcoords="offset points",
                    fontsize=7, va="center", color=colour)  # fmt: skip


def _draw_many(timeline, order, ax, rows: int = 300, columns: int = 700) -> None:
    """Draws an image of the lanes, summed where they outnumber its rows, over a strip of counts."""
    lanes = np.empty(len(timeline.tasks))
    lanes[[task.id for task, _ in order]] = range(len(order))
    owner, states, starts, stops, _ = timeline.spans
    rows, end = min(rows, len(order)), timeline.elapsed or 1.0
    row = (lanes[owner] * rows / len(order)).astype(int)
    first, last = starts / end * columns, stops / end * columns
    left = np.minimum(first, columns - 1).astype(int)
    right = np.maximum(np.minimum(np.ceil(last), columns).astype(int), left + 1)
    layers = [_coverage(row, left, right, rows, columns, states == k) for k in STATES]
    left, right = np.rint(first).astype(int), np.rint(last).astype(int)
    counts = [_coverage(row, left, right, rows, columns, states == k).sum(0) for k in STATES]
    ax.imshow(_mix(layers), aspect="auto", extent=(0, end, len(order), 0), interpolation="nearest")
    ax.set_ylabel(f"{len(order)} tasks")
    strip = ax.inset_axes((0, 1.04, 1, 0.22), sharex=ax)
    colours = [PALE.get(state, COLOURS[state]) for state in STATES]
    strip.stackplot(np.linspace(0, end, columns), counts, colors=colours, labels=STATES)
    strip.legend(loc="upper right", fontsize=7, ncols=3, frameon=False)
    strip.set_ylabel("tasks", fontsize=7)
    strip.tick_params(labelbottom=False, labelsize=7)
    strip.spines[["top", "right"]].set_visible(False)


def _coverage(row, first, last, rows: int, columns: int, chosen) -> np.ndarray:
    """Returns how many of the chosen spans cover each cell of an image."""
    width, size = columns + 1, rows * (columns + 1)
    begins = np.bincount(row[chosen] * width + first[chosen], minlength=size)
    ends = np.bincount(row[chosen] * width + last[chosen], minlength=size)
    return (begins - ends).reshape(rows, width).cumsum(1)[:, :columns]


def _mix(layers: list[np.ndarray]) -> np.ndarray:
    """Returns the colours of the states on white, in proportion to how many tasks are in each."""
    total = np.maximum(sum(layers), 1)[..., None]
    shares = [layer[..., None] / total for layer in layers]
    image = sum(
        share * np.array(to_rgb(PALE.get(s, COLOURS[s])))
        for share, s in zip(shares, STATES, strict=True)
    )
    return image + (1 - sum(shares))

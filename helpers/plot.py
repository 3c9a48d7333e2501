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
from matplotlib.patches import Patch
from PIL import Image

from .records import collector_paused
from .text import tree

COLOURS = {"running": "#0072B2", "ready": "#E69F00", "waiting": "#8C8C8C"}
PALE = {"waiting": "#D5D5D5"}  # areas of it would drown the other two
HEIGHTS = {"running": 0.62, "ready": 0.31}
MARKERS = {"done": ("o", "#009E73"), "cancelled": ("X", "#D55E00"), "error": ("D", "#D55E00"),
           "unfinished": (">", "#56B4E9"), "destroyed": ("X", "black")}  # fmt: skip
NO_BREAK = "\u00a0"  # matplotlib drops plain spaces at the ends of a label
STATES = ("running", "ready", "waiting")
LANES, DPI, WIDTH = 60, 120, 8.0
BLOCKED = 0.02  # seconds for which one step must hold the others up to be shaded


@collector_paused()
def draw(timeline, ax=None):
    """Draws a Timeline into `ax` (by default a new figure's) and returns the Axes."""
    order = tree(timeline)
    many = len(order) > LANES
    if ax is None:
        height = 3.6 if many else 0.9 + 0.36 * len(order)
        figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="white", layout="constrained")
        FigureCanvasAgg(figure)
        ax = figure.add_subplot()
    end = timeline.elapsed or 1.0
    ax.set_xlim(-0.01 * end, 1.03 * end)
    ax.set_xlabel("seconds (virtual clock)" if timeline.virtual else "seconds")
    ax.spines[["top", "right", "left"]].set_visible(False)
    (_draw_many if many else _draw_lanes)(timeline, order, ax)
    return ax


@collector_paused()
def png(timeline) -> tuple[bytes, dict]:
    """Returns a Timeline as PNG with few colours, and the size at which to show it."""
    figure, data = draw(timeline).figure, io.BytesIO()
    figure.savefig(data, format="png")
    image = Image.open(data).convert("RGB").quantize(128)
    small = io.BytesIO()
    image.save(small, format="png", optimize=True)
    return small.getvalue(), {"width": int(WIDTH * 96)}


def _draw_lanes(timeline, order, ax) -> None:
    lanes = {task.id: lane for lane, (task, _) in enumerate(order)}
    left, right = ax.get_xlim()
    pixel = (right - left) / (ax.figure.get_figwidth() * ax.figure.dpi * 0.8)
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
    longest = max(map(len, names))
    names = [name.ljust(longest, NO_BREAK) for name in names]  # left-aligned: who started whom
    ax.set_yticks(range(len(names)), names, fontfamily="monospace", fontsize=9)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(names) - 0.4, -0.75)
    keys = [Patch(color=COLOURS[state], label=state) for state in STATES]
    ax.legend(handles=keys, loc="upper right", bbox_to_anchor=(1, 0), borderaxespad=3.2, ncols=3,
              fontsize=7, frameon=False, handlelength=1.2)  # fmt: skip


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

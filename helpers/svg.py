"""A Timeline as SVG: quick to make, for a picture that is drawn again and again while it grows.

Colours and shapes are those of `helpers.plot`, whose pictures are slower to make and say more.
"""

from __future__ import annotations

import math
from html import escape

from .portable import STATES

COLOURS = {"running": "#0072B2", "ready": "#E69F00", "waiting": "#8C8C8C", "blocked": "#D55E00"}
HEIGHTS = {"running": 15, "ready": 8, "waiting": 1.5}
LANE, TOP, AXIS, WIDTH = 24, 6, 22, 760
LANES = 30  # of more tasks, the first are drawn
CHARACTER = 7  # pixels of a character of a name


def svg(data: dict) -> str:
    """Returns the picture of a timeline.

    Args:
        data: what `portable.plain` returns.
    """
    tasks = data["tasks"][:LANES]
    names = ["\u00a0" * 2 * task["depth"] + task["name"] for task in tasks]
    left = min(max(map(len, names), default=0), 40) * CHARACTER + 14
    end, height = max(data["elapsed"], 1e-6), TOP + LANE * len(tasks)
    scale = (WIDTH - left - 20) / end
    parts = [_box("blocked", left + start * scale, TOP, (stop - start) * scale, height - TOP, 0.15)
             for _, start, stop in data["blocked"]]  # fmt: skip
    parts += [_text(6, _middle(lane) + 4, name[:40], 12) for lane, name in enumerate(names)]
    for lane, state, start, stop, reason in sorted(data["intervals"], key=lambda span: span[1]):
        if lane < len(tasks):
            why = data["reasons"][reason] if reason >= 0 else ""
            parts.append(_span(lane, STATES[state], left + start * scale, left + stop * scale, why))
    parts += _axis(left, scale, end, height)
    rest = len(data["tasks"]) + data["left_out"] - len(tasks)
    if rest:
        parts.append(_text(6, height + 15, f"and {rest} tasks more", 11))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height + AXIS}" '
        f'width="{WIDTH}" style="background:#fff;max-width:100%;font-family:monospace">'
        f"{''.join(parts)}</svg>"
    )


def _middle(lane: int) -> float:
    return TOP + LANE * (lane + 0.5)


def _span(lane: int, state: str, start: float, stop: float, why: str) -> str:
    tall, width = HEIGHTS[state], max(stop - start, 2 if state == "running" else 1)
    box = _box(state, start, _middle(lane) - tall / 2, width, tall)
    if why and width > CHARACTER * len(why):
        box += _text((start + stop) / 2, _middle(lane) - 3, why, 10, ' text-anchor="middle"')
    return box


def _box(kind: str, x: float, y: float, width: float, height: float, opacity: float = 1) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'fill="{COLOURS[kind]}" fill-opacity="{opacity}"/>'
    )


def _text(x: float, y: float, text: str, size: int, more: str = "") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="#1a1a1a"'
    return f"<text {place}{more}>{escape(text)}</text>"


def _axis(left: float, scale: float, end: float, height: float) -> list[str]:
    """Writes about six round times under the lanes."""
    power = 10.0 ** math.floor(math.log10(end / 6))
    step = next(n * power for n in (1, 2, 5, 10) if n * power >= end / 6)
    times = [number * step for number in range(int(end / step) + 1)]
    return [
        f'<path d="M{left + time * scale:.1f},{TOP}V{height + 4}" stroke="#00000018"/>'
        + _text(left + time * scale + 3, height + 15, f"{time:.6g} s", 10)
        for time in times
    ]

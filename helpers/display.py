"""Shows text and a picture of the same thing as the output of a cell."""

from __future__ import annotations


def show(text: str, picture: bytes, size: dict) -> None:
    """Shows a text and below it its picture; of one output, a frontend would choose one of both.

    Args:
        text: what nbval compares.
        picture: a PNG.
        size: the width in pixels at which to show it.
    """
    from IPython.display import display

    display({"text/plain": text}, raw=True)
    alt = {"text/plain": "(a picture of the timeline)"}
    display({"image/png": picture, **alt}, metadata={"image/png": size}, raw=True)

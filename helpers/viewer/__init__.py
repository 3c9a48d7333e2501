"""A Timeline in a page, to zoom in: hover or arrow keys say who did what, and for how long.

What is drawn is data (`helpers.portable`), and the script puts it into the page as text and
numbers only. So data that strangers have made is safe to show once it is `checked`.

A page that shows several has `STYLE` and `SCRIPT` once and a `fragment` for each. A
Content-Security-Policy can allow this one script by `SOURCE`.
"""

from __future__ import annotations

import base64
import hashlib
import json
from html import escape
from pathlib import Path

_HERE = Path(__file__).parent
_PARTS = [(_HERE / name).read_text(encoding="utf-8") for name in ("drawing.js", "hands.js")]
STYLE = (_HERE / "style.css").read_text(encoding="utf-8")
SCRIPT = f'(() => {{\n"use strict";\n{"".join(_PARTS)}}})();'
SOURCE = f"'sha256-{base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()}'"
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
script-src {source}">
<title>{title}</title>
<style>:root {{ color-scheme: light dark; }} body {{ margin: 1rem; }}
{style}</style>
</head>
<body>
{fragment}
<script>{script}</script>
</body>
</html>
"""


def fragment(data: dict) -> str:
    """Returns the HTML of one timeline; without scripts, a reader sees its text.

    Args:
        data: what `portable.plain` returns, or `portable.checked` for data of strangers.

    Example:
        >>> from helpers.portable import plain
        >>> from helpers.viewer import fragment
        >>> async def main():
        ...     with virtual_time(), Timeline() as timeline:
        ...         await asyncio.sleep(1)
        ...     return fragment(plain(timeline))
        >>> asyncio.run(main()).partition(">")[0]
        '<div class="asyncio-timeline"'
    """
    text = json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")
    return (
        f'<div class="asyncio-timeline"><pre>{escape(data["text"])}</pre>\n'
        f'<script type="application/json">{text}</script></div>'
    )


def page(data: dict, title: str = "Timeline") -> str:
    """Returns a whole page with one timeline, which needs no other file.

    Args:
        data: as for `fragment`.
        title: of the page.

    Example:
        >>> from helpers.viewer import page
        >>> "<title>Tea</title>" in page({"text": "..."}, "Tea")
        True
    """
    return _PAGE.format(
        source=SOURCE, title=escape(title), style=STYLE, script=SCRIPT, fragment=fragment(data)
    )

"""Writes pages for people: one for each submission, and one over all of them."""

from __future__ import annotations

import base64
import binascii
import json
import re
import unicodedata
from collections import Counter, defaultdict
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from .notebooks import without_colours
from .results import FAILED, FLAGGED, MISSING, PASSED, STOPPED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .results import Question, Result

OUTCOMES = (PASSED, FAILED, STOPPED, MISSING, FLAGGED)
NOTHING = "nothing could be graded"  # the reason of each question of a file that has no answers
MOST_MESSAGES = 20
MOST_LINES = 4  # that differ, of a question
MOST_TEXT = 20_000  # characters of an output
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|COM\d|LPT\d)(\.|$)", re.IGNORECASE)  # by Windows


def write(results: list[Result], out: Path) -> Path:
    """Writes feedback/LEARNER/TOPIC.html for each result, and summary.html; returns the latter."""
    pages, paths = _templates(), _paths(results)
    for result, path in zip(results, paths, strict=True):
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        _store(out / path, pages.get_template("feedback.html").render(result=result))
    summary = pages.get_template("summary.html").render(_summary(results, paths))
    _store(out / "summary.html", summary)
    return out / "summary.html"


@cache
def _templates() -> Environment:
    pages = Environment(
        loader=PackageLoader(__package__), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    pages.filters |= {
        "cut": _cut, "picture": _picture, "timeline": _timeline, "differences": _differences
    }  # fmt: skip
    pages.globals["viewer"] = _viewer
    pages.globals["NOTHING"] = NOTHING
    pages.tests |= {"to_tell": _is_to_tell, "to_zoom": _is_to_zoom}
    return pages


def _store(path: Path, text: str) -> None:
    path.write_text(text.encode("utf-8", "replace").decode(), encoding="utf-8", newline="\n")


def _paths(results: list[Result]) -> list[str]:
    """Returns where the page of each result goes, relative to the folder of all."""
    folders = _file_names(result.learner for result in results)
    pages = [result.topic or _sure(result.source) for result in results]
    return [
        f"feedback/{folders[result.learner]}/{page}.html"
        for result, page in zip(results, pages, strict=True)
    ]


def _file_names(names: Iterable[str]) -> dict[str, str]:
    """Returns a name for each that any file system takes, and keeps apart from the others."""
    alike = defaultdict(set)
    for name in set(names):
        alike[_plain(name).casefold()].add(name)
    return {
        name: name if len(group) == 1 and _plain(name) == name else _sure(name)
        for group in alike.values()
        for name in group
    }


def _plain(name: str) -> str:
    composed = unicodedata.normalize("NFC", name)  # as macOS does
    plain = re.sub(r"[^\w.@() -]", "_", composed)[:60].strip(". ")
    return f"_{plain}" if not plain or _RESERVED.match(plain) else plain


def _sure(name: str) -> str:
    """Returns a name for a file that no other name gives."""
    return f"{_plain(name)}-{binascii.crc32(name.encode('utf-8', 'surrogatepass')):08x}"


# ---- what a page shows


def _is_to_tell(question: Question) -> bool:
    """Tells whether there is more to say of a question than its outcome."""
    return question.outcome != PASSED or bool(question.notes)


def _is_to_zoom(question: Question) -> bool:
    """Tells whether a question has a timeline that can be shown beside its message."""
    told = question.message and question.outcome != PASSED
    return bool(told and question.timeline and _timeline(question.timeline))


def _cut(text: str) -> str:
    """Returns an output without colours, and not all of it if it is very long."""
    text = without_colours(text)
    return text if len(text) <= MOST_TEXT else f"{text[:MOST_TEXT]}\n… and so on"


def _picture(text: str) -> str:
    """Returns a picture as PNG in base64; "" for what a submission has shown in place of one."""
    try:
        data = base64.b64decode(text)
    except ValueError:
        return ""
    return base64.b64encode(data).decode() if data.startswith(b"\x89PNG\r\n\x1a\n") else ""


def _timeline(text: str) -> Markup:
    """Returns a timeline to zoom in; "" for what a submission has shown in place of its data."""
    from helpers.portable import checked  # with numpy, which takes long to import
    from helpers.viewer import fragment

    try:
        return Markup(fragment(checked(json.loads(text))))
    except (ValueError, RecursionError):
        return Markup()


def _viewer() -> dict[str, Markup]:
    """Returns what a page needs once that shows timelines: script, style, and leave to run."""
    from helpers import viewer

    return {"script": Markup(viewer.SCRIPT), "style": Markup(viewer.STYLE), "source": viewer.SOURCE}


def _differences(seen: str, expected: str) -> dict:
    """Returns the first lines that differ, and how many more do."""
    pairs = zip_longest(_cut(seen).splitlines(), _cut(expected).splitlines(), fillvalue="(nothing)")
    differ = [pair for pair in pairs if pair[0] != pair[1]]
    return {"first": differ[:MOST_LINES], "more": len(differ[MOST_LINES:])}


def _summary(results: list[Result], paths: list[str]) -> dict:
    counts, messages, scores = defaultdict(Counter), Counter(), defaultdict(Counter)
    for result in results:
        if result.questions:
            scores[result.topic][result.points, len(result.questions)] += 1
        for question in result.questions:
            counts[question.title][question.outcome] += 1
            if question.outcome in (FAILED, STOPPED):
                messages[question.title, _gist(question.message) or question.reason] += 1
    return {
        "results": [*zip(results, paths, strict=True)],
        "look": [(r, path) for r, path in zip(results, paths, strict=True) if _needs_a_look(r)],
        "outcomes": OUTCOMES,
        "questions": dict(sorted(counts.items(), key=lambda item: _place(item[0]))),
        "scores": {topic: sorted(found.items()) for topic, found in sorted(scores.items())},
        "messages": messages.most_common(MOST_MESSAGES),
    }


def _needs_a_look(result: Result) -> bool:
    nothing = all(question.reason == NOTHING for question in result.questions)
    return result.flagged or nothing or "Not graded" in " ".join(result.notes)


def _place(title: str) -> tuple[int, ...]:
    return tuple(map(int, title.split(maxsplit=1)[0].split(".")))


def _gist(message: str) -> str:
    """Returns what was seen and expected, out of the message of a check."""
    found = re.findall(r"^  (seen|expected): +(.*)$", message, re.MULTILINE)
    return "; ".join(f"{word} {text}" for word, text in found)[:300]

"""Files that are no notebooks, or hardly; none of them may stop a run."""

import io
import json
import zipfile

from . import NONE, TOPIC, answered, case, handed_in, released


@case(NONE, "The file is empty.")
def empty():
    return handed_in("empty", b"")


@case(NONE, "The file is no JSON")
def truncated():
    return handed_in("truncated", json.dumps(answered()).encode()[:900])


@case(NONE, "not text in UTF-8")
def latin_one():
    return handed_in("latin-one", b'{"cells": ["\xe9"]}')


@case(NONE, "no notebook")
def a_list():
    return handed_in("a-list", b"[1, 2, 3]")


@case(NONE, "no notebook")
def cells_are_a_number():
    return handed_in("cells-are-a-number", b'{"cells": 7, "nbformat": 4, "nbformat_minor": 5}')


@case(NONE, "nested too deeply")
def deep_as_a_well():
    return handed_in("deep-as-a-well", b"[" * 200_000)


@case(NONE, "is too large")
def heavy():
    return handed_in("heavy", b" " * 20_000_001)


@case(NONE)
def untouched():
    return handed_in("untouched", released())


@case(NONE)
def sources_are_numbers():
    notebook = released()
    for cell in notebook["cells"]:
        cell["source"] = 7
    return handed_in("sources-are-numbers", notebook)


@case(None, "no zip that can be opened")
def broken_zip():
    return {"broken-zip.zip": b"PK\x03\x04 nonsense"}


@case(None, "says no topic, and its cells belong to none")
def another_course():
    return {"another-course/statistics.ipynb": b'{"cells": [], "metadata": {}, "nbformat": 4}'}


@case(NONE, "is too large")
def zip_bomb():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"zip-bomb/{TOPIC}.ipynb", b" " * 30_000_000)
    return {"zip-bomb.zip": data.getvalue()}

"""Right answers in notebooks that differ from what was handed out."""

import io
import json
import zipfile

from . import BOTH, RIGHT, TOPIC, answered, case, handed_in, released


@case(BOTH)
def as_it_should_be():
    return handed_in("as-it-should-be", answered())


@case(BOTH)
def flat():
    return {f"{TOPIC}--flat.ipynb": json.dumps(answered()).encode()}


@case(BOTH, "says no topic: taken for 00_start_here")
def renamed():
    return {"renamed/my answers (final).ipynb": json.dumps(answered()).encode()}


@case(BOTH)
def downloaded_twice():
    return {f"downloaded-twice/{TOPIC} (1).ipynb": json.dumps(answered()).encode()}


@case(BOTH)
def zipped():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(f"zipped_42_assignsubmission_file_/{TOPIC}.ipynb", json.dumps(answered()))
        archive.writestr("__MACOSX/zipped/._x.ipynb", "")
    return {"export.zip": data.getvalue()}


@case(BOTH)
def climbing_zip():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(f"../../climbing-zip/{TOPIC}.ipynb", json.dumps(answered()))
    return {"climbing.zip": data.getvalue()}


@case(BOTH, "There is more than one")
def two_attempts():
    older = answered(fix_line="raise NotImplementedError")
    return {
        f"two-attempts/0/{TOPIC}.ipynb": json.dumps(older).encode(),
        f"two-attempts/{TOPIC}.ipynb": json.dumps(answered()).encode(),
    }


@case(BOTH, "by its name, since the cell's id is gone")
def ids_stripped():
    notebook = answered()
    for cell in notebook["cells"]:
        del cell["id"]
    notebook["nbformat_minor"] = 4
    return handed_in("ids-stripped", notebook)


@case(BOTH)
def grade_ids():
    notebook = answered()
    for cell in notebook["cells"]:
        cell["metadata"] = {"nbgrader": {"grade_id": cell.pop("id")}}
    return handed_in("grade-ids", notebook)


@case(BOTH, "was found below the stub")
def answer_below_the_stub():
    notebook = released()
    for name, source in RIGHT.items():
        place = next(n for n, c in enumerate(notebook["cells"]) if c["id"] == f"{name}-answer")
        cell = {"cell_type": "code", "id": f"new-{name}", "metadata": {}, "outputs": [],
                "execution_count": None, "source": source}  # fmt: skip
        notebook["cells"].insert(place + 1, cell)
    return handed_in("answer-below-the-stub", notebook)


@case(BOTH)
def cells_reversed():
    notebook = answered()
    notebook["cells"].reverse()
    return handed_in("cells-reversed", notebook)


@case(BOTH)
def only_the_answers():
    notebook = answered()
    notebook["cells"] = [c for c in notebook["cells"] if c["id"].endswith("-answer")]
    return handed_in("only-the-answers", notebook)


@case(BOTH)
def sources_as_lists():
    notebook = answered()
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)
    return handed_in("sources-as-lists", notebook)


@case(BOTH)
def windows():
    data = json.dumps(answered(fix_line=RIGHT["fix-line"].replace("\n", "\r\n")), indent=1)
    return handed_in("windows", b"\xef\xbb\xbf" + data.encode())


@case(BOTH)
def markers_of_nbval():
    source = f"# NBVAL_SKIP\n# NBVAL_IGNORE_OUTPUT\n{RIGHT['fix-line']}"
    return handed_in("markers-of-nbval", answered(fix_line=source))


@case(BOTH)
def checks_deleted_and_tags_added():
    notebook = answered()
    for cell in notebook["cells"]:
        cell["metadata"] = {"tags": ["nbval-skip", "raises-exception", "facts"]}
        if cell["id"].endswith("-check"):
            cell["source"] = "print('solved')"
    return handed_in("checks-deleted-and-tags-added", notebook)


@case(BOTH)
def beside_other_files():
    files = handed_in("beside-other-files", answered())
    evil = b"raise SystemExit('imported by the grader')"
    names = (
        "conftest.py",
        "random.py",
        "asyncio.py",
        "helpers.py",
        "pytest.ini",
        "sitecustomize.py",
    )
    return files | {f"beside-other-files/{name}": evil for name in names}


@case(BOTH)
def odd_name():
    return {f"=cmd()<b>Zoë & \u202eco/{TOPIC}.ipynb": json.dumps(answered()).encode()}


@case(BOTH)
def a_second_at_a_time():
    source = """
async def nap():
    await asyncio.sleep(1)

async def steep(seconds):
    for _ in range(seconds):
        await nap()
    return "tea"
"""
    return handed_in("a-second-at-a-time", answered(fix_line=source))

"""Who has handed in what is found out, whatever the files are called and wherever they lie."""

import io
import os
import struct
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from grading import files
from grading.naming import identity
from grading.submissions import NoSubmissions, find

TOPICS = ["00_start_here", "03_event_loop"]
A, B = TOPICS
MOODLE = "Anna Ek_123_assignsubmission_file_"


def a_zip(*names: str, **data: bytes) -> bytes:
    """Returns a zip with notebooks that hold their own names."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, name.encode())
        for name, content in data.items():
            archive.writestr(f"{name}.ipynb", content)
    return file.getvalue()


@pytest.fixture
def found(tmp_path):
    """Returns a function that puts files into a folder and finds the submissions in it."""

    def found(*names: str, recognise=lambda data: "", **contents: bytes):
        for name in names:
            put(tmp_path / name, os.fsencode(name))
        for name, data in contents.items():
            put(tmp_path / f"{name}.zip", data)
        return find(tmp_path, TOPICS, recognise)

    return found


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def who(submissions) -> list[tuple[str, str]]:
    return [(s.learner, s.topic) for s in submissions]


# ---- layouts


@pytest.mark.parametrize(
    ("name", "learner"),
    [
        (f"anna/{A}.ipynb", "anna"),
        (f"anna/week 1/{A}.ipynb", "anna"),
        (f"anna/my {A} final.ipynb", "anna"),
        (f"anna/{A} (2).ipynb", "anna"),
        (f"anna/{A}-Copy1.ipynb", "anna"),
        (f"anna/{A}.IPYNB", "anna"),
        (f"student_12/{A}.ipynb", "student_12"),
        (f"group-3/{A}.ipynb", "group-3"),
        (f"{A}--anna.ipynb", "anna"),
        (f"{A}--student-12.ipynb", "student-12"),
        (f"{A}--anna (1).ipynb", "anna"),
        (f"anna_{A}.ipynb", "anna"),
        (f"anna_2024_{A}.ipynb", "anna_2024"),
        (f"{MOODLE}/{A}.ipynb", "Anna Ek"),
        (f"{MOODLE}{A}.ipynb", "Anna Ek"),
        (f"course/{MOODLE}/{A}.ipynb", "Anna Ek"),
        (f"Participant 7_7_assignsubmission_file_/{A}.ipynb", "Participant 7"),
        (f"doejane_1234_5678_{A}.ipynb", "doejane"),
        (f"doejane_LATE_1234_5678_{A}.ipynb", "doejane"),
        (f"doejane_1234_5678_{A}-1.ipynb", "doejane"),
        (f"doejane_1234_5678_{A} (1)-2.ipynb", "doejane"),
        (f"LATE_anon_aB3dE_5678_{A}.ipynb", "anon_aB3dE"),
        (f"anna/exam_12_34_{A}.ipynb", "anna"),
    ],
)
def test_a_path_tells_the_learner_and_the_topic(found, name, learner):
    assert who(found(name)) == [(learner, A)]


@pytest.mark.parametrize(
    ("members", "learners"),
    [
        ([f"{A}.ipynb", f"{B}.ipynb"], {"work"}),
        ([f"exercises/{A}.ipynb", f"exercises/{B}.ipynb"], {"work"}),
        ([f"anna/{A}.ipynb", f"bob/{A}.ipynb"], {"anna", "bob"}),
        ([f"submissions/anna/{A}.ipynb", f"submissions/bob/{B}.ipynb"], {"anna", "bob"}),
        ([f"{A}--anna.ipynb", f"{A}--bob.ipynb"], {"anna", "bob"}),
        ([f"{MOODLE}/{A}.ipynb"], {"Anna Ek"}),
        ([f"doejane_1234_5678_{A}.ipynb", f"roejohn_9_8_{A}.ipynb"], {"doejane", "roejohn"}),
        ([f"anna\\{A}.ipynb", f"bob\\{A}.ipynb"], {"anna", "bob"}),
    ],
)
def test_a_zip_is_of_one_learner_or_of_many(found, members, learners):
    assert {learner for learner, _ in who(found(work=a_zip(*members)))} == learners


def test_zips_of_one_learner_each_are_told_apart_though_they_hold_the_same_folder(found):
    member = f"exercises/{A}.ipynb"
    assert who(found(anna=a_zip(member), bob=a_zip(member))) == [("anna", A), ("bob", A)]


def test_a_zip_for_each_topic_gives_each_learner_once(found):
    first, second = ([f"{name}/{topic}.ipynb" for name in ("anna", "bob")] for topic in TOPICS)
    assert who(found(week_1=a_zip(*first), week_2=a_zip(*second))) == [
        ("anna", A), ("anna", B), ("bob", A), ("bob", B),
    ]  # fmt: skip


def test_nobody_is_lost_in_folders_that_hold_folders_of_learners(found):
    names = [f"{group}/{name}/{A}.ipynb" for group in ("red", "blue") for name in ("anna", "bob")]
    assert who(found(*names)) == [
        ("blue/anna", A), ("blue/bob", A), ("red/anna", A), ("red/bob", A),
    ]  # fmt: skip


def test_folders_around_all_learners_are_looked_through(found):
    names = [f"course/submitted/{name}/{A}.ipynb" for name in ("anna", "bob")]
    assert who(found(*names)) == [("anna", A), ("bob", A)]


@pytest.mark.parametrize(
    ("names", "learners"),
    [
        ((f"doejane_12_1_{A}.ipynb", f"doejane_34_2_{A}.ipynb"), {"doejane (12)", "doejane (34)"}),
        ((f"doejane_12_1_{A}.ipynb", f"doejane_34_2_{B}.ipynb"), {"doejane (12)", "doejane (34)"}),
        ((f"{MOODLE}/{A}.ipynb", f"{MOODLE.replace('123', '9')}/{A}.ipynb"),
         {"Anna Ek (123)", "Anna Ek (9)"}),
        ((f"{MOODLE}/{A}.ipynb", f"{MOODLE.replace('123', '9')}/{B}.ipynb"), {"Anna Ek"}),
    ],
)  # fmt: skip
def test_two_learners_of_one_name_are_told_apart_by_their_numbers(found, names, learners):
    submissions = found(*names)
    assert len(submissions) == 2
    assert {s.learner for s in submissions} == learners


@pytest.mark.parametrize(
    ("learner", "source", "known"),
    [
        ("doejane", f"doejane_1234_5678_{A}.ipynb", {"canvas": "1234"}),
        ("doejane (1234)", f"x.zip/doejane_LATE_1234_5678_{A}.ipynb", {"canvas": "1234"}),
        ("Anna Ek", f"x.zip/{MOODLE}/work.ipynb", {"moodle": "123"}),
        ("anna", f"anna/exam_12_34_{A}.ipynb", {}),
        ("anna", f"anna/{A}.ipynb", {}),
    ],
)
def test_the_number_in_canvas_or_moodle_is_known_from_the_path(learner, source, known):
    assert identity(learner, source) == known


# ---- names that say nothing


def test_a_name_that_says_no_topic_is_matched_by_content_and_noted(found):
    [submission] = found("anna/work.ipynb", recognise=lambda data: B)
    assert who([submission]) == [("anna", B)]
    assert submission.notes == (f"work.ipynb says no topic: taken for {B} by its cells.",)


def test_a_notebook_of_no_topic_has_a_submission_of_its_own(found):
    submissions = found("anna/a.ipynb", "anna/b.ipynb")
    assert who(submissions) == [("anna", "")] * 2
    assert "its cells belong to none" in submissions[0].notes[0]


@pytest.mark.skipif(sys.platform != "linux", reason="such names cannot be made here")
def test_a_name_that_is_no_unicode_can_be_printed(found):
    [submission] = found(f"Zo\udceb/{A}.ipynb")
    assert submission.learner == "Zo\\udceb"
    assert submission.source.isprintable()


# ---- more than one


def test_the_newest_of_several_counts_and_the_others_are_noted(found, tmp_path):
    old, new = f"anna/{A}.ipynb", f"anna/again/{A}.ipynb"
    for name, seconds in ((old, 1_000_000_000), (new, 2_000_000_000)):
        put(tmp_path / name, name.encode())
        os.utime(tmp_path / name, (seconds, seconds))
    [submission] = found()
    assert submission.data == new.encode()
    assert submission.notes == (f"There is more than one: graded is {new}, not {old}.",)


def test_a_file_and_a_member_of_a_zip_are_compared_by_their_time(found, tmp_path):
    data = a_zip(f"{A}.ipynb")  # its time is 1980
    put(tmp_path / f"anna/{A}.ipynb", b"newer")
    [submission] = found(anna=data)
    assert submission.data == b"newer"
    os.utime(tmp_path / f"anna/{A}.ipynb", (0, 0))
    [submission] = found()
    assert submission.data == f"{A}.ipynb".encode()


def test_of_two_with_one_time_the_later_download_counts(found, tmp_path):
    for name in (f"anna/{A}.ipynb", f"anna/{A} (1).ipynb"):
        put(tmp_path / name, name.encode())
        os.utime(tmp_path / name, (1, 1))
    [submission] = found()
    assert submission.source == f"anna/{A} (1).ipynb"


def test_one_that_can_be_read_counts_more_than_a_newer_one_that_cannot(found, tmp_path):
    put(tmp_path / f"anna/{A} (1).ipynb", b" " * (files.MOST_BYTES + 1))
    [submission] = found(f"anna/{A}.ipynb")
    assert submission.data


# ---- what is left alone


@pytest.mark.parametrize(
    "name",
    [
        f"anna/.ipynb_checkpoints/{A}-checkpoint.ipynb",
        f"__MACOSX/anna/._{A}.ipynb",
        f"anna/._{A}.ipynb",
        f".hidden/{A}.ipynb",
        "anna/conftest.py",
        f"anna/{A}.ipynb.txt",
    ],
)
def test_hidden_and_other_files_are_left_alone(found, name):
    kept = f"bob/{A}.ipynb"
    assert who(found(name, kept)) == [("bob", A)]
    assert who(found(export=a_zip(name, f"carl/{A}.ipynb"))) == [("bob", A), ("export", A)]


def test_links_are_not_followed(found, tmp_path_factory, tmp_path):
    secret = tmp_path_factory.mktemp("elsewhere")
    put(secret / f"{A}.ipynb", b"secret")
    (tmp_path / "anna").symlink_to(secret)
    (tmp_path / f"{A}--bob.ipynb").symlink_to(secret / f"{A}.ipynb")
    assert who(found(f"carl/{A}.ipynb")) == [("carl", A)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_not_waited_for(found, tmp_path):
    os.mkfifo(tmp_path / f"{A}--anna.ipynb")
    assert who(found(f"bob/{A}.ipynb")) == [("bob", A)]


# ---- what cannot be read


def test_what_cannot_be_read_is_a_submission_that_says_so(found, monkeypatch):
    monkeypatch.setattr(Path, "read_bytes", refusing(Path.read_bytes, "anna"))
    anna, bob = found(f"anna/{A}.ipynb", f"bob/{A}.ipynb")
    assert anna.notes == (f"anna/{A}.ipynb Permission denied: nothing of it could be graded.",)
    assert (anna.data, bob.notes) == (None, ())


def test_a_folder_that_cannot_be_read_stops_no_other(found, monkeypatch):
    monkeypatch.setattr(Path, "iterdir", refusing(Path.iterdir, "anna"))
    anna, bob = found(f"anna/{A}.ipynb", f"bob/{A}.ipynb")
    assert "anna cannot be read (Permission denied)" in anna.notes[0]
    assert (anna.learner, bob.learner, bob.notes) == ("anna", "bob", ())


def refusing(method, part: str):
    def refuse(path, *args):
        if part in path.parts:
            raise PermissionError(13, "Permission denied")
        return method(path, *args)

    return refuse


def encrypted() -> bytes:
    data = bytearray(a_zip(f"{A}.ipynb"))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", data, data.index(signature) + offset, 1)
    return bytes(data)


def damaged(method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr(f"{A}.ipynb", b"some text " * 99)
    data = bytearray(file.getvalue())
    for place in range(50, 60):
        data[place] ^= 0x55
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no zip", "work.zip is no zip that can be opened"),
        (b"", "work.zip is no zip that can be opened"),
        (a_zip(f"{A}.ipynb")[:-30], "work.zip is no zip that can be opened"),
        (encrypted(), f"work.zip/{A}.ipynb is encrypted"),
        (damaged(), f"work.zip/{A}.ipynb is damaged"),
        (damaged(zipfile.ZIP_BZIP2), f"work.zip/{A}.ipynb is damaged"),
        (damaged(zipfile.ZIP_LZMA), f"work.zip/{A}.ipynb is damaged"),
        (a_zip(**{A: b" " * (files.MOST_BYTES + 1)}), f"work.zip/{A}.ipynb is too large"),
        (a_zip("anna.zip"), "work.zip/anna.zip is a zip inside a zip: unpack the outer one"),
    ],
)
def test_a_zip_that_cannot_be_read_is_a_submission_that_says_so(found, data, words):
    [submission] = found(work=data)
    assert submission.notes[0].startswith(words)
    assert submission.data is None


@pytest.mark.parametrize("limit", ["MOST_FILES", "MOST_IN_ZIP"])
def test_a_zip_that_would_fill_the_memory_is_refused(found, monkeypatch, limit):
    monkeypatch.setattr(files, limit, 2)
    [submission] = found(bomb=a_zip("1.ipynb", "2.ipynb", "3.ipynb"))
    assert submission.notes == ("bomb.zip holds too much: nothing of it could be graded.",)


@pytest.mark.parametrize("way", ["../../", "/", "C:\\", "..\\..\\", "x/../../"])
def test_a_member_that_climbs_out_of_its_zip_is_read_in_place(found, tmp_path, way):
    before = sorted(tmp_path.parent.iterdir())
    [submission] = found(evil=a_zip(f"{way}{A}.ipynb"))
    assert submission.data == f"{way}{A}.ipynb".encode()
    assert ".." not in PurePosixPath(submission.source).parts
    assert [p.name for p in tmp_path.iterdir()] == ["evil.zip"]
    assert sorted(tmp_path.parent.iterdir()) == before


# ---- nothing to grade


def a_file(path: Path) -> Path:
    path.joinpath("x.ipynb").touch()
    return path / "x.ipynb"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path / "missing", "missing: No such file or directory. Give the folder"),
        (a_file, "x.ipynb: Not a directory. Give the folder"),
        (lambda path: path, "holds no submission: expected LEARNER/NN_topic.ipynb"),
    ],
)
def test_a_folder_without_submissions_is_one_clear_line(tmp_path, make, words):
    with pytest.raises(NoSubmissions) as error:
        find(make(tmp_path), TOPICS, lambda data: "")
    assert words in str(error.value)
    assert "\n" not in str(error.value)

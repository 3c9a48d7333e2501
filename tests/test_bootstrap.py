"""What the set-up decides: when to do nothing, when to begin anew, and what it says when it cannot.

What the environment is made of is left out here: tests/setup tests it whole.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import bootstrap
from scripts.test_all import candidates

SCRIPT = Path(bootstrap.__file__)
ROOT = SCRIPT.parent.parent


@pytest.fixture
def venv(tmp_path, monkeypatch) -> Path:
    """The place of the environment of a course in which nothing is installed but Python."""
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    monkeypatch.setattr(bootstrap, "ROOT", str(tmp_path))
    monkeypatch.setattr(bootstrap, "LOCK", str(tmp_path / "requirements.lock"))
    monkeypatch.setattr(bootstrap, "run", lambda name, command: None)
    return tmp_path / ".venv"


def set_up(capsys) -> str:
    """Run the set-up; return what it said that it does, nothing where it did nothing."""
    bootstrap.main([])
    return capsys.readouterr().err


def interpreter(venv: Path) -> Path:
    return Path(bootstrap.program(str(venv), "python"))


def without_interpreter(venv: Path) -> None:
    interpreter(venv).unlink()


def of_another_python(venv: Path) -> None:
    change_stamp(venv, 2, "3.10.0")


def of_a_python_elsewhere(venv: Path) -> None:
    change_stamp(venv, 1, "/elsewhere")


def of_a_course_since_moved(venv: Path) -> None:
    change_stamp(venv, 0, "/elsewhere/.venv")


def change_stamp(venv: Path, place: int, value: str) -> None:
    path = venv / bootstrap.STAMP
    stamp = json.loads(path.read_text())
    stamp["interpreter"][place] = value
    path.write_text(json.dumps(stamp))


def without_stamp(venv: Path) -> None:
    (venv / bootstrap.STAMP).unlink()


def with_half_a_stamp(venv: Path) -> None:
    (venv / bootstrap.STAMP).write_text('{"interpreter')


def only_a_folder(venv: Path) -> None:
    shutil.rmtree(venv)
    venv.mkdir()


def only_a_file(venv: Path) -> None:
    shutil.rmtree(venv)
    venv.touch()


def nothing(venv: Path) -> None:
    shutil.rmtree(venv)


BROKEN = [
    without_interpreter,
    of_another_python,
    of_a_python_elsewhere,
    of_a_course_since_moved,
    without_stamp,
    with_half_a_stamp,
    only_a_folder,
    only_a_file,
    nothing,
]


@pytest.mark.parametrize("broken", BROKEN)
def test_broken_environment_is_made_anew(venv, capsys, broken):
    set_up(capsys)
    broken(venv)
    if venv.is_dir():
        (venv / "left over").touch()
    set_up(capsys)
    assert not (venv / "left over").exists()
    assert subprocess.run([interpreter(venv), "-c", ""]).returncode == 0


def test_finished_environment_is_left_alone(venv, capsys):
    set_up(capsys)
    assert set_up(capsys) == ""


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_changed_requirements_are_installed_into_the_same_environment(venv, capsys, name):
    set_up(capsys)
    (venv / "left over").touch()
    with (venv.parent / name).open("a") as file:
        file.write("# changed\n")
    assert "the requirements changed" in set_up(capsys)
    assert (venv / "left over").exists()


def test_failed_installation_is_not_taken_for_a_finished_one(venv, capsys, monkeypatch):
    def fail(venv):
        raise bootstrap.SetupError("out of luck")

    with monkeypatch.context() as patch:
        patch.setattr(bootstrap, "install", fail)
        with pytest.raises(bootstrap.SetupError):
            bootstrap.main([])
    assert "the last set-up did not finish" in set_up(capsys)


def complaint(*arguments: str | Path, python: str | Path = sys.executable, **environment: str):
    """The one line in which a set-up that fails says why."""
    step = subprocess.run(
        [python, SCRIPT, *arguments],
        capture_output=True,
        text=True,
        env=os.environ | environment,
    )
    lines = [line for line in step.stderr.splitlines() if ": setting up " not in line]
    assert (step.returncode, step.stdout, len(lines)) == (1, "", 1), step.stderr
    return lines[0]


def test_unwritable_place_is_said_in_one_line():
    assert "cannot use a file" in complaint(ROOT / "LICENSE/venv")


def test_foreign_folder_is_not_replaced(tmp_path):
    (tmp_path / "precious").touch()
    assert "no virtual environment" in complaint(tmp_path)
    assert (tmp_path / "precious").exists()


def test_python_without_venv_is_said_in_one_line(tmp_path):
    (tmp_path / "ensurepip.py").write_text("raise ImportError('no ensurepip')")
    line = complaint(tmp_path / "new", PYTHONPATH=str(tmp_path))
    assert "install its venv package" in line


def test_old_python_is_said_in_one_line(tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.version_info = (3, 10, 9)")
    line = complaint(tmp_path / "new", PYTHONPATH=str(tmp_path))
    assert "this is Python 3.10.9 and the course needs 3.11 or newer" in line


@pytest.mark.parametrize("version", ["2.7", "3.6", "3.8", "3.10"])
def test_really_old_python_understands_enough_to_say_so(version):
    runs = [path for path in candidates(version) if path.is_file() and starts(path)]
    if not runs:
        pytest.skip(f"there is no Python {version} on this machine")
    assert f"this is Python {version}" in complaint(python=runs[0])


def starts(python: Path) -> bool:
    """Whether it is an interpreter, and not a launcher of one that is not there."""
    return subprocess.run([python, "-c", ""], capture_output=True).returncode == 0


@pytest.mark.parametrize(
    ("output", "line"),
    [
        ("OSError: [Errno 28] No space left on device", "step cannot write (No space left)"),
        ("cause: Connection refused (os error 111)", "step cannot download (Connection refused)"),
        ("first\nERROR: what went wrong\n", "step failed (ERROR: what went wrong)"),
        ("", "step ended with code 3"),
    ],
)
def test_failed_step_is_said_in_one_line(output, line):
    program = f"import sys; print({output!r}); sys.exit(3)"
    with pytest.raises(bootstrap.SetupError, match="same command again") as raised:
        bootstrap.run("step", [sys.executable, "-c", program])
    assert str(raised.value).startswith(line)
    assert "\n" not in str(raised.value)

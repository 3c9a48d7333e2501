"""What is declared can be downloaded, and Binder's environment runs every lesson."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.declared import BIN, CONDA_PYTHON, LOCK, PIP_PART, PLATFORMS, PYTHONS, ROOT

pytestmark = pytest.mark.usefixtures("network")


def run(*command: str | Path, path="", **options) -> subprocess.CompletedProcess[str]:
    """Run a command and keep what it prints."""
    environment = os.environ | {"UV_SYSTEM_CERTS": "1", "PATH": path + os.environ["PATH"]}
    return subprocess.run(command, capture_output=True, text=True, env=environment, **options)


def test_condas_pip_part_resolves():
    pins = "\n".join(PIP_PART)
    command = [BIN / "uv", "pip", "compile", "--quiet", "--python-version", CONDA_PYTHON, "-"]
    resolution = run(*command, input=pins)
    assert resolution.returncode == 0, resolution.stderr


@pytest.fixture(scope="module")
def binder(tmp_path_factory, clone) -> tuple[Path, Path]:
    """A clone and its environment as Binder makes it: the pinned packages, then postBuild."""
    folder = tmp_path_factory.mktemp("binder")
    course, bin_folder = clone(folder), folder / "environment/bin"
    subprocess.run([sys.executable, "-m", "venv", bin_folder.parent], check=True)
    install = [BIN / "uv", "pip", "install", "--python", bin_folder / "python", *PIP_PART]
    for command in (install, ["bash", course / "postBuild"]):
        step = run(*command, cwd=course, path=f"{bin_folder}:")
        assert step.returncode == 0, step.stdout + step.stderr
    return course, bin_folder


def test_binder_runs_every_lesson(binder):
    course, bin_folder = binder
    plugins = ["-p", "no:asyncio", "-p", "no:anyio", "--nbval", "--nbval-current-env"]
    command = [bin_folder / "python", "-m", "pytest", "-o", "addopts=", *plugins, "notebooks"]
    step = run(*command, cwd=course)
    assert step.returncode == 0, step.stdout


def test_binder_does_not_ask_about_news(binder):
    config = binder[1].parent / "etc/jupyter/labconfig/page_config.json"
    assert "announcements" in config.read_text()


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_lock_installs_without_a_compiler(python, platform, tmp_path):
    into = ["--target", tmp_path, "--python-version", python, "--python-platform", platform]
    options = ["--dry-run", "--only-binary", ":all:", "--require-hashes", *into]
    plan = run(BIN / "uv", "pip", "sync", *options, ROOT / "requirements.lock")
    assert plan.returncode == 0, plan.stderr


def test_lock_is_what_make_lock_writes(tmp_path):
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    made = run("make", "--old-file=setup", "lock", f"VENV={sys.prefix}", "ARGS=", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "requirements.lock").read_text() == LOCK

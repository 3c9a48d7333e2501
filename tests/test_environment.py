"""The environment is declared once, in pyproject.toml: everything derived from it agrees."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCK = (ROOT / "requirements.lock").read_text()
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text())
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
PLATFORMS = {
    "linux": {"sys_platform": "linux", "os_name": "posix"},
    "macos": {"sys_platform": "darwin", "os_name": "posix"},
    "windows": {"sys_platform": "win32", "os_name": "nt"},
}


def by_name(requirements: list[str]) -> dict[str, Requirement]:
    """Requirements under the names that an index knows them by."""
    return {canonicalize_name(r.name): r for r in map(Requirement, requirements)}


def entries() -> list[str]:
    """The lock's entries, each with its hashes."""
    return re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", LOCK, re.MULTILINE | re.DOTALL)


def locked(python: str, platform: str = "linux") -> dict[str, str]:
    """What the lock installs there: a version for each name."""
    machine = {
        "python_version": python,
        "python_full_version": f"{python}.9",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        **PLATFORMS[platform],
    }
    versions: dict[str, str] = {}
    for line in re.findall(r"^([a-z0-9].*?)(?: \\)?$", LOCK, re.MULTILINE):
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate(machine):
            assert requirement.name not in versions, f"{requirement.name} is locked twice"
            versions[requirement.name] = str(requirement.specifier).removeprefix("==")
    return versions


def run(*command: str | Path, path="", **options) -> subprocess.CompletedProcess[str]:
    """Run a command and keep what it prints."""
    environment = os.environ | {"UV_SYSTEM_CERTS": "1", "PATH": path + os.environ["PATH"]}
    return subprocess.run(command, capture_output=True, text=True, env=environment, **options)


DIRECT = by_name(PYPROJECT["project"]["dependencies"])
GROUPS = [line for group in PYPROJECT["dependency-groups"].values() for line in group]
PIP_PART = next(part["pip"] for part in CONDA["dependencies"] if isinstance(part, dict))
CONDA_PYTHON = next(part for part in CONDA["dependencies"] if part.startswith("python="))[7:]


def test_conda_installs_exactly_the_direct_dependencies():
    assert set(by_name(PIP_PART)) == set(DIRECT)


def test_conda_pins_what_the_lock_pins():
    versions = locked(CONDA_PYTHON)
    assert sorted(PIP_PART) == sorted(f"{name}=={versions[name]}" for name in DIRECT)


def test_conda_pins_a_python_that_the_course_is_tested_on():
    assert CONDA_PYTHON in PYTHONS


def test_conda_does_not_install_the_repository_itself():
    assert not [line for line in PIP_PART if line.startswith(("-", "."))]


@pytest.mark.usefixtures("network")
def test_condas_pip_part_resolves():
    pins = "\n".join(PIP_PART)
    command = [BIN / "uv", "pip", "compile", "--quiet", "--python-version", CONDA_PYTHON, "-"]
    resolution = run(*command, input=pins)
    assert resolution.returncode == 0, resolution.stderr


def test_binder_builds_the_environment_before_it_copies_the_repository():
    dockerfile = run(BIN / "jupyter-repo2docker", "--no-build", "--debug", ".", cwd=ROOT).stdout
    environment = dockerfile.index('--file "environment.yml"')
    repository = dockerfile.index(" src/ ${REPO_DIR}/\n")
    post_build = dockerfile.index("./postBuild")
    assert environment < repository < post_build


def test_no_binder_folder_hides_the_files_at_the_root():
    assert not [name for name in ("binder", ".binder") if (ROOT / name).exists()]


@pytest.mark.parametrize("name", ["postBuild", ".ci/run"])
def test_script_can_be_executed(name):
    assert os.access(ROOT / name, os.X_OK)


@pytest.fixture(scope="module")
def binder(tmp_path_factory, clone, network) -> tuple[Path, Path]:
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
    nbval = [
        "-o",
        "addopts=",
        "-p",
        "no:asyncio",
        "-p",
        "no:anyio",
        "--nbval",
        "--nbval-current-env",
    ]
    step = run(bin_folder / "python", "-m", "pytest", *nbval, "notebooks", cwd=course)
    assert step.returncode == 0, step.stdout


def test_binder_does_not_ask_about_news(binder):
    config = binder[1].parent / "etc/jupyter/labconfig/page_config.json"
    assert "announcements" in config.read_text()


def test_lock_names_no_index_host():
    assert not re.findall(r"://|--\S*(?:index|find-links|trusted-host)\S*", LOCK)


def test_lock_has_hashes_for_every_file():
    assert not [entry.split()[0] for entry in entries() if "--hash=sha256:" not in entry]


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_lock_satisfies_every_declared_requirement(python, platform):
    versions = locked(python, platform)
    machine = {"python_version": python, **PLATFORMS[platform]}
    wanted = by_name(PYPROJECT["project"]["dependencies"] + GROUPS)
    unmet = [
        str(requirement)
        for name, requirement in wanted.items()
        if (requirement.marker is None or requirement.marker.evaluate(machine))
        and not (name in versions and requirement.specifier.contains(versions[name]))
    ]
    assert not unmet


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_lock_installs_without_a_compiler(python, platform, tmp_path):
    into = ["--target", tmp_path, "--python-version", python, "--python-platform", platform]
    options = ["--dry-run", "--only-binary", ":all:", "--require-hashes", *into]
    plan = run(BIN / "uv", "pip", "sync", *options, ROOT / "requirements.lock")
    assert plan.returncode == 0, plan.stderr


@pytest.mark.usefixtures("network")
def test_lock_is_what_make_lock_writes(tmp_path):
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    made = run("make", "--old-file=setup", "lock", f"VENV={sys.prefix}", "ARGS=", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "requirements.lock").read_text() == LOCK


def test_build_backend_is_locked():
    assert set(by_name(PYPROJECT["build-system"]["requires"])) <= set(locked("3.11"))


@pytest.mark.parametrize("package", ["helpers", "grading"])
def test_package_imports_only_direct_dependencies(package):
    imported = {
        name.partition(".")[0]
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        for name in imports(node)
    }
    groups = ("grading", "cluster") if package == "grading" else ()
    declared = [set(by_name(PYPROJECT["dependency-groups"][group])) for group in groups]
    allowed = set(DIRECT).union(*declared)
    foreign = imported - sys.stdlib_module_names - {"helpers", "grading"}
    distributions = packages_distributions()
    sources = {name: set(map(canonicalize_name, distributions[name])) for name in foreign}
    assert not {name: source for name, source in sources.items() if not source & allowed}


def imports(node: ast.AST) -> list[str]:
    """The modules that a statement names with their full names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and not node.level else []


def test_workflow_calls_make_test_with_every_python():
    workflow = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text())
    job = workflow["jobs"]["test"]
    assert job["strategy"]["matrix"]["python"] == PYTHONS
    assert job["steps"][-1]["run"] == "make test PYTHON=python${{ matrix.python }}"


def test_workflow_calls_make_test_browser():
    workflow = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text())
    assert {"run": "make test-browser"} in workflow["jobs"]["browser"]["steps"]


def test_ci_calls_make_test_and_make_test_browser():
    lines = (ROOT / ".ci/run").read_text().splitlines()
    assert [line for line in lines if "make " in line and not line.startswith("#")] == [
        "make test",
        "exec make test-browser",
    ]

"""The environment is declared once, in pyproject.toml: everything derived from it agrees."""

import ast
import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest
import yaml
from packaging.utils import canonicalize_name

from tests.declared import (
    BIN,
    CONDA_PYTHON,
    DIRECT,
    GROUPS,
    LOCK,
    PIP_PART,
    PLATFORMS,
    PYPROJECT,
    PYTHONS,
    ROOT,
    by_name,
    entries,
    locked,
)  # fmt: skip


def test_conda_installs_exactly_the_direct_dependencies():
    assert set(by_name(PIP_PART)) == set(DIRECT)


def test_conda_pins_what_the_lock_pins():
    versions = locked(CONDA_PYTHON)
    assert sorted(PIP_PART) == sorted(f"{name}=={versions[name]}" for name in DIRECT)


def test_conda_pins_a_python_that_the_course_is_tested_on():
    assert CONDA_PYTHON in PYTHONS


def test_conda_does_not_install_the_repository_itself():
    assert not [line for line in PIP_PART if line.startswith(("-", "."))]


def test_binder_builds_the_environment_before_it_copies_the_repository():
    command = [BIN / "jupyter-repo2docker", "--no-build", "--debug", "."]
    dockerfile = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout
    environment = dockerfile.index('--file "environment.yml"')
    repository = dockerfile.index(" src/ ${REPO_DIR}/\n")
    post_build = dockerfile.index("./postBuild")
    assert environment < repository < post_build


def test_no_binder_folder_hides_the_files_at_the_root():
    assert not [name for name in ("binder", ".binder") if (ROOT / name).exists()]


@pytest.mark.parametrize("name", ["postBuild", ".ci/run"])
def test_script_can_be_executed(name):
    assert os.access(ROOT / name, os.X_OK)


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


def test_workflow_calls_make_test_and_make_test_setup_with_every_python():
    workflow = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text())
    job = workflow["jobs"]["test"]
    assert job["strategy"]["matrix"]["python"] == PYTHONS
    assert [step["run"] for step in job["steps"][-2:]] == [
        "make test PYTHON=python${{ matrix.python }}",
        "make test-setup PYTHON=python${{ matrix.python }}",
    ]


def test_workflow_calls_make_test_browser():
    workflow = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text())
    assert {"run": "make test-browser"} in workflow["jobs"]["browser"]["steps"]


def test_ci_calls_all_three_commands_of_tests():
    lines = (ROOT / ".ci/run").read_text().splitlines()
    assert [line for line in lines if "make " in line and not line.startswith("#")] == [
        "make test",
        "make test-setup",
        "exec make test-browser",
    ]


@pytest.mark.skipif(os.name == "nt", reason="make is a Unix matter")
def test_make_alone_prints_the_targets():
    make = subprocess.run("make", cwd=ROOT, capture_output=True, text=True)
    described = set(re.findall(r"^  make (\S+)  ", make.stdout, re.MULTILINE))
    assert described >= {"help", "lab", "test", "test-setup", "stress", "release", "lock"}

"""What is declared of the environment: in pyproject.toml, in the lock, and for Binder."""

import re
import sys
import tomllib
from pathlib import Path

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


DIRECT = by_name(PYPROJECT["project"]["dependencies"])
GROUPS = [line for group in PYPROJECT["dependency-groups"].values() for line in group]
PIP_PART = next(part["pip"] for part in CONDA["dependencies"] if isinstance(part, dict))
CONDA_PYTHON = next(part for part in CONDA["dependencies"] if part.startswith("python="))[7:]

"""What is packed and for which Python. `make wheel` runs all tests on the wheel itself, with src away."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import quoth

ROOT = Path(__file__).parent.parent
PACKAGE = Path(quoth.__file__).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
FILES = [path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
OLDEST = re.fullmatch(r">=(3\.\d+)", PROJECT["project"]["requires-python"])


def test_every_file_that_is_no_module_is_packed() -> None:
    """The wheel's data are named in pyproject: a file that no pattern of its package matches would be left out."""
    patterns = PROJECT["tool"]["setuptools"]["package-data"]
    packed = {
        path
        for package, names in patterns.items()
        for name in names
        for path in PACKAGE.joinpath(*package.split(".")[1:]).glob(name)
    }
    assert [path for path in FILES if path.suffix != ".py" and path not in packed] == []


def test_every_folder_with_modules_is_a_package() -> None:
    """A folder without `__init__.py` would be left out of the wheel."""
    folders = {path.parent for path in FILES if path.suffix == ".py"}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize(
    ("file", "pattern"),
    [
        ("README.md", r"Python (3\.\d+) or newer"),
        ("Makefile", r"Python (3\.\d+) or newer"),
        ("Makefile", r"PYTHON=python(3\.\d+)"),
        ("pyproject.toml", r'python_version = "(3\.\d+)"'),
        (".github/workflows/tests.yml", r'python: \["(3\.\d+)"'),
    ],
)
def test_the_oldest_python_is_the_same_wherever_it_is_named(file: str, pattern: str) -> None:
    """What pip demands is what is written, checked and tried in CI."""
    assert OLDEST is not None
    assert set(re.findall(pattern, (ROOT / file).read_text("utf-8"))) == {OLDEST[1]}


def test_the_makefile_and_ruff_know_the_oldest_python() -> None:
    """Both write its number in a way of their own."""
    assert OLDEST is not None
    major, minor = OLDEST[1].split(".")
    assert f"sys.version_info < ({major}, {minor})" in (ROOT / "Makefile").read_text("utf-8")
    assert PROJECT["tool"]["ruff"]["target-version"] == f"py{major}{minor}"

"""What is written about Quoth: its examples run, what it names is there, and nothing in the house is left out."""

from __future__ import annotations

import re
import shutil
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.document import PythonDocStringDocument
from sybil.parsers.markdown import PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser

import quoth

ROOT = Path(__file__).parent.parent
PACKAGE = Path(quoth.__file__).parent
PAGES = sorted(
    page
    for pattern in ("*.md", ".github/**/*.md", "docs/*.md", "eval/*.md", "training/*.md", "src/quoth/**/*.md")
    for page in ROOT.glob(pattern)
)
TEXTS = {str(page.relative_to(ROOT)): page.read_text("utf-8") for page in PAGES}

WRITTEN = Sybil(parsers=[PythonCodeBlockParser(), DocTestParser()], document_types={".py": PythonDocStringDocument})
FENCED = [name for name, text in TEXTS.items() if "```python" in text]
DOCTESTED = [path for path in sorted(PACKAGE.rglob("*.py")) if ">>> " in path.read_text("utf-8")]


def run_examples(path: Path) -> int:
    """Run the examples of a file one after the other, in one namespace; how many they were."""
    examples = list(WRITTEN.parse(path).examples())
    for example in examples:
        example.evaluate()
    return len(examples)


@pytest.fixture
def _beside_a_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working folder is one with corpus/ in it, as the repository's root is, and may be written to."""
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("_beside_a_corpus")
@pytest.mark.parametrize("name", FENCED)
def test_the_python_on_a_page_runs(name: str) -> None:
    """What a page shows can be typed as it stands, from its top to its end."""
    assert run_examples(ROOT / name) >= TEXTS[name].count("```python")


@pytest.mark.usefixtures("_beside_a_corpus")
@pytest.mark.parametrize("path", DOCTESTED, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_examples_of_a_module_give_what_they_show(path: Path) -> None:
    """Every `>>>` of a docstring prints the line beneath it."""
    assert run_examples(path) == path.read_text("utf-8").count(">>> ")


@pytest.mark.parametrize("name", TEXTS)
def test_what_a_page_names_of_the_package_is_there(name: str) -> None:
    """A dotted name is a module or something in one, a path a file, and a program to run a module."""
    page = TEXTS[name]
    lost = [dotted for dotted in re.findall(r"\bquoth(?:\.[A-Za-z_]\w*)+", page) if not is_there(dotted)]
    lost += [
        f"src/quoth/{path}" for path in re.findall(r"\bsrc/quoth/([\w./-]*\w)", page) if not (PACKAGE / path).exists()
    ]
    lost += [module for module in re.findall(r"python -m ([\w.]+)", page) if not is_module(module)]
    assert lost == []


def is_there(dotted: str) -> bool:
    """Whether a dotted name can be had: a module, or what a module or a class in it has."""
    module, _, name = dotted.rpartition(".")
    if is_module(dotted):
        return True
    if is_module(module):
        return hasattr(import_module(module), name)
    outer, _, inner = module.rpartition(".")
    return is_module(outer) and hasattr(getattr(import_module(outer), inner, None), name)


def is_module(dotted: str) -> bool:
    """Whether there is a module of that name."""
    try:
        return find_spec(dotted) is not None
    except ModuleNotFoundError:
        return False


@pytest.mark.parametrize("name", TEXTS)
def test_a_link_within_the_repository_leads_somewhere(name: str) -> None:
    """Files that a page links to exist, and so do the headings."""
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", TEXTS[name]):
        place, _, heading = target.partition("#")
        file = (ROOT / name).parent / place if place else ROOT / name
        if re.match(r"[a-z]+:", target) or (not (ROOT / "src").exists() and "/src/" in file.as_posix()):
            continue  # elsewhere; or a test of the wheel, with src away
        if not file.exists() or (heading and heading not in headings(file.read_text("utf-8"))):
            lost.append(target)
    assert lost == []


def headings(page: str) -> set[str]:
    """The names by which a page's headings can be linked to."""
    found = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def test_a_newcomer_sees_python_at_once() -> None:
    """The README shows Quoth's use from Python within its first forty lines."""
    assert "```python\nimport quoth\n" in "\n".join(TEXTS["README.md"].split("\n")[:40])


def test_every_room_is_in_the_plan_and_no_other() -> None:
    """CONTRIBUTING names each package, with its own packages, and each module that stands flat; none that is gone."""
    rooms = {f"{path.parent.relative_to(PACKAGE).as_posix()}/" for path in PACKAGE.rglob("*/__init__.py")}
    flat = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__", "__main__"}
    assert set(plan()) == rooms | flat


def test_every_module_that_the_plan_names_is_in_its_room() -> None:
    """No module stands in a row of the plan that has gone, or moved to another room."""
    lost = {
        room: [name for name in named if not (PACKAGE / room / f"{name}.py").exists()]
        for room, named in plan().items()
        if room.endswith("/")
    }
    assert {room: names for room, names in lost.items() if names} == {}


def plan() -> dict[str, list[str]]:
    """The rows of CONTRIBUTING's table of rooms: each room with the modules that are named in it."""
    rows = re.findall(r"^\| (`.+?) \|.*\|(.*)\|$", TEXTS["CONTRIBUTING.md"], re.MULTILINE)
    return {room: re.findall(r"`(\w+)`", named) for rooms, named in rows for room in re.findall(r"`([\w/]+)`", rooms)}

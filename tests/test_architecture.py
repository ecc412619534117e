"""The shape of the package: who may import whom, and where each heavy library lives."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import quoth

PACKAGE = Path(quoth.__file__).parent
MODULES = sorted(path.stem for path in PACKAGE.glob("*.py"))

ROWS: tuple[frozenset[str], ...] = (
    frozenset({"errors"}),
    frozenset({"types", "config", "timing"}),
    frozenset({"blocks", "lexical", "vectors", "encoder", "wording"}),
    frozenset({"formats", "passages", "conversation", "answering", "model", "snapshot", "database"}),
    frozenset({"documents", "grounding", "reader", "retrieval", "update"}),
    frozenset({"store"}),
    frozenset({"calls", "doctor", "indexing"}),
    frozenset({"assistant", "terminal"}),
    frozenset({"__init__"}),
    frozenset({"llama", "server", "ui"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)

HOMES: dict[str, frozenset[str]] = {
    "bs4": frozenset({"formats"}),
    "charset_normalizer": frozenset({"formats"}),
    "faiss": frozenset({"vectors"}),
    "fastapi": frozenset({"server", "ui"}),
    "fsspec": frozenset({"formats"}),
    "gradio": frozenset({"ui"}),
    "huggingface_hub": frozenset({"encoder"}),
    "inscriptis": frozenset({"formats"}),
    "llama_index": frozenset({"formats", "llama"}),
    "lxml": frozenset({"formats"}),
    "mammoth": frozenset({"formats"}),
    "markdown_it": frozenset({"blocks"}),
    "mdit_py_plugins": frozenset({"blocks"}),
    "onnxruntime": frozenset({"model"}),
    "pydantic": frozenset({"llama", "server"}),
    "pypdf": frozenset(),
    "sentence_transformers": frozenset({"encoder"}),
    "sentencex": frozenset({"passages"}),
    "sqlite3": frozenset({"database", "doctor", "lexical", "snapshot", "store", "update"}),
    "starlette": frozenset({"server"}),
    "tokenizers": frozenset({"encoder", "model"}),
    "torch": frozenset(),
    "tqdm": frozenset({"terminal"}),
    "transformers": frozenset({"encoder"}),
    "uvicorn": frozenset({"cli"}),
}


def imports(module: str) -> set[str]:
    """Every name that a module imports anywhere in it; `from quoth import x` counts as `quoth.x`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((PACKAGE / f"{module}.py").read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports by a relative name"
            names = [a.name if a.name in MODULES else "__init__" for a in node.names]
            found.update([f"quoth.{name}" for name in names] if node.module == "quoth" else [node.module or ""])
    return {"quoth.__init__" if name == "quoth" else name for name in found}


def test_every_module_has_one_row() -> None:
    """The rows name each module of the package once, and nothing else."""
    assert sorted(module for row in ROWS for module in row) == MODULES


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_the_rows_above_it(module: str) -> None:
    """No module knows of one in its own row or below, not even for its types."""
    above = {name for row in ROWS[: next(i for i, row in enumerate(ROWS) if module in row)] for name in row}
    assert {name.split(".")[1] for name in imports(module) if name.startswith("quoth.")} - above == set()


@pytest.mark.parametrize("library", sorted(HOMES))
def test_a_heavy_library_is_imported_in_its_home_only(library: str) -> None:
    """The modules that import a library are exactly its homes."""
    users = {module for module in MODULES if library in {name.split(".")[0] for name in imports(module)}}
    assert users == HOMES[library]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_short_enough_to_be_read_in_one_sitting(module: str) -> None:
    """No module has more than 300 lines."""
    assert len((PACKAGE / f"{module}.py").read_text("utf-8").splitlines()) <= 300

"""The shape of the package: who may import whom, and where each heavy library lives."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import quoth

PACKAGE = Path(quoth.__file__).parent
FILES = {".".join(p.relative_to(PACKAGE).with_suffix("").parts): p for p in PACKAGE.rglob("*.py")}
MODULES = sorted(FILES)

ROWS: tuple[frozenset[str], ...] = (
    frozenset({"errors", "private", "evaluation.__init__", "ui.__init__"}),
    frozenset(
        {
            "types",
            "config",
            "timing",
            "evaluation.entries",
            "evaluation.extra",
            "evaluation.files",
            "evaluation.markdown",
            "ui.doors",
            "ui.headers",
            "ui.passwords",
            "ui.payload",
            "ui.storage",
            "ui.throttle",
        }
    ),
    frozenset({"blocks", "decoding", "grammar", "lexical", "parsing", "vectors", "encoder", "wording"})
    | frozenset({"ui.bodies", "ui.conversations", "ui.session", "ui.underway", "ui.users"})
    | frozenset(f"evaluation.{name}" for name in ("calibration", "evidence", "metrics", "statistics", "support")),
    frozenset({"formats", "passages", "conversation", "answering", "clauses", "model", "snapshot", "database"})
    | frozenset({"evaluation.ranking", "ui.command", "ui.export", "ui.feedback", "ui.render"})
    | frozenset({"ui.listening", "ui.signin"}),
    frozenset({"documents", "grounding", "parse_worker", "patterns", "reader", "retrieval", "update"})
    | frozenset({"ui.doorman", "ui.gate"}),
    frozenset({"planning", "preparing", "statements", "store", "evaluation.sets"}),
    frozenset({"calls", "doctor", "indexing", "opening", "questions"})
    | frozenset({"ui.uploads", "evaluation.drafts", "evaluation.folders", "evaluation.predictions"}),
    frozenset({"assistant", "terminal", "ui.entries", "ui.sight"})
    | frozenset({f"evaluation.{name}" for name in ("ratings", "running", "scoring")}),
    frozenset({"ui.intake", "ui.passing"}),
    frozenset({"__init__", "ui.library", "ui.memory", "ui.receiving", "evaluation.adapters", "evaluation.scorecard"}),
    frozenset({"llama", "server", "ui.suggesting", "ui.endpoints", "evaluation.runs", "evaluation.tables"})
    | frozenset({"evaluation.threshold"}),
    frozenset({"ui.desk", "ui.layout"}),
    frozenset({"ui.shown"}),
    frozenset({"ui.handlers", "ui.shelf"}),
    frozenset({"ui.page"}),
    frozenset({"ui.app"}),
    frozenset({"ui.serving"}),
    frozenset({f"evaluation.{name}" for name in ("comparison", "examples", "gate", "plots")}),
    frozenset({"evaluation.report"}),
    frozenset({"evaluation.command"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)

HOMES: dict[str, frozenset[str]] = {
    "bs4": frozenset({"formats"}),
    "charset_normalizer": frozenset({"decoding"}),
    "faiss": frozenset({"vectors"}),
    "fastapi": frozenset({"server"}),
    "filelock": frozenset({"ui.feedback", "ui.storage", "ui.users"}),
    "fsspec": frozenset({"formats"}),
    "gradio": frozenset({"ui.app", "ui.endpoints", "ui.handlers", "ui.layout", "ui.page", "ui.shelf", "ui.shown"}),
    "huggingface_hub": frozenset({"encoder"}),
    "inscriptis": frozenset({"formats"}),
    "ir_measures": frozenset({"evaluation.ranking"}),
    "jinja2": frozenset({"evaluation.report"}),
    "llama_index": frozenset({"formats", "llama"}),
    "lxml": frozenset({"formats"}),
    "mammoth": frozenset({"formats"}),
    "markdown_it": frozenset({"blocks"}),
    "matplotlib": frozenset({"evaluation.plots"}),
    "mdit_py_plugins": frozenset({"blocks"}),
    "onnxruntime": frozenset({"model"}),
    "pwdlib": frozenset({"ui.passwords"}),
    "itsdangerous": frozenset({"ui.session", "ui.signin"}),
    "pydantic": frozenset({"llama", "server", "ui.memory", "ui.payload"})
    | frozenset(f"evaluation.{name}" for name in ("files", "folders", "predictions", "sets")),
    "pypdf": frozenset(),
    "scipy": frozenset({"evaluation.statistics"}),
    "sentence_transformers": frozenset({"encoder"}),
    "sentencex": frozenset({"passages"}),
    "sqlite3": frozenset(
        {"database", "doctor", "lexical", "snapshot", "store", "ui.conversations", "ui.storage", "update"}
    ),
    "python_multipart": frozenset({"ui.receiving"}),
    "starlette": frozenset(
        f"ui.{name}" for name in ("app", "bodies", "doorman", "gate", "headers", "listening", "receiving", "session")
    ),
    "statsmodels": frozenset({"evaluation.statistics"}),
    "tokenizers": frozenset({"encoder", "model"}),
    "torch": frozenset(),
    "tqdm": frozenset({"terminal"}),
    "transformers": frozenset({"encoder"}),
    "uvicorn": frozenset({"ui.listening"}),
}


def imports(module: str) -> set[str]:
    """Every name that a module imports anywhere in it: ours as they are in `MODULES`, others as written."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(FILES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(known(alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports by a relative name"
            assert node.module is not None
            for alias in node.names:
                whole = known(f"{node.module}.{alias.name}")
                found.add(whole if whole in MODULES else known(node.module))
    return found


def known(name: str) -> str:
    """The name of one of our modules as in `MODULES`; any other name as it is."""
    own = name.removeprefix("quoth").removeprefix(".") if name.split(".", maxsplit=1)[0] == "quoth" else None
    if own is None:
        return name
    return own if own in MODULES else f"{own}.__init__".removeprefix(".")


IMPORTS = {module: imports(module) for module in MODULES}
"""Read as the tests are collected: ast.parse (Python 3.11.7) fails now and then once Gradio has run in the process."""


def test_every_module_has_one_row() -> None:
    """The rows name each module of the package once, and nothing else."""
    assert sorted(module for row in ROWS for module in row) == MODULES


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_the_rows_above_it(module: str) -> None:
    """No module knows of one in its own row or below, not even for its types."""
    above = {name for row in ROWS[: next(i for i, row in enumerate(ROWS) if module in row)] for name in row}
    assert IMPORTS[module] & set(MODULES) <= above


@pytest.mark.parametrize("library", sorted(HOMES))
def test_a_heavy_library_is_imported_in_its_home_only(library: str) -> None:
    """The modules that import a library are exactly its homes."""
    users = {module for module in MODULES if library in {name.split(".")[0] for name in IMPORTS[module]}}
    assert users == HOMES[library]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_short_enough_to_be_read_in_one_sitting(module: str) -> None:
    """No module has more than 300 lines."""
    assert len(FILES[module].read_text("utf-8").splitlines()) <= 300

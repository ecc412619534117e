"""The shape of the package: what its modules are called, and where each heavy library lives.

Who may import whom is a contract in pyproject.toml, held by `lint-imports` (`make check`).
"""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from statistics import median, quantiles

import pytest

import quoth

PACKAGE = Path(quoth.__file__).parent
FILES = {".".join(p.relative_to(PACKAGE).with_suffix("").parts): p for p in PACKAGE.rglob("*.py")}
MODULES = sorted(FILES)

HOMES: dict[str, frozenset[str]] = {
    "bs4": frozenset({"files.html.html_files"}),
    "charset_normalizer": frozenset({"files.encodings"}),
    "faiss": frozenset({"index.vectors"}),
    "fastapi": frozenset({"http"}),
    "filelock": frozenset({"service.feedback", "service.conversation_schema", "service.users", "web.session"}),
    "fsspec": frozenset(),
    "grpc": frozenset({"index.milvus.wire"}),
    "gradio": frozenset(
        f"chat.{name}"
        for name in (
            *("app", "document_handlers", "endpoints", "errands", "handlers", "layout", "page", "sidebar"),
            "views",
        )
    ),
    "huggingface_hub": frozenset({"index.encoder"}),
    "ir_measures": frozenset({"evaluation.measures.ranking"}),
    "jinja2": frozenset({"evaluation.showing.report"}),
    "llama_index": frozenset({"llama_index"}),
    "lxml": frozenset({"files.docx.docx_files", "files.docx.docx_xml", "files.office.office_parts"}),
    "matplotlib": frozenset({"evaluation.showing.plots"}),
    "onnxruntime": frozenset({"index.onnx_sessions"}),
    "pptx": frozenset({"files.office.pptx_files"}),
    "pwdlib": frozenset({"service.passwords"}),
    "itsdangerous": frozenset({"web.session", "web.signin"}),
    "pydantic": frozenset({"llama_index", "http", "service.page_state", "web.payload"})
    | frozenset(
        f"evaluation.sets.{name}"
        for name in ("foreign_forms", "json_files", "set_folders", "predictions", "question_set")
    ),
    "pymilvus": frozenset({"index.milvus.wire"}),
    "py3langid": frozenset({"answering.beside.languages"}),
    "pypdf": frozenset(),
    "pypdfium2": frozenset(f"files.pdf.pdf_{name}" for name in ("calls", "fields", "frames", "page", "rules")),
    "pyromark": frozenset({"files.markdown.markdown_files"}),
    "rapidfuzz": frozenset({"checking.nearest"}),
    "rapidocr": frozenset({"files.ocr"}),
    "scipy": frozenset({"evaluation.measures.statistics"}),
    "selectolax": frozenset({"files.html.html_files"}),
    "sentence_transformers": frozenset({"index.encoder"}),
    "sentencex": frozenset({"index.passages"}),
    "sqlite3": frozenset(
        f"index.{name}"
        for name in (
            *(
                "connections",
                "doctor",
                "kept_vectors",
                "keywords",
                "layers",
                "schema",
                "shapes",
                "snapshot",
                "word_stems",
                "store",
                "update",
            ),
            "vector_files",
        )
    )
    | frozenset({"service.conversation_rows", "service.conversation_schema", "service.conversations", "disk"}),
    "python_multipart": frozenset({"web.receiving"}),
    "starlette": frozenset({"chat.app", "chat.text_routes"})
    | frozenset(
        f"web.{name}"
        for name in ("bodies", "built", "doorman", "gate", "headers", "listening", "receiving", "session", "whole")
    ),
    "tokenizers": frozenset({"index.tokens", "answering.network"}),
    "torch": frozenset(),
    "tqdm": frozenset({"terminal"}),
    "transformers": frozenset({"index.encoder"}),
    "uvicorn": frozenset({"web.listening"}),
    "xlsxwriter": frozenset({"sheets.sheet_writing"}),
}


def imports(module: str) -> set[str]:
    """Every name that a module imports anywhere in it: ours as they are in `MODULES`, others as written."""
    found: set[str] = set()
    for node in NODES[module]:
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


NODES = {module: list(ast.walk(ast.parse(FILES[module].read_text("utf-8")))) for module in MODULES}
IMPORTS = {module: imports(module) for module in MODULES}
"""Read as the tests are collected: ast.parse (Python 3.11.7) fails now and then once Gradio has run in the process."""


def test_no_module_is_called_as_another() -> None:
    """A name says which module is meant, wherever it stands; only the faces of packages share theirs."""
    names = [name.rpartition(".")[2] for name in MODULES if not name.endswith("__init__")]
    assert sorted(names) == sorted(set(names))


def test_no_class_is_called_as_another() -> None:
    """A class is known by its name alone, whichever module it stands in."""
    names = Counter(node.name for nodes in NODES.values() for node in nodes if isinstance(node, ast.ClassDef))
    assert [name for name, count in names.items() if count > 1] == []


def test_few_modules_stand_outside_of_a_room() -> None:
    """At most fourteen files lie flat in the package."""
    assert len(list(PACKAGE.glob("*.py"))) <= 14


@pytest.mark.parametrize("library", sorted(HOMES))
def test_a_heavy_library_is_imported_in_its_home_only(library: str) -> None:
    """The modules that import a library are exactly its homes."""
    users = {module for module in MODULES if library in {name.split(".")[0] for name in IMPORTS[module]}}
    assert users == HOMES[library]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_short_enough_to_be_read_in_one_sitting(module: str) -> None:
    """No module has more than 300 lines."""
    assert len(FILES[module].read_text("utf-8").splitlines()) <= 300


def test_functions_are_small() -> None:
    """Half of all functions have eight lines at most, nine tenths twenty, none over fifty; docstrings count."""
    functions = [
        ((node.end_lineno or 0) - node.lineno + 1, f"{module}.{node.name}")
        for module, nodes in NODES.items()
        for node in nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [name for size, name in functions if size > 50] == []
    assert median(size for size, _ in functions) <= 8
    assert quantiles((size for size, _ in functions), n=10)[-1] <= 20

"""Bytes → text: each kind of file has a module that reads it.

The text of a .txt or .md file is the file's own, decoded and nothing else: encoding it again
gives the bytes back, byte-order mark and line ends included. The text of any other kind is what
its module extracts.

A module of a kind has `read(source, data, limit)`, which gives a Document or raises DocumentError for
bytes that are not what the name says, and `LIBRARIES`, the modules that it will import. `limit` is the
most bytes of text; whatever would take time or memory far beyond what so much text needs is refused there.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final

from quoth.config import DEFAULTS
from quoth.errors import DocumentError
from quoth.files.blocks import plain_blocks
from quoth.files.encodings import CONTROLS, SURROGATES
from quoth.files.limits import refuse_long
from quoth.types import Document, Gloss

_BREAKS: Final = re.compile("[\v\f\x85\u2028\u2029]+")
_TEXTS: Final = frozenset({".txt", ".text", ".md", ".markdown"})
"""Kinds whose text is the file's own."""
_MODULES: Final = {
    ".txt": "text_files",
    ".text": "text_files",
    ".md": "markdown.markdown_files",
    ".markdown": "markdown.markdown_files",
    ".html": "html.html_files",
    ".htm": "html.html_files",
    ".pdf": "pdf.pdf_files",
    ".docx": "docx.docx_files",
    ".csv": "office.csv_files",
    ".tsv": "office.csv_files",
    ".xlsx": "office.xlsx_files",
    ".xlsm": "office.xlsx_files",
    ".pptx": "office.pptx_files",
    ".epub": "office.epub_files",
    ".eml": "office.eml_files",
    ".odt": "office.odt_files",
    ".ods": "office.odt_files",
    ".odp": "office.odt_files",
    ".rtf": "office.rtf_files",
}
"""The module in this room that reads files of a kind."""
_OFFICE: Final = (".docx", ".xlsx", ".xlsm", ".pptx", ".odt", ".ods", ".odp", ".epub")
_FIRST_BYTES: Final = (
    (b"%PDF-", (".pdf",), "a PDF"),
    (b"{\\rtf1", (".rtf",), "an RTF document"),
    (b"PK\x03\x04", _OFFICE, "a zip archive or an office document"),
)
"""What files of a kind begin with, the names that such files have, and what a person calls one."""


def _module(source: str) -> ModuleType:
    return import_module(f"quoth.files.{_MODULES.get(Path(source).suffix.lower(), 'text_files')}")


def load_parsers(source: str) -> None:
    """Load what `parse` needs for such a file, so that what follows is the file's own doing."""
    for name in _module(source).LIBRARIES:
        import_module(name)


def parse(source: str, data: bytes, max_text_bytes: int = DEFAULTS.max_text_bytes) -> Document:
    """A document from the bytes of a file whose kind its name tells.

    Raises:
        DocumentError: the bytes are not what the name says, are encrypted, hold no text that
            can be decoded, or more of it than `max_text_bytes` (counted in UTF-8).
    """
    refuse_long_text(source, len(data), max_text_bytes)
    if not data:
        return _finished(Document(source, "", ()))
    _refuse_misnamed(source, data)
    document: Document = _module(source).read(source, data, max_text_bytes)
    refuse_long(source, len(document.text.encode("utf-8")), max_text_bytes)
    return _finished(document)


def cells(source: str, data: bytes, max_text_bytes: int = DEFAULTS.max_text_bytes) -> tuple[str, list[list[str]]]:
    """What parts the cells of a sheet's file, if anything, and its rows. Raises DocumentError as `parse` does."""
    _refuse_misnamed(source, data)
    module = _module(source)
    if not hasattr(module, "cells"):
        raise DocumentError(f"{source} is no sheet", "save it as .csv or .xlsx")
    delimiter, rows = module.cells(source, data, max_text_bytes)
    width = max(map(len, rows), default=0)
    refuse_long(source, width * len(rows) + sum(len(cell) for row in rows for cell in row), max_text_bytes)
    return delimiter, [[*row, *[""] * (width - len(row))] for row in rows]


def from_text(source: str, text: str) -> Document:
    """A document from a text in memory: Markdown where the name ends so, else plain.

    Raises DocumentError for lone surrogates, which no file could hold.
    """
    if SURROGATES.search(text):
        raise DocumentError(
            f"{source} holds half a character (a lone surrogate)",
            'decode it again, or clean it with text.encode("utf-8", "replace").decode()',
        )
    if source.lower().endswith((".md", ".markdown")):
        from quoth.files.markdown.markdown_files import from_markdown

        return _finished(from_markdown(source, text))
    return _finished(Document(source, text, plain_blocks(text)))


def _finished(document: Document) -> Document:
    """The document, whose control characters neither search nor reader sees."""
    hidden = [Gloss(*found.span(), "") for found in CONTROLS.finditer(document.text)]
    hidden += _blanks(document)
    if not hidden:
        return _telling(document)
    glosses: list[Gloss] = []
    for gloss in sorted((*document.glosses, *hidden), key=lambda gloss: (gloss.start, gloss.end)):
        if not glosses or gloss.start >= glosses[-1].end:
            glosses.append(gloss)
    return _telling(replace(document, glosses=tuple(glosses)))


def _blanks(document: Document) -> Iterator[Gloss]:
    """Breaks of pages and lines that no reader knows as white space: within a paragraph blanks, else line ends."""
    for found in _BREAKS.finditer(document.text):
        before = bisect.bisect_right(document.blocks, found.start(), key=lambda block: block.start)
        inside = before > 0 and found.end() <= document.blocks[before - 1].end
        yield Gloss(*found.span(), " " if inside else "\n")


def _telling(document: Document) -> Document:
    """The document, which says so where there is nothing in it."""
    if document.blocks or document.warnings:
        return document
    why = "is it scanned? Only PDFs with a text layer can be read" if document.page_starts else "is it empty?"
    return Document(document.source, document.text, (), document.page_starts, (f"0 characters: {why}",))


def _refuse_misnamed(source: str, data: bytes) -> None:
    """Raises DocumentError for a file of another kind than its name says, which would be read as noise."""
    suffix = Path(source).suffix.lower()
    for first, names, what in _FIRST_BYTES:
        if data.startswith(first) and suffix not in names:
            raise DocumentError(
                f"{source} is {what}, not a {suffix or 'text'} file",
                f"rename it, so that it ends in {' or '.join(names)}",
            )


def refuse_long_text(source: str, size: int, limit: int) -> None:
    """Raises DocumentError for a file that is text as it stands and has more bytes than the limit."""
    if Path(source).suffix.lower() in _TEXTS:
        refuse_long(source, size, limit)

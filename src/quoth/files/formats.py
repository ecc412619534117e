"""Bytes → text: each kind of file with its parser, and text files in their real encoding.

The text of a .txt or .md file is the file's own, decoded and nothing else: encoding it again
gives the bytes back, byte-order mark and line ends included. The text of a .pdf, .html or
.docx file is what its parser extracts.

LlamaIndex's reader (llama-index-readers-file 0.7.0) is used for PDF, where it keeps the text
exact and apart by page. It is not used elsewhere: its flat reader insists on UTF-8,
`SimpleDirectoryReader` drops the bytes it cannot decode, its HTML reader sees one kind of tag
and its .docx reader loses the headings.
"""

from __future__ import annotations

import io
import logging
import os
import re
import zipfile
from collections.abc import Callable
from dataclasses import astuple
from importlib import import_module
from inspect import unwrap
from pathlib import Path
from typing import Any

from quoth.config import DEFAULTS
from quoth.errors import DocumentError
from quoth.files.blocks import markdown_blocks, plain_blocks, trim
from quoth.files.encodings import WESTERN, decode
from quoth.types import Block, Document

PAGE_BREAK = "\f"

_SURROGATES = re.compile("[\ud800-\udfff]")
_HEADING_TAGS = {f"h{level}": [f"h{level}"] for level in range(1, 7)}
_PARSED = frozenset({".pdf", ".docx", ".html", ".htm"})
_UNPACKED_LIMIT = 20
"""A .docx that unpacks to more than this many times the text limit is taken for a bomb."""
_PIECE = 1 << 20
_HTML_LIBRARIES = ("bs4.dammit", "inscriptis.html_engine", "lxml.html")
_LIBRARIES = {
    ".pdf": ("fsspec.implementations.memory", "llama_index.readers.file"),
    ".docx": ("mammoth", *_HTML_LIBRARIES),
    ".html": _HTML_LIBRARIES,
    ".htm": _HTML_LIBRARIES,
    ".md": ("markdown_it", "mdit_py_plugins.front_matter"),
    ".markdown": ("markdown_it", "mdit_py_plugins.front_matter"),
}


def load_parsers(source: str) -> None:
    """Load what `parse` needs for such a file, so that what follows is the file's own doing."""
    for name in _LIBRARIES.get(Path(source).suffix.lower(), ()):
        import_module(name)


def parse(source: str, data: bytes, max_text_bytes: int = DEFAULTS.max_text_bytes) -> Document:
    """A document from the bytes of a file whose kind its name tells.

    Raises:
        DocumentError: the bytes are not what the name says, are encrypted, hold no text that
            can be decoded, or more of it than `max_text_bytes` (counted in UTF-8).
    """
    kind = Path(source).suffix.lower()
    read: Callable[[str, bytes, int], Document] = {
        ".pdf": _pdf,
        ".docx": _docx,
        ".html": _html,
        ".htm": _html,
    }.get(kind, _text)
    refuse_long_text(source, len(data), max_text_bytes)
    if not data:
        return _document(source, "", ())
    document = read(source, data, max_text_bytes)
    _refuse_long(source, len(document.text.encode("utf-8")), max_text_bytes)
    return document


def from_text(source: str, text: str) -> Document:
    """A document from a text in memory: Markdown where the name ends so, else plain.

    Raises DocumentError for lone surrogates, which no file could hold.
    """
    if _SURROGATES.search(text):
        raise DocumentError(
            f"{source} holds half a character (a lone surrogate)",
            'decode it again, or clean it with text.encode("utf-8", "replace").decode()',
        )
    markdown = source.lower().endswith((".md", ".markdown"))
    return _document(source, text, markdown_blocks(text) if markdown else plain_blocks(text))


def _document(source: str, text: str, blocks: tuple[Block, ...], page_starts: tuple[int, ...] = ()) -> Document:
    warnings = () if blocks else ("0 characters: is it empty?",)
    if page_starts and not blocks:
        warnings = ("0 characters: is it scanned? Only PDFs with a text layer can be read",)
    return Document(source, text, blocks, page_starts, warnings)


def refuse_long_text(source: str, size: int, limit: int) -> None:
    """Raises DocumentError for a file that is text as it stands and has more bytes than the limit."""
    if Path(source).suffix.lower() not in _PARSED:
        _refuse_long(source, size, limit)


def _refuse_long(source: str, size: int, limit: int) -> None:
    if size > limit:
        raise DocumentError(
            f"{source} holds {size / 1e6:.1f} MB of text; the limit is {limit / 1e6:.1f} MB",
            f"split it, or raise the limit: quoth index --max-mb {size // 1_000_000 + 1}",
        )


def _text(source: str, data: bytes, _limit: int) -> Document:
    return from_text(source, decode(source, data))


def _html(source: str, data: bytes, _limit: int) -> Document:
    from bs4.dammit import EncodingDetector

    declared = EncodingDetector.find_declared_encoding(data, is_html=True) or "ascii"
    if declared in ("iso-8859-1", "latin-1", "latin1"):
        declared = WESTERN  # as browsers read it: https://encoding.spec.whatwg.org/#names-and-labels
    try:
        markup = data.decode("utf-8" if data.startswith(b"\xef\xbb\xbf") else declared)
    except (UnicodeError, LookupError):
        markup = decode(source, data)
    return _extract_html(source, markup)


def _extract_html(source: str, markup: str) -> Document:
    from inscriptis.html_engine import Inscriptis
    from inscriptis.model.config import ParserConfig
    from lxml.etree import LxmlError
    from lxml.html import HTMLParser, document_fromstring

    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup.lstrip("\ufeff")).replace("\0", "")
    if not markup.strip():
        return _document(source, "", ())
    try:
        tree = document_fromstring(markup, parser=HTMLParser(huge_tree=True))
        page = Inscriptis(tree, ParserConfig(annotation_rules=_HEADING_TAGS))
    except (LxmlError, RecursionError, ValueError) as error:
        raise DocumentError(
            f"{source} cannot be read as HTML ({error})", "open it in a browser and save its text"
        ) from error
    text = _SURROGATES.sub("\ufffd", page.get_text())
    headings = sorted((_heading(text, mark) for mark in page.get_annotations()), key=astuple)
    return _document(source, text, _around(text, [heading for heading in headings if heading.start < heading.end]))


def _heading(text: str, mark: Any) -> Block:
    """The block of a heading that inscriptis marked; empty where nothing of it is in the text.

    A mark can reach past the end of the text that the library gives (2.7.6): it counts the line
    ends of a margin that closes the page, and the text leaves them out.
    """
    start, end = (min(max(place, 0), len(text)) for place in (mark.start, mark.end))
    return Block(*trim(text, start, end), int(mark.metadata[1]))


def _around(text: str, headings: list[Block]) -> tuple[Block, ...]:
    """The headings, and the plain blocks of the text between them."""
    blocks: list[Block] = []
    last = 0
    for heading in headings:
        if heading.start >= last:
            blocks += [*plain_blocks(text, last, heading.start), heading]
            last = heading.end
    return (*blocks, *plain_blocks(text, last))


def _docx(source: str, data: bytes, limit: int) -> Document:
    import mammoth

    try:
        unpacked = _unpacked(data, _UNPACKED_LIMIT * limit)
        if unpacked <= _UNPACKED_LIMIT * limit:
            without_images = mammoth.images.img_element(lambda _image: {})
            html = mammoth.convert_to_html(io.BytesIO(data), convert_image=without_images).value
            return _extract_html(source, html)
    except (DocumentError, MemoryError):
        raise
    except Exception as error:
        encrypted = data.startswith(b"\xd0\xcf\x11\xe0")
        raise DocumentError(
            f"{source} is " + ("encrypted, or an old .doc file" if encrypted else f"not a readable .docx ({error})"),
            "open it in a word processor and save it again as .docx without a password",
        ) from error
    raise DocumentError(
        f"{source} unpacks to more than {_UNPACKED_LIMIT * limit / 1e6:.0f} MB",
        "save it again without its pictures and attachments",
    )


def _unpacked(data: bytes, most: int) -> int:
    """How many bytes a zip archive unpacks to, counted by unpacking it; it stops once there are more than `most`.

    Raises BadZipFile where its directory says otherwise: `zipfile` believes the directory and would
    unpack all of an entry into memory before it cuts it to the size that is told.
    """
    total = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            told, entry.file_size = entry.file_size, most + 2 * _PIECE  # what it is cut to
            before = total
            with archive.open(entry) as stream:
                while piece := stream.read(_PIECE):
                    total += len(piece)
                    if total > most:
                        return total
            if total - before != told:
                raise zipfile.BadZipFile(f"{entry.filename} is not as long as its directory says")
    return total


def _pdf(source: str, data: bytes, _limit: int) -> Document:
    pages = [_SURROGATES.sub("\ufffd", page).replace("\0", "\ufffd") for page in _pdf_pages(source, data)]
    starts, offset = [], 0
    for page in pages:
        starts.append(offset)
        offset += len(page) + len(PAGE_BREAK)
    text = PAGE_BREAK.join(pages)
    return _document(source, text, plain_blocks(text), tuple(starts))


def _pdf_pages(source: str, data: bytes) -> list[str]:
    from fsspec.implementations.memory import MemoryFileSystem
    from llama_index.readers.file import PDFReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of what it mends by itself
    files = MemoryFileSystem()
    name = f"/quoth/{os.getpid()}/{id(data)}.pdf"
    files.pipe_file(name, data)
    read = unwrap(PDFReader.load_data)  # it would try the same bytes three times
    try:
        return [str(page.text) for page in read(PDFReader(), Path(name), fs=files)]
    except MemoryError:
        raise
    except Exception as error:
        raise _broken_pdf(source, error) from error
    finally:
        files.rm_file(name)


def _broken_pdf(source: str, error: Exception) -> DocumentError:
    if type(error).__name__ in ("FileNotDecryptedError", "WrongPasswordError"):
        return DocumentError(
            f"{source} is encrypted with a password", "save a copy without the password and put that in its place"
        )
    return DocumentError(
        f"{source} is not a readable PDF ({type(error).__name__}: {error})",
        "open it in a PDF viewer and print it to a new PDF",
    )

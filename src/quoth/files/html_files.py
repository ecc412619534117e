"""HTML → its text and headings, by inscriptis and lxml."""

from __future__ import annotations

import re
from dataclasses import astuple
from typing import Any, Final

from quoth.errors import DocumentError
from quoth.files.blocks import plain_blocks, trim
from quoth.files.encodings import SURROGATES, WESTERN, decode
from quoth.types import Block, Document

LIBRARIES: Final = ("bs4.dammit", "inscriptis.html_engine", "lxml.html")
_HEADING_TAGS = {f"h{level}": [f"h{level}"] for level in range(1, 7)}


def read(source: str, data: bytes, _limit: int) -> Document:
    """The document of a page's bytes. Raises DocumentError."""
    from bs4.dammit import EncodingDetector

    declared = EncodingDetector.find_declared_encoding(data, is_html=True) or "ascii"
    if declared in ("iso-8859-1", "latin-1", "latin1"):
        declared = WESTERN  # as browsers read it: https://encoding.spec.whatwg.org/#names-and-labels
    try:
        markup = data.decode("utf-8" if data.startswith(b"\xef\xbb\xbf") else declared)
    except (UnicodeError, LookupError):
        markup = decode(source, data)
    return read_markup(source, markup)


def read_markup(source: str, markup: str) -> Document:
    """The document of a page's markup. Raises DocumentError."""
    from inscriptis.html_engine import Inscriptis
    from inscriptis.model.config import ParserConfig
    from lxml.etree import LxmlError
    from lxml.html import HTMLParser, document_fromstring

    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup.lstrip("\ufeff")).replace("\0", "")
    if not markup.strip():
        return Document(source, "", ())
    try:
        tree = document_fromstring(markup, parser=HTMLParser(huge_tree=True))
        page = Inscriptis(tree, ParserConfig(annotation_rules=_HEADING_TAGS))
    except (LxmlError, RecursionError, ValueError) as error:
        raise DocumentError(
            f"{source} cannot be read as HTML ({error})", "open it in a browser and save its text"
        ) from error
    text = SURROGATES.sub("\ufffd", page.get_text())
    headings = sorted((_heading(text, mark) for mark in page.get_annotations()), key=astuple)
    return Document(source, text, _around(text, [heading for heading in headings if heading.start < heading.end]))


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

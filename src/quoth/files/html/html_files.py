"""HTML → what a browser shows of it, in reading order.

The tree is lexbor's, by way of selectolax (1.0.2): parsed as the HTML standard says, however deep. lxml (6.1.3,
libxml2 2.14) gives up at 2,048 levels and loses all of the page, and inscriptis (2.7.6) glues what stands in
`dt`, `summary`, `option` or `button`, and lays cells with several lines out across.
"""

from __future__ import annotations

import html
import re
from typing import Final

from quoth.files.encodings import SURROGATES, WESTERN, decode, wide_encoding
from quoth.files.grids import write_parts
from quoth.files.html.html_elements import Elements
from quoth.files.html.html_walk import walk
from quoth.files.writing import Writer
from quoth.types import Document

LIBRARIES: Final = ("bs4.dammit", "selectolax.lexbor")
_BEYOND_ASCII: Final = re.compile("[^\x00-\x7f]+")
_MOST_DAMAGE: Final = 2
"""Letters beyond ASCII that are sound for each one that is not, in a page that is in the encoding it declares."""
_XML: Final = re.compile(r"\s*<\?xml\b[^>]*>")
_CLOSED_BY_ITSELF: Final = re.compile(r"<([a-zA-Z][\w:.-]*)(\s[^<>]*)?/>")
_CDATA: Final = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_VOID_NAMES: Final = "area base br col embed hr img input link meta param source track wbr"
_VOID: Final = frozenset(_VOID_NAMES.split())


def read(source: str, data: bytes, _limit: int) -> Document:
    """The document of a page's bytes. Raises DocumentError."""
    return read_markup(source, _decoded(source, data))


def _decoded(source: str, data: bytes) -> str:
    """The markup, in the encoding that it declares unless it plainly is in another one."""
    from bs4.dammit import EncodingDetector

    declared = EncodingDetector.find_declared_encoding(data, is_html=True) or "ascii"
    if declared in ("iso-8859-1", "latin-1", "latin1"):
        declared = WESTERN  # as browsers read it: https://encoding.spec.whatwg.org/#names-and-labels
    if data.startswith(b"\xef\xbb\xbf"):
        declared = "utf-8"
    elif b"\0" in data:
        declared = wide_encoding(data) or declared
    try:
        markup = data.decode(declared, "replace")
    except (UnicodeError, LookupError):
        return decode(source, data)
    damaged = markup.count("\ufffd")
    whole = sum(map(len, _BEYOND_ASCII.findall(markup))) - damaged
    return markup if damaged * _MOST_DAMAGE <= whole else decode(source, data)


def read_markup(source: str, markup: str) -> Document:
    """The document of a page's markup."""
    from selectolax.lexbor import LexborHTMLParser

    markup = SURROGATES.sub("\ufffd", markup.lstrip("\ufeff").replace("\0", ""))
    if _XML.match(markup):
        markup = _from_xml(markup)
    tree = LexborHTMLParser(markup)
    page = Elements()
    walk(tree.root, page)
    writer = Writer()
    named = tree.css_first("head > title")
    title = " ".join((named.text() if named else "").split())
    if title.casefold() != page.first_heading.casefold():
        writer.heading(title, 1)
    write_parts(writer, page.parts)
    return writer.document(source)


def _from_xml(markup: str) -> str:
    """XHTML as HTML: in that an element does not close itself, and no text is set off as CDATA."""

    def opened(found: re.Match[str]) -> str:
        name, attributes = found[1], found[2] or ""
        return found[0] if name.lower() in _VOID else f"<{name}{attributes}></{name}>"

    return _CLOSED_BY_ITSELF.sub(opened, _CDATA.sub(lambda found: html.escape(found[1]), _XML.sub("", markup, count=1)))

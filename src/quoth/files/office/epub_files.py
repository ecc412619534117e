"""Electronic books → their chapters in the order in which they are read, each by the reader of HTML (EPUB 3.3)."""

from __future__ import annotations

import posixpath
import re
from html import unescape
from typing import Any, Final

from quoth.errors import DocumentError
from quoth.files.html import html_files
from quoth.files.office.office_parts import OfficeParts, entry_at, in_words
from quoth.files.writing import Writer
from quoth.types import Document, Gloss

LIBRARIES: Final = ("lxml.etree", *html_files.LIBRARIES)
_CONTAINER: Final = "META-INF/container.xml"
_OBFUSCATED: Final = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
"""What is done to fonts alone, and hides no text."""
_CHAPTERS: Final = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_EMPTY_TAG: Final = re.compile(rb"""<([a-zA-Z][\w:]*)((?:[^<>"'/]|"[^"]*"|'[^']*'|/(?!>))*)/>""")
_VOID: Final = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())
"""Elements that HTML, too, knows without an end."""
_SOON: Final = 3
"""Blocks among which a chapter's own heading is looked for."""


def read(source: str, data: bytes, limit: int) -> Document:
    """The document of a book's bytes. Raises DocumentError."""
    with in_words(source, data):
        return _document(OfficeParts(source, data, limit), source, limit)


def _document(parts: OfficeParts, source: str, limit: int) -> Document:
    _refuse_locked(parts, source)
    package_name = next((one.get("full-path", "") for one in parts.tree(_CONTAINER).iter("{*}rootfile")), "")
    package = parts.tree(package_name)
    folder = posixpath.dirname(package_name)
    items = {one.get("id"): one for one in package.iter("{*}item")}
    if not items:
        raise ValueError("it names no chapters")
    writer = Writer(source, limit)
    _title(package, writer)
    labels = _labels(parts, folder, list(items.values()))
    told: set[str] = set()
    for one in package.iter("{*}itemref"):
        item = items.get(one.get("idref"))
        name = entry_at(folder, item.get("href", "")) if item is not None else ""
        if item is None or name in told or item.get("media-type") not in _CHAPTERS or _is_contents(item, labels):
            continue
        told.add(name)
        _chapter(writer, html_files.read(source, _with_ends(parts.read(name)), limit), labels.get(name, ""))
    return writer.document(source)


def _refuse_locked(parts: OfficeParts, source: str) -> None:
    """Raises DocumentError for a book that only its seller's program can open."""
    methods = parts.tree("META-INF/encryption.xml").iter("{*}EncryptionMethod")
    if any(one.get("Algorithm") not in _OBFUSCATED for one in methods):
        raise DocumentError(
            f"{source} is locked by its seller (DRM)", "ask the seller for a copy without it, or leave it out"
        )


def _title(package: Any, writer: Writer) -> None:
    """The title and the authors, which the chapters may not name."""
    writer.heading(next((one.text or "" for one in package.iter("{*}title")), ""), 1)
    for one in package.iter("{*}creator"):
        writer.paragraph(one.text or "", [Gloss(0, 0, "Author: ")])


def _is_contents(item: Any, labels: dict[str, str]) -> bool:
    """Whether a chapter is the table of contents, all of which is told as headings."""
    return bool(labels) and "nav" in item.get("properties", "").split()


def _labels(parts: OfficeParts, folder: str, items: list[Any]) -> dict[str, str]:
    """What the contents call each chapter."""
    labels: dict[str, str] = {}
    for item in items:
        name = entry_at(folder, item.get("href", ""))
        if "nav" in item.get("properties", "").split():
            links = [(one.get("href", ""), "".join(one.itertext())) for one in parts.tree(name, mend=True).iter("{*}a")]
        elif item.get("media-type") == "application/x-dtbncx+xml":
            links = [_point(one) for one in parts.tree(name, mend=True).iter("{*}navPoint")]
        else:
            continue
        for target, text in links:
            labels.setdefault(
                entry_at(posixpath.dirname(name), target.partition("#")[0]), " ".join(unescape(text).split())
            )
    return labels


def _point(point: Any) -> tuple[str, str]:
    content, label = point.find("{*}content"), point.find("{*}navLabel")
    return ("" if content is None else content.get("src", "")), ("" if label is None else "".join(label.itertext()))


def _chapter(writer: Writer, chapter: Document, label: str) -> None:
    if label and not any(block.level for block in chapter.blocks[:_SOON]):
        writer.heading(label, 2)
    writer.append(chapter, deeper=1)
    writer.warnings += [warning for warning in chapter.warnings if warning not in writer.warnings]


def _with_ends(markup: bytes) -> bytes:
    """XHTML whose empty elements have ends: HTML takes `<title/>` for the beginning of one.

    >>> _with_ends(b'<title/><a id="/>"/><br/>')
    b'<title></title><a id="/>"></a><br/>'
    """
    return _EMPTY_TAG.sub(
        lambda found: found[0] if found[1].lower() in _VOID else b"<%b%b></%b>" % (found[1], found[2], found[1]), markup
    )

"""Word documents → what a word processor shows of them, in reading order.

The parts are read with lxml. python-docx (1.2.0) keeps neither numbers nor notes nor equations, docx2python (3.7.1)
no hidden text apart from the rest, and mammoth (1.13.0) no page headers, equations, comments or numbers.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any, Final

from quoth.errors import DocumentError
from quoth.files.archives import refuse_bomb
from quoth.files.docx.docx_body import Story
from quoth.files.docx.docx_xml import Package, below, child, children, is_on, value
from quoth.files.grids import CellGrid, Part, Written, write_parts
from quoth.files.office.office_parts import refuse_entities
from quoth.files.writing import Writer
from quoth.types import Document

LIBRARIES: Final = ("lxml.etree",)
_SAVE_AGAIN: Final = "open it in a word processor and save it again as .docx without a password"
_OLE: Final = b"\xd0\xcf\x11\xe0"
"""How old Office files begin, and encrypted new ones."""


def read(source: str, data: bytes, limit: int) -> Document:
    """The document of a .docx file's bytes. Raises DocumentError."""
    if data.startswith(_OLE):
        raise DocumentError(f"{source} is encrypted, or an old .doc file", _SAVE_AGAIN)
    from lxml.etree import LxmlError

    try:
        refuse_bomb(source, data, limit)
        refuse_entities(source, data)
        return _document(source, Package(data))
    except (LxmlError, zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, KeyError) as error:
        raise DocumentError(f"{source} is not a readable .docx ({error})", _SAVE_AGAIN) from error


def _document(source: str, package: Package) -> Document:
    path = package.main()
    body = child(package.part(path), "w:body")
    if path is None or body is None:
        raise DocumentError(f"{source} holds no Word document", "name it as what it is, or remove it from the corpus")
    story = Story(package, path)
    headers, footers = (_around(package, path, body, story, kind) for kind in ("header", "footer"))
    parts = [*headers, *story.parts(body, path), *story.comments_left(path), *footers]
    writer = Writer()
    write_parts(writer, parts)
    writer.warnings += [
        f"{count} {thing}{'s' * (count > 1)} not read" for thing, count in story.missed.items() if count
    ]
    return writer.document(source)


def _around(package: Package, path: str, body: Any, story: Story, kind: str) -> list[Written]:
    """The headers or footers of the pages, each that shows once."""
    settings = package.part(next(iter(package.related(path, "settings")), None))
    even = bool(is_on(settings, "w:evenAndOddHeaders"))
    targets = package.by_id(path)
    found: list[Written] = []
    seen: set[str] = set()
    for target in _shown(body, kind, even=even):
        part = targets.get(target)
        for written in story.parts(package.part(part), part or ""):
            if isinstance(written, CellGrid):
                found.append(written)
            elif written.text.strip() not in seen and any(letter.isalnum() for letter in written.text):
                seen.add(written.text.strip())
                found.append(Part(written.text))
    return found


def _shown(body: Any, kind: str, *, even: bool) -> Iterator[str]:
    """The names of the headers or footers that some section shows."""
    for section in below(body, "w:sectPr"):
        titled = bool(is_on(section, "w:titlePg"))
        for reference in children(section, f"w:{kind}Reference"):
            sort = value(reference, "type")
            if (sort != "first" or titled) and (sort != "even" or even):
                yield value(reference, "id") or ""

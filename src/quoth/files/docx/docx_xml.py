"""The parts of a Word document's package (ECMA-376), parsed by lxml; nothing outside of the file is ever looked at."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any, Final

_PREFIXES: Final = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c",
    "http://schemas.microsoft.com/office/drawing/2014/chartex": "c",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "dgm",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "urn:schemas-microsoft-com:vml": "v",
}
"""What the namespaces are called here; of two for one name the second is that of the standard's strict form."""


def name(element: Any) -> str:
    """The name of an element, such as `w:p`; of another's namespace without a prefix, empty for what is no element."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    space, _, local = tag.rpartition("}")
    prefix = _PREFIXES.get(space[1:])
    return f"{prefix}:{local}" if prefix else local


def value(element: Any, attribute: str = "val") -> str | None:
    """An attribute by its local name; None where there is none, or no element."""
    if element is None:
        return None
    for key, found in element.attrib.items():
        if key.rpartition("}")[2] == attribute:
            return str(found)
    return None


def child(element: Any, *path: str) -> Any:
    """The element that a path of names leads to; None where there is none."""
    for step in path:
        if element is None:
            return None
        element = next((one for one in element if name(one) == step), None)
    return element


def children(element: Any, called: str) -> Iterator[Any]:
    """The elements of a name right below another."""
    return (one for one in (element if element is not None else ()) if name(one) == called)


def below(element: Any, called: str) -> Iterator[Any]:
    """The elements of a name anywhere below another."""
    return (one for one in (element.iter() if element is not None else ()) if name(one) == called)


def is_on(element: Any, *path: str) -> bool | None:
    """Whether a property is set, for one that is there and not switched off; None where nothing is said."""
    found = child(element, *path)
    return None if found is None else (value(found) or "true").lower() not in ("0", "false", "off", "none")


def whole(text: str | None, otherwise: int = 0) -> int:
    """A whole number, within what a document can mean."""
    try:
        return max(-(10**6), min(int(text or ""), 10**6))
    except ValueError:
        return otherwise


class Package:
    """The parts of a document by their names, and what each of them refers to."""

    def __init__(self, data: bytes) -> None:
        """Raises zipfile.BadZipFile."""
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._names = {entry.filename.lower(): entry.filename for entry in self._archive.infolist()}
        self._parsed: dict[str, Any] = {}

    def part(self, path: str | None) -> Any:
        """The root of a part; None where there is none."""
        stored = self._names.get((path or "").lower())
        if stored is None:
            return None
        if stored not in self._parsed:
            self._parsed[stored] = _parsed(self._archive.read(stored))
        return self._parsed[stored]

    def main(self) -> str | None:
        """The name of the document's own part."""
        return next(iter(self.related("", "officeDocument")), None)

    def related(self, path: str, kind: str) -> list[str]:
        """The parts of a kind that a part refers to."""
        return [target for _, sort, target in self._relations(path) if sort == kind]

    def by_id(self, path: str) -> dict[str, str]:
        """The parts that a part refers to, by the names it has for them."""
        return {key: target for key, _, target in self._relations(path)}

    def _relations(self, path: str) -> Iterator[tuple[str, str, str]]:
        folder, _, own = path.rpartition("/")
        relations = self.part(f"{folder}/_rels/{own}.rels".lstrip("/"))
        for relation in relations if relations is not None else ():
            if name(relation) != "Relationship" or value(relation, "TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, value(relation, "Target") or ""))
            kind = (value(relation, "Type") or "").rpartition("/")[2]
            yield value(relation, "Id") or "", kind, target.lstrip("/")


def _parsed(data: bytes) -> Any:
    from lxml.etree import XMLParser, fromstring

    # Without huge_tree: libxml2 refuses more than 256 levels, and entities that grow.
    parser = XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    return fromstring(data, parser)

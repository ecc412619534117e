"""The parts of a zip archive of XML files, which is what office programs save, read without believing any of it.

No entity is resolved, nothing outside of the archive is opened, and nothing is unpacked to the disk, so that
the names of its entries, whatever they are, name no file.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Final
from urllib.parse import unquote

from quoth.errors import DocumentError
from quoth.files.archives import refuse_bomb

_COMPOUND: Final = b"\xd0\xcf\x11\xe0"
"""How a compound file begins: an office file with a password, or one of before 2007."""
_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
_ENTITIES: Final = tuple("<!ENTITY".encode(encoding) for encoding in ("utf-8", "utf-16-le"))
_RELATION: Final = "/relationships/"
NESTED: Final = 200
"""Elements within elements. Deeper ones hold no text that a person could see."""


class OfficeParts:
    """The entries of an archive by name. Raises DocumentError for a bomb, and what `in_words` turns into one."""

    def __init__(self, source: str, data: bytes, limit: int) -> None:
        refuse_bomb(source, data, limit)
        self.source = source
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self.names = frozenset(self._archive.namelist())

    def read(self, name: str) -> bytes:
        """An entry's bytes; empty where there is none. Raises DocumentError for one that defines entities."""
        if name not in self.names:
            return b""
        data = self._archive.read(name)
        _refuse_entities(self.source, data)
        return data

    def open(self, name: str) -> IO[bytes]:
        """An entry, to be read a piece at a time."""
        return io.BytesIO(self.read(name))

    def tree(self, name: str, *, mend: bool = False) -> Any:
        """The root element of an entry; an empty element where there is none. What is no XML may be mended."""
        from lxml.etree import Element

        data = self.read(name)
        tree = xml_tree(data, mend=mend) if data.strip() else None
        return Element("none") if tree is None else tree

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """`(kind, entry)` of what an entry refers to, by id: what lies in the archive, nothing outside."""
        folder, last = posixpath.split(name)
        found = {}
        for one in self.tree(posixpath.join(folder, "_rels", f"{last}.rels")).iter("{*}Relationship"):
            if one.get("TargetMode") != "External":
                kind = one.get("Type", "").rpartition(_RELATION)[2]
                found[one.get("Id", "")] = kind, entry_at(folder, one.get("Target", ""))
        return found

    def related(self, name: str, kind: str) -> list[str]:
        """The entries of one kind that an entry refers to."""
        return [target for own, target in self.relations(name).values() if own == kind]


def refuse_entities(source: str, data: bytes) -> None:
    """Raises DocumentError for an archive with a part that defines entities, for a library that reads them itself."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            _refuse_entities(source, archive.read(name))


def _refuse_entities(source: str, data: bytes) -> None:
    if any(mark in data for mark in _ENTITIES):
        raise DocumentError(
            f"{source} defines entities, as a file does that is made to fill the memory or to fetch another one",
            "save it again with an office program, or remove it from the corpus",
        )


def entry_at(folder: str, target: str) -> str:
    """The name of the entry that a reference means, seen from a folder of the archive.

    >>> entry_at("xl/worksheets", "../comments1.xml"), entry_at("xl", "/xl/styles.xml")
    ('xl/comments1.xml', 'xl/styles.xml')
    """
    return posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")


def xml_tree(data: bytes, *, mend: bool = False) -> Any:
    """The root element of an XML text; no entity is resolved and nothing is fetched. Raises lxml's errors.

    With `mend` whatever is wrong in it is passed over, and where nothing is left the answer is None.
    """
    from lxml.etree import XMLParser, fromstring

    return fromstring(data, XMLParser(recover=mend, **_SAFE))


def xml_elements(stream: IO[bytes], *names: str) -> Iterator[Any]:
    """The elements of these names in an XML text that is read a piece at a time, as safely. Raises lxml's errors."""
    from lxml.etree import iterparse

    for _, element in iterparse(stream, tag=[f"{{*}}{name}" for name in names], huge_tree=True, **_SAFE):
        yield element


_SAFE: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}


@contextmanager
def in_words(source: str, data: bytes) -> Iterator[None]:
    """Turns whatever the reading of an archive stumbles over into a DocumentError."""
    try:
        yield
    except (DocumentError, MemoryError):
        raise
    except Exception as error:
        raise _broken(source, data, error) from error


def _broken(source: str, data: bytes, error: Exception) -> DocumentError:
    suffix = posixpath.splitext(source)[1].lower()
    again = f"open it in the program that made it and save it again as {suffix} without a password"
    if data.startswith(_COMPOUND) and _PACKAGE in data:
        return DocumentError(f"{source} is encrypted with a password", again)
    if data.startswith(_COMPOUND):
        return DocumentError(f"{source} is of an older kind than its name says", again)
    if isinstance(error, RuntimeError) and "password" in str(error):
        return DocumentError(f"{source} is encrypted with a password", again)
    return DocumentError(f"{source} is not a readable {suffix} ({error or type(error).__name__})", again)


def counted(left_out: Counter[str]) -> list[str]:
    """What was left out, in one line of words.

    >>> counted(Counter({"chart": 2, "picture": 1}))
    ['2 charts, 1 picture not read']
    """
    things = [f"{count} {name}{'s' * (count != 1)}" for name, count in left_out.items() if count]
    return [f"{', '.join(things)} not read"] if things else []

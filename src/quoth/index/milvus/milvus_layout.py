"""The collections of an index in Milvus, and how texts of any length go into fields of 65,535 bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from quoth.errors import IndexLocked
from quoth.index.milvus.wire import Row, Wire, one_of

PIECE: Final = 16_000
"""Letters of a piece: four bytes each at most."""
_BYTES = 60_000
NOTHING: Final = (0.0, 0.0)
"""The vector of what has none, for Milvus takes no row without."""
LOG_FIELDS: Final[dict[str, Any]] = {"last": int, "piece": str}
TEXT_FIELDS: Final[dict[str, Any]] = {"owner": int, "kind": str, "piece": str}
PASSAGE_FIELDS: Final[dict[str, Any]] = {
    "document": int, "start": int, "stop": int, "page": int, "text": str, "headings": str, "sentences": str,
    "glosses": str,
}  # fmt: skip
LONG: Final = ("text", "headings", "sentences", "glosses")
"""The fields of a passage that go into pieces where they are too long."""


@dataclass(frozen=True)
class CollectionNames:
    """What the collections of an index are called."""

    name: str

    @property
    def log(self) -> str:
        """The heads, and the entries that say what changed."""
        return f"{self.name}_log"

    @property
    def texts(self) -> str:
        """The documents' texts and shapes, in pieces."""
        return f"{self.name}_texts"

    def passages(self, dimension: int) -> str:
        """The passages with vectors of so many numbers."""
        return f"{self.name}_passages_{dimension}"


def pieces(text: str) -> list[str]:
    """A text cut so that each piece fits into a field; one empty piece for an empty text."""
    return [text[at : at + PIECE] for at in range(0, len(text), PIECE)] or [""]


def entry_rows(first: int, entry: dict[str, Any]) -> list[Row]:
    """An entry of the log as rows whose ids follow one another; the last one says so."""
    parts = pieces(json.dumps(entry))
    return [
        {"id": first + at, "last": int(at == len(parts) - 1), "piece": part, "vector": list(NOTHING)}
        for at, part in enumerate(parts)
    ]


def entries_of(rows: Sequence[Row]) -> Iterator[tuple[range, dict[str, Any]]]:
    """The entries that rows in the order of their ids hold, each with the ids of its rows.

    One that lost its beginning or its end was being removed, and is passed over.
    """
    parts: list[str] = []
    first = 0
    for row in rows:
        if parts and int(row["id"]) != first + len(parts):
            parts = []
        first = first if parts else int(row["id"])
        parts.append(row["piece"])
        if row["last"]:
            try:
                found = json.loads("".join(parts))
            except ValueError:
                found = None
            if isinstance(found, dict):
                yield range(first, first + len(parts)), found
            parts = []


def text_rows(first: int, owner: int, kind: str, text: str) -> list[Row]:
    """A text as rows, whose ids are in its order."""
    return [
        {"id": first + at, "owner": owner, "kind": kind, "piece": part, "vector": list(NOTHING)}
        for at, part in enumerate(pieces(text))
    ]


def texts_of(wire: Wire, names: CollectionNames, owners: Sequence[int]) -> dict[tuple[int, str], str]:
    """What was kept of some owners, by owner and kind. Raises IndexLocked where it has just gone."""
    found: dict[tuple[int, str], str] = {}
    for row in wire.all(names.texts, one_of("owner", owners), ["owner", "kind", "piece"]) if owners else ():
        key = int(row["owner"]), str(row["kind"])
        found[key] = found.get(key, "") + row["piece"]
    if {owner for owner, _ in found} != set(owners):
        raise gone()
    return found


def too_long(value: str) -> bool:
    """Whether a value goes into pieces."""
    return len(value.encode()) > _BYTES


def gone() -> IndexLocked:
    """The error for what another process removed while it was read."""
    return IndexLocked("a document was removed from the index while it was read", "ask again")

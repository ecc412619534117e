"""What a text looks like, kept beside it: its blocks, and the marks in it that are not for reading.

An index that was made before this was kept has none; then the shape is made out of the text alone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from quoth.files.blocks import plain_blocks
from quoth.types import Block, Document, Span

TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS shapes (document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,"
    " blocks TEXT NOT NULL, hidden TEXT NOT NULL)"
)
_NUMBERS = 4
"""Of a block."""


@dataclass(frozen=True)
class Readable:
    """A text as it is to be read: `hidden` are places in it, in order, that say nothing, such as Markdown's stars."""

    text: str
    page_starts: tuple[int, ...] = ()
    blocks: tuple[Block, ...] = ()
    hidden: tuple[Span, ...] = ()
    source: str = ""
    """A name that it goes by."""


def keep(db: sqlite3.Connection, number: int | None, document: Document) -> None:
    """Keep the shape of a text beside it, by the number that it has in the index."""
    db.execute(TABLE)
    db.execute("INSERT OR REPLACE INTO shapes VALUES (?, ?, ?)", (number, *numbers_of(document)))


def numbers_of(document: Document) -> tuple[str, str]:
    """What is kept of a text's shape: its blocks, and what is hidden, each as JSON."""
    blocks = [part for b in document.blocks for part in (b.start, b.end, b.level, int(b.row))]
    hidden = [part for g in document.glosses if not g.text and g.end > g.start for part in (g.start, g.end)]
    return json.dumps(blocks), json.dumps(hidden)


def readable(db: sqlite3.Connection, document: str, headings: Iterable[str]) -> Readable | None:
    """The text with that hash and its shape, or None. `headings` are known where no shape was kept."""
    row = db.execute("SELECT id, text, page_starts FROM documents WHERE sha256 = ?", (document,)).fetchone()
    if row is None:
        return None
    number, text, pages = row
    kept = None
    if db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'shapes'").fetchone():
        kept = db.execute("SELECT blocks, hidden FROM shapes WHERE document = ?", (number,)).fetchone()
    return shaped(text, pages, kept or ("[]", "[]"), headings)


def shaped(text: str, pages: str, kept: tuple[str, str], headings: Iterable[str]) -> Readable:
    """A text with the shape that `numbers_of` gave; `pages` are the places where they begin, as JSON."""
    blocks, hidden = (_numbers(part) for part in kept)
    found = [Block(a, b, level, bool(row)) for a, b, level, row in _grouped(blocks, _NUMBERS)]
    if not _in_order([(block.start, block.end) for block in found], len(text)) or not found:
        found = _guessed(text, set(headings))
    away = [(a, b) for a, b in _grouped(hidden, 2)]
    starts = tuple(_numbers(pages))
    return Readable(text, starts, tuple(found), tuple(away) if _in_order(away, len(text)) else ())


def _guessed(text: str, headings: set[str]) -> list[Block]:
    """Blocks of a text of which no shape was kept."""
    return [
        Block(b.start, b.end, 2) if text[b.start : b.end].strip("# \t") in headings else b for b in plain_blocks(text)
    ]


def _numbers(kept: str) -> list[int]:
    try:
        found: Any = json.loads(kept)
    except ValueError:  # the text itself can be read all the same
        return []
    return found if isinstance(found, list) and all(isinstance(part, int) for part in found) else []


def _grouped(numbers: Sequence[int], size: int) -> list[tuple[int, ...]]:
    return [tuple(numbers[at : at + size]) for at in range(0, len(numbers) - size + 1, size)]


def _in_order(spans: Sequence[tuple[int, ...]], length: int) -> bool:
    """Whether spans lie in a text, one after the other."""
    inside = all(0 <= start <= end <= length for start, end in spans)
    return inside and all(before[1] <= after[0] for before, after in pairwise(spans))

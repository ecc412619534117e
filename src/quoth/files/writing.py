"""A text that is written piece by piece, with what its format gave away: headings, paragraphs, rows, pages.

Whatever is no plain text is read this way. The text holds the document's own words and nothing else; what
search and reader need beyond them, such as the heading of a table's column, becomes a gloss.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from quoth.files.blocks import plain_blocks
from quoth.files.limits import too_long
from quoth.types import Block, Document, Gloss, Span

PAGE_BREAK: Final = "\f"
CELL_BREAK: Final = "\t"
_LONG_CELL = 400
"""Characters. A row with a longer cell is a layout, not a record: each of its cells is read by itself."""


class Writer:
    """Collects a document in the order in which it is read; DocumentError once it is longer than the limit.

    A few kilobytes may name the same long text a million times, so the limit is held while it is written.
    """

    def __init__(self, source: str = "", limit: int = sys.maxsize) -> None:
        self._source, self._limit = source, limit
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._glosses: list[Gloss] = []
        self._pages: list[int] = []
        self.warnings: list[str] = []
        """What was left out, and other things to be told in the file's line."""

    def __len__(self) -> int:
        """Characters so far."""
        return self._length

    def heading(self, text: str, level: int) -> None:
        """A heading of level 1 to 6; more are taken for 6."""
        self._block(" ".join(text.split()), min(max(level, 1), 6))

    def paragraph(self, text: str, glosses: Sequence[Gloss] = ()) -> None:
        """A paragraph; glosses have their places in it, as it is passed."""
        self._block(text, 0, [(gloss.start, gloss.end, gloss.text) for gloss in glosses])

    def lines(self, text: str, glosses: Sequence[Gloss] = ()) -> None:
        """Text whose line ends were meant, as those of an address or a verse: its blocks are those of plain text."""
        left = len(text) - len(text.lstrip())
        own = text.strip()
        shifted = [(max(g.start - left, 0), g.end - left, g.text) for g in glosses if g.end >= left]
        self._block(own, 0, shifted, spans=[(block.start, block.end) for block in plain_blocks(own)])

    def pair(self, name: str, value: str, label: str = "") -> None:
        """A name and what it stands for, as a row that is read "name: value", after a label if there is one."""
        name, value = (" ".join(part.split()) for part in (name, value))
        if not name or not value:
            self.row([name or value], label=label) if label else self.paragraph(name or value)
            return
        read = " " if name.endswith((":", "?")) else ": "
        parting = (len(name), len(name) + len(CELL_BREAK), read)
        above = [(0, 0, f"{label}: ")] if label else []
        self._block(f"{name}{CELL_BREAK}{value}", 0, [*above, parting], row=True)

    def row(self, cells: Sequence[str], headings: Sequence[str] = (), label: str = "") -> None:
        """A row of a table: its cells side by side, each read after the heading of its column, all after the label.

        `headings` has one for each cell, or none; empty ones say nothing. A label is what stands for the row and
        is not in it, as that of a cell which reaches over several rows. Empty cells are left out.
        """
        above = [*headings, *[""] * (len(cells) - len(headings))]
        kept = [(cell, named) for cell, named in zip(cells, above, strict=False) if cell.strip()]
        if any(len(cell) > _LONG_CELL for cell, _ in kept):
            for cell, named in kept:
                self._cell(cell, ": ".join(filter(None, (label, named))))
            return
        words: list[str] = []
        glosses = [(0, 0, f"{label}: ")] if label else []
        at = 0
        for cell, named in kept:
            if words:
                glosses.append((at, at + len(CELL_BREAK), "; "))
                at += len(CELL_BREAK)
            own = " ".join(cell.split())
            if named and named != own:
                glosses.append((at, at, f"{' '.join(named.split())}: "))
            words.append(own)
            at += len(own)
        self._block(CELL_BREAK.join(words), 0, glosses, row=True)

    def _cell(self, cell: str, named: str) -> None:
        for paragraph in filter(None, (part.strip() for part in cell.split("\n"))):
            self.paragraph(paragraph, [Gloss(0, 0, f"{named}: ")] if named and named != paragraph else [])

    def page(self) -> None:
        """A page, sheet or slide begins here."""
        if self._pages:
            self._put(PAGE_BREAK)
        self._pages.append(self._length)

    def append(self, document: Document, deeper: int = 0) -> None:
        """Another document, as a part of this one: its headings so many levels deeper, its pages not told."""
        if not document.blocks:
            return
        first, last = document.blocks[0].start, document.blocks[-1].end
        self._part("\n\n")
        by = self._length - first
        self._put(document.text[first:last])
        for block in document.blocks:
            level = min(block.level + deeper, 6) if block.level else 0
            self._blocks.append(replace(block, start=block.start + by, end=block.end + by, level=level))
        self._glosses += [replace(gloss, start=gloss.start + by, end=gloss.end + by) for gloss in document.glosses]

    def _part(self, mark: str) -> None:
        """What parts a block from the one before."""
        if self._parts and not self._parts[-1].endswith((PAGE_BREAK, "\n")):
            self._put(mark)

    def _block(
        self,
        text: str,
        level: int,
        glosses: Sequence[tuple[int, int, str]] = (),
        *,
        row: bool = False,
        spans: Sequence[Span] = (),
    ) -> None:
        """Write a text as one block, or as one for each of the spans in it."""
        left = len(text) - len(text.lstrip())
        own = text.strip()
        if not own:
            return
        self._part("\n" if row and self._blocks and self._blocks[-1].row else "\n\n")
        start = self._length
        self._put(own)
        if self._pages:  # a paragraph may run over the end of a page
            self._pages += [start + at for at, letter in enumerate(own, 1) if letter == PAGE_BREAK]
        self._blocks += [Block(start + a, start + b, level, row) for a, b in spans or [(0, len(own))]]
        for from_, to, words in glosses:
            first, last = max(from_ - left, 0), min(to - left, len(own))
            if first <= last:
                self._glosses.append(Gloss(start + first, start + last, words))

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        if self._length > self._limit:
            raise too_long(self._source, self._limit)

    def document(self, source: str) -> Document:
        """What was written."""
        return Document(
            source=source,
            text="".join(self._parts),
            blocks=tuple(self._blocks),
            page_starts=tuple(self._pages),
            warnings=tuple(self.warnings),
            glosses=tuple(self._glosses),
        )

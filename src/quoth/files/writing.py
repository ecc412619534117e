"""A text that is written piece by piece, with what its format gave away: headings, paragraphs, rows, pages.

Whatever is no plain text is read this way. The text holds the document's own words and nothing else; what
search and reader need beyond them, such as the heading of a table's column, becomes a gloss.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from quoth.types import Block, Document, Gloss

PAGE_BREAK: Final = "\f"
CELL_BREAK: Final = "\t"
_LONG_CELL = 400
"""Characters. A row with a longer cell is a layout, not a record: each of its cells is read by itself."""


class Writer:
    """Collects a document in the order in which it is read."""

    def __init__(self) -> None:
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
        self._block(text, 0, glosses)

    def row(self, cells: Sequence[str], headings: Sequence[str] = (), label: str = "", *, pair: bool = False) -> None:
        """A row of a table: its cells side by side, each read after the heading of its column, all after the label.

        `headings` has one for each cell, or none; empty ones say nothing. A label is what stands for the row and
        is not in it, as that of a cell which reaches over several rows. Empty cells are left out. A pair is a name
        and its value.
        """
        above = [*headings, *[""] * (len(cells) - len(headings))]
        kept = [(cell, named) for cell, named in zip(cells, above, strict=False) if cell.strip()]
        if any(len(cell) > _LONG_CELL for cell, _ in kept):
            for cell, named in kept:
                self._cell(cell, ": ".join(filter(None, (label, named))))
            return
        words: list[str] = []
        glosses = [Gloss(0, 0, f"{label}: ")] if label else []
        at = 0
        for cell, named in kept:
            if words:
                between = (" " if words[-1].endswith(":") else ": ") if pair else "; "
                glosses.append(Gloss(at, at + len(CELL_BREAK), between))
                at += len(CELL_BREAK)
            own = " ".join(cell.split())
            if named and named != own:
                glosses.append(Gloss(at, at, f"{' '.join(named.split())}: "))
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

    def _block(self, text: str, level: int, glosses: Sequence[Gloss] = (), *, row: bool = False) -> None:
        left = len(text) - len(text.lstrip())
        own = text.strip()
        if not own:
            return
        if self._parts and not self._parts[-1].endswith((PAGE_BREAK, "\n")):
            self._put("\n" if row and self._blocks and self._blocks[-1].row else "\n\n")
        start = self._length
        self._put(own)
        if self._pages:  # a paragraph may run over the end of a page
            self._pages += [start + at for at, letter in enumerate(own, 1) if letter == PAGE_BREAK]
        self._blocks.append(Block(start, self._length, level, row))
        places = ((start + max(g.start - left, 0), start + min(g.end - left, len(own)), g.text) for g in glosses)
        self._glosses += [Gloss(*place) for place in places if place[0] <= place[1]]

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

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

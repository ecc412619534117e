"""A paragraph, heading or cell of a Markdown text: which of its characters show, and what is read for the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from quoth.types import Block, Gloss

_SAYING: Final = re.compile(r"[^\W_]")
LONGEST_ROW: Final = 400
"""Characters that are read in one breath, as a name with its value."""


@dataclass(frozen=True)
class Stretch:
    """Characters that show: as they stand, or read as something else, as `&amp;` is."""

    start: int
    end: int
    read: str | None = None


@dataclass
class Leaf:
    """A block on its way. What is between its pieces is markup, which no one reads; `before` is read in front of it."""

    level: int = 0
    before: str = ""
    start: int = -1
    end: int = -1
    pieces: list[Stretch] = field(default_factory=list)

    def reach(self, start: int, end: int) -> None:
        """Take in a stretch of the text, markup or not."""
        self.start = start if self.start < 0 else min(self.start, start)
        self.end = max(self.end, end)

    def add(self, start: int, end: int, read: str | None = None) -> None:
        """Take in characters that show."""
        last = self.pieces[-1] if self.pieces else None
        if start >= end or (last and start < last.end):
            return
        self.reach(start, end)
        if last and last.end == start and last.read is read is None:
            self.pieces[-1] = Stretch(last.start, end)
        else:
            self.pieces.append(Stretch(start, end, read))

    def read(self, text: str) -> str:
        """What one reads."""
        words = (text[piece.start : piece.end] if piece.read is None else piece.read for piece in self.pieces)
        return " ".join("".join(words).split())

    def says_something(self, text: str) -> bool:
        """Whether a letter or a figure shows."""
        return bool(_SAYING.search(self.read(text)))

    def trimmed(self, text: str) -> Leaf:
        """The leaf without white space at its ends."""
        while self.start < self.end and text[self.start].isspace():
            self.start += 1
        while self.end > self.start and text[self.end - 1].isspace():
            self.end -= 1
        return self

    def glosses(self) -> Iterator[Gloss]:
        """What is read before it and instead of its markup."""
        if self.before:
            yield Gloss(self.start, self.start, self.before)
        at = self.start
        for piece in self.pieces:
            start, end = max(piece.start, self.start), min(piece.end, self.end)
            if at < start:
                yield Gloss(at, start, "")
            if piece.read is not None and start < end:
                yield Gloss(start, end, piece.read)
            at = max(at, end)
        if at < self.end:
            yield Gloss(at, self.end, "")


@dataclass
class Leaves:
    """The blocks of a text and their glosses, in order."""

    text: str
    blocks: list[Block] = field(default_factory=list)
    glosses: list[Gloss] = field(default_factory=list)

    def add(self, leaf: Leaf) -> None:
        """A paragraph or heading; nothing where nothing of it shows, or it stands in another one."""
        if leaf.says_something(self.text) and leaf.trimmed(self.text).start >= self._end():
            self._hide_before(leaf.start)
            self.blocks.append(Block(leaf.start, leaf.end, leaf.level))
            self.glosses += leaf.glosses()

    def add_row(self, cells: Sequence[Leaf], headings: Sequence[str] = (), apart: Sequence[str] = ()) -> None:
        """Cells side by side, each read after the heading of its column; `apart` is read between them, else "; "."""
        kept: list[Leaf] = []
        glosses: list[Gloss] = []
        for number, cell in enumerate(cells):
            if not cell.read(self.text) or cell.trimmed(self.text).start < self._end():
                continue
            if kept:
                glosses.append(Gloss(kept[-1].end, cell.start, apart[number - 1] if number <= len(apart) else "; "))
            named = headings[number] if number < len(headings) else ""
            cell.before = f"{named}: {cell.before}" if named else cell.before
            glosses += cell.glosses()
            kept.append(cell)
        if any(cell.says_something(self.text) for cell in kept):
            self._hide_before(kept[0].start)
            self.blocks.append(Block(kept[0].start, kept[-1].end, 0, row=True))
            self.glosses += glosses

    def _hide_before(self, start: int) -> None:
        """What stands between two blocks, such as a comment or an item's mark, is in a passage that holds both."""
        if self.blocks:
            gap = self.text[self.blocks[-1].end : start]
            if own := gap.strip():
                at = self.blocks[-1].end + gap.index(own)
                self.glosses.append(Gloss(at, at + len(own), ""))

    def _end(self) -> int:
        return self.blocks[-1].end if self.blocks else 0

"""What a rich text file says in order: paragraphs and tables, collected while its words are gone through."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from quoth.files.encodings import SURROGATES
from quoth.files.table_rows import write_table
from quoth.files.writing import Writer
from quoth.types import Gloss

_BULLET = re.compile(r"[^\w\s]\s*\t\s*")
"""The sign before an item of a list, as it is shown; a number says something and stays."""


@dataclass(frozen=True)
class _Row:
    cells: list[str]
    heading: bool
    continued: frozenset[int]
    """Cells over which one of the row above reaches."""


@dataclass
class Flow:
    """Text that is read by itself: the body, the header of pages, a note."""

    label: str = ""
    """What is read before each paragraph, and not quoted."""
    parts: list[tuple[str, int, str] | list[_Row]] = field(default_factory=list)
    """Paragraphs with their heading levels and labels, and tables."""
    words: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    notes: list[Flow] = field(default_factory=list)

    def end_paragraph(self, level: int = 0) -> None:
        """The words so far are a paragraph; the notes in it follow."""
        text = self._taken()
        if text:
            self.end_table()
            self.parts.append((text, level, self.label))
        for note in self.notes:
            self.parts += note.parts
        self.notes.clear()

    def end_cell(self) -> None:
        """The words so far are a cell."""
        self.cells.append(self._taken())

    def end_row(self, *, heading: bool = False, continued: frozenset[int] = frozenset()) -> None:
        """The cells so far are a row."""
        if self.cells:
            self.rows.append(_Row(self.cells[:], heading, continued))
            self.cells.clear()

    def end_table(self) -> None:
        """The rows so far are a table."""
        self.end_row()
        if self.rows:
            self.parts.append(self.rows[:])
            self.rows.clear()

    def end(self) -> None:
        """Nothing follows."""
        self.end_paragraph()
        self.end_table()

    def _taken(self) -> str:
        text = SURROGATES.sub("\ufffd", "".join(self.words)).strip()
        self.words.clear()
        bullet = _BULLET.match(text)
        return text[bullet.end() :] if bullet else text

    def write(self, writer: Writer) -> None:
        """Everything that was collected."""
        for part in self.parts:
            if isinstance(part, list):
                _write_rows(writer, part)
            elif part[1]:
                writer.heading(part[0], part[1])
            else:
                writer.paragraph(part[0], [Gloss(0, 0, part[2])] if part[2] else [])


def _write_rows(writer: Writer, rows: list[_Row]) -> None:
    headings = next((number for number, row in enumerate(rows) if not row.heading), len(rows))
    covered: dict[tuple[int, int], str] = {}
    for number, row in enumerate(rows[1:], 1):
        for place in row.continued:
            above = rows[number - 1].cells
            covered[number, place] = covered.get((number - 1, place)) or (above[place] if place < len(above) else "")
    write_table(writer, [row.cells for row in rows], headings or None, covered=covered)

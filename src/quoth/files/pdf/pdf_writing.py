"""Parts of pages → a document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from quoth.files.pdf.pdf_flow import Placed
from quoth.files.pdf.pdf_glyphs import SOFT_HYPHEN
from quoth.files.pdf.pdf_headings import Headings
from quoth.files.pdf.pdf_hyphens import Hyphens
from quoth.files.pdf.pdf_lines import Line, Paragraph, Table
from quoth.files.table_rows import guess_headings
from quoth.files.writing import PAGE_BREAK, Writer
from quoth.types import Gloss

_MOST_HEADINGS: Final = 3


def write_parts(writer: Writer, parts: Sequence[Placed], pages: int, headings: Headings, hyphens: Hyphens) -> None:
    """Write the parts of so many pages."""
    on = 0
    writer.page()
    for placed in parts:
        while on < placed.pages[0]:
            writer.page()
            on += 1
        on = placed.pages[-1]
        if isinstance(placed.part, Table):
            _write_table(writer, placed.part, hyphens)
        elif placed.pages[0] == placed.pages[-1] and (level := headings.level(placed.pages[0], placed.part)):
            writer.heading(_text(placed.part.lines, placed.pages, hyphens)[0], level)
        else:
            writer.paragraph(*_text(placed.part.lines, placed.pages, hyphens))
    while on < pages - 1:
        writer.page()
        on += 1


def _write_table(writer: Writer, table: Table, hyphens: Hyphens) -> None:
    rows = [[_text(cell, (0,) * len(cell), hyphens)[0] for cell in row] for row in table.rows]
    names = table.names or ("",) * len(rows)
    if not table.reach:
        for row, name in zip(rows, names, strict=True):
            writer.pair(row[0], " ".join(row[1:]), name)
        return
    count = _headings(table, rows)
    columns = _columns(rows[:count], table.reach)
    for number, (row, reach) in enumerate(zip(rows, table.reach, strict=True)):
        above = [columns.get(first, "") for first, _ in reach] if number >= count else []
        writer.row(row, above, names[number] if number >= count else "")


def _headings(table: Table, rows: Sequence[Sequence[str]]) -> int:
    """How many rows of a table are headings: those with cells over several columns and one more, else as they look."""
    if table.headings is not None:
        return table.headings
    last = max((columns[1] for row in table.reach for columns in row), default=0)
    over = 0
    while over < min(_MOST_HEADINGS, len(rows)) and _reaches(table.reach[over], rows[over], last):
        over += 1
    if over:
        return over + 1 if over + 1 < len(rows) else 0
    return guess_headings([row for row in rows if any(row)])


def _reaches(reach: Sequence[tuple[int, int]], row: Sequence[str], last: int) -> bool:
    return any(text and 0 < end - first < last for text, (first, end) in zip(row, reach, strict=True))


def _columns(rows: Sequence[Sequence[str]], reach: Sequence[Sequence[tuple[int, int]]]) -> dict[int, str]:
    """The name of each column: what stands over it, the highest first."""
    names: dict[int, list[str]] = {}
    for row, columns in zip(rows, reach, strict=False):
        for text, (first, last) in zip(row, columns, strict=True):
            for column in range(first, last + 1) if text else ():
                names.setdefault(column, []).append(text)
    return {column: " ".join(dict.fromkeys(found)) for column, found in names.items()}


def _text(lines: Sequence[Line], pages: Sequence[int], hyphens: Hyphens) -> tuple[str, list[Gloss]]:
    """Lines as running text. A word that is cut by a page's end stays cut, and is read whole."""
    text, glosses = "", []
    for number, line in enumerate(lines):
        if number:
            cut, between = hyphens.between(lines[number - 1].text, line.text)
            breaks = PAGE_BREAK * (pages[number] - pages[number - 1])
            if breaks and not between:
                glosses.append(Gloss(len(text) - cut, len(text) + len(breaks), ""))
            elif cut:
                text = text[:-1]
            text += breaks or between
        text += line.text.replace(SOFT_HYPHEN, "")
    return text, glosses


def lines_of(parts: Sequence[Placed]) -> list[str]:
    """The text of all lines."""
    return [
        line.text
        for placed in parts
        for group in ((placed.part.lines,) if isinstance(placed.part, Paragraph) else sum(placed.part.rows, ()))
        for line in group
    ]

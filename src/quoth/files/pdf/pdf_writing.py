"""Parts of pages → a document."""

from __future__ import annotations

from collections.abc import Sequence

from quoth.files.pdf.pdf_flow import Placed
from quoth.files.pdf.pdf_headings import Headings
from quoth.files.pdf.pdf_hyphens import Hyphens
from quoth.files.pdf.pdf_lines import Line, Paragraph, Table
from quoth.files.table_rows import write_table
from quoth.files.writing import PAGE_BREAK, Writer
from quoth.types import Gloss


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
        elif level := headings.level(placed.pages[0], placed.part):
            writer.heading(_text(placed.part.lines, placed.pages, hyphens)[0], level)
        else:
            writer.paragraph(*_text(placed.part.lines, placed.pages, hyphens))
    while on < pages - 1:
        writer.page()
        on += 1


def _write_table(writer: Writer, table: Table, hyphens: Hyphens) -> None:
    if table.names:
        for row, name in zip(table.rows, table.names, strict=True):
            writer.row([_text(cell, (0,) * len(cell), hyphens)[0] for cell in row], label=name, pair=True)
        return
    rows = [[_text(cell, (0,) * len(cell), hyphens)[0] for cell in row] for row in table.rows]
    write_table(writer, rows, table.headings)


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
        text += line.text
    return text, glosses


def lines_of(parts: Sequence[Placed]) -> list[str]:
    """The text of all lines."""
    return [
        line.text
        for placed in parts
        for group in ((placed.part.lines,) if isinstance(placed.part, Paragraph) else sum(placed.part.rows, ()))
        for line in group
    ]

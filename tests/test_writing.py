"""A document that is put together: from pieces, from other documents, and no longer than it may be."""

from __future__ import annotations

import pytest

from office import read_as
from quoth.errors import DocumentError
from quoth.files.table_rows import write_table
from quoth.files.writing import Writer
from quoth.types import Block, Document, Gloss


def test_a_document_becomes_a_part_of_another() -> None:
    """Its blocks and glosses stand where its words now are, its headings deeper; what surrounds them is left out."""
    part = Document("b", "\n\nTop\n\n41 rope", (Block(2, 5, 1), Block(7, 14)), (0,), (), (Gloss(7, 7, "Price: "),))
    writer = Writer()
    writer.heading("All", 1)
    writer.append(part, deeper=1)
    writer.append(Document("c", "  ", ()))
    writer.paragraph("end")
    document = writer.document("a")
    assert document.text == "All\n\nTop\n\n41 rope\n\nend"
    assert document.blocks == (Block(0, 3, 1), Block(5, 8, 2), Block(10, 17), Block(19, 22))
    assert document.glosses == (Gloss(10, 10, "Price: "),)
    assert document.page_starts == ()


def test_a_text_ends_at_its_limit() -> None:
    """Ten characters may be written, and not an eleventh; the error names the file."""
    writer = Writer("a.xlsx", 10)
    writer.paragraph("0123456789")
    with pytest.raises(DocumentError) as caught:
        writer.paragraph("x")
    assert caught.value.problem == "a.xlsx holds more than 0.0 MB of text, which is the limit"


def test_what_covered_cells_hold_is_read_and_not_written() -> None:
    """Among headings it names the column; beside a row it stands before it, after the name of its own column."""
    writer = Writer()
    covered = {(0, 2): "Visitors", (2, 0): "Borg", (2, 9): "far"}
    rows = [["Town", "Visitors", ""], ["Borg", "41", "12"], ["", "38", "11"]]
    write_table(writer, rows, 1, covered=covered)
    document = writer.document("a")
    assert document.text == "Town\tVisitors\nBorg\t41\t12\n38\t11"
    assert read_as(document) == [
        "Town; Visitors",
        "Town: Borg; Visitors: 41; Visitors: 12",
        "Town: Borg; far: Visitors: 38; Visitors: 11",
    ]

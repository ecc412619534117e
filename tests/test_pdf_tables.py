"""Tables of a PDF: a row is read with its cells side by side, each after the heading of its column."""

from __future__ import annotations

from collections.abc import Sequence

from fpdf import FPDF

from pdfs import placed, read_as
from quoth.files.formats import parse

GOODS = [("Goods", "Weight", "Price"), ("Hemp rope", "9 kg", "31 crowns"), ("Anchor", "80 kg", "214 crowns")]


def ruled(rows: Sequence[tuple[str, ...]], width: float = 300, **how: object) -> bytes:
    """A PDF with a table that has borders."""
    made = FPDF(unit="pt", format=(600, 800))
    made.add_page()
    made.set_font("Helvetica", size=11)
    with made.table(rows, width=width, **how):
        pass
    return bytes(made.output())


def test_a_ruled_table_is_read_row_by_row() -> None:
    """Cells between lines make rows, though there are only three."""
    document = parse("a.pdf", ruled(GOODS))
    assert document.text == "Goods\tWeight\tPrice\nHemp rope\t9 kg\t31 crowns\nAnchor\t80 kg\t214 crowns"
    assert read_as(document)[1:] == [
        "Goods: Hemp rope; Weight: 9 kg; Price: 31 crowns",
        "Goods: Anchor; Weight: 80 kg; Price: 214 crowns",
    ]


def test_headings_may_rise_over_the_top_line_of_their_table() -> None:
    """Letters of 16 points stand 8 points under the line; the small ones beside them are the first of the table."""
    made = FPDF(unit="pt", format=(600, 800))
    made.add_page()
    for place in range(100, 161, 20):
        made.line(50, place, 350, place)
    for place in range(50, 351, 100):
        made.line(place, 100, place, 160)
    for row, cells in enumerate(GOODS):
        for column, cell in enumerate(cells):
            made.set_font("Helvetica", size=16 if column and not row else 6)
            made.text(55 + 100 * column, 108 + 20 * row, cell)
    assert parse("a.pdf", bytes(made.output())).text.split("\n") == ["\t".join(row) for row in GOODS]


def test_lines_of_a_cell_stay_together() -> None:
    """A cell that is cut to its width is one cell."""
    rows = [("Name", "Duty"), ("Olaf", "Keeps the keys of the granary and of the three barns"), ("Inga", "Bakes")]
    document = parse("a.pdf", ruled(rows, width=200))
    assert document.text.split("\n") == ["\t".join(row) for row in rows]


def test_cells_that_stand_below_each_other_without_lines_are_a_table() -> None:
    """Three level rows of short cells; the file writes it column by column."""
    words = [(60 + 130 * column, 100 + 18 * row, GOODS[row][column]) for column in range(3) for row in range(3)]
    document = parse("a.pdf", placed([*words, (50, 60, "What the chandler of the old harbour sells in his shop")]))
    assert read_as(document)[1:] == [
        "Goods; Weight; Price",
        "Goods: Hemp rope; Weight: 9 kg; Price: 31 crowns",
        "Goods: Anchor; Weight: 80 kg; Price: 214 crowns",
    ]


def test_names_and_values_are_rows_and_no_columns() -> None:
    """Two level columns of short texts are never read downwards."""
    pairs = [("Built", "1688"), ("Owner", "Mina Holt"), ("Rooms", "fourteen"), ("Garden", "none")]
    words = [(60 + 130 * column, 100 + 18 * row, pair[column]) for column in (0, 1) for row, pair in enumerate(pairs)]
    document = parse("a.pdf", placed(words))
    assert document.text.split("\n") == ["\t".join(pair) for pair in pairs]
    assert all(block.row for block in document.blocks)


def test_a_heading_over_several_columns_is_read_with_each() -> None:
    """The upper heading goes before the lower ones that stand under it."""
    made = FPDF(unit="pt", format=(600, 800))
    made.add_page()
    made.set_font("Helvetica", size=11)
    with made.table(width=300, num_heading_rows=2) as table:
        first = table.row()
        first.cell("Ship", rowspan=2)
        first.cell("Cargo", colspan=2)
        for cells in (("out", "home"), ("Swallow", "12 t", "40 t"), ("Heron", "7 t", "55 t")):
            row = table.row()
            for cell in cells:
                row.cell(cell)
    assert read_as(parse("a.pdf", bytes(made.output())))[2:] == [
        "Ship: Swallow; Cargo out: 12 t; Cargo home: 40 t",
        "Ship: Heron; Cargo out: 7 t; Cargo home: 55 t",
    ]


def test_a_cell_that_reaches_over_rows_is_read_with_each() -> None:
    """What stands beside several rows is said before the ones that it does not stand in."""
    made = FPDF(unit="pt", format=(600, 800))
    made.add_page()
    made.set_font("Helvetica", size=11)
    with made.table(width=300, first_row_as_headings=False) as table:
        first = table.row()
        first.cell("North", rowspan=2)
        first.cell("oats")
        first.cell("30 sacks")
        for cells in (("rye", "12 sacks"), ("South", "hops", "9 sacks")):
            row = table.row()
            for cell in cells:
                row.cell(cell)
    assert read_as(parse("a.pdf", bytes(made.output()))) == [
        "North; oats; 30 sacks",
        "North: rye; 12 sacks",
        "South; hops; 9 sacks",
    ]


def test_a_frame_around_a_paragraph_is_no_table() -> None:
    """A box with one cell holds text as any other."""
    made = FPDF(unit="pt", format=(600, 800))
    made.add_page()
    made.set_font("Helvetica", size=11)
    made.multi_cell(200, 14, "The toll is paid at the gate, and the gate is shut from dusk to dawn.", border=1)
    document = parse("a.pdf", bytes(made.output()))
    assert document.text == "The toll is paid at the gate, and the gate is shut from dusk to dawn."
    assert not document.blocks[0].row

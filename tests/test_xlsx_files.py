"""Excel workbooks: what a cell shows, which tables stand on a sheet, and what is hidden."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from office import SHEETS, read_as, relations, rows, workbook
from quoth.files.formats import parse
from quoth.files.office.number_formats import format_of, shown

MERGED = '<mergeCells><mergeCell ref="{}"/></mergeCells>'


def read(*sheets: str) -> list[str]:
    """The blocks of a workbook of one sheet, without the sheet's name."""
    return read_as(parse("a.xlsx", workbook(*sheets)))[1:]


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        (41.0, "General", "41"),
        (0.1 + 0.2, "General", "0.3"),
        (123456789012.0, "General", "123456789012"),
        (0.19, "0%", "19%"),
        (0.285, "0%", "29%"),
        (0.0425, "0.0%", "4.3%"),
        (1234567.5, "#,##0", "1,234,568"),
        (1234.5, '#,##0.00 "kr"', "1,234.50 kr"),
        (12.5, "[$€-407] #,##0.00", "€ 12.50"),
        (-1234.0, "#,##0;(#,##0)", "(1,234)"),
        (-0.4, "0", "0"),
        (-5.0, "0;", "-5"),
        (5.0, ";;;", "5"),
        (0.0, '0;-0;"none"', "none"),
        (7.0, "0000", "0007"),
        (19.999, "0.0#", "20.0"),
        (2_500_000.0, '0.0,,"M"', "2.5M"),
        (12345.0, "0.00E+00", "1.23E+04"),
        (0.125, "# ?/?", "0.125"),
        (45352.0, "d/m/yy", "2024-03-01"),
        (45352.0, "[$-F800]dddd, mmmm dd, yyyy", "2024-03-01"),
        (45352.75, "yyyy-mm-dd hh:mm", "2024-03-01 18:00"),
        (45352.0, "mmm yyyy", "2024-03"),
        (45352.0, "yyyy", "2024"),
        (0.25, "h:mm AM/PM", "06:00"),
        (1.5, "[h]:mm", "36:00"),
        (1.0, "yyyy-mm-dd", "1900-01-01"),
        (61.0, "yyyy-mm-dd", "1900-03-01"),
        (1e30, "#,##0.00", "1E+30"),
        (float("inf"), "0", "INF"),
        (1e300, "yyyy", "1E+300"),
        (5.0, '"no digits"', "no digits"),
    ],
)
def test_a_number_is_shown_as_its_format_says(value: float, code: str, seen: str) -> None:
    """Halves are rounded up, as a person does; dates are ISO dates, whatever the format."""
    assert shown(value, code) == seen


def test_formats_have_numbers_and_days_two_beginnings() -> None:
    """14 is a date, 31 one of East Asia, 164 the file's own; from 1904 on the same number is a later day."""
    assert (format_of(9, {}), format_of(164, {164: "0.0"}), format_of(999, {})) == ("0%", "0.0", "General")
    assert [shown(45352, format_of(number, {})) for number in (14, 31)] == ["2024-03-01", "2024-03-01"]
    assert shown(0, "yyyy-mm-dd", from_1904=True) == "1904-01-01"


def test_what_a_program_writes_is_read_as_it_shows_it() -> None:
    """Text, a number, a percentage, a day, a truth, and the saved result of a formula."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Stock")
        sheet.write_row(0, 0, ["Item", "Price", "Tax", "Day", "Sold", "Sum"])
        sheet.write_string(1, 0, "rope")
        sheet.write_number(1, 1, 41)
        sheet.write_number(1, 2, 0.19, book.add_format({"num_format": "0%"}))
        sheet.write_number(1, 3, 45352, book.add_format({"num_format": "d.m.yyyy"}))
        sheet.write_boolean(1, 4, True)
        sheet.write_formula(1, 5, "=B2*2", None, 82)
        sheet.write_comment(1, 1, "without tax")
    document = parse("a.xlsx", made.getvalue())
    assert read_as(document) == [
        "# Stock",
        "Item; Price; Tax; Day; Sold; Sum",
        "Item: rope; Price: 41; Tax: 19%; Day: 2024-03-01; Sold: TRUE; Sum: 82",
        "Comment on B2: without tax",
    ]
    assert document.text.endswith("rope\t41\t19%\t2024-03-01\tTRUE\t82\n\nwithout tax")
    assert document.page_starts == (0,)


def test_each_sheet_is_a_page_and_hidden_ones_are_told() -> None:
    """Of three sheets the second is hidden."""
    document = parse("a.xlsx", workbook(rows("x"), rows("secret"), rows("y"), states="-h-"))
    assert read_as(document) == ["# S1", "x", "# S3", "y"]
    assert document.text == "S1\n\nx\fS3\n\ny"
    assert (document.page_starts, document.warnings) == ((0, 6), ("1 hidden sheet not read",))


def test_hidden_rows_and_columns_are_left_out_and_told() -> None:
    """Row 3 and column B; they do not part the table, and hidden columns beyond it are not counted."""
    data = rows("Item|Cost|Price", "rope|11|41", "lamp|12|29", "chair|13|77").replace(
        '<row r="3"', '<row r="3" hidden="1"'
    )
    hidden = '<cols><col min="2" max="2" hidden="1"/><col min="9" max="16384" hidden="1"/></cols>'
    document = parse("a.xlsx", workbook(hidden + data))
    assert read_as(document)[1:] == ["Item; Price", "Item: rope; Price: 41", "Item: chair; Price: 77"]
    assert document.warnings == ("1 hidden row, 1 hidden column not read",)


def test_tables_apart_have_headings_of_their_own() -> None:
    """One below the other with a title between, and one beside; the lower is not read with the upper's headings."""
    assert read(rows("Item|Price", "rope|41", "lamp|29", "", "Staff", "", "Name|Age", "Ove|51", "Lena|33")) == [
        "Item; Price",
        "Item: rope; Price: 41",
        "Item: lamp; Price: 29",
        "## Staff",
        "Name; Age",
        "Name: Ove; Age: 51",
        "Name: Lena; Age: 33",
    ]
    assert read(rows("Item|Price||Name|Age", "rope|41||Ove|51", "lamp|29||Lena|33")) == [
        "Item; Price",
        "Item: rope; Price: 41",
        "Item: lamp; Price: 29",
        "Name; Age",
        "Name: Ove; Age: 51",
        "Name: Lena; Age: 33",
    ]


def test_an_empty_column_or_row_within_a_table_does_not_part_it() -> None:
    """Columns of figures alone are no table; names stand above figures even with an empty row between."""
    assert read(rows("Item|Price||Weight", "rope|41||7", "lamp|29||2"))[1] == "Item: rope; Price: 41; Weight: 7"
    assert read(rows("Item|Price|Weight", "", "rope|41|7", "lamp|29|2"))[1] == "Item: rope; Price: 41; Weight: 7"
    assert read(rows("Item|Price|Weight", "rope|41|7", "lamp|29|2", "", "Total|70|9"))[3] == (
        "Item: Total; Price: 70; Weight: 9"
    )


def test_merged_headings_stand_above_all_their_columns() -> None:
    """Two rows of headings, the upper merged over two columns."""
    data = rows("Town|Visitors|", "|adults|children", "Borg|41|12", "Vik|29|7")
    assert read(data + MERGED.format("B1:C1"))[2:] == [
        "Town: Borg; Visitors adults: 41; Visitors children: 12",
        "Town: Vik; Visitors adults: 29; Visitors children: 7",
    ]


def test_a_merged_cell_stands_for_all_its_rows() -> None:
    """The rows below are read with it and quoted without it."""
    data = rows("Town|Item|Price", "Borg|rope|41", "|lamp|29", "Vik|chair|77") + MERGED.format("A2:A3")
    document = parse("a.xlsx", workbook(data))
    assert read_as(document)[2:4] == ["Town: Borg; Item: rope; Price: 41", "Town: Borg: Item: lamp; Price: 29"]
    assert "\nlamp\t29\n" in document.text


def test_marked_tables_have_the_headings_that_are_marked() -> None:
    """A filter, and a table's own part, which may say that there are none."""
    data = rows("Name|Town", "Ove|Borg", "Lena|Vik")
    assert read(data)[1] == "Ove; Borg"
    assert read(data + '<autoFilter ref="A1:B3"/>')[1] == "Name: Ove; Town: Borg"
    for count, second in ((1, "Name: Ove; Town: Borg"), (0, "Ove; Borg")):
        extra = {
            "xl/worksheets/_rels/sheet1.xml.rels": relations(("t", "table", "../tables/table1.xml")),
            "xl/tables/table1.xml": f'<table xmlns="{SHEETS}" ref="A1:B3" headerRowCount="{count}"/>',
        }
        assert read_as(parse("a.xlsx", workbook(data, extra=extra)))[2] == second


def test_pictures_and_charts_are_told_and_words_over_the_sheet_are_read() -> None:
    """Two charts and a picture; a shape with a line of text."""
    shape = '<sp xmlns="p"><p xmlns="a"><t>see below</t></p></sp>'
    drawing = f'<d><chart xmlns="c"/><chart xmlns="c"/><pic xmlns="p"/>{shape}</d>'
    extra = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("d", "drawing", "/xl/drawings/d.xml")),
        "xl/drawings/d.xml": drawing,
    }
    document = parse("a.xlsx", workbook(rows("x") + '<drawing r:id="d"/>', extra=extra))
    assert read_as(document) == ["# S1", "x", "see below"]
    assert document.warnings == ("2 charts, 1 picture not read",)


def test_comments_in_threads_are_read_once() -> None:
    """Newer programs save them twice, once with a hint for older ones; those of hidden cells are not read."""
    old = "<comments><commentList>{}</commentList></comments>"
    one = '<comment ref="{}"><text><t>{}</t></text></comment>'
    extra = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            ("a", "comments", "../comments1.xml"), ("b", "threadedComment", "../t.xml")
        ),
        "xl/comments1.xml": old.format(
            one.format("A1", "[Threaded comment] Older programs") + one.format("B1", "secret")
        ).replace("<comments>", f'<comments xmlns="{SHEETS}">'),
        "xl/t.xml": '<t xmlns="x"><threadedComment ref="A1"><text>by hand</text></threadedComment></t>',
    }
    hidden = '<cols><col min="2" max="2" hidden="1"/></cols>'
    document = parse("a.xlsx", workbook(hidden + rows("x"), extra=extra))
    assert read_as(document) == ["# S1", "x", "Comment on A1: by hand"]


def test_shared_texts_are_read_without_the_signs_above_them() -> None:
    """A text in two runs, with what tells how it is spoken, and an escaped line end."""
    texts = (
        f'<sst xmlns="{SHEETS}"><si><r><t>東</t></r><r><t>京</t></r><rPh><t>トウキョウ</t></rPh></si>'
        "<si><t>one_x000D_\ntwo</t></si></sst>"
    )
    row = '<row r="{0}"><c r="A{0}" t="s"><v>{1}</v></c></row>'
    data = f"<sheetData>{row.format(1, 0)}{row.format(3, 1)}</sheetData>"
    assert read_as(parse("a.xlsx", workbook(data, extra={"xl/sharedStrings.xml": texts})))[1:] == ["東京", "one\r\ntwo"]


def test_a_formula_without_a_saved_result_is_told() -> None:
    """It is not computed."""
    data = '<sheetData><row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><v>7</v></c></row></sheetData>'
    document = parse("a.xlsx", workbook(data))
    assert (read_as(document), document.warnings) == (["# S1", "7"], ("1 formula without a saved result not read",))


def test_a_sheet_of_a_chart_is_told() -> None:
    """It has no cells."""
    named = relations(("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "chartsheet", "chartsheets/sheet1.xml"))
    document = parse("a.xlsx", workbook(rows("x"), rows("y"), extra={"xl/_rels/workbook.xml.rels": named}))
    assert (read_as(document), document.warnings) == (["# S1", "x"], ("1 chart sheet not read",))

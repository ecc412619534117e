"""OpenDocument texts, sheets and presentations: what is seen of them, and what is told."""

from __future__ import annotations

import pytest

from office import open_document, read_as
from quoth.files.formats import parse

NOTE = (
    "<text:note><text:note-citation>1</text:note-citation>"
    "<text:note-body><text:p>by hand</text:p></text:note-body></text:note>"
)


def read(inside: str, styles: str = "") -> list[str]:
    """The blocks of a text, as they are read."""
    return read_as(parse("a.odt", open_document("text", inside, styles)))


@pytest.mark.parametrize(
    ("inside", "seen"),
    [
        ("<text:h text:outline-level='2'>Top</text:h><text:p>one\n  two</text:p>", ["## Top", "one two"]),
        ("<text:p>a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d</text:p>", ["a   b\tc\nd"]),
        ("<text:p>a <text:span>b</text:span> <text:a>c</text:a>d</text:p>", ["a b cd"]),
        ("<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:p>kept</text:p>", ["kept"]),
        (
            "<text:p>a<text:ruby><text:ruby-base>b</text:ruby-base><text:ruby-text>x</text:ruby-text></text:ruby></text:p>",
            ["ab"],
        ),
        (f"<text:p>a{NOTE} b</text:p><text:p>c</text:p>", ["a b", "by hand", "c"]),
        (
            "<text:p>a<office:annotation><text:p>by hand</text:p></office:annotation>b</text:p>",
            ["ab", "Comment: by hand"],
        ),
        (
            "<text:p>a<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>b</text:p>",
            ["ab", "box"],
        ),
        ("<text:section text:display='none'><text:p>x</text:p></text:section><text:p>y</text:p>", ["y"]),
        ("<text:section><text:p>x</text:p></text:section>", ["x"]),
    ],
)
def test_words_are_read_as_they_are_seen(inside: str, seen: list[str]) -> None:
    """White space is what its elements say; notes follow their paragraph; deleted and hidden words are left out."""
    assert read(inside) == seen


def test_a_title_is_told_by_its_style() -> None:
    """Its own, or the one that it comes from."""
    styles = '<style:style style:name="P1" style:parent-style-name="Title"/>'
    assert read('<text:p text:style-name="P1">Prices</text:p><text:p>x</text:p>', styles) == ["# Prices", "x"]


def test_items_of_lists_have_the_numbers_that_are_shown() -> None:
    """Numbers, letters and none; a list in a list begins anew; one may begin elsewhere, or go on."""
    level = '<text:list-level-style-number text:level="{}" style:num-format="{}" style:num-suffix="{}"/>'
    styles = f'<text:list-style style:name="L">{level.format(1, "1", ".")}{level.format(2, "a", ")")}</text:list-style>'
    item = "<text:list-item{}><text:p>{}</text:p>{}</text:list-item>"
    inner = f"<text:list>{item.format('', 'x', '')}{item.format('', 'y', '')}</text:list>"
    first = (
        item.format("", "one", "") + item.format("", "two", inner) + item.format(' text:start-value="7"', "seven", "")
    )
    more = f'<text:list text:style-name="L" text:continue-numbering="true">{item.format("", "eight", "")}</text:list>'
    bullets = f'<text:list text:style-name="none">{item.format("", "point", "")}</text:list>'
    assert read(f'<text:list text:style-name="L">{first}</text:list>{more}{bullets}', styles) == [
        "1. one",
        "2. two",
        "a) x",
        "b) y",
        "7. seven",
        "8. eight",
        "point",
    ]


def table(*lines: str, head: int = 0) -> str:
    """A table: a row for each line, its cells parted by `|`, as many heading rows as told."""
    made = [
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in line.split("|"))
        + "</table:table-row>"
        for line in lines
    ]
    heads = f"<table:table-header-rows>{''.join(made[:head])}</table:table-header-rows>" if head else ""
    return f'<table:table table:name="T">{heads}{"".join(made[head:])}</table:table>'


def test_rows_of_tables_are_read_with_their_headings() -> None:
    """Marked ones, and ones that are told by the cells; pairs have none."""
    assert read(table("Name|Town", "Ove|Borg", head=1)) == ["Name; Town", "Name: Ove; Town: Borg"]
    assert read(table("Item|Price", "rope|41", "lamp|29"))[1] == "Item: rope; Price: 41"
    assert read(table("Director|Ove", "Guide|Lena", "Cook|Bo"))[1] == "Guide; Lena"


def test_cells_that_reach_over_others_stand_for_them() -> None:
    """One over two rows, one over two columns of headings."""
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    rows = [
        cell.format("", "Town")
        + cell.format(' table:number-columns-spanned="2"', "Visitors")
        + "<table:covered-table-cell/>",
        cell.format(' table:number-rows-spanned="2"', "Borg") + cell.format("", "41") + cell.format("", "12"),
        "<table:covered-table-cell/>" + cell.format("", "38") + cell.format("", "11"),
    ]
    inside = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    assert read(f"<table:table>{inside}</table:table>")[1:] == [
        "Town: Borg; Visitors: 41; Visitors: 12",
        "Town: Borg: Visitors: 38; Visitors: 11",
    ]


def test_headers_and_footers_of_pages_are_read_once() -> None:
    """Two kinds of pages with the same header; they follow the text."""
    spaces = 'xmlns:s="urn:s" xmlns:text="urn:t"'
    page = "<s:master-page><s:header><text:p>Price list</text:p></s:header></s:master-page>"
    data = open_document(
        "text", "<text:p>x</text:p>", extra={"styles.xml": f"<s:styles {spaces}>{page}{page}</s:styles>"}
    )
    assert read_as(parse("a.odt", data)) == ["x", "Price list"]


def test_what_is_left_out_is_told() -> None:
    """A picture, whose description is read, an object, words in a hidden style."""
    styles = '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
    inside = (
        '<text:p>a<text:span text:style-name="T1">b</text:span></text:p>'
        "<draw:frame><draw:image/><svg:desc>A boat</svg:desc></draw:frame>"
        "<draw:frame><draw:object/><draw:image/></draw:frame>"
    )
    document = parse("a.odt", open_document("text", inside, styles))
    assert read_as(document) == ["a", "A boat"]
    assert document.warnings == ("1 hidden passage, 1 picture, 1 embedded object not read",)


def test_a_sheet_is_a_page_with_its_tables() -> None:
    """Cells show what their text says; repeated empty ones are passed over; hidden rows and sheets are told."""
    styles = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    rows = (
        '<table:table-column table:number-columns-repeated="3"/>'
        "<table:table-row><table:table-cell><text:p>Item</text:p></table:table-cell>"
        "<table:table-cell><text:p>Price</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:visibility="collapse">'
        "<table:table-cell><text:p>secret</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="2"><table:table-cell><text:p>rope</text:p></table:table-cell>'
        '<table:table-cell office:value="0.19"><text:p>19%</text:p>'
        "<office:annotation><text:p>net</text:p></office:annotation>"
        '</table:table-cell><table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    )
    hidden = '<table:table table:name="Old" table:style-name="ta2"/>'
    data = open_document("spreadsheet", f'<table:table table:name="Stock">{rows}</table:table>{hidden}', styles)
    document = parse("a.ods", data)
    item = "Item: rope; Price: 19%"
    assert read_as(document) == ["# Stock", "Item; Price", item, item, "Comment: net"]
    assert document.warnings == ("1 hidden row, 1 hidden sheet not read",)
    assert document.page_starts == (0,)


def test_a_slide_is_a_page_with_its_title_and_notes() -> None:
    """A hidden one is left out and told."""
    frame = "<draw:frame{}><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    title = ' presentation:class="title"'
    notes = f"<presentation:notes>{frame.format('', 'say it slowly')}</presentation:notes>"
    styles = '<style:style style:name="dp1"><style:x presentation:visibility="hidden"/></style:style>'
    inside = (
        f"<draw:page>{frame.format(title, 'Prices')}{frame.format('', 'rope 41')}{notes}</draw:page>"
        f'<draw:page draw:style-name="dp1">{frame.format("", "secret")}</draw:page>'
    )
    document = parse("a.odp", open_document("presentation", inside, styles))
    assert read_as(document) == ["# Prices", "rope 41", "Notes: say it slowly"]
    assert (document.page_starts, document.warnings) == ((0,), ("1 hidden slide not read",))

"""Comma-separated values: which sign parts the cells, which row names the columns, and what a row is read as."""

from __future__ import annotations

import time

import pytest

from office import read_as
from quoth.errors import DocumentError
from quoth.files.formats import parse
from quoth.types import Block


def read(text: str, name: str = "a.csv") -> list[str]:
    """The blocks of a file, as they are read."""
    return read_as(parse(name, text.encode()))


def test_a_row_is_read_with_the_headings_and_quoted_without() -> None:
    """The text has the cells alone, tabs between them; each row is a block."""
    document = parse("a.csv", b"Item,Price\r\nrope,41\r\nlamp,29\r\n")
    assert document.text == "Item\tPrice\nrope\t41\nlamp\t29"
    assert document.blocks == (Block(0, 10, row=True), Block(11, 18, row=True), Block(19, 26, row=True))
    assert read_as(document) == ["Item; Price", "Item: rope; Price: 41", "Item: lamp; Price: 29"]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_between_the_cells_is_found(sign: str) -> None:
    """Whichever parts most rows into equally many cells; commas in figures do not mislead."""
    lines = ["Item;Price;Day", "rope, long;41,50;2024-03-01", "lamp, red, new;29,00;2024-03-02"]
    text = "\n".join(lines).replace(";", "\0").replace(",", "." if sign == "," else ",").replace("\0", sign)
    comma = "." if sign == "," else ","
    assert read(text)[1:] == [
        f"Item: rope{comma} long; Price: 41{comma}50; Day: 2024-03-01",
        f"Item: lamp{comma} red{comma} new; Price: 29{comma}00; Day: 2024-03-02",
    ]


def test_the_sign_may_be_named() -> None:
    """Excel is told it by the first line, which says nothing else."""
    assert read("sep=!\nItem!Price\nrope!41\nlamp!29\n")[1] == "Item: rope; Price: 41"


def test_a_tsv_file_has_tabs() -> None:
    """Even where commas part the rows as evenly."""
    assert read("a,b\tc,d\n1,5\t2,5\n3,5\t4,5\n", "a.tsv")[1] == "a,b: 1,5; c,d: 2,5"


def test_a_quoted_cell_may_hold_the_sign_a_quotation_mark_and_line_ends() -> None:
    """It is one cell in one row."""
    assert read('Item,Note,Price\nrope,"long, ""strong""\nand new",41\nlamp,x,29\n')[1:] == [
        'Item: rope; Note: long, "strong" and new; Price: 41',
        "Item: lamp; Note: x; Price: 29",
    ]


def test_a_stray_quotation_mark_swallows_nothing() -> None:
    """A mark of inches, and one that is never closed: their lines are read as they stand."""
    assert read('Item,Size\npipe,5" wide\nhose,"6 long\nrope,7" long\n') == [
        "Item; Size",
        'Item: pipe; Size: 5" wide',
        'Item: hose; Size: "6 long',
        'Item: rope; Size: 7" long',
    ]


def test_commas_may_be_escaped() -> None:
    r"""`\,` is a comma in a cell where that makes the rows even."""
    assert read("Item,Price\nrope\\, long,41\nlamp\\, red,29\n")[1] == "Item: rope, long; Price: 41"


def test_a_single_column_is_lines() -> None:
    """Words with a comma here and there are no cells."""
    assert read("Ropes, and more\nred lamps\ngreen lamps\nold, worn chairs\n") == [
        "Ropes, and more",
        "red lamps",
        "green lamps",
        "old, worn chairs",
    ]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("Name,Town,Trade\nOve,Borg,cook\nLena,Vik,guide\n", "Name: Ove; Town: Borg; Trade: cook"),
        ("Name,Town\nOve,Borg\nOve,Vik\nOve,Dal\n", "Name: Ove; Town: Borg"),
        ("Town,2019,2020\nBorg,41,38\nVik,29,31\n", "Town: Borg; 2019: 41; 2020: 38"),
        ("Town,Q1,Q2\nBorg,41,38\nVik,29,31\n", "Town: Borg; Q1: 41; Q2: 38"),
        ("Name,Phone 1,Phone 2\nOve,55 10,55 11\nLena,55 12,55 13\n", "Name: Ove; Phone 1: 55 10; Phone 2: 55 11"),
        (",Price\nrope,41\nlamp,29\n", "rope; Price: 41"),
        ("Item,Price\nrope,41\n", "Item: rope; Price: 41"),
        ("Director,Ove Strand\nGuide,Lena Falk\nCook,Bo Ek\n", "Guide; Lena Falk"),
        ("Founded,1931\nMembers,41\nRooms,12\n", "Members; 41"),
        ("BK-1,rope,red\nBK-2,lamp,green\nBK-3,chair,blue\n", "BK-2; lamp; green"),
        ("Ove,Borg,cook\nLena,Vik,cook\nBo,Dal,guide\n", "Lena; Vik; cook"),
        ("rope,41\nlamp,29\nchair,12\n", "lamp; 29"),
        ("2019,41\n2020,38\n2021,29\n", "2020; 38"),
    ],
)
def test_the_first_row_names_the_columns_where_it_looks_so(text: str, second: str) -> None:
    """Pairs of names and values, and rows like the others, name nothing."""
    assert read(text)[1] == second


def test_a_title_above_the_headings_is_a_paragraph() -> None:
    """It stands alone in its row."""
    assert read("Prices of 2024,\n,\nItem,Price\nrope,41\n") == [
        "Prices of 2024",
        "Item; Price",
        "Item: rope; Price: 41",
    ]


def test_ragged_rows_lose_nothing() -> None:
    """A cell beyond the headings is read by itself; a missing one is left out."""
    assert read("Item,Price,Note\nrope,41,long,new\nlamp,29\nchair,12,red\n")[1:3] == [
        "Item: rope; Price: 41; Note: long; new",
        "Item: lamp; Price: 29",
    ]


def test_old_encodings_are_told() -> None:
    """Windows' own, and two bytes a character with their mark."""
    text = "Café,Price\nGenève,41\nMünchen,29\n"
    assert read_as(parse("a.csv", text.encode("cp1252")))[1] == "Café: Genève; Price: 41"
    assert read_as(parse("a.csv", text.encode("utf-16")))[1] == "Café: Genève; Price: 41"


def test_formulas_are_words() -> None:
    """What a program would compute is read as it stands."""
    assert read("Item,Price\n=1+1,@SUM(A1)\nrope,41\nlamp,29\n")[1] == "Item: =1+1; Price: @SUM(A1)"


def test_many_rows_and_many_columns_are_read_in_time() -> None:
    """20,000 rows of five cells, and a row of 5,000: seconds, and all of them are there."""
    began = time.monotonic()
    tall = parse("a.csv", b"Item,A,B,C,D\n" + b"rope,1,2,3,4\n" * 20_000)
    assert (len(tall.blocks), len(tall.glosses)) == (20_001, 180_004)
    wide = parse("a.csv", b",".join(b"c%dx" % n for n in range(5_000)) + b"\n" + b"7," * 4_999 + b"7\n")
    assert (len(wide.blocks), wide.text.count("\t")) == (2, 9_998)
    assert time.monotonic() - began < 10


def test_a_file_that_is_no_text_is_refused() -> None:
    """As any text file is."""
    with pytest.raises(DocumentError, match=r"a\.csv is not a text file"):
        parse("a.csv", b"\x00\x01\x02\x00\xff\xfe\x00")

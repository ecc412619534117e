"""Which rows of a table a question means, and which column."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from fakes import WordEncoder
from quoth.answering.records import is_looked_up, narrowed, records_of, settled, word_set
from quoth.config import DEFAULTS
from quoth.files.formats import from_text
from quoth.files.table_rows import write_table
from quoth.files.writing import Writer
from quoth.index.passages import split
from quoth.types import Document, Passage

FARES = [
    ["To", "Adult", "Child", "Car"],
    ["Holm Island", "12.00", "6.00", "41.00"],
    ["Grey Point", "9.00", "4.50", "33.00"],
    ["Osterby", "12.00", "6.00", ""],
]


def passages(document: Document) -> tuple[Passage, ...]:
    return split(document, WordEncoder().count_tokens, DEFAULTS)


def written(*tables: Sequence[Sequence[str]], headings: int = 1) -> tuple[Passage, ...]:
    writer = Writer()
    for rows in tables:
        write_table(writer, rows, headings)
        writer.paragraph("All fares in euro.")
    return passages(writer.document("fares.csv"))


def read(found: Sequence[Passage]) -> list[str]:
    """What a reader sees, line by line."""
    return [line for passage in found for line in passage.rendering.text.split("\n") if line.strip()]


def test_a_row_is_a_record_of_cells_with_their_headings() -> None:
    """The second row: where its first cell stands, its words and the word above it."""
    (passage,) = written(FARES)
    record = list(records_of(passage))[1]
    assert passage.text[slice(*record.place)] == "Holm Island\t12.00\t6.00\t41.00"
    first = record.cells[0]
    assert passage.text[first.start : first.end] == "Holm Island"
    assert (sorted(first.words), sorted(first.heading)) == (["holm", "island"], ["to"])
    assert [sorted(cell.heading) for cell in record.cells[1:]] == [["adult"], ["child"], ["car"]]


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("What does a car cost to Holm Island?", ["To: Holm Island; Adult: 12.00; Child: 6.00; Car: 41.00"]),
        ("What does a child pay to Grey Point?", ["To: Grey Point; Adult: 9.00; Child: 4.50; Car: 33.00"]),
        ("Where to does an adult pay 9.00?", ["To: Grey Point; Adult: 9.00; Child: 4.50; Car: 33.00"]),
    ],
)
def test_only_the_rows_that_a_question_names_are_read(question: str, rows: list[str]) -> None:
    """Beside the headings and the text around the table."""
    assert read(narrowed(written(FARES), question)) == ["To; Adult; Child; Car", *rows, "All fares in euro."]


def test_where_no_row_is_named_all_are_read() -> None:
    """Neither a stranger's name nor a word of the headings tells rows apart."""
    found = written(FARES)
    assert narrowed(found, "What does a car cost to Atlantis?") == list(found)


def test_each_table_is_narrowed_by_itself() -> None:
    """The rows of another table with other columns stay, however much of the question the first one holds."""
    boats = [["Boat", "Length"], ["Heron", "12 m"], ["Tern", "9 m"]]
    said = read(narrowed(written(FARES, boats), "How long is the Tern to Holm Island?"))
    assert said == [
        "To; Adult; Child; Car",
        "To: Holm Island; Adult: 12.00; Child: 6.00; Car: 41.00",
        "All fares in euro.",
        "Boat; Length",
        "Boat: Tern; Length: 9 m",
        "All fares in euro.",
    ]


def test_a_table_without_headings_is_narrowed_too() -> None:
    """Pairs of names and values have none."""
    pairs = [["Director", "Ove Strand"], ["Guide", "Lena Falk"], ["Cook", "Bo Ek"]]
    assert read(narrowed(written(pairs, headings=0), "Who is the guide?")) == ["Guide; Lena Falk", "All fares in euro."]


def test_text_is_left_as_it_is() -> None:
    """There are no rows in it."""
    found = passages(from_text("a.txt", "Holm Island has a mill. Grey Point has none."))
    assert narrowed(found, "What has Holm Island?") == list(found)


def place(passage: Passage, words: str) -> tuple[int, int]:
    start = passage.start + passage.text.index(words)
    return start, start + len(words)


@pytest.mark.parametrize(
    ("question", "spans", "answer"),
    [
        ("What does a car cost to Holm Island?", ("12.00", "6.00"), "41.00"),
        ("What does a car cost to Holm Island?", ("12.00", "41.00"), "41.00"),
        ("What does it cost to Holm Island?", ("6.00", "41.00"), "6.00"),
        ("What does Holm Island ask of a car or a child?", ("12.00",), None),
        ("What does Holm Island ask of a car or a child?", ("12.00", "6.00"), "6.00"),
        ("What is Holm Island?", ("Holm Island",), None),
        ("What is Holm Island?", ("Holm Island", "12.00"), "12.00"),
        ("What does a car cost to Holm Island?", ("All fares",), "All fares"),
    ],
)
def test_an_answer_is_in_the_column_that_is_asked_for(
    question: str, spans: tuple[str, ...], answer: str | None
) -> None:
    """The best span there, else the one cell there is; where none is named the best span; no cell that was named."""
    (passage,) = written(FARES)
    wanted = None if answer is None else place(passage, answer)
    assert settled(passage, question, [place(passage, words) for words in spans]) == wanted


def test_of_two_headings_the_one_that_says_less_beside_is_meant() -> None:
    """Profit is "Profit" and not "Profit before tax"."""
    (passage,) = written([["Firm", "Profit before tax", "Profit"], ["Alda", "30", "20"], ["Bruno", "31", "21"]])
    assert settled(passage, "What is the profit of Alda?", [place(passage, "30")]) == place(passage, "20")


def test_words_are_compared_without_the_ending_of_a_plural() -> None:
    """Boxes and buses as box and bus; glass and its stay whole."""
    assert word_set("Boxes, buses, cats; glass 12s") == {"box", "bus", "cat", "glass", "12s"}


@pytest.mark.parametrize(
    ("question", "answer", "looked_up"),
    [
        ("What is the car fare to Holm Island?", "41.00", False),
        ("The car to Holm Island?", "41.00", True),
        ("The car to Holm Island?", "12.00", False),
        ("How long is Holm Island?", "12.00", False),
        ("Which car?", "41.00", False),
        ("Who is the guide?", "Lena Falk", True),
        ("How old is the guide?", "Lena Falk", False),
        ("Who is the guide of Osterby?", "Lena Falk", False),
    ],
)
def test_an_answer_is_looked_up_where_row_and_column_hold_all_that_is_asked(
    question: str, answer: str, looked_up: bool
) -> None:
    """A word that stands in neither, or none that names the row, and it is no more than what a reader found."""
    rows = written(FARES) if answer[0].isdigit() else written([["Guide", "Lena Falk"], ["Cook", "Bo Ek"]], headings=0)
    assert is_looked_up(rows[0], question, place(rows[0], answer)) is looked_up


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Storms and rates.......................60", False),
        ("Storms and rates . . . . . . . . . xii", False),
        ("Storms and rates rose... to 60", True),
    ],
)
def test_a_line_of_contents_is_not_read(line: str, kept: bool) -> None:
    """Dots lead to the number of a page in it, which is no answer."""
    writer = Writer()
    writer.paragraph(line)
    writer.paragraph("Storms come.")
    found = passages(writer.document("a.txt"))
    assert read(narrowed(found, "What is the rate of storms?")) == [*[line] * kept, "Storms come."]

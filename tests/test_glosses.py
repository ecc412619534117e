"""What search and reader see beyond the text, and that no quote holds any of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import WordEncoder
from quoth.answering.inputs import Window
from quoth.answering.network import Fitted, Found, Reading
from quoth.answering.reader import TrainedReader
from quoth.config import DEFAULTS
from quoth.files.formats import from_text
from quoth.files.table_rows import guess_headings, write_table
from quoth.files.writing import Writer
from quoth.index.doctor import check
from quoth.index.passages import split
from quoth.index.schema import Signature
from quoth.index.snapshot import Source
from quoth.index.store import Store
from quoth.types import Block, Document, Exchange, Gloss, Rendering

ROWS = [["Item", "Length", "Price"], ["Rope ladder", "6 m", "41 euro"], ["Storm lantern", "", "29 euro"]]


def table(rows: Sequence[Sequence[str]] = ROWS, headings: int | None = 1) -> Document:
    writer = Writer()
    write_table(writer, rows, headings)
    return writer.document("list.csv")


def test_the_cells_of_a_row_are_read_with_the_headings_of_their_columns() -> None:
    """The text holds the cells alone, an empty one is left out, and the heading row is read as it stands."""
    document = table()
    assert document.text == "Item\tLength\tPrice\nRope ladder\t6 m\t41 euro\nStorm lantern\t29 euro"
    assert document.blocks == (Block(0, 17, 0, True), Block(18, 41, 0, True), Block(42, 63, 0, True))
    read = [
        Rendering.of(document.text[block.start : block.end], block.start, document.glosses).text
        for block in document.blocks
    ]
    assert read == [
        "Item; Length; Price",
        "Item: Rope ladder; Length: 6 m; Price: 41 euro",
        "Item: Storm lantern; Price: 29 euro",
    ]


def test_a_label_stands_before_its_row() -> None:
    """A cell that reaches over several rows is read with each of them."""
    writer = Writer()
    writer.row(["small", "29"], ["", "Price"], label="Lantern")
    document = writer.document("x")
    assert document.text == "small\t29"
    assert Rendering.of(document.text, 0, document.glosses).text == "Lantern: small; Price: 29"


def test_a_row_with_a_long_cell_is_read_cell_after_cell() -> None:
    """Its paragraphs stay together under the heading of their column."""
    writer = Writer()
    writer.row(["She lives in Mayo.\nShe bakes.", "He lives in Kerry. " * 30], ["Tenant", "Owner"])
    document = writer.document("x")
    read = [
        Rendering.of(document.text[b.start : b.end], b.start, document.glosses).text.split(".")[0]
        for b in document.blocks
    ]
    assert read == ["Tenant: She lives in Mayo", "Tenant: She bakes", "Owner: He lives in Kerry"]
    assert not any(block.row for block in document.blocks)


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        (ROWS, 1),
        ([["Director", "Ove Strand"], ["Guide", "Lena Falk"], ["Cook", "Bo Ek"]], 0),
        ([["Height", "20 m"], ["Weight", "30 kg"], ["Age", "7"]], 0),
        ([["Owner:", "Ada Berg"], ["Born:", "3 May 1971"], ["Number:", "K-17"]], 0),
        ([["Owner:", "Age"], ["Ada Berg", "41"], ["Bo Lind", "38"]], 1),
        ([["Name", "Name"], ["a", "1"], ["b", "2"]], 0),
        ([["Item", ""], ["a", "1"], ["b", "2"]], 0),
        ([["Item", "Price"], ["a", "1"]], 0),
        ([["Price"], ["1"], ["2"]], 0),
        ([], 0),
    ],
)
def test_a_first_row_is_a_heading_only_where_it_must_be(rows: list[list[str]], count: int) -> None:
    """Names without figures over a column of figures; pairs, doubles, gaps and short tables have none."""
    assert guess_headings(rows) == count


def test_headings_in_two_rows_are_joined() -> None:
    """Price, and under it summer and winter."""
    document = table([["Boat", "Price", "Price"], ["", "summer", "winter"], ["8 m", "19", "12"]], 2)
    row = document.blocks[-1]
    assert (
        Rendering.of(document.text[row.start : row.end], row.start, document.glosses).text
        == "Boat: 8 m; Price summer: 19; Price winter: 12"
    )


def test_a_page_begins_where_it_is_said_to() -> None:
    """Pages are parted by a form feed, and the first begins the text."""
    writer = Writer()
    for word in ("one", "two"):
        writer.page()
        writer.paragraph(word)
    document = writer.document("x")
    assert (document.text, document.page_starts) == ("one\ftwo", (0, 4))


@given(
    st.text("ab \t", max_size=12), st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3), st.text("XY")), max_size=4)
)
def test_what_is_read_maps_to_the_own_words_that_stand_there(text: str, marks: list[tuple[int, int, str]]) -> None:
    """Of any glosses in order: without them all else is the text, and each own letter maps to its place."""
    glosses: list[Gloss] = []
    for start, length, words in sorted(marks):
        if start + length <= len(text) and (not glosses or start >= glosses[-1].end):
            glosses.append(Gloss(100 + start, 100 + start + length, words))
    glosses = [g for i, g in enumerate(glosses) if i == 0 or g.start >= glosses[i - 1].end]
    rendering = Rendering.of(text, 100, glosses)
    own = [(at + i, place + i) for at, n, place in rendering.parts if place is not None for i in range(n)]
    covered = {i for g in glosses for i in range(g.start, g.end)}
    assert [place for _, place in own] == [100 + i for i in range(len(text)) if 100 + i not in covered]
    assert all(rendering.text[at] == text[place - 100] for at, place in own)
    assert all(rendering.place(at, at + 1) == (place, place + 1) for at, place in own)


def test_a_row_is_one_sentence_and_its_headings_count_against_the_passage() -> None:
    """With room for the heading's 3 tokens and 16 more it takes two rows of 8 as they are read, not three."""
    rows = [["Item", "Price"], *([f"a{i}", f"{i} euro"] for i in range(3))]
    settings = replace(DEFAULTS, max_tokens=2 + 3 + 2 * 8, overlap_tokens=0)
    first, second = split(table(rows), WordEncoder().count_tokens, settings)
    assert first.rendering.text.splitlines() == ["Item; Price", "Item: a0; Price: 0 euro", "Item: a1; Price: 1 euro"]
    assert second.rendering.text == "Item: a2; Price: 2 euro"
    assert (second.text, len(second.sentences)) == ("a2\t2 euro", 1)


def test_what_is_hidden_whole_is_no_sentence() -> None:
    """A comment between two sentences goes into no passage of its own."""
    document = Document("x.md", "Open. Hidden. Shut.", (Block(0, 19),), glosses=(Gloss(6, 13, ""),))
    (passage,) = split(document, WordEncoder().count_tokens, DEFAULTS)
    assert passage.sentences == ((0, 5), (14, 19))
    assert passage.rendering.text == "Open.  Shut."


def test_the_index_finds_a_row_by_its_heading_and_gives_the_row_alone(tmp_path: Path) -> None:
    """What is stored and read again has the glosses, the words of both, and the text without them."""
    words = WordEncoder()
    document = table()
    passages = split(document, words.count_tokens, DEFAULTS)
    with Store.create(tmp_path) as store:
        with store.update(Signature.of(words, DEFAULTS)) as update:
            update.add(document, passages, words.encode([p.searchable for p in passages]))
            update.point(Source("list.csv", document.sha256, "0"))
        with store.snapshot() as snapshot:
            ((found, _),) = snapshot.lexical("length", 5)
            (again,) = snapshot.passages([found])
        assert (again.text, again.glosses) == (document.text, passages[0].glosses)
        assert again.searchable == passages[0].searchable
    assert check(tmp_path) == ()


class OneSpan:
    """A network that marks the same words in every window."""

    fitted = Fitted()

    def __init__(self, *words: str) -> None:
        self.words = words

    def read(
        self, _question: str, _history: Sequence[Exchange], windows: Sequence[Window], _places: Sequence[int]
    ) -> list[Reading]:
        kinds = {"span": 1.0, "yes": 0.0, "no": 0.0, "none": 0.0}
        return [
            Reading(
                kinds,
                tuple(
                    Found(at, at + len(words), words, 5.0)
                    for words in self.words
                    if (at := window.text.find(words)) >= 0
                ),
                0.9,
            )
            for window in windows
        ]


@pytest.mark.parametrize(
    ("marked", "short", "place"),
    [
        (("41 euro",), "41 euro", (34, 41)),
        (("Price: 41 euro",), "41 euro", (34, 41)),
        (("; Price: 41",), "41", (34, 36)),
        (("Length:", "6 m"), "6 m", (30, 33)),
    ],
)
def test_an_answer_is_the_cells_own_words(marked: tuple[str, ...], short: str, place: tuple[int, int]) -> None:
    """A heading that the network marks as well is not said; where it marks nothing else, its next best counts."""
    passages = split(table(), WordEncoder().count_tokens, DEFAULTS)
    (candidate,) = TrainedReader(OneSpan(*marked)).read("How much?", [], passages)
    assert (candidate.short, candidate.words, candidate.evidence) == (short, place, (18, 41))


def test_an_answer_that_is_a_heading_alone_is_none() -> None:
    """It stands in no sentence of the passage."""
    passages = split(table(), WordEncoder().count_tokens, DEFAULTS)
    assert TrainedReader(OneSpan("Price:")).read("What?", [], passages) == []


def test_control_characters_are_neither_searched_nor_read() -> None:
    """An escape sequence, a title and a turned direction stay in the text and are read as nothing."""
    document = from_text("a.txt", "Rex\x1b[0m Lund\x1b]0;owned\x07 of \u202eBergen.")
    (passage,) = split(document, WordEncoder().count_tokens, DEFAULTS)
    assert passage.rendering.text == "Rex Lund of Bergen."
    assert passage.text == document.text


def test_ten_thousand_written_documents_keep_every_word_at_its_place() -> None:
    """Of paragraphs, headings, pages, pairs and tables in any order: blocks and passages are cut from the text, glosses
    lie in order, and no word that was written is lost or made up.
    """
    choose = random.Random(14)
    words = ["mill", "Æther", "naïve", "42", "x-ray", "\U0001f600", "e.g.", "well-known"]
    count = WordEncoder().count_tokens

    def some(most: int) -> str:
        return " ".join(choose.choices(words, k=choose.randint(1, most)))

    for _ in range(10_000):
        writer, wanted = Writer(), []
        for _ in range(choose.randint(1, 5)):
            kind = choose.choice(("paragraph", "heading", "pair", "table", "page"))
            if kind == "table":
                rows = [[some(2) for _ in range(choose.randint(1, 3))] for _ in range(choose.randint(1, 3))]
                write_table(writer, rows, 1)
                wanted += [word for row in rows for cell in row for word in cell.split()]
            elif kind == "page":
                writer.page()
            else:
                parts = [some(9)] + ([some(9)] if kind == "pair" else [])
                wanted += [word for part in parts for word in part.split()]
                if kind == "heading":
                    writer.heading(parts[0], choose.randint(1, 6))
                elif kind == "pair":
                    writer.pair(*parts)
                else:
                    writer.paragraph(parts[0])
        document = writer.document("x")
        assert document.text.split() == wanted
        assert [w for b in document.blocks for w in document.text[b.start : b.end].split()] == wanted
        ends = [0, *(gloss.end for gloss in document.glosses)]
        assert all(end <= gloss.start <= gloss.end for end, gloss in zip(ends, document.glosses, strict=False))
        for passage in split(document, count, DEFAULTS):
            assert passage.text == document.text[passage.start : passage.end]
            assert all(passage.start <= a < b <= passage.end for a, b in passage.sentences)

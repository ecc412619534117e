"""Where a quote stands on a PDF's page."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest

from pdfs import at, drawn, placed, turned, written
from quoth.files.formats import parse
from quoth.files.pdf.pdf_frames import Rect
from quoth.files.pdf.pdf_places import MOST_PIXELS, picture, rects


def marked(data: bytes, words: str, page: int = 1, nth: int = 0) -> list[tuple[int, ...]]:
    """The rectangles of the words that stand on a page for the nth time, in whole points."""
    document = parse("a.pdf", data)
    ends = [*(start - 1 for start in document.page_starts[1:]), len(document.text)]
    text = document.text[document.page_starts[page - 1] : ends[page - 1]]
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return [tuple(map(round, rect)) for rect in rects(data, text, page, start, start + len(words))]


def test_a_word_has_a_rectangle_around_its_letters() -> None:
    """The rectangle is that of the ink: from the top of the l to the foot of the g, from left to right."""
    data = placed([(50, 100, "The lodge is shut")])
    ((left, top, right, bottom),) = marked(data, "lodge")
    # Helvetica, 11 points: "The " is 611 + 556 + 556 + 278 thousandths wide, "lodge" 222 + 3 * 556 + 556 more.
    assert (left, right) == (73, 98)
    assert (top, bottom) == (92, 102)


def test_a_quote_over_two_lines_has_two_rectangles() -> None:
    """One for each line, in the order of the text."""
    data = written("The watchmaker of the upper town repaired the great clock in nineteen days.", width=200)
    first, second = marked(data, "upper town repaired the great clock in nineteen")
    assert first[3] <= second[1]
    assert first[0] > second[0]


def test_a_sentence_that_stands_twice_is_found_where_it_is_meant() -> None:
    """The second of two sentences that read alike has the place of the second."""
    again = "Nobody answered the bell."
    data = placed([(50, 100, f"{again} The boy rang once more."), (50, 130, f"Then it rained. {again}")])
    assert marked(data, again)[0][1] == 92
    assert marked(data, again, nth=1)[0][1] == 122
    assert marked(data, again, nth=1)[0][0] > 100


def test_words_that_reading_changed_are_found() -> None:
    """A joined hyphen, a header that was left out, and the header that was kept."""
    pages = [
        [(50, 40, "Chronicle"), (50, 100, f"Page {number} tells of the guaran-"), (50, 114, "tee.")]
        for number in range(3)
    ]
    data = placed(*pages)
    assert "\fPage 1 tells of the guarantee.\f" in parse("a.pdf", data).text
    assert [rect[1] for rect in marked(data, "guarantee", page=2)] == [94, 107]
    assert [rect[1] for rect in marked(data, "Chronicle", page=1)] == [32]


def test_a_paragraph_that_was_moved_is_found() -> None:
    """A column that goes on in the next one, read around the note between them."""
    left = ["The orchard of the abbey has", "more than forty kinds of pear,", "and every autumn the monks"]
    right = ["carry the crates down to the", "river, where the barges wait", "for the first cold night."]
    words = [(50, 100 + 14 * row, line) for row, line in enumerate(left)]
    words += [(320, 100 + 14 * row, line) for row, line in enumerate(right)]
    first, second = marked(placed(words), "the monks carry the crates")
    assert (first[1], second[1]) == (120, 92)
    assert first[2] < 300 < second[0]


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_places_are_those_of_the_page_as_it_is_shown(angle: int) -> None:
    """On a page that is turned, the rectangle is where a person sees the word."""
    ((left, top, right, bottom),) = marked(turned(placed([(50, 100, "The lodge is shut")]), angle), "lodge")
    assert (left, top, right, bottom) == {
        90: (698, 73, 708, 98), 180: (502, 698, 527, 708), 270: (92, 502, 102, 527)
    }[angle]  # fmt: skip


def test_the_value_of_a_field_stands_where_the_field_does() -> None:
    """A value is no character of the page: its place is the field's."""
    field = "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(Sea Holly)/Rect[180 692 400 714]/P 3 0 R/F 4/DA(/F1 10 Tf 0 g)>>"
    assert marked(drawn(at(50, 700, "Ship:"), field), "Sea Holly") == [(180, 86, 400, 108)]


def test_cells_have_a_rectangle_each() -> None:
    """A row is marked cell by cell."""
    rows = [("Built", "1688"), ("Owner", "Mina Holt"), ("Rooms", "fourteen")]
    data = placed([(60 + 130 * column, 100 + 18 * row, rows[row][column]) for row in range(3) for column in (0, 1)])
    assert [rect[0] for rect in marked(data, "Owner\tMina Holt")] == [60, 191]


def test_white_space_stands_nowhere() -> None:
    """There is nothing to be marked of a blank."""
    data = placed([(50, 100, "The lodge is shut")])
    assert rects(data, "The lodge is shut", 1, 3, 4) == ()


def pixels(png: bytes) -> np.ndarray:
    """The pixels of a picture, read by the format's own rules."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = struct.unpack(">II", png[16:24])
    size = int.from_bytes(png[33:37], "big")
    rows = np.frombuffer(zlib.decompress(png[41 : 41 + size]), np.uint8).reshape(high, 1 + 3 * wide)
    assert not rows[:, 0].any()
    return rows[:, 1:].reshape(high, wide, 3)


def test_a_picture_shows_the_page_with_the_words_marked() -> None:
    """White paper becomes yellow under the mark and black ink stays black; nothing else changes."""
    data = placed([(50, 100, "The lodge is shut")])
    mark: Rect = (70, 90, 100, 104)
    plain, shown = pixels(picture(data, 1, (), 2.0)), pixels(picture(data, 1, (mark,), 2.0))
    assert shown.shape == (1600, 1200, 3)
    changed = (plain != shown).any(axis=2)
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    assert (rows[0] // 2, rows[-1] // 2, columns[0] // 2, columns[-1] // 2) == (89, 104, 69, 100)
    assert shown[182, 142].tolist() == [255, 237, 114]
    assert plain[180:208, 140:200].min() == shown[180:208, 140:200].min() == 0


def test_a_picture_has_a_bounded_size() -> None:
    """A large page or a large scale gives a smaller scale."""
    shown = pixels(picture(placed([(50, 100, "Words")]), 1, (), 50.0))
    assert 0.99 * MOST_PIXELS < shown.shape[0] * shown.shape[1] <= 1.01 * MOST_PIXELS

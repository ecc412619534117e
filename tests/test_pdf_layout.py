"""The order in which a PDF's page is read, and where its words begin and end."""

from __future__ import annotations

import random
from pathlib import Path

import matplotlib as mpl
import pytest
from fpdf import FPDF

from pdfs import at, blocks_of, drawn, mapped, placed, text_of, turned, written
from quoth.files.formats import parse

LEFT = [
    "The bakery of Hollow Lane",
    "opens at five, well before",
    "the sun is up, and its bread",
    "is carried to the harbour by",
    "Tom Arden on a wooden cart.",
]
RIGHT = [
    "The forge beside the bridge",
    "is silent since the autumn,",
    "when Ada Quill moved to the",
    "hills and took her hammers",
    "along in seven iron chests.",
]
BOTH = [words for row, lines in enumerate(zip(LEFT, RIGHT, strict=True)) for words in (
    (50, 100 + 14 * row, lines[0]), (320, 100 + 14 * row, lines[1])
)]  # fmt: skip


def test_columns_are_read_one_after_the_other_though_the_file_goes_across() -> None:
    """Two columns whose lines alternate in the file are two paragraphs."""
    assert blocks_of(placed(BOTH)) == [" ".join(LEFT), " ".join(RIGHT)]


def test_a_title_over_two_columns_and_a_note_below_keep_their_places() -> None:
    """What reaches over the gutter is read before the columns that stand below it, or after those above."""
    title = (50, 70, "A walk along the lane and over the bridge to the harbour and back again")
    note = (50, 200, "Both houses can be seen on Sundays, when the guide has time to show them to all.")
    assert blocks_of(placed([note, *BOTH, title])) == [title[2], " ".join(LEFT), " ".join(RIGHT), note[2]]


def test_columns_that_are_not_level_are_read_one_after_the_other() -> None:
    """Lines of the right column that stand between those of the left are no matter."""
    words = [(left, base + 5 * (left > 300), line) for left, base, line in BOTH]
    assert blocks_of(placed(words)) == [" ".join(LEFT), " ".join(RIGHT)]


GLOSSARY = (
    [
        "Batten.", "A thin strip of wood which", "holds a sail in its shape.", "Cleat.", "Ropes are made fast to it,",
        "and they stay there until", "somebody comes who unties them again.", "Fender.", "This cushion hangs over",
        "the side in all harbours,", "and it spares the planks.", "Halyard.", "The rope which lifts sails,",
    ],
    [
        "Keel.", "The beam that runs along", "the bottom of a ship, and", "which is the first to lie in the yard.",
        "Leech.", "The edge of the sail that", "is furthest from the wind.", "Painter.", "This rope is made fast to",
        "the bow of smaller boats.", "Scuttle.", "To sink a ship by opening", "some holes in her bottom.",
    ],
)  # fmt: skip
"""Two columns of entries, whose lines stand level and are of many lengths."""


def test_level_columns_of_short_lines_are_read_one_after_the_other() -> None:
    """Where texts of one side begin beside the middle of texts of the other, lines are no rows of a table."""
    words = [(left, 100 + 13 * row, line) for left, side in zip((50, 300), GLOSSARY, strict=True)
             for row, line in enumerate(side)]  # fmt: skip
    assert text_of(placed(words)).split() == " ".join(GLOSSARY[0] + GLOSSARY[1]).split()


def test_three_columns_are_read_one_after_the_other_though_they_stand_level_in_parts() -> None:
    """What stands beside a column is known for text by the gutter that it has itself."""
    columns = [(50, LEFT + RIGHT, range(0)), (230, RIGHT + LEFT, range(6, 10)), (410, LEFT + LEFT, range(3))]
    words = [
        (left, 100 + 14 * row + 5 * (row in lower), line)
        for left, lines, lower in columns for row, line in enumerate(lines)
    ]  # fmt: skip
    assert text_of(placed(words)).split() == " ".join(line for _, lines, _ in columns for line in lines).split()


def test_the_outline_of_a_picture_parts_no_words() -> None:
    """A line that is drawn through the words of several lines is no wall between cells, and they stay whole."""
    lines = ["Watermills of the upper valley", "Waterwheels and their millponds", "Watercourses of the lower marsh"]
    content = "".join(at(50, 700 - 14 * row, line) for row, line in enumerate(lines))
    assert text_of(drawn(content + "75 650 m 75 720 l S\n")) == " ".join(lines)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_is_turned_reads_as_it_is_shown(angle: int) -> None:
    """The page's own angle is minded: lines that run down the page on the screen are read as lines."""
    data = turned(placed([(50, 100, "The lamp is lit at dusk by"), (50, 114, "the younger brother.")]), angle)
    assert text_of(data) == "The lamp is lit at dusk by the younger brother."


def test_text_that_runs_up_the_page_is_read_as_lines() -> None:
    """Letters that are turned by a quarter, on a page that is not, are read along their own lines."""
    lines = "".join(
        f"BT /F1 11 Tf 0 1 -1 0 {x} 100 Tm ({words}) Tj ET\n"
        for x, words in ((200, "The ferry leaves the northern"), (214, "quay at a quarter past nine."))
    )
    assert text_of(drawn(lines)) == "The ferry leaves the northern quay at a quarter past nine."


def test_letters_that_are_placed_one_by_one_make_words() -> None:
    """Letters written in no order at all are joined by their places, and blanks stand where gaps are."""
    random.seed(4)
    letters, left = [], 50.0
    for letter in "Wool is dyed blue":
        if letter != " ":
            letters.append((left, 100.0, letter))
        left += {" ": 3.1, "W": 10.4, "l": 2.5, "i": 2.5}.get(letter, 6.1)
    random.shuffle(letters)
    assert text_of(placed(letters)) == "Wool is dyed blue"


@pytest.mark.parametrize(("gap", "words"), [(0.3, "saltwater"), (2.2, "salt water")])
def test_a_gap_of_a_fifth_of_an_em_parts_words(gap: float, words: str) -> None:
    """Without blanks in the file a narrow gap is a letter's, and a wider one a word's."""
    wide = 11 * (0.556 + 0.556 + 0.222 + 0.278)  # Helvetica's s, a, l, t
    assert text_of(placed([(50, 100, "salt"), (50 + wide + gap, 100, "water")])) == words


def test_a_pen_that_goes_back_glues_no_words() -> None:
    """What stands on another line, or left of what came before, is another word."""
    text = text_of(placed([(130, 142, "The tin costs 15"), (50, 142.4, "The lid costs 12"), (50, 147, "And so on")]))
    assert "15The" not in text
    assert "12And" not in text
    assert text.split() == ["The", "lid", "costs", "12", "The", "tin", "costs", "15", "And", "so", "on"]


def test_a_small_letter_that_is_drawn_over_the_last_one_belongs_to_its_word() -> None:
    """The name of LaTeX has an A that begins more than a third of an em before the L's end."""
    name = at(50, 700, "L", 10) + at(51.96, 702, "A", 7) + at(55.5, 700, "T", 10) + at(60.6, 698, "E", 10)
    assert text_of(drawn(name + at(66.4, 700, "X is set by hand.", 10))) == "LATEX is set by hand."


def test_a_paragraph_that_is_set_flush_is_one_block() -> None:
    """Wide gaps of flush lines part no words from their line, and line ends become blanks."""
    long = "The watchmaker of the upper town repaired the great clock of the cathedral in nineteen days, alone."
    assert blocks_of(written(long, "He was paid in candles.", width=150)) == [long, "He was paid in candles."]


def test_lines_before_and_behind_a_gap_are_two_paragraphs() -> None:
    """An empty line's height parts paragraphs, and so does a line that ends early."""
    data = placed([
        (50, 100, "The first keeper of the lighthouse came from the south and"),
        (50, 114, "stayed for a year."),
        (50, 128, "The second one never left the island until the great storm"),
        (50, 142, "took the roof."),
        (50, 170, "Nobody lives there now."),
    ])  # fmt: skip
    assert blocks_of(data) == [
        "The first keeper of the lighthouse came from the south and stayed for a year.",
        "The second one never left the island until the great storm took the roof.",
        "Nobody lives there now.",
    ]


def test_what_lies_outside_of_the_page_is_not_read() -> None:
    """Words beyond the crop box are on no page that a person sees; invisible ones of a text layer are."""
    content = at(50, 700, "Seen.") + at(50, 100, "Cut off.") + "3 Tr " + at(50, 650, "Laid under a scan.")
    data = drawn(content, page="/MediaBox[0 0 600 800]/CropBox[0 300 600 800]")
    assert blocks_of(data) == ["Seen.", "Laid under a scan."]


def test_false_bold_type_is_read_once() -> None:
    """Words that are printed twice, a little apart, are there once."""
    assert text_of(placed([(50, 100, "Twice printed."), (50.4, 100, "Twice printed.")])) == "Twice printed."


@pytest.mark.parametrize("base", [100.25, 100.5, 100.75, 101.0])
def test_false_bold_type_is_read_once_wherever_it_stands(base: float) -> None:
    """How the places of two copies are rounded is no matter, nor what is printed between them."""
    between = [(50, 200 + 20 * line, f"Line {line}.") for line in range(5)]
    data = placed([(50, base - 0.02, "Twice printed."), *between, (50, base + 0.02, "Twice printed.")])
    assert text_of(data).split("\n\n")[0] == "Twice printed."


def test_each_item_of_a_list_is_a_block() -> None:
    """Items follow each other without a gap, and their further lines stand under their words."""
    data = placed([
        (50, 100, "1."), (65, 100, "Boil the water for a quarter of an hour and let it"),
        (65, 114, "stand over night."),
        (50, 128, "2."), (65, 128, "Add the salt."),
        (50, 142, "3."), (65, 142, "Stir."),
    ])  # fmt: skip
    first = "1. Boil the water for a quarter of an hour and let it stand over night."
    assert blocks_of(data) == [first, "2. Add the salt.", "3. Stir."]


def test_a_line_in_larger_type_is_a_heading() -> None:
    """The size of most text is the measure; levels go by size."""
    made = drawn(
        at(50, 750, "Harbour book", 22) + at(50, 700, "Ships", 15)
        + at(50, 680, "Three ships were built in the year of the comet, and all of them", 10)
        + at(50, 668, "were lost.", 10)
    )  # fmt: skip
    document = parse("a.pdf", made)
    assert [(block.level, document.text[block.start : block.end]) for block in document.blocks] == [
        (1, "Harbour book"),
        (2, "Ships"),
        (0, "Three ships were built in the year of the comet, and all of them were lost."),
    ]


def test_hebrew_is_read_from_the_right() -> None:
    """Words of a line that is written from right to left come in the order in which they are read."""
    made = FPDF(unit="pt", format=(600, 800))
    made.add_page()
    made.add_font("DejaVu", fname=Path(mpl.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf"))
    made.set_font("DejaVu", size=12)
    right = 500.0
    for letter in "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd":
        right -= made.get_string_width(letter)
        made.text(right, 100, letter)
    assert text_of(bytes(made.output())) == "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd"


def test_letters_beyond_the_first_plane_are_one_character() -> None:
    """A character that takes two units of UTF-16 in the library is one code point of the text."""
    assert text_of(mapped("abab", {"a": "D835DC9C"})) == "\U0001d49cb\U0001d49cb"

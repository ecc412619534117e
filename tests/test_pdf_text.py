"""What line ends, pages and fonts do to the words of a PDF is undone, and nothing is lost."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from pdfs import at, blocks_of, drawn, mapped, placed, read_as, text_of
from quoth.files.formats import parse
from quoth.files.pdf import pdf_page


def lines(*words: str) -> bytes:
    """A paragraph in these lines."""
    return placed([(50, 100 + 14 * row, line) for row, line in enumerate(words)])


@pytest.mark.parametrize(
    ("cut", "text"),
    [
        (("He signed the guaran-", "tee yesterday."), "He signed the guarantee yesterday."),
        (("It is a well-", "known brand."), "It is a well-known brand."),
        (("She works in the Berlin-", "Mitte branch."), "She works in the Berlin-Mitte branch."),
        (("The period 1914-", "1918 was hard."), "The period 1914-1918 was hard."),
        (("It is state-of-the-", "art equipment."), "It is state-of-the-art equipment."),
        (("Tin -", "and nothing else."), "Tin - and nothing else."),
    ],
)
def test_a_hyphen_at_a_lines_end_stays_where_it_belongs_to_the_word(cut: tuple[str, str], text: str) -> None:
    """A word that was cut is joined; a hyphen between two words, before a capital or a figure stays."""
    assert text_of(lines(*cut)) == text


def test_the_form_that_stands_elsewhere_in_the_document_decides_on_a_hyphen() -> None:
    """Both halves are words, yet the document writes them as one; and the other way round."""
    joined = lines("The wellknown brand is sold in all towns, and it is well-", "known abroad.")
    assert text_of(joined).endswith("it is wellknown abroad.")
    kept = lines("The re-entry of the guaran-tee in the old spelling, a guaran-", "tee of old.")
    assert text_of(kept).endswith("a guaran-tee of old.")


def test_soft_hyphens_are_left_out() -> None:
    """U+00AD says where a word may be cut and is no letter."""
    assert text_of(mapped("Water*mill", {"*": "00AD"})) == "Watermill"


def test_ligatures_are_letters() -> None:
    """One glyph that stands for two or three letters gives these, whatever the file calls it."""
    codes = {letter: f"FB{number:02}" for number, letter in enumerate("abcdefg")}
    assert text_of(mapped("a b c d e f g", codes)) == "ff fi fl ffi ffl \u017ft st"


def test_a_ligature_that_the_next_letter_is_drawn_close_to_parts_no_word() -> None:
    """Of two letters that are one sign the second ends sooner than the first where the next one is kerned."""
    data = mapped("a_e", {"_": "0066006C"})
    assert text_of(data.replace(b"(a_e) Tj", b"[(a_) 80 (e)] TJ")) == "afle"


@pytest.mark.parametrize(
    ("font", "code", "text"),
    [
        ("ABCDEF+Wingdings", "\xfc", "✓ 10 g"),
        ("ABCDEF+Wingdings", "y", "• 10 g"),
        ("Wingdings3", "h", "• 10 g"),
        ("ABCDEF+SymbolMT", "m", "μ 10 g"),
        ("SymbolicSans", "m", "m 10 g"),
        ("Helvetica", "y", "y 10 g"),
    ],
)
def test_letters_of_a_font_of_signs_are_the_signs_that_are_seen(font: str, code: str, text: str) -> None:
    """A box is no `y` and a mu no `m`: what stands there is told by the font's name where the file does not say it."""
    more = f"<</Type/Font/Subtype/TrueType/BaseFont/{font}/Encoding/WinAnsiEncoding>>"
    content = f"BT /F2 11 Tf 50 700 Td ({code}) Tj ET\n" + at(65, 700, "10 g")
    data = drawn(content, more).replace(b"<</F1 5 0 R>>>>/Annots[6 0 R]", b"<</F1 5 0 R/F2 6 0 R>>>>")
    assert text_of(data.replace(b"/Fields[6 0 R]", b"/Fields[]")) == text


def test_accents_that_are_printed_apart_are_put_on_their_letters() -> None:
    """A caron over an s is one letter; the same sign behind a word stays a sign."""
    sign = mapped("Lasko*", {"*": "02C7"})
    assert text_of(sign) == "Lasko\u02c7"
    data = sign.replace(b"(Lasko*) Tj", b"(La) Tj (*) Tj -3.9 0 Td (sko) Tj")
    assert text_of(data.replace(b"-3.9 0 Td", b"13 0 Td")) == "La\u0161ko"


HEADER, FOOTER = (50, 40, "The Chronicle of Low Marsh"), "Sheet {} of 60"
BODY = [
    "The dike was raised in the year 1744 by the farmers of the marsh.",
    "A hundred years later the pumps were driven by steam, which had been",
    "brought from the coast by ship.",
    "The last pump was stopped when the sluice was built.",
]


def book() -> bytes:
    """Four pages with a header, a page number and one line each; a sentence runs over the second page's end."""
    return placed(*(
        [HEADER, (50, 100, line), (300, 770, FOOTER.format(page))] for page, line in enumerate(BODY, 21)
    ))  # fmt: skip


def test_headers_and_page_numbers_do_not_cut_a_sentence_and_are_kept_once() -> None:
    """The header stands before the first page, the footer behind the last, and the sentence is one block."""
    assert blocks_of(book()) == [
        "The Chronicle of Low Marsh",
        BODY[0],
        f"{BODY[1]}\f{BODY[2]}",
        BODY[3],
        "Sheet 24 of 60",
    ]


def test_pages_begin_where_their_text_does() -> None:
    """A page that begins within a sentence has its place there."""
    document = parse("a.pdf", book())
    assert [document.text[start:][:9] for start in document.page_starts] == [
        "The Chron", "A hundred", "brought f", "The last "
    ]  # fmt: skip


def test_what_recurs_on_two_pages_only_is_read_on_both() -> None:
    """Two pages that begin alike are two pages: nothing is taken for a header."""
    assert text_of(placed([HEADER, (50, 100, BODY[0])], [HEADER, (50, 100, BODY[3])])).count(HEADER[2]) == 2


def test_lines_with_other_numbers_are_no_page_numbers() -> None:
    """A number that does not count the pages is told on each."""
    bills = placed(*([(50, 40, f"Bill {number}"), (50, 100, "To be paid.")] for number in (415, 97, 1203)))
    assert [block for block in blocks_of(bills) if "Bill" in block] == ["Bill 415", "Bill 97", "Bill 1203"]


def test_a_word_that_a_pages_end_cuts_is_read_whole() -> None:
    """The text keeps its hyphen, for the letters stand on two pages; search and reader see the word."""
    document = parse("a.pdf", placed(
        [(50, 700, "The miller of the northern village handed in his resig-")],
        [(50, 100, "nation on Friday.")],
    ))  # fmt: skip
    assert document.text == "The miller of the northern village handed in his resig-\fnation on Friday."
    assert read_as(document) == ["The miller of the northern village handed in his resignation on Friday."]


def test_a_sentence_goes_on_in_the_next_column() -> None:
    """A paragraph that the end of a column cuts is one block."""
    left = ["The orchard of the abbey has", "more than forty kinds of pear,", "and every autumn the monks"]
    right = ["carry the crates down to the", "river, where the barges wait", "for the first cold night."]
    words = [(50, 100 + 14 * row, line) for row, line in enumerate(left)]
    words += [(320, 100 + 14 * row, line) for row, line in enumerate(right)]
    assert blocks_of(placed(words)) == [" ".join(left + right)]


@pytest.mark.parametrize(
    ("scans", "warning"),
    [
        (False, "2 of 5 pages have no readable text (2, 4): is it scanned? "),
        (True, "2 of 5 pages read by OCR (2, 4)"),
    ],
)
def test_pages_without_text_are_told_by_their_numbers(
    scans: bool, warning: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page with nothing but a drawing is read as a picture where that can be; an empty one has nothing to be read."""
    from fpdf import FPDF

    made = FPDF()
    made.set_font("Helvetica")
    for page in range(5):
        made.add_page()
        if page in (1, 3):
            made.rect(20, 20, 50, 50)
        elif page != 4:
            made.text(20, 20, "Words.")
    monkeypatch.setattr(pdf_page, "can_scan", lambda: scans and find_spec("rapidocr") is not None)
    if scans and find_spec("rapidocr") is None:
        pytest.skip("the extra is not installed")
    (told,) = parse("a.pdf", bytes(made.output())).warnings
    assert told.startswith(warning)

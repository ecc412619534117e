"""Pages that are pictures: read where the extra is there, told where it is not, cited where their words stand."""

from __future__ import annotations

import io
from importlib.util import find_spec

import fpdf
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from quoth.config import DEFAULTS
from quoth.files.ocr import ScannedLine, ScannedWord
from quoth.files.page_views import Pages
from quoth.files.parsing import parse_file
from quoth.files.pdf.pdf_scans import _letters

installed = pytest.mark.skipif(find_spec("rapidocr") is None, reason="the extra is not installed")


def scanned(*lines: str) -> bytes:
    """A page of 400 by 300 points that is nothing but a picture, each line in 20 points, 40 points apart from 60 on."""
    drawn = Image.new("RGB", (1200, 900), "white")
    font = ImageFont.load_default(size=60)
    for number, text in enumerate(lines):
        ImageDraw.Draw(drawn).text((120, 180 + 120 * number), text, fill="black", font=font)
    png = io.BytesIO()
    drawn.save(png, "PNG")
    pdf = fpdf.FPDF(unit="pt", format=(400, 300))
    pdf.add_page()
    pdf.image(png, 0, 0, 400, 300)
    return bytes(pdf.output())


@installed
def test_a_page_that_is_a_picture_is_read_and_said_to_be() -> None:
    """Its words are its text, and each stands on the page where it is drawn."""
    data = scanned("The mill was built in 1887.", "It cost 1,250 kroner.")
    document = parse_file("mill.pdf", data, DEFAULTS)
    assert " ".join(document.text.split()) == "The mill was built in 1887. It cost 1,250 kroner."
    assert document.warnings == ("1 of 1 pages read by OCR (1)",)
    start = document.text.index("It cost")
    span = (start, start + len("It cost"))
    ((page, left, top, right, bottom),) = Pages("mill.pdf", data, DEFAULTS).rects(
        document.text, document.page_starts, span
    )
    font = ImageFont.load_default(size=60)
    box = font.getbbox("It cost")
    assert page == 1
    assert np.allclose((left, right), (40 + box[0] / 3, 40 + box[2] / 3), atol=6)
    assert np.allclose((top, bottom), (100 + box[1] / 3, 100 + box[3] / 3), atol=6)


@installed
def test_a_picture_is_not_read_again_where_time_matters() -> None:
    """Then it has no rectangles."""
    data = scanned("The mill was built in 1887.")
    assert Pages("mill.pdf", data, DEFAULTS).rects("The mill was built in 1887.", (0,), (0, 8), scans=False) == ()


def test_the_letters_of_a_line_share_the_boxes_of_their_words() -> None:
    """Two letters of a word of 20 pixels have ten each; a blank in the line is before the next letter."""
    words = (ScannedWord("It", (0, 0, 20, 10)), ScannedWord("is", (30, 0, 50, 10)))
    letters = list(_letters(ScannedLine("It is", 1.0, (0, 0, 50, 12), words)))
    assert [(letter, box[0], box[2], spaced) for letter, box, _, spaced in letters] == [
        ("I", 0, 10, False),
        ("t", 10, 20, False),
        ("i", 30, 40, True),
        ("s", 40, 50, False),
    ]
    assert {line for _, _, line, _ in letters} == {(0, 12)}


def test_where_words_and_line_differ_the_line_is_parted_evenly() -> None:
    """The words of a line are told less surely than the line."""
    letters = list(_letters(ScannedLine("a b", 1.0, (0, 0, 30, 10), (ScannedWord("ab c", (0, 0, 30, 10)),))))
    assert [(letter, box[0], spaced) for letter, box, _, spaced in letters] == [("a", 0, False), ("b", 20, True)]

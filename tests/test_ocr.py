"""Scans: the lines of a picture, where they stand, and the order in which they are read."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from quoth.files import ocr
from quoth.files.ocr import ScannedLine, in_reading_order, read_picture
from quoth.files.parsing import _environment

installed = pytest.mark.skipif(find_spec("rapidocr") is None, reason="the extra is not installed")
LINES = ("The mill was built in 1887.", "It cost 1,250 kroner.")


def drawn(lines: tuple[str, ...] = LINES) -> Image.Image:
    """A picture with lines of text, each beginning 40 pixels from the left, 60 pixels apart."""
    made = Image.new("RGB", (640, 60 + 60 * len(lines)), "white")
    font = ImageFont.load_default(size=32)
    for place, text in enumerate(lines):
        ImageDraw.Draw(made).text((40, 40 + 60 * place), text, fill="black", font=font)
    return made


def line(text: str, left: int, top: int, width: int = 300) -> ScannedLine:
    """A line that is 20 pixels high."""
    return ScannedLine(text, 1.0, (left, top, left + width, top + 20))


@installed
def test_lines_of_a_picture_are_read_where_they_stand() -> None:
    """Two lines, whose words lie in them one after the other; the boxes are right to a few pixels."""
    read = read_picture(np.asarray(drawn()))
    assert read is not None
    assert [one.text for one in read] == list(LINES)
    font = ImageFont.load_default(size=32)
    for place, one in enumerate(read):
        left, top, right, bottom = font.getbbox(one.text)
        seen = (40 + left, 40 + 60 * place + top, 40 + right, 40 + 60 * place + bottom)
        assert np.allclose(one.box, seen, atol=10)
        assert one.confidence > 0.9
        assert "".join(word.text for word in one.words) == one.text.replace(" ", "")
        assert [word.box[0] for word in one.words] == sorted(word.box[0] for word in one.words)


@installed
def test_a_picture_without_text_has_no_lines() -> None:
    """A white page."""
    assert read_picture(np.full((200, 200, 3), 255, np.uint8)) == []


BOUND = """
import sys
sys.path[:] = sys.argv[1:-1]
import numpy as np
from PIL import Image
from quoth.files import parse_worker
pixels = np.asarray(Image.open(sys.argv[-1]).convert("RGB"))
parse_worker._bind()
parse_worker._limit_memory(parse_worker._address_space() + 1_000_000_000)
from quoth.files.ocr import read_picture
print(*(line.text for line in read_picture(pixels)), sep="\\n")
"""


@installed
def test_scans_are_read_within_the_bounds_of_the_process_that_reads_files(tmp_path: object) -> None:
    """No file is written, no connection tried, no program started, and a gigabyte is enough for the library too."""
    picture = f"{tmp_path}/page.png"
    Image.new("RGB", (1654, 2339), "white").save(picture)
    with Image.open(picture) as page:
        page.paste(drawn(), (100, 100))
        page.save(picture)
    command = [sys.executable, "-B", "-c", BOUND, *sys.path, picture]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=_environment())
    assert (done.stdout.splitlines(), done.returncode) == (list(LINES), 0), done.stderr[-800:]


def test_without_the_extra_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """That is told by the answer, and not by an error."""
    monkeypatch.setattr(ocr, "LIBRARY", "no_such_library")
    assert not ocr.is_installed()
    assert read_picture(np.zeros((9, 9, 3), np.uint8)) is None


def test_columns_of_prose_are_read_one_after_the_other() -> None:
    """A heading above both, a line below both; the lines stand at the same heights."""
    left = [line(f"left {n}", 0, 100 + 30 * n) for n in range(4)]
    right = [line(f"right {n}", 340, 100 + 30 * n) for n in range(4)]
    top, bottom = line("top", 0, 0, 640), line("bottom", 0, 320, 640)
    mixed = [bottom, *(one for pair in zip(right, left, strict=True) for one in pair), top]
    assert [one.text for one in in_reading_order(mixed)] == [
        "top",
        *(f"left {n}" for n in range(4)),
        *(f"right {n}" for n in range(4)),
        "bottom",
    ]


def test_rows_of_a_table_are_read_one_after_the_other() -> None:
    """Its columns are narrow: a name and a price belong together."""
    names = [line(f"item {n}", 0, 30 * n, 90) for n in range(4)]
    prices = [line(f"price {n}", 400, 30 * n + 2, 60) for n in range(4)]
    order = [one.text for one in in_reading_order([*prices, *names])]
    assert order == ["item 0", "price 0", "item 1", "price 1", "item 2", "price 2", "item 3", "price 3"]
    assert in_reading_order([]) == []

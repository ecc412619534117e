"""A stretch of a page's text → where it stands on the page, and a picture of the page with it marked.

The page is laid out again by the code that read it, so that each character knows the one of the file that it comes
from. What the document's other pages decided, which headers were left out and which hyphens, the text itself tells.
Both functions take the whole file's bytes; a file is opened in some milliseconds, however long it is.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from ctypes import c_void_p, cast
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from quoth.files.pdf.pdf_calls import tight_box
from quoth.files.pdf.pdf_fields import entries_of
from quoth.files.pdf.pdf_frames import Floats, Frame, Rect, frame_of, open_pdf
from quoth.files.pdf.pdf_glyphs import SOFT_HYPHEN
from quoth.files.pdf.pdf_lines import Line, Paragraph, Part
from quoth.files.pdf.pdf_page import parts_of, read_sheet
from quoth.files.pdf.pdf_running import Running, Sheet, edges_of

MOST_PIXELS: Final = 8_000_000
_MARK: Final = np.array([1.0, 0.93, 0.45])
"""What is left of red, green and blue under a highlighter."""
_BLANKS: Final = re.compile(r"\s+")
_HYPHENS: Final = ("-", "\u2010")


def rects(data: bytes, page_text: str, page: int, start: int, end: int, *, scans: bool = True) -> tuple[Rect, ...]:
    """Where `page_text[start:end]` stands on a page: a rectangle for each line, in the order of the text.

    `page` is counted from 1 and `page_text` is its text in the document, all of it. The rectangles are `(left, top,
    right, bottom)` in points from the top left corner of the page as it is shown, and close around the letters.
    There are none where nothing but white space stands there, and without `scans`, which take eight seconds
    each, on a page that is a picture. Raises DocumentError as reading does.
    """
    pdf = open_pdf("the file", data)
    sheet = read_sheet("the file", pdf, page - 1, scans=scans)
    lines = _lines(parts_of(sheet, _left_out(page, sheet, page_text)))
    held = pdf[page - 1]
    boxes = _Boxes(pdf, held, sheet.scan)
    marked = [boxes.around(sources) for sources in _sources(lines, page_text, start, end)]
    boxes.close()
    held.close()
    pdf.close()
    return tuple(rect for rect in marked if rect is not None)


def _left_out(page: int, sheet: Sheet, page_text: str) -> Running:
    """The lines at the edges of the page whose words its text does not have, and those that it has by themselves."""
    words = _BLANKS.sub("", page_text)
    own = {" ".join(paragraph.split()) for paragraph in re.split(r"\n\n|\f", page_text)}
    gone: set[int] = set()
    heads: set[int] = set()
    feet: set[int] = set()
    for one in edges_of(page, sheet):
        if one.segment.text in own:
            (heads if one.at_top else feet).add(id(one.segment))
        elif _BLANKS.sub("", one.segment.text).rstrip("".join(_HYPHENS)) not in words:
            gone.add(id(one.segment))
    return Running(frozenset(gone), frozenset(heads - feet), frozenset(feet))


def _lines(parts: Sequence[Part]) -> list[Line]:
    return [
        line
        for part in parts
        for group in ((part.lines,) if isinstance(part, Paragraph) else (cell for row in part.rows for cell in row))
        for line in group
    ]


@dataclass(frozen=True)
class _Letters:
    """A line without its blanks."""

    text: str
    sources: tuple[int, ...]

    @classmethod
    def of(cls, line: Line) -> _Letters:
        kept = [
            (letter, source)
            for letter, source in zip(line.text, line.sources, strict=True)
            if letter.strip() and letter != SOFT_HYPHEN
        ]
        return cls("".join(letter for letter, _ in kept), tuple(source for _, source in kept))

    def length_at(self, text: str, place: int) -> int:
        """How much of a text at a place this line makes up, with or without a hyphen at its end; 0 for none."""
        if text.startswith(self.text, place):
            return len(self.text)
        if self.text.endswith(_HYPHENS) and len(self.text) > 1 and text.startswith(self.text[:-1], place):
            return len(self.text) - 1
        return 0


def _sources(lines: Sequence[Line], page_text: str, start: int, end: int) -> Iterator[list[int]]:
    """For each line that has a part in the stretch, the numbers of its characters there."""
    places = [place for place, letter in enumerate(page_text) if letter.strip()]
    text = "".join(page_text[place] for place in places)
    for at, letters, length in _matched([_Letters.of(line) for line in lines], text):
        inside = [
            source
            for place, source in zip(places[at : at + length], letters.sources, strict=False)
            if start <= place < end
        ]
        if inside:
            yield inside


def _matched(lines: Sequence[_Letters], text: str) -> Iterator[tuple[int, _Letters, int]]:
    """Which line stands at which place of the text: the one that follows the last, else another not yet used."""
    unused = dict(enumerate(line for line in lines if line.text))
    place, expected = 0, 0
    while place < len(text) and unused:
        number = _best(unused, text, place, expected)
        if number is None:
            place += 1  # words that stand on another page
            continue
        line = unused.pop(number)
        length = line.length_at(text, place)
        yield place, line, length
        place, expected = place + length, number + 1


def _best(unused: dict[int, _Letters], text: str, place: int, expected: int) -> int | None:
    fitting = [number for number, line in unused.items() if line.length_at(text, place)]
    fitting.sort(key=lambda number: (number != expected, -unused[number].length_at(text, place), number))
    for number in fitting:
        after = place + unused[number].length_at(text, place)
        if after == len(text) or any(other.length_at(text, after) for at, other in unused.items() if at != number):
            return number
    return fitting[0] if fitting else None


class _Boxes:
    """The ink of characters and the places of fields on a page, as shown."""

    def __init__(self, pdf: Any, page: Any, scan: Floats | None = None) -> None:
        self._scan = scan
        self._frame: Frame = frame_of(page)
        self._text = page.get_textpage()
        self._raw = cast(self._text.raw, c_void_p).value
        self._entries = {entry.source: entry.box for entry in entries_of(pdf, page, self._frame)}

    def around(self, sources: Sequence[int]) -> Rect | None:
        """The rectangle around some characters; None where they have no ink."""
        found = [box for source in sources if (box := self._box(source)) is not None]
        if not found:
            return None
        boxes = np.asarray(found)
        left, top = boxes[:, :2].min(axis=0).tolist()
        right, bottom = boxes[:, 2:].max(axis=0).tolist()
        return left, top, right, bottom

    def _box(self, source: int) -> Rect | None:
        if source < 0:
            return self._entries.get(source)
        if self._scan is not None:
            left, top, right, bottom = self._scan[source].tolist()
            return left, top, right, bottom
        return tight_box(self._raw, source, self._frame)

    def close(self) -> None:
        """Give the library's page of text back."""
        self._text.close()


def picture(data: bytes, page: int, marks: Sequence[Rect], scale: float = 2.0) -> bytes:
    """A page as PNG with rectangles marked as by a highlighter; `page` is counted from 1, `scale` is pixels a point.

    A large page is drawn smaller, so that the picture has `MOST_PIXELS` at most. Raises DocumentError.
    """
    pdf = open_pdf("the file", data)
    held = pdf[page - 1]
    wide, high = frame_of(held).size
    scale = min(scale, (MOST_PIXELS / max(wide * high, 1.0)) ** 0.5)
    drawn = held.render(scale=scale, rev_byteorder=True, may_draw_forms=True)
    pixels: NDArray[np.uint8] = drawn.to_numpy()[:, :, :3].copy()
    held.close()
    pdf.close()
    for left, top, right, bottom in marks:
        rows = slice(max(int(top * scale) - 1, 0), max(int(bottom * scale) + 2, 0))
        columns = slice(max(int(left * scale) - 1, 0), max(int(right * scale) + 2, 0))
        pixels[rows, columns] = (pixels[rows, columns] * _MARK).astype(np.uint8)
    return _png(pixels)


def _png(pixels: NDArray[np.uint8]) -> bytes:
    """Pixels as PNG (https://www.w3.org/TR/png-3/): eight bits each of red, green and blue, no filter."""
    high, wide, _ = pixels.shape
    rows = np.zeros((high, 1 + 3 * wide), np.uint8)
    rows[:, 1:] = pixels.reshape(high, -1)
    header = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, body)
        for name, body in ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 6)), (b"IEND", b""))
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

"""The characters of a PDF page with their boxes, as pypdfium2 (5.15, BSD/Apache) gives them.

A box is `(left, top, right, bottom)` in points from the top left corner of the page as it is shown, that is
inside of its crop box and after its /Rotate.
"""

from __future__ import annotations

import re
from ctypes import CFUNCTYPE, addressof, c_char, c_double, c_float, c_int, c_uint, c_void_p, cast
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from quoth.errors import DocumentError

Rect: TypeAlias = tuple[float, float, float, float]
"""`(left, top, right, bottom)` in points, from the top left corner of the page as it is shown."""
Floats: TypeAlias = NDArray[np.float64]

MOST_GLYPHS: Final = 200_000
"""Characters on one page. A page of a broadsheet has 30,000."""
_BOLD: Final = re.compile(rb"bold|black|heavy|demi|medi(?!um)|cmbx|sfbx", re.IGNORECASE)
_HIGH, _LOW = 0xD800, 0xDC00


@dataclass(frozen=True)
class Glyphs:
    """The characters of a page that stand on it, in the order of the file; each array has one entry for each.

    `boxes` reach from the pen's place to the next one's, in a page turned so that this text is upright: by
    `turns` quarters, and upside down for 4 to 7, where the type is mirrored. `bases` are the heights of the line that the letters stand on, `sizes` the em, in points.
    `spaced` tells which have a blank before them in the file; `numbers` are the library's numbers.
    """

    texts: tuple[str, ...]
    numbers: NDArray[np.int32]
    boxes: Floats
    bases: Floats
    sizes: Floats
    bold: NDArray[np.bool_]
    turns: NDArray[np.int8]
    spaced: NDArray[np.bool_]


@dataclass(frozen=True)
class Frame:
    """How a page is shown: its crop box in the file's own coordinates, and its /Rotate in quarters."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown, in points."""
        wide, high = self.right - self.left, self.top - self.bottom
        return (high, wide) if self.quarters % 2 else (wide, high)

    def shown(self, boxes: Floats) -> Floats:
        """Boxes `(x, y, x, y)` of the file as they are shown."""
        x0, y0 = boxes[:, 0] - self.left, boxes[:, 1] - self.bottom
        x1, y1 = boxes[:, 2] - self.left, boxes[:, 3] - self.bottom
        wide, high = self.right - self.left, self.top - self.bottom
        corners = {
            0: (x0, high - y0, x1, high - y1),
            1: (y0, x0, y1, x1),
            2: (wide - x0, y0, wide - x1, y1),
            3: (high - y0, wide - x0, high - y1, wide - x1),
        }[self.quarters]
        return _ordered(*corners)

    def upright(self, boxes: Floats, turn: int) -> Floats:
        """Boxes as shown, in the page turned by so many quarters against the clock, and for 4 to 7 upside down."""
        wide, high = self.size
        x0, y0, x1, y1 = boxes.T
        corners = {
            0: (x0, y0, x1, y1),
            1: (y0, wide - x0, y1, wide - x1),
            2: (wide - x0, high - y0, wide - x1, high - y1),
            3: (high - y0, x0, high - y1, x1),
        }[turn % 4]
        upright = _ordered(*corners)
        if turn > 3:
            upright[:, [1, 3]] = (wide if turn % 2 else high) - upright[:, [3, 1]]
        return upright


def _ordered(x0: Floats, y0: Floats, x1: Floats, y1: Floats) -> Floats:
    return np.stack([np.minimum(x0, x1), np.minimum(y0, y1), np.maximum(x0, x1), np.maximum(y0, y1)], axis=1)


def open_pdf(source: str, data: bytes) -> Any:
    """The library's document. Raises DocumentError for bytes that are no PDF, or that need a password."""
    import pypdfium2
    import pypdfium2.raw as library

    try:
        pdf = pypdfium2.PdfDocument(data)
        pdf.init_forms()
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == library.FPDF_ERR_PASSWORD:
            raise DocumentError(
                f"{source} is encrypted with a password", "save a copy without the password and put that in its place"
            ) from error
        raise DocumentError(
            f"{source} is not a readable PDF ({error})", "open it in a PDF viewer and print it to a new PDF"
        ) from error
    return pdf


def frame_of(page: Any) -> Frame:
    """How a page is shown."""
    left, bottom, right, top = page.get_bbox()
    return Frame(min(left, right), min(bottom, top), max(left, right), max(bottom, top), page.get_rotation() // 90 % 4)


@lru_cache(maxsize=1)
def calls() -> dict[str, Any]:
    """The library's functions that are called for every character, without ctypes' conversions: thrice as fast."""
    import pypdfium2.raw as library

    def plain(function: Any, result: Any, *arguments: Any) -> Any:
        return CFUNCTYPE(result, *arguments)(cast(function, c_void_p).value)  # type: ignore[arg-type]

    return {
        "code": plain(library.FPDFText_GetUnicode, c_uint, c_void_p, c_int),
        "generated": plain(library.FPDFText_IsGenerated, c_int, c_void_p, c_int),
        "object": plain(library.FPDFText_GetTextObject, c_void_p, c_void_p, c_int),
        "loose": plain(library.FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p),
        "tight": plain(library.FPDFText_GetCharBox, c_int, c_void_p, c_int, *(c_void_p,) * 4),
        "origin": plain(library.FPDFText_GetCharOrigin, c_int, c_void_p, c_int, c_void_p, c_void_p),
        "matrix": plain(library.FPDFText_GetMatrix, c_int, c_void_p, c_int, c_void_p),
        "em": plain(library.FPDFText_GetFontSize, c_double, c_void_p, c_int),
        "font": plain(library.FPDFTextObj_GetFont, c_void_p, c_void_p),
        "name": plain(library.FPDFFont_GetBaseFontName, c_uint, c_void_p, c_void_p, c_uint),
    }


def glyphs_of(source: str, page: Any, number: int) -> Glyphs:
    """The characters of a page that stand on it. Raises DocumentError for more than a page can hold."""
    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > MOST_GLYPHS:
            raise DocumentError(
                f"page {number} of {source} holds {count} characters; {MOST_GLYPHS} can be read",
                "print the pages that matter to a new PDF",
            )
        return _glyphs(cast(text.raw, c_void_p).value, count, frame_of(page))
    finally:
        text.close()


def _glyphs(text: Any, count: int, frame: Frame) -> Glyphs:
    use = calls()
    code, owner, loose, generated = use["code"], use["object"], use["loose"], use["generated"]
    codes = [code(text, number) for number in range(count)]
    owners = [owner(text, number) for number in range(count)]
    for number, value in enumerate(codes):
        if value == _BLANK and generated(text, number):
            owners[number] = None
    letters, numbers, spaced = _letters(codes, owners)
    raw = (c_float * (4 * len(numbers)))()
    at = addressof(raw)
    for place, number in enumerate(numbers):
        loose(text, number, at + 16 * place)
    boxes = frame.shown(np.frombuffer(raw, np.float32).reshape(-1, 4).astype(np.float64))
    styles = _styles(text, [(number, owners[number]) for number in numbers], frame)
    return _on_page(letters, np.asarray(numbers, np.int32), frame, boxes, styles, np.asarray(spaced, np.bool_))


_BLANK: Final = 0x20


def _letters(codes: list[int], owners: list[int | None]) -> tuple[list[str], list[int], list[bool]]:
    """Texts, numbers, and whether a blank stands before, for what is no blank and not put in by the library."""
    letters: list[str] = []
    numbers: list[int] = []
    spaced: list[bool] = []
    blank, high = False, 0
    for number, value in enumerate(codes):
        if owners[number] is None:  # the library's own guess of a blank or a line's end
            continue
        if _LOW <= value < _LOW + 0x400 and high:
            letters[-1] = chr(0x10000 + ((high - _HIGH) << 10) + value - _LOW)
            high = 0
            continue
        high = value if _HIGH <= value < _LOW else 0
        letter = _letter(value)
        if not letter.strip():
            blank = blank or bool(letter)
            continue
        letters.append(letter)
        numbers.append(number)
        spaced.append(blank)
        blank = False
    return letters, numbers, spaced


_HYPHENS: Final = {0x02: "-", 0xFFFE: "-"}
"""What the library puts in the place of a hyphen at a line's end."""


@lru_cache(maxsize=4096)
def _letter(value: int) -> str:
    """The text of a code: empty for what is nothing to see, U+FFFD for what cannot be read."""
    if value in _HYPHENS:
        return _HYPHENS[value]
    if value == 0xAD or 0x200B <= value <= 0x200F or value in (0x2060, 0xFEFF):
        return ""
    if value == 0 or 0xD800 <= value < 0xE000 or value > 0x10FFFF or value == 0xFFFF:
        return "\ufffd"
    return " " if value < 0x20 or 0x7F <= value < 0xA0 else LIGATURES.get(value, chr(value))


LIGATURES: Final = dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))


def _styles(text: Any, owned: list[tuple[int, int | None]], frame: Frame) -> Floats:
    """For each character: height of the line that it stands on, em, bold, turn; from the first of its text object."""
    starts = [0, *(place for place in range(1, len(owned)) if owned[place][1] != owned[place - 1][1])]
    if not owned:
        return np.zeros((0, 4))
    fonts: dict[int, bool] = {}
    rows = np.asarray([_style(text, *owned[place], fonts) for place in starts], np.float64)
    pens = frame.shown(rows[:, [0, 1, 0, 1]])
    turns = _turns(*rows[:, 2:6].T, frame.quarters)
    bases = pens[:, 1].copy()
    for turn in np.unique(turns):
        bases[turns == turn] = frame.upright(pens[turns == turn], int(turn))[:, 1]
    up, along = np.hypot(rows[:, 4], rows[:, 5]), np.hypot(rows[:, 2], rows[:, 3])
    sizes = np.abs(rows[:, 6]) * np.where(up > 0, up, np.where(along > 0, along, 1.0))
    each = np.diff([*starts, len(owned)])
    return np.repeat(np.stack([bases, sizes, rows[:, 7], turns], axis=1), each, axis=0)


def _style(text: Any, number: int, owner: int | None, fonts: dict[int, bool]) -> tuple[float, ...]:
    """Place of the pen, the four numbers of the matrix, em before the matrix, bold."""
    use = calls()
    matrix, pen = (c_float * 6)(), (c_double * 2)()
    use["matrix"](text, number, addressof(matrix))
    use["origin"](text, number, addressof(pen), addressof(pen) + 8)
    font = use["font"](owner) or 0
    if font not in fonts:
        fonts[font] = _is_bold(font)
    return (*pen, *matrix[:4], use["em"](text, number), float(fonts[font]))


def _turns(a: Floats, b: Floats, c: Floats, d: Floats, quarters: int) -> NDArray[np.int8]:
    """By how many quarters text with these matrices is turned with the clock, as shown; 4 more where it is mirrored."""
    across, down = [(a, -b), (b, a), (-a, b), (-b, -a)][quarters]
    flat = np.where(across >= 0, 0, 2)
    steep = np.where(down > 0, 1, 3)
    mirrored = a * d - b * c < 0
    return (np.where(np.abs(down) <= np.abs(across), flat, steep) + 4 * mirrored).astype(np.int8)


def _is_bold(font: int) -> bool:
    """By the font's name; the weight that the library gives is the width of its stems, and misleads."""
    name = (c_char * 128)()
    size = calls()["name"](font, addressof(name), 128) if font else 0
    return _BOLD.search(bytes(name)[: min(size, 128)].split(b"\0")[0]) is not None


def _on_page(
    letters: list[str],
    numbers: NDArray[np.int32],
    frame: Frame,
    shown: Floats,
    styles: Floats,
    spaced: NDArray[np.bool_],
) -> Glyphs:
    wide, high = frame.size
    x, y = (shown[:, 0] + shown[:, 2]) / 2, (shown[:, 1] + shown[:, 3]) / 2
    kept = (x >= -1) & (x <= wide + 1) & (y >= -1) & (y <= high + 1)
    turns = styles[:, 3].astype(np.int8)
    upright = shown.copy()
    for turn in np.unique(turns):
        upright[turns == turn] = frame.upright(shown[turns == turn], int(turn))
    heights = upright[:, 3] - upright[:, 1]
    sizes = np.where((styles[:, 1] > heights * 0.3) & (styles[:, 1] < heights * 3), styles[:, 1], heights * 0.85)
    return Glyphs(
        tuple(letter for letter, keep in zip(letters, kept, strict=True) if keep),
        numbers[kept],
        upright[kept],
        styles[kept, 0],
        np.maximum(sizes[kept], 0.1),
        styles[kept, 2].astype(np.bool_),
        turns[kept],
        spaced[kept],
    )

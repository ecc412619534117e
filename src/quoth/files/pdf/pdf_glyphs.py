"""The characters of a PDF page with their boxes, as pypdfium2 (5.15, BSD/Apache) gives them."""

from __future__ import annotations

import re
import sys
import unicodedata
from ctypes import CFUNCTYPE, addressof, c_char, c_double, c_float, c_int, c_uint, c_void_p, cast
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from quoth.errors import DocumentError
from quoth.files.pdf.pdf_frames import Floats, Frame, Rect, frame_of

MOST_GLYPHS: Final = 200_000
"""Characters on one page. A page of a broadsheet has 30,000."""
_BOLD: Final = re.compile(rb"bold|black|heavy|demi|medi(?!um)|cmbx|sfbx", re.IGNORECASE)
_HIGH, _LOW = 0xD800, 0xDC00


@dataclass(frozen=True)
class Glyphs:
    """The characters of a page that stand on it, in the order of the file; each array has one entry for each.

    `boxes` reach from the pen's place to the next one's, in a page turned so that this text is upright: by
    `turns` quarters, and upside down for 4 to 7, where the type is mirrored. `bases` are the heights of the line
    that the letters stand on, `sizes` the em, in points. `spaced` tells which have a blank before them in the
    file; `numbers` are the library's numbers.
    """

    texts: tuple[str, ...]
    numbers: NDArray[np.int32]
    boxes: Floats
    bases: Floats
    sizes: Floats
    bold: NDArray[np.bool_]
    turns: NDArray[np.int8]
    spaced: NDArray[np.bool_]

    def only(self, places: NDArray[np.int64]) -> Glyphs:
        """The characters at these places."""
        if len(places) == len(self.texts):
            return self
        return Glyphs(
            tuple(map(self.texts.__getitem__, places.tolist())),
            self.numbers[places],
            self.boxes[places],
            self.bases[places],
            self.sizes[places],
            self.bold[places],
            self.turns[places],
            self.spaced[places],
        )


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
    points = (c_double * (2 * len(numbers)))()
    to, origin = addressof(points), use["origin"]
    for place, number in enumerate(numbers):
        loose(text, number, at + 16 * place)
        origin(text, number, to + 16 * place, to + 16 * place + 8)
    pens = np.ctypeslib.as_array(points).reshape(-1, 2)
    styles = _styles(text, [(number, owners[number]) for number in numbers], frame)
    found = Glyphs(
        texts=tuple(letters),
        numbers=np.asarray(numbers, np.int32),
        boxes=frame.shown(np.ctypeslib.as_array(raw).reshape(-1, 4).astype(np.float64)),
        bases=styles[:, 0],
        sizes=styles[:, 1],
        bold=styles[:, 2].astype(np.bool_),
        turns=styles[:, 3].astype(np.int8),
        spaced=np.asarray(spaced, np.bool_),
    )
    wide, high = frame.size
    x, y = (found.boxes[:, 0] + found.boxes[:, 2]) / 2, (found.boxes[:, 1] + found.boxes[:, 3]) / 2
    on_page = (x >= -1) & (x <= wide + 1) & (y >= -1) & (y <= high + 1)
    upright, starts = _upright(found, frame.shown(pens[:, [0, 1, 0, 1]]), frame)
    return _from_pen_to_pen(text, upright, starts, styles[:, 4], frame).only(np.flatnonzero(on_page))


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
        letter = _LETTERS[value]
        if not letter.strip():
            blank = blank or bool(letter)
            continue
        letters.append(letter)
        numbers.append(number)
        spaced.append(blank)
        blank = False
    return letters, numbers, spaced


SOFT_HYPHEN: Final = "\u00ad"
_NO_CHARACTER: Final = 0xFFFF
_HYPHENS: Final = (0x02, 0xFFFE)
"""What the library puts in the place of a hyphen at a line's end."""


def _letter(value: int) -> str:
    """The text of a code: empty for what is nothing to see, U+FFFD for what cannot be read."""
    if value in _HYPHENS:
        return "-"
    if value == 0 or value > sys.maxunicode or _HIGH <= value < _LOW + 0x400 or value == _NO_CHARACTER:
        return "\ufffd"
    letter = chr(value)
    kind = unicodedata.category(letter)
    return LIGATURES.get(value, " " if kind == "Cc" else "" if kind == "Cf" and letter != SOFT_HYPHEN else letter)


class _Known(dict[int, str]):
    """The text of each code that was met."""

    def __missing__(self, value: int) -> str:
        if len(self) > _MOST_KNOWN:
            self.clear()
        self[value] = letter = _letter(value)
        return letter


_MOST_KNOWN: Final = 50_000
_LETTERS: Final = _Known()
LIGATURES: Final = dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))


def _styles(text: Any, owned: list[tuple[int, int | None]], frame: Frame) -> Floats:
    """For each character: height of the line that it stands on, em, bold, turn, font; from its text object."""
    starts = [0, *(place for place in range(1, len(owned)) if owned[place][1] != owned[place - 1][1])]
    if not owned:
        return np.zeros((0, 5))
    fonts: dict[int, tuple[int, bool]] = {}
    rows = np.asarray([_style(text, *owned[place], fonts) for place in starts], np.float64)
    pens = frame.shown(rows[:, [0, 1, 0, 1]])
    turns = _turns(rows[:, 2:6], frame.quarters)
    bases = pens[:, 1].copy()
    for turn in np.unique(turns):
        bases[turns == turn] = frame.upright(pens[turns == turn], int(turn))[:, 1]
    up, along = np.hypot(rows[:, 4], rows[:, 5]), np.hypot(rows[:, 2], rows[:, 3])
    sizes = np.abs(rows[:, 6]) * np.where(up > 0, up, np.where(along > 0, along, 1.0))
    each = np.diff([*starts, len(owned)])
    return np.repeat(np.stack([bases, sizes, rows[:, 8], turns, rows[:, 7]], axis=1), each, axis=0)


def _style(text: Any, number: int, owner: int | None, fonts: dict[int, tuple[int, bool]]) -> tuple[float, ...]:
    """Place of the pen, the four numbers of the matrix, em before the matrix, number of the font, bold."""
    use = calls()
    matrix, pen = (c_float * 6)(), (c_double * 2)()
    use["matrix"](text, number, addressof(matrix))
    use["origin"](text, number, addressof(pen), addressof(pen) + 8)
    font = use["font"](owner) or 0
    if font not in fonts:
        fonts[font] = len(fonts), _is_bold(font)
    return (*pen, *matrix[:4], use["em"](text, number), *map(float, fonts[font]))


def _turns(matrices: Floats, quarters: int) -> NDArray[np.int8]:
    """By how many quarters text with these matrices is turned with the clock, as shown; 4 more where it is mirrored."""
    a, b, c, d = matrices.T
    across, down = [(a, -b), (b, a), (-a, b), (-b, -a)][quarters]
    flat = np.where(across >= 0, 0, 2)
    steep = np.where(down > 0, 1, 3)
    mirrored = a * d - b * c < 0
    return np.asarray(np.where(np.abs(down) <= np.abs(across), flat, steep) + 4 * mirrored, np.int8)


def _is_bold(font: int) -> bool:
    """By the font's name; the weight that the library gives is the width of its stems, and misleads."""
    name = (c_char * 128)()
    size = calls()["name"](font, addressof(name), 128) if font else 0
    return _BOLD.search(bytes(name)[: min(size, 128)].split(b"\0")[0]) is not None


def _upright(glyphs: Glyphs, pens: Floats, frame: Frame) -> tuple[Glyphs, Floats]:
    """With boxes in the page as it is turned for each, and sizes that fit them; and the pen's places along the line."""
    boxes, starts = glyphs.boxes.copy(), pens[:, 0].copy()
    for turn in np.unique(glyphs.turns):
        these = glyphs.turns == turn
        boxes[these] = frame.upright(boxes[these], int(turn))
        starts[these] = frame.upright(pens[these], int(turn))[:, 0]
    heights = boxes[:, 3] - boxes[:, 1]
    fit = (glyphs.sizes > heights * 0.3) & (glyphs.sizes < heights * 3)
    sizes = np.maximum(np.where(fit, glyphs.sizes, heights * 0.85), 0.1)
    return replace(glyphs, boxes=boxes, sizes=sizes), starts


def _from_pen_to_pen(text: Any, glyphs: Glyphs, starts: Floats, fonts: Floats, frame: Frame) -> Glyphs:
    """With boxes that end where the pen goes on; the library's reach around letters that hang over, as an italic f.

    How far the pen goes on for such a letter is what it mostly does behind it where the next one is near.
    """
    if not len(starts):
        return glyphs
    boxes, wide = glyphs.boxes.copy(), glyphs.boxes[:, 2] - starts
    steps = np.append(np.diff(starts), np.inf)
    near = (steps > 0) & (steps < wide + 0.12 * glyphs.sizes)
    tied = (np.append(steps[:-1] == 0, False)) | (np.diff(starts, prepend=np.inf) == 0)  # letters of a ligature
    keys = 2 * _kinds(glyphs, fonts) + tied
    kinds, first, kind = np.unique(keys, return_index=True, return_inverse=True)
    usual = np.full(len(kinds), np.inf)
    order = np.lexsort((steps, kind))
    order = order[near[order]]
    if len(order):
        begin = np.flatnonzero(np.diff(kind[order], prepend=-1))
        usual[kind[order][begin]] = steps[order][begin + np.diff(np.append(begin, len(order))) // 2]
    over = np.zeros(len(kinds), np.bool_)
    for at in np.flatnonzero(usual < wide[first] - 0.03 * glyphs.sizes[first]).tolist():
        ink = tight_box(text, int(glyphs.numbers[first[at]]), frame)
        right = frame.upright(np.array([ink]), int(glyphs.turns[first[at]]))[0, 2]
        over[at] = right > boxes[first[at], 2] - 0.005 * glyphs.sizes[first[at]]
    boxes[:, 0] = np.where(np.abs(starts - boxes[:, 0]) < glyphs.sizes, starts, boxes[:, 0])
    like_first = np.abs(wide - wide[first][kind]) < 0.03 * glyphs.sizes
    boxes[:, 2] = np.where(over[kind] & like_first, starts + usual[kind], boxes[:, 2])
    return replace(glyphs, boxes=boxes)


def _kinds(glyphs: Glyphs, fonts: Floats) -> NDArray[np.int64]:
    """A number for each letter of each font in each size."""
    codes = np.frombuffer("".join([text[0] for text in glyphs.texts]).encode("utf-32-le"), np.uint32)
    sizes = np.minimum(np.round(glyphs.sizes * 10), 9_999)
    return (codes.astype(np.int64) * 10_000 + sizes.astype(np.int64)) * 1_000 + fonts.astype(np.int64) % 1_000


def tight_box(text: Any, number: int, frame: Frame) -> Rect:
    """The rectangle around the ink of a character, as shown; around its place where it has none."""
    sides = (c_double * 4)()  # left, right, bottom, top
    at = addressof(sides)
    drawn = calls()["tight"](text, number, at, at + 8, at + 16, at + 24)
    if not drawn or sides[1] - sides[0] <= 0 or sides[3] - sides[2] <= 0:
        loose = (c_float * 4)()  # left, top, right, bottom
        calls()["loose"](text, number, addressof(loose))
        sides[:] = [loose[0], loose[2], loose[3], loose[1]]
    left, top, right, bottom = frame.shown(np.array([[sides[0], sides[2], sides[1], sides[3]]]))[0].tolist()
    return left, top, right, bottom

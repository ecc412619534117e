"""The characters of a PDF page with their boxes, as pypdfium2 (5.15, BSD/Apache) gives them."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Mapping
from ctypes import addressof, c_char, c_double, c_float, c_void_p, cast
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from quoth.errors import DocumentError
from quoth.files.pdf.pdf_calls import calls
from quoth.files.pdf.pdf_frames import Floats, Frame, frame_of
from quoth.files.pdf.pdf_pens import boxes_between_pens
from quoth.files.pdf.pdf_signs import sign, signs_of

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
    file; `numbers` are the library's numbers, `fonts` tell fonts apart.
    """

    texts: tuple[str, ...]
    numbers: NDArray[np.int32]
    boxes: Floats
    bases: Floats
    sizes: Floats
    bold: NDArray[np.bool_]
    turns: NDArray[np.int8]
    spaced: NDArray[np.bool_]
    fonts: NDArray[np.int64]

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
            self.fonts[places],
        )


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
    styles, signs = _styles(text, [(number, owners[number]) for number in numbers], frame)
    found = Glyphs(
        texts=_seen(letters, styles[:, 4], signs),
        numbers=np.asarray(numbers, np.int32),
        boxes=frame.shown(np.ctypeslib.as_array(raw).reshape(-1, 4).astype(np.float64)),
        bases=styles[:, 0],
        sizes=styles[:, 1],
        bold=styles[:, 2].astype(np.bool_),
        turns=styles[:, 3].astype(np.int8),
        spaced=spaced,
        fonts=styles[:, 4].astype(np.int64),
    )
    wide, high = frame.size
    x, y = (found.boxes[:, 0] + found.boxes[:, 2]) / 2, (found.boxes[:, 1] + found.boxes[:, 3]) / 2
    on_page = (x >= -1) & (x <= wide + 1) & (y >= -1) & (y <= high + 1)
    found = _upright(found, frame)
    boxes = boxes_between_pens(
        text,
        frame,
        numbers=found.numbers,
        found=found.boxes,
        sizes=found.sizes,
        letters=_kinds(found),
        turns=found.turns,
    )
    return replace(found, boxes=boxes).only(np.flatnonzero(on_page))


def _seen(letters: list[str], fonts: Floats, signs: Mapping[int, Mapping[str, str]]) -> tuple[str, ...]:
    """Letters with the signs that are seen for those of some fonts."""
    for font, seen in signs.items():
        for place in np.flatnonzero(fonts == font).tolist():
            if len(letters[place]) == 1:
                letters[place] = sign(letters[place], seen)
    return tuple(letters)


_BLANK: Final = 0x20


def _letters(codes: list[int], owners: list[int | None]) -> tuple[list[str], list[int], NDArray[np.bool_]]:
    """Texts, numbers, and whether a blank stands before, for what is no blank and not put in by the library.

    What has no owner is the library's own guess of a blank or a line's end.
    """
    own = [number for number, owner in enumerate(owners) if owner is not None]
    values = [codes[number] for number in own]
    if values and max(values) >= _HIGH:
        own, values = _whole(own, values)
    texts = [_LETTERS[value] for value in values]
    blanks = np.cumsum([text == " " for text in texts])
    kept = [place for place, text in enumerate(texts) if text not in _NO_LETTERS]
    spaced = np.diff(blanks[kept], prepend=0) > 0
    return [texts[place] for place in kept], [own[place] for place in kept], spaced


def _whole(numbers: list[int], values: list[int]) -> tuple[list[int], list[int]]:
    """Codes with the halves of those that take two put together."""
    places: list[int] = []
    whole: list[int] = []
    for number, value in zip(numbers, values, strict=True):
        if _LOW <= value < _LOW + 0x400 and whole and _HIGH <= whole[-1] < _LOW:
            whole[-1] = 0x10000 + ((whole[-1] - _HIGH) << 10) + value - _LOW
        else:
            places.append(number)
            whole.append(value)
    return places, whole


_NO_LETTERS: Final = ("", " ")
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
    blank = kind == "Cc" or letter.isspace()
    return LIGATURES.get(value, " " if blank else "" if kind == "Cf" and letter != SOFT_HYPHEN else letter)


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


def _styles(
    text: Any, owned: list[tuple[int, int | None]], frame: Frame
) -> tuple[Floats, Mapping[int, Mapping[str, str]]]:
    """For each character: height of the line that it stands on, em, bold, turn, font; from its text object.

    And the fonts that hold signs, with these.
    """
    starts = [0, *(place for place in range(1, len(owned)) if owned[place][1] != owned[place - 1][1])]
    if not owned:
        return np.zeros((0, 5)), {}
    fonts: dict[int, _Font] = {}
    rows = np.asarray([_style(text, *owned[place], fonts) for place in starts], np.float64)
    pens = frame.shown(rows[:, [0, 1, 0, 1]])
    turns = _turns(rows[:, 2:6], frame.quarters)
    bases = pens[:, 1].copy()
    for turn in np.unique(turns):
        bases[turns == turn] = frame.upright(pens[turns == turn], int(turn))[:, 1]
    up, along = np.hypot(rows[:, 4], rows[:, 5]), np.hypot(rows[:, 2], rows[:, 3])
    sizes = np.abs(rows[:, 6]) * np.where(up > 0, up, np.where(along > 0, along, 1.0))
    each = np.diff([*starts, len(owned)])
    signs = {font.number: font.signs for font in fonts.values() if font.signs is not None}
    return np.repeat(np.stack([bases, sizes, rows[:, 8], turns, rows[:, 7]], axis=1), each, axis=0), signs


def _style(text: Any, number: int, owner: int | None, fonts: dict[int, _Font]) -> tuple[float, ...]:
    """Place of the pen, the four numbers of the matrix, em before the matrix, number of the font, bold."""
    use = calls()
    matrix, pen = (c_float * 6)(), (c_double * 2)()
    use["matrix"](text, number, addressof(matrix))
    use["origin"](text, number, addressof(pen), addressof(pen) + 8)
    font = use["font"](owner) or 0
    if font not in fonts:
        fonts[font] = _Font.of(font, len(fonts))
    return (*pen, *matrix[:4], use["em"](text, number), float(fonts[font].number), float(fonts[font].bold))


def _turns(matrices: Floats, quarters: int) -> NDArray[np.int8]:
    """By how many quarters text with these matrices is turned with the clock, as shown; 4 more where it is mirrored."""
    a, b, c, d = matrices.T
    across, down = [(a, -b), (b, a), (-a, b), (-b, -a)][quarters]
    flat = np.where(across >= 0, 0, 2)
    steep = np.where(down > 0, 1, 3)
    mirrored = a * d - b * c < 0
    return np.asarray(np.where(np.abs(down) <= np.abs(across), flat, steep) + 4 * mirrored, np.int8)


@dataclass(frozen=True)
class _Font:
    """What a font's name tells; the weight that the library gives is the width of its stems, and misleads."""

    number: int
    bold: bool
    signs: Mapping[str, str] | None

    @classmethod
    def of(cls, font: int, number: int) -> _Font:
        held = (c_char * 128)()
        size = calls()["name"](font, addressof(held), 128) if font else 0
        name = bytes(held)[: min(size, 128)].split(b"\0")[0]
        return cls(number, _BOLD.search(name) is not None, signs_of(name))


def _upright(glyphs: Glyphs, frame: Frame) -> Glyphs:
    """With boxes in the page as it is turned for each, and sizes that fit them where the file's do not."""
    boxes = glyphs.boxes.copy()
    for turn in np.unique(glyphs.turns):
        these = glyphs.turns == turn
        boxes[these] = frame.upright(boxes[these], int(turn))
    heights = boxes[:, 3] - boxes[:, 1]
    fit = (glyphs.sizes > heights * 0.3) & (glyphs.sizes < heights * 3)
    return replace(glyphs, boxes=boxes, sizes=np.maximum(np.where(fit, glyphs.sizes, heights * 0.85), 0.1))


def _kinds(glyphs: Glyphs) -> NDArray[np.int64]:
    """A number for each letter of each font in each size and direction."""
    codes = np.frombuffer("".join([text[0] for text in glyphs.texts]).encode("utf-32-le"), np.uint32)
    sizes = np.minimum(np.round(glyphs.sizes * 10), 9_999)
    styles = (glyphs.fonts % 1_000) * 8 + glyphs.turns
    return (codes.astype(np.int64) * 10_000 + sizes.astype(np.int64)) * 8_000 + styles

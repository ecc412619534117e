"""A page that is a picture → its characters, by `quoth.files.ocr`, as if the file had them."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from quoth.files.ocr import Box, ScannedLine, is_installed, read_picture
from quoth.files.pdf.pdf_frames import Frame
from quoth.files.pdf.pdf_glyphs import Glyphs

_DOTS: Final = 200
"""Dots an inch of the picture that is read."""
_MOST_PIXELS: Final = 6_000_000
_LEFT_S: Final = 15.0
"""Seconds of processor time that must be left for a page, which takes some eight."""
_BASE: Final = 0.22
"""The part of a line's height that is below the line its letters stand on."""
_EM: Final = 0.85
"""Ems in the height of a line's box."""


def can_scan() -> bool:
    """Whether pictures can be read: the extra is installed, and time is left where it is counted."""
    left = signal.getitimer(signal.ITIMER_PROF)[0] if hasattr(signal, "getitimer") else 0.0
    return is_installed() and (left == 0.0 or left > _LEFT_S)


def scan(page: Any, frame: Frame) -> Glyphs:
    """The characters of a page's picture; their boxes are parts of their words' boxes, of equal widths."""
    wide, high = frame.size
    scale = min(_DOTS / 72, (_MOST_PIXELS / max(wide * high, 1.0)) ** 0.5)
    pixels = page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3]
    letters = [letter for line in read_picture(np.ascontiguousarray(pixels)) or () for letter in _letters(line)]
    count = len(letters)
    boxes = np.array([box for _, box, _, _ in letters], np.float64).reshape(count, 4) / scale
    lines = np.array([line for _, _, line, _ in letters], np.float64).reshape(count, 2) / scale
    heights = lines[:, 1] - lines[:, 0]
    return Glyphs(
        texts=tuple(text for text, *_ in letters),
        numbers=np.arange(count, dtype=np.int32),
        boxes=boxes,
        bases=lines[:, 1] - _BASE * heights,
        sizes=_EM * heights,
        bold=np.zeros(count, np.bool_),
        turns=np.zeros(count, np.int8),
        fonts=np.zeros(count, np.int64),
        spaced=np.array([spaced for *_, spaced in letters], np.bool_),
    )


def _letters(line: ScannedLine) -> Iterator[tuple[str, tuple[float, ...], tuple[int, int], bool]]:
    """Each letter with its box, the line's top and bottom, and whether a blank is before it."""
    _, top, _, bottom = line.box
    words = [part for word in line.words for part in _parted(word.text, word.box)]
    if "".join(letter for letter, _ in words) != "".join(line.text.split()):
        words = list(_parted(line.text, line.box))
    starts = {at for at in range(1, len(line.text)) if line.text[at - 1].isspace()}
    places = [at for at, letter in enumerate(line.text) if letter.strip()]
    for at, (letter, own) in zip(places, words, strict=True):
        yield letter, own, (top, bottom), at in starts


def _parted(text: str, box: Box) -> Iterator[tuple[str, tuple[float, ...]]]:
    left, top, right, bottom = box
    step = (right - left) / max(len(text), 1)
    for at, letter in enumerate(text):
        if letter.strip():
            yield letter, (left + at * step, float(top), left + (at + 1) * step, float(bottom))

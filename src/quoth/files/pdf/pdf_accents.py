"""Letters and the accents that are printed over them as signs of their own → letters with accents."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Final

import numpy as np

from quoth.files.pdf.pdf_glyphs import Glyphs

_ACCENTS: Final = {
    "\u00b4": "\u0301", "\u02ca": "\u0301", "`": "\u0300", "\u02cb": "\u0300", "\u02c6": "\u0302", "^": "\u0302",
    "\u02dc": "\u0303", "~": "\u0303", "\u00af": "\u0304", "\u02c9": "\u0304", "\u02d8": "\u0306", "\u02d9": "\u0307",
    "\u00a8": "\u0308", "\u02da": "\u030a", "\u02dd": "\u030b", "\u02c7": "\u030c", "\u00b8": "\u0327",
    "\u02db": "\u0328",
}  # fmt: skip
"""Signs with a width, and what stands for them over a letter."""
_DOTLESS: Final = {"\u0131": "i", "\u0237": "j"}

_MOST_UNDER: Final = 4


def composed(glyphs: Glyphs) -> Glyphs:
    """The characters with each accent put on the letter that it stands over, as TeX prints them.

    Where it comes in the file's order says nothing: the library puts it off.
    """
    texts, gone = list(glyphs.texts), set()
    for place in [place for place, text in enumerate(texts) if text in _ACCENTS]:
        for other in _under(glyphs, place):
            letter = unicodedata.normalize("NFC", _DOTLESS.get(texts[other], texts[other]) + _ACCENTS[texts[place]])
            if len(letter) == 1 and letter.isalpha():
                texts[other] = letter
                gone.add(place)
                break
    if not gone:
        return glyphs
    kept = np.array([place for place in range(len(texts)) if place not in gone], np.int64)
    return replace(glyphs, texts=tuple(texts)).only(kept)


def _under(glyphs: Glyphs, place: int) -> list[int]:
    """The characters that a sign stands over."""
    middle, boxes = glyphs.boxes[place, [0, 2]].mean(), glyphs.boxes
    over = (boxes[:, 0] < middle) & (middle < boxes[:, 2]) & (glyphs.turns == glyphs.turns[place])
    over &= np.abs(glyphs.bases - glyphs.bases[place]) < 0.6 * glyphs.sizes
    return [int(other) for other in np.flatnonzero(over) if other != place][:_MOST_UNDER]

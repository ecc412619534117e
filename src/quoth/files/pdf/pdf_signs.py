"""Letters of fonts that hold signs, by the fonts' names → the signs that a person sees.

A file that does not say what such a font's codes mean gives the letter of the same code: `y` for a box, `m` for a mu.
The tables are those of Adobe's Symbol and ZapfDingbats (https://www.unicode.org/Public/MAPPINGS/VENDORS/ADOBE/) and
of Microsoft's Wingdings and Webdings (Unicode, L2/11-344), the signs that stand in texts; another is a bullet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_GREEK: Final = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ",
        strict=True,
    )
)
_SIGNS: Final = {"\xb7": "•", "\xa3": "≤", "\xb3": "≥", "\xb1": "±", "\xb4": "×", "\xb0": "°", "\xb9": "≠",  # noqa: RUF001
                 "\xbb": "≈", "\uf0ae": "→", "\uf0ac": "←", "\xad": "↑", "\xaf": "↓", "\xa5": "∞",
                 "\xd6": "√"}  # fmt: skip
"""Codes without a letter of that name in Symbol; what has one, as the registered sign, may be meant."""
_SYMBOL: Final = {**_GREEK, **_SIGNS}
_WINGDINGS: Final = {"l": "●", "m": "○", "n": "■", "o": "□", "q": "❑", "r": "❒", "u": "◆", "v": "❖", "x": "☒",
                     "\xa7": "▪", "\xa8": "□", "\xd8": "➢", "\xdf": "←", "\xe0": "→", "\xe1": "↑", "\xe2": "↓",
                     "\xe8": "➔", "\xf0": "⇨", "\xfb": "✗", "\xfc": "✓", "\xfd": "☒", "\xfe": "☑"}  # fmt: skip
_FONTS: Final[tuple[tuple[re.Pattern[bytes], Mapping[str, str]], ...]] = (
    (re.compile(rb"wingdings-?2", re.IGNORECASE), {"P": "✓", "O": "✗", "R": "☑", "Q": "☒", "\xa3": "□"}),
    (re.compile(rb"wingdings-?3", re.IGNORECASE), {}),  # arrows, whose directions are better not guessed
    (re.compile(rb"wingdings", re.IGNORECASE), _WINGDINGS),
    (re.compile(rb"webdings", re.IGNORECASE), {"a": "✓", "r": "✗", "c": "□", "g": "■", "n": "●"}),
    (re.compile(rb"dingbats", re.IGNORECASE), {"3": "✓", "4": "✔", "7": "✗", "8": "✘", "l": "●", "n": "■", "o": "❏"}),
    (re.compile(rb"(?:^|\+)symbol(?:mt|ps)?(?:$|[-,])", re.IGNORECASE), _SYMBOL),
)
_BULLET: Final = "•"


def signs_of(font: bytes) -> Mapping[str, str] | None:
    """What the letters of a font with this name stand for; None for a font of letters."""
    return next((signs for name, signs in _FONTS if name.search(font)), None)


def sign(letter: str, signs: Mapping[str, str]) -> str:
    """What is seen for a letter of such a font. What has a meaning of its own, or is a figure of Symbol, keeps it."""
    own = chr(ord(letter) - 0xF000) if "\uf020" <= letter <= "\uf0ff" else letter
    if ord(own) > 0xFF or own.isspace():
        return letter
    return signs.get(letter) or signs.get(own) or (own if signs is _SYMBOL else _BULLET)

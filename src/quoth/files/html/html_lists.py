"""The numbers of a page's ordered lists, as a browser shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_ROMAN: Final = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST_ROMAN: Final = 3999
_STYLE: Final = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?\b(none|(?:lower|upper)-(?:alpha|latin|roman)|decimal)", re.IGNORECASE
)
_OF_STYLE: Final = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A"} | {
    "lower-roman": "i",
    "upper-roman": "I",
    "decimal": "1",
    "none": "",
}


def letters(number: int) -> str:
    """1 → a, 26 → z, 27 → aa.

    >>> letters(28)
    'ab'
    """
    found = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("a") + rest) + found
    return found


def roman(number: int) -> str:
    """4 → iv.

    >>> roman(1994)
    'mcmxciv'
    """
    found = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        found += sign * count
    return found


@dataclass
class Numbers:
    """What an ordered list numbers its items with; one that has no order gives them nothing."""

    following: int = 1
    step: int = 1
    kind: str = "1"

    @classmethod
    def of(cls, attributes: Mapping[str, str | None], items: int) -> Numbers:
        """The numbers of an `ol` with so many items."""
        back = "reversed" in attributes
        start = _whole(attributes.get("start"))
        kind = style_kind(attributes, (attributes.get("type") or "1").strip())
        return cls((items if back else 1) if start is None else start, -1 if back else 1, kind)

    def next(self, attributes: Mapping[str, str | None]) -> str:
        """The number of the next `li`, with its point and a blank."""
        value = _whole(attributes.get("value"))
        number = self.following if value is None else value
        self.following = number + self.step
        kind = style_kind(attributes, (attributes.get("type") or self.kind).strip())
        return f"{_written(number, kind)}. " if kind else ""


def style_kind(attributes: Mapping[str, str | None], otherwise: str) -> str:
    """The kind of number that an element's own style asks for."""
    asked = _STYLE.search(attributes.get("style") or "")
    return _OF_STYLE[asked[1].lower()] if asked else otherwise


def _written(number: int, kind: str) -> str:
    if kind in ("a", "A") and number > 0:
        found = letters(number)
    elif kind in ("i", "I") and 0 < number <= _MOST_ROMAN:
        found = roman(number)
    else:
        return str(number)
    return found.upper() if kind.isupper() else found


def _whole(text: str | None) -> int | None:
    found = re.match(r"\s*([+-]?\d{1,9})", text or "")
    return int(found[1]) if found else None

"""Which time a topic names, and whether a sentence is of it: a year, a decade, a century, or a day or month.

By form, from closed classes of words: the ordinal numbers of centuries and the names of the months.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

WHEN = re.compile(r"^(?:in|during|on|at|around)\s+(?:the\s+)?", re.IGNORECASE)
"""What stands before the name of a time or of an occasion."""
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
    *("twentieth", "twenty-first"),
)
_CENTURY = re.compile(
    rf"\b(?:(?P<digits>\d{{1,2}})(?:st|nd|rd|th)|(?P<word>{'|'.join(_ORDINALS[::-1])}))[\s-]centur",
    re.IGNORECASE,
)
_DECADE = re.compile(r"\b(?P<decade>\d{3}0)['\u2019]?s\b")
_RANGE = re.compile(r"\b(?:from|between)\s+(?P<low>\d{4})\s+(?:to|and|until|till)\s+(?P<high>\d{4})\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d.,])(?:1\d{3}|20\d{2})(?![\d]|[.,]\d)")
_OURS = 2000
"""The century whose "hundreds" are a decade: "the 2000s"."""
_NUMBER = re.compile(r"\d+")
_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    "December",
)
_MONTHS = {name: re.compile(rf"\b(?:{name}|{name.upper()}|{name[:3]}\.)(?!\w)") for name in _NAMES}
_MONTH = re.compile(rf"\b(?:{'|'.join(_NAMES)})\b")

_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DATED = re.compile(
    rf"^\W*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    rf"(?:(?:{'|'.join(_NAMES)}|{'|'.join(name[:3] for name in _NAMES)})\.?\s+{_DAY}"
    rf"|{_DAY}\s+(?:of\s+)?(?:{'|'.join(_NAMES)})|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|\d{{4}})"
    r"(?:,?\s+\d{4})?\W*"
    r"(?:[.:\u2013\u2014]|$)",
    re.IGNORECASE,
)
"""The date that an entry of a diary, a log or a list of events begins with."""


@dataclass(frozen=True)
class Period:
    """A time that is asked for: years from `low` to `high`, or some numbers, and the months that are named."""

    low: int
    high: int
    numbers: frozenset[str]
    months: frozenset[str]

    def holds(self, text: str, above: Collection[str] = ()) -> bool:
        """Whether a sentence is of that time by what it names itself, or by what the headings above it name."""
        if self.high:
            return any(self.low <= int(year) <= self.high for year in _YEAR.findall(text))
        every = (text, *above)
        if self.months and not any(_MONTHS[month].search(one) for month in self.months for one in every):
            return False
        return self.numbers <= {number for one in every for number in _NUMBER.findall(one)}

    def spread(self, text: str) -> bool:
        """Whether a sentence names years beside those that are asked for."""
        years = _YEAR.findall(text)
        inside = [self.low <= int(year) <= self.high if self.high else year in self.numbers for year in years]
        return any(inside) and not all(inside)

    def leaves(self, text: str) -> bool:
        """Whether a sentence that goes on from one of that time names another."""
        if _YEAR.search(text):
            return not self.holds(text)
        return any(pattern.search(text) for month, pattern in _MONTHS.items() if month not in self.months)


def period_of(topic: str) -> Period | None:
    """The time that a topic names; None where it names none.

    >>> period_of("in the 1990s").holds("It burned in 1994."), period_of("in the ferry")
    (True, None)
    """
    low = high = 0
    if found := _CENTURY.search(topic):
        century = int(found["digits"] or 0) or _ORDINALS.index((found["word"] or "").lower()) + 1
        low, high = (century - 1) * 100, century * 100 - 1
    elif found := _DECADE.search(topic):
        low = int(found["decade"])
        high = low + (99 if low % 100 == 0 and low < _OURS else 9)
    elif found := _RANGE.search(topic):
        low, high = int(found["low"]), int(found["high"])
    months = frozenset(_MONTH.findall(topic))
    numbers = frozenset(_NUMBER.findall(topic)) if not high else frozenset()
    return Period(low, high, numbers, months) if high or months or numbers else None


def without_period(words: Collection[str]) -> set[str]:
    """Words of a topic that name no time."""
    small = {"century", "year", "month", "day", "decade", "between", "from", "until", *_ORDINALS}
    dated = {name.lower() for name in _NAMES}
    return {word for word in words if not (any(c.isdigit() for c in word) or word in small or word in dated)}

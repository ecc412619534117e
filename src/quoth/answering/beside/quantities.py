"""Figures and dates: whether two of them measure alike, and whether both can be right; what finds them is elsewhere.

Closed classes of English only: number words, measures, months and days of the week. Libraries that do this
(quantulum3, dateparser) bring classifiers and a hundred languages, and give no places in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf, isinf

from quoth.types import Span

BETWEEN = re.compile(
    r"(?:\bbetween(?:\s+\S+){0,3}?(?:\s+and)?|\bfrom|\d\s*[-\u2013]|\d\s+(?:\w+\s+)?(?:to|or))\s*[$€£]?$", re.IGNORECASE
)
_PERSONS = frozenset({"people", "person", "man", "woman", "men", "women"})
ROUGH = re.compile(
    r"\b(?:about|around|approximately|roughly|some|nearly|almost|circa|ca\.?|estimated(?:\s+at)?|close\s+to|an?\s+average\s+of)"
    r"\s+(?:(?:a|an|the|to)\s+)?[$€£]?$",
    re.IGNORECASE,
)
LIMIT = re.compile(
    r"\b(?P<limit>up\s+to|at\s+least|at\s+most|no\s+more\s+than|not\s+more\s+than|no\s+fewer\s+than|no\s+less\s+than|"
    r"a\s+(?:maximum|minimum)\s+of|over|more\s+than|less\s+than|fewer\s+than|under|above|below|exceed(?:s|ed|ing)?|"
    r"within|by|until|till|before|after|since|from)\s+(?:(?:a|an|the|on|in)\s+)?[$€£]?$",
    re.IGNORECASE,
)
OPEN = re.compile(
    r"\b(?:as\s+(?:many|much|few|little)\s+as|additional|extra|further|another|other)\s+(?:(?:a|an|the)\s+)?[$€£]?$",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"^(?:up to|at most|no more than|not more than|a maximum of|less than|fewer than|under|below|within|by|until|till"
    r"|before)$"
)


@dataclass(frozen=True)
class Quantity:
    """A figure or a date at a place of a text.

    `low` and `high` are what the figure may be by the way it is written ("about 4 million" is from 3.4 to 4.6);
    `step` is what it is rounded to. `unit` is the one that others like it are told in too (metres for kilometres),
    and value, bounds and step are in it; `counted` are the words behind it. `date` has the parts of a date that are
    told, and is empty for a figure. `limit` is a word such as "until" or "more than" before it; one that is `open`
    ("another 30") names no value.
    """

    place: Span
    value: float = 0.0
    low: float = 0.0
    high: float = 0.0
    step: float = 0.0
    unit: str = ""
    counted: frozenset[str] = frozenset()
    date: Mapping[str, str] = field(default_factory=dict)
    limit: str = ""
    open: bool = False

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the most that a figure with its limit can be."""
        if not self.limit:
            return self.low, self.high
        return (-inf, self.high) if _AT_MOST.match(self.limit) else (self.low, inf)


def akin(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities are of one kind: dates that share a part, or figures in one unit or with none told.

    What the figures count is left open: 90 volumes may be books.
    """
    if one.open or other.open:
        return False
    if one.date or other.date:
        return bool(one.date.keys() & other.date.keys())
    bare = [not q.unit and not q.counted for q in (one, other)]
    return one.unit == other.unit or any(bare)


def comparable(one: Quantity, other: Quantity, asked: frozenset[str]) -> bool:
    """Whether two quantities measure alike: one unit, or one thing counted; `asked` are words of the question."""
    if one.open or other.open:
        return False
    if one.date or other.date:
        return one.limit == other.limit and bool(one.date.keys() & other.date.keys())
    if one.unit or other.unit:
        return one.unit == other.unit
    shared = one.counted & other.counted
    persons = (one.counted | other.counted) & _PERSONS and one.counted & asked | other.counted & asked
    return bool(shared or persons or not one.counted or not other.counted)


def differ(one: Quantity, other: Quantity) -> bool:
    """Whether two comparable quantities cannot both be right, rounded as they are.

    >>> from quoth.answering.beside.figures import figures
    >>> about, exact = figures("about 4 million")[0], figures("4.2 million")[0]
    >>> differ(about, exact), differ(figures("3.9 million")[0], exact)
    (False, True)
    """
    if one.date or other.date:
        shared = one.date.keys() & other.date.keys()
        return any(one.date[part] != other.date[part] for part in shared)
    (low, high), (least, most) = ((q.low, q.high) if one.limit == other.limit else q.bounds for q in (one, other))
    if low <= most and least <= high:
        return False
    if isinf(low + high) or isinf(least + most):
        return True
    return abs(one.value - other.value) > max(one.step, other.step) / 2 + 1e-9

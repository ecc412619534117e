"""More or fewer, rising or falling, between two years: the two figures that the text has for them are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from quoth.answering.beside.figures import figures
from quoth.answering.beside.quantities import Quantity, akin
from quoth.answering.deciding.polar_case import PolarCase, Proof
from quoth.answering.stems import stem, stems

_UP = (
    r"r[io]se[sn]?|rising|gr[oe]w[sn]?|growing|increas(?:e[sd]?|ing)|climb(?:s|ed)?|go(?:es)?\s+up|went\s+up|gained?"
    r"|more|higher|greater|larger|bigger"
)
_DOWN = (
    r"f[ae]lls?|fallen|falling|drop(?:s|ped)?|decreas(?:e[sd]?|ing)|declin(?:e[sd]?|ing)|shr[aiu]nk|go(?:es)?\s+down"
    r"|went\s+down|s[aiu]nk|less|fewer|lower|smaller"
)
_TREND = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.IGNORECASE)
_THAN = re.compile(r"\b(?:than|compared\s+(?:to|with)|over)\b", re.IGNORECASE)
_DEGREE = re.compile(r"\b(?:more|higher|greater|larger|bigger|less|fewer|lower|smaller)\b", re.IGNORECASE)
YEAR = re.compile(r"(?<![\w.,])(?:1[5-9]|20)\d\d(?![\w]|[.,]\d)")
_VERB = re.compile(r"\b(\w+)\s+(?:more|less|fewer)\b", re.IGNORECASE)
_BLANK = stems("compared year number amount total")
_TWO = 2


@dataclass(frozen=True)
class Trend:
    """What a question compares: whether the value of the year `first` is more (`up`) or less than that of `second`."""

    first: str
    second: str
    up: bool
    words: frozenset[str]

    def said(self, first: float, second: float) -> str:
        """Yes or no by the two values."""
        return "yes" if (first > second if self.up else first < second) else "no"


def trend_of(question: str) -> Trend | None:
    """The comparison of two years that a question asks for; `words` are the stems that say what is measured.

    >>> trend_of("Did water rise from 2022 to 2023?").first
    '2023'
    """
    found, years = list(_TREND.finditer(question)), list(dict.fromkeys(YEAR.findall(question)))
    if len(found) != 1 or len(years) != _TWO:
        return None
    trend = found[0]
    first, second = years if _THAN.search(question) else (max(years), min(years))
    verb = _VERB.search(question)
    spoken = stems(trend[0]) | ({stem(verb[1])} if verb else frozenset()) | _BLANK
    return Trend(first, second, bool(trend["up"]), stems(question) - spoken - {first, second})


def by_comparison(case: PolarCase) -> Proof | None:
    """Yes or no by the figures of two years in one sentence, or in two beside each other; None for other questions.

    Refused where the figures are not found, unless the sentence says itself that something rose or fell.
    """
    trend = trend_of(case.question)
    if trend is None:
        return None
    places = list(case.passage.sentences)
    for left, right in [(one, one) for one in places] + list(pairwise(places)):
        text = case.passage.slice(left[0], right[1])
        values = _by_year(text)
        one, other = values.get(trend.first), values.get(trend.second)
        if one and other and akin(one, other) and trend.words <= stems(text) | case.around:
            return Proof(trend.said(one.value, other.value), (left[0], right[1]), sure=True)
    told = _TREND.search(case.sentence) and {trend.first, trend.second} <= set(YEAR.findall(case.sentence))
    return None if told else case.refused()


def _by_year(text: str) -> dict[str, Quantity]:
    """The figure of each year in a text with as many years as figures, in turn or first all of one kind."""
    years = list(YEAR.finditer(text))
    at = {found.start() for found in years}
    values = [one for one in figures(text) if one.place[0] not in at and not one.limit]
    if len(years) != len(values) or len(years) < _TWO:
        return {}
    places = sorted([(found.start(), "y") for found in years] + [(one.place[0], "v") for one in values])
    order = "".join(kind for _, kind in places)
    half = len(years)
    apart = order in ("y" * half + "v" * half, "v" * half + "y" * half)
    if order in ("yv" * half, "vy" * half) or apart:
        return {found[0]: one for found, one in zip(years, values, strict=True)}
    return {}

"""The figures of a text, in digits or words, with what they count in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from quoth.answering.beside.quantities import BETWEEN, LIMIT, OPEN, ROUGH, Quantity
from quoth.answering.stems import stem
from quoth.index.keywords import STOP_WORDS

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_VALUES = {word: float(i) for i, word in enumerate(_SMALL.split())}
_VALUES |= {w: 20.0 + 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())}  # noqa: SIM905 - it reads
SCALES = {"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_WORD = rf"(?:{'|'.join([*_VALUES, *SCALES])})"
_SPELT = rf"(?:a\s+(?={'|'.join(SCALES)})|\b)(?:{_WORD}(?:\s+and\s+|[\s-]+)(?={_WORD}\b))*{_WORD}\b"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SIGN = r"(?<!\d:)(?<![\w.,/-])[-\u2212]?(?P<currency>[$€£¥]\s?)?"
_FIGURE = re.compile(
    rf"(?:{_SIGN}(?P<digits>{_DIGITS})(?!(?:st|nd|rd|th)\b|[.,:/]?\d)(?:\s+(?P<scale>{'|'.join(SCALES)})s?\b)?"
    rf"|(?P<spelt>{_SPELT}))(?P<share>\s?%|\s+per\s?cent\b)?",
    re.IGNORECASE,
)
_AFTER = re.compile(r"[-\s]?(?P<unit>(?:[^\W\d_]+(?:/[a-z]+)?)(?:[\s-][^\W\d_]+){0,2})")
_RANGE = re.compile(r"^\s*(?:-|\u2013|to|or)\s*[$€£]?\d")
_SPELLINGS = (
    "$ dollar dollars usd|€ euro euros eur|£ pound pounds gbp|% percent|cent cents|m metre metres meter meters|"
    "km kilometre kilometres kilometer kilometers|cm centimetre centimetres centimeter centimeters|"
    "mm millimetre millimetres millimeter millimeters|mile miles|yard yards|foot feet ft|inch inches|acre acres|"
    "ha hectare hectares|kg kilogram kilograms kilo kilos|g gram grams|mg milligram milligrams|t ton tons tonne tonnes|"
    "ounce ounces oz|lb lbs|l litre litres liter liters|ml millilitre millilitres|gallon gallons|s second seconds|"
    "min minute minutes|h hour hours|day days|week weeks|month months|year years|km/h kph|mph|kw kilowatt kilowatts|"
    "w watt watts|v volt volts|mw megawatt megawatts|kwh|hp horsepower|mb megabyte megabytes|gb gigabyte gigabytes|"
    "degree degrees|knot knots|hz hertz|bar bars"
)
_MEASURES: Mapping[str, str] = {
    spelling: one.partition(" ")[0] for one in _SPELLINGS.split("|") for spelling in one.split(" ")
}
_OF = (
    "m km 1000 cm 0.01 mm 0.001 mile 1609.344 yard 0.9144 foot 0.3048 inch 0.0254|ha acre 0.40468564|"
    "kg g 0.001 mg 0.000001 t 1000 ounce 0.02834952 lb 0.45359237|l ml 0.001|day s 1/86400 min 1/1440 h 1/24 week 7|"
    "year month 1/12|km/h mph 1.609344|w kw 1000 mw 1000000 hp 745.7|gb mb 0.001"
)
"""The unit that others like it are told in, and how many of it each of them is (BIPM, The International System of
Units, 9th edition, tables 8 and 9; NIST Special Publication 811, appendix B)."""
_TOLD_IN: Mapping[str, tuple[str, float]] = {
    unit: (words[0], float(Fraction(many)))
    for words in map(str.split, _OF.split("|"))
    for unit, many in zip(words[1::2], words[2::2], strict=True)
}
_OR_SO = re.compile(r"^\s+(?:or\s+(?:so|more|less|fewer|longer|older)|and\s+(?:more|over)|odd)\b", re.IGNORECASE)
_POWERS = frozenset({"square", "cubic"})
_NEAR = 0.15
"""What "about" leaves open, as a share of the figure."""


def figures(text: str) -> list[Quantity]:
    """The figures of a text, in order; no ordinal, and none that is part of a range."""
    return [one for found in _FIGURE.finditer(text) if (one := _figure(text, found)) is not None]


def _figure(text: str, found: re.Match[str]) -> Quantity | None:
    before, after = text[max(0, found.start() - 40) : found.start()], text[found.end() :]
    spelt = found["spelt"]
    if spelt is not None and (spelt.casefold() == "one" or spelt.casefold() in SCALES):
        return None
    if _RANGE.match(after) or BETWEEN.search(before):
        return None
    scale = SCALES.get(_low(found["scale"]), 1.0)
    unit, counted = _unit(found, after)
    unit, many = _TOLD_IN.get(unit, (unit, 1.0))
    value = many * (_spelt(spelt) if spelt else float(found["digits"].replace(",", "")) * scale)
    spread = value * _NEAR if ROUGH.search(before) or _OR_SO.match(after) else 0.0
    limit = LIMIT.search(before)
    return Quantity(
        place=found.span(),
        value=value,
        low=value - spread,
        high=value + spread,
        step=many * _step(found["digits"] or "", scale),
        unit=unit,
        counted=counted,
        limit=" ".join(limit["limit"].casefold().split()) if limit else "",
        open=bool(OPEN.search(before)),
    )


def _low(word: str | None) -> str:
    return (word or "").casefold()


def _step(digits: str, scale: float) -> float:
    """What a figure is rounded to: the place of its last digit, and of its noughts where there are two."""
    whole, _, decimals = digits.replace(",", "").partition(".")
    noughts = 0 if decimals else len(whole) - len(whole.rstrip("0"))
    return scale * 10.0 ** (noughts if noughts > 1 else -len(decimals)) if digits else 0.0


def _spelt(words: str) -> float:
    """The value of a number in words.

    >>> _spelt("fifteen hundred"), _spelt("two thousand and twenty-three")
    (1500.0, 2023.0)
    """
    total, part = 0.0, 0.0
    for word in re.findall(r"[a-z]+", words.casefold()):
        if word in _VALUES:
            part += _VALUES[word]
        elif word in SCALES and SCALES[word] < 1e3:  # noqa: PLR2004 - hundreds multiply what is before them
            part = (part or 1.0) * SCALES[word]
        elif word in SCALES:
            total += (part or 1.0) * SCALES[word]
            part = 0.0
    return total + part


def _unit(found: re.Match[str], after: str) -> tuple[str, frozenset[str]]:
    """The measure of a figure, or the words for what it counts."""
    if found["share"]:
        return "%", frozenset()
    currency = _low(found["currency"]).strip()
    if currency:
        return currency, frozenset()
    following = _AFTER.match(after)
    words = re.split(r"[\s-]", following["unit"].casefold()) if following else []
    own: list[str] = []
    for word in words:
        if word in STOP_WORDS:
            break
        own.append(word)
    for i, word in enumerate(own):
        if word in _MEASURES:
            return " ".join((*(w for w in own[:i] if w in _POWERS), _MEASURES[word])), frozenset()
    return "", frozenset(stem(word) for word in own)

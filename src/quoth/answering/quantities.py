"""Figures and dates as they stand in a sentence, and whether two of them can both be right.

Closed classes of English only: number words, measures, months and days of the week. Libraries that do this
(quantulum3, dateparser) bring classifiers and a hundred languages, and give no places in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from quoth.index.keywords import STOP_WORDS
from quoth.types import Span

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_VALUES = {word: float(i) for i, word in enumerate(_SMALL.split())}
_VALUES |= {w: 20.0 + 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())}  # noqa: SIM905 - it reads
_SCALES = {"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_WORD = rf"(?:{'|'.join([*_VALUES, *_SCALES])})"
_SPELT = rf"(?:a\s+(?={'|'.join(_SCALES)})|\b)(?:{_WORD}(?:\s+and\s+|[\s-]+)(?={_WORD}\b))*{_WORD}\b"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SIGN = r"(?<!\d:)(?<![\w.,/-])[-\u2212]?(?P<currency>[$€£¥]\s?)?"
_FIGURE = re.compile(
    rf"(?:{_SIGN}(?P<digits>{_DIGITS})(?!(?:st|nd|rd|th)\b|[.,:/]?\d)(?:\s+(?P<scale>{'|'.join(_SCALES)})s?\b)?"
    rf"|(?P<spelt>{_SPELT}))(?P<share>\s?%|\s+per\s?cent\b)?",
    re.IGNORECASE,
)
_AFTER = re.compile(r"[-\s]?(?P<unit>(?:[^\W\d_]+(?:/[a-z]+)?)(?:[\s-][^\W\d_]+){0,2})")
_RANGE = re.compile(r"^\s*(?:-|\u2013|to|or)\s*[$€£]?\d")
_BETWEEN = re.compile(
    r"(?:\bbetween(?:\s+\S+){0,3}?(?:\s+and)?|\bfrom|\d\s*[-\u2013]|\d\s+(?:\w+\s+)?(?:to|or))\s*[$€£]?$", re.IGNORECASE
)
_MEASURES: Mapping[str, str] = {
    spelling: names.split()[0]
    for names in [
        "$ dollar dollars usd",
        "€ euro euros eur",
        "£ pound pounds gbp",
        "% percent",
        "cent cents",
        "m metre metres meter meters",
        "km kilometre kilometres kilometer kilometers",
        "cm centimetre centimetres centimeter centimeters",
        "mm millimetre millimetres millimeter millimeters",
        "mile miles",
        "yard yards",
        "foot feet ft",
        "inch inches",
        "acre acres",
        "ha hectare hectares",
        "kg kilogram kilograms kilo kilos",
        "g gram grams",
        "mg milligram milligrams",
        "t ton tons tonne tonnes",
        "ounce ounces oz",
        "lb lbs",
        "l litre litres liter liters",
        "ml millilitre millilitres",
        "gallon gallons",
        "s second seconds",
        "min minute minutes",
        "h hour hours",
        "day days",
        "week weeks",
        "month months",
        "year years",
        "km/h kph",
        "mph",
        "kw kilowatt kilowatts",
        "w watt watts",
        "v volt volts",
        "mw megawatt megawatts",
        "kwh",
        "hp horsepower",
        "mb megabyte megabytes",
        "gb gigabyte gigabytes",
        "degree degrees",
        "knot knots",
        "hz hertz",
        "bar bars",
    ]
    for spelling in names.split()
}
_PERSONS = frozenset({"people", "person", "man", "woman", "men", "women"})
_ROUGH = re.compile(
    r"\b(?:about|around|approximately|roughly|some|nearly|almost|circa|ca\.?|estimated(?:\s+at)?|close\s+to|an?\s+average\s+of)"
    r"\s+(?:(?:a|an|the|to)\s+)?[$€£]?$",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?P<limit>up\s+to|at\s+least|at\s+most|no\s+more\s+than|not\s+more\s+than|no\s+fewer\s+than|no\s+less\s+than|"
    r"a\s+(?:maximum|minimum)\s+of|within|by|until|till|before|after|since|from)\s+(?:(?:the|on|in)\s+)?[$€£]?$",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:over|more\s+than|less\s+than|fewer\s+than|under|above|below|exceed(?:s|ed|ing)?|as\s+(?:many|much|few|little)\s+as|"
    r"additional|extra|further|another|other|another)\s+(?:(?:a|an|the)\s+)?[$€£]?$",
    re.IGNORECASE,
)
_OR_SO = re.compile(r"^\s+(?:or\s+(?:so|more|less|fewer|longer|older)|and\s+(?:more|over)|odd)\b", re.IGNORECASE)
_NEAR = 0.15
"""What "about" leaves open, as a share of the figure."""

_MONTHS = {m: i for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}  # noqa: SIM905 - it reads
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEAR = r"(?:1\d{3}|20\d{2})(?![\d%s-]|,\d|\.\d)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?<![\w.,/$€£-])(?:(?P<weekday>{_WEEKDAY})s?\b(?:,?\s+(?:the\s+)?)?)?"
    rf"(?:(?P<iso>(?:1\d|20)\d\d-[01]\d-[0-3]\d)\b"
    rf"|(?P<day1>{_DAY})\s+(?:of\s+)?(?P<month1>{_MONTH})(?:,?\s+(?P<year1>{_YEAR}))?"
    rf"|(?P<month2>{_MONTH})\s+(?:the\s+)?(?P<day2>{_DAY})(?![\d:]|\s?[ap]\.?m)(?:,?\s+(?P<year2>{_YEAR}))?"
    rf"|(?P<month3>{_MONTH})(?:,?\s+(?P<year3>{_YEAR}))?"
    rf"|(?P<year4>{_YEAR})(?!\s*(?:{'|'.join(_SCALES)}|%))"
    rf"|(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap]\.m\.|[ap]m\b|o'clock)"
    rf"|(?P<hour2>[01]?\d|2[0-3]):(?P<minute2>[0-5]\d)\b)?"
)


@dataclass(frozen=True)
class Quantity:
    """A figure or a date at a place of a text.

    `low` and `high` are what the figure may be by the way it is written ("about 4 million" is from 3.4 to 4.6);
    `step` is what it is rounded to. `unit` is a measure, `counted` the words behind it. `date` has the parts of a
    date that are told, and is empty for a figure. `limit` is a word such as "until" before it; one that is `open`
    ("more than") names no value.
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


def figures(text: str) -> list[Quantity]:
    """The figures of a text, in order; no ordinal, and none that is part of a range."""
    return [one for found in _FIGURE.finditer(text) if (one := _figure(text, found)) is not None]


def dates(text: str) -> list[Quantity]:
    """The dates, days and times of a text, in order."""
    return [one for found in _DATE.finditer(text) if found[0].strip() and (one := _date(text, found)) is not None]


def comparable(one: Quantity, other: Quantity, asked: frozenset[str]) -> bool:
    """Whether two quantities measure alike: one unit, or one thing counted; `asked` are words of the question."""
    if one.open or other.open or one.limit != other.limit:
        return False
    if one.date or other.date:
        return bool(one.date.keys() & other.date.keys())
    if one.unit or other.unit:
        return one.unit == other.unit
    shared = one.counted & other.counted
    persons = (one.counted | other.counted) & _PERSONS and one.counted & asked | other.counted & asked
    return bool(shared or persons or not one.counted or not other.counted)


def differ(one: Quantity, other: Quantity) -> bool:
    """Whether two comparable quantities cannot both be right, rounded as they are.

    >>> about, exact = figures("about 4 million")[0], figures("4.2 million")[0]
    >>> differ(about, exact), differ(figures("3.9 million")[0], exact)
    (False, True)
    """
    if one.date or other.date:
        shared = one.date.keys() & other.date.keys()
        return any(one.date[part] != other.date[part] for part in shared)
    if one.low <= other.high and other.low <= one.high:
        return False
    return abs(one.value - other.value) > max(one.step, other.step) / 2 + 1e-9


def _figure(text: str, found: re.Match[str]) -> Quantity | None:
    before, after = text[max(0, found.start() - 40) : found.start()], text[found.end() :]
    spelt = found["spelt"]
    if spelt is not None and (spelt.casefold() == "one" or spelt.casefold() in _SCALES):
        return None
    if _RANGE.match(after) or _BETWEEN.search(before):
        return None
    value = _spelt(spelt) if spelt else float(found["digits"].replace(",", "")) * _SCALES.get(_low(found["scale"]), 1.0)
    rough = bool(_ROUGH.search(before) or _OR_SO.match(after))
    spread = value * _NEAR if rough else 0.0
    unit, counted = _unit(found, after)
    limit = _LIMIT.search(before)
    return Quantity(
        place=found.span(),
        value=value,
        low=value - spread,
        high=value + spread,
        step=_step(found["digits"] or "", _SCALES.get(_low(found["scale"]), 1.0)),
        unit=unit,
        counted=counted,
        limit=" ".join(limit["limit"].casefold().split()) if limit else "",
        open=bool(_OPEN.search(before)),
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
        elif word in _SCALES and _SCALES[word] < 1e3:  # noqa: PLR2004 - hundreds multiply what is before them
            part = (part or 1.0) * _SCALES[word]
        elif word in _SCALES:
            total += (part or 1.0) * _SCALES[word]
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
            return " ".join((*own[:i], _MEASURES[word])), frozenset()
    return "", frozenset(stem(word) for word in own)


_ENDING = re.compile(r"(?:ations?|ings?|ments?|ers?|ions?|ed|es|s|e|ly|y)$")
_IRREGULAR = {"men": "man", "women": "woman", "children": "child", "feet": "foot", "people": "people", "began": "beg"}


def stem(word: str) -> str:
    """A word without its ending, roughly: enough to tell whether two sentences speak of one thing."""
    low = word.casefold()
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    cut = _ENDING.sub("", low)
    return cut if len(cut) > 2 else low  # noqa: PLR2004 - less is no word


def _date(text: str, found: re.Match[str]) -> Quantity | None:
    before, after = text[max(0, found.start() - 40) : found.start()], text[found.end() :]
    if re.match(r"\s*[-\u2013]\s*\d|\s*(?:s\b|BC\b)", after) or _BETWEEN.search(before):
        return None
    parts = dict(_parts(found))
    if not parts:
        return None
    limit = _LIMIT.search(before)
    told = limit["limit"].casefold() if limit else ""
    return Quantity(
        place=found.span(),
        date=parts,
        limit="" if told in ("", "from", "within") else " ".join(told.split()),
        open=bool(_ROUGH.search(before)),
    )


def _parts(found: re.Match[str]) -> Iterator[tuple[str, str]]:
    if found["iso"]:
        year, month, day = found["iso"].split("-")
        yield from (("year", year), ("month", str(int(month))), ("day", str(int(day))))
        return
    groups = found.groupdict()
    year = next((groups[name] for name in ("year1", "year2", "year3", "year4") if groups[name]), "")
    month = next((groups[name] for name in ("month1", "month2", "month3") if groups[name]), "")
    day = next((groups[name] for name in ("day1", "day2") if groups[name]), "")
    if year:
        yield "year", year
    if month:
        yield "month", str(_MONTHS[month[:3].casefold()])
    if day:
        yield "day", str(int(re.sub(r"\D", "", day)))
    if found["weekday"]:
        yield "weekday", found["weekday"].casefold()
    if clock := _clock(found):
        yield "clock", clock


def _clock(found: re.Match[str]) -> str:
    """The time of a day by twenty-four hours, or an empty text."""
    hour = found["hour"] or found["hour2"]
    if not hour:
        return ""
    number, half = int(hour), (found["half"] or "").casefold()
    if half.startswith("p"):
        number = number % 12 + 12
    elif half.startswith("a"):
        number %= 12
    return f"{number}:{found['minute'] or found['minute2'] or '00'}"

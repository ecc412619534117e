"""The dates, days and times of a text, in whichever way they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quoth.answering.beside.figures import SCALES
from quoth.answering.beside.quantities import BETWEEN, LIMIT, ROUGH, Quantity

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
    rf"|(?P<year4>{_YEAR})(?!\s*(?:{'|'.join(SCALES)}|%))"
    rf"|(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap]\.m\.|[ap]m\b|o'clock)"
    rf"|(?P<hour2>[01]?\d|2[0-3]):(?P<minute2>[0-5]\d)\b)?"
)


def dates(text: str) -> list[Quantity]:
    """The dates, days and times of a text, in order."""
    return [one for found in _DATE.finditer(text) if found[0].strip() and (one := _date(text, found)) is not None]


def _date(text: str, found: re.Match[str]) -> Quantity | None:
    before, after = text[max(0, found.start() - 40) : found.start()], text[found.end() :]
    if re.match(r"\s*[-\u2013]\s*\d|\s*(?:s\b|BC\b)", after) or BETWEEN.search(before):
        return None
    parts = dict(_parts(found))
    if not parts:
        return None
    limit = LIMIT.search(before)
    told = limit["limit"].casefold() if limit else ""
    return Quantity(
        place=found.span(),
        date=parts,
        limit="" if told in ("", "from", "within") else " ".join(told.split()),
        open=bool(ROUGH.search(before)),
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

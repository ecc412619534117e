"""A draft → its figures: numbers with their unit and the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from quoth.checking.folding import folded, is_word
from quoth.index.keywords import STOP_WORDS
from quoth.types import Span

_SCALES: Final = {
    "hundred": 2, "thousand": 3, "k": 3, "million": 6, "mn": 6, "billion": 9, "bn": 9, "trillion": 12,
}  # fmt: skip
_SIGNS: Final = {"percent": "%", "per cent": "%", "pct": "%"}
_MONEY: Final = "$€£¥₹"
_FIGURE: Final = re.compile(
    rf"(?P<before>[{_MONEY}]\s?)?"
    r"(?P<number>\d+(?:[-/:.]\d+){2,}(?![\d.,]*\d)"  # a date, a time, a version
    r"|\d{1,3}(?:[ ,.'’\u00a0\u202f]\d{3})+(?:[.,]\d+)?(?!\d)"  # noqa: RUF001 - thousands
    r"|\d+(?:[.,]\d+)?)"
    rf"(?:[ \u00a0\u202f]?(?P<unit>%|‰|[{_MONEY}]|percent\b|per cent\b|pct\b|hundred\b|thousand\b|million\b|billion\b"
    r"|trillion\b|mn\b|bn\b)|(?P<scale>k\b))?",
    re.IGNORECASE,
)
_PART_OF_NAME: Final = re.compile(r"[^\W\d_][-_./–]?$|[\w@#/\\]$|[^\W_][.]$")  # noqa: RUF001
_NUMBERING: Final = re.compile(r"^[ \t>#*(-]*(?:\d+\.)*\d*$")
_POINTER: Final = re.compile(
    r"(?:\b(?:pp?|pages?|chapters?|sections?|figures?|fig|tables?|notes?|footnotes?|no|nr|seiten?|s)\.?|§+|\[\^?)\s*$",
    re.IGNORECASE,
)
"""What a number after it counts places of a text with, not things."""
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:([ ,.'’\u00a0\u202f])\d{3})(?:\1\d{3})*")  # noqa: RUF001
_AROUND: Final = 90
"""Characters on either side in which the words around a figure stand."""
_BEFORE: Final = 60
"""Characters before a number that tell what it counts."""
_STEM: Final = 6
"""Letters by which forms of one word are taken for the same."""
_SENTENCE_END: Final = re.compile(r"[.!?:;]\s|\n\s*\n|\n[-*>]|\t")


@dataclass(frozen=True)
class DraftFigure:
    """A figure of a draft: its values (1.234 may be two), its unit as a sign, and the words around it, as stems."""

    span: Span
    text: str
    number: str
    values: frozenset[str]
    unit: str
    around: frozenset[str]
    words: tuple[str, ...]
    """Those words as they are written."""


def figures(text: str, quoted: Sequence[Span] = ()) -> Iterator[re.Match[str]]:
    """The figures outside of some spans, which are in order; numbers of pages, lists and names are none."""
    number = 0
    for found in _FIGURE.finditer(text):
        while number < len(quoted) and quoted[number][1] <= found.start():
            number += 1
        inside = number < len(quoted) and quoted[number][0] <= found.start()
        if not inside and not _is_no_figure(text, found):
            yield found


def values_in(text: str) -> Iterator[tuple[frozenset[str], str]]:
    """The values and the unit of every number of a text, names and all."""
    for found in _FIGURE.finditer(text):
        yield _values(found), _unit(found)


def stems(text: str) -> frozenset[str]:
    """The words of a text that tell something, each by its first letters."""
    return frozenset(word[:_STEM] for word in _telling(text))


def figure_of(text: str, found: re.Match[str]) -> DraftFigure:
    """A figure with the words around it."""
    before = _SENTENCE_END.split(text[max(found.start() - _AROUND, 0) : found.start()])[-1]
    after = _SENTENCE_END.split(text[found.end() : found.end() + _AROUND], maxsplit=1)[0]
    words = tuple(_telling(f"{before} , {after}"))
    return DraftFigure(
        found.span(), found[0], found["number"], _values(found), _unit(found),
        frozenset(word[:_STEM] for word in words), words,
    )  # fmt: skip


def _telling(text: str) -> list[str]:
    words = [word.lower().removesuffix("'s") for word in folded(text).words if is_word(word)]
    return [word for word in words if word not in STOP_WORDS and not word.isdigit() and len(word) > 1]


def _is_no_figure(text: str, found: re.Match[str]) -> bool:
    first = max(found.start() - _BEFORE, 0)
    line = text[max(text.rfind("\n", first, found.start()) + 1, first) : found.start()]
    after = text[found.end() : found.end() + 2]
    if not found["before"] and (_PART_OF_NAME.search(line) or _POINTER.search(line)):
        return True
    if after[:1] == "_" or (after[:1].isalpha() and not _ordinal(text, found.end())):
        return True
    ends_list = after[:1] in (".", ")") and (len(after) == 1 or after[1].isspace())
    heading = line.lstrip().startswith("#") and after[:1].isspace()
    return bool(_NUMBERING.match(line)) and (ends_list or heading) and not found["unit"]


def _ordinal(text: str, end: int) -> bool:
    return bool(
        re.match(r"(?:st|nd|rd|th|s|km|kg|m|cm|mm|g|mg|h|s|ms|GB|MB|kB|W|kW|MW|V|A|°C|C|F|K)\b", text[end : end + 4])
    )


def _unit(found: re.Match[str]) -> str:
    unit = (found["unit"] or found["before"] or "").strip().lower()
    return "" if unit in _SCALES else _SIGNS.get(unit, unit)


def _values(found: re.Match[str]) -> frozenset[str]:
    """The number as it may be meant, in plain digits."""
    number = found["number"]
    scale = _SCALES.get((found["unit"] or found["scale"] or "").lower(), 0)
    if len(re.findall(r"[-/:.]\d+", number)) > 1 and not _THOUSANDS.fullmatch(number) and "," not in number:
        return frozenset({"-".join(re.findall(r"\d+", number))})
    readings = set()
    if _THOUSANDS.fullmatch(number):
        readings.add(re.sub(r"\D", "", number))
    head, mark, tail = number.rpartition("." if number.rfind(".") > number.rfind(",") else ",")
    readings.add(re.sub(r"\D", "", head) + "." + tail if mark else re.sub(r"\D", "", number))
    return frozenset(_plain(reading, scale) for reading in readings)


def _plain(digits: str, scale: int) -> str:
    """A number without zeros that say nothing, a thousand times as much for each three of the scale."""
    value = Decimal(digits if digits[0] != "." else "0" + digits).scaleb(scale) if len(digits) < 50 else digits  # noqa: PLR2004
    plain = f"{value:f}" if isinstance(value, Decimal) else value
    return plain.rstrip("0").rstrip(".") if "." in plain else plain.lstrip("0") or "0"

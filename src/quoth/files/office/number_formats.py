"""A number and the format of its cell → what a person sees there, with dates as ISO 8601 has them.

The formats are those of ECMA-376, part 1, 18.8.30 and 18.8.31. No library that is kept up gives the shown
value: python-calamine (0.9.1) knows no formats, openpyxl (3.1.5, of 2024) gives the code and not what it does.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final, TypeAlias

BUILT_IN: Final = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy-mm-dd",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
    48: "##0.0E+0",
    49: "@",
}
"""Formats that a file names by number alone. Those of 27 to 36 and 50 to 58 are dates of East Asia."""
_EAST_ASIAN_DATES: Final = frozenset({*range(27, 37), *range(50, 59)})
_PIECES: Final = re.compile(
    r"""
    "(?P<quoted>[^"]*)" | \\(?P<escaped>.) | _. | \*. | \[\$(?P<currency>[^\]-]*)[^\]]*\] | \[(?P<elapsed>[hms]+)\]
    | \[[^\]]*\] | (?P<half>AM/PM|A/P) | (?P<date>[ymdhs]+) | (?P<number>[0\#?][0\#?,]*(?:\.[0\#?]*,*)?|\.[0\#?]+,*)
    | (?P<power>E[+-]0+) | (?P<percent>%) | (?P<general>General) | (?P<text>@) | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_EPOCHS: Final = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001 - a cell has no zone
_LAST_DAY: Final = 2_958_466
"""The day after 9999-12-31, which a cell cannot show."""
_LEAP_BUG: Final = 60
"""Days from which on the day count of 1900 is right; before, it counts a 29th of February that never was."""
Pieces: TypeAlias = tuple[tuple[str, str], ...]
"""What a format is made of: the kind of each piece, and the piece."""
_LONGEST: Final = 255
"""Characters of a part of a format; Excel allows as many for all of it."""
_MOST_PLACES: Final = 15
_AS_WRITTEN: Final = ("quoted", "escaped", "currency", "other")
_WHOLE: Final = 10**15
"""From here on a number of floating point no longer tells one whole number from the next."""


def format_of(number: int, codes: dict[int, str]) -> str:
    """The format that a style names by its number, given those that the file defines."""
    if number in _EAST_ASIAN_DATES and number not in codes:
        return "yyyy-mm-dd"
    return codes.get(number) or BUILT_IN.get(number, "General")


def shown(value: float, code: str, *, from_1904: bool = False) -> str:
    """A number as a cell of this format shows it.

    >>> shown(41.0, "General"), shown(0.19, "0%"), shown(45352, "d/m/yy"), shown(1234.5, '"USD" #,##0.00')
    ('41', '19%', '2024-03-01', 'USD 1,234.50')
    """
    if code == "General" or not abs(value) < _WHOLE:
        return plain(value)
    place, positive = _section(len(_sections(code)), value)
    pieces, kinds = _sections(code)[place]
    value = positive if pieces else value
    pieces, kinds = (pieces, kinds) if pieces else _sections(code)[0]
    if "date" in kinds or "elapsed" in kinds:
        return _moment(value, pieces, from_1904)
    if not kinds & {"number", "general", "text"}:
        return "".join(word for kind, word in pieces if kind in _AS_WRITTEN) or plain(value)
    return _figure(value, pieces)


def plain(value: float) -> str:
    """A number without a format: at most ten significant figures, as the general format has room for.

    >>> plain(0.1 + 0.2), plain(1e20), plain(123456789012.0), plain(-0.0)
    ('0.3', '1E+20', '123456789012', '0')
    """
    if abs(value) < _WHOLE and value == int(value):
        return str(int(value))
    return f"{value:.10g}".upper()


@lru_cache(maxsize=1_000)
def _sections(code: str) -> tuple[tuple[Pieces, frozenset[str]], ...]:
    """The parts of a format, each as its pieces and their kinds; the first is never empty."""
    parts = [part[:_LONGEST] for part in re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code[: 4 * _LONGEST])]
    found = []
    for place, part in enumerate(parts):
        matches = _PIECES.finditer(part or ("" if place else "General"))
        pieces = tuple((match.lastgroup or "", match[match.lastgroup] if match.lastgroup else "") for match in matches)
        found.append((pieces, frozenset(kind for kind, _ in pieces)))
    return tuple(found)


def _section(count: int, value: float) -> tuple[int, float]:
    """Which part of a format holds for a number, and the number that it shows."""
    if value < 0 and count > 1:
        return 1, -value
    return (2 if value == 0 and count > 2 else 0), value  # noqa: PLR2004 - positive; negative; zero


def _figure(value: float, pieces: Pieces) -> str:
    kinds = [kind for kind, _ in pieces]
    power, fraction = "power" in kinds, ("other", "/") in pieces
    exact = Decimal(repr(value)) * 100 ** kinds.count("percent")
    words: list[str] = []
    for place, (kind, word) in enumerate(pieces):
        if kind in ("general", "text") or (kind == "number" and fraction):
            words.append(plain(float(exact)))
            if fraction:
                break
        elif kind == "number" and place == kinds.index("number"):
            words.append(_powered(value, word) if power else _digits(exact, word))
        elif kind in ("percent", *_AS_WRITTEN):
            words.append(word)
    return " ".join("".join(words).split())


def _powered(value: float, code: str) -> str:
    return f"{value:.{min(len(code.partition('.')[2]), _MOST_PLACES)}E}"


def _digits(value: Decimal, code: str) -> str:
    """A number with as many digits as a code such as `#,##0.00` asks for."""
    bare = code.rstrip(",")
    whole, _, fraction = bare.partition(".")
    rounded = (value / 1000 ** (len(code) - len(bare))).quantize(
        Decimal(1).scaleb(-min(len(fraction), _MOST_PLACES)), ROUND_HALF_UP
    )
    sign = "-" * (rounded < 0)
    integer, _, decimals = f"{abs(rounded):f}".partition(".")
    fewest = fraction.count("0")
    decimals = decimals[:fewest] + decimals[fewest:].rstrip("0")
    integer = integer.zfill(whole.count("0"))
    grouped = f"{int(integer):,}" if "," in whole else integer
    return f"{sign}{grouped}.{decimals}" if decimals else f"{sign}{grouped}"


def _moment(value: float, pieces: Pieces, from_1904: bool) -> str:
    """A day, a time, or both, as ISO 8601 writes them; a span of time as hours and minutes."""
    marks = "".join(word for kind, word in pieces if kind in ("date", "elapsed")).lower()
    seconds = round(value * 86_400)
    if any(kind == "elapsed" for kind, _ in pieces):
        hours, rest = divmod(abs(seconds), 3600)
        return f"{'-' * (seconds < 0)}{hours}:{rest // 60:02d}" + f":{rest % 60:02d}" * ("s" in marks)
    if not 0 <= value < _LAST_DAY:
        return plain(value)
    early = not from_1904 and 1 <= value < _LEAP_BUG
    moment = _EPOCHS[from_1904] + timedelta(days=int(early), seconds=seconds)
    day = (
        f"{moment:%Y-%m-%d}"
        if "d" in marks or "y" not in marks
        else f"{moment:%Y-%m}"
        if "m" in marks
        else f"{moment:%Y}"
    )
    time = f"{moment:%H:%M:%S}" if "s" in marks else f"{moment:%H:%M}"
    if not re.search("[hs]", marks):
        return day
    return f"{day} {time}" if re.search("[yd]", marks) else time

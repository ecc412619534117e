"""The words of an answer, as a person would say them: no half words, no stray quotes."""

from __future__ import annotations

import re

from quoth.types import Span

MARKS = " \t\n\r\"'“”\u2018\u2019`,;:\u2013—-"
"""What stands around words and is none of them."""
_OPEN, _CLOSE = MARKS + ".", MARKS + "!?"
_SHORT = re.compile(r"(?:\b(?:[A-Z]|Jr|Sr|etc|Inc|Ltd|Co|No|[ap]\.m|[AP]\.M|U\.S))\.$")


def tidy(text: str, start: int, end: int) -> Span:
    """Drop stray blanks, quotes, end punctuation and lone brackets around an answer; never down to nothing."""
    left, right = start, end
    while left < right and text[left] in _OPEN:
        left += 1
    while left < right and text[right - 1] in _CLOSE:
        right -= 1
    if left < right and text[right - 1] == "." and not _SHORT.search(text[left:right]):
        right -= 1
    inside = text[left:right]
    if inside.endswith(")") and "(" not in inside:
        right -= 1
    if inside.startswith("(") and ")" not in inside:
        left += 1
    if left >= right:
        return start, end
    return _sign(text, left), right


_SIGN = re.compile(r"(?<![\w.,-])(?<!\d )[-\u2212\u2013]?[$€£¥]?\.?$")
"""What a figure begins with: its minus, currency and point. After a figure a minus is a hyphen: "70-80", "9 -17"."""
_LONGEST_SIGN = 3


def _sign(text: str, start: int) -> int:
    """Where the figure begins that has its first digit at `start`: "-3.5%" without its minus is another answer."""
    if not text[start].isdigit():
        return start
    found = _SIGN.search(text, max(start - _LONGEST_SIGN, 0), start)
    return found.start() if found else start


_CAMEL = re.compile(r"^[^\W\dA-Z]+[A-Z]")


def is_written_so(word: str) -> bool:
    """Whether a word's first letter is small on purpose: an address, a model number, a name such as "iPhone"."""
    return bool(_WHOLE.search(word.strip(_AROUND)) or _CAMEL.match(word))


_RUN = re.compile(r"\S+")
_WHOLE = re.compile(r"\S@\S|://|^www\.|^(?=\S*\d)(?=\S*[A-Z])[^\W_]+(?:[-/_.][^\W_]+)+$")
"""A mail address, a page's address, or capitals and figures that marks join."""
_AROUND = "\"'“”\u2018\u2019`.,;:!?()[]<>{}"


def _to_whole(text: str, start: int, end: int) -> Span:
    """Widen a range whose borders lie inside of an address or a model number to all of it."""
    left, right = start, end
    while left > 0 and not text[left - 1].isspace():
        left -= 1
    while right < len(text) and not text[right].isspace():
        right += 1
    for run in _RUN.finditer(text, left, right):
        own = run[0].strip(_AROUND)
        first = run.start() + len(run[0]) - len(run[0].lstrip(_AROUND))
        if own and first < end and start < first + len(own) and _WHOLE.search(own):
            start, end = min(start, first), max(end, first + len(own))
    return start, end


_APOSTROPHES = "'\u2019"


def snap(text: str, start: int, end: int) -> Span:
    """Widen a range to whole words, then tidy it.

    A word is a run of letters and digits; an apostrophe inside belongs to it ("Jama'a", "don't"),
    but a possessive 's after it does not ("Wagner" in "Wagner's founder"); figures keep their
    separators, signs and percent sign ("1,500", "-3.5", "$5", "80%"). Addresses of mail and pages and model numbers are
    words as well, whatever is in them ("office@harbour.example", "A-7/b").
    """
    start, end = _to_whole(text, start, end)
    while start > 0 and _inside(text, start):
        start -= 1
    while end < len(text) and _inside(text, end):
        end += 1
    if end < len(text) and text[end] in "%°" and text[end - 1].isdigit():
        end += 1
    return tidy(text, start, end)


def _inside(text: str, at: int) -> bool:
    """Whether the boundary before text[at] cuts a word."""
    before, here = text[at - 1], text[at]
    after = text[at + 1] if at + 1 < len(text) else " "
    if before.isalnum():
        if here.isalnum():
            return True
        if here in _APOSTROPHES:
            rest = re.match(r"\w*", text[at + 1 :])
            return after.isalpha() and rest is not None and rest[0].lower() != "s"
        return before.isdigit() and here in ".,:" and after.isdigit()
    if at <= 1 or not text[at - 2].isalnum():
        return False
    if before in _APOSTROPHES and here.isalpha():
        return True
    return before in ".,:" and here.isdigit() and text[at - 2].isdigit()

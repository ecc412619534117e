"""The words of an answer, as a person would say them: no half words, no stray quotes."""

from __future__ import annotations

import re

from quoth.types import Span

_MARKS = " \t\n\r\"'“”\u2018\u2019`,;:\u2013—-"
_OPEN, _CLOSE = _MARKS + ".", _MARKS + "!?"
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
    return (left, right) if left < right else (start, end)


_APOSTROPHES = "'\u2019"


def snap(text: str, start: int, end: int) -> Span:
    """Widen a range to whole words, then tidy it.

    A word is a run of letters and digits; an apostrophe inside belongs to it ("Jama'a", "don't"),
    but a possessive 's after it does not ("Wagner" in "Wagner's founder"); figures keep their
    separators and percent sign ("1,500", "3.5", "80%").
    """
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

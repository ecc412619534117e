"""Marks that go in pairs around words: of a link, of code, of what stands bold, brackets and quotation marks.

An answer has both or neither.
"""

from __future__ import annotations

import re

from quoth.answering.spans import MARKS
from quoth.types import Span

_PAIRS = tuple(
    re.compile(form)
    for form in (
        r"!?\[(?P<inner>[^\[\]\n]+)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:\s+\"[^\"\n]*\")?\)",
        r"(?<!`)`(?P<inner>[^`\n]+(?:\n[^`\n]+)?)`(?!`)",
        r"(?<![*\w])\*\*(?P<inner>[^*\s](?:[^*\n]|\n(?!\n))*)\*\*(?!\*)",
    )
)
_NESTED = 2
"""How deep pairs stand in each other: code in a bold link's words."""
_QUOTED = re.compile(r"\"[^\"\n]+\"|“[^”\n]+”|(?<!\w)['\u2018](?!\s)[^'\u2018\u2019\n]+(?<!\s)['\u2019](?!\w)")
_BRACKETS = {")": "(", "]": "["}
_REACH = 80
"""Characters that an answer is lengthened by at most to make brackets or quotation marks whole."""


def unbroken(text: str, words: Span, sentence: Span) -> Span:
    """The words with both marks of each pair in their sentence, or with none where they lie between them.

    >>> text = "Ask [the office](http://a.example) or `desk` first."
    >>> for words in ((4, 8), (0, 15), (35, 43)):
    ...     start, end = unbroken(text, words, (0, len(text)))
    ...     print(text[start:end])
    the
    Ask [the office](http://a.example)
    or `desk`
    >>> text = "Call (702) 939-3254."
    >>> text[slice(*unbroken(text, (6, 19), (0, len(text))))]
    '(702) 939-3254'
    """
    start, end = words
    for _ in range(_NESTED):
        for pair in _PAIRS:
            for found in pair.finditer(text, *sentence):
                start, end = _marked((start, end), found.span(), found.span("inner"))
    for ends in _enclosed(text, sentence):
        start, end = _whole(text, (start, end), ends)
    return start, end


def _marked(words: Span, outer: Span, inner: Span) -> Span:
    (start, end), (first, last) = words, outer
    if end <= first or last <= start or (inner[0] <= start and end <= inner[1]) or (start <= first and last <= end):
        return words
    if first <= start and end <= last:
        clipped = max(start, inner[0]), min(end, inner[1])
        return clipped if clipped[0] < clipped[1] else words
    return min(start, first), max(end, last)


def _whole(text: str, words: Span, pair: Span) -> Span:
    """The words with the mark of a pair that they lack; cut off before it where its other end is too far."""
    (start, end), (first, last) = words, pair
    opens, closes = start <= first < end, start < last <= end
    if closes and not opens and start - first <= _REACH:
        return first, end
    if opens and not closes and last - end <= _REACH:
        return start, last
    if opens and not closes and text[start:first].strip(MARKS):
        return start, start + len(text[start:first].rstrip(MARKS))
    return words


def _enclosed(text: str, within: Span) -> list[Span]:
    """Where brackets and quotation marks stand, from the first of a pair to behind the last, in their order."""
    found = [one.span() for one in _QUOTED.finditer(text, *within)]
    waiting: list[int] = []
    for at in range(*within):
        if text[at] in _BRACKETS.values():
            waiting.append(at)
        elif text[at] in _BRACKETS and waiting and text[waiting[-1]] == _BRACKETS[text[at]]:
            found.append((waiting.pop(), at + 1))
    return sorted(found)

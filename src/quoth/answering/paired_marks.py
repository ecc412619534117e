"""Marks that go in pairs around words: of a link, of code, of what stands bold. An answer has both or neither."""

from __future__ import annotations

import re

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


def unbroken(text: str, words: Span, sentence: Span) -> Span:
    """The words with both marks of each pair in their sentence, or with none where they lie between them.

    >>> text = "Ask [the office](http://a.example) or `desk` first."
    >>> for words in ((4, 8), (0, 15), (35, 43)):
    ...     start, end = unbroken(text, words, (0, len(text)))
    ...     print(text[start:end])
    the
    Ask [the office](http://a.example)
    or `desk`
    """
    start, end = words
    for _ in range(_NESTED):
        for pair in _PAIRS:
            for found in pair.finditer(text, *sentence):
                start, end = _paired((start, end), found.span(), found.span("inner"))
    return start, end


def _paired(words: Span, outer: Span, inner: Span) -> Span:
    (start, end), (first, last) = words, outer
    if end <= first or last <= start or (inner[0] <= start and end <= inner[1]) or (start <= first and last <= end):
        return words
    if first <= start and end <= last:
        clipped = max(start, inner[0]), min(end, inner[1])
        return clipped if clipped[0] < clipped[1] else words
    return min(start, first), max(end, last)

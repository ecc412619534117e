"""Where clauses of a sentence begin and end, by its marks and conjunctions: roughly, as there is no parser here."""

from __future__ import annotations

import re

from quoth.types import Span

_SUBJECT = (
    r"(?:he|she|it|they|we|you|i|there|this|that|these|those|the|an?|his|her|its|their|our|your|no|some|many|most)"
)
_BREAK = re.compile(
    r"\s*[;:](?=\s)|\s*\s[\u2013\u2014-]+\s|\s*\n\s*\n|[.!?](?=\s|$)"
    r"|,?\s+(?=(?:but|while|whereas|although|though|yet|however|nevertheless)\b)"
    r"|,\s+(?=(?:which|who|whose|where|when|so|nor|then|and\s+then|and\s+so|and\s+therefore)\b)"
    rf"|,?\s+(?=and\s+{_SUBJECT}\s+\w+)",
    re.IGNORECASE,
)


def clause_around(text: str, start: int, end: int, sentence: Span) -> Span:
    """The clause of a sentence that holds text[start:end], as a range of the text; all are offsets into it."""
    breaks = [found.span() for found in _BREAK.finditer(text, *sentence)]
    left = max((b for _, b in breaks if b <= start), default=sentence[0])
    right = min((a for a, _ in breaks if a >= end), default=sentence[1])
    return left, max(right, end)


def trimmed(text: str, start: int, end: int) -> Span:
    """A range without the blanks and commas around it and the stop at its end."""
    while start < end and (text[start].isspace() or text[start] in ",;:"):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in ",;:."):
        end -= 1
    return start, end

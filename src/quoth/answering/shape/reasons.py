"""Why: the clause that gives the reason, and not a date that stands near it.

A reason follows one of the conjunctions and prepositions of cause or of purpose, a closed class. Where none is near,
what the reader found stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quoth.answering.shape.clause_bounds import clause_around, trimmed
from quoth.types import Span

_CAUSE = re.compile(
    r"(?<!\w)(?:because\s+of|because|due\s+to|owing\s+to|thanks\s+to|on\s+account\s+of|on\s+the\s+grounds?\s+(?:of|that)"
    r"|in\s+order(?=\s+to\b)|in\s+order\s+that|so\s+that|so\s+as(?=\s+to\b)|for(?=\s+(?:fear|lack|want|the\s+sake)\s+of\b)"
    r"|by\s+reason\s+of|as\s+a\s+result\s+of|(?:was|were|is|are|been)\s+caused\s+by|the\s+reasons?\s+(?:is|was|being)(?:\s+that)?)"
    r"(?!\w)\s*|(?<=,\s)(?:as|since)\s+(?=(?:he|she|it|they|we|you|i|there|this|that|these|those|the|an?|his|her|its|their|no)\b)"
    r"|(?<=,\s)for\s+(?=(?:he|she|it|they|we|you|i|there)\b)",
    re.IGNORECASE,
)
_CLOSE = re.compile(r"(?<!\w)(?:since|as|for|given(?:\s+that)?|lest|seeing\s+that)\s+$", re.IGNORECASE)
_PURPOSE = re.compile(r"(?<!\w)to\s+$", re.IGNORECASE)
_PURPOSED = re.compile(r"(?:so\s+as\s+|in\s+order\s+)?to\s+[a-z]+\b", re.IGNORECASE)
_AFTERWARDS = re.compile(
    r"\s*(?:this|that|it)\s+(?:is|was)\s+(?:mainly|partly|chiefly|largely|in\s+part)?\s*(?=(?:because|due)\b)"
    r"|\s*the\s+reason\s+(?:is|was)\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"^(?:shortly\s+|soon\s+|just\s+|long\s+)?(?:after|before|during|in|on|at|since|until|by|from|between)\b.*\d",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(\w+)\s+(?:(?:the|an?|his|her|its|their|this|that)\s+)?$", re.IGNORECASE)
_LONGEST = 40
"""Words of a clause that is still an answer."""


def reason(text: str, sentences: Sequence[Span], span: Span) -> Span:
    """The clause that gives the reason in the sentence of a span or right after it; the span where there is none.

    >>> text = "It was shut in May because the river rose."
    >>> text[slice(*reason(text, [(0, 42)], (12, 18)))]
    'the river rose'
    """
    number = next((i for i, (a, b) in enumerate(sentences) if a <= span[0] < b), None)
    if number is None:
        return span
    own = sentences[number]
    found = _nearest(text, own, span) or _adjacent(text, own, span)
    if found is None and number + 1 < len(sentences):
        following = sentences[number + 1]
        opens = _AFTERWARDS.match(text, *following)
        found = _nearest(text, following, (opens.end(), opens.end())) if opens else None
    return found if found and len(text[slice(*found)].split()) <= _LONGEST else span


def is_bare(text: str, sentences: Sequence[Span], span: Span) -> bool:
    """Whether a span is one word in a sentence that has no word of cause: "failed" is no reason.

    >>> text = "It failed. He left due to illness."
    >>> [is_bare(text, [(0, 10), (11, 34)], span) for span in ((3, 9), (26, 33))]
    [True, False]
    """
    own = next(((a, b) for a, b in sentences if a <= span[0] < b), span)
    alone = len(text[slice(*span)].split()) == 1
    return alone and _nearest(text, own, span) is None and _adjacent(text, own, span) is None


def is_dated(text: str, start: int, end: int) -> bool:
    """Whether words that are to be a reason are a date with its preposition, or an event by its date."""
    before = _LEAD.search(text, max(0, start - 30), start)
    lead = f"{before[1]} " if before else ""
    said = " ".join(text[start:end].split())
    return bool(_DATED.match(said) or _DATED.match(lead + said)) and not _CAUSE.search(said)


def _nearest(text: str, sentence: Span, span: Span) -> Span | None:
    """The clause behind the word of cause that is nearest to the span, if the sentence has one."""
    clauses = [_behind(text, found.end(), sentence) for found in _CAUSE.finditer(text, *sentence)]
    return min(clauses, key=lambda c: (not (c[0] <= span[0] < c[1]), abs(c[0] - span[0])), default=None)


def _behind(text: str, start: int, sentence: Span) -> Span:
    """From the word behind the conjunction to the clause's end; to the comma, where the sentence begins with it."""
    _, end = clause_around(text, start, start + 1, sentence)
    opening = len(text[sentence[0] : start].split()) <= 3  # noqa: PLR2004 - "because of the", at the beginning
    comma = text.find(", ", start, end)
    return trimmed(text, start, comma if opening and comma > 0 else end)


def _adjacent(text: str, sentence: Span, span: Span) -> Span | None:
    """The clause that begins with the span, behind a conjunction that is not always one of cause."""
    start, end = span
    before = text[max(sentence[0], start - 20) : start]
    if _PURPOSE.search(before):
        start = start - len(_PURPOSE.search(before)[0])  # type: ignore[index]
    elif not _CLOSE.search(before) and not _PURPOSED.match(text, start, end):
        return None
    _, right = clause_around(text, start, end, sentence)
    comma = text.find(",", end, right)
    return trimmed(text, start, comma if comma > 0 else right)

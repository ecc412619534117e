"""What a reader proposes, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from quoth.answering.spans import paired
from quoth.types import Passage, Span


@dataclass(frozen=True)
class Candidate:
    """An answer that a reader proposes.

    `evidence` is the span, in document offsets, of the sentence or clause that a person can
    judge it by; it lies inside `passage`. `short` is the answer in as few words as it needs, and
    `words` is where these stand in the document; None for one that stands nowhere, such as "yes".
    `confidence` is the probability, in [0, 1], that the answer is right. `items` are the places of the
    parts of an answer that is a list, in the order of the text, and `rivals` those of the next best answers
    of the passage, the best first; `behind` says how far the reader's score of each is below that of its best words.
    """

    passage: Passage
    evidence: Span
    short: str
    confidence: float
    words: Span | None = None
    items: tuple[Span, ...] = ()
    rivals: tuple[Span, ...] = ()
    behind: tuple[float, ...] = ()


@dataclass(frozen=True)
class Saying:
    """Words of an answer, and the candidate whose evidence shows that the document says them."""

    words: str
    candidate: Candidate


def unbroken(candidate: Candidate) -> Candidate:
    """The candidate with both brackets and both quotation marks of each pair that its words cut."""
    if candidate.words is None or candidate.passage.slice(*candidate.words) != candidate.short:
        return candidate
    at, text = candidate.passage.start, candidate.passage.text
    span, within = ((a - at, b - at) for a, b in (candidate.words, candidate.evidence))
    start, end = paired(text, span, within)
    return replace(candidate, words=(start + at, end + at), short=text[start:end])

"""What a reader proposes, and what is said of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from quoth.answering import paired_marks
from quoth.types import Passage, Span

LOOKED_UP = 0.8
"""The least confidence of an answer that words alone decide: under the labels of a table, a list or a form that hold
every word of the question."""


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
    """The candidate with both marks of each pair that its words cut, or with neither."""
    if candidate.words is None:
        return candidate
    passage, at = candidate.passage, candidate.passage.start
    words, sentence = ((a - at, b - at) for a, b in (candidate.words, candidate.evidence))
    start, end = paired_marks.unbroken(passage.text, words, sentence)
    if (start, end) == words:
        return candidate
    return replace(candidate, words=(start + at, end + at), short=passage.text[start:end])


def lowered(chance: float, loss: float) -> float:
    """A chance that loses something in log-odds.

    >>> round(lowered(0.5, 2.0), 3)
    0.119
    """
    odds = math.exp(-loss) * chance
    return odds / (odds + 1 - chance) if loss else chance

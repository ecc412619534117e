"""What else the documents answer: they are read once more with the cited sentence covered.

An answer that comes of it is a rival if it says another figure, date, yes or no. Whether both cannot be true is
weighed by how sure the reader is of it, whether names agree, and how near the question it is; the weights are fitted
by `python -m eval.conflict_weights`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from quoth.answering.beside.days import dates
from quoth.answering.beside.figures import figures
from quoth.answering.beside.negations import negated
from quoth.answering.beside.quantities import Quantity, akin, comparable, differ
from quoth.answering.beside.scopes import Statement, same_names, set_apart, statements, touch
from quoth.answering.candidates import Candidate
from quoth.answering.stems import stems
from quoth.index.keywords import subject_words
from quoth.types import Passage, Span

Read: TypeAlias = Callable[[Sequence[Passage]], Sequence[Candidate]]
"""Reads passages for the question that was asked."""
Near: TypeAlias = Callable[[str], float]
"""The cosine of a text and the question."""
Measured: TypeAlias = Callable[[str], list[Quantity]]
"""The figures of a text, or its dates."""
READ = 3
"""Places that are read once more, at most."""
_LIKELY = 0.2
"""The least confidence of an answer in another passage for which that is read again."""
_MOST, _UNREAD = 0.8, 0.25
"""The share of what is asked about that a place must have which was not read before, and what it is rated then."""
WORTH = 0.5
"""The least confidence of an answer that is weighed: about that from which it would be given."""
WEIGHTS = (0.94, -1.16, 0.79, -1.34, -0.66, -1.22)
BIAS = 0.53


@dataclass(frozen=True)
class Assertion:
    """What an answer says that another sentence can contradict: yes or no, or one figure or date.

    `statement` is the sentence that shows it; `quantity` stands in it and is None for yes or no. `measured` finds
    such in a text.
    """

    question: str
    short: str
    statement: Statement
    quantity: Quantity | None
    measured: Measured


@dataclass(frozen=True)
class Rival:
    """Another answer: its sentence, the place of its words in that, and what speaks for it."""

    claim: Assertion
    statement: Statement
    short: str
    words: Span
    placed: float
    near: float
    quantity: Quantity | None

    def signs(self) -> tuple[float, ...]:
        """What speaks for it and against it, in the order of the weights."""
        own, other, question = self.claim.statement, self.statement, self.claim.question
        polar = self.quantity is None
        return (
            _logit(self.placed),
            float(not same_names(question, own, other)),
            self.near,
            float(own.passage.document == other.passage.document),
            float(polar),
            float(polar and not _opposed(question, own.text, other.text)),
        )

    @property
    def odds(self) -> float:
        """The log-odds that it contradicts the claim."""
        return BIAS + sum(weight * sign for weight, sign in zip(WEIGHTS, self.signs(), strict=True))


def rivals(
    claim: Assertion, candidates: Sequence[Candidate], passages: Sequence[Passage], read: Read, near: Near
) -> Iterator[Rival]:
    """The other answers of the passages; `candidates` are those that were found in them before."""
    places = [place for place in _covered(passages, claim.statement) if _may(place.text, claim, candidates)]
    for place in sorted(places, key=lambda place: -_promise(place.text, claim, candidates))[:READ]:
        found = max(read([place.text]), key=lambda candidate: candidate.confidence, default=None)
        if found is None or found.confidence < WORTH:
            continue
        if rival := _rival(found, place.passage, claim, near):
            yield rival


@dataclass(frozen=True)
class Place:
    """A part of a passage that is read as if it were one, and the passage."""

    text: Passage
    passage: Passage


def _covered(passages: Sequence[Passage], own: Statement) -> Iterator[Place]:
    """What is left of the passages without a sentence, each other sentence once."""
    seen: set[tuple[str, Span]] = set()
    for passage in passages:
        bounds = [(passage.start, passage.end)]
        if passage.document == own.passage.document and touch(own.place, bounds[0]):
            bounds = [(passage.start, own.place[0]), (own.place[1], passage.end)]
        for start, end in bounds:
            kept = [s for s in passage.sentences if start <= s[0] and s[1] <= end and (passage.document, s) not in seen]
            if kept:
                seen.update((passage.document, s) for s in kept)
                yield Place(cut(passage, kept), passage)


def cut(passage: Passage, kept: Sequence[Span]) -> Passage:
    """The part of a passage from the first to the last of some sentences, as if it were one."""
    start, end = kept[0][0], kept[-1][1]
    glosses = tuple(gloss for gloss in passage.glosses if start <= gloss.start and gloss.end <= end)
    text = passage.slice(start, end)
    return replace(passage, start=start, end=end, text=text, sentences=tuple(kept), glosses=glosses, id=0)


def _may(place: Passage, claim: Assertion, candidates: Sequence[Candidate]) -> bool:
    """Whether it is worth reading a place: it has another figure, and was not found to answer nothing."""
    other = claim.quantity is None or any(_is_other(claim.quantity, one) for one in claim.measured(place.text))
    return other and _promise(place, claim, candidates) >= _LIKELY


def _promise(place: Passage, claim: Assertion, candidates: Sequence[Candidate]) -> float:
    """How likely a place answers: 1 for what stood beside the cited sentence, whose answer hid all others.

    One that was not read before is promising if it has nearly all that is asked about.
    """
    own = claim.statement.passage
    if place.document == own.document and touch((place.start, place.end), (own.start, own.end)):
        return 1.0
    found = [
        c for c in candidates if c.passage.document == place.document and touch(c.evidence, (place.start, place.end))
    ]
    if found:
        return max(candidate.confidence for candidate in found)
    asked = stems(" ".join(subject_words(claim.question)))
    return _UNREAD if len(asked & stems(place.text)) >= _MOST * len(asked) else 0.0


def _is_other(claimed: Quantity, found: Quantity) -> bool:
    return akin(claimed, found) and differ(claimed, found)


def _rival(found: Candidate, passage: Passage, claim: Assertion, near: Near) -> Rival | None:
    """What was found, if it says something else of the same thing."""
    at = found.words or found.evidence
    statement = next((s for s in statements([passage]) if touch(s.place, at)), None)
    if statement is None:
        return None
    if claim.quantity is None:
        if found.short not in {"yes", "no"} - {claim.short}:
            return None
        pair = None
    else:
        told = [one for one in claim.measured(statement.text) if touch(_moved(one.place, statement.place[0]), at)]
        if not told or not all(_is_other(claim.quantity, one) for one in told):
            return None
        pair = (claim.quantity, told[0])
    if set_apart(claim.question, claim.statement, statement, pair):
        return None
    said = pair[1] if pair else None
    return Rival(claim, statement, found.short, at, found.confidence, near(statement.text), said)


def _moved(place: Span, by: int) -> Span:
    return place[0] + by, place[1] + by


def _logit(chance: float) -> float:
    kept = min(max(chance, 1e-3), 1 - 1e-3)
    return math.log(kept / (1 - kept))


def _opposed(question: str, own: str, other: str) -> bool:
    """Whether one of two sentences denies what the other says, or has another figure than the question."""
    asked = stems(question)
    return negated(own, asked) != negated(other, asked) or bool(figure_for(question, other))


def figure_for(question: str, text: str) -> str:
    """The figure or date of a text in the place of the one that a yes/no question asks about; empty for none."""
    for way in (figures, dates):
        for named in way(question):
            alike = [one for one in way(text) if comparable(named, one, stems(question)) and differ(named, one)]
            if alike:
                return text[slice(*alike[0].place)]
    return ""

"""A follow-up read twice: the question as it stands alone finds the answer, the question as it was asked confirms it.

Alone, a question is read without the conversation, so that nothing said before is taken for an answer to it. What
is found so is read again, in the best two passages only, in the person's own words after the turns before them: an
answer that both readings give is surer than one that a single reading gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quoth.answering.candidates import Candidate
from quoth.answering.reader import Reader
from quoth.types import Exchange, Passage

CONFIRMED = 2
"""Passages that are read again."""


def read_twice(
    reader: Reader, alone: str, asked: str, history: Sequence[Exchange], passages: Sequence[Passage]
) -> list[Candidate]:
    """The answers to a question that stands alone, as `Reader.read` gives them; less sure if the best is unconfirmed.

    The confidence of the best is the mean of both readings', 0 where the second has something else; the others' falls
    with it, so that none takes its place unconfirmed.
    """
    found = reader.read(alone, [], passages)
    if not found:
        return found
    best = max(found, key=lambda candidate: candidate.confidence)
    likeliest = sorted(found, key=lambda candidate: candidate is not best)
    again = list({id(candidate.passage): candidate.passage for candidate in likeliest}.values())[:CONFIRMED]
    second = (one.confidence for one in reader.read(asked, history, again) if _same(one, best))
    share = (best.confidence + max(second, default=0.0)) / 2 / max(best.confidence, 1e-9)
    return [replace(candidate, confidence=min(1.0, candidate.confidence * share)) for candidate in found]


def _same(one: Candidate, other: Candidate) -> bool:
    """Whether two readings found the same: in one sentence, and of yes and no the same one."""
    polar = {one.short, other.short} & {"yes", "no"}
    same_place = (one.passage.document, one.evidence) == (other.passage.document, other.evidence)
    return same_place and (not polar or one.short == other.short)

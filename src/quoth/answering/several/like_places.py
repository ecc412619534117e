"""Answers under other headings and in other documents that are of the same make: "Porto" and "Lublin" in a report.

There each sentence leaves to its heading what it is of, and speaks in words of its own: "The plant turned out 41,200
bicycles", and "Output reached 28,650". So not the sentence must have what is asked about but its section; the reader
must be as sure of the one as of the other, each read without the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from quoth.answering.candidates import Candidate
from quoth.answering.several.labels import told_by_place
from quoth.answering.several.rivals import Choosing, fits_too, may_answer
from quoth.answering.stems import stems

READ = 2
"""Places that are read once more, at most."""
_LIKELY = 0.6
"""The least confidence of an answer beside others for which its place is read again, as a share of the threshold."""
_AS_SURE = 0.85
"""The least confidence of the other answer, as a share of that of the best one."""


def in_like_places(best: Candidate, candidates: Sequence[Candidate], asking: Choosing) -> Iterator[Candidate]:
    """The answers of other sections and documents that fit as well as the best one; `candidates` are what was found."""
    if asking.follows:
        return
    likely = [one for one in candidates if one is not best and _may(one, best, asking)]
    for one in sorted(likely, key=lambda one: -one.confidence)[:READ]:
        read = asking.read([replace(one.passage, id=0)])
        found = max(read, key=lambda other: other.confidence, default=None)
        if found is None or found.evidence != one.evidence or not fits_too(found, best):
            continue
        if found.confidence >= max(asking.threshold, _AS_SURE * best.confidence):
            yield replace(found, passage=one.passage)


def _may(one: Candidate, best: Candidate, asking: Choosing) -> bool:
    """Whether an answer stands in another place that has all that the best one's place has of the question."""
    if one.confidence < _LIKELY * asking.threshold or not may_answer(best, asking.question, one.short):
        return False
    if not fits_too(one, best) or not told_by_place(asking.question, [best, one]):
        return False
    about = asking.covered(best.passage, best.evidence) - asking.verbs
    return bool(asking.asked) and about <= stems(" ".join((one.passage.text, *one.passage.headings)))

"""The answer that a best one hid: what the reader finds in the passage when it does not see the cited sentence.

Of two sentences that answer alike the reader names one, and gives the other one little beside it. Read without it, the
other one is as good: "Private buyers have three years of warranty. If the machine stands in a shop, it is limited to
twelve months." Only what has all that is asked about is read so; a name must be plainly of something else too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from quoth.answering.beside.covered import cut
from quoth.answering.candidates import Candidate
from quoth.answering.several.labels import context, told_by
from quoth.answering.several.rivals import Choosing, counted, fits_too, may_answer, measures
from quoth.answering.stems import stems
from quoth.types import Span

_LEAST = 0.7
"""The least confidence of an answer, as a share of the threshold, that is plainly of something else."""


def hidden(best: Candidate, asking: Choosing) -> Candidate | None:
    """The surest answer of the passage of a best one without its sentence; None where none is as good."""
    if asking.follows or best.confidence < asking.threshold:
        return None
    found = [one for part in _parts(best, asking) for one in asking.read([cut(best.passage, part)])]
    fitting = [one for one in found if one.confidence >= _LEAST * asking.threshold and _fits(one, best, asking)]
    likeliest = max(fitting, key=lambda one: one.confidence, default=None)
    return replace(likeliest, passage=best.passage) if likeliest else None


def _parts(best: Candidate, asking: Choosing) -> Iterator[Sequence[Span]]:
    """The sentences before the best answer's and those behind it, where one of them may answer."""
    start, end = best.evidence
    for part in (
        [place for place in best.passage.sentences if place[1] <= start],
        [place for place in best.passage.sentences if end <= place[0]],
    ):
        if any(_speaks(place, best, asking) for place in part):
            yield part


def _speaks(place: Span, best: Candidate, asking: Choosing) -> bool:
    """Whether a sentence has all that is asked about, but for verbs, and can have an answer of the type."""
    shared = asking.covered(best.passage, best.evidence)
    about = shared - asking.verbs or (shared if asking.pronoun else shared - shared)
    text = best.passage.slice(*place)
    counts = stems(" ".join(counted(asking.question)))
    if not about or (counts - stems(text) and context(best.passage, place, asking.asked, asking.pronoun) != place):
        return False  # what is counted is not left to a pronoun
    if not (about <= asking.covered(best.passage, place) and may_answer(best, asking.question, text)):
        return False
    alone = Candidate(best.passage, place, "", 0.0, place)
    return measures(best, asking) or bool(told_by(asking.question, [best, alone], asking.pronoun))


def _fits(one: Candidate, best: Candidate, asking: Choosing) -> bool:
    fits = fits_too(one, best) and may_answer(best, asking.question, one.short)
    if not fits or not _speaks(one.evidence, best, asking):
        return False
    told = bool(told_by(asking.question, [best, one], asking.pronoun))
    if not measures(best, asking):
        return told and one.confidence >= asking.threshold
    return told or one.confidence >= asking.threshold

"""How much each sentence is about a topic: by its vector, by the topic's words that it holds, and by its heading.

The weights were chosen on questions whose answers people put together from sentences that they marked (CLAPNQ, dev),
that of the heading on a set of our own.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from quoth.answering.overviews.named_documents import own_words
from quoth.answering.overviews.periods import Period, without_period
from quoth.answering.overviews.prose import PAST, Prose
from quoth.answering.overviews.sections import End, Spot, fit
from quoth.answering.records import word_set
from quoth.answering.shape.overview_forms import Wanted

READ = 40
"""Sentences that are embedded for one topic: 5 to 10 ms each."""
_COSINE, _SHARE, _OPENING, _HEADED = 0.7, 0.3, 0.1, 0.25
_TOGETHER = 0.4
"""What the best sentence of its paragraph counts for one without a word of the topic, when some are embedded."""
_SPREAD = 0.8
"""The share of its score that a sentence keeps which is of other times as well."""
_ALIKE = 0.42
"""The cosine from which on a sentence without a word of the topic may be about it."""
_TOLD = re.compile(r"\b(?:was|were|had|did|\w{2,}ed)\b")
_COMING = re.compile(
    r"\b(?:will|shall|won't|(?:is|are)\s+(?:to|going\s+to|due\s+to|planned|expected|scheduled)|\w+'ll)\b"
)
_LEAST_STEM = 4
_ADDED = re.compile(
    r"|e?s|e?d|i?ed|ing?s?|[eo]?rs?|e?ry|y|ies?|ees?|e?ments?|[ai]?[ts]?ions?|i?cations?|i?a?l|l?y|il?y|i?t(?:y|ies)|i?[vs]es?"
    r"|[ai]bl[ey]|[ae]n(?:ce|cy|t)s?|ful|less|i?ness|ists?|isms?|ships?|ages?|e|es|i[sz](?:e|ed|es|ing|ation)|ic(?:al|ally)?|site"
)
"""What is added to a stem that makes another form or word of it."""


@dataclass(frozen=True)
class Weighed:
    """Sentences that may be about a topic, with the share of its words that each holds, by how rare these are.

    `fits` says how well their headings name it, `full` which hold all of its words themselves. All are of the
    `period`, if there is one.
    """

    sentences: list[Prose]
    shares: list[float]
    fits: list[float]
    full: list[bool]
    events: bool
    coming: bool
    period: Period | None

    @classmethod
    def of(
        cls,
        asked: Wanted,
        prose: Sequence[Prose],
        where: Mapping[End, Spot],
        titles: Mapping[str, Collection[str]],
        period: Period | None,
    ) -> Weighed:
        """The sentences that may be about a topic, the likeliest first; `titles` are words by document."""
        topic = topic_words(asked.topic)
        spots = [where[one.passage.document, one.place[1]] for one in prose]
        words_of = [word_set(one.text) for one in prose]
        held = [_held(topic, own) for own in words_of]
        above = [
            _held(topic, word_set(" ".join((*one.passage.headings, spot.heading))))
            for one, spot in zip(prose, spots, strict=True)
        ]
        often = Counter(word for words in held for word in words)
        weights = {word: math.log(1 + len(prose) / (1 + often[word])) + 0.2 for word in topic}
        total = sum(weights.values()) or 1.0
        shares = [
            sum(weights[word] * (1.0 if word in own else 0.5) for word in own | under) / total if topic else 1.0
            for own, under in zip(held, above, strict=True)
        ]
        fits = [
            fitting(topic, spot, titles.get(one.passage.source, ())) for one, spot in zip(prose, spots, strict=True)
        ]
        told: dict[End, float] = {}
        for spot, share in zip(spots, shares, strict=True):
            told[spot.paragraph] = max(told.get(spot.paragraph, 0.0), share)
        order = sorted(range(len(prose)), key=lambda i: -shares[i] - fits[i] - _TOGETHER * told[spots[i].paragraph])[
            :READ
        ]
        return cls(
            [prose[i] for i in order],
            [shares[i] for i in order],
            [fits[i] for i in order],
            [bool(topic) and held[i] == topic for i in order],
            asked.events,
            asked.coming,
            period,
        )

    def scores(self, cosines: Sequence[float]) -> list[float]:
        """How much each sentence is about the topic; 0 for one that is not."""
        found = []
        for one, share, under, cosine in zip(self.sentences, self.shares, self.fits, cosines, strict=True):
            score = _COSINE * max(cosine, 0.0) + _SHARE * share + _OPENING * one.first + _HEADED * under
            if self.events and not is_told(one.text, coming=self.coming):
                score /= 2
            if self.period and self.period.spread(one.text):
                score *= _SPREAD
            found.append(score if share > 0 or cosine >= _ALIKE else 0.0)
        return found


def is_told(text: str, *, coming: bool = False) -> bool:
    """Whether a sentence has a verb in the past, as what happened is told; or speaks of what is `coming`."""
    return bool(_COMING.search(text) if coming else _TOLD.search(text) or PAST.search(text))


def topic_words(topic: str) -> set[str]:
    """The words of a topic by which sentences are weighed: without what writings are called, and without a time."""
    return without_period(word_set(" ".join(own_words(topic))))


def fitting(topic: Collection[str], spot: Spot, title: Collection[str]) -> float:
    """How well the heading above a sentence, or the label of its paragraph, names a topic."""
    if not topic:
        return 0.0
    above = {*title, *(word for heading in spot.section[1] for word in word_set(heading))}
    is_title = len(spot.section[1]) == 1 and not spot.section[2] and word_set(spot.heading) <= set(title)
    by_heading = 0.0 if is_title else fit(topic, spot.heading, above)
    return max(by_heading, fit(topic, spot.label, above | word_set(spot.heading)) if spot.label else 0.0)


def _held(topic: Collection[str], words: Collection[str]) -> set[str]:
    """The words of a topic that are among others, in any form."""
    return {word for word in topic if word in words or any(_is_akin(word, other) for other in words)}


def _is_akin(word: str, other: str) -> bool:
    """Whether two words seem to be forms of one, by what stands after their common beginning: "employ", "employee"."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False)))
    rests = (one[same + (one[same : same + 1] == one[same - 1 : same]) :] for one in (word, other))  # "cancel|ling"
    return same >= _LEAST_STEM and all(_ADDED.fullmatch(rest) for rest in rests)

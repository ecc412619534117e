"""What documents say of a topic, or tell of a time: the sentences near it in the order of the text, each of them cited.

How near a sentence is, is the cosine of its vector, read under its heading, and the share of the topic's words that
it holds, the rarer the more. The weights were chosen on questions whose answers people put together from sentences
that they marked (CLAPNQ, dev).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quoth.answering.beside.refusals import naming
from quoth.answering.overviews.central import diverse
from quoth.answering.overviews.extracts import Scene, extract
from quoth.answering.overviews.named_documents import bare, occurs_akin, own_words
from quoth.answering.overviews.prose import Prose, may_stand, prose_of
from quoth.answering.records import word_set
from quoth.answering.retrieval import search
from quoth.answering.shape.overview_forms import Wanted
from quoth.types import Answer, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SEARCHED = 16
"""Passages in which sentences are looked for; of a time, in all of which a number stands, more."""
SEARCHED_EVENTS = 40
ON_TOPIC = 0.6
"""The share of the chosen sentences that people had marked as well (CLAPNQ, dev): the confidence of what is told of a
topic. It is the same for all: no score told the better ones apart."""
READ = 40
"""Sentences that are embedded for one topic: 5 to 10 ms each."""
_COSINE, _SHARE, _OPENING = 0.7, 0.3, 0.1
LEAST = 0.56
"""What the best sentence must reach where no number tells which are meant: below it none holds all of the topic, or
says it in other words."""
_WORTH = 0.8
"""The weight of a sentence's score beside its unlikeness to those chosen."""
_RELATIVE = 0.7
"""What a sentence must reach of the best one's score."""
_ALIKE = 0.42
"""The cosine from which on a sentence without a word of the topic may be about it."""
_AHEAD = 1e-3
_NUMBER = re.compile(r"\d+")
_TOLD = re.compile(
    r"\b(?:was|were|had|did|became|began|came|went|took|made|gave|won|lost|left|fell|rose|led|\w{2,}ed)\b"
)
_LEAST_STEM, _LONGEST_ENDING = 4, 4


def about(asked: Wanted, scene: Scene, within: Collection[str], unanswered: Answer) -> Answer | None:
    """The sentences that are about a topic, at most as many as are asked for, or that its words occur nowhere.

    None where they occur, but in no sentence that can be quoted by itself.
    """
    subject = own_words(asked.topic)
    gone = [word for word in scene.snapshot.absent(asked.topic, within) if word in subject]
    absent = [word for word in gone if not occurs_akin(word, scene.snapshot, within)]
    if not subject:
        return None
    if _is_missing(subject, absent):
        return naming(unanswered, absent)
    vector = scene.encoder.encode([asked.topic])[0]
    limit = SEARCHED_EVENTS if asked.events else SEARCHED
    hits = search(scene.snapshot, asked.topic, vector, scene.settings, sources=within, limit=limit)
    weighed = _Weighed.of(asked, [hit.passage for hit in hits])
    said = _nearest(weighed, vector, asked.most, scene)
    if said:
        return naming(extract(said, ON_TOPIC, scene, unanswered), absent)
    return naming(unanswered, gone) if _is_missing(subject, gone) else None


def _nearest(weighed: _Weighed, vector: NDArray[np.float32], most: int, scene: Scene) -> list[Prose]:
    """The sentences near a topic that do not say the same, in the order of the text."""
    vectors = scene.encoder.encode([_titled(one) for one in weighed.sentences])
    scores = weighed.scores([float(cosine) for cosine in vectors @ vector])
    best = max(scores, default=0.0)
    if best < (0.0 if weighed.counted else LEAST) or best <= 0:
        return []
    reach = [i for i, score in enumerate(scores) if score >= _RELATIVE * best]
    near = _with_antecedents(reach, weighed.sentences, scores)
    kept = [weighed.sentences[i] for i in near]

    def allowed(i: int, chosen: Sequence[int]) -> bool:
        return may_stand(kept[i], [kept[j] for j in chosen])

    picked = diverse(vectors[near], [scores[i] / best for i in near], most, _WORTH, allowed=allowed)
    return sorted((kept[i] for i in picked), key=lambda one: (one.passage.source, one.place))


def _with_antecedents(near: Sequence[int], sentences: Sequence[Prose], scores: list[float]) -> list[int]:
    """The numbers of sentences, with those that they point back to; such a one is worth as much as what leans on it."""
    ends = {(one.passage.document, one.place[1]): i for i, one in enumerate(sentences)}
    found = list(near)
    for i in near:
        one = sentences[i]
        back = ends.get((one.passage.document, one.before[1])) if one.leans and one.before else None
        if back is not None and not sentences[back].leans and scores[back] < scores[i]:
            scores[back] = scores[i] + _AHEAD
            found += [] if back in found else [back]
    return found


def _is_missing(subject: Sequence[str], absent: Sequence[str]) -> bool:
    """Whether what a topic is about occurs nowhere: half of its words, a name or a figure."""
    telling = any(word[0].isupper() or word.isdigit() for word in absent)
    return bool(absent) and (telling or len(absent) * 2 >= len(subject))


def _titled(one: Prose) -> str:
    """A sentence as it is compared: under its heading."""
    return ": ".join((*one.passage.headings[-1:], one.text))


@dataclass(frozen=True)
class _Weighed:
    """Sentences that may be about a topic, with the share of its words that each holds, by how rare these are.

    `counted` says that they hold the numbers that the topic has.
    """

    sentences: list[Prose]
    shares: list[float]
    events: bool
    opens: list[bool]
    counted: bool

    @classmethod
    def of(cls, asked: Wanted, passages: Sequence[Passage]) -> _Weighed:
        """The sentences of passages, the likeliest passages first; with numbers in the topic those that hold them."""
        numbers = frozenset(_NUMBER.findall(asked.topic))
        prose = [one for one in prose_of(passages) if _holds(one, numbers)]
        topic = word_set(" ".join(own_words(asked.topic))) - numbers
        held = [_held(topic, word_set(one.text)) for one in prose]
        above = [_held(topic, word_set(" ".join(one.passage.headings))) for one in prose]
        often = Counter(word for words in held for word in words)
        weights = {word: math.log(1 + len(prose) / (1 + often[word])) + 0.2 for word in topic}
        total = sum(weights.values()) or 1.0
        shares = [
            sum(weights[word] * (1.0 if word in own else 0.5) for word in own | under) / total if topic else 1.0
            for own, under in zip(held, above, strict=True)
        ]
        order = sorted(range(len(prose)), key=lambda i: -shares[i])[:READ]
        first = [prose[i].first for i in order]
        return cls([prose[i] for i in order], [shares[i] for i in order], asked.events, first, bool(numbers))

    def scores(self, cosines: Sequence[float]) -> list[float]:
        """How much each sentence is about the topic; 0 for one that is not."""
        found = []
        for one, share, opens, cosine in zip(self.sentences, self.shares, self.opens, cosines, strict=True):
            score = _COSINE * max(cosine, 0.0) + _SHARE * share + _OPENING * opens
            if self.events and not _TOLD.search(one.text):
                score /= 2
            found.append(score if share > 0 or cosine >= _ALIKE else 0.0)
        return found


def _holds(one: Prose, numbers: Collection[str]) -> bool:
    """Whether all numbers of a topic stand in a sentence or above it."""
    there = set(_NUMBER.findall(one.text)).union(*(_NUMBER.findall(heading) for heading in one.passage.headings))
    return there >= set(numbers)


def _held(topic: Collection[str], words: Collection[str]) -> set[str]:
    """The words of a topic that are among others, in any form."""
    return {word for word in topic if word in words or any(_is_akin(word, other) for other in words)}


def _is_akin(word: str, other: str) -> bool:
    """Whether two words seem to be forms of one: "employ" and "employee"."""
    if bare(word) != word and other.startswith(bare(word)):
        return len(other) - len(bare(word)) <= _LONGEST_ENDING
    stem = max(_LEAST_STEM, min(len(word), len(other)) - 2)
    return word[:stem] == other[:stem] and abs(len(word) - len(other)) <= _LONGEST_ENDING

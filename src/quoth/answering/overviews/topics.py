"""What documents say of a topic, or tell of a time: in the order of the text, each sentence cited.

Where a heading names the topic, it is what stands below it; else the sentences that are nearest to it. How near one
is, `weighing` says.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from quoth.answering.beside.refusals import naming
from quoth.answering.overviews.central import diverse
from quoth.answering.overviews.extracts import Scene, extract
from quoth.answering.overviews.named_documents import occurs_akin, own_words
from quoth.answering.overviews.periods import DATED, WHEN, Period, period_of, without_period
from quoth.answering.overviews.prose import ABOUT_IT, Prose, may_stand, prose_of
from quoth.answering.overviews.sections import End, Spot, has_number, is_number, spots
from quoth.answering.overviews.weighing import Weighed, fitting, is_told, topic_words
from quoth.answering.records import word_set
from quoth.answering.retrieval import search
from quoth.answering.shape.overview_forms import Wanted
from quoth.answering.stems import stem
from quoth.types import Answer, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SEARCHED = 16
"""Passages in which sentences are looked for; of a time, in all of which a number stands, more."""
SEARCHED_EVENTS = 40
WIDE, WIDEST = 3, 160
"""Documents that are looked through from end to end, and the passages of the longest of them."""
ON_TOPIC = 0.6
"""The share of the chosen sentences that people had marked as well (CLAPNQ, dev): the confidence of what is told of a
topic. It is the same for all: no score told the better ones apart."""
LEAST = 0.56
"""What the best sentence must reach where no number tells which are meant: below it none holds all of the topic, or
says it in other words."""
_WORTH = 0.8
"""The weight of a sentence's score beside its unlikeness to those chosen."""
_RELATIVE = 0.7
"""What a sentence must reach of the best one's score."""
_ELSEWHERE = 0.85
"""The same in another document than the best one's."""
_OF_A_TIME = 0.6
"""The same where nothing but a time is asked for, which all of them are of."""
_HEADS = 0.6
"""How well a heading must name a topic for all below it to be about that."""
_NEARLY = 0.15
"""How much worse than the best another heading may name it."""
_BEGINS, _GOES_ON, _NEAR_IT = 0.9, 0.72, 0.45
"""How near to the best a sentence that begins a paragraph must be, what those after it are worth of that, and how near
these must be themselves."""
_MARK = 12
"""Characters of the mark or number of an item, before its first sentence."""
_AHEAD = 1e-3


@dataclass(frozen=True)
class _Field:
    """Where sentences about a topic are looked for."""

    asked: Wanted
    scene: Scene
    passages: list[Passage]
    where: Mapping[End, Spot]
    titles: Mapping[str, frozenset[str]]
    vector: NDArray[np.float32]

    def spot(self, one: Prose) -> Spot:
        """Where a sentence stands."""
        return self.where[one.passage.document, one.place[1]]


def about(asked: Wanted, scene: Scene, within: Collection[str], unanswered: Answer) -> Answer | None:
    """The sentences that are about a topic, at most as many as are asked for, or that its words occur nowhere.

    None where they occur, but in no sentence that can be quoted by itself.
    """
    asked = replace(asked, topic=WHEN.sub("", asked.topic)) if asked.events else asked
    period = None if asked.part else period_of(asked.topic)
    subject = _said_of(own_words(asked.topic), period)
    gone = [word for word in scene.snapshot.absent(asked.topic, within) if word in subject]
    absent = [word for word in gone if not occurs_akin(word, scene.snapshot, within)]
    if not subject and not period:
        return None
    numbered = asked.part and is_number(asked.topic)
    if _is_missing(subject, absent) and not numbered:
        return naming(unanswered, absent)
    field = _field(asked, scene, within, period)
    said = _below_heading(field) if not period else []
    said = said or ([] if numbered else _nearest(field, period))
    if said:
        return naming(extract(said, ON_TOPIC, scene, unanswered), absent)
    return naming(unanswered, gone) if _is_missing(subject, gone) else None


def below(asked: Wanted, scene: Scene, unanswered: Answer) -> Answer | None:
    """What stands below the headings that, with the titles above, have every word of a topic; None without any."""
    field = _field(asked, scene, list(scene.sources), None)
    words = {stem(word) for word in word_set(asked.topic)}
    said = [one for one in _below_heading(field) if words <= _above(field, one)]
    return extract(said, ON_TOPIC, scene, unanswered) if said else None


def _above(field: _Field, one: Prose) -> set[str]:
    """The stems of the heading above a sentence and of its document's title."""
    return {
        stem(word) for word in word_set(field.spot(one).heading) | field.titles.get(one.passage.source, frozenset())
    }


def _said_of(words: Sequence[str], period: Period | None) -> list[str]:
    """The words of a topic that have to occur: not those that count a span of years."""
    kept = without_period([word.lower() for word in words])
    return [word for word in words if not (period and period.high) or word.lower() in kept]


def _field(asked: Wanted, scene: Scene, within: Collection[str], period: Period | None) -> _Field:
    """The passages that the search brings, and all of the documents that most of them are of where these are short."""
    vector = scene.encoder.encode([asked.topic])[0]
    limit = SEARCHED_EVENTS if asked.events else SEARCHED
    hits = search(scene.snapshot, asked.topic, vector, scene.settings, sources=within, limit=limit)
    passages = {hit.passage.id: hit.passage for hit in hits}
    if period and period.high:
        years = [str(year) for year in range(period.low, period.high + 1)]
        ids = scene.snapshot.holding(years, [], SEARCHED_EVENTS, scene.snapshot.passage_ids(within))
        passages |= {one.id: one for one in scene.snapshot.passages(ids, within)}
    found = list(passages.values())
    looked = dict.fromkeys(one.source for one in found)
    if asked.part:
        looked = dict.fromkeys(sorted(within)[: 2 * WIDE]) | looked
    for source in list(looked)[: WIDE if not asked.part else 2 * WIDE]:
        ids = scene.snapshot.passage_ids([source])
        if len(ids) <= WIDEST:
            passages |= {one.id: one for one in scene.snapshot.passages(ids, within)}
    ordered = sorted(passages.values(), key=lambda one: (one.document, one.start))
    names = {one.source for one in ordered}
    titles = {
        name: word_set(f"{title} {' '.join(PurePath(name).stem.replace('_', ' ').replace('-', ' ').split())}")
        for name, title in scene.snapshot.titles(names).items()
    }
    return _Field(asked, scene, ordered, spots(ordered), titles, vector)


def _below_heading(field: _Field) -> list[Prose]:
    """What stands below the headings that name the topic, or in the paragraphs that are labelled with it."""
    fits: dict[End, float] = {}
    for passage in field.passages:
        for _, end in passage.sentences:
            fits[passage.document, end] = _fit(field, passage, field.where[passage.document, end])
    best = max(fits.values(), default=0.0)
    if best < _HEADS:
        return []
    named = {end for end, value in fits.items() if value >= max(_HEADS, best - _NEARLY)}
    passages = [one for one in field.passages if any((one.document, end) in named for _, end in one.sentences)]
    prose = [one for one in prose_of(passages) if (one.passage.document, one.place[1]) in named]
    return _chosen(prose, field)


def _fit(field: _Field, passage: Passage, spot: Spot) -> float:
    if is_number(field.asked.topic):
        return float(has_number(spot.heading, field.asked.topic))
    return fitting(topic_words(field.asked.topic), spot, field.titles.get(passage.source, ()))


def _chosen(prose: Sequence[Prose], field: _Field) -> list[Prose]:
    """At most as many sentences as are asked for of those below a heading: all, or those nearest to the topic."""
    standing = [one for i, one in enumerate(prose) if may_stand(one, prose[:i])]
    if len(standing) <= field.asked.most:
        return standing
    vectors = field.scene.encoder.encode([_titled(one) for one in standing])
    middle = vectors.mean(axis=0)
    scores = [
        float(one) + 0.5 * float(other) + 0.15 * said.first
        for one, other, said in zip(vectors @ field.vector, vectors @ middle, standing, strict=True)
    ]
    return _picked(standing, vectors, scores, field.asked.most)


def _picked(prose: Sequence[Prose], vectors: NDArray[np.float32], scores: Sequence[float], most: int) -> list[Prose]:
    """The best sentences that do not say the same, in the order of the text, each with what it points back to."""
    best = max(scores)

    def allowed(i: int, chosen: Sequence[int]) -> bool:
        return may_stand(prose[i], [prose[j] for j in chosen])

    picked = diverse(vectors, [score / best for score in scores], most, _WORTH, allowed=allowed)
    return sorted((prose[i] for i in picked), key=lambda one: (one.passage.source, one.place))


def _nearest(field: _Field, period: Period | None) -> list[Prose]:
    """The sentences near a topic that do not say the same, in the order of the text."""
    prose = prose_of(field.passages)
    if period:
        prose = _of_period(prose, period, field)
    weighed = Weighed.of(field.asked, prose, field.where, field.titles, period)
    if not weighed.sentences:
        return []
    vectors = field.scene.encoder.encode([_titled(one) for one in weighed.sentences])
    scores = weighed.scores([float(cosine) for cosine in vectors @ field.vector])
    best = max(scores, default=0.0)
    told = period is not None or any(full and score > 0 for full, score in zip(weighed.full, scores, strict=True))
    if best < (0.0 if told else LEAST) or best <= 0:
        return []
    _carry_on(weighed.sentences, scores, field)
    least = _RELATIVE if topic_words(field.asked.topic) else _OF_A_TIME
    first = weighed.sentences[scores.index(best)].passage.document
    reach = [
        i
        for i, (one, score) in enumerate(zip(weighed.sentences, scores, strict=True))
        if score >= best * (least if one.passage.document == first else max(least, _ELSEWHERE))
    ]
    near = _with_antecedents(reach, weighed.sentences, scores)
    kept = [weighed.sentences[i] for i in near]
    return _picked(kept, vectors[near], [scores[i] for i in near], field.asked.most)


def _carry_on(sentences: Sequence[Prose], scores: list[float], field: _Field) -> None:
    """Lift what follows in its paragraph on the sentences that are nearest: there, what they begin with is told on."""
    best = max(scores)
    begun = {
        field.spot(one).paragraph: one.place[0]
        for one, score in zip(sentences, scores, strict=True)
        if score >= _BEGINS * best and (field.asked.events or one.place[0] - field.spot(one).paragraph[1] <= _MARK)
    }
    named = {
        (one.passage.document, one.place[1])
        for one, score in zip(sentences, scores, strict=True)
        if score >= _BEGINS * best
    }
    for i, one in enumerate(sentences):
        if (
            one.before
            and (one.passage.document, one.before[1]) in named
            and ABOUT_IT.match(one.text)
            and not field.asked.events
        ):
            scores[i] = max(scores[i], _GOES_ON * best)
        start = begun.get(field.spot(one).paragraph)
        if start is None or one.place[0] <= start:
            continue
        if is_told(one.text, coming=field.asked.coming) if field.asked.events else scores[i] >= _NEAR_IT * best:
            scores[i] = max(scores[i], _GOES_ON * best)


def _of_period(prose: Sequence[Prose], period: Period, field: _Field) -> list[Prose]:
    """The sentences of a time: those that name it, and those after them in a paragraph until another is named.

    Where an entry begins with its date, as in a diary, all of it is of that time, up to the next entry.
    """
    inside: set[End] = set()
    begun: End | None = None
    entry, document = False, ""
    read: dict[str, int] = {}
    for passage in field.passages:
        entry, document = entry and passage.document == document, passage.document
        for place in passage.sentences:
            if place[0] < read.get(document, 0):
                continue  # passages overlap: what stands twice would be taken for a part of the entry that is open
            read[document] = place[1]
            text, spot = passage.slice(*place), field.where[document, place[1]]
            if spot.paragraph == (document, place[0]) and (dated := DATED.match(text)):
                entry = period.holds(dated[0], passage.headings)
                begun = None
            if period.holds(text, (*passage.headings, spot.heading)):
                begun = None if period.spread(text) else spot.paragraph
            elif not entry and (spot.paragraph != begun or period.leaves(text)):
                begun = None
                continue
            inside.add((document, place[1]))
    return [one for one in prose if (one.passage.document, one.place[1]) in inside]


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

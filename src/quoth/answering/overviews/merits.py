"""What speaks for a sentence of an overview beside its nearness to the whole: its place, its form and its words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from quoth.answering.overviews.cues import (
    INTRODUCED,
    OUTCOMES,
    SUMMED_UP,
    advises,
    beside,
    of_itself,
    of_oneself,
    outcome,
)
from quoth.answering.overviews.prose import Prose
from quoth.answering.overviews.sections import End, Spot
from quoth.answering.stems import stems
from quoth.index.keywords import content_words

SHORT, _LONG = 8, 36
"""Words of sentences that say too little or too much at once."""
_LEAD, _LEADS = 8, 1.0
"""Sentences that stand first, and what the first of them is worth more where few are to say what a writing is."""
_COURTESIES = 3
"""Sentences among which one that says what a writing is opens it."""
_OFTEN = 3
_BELOW_TITLE, _SECTIONS = 2, 3
"""Headings above what stands in a section, and sections of a writing that may have no introduction."""
_TITLED = 0.25
"""What a word of the title is worth beside that: two places."""
NEAR_REST = 0.5
"""The centrality of a passage that belongs to the rest of its document."""


def of_outcomes(prose: list[Prose], where: Mapping[End, Spot]) -> list[Prose]:
    """The sentences that a writing labels as what something came to, or that state it; all where these are few."""
    spot_of = {one.place: where[one.passage.document, one.place[1]] for one in prose}
    labelled = [one for one in prose if OUTCOMES.match(spot_of[one.place].label)]
    if len(labelled) > 1:
        return labelled
    found = [one for one in prose if outcome(one.text) or OUTCOMES.match(spot_of[one.place].heading)]
    reached = [one for one in found if not advises(spot_of[one.place].heading)]
    found = reached if len(reached) > 1 else found
    return _with_what_they_lean_on(found, prose) if len(found) > 1 else prose


def _with_what_they_lean_on(found: Sequence[Prose], prose: Sequence[Prose]) -> list[Prose]:
    """Sentences in the order of the text, with the one before each that points back: it says who "they" are."""
    ends = {one.before[1] for one in found if one.leans and one.before}
    own = {one.place for one in found}
    return [one for one in prose if one.place in own or one.place[1] in ends]


def leading(likely: Sequence[Prose], scores: Sequence[float], where: Mapping[End, Spot]) -> list[float]:
    """Scores by which the sentences count that stand first, that say what a writing is, or have words of its title.

    And the first one of its results, where it does not sum itself up: what a study found is a part of what it is about.
    """
    firm = [one for one in likely if one.says]
    firm = _first_of_each_section(firm, where) or firm[past_courtesies(firm) :]
    rank = {one.place: 1 - place / _LEAD for place, one in enumerate(firm[:_LEAD])}
    found = _first_result(likely, where)
    return [
        score
        + (_LEADS if one is found else 0.0)
        + _LEADS * rank.get(one.place, 0.0)
        + (_LEADS / 2 if of_itself(one.text) else 0.0)
        + _TITLED * _has_title(one)
        for one, score in zip(likely, scores, strict=True)
    ]


def _first_of_each_section(firm: Sequence[Prose], where: Mapping[End, Spot]) -> list[Prose]:
    """The sentences that open the sections of a writing without an introduction, as a list of questions and answers is.

    [] where it says itself what it is, or its first section may tell.
    """
    opens: dict[str, Prose] = {}
    for one in firm:
        heading = where[one.passage.document, one.place[1]].heading
        opens.setdefault(heading, one)
    lead = next(iter(opens), "")
    titled = not firm or len(firm[0].passage.headings) < _BELOW_TITLE or INTRODUCED.match(lead) or SUMMED_UP.match(lead)
    if titled or len(opens) < _SECTIONS or any(of_itself(one.text) for one in firm[:_LEAD]):
        return []
    return [one for one in opens.values() if not one.leans]


def _first_result(likely: Sequence[Prose], where: Mapping[End, Spot]) -> Prose | None:
    headed = [(one, where[one.passage.document, one.place[1]].heading) for one in likely]
    if any(SUMMED_UP.match(heading) for _, heading in headed):
        return None
    return next((one for one, heading in headed if OUTCOMES.match(heading) and not one.leans), None)


def past_courtesies(firm: Sequence[Prose]) -> int:
    """The number of the sentence, of the first ones, in which a writing says what it is: thanks and credits precede it.

    0 where none does, or what stands before it is more than that.
    """
    return next((i for i, one in enumerate(firm[:_COURTESIES]) if of_itself(one.text) and not one.leans), 0)


def _has_title(one: Prose) -> bool:
    """Whether a sentence has a word of its document's title in some form (Edmundson's title method)."""
    title = stems(" ".join(content_words(one.passage.headings[0]))) if one.passage.headings else frozenset()
    return bool(title & stems(one.text))


def is_personal(prose: Sequence[Prose]) -> bool:
    """Whether a writing is of who wrote it, as a speech or a diary is: "I" stands in a third of its sentences."""
    return _OFTEN * sum(of_oneself(one.text) for one in prose) >= len(prose)


def by_words(one: Prose, spot: Spot, *, personal: bool = False) -> float:
    """What speaks for a sentence or against it by what its words and its heading say of it.

    That somebody speaks of himself speaks against it, unless the whole writing is `personal`.
    """
    for_it = (
        0.1 * of_itself(one.text)
        + 0.1 * outcome(one.text)
        + 0.05 * bool(OUTCOMES.match(spot.heading) or SUMMED_UP.match(spot.heading))
    )
    aside = beside(one.text) or (not personal and of_oneself(one.text))
    return for_it - 0.25 * aside - 0.2 * (not one.says)


def length_of(one: Prose) -> int:
    """The words of a sentence."""
    return one.text.count(" ") + 1


def use_of_words(prose: Sequence[Prose]) -> dict[tuple[int, int], float]:
    """How much of what a document speaks of most stands in each sentence, at most 1: the mean of its words' weights."""
    words = {one.place: set(content_words(one.text)) for one in prose}
    held = Counter(word for own in words.values() for word in own)
    weight = {word: math.log1p(count) if count > 1 else 0.0 for word, count in held.items()}
    means = {place: sum(weight[word] for word in own) / (len(own) + 3) for place, own in words.items()}
    most = max(means.values()) or 1.0
    return {place: mean / most for place, mean in means.items()}


def by_form(one: Prose, place: int, count: int, central: float) -> float:
    """What speaks for a sentence by its form: that it opens the document or a paragraph, and is of a middle length.

    An opening that is far from the rest, such as terms of use, counts for nothing. A single instruction counts less.
    """
    words = length_of(one)
    opening = 0.15 if place == 0 and one.first else 0.08 if place <= count // 20 + 1 else 0.0
    length = -0.1 if words < SHORT else -0.05 if words > _LONG else 0.0
    order = -0.1 if one.orders else 0.0
    return (opening if central >= NEAR_REST else 0.0) + (0.06 if one.first else 0.0) + length + order

"""Which document is meant by what it is about: "the story about the ferry", where no file is called a story."""

from __future__ import annotations

from collections import defaultdict

from quoth.answering.overviews.extracts import Scene
from quoth.answering.overviews.named_documents import bare, is_of_a_kind, occurs_akin, own_words
from quoth.answering.retrieval import search
from quoth.index.keywords import words

LOOKED_AT = 8
"""Passages by which documents are compared."""
_CLEAR = 0.5
"""The share of the weight of these passages, the first the heaviest, that the document which is meant has."""
_MANY = 1 / 3
"""The share of its passages in which a document speaks of what it is about, where title and beginning do not."""
_RANK = 2
"""Added to the place of a passage: its weight is one part in so many."""


def meant(topic: str, scene: Scene) -> list[str]:
    """The document that is clearly nearest to what a writing is said to be about; empty for none, or for no writing.

    None is where a word of the topic, what writings are called aside, occurs nowhere in it.
    """
    own = own_words(topic)
    if not is_of_a_kind(topic) or any(is_of_a_kind(word) for word in own):
        return []
    about = " ".join(own)
    hits = search(
        scene.snapshot, about, scene.encoder.encode([about])[0], scene.settings, sources=scene.sources, limit=LOOKED_AT
    )
    weights: dict[str, float] = defaultdict(float)
    for place, hit in enumerate(hits):
        weights[hit.passage.source] += 1 / (place + _RANK)
    best = max(sorted(weights), key=lambda name: weights[name], default="")
    clear = bool(best) and weights[best] >= _CLEAR * sum(weights.values())
    holding = [name for name in weights if _holds(name, about, scene)]
    return [best] if clear and best in holding else holding if holding == [best] else []


def subject_of(topic: str, scene: Scene) -> list[str]:
    """The documents whose titles have every word of a topic in some form: "camping" in "Campsite"."""
    own = own_words(topic)
    titles = scene.snapshot.titles(scene.sources)
    return [name for name in sorted(scene.sources) if own and all(_is_in(word, titles.get(name, "")) for word in own)]


def _is_in(word: str, title: str) -> bool:
    """Whether a word or its stem begins a word of a title; names must stand there as they are."""
    stem = bare(word) if word.islower() else word.casefold()
    return any(other == stem or (word.islower() and other.startswith(stem)) for other in words(title))


def _holds(source: str, about: str, scene: Scene) -> bool:
    """Whether a document has all words of what is asked about, and speaks of it in many places or at its beginning."""
    if not all(occurs_akin(word, scene.snapshot, [source]) for word in scene.snapshot.absent(about, [source])):
        return False
    if any(_is_in(word, scene.snapshot.titles([source]).get(source, "")) for word in own_words(about)):
        return True
    places = scene.snapshot.passage_ids([source])
    found = [id_ for id_, _ in scene.snapshot.lexical(about, len(places), places)]
    return len(found) >= _MANY * len(places) or scene.snapshot.spread([source], len(places))[0] in found

"""Lists whose items are numbered within their sentence: "three steps: (1) fill the tank, (2) wait and (3) drain it".

By the numbers alone, which must count up from the first; what stands between two of them is an item, whatever marks
are in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from quoth.answering.candidates import LOOKED_UP, Candidate, Saying
from quoth.answering.several.bullets import subject
from quoth.answering.spans import tidy
from quoth.answering.stems import stem, stems
from quoth.types import Passage, Span

_NUMBER = re.compile(r"(?<![\w)])\((?P<mark>\d{1,2}|[ivx]{1,5}|[a-z])\)\s+(?=\S)")
_JOINED = re.compile(r"[\s;,.]*(?:\b(?:and|or|and/or))?[\s;,]*$")
_LEAST = 3
"""Items of such a list: two numbers may stand for two notes."""
_ORDERS: tuple[tuple[str, ...], ...] = (
    tuple(str(number) for number in range(1, 31)),
    ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"),
    tuple("abcdefghijklmnopqrstuvwxyz"),
)


def numbered(question: str, best: Candidate, passages: Sequence[Passage]) -> list[Saying]:
    """The items of the list in whose sentence the answer stands, or else of the one whose lead-in says what is asked.

    [] where there is none, or where the answer is what leads in the list: then that is what is asked for.
    """
    if best.words is None:
        return []
    for place in best.passage.sentences:
        items = numbered_items(best.passage.slice(*place), place[0])
        if items and items[0][0] <= best.words[0] < place[1]:
            return _sayings(items, Candidate(best.passage, place, "", best.confidence))
    asked = frozenset(map(stem, subject(question)))
    found = [one for passage in passages for place in passage.sentences if (one := _led(asked, passage, place))]
    alike = {one.evidence: one for one in found}
    if len(alike) != 1:
        return []
    (own,) = alike.values()
    return _sayings(numbered_items(own.passage.slice(*own.evidence), own.evidence[0]), own)


def _led(asked: frozenset[str], passage: Passage, place: Span) -> Candidate | None:
    """A sentence with such a list before which every word of a question stands, or above it, and half right before."""
    items = numbered_items(passage.slice(*place), place[0])
    if len(asked) < 2 or not items:  # noqa: PLR2004 - one word is any list's
        return None
    own, heads = stems(passage.slice(place[0], items[0][0])), stems(" ".join(passage.headings))
    fits = asked <= own | heads and 2 * len(asked & own) >= len(asked)
    return Candidate(passage, place, "", LOOKED_UP) if fits else None


def numbered_items(sentence: str, at: int = 0) -> list[Span]:
    """Where the items of a sentence stand that count up from the first, `at` being its place; [] for too few.

    >>> text = "Two ways (see 4): (a) fill it, or, (b) wait; and (c) drain it."
    >>> [text[slice(*place)] for place in numbered_items(text)]
    ['fill it', 'wait', 'drain it']
    """
    for order in _ORDERS:
        marks: list[Span] = []
        for found in _NUMBER.finditer(sentence):
            if len(marks) < len(order) and found["mark"] == order[len(marks)]:
                marks.append(found.span())
        if len(marks) >= _LEAST:
            ends = [one[0] for _, one in pairwise(marks)] + [len(sentence)]
            return [_item(sentence, mark[1], end, at) for mark, end in zip(marks, ends, strict=True)]
    return []


def _item(sentence: str, start: int, end: int, at: int) -> Span:
    first, last = tidy(sentence, start, start + len(_JOINED.sub("", sentence[start:end])))
    return first + at, last + at


def _sayings(items: Sequence[Span], own: Candidate) -> list[Saying]:
    said = ((own.passage.slice(*place), place) for place in items)
    return [Saying(words, Candidate(own.passage, own.evidence, words, own.confidence, place)) for words, place in said]

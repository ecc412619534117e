"""Questions to begin with: made from a few passages, tried once, and kept while the documents stay as they are."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TypeAlias

from quoth.answering.overviews.prose import prose_of
from quoth.answering.shape.overview_forms import wanted
from quoth.index.keywords import subject_words
from quoth.index.seam import IndexSnapshot
from quoth.suggestions.propose import suggest
from quoth.types import Answer, Passage

COUNT, READ, TRIES = 3, 2, 2
"""Questions that are given; those among them that the reader answers, and how many are tried for these: each try reads
passages. The others are answered by overviews, which is known beforehand."""
SAMPLED = 24
"""Passages that questions are made from."""
REMEMBERED = 64
"""States of the documents of which the questions are kept."""
_LONGEST_TITLE = 40
"""Characters of a heading that a question can hold."""
_State: TypeAlias = tuple[str, frozenset[str] | None]
"""The fingerprint of the index, and the files that are asked."""


@dataclass(frozen=True)
class Openers:
    """Finds questions that documents answer, once for each state of them."""

    _known: OrderedDict[_State, tuple[str, ...]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def found(
        self, snapshot: IndexSnapshot, sources: Collection[str] | None, ask: Callable[[str], Answer]
    ) -> tuple[str, ...]:
        """At most three questions: what `ask` answers, what there is below a heading, what a document is about."""
        state = (snapshot.fingerprint(), None if sources is None else frozenset(sources))
        with self._lock:
            known = self._known.get(state)
        if known is None:
            names = sorted(snapshot.names() if sources is None else sources)
            passages = snapshot.passages(snapshot.spread(names, SAMPLED), sources)
            step = -(-len(passages) // COUNT) or 1
            apart = [passage for start in range(step) for passage in passages[start::step]]
            near = dict.fromkeys((*suggest(ask, apart, READ, TRIES), *_topics(apart)))
            known = (*list(near)[:READ], *_about(names))[:COUNT]
            with self._lock:
                self._known[state] = known
                while len(self._known) > REMEMBERED:
                    self._known.popitem(last=False)
        return known


def _topics(passages: Sequence[Passage]) -> Iterator[str]:
    """Questions for what stands below the headings of passages, where a sentence there can be quoted by itself."""
    for passage in passages:
        title = " ".join(passage.headings[-1:])
        plain = len(title) <= _LONGEST_TITLE and all(c.isalpha() or c in " -'" for c in title)
        if plain and subject_words(title) and any(not one.leans for one in prose_of([passage])):
            asked = f"What does it say about {title}?"
            if wanted(asked) is not None:
                yield asked


def _about(names: Collection[str]) -> list[str]:
    """Questions for an overview of each document, or of the one that there is."""
    if len(names) == 1:
        return ["What is this about?"]
    return [f"What is {PurePath(name).name} about?" for name in names][:COUNT]

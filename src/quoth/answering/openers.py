"""Questions to begin with: made from a few passages, tried once, and kept while the documents stay as they are."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TypeAlias

from quoth.index.snapshot import Snapshot
from quoth.suggestions.propose import suggest
from quoth.types import Answer

COUNT, TRIES = 3, 5
"""Questions that are given, and those that are tried: each try reads passages."""
SAMPLED = 24
"""Passages that questions are made from."""
REMEMBERED = 64
"""States of the documents of which the questions are kept."""
_State: TypeAlias = tuple[str, frozenset[str] | None]
"""The fingerprint of the index, and the files that are asked."""


@dataclass(frozen=True)
class Openers:
    """Finds questions that documents answer, once for each state of them."""

    _known: OrderedDict[_State, tuple[str, ...]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def found(
        self, snapshot: Snapshot, sources: Collection[str] | None, ask: Callable[[str], Answer]
    ) -> tuple[str, ...]:
        """At most three questions that `ask` answers, and for want of these what a document is about."""
        state = (snapshot.fingerprint(), None if sources is None else frozenset(sources))
        with self._lock:
            known = self._known.get(state)
        if known is None:
            names = sorted(snapshot.names() if sources is None else sources)
            passages = snapshot.passages(snapshot.spread(names, SAMPLED), sources)
            step = -(-len(passages) // COUNT) or 1
            apart = [passage for start in range(step) for passage in passages[start::step]]
            known = (*suggest(ask, apart, COUNT, TRIES), *_about(names))[:COUNT]
            with self._lock:
                self._known[state] = known
                while len(self._known) > REMEMBERED:
                    self._known.popitem(last=False)
        return known


def _about(names: Collection[str]) -> list[str]:
    """Questions for an overview of each document, or of the one that there is."""
    if len(names) == 1:
        return ["What is this about?"]
    return [f"What is {PurePath(name).name} about?" for name in names][:COUNT]

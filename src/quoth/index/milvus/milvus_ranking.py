"""The two legs of the search in Milvus, over the passages that count."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from quoth.index.keywords import asked_words, sought_words
from quoth.index.milvus.catalogue import Catalogue
from quoth.index.milvus.milvus_words import Phrase, beginnings, bm25, has, occurrences, phrases_of
from quoth.index.milvus.wire import MOST, Row, Wire, one_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TIMES = 4
"""Candidates that Milvus brings for each passage that is wanted."""
_CANDIDATES = 1000
"""The same where phrases are sought, which Milvus does not rank."""


class MilvusRanking:
    """Searches one state of an index. What it counts it remembers."""

    def __init__(self, wire: Wire, collection: str, catalogue: Catalogue) -> None:
        self.collection = collection
        self._wire = wire
        self._catalogue = catalogue
        self._holders: dict[Phrase, int] = {}
        self._scan = wire.address.is_file
        """Milvus Lite takes every text apart to look a word up; to scan it is four times as fast."""

    def is_of(self, collection: str, catalogue: Catalogue) -> bool:
        """Whether it searches that state."""
        return self.collection == collection and self._catalogue is catalogue

    def dense(self, vector: NDArray[np.float32], k: int, among: Collection[int] | None) -> list[tuple[int, float]]:
        """The `k` nearest, best first."""
        if k < 1 or not self._catalogue.passages or (among is not None and not among):
            return []
        return self._wire.nearest(self.collection, vector, k, self._where(among))

    def lexical(self, question: str, k: int, among: Collection[int] | None) -> list[tuple[int, float]]:
        """The `k` best by FTS5's BM25, of the best `_TIMES` as many by Milvus's."""
        sought = self._phrases(sought_words(question))
        if k < 1 or not sought or not self._catalogue.passages or (among is not None and not among):
            return []
        candidates = self._likeliest(sought, k * _TIMES, self._where(among))
        return self._ranked(candidates, sought, k, lambda words: any(occurrences(p, words) for p in sought))

    def holding(
        self, phrases: Sequence[str], and_any: Sequence[str], k: int, among: Collection[int] | None
    ) -> list[int]:
        """The `k` best that hold a phrase, and a word if there are any."""
        either, also = (self._phrases(t for t in texts if any(map(str.isalnum, t))) for texts in (phrases, and_any))
        if k < 1 or not either or not self._catalogue.passages or (among is not None and not among):
            return []
        conditions = [self._where(among), self._any(either), *([self._any(also)] if also else [])]
        candidates = self._likeliest([*either, *also], max(_CANDIDATES, k), " and ".join(conditions))

        def holds(words: Sequence[str]) -> bool:
            return any(occurrences(p, words) for p in either) and (not also or any(occurrences(p, words) for p in also))

        return [i for i, _ in self._ranked(candidates, [*either, *also], k, holds)]

    def absent(self, question: str, among: Collection[int] | None) -> list[str]:
        """The words of a question's subject that nothing holds."""
        asked = asked_words(question)
        phrases = phrases_of(asked)
        return [word for word, phrase in zip(asked, phrases, strict=True) if not self._occurs(phrase, among)]

    def begins(self, beginning: str, among: Collection[int] | None) -> bool:
        """Whether a word begins so."""
        ways = beginnings(beginning)
        if not ways or (among is not None and not among):
            return False
        return bool(self._wire.count(self.collection, f"{self._where(among)} and ({' or '.join(ways)})"))

    def _phrases(self, texts: Iterable[str]) -> list[Phrase]:
        return [phrase for phrase in phrases_of(list(dict.fromkeys(texts))) if phrase]

    def _likeliest(self, phrases: Sequence[Phrase], k: int, where: str) -> list[Row]:
        words = dict.fromkeys(word for phrase in phrases for word in phrase)
        return self._wire.likeliest(self.collection, " ".join(words), min(k, MOST), where)

    def _ranked(
        self, rows: Sequence[Row], phrases: Sequence[Phrase], k: int, wanted: Callable[[Sequence[str]], bool]
    ) -> list[tuple[int, float]]:
        holders = {phrase: self._count(phrase) for phrase in phrases}
        passages, mean = self._catalogue.passages, self._catalogue.words / self._catalogue.passages
        split = ((row["id"], row["words"].split()) for row in rows)
        scored = [(i, bm25(words, phrases, holders, passages, mean)) for i, words in split if wanted(words)]
        return sorted(scored, key=lambda hit: (-hit[1], hit[0]))[:k]

    def _any(self, phrases: Sequence[Phrase]) -> str:
        return f"({' or '.join(f'({has(phrase, scan=self._scan)})' for phrase in phrases)})"

    def _count(self, phrase: Phrase) -> int:
        if phrase not in self._holders:
            condition = f"{self._where(None)} and {has(phrase, scan=self._scan)}"
            self._holders[phrase] = self._wire.count(self.collection, condition)
        return self._holders[phrase]

    def _occurs(self, phrase: Phrase, among: Collection[int] | None) -> bool:
        if not phrase or (among is not None and not among) or not self._count(phrase):
            return False
        condition = f"{self._where(among)} and {has(phrase, scan=self._scan)}"
        return among is None or bool(self._wire.count(self.collection, condition))

    @cached_property
    def _counts(self) -> str:
        """The condition that a passage counts."""
        spans = [state.head.span for state in self._catalogue.parts.values() if state.head.finished]
        counts = f"({' or '.join(f'(id >= {first} and id < {end})' for first, end in spans)})"
        hidden = set(self._catalogue.hidden())
        return f"{counts} and {one_of('document', hidden, inside=False)}" if hidden else counts

    def _where(self, among: Collection[int] | None) -> str:
        """The condition that a passage counts, and is among some."""
        return self._counts if among is None else f"{self._counts} and {self._among(among)}"

    def _among(self, among: Collection[int]) -> str:
        """By whole texts where they are whole, those in or those out, whichever are fewer."""
        texts = {kept.number: kept for kept in map(self._catalogue.text_of, set(among)) if kept}
        if sum(kept.count for kept in texts.values()) != len(set(among)):
            return one_of("id", set(among))
        out = {kept.number for kept in self._catalogue.in_order if kept.number not in texts}
        return one_of("document", out, inside=False) if len(out) < len(texts) else one_of("document", texts)

"""Words as FTS5 sees them, written so that any analyser of Milvus leaves them alone, and FTS5's own BM25.

Milvus finds the candidates by its BM25; they are ranked here as the index on disk ranks them, so
that both give the same answers: Milvus's rarity of a word never falls to nothing, counts what was
removed until it is compacted, and in Lite goes by the segment.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TypeAlias

from quoth.index.word_stems import Stems

Phrase: TypeAlias = tuple[str, ...]
"""Words that follow one another, as they are written for Milvus."""

_K1, _B, _LEAST = 1.2, 0.75, 1e-6
_LONGEST = 60
_MOST_BYTES = 60_000
"""Of the words of one passage, which has 1,600 letters and its headings."""


@cache
def _stems() -> Stems:
    return Stems()


def phrases_of(texts: Sequence[str]) -> list[Phrase]:
    """The words of each text, in order."""
    return [tuple(map(_written, stems)) for stems in _stems().of(texts)]


def stored(phrase: Phrase) -> str:
    """Words as a field holds them: with a space about each."""
    text = f" {' '.join(phrase)} "
    return text if len(text) <= _MOST_BYTES else text[:_MOST_BYTES].rpartition(" ")[0] + " "


def beginnings(beginning: str) -> list[str]:
    """Conditions of which one holds where a word begins so."""
    phrase = phrases_of([beginning])[0]
    if not phrase:
        return []
    raw = _hexed(_stems().of([beginning])[0][-1])
    starts = {" ".join((*phrase[:-1], last)) for last in (phrase[-1], raw)}
    return [f"words like '% {start}%'" for start in sorted(starts)]


def has(phrase: Phrase, *, scan: bool) -> str:
    """The condition that a passage holds a phrase. Without `scan` the words are looked up first."""
    looked_up = [] if scan else [f"TEXT_MATCH(words, '{word}')" for word in dict.fromkeys(phrase)]
    if len(phrase) == 1 and looked_up:
        return looked_up[0]
    return " and ".join([*looked_up, f"words like '% {' '.join(phrase)} %'"])


def occurrences(phrase: Phrase, words: Sequence[str]) -> int:
    """How often a phrase stands in words."""
    size = len(phrase)
    return sum(tuple(words[at : at + size]) == phrase for at in range(len(words) - size + 1) if words[at] == phrase[0])


def bm25(
    words: Sequence[str], phrases: Sequence[Phrase], holders: Mapping[Phrase, int], passages: int, mean: float
) -> float:
    """FTS5's score of a passage: `holders` of `passages` hold a phrase; `mean` is the words of one.

    See `fts5Bm25Function` in SQLite's fts5_aux.c: a phrase that more than half of them hold has next to none.
    """
    score, shape = 0.0, _K1 * (1 - _B + _B * len(words) / mean)
    for phrase in phrases:
        rarity = math.log((passages - holders[phrase] + 0.5) / (holders[phrase] + 0.5))
        often = occurrences(phrase, words)
        score += (rarity if rarity > 0 else _LEAST) * (often * (_K1 + 1.0)) / (often + shape)
    return score


def _written(stem: str) -> str:
    """A word in a-z and 0-9 alone, the same for the same word."""
    plain = stem.isascii() and stem.isalnum() and len(stem) <= _LONGEST
    return stem if plain else _hexed(stem)


def _hexed(stem: str) -> str:
    digits = stem.encode().hex()
    if len(digits) > _LONGEST:
        digits = hashlib.sha256(stem.encode()).hexdigest()[:_LONGEST]
    return f"zq0{digits}"

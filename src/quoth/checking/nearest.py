"""Where a quotation that stands nowhere word by word comes nearest to standing, and what is different there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from quoth.checking.bookcase import OpenDocument
from quoth.checking.findings import WordChange
from quoth.checking.folding import FoldedText, is_word
from quoth.checking.wording import Wording
from quoth.index.keywords import STOP_WORDS

_LEAST_ALIKE: Final = 0.6
"""Share of a quotation's words that must stand there, one after the other, for it to be that one, changed."""
_FEWEST_ALIKE: Final = 3
_FEWEST_TELLING: Final = 2
"""Words that must stand there, and of those words that are not in every text."""
_EDGE: Final = 3
"""Words by which the ends of a place are moved to where they fit best."""
_MOST_WORDS: Final = 1_000
"""Of a quotation that are compared; what is longer is compared that far."""


@dataclass(frozen=True)
class NearPlace:
    """A range of words of a document, how alike it is to the quotation (0 to 1), and what is different."""

    first: int
    last: int
    alike: float
    changes: tuple[WordChange, ...]


def nearest(wording: Wording, document: OpenDocument, start: int, end: int) -> NearPlace | None:
    """The likest place in a range of a document; None where none is alike."""
    text = document.words
    longest = sum(len(word) + 1 for piece in wording.pieces for word in piece.words) + 100
    at, last = document.numbered(max(start - longest, 0), end + longest)
    first, same, total, changes = -1, 0, 0, []
    equal: list[str] = []
    for piece in wording.pieces:
        words = piece.words[: _MOST_WORDS - total]
        if first >= 0:
            last = at + piece.gap + 2 * len(words)
        fit = _fit(words, text.words[at:last]) if words else None
        if fit is None:
            total += len(words)
            continue
        a, b = at + fit[0], at + fit[1]
        steps = list(_steps(words, text, a, b))
        equal += [word for kept, word, _ in steps if kept]
        changes += [WordChange(word, there) for kept, word, there in steps if not kept]
        first, at = (a if first < 0 else first), b
        total += len(words)
    same = len(equal)
    if first < 0 or not _is_enough(equal, total):
        return None
    return NearPlace(first, at, same / total, tuple(changes))


def _is_enough(equal: Sequence[str], total: int) -> bool:
    real = [word.lower() for word in equal if is_word(word)]
    telling = sum(word not in STOP_WORDS for word in real)
    return len(equal) >= _LEAST_ALIKE * total and len(real) >= _FEWEST_ALIKE and telling >= _FEWEST_TELLING


def _fit(words: Sequence[str], among: Sequence[str]) -> tuple[int, int] | None:
    """The first and the last number of the words that are likest to some, by the fewest words to change."""
    from rapidfuzz import fuzz
    from rapidfuzz.distance import Levenshtein

    if not among:
        return None
    rough = fuzz.partial_ratio_alignment(list(words), list(among))
    if rough is None or rough.score == 0:
        return None
    if len(among) <= len(words):
        begins, ends = range(1), range(len(among), len(among) + 1)
    else:
        begins = range(max(rough.dest_start - _EDGE, 0), rough.dest_start + _EDGE + 1)
        ends = range(max(rough.dest_end - _EDGE, 1), min(rough.dest_end + _EDGE, len(among)) + 1)
    size = len(words)
    tried = ((Levenshtein.distance(words, among[a:b]), abs(b - a - size), a, b) for a in begins for b in ends if a < b)
    best = min(tried, default=None)
    return best[2:] if best else None


def _steps(words: Sequence[str], text: FoldedText, first: int, last: int) -> Iterator[tuple[bool, str, str]]:
    """`(whether they are the same, the quotation's words, the document's)`: same ones one by one."""
    from rapidfuzz.distance import Levenshtein

    there = text.words[first:last]
    if words and there and words[0].lower() == there[0].lower():
        words = (there[0], *words[1:])
    for same, group in groupby(Levenshtein.opcodes(words, there), key=lambda step: step.tag == "equal"):
        steps = list(group)
        begin, end = steps[0], steps[-1]
        if same:
            yield from ((True, word, word) for word in words[begin.src_start : end.src_end])
        else:
            said = text.said(first + begin.dest_start, first + end.dest_end)
            yield False, " ".join(words[begin.src_start : end.src_end]), said

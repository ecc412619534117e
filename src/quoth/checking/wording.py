"""A quotation as it may stand in a document: its words, in pieces where it says that it leaves out or changes some."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from quoth.checking.folding import ELLIPSIS, FoldedText, folded, is_word, recased
from quoth.types import Span

_BRACKETED: Final = re.compile(r"\[([^\[\]\n]{1,80})\](?P<rest>[^\W\d_]*)")
_INITIAL: Final = re.compile(r"[^\W\d_]")
_STAND_IN: Final = "\ufffc"
"""What stands for bracketed words (Unicode's object replacement character)."""
_EDGES: Final = frozenset({".", ",", ";", ":", "-", ELLIPSIS})
"""Signs that the mark of quotation may have drawn in, or that join the quotation to its sentence."""
CHANGED, OMITTED = 8, 400
"""Words that brackets may stand for, and that an ellipsis may leave out."""
_MOST_PLACES = 200


@dataclass(frozen=True)
class WordPiece:
    """Words that stand one after the other, and how many others may stand before them."""

    words: tuple[str, ...]
    gap: int = 0


@dataclass(frozen=True)
class Standing:
    """Where a quotation stands in a document, in numbers of words.

    `omitted` are those that an ellipsis leaves out, `replaced` those that brackets stand for.
    """

    first: int
    last: int
    omitted: tuple[Span, ...] = ()
    replaced: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Wording:
    """A quotation's words: all of them as they are written, and in pieces."""

    whole: FoldedText
    pieces: tuple[WordPiece, ...]

    @classmethod
    def of(cls, quotation: str) -> Wording | None:
        """The wording of a quotation; None for one without a word."""
        marked = _BRACKETED.sub(_unbracketed, quotation)
        text = folded(quotation)
        pieces = tuple(_pieces(folded(marked).words))
        return cls(text, pieces) if any(is_word(word) for piece in pieces for word in piece.words) else None

    def literal(self) -> tuple[str, ...]:
        """The words as they are written, without signs at the edges."""
        return _trimmed(self.whole.words)

    def standings(self, text: FoldedText) -> Iterator[Standing]:
        """Where it stands in a text, literally, else with what it changes and leaves out."""
        literal = self.literal()
        found = False
        for first in _either_case(text, literal):
            found = True
            yield Standing(first, first + len(literal))
        if not found and (len(self.pieces) > 1 or self.pieces[0].words != literal):
            for first in _either_case(text, self.pieces[0].words):
                standing = self._from(text, first)
                if standing:
                    yield standing

    def _from(self, text: FoldedText, first: int) -> Standing | None:
        """The pieces one after the other, each as near as it comes."""
        at = first + len(self.pieces[0].words)
        omitted: list[Span] = []
        replaced: list[Span] = []
        for piece in self.pieces[1:]:
            last = at + piece.gap + len(piece.words)
            found = min(_either_case(text, piece.words, at, last), default=None)
            if found is None:
                return None
            if found > at:
                (omitted if piece.gap == OMITTED else replaced).append((at, found))
            at = found + len(piece.words)
        return Standing(first, at, tuple(omitted), tuple(replaced))


def _either_case(text: FoldedText, words: Sequence[str], first: int = 0, last: int | None = None) -> Iterator[int]:
    """Places of words, the first of which may begin with a capital or not; so many of either."""
    for cased in dict.fromkeys((tuple(words), recased(words))):
        yield from islice(text.occurrences(cased, first, last), _MOST_PLACES)


def _unbracketed(found: re.Match[str]) -> str:
    """`[T]he` is "the" in whatever case; other brackets stand for words."""
    inside = found[1].strip()
    if found["rest"] and _INITIAL.fullmatch(inside):
        return inside + found["rest"]
    if inside in ("...", "…", ". . ."):
        return " … "
    return f" {_STAND_IN} "


def _pieces(words: Sequence[str]) -> Iterator[WordPiece]:
    run: list[str] = []
    gap = 0
    for word in (*_trimmed(words), ELLIPSIS):
        if word not in (ELLIPSIS, _STAND_IN):
            run.append(word)
            continue
        if kept := (_trimmed(run) if word == ELLIPSIS else tuple(run)):
            yield WordPiece(kept, gap)
            gap = 0
        gap = max(gap, OMITTED if word == ELLIPSIS else CHANGED)
        run = []


def _trimmed(words: Sequence[str]) -> tuple[str, ...]:
    first, last = 0, len(words)
    while first < last and words[first] in _EDGES:
        first += 1
    while first < last and words[last - 1] in _EDGES:
        last -= 1
    return tuple(words[first:last])

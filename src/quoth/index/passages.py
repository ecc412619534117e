"""Documents → passages: windows of whole sentences, each at its exact place.

Sentence boundaries come from sentencex (1.0.32), which gives offsets and so never has to look
for a sentence again; LlamaIndex's splitter finds its chunks with `str.find` and puts a repeated
sentence at the wrong place (0.14.25).
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from quoth.config import DEFAULTS, Settings
from quoth.files.blocks import trim
from quoth.types import Block, Document, Gloss, Passage, Rendering, Span, page_at

CountTokens: TypeAlias = Callable[[Sequence[str]], Sequence[int]]
"""Texts → the number of the encoder's tokens in each, special tokens left out."""

SPECIAL_TOKENS = 2
"""What an encoder adds around a text: [CLS] and [SEP]."""

_LONG_SENTENCE = 300
"""Characters. A longer sentence with quotation marks is a quotation of several sentences."""
_ENCLOSING = str.maketrans(dict.fromkeys('"“”„«»()[]', " "))
_MOST_MARKS = 8
"""Marks on one letter. A heap of more is no writing, and may be cut like any run of letters."""
_NUMBER = re.compile(r"\s*\(?(?:\d{1,3}(?:\.\d{1,3}){0,8}|[a-zA-Z]|[ivxlc]{1,7}|[IVXLC]{1,7})[.)]\s*")
"""The number of a heading or a list's item. It says nothing by itself."""
_CLAUSE = re.compile(r"[;:,—–][\"'”’)\]]*\s+|\s+[—–-]\s+")  # noqa: RUF001 - dashes meant


def sentences(text: str, start: int, end: int) -> list[Span]:
    """Spans of the sentences in `text[start:end]`, in order, without the white space around them.

    Every character of the stretch that is not white space is in exactly one of them. The
    library keeps a quotation whole, however many sentences it holds; a long one is opened.
    """
    spans = []
    for a, b in _boundaries(text[start:end], start):
        if b - a > _LONG_SENTENCE:
            spans += _boundaries(text[a:b].translate(_ENCLOSING), a)
        else:
            spans.append((a, b))
    return [span for span in (trim(text, a, b) for a, b in _without_crumbs(text, spans)) if span[0] < span[1]]


def _boundaries(stretch: str, offset: int) -> list[Span]:
    try:
        from sentencex import get_sentence_boundaries
    except ImportError as error:  # what there is no memory for is no library that is missing
        if "failed to map segment" in str(error):
            raise MemoryError from error
        raise

    # Only the starts are used: between two of them nothing can be lost.
    found = get_sentence_boundaries("en", stretch) if stretch else []
    cuts = sorted({0, *(s["start_index"] for s in found if 0 < s["start_index"] < len(stretch))})
    return [(offset + a, offset + b) for a, b in zip(cuts, [*cuts[1:], len(stretch)], strict=True)]


def _without_crumbs(text: str, spans: list[Span]) -> list[Span]:
    """The spans, where one without a letter or a digit joins the one before it, and a number in front the one after."""
    joined: list[Span] = []
    for start, end in spans:
        numbered = len(joined) == 1 and _NUMBER.fullmatch(text, *joined[0])
        if joined and (numbered or not any(c.isalnum() for c in text[start:end])):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


@dataclass(frozen=True)
class _Glossed:
    """A text with its glosses, of which the ones of any stretch are found fast."""

    text: str
    glosses: tuple[Gloss, ...]

    def among(self, start: int, end: int) -> tuple[Gloss, ...]:
        """The glosses that a stretch of the text is read with."""
        first = bisect.bisect_left(self.glosses, start, key=lambda gloss: gloss.end)
        last = bisect.bisect_left(self.glosses, end, key=lambda gloss: gloss.start)
        return self.glosses[first:last]

    def read(self, start: int, end: int) -> str:
        """The stretch as search and reader see it."""
        return Rendering.of(self.text[start:end], start, self.among(start, end)).text


@dataclass(frozen=True)
class _Piece:
    """A sentence, or a part of one too long for a passage, and what it costs in tokens.

    `gap` is the cost of the markup between it and the piece before; `apart` says that the
    two cannot share a passage, because a word was cut between them.
    """

    start: int
    end: int
    tokens: int
    gap: int
    apart: bool


def split(document: Document, count_tokens: CountTokens, settings: Settings = DEFAULTS) -> tuple[Passage, ...]:
    """The passages of a document, in order.

    A passage stays within one section, holds at most `settings.max_tokens` tokens and
    `settings.max_chars` characters, and starts with as many of the last sentences of the one
    before as fit in `settings.overlap_tokens`. A sentence longer than that is cut, at a clause
    if there is one, else at white space, else between characters.
    """
    passages: list[Passage] = []
    glossed = _Glossed(document.text, document.glosses)
    for headings, blocks in _sections(document.blocks, glossed):
        pieces = _pieces(glossed, blocks, count_tokens, settings)
        for window in _windows(pieces, settings):
            glosses = glossed.among(window[0].start, window[-1].end)
            passages.append(_passage(document, headings, window, glosses))
    return tuple(passages)


def _passage(
    document: Document, headings: tuple[str, ...], window: Sequence[_Piece], glosses: tuple[Gloss, ...]
) -> Passage:
    start, end = window[0].start, window[-1].end
    return Passage(
        source=document.source,
        document=document.sha256,
        start=start,
        end=end,
        text=document.text[start:end],
        sentences=tuple((piece.start, piece.end) for piece in window),
        headings=headings,
        page=page_at(document.page_starts, start),
        glosses=glosses,
    )


def _sections(all_blocks: Sequence[Block], glossed: _Glossed) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """Heading paths with the blocks below them. A heading with nothing below is its own body."""
    path: list[Block] = []
    body: list[Block] = []

    def titles(blocks: Sequence[Block]) -> tuple[str, ...]:
        return tuple(" ".join(glossed.read(b.start, b.end).split()) for b in blocks)

    bare = False
    for block in all_blocks:
        if not block.level:
            body.append(block)
            continue
        deeper = bool(path) and block.level > path[-1].level
        if body:
            yield titles(path), body
        elif bare and not deeper:
            yield titles(path[:-1]), [path[-1]]
        path = [*(above for above in path if above.level < block.level), block]
        body, bare = [], True
    if body:
        yield titles(path), body
    elif bare:
        yield titles(path[:-1]), [path[-1]]


def _pieces(glossed: _Glossed, blocks: Sequence[Block], count_tokens: CountTokens, settings: Settings) -> list[_Piece]:
    text = glossed.text
    parts = list(_parts(glossed, blocks, count_tokens, settings))
    if not parts:
        return []
    gaps = [glossed.read(before[1], after[0]) for before, after in pairwise(parts)]
    written = [gap for gap in gaps if gap.strip()]
    cost = dict(zip(written, count_tokens(written), strict=True))
    pieces = [_Piece(*parts[0], gap=0, apart=False)]
    for (_, last, _), (start, end, tokens), gap in zip(parts, parts[1:], gaps, strict=False):
        apart = last == start and text[start - 1].isalnum() and text[start].isalnum()
        pieces.append(_Piece(start, end, tokens, cost.get(gap, 0), apart))
    return pieces


def _parts(
    glossed: _Glossed, blocks: Sequence[Block], count_tokens: CountTokens, settings: Settings
) -> Iterator[tuple[int, int, int]]:
    """`(start, end, tokens)` of each sentence, or of its parts where it is too long; none of what is hidden whole."""
    budget = settings.max_tokens - SPECIAL_TOKENS
    spans = [span for block in blocks for span in _sentences_of(glossed.text, block)]
    read = {span: glossed.read(*span) for span in spans if span[1] - span[0] <= settings.max_chars}
    short = {span: words for span, words in read.items() if len(words) <= settings.max_chars}
    costs = dict(zip(short, count_tokens(list(short.values())), strict=True))
    for start, end in spans:
        tokens = costs.get((start, end), budget + 1)
        if not read.get((start, end), "-").strip():
            continue
        if tokens <= budget:
            yield start, end, tokens
        else:
            yield from _cut(glossed, start, end, count_tokens, budget=budget, max_chars=settings.max_chars)


def _sentences_of(text: str, block: Block) -> list[Span]:
    return [(block.start, block.end)] if block.row else sentences(text, block.start, block.end)


def _cut(
    glossed: _Glossed, start: int, end: int, count_tokens: CountTokens, *, budget: int, max_chars: int
) -> Iterator[tuple[int, int, int]]:
    """Parts of an overlong sentence as `(start, end, tokens)`, halved until each fits."""
    start, end = trim(glossed.text, start, end)
    if start >= end:
        return
    if end - start <= max_chars:
        words = glossed.read(start, end)
        if not words.strip():
            return  # markup
        tokens = count_tokens([words])[0] if len(words) <= max_chars or end - start == 1 else budget + 1
        if tokens <= budget or end - start == 1:
            yield start, end, tokens
            return
    middle = _cut_point(glossed.text, start, end)
    yield from _cut(glossed, start, middle, count_tokens, budget=budget, max_chars=max_chars)
    yield from _cut(glossed, middle, end, count_tokens, budget=budget, max_chars=max_chars)


def _cut_point(text: str, start: int, end: int) -> int:
    """Where to halve: at a clause or at white space in the middle part, else between letters.

    Only the middle is looked at, and at most a thousand characters of it, so that a line of
    any length costs no more than its own length.
    """
    half = (start + end) // 2
    reach = min((end - start) // 4, 500)
    low, high = half - reach, half + reach
    for pattern in (_CLAUSE, re.compile(r"\s+")):
        cuts = [m.end() for m in pattern.finditer(text, low, high) if start < m.end() < end]
        if cuts:
            return min(cuts, key=lambda cut: abs(cut - half))
    for _ in range(_MOST_MARKS):  # a mark stays with its letter
        if half < end - 1 and unicodedata.combining(text[half]):
            half += 1
    return max(half, start + 1)


def _windows(pieces: Sequence[_Piece], settings: Settings) -> Iterator[list[_Piece]]:
    window: list[_Piece] = []
    for piece in pieces:
        if window and not _fits(window, piece, settings):
            yield window
            window = _overlap(window, piece, settings)
        window.append(piece)
    if window:
        yield window


def _fits(window: Sequence[_Piece], piece: _Piece, settings: Settings) -> bool:
    tokens = window[0].tokens + sum(p.gap + p.tokens for p in window[1:])
    return (
        not piece.apart
        and tokens + piece.gap + piece.tokens <= settings.max_tokens - SPECIAL_TOKENS
        and piece.end - window[0].start <= settings.max_chars
    )


def _overlap(window: Sequence[_Piece], piece: _Piece, settings: Settings) -> list[_Piece]:
    """The last pieces of a window that also open the next one, never the whole window."""
    kept: list[_Piece] = []
    for last in reversed(window[1:]):
        if sum(p.tokens for p in kept) + last.tokens > settings.overlap_tokens:
            break
        if not _fits([last, *kept], piece, settings):
            break
        kept.insert(0, last)
        if last.apart:
            break
    return kept

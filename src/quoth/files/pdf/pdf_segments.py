"""Characters → segments: stretches of a line without a wide gap, their words parted by blanks.

The order of the file is kept where it goes on along a line; where the pen jumps, geometry alone decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from quoth.files.pdf.pdf_frames import Floats
from quoth.files.pdf.pdf_glyphs import Glyphs

WIDE_GAP: Final = 0.8
"""Ems. A wider gap may part columns or cells; a blank of text that is set to a width seldom reaches it."""
_BACK: Final = -0.35
"""Ems. A pen that goes further back begins something else; kerning reaches a fifth."""
_WORD_GAP: Final = 0.13
_WORD_GAP_BESIDE_BLANKS: Final = 0.18
"""Ems. Gaps that part words, in text without and with blanks of its own."""
_REAL_BLANK: Final = 0.06
"""Ems that a blank takes at least; some fonts have one without width after a ligature."""
_SET_APART: Final = 0.45
"""Ems between letters of a word that is set apart; single letters with wider gaps are words."""
_FEW_GAPS: Final = 4
_LETTER_GAP: Final = 0.18
_CLEAR: Final = 0.05
"""Ems that a gap within a word stays under, and by which the gaps between words are wider."""
_WORDS: Final = 0.45
"""Share of a line's gaps that are between words, at most."""
_SAME_BASE: Final = 0.25
_SCRIPT_BASE: Final = 0.62
_SCRIPT_SIZE: Final = 0.87
"""Ems that letters of one line, and raised or lowered small ones, may stand apart; and how small these are."""


Wall: TypeAlias = tuple[float, float, float]
"""A ruled line from top to bottom: its place from the left, its upper and its lower end."""


@dataclass(frozen=True)
class Segment:
    """Words that stand on one line without a wide gap; places in points, in the page turned so that it is upright.

    `sources` has for each character of the text the library's number of the one it comes from, -1 for a blank.
    What is `held` in place of a text, as a table is, has a height of its own.
    """

    text: str
    sources: tuple[int, ...]
    left: float
    right: float
    base: float
    size: float
    bold: bool
    turn: int
    height: float = 0.0
    held: object = None

    @property
    def top(self) -> float:
        """Where its letters reach up to, about."""
        return self.base - (self.height or 0.75 * self.size)

    @property
    def bottom(self) -> float:
        """Where its letters reach down to, about."""
        return self.base + 0.25 * self.size

    @cached_property
    def leftward(self) -> bool:
        """Whether most of its letters are written from right to left."""
        return 2 * sum(map(_is_leftward, self.text)) > len(self.text)


def _is_leftward(letter: str) -> bool:
    return "\u0590" <= letter <= "\u08ff" or "\ufb1d" <= letter <= "\ufdff" or "\ufe70" <= letter <= "\ufeff"


def is_wide(letter: str) -> bool:
    """Whether a letter belongs to a script that is written without blanks: Chinese or Japanese."""
    return "\u2e80" <= letter <= "\ua4cf" or "\uf900" <= letter <= "\ufaff" or "\uff00" <= letter <= "\uffef"


def segments_of(glyphs: Glyphs, walls: Sequence[Wall] = (), walled: int = 0) -> list[Segment]:
    """The segments of a page. None crosses a wall, which is one for text with this turn."""
    if not glyphs.texts:
        return []
    pieces = _pieces(glyphs, walls, walled)
    return [
        segment
        for turn in range(8)
        for segment in _joined([piece for piece in pieces if piece.turn == turn], walls if turn == walled else ())
    ]


def _pieces(glyphs: Glyphs, walls: Sequence[Wall], walled: int) -> list[Segment]:
    """Stretches of the file's own order that go on along a line."""
    kept = without_doubles(glyphs)
    gaps, steps, smallest = _steps(glyphs, kept)
    sizes = glyphs.sizes[kept]
    near = (gaps >= _BACK) & (gaps <= WIDE_GAP)
    level = (steps <= _SAME_BASE) | ((steps <= _SCRIPT_BASE) & (smallest < _SCRIPT_SIZE) & (gaps < 0.4))
    if walls:
        middles = np.stack([(glyphs.boxes[kept, 0] + glyphs.boxes[kept, 2]) / 2, glyphs.bases[kept] - 0.3 * sizes])
        near &= ~_walled(middles, walls) | (glyphs.turns[kept][1:] != walled)
    goes_on = near & level & (glyphs.turns[kept][1:] == glyphs.turns[kept][:-1])
    ends = [0, *(np.flatnonzero(~goes_on) + 1).tolist(), len(sizes)]
    return [_piece(glyphs, kept[a:b], gaps[a : b - 1]) for a, b in pairwise(ends)]


def _walled(middles: Floats, walls: Sequence[Wall]) -> NDArray[np.bool_]:
    """Whether a wall stands between each character and the next."""
    left, right = np.minimum(middles[0, 1:], middles[0, :-1]), np.maximum(middles[0, 1:], middles[0, :-1])
    found = np.zeros(len(left), np.bool_)
    for x, top, bottom in walls:
        found |= (left < x) & (x < right) & (middles[1, 1:] > top) & (middles[1, 1:] < bottom)
    return found


def without_doubles(glyphs: Glyphs) -> NDArray[np.int64]:
    """Places of the characters that are not printed a second time over themselves, as false bold type is."""
    codes = np.array([ord(text[0]) for text in glyphs.texts], np.int64)
    order = np.lexsort((np.arange(len(codes)), np.round(glyphs.boxes[:, 0], 1), np.round(glyphs.bases, 0), codes))
    boxes, near = glyphs.boxes[order], 0.12 * glyphs.sizes[order][1:]
    double = (codes[order][1:] == codes[order][:-1]) & (np.abs(np.diff(glyphs.bases[order])) < near)
    double &= (np.abs(np.diff(boxes[:, 0])) < near) & (np.abs(np.diff(boxes[:, 2])) < near)
    double &= np.abs(np.diff(glyphs.numbers[order])) > 1  # the letters of a ligature have one box
    kept = np.ones(len(codes), np.bool_)
    kept[np.maximum(order[1:], order[:-1])[double]] = False
    return np.flatnonzero(kept)


def _steps(glyphs: Glyphs, kept: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
    """From each character to the next, in ems: the gap, how far up or down; and the ratio of the two sizes."""
    boxes, sizes = glyphs.boxes[kept], glyphs.sizes[kept]
    em = np.maximum(sizes[1:], sizes[:-1])
    onward, backward = boxes[1:, 0] - boxes[:-1, 2], boxes[:-1, 0] - boxes[1:, 2]
    gaps = onward
    leftward = np.array([_is_leftward(glyphs.texts[place]) for place in kept], np.bool_)
    if leftward.any():
        either = leftward[1:] | leftward[:-1]
        gaps = np.where(either & (np.abs(backward) < np.abs(onward)), backward, onward)
    same = (np.abs(boxes[1:, 0] - boxes[:-1, 0]) < 0.01) & (np.abs(boxes[1:, 2] - boxes[:-1, 2]) < 0.01)
    gaps = np.where(same, 0.0, gaps)
    return gaps / em, np.abs(np.diff(glyphs.bases[kept])) / em, np.minimum(sizes[1:], sizes[:-1]) / em


def _piece(glyphs: Glyphs, places: NDArray[np.int64], gaps: Floats) -> Segment:
    spaced = glyphs.spaced[places[1:]]
    base, size = _middle(glyphs.bases[places]), _middle(glyphs.sizes[places])
    tied = np.abs(np.diff(glyphs.boxes[places, 0], prepend=-1.0)[:-1]) < 0.01  # after the parts of a ligature
    blanks = (spaced & ~(tied & (np.abs(gaps) < _REAL_BLANK))) | (gaps > _word_gap(gaps, own=bool(spaced.any())))
    if (glyphs.bases[places] < base - 0.15 * size).any():
        blanks |= _beside_marks(glyphs, places, base, size)
    letters: list[str] = []
    sources: list[int] = []
    for place, number, blank in zip(
        places.tolist(), glyphs.numbers[places].tolist(), (False, *blanks.tolist()), strict=True
    ):
        text = glyphs.texts[place]
        if blank and not (is_wide(letters[-1]) and is_wide(text)):
            letters.append(" ")
            sources.append(-1)
        letters += text
        sources += [number] * len(text)
    boxes = glyphs.boxes[places]
    return Segment(
        "".join(letters),
        tuple(sources),
        float(boxes[:, 0].min()),
        float(boxes[:, 2].max()),
        base,
        size,
        bool(2 * glyphs.bold[places].sum() > len(places)),
        int(glyphs.turns[places[0]]),
    )


def _beside_marks(glyphs: Glyphs, places: NDArray[np.int64], base: float, size: float) -> NDArray[np.bool_]:
    """Where a raised number is the mark of a note and no power: after a long word or a sign, or before a word."""
    raised = (glyphs.bases[places] < base - 0.15 * size) & (glyphs.sizes[places] < _SCRIPT_SIZE * size)
    texts = [glyphs.texts[place] for place in places]
    blanks = np.zeros(len(places) - 1, np.bool_)
    for at in np.flatnonzero(raised[1:] != raised[:-1]).tolist():
        mark, word = (texts[at + 1], texts[at]) if raised[at + 1] else (texts[at], texts[at + 1])
        if not mark.isdigit():
            continue
        if raised[at]:
            blanks[at] = (word.isalpha() and not raised[max(at - 1, 0) : at].all()) or (at < 3 and word.isalpha())
        else:
            blanks[at] = (not word.isalnum() and word not in "([") or (
                at > 2 and all(map(str.isalpha, texts[at - 3 : at + 1]))
            )
    return blanks


def _word_gap(gaps: Floats, *, own: bool) -> float:
    """Ems that part words here: where the gaps of a line fall into narrow ones and fewer wide ones, between these."""
    if own:
        return _WORD_GAP_BESIDE_BLANKS
    count = len(gaps)
    if count < _FEW_GAPS:
        return _WORD_GAP
    ordered = np.sort(gaps)
    low, high = np.maximum(ordered[:-1], 0.0), ordered[1:]
    jumps = np.where(
        (low < _LETTER_GAP) & (high > _WORD_GAP - 0.04) & (np.arange(count - 1, 0, -1) <= _WORDS * count),
        high - low,
        0.0,
    )
    best = int(jumps.argmax())
    if jumps[best] > _CLEAR:
        return float((low[best] + high[best]) / 2)
    usual = float(ordered[count // 2])
    return (usual if 0 < usual < _SET_APART else 0.0) + _WORD_GAP


def _middle(values: Floats) -> float:
    return float(values[0]) if values[0] == values[-1] else float(np.sort(values)[len(values) // 2])


def _joined(pieces: Sequence[Segment], walls: Sequence[Wall]) -> Iterator[Segment]:
    """Pieces that stand side by side on one line, put together."""
    for row in rows_of(pieces):
        run: list[Segment] = []
        for piece in row:
            if run and not _touch(run[-1], piece, walls):
                yield _united(run)
                run = []
            run.append(piece)
        yield _united(run)


def rows_of(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Segments that stand on one line, from left to right, or from right to left where they are written so."""
    row: list[Segment] = []
    for segment in sorted(segments, key=lambda one: one.base):
        if row and segment.base - row[0].base > _SAME_BASE * min(row[0].size, segment.size):
            yield _in_order(row)
            row = []
        row.append(segment)
    if row:
        yield _in_order(row)


def _in_order(row: list[Segment]) -> list[Segment]:
    if 2 * sum(len(one.text) for one in row if one.leftward) > sum(len(one.text) for one in row):
        return sorted(row, key=lambda one: -one.right)
    return sorted(row, key=lambda one: one.left)


def _touch(one: Segment, other: Segment, walls: Sequence[Wall]) -> bool:
    gap = max(other.left - one.right, one.left - other.right) / max(one.size, other.size)
    if not _BACK <= gap <= WIDE_GAP:
        return False
    left, right = sorted(((one.left + one.right) / 2, (other.left + other.right) / 2))
    level = one.base - 0.3 * one.size
    return not any(left < x < right and top < level < bottom for x, top, bottom in walls)


def _united(run: Sequence[Segment]) -> Segment:
    if len(run) == 1:
        return run[0]
    texts, sources = [run[0].text], list(run[0].sources)
    for one, other in pairwise(run):
        gap = max(other.left - one.right, one.left - other.right) / max(one.size, other.size)
        if gap > _WORD_GAP and not (is_wide(one.text[-1]) and is_wide(other.text[0])):
            texts.append(" ")
            sources.append(-1)
        texts.append(other.text)
        sources += other.sources
    longest = max(run, key=lambda one: len(one.text))
    return Segment(
        "".join(texts),
        tuple(sources),
        min(one.left for one in run),
        max(one.right for one in run),
        longest.base,
        longest.size,
        longest.bold,
        longest.turn,
    )

"""Pieces of lines → segments: stretches of a line without a wide gap.

The order of the file is kept where it goes on along a line; where the pen jumps, geometry alone decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from quoth.files.pdf.pdf_glyphs import Glyphs
from quoth.files.pdf.pdf_words import BACK, SAME_BASE, WIDE_GAP, WORD_GAP, Segment, Wall, parted, pieces_of


def segments_of(glyphs: Glyphs, walls: Sequence[Wall] = (), walled: int = 0) -> list[Segment]:
    """The segments of a page. None crosses a wall, which is one for text with this turn."""
    if not glyphs.texts:
        return []
    pieces = list(pieces_of(glyphs, walls, walled))
    return [
        segment
        for turn in range(8)
        for segment in _joined([piece for piece in pieces if piece.turn == turn], walls if turn == walled else ())
    ]


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
        if row and segment.base - row[0].base > SAME_BASE * min(row[0].size, segment.size):
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
    if not BACK <= gap <= WIDE_GAP:
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
        if gap > WORD_GAP and parted(one.text[-1], other.text[0]):
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

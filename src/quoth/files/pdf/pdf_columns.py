"""Segments of a page → regions in reading order: columns one after another, what reaches over them at its place.

A gutter is a strip that no segment crosses, with prose on both sides of it (an XY-cut after Nagy and Seth, 1984).
Segments that do cross it, such as a title over two columns, part the page into bands, which are cut by themselves.
Rows of short cells that stand level are no columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

import numpy as np

from quoth.files.pdf.pdf_lines import line_of
from quoth.files.pdf.pdf_paragraphs import paragraphs_of
from quoth.files.pdf.pdf_segments import rows_of
from quoth.files.pdf.pdf_words import WIDE_GAP, Segment, wide_letters

_CROSSED: Final = (0.0, 0.12, 0.3)
"""Shares of the segments that may reach over a gutter, tried in this order."""
_LEVEL: Final = 0.2
"""Ems that two segments on one line may stand apart."""
_MOSTLY: Final = 0.8
_FILLED: Final = 0.8
"""Share of lines that stand level on both sides, as rows do; then lines must be so full to be prose."""
_BEGIN: Final = 0.6
_APART: Final = 0.3
_FEWEST: Final = 3
_SAME_LINE: Final = 2.0
"""Shares of a column's lines that begin paragraphs at most, and of these that begin beside the middle of others at
least, and their number; points that lines which stand level may differ by."""
_INNER: Final = 2
"""How many more gutters are looked for beside a column to know it for one."""
_DEPTH: Final = 24
_MOST_SEGMENTS: Final = 5_000
"""A page with more is read line by line: it is a drawing or a bomb, and no time is lost on it."""


@dataclass(frozen=True)
class _Gutter:
    left: tuple[Segment, ...]
    right: tuple[Segment, ...]
    across: tuple[Segment, ...]


def regions_of(segments: Sequence[Segment], depth: int = 0) -> list[list[Segment]]:
    """The segments in groups without columns, in the order in which they are read."""
    if len(segments) < 4 or len(segments) > _MOST_SEGMENTS or depth > _DEPTH:
        return [list(segments)] if segments else []
    if not _any_beside(segments):
        return [list(segments)]
    gutter = _best_gutter(segments)
    if gutter is None:
        return _halves(segments, depth)
    if gutter.across:
        return [region for band in _bands(segments, gutter.across) for region in regions_of(band, depth + 1)]
    return regions_of(gutter.left, depth + 1) + regions_of(gutter.right, depth + 1)


def _any_beside(segments: Sequence[Segment]) -> bool:
    """Whether some segment begins higher than another ends."""
    bottom = float("-inf")
    for segment in sorted(segments, key=lambda one: one.base):
        if segment.base - 0.5 * segment.size < bottom:
            return True
        bottom = max(bottom, segment.base)
    return False


def _halves(segments: Sequence[Segment], depth: int) -> list[list[Segment]]:
    """Cut at the widest empty stripe from side to side, if there are columns above or below it."""
    ordered = sorted(segments, key=lambda one: one.top)
    bottom, best, place = ordered[0].bottom, 0.0, 0
    for number, (before, after) in enumerate(pairwise(ordered), 1):
        bottom = max(bottom, before.bottom)
        if after.top - bottom > best:
            best, place = after.top - bottom, number
    if best < 0.4 * median(one.size for one in segments):
        return [list(segments)]
    above, below = (regions_of(half, depth + 1) for half in (ordered[:place], ordered[place:]))
    return [list(segments)] if len(above) == len(below) == 1 else above + below


def _bands(segments: Sequence[Segment], across: Sequence[Segment]) -> Iterator[list[Segment]]:
    """The page from top to bottom, parted where segments reach over the gutter."""
    crossing = set(map(id, across))
    band: list[Segment] = []
    over = False
    for segment in sorted(segments, key=lambda one: (one.base, id(one) not in crossing)):
        is_over = id(segment) in crossing
        if band and is_over != over and not (over and _level(band[-1], segment)):
            yield band
            band = []
        elif band:
            is_over = over
        over = is_over
        band.append(segment)
    yield band


def _level(one: Segment, other: Segment) -> bool:
    return abs(one.base - other.base) <= _LEVEL * max(one.size, other.size)


def _best_gutter(segments: Sequence[Segment], inner: int = _INNER) -> _Gutter | None:
    lefts = np.array([one.left for one in segments])
    rights = np.array([one.right for one in segments])
    em = median(one.size for one in segments)
    places = np.unique(np.concatenate([lefts, rights]))
    middles, widths = (places[1:] + places[:-1]) / 2, np.diff(places)
    over = (np.searchsorted(np.sort(lefts), middles) - np.searchsorted(np.sort(rights), middles)).astype(int)
    for share in _CROSSED:
        for middle in _strips(middles, widths, over, int(share * len(segments)), em):
            gutter = _gutter(segments, middle)
            if _parts_columns(gutter, inner):
                return gutter
    return None


def _strips(middles: np.ndarray, widths: np.ndarray, over: np.ndarray, most: int, em: float) -> list[float]:
    """Middles of the stripes that at most so many segments cross, the widest first."""
    found: list[tuple[float, float]] = []
    begin = None
    for place in range(len(middles) + 1):
        free = place < len(middles) and over[place] <= most
        if free and begin is None:
            begin = place
        elif not free and begin is not None:
            wide = float(widths[begin:place].sum())
            if wide >= WIDE_GAP * em:
                least = begin + int(np.argmin(over[begin:place] * 1e6 - widths[begin:place]))
                found.append((wide, float(middles[least])))
            begin = None
    return [middle for _, middle in sorted(found, reverse=True)[:8]]


def _gutter(segments: Sequence[Segment], middle: float) -> _Gutter:
    return _Gutter(
        tuple(one for one in segments if one.right <= middle),
        tuple(one for one in segments if one.left >= middle),
        tuple(one for one in segments if one.left < middle < one.right),
    )


def _parts_columns(gutter: _Gutter, inner: int) -> bool:
    left, right = gutter.left, gutter.right
    if len(left) < 2 or len(right) < 2 or not _side_by_side(left, right):
        return False
    prose = (_is_prose(left), _is_prose(right))
    few = min(left, right, key=len)
    many = right if few is left else left
    level = _share_level(few, many)
    if all(prose):
        filled = level < _MOSTLY or all(_is_prose(side, full=_FILLED) for side in (left, right))
        return filled or _begin_apart(left, right)
    if level < 0.6:
        return any(prose) or (len(few) > 2 and not gutter.across)
    if not any(prose) or not inner:
        return False
    one, other = (left, right) if prose[0] else (right, left)
    return _is_prose(one, full=_FILLED) and _best_gutter(other, inner - 1) is not None


def _share_level(few: Sequence[Segment], many: Sequence[Segment]) -> float:
    """Which share of some segments stand on a line with one of the others."""
    bases, own = np.sort([one.base for one in many]), np.array([one.base for one in few])
    place = np.searchsorted(bases, own)
    near = np.minimum(np.abs(bases[np.minimum(place, len(bases) - 1)] - own), np.abs(bases[place - 1] - own))
    return float((near <= _LEVEL * np.array([one.size for one in few])).mean())


def _begin_apart(left: Sequence[Segment], right: Sequence[Segment]) -> bool:
    """Whether paragraphs of one side begin beside the middle of those of the other, as texts of a row never do."""
    sides = [_begins(side) for side in (left, right)]
    if any(sum(side.values()) > _BEGIN * len(side) for side in sides):
        return False
    for own, other in (sides, sides[::-1]):
        bases = np.sort(list(other))
        first = [base for base, begins in own.items() if begins][1:]
        near = [float(bases[np.abs(bases - base).argmin()]) for base in first]
        level = [one for one, base in zip(near, first, strict=True) if abs(one - base) <= _SAME_LINE]
        if sum(not other[one] for one in level) >= max(_FEWEST, _APART * len(level)):
            return True
    return False


def _begins(side: Sequence[Segment]) -> dict[float, bool]:
    """For the base of each line of a side whether a paragraph begins with it."""
    lines = [line_of(row) for row in rows_of(side)]
    return {line.base: not place for part in paragraphs_of(lines) for place, line in enumerate(part.lines)}


def _side_by_side(left: Sequence[Segment], right: Sequence[Segment]) -> bool:
    """Whether a good part of the lower side stands beside the other."""
    top = max(min(one.top for one in left), min(one.top for one in right))
    bottom = min(max(one.bottom for one in left), max(one.bottom for one in right))
    beside = [sum(top <= one.base <= bottom for one in side) for side in (left, right)]
    return min(beside) >= 2


def _is_prose(side: Sequence[Segment], full: float = 0.55) -> bool:
    """Whether lines follow each other closely, half of them at least so full, and most of several words."""
    lines = _lines(side)
    if len(lines) < 3:
        return False
    wide = max(right for _, right, _ in lines) - min(left for left, _, _ in lines)
    filled = sum(right - left > full * wide for left, right, _ in lines)
    covered = sum(one.right - one.left for one in side) > 0.75 * sum(right - left for left, right, _ in lines)
    worded = covered and _is_worded(side)
    em = median(one.size for one in side)
    close = sum(after[2] - before[2] < 2.2 * em for before, after in pairwise(lines))
    return filled >= 0.5 * len(lines) and worded and close >= 0.5 * (len(lines) - 1) and wide > 6 * em


def _is_worded(side: Sequence[Segment]) -> bool:
    """Whether lines are made of several words, or of letters that need no blanks between them."""
    letters = sum(len(one.text) for one in side)
    wide = 2 * sum(wide_letters(one.text) for one in side) > letters
    lines = len(_lines(side))
    return letters >= (8 if wide else 14) * lines and (wide or sum(one.text.count(" ") for one in side) >= 1.5 * lines)


def _lines(side: Sequence[Segment]) -> list[tuple[float, float, float]]:
    """Left, right and base of each line of a column."""
    lines: list[tuple[float, float, float]] = []
    for one in sorted(side, key=lambda segment: segment.base):
        if lines and one.base - lines[-1][2] <= _LEVEL * one.size:
            left, right, base = lines[-1]
            lines[-1] = (min(left, one.left), max(right, one.right), base)
        else:
            lines.append((one.left, one.right, one.base))
    return lines

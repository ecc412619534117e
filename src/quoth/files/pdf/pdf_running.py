"""Lines that stand at the same place on most pages: headers, footers, page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from quoth.files.pdf.pdf_fields import Insert
from quoth.files.pdf.pdf_frames import Floats, Rect
from quoth.files.pdf.pdf_segments import rows_of
from quoth.files.pdf.pdf_words import Segment

_ROWS: Final = 5
_ZONE: Final = 0.2
"""Rows from the edge of a page, and the share of its height, in which a header or a footer stands."""
_EDGE: Final = 0.08
_CLOSE: Final = 2.5
_LINE: Final = 1.4
"""Share of the height that is the very edge; ems between rows of a header, and between lines of a paragraph."""
_PLACE: Final = 4.0
"""Points that its places may differ by from page to page."""
_FEWEST: Final = 3
_SHARE: Final = 0.4
"""Pages that a line recurs on: so many, and such a share of those from its first to its last."""
_NUMBER: Final = re.compile(r"\d+")


@dataclass(frozen=True)
class Sheet:
    """The segments of a page, its height in points, its notes with their places, and whether it can be read.

    A page that is empty can; one with pictures alone, or with letters that nobody knows, cannot.
    """

    segments: tuple[Segment, ...]
    height: float
    notes: tuple[tuple[Insert, Rect], ...] = ()
    readable: bool = True
    scan: Floats | None = None
    """The boxes of its letters, by their numbers, where it was read from its picture."""


@dataclass(frozen=True)
class Seen:
    """A segment near the edge of a page: which row from there, and how many points."""

    page: int
    segment: Segment
    row: int
    place: float
    at_top: bool
    height: float

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers in its text."""
        return tuple(int(found) for found in _NUMBER.findall(self.segment.text[:200]) if len(found) < 10)


@dataclass(frozen=True)
class Running:
    """What recurs: `dropped` are ids of segments that are left out, `heads` and `feet` those that are kept once."""

    dropped: frozenset[int]
    heads: frozenset[int]
    feet: frozenset[int]


def running_in(sheets: Sequence[Sheet]) -> Running:
    """The headers and footers of the pages. The first of a header is kept, and the last of a footer."""
    groups: dict[tuple[bool, str], list[Seen]] = defaultdict(list)
    seen = [one for page, sheet in enumerate(sheets) for one in edges_of(page, sheet)]
    for one in seen:
        groups[one.at_top, _NUMBER.sub("#", one.segment.text)].append(one)
    recurring = [group for found in groups.values() for group in _recurring(found, len(sheets))]
    accepted = {id(one.segment) for group in recurring for one in group}
    outer = _peeled(seen, accepted)
    heads: set[int] = set()
    feet: set[int] = set()
    for group in recurring:
        left = [one for one in group if id(one.segment) in outer]
        if left and any(letter.isalpha() for letter in left[0].segment.text):
            (heads if left[0].at_top else feet).add(id(left[0 if left[0].at_top else -1].segment))
    return Running(frozenset(outer - heads - feet), frozenset(heads), frozenset(feet))


def edges_of(page: int, sheet: Sheet) -> Iterator[Seen]:
    """The segments that stand near the top or the bottom of a page."""
    rows = list(rows_of(sheet.segments))
    for at_top, ordered in ((True, rows), (False, rows[::-1])):
        for number, row in enumerate(ordered[:_ROWS]):
            if any(segment.held for segment in row):
                break
            for segment in row:
                place = segment.base if at_top else sheet.height - segment.base
                if place < _ZONE * sheet.height:
                    yield Seen(page, segment, number, place, at_top, sheet.height)


def _recurring(found: Sequence[Seen], pages: int) -> Iterator[list[Seen]]:
    """Of segments with the same words, those that stand at the same place on enough pages."""
    groups: list[list[Seen]] = []
    for one in sorted(found, key=lambda seen: (seen.place, seen.page)):
        if groups and one.place - groups[-1][-1].place <= _PLACE:
            groups[-1].append(one)
        else:
            groups.append([one])
    for group in groups:
        group.sort(key=lambda seen: seen.page)
        for same in _same(group):
            if _on_most(same, pages):
                yield same


def _same(group: Sequence[Seen]) -> Iterator[list[Seen]]:
    """Segments whose numbers are alike, or count the pages."""
    if _counts(group):
        yield list(group)
        return
    alike: dict[str, list[Seen]] = defaultdict(list)
    for one in group:
        alike[one.segment.text].append(one)
    yield from alike.values()


def _counts(group: Sequence[Seen]) -> bool:
    """Whether some number grows with the pages, and the others stay."""
    if not group[0].numbers or len({len(one.numbers) for one in group}) > 1:
        return False
    steps = [
        [(after - before, other.page - one.page) for before, after in zip(one.numbers, other.numbers, strict=True)]
        for one, other in pairwise(group)
    ]
    columns = list(zip(*steps, strict=True))
    counting = [all(step == pages for step, pages in column) for column in columns]
    constant = [all(step == 0 for step, _ in column) for column in columns]
    return any(counting) and all(a or b for a, b in zip(counting, constant, strict=True))


def _on_most(group: Sequence[Seen], pages: int) -> bool:
    on = sorted({one.page for one in group})
    if len(on) < _FEWEST and not (len(on) == pages == 2 and _counts(group)):
        return False
    return len(on) >= _SHARE * (on[-1] - on[0] + 1)


def _peeled(seen: Sequence[Seen], accepted: set[int]) -> set[int]:
    """Of the recurring segments, those with nothing else between them and the edge of the page."""
    rows: dict[tuple[int, bool], dict[int, list[Seen]]] = defaultdict(lambda: defaultdict(list))
    for one in seen:
        rows[one.page, one.at_top][one.row].append(one)
    outer: set[int] = set()
    for page in rows.values():
        peeled: list[list[Seen]] = []
        for number in range(_ROWS):
            row = page[number]
            if not row or (peeled and not _goes_with(peeled[-1][0], row[0])):
                break
            recur = [one for one in row if id(one.segment) in accepted]
            if recur:
                peeled.append(recur)
            if len(recur) < len(row):
                break
        if len(peeled) < _ROWS:  # more are pages that begin alike
            outer |= {id(one.segment) for row in _off(peeled, page) for one in row}
    return outer


def _goes_with(one: Seen, other: Seen) -> bool:
    """Whether a row further in belongs to those outside of it: it is close, or at the very edge as they are."""
    return other.place < _EDGE * other.height or abs(other.place - one.place) < _CLOSE * one.segment.size


def _off(peeled: list[list[Seen]], page: Mapping[int, Sequence[Seen]]) -> list[list[Seen]]:
    """The rows without those that are the first lines of a paragraph: the next line follows as lines do."""
    if not peeled:
        return []
    last, following = peeled[-1][0], page.get(peeled[-1][0].row + 1)
    if following and any(map(str.isalpha, last.segment.text)):
        step, size = abs(following[0].place - last.place), last.segment.size
        if step < _LINE * size and abs(following[0].segment.size - size) < 0.06 * size:
            return _off(peeled[:-1], page)
    return peeled

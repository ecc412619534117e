"""A draft → a report: each of its quotations and figures, held to the documents."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final, TypeAlias, TypeVar

from quoth.checking.bookcase import Bookcase
from quoth.checking.draft_figures import figure_of, figures
from quoth.checking.figure_check import check_figure
from quoth.checking.findings import Claim, DraftReport
from quoth.checking.namings import Namings
from quoth.checking.quotation_check import Around, check_quotation
from quoth.checking.quotations import quotations
from quoth.index.seam import IndexSnapshot
from quoth.types import Span

MOST_QUOTATIONS: Final = 2_000
MOST_FIGURES: Final = 2_000
_COUNTED: Final = 100_000
"""Claims beyond those that are looked at are counted so far."""
_BESIDE: Final = 120
"""Characters on either side of a quotation where a draft may say itself what the quotation leaves away."""

T = TypeVar("T")
Told: TypeAlias = Callable[[str, int, int], None]
"""Told what is done, how much of it, and how much there is."""


def check_draft(
    draft: str, snapshot: IndexSnapshot, sources: Collection[str] | None = None, progress: Told | None = None
) -> DraftReport:
    """Hold a draft to all documents of a snapshot, or to those of some `sources`."""
    draft = draft.encode("utf-8", "replace").decode("utf-8")  # half a character is none, and SQLite takes none
    case = Bookcase(snapshot, sources)
    namings = Namings(case.titles, draft)
    quoted, more = _some(_outside(quotations(draft), namings.defined), MOST_QUOTATIONS)
    matches, also = _some(figures(draft, sorted([*quoted, *namings.defined])), MOST_FIGURES)
    numbers = [figure_of(draft, match) for match in matches]
    total = len(quoted) + len(numbers)
    claims: list[Claim] = []
    known: dict[object, Claim] = {}
    tell = progress or (lambda *_: None)
    for done, asked in enumerate(_asked(draft, quoted, namings)):
        tell("Checking quotations", done, total)
        claims += filter(None, [check_quotation(case, asked)])
    for done, figure in enumerate(numbers, len(quoted)):
        tell("Checking figures", done, total)
        key = (figure.values, figure.unit, figure.words)
        known[key] = known.get(key) or check_figure(case, figure)
        claims.append(replace(known[key], start=figure.span[0], end=figure.span[1], text=figure.text))
    return DraftReport(tuple(sorted(claims, key=lambda claim: claim.start)), more + also)


def _some(found: Iterator[T], most: int) -> tuple[list[T], int]:
    """The first of them, and how many more there are."""
    first = list(islice(found, most))
    return first, sum(1 for _ in islice(found, _COUNTED))


def _outside(spans: Iterator[Span], lines: Sequence[Span]) -> Iterator[Span]:
    """Those of some spans that do not begin in a line that says what a reference stands for; all in order."""
    number = 0
    for span in spans:
        while number < len(lines) and lines[number][1] <= span[0]:
            number += 1
        if number == len(lines) or span[0] < lines[number][0]:
            yield span


def _asked(draft: str, quoted: Sequence[Span], namings: Namings) -> Iterator[Around]:
    ends = [0, *(end for _, end in quoted)]
    starts = [*(start for start, _ in quoted[1:]), len(draft)]
    for number, (start, end) in enumerate(quoted):
        before, after = ends[number], starts[number]
        block = draft[start : start + 4].lstrip(" ").startswith(">")
        named = namings.beside((start, end), before, after, block=block)
        yield Around(
            (start, end),
            draft[start:end],
            named,
            draft[max(start - _BESIDE, before) : start],
            draft[end : min(end + _BESIDE, after)],
        )

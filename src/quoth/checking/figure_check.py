"""A figure → where the documents have it: with words like those of the draft, with others, or nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from quoth.checking.bookcase import Bookcase
from quoth.checking.draft_figures import DraftFigure, stems, values_in
from quoth.checking.findings import Claim, ClaimVerdict, FoundPlace
from quoth.types import Passage, Rendering, Span

_PASSAGES: Final = 20
_ALIKE: Final = 0.34
"""Share of the words around a figure that must stand in the document's sentence for it to speak of the same."""
_FEWEST: Final = 2
"""Such words at least, where there are so many."""
_MOST_WORDS: Final = 12


def check_figure(case: Bookcase, figure: DraftFigure) -> Claim:
    """What the documents say to a figure."""
    phrases = list(_written(figure))
    passages = case.holding(phrases, figure.words[:_MOST_WORDS], _PASSAGES) if figure.words else []
    found = list(_places(figure, passages))
    if not any(alike for alike, _, _ in found):
        found += _places(figure, case.holding(phrases, most=_PASSAGES))
    best = sorted(found, key=lambda place: (not place[0], -place[1]))
    verdict: ClaimVerdict = "nowhere" if not best else "found" if best[0][0] else "other_words"
    start, end = figure.span
    distinct = list({(place.document, place.start): place for _, _, place in best}.values())
    return Claim(
        "figure", verdict, start, end, figure.text,
        place=distinct[0] if distinct else None, others=tuple(distinct[1:4]),
    )  # fmt: skip


def _written(figure: DraftFigure) -> Iterator[str]:
    """The number as documents may write it, for the search, which knows digits and what parts them."""
    yield figure.number
    for value in sorted(figure.values):
        yield value
        whole, _, rest = value.partition(".")
        grouped = f"{int(whole):,}" if whole.isdigit() and len(whole) < 50 else whole  # noqa: PLR2004 - longer is no number
        yield f"{grouped}.{rest}" if rest else grouped
        for power, name in ((3, "thousand"), (6, "million"), (9, "billion")):
            if value.isdigit() and len(value) > power and value.endswith("0" * (power - 2)):
                yield f"{_scaled(value, power)} {name}"


def _scaled(value: str, power: int) -> str:
    return re.sub(r"\.?0*$", "", f"{value[:-power]}.{value[-power:]}")


def _places(figure: DraftFigure, passages: list[Passage]) -> Iterator[tuple[bool, int, FoundPlace]]:
    """`(whether the words around are alike, how many are, the sentence)` of each sentence with the figure."""
    for passage in passages:
        for span in passage.sentences:
            told = _told(passage, span)
            if any(
                values & figure.values and (not figure.unit or unit == figure.unit) for values, unit in values_in(told)
            ):
                shared = len(figure.around & stems(told))
                enough = shared >= min(_FEWEST, len(figure.around)) and shared >= _ALIKE * len(figure.around)
                place = FoundPlace(passage.source, passage.document, passage.page, *span, passage.slice(*span))
                yield enough, shared, place


def _told(passage: Passage, span: Span) -> str:
    """A sentence as it is read: the heading of a column stands before its cell, those of the section before all."""
    start, end = span
    glosses = [gloss for gloss in passage.glosses if start <= gloss.start and gloss.end <= end]
    text = Rendering.of(passage.slice(start, end), start, glosses).text
    return f"{' '.join(re.sub(r'[0-9]', '', heading) for heading in passage.headings)}\n{text}"

"""Lines such as "Brown: 69 votes", as the rows of a table that has no other form: a label, a figure, what it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quoth.answering.beside.figures import figures
from quoth.answering.records import Record, RecordCell, records_of, word_set
from quoth.types import Passage, Span

_LINE = re.compile(
    r"^[ \t]*(?:[-*+•][ \t]+|\d{1,3}[.)][ \t]+)?(?P<label>[^\s:|][^:|\n]{0,58}?)[ \t]*:"
    r"[ \t]+(?P<value>[^|\n]{1,60}?)[ \t]*$",
    re.MULTILINE,
)
_LETTERS = re.compile(r"[^\W\d_]+")
FEWEST = 2
"""Lines that are rows of one table, at least."""


def label_lines(passage: Passage) -> list[Record]:
    """The lines of a passage that are a label and one figure, each as a row whose column is called what is counted."""
    return [*_lines(passage), *_pairs(passage)]


def _lines(passage: Passage) -> Iterator[Record]:
    rows = [record.place for record in records_of(passage)]
    for found in _LINE.finditer(passage.text):
        label, value = (_at(passage, found.span(name)) for name in ("label", "value"))
        if not any(start <= label[0] < end for start, end in rows):
            yield from _row(passage, label, value)


def _pairs(passage: Passage) -> Iterator[Record]:
    """The rows that are a name with its value, under no headings."""
    for record in records_of(passage):
        if record.is_pair:
            label, value = ((cell.start, cell.end) for cell in record.cells)
            yield from _row(passage, label, value)


def _row(passage: Passage, label: Span, value: Span) -> Iterator[Record]:
    words = passage.slice(*value)
    if len(figures(words)) == 1:
        counted = word_set(" ".join(_LETTERS.findall(words)))
        cells = (
            RecordCell(*label, word_set(passage.slice(*label)), frozenset()),
            RecordCell(*value, word_set(words) - counted, counted),
        )
        yield Record((label[0], value[1]), cells, frozenset())


def _at(passage: Passage, place: Span) -> Span:
    return place[0] + passage.start, place[1] + passage.start

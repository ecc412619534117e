"""The tables of a passage with all their rows, wherever in the document these are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from quoth.answering.records import Record, RecordCell, records_of
from quoth.answering.several.label_lines import label_lines
from quoth.types import Passage, Span

Rows: TypeAlias = "Sequence[tuple[Record, Passage]]"
"""Rows of one table, each with the passage that it is in."""
AllOf = Callable[[Passage], Sequence[Passage]]
"""All passages of the document that one is of: a table may go on where nothing was read."""
_FEWEST = 2
"""Rows of a table, at least."""


def tables_in(passage: Passage, all_of: AllOf) -> Iterator[Rows]:
    """The tables that begin in a passage or go on in it, with their rows in other passages; then its labelled lines."""
    headed = {tuple(c.heading for c in r.cells): r for r in records_of(passage) if any(c.heading for c in r.cells)}
    every = all_of(passage) if headed else ()
    lines: dict[tuple[frozenset[str], ...], list[tuple[Record, Passage]]] = {}
    for record in label_lines(passage):
        lines.setdefault(tuple(cell.heading for cell in record.cells), []).append((record, passage))
    for rows in (*(_rows(record, passage, every) for record in headed.values()), *lines.values()):
        if len(rows) >= _FEWEST:
            yield rows


def _rows(first: Record, passage: Passage, every: Sequence[Passage]) -> Rows:
    """The rows of the table that a passage holds, with those of other passages of its document."""
    headings = [cell.heading for cell in first.cells]
    found = {record.place: (record, one) for one in (passage, *every) for record in records_of(one)}
    ordered = [found[place] for place in sorted(found)]
    return [(r, p) for r, p in ordered if [c.heading for c in r.cells] == headings and p.headings == passage.headings]


def own_words(passage: Passage, cell: RecordCell) -> Span:
    """Where the words of a cell stand, without what parts it from others."""
    stands = passage.slice(cell.start, cell.end)
    start = cell.start + len(stands) - len(stands.lstrip(" \t|"))
    return start, start + len(stands.strip(" \t|\n"))

"""The tables of a passage with all their rows, wherever in the document these are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from quoth.answering.records import Record, RecordCell, records_of
from quoth.answering.several.label_lines import label_lines
from quoth.types import Passage, Span

Rows: TypeAlias = "Sequence[tuple[Record, Passage]]"
"""Rows of one table, each with the passage that it is in."""
AllOf = Callable[[Passage], Sequence[Passage]]
"""All passages of the document that one is of: a table may go on where nothing was read."""
_MARKS = {"yes": "yes", "no": "no", "\u2713": "yes", "\u2714": "yes", "\u2717": "no", "\u2718": "no", "\u274c": "no"}
_FEWEST = 2
"""Rows of a table, at least."""


def tables_in(passage: Passage, all_of: AllOf) -> Iterator[Rows]:
    """The tables that begin in a passage or go on in it, with their rows in other passages; then its labelled lines."""
    headed: list[Record] = []
    for record in sorted(records_of(passage), key=lambda one: len(one.cells), reverse=True):
        if any(cell.heading for cell in record.cells) and not any(_in_columns(record, other) for other in headed):
            headed.append(record)
    every = all_of(passage) if headed else ()
    lines: dict[tuple[frozenset[str], ...], list[tuple[Record, Passage]]] = {}
    for record in label_lines(passage):
        lines.setdefault(tuple(cell.heading for cell in record.cells), []).append((record, passage))
    for rows in (*(_rows(record, passage, every) for record in headed), *lines.values()):
        if len(rows) >= _FEWEST:
            yield rows


def _rows(first: Record, passage: Passage, every: Sequence[Passage]) -> Rows:
    """The rows of the table that a passage holds, with those of other passages of its document."""
    found = {record.place: (record, one) for one in (passage, *every) for record in records_of(one)}
    rows = ((_in_columns(found[place][0], first), found[place][1]) for place in sorted(found))
    return [(row, one) for row, one in rows if row and one.headings == passage.headings]


def _in_columns(record: Record, first: Record) -> Record | None:
    """A row with a cell for each column of another, empty where it has none; None where it is of another table.

    Nothing stands in a document for an empty cell. A row has the first cell and most of the others.
    """
    own, cells = list(record.cells), []
    for column in first.cells:
        fits = bool(own) and own[0].heading == column.heading
        cells.append(own.pop(0) if fits else RecordCell(record.place[1], record.place[1], frozenset(), column.heading))
    most = 2 * len(record.cells) > len(first.cells)
    return replace(record, cells=tuple(cells)) if not own and most and cells[0].words else None


def is_empty(cell: RecordCell) -> bool:
    """Whether nothing stands in a cell."""
    return cell.start == cell.end


def own_words(passage: Passage, cell: RecordCell) -> Span:
    """Where the words of a cell stand, without what parts it from others."""
    stands = passage.slice(cell.start, cell.end)
    start = cell.start + len(stands) - len(stands.lstrip(" \t|"))
    return start, start + len(stands.strip(" \t|\n"))


def ticked(passage: Passage, cell: RecordCell) -> str:
    """Yes or no where a cell is that, or a tick or a cross; "" for any other."""
    return _MARKS.get(passage.slice(*own_words(passage, cell)).strip("*_ .").casefold(), "")

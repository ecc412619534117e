"""Yes or no by a table: "Is K-18 critical?" is decided by the cell of its row in whose column "critical" stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quoth.answering.beside.negations import negated
from quoth.answering.candidates import LOOKED_UP, Candidate, Saying
from quoth.answering.records import Record, RecordCell, asked_words
from quoth.answering.several.superlatives import Ranking
from quoth.answering.several.whole_tables import AllOf, Rows, own_words, tables_in, ticked
from quoth.answering.shape.forms import polar
from quoth.answering.stems import stems
from quoth.types import Passage

_ASKED_BACK = re.compile(r"^(\s*\w+)n['\u2019]t\b", re.IGNORECASE)
_Row = tuple[Record, Passage]


def stated(question: str, passages: Sequence[Passage], all_of: AllOf) -> Ranking | None:
    """Yes where the cell of the row that is asked for has the value that is asked for, no where it has another.

    Every word of the question must be the row's own name, what rows are called, and either a whole cell of one column
    or the heading of that column above a yes, a no or a tick; an empty cell decides nothing.
    """
    bare = _ASKED_BACK.sub(r"\1", question)  # "Isn't it open?" is answered as "Is it open?"
    if not polar(question) or negated(bare, stems(bare)):
        return None
    asked = asked_words(bare)
    for passage in passages:
        for rows in tables_in(passage, all_of):
            named = [row for row in rows if row[0].cells[0].words and row[0].cells[0].words < asked]
            longest = max(named, key=lambda row: len(row[0].cells[0].words), default=None)
            if longest and len(found := list(_states(longest, rows, asked))) == 1:
                return found[0]
    return None


def _states(row: _Row, rows: Rows, asked: frozenset[str]) -> Iterator[Ranking]:
    """What the cells of a row say to the question, where they say anything to it."""
    record, passage = row
    value = asked - record.cells[0].words - record.cells[0].heading
    for column, cell in enumerate(record.cells[1:], 1):
        column_words = {other.cells[column].words for other, _ in rows}
        short = _said(passage, cell, value, column_words) if cell.heading and value else ""
        if short:
            name, words = (own_words(passage, one) for one in (record.cells[0], cell))
            shown = Candidate(passage, record.place, passage.slice(*words), LOOKED_UP, words)
            yield Ranking(short, (Saying(f"{passage.slice(*name)} ({shown.short})", shown),))


def _said(passage: Passage, cell: RecordCell, value: frozenset[str], column: set[frozenset[str]]) -> str:
    """What a cell says of a value, by what the whole column has; "" where nothing."""
    if value <= cell.heading:
        return ticked(passage, cell)
    meant = {value, value - cell.heading} & column
    return ("yes" if cell.words in meant else "no") if meant and cell.words else ""

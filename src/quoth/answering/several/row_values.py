"""The rows of a table that have a value: "Which parts are hardware?" asks for every row in whose cell that stands.

Only where each word of the question is the heading of the first column, a whole cell, or the heading above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quoth.answering.candidates import LOOKED_UP, Candidate, Saying
from quoth.answering.records import Record, asked_words, records_of
from quoth.answering.several.superlatives import compares
from quoth.answering.several.whole_tables import AllOf, Rows, own_words, tables_in
from quoth.types import Passage

_ASKS = re.compile(r"\s*(?:and\s+)?(?:what|which)\b", re.IGNORECASE)
_NOT = re.compile(r"\b(?:is|are|was|were)(?:\s+not\b|n['’]t\b)", re.IGNORECASE)  # noqa: RUF001
_NEGATION = re.compile(r"\b(?:not|no|never|none|without|except|neither|nor)\b|n['’]t\b", re.IGNORECASE)  # noqa: RUF001


def rows_with(question: str, passages: Sequence[Passage], all_of: AllOf) -> list[Saying]:
    """The first cells of all rows that have what is asked for; [] where no table answers that."""
    others = bool(_NOT.search(question))
    if not _ASKS.match(question) or _NEGATION.search(_NOT.sub("", question)) or compares(question):
        return []
    asked = asked_words(question)
    for passage in passages:
        if not any(record.cells[0].heading & asked for record in records_of(passage)):
            continue
        for rows in tables_in(passage, all_of):
            if found := list(_meant(asked, rows, others=others)):
                return found
    return []


def _meant(asked: frozenset[str], rows: Rows, *, others: bool) -> Iterator[Saying]:
    """The rows that have the value, or those `others` that have none such, if some row has it."""
    kind = rows[0][0].cells[0].heading & asked
    having = [_has(record, asked - kind) for record, _ in rows] if kind else []
    for has, (record, passage) in zip(having, rows, strict=False):
        if any(having) and has != others:
            place = own_words(passage, record.cells[0])
            short = passage.slice(*place)
            yield Saying(short, Candidate(passage, record.place, short, LOOKED_UP, place))


def _has(record: Record, asked: frozenset[str]) -> bool:
    """Whether whole cells of a row, other than its first, and their headings are all that is asked."""
    cells = [cell for cell in record.cells[1:] if cell.words and cell.words <= asked]
    said = frozenset[str]().union(*(cell.words | cell.heading for cell in cells))
    return bool(cells) and asked <= said and not asked & record.cells[0].words

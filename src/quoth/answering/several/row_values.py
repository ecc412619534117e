"""The rows of a table that have a value: "Which parts are hardware?" asks for every row in whose cell that stands.

Only where each word of the question is what the rows are (the heading of the first column or above the table), a whole
cell, or the heading above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quoth.answering.candidates import LOOKED_UP, Candidate, Saying
from quoth.answering.records import Record, RecordCell, asked_words, records_of, word_set
from quoth.answering.several.superlatives import compares
from quoth.answering.several.whole_tables import AllOf, Rows, own_words, tables_in, ticked
from quoth.answering.stems import stem
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
        if not any(_kind(record, passage) & asked for record in records_of(passage)):
            continue
        for rows in tables_in(passage, all_of):
            if found := list(_meant(asked, rows, others=others)):
                return found
    return []


def _meant(asked: frozenset[str], rows: Rows, *, others: bool) -> Iterator[Saying]:
    """The rows that have the value, or those `others` that have none such, if some row has it."""
    kind = _kind(*rows[0]) & asked
    having = [_has(record, passage, asked - kind) for record, passage in rows] if kind else []
    for has, (record, passage) in zip(having, rows, strict=False):
        if any(having) and has != others:
            place = own_words(passage, record.cells[0])
            short = passage.slice(*place)
            yield Saying(short, Candidate(passage, record.place, short, LOOKED_UP, place))


def _kind(record: Record, passage: Passage) -> frozenset[str]:
    """What the rows of a table are: the heading of the first column, and what the table stands under."""
    return record.cells[0].heading | word_set("".join(passage.headings[-1:]))


def _has(record: Record, passage: Passage, asked: frozenset[str]) -> bool:
    """Whether whole cells of a row, other than its first, and their headings are all that is asked."""
    cells = [cell for cell in record.cells[1:] if _fits(passage, cell, asked)]
    said = frozenset[str]().union(*(cell.words | cell.heading for cell in cells))
    inflected = {stem(word) for word in asked} <= {stem(word) for word in said}  # "flagged" is "Flag"
    return bool(cells) and inflected and not asked & record.cells[0].words


def _fits(passage: Passage, cell: RecordCell, asked: frozenset[str]) -> bool:
    """Whether a cell is what is asked for, or a tick below that."""
    below = bool(cell.heading) and cell.heading <= asked and ticked(passage, cell) == "yes"
    return below or (bool(cell.words) and cell.words <= asked)

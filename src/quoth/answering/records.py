"""Rows of tables, as records that a question asks of: which rows it means, and which column.

A network that reads rows as running text often takes the right cell of the row beside. The words that a
question shares with rows and with headings tell them apart, so a table is narrowed to the rows that share most before
it is read, and an answer in a column that the question does not name is put right, or not given.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from quoth.index.keywords import subject_words
from quoth.types import Gloss, Passage, Span

_WORD = re.compile(r"[^\W_]+")
_PLURAL = re.compile(r"(?<=[^\W\d_]{2})(?:(?<=[sxz])es|(?<=ch)es|(?<=sh)es|(?<!s)s)$")
_MEASURED = re.compile(r"\bhow\b", re.IGNORECASE)
_NAMED = ": "
"""What a gloss reads after the name of a column (`files.writing.Writer.row`), and between a name and its value."""
_CONTENTS = re.compile(r"(?:\.[ \u00a0]?){5,}\s*(?:\d+|[ivxlc]+)\b")
"""A line of a table of contents: dots that lead to the number of a page."""
_PARTING = "\t |"
"""What parts two cells: a tab, and in Markdown a bar."""
_CUTS = frozenset({"; ", _NAMED, " "})
"""What a gloss reads in the place of what parts two cells."""


@dataclass(frozen=True)
class RecordCell:
    """A cell of a row: its place in the document, its own words, and those of its column's heading."""

    start: int
    end: int
    words: frozenset[str]
    heading: frozenset[str]


@dataclass(frozen=True)
class Record:
    """A row of a table, by its place in the document; `label` are words that stand for it and not in it."""

    place: Span
    cells: tuple[RecordCell, ...]
    label: frozenset[str]

    @cached_property
    def words(self) -> frozenset[str]:
        """All words that tell this row from others."""
        return self.label.union(*(cell.words for cell in self.cells))

    @property
    def is_pair(self) -> bool:
        """Whether it is a name with its value, below no headings."""
        return len(self.cells) == len(("name", "value")) and not any(cell.heading for cell in self.cells)

    def cell_at(self, span: Span) -> RecordCell | None:
        """The cell in which a range of the document lies."""
        return next((cell for cell in self.cells if cell.start <= span[0] and span[1] <= cell.end), None)


def word_set(text: str) -> frozenset[str]:
    """The words of a text, in lower case and without the ending of a plural."""
    return frozenset(_PLURAL.sub("", word) for word in _WORD.findall(text.casefold()))


def asked_words(question: str) -> frozenset[str]:
    """The words of a question that say what it is about."""
    return word_set(" ".join(subject_words(question)))


def records_of(passage: Passage) -> Iterator[Record]:
    """The rows of a passage."""
    for start, end in passage.sentences:
        own = [gloss for gloss in passage.glosses if start <= gloss.start and gloss.end <= end]
        if cuts := [gloss for gloss in own if _parts_cells(passage, gloss)]:
            yield _record(passage, (start, end), own, cuts)


def _parts_cells(passage: Passage, gloss: Gloss) -> bool:
    stands = passage.slice(gloss.start, gloss.end)
    return gloss.text in _CUTS and bool(stands) and not stands.strip(_PARTING)


def _record(passage: Passage, place: Span, glosses: Sequence[Gloss], cuts: Sequence[Gloss]) -> Record:
    starts = [place[0], *(gloss.end for gloss in cuts)]
    ends = [*(gloss.start for gloss in cuts), place[1]]
    names: dict[int, list[str]] = {}
    for gloss in glosses:
        if gloss.start == gloss.end and gloss.text.endswith(_NAMED):
            names.setdefault(gloss.start, []).append(gloss.text.removesuffix(_NAMED))
    cells, label = [], ""
    for start, end in zip(starts, ends, strict=True):
        at, stop = start, end
        above = [name for begin in range(start, min(start + 3, end + 1)) for name in names.get(begin, ())]
        if start == place[0] and len(above) > 1:
            label = " ".join(above[:-1])
        heading = word_set(above[-1]) if above else frozenset()
        cells.append(RecordCell(at, stop, word_set(passage.slice(start, end)), heading))
    return Record(place, tuple(cells), word_set(label))


def narrowed(passages: Sequence[Passage], question: str) -> list[Passage]:
    """The passages without those rows of tables that share less with the question than other rows of their table.

    What is left out is hidden from the reader by a gloss; it still stands in the text. Where the question names no
    row, all are kept. Lines of a table of contents answer nothing.
    """
    asked = asked_words(question)
    records = [list(records_of(passage)) for passage in passages]
    out: set[tuple[str, Span]] = set()
    for document in {passage.document for passage in passages}:
        own = [r for p, found in zip(passages, records, strict=True) for r in found if p.document == document]
        out |= {(document, place) for table in _tables(own) for place in _not_meant(table, asked)}
    out |= {(p.document, place) for p in passages for place in p.sentences if _CONTENTS.search(p.slice(*place))}
    kept = [without(passage, out) for passage in passages]
    return [passage for passage in kept if passage.rendering.text.strip()]


def _tables(records: Iterable[Record]) -> list[list[Record]]:
    """The rows of a document by the table that they are of: by the headings of their columns."""
    tables: list[tuple[frozenset[frozenset[str]], list[Record]]] = []
    for record in {record.place: record for record in records}.values():
        headings = frozenset(cell.heading for cell in record.cells if cell.heading)
        for named, rows in tables:
            if headings == named or len(headings & named) > len(headings | named) / 2:
                rows.append(record)
                break
        else:
            tables.append((headings, [record]))
    if len(tables) > 1:  # a row without headings, beside others that have some, is one of headings itself
        return [rows for named, rows in tables if named]
    return [rows for _, rows in tables]


def _not_meant(records: Sequence[Record], asked: frozenset[str]) -> list[Span]:
    """The places of the rows that share less with the question than others do; none where it tells none apart."""
    weights = _weights([record.words & asked for record in records])
    shared = [sum(weights[word] for word in record.words & asked) for record in records]
    most = max(shared, default=0.0)
    return [record.place for record, value in zip(records, shared, strict=True) if value < most - 1e-9]


def _weights(sets: Sequence[frozenset[str]]) -> dict[str, float]:
    """What a word tells: the fewer of the sets hold it the more, and nothing where all do."""
    held = Counter(word for words in sets for word in words)
    return {word: math.log(len(sets) / count) if len(sets) > 1 else 1.0 for word, count in held.items()}


def without(passage: Passage, hidden: Collection[tuple[str, Span]]) -> Passage:
    """The passage with some of its sentences, each by its document and place, hidden from the reader."""
    out = [place for place in passage.sentences if (passage.document, place) in hidden]
    if not out:
        return passage
    left = [g for g in passage.glosses if not any(start <= g.start and g.end <= end for start, end in out)]
    glosses = (*left, *(Gloss(start, end, "") for start, end in out))
    return replace(passage, glosses=tuple(sorted(glosses, key=lambda gloss: (gloss.start, gloss.end))))


def settled(passage: Passage, question: str, spans: Sequence[Span]) -> Span | None:
    """The place of the answer among `spans`, best first: in a table, the best that is in the column asked for.

    A cell that only repeats the question is no answer. Where the question names the heading of one column, and the
    spans lie elsewhere, it is that column's cell; None where several columns are named as well.
    """
    records = list(records_of(passage))
    asked = asked_words(question)
    named: list[RecordCell] = []
    for span in spans:
        record = next((r for r in records if r.place[0] <= span[0] and span[1] <= r.place[1]), None)
        cell = record.cell_at(span) if record else None
        if record is None or cell is None:
            if named:
                break
            return span
        if cell.words <= asked:
            continue
        columns = _columns(record, asked)
        if not columns or cell in columns:
            return span
        named = named or columns
    return (named[0].start, named[0].end) if len(named) == 1 else None


def is_looked_up(passage: Passage, question: str, span: Span) -> bool:
    """Whether every word that a question asks with stands in the row of an answer or above its cell, and not in it.

    Some of them must name the column, or the row be a name with its value; "how old" and the like name neither.
    """
    asked = asked_words(question)
    for record in records_of(passage):
        cell = record.cell_at(span)
        if cell is not None:
            beside = record.label.union(*(other.words for other in record.cells if other is not cell))
            named = cell.heading & asked or (record.is_pair and not _MEASURED.search(question))
            return bool(named and asked & beside) and asked <= beside | cell.heading
    return False


def _columns(record: Record, asked: frozenset[str]) -> list[RecordCell]:
    """The cells whose headings share most words with the question, other than those by which it names the row.

    Of two that share as many the one whose heading says less beside: "profit" is "Profit", not "Profit before tax".
    """
    open_cells = [cell for cell in record.cells if not cell.words & asked]
    naming = frozenset().union(*(cell.words & asked for cell in record.cells), record.label & asked)
    everywhere = frozenset.intersection(*(cell.heading for cell in record.cells))
    shared = [cell.heading & asked - naming - everywhere for cell in open_cells]
    value = [(len(words), -len(cell.heading)) for words, cell in zip(shared, open_cells, strict=True)]
    most = max(value, default=(0, 0))
    return [cell for cell, own in zip(open_cells, value, strict=True) if most[0] and own == most]

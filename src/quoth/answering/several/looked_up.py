"""A value that is found by its labels alone: under a heading in a named row, or behind "Runtime:" in a named record.

Every word of the question must be one of them, so nothing has to be understood; where two values fit, none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quoth.answering.candidates import Candidate
from quoth.answering.records import Record, asked_words, records_of, word_set
from quoth.answering.several.bullets import LOOKED_UP
from quoth.answering.several.whole_tables import own_words
from quoth.answering.shape.kinds import QuestionKind, kind_of
from quoth.types import Passage, Span

_KINDS = frozenset((QuestionKind.NUMBER, QuestionKind.OTHER, QuestionKind.DEFINITION))
_LABELLED = re.compile(
    r"(?:^|(?<=[(;|\t]))[ \t]*(?P<label>[^\W\d_][^:();|\n\t]{0,38}):[ \t]*(?:\|[ \t]*)?(?P<value>[^;()|\n\t]{1,80})",
    re.MULTILINE,
)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_SINGLE = 2
"""Words of a label that stands once in a passage, at least."""


def with_looked_up(question: str, candidates: Sequence[Candidate], passages: Sequence[Passage]) -> list[Candidate]:
    """The candidates with the value that the labels give, and without those that have less of the question."""
    asked = asked_words(question)
    if kind_of(question) not in _KINDS or len(asked) < _SINGLE:
        return list(candidates)
    found = [one for passage in passages for one in (*_cells(passage, asked), *_labelled(passage, asked))]
    if not found or len({one.short for one in found}) > 1:
        return list(candidates)
    return [found[0], *(one for one in candidates if asked <= _said(one) and one.evidence != found[0].evidence)]


def _said(candidate: Candidate) -> frozenset[str]:
    passage, start = candidate.passage, candidate.evidence[0]
    row = next((r for r in records_of(passage) if r.place[0] <= start < r.place[1]), None)
    heads = frozenset[str]().union(*(cell.heading for cell in row.cells)) if row else frozenset()
    return word_set(" ".join((passage.slice(*candidate.evidence), *passage.headings))) | heads


def _cells(passage: Passage, asked: frozenset[str]) -> Iterator[Candidate]:
    """The cells whose row and heading are called by all words of the question and no others."""
    for record in records_of(passage):
        for cell in record.cells[1:]:
            if cell.heading and cell.heading <= asked and _is_called(record, asked - cell.heading):
                yield _candidate(passage, own_words(passage, cell), record.place)


def _is_called(record: Record, words: frozenset[str]) -> bool:
    return bool(words) and words == record.cells[0].words


def _labelled(passage: Passage, asked: frozenset[str]) -> Iterator[Candidate]:
    """The values behind a label, in the record of which the rest of the question speaks."""
    rows = [record.place for record in records_of(passage) if any(cell.heading for cell in record.cells)]
    text, at = passage.text, passage.start
    found = [one for one in _LABELLED.finditer(text) if word_set(one["label"]) <= asked and word_set(one["label"])]
    found = [one for one in found if not any(a <= one.start("label") + at < b for a, b in rows)]
    for words in {word_set(one["label"]) for one in found}:
        same = [one for one in found if word_set(one["label"]) == words]
        for one, start in zip(same, _starts(text, same), strict=True):
            if _speaks_of(passage, text[start : one.end()], asked - words, single=len(same) == 1 and len(words)):
                value = one["value"].strip(" \t.,")
                first = one.start("value") + one["value"].index(value)
                begin = start + len(text[start:]) - len(text[start:].lstrip()) if len(same) > 1 else one.start("label")
                yield _candidate(passage, (first + at, first + len(value) + at), (begin + at, first + len(value) + at))


def _starts(text: str, same: Sequence[re.Match[str]]) -> list[int]:
    """Where the record of each label begins: behind the paragraph of the one before."""
    ends = [_PARAGRAPH.search(text, one.end()) for one in same[:-1]]
    return [0, *(end.end() if end else len(text) for end in ends)]


def _speaks_of(passage: Passage, record: str, rest: frozenset[str], *, single: int) -> bool:
    """Whether a record has the rest of the question; for a label that stands once, what the passage is headed by."""
    if single:
        opening = _PARAGRAPH.split(passage.text.strip(), maxsplit=1)[0]
        return single >= _SINGLE and bool(rest) and rest <= word_set(" ".join((opening, *passage.headings)))
    return bool(rest) and rest <= word_set(record)


def _candidate(passage: Passage, words: Span, evidence: Span) -> Candidate:
    return Candidate(passage, evidence, passage.slice(*words), LOOKED_UP, words)

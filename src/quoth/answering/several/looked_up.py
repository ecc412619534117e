"""A value that is found by its labels alone: under a heading in a named row, or behind "Runtime:" in a named record.

Every word of the question must be one of them, so nothing has to be understood; where two values fit, none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quoth.answering.candidates import LOOKED_UP, Candidate
from quoth.answering.records import Record, asked_words, records_of, word_set
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
    found = [
        one
        for passage in passages
        for one in (*_cells(passage, asked), *_labelled(passage, asked, _heads(passage, passages)))
    ]
    if not found or len({one.short for one in found}) > 1:
        return list(candidates)
    return [found[0], *(one for one in candidates if asked <= _said(one) and one.evidence != found[0].evidence)]


def _heads(passage: Passage, passages: Sequence[Passage]) -> frozenset[str]:
    """The words that a passage stands under: its headings, and the first paragraph of its document if that was read."""
    first = (_PARAGRAPH.split(one.text.strip(), maxsplit=1)[0] for one in passages if _opens(one, passage.document))
    return word_set(" ".join((*passage.headings, *first)))


def _opens(passage: Passage, document: str) -> bool:
    return passage.document == document and not passage.start


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
    pairs = [record for record in records_of(passage) if record.is_pair]
    for record in pairs[1:]:  # of a form, whose first line says whose it is
        name, value = record.cells
        if name.words and name.words <= asked and asked - name.words and asked - name.words <= pairs[0].cells[1].words:
            yield _candidate(passage, own_words(passage, value), record.place)


def _is_called(record: Record, words: frozenset[str]) -> bool:
    return bool(words) and words == record.cells[0].words


def _labelled(passage: Passage, asked: frozenset[str], heads: frozenset[str]) -> Iterator[Candidate]:
    """The values behind a label, in the record of which the rest of the question speaks."""
    rows = [record.place for record in records_of(passage) if any(cell.heading for cell in record.cells)]
    text, at = passage.text, passage.start
    found = [one for one in _LABELLED.finditer(text) if word_set(one["label"]) <= asked and word_set(one["label"])]
    found = [one for one in found if not any(a <= one.start("label") + at < b for a, b in rows)]
    for words in {word_set(one["label"]) for one in found}:
        same = [one for one in found if word_set(one["label"]) == words]
        rest = asked - words
        for one, start in zip(same, _starts(text, same), strict=True):
            alone = len(same) == 1
            record = heads if alone and len(words) >= _SINGLE else word_set("" if alone else text[start : one.end()])
            if rest and rest <= record:
                begin = one.start("label") if alone else one.end() - len(text[start : one.end()].lstrip())
                yield _value(passage, one, begin)


def _value(passage: Passage, found: re.Match[str], begin: int) -> Candidate:
    """The value of a label, with the record from its beginning as evidence."""
    own = found["value"].strip(" \t.,")
    first = passage.start + found.start("value") + found["value"].index(own)
    words = (first, first + len(own))
    return _candidate(passage, words, (passage.start + begin, words[1]))


def _starts(text: str, same: Sequence[re.Match[str]]) -> list[int]:
    """Where the record of each label begins: behind the paragraph of the one before."""
    ends = [_PARAGRAPH.search(text, one.end()) for one in same[:-1]]
    return [0, *(end.end() if end else len(text) for end in ends)]


def _candidate(passage: Passage, words: Span, evidence: Span) -> Candidate:
    return Candidate(passage, evidence, passage.slice(*words), LOOKED_UP, words)

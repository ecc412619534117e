"""A question that several good answers fit: all are told with their sources, and what can be asked instead.

"What does the battery cost?" has two answers where two machines have a battery. They are told apart from two
answers about one thing, which contradict each other, by what the answers stand under: rows or headings that differ,
and a question that names nothing by a name of its own which both sentences have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from quoth.answering.candidates import Candidate, Saying
from quoth.answering.records import asked_words, records_of, word_set
from quoth.answering.reply import TextOf, composed
from quoth.answering.several.enumerations import item_words
from quoth.answering.shape.kinds import QuestionKind, kind_of
from quoth.index.keywords import subject_words
from quoth.types import Answer, Passage

_SINGLE = frozenset((QuestionKind.NUMBER, QuestionKind.OTHER, QuestionKind.WHO, QuestionKind.WHEN, QuestionKind.WHERE))
MOST = 4
"""Answers that are told together."""
_SHARE = 2 / 3
"""Of the question's words, those that each answer's sentence and headings must have."""


def chosen(unanswered: Answer, candidates: Sequence[Candidate], threshold: float, text_of: TextOf) -> Answer | None:
    """The question back with the answers that fit it and what each is of; None where one fits best."""
    question = unanswered.standalone_question
    good = sorted((one for one in candidates if one.confidence >= threshold), key=lambda one: -one.confidence)[:MOST]
    if len(good) < 2 or kind_of(question) not in _SINGLE or good[0].words is None:  # noqa: PLR2004 - a pair
        return None
    fitting = [one for one in good if one is good[0] or _fits_too(question, one, good[0])]
    labels = _labels([one.passage for one in fitting], fitting)
    if len(fitting) < 2 or not _told_apart(question, fitting, labels):  # noqa: PLR2004 - a pair
        return None
    sayings = [Saying(f"{one.short} ({label})", one) for one, label in zip(fitting, labels, strict=True)]
    told = composed(unanswered, sayings, text_of, short="")
    if told.status != "answered":
        return None
    stem = question.rstrip(" ?")
    text = f"Which one is meant? {told.text}"
    return replace(told, status="clarify", text=text, choices=tuple(f"{stem}: {label}?" for label in labels))


def _fits_too(question: str, other: Candidate, best: Candidate) -> bool:
    """Whether another answer, of the same form and in other words, has as much of the question around it."""
    asked = asked_words(question)
    words, own = item_words(other.short), item_words(best.short)
    if other.words is None or not words or words <= own or own <= words:
        return False
    same_form = bool(re.search(r"\d", other.short)) == bool(re.search(r"\d", best.short))
    shared = asked & _around(best)
    return same_form and shared == asked & _around(other) and len(shared) >= _SHARE * len(asked)


def _around(candidate: Candidate) -> frozenset[str]:
    passage = candidate.passage
    row = next((r for r in records_of(passage) if candidate.words and r.cell_at(candidate.words)), None)
    heads = frozenset().union(*(cell.heading for cell in row.cells)) if row else frozenset()
    return heads | word_set(" ".join((passage.slice(*candidate.evidence), *passage.headings)))


def _labels(passages: Sequence[Passage], candidates: Sequence[Candidate]) -> list[str]:
    """What each answer is of: the first cell of its row, or the heading that tells the passages apart."""
    rows = [_row_label(one) for one in candidates]
    if all(rows) and len(set(rows)) == len(rows):
        return rows
    levels = list(zip_longest(*(passage.headings for passage in passages), fillvalue=""))
    return next((list(level) for level in levels if all(level) and len(set(level)) == len(level)), [])


def _row_label(candidate: Candidate) -> str:
    words = candidate.words or candidate.evidence
    for record in records_of(candidate.passage):
        cell = record.cell_at(words)
        if cell is not None and cell is not record.cells[0]:
            return candidate.passage.slice(record.cells[0].start, record.cells[0].end).strip(" \t|")
    return ""


def _told_apart(question: str, fitting: Sequence[Candidate], labels: Sequence[str]) -> bool:
    """Whether the labels say what each answer is of, and the question names none of them and nothing else by name."""
    asked = asked_words(question)
    if not labels or any(asked & word_set(label) for label in labels):
        return False
    names = word_set(" ".join(word for word in subject_words(question)[1:] if word[:1].isupper()))
    first = question.split(maxsplit=1)[0]
    names -= word_set(first)
    return not any(names & word_set(one.passage.slice(*one.evidence)) for one in fitting)

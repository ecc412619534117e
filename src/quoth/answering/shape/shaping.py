"""The shape of a single answer: which of a passage's best words are of the type asked for, and how far they reach."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quoth.answering.shape.expected import fits
from quoth.answering.shape.kinds import QuestionKind
from quoth.answering.shape.nearness import OTHERS, is_of_another
from quoth.answering.shape.reasons import is_bare, is_dated, reason
from quoth.answering.shape.roles import is_of_no_such_time, is_of_other_count, is_turned
from quoth.answering.shape.speaking import defining, is_others, quoted_words, reported_words, speaker_of, without_verb
from quoth.types import Passage, Span

UNFIT = 2.0
"""Log-odds that an answer loses which is plainly of another type than was asked for."""
BEHIND = 5.0
"""How far below the best words others may score, and still take their place as they are of the right type."""
_AROUND = 60  # characters that are looked at beside an answer


_BY_HOW_MUCH = re.compile(r"\bby\s+(?:how|what)\b|\bhow\s+much\s+\w+er\b|\bhow\s+much\s+(?:more|less)\b", re.IGNORECASE)
_AGAINST = re.compile(
    r"[^\w\s(]?\d[\d.,]*(?:\s?[%\w]+)?\s+(?:vs\b\.?|versus\b|against\b|compared\s+(?:to|with)\b|instead\s+of\b)\s+"
    r"[^\w\s(]?\d[\d.,]*(?:\s?%)?",
    re.IGNORECASE,
)
_OF_TIME = re.compile(r"(?:only\s+)?(?:when(?:ever)?|if|once|while|as\s+soon\s+as|as\s+long\s+as)\s", re.IGNORECASE)
_LAST_WORDS = re.compile(r"(?:[ \n][\w'-]+){1,2}(?=[ \t]*(?:[.,;:!?)\n]|$))")
"""What is left of a clause, if it is no more than two words."""


@dataclass(frozen=True)
class ScoredWords:
    """Words of a document by their place, with the reader's score of them."""

    place: Span
    score: float


@dataclass(frozen=True)
class Shaped:
    """The words of an answer, and `basis`, those of the reader that they were made of, with their score.

    `short` is the part of the words that is the answer alone; `loss` is what they lose for their type, in log-odds.
    """

    words: Span
    basis: Span
    short: Span
    score: float
    loss: float = 0.0


def shaped(passage: Passage, question: str, kind: QuestionKind, best: Span, spans: Sequence[ScoredWords]) -> Shaped:
    """The best words, or the next best that are of the type asked for, to the end of the clause that they belong to."""
    found = {one.place: one.score for one in spans}
    top = found.get(best, spans[0].score if spans else 0.0)
    near = [best, *(one.place for one in spans if one.place != best and one.score >= top - BEHIND)]
    good = next((place for place in near if _is_of(passage, question, kind, place)), None)
    words = best if good is None else good
    loss = UNFIT if good is None else 0.0
    if is_of_another(question, " ".join(passage.slice(a, b) for a, b in passage.sentences if a <= words[0] < b)):
        loss += OTHERS
    if is_of_no_such_time(question, " ".join((*passage.headings, passage.rendering.text))):
        loss += OTHERS
    said, short = _extended(passage, question, kind, words)
    return Shaped(said, words, short, found.get(words, top), loss)


def _is_of(passage: Passage, question: str, kind: QuestionKind, place: Span) -> bool:
    text, start, end = passage.text, place[0] - passage.start, place[1] - passage.start
    if kind is QuestionKind.WHY and is_bare(text, _sentences(passage), (start, end)):
        return False
    if kind is QuestionKind.WHY and is_dated(text, start, end):
        whole = reason(text, _sentences(passage), (start, end))
        return whole != (start, end)
    if kind is QuestionKind.QUOTATION and (speaker := speaker_of(question)):
        sentence = next((passage.slice(a, b) for a, b in passage.sentences if a <= place[0] < b), "")
        return not is_others(speaker, sentence)
    own = _own(_sentences(passage), (start, end))
    if kind is QuestionKind.NUMBER and is_of_other_count(question, text[slice(*own)]):
        return False
    if is_turned(question, text[slice(*own)], (start - own[0], end - own[0])):
        return False
    return fits(question, kind, text[start:end], text[max(0, start - _AROUND) : start], text[end : end + _AROUND])


def _sentences(passage: Passage) -> list[Span]:
    return [(a - passage.start, b - passage.start) for a, b in passage.sentences]


def _own(sentences: Sequence[Span], span: Span) -> Span:
    """The sentence in which a span begins."""
    return next(((a, b) for a, b in sentences if a <= span[0] < b), span)


def _extended(passage: Passage, question: str, kind: QuestionKind, words: Span) -> tuple[Span, Span]:
    """The words with the rest of the clause that they are a part of, and the part of it that is the answer alone."""
    text, at = passage.text, passage.start
    span, sentences = (words[0] - at, words[1] - at), _sentences(passage)
    said = span
    if kind is QuestionKind.WHY:
        said = span = reason(text, sentences, span)
    elif kind is QuestionKind.QUOTATION:
        said, span = _spoken(text, _own(sentences, span), span)
    elif kind is QuestionKind.DEFINITION:
        said = span = defining(text, sentences, span, question)
    elif kind is QuestionKind.WHEN:
        said = span = _to_its_end(text, _own(sentences, span), span)
    elif kind is QuestionKind.NUMBER and _BY_HOW_MUCH.search(question):
        said = span = _of_both(text, _own(sentences, span), span)
    return (said[0] + at, said[1] + at), (span[0] + at, span[1] + at)


def _to_its_end(text: str, sentence: Span, span: Span) -> Span:
    """A clause of time with the last words that it lacks: "when the tool is a plain" of "a plain function"."""
    rest = _LAST_WORDS.match(text, span[1], max(sentence[1], span[1]))
    return (span[0], rest.end()) if rest and _OF_TIME.match(text[slice(*span)]) else span


def _spoken(text: str, sentence: Span, span: Span) -> tuple[Span, Span]:
    """All that is quoted or reported around words, and what of it is the answer: the quotation, or the words."""
    quoted = quoted_words(text, sentence, span)
    if quoted != span:
        return quoted, quoted
    bare = without_verb(text, span)
    return reported_words(text, sentence, bare), bare


def _of_both(text: str, sentence: Span, span: Span) -> Span:
    """Both figures where a difference is asked for and the words are one of two that are set against each other."""
    pairs = (found.span() for found in _AGAINST.finditer(text, *sentence))
    return next(((start, end) for start, end in pairs if start <= span[0] and span[1] <= end), span)

"""Whether the documents disagree: another sentence that gives another figure or date for the same thing, or denies it.

Quiet comes first. A sentence counts only if it answers the same question when it is read alone, measures in the
same unit, names what the question names, and nothing in it sets another time, part, plan or condition apart. Cheap
rules choose the one or two sentences that are read once more; for most questions there are none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from quoth.answering.beside.days import dates
from quoth.answering.beside.figures import figures
from quoth.answering.beside.quantities import Quantity, comparable, differ
from quoth.answering.beside.scopes import Statement, same_names, same_scope, statements, touch
from quoth.answering.candidates import Candidate
from quoth.answering.reply import TextOf, cite, problems, say, with_lead
from quoth.answering.shape.kinds import QuestionKind, kind_of
from quoth.answering.stems import stem, stems
from quoth.index.keywords import subject_words
from quoth.types import Answer, Passage, Span

CONFLICT = "The documents disagree:"
"""What the note of a conflict begins with."""
Read: TypeAlias = Callable[[Sequence[Passage]], Sequence[Candidate]]
"""Reads passages for the question that was asked."""
_READ = 2
"""Sentences that are read once more, at most."""
_MOSTLY = 0.7
_COVERED = 0.3
"""The least share of the question's words that a sentence and the one before it have."""
_SURER = 0.2
"""How far above the threshold a second answer must be, as a share of the way to certainty."""
_OF_KIND = frozenset(
    map(stem, "year date day time month week number amount total percentage percent share price cost".split())  # noqa: SIM905 - it reads
)
"""Words that say what kind of answer is wanted, not of what."""
_DATED = (QuestionKind.WHEN,)
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|cannot|fail(?:s|ed)?\s+to|refus(?:e|es|ed)\s+to|forbid(?:s|den)?"
    r"|prohibit(?:s|ed)?|banned|den(?:y|ies|ied)|exclud(?:e|es|ed)|reject(?:s|ed)?|lack(?:s|ed)?|unable)\b|n['’]t\b",  # noqa: RUF001
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:.!?](?=\s|$)|\b(?:but|because|although|though|while|whereas|so|as)\b")


@dataclass(frozen=True)
class Dissent:
    """A sentence that disagrees: the words of what it says, and how sure the reader is of it."""

    statement: Statement
    words: str
    confidence: float
    denies: bool = False


def confronted(answer: Answer, passages: Sequence[Passage], read: Read, threshold: float, text_of: TextOf) -> Answer:
    """The answer, which names what another sentence says where that disagrees.

    Answers of one piece only; `threshold` is the confidence from which an answer is given.
    """
    if answer.status != "answered" or len(answer.citations) != 1:
        return answer
    every = statements(passages)
    cited = answer.citations[0]
    own = [s for s in every if s.passage.document == cited.document and touch(s.place, (cited.start, cited.end))]
    if not own:
        return answer
    asked = stems(f"{answer.standalone_question} {answer.short}")
    evidence = max(own, key=lambda s: (answer.short in s.text, len(asked & s.stems)))
    others = [s for s in every if s not in own]
    sure = threshold + _SURER * (1 - threshold)
    rival = next(_rivals(answer, evidence, others, read, sure), None)
    return _told(answer, rival, text_of) if rival else answer


def _rivals(answer: Answer, own: Statement, others: Sequence[Statement], read: Read, sure: float) -> Iterator[Dissent]:
    question = answer.standalone_question
    if kind_of(question) is QuestionKind.YES_NO:
        likely = [s for s in others if _may_deny(question, own, s)]
        for statement, found in _second(question, likely, own, read):
            figure = _other_figure(question, own, statement)
            said = figure or (found.short if found.short in {"yes", "no"} - {answer.short} else "")
            if said and found.confidence >= sure:
                yield Dissent(statement, said, found.confidence)
        return
    claim, measured = _claim(answer, own.text)
    if claim is not None:
        likely = [
            s
            for s in others
            if any(_same(question, own, s, (claim, one)) for one in _other_quantities(question, claim, s, measured))
        ]
        for statement, found in _second(question, likely, own, read):
            words = _said(statement, found, _other_quantities(question, claim, statement, measured))
            if words is not None and found.confidence >= sure:
                start = with_lead(statement.text, words[0], question)
                yield Dissent(statement, statement.text[start : words[1]], found.confidence)
    for statement in others:
        if _denies(question, answer.short, own, statement):
            yield Dissent(statement, statement.text, answer.confidence, denies=True)


def _claim(answer: Answer, sentence: str) -> tuple[Quantity | None, Callable[[str], list[Quantity]]]:
    """The one figure or date that an answer is, and what finds such in a sentence."""
    at = sentence.find(answer.short)
    place = (at, at + len(answer.short))
    ways = (dates, figures) if kind_of(answer.standalone_question) in _DATED else (figures, dates)
    for way in ways:
        found = [one for one in way(sentence) if at >= 0 and touch(one.place, place)]
        if found:
            return (found[0] if len(found) == 1 else None), way
    return None, figures


def _other_quantities(
    question: str, claim: Quantity, statement: Statement, measured: Callable[[str], list[Quantity]]
) -> list[Quantity]:
    """The figures of a sentence that measure what the claim does, where none of them can be the same."""
    alike = _alike(claim, statement.text, measured, stems(question))
    return alike if all(differ(claim, one) for one in alike) else []


def _alike(
    named: Quantity, text: str, measured: Callable[[str], list[Quantity]], asked: frozenset[str]
) -> list[Quantity]:
    """What a text has that measures as `named` does, the likest first; a year that counts nothing is no figure."""
    years = [] if named.date else [day.place for day in dates(text)]
    found = [one for one in measured(text) if comparable(named, one, asked) and (one.counted or one.place not in years)]
    return sorted(found, key=lambda one: -len(one.counted & named.counted))


def _same(question: str, own: Statement, other: Statement, found: tuple[Quantity, Quantity] | None) -> bool:
    asked = frozenset(map(stem, subject_words(question))) - _OF_KIND
    covered = len(asked & other.around(own)) >= max(_COVERED * len(asked), 1)
    return covered and same_scope(question, own, other, found) and same_names(question, own, other)


def _second(
    question: str, likely: Sequence[Statement], own: Statement, read: Read
) -> Iterator[tuple[Statement, Candidate]]:
    """The likeliest sentences, each read with no other beside it than the one before it."""
    asked = stems(question)
    for statement in sorted(likely, key=lambda s: -len(asked & s.around(own)))[:_READ]:
        found = max(read([_alone(statement, own)]), key=lambda candidate: candidate.confidence, default=None)
        if found is not None:
            yield statement, found


def _alone(statement: Statement, own: Statement) -> Passage:
    passage, (start, end) = statement.passage, statement.place
    kept = [statement.place]
    if statement.lead(own):
        kept, start = [statement.before, *kept], statement.before[0]
    return replace(
        passage, start=start, end=end, text=passage.slice(start, end), sentences=tuple(kept), glosses=(), id=0
    )


def _said(statement: Statement, found: Candidate, quantities: Sequence[Quantity]) -> Span | None:
    """Where in the sentence the words stand that the reader found, if they are the figure that differs."""
    if found.words is None:
        return None
    start, end = (place - statement.place[0] for place in found.words)
    if start < 0 or not any(touch(one.place, (start, end)) for one in quantities):
        return None
    return start, end


def _may_deny(question: str, own: Statement, other: Statement) -> bool:
    """Whether a sentence has all that the question asks and another sense, by its words."""
    if _other_figure(question, own, other):
        return True
    asked = stems(question) & own.around(own)
    if not asked <= other.around(own) or not _same(question, own, other, None):
        return False
    return _negated(own.text, asked) != _negated(other.text, asked)


def _other_figure(question: str, own: Statement, other: Statement) -> str:
    """The figure or date that a sentence has in the place of the one that is asked about; empty for none.

    One of the two sentences has the one that is asked about; the other one most else that is asked, all for a date.
    """
    for way, share in ((figures, _MOSTLY), (dates, 1.0)):
        for named in way(question):
            asked = stems(question[: named.place[0]] + question[named.place[1] :])
            alike = [_alike(named, s.text, way, asked) for s in (own, other)]
            holds = [any(not differ(named, one) for one in found) for found in alike]
            covered = len(asked & other.around(own)) >= share * len(asked)
            denied = _negated(own.text, asked) or _negated(other.text, asked)
            if covered and all(alike) and holds[0] != holds[1] and not denied:
                mine, theirs = alike[0][0], alike[1][0]
                if _same(question, own, other, (mine, theirs)):
                    return other.text[slice(*theirs.place)]
    return ""


def _negated(text: str, asked: frozenset[str]) -> bool:
    """Whether that clause of a sentence which has most of the words is negated."""
    clauses = [clause for clause in _CLAUSE.split(text) if clause.strip()]
    best = max(clauses, key=lambda clause: len(stems(clause) & asked), default=text)
    return len(_NEGATION.findall(best)) % 2 == 1


def _denies(question: str, short: str, own: Statement, other: Statement) -> bool:
    """Whether a sentence says of the answer's words that it is not so."""
    clauses = [clause for clause in _CLAUSE.split(own.text) if short in clause]
    said = stems(clauses[0]) if clauses else frozenset()
    if not said or not stems(short) <= other.stems or len(said & other.around(own)) < 0.7 * len(said):
        return False
    return _negated(own.text, said) != _negated(other.text, said) and _same(question, own, other, None)


def _told(answer: Answer, rival: Dissent, text_of: TextOf) -> Answer:
    """The answer that names both, with both places cited."""
    statement = rival.statement
    document = text_of(statement.passage.document)
    candidate = Candidate(statement.passage, statement.place, rival.words, rival.confidence)
    citation = cite(candidate, 2, document.page_starts if document else ())
    words = say(rival.words)
    other = f"says: “{words}” [2]" if rival.denies else f"says {words.rstrip('.')} [2]"
    told = answer.text.removesuffix(".")
    text = f"{told}; another place {other}." if told != answer.text else f"{told} Another place {other}."
    first, second = answer.citations[0].source, citation.source
    if first == second:
        note = f"{CONFLICT} {first} has both “{say(answer.short)}” and “{words}”."
    else:
        note = f"{CONFLICT} {first} has “{say(answer.short)}”, {second} has “{words}”."
    said = replace(answer, text=text, citations=(*answer.citations, citation), notes=(note, *answer.notes))
    return answer if problems(said, text_of) else said

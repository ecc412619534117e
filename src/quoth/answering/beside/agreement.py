"""Whether the documents disagree: another sentence that gives another figure or date for the same thing, or denies it.

The likeliest of the rivals (`covered`) is told where it is likely enough that both cannot be true. Quiet comes first:
a conflict that is none makes a reader doubt what is right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quoth.answering.beside.covered import Assertion, Measured, Near, Read, Rival, figure_for, rivals
from quoth.answering.beside.days import dates
from quoth.answering.beside.figures import figures
from quoth.answering.beside.namesakes import namesake
from quoth.answering.beside.negations import CLAUSE, negated
from quoth.answering.beside.scopes import Statement, same_names, same_scope, statements, touch
from quoth.answering.candidates import Candidate
from quoth.answering.reply import TextOf, cite, problems, say, with_lead
from quoth.answering.shape.kinds import QuestionKind, kind_of
from quoth.answering.stems import stem, stems
from quoth.index.keywords import subject_words
from quoth.types import Answer, Passage

CONFLICT = "The documents disagree:"
"""What the note of a conflict begins with."""
LEAST = 0.9
"""The log-odds from which a conflict is told."""
_OF_KIND = frozenset(
    map(stem, "year date day time month week number amount total percentage percent share price cost".split())  # noqa: SIM905 - it reads
)
"""Words that say what kind of answer is wanted, not of what."""
_POSSESSIVE = re.compile(r"^(?:its|their|his|her|our|my|your)\s+(?=\d)", re.IGNORECASE)
_DATED = (QuestionKind.WHEN,)


@dataclass(frozen=True)
class Dissent:
    """A sentence that disagrees: the words of what it says, and how sure the reader is of it."""

    statement: Statement
    words: str
    confidence: float
    denies: bool = False


def confronted(
    answer: Answer,
    candidates: Sequence[Candidate],
    passages: Sequence[Passage],
    read: Read,
    near: Near,
    *,
    text_of: TextOf,
) -> Answer:
    """The answer, which names what another sentence says where that disagrees; answers of one piece only.

    `candidates` are what was found in the passages that were read for it.
    """
    every = statements(passages)
    own = _evidence(answer, every)
    if own is None:
        return answer
    claim = _claim(answer, own)
    against = rivals(claim, candidates, passages, read, near) if claim else ()
    best = max(against, key=lambda rival: rival.odds, default=None)
    if best is not None and best.odds >= LEAST:
        return _told(answer, _dissent(best), text_of)
    question = answer.standalone_question
    if named := namesake(question, answer.short, own, every, read):
        statement, other = named
        return _told(answer, Dissent(statement, other.short, other.confidence), text_of)
    if kind_of(question) is not QuestionKind.YES_NO:
        for statement in every:
            if statement != own and _denies(question, answer.short, own, statement):
                return _told(answer, Dissent(statement, statement.text, answer.confidence, denies=True), text_of)
    return answer


def _evidence(answer: Answer, every: Sequence[Statement]) -> Statement | None:
    """The sentence that the one citation of an answer rests on."""
    if answer.status != "answered" or len(answer.citations) != 1:
        return None
    cited = answer.citations[0]
    place = cited.start, cited.end
    own = [s for s in every if s.passage.document == cited.document and touch(s.place, place)]
    asked = stems(f"{answer.standalone_question} {answer.short}")
    return max(own, key=lambda s: (answer.short in s.text, len(asked & s.stems)), default=None)


def _claim(answer: Answer, own: Statement) -> Assertion | None:
    """What can be contradicted of an answer: yes or no, or its one figure or date."""
    question, short = answer.standalone_question, answer.short
    if not frozenset(map(stem, subject_words(question))) - _OF_KIND:
        return None
    if kind_of(question) is QuestionKind.YES_NO:
        return Assertion(question, short, own, None, figures) if short in ("yes", "no") else None
    at = own.text.find(short)
    place = (at, at + len(short))
    ways: tuple[Measured, ...] = (dates, figures) if kind_of(question) in _DATED else (figures, dates)
    for way in ways:
        found = [one for one in way(own.text) if at >= 0 and touch(one.place, place)]
        if found:
            return Assertion(question, short, own, found[0], way) if len(found) == 1 else None
    return None


def _dissent(rival: Rival) -> Dissent:
    """What is told of a rival: its words as the document has them, or the figure for which it says no."""
    statement, question = rival.statement, rival.claim.question
    if rival.quantity is not None:
        start, end = (place - statement.place[0] for place in rival.words)
        lead = with_lead(statement.text, max(start, 0), question)
        words = _POSSESSIVE.sub("", statement.text[lead:end])
    else:
        words = figure_for(question, statement.text) or rival.short
    return Dissent(statement, words, rival.placed)


def _denies(question: str, short: str, own: Statement, other: Statement) -> bool:
    """Whether a sentence says of the answer's words that it is not so."""
    clauses = [clause for clause in CLAUSE.split(own.text) if short in clause]
    said = stems(clauses[0]) if clauses else frozenset()
    if not said or not stems(short) <= other.stems or len(said & other.around(own)) < 0.7 * len(said):
        return False
    named = frozenset(map(stem, subject_words(question))) & other.around(own)
    opposed = negated(own.text, said) != negated(other.text, said)
    return opposed and bool(named) and same_scope(question, own, other) and same_names(question, own, other)


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

"""A question that several good answers fit: all are told with their sources, and what can be asked instead.

"What does the battery cost?" has two answers where two machines have a battery. They are told apart from two
answers about one thing, which contradict each other, by what the answers are of (`several.labels`), and a question
that names nothing by a name of its own which both sentences have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from quoth.answering.candidates import Candidate, Saying
from quoth.answering.records import records_of, word_set
from quoth.answering.reply import TextOf, composed, enumerated, say
from quoth.answering.several.hidden import hidden
from quoth.answering.several.labels import context, loosely_told, opening, told_by
from quoth.answering.several.like_places import in_like_places
from quoth.answering.several.rivals import Choosing, fits_too, in_clauses, may_answer, overlap, rivals
from quoth.answering.shape.kinds import QuestionKind, kind_of
from quoth.answering.stems import stems
from quoth.answering.thread import closed_class as closed
from quoth.index.keywords import subject_words
from quoth.types import Answer, Passage, Span

_DOES = re.compile(r"^\W*what\b.*\bdo\W*$", re.IGNORECASE)
_SINGLE = frozenset((QuestionKind.NUMBER, QuestionKind.OTHER, QuestionKind.WHO, QuestionKind.WHEN, QuestionKind.WHERE))
MOST = 4
"""Answers that are told together."""
READ = 3
"""Sentences that are read once more, at most."""
_SHARE = 1 / 2
"""Of the question's words, those that each answer's sentence and headings must have."""
_HOPE = 0.2
"""The least confidence, as a share of the threshold, of a best answer beside which others are looked for: two that
fit alike halve each other's."""


def chosen(unanswered: Answer, candidates: Sequence[Candidate], asking: Choosing, text_of: TextOf) -> Answer | None:
    """The question back with the answers that fit it and what each is of; None where one fits best."""
    best = max(candidates, key=lambda one: one.confidence, default=None)
    if best is None or best.words is None or not _is_single(asking.question):
        return None
    if best.confidence < _HOPE * asking.threshold or (asking.follows and not asking.pronoun):
        return None  # what follows other turns means what they were about
    fitting, labels = _fitting(best, candidates, asking)
    return _asked_back(unanswered, fitting, labels, asking, text_of)


def chosen_beside(unanswered: Answer, best: Candidate, asking: Choosing, text_of: TextOf) -> Answer | None:
    """The question back where the sentence of the best answer hid one that fits too, though it does not stand alike."""
    other = hidden(best, asking) if _is_single(asking.question) else None
    if other is None:
        return None
    labels = told_by(asking.question, [best, other], asking.pronoun) or loosely_told(asking.question, [best, other])
    return _asked_back(unanswered, [best, other], labels, asking, text_of)


def _asked_back(
    unanswered: Answer, fitting: Sequence[Candidate], labels: Sequence[str], asking: Choosing, text_of: TextOf
) -> Answer | None:
    """The answers and what each is of; None for fewer than two, and where the question has a name for one."""
    if len(labels) < 2 or _is_named(asking.question, fitting, labels):  # noqa: PLR2004 - a pair
        return None
    told = composed(unanswered, [Saying(one.short, one) for one in fitting], text_of, short="")
    if told.status != "answered":
        return None
    places = list(dict.fromkeys((one.passage.document, one.evidence) for one in fitting))
    marks = [places.index((one.passage.document, one.evidence)) + 1 for one in fitting]
    pairs = zip(fitting, labels, marks, strict=True)
    named = [f"{say(one.short)} ({say(_inside(label))}) [{mark}]" for one, label, mark in pairs]
    text = f"Which one is meant? {told.text[:1]}{enumerated(named)[1:]}."
    choices = tuple(_choice(asking, label) for label in labels)
    return replace(told, status="clarify", text=text, choices=choices)


def _is_single(question: str) -> bool:
    """Whether a question wants one thing: a figure, a name, what a sign means, but no reasons and no list."""
    kind = kind_of(question)
    if _DOES.search(question):
        return False  # what something does may be many things
    return kind in _SINGLE or (kind is QuestionKind.DEFINITION and "mean" in question.split(maxsplit=1)[-1])


def _fitting(best: Candidate, candidates: Sequence[Candidate], asking: Choosing) -> tuple[list[Candidate], list[str]]:
    """The answers that fit, and what each is of; of several that nothing tells apart all at once the first two."""
    if pair := in_clauses(best, asking):
        return pair
    beside = list(rivals(best, asking))
    own = _sure(best, asking) or (best if beside else None)
    if own is None:
        return [], []
    known = {one.evidence for one in beside}
    found = [own, *beside, *(one for one in _others(best, asking) if one.evidence not in known)][:MOST]
    if len(found) == 1:
        found = [own, *in_like_places(own, candidates, asking)]
    for fitting in (found, found[:2]):
        if len(fitting) > 1 and (labels := told_by(asking.question, fitting, asking.pronoun)):
            return fitting, labels
    return [], []


def names_for(asking: Choosing) -> tuple[str, ...]:
    """The question with names in the place of its pronoun: those of headings and sentences that were found."""
    persons = asking.pronoun.lower() in closed.PERSONS
    found = (
        name
        for passage in asking.passages
        for name in passage.headings[-1:]
        or [opening(passage.slice(*place), person=persons) for place in passage.sentences]
    )
    names = list(dict.fromkeys(name for name in found if name and not name.endswith("?")))[:MOST]
    return tuple(_choice(asking, name) for name in names) if len(names) > 1 else ()


def _choice(asking: Choosing, label: str) -> str:
    """The question with what is meant: in the place of its pronoun, or behind it."""
    if asking.pronoun and label.partition(" ")[0].lower() not in closed.PREPOSITIONS:
        behind = asking.question.partition(asking.pronoun)[2]
        owns = asking.pronoun.lower() in closed.POSSESSIVE and behind[1:2].isalpha()
        name = _inside(label) + "'s" * owns
        return re.sub(rf"\b{re.escape(asking.pronoun)}\b", lambda _: name, asking.question, count=1)
    return f"{asking.question.rstrip(' ?')}: {label}?"


def _inside(label: str) -> str:
    """A label within a sentence: its article is small."""
    return f"{label[:1].lower()}{label[1:]}" if label.partition(" ")[0].lower() in closed.ARTICLES else label


def _others(best: Candidate, asking: Choosing) -> Iterator[Candidate]:
    """The answers of other sentences that have as much of the question and are of something else, each read alone."""
    shared = asking.covered(best.passage, best.evidence)
    if not shared or len(shared) < _SHARE * len(asking.asked):
        return
    likest: dict[str, tuple[float, Candidate]] = {}
    for other in _covering(best, asking, shared):
        labels = told_by(asking.question, [best, other], asking.pronoun)
        like = _likeness(best, other)
        if labels and like > likest.get(labels[1], (0.0, other))[0]:
            likest[labels[1]] = (like, other)
    if sum(like == 1.0 for like, _ in likest.values()) >= MOST:
        return
    for _, other in sorted(likest.values(), key=lambda pair: -pair[0])[:READ]:
        found = _sure(other, asking)
        if found and fits_too(found, best):
            yield found


def _covering(best: Candidate, asking: Choosing, shared: frozenset[str]) -> Iterator[Candidate]:
    """The other sentences that have the same words of the question as the best one, but for verbs."""
    verbs = asking.verbs
    for passage in asking.passages:
        for start, end in passage.sentences:
            own = passage.document == best.passage.document and overlap((start, end), best.evidence)
            text = passage.slice(start, end)
            if own or not (asking.speaks(text) or passage.glosses) or not may_answer(best, asking.question, text):
                continue
            covered = asking.covered(passage, (start, end))
            if covered == shared or (covered & shared - verbs and not (covered ^ shared) - verbs):
                yield Candidate(passage, (start, end), "", 0.0, _last_cell(passage, (start, end)))


def _likeness(best: Candidate, other: Candidate) -> float:
    """The share of the words of two sentences that both have, the answer's own apart: 1 for two rows."""
    if other.words != other.evidence:
        return 1.0
    one, two = (stems(c.passage.slice(*c.evidence)) for c in (best, other))
    one -= stems(best.short)
    return len(one & two) / max(len(one | two), 1)


def _last_cell(passage: Passage, sentence: Span) -> Span:
    """Where an answer could stand in a row that is not its label; the sentence, where it is no row."""
    row = next((r for r in records_of(passage) if r.place == sentence), None)
    return (row.cells[-1].start, row.cells[-1].end) if row else sentence


def _sure(candidate: Candidate, asking: Choosing) -> Candidate | None:
    """What the reader finds in the sentence of a candidate when it reads that alone, if it is sure; else None."""
    if candidate.confidence >= asking.threshold:
        return candidate
    place = context(candidate.passage, candidate.evidence, asking.asked, asking.pronoun)
    for start, end in dict.fromkeys((place, candidate.evidence)):
        found = max(asking.read([_alone(candidate.passage, start, end)]), key=lambda one: one.confidence, default=None)
        if found and found.confidence >= asking.threshold and found.evidence == candidate.evidence:
            return replace(found, passage=candidate.passage)
    return None


def _alone(passage: Passage, start: int, end: int) -> Passage:
    """A part of a passage."""
    kept = tuple(place for place in passage.sentences if start <= place[0] and place[1] <= end)
    glosses = tuple(gloss for gloss in passage.glosses if start <= gloss.start and gloss.end <= end)
    return replace(passage, start=start, end=end, text=passage.slice(start, end), sentences=kept, glosses=glosses, id=0)


def _is_named(question: str, fitting: Sequence[Candidate], labels: Sequence[str]) -> bool:
    """Whether the question names something by a name of its own that the sentences have and no label is longer than."""
    names = word_set(" ".join(word for word in subject_words(question)[1:] if word[:1].isupper()))
    names -= word_set(question.split(maxsplit=1)[0]).union(*map(word_set, labels))
    return any(names & word_set(one.passage.slice(*one.evidence)) for one in fitting)

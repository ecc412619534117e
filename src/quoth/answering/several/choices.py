"""A question that several good answers fit: all are told with their sources, and what can be asked instead.

"What does the battery cost?" has two answers where two machines have a battery. They are told apart from two
answers about one thing, which contradict each other, by what the answers are of (`several.labels`), and a question
that names nothing by a name of its own which both sentences have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from quoth.answering.candidates import Candidate, Saying
from quoth.answering.records import records_of, word_set
from quoth.answering.reply import TextOf, composed, enumerated, say
from quoth.answering.several.labels import context, opening, told_by
from quoth.answering.several.lists import Asking
from quoth.answering.shape.expected import fits
from quoth.answering.shape.kinds import QuestionKind, kind_of
from quoth.answering.stems import stem, stems
from quoth.answering.thread import closed_class as closed
from quoth.answering.thread.verbs import PAST, verbs_of, words_of
from quoth.index.keywords import subject_words
from quoth.types import Answer, Passage, Span

_SINGLE = frozenset((QuestionKind.NUMBER, QuestionKind.OTHER, QuestionKind.WHO, QuestionKind.WHEN, QuestionKind.WHERE))
MOST = 4
"""Answers that are told together."""
FURTHEST, NEAREST = 11.0, 4.0
"""How far the reader's score of another answer may be below that of a best one that is sure, or unsure, in log-odds."""
_WORDS = 8
"""Words of an answer that is told beside another, at most: a longer one is a statement of its own."""
READ = 3
"""Sentences that are read once more, at most."""
_SHARE = 1 / 2
"""Of the question's words, those that each answer's sentence and headings must have."""
_HOPE = 0.2
"""The least confidence, as a share of the threshold, of a best answer beside which others are looked for: two that
fit alike halve each other's."""


_COUNTED = re.compile(r"\bhow many\s+((?:[\w-]+\s*){1,3})", re.IGNORECASE)


@dataclass(frozen=True)
class Choosing(Asking):
    """A question that is being asked; `pronoun` is one that nothing explains."""

    pronoun: str = ""

    @property
    def asked(self) -> frozenset[str]:
        """The words that say what the question is about, without their endings."""
        return frozenset(map(stem, subject_words(self.question)))

    @property
    def verbs(self) -> frozenset[str]:
        """Those of them that are verbs, or say only what is counted: for these a sentence may have other words."""
        words = words_of(self.question)
        found = {words[i].lower for i in verbs_of(words)} | set(map(str.lower, counted(self.question)))
        found |= {word.lower() for word in subject_words(self.question) if PAST.match(word)}
        return frozenset(map(stem, found | closed.AUXILIARIES))

    def covered(self, passage: Passage, sentence: Span) -> frozenset[str]:
        """The words of the question that a sentence has, with what it stands under and what its pronoun is for."""
        row = next((r for r in records_of(passage) if r.place == sentence), None)
        heads = " ".join(word for cell in row.cells for word in cell.heading) if row else ""
        text = passage.slice(*context(passage, sentence, self.asked, self.pronoun))
        return self.asked & stems(" ".join((text, heads, *passage.headings)))


def chosen(unanswered: Answer, candidates: Sequence[Candidate], asking: Choosing, text_of: TextOf) -> Answer | None:
    """The question back with the answers that fit it and what each is of; None where one fits best."""
    best = max(candidates, key=lambda one: one.confidence, default=None)
    if best is None or best.words is None or kind_of(asking.question) not in _SINGLE:
        return None
    if best.confidence < _HOPE * asking.threshold:
        return None
    fitting, labels = _fitting(best, asking)
    if len(labels) < 2 or _is_named(asking.question, fitting, labels):  # noqa: PLR2004 - a pair
        return None
    told = composed(unanswered, [Saying(one.short, one) for one in fitting], text_of, short="")
    if told.status != "answered":
        return None
    pairs = enumerate(zip(fitting, labels, strict=True), 1)
    named = [f"{say(one.short)} ({say(_inside(label))}) [{i}]" for i, (one, label) in pairs]
    text = f"Which one is meant? {told.text[:1]}{enumerated(named)[1:]}."
    choices = tuple(_choice(asking, label) for label in labels)
    return replace(told, status="clarify", text=text, choices=choices)


def _fitting(best: Candidate, asking: Choosing) -> tuple[list[Candidate], list[str]]:
    """The answers that fit, and what each is of; of several that nothing tells apart all at once the first two."""
    rivals = list(_rivals(best, asking))
    own = _sure(best, asking) or (best if rivals else None)
    if own is None:
        return [], []
    known = {one.evidence for one in rivals}
    found = [own, *rivals, *(one for one in _others(best, asking) if one.evidence not in known)][:MOST]
    for fitting in (found, found[:2]):
        if len(fitting) > 1 and (labels := told_by(asking.question, fitting, asking.pronoun, loosely=True)):
            return fitting, labels
    return [], []


def _rivals(best: Candidate, asking: Choosing) -> Iterator[Candidate]:
    """The answers of other sentences that the reader thought of as well when it read the passage of the best one.

    An unsure best answer may be one of two that fit alike: then the other one is close behind, and stands as it does.
    """
    passage, sure = best.passage, best.confidence >= asking.threshold
    shared = asking.covered(passage, best.evidence)
    for words, behind in zip(best.rivals, best.behind, strict=True):
        sentence = next((place for place in passage.sentences if place[0] <= words[0] < place[1]), best.evidence)
        other = Candidate(passage, sentence, passage.slice(*words), best.confidence, words)
        if behind > (FURTHEST if sure else NEAREST) or _overlap(sentence, best.evidence):
            continue
        covered = asking.covered(passage, sentence)
        fit = covered == shared or (covered & shared and shared - covered <= asking.verbs)
        if fit and _may_answer(best, asking.question, other.short) and _fits_too(other, best):
            if told_by(asking.question, [best, other], asking.pronoun, loosely=sure):
                yield other


def names_for(asking: Choosing) -> tuple[str, ...]:
    """The question with names in the place of its pronoun: those of headings and sentences that were found."""
    persons = asking.pronoun.lower() in closed.PERSONS
    found = (
        name
        for passage in asking.passages
        for name in passage.headings[-1:]
        or [opening(passage.slice(*place), person=persons) for place in passage.sentences]
    )
    names = list(dict.fromkeys(filter(None, found)))[:MOST]
    return tuple(_choice(asking, name) for name in names) if len(names) > 1 else ()


def _choice(asking: Choosing, label: str) -> str:
    """The question with what is meant: in the place of its pronoun, or behind it."""
    if asking.pronoun:
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
        if found and _fits_too(found, best):
            yield found


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _covering(best: Candidate, asking: Choosing, shared: frozenset[str]) -> Iterator[Candidate]:
    """The other sentences that have the same words of the question as the best one, but for verbs."""
    verbs = asking.verbs
    for passage in asking.passages:
        for start, end in passage.sentences:
            own = passage.document == best.passage.document and _overlap((start, end), best.evidence)
            if own or not _may_answer(best, asking.question, passage.slice(start, end)):
                continue
            covered = asking.covered(passage, (start, end))
            if covered == shared or (covered & shared - verbs and not (covered ^ shared) - verbs):
                yield Candidate(passage, (start, end), "", 0.0, _last_cell(passage, (start, end)))


def counted(question: str) -> list[str]:
    """The words that say what is counted: "how many old books".

    >>> counted("How many guests does the hall seat?")
    ['guests']
    """
    found = _COUNTED.search(question)
    words = found[1].split() if found else []
    return list(takewhile(lambda word: word.lower() not in closed.BREAKS, words))


def _may_answer(best: Candidate, question: str, sentence: str) -> bool:
    """Whether a sentence can have an answer of the type that is asked for, as the best one is."""
    kind = kind_of(question)
    return not fits(question, kind, best.short) or fits(question, kind, sentence)


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


def _fits_too(other: Candidate, best: Candidate) -> bool:
    """Whether another answer is of the same form and in other words."""
    words, own = (word_set(one.short) - closed.DETERMINERS - closed.PREPOSITIONS for one in (other, best))
    if other.words is None or not words or words <= own or own <= words or len(other.short.split()) > _WORDS:
        return False
    return _counts(other.short) == _counts(best.short)


def _counts(words: str) -> bool:
    """Whether words have a figure, in digits or letters, or a span of time, which is one of them."""
    counting = closed.NUMBERS | closed.SPANS | {"once", "twice", "half"}
    return bool(re.search(r"\d", words) or word_set(words) & counting)


def _is_named(question: str, fitting: Sequence[Candidate], labels: Sequence[str]) -> bool:
    """Whether the question names something by a name of its own that the sentences have and no label is longer than."""
    names = word_set(" ".join(word for word in subject_words(question)[1:] if word[:1].isupper()))
    names -= word_set(question.split(maxsplit=1)[0]).union(*map(word_set, labels))
    return any(names & word_set(one.passage.slice(*one.evidence)) for one in fitting)

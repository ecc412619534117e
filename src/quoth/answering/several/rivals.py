"""The other answers that the reader thought of when it read the passage of its best one, where they fit as well.

"A ticket costs 9 euros for adults. Pupils pay 5 euros": both answer what a ticket costs, and nothing has to be read
again to know it. A rival is of the type of the best answer and in other words, its sentence has what the question is
about, and something that the question does not name tells the two apart (`several.contrasts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from quoth.answering.beside.figures import figures
from quoth.answering.candidates import Candidate
from quoth.answering.records import records_of, word_set
from quoth.answering.several.contrasts import ALIKE, Answered, acts_alone, clauses, contrasted
from quoth.answering.several.labels import context, infinitives, told_by
from quoth.answering.several.lists import Asking
from quoth.answering.shape.expected import fits
from quoth.answering.shape.kinds import QuestionKind, kind_of
from quoth.answering.stems import stem, stems
from quoth.answering.thread import closed_class as closed
from quoth.answering.thread.verbs import PAST, verbs_of, words_of
from quoth.index.keywords import subject_words
from quoth.types import Passage, Span

FURTHEST, NEAREST = 11.0, 4.0
"""How far the reader's score of another answer may be below that of a best one that is sure, or unsure, in log-odds."""
_LEAST = 0.6
"""The least confidence of an unsure best answer, as a share of the threshold: a near miss is not asked back."""
_WORDS = 8
"""Words of an answer that is told beside another, at most: a longer one is a statement of its own."""
_COUNTED = re.compile(r"\bhow many\s+((?:[\w-]+\s*){1,3})", re.IGNORECASE)


@dataclass(frozen=True)
class Choosing(Asking):
    """A question that is being asked; `pronoun` is one that nothing explains.

    One that `follows` from other turns, and is whole by them only, means what they were about.
    """

    pronoun: str = ""
    follows: bool = False

    @property
    def asked(self) -> frozenset[str]:
        """The words that say what the question is about, without their endings; "one" may be anybody."""
        return frozenset(map(stem, subject_words(self.question))) - {"one"}

    def speaks(self, sentence: str) -> bool:
        """Whether a sentence has a word of the question itself, without what its pronoun is for."""
        return bool(self.asked & stems(sentence))

    @property
    def verbs(self) -> frozenset[str]:
        """Those of them that are verbs, or say only what is counted: for these a sentence may have other words."""
        words = words_of(self.question)
        found = {words[i].lower for i in verbs_of(words)} | set(map(str.lower, counted(self.question)))
        found |= {word.lower() for word in subject_words(self.question) if PAST.match(word)}
        found |= infinitives(self.question) | (closed.ONLY_PASTS & word_set(self.question))
        return frozenset(map(stem, found | closed.AUXILIARIES))

    def covered(self, passage: Passage, sentence: Span) -> frozenset[str]:
        """The words of the question that a sentence has, with what it stands under and what its pronoun is for."""
        row = next((r for r in records_of(passage) if r.place == sentence), None)
        heads = " ".join(word for cell in row.cells for word in cell.heading) if row else ""
        text = passage.slice(*context(passage, sentence, self.asked, self.pronoun))
        return self.asked & stems(" ".join((text, heads, *passage.headings)))


def rivals(best: Candidate, asking: Choosing) -> Iterator[Candidate]:
    """The answers of other sentences that the reader thought of as well when it read the passage of the best one.

    An unsure best answer may be one of two that fit alike: then the other one is close behind, and stands as it does.
    """
    passage, sure = best.passage, best.confidence >= asking.threshold
    if asking.follows or best.confidence < _LEAST * asking.threshold:
        return
    shared = asking.covered(passage, best.evidence)
    for words, behind in zip(best.rivals, best.behind, strict=True):
        sentence = next((place for place in passage.sentences if place[0] <= words[0] < place[1]), best.evidence)
        other = Candidate(passage, sentence, passage.slice(*words), best.confidence, words)
        if behind > (FURTHEST if sure else NEAREST) or overlap(sentence, best.evidence):
            continue
        covered = asking.covered(passage, sentence)
        fit = covered == shared or (covered & shared and shared - covered <= asking.verbs)
        answers = fit and may_answer(best, asking.question, other.short) and fits_too(other, best)
        if answers and told_by(asking.question, [best, other], asking.pronoun):
            yield other


def in_clauses(best: Candidate, asking: Choosing) -> tuple[list[Candidate], list[str]] | None:
    """The best answer and another one of its sentence, each in a clause of its own and of something else.

    "The boiler weighs 38 kilograms and the pump 4.5 kilograms." What is no figure and no time has its preposition too.
    """
    (start, end), words = best.evidence, best.words or best.evidence
    text = best.passage.slice(start, end)
    furthest = FURTHEST if best.confidence >= asking.threshold else NEAREST
    thought_of = dict(zip(best.rivals, best.behind, strict=True))
    unread = _figures_beside(best, asking)
    for place in (*best.rivals, *unread):
        behind = thought_of.get(place, FURTHEST)
        within = start <= place[0] and place[1] <= end and not overlap(place, words)
        other = replace(best, short=best.passage.slice(*place), words=place)
        stands = measures(best, asking) or _led(text, words[0] - start) == _led(text, place[0] - start) != ""
        if not (behind <= furthest and within and stands and fits_too(other, best)):
            continue
        parts = clauses(text, *((a - start, b - start) for a, b in (words, place)))
        if parts is None or not may_answer(best, asking.question, other.short):
            continue
        own, its = (
            Answered(text[a:b], (at[0] - start - a, at[1] - start - a))
            for (a, b), at in zip(parts, (words, place), strict=True)
        )
        if place in unread and not _has_head(own, its, asking):
            continue
        labels, fit = contrasted(asking.question, (own, its))
        if fit >= ALIKE and (not acts_alone(its, own) or _says_it(own, its, asking, near=behind <= NEAREST)):
            return [best, other], labels
    return None


def _figures_beside(best: Candidate, asking: Choosing) -> list[Span]:
    """The other figures of the sentence of a sure best answer that is one, of which the reader did not think."""
    if best.confidence < asking.threshold or best.words is None or not _counts(best.short):
        return []
    start, end = best.evidence
    found = [(start + one.place[0], start + one.place[1]) for one in figures(best.passage.slice(start, end))]
    return [place for place in found if not any(overlap(place, known) for known in (best.words, *best.rivals))]


def _has_head(own: Answered, its: Answered, asking: Choosing) -> bool:
    """Whether a clause that the reader did not think of begins with its figure and shares what was said before it.

    "The fee is 29 euros for one person and 49 for a family": what is asked about stands before both.
    """
    behind = asking.asked & stems(own.text[own.words[1] :])
    return not its.text[: its.words[0]].strip() and not behind and bool(asking.asked & stems(own.text[: own.words[0]]))


def _led(text: str, at: int) -> str:
    """The preposition right before a place of a text, or that it begins with; empty for none."""
    before, behind = text[:at].split()[-1:], text[at:].split()[:1]
    return next((word.lower() for word in (*behind, *before) if word.lower() in closed.PREPOSITIONS), "")


def _says_it(own: Answered, its: Answered, asking: Choosing, *, near: bool) -> bool:
    """Whether a clause with a verb of its own says what is asked in words of its own.

    It has all that is asked about, as the other one has, and the verb of the question too if that has it; or a part,
    if the reader finds its answer nearly as good. "A clay mug is sold for 4 pounds, while a pack of mugs comes to 20."
    """
    about = asking.asked - asking.verbs
    both = about & own.stems & its.stems
    return bool(both) and (near or (both == about and asking.asked & own.stems <= its.stems))


def may_answer(best: Candidate, question: str, sentence: str) -> bool:
    """Whether a sentence can have an answer of the type that is asked for, as the best one is."""
    kind = kind_of(question)
    return not fits(question, kind, best.short) or fits(question, kind, sentence)


def fits_too(other: Candidate, best: Candidate) -> bool:
    """Whether another answer is of the same form, in other words and with other figures."""
    words, own = (word_set(one.short) - closed.DETERMINERS - closed.PREPOSITIONS for one in (other, best))
    if (
        other.words is None
        or not words
        or words <= own
        or own <= words
        or max(len(c.short.split()) for c in (other, best)) > _WORDS
    ):
        return False
    values = [{one.value for one in figures(found.short)} for found in (other, best)]
    return _counts(other.short) == _counts(best.short) and not values[0] & values[1]


def measures(best: Candidate, asking: Choosing) -> bool:
    """Whether an answer is a figure or a time."""
    return _counts(best.short) or (kind_of(asking.question) is QuestionKind.WHEN)


def _counts(words: str) -> bool:
    """Whether words have a figure, in digits or letters, or a span of time, which is one of them."""
    counting = closed.NUMBERS | closed.SPANS | {"once", "twice", "half"}
    return bool(re.search(r"\d", words) or word_set(words) & counting)


def counted(question: str) -> list[str]:
    """The words that say what is counted: "how many old books".

    >>> counted("How many guests does the hall seat?")
    ['guests']
    """
    found = _COUNTED.search(question)
    words = found[1].split() if found else []
    return list(takewhile(lambda word: word.lower() not in closed.BREAKS, words))


def overlap(one: Span, other: Span) -> bool:
    """Whether two ranges share a place."""
    return one[0] < other[1] and other[0] < one[1]

"""What is said to a question, by its kind: the words that answer, a list, an overview, or a helpful line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from quoth.answering.beside.agreement import confronted
from quoth.answering.beside.elsewhere import elsewhere
from quoth.answering.beside.languages import refused_for_language, warned
from quoth.answering.beside.refusals import helpful
from quoth.answering.beside.unnamed import weighed
from quoth.answering.candidates import Candidate, Saying
from quoth.answering.gathering import Gathered
from quoth.answering.overviews.asked_headings import asked_there
from quoth.answering.overviews.bylines import byline
from quoth.answering.overviews.extracts import Scene
from quoth.answering.overviews.headed import headed
from quoth.answering.overviews.openers import Openers
from quoth.answering.overviews.overviews import overview
from quoth.answering.reader import Reader
from quoth.answering.reply import composed, reply
from quoth.answering.retrieval import search
from quoth.answering.several.cell_states import stated
from quoth.answering.several.choices import chosen, chosen_beside, names_for
from quoth.answering.several.differences import says_both, set_apart, sides
from quoth.answering.several.lists import all_of_it, listed, short_of, whole
from quoth.answering.several.looked_up import with_looked_up
from quoth.answering.several.parts import joined, parted
from quoth.answering.several.risen import risen
from quoth.answering.several.rivals import Choosing
from quoth.answering.several.row_values import rows_with
from quoth.answering.several.superlatives import ranked, ranking_told, uncompared
from quoth.answering.shape.kinds import QuestionKind, core
from quoth.answering.shape.overview_forms import wanted
from quoth.answering.shape.small_talk import beside_documents, talk_of
from quoth.answering.verdict import followed
from quoth.config import Settings
from quoth.index.encoder import Encoder
from quoth.index.keywords import subject_words
from quoth.types import Answer, Hit, Passage

_OF_WRITERS = frozenset({QuestionKind.WHO, QuestionKind.LIST})
"""The kinds of question that may ask who wrote a document."""


@dataclass(frozen=True)
class Responder:
    """Answers what was gathered. Below the threshold nothing is answered."""

    encoder: Encoder
    reader: Reader
    settings: Settings
    threshold: float
    openers: Openers

    def response(self, gathered: Gathered) -> Answer:
        """What is said, and what to know of it where a language is not one that the reader knows."""
        if gathered.kind in {QuestionKind.TALK, QuestionKind.REQUEST}:
            return self._chatted(gathered)
        refused = refused_for_language(gathered.unanswered, gathered.passages)
        return refused or warned(self._said(gathered), gathered.passages, self.threshold)

    def _said(self, gathered: Gathered) -> Answer:
        """What is said to all parts of the question, or to the one."""
        if questions := parted(gathered.question):
            return joined(gathered.unanswered, questions, self._each(gathered, questions))
        return self._one(gathered)

    def _each(self, gathered: Gathered, questions: Sequence[str]) -> list[Answer]:
        return [self._one(gathered.about(question, self._hits(gathered, question))) for question in questions]

    def _one(self, gathered: Gathered) -> Answer:
        if gathered.kind is QuestionKind.SUMMARY and (said := self._overview(gathered)):
            return said
        if gathered.kind in _OF_WRITERS and (written := self._byline(gathered)):
            return written
        return self._found(gathered)

    def _byline(self, gathered: Gathered) -> Answer | None:
        """Who wrote a document, where that is asked and a line of it says so."""
        return byline(core(gathered.question), self._scene(gathered), gathered.unanswered)

    def _hits(self, gathered: Gathered, question: str) -> list[Hit]:
        vector = self.encoder.encode([question])[0]
        return search(gathered.snapshot, question, vector, self.settings, sources=gathered.sources)

    def _chatted(self, gathered: Gathered) -> Answer:
        """What is said back to what asks nothing of the documents, with questions that they answer."""
        talk = talk_of(gathered.question) or beside_documents(gathered.question)
        if talk is None:
            return gathered.unanswered

        def ask(question: str) -> Answer:
            asked = gathered.about(question, self._hits(gathered, question))
            return self._found(replace(asked, open_pronoun="", history=[]))

        choices = self.openers.found(gathered.snapshot, gathered.sources, ask)
        return replace(gathered.unanswered, status="clarify", text=talk.value, choices=choices)

    def _overview(self, gathered: Gathered, *, clauses: bool = False) -> Answer | None:
        """The overview that is asked for; None where the question is one like any other.

        With `clauses`, of what the question within it is about, where that has no answer of its own.
        """
        asked = wanted(core(gathered.question), clauses=clauses)
        if clauses and (asked is None or asked == wanted(core(gathered.question))):
            return None
        return overview(asked, self._scene(gathered), gathered.unanswered) if asked else None

    def _headed(self, gathered: Gathered) -> Answer | None:
        """All that stands below the heading which says what is asked."""
        return headed(core(gathered.question), self._scene(gathered), gathered.unanswered)

    def _scene(self, gathered: Gathered) -> Scene:
        sources = gathered.snapshot.names() if gathered.sources is None else gathered.sources
        return Scene(gathered.snapshot, self.encoder, sources, gathered.cited, self.settings)

    def _found(self, gathered: Gathered) -> Answer:
        """What the reader finds, or why there is nothing."""
        absent = gathered.snapshot.absent(_subject(gathered.question), gathered.sources)
        read = [] if _is_foreign(gathered, absent) else self._read(gathered, gathered.passages)
        candidates = [whole(candidate, gathered.question) for candidate in read]
        candidates = with_looked_up(gathered.question, candidates, gathered.passages)
        text_of, asking = gathered.snapshot.text, self._asking(gathered)
        if compared := self._compared(gathered, candidates, absent):
            return compared
        if several := self._several(gathered, candidates, asking):
            said = composed(gathered.unanswered, several, text_of, short=short_of(several))
            return elsewhere(said, gathered.around(said.short), text_of)
        if choice := chosen(gathered.unanswered, candidates, asking, text_of):
            return choice
        said = reply(gathered.unanswered, candidates, self.threshold, text_of, gathered.open_pronoun)
        if said.status == "answered":
            return self._beside(gathered, candidates, asking, said)
        if said.status == "clarify":
            return replace(said, choices=names_for(asking))
        if beside_documents(gathered.question):
            return self._chatted(gathered)
        asked = core(gathered.question), gathered.passages, gathered.unanswered
        if told := asked_there(*asked, text_of) or self._overview(gathered, clauses=True) or self._headed(gathered):
            return told
        return helpful(said, candidates, absent, gathered.restricted)

    def _compared(self, gathered: Gathered, candidates: Sequence[Candidate], absent: Sequence[str]) -> Answer | None:
        """What is said where rows of a table, or two things, must be held against each other; None where none need."""
        question, unanswered, text_of = gathered.question, gathered.unanswered, gathered.snapshot.text
        best = max(candidates, key=lambda candidate: candidate.confidence, default=None)
        asked = question, gathered.passages, gathered.beside
        if ranking := risen(*asked) or ranked(*asked) or stated(*asked):
            return ranking_told(unanswered, ranking, text_of)
        if (apart := sides(question)) and not says_both(best, question, apart):
            return set_apart(unanswered, apart, self._each(gathered, apart))
        if uncompared(question, best, gathered.beside):
            return helpful(unanswered, candidates, absent, gathered.restricted)
        if rows := rows_with(question, gathered.passages, gathered.beside):
            return composed(unanswered, rows, text_of, short=short_of(rows))
        return None

    def _asking(self, gathered: Gathered) -> Choosing:
        def read(passages: Sequence[Passage]) -> list[Candidate]:
            return self._read(gathered, passages)

        return Choosing(
            gathered.question, gathered.passages, read, self.threshold, gathered.open_pronoun, gathered.leans
        )

    def _read(self, gathered: Gathered, passages: Sequence[Passage]) -> list[Candidate]:
        read = self.reader.read(gathered.question, gathered.turns, passages)
        read = weighed(gathered.question, read, gathered.snapshot.text)
        return [replace(one, confidence=followed(one.confidence)) for one in read] if gathered.turns else read

    def _several(self, gathered: Gathered, candidates: Sequence[Candidate], asking: Choosing) -> list[Saying]:
        """The items of an answer that is a list of more than the reader's best words; [] for any other."""
        if gathered.kind is not QuestionKind.LIST:
            best = max(candidates, key=lambda candidate: candidate.confidence, default=None)
            found = all_of_it(gathered.question, best, gathered.passages, gathered.snapshot.text) if best else []
            return found if found and found[0].candidate.confidence >= self.threshold else []
        return listed(asking, candidates, gathered.snapshot.text)

    def _beside(self, gathered: Gathered, candidates: Sequence[Candidate], asking: Choosing, said: Answer) -> Answer:
        """The answer with what another place says against it, and with the places that say the same."""
        around, text_of = gathered.around(said.short), gathered.snapshot.text

        def near(text: str) -> float:
            question, other = self.encoder.encode([gathered.question, text])
            return float(question @ other)

        told = confronted(said, candidates, around, asking.read, near, text_of=text_of)
        best = max(candidates, key=lambda candidate: candidate.confidence)
        if told == said and (choice := chosen_beside(gathered.unanswered, best, asking, text_of)):
            return choice
        return elsewhere(told, around, text_of)


def _subject(question: str) -> str:
    """What a question is about: the topic where one is asked for, without the words that ask for it."""
    asked = wanted(core(question))
    return asked.topic if asked and asked.topic else question


def _is_foreign(gathered: Gathered, absent: Sequence[str]) -> bool:
    """Whether nothing that a question is about occurs in the documents: another language, a greeting, a row of keys.

    No reader has learnt to read such; each finds something. A follow-up with one such word ("Why not sooner?") may
    mean what was said before; the word alone ("Thanks!") asks nothing.
    """
    subject = subject_words(gathered.question)
    leans = gathered.history and len(subject) == 1 and len(gathered.question.split()) > 1
    if not subject or gathered.open_pronoun or leans:
        return False
    return len(absent) == len(subject)

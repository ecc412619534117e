"""The one path of a question: `gather` what it is about, then `answer` from that.

Whoever asks goes this way: `Assistant`, the harness, suggestions and training call it and copy none of it.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from quoth.answering.extracts import Scene
from quoth.answering.follow_ups import Standalone, stand_alone
from quoth.answering.kinds import QuestionKind, core, kind_of
from quoth.answering.openers import Openers
from quoth.answering.overview_forms import wanted
from quoth.answering.overviews import overview
from quoth.answering.reader import Reader
from quoth.answering.reply import NOT_FOUND, naming, reply
from quoth.answering.requests import checked_history, checked_question, checked_sources, cited_places, last_cited
from quoth.answering.retrieval import search
from quoth.answering.small_talk import beside_documents, talk_of
from quoth.config import Settings
from quoth.index.encoder import Encoder
from quoth.index.keywords import subject_words
from quoth.index.snapshot import Snapshot
from quoth.index.store import Store
from quoth.types import Answer, Exchange, Passage, PastTurn


@dataclass(frozen=True)
class Gathered:
    """What is really asked, and all that an answer may rest on.

    `unanswered` is what is said where nothing is found, with the passages that the search brought.
    `open_pronoun` is a word that nothing in the conversation explains. The snapshot is open as long
    as the block of `Pipeline.gather`. `cited` is the file that the last answer was from. `began`
    and `searched` are by `time.perf_counter`.
    """

    unanswered: Answer
    open_pronoun: str
    history: list[Exchange]
    sources: Collection[str] | None
    snapshot: Snapshot
    began: float
    searched: float
    cited: str = ""

    @property
    def question(self) -> str:
        """The question as it stands alone."""
        return self.unanswered.standalone_question

    @property
    def kind(self) -> QuestionKind:
        """What kind of question it is."""
        return kind_of(self.question)

    @property
    def passages(self) -> list[Passage]:
        """What there is to read, the likeliest first."""
        return [hit.passage for hit in self.unanswered.passages]


@dataclass(frozen=True)
class Pipeline:
    """What a question passes through: an index, what searches it, and what reads."""

    store: Store
    encoder: Encoder
    reader: Reader
    settings: Settings
    openers: Openers = field(default_factory=Openers)

    @property
    def threshold(self) -> float:
        """The confidence below which nothing is answered: the one that was fitted with the reader, or the one set."""
        return self.reader.threshold if self.settings.threshold is None else self.settings.threshold

    @contextmanager
    def gather(
        self,
        question: str,
        history: Sequence[PastTurn] = (),
        sources: Collection[str] | None = None,
        limit: int | None = None,
    ) -> Iterator[Gathered]:
        """What is really asked, and the passages that the search brings for it: `limit`, or as many as are to be read.

        All of it, and the texts that an answer is held to later, is of one finished state of the
        index. Its snapshot is open while passages are read, which takes a second at most: SQLite's
        write-ahead log lets writers write meanwhile, and each snapshot has a connection of its own.

        Raises QuestionError and UsageError for what cannot be asked, and IndexProblem.
        """
        began = time.perf_counter()
        asked = checked_question(question, self.settings)
        turns = [turn for turn in checked_history(history) if talk_of(turn[0]) is None]
        chats = limit is None and talk_of(asked) is not None
        alone = Standalone(asked) if chats or _is_of_all(asked) else stand_alone(asked, turns)
        vector = None if chats else self.encoder.encode([alone.question])[0]
        with self.store.snapshot() as snapshot:
            among = checked_sources(sources, snapshot)
            near = cited_places(history)
            hits = (
                []
                if vector is None
                else search(snapshot, alone.question, vector, self.settings, sources=among, limit=limit, around=near)
            )
            unanswered = Answer(
                question=asked,
                standalone_question=alone.question,
                status="not_found",
                text=NOT_FOUND,
                passages=tuple(hits),
                index=snapshot.fingerprint(),
            )
            cited = last_cited(history, snapshot, among)
            yield Gathered(unanswered, alone.open_pronoun, turns, among, snapshot, began, time.perf_counter(), cited)

    def answer(self, gathered: Gathered) -> Answer:
        """The best of what the reader finds, cited and held to its documents; or that there is nothing good enough."""
        said = self._said(gathered)
        return replace(said, timings_ms=_timings(gathered.began, gathered.searched, time.perf_counter()))

    def _said(self, gathered: Gathered) -> Answer:
        """What is said, by the kind of the question."""
        if gathered.kind in {QuestionKind.TALK, QuestionKind.REQUEST}:
            return self._chatted(gathered)
        return (self._overview(gathered) if gathered.kind is QuestionKind.SUMMARY else None) or self._read(gathered)

    def _chatted(self, gathered: Gathered) -> Answer:
        """What is said back to what asks nothing of the documents, with questions that they answer."""
        talk = talk_of(gathered.question) or beside_documents(gathered.question)
        if talk is None:
            return gathered.unanswered

        def ask(question: str) -> Answer:
            vector = self.encoder.encode([question])[0]
            hits = search(gathered.snapshot, question, vector, self.settings, sources=gathered.sources)
            unanswered = replace(gathered.unanswered, standalone_question=question, passages=tuple(hits))
            return self._read(replace(gathered, unanswered=unanswered, open_pronoun="", history=[]))

        choices = self.openers.found(gathered.snapshot, gathered.sources, ask)
        return replace(gathered.unanswered, status="clarify", text=talk.value, choices=choices)

    def _overview(self, gathered: Gathered) -> Answer | None:
        """The overview that is asked for; None where the question is one like any other."""
        asked = wanted(core(gathered.question))
        sources = gathered.snapshot.names() if gathered.sources is None else gathered.sources
        scene = Scene(gathered.snapshot, self.encoder, sources, gathered.cited, self.settings)
        return overview(asked, scene, gathered.unanswered) if asked else None

    def _read(self, gathered: Gathered) -> Answer:
        """What the reader finds."""
        absent = gathered.snapshot.absent(gathered.question, gathered.sources)
        foreign = _is_foreign(gathered, absent)
        candidates = [] if foreign else self.reader.read(gathered.question, gathered.history, gathered.passages)
        said = reply(gathered.unanswered, candidates, self.threshold, gathered.snapshot.text, gathered.open_pronoun)
        if said.status == "not_found" and beside_documents(gathered.question):
            return self._chatted(gathered)
        return naming(said, absent) if said.status == "not_found" else said


def _is_of_all(question: str) -> bool:
    """Whether an overview is asked for of what the conversation is about, not of a thing that was named in it."""
    asked = wanted(core(question))
    return asked is not None and not asked.topic


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


def _timings(began: float, searched: float, ended: float) -> dict[str, float]:
    """Milliseconds of each stage."""
    stages = {"retrieve": searched - began, "read": ended - searched, "total": ended - began}
    return {stage: round(seconds * 1000, 3) for stage, seconds in stages.items()}

"""The one path of a question: `gather` what it is about, then `answer` from that.

Whoever asks goes this way: `Assistant`, the harness, suggestions and training call it and copy none of it.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from quoth.answering.candidates import Candidate, Saying
from quoth.answering.choices import chosen
from quoth.answering.follow_ups import stand_alone
from quoth.answering.kinds import QuestionKind, kind_of
from quoth.answering.lists import Asking, every_row, listed, short_of, whole
from quoth.answering.parts import joined, parted
from quoth.answering.reader import Reader
from quoth.answering.reply import NOT_FOUND, composed, naming, reply
from quoth.answering.requests import checked_history, checked_question, checked_sources
from quoth.answering.retrieval import search
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
    as the block of `Pipeline.gather`. `began` and `searched` are by `time.perf_counter`.
    """

    unanswered: Answer
    open_pronoun: str
    history: list[Exchange]
    sources: Collection[str] | None
    snapshot: Snapshot
    began: float
    searched: float

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
        asked, turns = checked_question(question, self.settings), checked_history(history)
        alone = stand_alone(asked, turns)
        vector = self.encoder.encode([alone.question])[0]
        with self.store.snapshot() as snapshot:
            among = checked_sources(sources, snapshot)
            hits = search(snapshot, alone.question, vector, self.settings, sources=among, limit=limit)
            unanswered = Answer(
                question=asked,
                standalone_question=alone.question,
                status="not_found",
                text=NOT_FOUND,
                passages=tuple(hits),
                index=snapshot.fingerprint(),
            )
            yield Gathered(unanswered, alone.open_pronoun, turns, among, snapshot, began, time.perf_counter())

    def answer(self, gathered: Gathered) -> Answer:
        """The best of what the reader finds, cited and held to its documents; or that there is nothing good enough."""
        said = self._said(gathered)
        return replace(said, timings_ms=_timings(gathered.began, gathered.searched, time.perf_counter()))

    def _said(self, gathered: Gathered) -> Answer:
        """What is said to all parts of the question, or to the one."""
        questions = parted(gathered.question)
        if not questions:
            return self._one(gathered)
        parts = [self._about(gathered, question) for question in questions]
        return joined(gathered.unanswered, questions, [self._one(part) for part in parts])

    def _about(self, gathered: Gathered, question: str) -> Gathered:
        """The same for a part of the question, from the same state of the index."""
        vector = self.encoder.encode([question])[0]
        hits = search(gathered.snapshot, question, vector, self.settings, sources=gathered.sources)
        asked = replace(gathered.unanswered, standalone_question=question, passages=tuple(hits))
        return replace(gathered, unanswered=asked)

    def _one(self, gathered: Gathered) -> Answer:
        """What is said, by the kind of the question."""
        absent = gathered.snapshot.absent(gathered.question, gathered.sources)
        foreign = _is_foreign(gathered, absent)
        candidates = [] if foreign else self.reader.read(gathered.question, gathered.history, gathered.passages)
        candidates = [whole(candidate, gathered.question) for candidate in candidates]
        several = self._several(gathered, candidates)
        if several:
            return composed(gathered.unanswered, several, gathered.snapshot.text, short=short_of(several))
        choice = chosen(gathered.unanswered, candidates, self.threshold, gathered.snapshot.text)
        if choice:
            return choice
        said = reply(gathered.unanswered, candidates, self.threshold, gathered.snapshot.text, gathered.open_pronoun)
        return naming(said, absent) if said.status == "not_found" else said

    def _several(self, gathered: Gathered, candidates: Sequence[Candidate]) -> list[Saying]:
        """The items of an answer that is a list of more than the reader's best words; [] for any other."""
        if gathered.kind is not QuestionKind.LIST:
            best = max(candidates, key=lambda candidate: candidate.confidence, default=None)
            sure = best is not None and best.confidence >= self.threshold
            return every_row(gathered.question, best, gathered.passages) if best and sure else []

        def read(passages: Sequence[Passage]) -> list[Candidate]:
            return self.reader.read(gathered.question, gathered.history, passages)

        asking = Asking(gathered.question, gathered.passages, read, self.threshold)
        return listed(asking, candidates, gathered.snapshot.text)


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

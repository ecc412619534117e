"""The one path of a question: `gather` what it is about, then `answer` from that.

Whoever asks goes this way: `Assistant`, the harness, suggestions and training call it and copy none of it.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from quoth.answering.gathering import Gathered
from quoth.answering.overviews.named_documents import means_all
from quoth.answering.overviews.openers import Openers
from quoth.answering.reader import Reader
from quoth.answering.reply import NOT_FOUND
from quoth.answering.requests import checked_history, checked_question, checked_sources, cited_places, last_cited
from quoth.answering.responder import Responder
from quoth.answering.retrieval import search
from quoth.answering.shape.kinds import core
from quoth.answering.shape.overview_forms import wanted
from quoth.answering.shape.references import without_reference
from quoth.answering.shape.small_talk import talk_of
from quoth.answering.thread.follow_ups import Standalone, stand_alone
from quoth.config import Settings
from quoth.index.cores import TURNS
from quoth.index.encoder import Encoder
from quoth.index.seam import IndexStore
from quoth.types import Answer, PastTurn


@dataclass(frozen=True)
class Pipeline:
    """What a question passes through: an index, what searches it, and what reads."""

    store: IndexStore
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
        For small talk nothing is searched, unless a `limit` wants passages.

        Raises QuestionError and UsageError for what cannot be asked, and IndexProblem.
        """
        began = time.perf_counter()
        asked = checked_question(question, self.settings)
        turns = [turn for turn in checked_history(history) if talk_of(turn[0]) is None]
        chats = limit is None and talk_of(asked) is not None
        alone = Standalone(asked) if chats or _is_of_all(asked) else stand_alone(asked, turns)
        vector = None if chats else self.encoder.encode([alone.question])[0]
        with TURNS, self.store.snapshot() as snapshot:
            among = checked_sources(sources, snapshot)
            near = cited_places(history)
            hits = (
                []
                if vector is None
                else search(snapshot, alone.question, vector, self.settings, sources=among, limit=limit, around=near)
            )
            unanswered = Answer(
                question=asked,
                standalone_question=without_reference(alone.question),
                status="not_found",
                text=NOT_FOUND,
                passages=tuple(hits),
                index=snapshot.fingerprint(),
            )
            cited = last_cited(history, snapshot, among) if wanted(core(alone.question)) else ""
            yield Gathered(unanswered, alone.open_pronoun, turns, among, snapshot, began, time.perf_counter(), cited)

    def answer(self, gathered: Gathered) -> Answer:
        """The best of what the reader finds, cited and held to its documents; or that there is nothing good enough."""
        responder = Responder(self.encoder, self.reader, self.settings, self.threshold, self.openers)
        said = responder.response(gathered)
        return replace(said, timings_ms=_timings(gathered.began, gathered.searched, time.perf_counter()))


def _is_of_all(question: str) -> bool:
    """Whether an overview is asked for of what the conversation is about, not of a thing that was named in it."""
    asked = wanted(core(question))
    return asked is not None and (not asked.topic or means_all(asked.topic))


def _timings(began: float, searched: float, ended: float) -> dict[str, float]:
    """Milliseconds of each stage."""
    stages = {"retrieve": searched - began, "read": ended - searched, "total": ended - began}
    return {stage: round(seconds * 1000, 3) for stage, seconds in stages.items()}

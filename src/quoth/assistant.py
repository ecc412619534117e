"""The whole path from a question to an answer: the object that programs hold."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quoth import retrieval
from quoth.answering import reply
from quoth.config import DEFAULTS, Settings, default_index
from quoth.conversation import stand_alone, without_markers
from quoth.database import Signature
from quoth.documents import list_corpus
from quoth.encoder import DEFAULT_ENCODER, Encoder, load_encoder
from quoth.errors import (
    CorpusError,
    IndexLocked,
    IndexMissing,
    IndexProblem,
    IndexUnwritable,
    QuestionError,
    UsageError,
)
from quoth.formats import from_text
from quoth.grounding import held_to_its_documents
from quoth.indexing import Progress, Report, synchronise
from quoth.passages import split
from quoth.reader import Reader, SentenceSelector
from quoth.snapshot import Source
from quoth.store import Store
from quoth.types import Answer, Exchange, Hit

if TYPE_CHECKING:
    from typing_extensions import Self

AnyPath = str | PathLike[str]


@dataclass
class _Clock:
    """Milliseconds by stage."""

    began: float = field(default_factory=time.perf_counter)
    stages: dict[str, float] = field(default_factory=dict)

    def lap(self, stage: str) -> None:
        total = (time.perf_counter() - self.began) * 1000
        self.stages[stage] = round(total - sum(self.stages.values()), 3)

    def timings(self) -> dict[str, float]:
        return {**self.stages, "total": round((time.perf_counter() - self.began) * 1000, 3)}


class Assistant:
    """Answers questions about one corpus. It keeps no conversation: the caller passes that.

    Make one with `open` or `from_texts`. It may be used from several threads. Close it, or use
    it as a context manager.
    """

    def __init__(
        self,
        store: Store,
        encoder: Encoder,
        *,
        reader: Reader | None = None,
        settings: Settings = DEFAULTS,
        corpus: Path | None = None,
        report: Report | None = None,
        notes: tuple[str, ...] = (),
    ) -> None:
        self.store = store
        self.encoder = encoder
        self.reader = reader or SentenceSelector(encoder)
        self.settings = settings
        self.corpus = corpus
        self.report = report
        """What the last reading of the corpus did."""
        self.notes = notes
        """What a reader of every answer should know."""
        self.stale: IndexProblem | None = None
        """What kept the index from being brought up to date, if anything did."""

    @classmethod
    def open(
        cls,
        corpus: AnyPath,
        index: AnyPath | None = None,
        *,
        encoder: str | Encoder = DEFAULT_ENCODER,
        reader: Reader | None = None,
        settings: Settings = DEFAULTS,
        progress: Progress | None = None,
        rebuild: bool = False,
        retry: bool = False,
    ) -> Assistant:
        """Open a file or a folder; its index is made if it is missing, brought up to date if stale.

        Args:
            corpus: A document, or a folder of them.
            index: The folder of the index; by default one in the user's cache, for this corpus alone.
            encoder: The name or folder of a sentence-transformers model, or an `Encoder`.
            reader: What finds answers in passages.
            settings: How documents are cut, searched and read.
            progress: Told of what is being done, how much is done and how much there is.
            rebuild: Make the index from nothing; until that is finished the old one stands.
            retry: Read files again that could not be read before and have not changed since.

        Raises:
            CorpusError: there is nothing to read.
            EncoderError: the model is not on this machine.
            IndexProblem: the index cannot be used; the error says what mends it.
        """
        place = Path(corpus).expanduser()
        folder = Path(index).expanduser() if index is not None else default_index(place)
        model = load_encoder(encoder) if isinstance(encoder, str) else encoder
        listing = list_corpus(place)  # before an index is begun for nothing
        store, fresh = _open_store(folder, model, settings, rebuild)
        assistant = cls(store, model, reader=reader, settings=settings, corpus=place)
        try:
            assistant.report = synchronise(store, listing, model, settings, progress, rebuild=fresh, retry=retry)
        except (IndexLocked, IndexUnwritable) as error:
            if fresh:
                store.close()
                raise
            assistant.stale = error
            assistant.notes = (f"This answers from the last finished state of the index: {error.problem}.",)
        except BaseException:
            store.close()
            raise
        assistant._refuse_empty()
        return assistant

    def _refuse_empty(self) -> None:
        with self.store.snapshot() as snapshot:
            passages = len(snapshot)
        if passages:
            return
        failed = next((f for f in self.report.files if f.problem), None) if self.report else None
        self.store.close()
        raise CorpusError(
            f"nothing in {self.corpus} could be read as text" + (f": {failed.problem}" if failed else ""),
            failed.remedy if failed else "put a document with text there",
        )

    @classmethod
    def from_texts(
        cls,
        texts: Mapping[str, str],
        *,
        encoder: str | Encoder = DEFAULT_ENCODER,
        reader: Reader | None = None,
        settings: Settings = DEFAULTS,
    ) -> Assistant:
        """An assistant over texts in memory. A citation's `source` is the text's name.

        A name that ends in `.md` makes its text Markdown. Raises CorpusError for no text at all.
        """
        if not texts:
            raise CorpusError("there is no text to ask", 'pass some: from_texts({"name": "text"})')
        model = load_encoder(encoder) if isinstance(encoder, str) else encoder
        store = Store.in_memory()
        with store.update(Signature.of(model, settings)) as update:
            documents = [from_text(name, text) for name, text in texts.items()]
            new = {document.sha256: document for document in reversed(documents)}
            cut = [(document, split(document, model.count_tokens, settings)) for document in new.values()]
            vectors = model.encode([p.searchable for _, passages in cut for p in passages])
            for document, passages in cut:
                update.add(document, passages, vectors[: len(passages)])
                vectors = vectors[len(passages) :]
            for document in documents:
                update.point(Source(document.source, document.sha256, document.sha256))
        return cls(store, model, reader=reader, settings=settings)

    def update(self, progress: Progress | None = None) -> Report:
        """Read what changed in the corpus since the last time. Raises as `open` does."""
        if self.corpus is None:
            raise UsageError("an assistant over texts in memory has no files", "make a new one from the texts")
        listing = list_corpus(self.corpus)
        self.report = synchronise(self.store, listing, self.encoder, self.settings, progress, retry=True)
        return self.report

    def documents(self) -> list[Source]:
        """The files that can be asked, in the order of their names."""
        with self.store.snapshot() as snapshot:
            return list(snapshot.sources().values())

    def search(
        self, question: str, limit: int = DEFAULTS.read_passages, *, sources: Collection[str] | None = None
    ) -> list[Hit]:
        """The best passages for a question, best first, with their rank in each leg."""
        question = checked_question(question, self.settings)
        vector = self.encoder.encode([question])[0]
        with self.store.snapshot() as snapshot:
            return retrieval.search(snapshot, question, vector, self.settings, sources=sources, limit=limit)

    def ask(self, question: str, history: Sequence[Exchange] = (), *, sources: Collection[str] | None = None) -> Answer:
        """Answer a question with quotes, or say that the documents do not.

        Args:
            question: As a person asks it, follow-ups included.
            history: The conversation so far, `(question, answer)` pairs, oldest first.
            sources: Ask only these files.

        Raises:
            QuestionError: the question is empty or too long.
        """
        clock = _Clock()
        question = checked_question(question, self.settings)
        turns = [(str(asked), without_markers(str(answered))) for asked, answered in history]
        alone = stand_alone(question, turns)
        vector = self.encoder.encode([alone.question])[0]
        with self.store.snapshot() as snapshot:
            hits = retrieval.search(snapshot, alone.question, vector, self.settings, sources=sources)
            fingerprint = snapshot.fingerprint()
            clock.lap("retrieve")
        candidates = self.reader.read(alone.question, turns, [hit.passage for hit in hits])
        said = reply(candidates, self.reader.threshold, alone.open_pronoun)
        with self.store.snapshot() as snapshot:
            said = held_to_its_documents(said, snapshot.text)
        clock.lap("read")
        return Answer(
            question=question,
            standalone_question=alone.question,
            status=said.status,
            text=said.text,
            short=said.short,
            confidence=round(said.confidence, 4),
            citations=said.citations,
            passages=tuple(hits),
            notes=self.notes + said.notes,
            index=fingerprint,
            timings_ms=clock.timings(),
        )

    def close(self) -> None:
        """Close the index. The assistant cannot be asked afterwards."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def checked_question(question: Any, settings: Settings = DEFAULTS) -> str:
    """The question without white space around it. Raises QuestionError for one that cannot be asked."""
    if not isinstance(question, str) or not any(c.isalnum() for c in question):
        raise QuestionError("the question is empty", 'ask something: quoth ask "Who founded it?"')
    limit = settings.max_question_chars
    if len(question) > limit:
        raise QuestionError(
            f"the question has {len(question):,} characters; the limit is {limit:,}",
            "ask it in fewer words, and put long texts into the corpus",
        )
    return question.encode("utf-8", "replace").decode("utf-8").strip()


def _open_store(folder: Path, encoder: Encoder, settings: Settings, rebuild: bool) -> tuple[Store, bool]:
    """The store, and whether it has to be made from nothing."""
    if rebuild:
        return Store.create(folder), True
    try:
        store = Store.open(folder)
    except IndexMissing:
        return Store.create(folder), True
    try:
        store.check_signature(Signature.of(encoder, settings))
    except BaseException:
        store.close()
        raise
    return store, False


def ask(
    question: str,
    corpus: AnyPath = "corpus",
    index: AnyPath | None = None,
    history: Sequence[Exchange] = (),
) -> Answer:
    """Answer one question about a file or a folder; makes or refreshes its index first.

    To ask many, keep an `Assistant` open. Raises what `Assistant.open` and `ask` raise.
    """
    with Assistant.open(corpus, index) as assistant:
        return assistant.ask(question, history)

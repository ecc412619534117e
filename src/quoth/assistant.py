"""The object that programs hold: an index of documents, kept up to date, and the path of a question over it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Self

from quoth.answering.pipeline import Pipeline
from quoth.answering.reader import PackagedReader, Reader
from quoth.answering.requests import check_texts, checked_sources, refuse_other_corpus
from quoth.checking.findings import DraftReport
from quoth.config import DEFAULTS, UPLOADS, Settings
from quoth.errors import IndexLocked, IndexProblem, IndexUnwritable, UsageError
from quoth.files.corpus import File, Listing, list_uploads, read_bytes
from quoth.files.page_views import has_pages
from quoth.index.access import IndexPlace, open_store, store_of_texts
from quoth.index.encoder import DEFAULT_ENCODER, Encoder, load_encoder
from quoth.index.file_reach import FileReach
from quoth.index.originals import Original, original, placed
from quoth.index.planning import identified
from quoth.index.preparing import Preparation, Prepared
from quoth.index.seam import IndexSnapshot, IndexStore
from quoth.index.snapshot import Source
from quoth.index.sync import Progress, Report, Scope, nothing_read, synchronise
from quoth.sheets.sheet_answers import TOGETHER, AnsweredSheet, keep_sheet, read_questions
from quoth.types import Answer, Hit, PastTurn

AnyPath = str | PathLike[str]


class Assistant:
    """Answers questions about one corpus. It keeps no conversation: the caller passes that.

    Make one with `open` or `from_texts`. It may be used from several threads. Close it, or use
    it as a context manager.
    """

    def __init__(
        self,
        store: IndexStore,
        encoder: Encoder,
        *,
        reader: Reader | None = None,
        settings: Settings = DEFAULTS,
        corpus: Path | None = None,
        uploads: Path | None = None,
        report: Report | None = None,
        notes: tuple[str, ...] = (),
    ) -> None:
        self.store = store
        self.encoder = encoder
        self.settings = settings
        self.pipeline = Pipeline(store, encoder, reader or PackagedReader(settings.judge), settings)
        self.corpus = corpus
        self.uploads = uploads
        self.report = report
        """What the last reading of the corpus did."""
        self.notes = notes
        """What a reader of every answer should know."""
        self.stale: IndexProblem | None = None
        """What kept the index from being brought up to date, if anything did."""
        self._updating = threading.Lock()
        self._reach = FileReach(corpus, uploads, settings)

    @classmethod
    def open(
        cls,
        corpus: AnyPath | None,
        index: AnyPath | None = None,
        *,
        uploads: AnyPath | None = None,
        encoder: str | Encoder = DEFAULT_ENCODER,
        reader: Reader | None = None,
        settings: Settings = DEFAULTS,
        progress: Progress | None = None,
        rebuild: bool = False,
        retry: bool = False,
    ) -> Assistant:
        """Open a file or a folder; its index is made if it is missing, brought up to date if stale.

        Args:
            corpus: A document, or a folder of them; None where there are uploads alone, or a store that others fill.
            index: The folder of the index; by default one in the user's cache, for this corpus alone.
            uploads: A folder of persons' own documents, which are asked only where `sources` names them.
                It may be missing or empty, and so may the corpus then.
            encoder: The name or folder of a sentence-transformers model, or an `Encoder`.
            reader: What finds answers in passages.
            settings: How documents are cut, searched and read; where they are indexed, if not in a folder.
            progress: Told of what is being done, how much is done and how much there is.
            rebuild: Make the index from nothing; until that is finished the old one stands.
            retry: Read files again that could not be read before and have not changed since.

        Raises:
            CorpusError: there is nothing to read.
            EncoderError: the model is not on this machine.
            IndexProblem: the index cannot be used; the error says what mends it.
        """
        place, own = (None if path is None else Path(path).expanduser() for path in (corpus, uploads))
        where = IndexPlace.of(Path(index).expanduser() if index is not None else None, place, own, settings)
        model = load_encoder(encoder) if isinstance(encoder, str) else encoder
        listing = FileReach(place, own, settings).list(refuse=not where.is_begun())  # none is begun for nothing
        store, fresh = open_store(where, model, settings, rebuild=rebuild)
        assistant = cls(store, model, reader=reader, settings=settings, corpus=place, uploads=own)
        if place is None and own is None:
            return assistant  # it asks what others fill
        try:
            if where.kept and where.part.of == 1 and not fresh:
                refuse_other_corpus(store, listing, place or own)
            assistant._read_first(listing, progress, fresh=fresh, retry=retry)
        except BaseException:
            store.close()
            raise
        return assistant

    def _read_first(self, listing: Listing, progress: Progress | None, *, fresh: bool, retry: bool) -> None:
        """Bring the index up to date; where it cannot be written, what an old one holds is answered from."""
        try:
            self._read(listing, progress, rebuild=fresh, retry=retry)
            self._reach.refuse_empty(listing)
        except (IndexLocked, IndexUnwritable) as error:
            if fresh:
                raise
            self.stale = error
            self.notes = (f"This answers from the last finished state of the index: {error.problem}.",)
        with self.store.snapshot() as snapshot:
            passages = len(snapshot)
        if not passages and self.uploads is None and self._reach.part.of == 1:
            raise nothing_read(self.corpus, self.report)

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
        check_texts(texts)
        model = load_encoder(encoder) if isinstance(encoder, str) else encoder
        return cls(store_of_texts(texts, model, settings), model, reader=reader, settings=settings)

    def update(self, progress: Progress | None = None, *, retry: bool = True) -> Report:
        """Read what changed in the corpus and the uploads since the last time. Raises as `open` does.

        Questions are answered meanwhile, from what was there before. A second update of this
        assistant waits for the first. Without `retry` a file that could not be read is left alone
        until it changes.
        """
        if self.corpus is None and self.uploads is None:
            raise UsageError("an assistant without a corpus has no files to read", "open one with a corpus")
        with self._updating:
            listing = self._reach.list()
            report = self._read(listing, progress, retry=retry)
        self._reach.refuse_empty(listing)
        return report

    def prepare(self, files: Sequence[File], progress: Progress | None = None) -> Prepared:
        """Read and embed files that are not to be indexed yet, for `update_uploads`; the caller closes it.

        Nothing and nobody waits for it. What cannot be read is a failure in it. Raises IndexProblem.
        """
        prepared = Prepared(self.store.folder)
        try:
            work = Preparation(prepared, self.encoder, self.settings, progress or (lambda *_: None), self.store.holds)
            work.run([(file, identified(file)) for file in files])
        except BaseException:
            prepared.close()
            raise
        return prepared

    def update_uploads(self, prefix: str, progress: Progress | None = None, prepared: Prepared | None = None) -> Report:
        """Read what changed in the uploads whose names begin so, and not again what was `prepared`.

        It waits for no other update. Raises as `update` does.
        """
        place = self.uploads
        if place is None:
            raise UsageError("there is no folder of uploads", "open the assistant with one")
        scope = Scope(lambda: list_uploads(place, prefix), prefix, prepared)
        return synchronise(self.store, scope.again(), self.encoder, self.settings, progress, scope=scope)

    def _read(self, listing: Listing, progress: Progress | None, *, rebuild: bool = False, retry: bool) -> Report:
        options = {"rebuild": rebuild, "retry": retry}
        scope = self._reach.scope()
        report = synchronise(self.store, listing, self.encoder, self.settings, progress, scope=scope, **options)
        self.report, self.stale = report, None
        known = {source.name for source in self.documents()}
        self.notes = tuple(
            f"{file.source} can no longer be read; what it said when it last could stands in the index."
            for file in report.files
            if file.outcome == "failed" and file.source in known
        )
        return report

    def documents(self) -> list[Source]:
        """The files that anybody can ask, in the order of their names: all but uploads."""
        with self.store.snapshot() as snapshot:
            return [source for name, source in snapshot.sources().items() if not name.startswith(UPLOADS)]

    def search(
        self, question: str, limit: int = DEFAULTS.read_passages, *, sources: Collection[str] | None = None
    ) -> list[Hit]:
        """The best passages for a question, best first, with their rank in each leg."""
        if limit < 1:
            raise UsageError(f"a search cannot return {limit} passages", "ask for 1 or more")
        with self.pipeline.gather(question, sources=sources, limit=limit) as gathered:
            return list(gathered.unanswered.passages)

    def ask(self, question: str, history: Sequence[PastTurn] = (), *, sources: Collection[str] | None = None) -> Answer:
        """Answer a question with quotes, or say that the documents do not.

        Args:
            question: As a person asks it, follow-ups included.
            history: The conversation so far, `(question, answer)` pairs, oldest first; an answer is an
                `Answer`, its JSON or a text, empty or None where there was none.
            sources: Ask only these files; without it all but uploads.

        Raises:
            QuestionError: the question is empty or too long.
        """
        with self.pipeline.gather(question, history, sources) as gathered:
            answer = self.pipeline.answer(gathered)
            opened = self._original(gathered.snapshot)
            paged = {c.source: opened(c.source) for c in answer.citations if has_pages(c.source)}
        # Their files are opened once the snapshot is closed.
        cited = tuple(placed(citation, paged.get(citation.source)) for citation in answer.citations)
        return replace(answer, citations=cited, notes=self.notes + answer.notes)

    def check(
        self,
        draft: str | PathLike[str],
        *,
        sources: Collection[str] | None = None,
        progress: Progress | None = None,
    ) -> DraftReport:
        """Hold every quotation and figure of a draft to the documents: a text, or a .txt, .md or .docx file.

        `sources` looks only into these files; without it all but uploads. Raises UsageError, DocumentError.
        """
        from quoth.checking.drafts import read_draft

        return self.check_text(read_draft(draft, self.settings), sources, progress)

    def check_text(
        self, text: str, sources: Collection[str] | None = None, progress: Progress | None = None
    ) -> DraftReport:
        """`check` of a text, which is never the name of a file."""
        from quoth.checking.draft_check import check_draft

        with self.store.snapshot() as snapshot:
            return check_draft(text, snapshot, checked_sources(sources, snapshot), progress)

    def ask_sheet(
        self,
        sheet: AnyPath,
        out: AnyPath | None = None,
        *,
        sources: Collection[str] | None = None,
        progress: Progress | None = None,
    ) -> AnsweredSheet:
        """Ask every question of a .csv or .xlsx file; the answers go beside them into `out`, or a file beside it.

        Raises UsageError for a sheet without questions and for a place that cannot be written, DocumentError.
        """
        path = Path(sheet).expanduser()
        asked = read_questions(path.name, read_bytes(File(path, path.name)), self.settings)
        place = Path(out).expanduser() if out is not None else None
        done = asked.answered(partial(self.ask, sources=sources), place.name if place else "", progress, TOGETHER)
        keep_sheet(done, path, place)
        return done

    def document(self, source: str) -> Original:
        """A document by the name of its file, with the places and pictures of its pages. Raises UsageError."""
        with self.store.snapshot() as snapshot:
            if found := self._original(snapshot)(source):
                return found
        raise UsageError(f"there is no document {source}", "name one that `documents` lists")

    def _original(self, snapshot: IndexSnapshot) -> Callable[[str], Original | None]:
        return lambda source: original(snapshot, source, self.corpus, self.uploads, self.settings)

    def close(self) -> None:
        """Close the index. The assistant cannot be asked afterwards."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

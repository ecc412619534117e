"""A folder and its index: read what changed, embed what is new, forget what is gone."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from quoth.config import DEFAULTS, Settings
from quoth.errors import CorpusError, QuothError
from quoth.files.corpus import Listing, others_in_words
from quoth.index.encoder import Encoder
from quoth.index.kept_vectors import KeptVectors
from quoth.index.planning import Plan, State, plan
from quoth.index.preparing import Holds, Preparation, Prepared, Progress
from quoth.index.schema import Signature
from quoth.index.seam import IndexStore, IndexUpdate
from quoth.index.snapshot import Failure, Source

__all__ = ["FileReport", "Progress", "Report", "Scope", "failed", "nothing_read", "synchronise"]

Outcome: TypeAlias = Literal["indexed", "unchanged", "duplicate", "removed", "failed"]


@dataclass(frozen=True)
class FileReport:
    """What became of one file. `problem` and `remedy` are empty unless it failed."""

    source: str
    outcome: Outcome
    passages: int = 0
    pages: int = 0
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()
    problem: str = ""
    remedy: str = ""
    same_as: str = ""
    """For a duplicate the name of a file with the same text; empty where it is somebody's own, which nobody is told."""

    def line(self) -> str:
        """The report in one line."""
        parts = [f"{self.source}: {self.outcome}"]
        if self.outcome == "indexed":
            pages = f", {self.pages} pages" if self.pages else ""
            parts.append(f"{self.passages} passages{pages}, {self.seconds:.2f} s")
        parts[0] += f" of {self.same_as}" if self.same_as else ""
        parts += [self.problem, self.remedy] if self.problem else []
        line = "; ".join([", ".join(parts[:2]), *parts[2:], *self.warnings])
        return " ".join(line.split())  # a file's name may hold a line end


@dataclass(frozen=True)
class Report:
    """What an update did, a line a file in the order of their names, and how much it embedded."""

    files: tuple[FileReport, ...]
    embedded: int = 0
    passed_over: int = 0
    seconds: float = 0.0
    other_kinds: tuple[str, ...] = ()
    """The suffixes of the files that were passed over, the commonest first."""

    def count(self, outcome: Outcome) -> int:
        """How many files came to that outcome."""
        return sum(file.outcome == outcome for file in self.files)

    def summary(self) -> str:
        """One line: how many files came to which outcome."""
        names: tuple[Outcome, ...] = ("indexed", "unchanged", "duplicate", "removed", "failed")
        counts = [f"{self.count(name)} {name}" for name in names if self.count(name)]
        kinds = others_in_words(self.other_kinds)
        others = [f"{self.passed_over} of other kinds passed over{kinds}"] if self.passed_over else []
        return f"{', '.join(counts + others)}; {self.embedded} passages embedded in {self.seconds:.1f} s"


_ATTEMPTS = 3
"""Times that an update prepares itself, should others write meanwhile, before it keeps them out."""


@dataclass(frozen=True)
class Scope:
    """What an update is about: `again` lists it anew; only names that begin with `prefix` and are `mine` are touched.

    `prepared` is what was read before, which is then not read again.
    """

    again: Callable[[], Listing]
    prefix: str = ""
    prepared: Prepared | None = None
    mine: Callable[[str], bool] = lambda _: True

    def of(self, known: State) -> State:
        """What is known of the files that it is about."""
        return known.within(self.prefix).among(self.mine)


def synchronise(
    store: IndexStore,
    listing: Listing,
    encoder: Encoder,
    settings: Settings = DEFAULTS,
    progress: Progress | None = None,
    *,
    rebuild: bool = False,
    retry: bool = False,
    scope: Scope | None = None,
) -> Report:
    """Bring the index up to the folder: all of it in one transaction, or none.

    With `rebuild` it is made from nothing, in that same transaction; a new store needs that.

    Files are known by their content; the ones that did not change are not read into passages or
    embedded again. A file that can no longer be read keeps its last readable version, and is not
    tried again before it changes, unless `retry` says so.

    All is read and embedded before the transaction begins. Where another update has written
    meanwhile what this one was about to write, it looks again; the last time it keeps others out.

    Raises IndexProblem where the index cannot be read or written.
    """
    scope = scope or Scope(lambda: listing)
    signature = Signature.of(encoder, settings) if rebuild else None
    limit = None if retry else settings.max_text_bytes
    began, tell = time.perf_counter(), progress or (lambda *_: None)
    kept = KeptVectors(store.folder, encoder.sha256, encoder.dimension)
    with Prepared(store.folder) as own:
        work = _Work(store, encoder, settings, tell, scope, scope.prepared or own, kept, began)
        report = _report_of(work, listing, signature, limit, scope)
    if not scope.prefix:  # what somebody uploads meanwhile is no end of a longer update
        kept.drop()
    return report


def _report_of(work: _Work, listing: Listing, signature: Signature | None, limit: int | None, scope: Scope) -> Report:
    """The report of an update that was tried until nobody came between."""
    for _ in range(_ATTEMPTS):
        with suppress(_Overtaken):
            return work.attempt(listing, signature, limit)
        listing = scope.again()
    return work.insist(scope.again, signature, limit)


class _Overtaken(Exception):  # noqa: N818 - no error
    """Another update wrote what this one had looked at before."""


@dataclass(frozen=True)
class _Work:
    """One update in the doing."""

    store: IndexStore
    encoder: Encoder
    settings: Settings
    progress: Progress
    scope: Scope
    prepared: Prepared
    kept: KeptVectors
    began: float

    def attempt(self, listing: Listing, reset: Signature | None, limit: int | None) -> Report:
        """Prepare, then write unless somebody came between. Raises _Overtaken where somebody did."""
        known = State({}, {}) if reset else self._known()
        found = plan(listing, known, limit, self._is_read)
        if not found.is_needed() and not reset:
            return self._report(listing, found, {})
        if found.changed:
            self.store.refuse_unwritable()  # rather now than when all is embedded
        self._preparation((lambda _: False) if reset else self.store.holds).run(found.changed)
        with self.store.update(reset) as update:
            if not known.agrees(State(update.sources(), update.failures()), found.names()):
                raise _Overtaken
            ready = self._preparation(update.holds).is_ready
            if not all(ready(source) for _, source in found.changed):
                raise _Overtaken
            done = self._write(update, found)
        return self._report(listing, found, done)

    def insist(self, again: Callable[[], Listing], reset: Signature | None, limit: int | None) -> Report:
        """Look, prepare and write while nobody else can."""
        with self.store.update(reset) as update:
            listing = again()
            known = self.scope.of(State(update.sources(), update.failures()))
            found = plan(listing, known, limit, self._is_read)
            self._preparation(update.holds).run(found.changed)
            done = self._write(update, found)
        return self._report(listing, found, done)

    def _known(self) -> State:
        with self.store.snapshot() as snapshot:
            return self.scope.of(State(snapshot.sources(), snapshot.failures()))

    def _is_read(self, source: Source) -> bool:
        return self.prepared.find(source.name, source.file_sha256) is not None

    def _preparation(self, holds: Holds) -> Preparation:
        return Preparation(self.prepared, self.encoder, self.settings, self.progress, holds, self.kept)

    def _write(self, update: IndexUpdate, found: Plan) -> dict[str, FileReport]:
        """Nothing but writing: all that takes long is done."""
        for name in (*found.gone, *found.lost):
            update.forget(name)
        for source in found.touched:
            update.point(source)
        done = {file.source: self._write_file(update, source) for file, source in found.changed}
        self.progress("done", len(found.changed), len(found.changed))
        return done

    def _write_file(self, update: IndexUpdate, source: Source) -> FileReport:
        read = self.prepared.find(source.name, source.file_sha256)
        if read is None:
            raise AssertionError("what is written was prepared")
        if isinstance(read, Failure):
            update.fail(read)
            return failed(read.name, read)
        warnings = read.warnings
        source = replace(source, file_sha256=read.file_sha256, document=read.document, warnings=warnings)
        if update.holds(read.document):
            same_as = update.other_file(source)
            update.point(source)
            return FileReport(source.name, "duplicate", warnings=warnings, same_as=same_as)
        body = self.prepared.body(read.document)
        update.add(body.document, body.passages, body.vectors)
        update.point(source)
        return FileReport(source.name, "indexed", len(body.passages), read.pages, read.seconds, warnings=warnings)

    def _report(self, listing: Listing, found: Plan, done: Mapping[str, FileReport]) -> Report:
        files = {
            source.name: FileReport(source.name, "unchanged", warnings=source.warnings)
            for source in (*found.unchanged, *found.touched)
        }
        files.update((name, failed(name, error)) for name, error in (*listing.unreadable, *found.failed))
        files.update((name, FileReport(name, "removed")) for name in found.gone)
        files.update(done)
        ordered = tuple(files[name] for name in sorted(files))
        seconds = time.perf_counter() - self.began
        return Report(ordered, self.prepared.embedded, listing.passed_over, seconds, listing.other_kinds)


def failed(source: str, why: QuothError | Failure) -> FileReport:
    """The report of a file that came to nothing."""
    return FileReport(source, "failed", problem=why.problem, remedy=why.remedy)


def nothing_read(corpus: Path | None, report: Report | None) -> CorpusError:
    """The error for a corpus without a word in it, with the first reason there is."""
    failed = next((file for file in report.files if file.problem), None) if report else None
    return CorpusError(
        f"nothing in {corpus} could be read as text" + (f": {failed.problem}" if failed else ""),
        failed.remedy if failed else "put a document with text there",
    )

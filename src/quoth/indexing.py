"""A folder and its index: read what changed, embed what is new, forget what is gone."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from quoth.config import DEFAULTS, UPLOADS, Settings
from quoth.database import Signature
from quoth.documents import File, Listing, file_hash, read_bytes, unreadable
from quoth.encoder import Encoder
from quoth.errors import DocumentError
from quoth.formats import parse, refuse_long_text
from quoth.passages import split
from quoth.snapshot import Failure, Source
from quoth.store import Store
from quoth.types import Document, Passage
from quoth.update import Update

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told of `(what is being done, how much is done, how much there is)`."""

Outcome: TypeAlias = Literal["indexed", "unchanged", "duplicate", "removed", "failed"]

_GROUP = 512
"""Passages embedded together: enough to fill batches from small files."""
_RACY_NS = 2_000_000_000
"""A file changed this shortly before it was read may change again within one tick of its clock."""


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

    def line(self) -> str:
        """The report in one line."""
        parts = [f"{self.source}: {self.outcome}"]
        if self.outcome == "indexed":
            pages = f", {self.pages} pages" if self.pages else ""
            parts.append(f"{self.passages} passages{pages}, {self.seconds:.2f} s")
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

    def count(self, outcome: Outcome) -> int:
        """How many files came to that outcome."""
        return sum(file.outcome == outcome for file in self.files)

    def summary(self) -> str:
        """One line: how many files came to which outcome."""
        names: tuple[Outcome, ...] = ("indexed", "unchanged", "duplicate", "removed", "failed")
        counts = [f"{self.count(name)} {name}" for name in names if self.count(name)]
        others = [f"{self.passed_over} of other kinds passed over"] if self.passed_over else []
        return f"{', '.join(counts + others)}; {self.embedded} passages embedded in {self.seconds:.1f} s"


@dataclass(frozen=True)
class _Plan:
    """What differs between the folder and the index."""

    changed: tuple[tuple[File, Source], ...]
    touched: tuple[Source, ...]
    unchanged: tuple[Source, ...]
    gone: tuple[str, ...]
    failed: tuple[tuple[str, DocumentError], ...]
    lost: tuple[str, ...]
    """Failures that are remembered of files that are gone."""

    def is_needed(self) -> bool:
        return bool(self.changed or self.touched or self.gone or self.lost)


def synchronise(
    store: Store,
    listing: Listing,
    encoder: Encoder,
    settings: Settings = DEFAULTS,
    progress: Progress | None = None,
    *,
    rebuild: bool = False,
    retry: bool = False,
) -> Report:
    """Bring the index up to the folder: all of it in one transaction, or none.

    With `rebuild` it is made from nothing, in that same transaction; a new store needs that.

    Files are known by their content; the ones that did not change are not read into passages or
    embedded again. A file that can no longer be read keeps its last readable version, and is not
    tried again before it changes, unless `retry` says so.

    Raises IndexProblem where the index cannot be read or written.
    """
    began = time.perf_counter()
    limit = None if retry else settings.max_text_bytes
    if not rebuild:
        with store.snapshot() as snapshot:
            plan = _plan(listing, snapshot.sources(), snapshot.failures(), limit)
        if not plan.is_needed():
            return _report(listing, plan, {}, 0, began)
    with store.update(Signature.of(encoder, settings) if rebuild else None) as update:
        plan = _plan(listing, update.sources(), update.failures(), limit)  # another process may have been quicker
        work = _Work(update, encoder, settings, progress or (lambda *_: None))
        work.run(plan)
    return _report(listing, plan, work.reports, work.embedded, began)


def _report(listing: Listing, plan: _Plan, done: Mapping[str, FileReport], embedded: int, began: float) -> Report:
    files = {
        source.name: FileReport(source.name, "unchanged", warnings=source.warnings)
        for source in (*plan.unchanged, *plan.touched)
    }
    files.update((name, _failure(name, error)) for name, error in (*listing.unreadable, *plan.failed))
    files.update((name, FileReport(name, "removed")) for name in plan.gone)
    files.update(done)
    ordered = tuple(files[name] for name in sorted(files))
    return Report(ordered, embedded, listing.passed_over, time.perf_counter() - began)


def _failure(name: str, error: DocumentError) -> FileReport:
    return FileReport(name, "failed", problem=error.problem, remedy=error.remedy)


def _plan(listing: Listing, known: Mapping[str, Source], failures: Mapping[str, Failure], limit: int | None) -> _Plan:
    """Compare by content, and by the system's record of a file where that can be trusted.

    `limit` is the most text that a file may hold; failures under the same one are remembered.
    None tries every failure again.
    """
    changed, touched, unchanged, failed = [], [], [], []
    for file in listing.files:
        old, failure = known.get(file.source), failures.get(file.source)
        try:
            now = _stat(file)
            if old and not failure and _same_file(old, now):
                unchanged.append(old)
                continue
            now = replace(now, file_sha256=file_hash(file), read_ns=time.time_ns())
        except DocumentError as error:
            failed.append((file.source, error))
            continue
        if failure and (failure.file_sha256, failure.max_text_bytes) == (now.file_sha256, limit):
            failed.append((file.source, DocumentError(failure.problem, failure.remedy)))
        elif old and old.file_sha256 == now.file_sha256:
            touched.append(replace(now, document=old.document, warnings=old.warnings))
        else:
            changed.append((file, now))
    present = {file.source for file in listing.files}
    gone = tuple(name for name in known if name not in present and not _hidden(name, listing))
    lost = tuple(name for name in failures if name not in present and name not in gone)
    return _Plan(tuple(changed), tuple(touched), tuple(unchanged), gone, tuple(failed), lost)


def _hidden(name: str, listing: Listing) -> bool:
    """Whether a file may still be there, for it or a folder above it cannot be read."""
    own = name.startswith(UPLOADS)  # "." is the corpus, and uploads lie elsewhere
    return any(name == bad or name.startswith(f"{bad}/") or (bad == "." and not own) for bad, _ in listing.unreadable)


def _stat(file: File) -> Source:
    try:
        status = file.path.stat()
    except OSError as error:
        raise unreadable(file.source, error) from error
    return Source(file.source, "", "", size=status.st_size, mtime_ns=status.st_mtime_ns, ctime_ns=status.st_ctime_ns)


def _same_file(old: Source, now: Source) -> bool:
    """Whether the system's own record says that nothing was written since the file was read."""
    same = (old.size, old.mtime_ns, old.ctime_ns) == (now.size, now.mtime_ns, now.ctime_ns)
    return same and max(now.mtime_ns, now.ctime_ns) < old.read_ns - _RACY_NS


@dataclass(frozen=True)
class _Prepared:
    document: Document
    passages: tuple[Passage, ...]
    source: Source
    seconds: float


class _Work:
    """One update in the doing: what waits to be embedded, and what became of each file."""

    def __init__(self, update: Update, encoder: Encoder, settings: Settings, progress: Progress) -> None:
        self.update = update
        self.encoder = encoder
        self.settings = settings
        self.progress = progress
        self.waiting: list[_Prepared] = []
        self.reports: dict[str, FileReport] = {}
        self.embedded = 0

    def run(self, plan: _Plan) -> None:
        for name in (*plan.gone, *plan.lost):
            self.update.forget(name)
        for source in plan.touched:
            self.update.point(source)
        for done, (file, source) in enumerate(plan.changed):
            self.progress(f"reading {file.source}", done, len(plan.changed))
            self._read(file, source)
            if sum(len(item.passages) for item in self.waiting) >= _GROUP:
                self._embed()
        self._embed()
        self.progress("done", len(plan.changed), len(plan.changed))

    def _read(self, file: File, source: Source) -> None:
        began = time.perf_counter()
        limit = self.settings.max_text_bytes
        try:
            refuse_long_text(file.source, source.size, limit)
            data = read_bytes(file)
            source = replace(source, file_sha256=hashlib.sha256(data).hexdigest())  # it may have changed just now
            document = parse(file.source, data, limit)
        except DocumentError as error:
            self.update.fail(Failure(file.source, source.file_sha256, error.problem, error.remedy, limit))
            self.reports[file.source] = _failure(file.source, error)
            return
        source = replace(source, document=document.sha256, warnings=document.warnings)
        waiting = any(item.document.sha256 == document.sha256 for item in self.waiting)
        if waiting or self.update.holds(document.sha256):
            if waiting:
                self._embed()
            self.update.point(source)
            self.reports[file.source] = FileReport(file.source, "duplicate", warnings=document.warnings)
            return
        passages = split(document, self.encoder.count_tokens, self.settings)
        self.waiting.append(_Prepared(document, passages, source, time.perf_counter() - began))

    def _embed(self) -> None:
        texts = [passage.searchable for item in self.waiting for passage in item.passages]
        began, done = time.perf_counter(), 0

        def tell(count: int) -> None:
            nonlocal done
            done += count
            self.progress("embedding", done, len(texts))

        vectors = self.encoder.encode(texts, tell)
        each = (time.perf_counter() - began) / max(len(texts), 1)
        first = 0
        for item in self.waiting:
            last = first + len(item.passages)
            self.update.add(item.document, item.passages, vectors[first:last])
            self.update.point(item.source)
            self.reports[item.source.name] = FileReport(
                item.source.name,
                "indexed",
                passages=len(item.passages),
                pages=len(item.document.page_starts),
                seconds=item.seconds + each * len(item.passages),
                warnings=item.document.warnings,
            )
            first = last
        self.embedded += len(texts)
        self.waiting.clear()

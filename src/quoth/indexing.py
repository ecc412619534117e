"""A folder and its index: read what changed, embed what is new, forget what is gone."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from quoth.config import DEFAULTS, Settings
from quoth.database import Signature
from quoth.documents import File, Listing, list_corpus, read_bytes
from quoth.encoder import Encoder
from quoth.errors import DocumentError
from quoth.formats import parse
from quoth.passages import split
from quoth.snapshot import Source
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
        return "; ".join([", ".join(parts[:2]), *parts[2:], *self.warnings])


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

    changed: tuple[tuple[File, bytes, Source], ...]
    touched: tuple[Source, ...]
    unchanged: tuple[Source, ...]
    gone: tuple[str, ...]
    failed: tuple[tuple[str, DocumentError], ...]

    def is_needed(self) -> bool:
        return bool(self.changed or self.touched or self.gone)


def synchronise(
    store: Store,
    corpus: Path,
    encoder: Encoder,
    settings: Settings = DEFAULTS,
    progress: Progress | None = None,
    *,
    rebuild: bool = False,
) -> Report:
    """Bring the index up to the folder: all of it in one transaction, or none.

    With `rebuild` it is made from nothing, in that same transaction; a new store needs that.

    Files are known by their content; the ones that did not change are not read into passages or
    embedded again. A file that can no longer be read keeps its last readable version.

    Raises:
        CorpusError: there is nothing to read at `corpus`.
        IndexProblem: the index cannot be read or written.
    """
    began = time.perf_counter()
    listing = list_corpus(corpus)
    if not rebuild:
        with store.snapshot() as snapshot:
            plan = _plan(listing, snapshot.sources())
        if not plan.is_needed():
            return _report(listing, plan, {}, 0, began)
    with store.update(Signature.of(encoder, settings) if rebuild else None) as update:
        plan = _plan(listing, update.sources())  # another process may have been quicker
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


def _plan(listing: Listing, known: Mapping[str, Source]) -> _Plan:
    changed, touched, unchanged, failed = [], [], [], []
    for file in listing.files:
        old = known.get(file.source)
        try:
            now = _stat(file)
            if old and _same_file(old, now):
                unchanged.append(old)
                continue
            data = read_bytes(file)
        except DocumentError as error:
            failed.append((file.source, error))
            continue
        except OSError as error:
            failed.append((file.source, DocumentError(f"{file.source} went away ({error})", "index again")))
            continue
        now = replace(now, file_sha256=hashlib.sha256(data).hexdigest(), read_ns=time.time_ns())
        if old and old.file_sha256 == now.file_sha256:
            touched.append(replace(now, document=old.document, warnings=old.warnings))
        else:
            changed.append((file, data, now))
    present = {file.source for file in listing.files} | {name for name, _ in listing.unreadable}
    gone = tuple(name for name in known if name not in present)
    return _Plan(tuple(changed), tuple(touched), tuple(unchanged), gone, tuple(failed))


def _stat(file: File) -> Source:
    status = file.path.stat()
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
        for name in plan.gone:
            self.update.forget(name)
        for source in plan.touched:
            self.update.point(source)
        for done, (file, data, source) in enumerate(plan.changed):
            self.progress(f"reading {file.source}", done, len(plan.changed))
            self._read(file, data, source)
            if sum(len(item.passages) for item in self.waiting) >= _GROUP:
                self._embed()
        self._embed()
        self.progress("done", len(plan.changed), len(plan.changed))

    def _read(self, file: File, data: bytes, source: Source) -> None:
        began = time.perf_counter()
        try:
            document = parse(file.source, data, self.settings.max_text_bytes)
        except DocumentError as error:
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

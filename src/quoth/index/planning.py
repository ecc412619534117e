"""A folder beside its index: which files changed, came, went, or could not be read and still cannot."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from quoth.config import UPLOADS
from quoth.errors import DocumentError
from quoth.files.corpus import File, Listing, file_hash, unreadable
from quoth.index.snapshot import Failure, Source

_RACY_NS = 2_000_000_000
"""A file changed this shortly before it was read may change again within one tick of its clock."""


@dataclass(frozen=True)
class State:
    """What an index knows of files, by name: of those that were read, and of those that could not be."""

    sources: Mapping[str, Source]
    failures: Mapping[str, Failure]

    def within(self, prefix: str) -> State:
        """What it knows of the files whose names begin so."""
        return self.among(lambda name: name.startswith(prefix))

    def among(self, chosen: Callable[[str], bool]) -> State:
        """What it knows of some files."""
        return State(
            {name: source for name, source in self.sources.items() if chosen(name)},
            {name: failure for name, failure in self.failures.items() if chosen(name)},
        )

    def agrees(self, other: State, names: Collection[str]) -> bool:
        """Whether both know the same of all these files."""
        return all(
            self.sources.get(name) == other.sources.get(name) and self.failures.get(name) == other.failures.get(name)
            for name in names
        )


@dataclass(frozen=True)
class Plan:
    """What differs between the folder and the index."""

    changed: tuple[tuple[File, Source], ...]
    touched: tuple[Source, ...]
    unchanged: tuple[Source, ...]
    gone: tuple[str, ...]
    failed: tuple[tuple[str, DocumentError], ...]
    lost: tuple[str, ...]
    """Failures that are remembered of files that are gone."""

    def is_needed(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.changed or self.touched or self.gone or self.lost)

    def names(self) -> set[str]:
        """Every file that it says something about."""
        of_sources = (source.name for source in (*self.touched, *self.unchanged, *(s for _, s in self.changed)))
        return {*of_sources, *self.gone, *self.lost, *(name for name, _ in self.failed)}


def plan(listing: Listing, known: State, limit: int | None, is_read: Callable[[Source], bool]) -> Plan:
    """Compare by content, and by the system's record of a file where that can be trusted.

    `limit` is the most text that a file may hold; failures under the same one are remembered,
    unless the file `is_read` by now. None tries every failure again.
    """
    changed, touched, unchanged, failed = [], [], [], []
    for file in listing.files:
        old, failure = known.sources.get(file.source), known.failures.get(file.source)
        try:
            now = _record(file)
            if old and not failure and _same_file(old, now):
                unchanged.append(old)
                continue
            now = _identified(file, now)
        except DocumentError as error:
            failed.append((file.source, error))
            continue
        remembered = failure and (failure.file_sha256, failure.max_text_bytes) == (now.file_sha256, limit)
        if failure and remembered and not is_read(now):
            failed.append((file.source, DocumentError(failure.problem, failure.remedy)))
        elif old and old.file_sha256 == now.file_sha256:
            touched.append(replace(now, document=old.document, warnings=old.warnings))
        else:
            changed.append((file, now))
    present = {file.source for file in listing.files}
    gone = tuple(name for name in known.sources if name not in present and not _hidden(name, listing))
    lost = tuple(name for name in known.failures if name not in present and name not in gone)
    return Plan(tuple(changed), tuple(touched), tuple(unchanged), gone, tuple(failed), lost)


def identified(file: File) -> Source:
    """What a file is: the system's record of it, and the hash of its content. Raises DocumentError."""
    return _identified(file, _record(file))


def _identified(file: File, now: Source) -> Source:
    return replace(now, file_sha256=file_hash(file), read_ns=time.time_ns())


def _record(file: File) -> Source:
    try:
        status = file.path.stat()
    except OSError as error:
        raise unreadable(file.source, error) from error
    return Source(file.source, "", "", size=status.st_size, mtime_ns=status.st_mtime_ns, ctime_ns=status.st_ctime_ns)


def _hidden(name: str, listing: Listing) -> bool:
    """Whether a file may still be there, for it or a folder above it cannot be read."""
    own = name.startswith(UPLOADS)  # "." is the corpus, and uploads lie elsewhere
    return any(name == bad or name.startswith(f"{bad}/") or (bad == "." and not own) for bad, _ in listing.unreadable)


def _same_file(old: Source, now: Source) -> bool:
    """Whether the system's own record says that nothing was written since the file was read."""
    same = (old.size, old.mtime_ns, old.ctime_ns) == (now.size, now.mtime_ns, now.ctime_ns)
    return same and max(now.mtime_ns, now.ctime_ns) < old.read_ns - _RACY_NS

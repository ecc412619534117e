"""A document as a person sees it in the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from quoth.config import UPLOADS
from quoth.files.corpus import path_of
from quoth.index.seam import IndexSnapshot
from quoth.index.shapes import Readable
from quoth.index.snapshot import Failure, Source
from quoth.service.visibility import Sight, seen_as

_UNREAD = "It is not read yet."


@dataclass(frozen=True)
class Entry:
    """A document as its owner sees it. `document` is the hash of its text, empty while it is not read.

    `changed` says that the file is not, or no longer, what the index has of it.
    """

    label: str
    document: str
    uploaded: bool
    changed: bool
    warnings: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """What a program is told: name, hash of the text, and what a reader should know."""
        return {"source": self.label, "document": self.document, "warnings": list(self.warnings)}


def entries_of(
    sight: Sight, known: Mapping[str, Source], failures: Mapping[str, Failure], folders: tuple[Path | None, Path | None]
) -> list[Entry]:
    """The entries of all that a person sees, their own first, in the order of their labels."""
    found = []
    for label, source in sight.sources().items():
        if source in known and (source in sight.shared or source in sight.own):
            found.append(entry_of(known[source], label, *folders))
        elif source in sight.own:
            why = failures[source].problem.replace(source, label) if source in failures else _UNREAD
            found.append(Entry(label, "", uploaded=True, changed=True, warnings=(why,)))
    return sorted(found, key=lambda entry: (not entry.uploaded, entry.label.casefold(), entry.label))


def entry_of(source: Source, label: str, corpus: Path | None, uploads: Path | None) -> Entry:
    """The entry of what the index has, beside the file as it is on disk now."""
    path = path_of(source.name, corpus, uploads)
    changed = path is not None and is_changed(source, path)
    return Entry(label, source.document, source.name.startswith(UPLOADS), changed, source.warnings)


def is_changed(source: Source, path: Path) -> bool:
    """Whether a file is not what the system said of it when it was read, or is there no more."""
    try:
        status = path.stat()
    except OSError:
        return True
    return (status.st_size, status.st_mtime_ns) != (source.size, source.mtime_ns)


@dataclass(frozen=True)
class Shelved:
    """A document with what the list of documents tells of it: its pages, and what keeps its file from being read."""

    entry: Entry
    pages: int = 0
    problem: str = ""
    remedy: str = ""


def shelved(entries: Sequence[Entry], pages: Mapping[str, int], failures: Mapping[str, Failure]) -> list[Shelved]:
    """The entries with their pages, by the hash of the text, and their failures, by label; then what failed alone."""
    found = [_shelved(entry, pages.get(entry.document, 0), failures.get(entry.label)) for entry in entries]
    known = {entry.label for entry in entries}
    alone = [Entry(label, "", uploaded=False, changed=False, warnings=()) for label in failures if label not in known]
    return found + [_shelved(entry, 0, failures[entry.label]) for entry in alone]


def _shelved(entry: Entry, pages: int, failure: Failure | None) -> Shelved:
    return Shelved(entry, pages, failure.problem if failure else "", failure.remedy if failure else "")


def readable(snapshot: IndexSnapshot, prefix: str, document: str) -> Readable | None:
    """The text with that hash by the name that the person with this prefix calls it; None where they may not see it."""
    source = seen_as(snapshot.holders(document), prefix)
    found = snapshot.readable(document) if source else None
    return replace(found, source=source.removeprefix(prefix)) if found else None

"""A document as a person sees it in the list."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quoth.config import UPLOADS
from quoth.errors import QuothError
from quoth.files.corpus import path_of
from quoth.index.snapshot import Source
from quoth.index.sync import FileReport


@dataclass(frozen=True)
class Entry:
    """A document as its owner sees it. `source` is its name in the index, `size` is in bytes.

    `changed` says that the file is not, or no longer, what the index has of it. `document` is the
    hash of its text, empty while it is not read.
    """

    source: str
    label: str
    document: str
    uploaded: bool
    changed: bool
    warnings: tuple[str, ...]
    size: int

    def to_dict(self) -> dict[str, Any]:
        """What a program is told: name, hash of the text, and what a reader should know."""
        return {"source": self.label, "document": self.document, "warnings": list(self.warnings)}


def entry_of(source: Source, label: str, corpus: Path | None, uploads: Path | None) -> Entry:
    """The entry of what the index has, beside the file as it is on disk now."""
    path = path_of(source.name, corpus, uploads)
    size, changed = source.size, False
    if path is not None:
        try:
            status = path.stat()
            size, changed = status.st_size, (status.st_size, status.st_mtime_ns) != (source.size, source.mtime_ns)
        except OSError:
            changed = True
    uploaded = source.name.startswith(UPLOADS)
    return Entry(source.name, label, source.document, uploaded, changed, source.warnings, size)


def failed(source: str, error: QuothError) -> FileReport:
    """The report of a file that came to nothing, under its own name."""
    name = source.rpartition("/")[2]
    return FileReport(name, "failed", problem=error.problem, remedy=error.remedy)

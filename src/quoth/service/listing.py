"""A document as a person sees it in the list."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quoth.config import UPLOADS
from quoth.files.corpus import path_of
from quoth.index.snapshot import Source


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

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
    try:
        status = path.stat() if path else None
        changed = status is not None and (status.st_size, status.st_mtime_ns) != (source.size, source.mtime_ns)
    except OSError:
        changed = True
    return Entry(label, source.document, source.name.startswith(UPLOADS), changed, source.warnings)

"""Which files an assistant reads, and which of an index it may touch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from quoth.config import UPLOADS, Settings
from quoth.files.corpus import Listing, list_corpus, refuse_empty
from quoth.index.file_parts import FilePart
from quoth.index.sync import Scope


@dataclass(frozen=True)
class FileReach:
    """A corpus, a folder of uploads, either or neither; in a store only what falls to the part."""

    corpus: Path | None
    uploads: Path | None
    settings: Settings

    @property
    def part(self) -> FilePart:
        """The part that this machine reads. Raises UsageError."""
        return FilePart.parse(self.settings.part) if self.settings.part else FilePart()

    def list(self, *, refuse: bool = False) -> Listing:
        """The files to read now. Raises CorpusError; if told to `refuse`, also where there is none."""
        listing = self.part.among(list_corpus(self.corpus, self.uploads))
        if refuse:
            self.refuse_empty(listing)
        return listing

    def scope(self) -> Scope:
        """An update of all of them."""
        return Scope(self.list, mine=self._mine())

    def refuse_empty(self, listing: Listing) -> None:
        """Raises CorpusError where there is nothing to read; a part may have nothing."""
        if self.part.of == 1:
            refuse_empty(listing, self.corpus, self.uploads)

    def _mine(self) -> Callable[[str], bool]:
        """In a folder all; in a store, which others fill too, the part's, and of those what was read."""
        if not self.settings.store:
            return lambda _: True
        corpus, uploads, part = self.corpus is not None, self.uploads is not None, self.part
        return lambda name: (uploads if name.startswith(UPLOADS) else corpus) and part.has(name)

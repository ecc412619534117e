"""A document of the index together with the file that it was read from: where its words stand on the page."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from quoth.config import Settings
from quoth.errors import DocumentError
from quoth.files.corpus import File, path_of, read_bytes
from quoth.files.page_views import Pages, has_pages
from quoth.index.seam import IndexSnapshot
from quoth.types import Citation, PageRect


@dataclass(frozen=True)
class Original:
    """A document as the index has it, and its file, which is read again whenever a page is asked for.

    `path` is None for a text that has no file.
    """

    source: str
    document: str
    text: str
    page_starts: tuple[int, ...]
    file_sha256: str
    path: Path | None
    settings: Settings

    @property
    def has_pages(self) -> bool:
        """Whether its pages have a look that can be shown."""
        return self.path is not None and bool(self.page_starts) and has_pages(self.source)

    def rects(self, start: int, end: int, *, scans: bool = True) -> tuple[PageRect, ...]:
        """Where `text[start:end]` stands on its pages, one rectangle a line; nothing for a file without pages.

        Without `scans` nothing either for pages that are pictures, which take some eight seconds each.
        Raises DocumentError where the file is gone, is another by now, or cannot be read.
        """
        if not self.has_pages:
            return ()
        return self._pages().rects(self.text, self.page_starts, (start, end), scans=scans)

    def picture(self, page: int, rects: Sequence[PageRect] = (), scale: float = 2.0) -> bytes:
        """A page, from 1, as a PNG of `scale` pixels a point, the rectangles on it marked. Raises DocumentError."""
        if not self.has_pages or not 1 <= page <= len(self.page_starts):
            raise DocumentError(f"{self.source} has no page {page} that can be shown", "open the text instead")
        return self._pages().picture(page, rects, scale)

    def _pages(self) -> Pages:
        data = read_bytes(File(self.path or Path(), self.source))
        if hashlib.sha256(data).hexdigest() != self.file_sha256:
            raise DocumentError(f"{self.source} has changed since it was read", "read it again: quoth index")
        return Pages(self.source, data, self.settings)


def original(
    snapshot: IndexSnapshot, source: str, corpus: Path | None, uploads: Path | None, settings: Settings
) -> Original | None:
    """The document that a file stands for; None for a name that the index does not know."""
    record = snapshot.source(source)
    stored = snapshot.text(record.document) if record else None
    if record is None or stored is None:
        return None
    path = path_of(source, corpus, uploads) if corpus is not None or uploads is not None else None
    return Original(source, record.document, stored.text, stored.page_starts, record.file_sha256, path, settings)


def placed(citation: Citation, found: Original | None) -> Citation:
    """The citation with its place on the page, for a file that has pages and is what it was when it was read."""
    if found is None or not found.has_pages:
        return citation
    try:
        return replace(citation, rects=found.rects(citation.start, citation.end, scans=False))
    except DocumentError:  # the quote stands in the index all the same
        return citation

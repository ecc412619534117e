"""What tests of files ask of a document: its blocks, and how search and reader see them."""

from __future__ import annotations

from quoth.types import Document, Rendering


def blocks(document: Document) -> list[tuple[str, int]]:
    """The words and the heading level of each block, in order."""
    return [(document.text[b.start : b.end], b.level) for b in document.blocks]


def words(document: Document) -> list[str]:
    """The words of each block, in order."""
    return [text for text, _ in blocks(document)]


def read(document: Document) -> list[str]:
    """Each block as search and reader see it, in order."""
    return [
        Rendering.of(document.text[b.start : b.end], b.start, _of(document, b.start, b.end)).text
        for b in document.blocks
    ]


def _of(document: Document, start: int, end: int) -> tuple:  # type: ignore[type-arg]
    return tuple(gloss for gloss in document.glosses if gloss.end >= start and gloss.start < end)

"""How an assistant comes by its index: that of a folder, or one of texts in memory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from quoth.config import Settings
from quoth.errors import IndexMismatch, IndexMissing
from quoth.files.formats import from_text
from quoth.index.encoder import Encoder
from quoth.index.passages import split
from quoth.index.schema import Signature
from quoth.index.snapshot import Source
from quoth.index.store import Store


def open_store(folder: Path, encoder: Encoder, settings: Settings, *, rebuild: bool, kept: bool) -> tuple[Store, bool]:
    """The store, and whether it has to be made from nothing. Raises IndexProblem.

    One that is not `kept`, but made wherever it is missing, is made again where an earlier version made it.
    """
    if rebuild:
        return Store.create(folder), True
    try:
        store = Store.open(folder)
    except IndexMissing:
        return Store.create(folder), True
    except IndexMismatch:
        if kept:
            raise
        return Store.create(folder), True
    try:
        store.check_signature(Signature.of(encoder, settings))
    except BaseException:
        store.close()
        raise
    return store, False


def store_of_texts(texts: Mapping[str, str], encoder: Encoder, settings: Settings) -> Store:
    """A store in memory that holds the texts, by name."""
    store = Store.in_memory()
    with store.update(Signature.of(encoder, settings)) as update:
        documents = [from_text(name, text) for name, text in texts.items()]
        new = {document.sha256: document for document in reversed(documents)}
        cut = [(document, split(document, encoder.count_tokens, settings)) for document in new.values()]
        vectors = encoder.encode([p.searchable for _, passages in cut for p in passages])
        for document, passages in cut:
            update.add(document, passages, vectors[: len(passages)])
            vectors = vectors[len(passages) :]
        for document in documents:
            update.point(Source(document.source, document.sha256, document.sha256))
    return store

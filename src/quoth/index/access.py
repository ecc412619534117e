"""How an assistant comes by its index: that of a folder, or one of texts in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from quoth.config import Settings, default_index
from quoth.errors import IndexMismatch, IndexMissing, UsageError
from quoth.files.formats import from_text
from quoth.index.encoder import Encoder
from quoth.index.file_parts import FilePart
from quoth.index.milvus.addresses import MilvusAddress
from quoth.index.passages import split
from quoth.index.schema import Signature, has_index
from quoth.index.seam import IndexStore
from quoth.index.snapshot import Source
from quoth.index.store import Store


@dataclass(frozen=True)
class IndexPlace:
    """Where an index is: in a folder, or in Milvus. One that is not `kept`, since nobody named it, may be made anew."""

    folder: Path
    address: MilvusAddress | None = None
    part: FilePart = FilePart()  # noqa: RUF009 - it is frozen
    kept: bool = False
    makes: bool = True
    """Whether one that is missing is made: not in a store without a corpus to fill it."""

    @classmethod
    def of(cls, index: Path | None, corpus: Path | None, uploads: Path | None, settings: Settings) -> IndexPlace:
        """The place that is named, or the corpus's own in the user's cache. Raises UsageError."""
        part = FilePart.parse(settings.part) if settings.part else FilePart()
        if settings.store:
            if index is not None:
                raise UsageError("an index is in a folder or in a store, not in both", "leave out --index or --store")
            return cls(Path(), MilvusAddress.parse(settings.store), part, kept=True, makes=corpus is not None)
        if part.of > 1:
            raise UsageError("an index in a folder has no parts", "name a store: --store milvus://HOST:PORT/NAME")
        root = corpus or uploads
        if root is None:
            raise UsageError("no corpus is named", 'name a file or a folder: Assistant.open("corpus/")')
        return cls(index or default_index(root), kept=index is not None)

    def is_begun(self) -> bool:
        """Whether there may be an index, so that an empty corpus is no reason to make none."""
        return self.address is not None or has_index(self.folder)

    def open(self) -> IndexStore:
        """The index that is there. Raises IndexProblem."""
        if self.address is None:
            return Store.open(self.folder)
        from quoth.index.milvus.milvus_store import MilvusStore

        return MilvusStore.open(self.address, self.part)

    def create(self) -> IndexStore:
        """An index whose first update has to name a signature. Raises IndexProblem."""
        if self.address is None:
            return Store.create(self.folder)
        from quoth.index.milvus.milvus_store import MilvusStore

        return MilvusStore.create(self.address, self.part)


def open_store(place: IndexPlace, encoder: Encoder, settings: Settings, *, rebuild: bool) -> tuple[IndexStore, bool]:
    """The store, and whether it has to be made from nothing. Raises IndexProblem.

    One that is not `kept`, but made wherever it is missing, is made again where an earlier version made it.
    """
    if rebuild:
        return place.create(), True
    try:
        store = place.open()
    except IndexMissing:
        if not place.makes:
            raise
        return place.create(), True
    except IndexMismatch:
        if place.kept:
            raise
        return place.create(), True
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

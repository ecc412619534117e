"""What a question and an update need of an index, whatever keeps it: a folder, or Milvus."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from quoth.index.schema import Signature
from quoth.index.shapes import Readable
from quoth.index.snapshot import Failure, Source, StoredText
from quoth.types import Document, Passage, Place

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class IndexSnapshot(Protocol):
    """One finished state of an index. `quoth.index.snapshot.Snapshot` says what each of these gives."""

    def __len__(self) -> int: ...
    def sources(self) -> dict[str, Source]: ...  # noqa: D102 - see the class, here and below
    def source(self, name: str) -> Source | None: ...  # noqa: D102
    def names(self) -> frozenset[str]: ...  # noqa: D102
    def document(self, name: str) -> str: ...  # noqa: D102
    def holders(self, document: str) -> set[str]: ...  # noqa: D102
    def shared(self) -> frozenset[str] | None: ...  # noqa: D102
    def failures(self) -> dict[str, Failure]: ...  # noqa: D102
    def fingerprint(self) -> str: ...  # noqa: D102
    def text(self, document: str) -> StoredText | None: ...  # noqa: D102
    def readable(self, document: str) -> Readable | None: ...  # noqa: D102
    def pages(self) -> dict[str, int]: ...  # noqa: D102
    def headings(self, document: str) -> set[str]: ...  # noqa: D102
    def passage_ids(self, sources: Collection[str] | None = None) -> list[int]: ...  # noqa: D102
    def around(self, place: Place) -> list[int]: ...  # noqa: D102
    def spread(self, sources: Sequence[str], most: int) -> list[int]: ...  # noqa: D102
    def passages(self, ids: Sequence[int], sources: Collection[str] | None = None) -> list[Passage]: ...  # noqa: D102
    def dense(  # noqa: D102
        self, vector: NDArray[np.float32], k: int, among: Collection[int] | None = None
    ) -> list[tuple[int, float]]: ...
    def vectors(self, ids: Sequence[int]) -> NDArray[np.float32]: ...  # noqa: D102
    def titles(self, sources: Collection[str] | None = None) -> dict[str, str]: ...  # noqa: D102
    def lexical(  # noqa: D102
        self, question: str, k: int, among: Collection[int] | None = None
    ) -> list[tuple[int, float]]: ...
    def holding(  # noqa: D102
        self, phrases: Sequence[str], and_any: Sequence[str], k: int, among: Collection[int] | None = None
    ) -> list[int]: ...
    def absent(self, question: str, sources: Collection[str] | None = None) -> list[str]: ...  # noqa: D102
    def begins(self, beginning: str, sources: Collection[str] | None = None) -> bool: ...  # noqa: D102


class IndexUpdate(Protocol):
    """A change of an index in the making. `quoth.index.update.Update` says what each of these does."""

    def sources(self) -> dict[str, Source]: ...  # noqa: D102
    def failures(self) -> dict[str, Failure]: ...  # noqa: D102
    def holds(self, document: str) -> bool: ...  # noqa: D102
    def other_file(self, source: Source) -> str: ...  # noqa: D102
    def add(self, document: Document, passages: Sequence[Passage], vectors: NDArray[np.float32]) -> None: ...  # noqa: D102
    def point(self, source: Source) -> None: ...  # noqa: D102
    def fail(self, failure: Failure) -> None: ...  # noqa: D102
    def forget(self, name: str) -> None: ...  # noqa: D102


class IndexStore(Protocol):
    """An open index. `quoth.index.store.Store` says what each of these does."""

    @property
    def folder(self) -> Path | None:
        """The folder that it is kept in, if it is one."""

    @property
    def place(self) -> str:
        """Where it is, in words."""

    @property
    def option(self) -> str:
        """How the command line names it."""

    def check_signature(self, wanted: Signature) -> None: ...  # noqa: D102
    def snapshot(self) -> AbstractContextManager[IndexSnapshot]: ...  # noqa: D102
    def update(self, reset: Signature | None = None) -> AbstractContextManager[IndexUpdate]: ...  # noqa: D102
    def refuse_unwritable(self) -> None: ...  # noqa: D102
    def holds(self, document: str) -> bool: ...  # noqa: D102
    def close(self) -> None: ...  # noqa: D102

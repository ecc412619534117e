"""An index in Milvus that is open: who may write, which state counts, and what is swept away.

Milvus has no transactions. So what an update writes lies under ids that do not count yet; one row,
the head of the part, then says that they do, and that is the switch. What the update replaced is
removed after it. An update that dies before the switch changed nothing that counts; the next one
removes what it left.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Self

from quoth.config import INDEX_FORMAT
from quoth.errors import IndexMismatch, IndexMissing, QuothError
from quoth.index.file_parts import FilePart
from quoth.index.milvus.addresses import MilvusAddress
from quoth.index.milvus.catalogue import LAYOUT, Catalogue, Head, PartState
from quoth.index.milvus.heads import Heads
from quoth.index.milvus.leases import Lease, writable
from quoth.index.milvus.milvus_layout import LOG_FIELDS, NOTHING, PASSAGE_FIELDS, TEXT_FIELDS, CollectionNames
from quoth.index.milvus.milvus_ranking import MilvusRanking
from quoth.index.milvus.milvus_snapshot import MilvusSnapshot
from quoth.index.milvus.milvus_update import MilvusUpdate
from quoth.index.milvus.sweeping import remove, sweep, sweep_ids
from quoth.index.milvus.wire import Wire
from quoth.index.schema import Signature

_MOST_TOMBS = 1000
"""Entries that say no more than that a file went, before they are cleared away."""


class MilvusStore:
    """An open index. Thread-safe; close it, or use it as a context manager."""

    folder: Path | None = None

    def __init__(self, address: MilvusAddress, part: FilePart | None = None) -> None:
        self.address = address
        self.part = part or FilePart()
        self.names = CollectionNames(address.name)
        self._wire = Wire(address)
        self._heads = Heads(self._wire, self.names)
        self._lock = threading.RLock()
        self._writing = threading.RLock()
        self._ranking: MilvusRanking | None = None

    @property
    def place(self) -> str:
        """Where it is, in words."""
        return self.address.text

    @property
    def option(self) -> str:
        """How the command line names it."""
        part = f" --part {self.part}" if self.part.of > 1 else ""
        return f"--store {self.address}{part}"

    @classmethod
    def create(cls, address: MilvusAddress, part: FilePart | None = None) -> MilvusStore:
        """A store, whatever is there. Its first update has to name a signature. Raises IndexProblem."""
        store = cls(address, part)
        try:
            for name, fields in ((store.names.log, LOG_FIELDS), (store.names.texts, TEXT_FIELDS)):
                store._wire.ensure(name, fields, len(NOTHING))
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def open(cls, address: MilvusAddress, part: FilePart | None = None) -> MilvusStore:
        """The index at an address, as the last finished update left it.

        Raises IndexMissing, IndexMismatch for another format, IndexUnreachable.
        """
        if address.is_file and not Path(address.uri).exists():  # to look would make it
            raise IndexMissing(f"there is no index at {address}", f"make one: quoth index --store {address}")
        store = cls(address, part)
        try:
            store._open()
        except BaseException:
            store.close()
            raise
        return store

    def _open(self) -> None:
        if self.names.log not in self._wire.collections():
            raise IndexMissing(f"there is no index at {self.place}", f"make one: quoth index {self.option}")
        for name in (self.names.log, self.names.texts):
            self._wire.load(name)
        with self.snapshot():
            pass

    def signature(self) -> Signature:
        """What the index was made with. Raises IndexMissing where none is finished, IndexMismatch for other formats."""
        with self._lock:
            return self._signature_of(self._heads.catalogue())

    def _signature_of(self, catalogue: Catalogue) -> Signature:
        heads = [state.head for state in catalogue.parts.values() if state.head.finished]
        found = next((head.signature for head in heads if head.signature), None)
        if found is None:
            raise IndexMissing(f"the index at {self.place} was never finished", f"make it: quoth index {self.option}")
        again = f"make every part again: quoth index --rebuild {self.option}"
        for head in heads:
            if head.layout != LAYOUT or (head.signature and head.signature.format != INDEX_FORMAT):
                raise IndexMismatch(f"the index at {self.place} has another format than this version reads", again)
            if head.signature and head.signature != replace(found, encoder=head.signature.encoder):
                raise IndexMismatch(f"the parts of the index at {self.place} were not made alike", again)
        return found

    def check_signature(self, wanted: Signature) -> None:
        """Raises IndexMismatch where the index was made with another encoder or other windows."""
        self.signature().refuse(wanted, self.place, self.option)

    @contextmanager
    def snapshot(self) -> Iterator[MilvusSnapshot]:
        """The state that the last finished updates left. What is removed meanwhile is missed by name."""
        with self._lock:
            catalogue = self._heads.catalogue()
            signature = self._signature_of(catalogue)
            passages = self.names.passages(signature.dimension)
            self._wire.load(passages)
            if self._ranking is None or not self._ranking.is_of(passages, catalogue):
                self._ranking = MilvusRanking(self._wire, passages, catalogue)
            ranking = self._ranking
        yield MilvusSnapshot(self._wire, self.names, signature.dimension, catalogue, ranking)

    def holds(self, document: str) -> bool:
        """Whether this part has the text with that hash."""
        with self._lock:
            return document in self._heads.catalogue().used_by(self.part.number - 1)

    def refuse_unwritable(self) -> None:
        """Raises IndexLocked or IndexUnwritable where `update` would."""
        with self._writing:
            writable(self._heads.read(), self.place, self.part)

    @contextmanager
    def update(self, reset: Signature | None = None) -> Iterator[MilvusUpdate]:
        """A change of this part: at the end all of it counts, or nothing does.

        With `reset` the part is made anew under that signature. Raises IndexLocked where another
        process writes this part, IndexUnwritable where the index has other parts, IndexUnreachable.
        """
        with self._writing:
            lease = Lease.take(self._heads, self.place, self.part)
            try:
                yield from self._write(lease, reset)
            finally:
                lease.give_back()

    def _write(self, lease: Lease, reset: Signature | None) -> Iterator[MilvusUpdate]:
        before, begun = lease.head.signature, lease.head.begun
        signature = reset or before or self.signature()
        passages = self._made(signature.dimension)
        state = PartState(lease.head) if reset else self._swept(lease.head, passages)
        update = MilvusUpdate(self._wire, self.names, passages, state, begun, renew=lease.renew)
        try:
            yield update
            update.finish()
            if not update.changed and reset is None:
                return
            lease.still()
            base = begun if reset else lease.head.base
            # The switch: what was written counts from here on.
            lease.write(replace(lease.head, finished=begun, base=base, signature=signature))
        except BaseException:
            with suppress(QuothError):  # or else the next writer does
                for name in (passages, self.names.texts, self.names.log):
                    sweep_ids(self._wire, name, begun, begun + 1, lease.head.part)
            raise
        with suppress(QuothError):  # the update stands; what is left to tidy can wait
            sweep(self._wire, self.names, passages, replace(update.state, head=lease.head))
            self._drop_unused(before, signature)
            if len(update.state.tombs) > _MOST_TOMBS:
                lease.write(replace(lease.head, cleared=begun))
                remove(self._wire, self.names.log, "id", update.state.tombs)
            self._wire.settle(passages)

    def _swept(self, head: Head, passages: str) -> PartState:
        """What the part holds, once what dead writers left is removed."""
        with self._lock:
            state = self._heads.catalogue().parts.get(head.part, PartState(head))
        sweep(self._wire, self.names, passages, replace(state, head=head))
        return replace(state.swept(), head=head)

    def _made(self, dimension: int) -> str:
        """The collection for passages with such vectors, made if there is none."""
        name = self.names.passages(dimension)
        self._wire.ensure(name, PASSAGE_FIELDS, dimension, words=True)
        return name

    def _drop_unused(self, before: Signature | None, now: Signature) -> None:
        """Remove the passages of another dimension once no part has any."""
        kept = {head.signature.dimension for head in self._heads.read() if head.signature}
        if before is not None and before.dimension != now.dimension and before.dimension not in kept:
            self._wire.drop(self.names.passages(before.dimension))

    def close(self) -> None:
        """Close it for good."""
        self._wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

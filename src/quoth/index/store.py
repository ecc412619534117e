"""The index on disk: one SQLite file, and beside it the FAISS file that the SQLite file names.

SQLite holds everything: texts, places, BM25 postings, and the vectors too. The FAISS file is
made from those vectors and never changed: an update writes a new one under a new name, and the
COMMIT that stores the text also stores the name. That commit is the switch, so a process killed
at any moment leaves the old index or the new one. A file that no commit names is swept up by
the next writer.

Readers work in snapshots (SQLite's write-ahead log), so any number of them may read while one
process writes. A second writer is refused.

LlamaIndex's FAISS store (0.7.0) lets two documents share a number and keeps deleted vectors.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Self

from quoth.disk import make_private, write_whole
from quoth.errors import IndexDamaged, IndexMissing
from quoth.index import schema
from quoth.index.connections import OnlyConnection, ReadConnections, to_read
from quoth.index.snapshot import Snapshot
from quoth.index.update import Update, stored_vectors
from quoth.index.vectors import VectorIndex

_READING_MS = 3000
"""A snapshot is open as long as a question is read, which takes a second where much is read."""
_ATTEMPTS = 20
"""A reader may find that a writer has just removed the vectors it was about to open."""


class Store:
    """An open index. Thread-safe; close it, or use it as a context manager."""

    def __init__(self, folder: Path | None, db: sqlite3.Connection) -> None:
        self.folder = folder
        self._db = db
        self._lock = threading.RLock()
        self._readers = ReadConnections(folder) if folder else OnlyConnection(db, self._lock)
        self._writing = threading.RLock()
        """Threads that write through this store wait for each other; SQLite would refuse them."""
        self._vectors: tuple[str, VectorIndex] | None = None

    @classmethod
    def in_memory(cls) -> Store:
        """A store that leaves nothing behind. Its first update has to name a signature."""
        return cls(None, schema.connect(":memory:"))

    @classmethod
    def create(cls, folder: Path) -> Store:
        """A store in a folder, whatever index is there. Its first update has to name a signature.

        Until that update is finished the old index stands. Only the files of one that cannot be
        read at all are removed at once. Raises IndexLocked and IndexUnwritable.
        """
        with schema.storage_errors(folder):
            try:
                make_private(folder)
            except OSError as error:
                raise schema.unwritable(folder, error) from error
            path = str(folder / schema.DATABASE)
            if schema.has_index(folder) and not schema.can_be_replaced(path):
                for name in (schema.DATABASE, f"{schema.DATABASE}-wal", f"{schema.DATABASE}-shm"):
                    (folder / name).unlink(missing_ok=True)
            schema.narrow(folder)
            return cls(folder, schema.connect(path, writable=True))

    @classmethod
    def open(cls, folder: Path, *, check: bool = True) -> Store:
        """The index in a folder, as the last finished update left it.

        Without `check` its vectors are not looked at before they are needed.

        Raises:
            IndexMissing: there is none.
            IndexMismatch: it has another format.
            IndexDamaged: it cannot be read.
        """
        if not schema.has_index(folder):
            raise IndexMissing(f"there is no index in {folder}", "make one: quoth index --corpus PATH")
        with schema.storage_errors(folder):
            schema.narrow(folder)
            db = to_read(folder)
            store = cls(folder, db)
            try:
                schema.check_format(db, folder)
                if check:
                    with store.snapshot():
                        pass
            except BaseException:
                store.close()
                raise
            return store

    def signature(self) -> schema.Signature:
        """What the index was made with."""
        with self._lock, schema.storage_errors(self.folder):
            return schema.Signature.read(schema.facts(self._db, self.folder))

    @property
    def place(self) -> str:
        """Where it is, in words."""
        return str(self.folder)

    @property
    def option(self) -> str:
        """How the command line names it."""
        return f"--index {self.folder}"

    def check_signature(self, wanted: schema.Signature) -> None:
        """Raises IndexMismatch where the index was made with another encoder or other windows."""
        self.signature().refuse(wanted, self.place, self.option)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The index as one finished update left it, whatever is written meanwhile.

        It may stay open while passages are read: nobody waits for it, but the readers of an index
        in memory, which has one connection for all of them.
        """
        with schema.storage_errors(self.folder), self._readers.borrow() as db:
            with self._lock:
                vectors = self._begin_read(db)
            try:
                yield Snapshot(db, vectors)
            finally:
                db.execute("ROLLBACK")

    def _begin_read(self, db: sqlite3.Connection) -> VectorIndex:
        for attempt in range(_ATTEMPTS):
            db.execute("BEGIN")
            try:
                return self._current_vectors(db, last=attempt == _ATTEMPTS - 1)
            except BaseException as error:
                db.execute("ROLLBACK")
                if not isinstance(error, FileNotFoundError):
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _current_vectors(self, db: sqlite3.Connection, last: bool) -> VectorIndex:
        meta = schema.facts(db, self.folder)
        name = meta["vectors"]
        if self._vectors is not None and self._vectors[0] == name:
            return self._vectors[1]
        assert self.folder is not None  # noqa: S101 - an index in memory keeps its vectors
        try:
            self._vectors = name, schema.vectors_in(self.folder, meta)
        except FileNotFoundError as error:
            if last:
                mend = f"mend it: quoth doctor --index {self.folder}"
                raise IndexDamaged(f"the vectors of the index in {self.folder} are missing", mend) from error
            raise
        return self._vectors[1]

    @contextmanager
    def update(self, reset: schema.Signature | None = None, *, mend: bool = False) -> Iterator[Update]:
        """A change of the index: everything in the block happens, or nothing does.

        With `reset` the index is emptied first and made anew under that signature. With `mend`
        the FAISS index is built again from the vectors in SQLite, whatever its file holds.

        Raises:
            IndexLocked: another process, or another store of this one, is writing.
            IndexUnwritable: the disk is full or the folder is read-only.
        """
        if self.folder is None:
            with self._lock:
                yield from self._write(self._db, reset, mend)
            return
        with self._writing, schema.storage_errors(self.folder):
            db = schema.connect(str(self.folder / schema.DATABASE), writable=True)
            try:
                yield from self._write(db, reset, mend)
            finally:
                db.close()

    def refuse_unwritable(self) -> None:
        """Raises IndexLocked or IndexUnwritable where `update` would."""
        if self.folder is None:
            return
        path = str(self.folder / schema.DATABASE)
        with self._writing, schema.storage_errors(self.folder), closing(schema.connect(path, writable=True)) as db:
            db.execute("BEGIN IMMEDIATE")
            db.execute("ROLLBACK")

    def holds(self, document: str) -> bool:
        """Whether the text with that hash is indexed."""
        with self.snapshot() as snapshot:
            return bool(snapshot.holders(document))

    def _write(self, db: sqlite3.Connection, reset: schema.Signature | None, mend: bool) -> Iterator[Update]:
        db.execute("BEGIN IMMEDIATE")
        name = None
        try:
            if reset is not None:
                schema.make_tables(db, reset)
            vectors = stored_vectors(db) if mend else self._vectors_for_update(db, reset)
            update = Update(db, vectors)
            yield update
            update.finish()
            if update.changed or mend or reset is not None:
                name = self._write_vectors(db, update.vectors)
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            if name and self.folder and schema.names_other(db, name):
                (self.folder / name).unlink(missing_ok=True)
            raise
        if self.folder is None:
            self._vectors = (name, update.vectors) if name else self._vectors
        elif name:
            # The update stands; what is left to tidy can wait, should the disk be full or a writer at work.
            with suppress(OSError, sqlite3.Error):
                schema.sweep(self.folder, db)
                # What was removed leaves the log as well, once those have finished who read it as it was.
                db.execute(f"PRAGMA busy_timeout = {_READING_MS}")
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _vectors_for_update(self, db: sqlite3.Connection, reset: schema.Signature | None) -> VectorIndex:
        if reset is not None:
            return VectorIndex(reset.dimension)
        with self._lock:
            name = db.execute("SELECT value FROM meta WHERE key = 'vectors'").fetchone()[0]
            if self._vectors is None or self._vectors[0] != name:
                with self.snapshot():
                    pass
            assert self._vectors is not None  # noqa: S101 - the snapshot loaded them
            return self._vectors[1].copy()

    def _write_vectors(self, db: sqlite3.Connection, vectors: VectorIndex) -> str:
        name = schema.VECTORS.format(uuid.uuid4().hex)
        data = vectors.to_bytes() if self.folder is not None else b""
        if self.folder is not None:
            try:
                write_whole(self.folder / name, data)
            except OSError as error:
                raise schema.unwritable(self.folder, error) from error
        rows = [
            ("vectors", name),
            ("vector_bytes", str(len(data))),
            (schema.VECTORS_SHA256, hashlib.sha256(data).hexdigest()),
        ]
        db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)
        return name

    @contextmanager
    def inspect(self) -> Iterator[tuple[sqlite3.Connection, VectorIndex | IndexDamaged]]:
        """The database, and the vectors or what is wrong with them, while nobody else writes.

        Whatever is done to the database in the block is undone.
        """
        with self._lock, schema.storage_errors(self.folder):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._vectors = None if self.folder else self._vectors
                try:
                    vectors: VectorIndex | IndexDamaged = self._current_vectors(self._db, last=True)
                except IndexDamaged as damage:
                    vectors = damage
                yield self._db, vectors
            finally:
                self._db.execute("ROLLBACK")

    def close(self) -> None:
        """Close the index for good."""
        with self._lock:
            self._db.close()
            self._readers.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

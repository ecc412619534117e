"""The index on disk: one SQLite file, and beside it the FAISS file that the SQLite file names.

SQLite holds everything: texts, places, BM25 postings, and the vectors too. The FAISS file is
made from those vectors and never changed. What an update adds and removes is found beside it
(`quoth.index.layers`), until that is a share of the file: then the update writes a new one under a
new name, and the COMMIT that stores the text also stores the name. That commit is the switch, so a
process killed at any moment leaves the old index or the new one. A file that no commit names is
swept up by the next writer.

Readers work in snapshots (SQLite's write-ahead log), so any number of them may read while one
process writes. A second writer is refused.

LlamaIndex's FAISS store (0.7.0) lets two documents share a number and keeps deleted vectors.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Self

from quoth.disk import make_private
from quoth.errors import IndexDamaged, IndexMissing
from quoth.index import schema, vector_files
from quoth.index.connections import OnlyConnection, ReadConnections, to_read
from quoth.index.layers import SIZES, Layers, Sizes, read_layers
from quoth.index.snapshot import Snapshot
from quoth.index.update import Update
from quoth.index.vectors import BaseIndex

_READING_MS = 3000
"""A snapshot is open as long as a question is read, which takes a second where much is read."""
_ATTEMPTS = 20
"""A reader may find that a writer has just removed the vectors it was about to open."""


class Store:
    """An open index. Thread-safe; close it, or use it as a context manager."""

    def __init__(self, folder: Path | None, db: sqlite3.Connection, sizes: Sizes = SIZES) -> None:
        self.folder = folder
        self._sizes = sizes
        self._db = db
        self._lock = threading.RLock()
        self._readers = ReadConnections(folder) if folder else OnlyConnection(db, self._lock)
        self._writing = threading.RLock()
        """Threads that write through this store wait for each other; SQLite would refuse them."""
        self._layers: Layers | None = None
        self._known: tuple[tuple[str, str, int], dict[str, Any]] = ("", "", 0), {}
        """What was asked of the state with that fingerprint and those vectors."""

    @classmethod
    def in_memory(cls, sizes: Sizes = SIZES) -> Store:
        """A store that leaves nothing behind. Its first update has to name a signature."""
        return cls(None, schema.connect(":memory:"), sizes)

    @classmethod
    def create(cls, folder: Path, sizes: Sizes = SIZES) -> Store:
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
            return cls(folder, schema.connect(path, writable=True), sizes)

    @classmethod
    def open(cls, folder: Path, *, check: bool = True, sizes: Sizes = SIZES) -> Store:
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
            store = cls(folder, db, sizes)
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
                known = self._known_of(db, vectors)
            try:
                yield Snapshot(db, vectors, known)
            finally:
                db.execute("ROLLBACK")

    def _known_of(self, db: sqlite3.Connection, vectors: Layers) -> dict[str, Any]:
        (fingerprint,) = db.execute("SELECT value FROM meta WHERE key = 'fingerprint'").fetchone()
        state = (str(fingerprint), vectors.file, vectors.state)
        if self._known[0] != state:
            self._known = state, {}
        return self._known[1]

    def _begin_read(self, db: sqlite3.Connection) -> Layers:
        for attempt in range(_ATTEMPTS):
            db.execute("BEGIN")
            try:
                return self._current_vectors(db, last=attempt == _ATTEMPTS - 1)
            except BaseException as error:
                db.execute("ROLLBACK")
                if not isinstance(error, FileNotFoundError):
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _current_vectors(self, db: sqlite3.Connection, last: bool) -> Layers:
        """The vectors of the state that a connection sees, carried on from those known if these are not later."""
        meta = schema.facts(db, self.folder)
        known = self._layers if self._layers and self._layers.file == meta["vectors"] else None
        if known and known.state == int(meta["vectors_state"]):
            return known
        base = known.base if known else self._base(meta, last)
        before = known if known and known.state < int(meta["vectors_state"]) else None
        found = read_layers(db, meta, base, before, self._sizes)
        if before or not known:
            self._layers = found
        return found

    def _base(self, meta: Mapping[str, str], last: bool, *, whole: bool = False) -> BaseIndex | None:
        if self.folder is None:
            return None
        try:
            return vector_files.vectors_in(self.folder, meta, whole=whole)
        except FileNotFoundError as error:
            if last:
                mend = f"mend it: quoth doctor --index {self.folder}"
                raise IndexDamaged(f"the vectors of the index in {self.folder} are missing", mend) from error
            raise

    @contextmanager
    def update(
        self, reset: schema.Signature | None = None, *, mend: bool = False, merge: bool = False
    ) -> Iterator[Update]:
        """A change of the index: everything in the block happens, or nothing does.

        With `reset` the index is emptied first and made anew under that signature. With `mend`
        the FAISS file is made again from the vectors in SQLite, whatever it holds. With `merge` what
        came and went since it was made is put into it now, and what was removed leaves every file.

        Raises:
            IndexLocked: another process, or another store of this one, is writing.
            IndexUnwritable: the disk is full or the folder is read-only.
        """
        if self.folder is None:
            with self._lock:
                yield from self._write(self._db, reset, mend, merge)
            return
        with self._writing, schema.storage_errors(self.folder):
            db = schema.connect(str(self.folder / schema.DATABASE), writable=True)
            try:
                yield from self._write(db, reset, mend, merge)
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

    def _write(
        self, db: sqlite3.Connection, reset: schema.Signature | None, mend: bool, merge: bool
    ) -> Iterator[Update]:
        db.execute("BEGIN IMMEDIATE")
        name = None
        try:
            if reset is not None:
                schema.make_tables(db, reset)
            update = Update(db)
            yield update
            update.finish()
            anew = mend or reset is not None
            due = not anew and update.changed and vector_files.is_due(db, self.folder, update.added, self._sizes)
            if anew or merge or due:
                update.sweep_words()
                name = vector_files.write_vectors(db, self.folder, self._sizes, anew=anew)
            elif update.changed:
                vector_files.count_change(db, update.added)
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            if name and self.folder and vector_files.names_other(db, name):
                (self.folder / name).unlink(missing_ok=True)
            raise
        if self.folder is not None and (name or update.changed):
            self._tidy(db, self.folder)

    def _tidy(self, db: sqlite3.Connection, folder: Path) -> None:
        """The update stands; what is left to tidy can wait, should the disk be full or a writer at work."""
        with suppress(OSError, sqlite3.Error):
            vector_files.sweep(folder, db)
            # What was removed leaves the log as well, once those have finished who read it as it was.
            db.execute(f"PRAGMA busy_timeout = {_READING_MS}")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def inspect(self) -> Iterator[tuple[sqlite3.Connection, Layers | IndexDamaged]]:
        """The database, and the vectors or what is wrong with them, while nobody else writes.

        Whatever is done to the database in the block is undone.
        """
        with self._lock, schema.storage_errors(self.folder):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                try:
                    meta = schema.facts(self._db, self.folder)
                    base = self._base(meta, last=True, whole=True)
                    vectors: Layers | IndexDamaged = read_layers(self._db, meta, base, None, self._sizes)
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

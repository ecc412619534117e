"""Connections for those who read an index, so that a snapshot may stay open while passages are read."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quoth.index.schema import DATABASE, connect


class OnlyConnection:
    """The one connection of an index in memory: its readers and its writer take turns."""

    def __init__(self, db: sqlite3.Connection, lock: threading.RLock) -> None:
        self._db, self._lock = db, lock

    @contextmanager
    def borrow(self) -> Iterator[sqlite3.Connection]:
        """The connection, once nobody else uses it."""
        with self._lock:
            yield self._db

    def close(self) -> None:
        """Close it."""
        self._db.close()


class ReadConnections:
    """A connection to the file for each who reads at the same time, kept for the next: opening takes a millisecond."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        self._lock = threading.Lock()

    @contextmanager
    def borrow(self) -> Iterator[sqlite3.Connection]:
        """A connection that nobody else uses meanwhile. Raises sqlite3.ProgrammingError after `close`."""
        with self._lock:
            if self._closed:
                raise sqlite3.ProgrammingError("the connections are closed")
            db = self._idle.pop() if self._idle else to_read(self._folder)
        try:
            yield db
        finally:
            self._give_back(db)

    def _give_back(self, db: sqlite3.Connection) -> None:
        with self._lock:
            if self._closed:
                db.close()
            else:
                self._idle.append(db)

    def close(self) -> None:
        """Close all of them: those in use as soon as they are given back."""
        with self._lock:
            self._closed = True
            while self._idle:
                self._idle.pop().close()


def to_read(folder: Path) -> sqlite3.Connection:
    """A connection to the index in a folder, also where nothing can be written."""
    return connect(str(folder / DATABASE), writable=os.access(folder, os.W_OK))

"""Words as the index on disk takes them apart, for an index that is kept elsewhere."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence

from quoth.index.keywords import TOKENS


class Stems:
    """The words of texts as `quoth.index.keywords` indexes them. Thread-safe."""

    def __init__(self) -> None:
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._lock = threading.Lock()
        self._db.execute(f"CREATE VIRTUAL TABLE texts USING fts5(words, content = '', {TOKENS})")
        self._db.execute("CREATE VIRTUAL TABLE stems USING fts5vocab(texts, instance)")

    def of(self, texts: Sequence[str]) -> list[list[str]]:
        """The stems of each text, in order."""
        found: list[list[str]] = [[] for _ in texts]
        with self._lock:
            self._db.executemany("INSERT INTO texts(rowid, words) VALUES (?, ?)", enumerate(texts))
            for doc, _, stem in sorted(self._db.execute("SELECT doc, offset, term FROM stems")):
                found[doc].append(stem)
            self._db.execute("INSERT INTO texts(texts) VALUES ('delete-all')")
        return found

"""Writing the index inside one transaction. Nothing here commits; `Store.update` does."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from typing import TYPE_CHECKING

from quoth.config import UPLOADS
from quoth.index import keywords, shapes
from quoth.index.snapshot import Failure, Source, read_failures, read_sources
from quoth.types import Document, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Update:
    """Changes to the index, made one document at a time. Made by `Store.update`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.changed = False
        self.added = 0
        """How many passages came."""
        self._left: set[int] | None = set()
        """The texts that a file stopped standing for; None where any may be without one."""
        self._sum = int(self._fact("fingerprint_sum") or "0", 16)

    def sources(self) -> dict[str, Source]:
        """Every file as this update has left it so far, by name."""
        return read_sources(self.db)

    def failures(self) -> dict[str, Failure]:
        """Every file that could not be read, by name."""
        return read_failures(self.db)

    def holds(self, document: str) -> bool:
        """Whether the text with that hash is indexed already."""
        return self._document_id(document) is not None

    def other_file(self, source: Source) -> str:
        """The name of another file with the same text; empty where one of them is somebody's own."""
        row = self.db.execute(
            "SELECT name FROM sources WHERE document = ? AND name != ? AND substr(name, 1, ?) != ?"
            " ORDER BY name LIMIT 1",
            (self._document_id(source.document), source.name, len(UPLOADS), UPLOADS),
        ).fetchone()
        return str(row[0]) if row and not source.name.startswith(UPLOADS) else ""

    def add(self, document: Document, passages: Sequence[Passage], vectors: NDArray[np.float32]) -> None:
        """Index a text that `holds` denies. `vectors` has a row for each passage, in order."""
        row = self.db.execute(
            "INSERT INTO documents (sha256, text, page_starts) VALUES (?, ?, ?)",
            (document.sha256, document.text, json.dumps(document.page_starts)),
        )
        shapes.keep(self.db, row.lastrowid, document)
        ids = [
            self._add_passage(row.lastrowid, passage, vector) for passage, vector in zip(passages, vectors, strict=True)
        ]
        keywords.add(self.db, zip(ids, (passage.searchable for passage in passages), strict=True))
        if self._left is not None and row.lastrowid:
            self._left.add(row.lastrowid)  # until a file stands for it
        self.added += len(ids)
        self.changed = True

    def _add_passage(self, document: int | None, passage: Passage, vector: NDArray[np.float32]) -> int:
        row = self.db.execute(
            "INSERT INTO passages (document, start, stop, page, headings, sentences, glosses, own, vector)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document,
                passage.start,
                passage.end,
                passage.page,
                json.dumps(passage.headings),
                json.dumps(passage.sentences),
                json.dumps([astuple(gloss) for gloss in passage.glosses]),
                passage.text if passage.glosses else None,
                vector.astype("<f4").tobytes(),
            ),
        )
        if row.lastrowid is None:
            raise AssertionError("an insert has a row id")
        return row.lastrowid

    def point(self, source: Source) -> None:
        """Let a file stand for a text that is indexed, whatever it stood for before."""
        self._leave(source.name)
        self._sum += said(source.name, source.document)
        self.db.execute(
            "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                source.name,
                self._document_id(source.document),
                source.file_sha256,
                source.size,
                source.mtime_ns,
                source.ctime_ns,
                source.read_ns or time.time_ns(),
                json.dumps(source.warnings),
            ),
        )
        self.db.execute("DELETE FROM failures WHERE name = ?", (source.name,))

    def fail(self, failure: Failure) -> None:
        """Remember that a file cannot be read; what it stood for before stays."""
        self.db.execute(
            "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?)",
            (failure.name, failure.file_sha256, failure.problem, failure.remedy, failure.max_text_bytes),
        )

    def forget(self, name: str) -> None:
        """Let a file go. Its text goes with it at the end, unless another file holds the same."""
        self._leave(name)
        self.db.execute("DELETE FROM sources WHERE name = ?", (name,))
        self.db.execute("DELETE FROM failures WHERE name = ?", (name,))

    def _leave(self, name: str) -> None:
        """A file stops standing for what it stood for."""
        row = self.db.execute(
            "SELECT s.document, d.sha256 FROM sources s JOIN documents d ON d.id = s.document WHERE s.name = ?", (name,)
        ).fetchone()
        if row:
            self._sum -= said(name, row[1])
            if self._left is not None:
                self._left.add(row[0])

    def look_at_all(self) -> None:
        """Rows were changed past this update: look for texts without a file everywhere, and sum all of them anew."""
        self._left = None

    def finish(self) -> None:
        """Remove the texts that no file stands for: their words, their vectors and themselves."""
        for document in self._orphans():
            ids = [i for (i,) in self.db.execute("SELECT id FROM passages WHERE document = ?", (document,))]
            self.remove_passages(ids)
            self.db.execute("DELETE FROM documents WHERE id = ?", (document,))
            self.changed = True
        if self._left is None:
            self._sum = sum(said(source.name, source.document) for source in self.sources().values())
        facts = [("fingerprint_sum", f"{self._sum % SUMS:x}"), ("fingerprint", self._fingerprint())]
        self.db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", facts)

    def sweep_words(self) -> None:
        """Let what removed passages left in the keyword index go; to be called before their numbers are forgotten."""
        if self.db.execute("SELECT EXISTS (SELECT 1 FROM gone)").fetchone()[0]:
            keywords.forget(self.db)

    def _orphans(self) -> list[int]:
        """The texts that no file stands for, of those that may be such."""
        if self._left is None:
            rows = self.db.execute("SELECT id FROM documents WHERE id NOT IN (SELECT document FROM sources)")
            return [i for (i,) in rows.fetchall()]
        held = "SELECT EXISTS (SELECT 1 FROM sources WHERE document = ?)"
        return [i for i in sorted(self._left) if not self.db.execute(held, (i,)).fetchone()[0]]

    def _fingerprint(self) -> str:
        """A hash of how the index was made and of what each file in it says, in whatever order they came."""
        digest = hashlib.sha256()
        settings = self.db.execute(
            "SELECT key, value FROM meta WHERE key NOT LIKE 'vector%' AND key NOT LIKE 'fingerprint%' ORDER BY key"
        )
        for row in settings:
            digest.update(json.dumps(row).encode())
        digest.update(f"{self._sum % SUMS:x}".encode())
        return digest.hexdigest()

    def _fact(self, key: str) -> str:
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def remove_passages(self, ids: Iterable[int]) -> None:
        """Take passages out of words, vectors and text alike."""
        rows = [(i,) for i in ids]
        keywords.remove(self.db, (i for (i,) in rows))
        self.db.executemany("INSERT OR IGNORE INTO gone VALUES (?)", rows)
        self.db.executemany("DELETE FROM passages WHERE id = ?", rows)

    def _document_id(self, sha256: str) -> int | None:
        row = self.db.execute("SELECT id FROM documents WHERE sha256 = ?", (sha256,)).fetchone()
        return row[0] if row else None


SUMS = 1 << 256
"""The sum of all files' hashes is kept below this: it is carried on by what changes, and no order is in it."""


def said(name: str, document: str) -> int:
    """The hash of what one file says, as a number."""
    return int.from_bytes(hashlib.sha256(json.dumps([name, document]).encode()).digest())

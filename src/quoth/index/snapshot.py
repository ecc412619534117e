"""Reading the index inside one transaction: what a question needs, and nothing that it does not."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quoth.config import UPLOADS
from quoth.index import keywords, shapes
from quoth.index.layers import Layers, vectors_of
from quoth.index.most_passages import Most
from quoth.index.passage_rows import decoded, passage_of, spread_over
from quoth.types import Passage, Place

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TITLE = 200
"""Characters of a text in which its title stands, where it has no headings."""
_UPLOADED = "name BETWEEN ?1 AND ?2"
_UPLOAD_NAMES = (UPLOADS, UPLOADS + chr(0x10FFFF))
_SOURCES = (
    "SELECT s.name, d.sha256, s.file_sha256, s.size, s.mtime_ns, s.ctime_ns, s.read_ns, s.warnings"
    " FROM sources s JOIN documents d ON d.id = s.document"
)
_CHUNK = 500
"""SQLite bounds the number of parameters of a statement."""


@dataclass(frozen=True)
class Source:
    """A file of the corpus as it was when it was read. Times are nanoseconds since the epoch."""

    name: str
    document: str
    file_sha256: str
    size: int = 0
    mtime_ns: int = 0
    ctime_ns: int = 0
    read_ns: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Failure:
    """A file that could not be read, known by its content, so that it is not tried at each question.

    `max_text_bytes` is the limit that it was held to.
    """

    name: str
    file_sha256: str
    problem: str
    remedy: str
    max_text_bytes: int


@dataclass(frozen=True)
class StoredText:
    """The text of a document, and where its pages begin."""

    text: str
    page_starts: tuple[int, ...]


class Snapshot:
    """One finished state of the index. Made by `Store.snapshot`, and gone with its block."""

    def __init__(self, db: sqlite3.Connection, vectors: Layers, known: dict[str, Any] | None = None) -> None:
        self._db = db
        self._vectors = vectors
        self._known = {} if known is None else known
        """What was asked of this state before and takes long where there are many files."""

    def __len__(self) -> int:
        """How many passages there are."""
        return len(self._vectors)

    def sources(self) -> dict[str, Source]:
        """Every file, by name."""
        return read_sources(self._db)

    def source(self, name: str) -> Source | None:
        """The file of that name, or None."""
        return read_sources(self._db, name).get(name)

    def names(self) -> frozenset[str]:
        """The names of every file."""
        if "names" not in self._known:
            self._known["names"] = frozenset(name for (name,) in self._db.execute("SELECT name FROM sources"))
        return frozenset(self._known["names"])

    def document(self, name: str) -> str:
        """The hash of the text that a file stands for; empty for an unknown file."""
        row = self._db.execute(
            "SELECT d.sha256 FROM sources s JOIN documents d ON d.id = s.document WHERE s.name = ?", (name,)
        ).fetchone()
        return str(row[0]) if row else ""

    def holders(self, document: str) -> set[str]:
        """The names of the files that have the text with that hash."""
        rows = self._db.execute(
            "SELECT s.name FROM sources s JOIN documents d ON d.id = s.document WHERE d.sha256 = ?", (document,)
        )
        return {name for (name,) in rows}

    def shared(self) -> frozenset[str] | None:
        """The names of the files that are nobody's upload; None where every file is such a one."""
        if "shared" not in self._known:
            some = f"SELECT EXISTS (SELECT 1 FROM sources WHERE {_UPLOADED})"  # noqa: S608 - a constant
            (own,) = self._db.execute(some, _UPLOAD_NAMES).fetchone()
            theirs = frozenset(name for name in self.names() if not name.startswith(UPLOADS)) if own else None
            self._known["shared"] = theirs
        shared: frozenset[str] | None = self._known["shared"]
        return shared

    def failures(self) -> dict[str, Failure]:
        """Every file that could not be read, by name."""
        return read_failures(self._db)

    def fingerprint(self) -> str:
        """A hash of what is indexed and how: the same for the same files, whatever came before."""
        return str(self._db.execute("SELECT value FROM meta WHERE key = 'fingerprint'").fetchone()[0])

    def text(self, document: str) -> StoredText | None:
        """The text with that hash, or None."""
        row = self._db.execute("SELECT text, page_starts FROM documents WHERE sha256 = ?", (document,)).fetchone()
        return StoredText(row[0], tuple(decoded(row[1]))) if row else None

    def readable(self, document: str) -> shapes.Readable | None:
        """The text with that hash as it is to be read, or None."""
        return shapes.readable(self._db, document, self.headings(document))

    def pages(self) -> dict[str, int]:
        """How many pages each text has, by its hash; 0 for one without."""
        return dict(self._db.execute("SELECT sha256, json_array_length(page_starts) FROM documents"))

    def headings(self, document: str) -> set[str]:
        """Every heading that a passage of the text with that hash stands under."""
        rows = self._db.execute(
            "SELECT DISTINCT headings FROM passages WHERE document = (SELECT id FROM documents WHERE sha256 = ?)",
            (document,),
        )
        return {heading for (path,) in rows for heading in decoded(path)}

    def passage_ids(self, sources: Collection[str] | None = None) -> list[int]:
        """The ids of all passages in the order of their text, or of those of some files.

        An unknown name selects nothing.
        """
        if sources is None:
            return [i for (i,) in self._db.execute("SELECT id FROM passages ORDER BY document, start, id")]
        if sources is self._known.get("shared"):
            return self._all_but_uploads()
        names = json.dumps(sorted(sources))
        rows = self._db.execute(
            "SELECT id FROM passages WHERE document IN (SELECT document FROM sources"
            " WHERE name IN (SELECT value FROM json_each(?))) ORDER BY document, start, id",
            (names,),
        )
        return [i for (i,) in rows]

    def _all_but_uploads(self) -> list[int]:
        """The ids of the passages that stand in a file which is nobody's upload, whoever else has uploaded the same."""
        if "others" not in self._known:
            rows = self._db.execute(
                "SELECT p.id FROM passages p WHERE p.document IN"  # noqa: S608 - a constant
                f" (SELECT document FROM sources WHERE {_UPLOADED} AND document NOT IN"
                f" (SELECT o.document FROM sources o WHERE o.document = sources.document AND NOT (o.{_UPLOADED})))",
                _UPLOAD_NAMES,
            )
            self._known["others"] = frozenset(i for (i,) in rows)
        others = self._known["others"]
        return Most(len(self) - len(others), others, self.passage_ids)

    def around(self, place: Place) -> list[int]:
        """The ids of the passages that a place touches, then of the one before them and the one after, if any."""
        document, start, end = place
        rows = self._db.execute(
            "WITH own AS (SELECT id, start, stop FROM passages"
            " WHERE document = (SELECT id FROM documents WHERE sha256 = ?1)),"
            " held AS (SELECT * FROM own WHERE start < ?3 AND stop > ?2)"
            " SELECT id FROM (SELECT id, 0 AS side, start FROM held"
            " UNION ALL SELECT * FROM (SELECT id, 1, start FROM own WHERE start < (SELECT min(start) FROM held)"
            " ORDER BY start DESC LIMIT 1)"
            " UNION ALL SELECT * FROM (SELECT id, 2, start FROM own WHERE start > (SELECT max(start) FROM held)"
            " ORDER BY start LIMIT 1)) ORDER BY side, start",
            (document, start, end),
        )
        return [i for (i,) in rows]

    def spread(self, sources: Sequence[str], most: int) -> list[int]:
        """The ids of about `most` passages: as many of each file, or of some files if these are more than that."""
        return spread_over(self.passage_ids, sources, most)

    def passages(self, ids: Sequence[int], sources: Collection[str] | None = None) -> list[Passage]:
        """Passages by id, in the order given; ids without one are left out.

        Where several files hold the same text, a passage bears the first of their names, or the
        first of those in `sources`.
        """
        found: dict[int, Passage] = {}
        for first in range(0, len(ids), _CHUNK):
            chunk = ids[first : first + _CHUNK]
            marks = ",".join("?" * len(chunk))
            rows = self._db.execute(
                "SELECT p.id, d.sha256, p.start, p.stop, w.words, p.headings, p.sentences, p.page, d.id,"  # noqa: S608
                " p.glosses, p.own"
                " FROM passages p JOIN documents d ON d.id = p.document"
                f" JOIN passage_words w ON w.rowid = p.id WHERE p.id IN ({marks})",
                tuple(chunk),
            ).fetchall()
            names = self._names({row[8] for row in rows}, sources)
            found.update((row[0], passage_of(row, names[row[8]])) for row in rows)
        return [found[i] for i in ids if i in found]

    def _names(self, documents: Iterable[int], sources: Collection[str] | None) -> dict[int, str]:
        names: dict[int, str] = {}
        for document in documents:
            rows = self._db.execute("SELECT name FROM sources WHERE document = ? ORDER BY name", (document,))
            every = [name for (name,) in rows]
            names[document] = next((n for n in every if sources is None or n in sources), every[0])
        return names

    def dense(
        self, vector: NDArray[np.float32], k: int, among: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` passages nearest to a vector, as `(id, inner product)`, best first."""
        return self._vectors.search(vector, k, among, self.vectors)

    def vectors(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The unit vectors of passages by id, in the order given. Raises RuntimeError for an unknown id."""
        return vectors_of(self._db, ids, self._vectors.dimension)

    def titles(self, sources: Collection[str] | None = None) -> dict[str, str]:
        """What each file calls itself, or each of some files: its first heading, else its first words."""
        if sources is None or sources is self._known.get("shared"):
            key = "titles" if sources is None else "shared titles"
            if key not in self._known:
                self._known[key] = self._titles(self.names() if sources is None else sources)
            return dict(self._known[key])
        return self._titles(sources)

    def _titles(self, sources: Collection[str]) -> dict[str, str]:
        rows = self._db.execute(
            "SELECT s.name, substr(d.text, 1, ?), (SELECT headings FROM passages p WHERE p.document = d.id"
            " ORDER BY start LIMIT 1) FROM sources s JOIN documents d ON d.id = s.document"
            " WHERE s.name IN (SELECT value FROM json_each(?)) ORDER BY s.name",
            (TITLE, json.dumps(sorted(sources))),
        )
        return {
            name: (decoded(headings or "[]") or [(opening.strip().splitlines() or [""])[0]])[0]
            for name, opening, headings in rows
        }

    def lexical(self, question: str, k: int, among: Collection[int] | None = None) -> list[tuple[int, float]]:
        """The `k` best passages by BM25, as `(id, score)`, best first."""
        if "words" not in self._known:
            self._known["words"] = keywords.Extent(len(self))
        return keywords.search(self._db, question, k, among, self._known["words"])

    def holding(
        self, phrases: Sequence[str], and_any: Sequence[str], k: int, among: Collection[int] | None = None
    ) -> list[int]:
        """The ids of `k` passages that hold any of some phrases, and any of some words if there are any; best first."""
        return keywords.holding(self._db, phrases, and_any, k, among)

    def absent(self, question: str, sources: Collection[str] | None = None) -> list[str]:
        """The words of a question's subject that occur nowhere, or nowhere in some files."""
        return keywords.absent(self._db, question, None if sources is None else self.passage_ids(sources))

    def begins(self, beginning: str, sources: Collection[str] | None = None) -> bool:
        """Whether a word that begins so occurs, or does in some files."""
        return keywords.begins(self._db, beginning, None if sources is None else self.passage_ids(sources))


def read_sources(db: sqlite3.Connection, only: str | None = None) -> dict[str, Source]:
    """Every file that the index knows, by name, or the one of a name."""
    one, names = ("", ()) if only is None else ("WHERE s.name = ?", (only,))
    rows = db.execute(f"{_SOURCES} {one} ORDER BY s.name", names)
    return {
        name: Source(name, document, sha256, size, mtime, ctime, read, tuple(decoded(warnings)))
        for name, document, sha256, size, mtime, ctime, read, warnings in rows
    }


def read_failures(db: sqlite3.Connection) -> dict[str, Failure]:
    """Every file that the index could not read, by name."""
    rows = db.execute("SELECT name, file_sha256, problem, remedy, max_text_bytes FROM failures")
    return {row[0]: Failure(*row) for row in rows}

"""Is the index sound? Finds disagreement between vectors, keywords and text, and mends it.

Nothing is embedded again: SQLite holds the text, from which keywords are made, and the vectors,
from which the FAISS file is made. A document whose own text or vectors are damaged is taken out,
so that the next `quoth index` reads it from its file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quoth.errors import IndexDamaged
from quoth.index import keywords
from quoth.index.layers import Layers, read_vectors
from quoth.index.passage_rows import decoded
from quoth.index.store import Store
from quoth.index.update import Update
from quoth.index.vector_files import VECTORS_SHA256
from quoth.index.vectors import is_unit
from quoth.types import Gloss, Passage, text_hash

_VECTORS = "they are made again from the vectors that the database holds"
_WORDS = "they are made again from the text"
_DOCUMENT = "it is taken out; quoth index reads it again"


@dataclass(frozen=True)
class Finding:
    """Something wrong with the index, and what mending does about it."""

    problem: str
    remedy: str


@dataclass(frozen=True)
class Examination:
    """What was found. `damaged` are the documents whose own text or vectors cannot be trusted."""

    findings: tuple[Finding, ...]
    damaged: frozenset[int]


def check(folder: Path) -> tuple[Finding, ...]:
    """Everything that is wrong with the index in a folder; empty for a sound one.

    Raises IndexProblem where there is no index, one that cannot be read at all, or another
    process is writing it.
    """
    with Store.open(folder, check=False) as store, store.inspect() as (db, vectors):
        return _examine(db, vectors).findings


def mend(folder: Path) -> tuple[Finding, ...]:
    """Mend the index in a folder, and say what was wrong with it. Raises as `check` does."""
    with Store.open(folder, check=False) as store:
        with store.inspect() as (db, vectors):
            found = _examine(db, vectors)
        if found.findings:
            with store.update(mend=True) as update:
                _make_words(update.db, found.damaged)
                _take_out(update, found.damaged)
        elif not isinstance(vectors, IndexDamaged) and vectors.gone:
            with store.update(merge=True):  # what was removed leaves the files now
                pass
        return found.findings


def _take_out(update: Update, damaged: Collection[int]) -> None:
    """Remove the passages and sources of documents that are damaged or not there at all."""
    update.look_at_all()
    chosen = ",".join(str(int(document)) for document in damaged)
    # Nothing but our own numbers is put into these statements.
    lost = f"document IN ({chosen}) OR document NOT IN (SELECT id FROM documents)"  # noqa: S608
    ids = update.db.execute(f"SELECT id FROM passages WHERE {lost}")  # noqa: S608
    update.remove_passages([i for (i,) in ids.fetchall()])
    update.db.execute(f"DELETE FROM sources WHERE {lost}")  # noqa: S608


def _make_words(db: sqlite3.Connection, without: Collection[int]) -> None:
    db.execute("DROP TABLE IF EXISTS passage_words")
    keywords.create(db)
    keywords.add(db, ((passage.id, passage.searchable) for passage, _ in _rows(db, without)))


def _examine(db: sqlite3.Connection, vectors: Layers | IndexDamaged) -> Examination:
    damaged = dict(_damaged(db))
    names = dict(db.execute("SELECT document, min(name) FROM sources GROUP BY document"))
    findings = [Finding(f"{names.get(d, f'document {d}')}: {why}", _DOCUMENT) for d, why in damaged.items()]
    findings += _lost_rows(db)
    findings += _wrong_words(db, damaged)
    findings += _wrong_vectors(db, vectors)
    return Examination(tuple(findings), frozenset(damaged))


def _damaged(db: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """The documents whose own rows cannot be trusted, with a reason for each."""
    for document, sha256, text, pages in db.execute("SELECT id, sha256, text, page_starts FROM documents"):
        if not isinstance(text, str) or text_hash(text) != sha256:
            yield document, "its text is not the text that was indexed"
        elif not _is_list(pages):
            yield document, "its pages cannot be read"
    for document, warnings in db.execute("SELECT document, warnings FROM sources"):
        if not _is_list(warnings):
            yield document, "its warnings cannot be read"
    yield from _damaged_passages(db)


def _damaged_passages(db: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    dimension = int(db.execute("SELECT value FROM meta WHERE key = 'dimension'").fetchone()[0])
    for row in db.execute("SELECT document, id, vector, headings, sentences, glosses FROM passages"):
        if not all(map(_is_list, row[3:])):
            yield row[0], f"passage {row[1]} cannot be read"
        elif not is_unit(row[2], dimension):
            yield row[0], f"the vector of passage {row[1]} is none"
    own = dict(db.execute("SELECT id, own FROM passages WHERE own IS NOT NULL"))
    for passage, document in _rows(db, ()):
        if own.get(passage.id) != (passage.text if passage.glosses else None):
            yield document, f"passage {passage.id} is not what stands in its text"
        elif not passage.text or not all(passage.start <= a < b <= passage.end for a, b in passage.sentences):
            yield document, f"passage {passage.id} points outside of its text"


def _is_list(text: Any) -> bool:
    try:
        decoded(text)
    except IndexDamaged:
        return False
    return True


def _rows(db: sqlite3.Connection, without: Collection[int]) -> Iterator[tuple[Passage, int]]:
    """Every passage that can be read as the text itself gives it, with the number of its document."""
    for document, sha256, text in db.execute("SELECT id, sha256, text FROM documents ORDER BY id"):
        rows = db.execute(
            "SELECT id, start, stop, headings, sentences, glosses FROM passages WHERE document = ? ORDER BY id",
            (document,),
        )
        for passage_id, start, stop, *lists in rows.fetchall():
            if document in without or not isinstance(text, str) or not all(map(_is_list, lists)):
                continue
            path, spans, marks = map(decoded, lists)
            yield (
                Passage(
                    source="",
                    document=sha256,
                    start=start,
                    end=stop,
                    text=text[start:stop],
                    sentences=tuple((a, b) for a, b in spans),
                    headings=tuple(path),
                    id=passage_id,
                    glosses=tuple(Gloss(*mark) for mark in marks),
                ),
                document,
            )


def _lost_rows(db: sqlite3.Connection) -> Iterator[Finding]:
    for table in ("passages", "sources"):
        (count,) = db.execute(
            f"SELECT count(*) FROM {table} WHERE document NOT IN (SELECT id FROM documents)"  # noqa: S608
        ).fetchone()
        if count:
            yield Finding(f"{count} {table} belong to no document", "they are taken out")


def _wrong_words(db: sqlite3.Connection, damaged: Collection[int]) -> Iterator[Finding]:
    try:
        found = dict(db.execute("SELECT rowid, words FROM passage_words"))
    except sqlite3.DatabaseError as error:
        yield Finding(f"the keyword index cannot be read ({error})", _WORDS)
        return
    for document in damaged:  # what is taken out is not held to its text as well
        for (passage_id,) in db.execute("SELECT id FROM passages WHERE document = ?", (document,)):
            found.pop(passage_id, None)
    wanted = {passage.id: passage.searchable for passage, _ in _rows(db, damaged)}
    wrong = sum(found.get(i) != words for i, words in wanted.items()) + len(found.keys() - wanted.keys())
    if wrong:
        yield Finding(f"the keywords of {wrong} passages are not those of their text", _WORDS)
        return
    try:
        db.execute("INSERT INTO passage_words(passage_words) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as error:
        yield Finding(f"the keyword index contradicts itself ({error})", _WORDS)


def _wrong_vectors(db: sqlite3.Connection, vectors: Layers | IndexDamaged) -> Iterator[Finding]:
    if isinstance(vectors, IndexDamaged):
        yield Finding(vectors.problem, _VECTORS)
        return
    ids, stored = vectors.ids(), {i for (i,) in db.execute("SELECT id FROM passages")}
    wrong = len(ids ^ stored)
    for some, kept in read_vectors(db, vectors.dimension):
        own = [at for at, i in enumerate(some) if i <= vectors.upto and i in ids]
        if vectors.base is not None and own:
            wrong += int((~vectors.base.near([some[at] for at in own], kept[own])).sum())
    if wrong or len(vectors) != len(ids):
        yield Finding(f"the vectors of {wrong} passages are not those of the database", _VECTORS)
    elif not db.execute("SELECT 1 FROM meta WHERE key = ?", (VECTORS_SHA256,)).fetchone():
        yield Finding("the vectors have no hash, since an earlier version wrote them", _VECTORS)

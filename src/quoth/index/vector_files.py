"""The file of vectors beside the database: how it is made, named, believed and swept up."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
import uuid
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from quoth.disk import write_whole
from quoth.errors import IndexDamaged
from quoth.index.layers import Sizes, make_base
from quoth.index.schema import VECTORS, facts, unwritable
from quoth.index.vectors import BaseIndex

VECTORS_SHA256: Final = "vectors_sha256"
"""The hash of that file. An index that has none is believed by the length."""
VECTORS_EDGES: Final = "vectors_edges_sha256"
"""The hash of its first and last bytes, where all stands that FAISS trusts: the rest are vectors and numbers."""
_HASHED_WHOLE = 16 << 20
"""Bytes of a file of vectors that are read and hashed when it is opened; a larger one is mapped."""
_HEAD, _TAIL = 8 << 20, 2 << 20


def vectors_in(folder: Path, meta: Mapping[str, str], *, whole: bool = False) -> BaseIndex:
    """The vectors that an index names, once their file is known to be what was written.

    Of a large file the length and the edges are looked at, or the `whole` of it.

    Raises IndexDamaged where it is not, FileNotFoundError where there is none.
    """
    name, mend = meta["vectors"], f"mend it: quoth doctor --index {folder}"
    try:
        data = _looked_at(folder / name, meta, whole)
        return BaseIndex.mapped(folder / name) if data is None else BaseIndex.from_bytes(data)
    except FileNotFoundError:
        raise
    except OSError as error:
        why = error.strerror or error
        raise IndexDamaged(f"the file {name} of the index in {folder} cannot be read ({why})", mend) from error
    except ValueError as error:
        raise IndexDamaged(f"the file {name} of the index in {folder} {error}", mend) from error
    except IndexDamaged as error:
        if not (folder / name).exists():  # a writer was quicker
            raise FileNotFoundError(name) from error
        raise IndexDamaged(f"the file {name} of the index in {folder} cannot be read", mend) from error


def _looked_at(path: Path, meta: Mapping[str, str], whole: bool) -> bytes | None:
    """The bytes of a small file; None for a large one, which is to be mapped. Raises ValueError for a wrong one.

    FAISS trusts the numbers in a file, so that one made up can do anything: it is looked at first.
    """
    size = path.stat().st_size
    if size != int(meta["vector_bytes"]):
        raise ValueError("is cut short")
    data = path.read_bytes() if size <= _HASHED_WHOLE else None
    known, edges = meta.get(VECTORS_SHA256), meta.get(VECTORS_EDGES)
    if data is None and edges is not None and _edges_of(path) != edges:
        raise ValueError("is not what was written")
    if known is not None and (whole or data is not None) and _hash_of(path, data) != known:
        raise ValueError("is not what was written")
    return data


def _hash_of(path: Path, data: bytes | None) -> str:
    if data is not None:
        return hashlib.sha256(data).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _edges_of(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(-_TAIL, os.SEEK_END)
        return hashlib.sha256(head + file.read()).hexdigest()


def _old_vectors(folder: Path, meta: Mapping[str, str]) -> BaseIndex | None:
    """The vectors that an index names, in memory and to be changed; None where they are not as they were written."""
    try:
        data = (folder / meta["vectors"]).read_bytes()
        sound = hashlib.sha256(data).hexdigest() == meta.get(VECTORS_SHA256)
        return BaseIndex.from_bytes(data) if sound else None
    except (OSError, KeyError, IndexDamaged):
        return None


def _point_to_vectors(db: sqlite3.Connection, name: str, data: bytes | memoryview, count: int) -> None:
    """Name the file that holds the vectors of all `count` passages; with no file, none of them."""
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM passages").fetchone()
    large = len(data) > _HASHED_WHOLE
    edges = hashlib.sha256(bytes(data[:_HEAD]) + bytes(data[-_TAIL:])).hexdigest() if large else ""
    facts_ = {
        "vectors": name,
        "vector_bytes": len(data),
        VECTORS_SHA256: hashlib.sha256(data).hexdigest(),
        VECTORS_EDGES: edges,
        "vectors_count": count,
        "vectors_upto": last if data else 0,
        "vectors_added": 0,
        "vectors_state": 0,
    }
    db.execute("DELETE FROM gone")
    db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", [(key, str(fact)) for key, fact in facts_.items()])


def count_change(db: sqlite3.Connection, added: int) -> None:
    """Say that passages came or went since the file of vectors was made."""
    change = "UPDATE meta SET value = CAST(value AS INTEGER) + ? WHERE key = ?"
    db.executemany(change, [(added, "vectors_added"), (1, "vectors_state")])


def is_due(db: sqlite3.Connection, folder: Path | None, added: int, sizes: Sizes) -> bool:
    """Whether the file is to be made anew, with what an update has added."""
    meta = facts(db, folder)
    (gone,) = db.execute("SELECT count(*) FROM gone").fetchone()
    return sizes.due(int(meta["vectors_count"]), int(meta["vectors_added"]) + added, gone)


def write_vectors(db: sqlite3.Connection, folder: Path | None, sizes: Sizes, *, anew: bool) -> str:
    """Put the vectors that SQLite holds into a new file; returns its name. With `anew` nothing of the old one is taken.

    An index in memory has no file: its vectors are taken from SQLite by whoever reads next. Raises IndexUnwritable.
    """
    name = VECTORS.format(uuid.uuid4().hex)
    data: bytes | memoryview = b""
    (count,) = db.execute("SELECT count(*) FROM passages").fetchone()
    if folder is not None:
        meta = dict(db.execute("SELECT key, value FROM meta"))
        old = (lambda: None) if anew else partial(_old_vectors, folder, meta)
        data = make_base(db, int(meta["dimension"]), count, sizes, old).to_bytes()
        try:
            write_whole(folder / name, data)
        except OSError as error:
            raise unwritable(folder, error) from error
    _point_to_vectors(db, name, data, count)
    return name


def sweep(folder: Path, db: sqlite3.Connection) -> None:
    """Remove the vectors that the last commit does not name, while nobody else can be writing some."""
    db.execute("BEGIN IMMEDIATE")
    try:
        (keep,) = db.execute("SELECT value FROM meta WHERE key = 'vectors'").fetchone()
        for path in (*folder.glob(VECTORS.format("*")), *folder.glob("vectors-*.part")):
            if path.name != keep:
                path.unlink(missing_ok=True)
    finally:
        db.execute("ROLLBACK")


def names_other(db: sqlite3.Connection, name: str) -> bool:
    """Whether the database, after a commit that failed, does not name this file of vectors."""
    try:
        row = db.execute("SELECT value FROM meta WHERE key = 'vectors'").fetchone()
    except sqlite3.Error:
        return "no such table" in str(sys.exc_info()[1])  # the first commit of all was the one that failed
    return row is None or row[0] != name

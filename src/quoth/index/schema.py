"""The files of an index: its SQLite schema, how it is opened, how vectors are written beside it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from contextlib import AbstractContextManager, closing, suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import quote

from quoth.config import INDEX_FORMAT, Settings
from quoth.disk import Trouble, make_private, narrow_files, sqlite_errors, trouble
from quoth.errors import (
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
    IndexProblem,
    IndexUnwritable,
    UsageError,
)
from quoth.index import keywords, shapes
from quoth.index.encoder import Encoder

DATABASE: Final = "quoth.sqlite"
VECTORS: Final = "vectors-{}.faiss"

_SCHEMA = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    (
        "CREATE TABLE documents (id INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL UNIQUE,"
        " page_starts TEXT NOT NULL, text TEXT NOT NULL)"
    ),
    (
        "CREATE TABLE sources (name TEXT PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents,"
        " file_sha256 TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,"
        " ctime_ns INTEGER NOT NULL, read_ns INTEGER NOT NULL, warnings TEXT NOT NULL) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE failures (name TEXT PRIMARY KEY, file_sha256 TEXT NOT NULL, problem TEXT NOT NULL,"
        " remedy TEXT NOT NULL, max_text_bytes INTEGER NOT NULL) WITHOUT ROWID"
    ),
    "CREATE INDEX sources_by_document ON sources (document)",
    (
        "CREATE TABLE passages (id INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL"
        " REFERENCES documents, start INTEGER NOT NULL, stop INTEGER NOT NULL, page INTEGER,"
        " headings TEXT NOT NULL, sentences TEXT NOT NULL, glosses TEXT NOT NULL, own TEXT, vector BLOB NOT NULL)"
    ),
    "CREATE INDEX passages_by_document ON passages (document, start, stop)",
    "CREATE TABLE gone (id INTEGER PRIMARY KEY)",
    shapes.TABLE,
)
_TABLES = ("passage_words", "passages", "sources", "failures", "shapes", "documents", "gone", "meta")
SETTINGS: Final = frozenset(
    """format encoder encoder_sha256 dimension max_tokens overlap_tokens
    vectors vector_bytes vectors_upto vectors_state fingerprint""".split()  # noqa: SIM905 - it reads
)
"""What every finished index says of itself."""
_BUSY_MS = 300


@dataclass(frozen=True)
class Signature:
    """What the vectors and passages of an index depend on. Two that differ cannot be mixed."""

    encoder: str
    encoder_sha256: str
    dimension: int
    max_tokens: int
    overlap_tokens: int
    format: int = INDEX_FORMAT

    @classmethod
    def of(cls, encoder: Encoder, settings: Settings) -> Signature:
        """What an index made by this encoder under these settings depends on."""
        return cls(encoder.name, encoder.sha256, encoder.dimension, settings.max_tokens, settings.overlap_tokens)

    @classmethod
    def read(cls, meta: Mapping[str, str]) -> Signature:
        """What an index says of itself."""
        names = ("dimension", "max_tokens", "overlap_tokens", "format")
        try:
            numbers = {name: int(meta[name]) for name in names}
        except ValueError as error:
            raise IndexDamaged(
                f"the settings of the index are no numbers ({error})", "make it again: quoth index --rebuild"
            ) from error
        return cls(encoder=meta["encoder"], encoder_sha256=meta["encoder_sha256"], **numbers)

    def refuse(self, wanted: Signature, place: str, option: str) -> None:
        """Raises IndexMismatch where the index at a place was not made as is wanted."""
        again = f"make it again: quoth index --rebuild {option}"
        if self.encoder_sha256 != wanted.encoder_sha256:
            raise IndexMismatch(
                f"the index in {place} was made with the encoder {self.encoder}, not {wanted.encoder}",
                f"{again}, or ask with --encoder {self.encoder}",
            )
        if self != replace(wanted, encoder=self.encoder):
            raise IndexMismatch(f"the index in {place} was made with other settings for its passages", again)


def has_index(folder: Path) -> bool:
    """Whether there is an index in a folder, sound or not."""
    return (folder / DATABASE).is_file()


def narrow(folder: Path) -> None:
    """Let nobody but its owner look into an index, whatever rights an earlier version left."""
    make_private(folder)
    narrow_files((*folder.glob(f"{DATABASE}*"), *folder.glob(VECTORS.format("*"))))


def check_format(db: sqlite3.Connection, folder: Path | None) -> None:
    """Raises IndexMissing for a database without tables, IndexMismatch for one of another version."""
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_schema")}
    if not tables:
        raise IndexMissing(f"the index in {folder} was never finished", "make it: quoth index")
    meta = dict(db.execute("SELECT key, value FROM meta")) if "meta" in tables else {}
    if (found := meta.get("format", "unknown")) != str(INDEX_FORMAT):
        raise IndexMismatch(
            f"the index in {folder} has the format {found}; this version reads format {INDEX_FORMAT}",
            "make it again: quoth index --rebuild",
        )


def facts(db: sqlite3.Connection, folder: Path | None) -> dict[str, str]:
    """What an index says of itself. Raises IndexDamaged where some of `SETTINGS` is lost."""
    meta = dict(db.execute("SELECT key, value FROM meta"))
    if missing := SETTINGS - meta.keys():
        raise IndexDamaged(
            f"the index in {folder} has lost its {', '.join(sorted(missing))}",
            f"make it again: quoth index --rebuild --index {folder}",
        )
    return meta


def connect(path: str, writable: bool = True) -> sqlite3.Connection:
    """A connection that commits nothing by itself; `:memory:` for one without a file."""
    if writable and path != ":memory:":
        with suppress(OSError):  # SQLite has its own words for it
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # its other files take their mode from this one
    db = _open(path) if writable else _open_to_read(path)
    db.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    if writable and path != ":memory:":
        db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA secure_delete = ON")
    db.execute("PRAGMA foreign_keys = ON")
    return db


def _open(name: str, uri: bool = False) -> sqlite3.Connection:
    return sqlite3.connect(name, uri=uri, isolation_level=None, check_same_thread=False)


def _open_to_read(path: str) -> sqlite3.Connection:
    """A connection for one who may not write in the folder.

    Where a writer is at work its log is there and is read. Where there is none, none can be made;
    then the file is taken as it is.
    """
    db = _open(f"file:{quote(path)}?mode=ro", uri=True)
    try:
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        db.close()
        return _open(f"file:{quote(path)}?mode=ro&immutable=1", uri=True)
    return db


def drop_tables(db: sqlite3.Connection) -> None:
    """Remove every table of an index."""
    for table in _TABLES:
        db.execute(f"DROP TABLE IF EXISTS {table}")


def make_tables(db: sqlite3.Connection, signature: Signature) -> None:
    """Empty tables, in the place of any that were there."""
    drop_tables(db)
    for statement in _SCHEMA:
        db.execute(statement)
    keywords.create(db)
    db.executemany("INSERT INTO meta VALUES (?, ?)", [(key, str(value)) for key, value in asdict(signature).items()])


def storage_errors(folder: Path | None) -> AbstractContextManager[None]:
    """Errors of SQLite, in words."""
    closed = UsageError("the index was closed", "open it again: Assistant.open(corpus)")
    return sqlite_errors(closed, partial(_in_words, folder))


def _in_words(folder: Path | None, what: Trouble, error: sqlite3.Error) -> IndexProblem:
    if what == "busy":
        return IndexLocked(
            f"another process is writing the index in {folder}", "wait until it has finished, then try again"
        )
    if what == "unwritable":
        return unwritable(folder, error)
    return IndexDamaged(
        f"the index in {folder} cannot be read ({error})", f"make it again: quoth index --rebuild --index {folder}"
    )


def unwritable(folder: Path | None, error: Exception) -> IndexUnwritable:
    """The error for a full disk or a read-only folder."""
    return IndexUnwritable(
        f"the index in {folder} cannot be written ({error})",
        "free some space or name another folder with --index; the index is as it was",
    )


def can_be_replaced(path: str) -> bool:
    """Whether the tables of a database can be dropped inside a transaction, as `update` does it."""
    try:
        with closing(connect(path, writable=True)) as db:
            db.execute("BEGIN IMMEDIATE")
            drop_tables(db)
            db.execute("ROLLBACK")
    except sqlite3.DatabaseError as error:
        if trouble(error) == "damaged":
            return False
        raise
    return True

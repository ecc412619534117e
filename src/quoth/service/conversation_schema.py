"""The SQLite file of the conversations: its form, how it is opened, and its errors in words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from quoth.disk import Trouble, narrow_files, sqlite_errors
from quoth.errors import ChatFileError, UsageError

_APPLICATION: Final = 0x51756F63
"""`Quoc` in ASCII, at a fixed place of the file: how a database that is not ours is told apart."""
_VERSION: Final = 2
_BUSY_SECONDS: Final = 5
_SCHEMA: Final = (
    (
        "CREATE TABLE conversations (id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL,"
        " folded TEXT NOT NULL, named INTEGER NOT NULL DEFAULT 0, created REAL NOT NULL, updated REAL NOT NULL,"
        " begun INTEGER NOT NULL DEFAULT 0)"
    ),
    "CREATE INDEX conversations_by_owner ON conversations (owner)",
    (
        "CREATE TABLE turns (id INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL"
        " REFERENCES conversations ON DELETE CASCADE, question TEXT NOT NULL, answer TEXT, error TEXT NOT NULL,"
        " rating TEXT, asked_at REAL NOT NULL, folded TEXT NOT NULL, scope TEXT NOT NULL DEFAULT '[]',"
        " checked TEXT NOT NULL DEFAULT '[]')"
    ),
    "CREATE INDEX turns_by_conversation ON turns (conversation)",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_VERSION}",
)
_SINCE_1: Final = (
    "ALTER TABLE conversations ADD COLUMN begun INTEGER NOT NULL DEFAULT 0",
    "UPDATE conversations SET begun = 1 WHERE id IN (SELECT conversation FROM turns)",
    "ALTER TABLE turns ADD COLUMN scope TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE turns ADD COLUMN checked TEXT NOT NULL DEFAULT '[]'",
    f"PRAGMA user_version = {_VERSION}",
)
"""What makes a file of version 1 one of version 2: what was asked alone, what was ticked, and what was begun once."""


def connect(path: Path) -> sqlite3.Connection:
    """Open the file, or make it (0600, in a folder that is made 0700); nothing is committed by itself.

    Raises ChatFileError for a file that is damaged, no database, another program's or of a newer
    version, and where nothing can be written. A file that was there is then as it was.
    """
    with in_words(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # SQLite's own files take their mode from it
        narrow_files(path.parent.glob(f"{path.name}*"))  # whatever rights they had
        db = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            # SQLite gives up at once where two turn its log on together, whatever the timeout (3.40).
            with FileLock(f"{path}.lock", timeout=_BUSY_SECONDS, mode=0o600):
                _prepare(db, path)
        except BaseException:
            db.close()
            raise
    return db


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    """Check that the file is ours, whole, and of a version that we read; fill it if it is new."""
    db.execute("PRAGMA secure_delete = ON")
    db.execute("PRAGMA foreign_keys = ON")
    # Under the lock for writing, so that of two who find it empty one makes the tables.
    db.execute("BEGIN IMMEDIATE")
    try:
        if _number(db, "SELECT count(*) FROM sqlite_schema") + _number(db, "PRAGMA application_id") == 0:
            for statement in _SCHEMA:
                db.execute(statement)
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    if _number(db, "PRAGMA application_id") != _APPLICATION:
        raise ChatFileError(
            f"{path} is another program's database, not conversations", "name another file for the conversations"
        )
    version = _number(db, "PRAGMA user_version")
    if version > _VERSION:
        raise ChatFileError(
            f"{path} was written by a newer Quoth (version {version} of its form; this one reads {_VERSION})",
            "update Quoth, or name another file for the conversations",
        )
    (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if (
        "failed to get page" in verdict or "unable to get the page" in verdict
    ):  # the system did not give it, which is no word on what it holds
        raise ChatFileError(
            f"the conversations in {path} cannot be read now ({verdict})",
            "free some memory, then try again; if it stays so, look after the disk",
        )
    if verdict != "ok":
        raise damaged(path, verdict)
    if version < _VERSION:
        _bring_up(db)
    db.execute("PRAGMA journal_mode = WAL")


def _bring_up(db: sqlite3.Connection) -> None:
    """Bring a file of version 1 to this one, whole or not at all."""
    db.execute("BEGIN IMMEDIATE")
    try:
        if _number(db, "PRAGMA user_version") < _VERSION:
            for statement in _SINCE_1:
                db.execute(statement)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _number(db: sqlite3.Connection, statement: str) -> int:
    return int(db.execute(statement).fetchone()[0])


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Errors of SQLite and of the system, in words."""
    closed = UsageError("the conversations were closed", "open them again")
    try:
        with sqlite_errors(closed, partial(_in_words, path)):
            yield
    except Timeout as error:
        raise _busy(path) from error
    except OSError as error:
        raise _unwritable(path, error.strerror) from error
    except MemoryError as error:
        raise ChatFileError(
            f"there is no memory left for the conversations in {path}",
            "free some memory, then try again; what was kept is as it was",
        ) from error


def damaged(path: Path, what: object) -> ChatFileError:
    """The error for a file that is not what was written."""
    return ChatFileError(
        f"the conversations in {path} cannot be read ({what})",
        "move that file away, and new conversations begin; or put back a copy of it",
    )


def _in_words(path: Path, what: Trouble, error: sqlite3.Error) -> ChatFileError:
    if what == "busy":
        return _busy(path)
    return _unwritable(path, error) if what == "unwritable" else damaged(path, error)


def _busy(path: Path) -> ChatFileError:
    return ChatFileError(f"another process is writing the conversations in {path}", "try again in a moment")


def _unwritable(path: Path, what: object) -> ChatFileError:
    return ChatFileError(
        f"the conversations in {path} cannot be written ({what})",
        "free some space, or name a file in a folder that can be written; what was kept is as it was",
    )

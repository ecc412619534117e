"""What lies on the disk: its owner's alone whatever the umask is, whole or not there, and SQLite's errors in words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path
from typing import Literal, TypeAlias

from quoth.errors import QuothError, UsageError

_FOLDER, _FILE = 0o700, 0o600


def private(path: str, flags: int) -> int:
    """Open a file as `open` does with it as its `opener`; a new one is its owner's alone."""
    return os.open(path, flags, _FILE)


def make_private(folder: Path) -> None:
    """Make a folder, and those above it that are missing; its owner's alone, if it was there already too.

    Raises OSError where it cannot be made.
    """
    missing = list(takewhile(lambda place: not place.exists(), (folder, *folder.parents)))
    for place in reversed(missing):
        with suppress(FileExistsError):  # another process was quicker
            place.mkdir(mode=_FOLDER)
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a folder")
    _narrow(folder, _FOLDER)


def narrow_files(files: Iterable[Path]) -> None:
    """Take from files what others may do with them. Missing ones, and other people's, are left alone."""
    for file in files:
        _narrow(file, _FILE)


def _narrow(path: Path, most: int) -> None:
    """Take away what goes beyond `most`; nothing is ever granted."""
    with suppress(OSError):
        mode = path.stat().st_mode & 0o7777
        if mode & ~most & 0o777:
            path.chmod(mode & most)


def write_whole(path: Path, data: bytes | memoryview) -> None:
    """Write a file beside and put it in its place by a rename, once it is on the disk; or leave the place as it was.

    Raises OSError.
    """
    beside = path.with_name(f"{path.name}.part")
    try:
        with open(beside, "wb", opener=private) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    if os.name == "posix":  # the rename itself must reach the disk
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


Trouble: TypeAlias = Literal["busy", "unwritable", "damaged"]
"""What an error of SQLite comes down to."""


@contextmanager
def sqlite_errors(closed: UsageError, in_words: Callable[[Trouble, sqlite3.Error], QuothError]) -> Iterator[None]:
    """Errors of SQLite as our own: `closed` for a database that was closed, else what `in_words` makes of them."""
    try:
        yield
    except sqlite3.ProgrammingError as error:
        if "closed" in str(error):
            raise closed from error
        raise
    except sqlite3.DatabaseError as error:
        raise in_words(trouble(error), error) from error


def trouble(error: sqlite3.Error) -> Trouble:
    """What an error of SQLite comes down to."""
    said = str(error).lower()
    if "locked" in said or "busy" in said:
        return "busy"
    unwritable = any(sign in said for sign in ("full", "readonly", "unable to open", "disk i/o"))
    return "unwritable" if unwritable else "damaged"

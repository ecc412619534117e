"""What lies on the disk: its owner's alone whatever the umask is, whole or not there, and SQLite's errors in words."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
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


_LARGE = 1_000_000
"""Bytes from which on a hash is worth being remembered."""
_SETTLED_NS = 2_000_000_000
"""A file that was changed so lately may be changed again without a later time (of some file systems it is 2 s)."""
_MOST_HASHES = 64


def file_hash(path: Path, settled_ns: int = _SETTLED_NS) -> str:
    """The SHA-256 of a file, in hexadecimal. Raises OSError.

    That of a large file is remembered in the user's cache for as long as the system says that the file is the same
    and unchanged: its number, size and times, of which no program can set the last.
    """
    status = path.stat()
    state = [status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns]
    known = _known_hashes() if status.st_size >= _LARGE else {}
    place = str(path.resolve())
    if known.get(place, [])[:-1] == state:
        return str(known[place][-1])
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if status.st_size >= _LARGE and time.time_ns() - status.st_ctime_ns > settled_ns:
        others = [(name, told) for name, told in known.items() if name != place][1 - _MOST_HASHES :]
        _keep_hashes({**dict(others), place: [*state, digest]})
    return digest


def _hashes() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("quoth")) / "hashes.json"


def _known_hashes() -> dict[str, list[int | str]]:
    try:
        found = json.loads(_hashes().read_text("utf-8"))
        return {str(name): [*map(int, told[:4]), str(told[4])] for name, told in found.items()}
    except (OSError, ValueError, AttributeError, TypeError, LookupError):
        return {}  # there is none yet, or none that can be used; it is made again


def _keep_hashes(hashes: dict[str, list[int | str]]) -> None:
    with suppress(OSError):
        make_private(_hashes().parent)
        write_whole(_hashes(), json.dumps(hashes, indent=1).encode())


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

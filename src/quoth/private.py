"""Files and folders that nobody else on the machine may look into, whatever the umask is."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from itertools import takewhile
from pathlib import Path

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

"""The files of persons: a folder for each, with safe names, within limits, whole or not at all.

Nothing is known here of the index. A name that comes from a browser is text of a stranger: of it
only the last part is used, and of that only what is harmless on every file system and in every
list. A file that takes the place of another keeps the other aside until somebody says that it may
go, so that a broken file never costs a person a good one.
"""

from __future__ import annotations

import os
import shutil
import stat
import time
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from quoth.config import SUFFIXES, UPLOADS, uploads_of
from quoth.disk import make_private, private
from quoth.errors import DocumentError, PassingError, UsageError

_STALE_S = 3600.0
_ASIDE = ".aside-"
_PART = ".part-"


@dataclass(frozen=True)
class Limits:
    """How much one person may upload. Bytes are those of the files."""

    file_bytes: int = 50_000_000
    files: int = 200
    owner_bytes: int = 500_000_000


@dataclass(frozen=True)
class Arrived:
    """A copy of a file beside its place, which nobody sees; `path` is where it is, `place` where it is to be."""

    path: Path
    place: Path
    size: int


@dataclass(frozen=True)
class Landed:
    """A file in its place; `aside` is the one that lay there before, kept until `settle`."""

    path: Path
    aside: Path | None


class Uploads:
    """The folder that holds the folders of all persons. It need not be there yet."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder = folder
        self.limits = limits

    def place(self, owner: str) -> Path:
        """The folder of a person. Raises UsageError for nobody."""
        if not owner:
            raise UsageError("nobody is named whose documents these are", "name the person or the browser session")
        return self.folder / uploads_of(owner).removeprefix(UPLOADS)

    def sweep(self) -> None:
        """Remove what killed servers left half done, whoever it belonged to."""
        for folder in self.folder.glob("*/"):
            _sweep(folder)

    def half_done(self, owner: str) -> int:
        """Bytes of what is half done in a person's folder, or was left so."""
        found = 0
        with suppress(OSError):
            for path in self.place(owner).glob(".*"):
                found += path.stat().st_size
        return found

    def sizes(self, owner: str) -> dict[str, int]:
        """The documents of a person by file name, with their bytes. Raises PassingError where the system refuses."""
        try:
            return dict(_sizes(self.place(owner)))
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            why = error.strerror or error
            raise PassingError(f"what you added cannot be listed ({why})", "try again in a moment") from error

    def take(self, owner: str, file: Path, name: str, beside: Collection[Arrived] = ()) -> Arrived:
        """Copy a file to where it can be read, out of sight; `beside` is what is to be put together with it.

        Raises DocumentError for a kind that is not read, for too much, and where the disk refuses.
        """
        target = self.place(owner) / name
        with _in_words(name):
            size = _size(file, name)
            self._refuse_too_much(owner, name, size, beside)
            for folder in (self.folder, target.parent):
                make_private(folder)
            _sweep(target.parent)
            part = target.parent / f"{_PART}{uuid.uuid4().hex}"
            _write(file, part)
        return Arrived(part, target, size)

    def put(self, arrived: Arrived) -> Landed:
        """Put a file in its place; one that lay there is kept aside. Raises DocumentError, and nothing changed then."""
        with _in_words(arrived.place.name):
            aside = self._set_aside(arrived.place)
            try:
                arrived.path.replace(arrived.place)
            except BaseException:
                _unlink(aside)
                _unlink(arrived.path)
                raise
        return Landed(arrived.place, aside)

    def _refuse_too_much(self, owner: str, name: str, size: int, beside: Collection[Arrived]) -> None:
        limits, others = self.limits, self.sizes(owner) | {item.place.name: item.size for item in beside}
        others.pop(name, None)
        if not _is_read(name):
            raise DocumentError(
                f"{name} is of a kind that is not read", f"convert it to one of these: {' '.join(sorted(SUFFIXES))}"
            )
        if size > limits.file_bytes:
            raise DocumentError(
                f"{name} has {_megabytes(size)}; a file may have {_megabytes(limits.file_bytes)}",
                "split it, or save it without its pictures",
            )
        if len(others) >= limits.files:
            raise DocumentError(
                f"{name} is one too many; you may keep {limits.files} documents", "remove one that you no longer need"
            )
        if (total := sum(others.values()) + size) > limits.owner_bytes:
            raise DocumentError(
                f"with {name} your documents would have {_megabytes(total)}; "
                f"they may have {_megabytes(limits.owner_bytes)}",
                "remove some that you no longer need",
            )

    def _set_aside(self, target: Path) -> Path | None:
        """A copy, so that there is a whole file under the name at any moment."""
        if not target.exists():
            return None
        aside = target.parent / f"{_ASIDE}{uuid.uuid4().hex}"
        try:
            shutil.copy2(target, aside)
        except BaseException:
            _unlink(aside)
            raise
        return aside

    def hide(self, owner: str, name: str) -> Landed:
        """Take a document out of sight, until `settle` removes it or `take_back` shows it again.

        Raises DocumentError where the system refuses.
        """
        target = self.place(owner) / name
        aside = target.parent / f"{_ASIDE}{uuid.uuid4().hex}"
        with _in_words(name, "check that the folder of uploads may be written"):
            target.rename(aside)
        return Landed(target, aside)


def drop(arrived: Arrived) -> None:
    """Let a file go that is not to be put in its place."""
    _unlink(arrived.path)


def settle(landed: Landed) -> None:
    """Let the file that was kept aside go."""
    _unlink(landed.aside)


def take_back(landed: Landed) -> None:
    """Make everything as it was before the file landed, or was hidden."""
    if landed.aside is not None:
        landed.aside.replace(landed.path)
    else:
        _unlink(landed.path)


def _is_read(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in SUFFIXES  # noqa: PTH122 - as the listing of a folder sees it


def _size(file: Path, name: str) -> int:
    status = file.stat()
    if not stat.S_ISREG(status.st_mode):
        raise DocumentError(f"{name} is not a regular file", "choose a file, or all files of a folder")
    return status.st_size


def _write(file: Path, part: Path) -> None:
    """Copy a file, whole or not at all, for nobody else on the machine."""
    try:
        with file.open("rb") as source, open(part, "xb", opener=private) as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
    except BaseException:
        _unlink(part)
        raise


def _sizes(folder: Path) -> Iterator[tuple[str, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith(".") and _is_read(entry.name):
                with suppress(FileNotFoundError):
                    status = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(status.st_mode):
                        yield entry.name, status.st_size


def _sweep(folder: Path) -> None:
    """Remove what processes that were killed left half done, once nobody can be at work on it any more."""
    for path in (*folder.glob(f"{_ASIDE}*"), *folder.glob(f"{_PART}*")):
        with suppress(OSError):
            if path.stat().st_ctime < time.time() - _STALE_S:
                path.unlink()


def _unlink(path: Path | None) -> None:
    if path is not None:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


@contextmanager
def _in_words(name: str, remedy: str = "free some space, or ask who runs this page") -> Iterator[None]:
    """Errors of the system, in words."""
    try:
        yield
    except OSError as error:
        raise DocumentError(f"{name} cannot be kept ({error.strerror or error})", remedy) from error

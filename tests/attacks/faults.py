"""A layer between Python and its files whose nth call fails, for some folders, in a process that is there for it."""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

_WRITING: Final = set("wxa+")


class Faults:
    """Counts what is asked of the files under some folders; one call fails where one is to.

    It counts opening, writing, syncing, renaming and making folders, by Python code: SQLite
    reaches files by itself. Reading is opening: what is open can be read.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = folders
        self._left = 0
        self._errno = 0
        self._counting = False
        self.hit = ""
        """What failed, once something has."""

    def arm(self, nth: int, error: int) -> None:
        """Let the nth call within `on` fail with that error; none for 0."""
        self._left, self._errno, self.hit = nth, error, ""

    @contextmanager
    def on(self) -> Iterator[None]:
        """The block whose calls are counted."""
        self._counting = True
        try:
            yield
        finally:
            self._counting = False

    def install(self) -> None:
        """Stand between this process and its files, for good."""
        for name in ("open", "mkdir", "fsync", "write", "rename", "replace"):
            setattr(os, name, self._watched(name, getattr(os, name)))
        os.sendfile = self._watched("write", os.sendfile)
        plain = io.open
        builtins.open = io.open = self._opened(plain)

    def tick(self, call: str, place: Any) -> None:
        """Fail where this is the nth call."""
        if not self._counting or self._left == 0 or not self._concerns(place):
            return
        self._left -= 1
        if self._left == 0:
            self.hit = f"{call} {self._where(place)}"
            raise OSError(self._errno, os.strerror(self._errno), self._where(place))

    def _watched(self, name: str, plain: Callable[..., Any]) -> Callable[..., Any]:
        def watched(place: Any, *arguments: Any, **named: Any) -> Any:
            self.tick(name, place)
            return plain(place, *arguments, **named)

        return watched

    def _opened(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        def opened(  # noqa: PLR0917 - as `open` takes them
            file: Any,
            mode: str = "r",
            buffering: int = -1,
            encoding: str | None = None,
            errors: str | None = None,
            newline: str | None = None,
            closefd: bool = True,
            opener: Any = None,
        ) -> Any:
            if not self._concerns(file):
                return plain(file, mode, buffering, encoding, errors, newline, closefd, opener)
            if opener is None and not isinstance(file, int):
                self.tick("open", file)
            if not set(mode) & _WRITING:
                return plain(file, mode, buffering, encoding, errors, newline, closefd, opener)
            raw = _Watched(self, file, mode.replace("b", "").replace("t", ""), closefd, opener)
            buffered = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
            if "b" in mode:
                return buffered if buffering else raw
            return io.TextIOWrapper(buffered, encoding, errors, newline)

        return opened

    def _concerns(self, place: Any) -> bool:
        return f"{self._where(place)}{os.sep}".startswith(tuple(f"{folder}{os.sep}" for folder in self.folders))

    def _where(self, place: Any) -> str:
        if isinstance(place, int):
            try:
                return str(Path(f"/proc/self/fd/{place}").readlink())
            except OSError:
                return ""
        return os.path.realpath(os.fsdecode(place))


class _Watched(io.FileIO):
    """A file whose writing may fail."""

    def __init__(self, faults: Faults, file: Any, mode: str, closefd: bool, opener: Any) -> None:
        self._faults = faults
        super().__init__(file, mode, closefd, opener)

    def write(self, data: Any) -> int:
        """See `FileIO.write`."""
        self._faults.tick("write", self.fileno())
        return super().write(data)

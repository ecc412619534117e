"""Uploads on their way: files that were received and that nobody has added to their documents yet.

Each lies in a folder of its own under a name that cannot be guessed, known here as somebody's, until
it is taken, or an hour has passed. What a server that was killed left there goes when the next one
starts, and as long as it lies there it counts.
"""

from __future__ import annotations

import secrets
import shutil
import threading
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from quoth.service.uploads import Limits
from quoth.web.payload import Refused

LEFT_BEHIND = 3600.0
"""Seconds after which an upload that nobody took is one that was left behind."""
MOST_BYTES = 2_000_000_000
"""Of everybody's uploads on their way together."""
SPARED = 200_000_000
"""Bytes of the disk that uploads leave to the index and the conversations."""


@dataclass(frozen=True)
class _Kept:
    owner: str
    path: Path
    size: int
    since: float


class Passing:
    """The folder of uploads on their way. For any number of threads of one server."""

    def __init__(
        self, folder: Path, room: Callable[[str], Limits], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.folder = folder
        self._room, self._clock = room, clock
        self._kept: dict[str, _Kept] = {}
        self._coming: dict[str, int] = {}
        """Bytes that are being received, by owner."""
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        self._ours: set[str] = set()
        """The folders that this server has made; others are of another one, or of one that was killed."""
        self._left = self._sweep_disk()

    def room(self, owner: str) -> Limits:
        """What a person may still upload beside what is on its way. Raises Refused for nobody."""
        if not owner:
            raise Refused(403, "this page cannot tell you from others", "allow cookies, and load the page again")
        left = self._room(owner)
        with self._lock:
            kept = [one for one in self._kept.values() if one.owner == owner]
            used = sum(one.size for one in kept) + self._coming.get(owner, 0)
        return Limits(left.file_bytes, left.files - len(kept), left.owner_bytes - used)

    def reserve(self, owner: str, size: int) -> None:
        """Make sure of room for an upload before its first byte is kept. Raises Refused."""
        self.sweep()
        room = self.room(owner)
        if room.files < 1:
            raise Refused(413, "you have as many documents as you may keep", "remove one that you no longer need")
        if size > room.owner_bytes:
            raise Refused(
                413, f"this has {_megabytes(size)}; you may add {_megabytes(max(room.owner_bytes, 0))} more",
                "remove documents that you no longer need, or add fewer at a time",
            )  # fmt: skip
        with self._lock:
            together = sum(one.size for one in self._kept.values()) + sum(self._coming.values()) + self._left
            if together + size > MOST_BYTES or shutil.disk_usage(self.folder).free < size + SPARED:
                raise Refused(507, "there is no space for this just now", "try again later, or tell who runs this page")
            self._coming[owner] = self._coming.get(owner, 0) + size

    def release(self, owner: str, size: int) -> None:
        """The room that was made sure of is free again, or its files are kept."""
        with self._lock:
            self._coming[owner] -= size
            if not self._coming[owner]:
                del self._coming[owner]

    def begin(self, name: str) -> Path:
        """A place for a new file of that safe name."""
        folder = self.folder / secrets.token_hex(16)
        self._ours.add(folder.name)
        folder.mkdir(mode=0o700)
        return folder / name

    def keep(self, owner: str, path: Path) -> str:
        """Know a file that was received whole; gives the name that its owner calls it by."""
        name = f"{path.parent.name}/{path.name}"
        with self._lock:
            self._kept[name] = _Kept(owner, path, path.stat().st_size, self._clock())
        return name

    def take(self, owner: str, names: Collection[str]) -> list[Path]:
        """The files of these names, which count as taken: `forget` them. Raises Refused for one that is not theirs."""
        with self._lock:
            found = [self._kept.get(name) for name in dict.fromkeys(names)]
            if any(one is None or one.owner != owner for one in found):
                raise Refused(403, "this file was not uploaded by you", "add it again: drop it on the page")
            for name in names:
                self._kept.pop(name, None)
        return [one.path for one in found if one is not None]

    def forget(self, path: Path) -> None:
        """Remove a file that was received, and its folder."""
        if path.parent.parent == self.folder:
            shutil.rmtree(path.parent, ignore_errors=True)
            self._ours.discard(path.parent.name)

    def sweep(self) -> None:
        """Remove what nobody took in an hour."""
        now = self._clock()
        with self._lock:
            late = [name for name, one in self._kept.items() if now - one.since > LEFT_BEHIND]
            gone = [self._kept.pop(name) for name in late]
        for one in gone:
            self.forget(one.path)
        self._left = self._sweep_disk()

    def _sweep_disk(self) -> int:
        """Remove what a killed server left; the bytes of what another one may still be at work on."""
        left = 0
        for folder in self.folder.iterdir():
            if folder.name in self._ours:
                continue
            with suppress(OSError):
                if time.time() - folder.stat().st_mtime > LEFT_BEHIND:
                    shutil.rmtree(folder) if folder.is_dir() else folder.unlink()
                else:
                    left += sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        return left


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 50_000 else f"{size:,} bytes"  # noqa: PLR2004 - less would be 0.0 MB

"""Vectors that were made for an update which has not come to its end: one that is broken off need not make them again.

They wait in a small database beside the index, under the hash of the encoder and of the texts they stand for, and are
gone once an update is finished. Nothing depends on them: where they cannot be kept or read they are made.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from quoth.disk import private
from quoth.index.vectors import is_unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE: Final = "embedded.sqlite"
_WAIT_S = 0.3


@dataclass(frozen=True)
class KeptVectors:
    """The vectors beside the index in a folder; in none, nothing is kept."""

    folder: Path | None = None
    sha256: str = ""
    dimension: int = 0
    """Of the encoder."""

    def find(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """The vectors of these texts, a row for each, if all were kept whole."""
        import numpy as np

        if self.folder is None or not texts or not (self.folder / FILE).is_file():
            return None
        found = None
        with suppress(sqlite3.Error, OSError), self._open() as db:
            found = db.execute("SELECT vectors FROM kept WHERE texts = ?", (self._key(texts),)).fetchone()
        size = 4 * self.dimension
        rows = [found[0][at : at + size] for at in range(0, len(found[0]), size)] if found else []
        if len(rows) != len(texts) or not all(is_unit(row, self.dimension) for row in rows):
            return None
        return np.frombuffer(b"".join(rows), "<f4").reshape(len(rows), -1).astype(np.float32)

    def keep(self, some: Sequence[tuple[Sequence[str], NDArray[np.float32]]]) -> None:
        """Keep the vectors of some documents, each by all its texts."""
        if self.folder is None:
            return
        rows = [(self._key(texts), vectors.astype("<f4").tobytes()) for texts, vectors in some if texts]
        with suppress(sqlite3.Error, OSError), self._open() as db, db:
            db.execute("CREATE TABLE IF NOT EXISTS kept (texts TEXT PRIMARY KEY, vectors BLOB NOT NULL)")
            db.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", rows)

    def drop(self) -> None:
        """Let all of it go, once it is in the index."""
        if self.folder is not None:
            for name in (FILE, f"{FILE}-journal"):
                with suppress(OSError):
                    (self.folder / name).unlink(missing_ok=True)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        assert self.folder is not None  # noqa: S101 - who calls has looked
        path = self.folder / FILE
        with open(path, "ab", opener=private):
            pass
        with closing(sqlite3.connect(path, timeout=_WAIT_S)) as db:
            yield db

    def _key(self, texts: Sequence[str]) -> str:
        return hashlib.sha256(json.dumps([self.sha256, *texts]).encode()).hexdigest()


NOTHING_KEPT: Final = KeptVectors()

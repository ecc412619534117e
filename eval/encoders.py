"""Encoders around an encoder: one that keeps its vectors, one that counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quoth.index.encoder import Encoder
from quoth.types import text_hash


class RememberingEncoder:
    """An encoder that keeps its vectors in a file, so that a second run embeds only what is new."""

    def __init__(self, encoder: Encoder, file: Path) -> None:
        self.encoder = encoder
        self.name, self.sha256 = encoder.name, encoder.sha256
        self._db = sqlite3.connect(file, isolation_level=None, timeout=60)
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS vectors"
            " (encoder TEXT, text TEXT, vector BLOB, PRIMARY KEY (encoder, text)) WITHOUT ROWID"
        )

    @property
    def dimension(self) -> int:
        """As the encoder's own."""
        return self.encoder.dimension

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As the encoder counts."""
        return self.encoder.count_tokens(texts)

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """The vectors, from the file where they are there."""
        keys = [text_hash(text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if self._get(key) is None}
        if progress:
            progress(len(texts) - len(missing))
        if missing:
            fresh = self.encoder.encode(list(missing.values()), progress)
            rows = [(self.sha256, key, v.astype("<f4").tobytes()) for key, v in zip(missing, fresh, strict=True)]
            self._db.execute("BEGIN")
            self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
            self._db.execute("COMMIT")
        found = np.empty((len(texts), self.dimension), np.float32)
        for row, key in enumerate(keys):
            found[row] = self._get(key)
        return found

    def _get(self, key: str) -> NDArray[np.float32] | None:
        query = "SELECT vector FROM vectors WHERE encoder = ? AND text = ?"
        row = self._db.execute(query, (self.sha256, key)).fetchone()
        return np.frombuffer(row[0], "<f4") if row else None


class CountingEncoder:
    """Passes on to an encoder and counts the texts, so that nobody's own report has to be believed."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.name, self.sha256, self.dimension = encoder.name, encoder.sha256, encoder.dimension
        self.texts = 0

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """As the encoder does, counted."""
        self.texts += len(texts)
        return self.encoder.encode(texts, progress)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As the encoder counts."""
        return self.encoder.count_tokens(texts)

"""Files → what the index is to hold of them: read, cut and embedded before anything is written.

All that takes long happens here, outside of every lock. What comes of it waits on the disk, in a
file without a name beside the index, so that a corpus of any size takes little memory.
"""

from __future__ import annotations

import hashlib
import pickle
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self, TypeAlias

from quoth.config import Settings
from quoth.errors import DocumentError, PassingError
from quoth.files.corpus import File, read_bytes
from quoth.files.formats import refuse_long_text
from quoth.files.parsing import parse_file
from quoth.index.encoder import Encoder
from quoth.index.kept_vectors import NOTHING_KEPT, KeptVectors
from quoth.index.passages import split
from quoth.index.schema import unwritable
from quoth.index.snapshot import Failure, Source
from quoth.types import Document, Passage, page_at

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told of `(what is being done, how much is done, how much there is)`."""
Holds: TypeAlias = Callable[[str], bool]
"""Whether the index has the text with that hash."""

_GROUP = 512
"""Passages embedded together: enough to fill batches from small files."""


@dataclass(frozen=True)
class Read:
    """What a file says: the hash of its content as it was read, that of its text, and what was seen on the way.

    `seconds` is what it took to read and embed.
    """

    file_sha256: str
    document: str
    warnings: tuple[str, ...]
    pages: int
    seconds: float


@dataclass(frozen=True)
class Body:
    """A text as the index takes it; `vectors` has a row for each passage."""

    document: Document
    passages: tuple[Passage, ...]
    vectors: NDArray[np.float32]


class Prepared:
    """Files that were read, by name and content, and the texts they hold. Close it, or use it as a context manager.

    `folder` is where it keeps what waits: a folder that nobody else may read; None for the system's own.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._files: dict[tuple[str, str], Read | Failure] = {}
        self._places: dict[str, int] = {}
        self._spool: IO[bytes] | None = None
        self.embedded = 0
        """How many passages were embedded."""

    def find(self, name: str, file_sha256: str) -> Read | Failure | None:
        """What came of the file of that name and content, if it was read."""
        return self._files.get((name, file_sha256))

    def failures(self) -> dict[str, Failure]:
        """The files that could not be read, by name."""
        return {name: found for (name, _), found in self._files.items() if isinstance(found, Failure)}

    def keep(self, name: str, file_sha256: str, outcome: Read | Failure) -> None:
        """Remember what came of the file of that name and content."""
        self._files[name, file_sha256] = outcome

    def holds(self, document: str) -> bool:
        """Whether the text with that hash waits here."""
        return document in self._places

    def put(self, body: Body) -> None:
        """Let a text wait. Raises IndexUnwritable where the disk is full."""
        with self._on_disk() as spool:
            start = spool.seek(0, 2)
            pickle.dump(body, spool)
            spool.flush()
        self._places[body.document.sha256] = start

    def body(self, document: str) -> Body:
        """The text with that hash, which `holds` affirms."""
        with self._on_disk() as spool:
            spool.seek(self._places[document])
            body: Body = pickle.load(spool)  # noqa: S301 - our own file, which has no name for others to write it by
        return body

    @contextmanager
    def _on_disk(self) -> Iterator[IO[bytes]]:
        try:
            if self._spool is None:
                self._spool = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed by `close`
            yield self._spool
        except OSError as error:
            raise unwritable(self._folder, error) from error

    def close(self) -> None:
        """Let all of it go."""
        if self._spool is not None:
            with suppress(OSError):  # what the disk refused to take is tried once more
                self._spool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True)
class _Cut:
    """A file that waits to be embedded, and what will come of it but for the time that takes."""

    source: Source
    document: Document
    passages: tuple[Passage, ...]
    read: Read

    @property
    def texts(self) -> list[str]:
        """What is embedded of it."""
        return [passage.searchable for passage in self.passages]


@dataclass
class Pace:
    """How fast an update embeds, for those who wait: texts a second, and the time left by the bytes of its files."""

    bytes: int = 0
    began: float = field(default_factory=time.perf_counter)
    done: int = 0
    texts: int = 0
    embedding: float = 0.0
    """Seconds that the encoder took for them."""

    def words(self, now: float) -> str:
        """What to add to what is being done; nothing before there is something to go by."""
        if not self.done or now - self.began < _UNTOLD or not self.embedding:
            return ""
        left = (now - self.began) * max(0, self.bytes - self.done) / self.done
        return f", {self.texts / self.embedding:.0f} texts a second, {_duration(left)} left"


_UNTOLD = 3.0
"""Seconds that a person waits without being told how long it takes."""
_MINUTE, _HOUR = 60, 3600


def _duration(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    if seconds < _HOUR:
        return f"{seconds / _MINUTE:.0f} min"
    return f"{seconds / _HOUR:.1f} h"


def _embedded(waiting: Sequence[_Cut], done: int) -> str:
    """How far the embedding is, in words: up to which page of which file, where the file has pages."""
    for item in waiting:
        if done <= len(item.passages):
            page = page_at(item.document.page_starts, item.passages[done - 1].start) if item.passages and done else None
            return f"reading page {page} of {item.read.pages} of {item.source.name}" if page else "embedding"
        done -= len(item.passages)
    return "embedding"


@dataclass(frozen=True)
class Preparation:
    """Reads files into what is prepared, leaving out the texts that the index holds.

    What is embedded on the way is kept until the update is finished, should it be broken off.
    """

    _prepared: Prepared
    _encoder: Encoder
    _settings: Settings
    _progress: Progress
    _holds: Holds
    _kept: KeptVectors = NOTHING_KEPT
    _waiting: list[_Cut] = field(default_factory=list)
    _pace: Pace = field(default_factory=Pace)

    def run(self, files: Sequence[tuple[File, Source]]) -> None:
        """Read, cut and embed those that are not ready yet, each with the record that the system has of it."""
        missing = [(file, source) for file, source in files if not self.is_ready(source)]
        self._pace.bytes = sum(source.size for _, source in missing)
        for done, (file, source) in enumerate(missing):
            self._progress(f"reading {file.source}", done, len(missing))
            self._pace.done += source.size
            try:
                self._read(file, source)
            except DocumentError as error:
                known = "" if isinstance(error, PassingError) else source.file_sha256  # "" is tried again
                failure = Failure(file.source, known, error.problem, error.remedy, self._settings.max_text_bytes)
                self._prepared.keep(file.source, source.file_sha256, failure)
            if sum(len(item.passages) for item in self._waiting) >= _GROUP:
                self._embed(last=False)
        self._embed(last=True)

    def is_ready(self, source: Source) -> bool:
        """Whether all is there that is to be written of a file."""
        found = self._prepared.find(source.name, source.file_sha256)
        return isinstance(found, Failure) or (found is not None and self._has(found.document))

    def _has(self, document: str) -> bool:
        return self._prepared.holds(document) or self._holds(document)

    def _read(self, file: File, source: Source) -> None:
        began = time.perf_counter()
        refuse_long_text(file.source, source.size, self._settings.max_text_bytes)
        data = read_bytes(file)
        document = parse_file(file.source, data, self._settings)
        content = hashlib.sha256(data).hexdigest()  # it may have changed since it was looked at
        text, pages = document.sha256, len(document.page_starts)
        waits = self._has(text) or any(item.document.sha256 == text for item in self._waiting)
        passages = () if waits else split(document, self._encoder.count_tokens, self._settings)
        read = Read(content, text, document.warnings, pages, time.perf_counter() - began)
        if waits:
            self._prepared.keep(source.name, source.file_sha256, read)
        else:
            self._waiting.append(_Cut(source, document, passages, read))

    def _embed(self, last: bool) -> None:
        """Embed what waits, but for what was before an update was broken off. The last group is written at once."""
        found = [self._kept.find(item.texts) for item in self._waiting]
        fresh = [item for item, vectors in zip(self._waiting, found, strict=True) if vectors is None]
        texts = sum(len(item.passages) for item in fresh)
        began = time.perf_counter()
        rows = iter(self._vectors(fresh)) if fresh else iter(())
        each = (time.perf_counter() - began) / max(texts, 1)
        made = [self._rows(rows, len(item.texts)) for item in fresh]
        if not last:
            self._kept.keep([(item.texts, vectors) for item, vectors in zip(fresh, made, strict=True)])
        left = iter(made)
        for item, known in zip(self._waiting, found, strict=True):
            vectors = next(left) if known is None else known
            self._prepared.put(Body(item.document, item.passages, vectors))
            spent = each * len(item.passages) if known is None else 0.0
            read = replace(item.read, seconds=item.read.seconds + spent)
            self._prepared.keep(item.source.name, item.source.file_sha256, read)
        self._prepared.embedded += texts
        self._waiting.clear()

    def _rows(self, rows: Iterator[NDArray[np.float32]], count: int) -> NDArray[np.float32]:
        import numpy as np

        own = [next(rows) for _ in range(count)]
        return np.array(own, dtype=np.float32).reshape(count, self._encoder.dimension)

    def _vectors(self, waiting: Sequence[_Cut]) -> NDArray[np.float32]:
        texts = [text for item in waiting for text in item.texts]
        done, began, pace = 0, time.perf_counter(), self._pace

        def tell(count: int) -> None:
            nonlocal done
            done += count
            now = time.perf_counter()
            shown = replace(pace, texts=pace.texts + done, embedding=pace.embedding + now - began)
            self._progress(_embedded(waiting, done) + shown.words(now), done, len(texts))

        vectors = self._encoder.encode(texts, tell)
        pace.texts, pace.embedding = pace.texts + len(texts), pace.embedding + time.perf_counter() - began
        return vectors

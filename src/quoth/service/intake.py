"""How a file that a person adds gets into the index: copied out of sight, read, and only then put in its place.

Reading a file can take as long as its sender likes, so nobody waits for it but the person whose
file it is. What cannot be read never lies in the folder of uploads, where an update would find it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakValueDictionary

from quoth.assistant import Assistant
from quoth.config import uploads_of
from quoth.errors import DocumentError, QuothError
from quoth.files.corpus import File
from quoth.files.file_names import numbered, safe_name
from quoth.index.sync import FileReport, Progress, failed
from quoth.service.uploads import Arrived, Landed, Uploads, drop, take_back


class Turns:
    """One thing at a time for each person; persons do not wait for each other."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()

    @contextmanager
    def turn(self, owner: str, *, wait: bool = True) -> Iterator[bool]:
        """The turn of a person; False where it is taken and not waited for."""
        with self._guard:
            lock = self._locks.setdefault(owner, threading.Lock())
        taken = lock.acquire(blocking=wait)
        try:
            yield taken
        finally:
            if taken:
                lock.release()


@dataclass(frozen=True)
class Taken:
    """Files that were given together: for each the source that it became or why it became none, in their order.

    `landed` are those that lie in their places now, to be settled or taken back; `outcomes` says
    by source what came of each.
    """

    places: list[str | FileReport]
    landed: dict[str, Landed]
    outcomes: dict[str, FileReport]


class Intake:
    """Takes in the files of persons, for an assistant that reads them."""

    def __init__(self, assistant: Assistant, uploads: Uploads) -> None:
        self._assistant = assistant
        self._uploads = uploads

    def take(self, owner: str, files: Sequence[Path], progress: Progress) -> Taken:
        """Read files and put them in their places and the index, those that can be read, or none of them."""
        arrived: dict[str, Arrived] = {}
        places: list[str | FileReport] = []
        try:
            for file in files:
                places.append(self._arrive(owner, file, arrived))  # noqa: PERF401 - those before an error are dropped
            landed, outcomes = self._read(owner, arrived, progress) if arrived else ({}, {})
        except QuothError as error:
            told = [
                place if isinstance(place, FileReport) else failed(place.rpartition("/")[2], error) for place in places
            ]
            return Taken([*told], {}, {})
        finally:
            for item in arrived.values():
                drop(item)
        return Taken(places, landed, outcomes)

    def _arrive(self, owner: str, file: Path, arrived: dict[str, Arrived]) -> str | FileReport:
        """The source that a file is to be, once it has arrived, or why it has not."""
        wanted = name = safe_name(file.name)
        source, number = uploads_of(owner) + name, 1
        while source in arrived:
            number += 1
            name = numbered(wanted, number)
            source = uploads_of(owner) + name
        try:
            arrived[source] = self._uploads.take(owner, file, name, arrived.values())
        except DocumentError as error:
            return failed(name, error)
        return source

    def _read(
        self, owner: str, arrived: dict[str, Arrived], progress: Progress
    ) -> tuple[dict[str, Landed], dict[str, FileReport]]:
        """What landed, and what came of each."""
        with self._assistant.prepare([File(item.path, source) for source, item in arrived.items()], progress) as ready:
            outcomes = {name: failed(name, why) for name, why in ready.failures().items()}
            landed: dict[str, Landed] = {}
            try:
                for source, item in arrived.items():
                    if source not in outcomes:
                        landed[source] = self._uploads.put(item)
                if landed:
                    report = self._assistant.update_uploads(uploads_of(owner), progress, ready)
                    outcomes.update((file.source, file) for file in report.files if file.source in landed)
            except BaseException:
                for place in landed.values():
                    take_back(place)
                raise
        return landed, outcomes

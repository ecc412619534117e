"""Writing an index in Milvus: rows under ids that do not count until the store says so."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, astuple, replace
from typing import TYPE_CHECKING, Any

from quoth.config import UPLOADS
from quoth.index.milvus.catalogue import KeptText, PartState, first_id
from quoth.index.milvus.milvus_layout import LONG, CollectionNames, entry_rows, text_rows, too_long
from quoth.index.milvus.milvus_words import phrases_of, stored
from quoth.index.milvus.wire import Row, Wire
from quoth.index.shapes import numbers_of
from quoth.index.snapshot import TITLE, Failure, Source
from quoth.types import Document, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WAITING = 500
"""Rows that wait to be sent together."""


class MilvusUpdate:
    """A change in the making: what `quoth.index.update.Update` does, elsewhere. `state` is as it leaves the part."""

    def __init__(
        self,
        wire: Wire,
        names: CollectionNames,
        passages: str,
        state: PartState,
        attempt: int,
        *,
        renew: Callable[[], None],
    ) -> None:
        self.state = state
        self.changed = False
        self._wire, self._names, self._passages = wire, names, passages
        self._next = first_id(state.head.part, attempt)
        self._renew = renew
        self._rows: dict[str, list[Row]] = {}

    def sources(self) -> dict[str, Source]:
        """Every file of this part as it is left so far, by name."""
        return dict(sorted(self.state.sources.items()))

    def failures(self) -> dict[str, Failure]:
        """Every file of this part that could not be read."""
        return dict(self.state.failures)

    def holds(self, document: str) -> bool:
        """Whether the text is indexed already, by this part."""
        return document in self.state.texts

    def other_file(self, source: Source) -> str:
        """The name of another file with the same text; empty where one of them is somebody's own."""
        every = sorted(n for n, s in self.state.sources.items() if s.document == source.document and n != source.name)
        shared = [name for name in every if not name.startswith(UPLOADS)]
        return shared[0] if shared and not source.name.startswith(UPLOADS) else ""

    def add(self, document: Document, passages: Sequence[Passage], vectors: NDArray[np.float32]) -> None:
        """Index a text that `holds` denies. `vectors` has a row for each passage, in order."""
        number = self._take(1)
        first = self._take(len(passages))
        words = phrases_of([passage.searchable for passage in passages])
        for at, (passage, vector, phrase) in enumerate(zip(passages, vectors, words, strict=True)):
            self._add_passage(first + at, number, passage, {"vector": vector.tolist(), "words": stored(phrase)})
        blocks, hidden = numbers_of(document)
        pages = json.dumps(document.page_starts)
        for kind, text in (("text", document.text), ("pages", pages), ("blocks", blocks), ("hidden", hidden)):
            self._keep(number, kind, text)
        kept = KeptText(
            number, document.sha256, first, len(passages), sum(len(stored(p).split()) for p in words),
            len(document.page_starts), _title(document, passages),
        )  # fmt: skip
        self._log({"text": asdict(kept)})

    def _add_passage(self, number: int, document: int, passage: Passage, found: Row) -> None:
        fields = {
            "text": passage.text,
            "headings": json.dumps(passage.headings),
            "sentences": json.dumps(passage.sentences),
            "glosses": json.dumps([astuple(gloss) for gloss in passage.glosses]),
        }
        for name in LONG:
            if too_long(fields[name]):
                self._keep(number, name, fields[name])
                fields[name] = ""
        place = {"document": document, "start": passage.start, "stop": passage.end, "page": passage.page or 0}
        self._put(self._passages, {"id": number, **place, **fields, **found})

    def _keep(self, owner: int, kind: str, text: str) -> None:
        rows = text_rows(0, owner, kind, text)
        first = self._take(len(rows))
        for row in rows:
            self._put(self._names.texts, {**row, "id": first + row["id"]})

    def point(self, source: Source) -> None:
        """Let a file stand for a text that is indexed, whatever it stood for before."""
        source = replace(source, read_ns=source.read_ns or time.time_ns())
        self._log({"file": asdict(source)})

    def fail(self, failure: Failure) -> None:
        """Remember that a file cannot be read; what it stood for before stays."""
        self._log({"fail": asdict(failure)})

    def forget(self, name: str) -> None:
        """Let a file go. Its text goes with it, unless another file holds the same."""
        self._log({"forget": {"name": name}})

    def _log(self, entry: dict[str, Any]) -> None:
        rows = entry_rows(0, entry)
        first = self._take(len(rows))
        for row in rows:
            self._put(self._names.log, {**row, "id": first + row["id"]})
        self.state.apply(range(first, first + len(rows)), entry)
        self.changed = True

    def _take(self, count: int) -> int:
        self._next += count
        return self._next - count

    def _put(self, collection: str, row: Row) -> None:
        waiting = self._rows.setdefault(collection, [])
        waiting.append(row)
        if len(waiting) >= _WAITING:
            self.send(collection)

    def send(self, collection: str) -> None:
        """Send the rows that wait for a collection."""
        self._renew()
        self._wire.insert(collection, self._rows.pop(collection, []))

    def finish(self) -> None:
        """Send all that waits."""
        for collection in list(self._rows):
            self.send(collection)


def _title(document: Document, passages: Sequence[Passage]) -> str:
    """What a text calls itself: its first heading, else its first words."""
    headings = passages[0].headings if passages else ()
    return headings[0] if headings else (document.text[:TITLE].strip().splitlines() or [""])[0]

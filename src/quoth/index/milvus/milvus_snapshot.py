"""Reading an index in Milvus: what `quoth.index.snapshot.Snapshot` gives, from elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from quoth.index.milvus.catalogue import Catalogue
from quoth.index.milvus.milvus_layout import LONG, CollectionNames, gone, texts_of
from quoth.index.milvus.milvus_ranking import MilvusRanking
from quoth.index.milvus.wire import Row, Wire
from quoth.index.passage_rows import decoded, spread_over
from quoth.index.shapes import Readable, shaped
from quoth.index.snapshot import Failure, Source, StoredText
from quoth.types import Gloss, Passage, Place

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FIELDS = ["document", "start", "stop", "page", *LONG]


class MilvusSnapshot:
    """The state of an index when it was opened. What was removed since is missed by name: IndexLocked."""

    def __init__(
        self, wire: Wire, names: CollectionNames, dimension: int, catalogue: Catalogue, ranking: MilvusRanking
    ) -> None:
        self._wire = wire
        self._names = names
        self._dimension = dimension
        self._catalogue = catalogue
        self._ranking = ranking

    def __len__(self) -> int:
        return self._catalogue.passages

    def sources(self) -> dict[str, Source]:
        """See `Snapshot`, here and below."""
        return dict(self._catalogue.sources)

    def source(self, name: str) -> Source | None:
        """The file of that name."""
        return self._catalogue.sources.get(name)

    def names(self) -> frozenset[str]:
        """The names of every file."""
        return self._catalogue.file_names

    def document(self, name: str) -> str:
        """The hash of a file's text."""
        found = self._catalogue.sources.get(name)
        return found.document if found else ""

    def holders(self, document: str) -> set[str]:
        """The files with that text."""
        return set(self._catalogue.names.get(document, ()))

    def shared(self) -> frozenset[str] | None:
        """The files that are nobody's upload, if some are."""
        return self._catalogue.shared

    def failures(self) -> dict[str, Failure]:
        """The files that could not be read."""
        return {name: why for state in self._catalogue.parts.values() for name, why in state.failures.items()}

    def fingerprint(self) -> str:
        """A hash of what is indexed and how."""
        return self._catalogue.fingerprint

    def text(self, document: str) -> StoredText | None:
        """The text with that hash."""
        held = self._held(document)
        return StoredText(held["text"], tuple(decoded(held["pages"]))) if held else None

    def readable(self, document: str) -> Readable | None:
        """The text with that hash as it is to be read."""
        held = self._held(document)
        if not held:
            return None
        return shaped(held["text"], held["pages"], (held["blocks"], held["hidden"]), self.headings(document))

    def _held(self, document: str) -> dict[str, str]:
        kept = self._catalogue.texts.get(document)
        found = texts_of(self._wire, self._names, [kept.number]) if kept else {}
        return {kind: value for (_, kind), value in found.items()}

    def pages(self) -> dict[str, int]:
        """How many pages each text has."""
        return {kept.sha256: kept.pages for kept in self._catalogue.in_order}

    def headings(self, document: str) -> set[str]:
        """Every heading of a text."""
        rows = self._rows(self._catalogue.ids_of([document]), ["headings"])
        return {heading for row in rows.values() for heading in decoded(row["headings"])}

    def passage_ids(self, sources: Collection[str] | None = None) -> list[int]:
        """The ids of all passages, or those of some files."""
        if sources is None:
            return self._catalogue.ids_of(self._catalogue.texts)
        return self._catalogue.ids_of({self.document(name) for name in sources})

    def around(self, place: Place) -> list[int]:
        """The passages that a place touches, then the one before and the one after."""
        document, start, end = place
        ids = self._catalogue.ids_of([document])
        rows = self._rows(ids, ["start", "stop"])
        held = [i for i in ids if rows[i]["start"] < end and rows[i]["stop"] > start]
        if not held:
            return []
        first, last = (rows[held[at]]["start"] for at in (0, -1))
        before = [i for i in ids if rows[i]["start"] < first][-1:]
        return [*held, *before, *[i for i in ids if rows[i]["start"] > last][:1]]

    def spread(self, sources: Sequence[str], most: int) -> list[int]:
        """Passages from all over some files."""
        return spread_over(self.passage_ids, sources, most)

    def passages(self, ids: Sequence[int], sources: Collection[str] | None = None) -> list[Passage]:
        """Passages by id, in the order given."""
        rows = self._rows([i for i in dict.fromkeys(ids) if self._catalogue.text_of(i)], _FIELDS)
        return [self._passage(rows[i], sources) for i in ids if i in rows]

    def _passage(self, row: Row, sources: Collection[str] | None) -> Passage:
        kept = self._catalogue.text_of(row["id"])
        if kept is None:
            raise gone()
        every = self._catalogue.names[kept.sha256]
        return Passage(
            source=next((n for n in every if sources is None or n in sources), every[0]),
            document=kept.sha256,
            start=row["start"],
            end=row["stop"],
            text=row["text"],
            sentences=tuple((a, b) for a, b in decoded(row["sentences"])),
            headings=tuple(decoded(row["headings"])),
            page=row["page"] or None,
            id=row["id"],
            glosses=tuple(Gloss(*gloss) for gloss in decoded(row["glosses"])),
        )

    def _rows(self, ids: Sequence[int], fields: Sequence[str]) -> dict[int, Row]:
        """The rows of all these ids, by id. Raises IndexLocked where some have just gone."""
        rows = {int(row["id"]): dict(row) for row in self._wire.some(self._ranking.collection, ids, fields)}
        if rows.keys() != set(ids):
            raise gone()
        cut = [number for number, row in rows.items() if any(row.get(name) == "" for name in LONG)]
        for (owner, kind), value in texts_of(self._wire, self._names, cut).items():
            if kind in fields:
                rows[owner][kind] = value
        return rows

    def dense(
        self, vector: NDArray[np.float32], k: int, among: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """The nearest passages."""
        return self._ranking.dense(vector, k, among)

    def vectors(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The vectors of passages. Raises RuntimeError for an unknown id."""
        import numpy as np

        if not all(map(self._catalogue.text_of, ids)):
            raise RuntimeError("there is no passage of that id")
        rows = self._rows(list(dict.fromkeys(ids)), ["vector"])
        return np.array([rows[i]["vector"] for i in ids], dtype=np.float32).reshape(len(ids), self._dimension)

    def titles(self, sources: Collection[str] | None = None) -> dict[str, str]:
        """What each file calls itself."""
        texts = self._catalogue.texts
        every = self._catalogue.sources.values()
        return {s.name: texts[s.document].title for s in every if sources is None or s.name in sources}

    def lexical(self, question: str, k: int, among: Collection[int] | None = None) -> list[tuple[int, float]]:
        """The best passages by BM25."""
        return self._ranking.lexical(question, k, among)

    def holding(
        self, phrases: Sequence[str], and_any: Sequence[str], k: int, among: Collection[int] | None = None
    ) -> list[int]:
        """The passages that hold some phrase, and some word."""
        return self._ranking.holding(phrases, and_any, k, among)

    def absent(self, question: str, sources: Collection[str] | None = None) -> list[str]:
        """The words of a subject that occur nowhere."""
        return self._ranking.absent(question, None if sources is None else self.passage_ids(sources))

    def begins(self, beginning: str, sources: Collection[str] | None = None) -> bool:
        """Whether a word begins so."""
        return self._ranking.begins(beginning, None if sources is None else self.passage_ids(sources))

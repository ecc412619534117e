"""The documents of the index as folded words, each read once, and which of them may hold some words."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from quoth.checking.findings import FoundPlace
from quoth.checking.folding import FoldedText, folded
from quoth.index.seam import IndexSnapshot
from quoth.types import Passage, Rendering, Span, page_at

_MOST_CHARACTERS = 20_000_000
"""Of the documents that are kept open at a time."""
_PHRASE_HITS = 60
"""Passages that hold a phrase and are looked at for the names of their documents."""


@dataclass(frozen=True)
class OpenDocument:
    """A document with what its format hides taken out of its words, such as the marks of Markdown."""

    source: str
    document: str
    text: str
    page_starts: tuple[int, ...]
    sentences: tuple[Span, ...]
    rendering: Rendering

    @cached_property
    def words(self) -> FoldedText:
        """The words, in the rendering."""
        return folded(self.rendering.text)

    def range_of(self, first: int, last: int) -> Span:
        """Where the words from `first` to before `last` stand in the document."""
        span = self.rendering.place(*self.words.between(first, last))
        if span is None:
            raise AssertionError("a word that is searched stands in the document or for something in it")
        return span

    def numbered(self, start: int, end: int) -> tuple[int, int]:
        """The numbers of the words in a range of the document, the first and that after the last."""
        return self.words.numbered(self._rendered(start), self._rendered(end))

    def sentence(self, offset: int) -> Span | None:
        """The sentence that an offset lies in."""
        number = bisect_right(self.sentences, offset, key=lambda span: span[0]) - 1
        found = self.sentences[number] if number >= 0 else None
        return found if found and offset < found[1] else None

    def place(self, start: int, end: int) -> FoundPlace:
        """A place in it."""
        page = page_at(self.page_starts, start)
        return FoundPlace(self.source, self.document, page, start, end, self.text[start:end])

    @cached_property
    def _parts(self) -> list[tuple[int, int]]:
        """`(place in the document, place in the rendering)` of what is the document's own."""
        return [(place, at) for at, _, place in self.rendering.parts if place is not None]

    def _rendered(self, offset: int) -> int:
        number = bisect_right(self._parts, offset, key=lambda part: part[0]) - 1
        place, at = self._parts[max(number, 0)] if self._parts else (0, 0)
        return at + max(offset - place, 0)


class Bookcase:
    """What a draft is held to: all documents of a snapshot, or those of some `sources`."""

    def __init__(self, snapshot: IndexSnapshot, sources: Collection[str] | None = None) -> None:
        self._snapshot = snapshot
        self._sources = sources
        self._among = None if sources is None else snapshot.passage_ids(sources)
        self._open: OrderedDict[str, OpenDocument] = OrderedDict()

    @cached_property
    def titles(self) -> dict[str, str]:
        """What each document calls itself, by source."""
        return self._snapshot.titles(self._sources)

    def best(self, words: Sequence[str], most: int) -> list[Passage]:
        """The passages that share most words, the best first."""
        ids = [i for i, _ in self._snapshot.lexical(" ".join(words), most, self._among)]
        return self._snapshot.passages(ids, self._sources)

    def holding(self, phrases: Sequence[str], and_any: Sequence[str] = (), most: int = _PHRASE_HITS) -> list[Passage]:
        """The passages that hold any of some phrases, and any of some words if there are any; the best first."""
        return self._snapshot.passages(self._snapshot.holding(phrases, and_any, most, self._among), self._sources)

    def open(self, source: str) -> OpenDocument | None:
        """The document of a file; None for an unknown one."""
        if source in self._open:
            self._open.move_to_end(source)
            return self._open[source]
        found = self._read(source)
        if found is None:
            return None
        self._open[source] = found
        while len(self._open) > 1 and sum(len(one.text) for one in self._open.values()) > _MOST_CHARACTERS:
            self._open.popitem(last=False)
        return found

    def sources(self) -> list[str]:
        """Every file that may be looked at."""
        return sorted(self._snapshot.names() if self._sources is None else self._sources)

    def document(self, source: str) -> str:
        """The hash of the text of a file."""
        return self._snapshot.document(source)

    def _read(self, source: str) -> OpenDocument | None:
        document = self._snapshot.document(source)
        stored = self._snapshot.text(document)
        if stored is None:
            return None
        passages = self._snapshot.passages(self._snapshot.passage_ids([source]))
        # What is read beside the words of a document is left out: nobody quotes the heading of a column with a cell.
        told = {gloss for p in passages for gloss in p.glosses if stored.text[gloss.start : gloss.end].strip()}
        glosses = sorted(told, key=lambda gloss: gloss.start)
        sentences = tuple(sorted({span for p in passages for span in p.sentences}))
        return OpenDocument(
            source, document, stored.text, stored.page_starts, sentences, Rendering.of(stored.text, 0, glosses)
        )

"""The records that pass between modules: frozen, and free of behaviour beyond their own shape.

Every offset is a code-point offset into the text of a document, end exclusive, so that
`document.text[start:end]` is the thing meant.
"""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from typing import Any, Literal, TypeAlias

Span: TypeAlias = tuple[int, int]
"""`(start, end)` in code points."""

PageRect: TypeAlias = tuple[int, float, float, float, float]
"""`(page, left, top, right, bottom)`: the page from 1, the rest in points from its upper left corner as it is shown."""

Exchange: TypeAlias = tuple[str, str]
"""One turn of a conversation so far: `(question, answer)`."""

Place: TypeAlias = tuple[str, int, int]
"""A place in a document: its hash, and start and end in code points."""

PastTurn: TypeAlias = "tuple[str, str | Answer | Mapping[str, Any] | None]"
"""A turn as a caller passes it: what was said is a text, the `Answer` or its JSON, or nothing where there was none."""

Status: TypeAlias = Literal["answered", "not_found", "clarify"]


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, as hex. Lone surrogates are hashed as they stand."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Block:
    """A stretch of text that no sentence crosses; `level` is 1-6 for a heading, 0 for the rest.

    A `row` of a table is one sentence, whatever stands in it.
    """

    start: int
    end: int
    level: int = 0
    row: bool = False


@dataclass(frozen=True)
class Gloss:
    """What search and reader see in the place of `text[start:end]`; what is quoted stays as it is.

    With `start == end` it is read before what stands there, as the heading of a table's column is before
    each cell; without words it hides what stands there, such as a comment.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Rendering:
    r"""A stretch of a document as search and reader see it, and where each part of it stands.

    `parts` are `(place in the rendering, length there, place in the document or None for a gloss)`, in order.

    >>> row = Rendering.of("rope\t41", 100, (Gloss(104, 105, "; "), Gloss(105, 105, "Price: ")))
    >>> row.text
    'rope; Price: 41'
    >>> row.place(6, 15)  # "Price: 41" stands as "41"
    (105, 107)
    """

    text: str
    parts: tuple[tuple[int, int, int | None], ...]

    @classmethod
    def of(cls, text: str, start: int, glosses: Sequence[Gloss]) -> Rendering:
        """The text that stands at `start` of a document; glosses in the order of their places, none over another."""
        words: list[str] = []
        parts: list[tuple[int, int, int | None]] = []
        at, last, end = 0, start, start + len(text)

        def put(part: str, place: int | None) -> None:
            nonlocal at
            if part:
                words.append(part)
                parts.append((at, len(part), place))
                at += len(part)

        for gloss in glosses:
            if gloss.end < start or gloss.start >= end or (gloss.end == start and gloss.start < start):
                continue
            put(text[last - start : max(gloss.start, last) - start], last)
            if gloss.start >= start:
                put(gloss.text, None)
            last = max(last, min(gloss.end, end))
        put(text[last - start :], last)
        return cls("".join(words), tuple(parts))

    def place(self, start: int, end: int) -> Span | None:
        """Where in the document the own words of a range of the rendering stand; None where all of it is gloss."""
        touched = [
            (place + max(start - at, 0), place + min(end - at, length))
            for at, length, place in self.parts
            if place is not None and at < end and start < at + length
        ]
        return (touched[0][0], touched[-1][1]) if touched else None


@dataclass(frozen=True)
class Document:
    """A text, where it came from, and the structure that its format gave away.

    `blocks` are in order and do not overlap, and neither do `glosses`, which lie in a block or between two.
    `page_starts` holds the offset at which each page begins, empty for a format without pages.
    """

    source: str
    text: str
    blocks: tuple[Block, ...]
    page_starts: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    glosses: tuple[Gloss, ...] = ()

    @cached_property
    def sha256(self) -> str:
        """The identity of the text."""
        return text_hash(self.text)


def page_at(page_starts: Sequence[int], offset: int) -> int | None:
    """The page, counted from 1, that holds `offset`; None where there are no pages.

    >>> page_at((0, 100), 99), page_at((0, 100), 100), page_at((), 5)
    (1, 2, None)
    """
    return bisect.bisect_right(page_starts, offset) or None


@dataclass(frozen=True)
class Passage:
    """A window of whole sentences of one document, and the unit that is indexed.

    `text` is `document.text[start:end]`. `sentences` and `glosses` are places in the document, not in the
    passage. `document` is the text's hash; `id` is the store's number, 0 before it has one.
    """

    source: str
    document: str
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...]
    headings: tuple[str, ...] = ()
    page: int | None = None
    id: int = 0
    glosses: tuple[Gloss, ...] = ()

    @cached_property
    def rendering(self) -> Rendering:
        """The passage as search and reader see it."""
        return Rendering.of(self.text, self.start, self.glosses)

    def slice(self, start: int, end: int) -> str:
        """The text between two document offsets that lie inside this passage."""
        return self.text[start - self.start : end - self.start]

    @property
    def searchable(self) -> str:
        """What is embedded and indexed: the heading path, then the text as it is read."""
        text = self.rendering.text
        return "\n".join((" > ".join(self.headings), text)) if self.headings else text


@dataclass(frozen=True)
class Ranks:
    """Where a passage stood in each leg of the search, from 1; None where a leg missed it."""

    dense: int | None = None
    lexical: int | None = None
    fused: int | None = None

    def to_dict(self) -> dict[str, int | None]:
        """The ranks by leg."""
        return asdict(self)


@dataclass(frozen=True)
class Hit:
    """A passage that the search returned. `score` is the fused reciprocal-rank score."""

    passage: Passage
    ranks: Ranks
    score: float

    def to_dict(self) -> dict[str, Any]:
        """The hit as an answer lists it."""
        p = self.passage
        return {
            "source": p.source,
            "document": p.document,
            "page": p.page,
            "headings": list(p.headings),
            "start": p.start,
            "end": p.end,
            "text": p.text,
            "ranks": self.ranks.to_dict(),
            "score": self.score,
        }


@dataclass(frozen=True)
class Citation:
    """A place in a document. `quote` is sliced from the text, so it cannot say anything else.

    `marker` is the number that the answer's text has for it, from 1; 0 for a place that the text does not name.
    """

    marker: int
    source: str
    document: str
    page: int | None
    start: int
    end: int
    quote: str
    score: float
    rects: tuple[PageRect, ...] = ()
    """Where it stands on the page, a rectangle a line, for files whose pages have a look."""

    def to_dict(self) -> dict[str, Any]:
        """The citation as an answer lists it; `rects` and `marker` only where there are any."""
        plain = asdict(self)
        rects = [list(rect) for rect in plain.pop("rects")]
        if not self.marker:
            del plain["marker"]
        return {**plain, "rects": rects} if rects else plain


@dataclass(frozen=True)
class SubQuestion:
    """One of the questions that a question is made of, and what was found for it; `short` is empty for nothing."""

    question: str
    short: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The part as an answer lists it."""
        return {**asdict(self), "answered": bool(self.short)}


@dataclass(frozen=True)
class Answer:
    """What was asked, what was found, and where it stands.

    `text` is what a person reads, with markers `[1]`..`[n]`, each of them a citation. `short`
    is the answer alone, empty when nothing was found. `confidence` is that of the best
    candidate, whether it was good enough or not; it is rounded only where it is shown.
    `also` are other places that say the same or speak of it, `choices` what a person can ask instead where
    the question is to be made clear, `parts` the questions within one.
    """

    question: str
    standalone_question: str
    status: Status
    text: str
    short: str = ""
    confidence: float = 0.0
    citations: tuple[Citation, ...] = ()
    passages: tuple[Hit, ...] = ()
    notes: tuple[str, ...] = ()
    index: str = ""
    timings_ms: dict[str, float] = field(default_factory=dict)
    also: tuple[Citation, ...] = ()
    choices: tuple[str, ...] = ()
    parts: tuple[SubQuestion, ...] = ()

    @property
    def said(self) -> str:
        """What a history keeps of it: the text, or nothing for a refusal."""
        return self.text if self.status == "answered" else ""

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain data: the one shape that every door returns."""
        return {
            **{field.name: getattr(self, field.name) for field in fields(self)},
            "confidence": round(self.confidence, 4),
            "citations": [citation.to_dict() for citation in self.citations],
            "passages": [hit.to_dict() for hit in self.passages],
            "notes": list(self.notes),
            "timings_ms": dict(self.timings_ms),
            "also": [citation.to_dict() for citation in self.also],
            "choices": list(self.choices),
            "parts": [part.to_dict() for part in self.parts],
        }

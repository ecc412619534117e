"""What an index in Milvus holds, made out of its log: files, failures, and where each text's passages are.

A log entry is never changed. Its id says who wrote it, when, and in which order, as the ids of
passages do: part, attempt, number. What counts are the entries of finished attempts; later ones
replace earlier ones. What no entry speaks of any more is waste, which the next writer removes.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Final

from quoth.config import UPLOADS
from quoth.errors import IndexDamaged
from quoth.index.schema import Signature
from quoth.index.snapshot import Failure, Source
from quoth.index.update import SUMS, said

_PART_BITS, _ATTEMPT_BITS = 53, 26
LAYOUT: Final = 1
"""Raised when what Milvus holds can no longer be read as it is."""


def first_id(part: int, attempt: int) -> int:
    """The first id of an attempt. A part has 2^27 attempts, an attempt 2^26 ids, and none is used twice."""
    return (part << _PART_BITS) | (attempt << _ATTEMPT_BITS)


def part_of_id(number: int) -> int:
    """The part, from 0, that an id belongs to."""
    return number >> _PART_BITS


@dataclass(frozen=True)
class Head:
    """The state of a part: attempts from `base` to `finished` count; `begun` was the last that began.

    Whoever read the log before the attempt `cleared` was finished has to read all of it again.
    `claim` names who is writing, `claimed` is when that was last said, in seconds since the epoch.
    """

    part: int
    of: int
    base: int = 0
    finished: int = 0
    begun: int = 0
    cleared: int = 0
    claim: str = ""
    claimed: float = 0.0
    signature: Signature | None = None
    layout: int = LAYOUT

    def payload(self) -> str:
        """The head as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, payload: str) -> Head:
        """The reverse of `payload`. Raises IndexDamaged."""
        try:
            found = json.loads(payload)
            signature = found.pop("signature")
            return cls(**found, signature=Signature(**signature) if signature else None)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise IndexDamaged("the head of the index in Milvus cannot be read", "quoth index --rebuild") from error

    @property
    def span(self) -> tuple[int, int]:
        """The ids that count: from, and up to but not including."""
        return first_id(self.part, self.base), first_id(self.part, self.finished + 1)


@dataclass(frozen=True)
class KeptText:
    """A text: the id of its entry, and its passages, whose ids follow one another in the order of the text."""

    number: int
    sha256: str
    first: int
    count: int
    words: int
    pages: int
    title: str


@dataclass
class PartState:
    """What one part holds: files by name, texts by hash."""

    head: Head
    sources: dict[str, Source] = field(default_factory=dict)
    failures: dict[str, Failure] = field(default_factory=dict)
    texts: dict[str, KeptText] = field(default_factory=dict)
    rows: dict[tuple[str, str], range] = field(default_factory=dict)
    """The rows of the entries that count, by kind and by name or hash."""
    waste: list[int] = field(default_factory=list)
    """Rows of entries that others replaced."""
    tombs: list[int] = field(default_factory=list)
    """Rows of entries that say that a file went. They stay, for those who read on from where they were."""

    def apply(self, rows: range, entry: Mapping[str, Any]) -> None:
        """Take an entry of the log into account. Raises IndexDamaged."""
        try:
            kind, value = next(iter(entry.items()))
            if kind == "text":
                self.texts[value["sha256"]] = KeptText(**value)
                self.rows[kind, value["sha256"]] = rows
            else:
                self._apply_file(kind, value, rows)
        except (TypeError, KeyError, AttributeError, StopIteration) as error:
            raise IndexDamaged("an entry of the index in Milvus cannot be read", "quoth index --rebuild") from error

    def _apply_file(self, kind: str, value: Mapping[str, Any], rows: range) -> None:
        name = value["name"]
        self.failures.pop(name, None)
        self.waste += self.rows.pop(("fail", name), ())
        if kind == "fail":
            self.failures[name] = Failure(**value)
            self.rows[kind, name] = rows
            return
        self.waste += self.rows.pop(("file", name), ())
        if kind == "forget":
            self.sources.pop(name, None)
            self.tombs += rows
        else:
            self.sources[name] = Source(**{**value, "warnings": tuple(value["warnings"])})
            self.rows[kind, name] = rows

    def unused(self) -> list[KeptText]:
        """The texts that no file stands for."""
        used = {source.document for source in self.sources.values()}
        return [kept for sha256, kept in self.texts.items() if sha256 not in used]

    def swept(self) -> PartState:
        """What is left once the waste is removed, apart from this one."""
        gone = {kept.sha256 for kept in self.unused()}
        texts = {sha256: kept for sha256, kept in self.texts.items() if sha256 not in gone}
        rows = {key: ids for key, ids in self.rows.items() if key[0] != "text" or key[1] not in gone}
        return PartState(self.head, dict(self.sources), dict(self.failures), texts, rows, tombs=list(self.tombs))


class Catalogue:
    """What all parts hold together. It never changes."""

    def __init__(self, parts: Iterable[PartState]) -> None:
        self.parts = {state.head.part: state for state in sorted(parts, key=lambda state: state.head.part)}
        self._used: dict[int, frozenset[str]] = {}

    def used_by(self, part: int) -> frozenset[str]:
        """The hashes of the texts that files of a part stand for."""
        if part not in self._used:
            state = self.parts.get(part)
            self._used[part] = frozenset(s.document for s in state.sources.values()) if state else frozenset()
        return self._used[part]

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Every file, by name, in the order of names."""
        every = {name: source for state in self.parts.values() for name, source in state.sources.items()}
        return dict(sorted(every.items()))

    @cached_property
    def file_names(self) -> frozenset[str]:
        """The names of every file."""
        return frozenset(self.sources)

    @cached_property
    def shared(self) -> frozenset[str] | None:
        """The names of the files that are nobody's upload; None where there is no upload."""
        own = {name for name in self.file_names if name.startswith(UPLOADS)}
        return self.file_names - own if own else None

    @cached_property
    def texts(self) -> dict[str, KeptText]:
        """The texts that files stand for, by hash; what two parts hold is the first one's."""
        found: dict[str, KeptText] = {}
        for part, state in self.parts.items():
            used = self.used_by(part)
            for sha256, kept in sorted(state.texts.items(), key=lambda item: item[1].number):
                if sha256 in used:
                    found.setdefault(sha256, kept)
        return found

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """The files of each text, in order."""
        found: dict[str, list[str]] = {}
        for name, source in self.sources.items():
            found.setdefault(source.document, []).append(name)
        return found

    @cached_property
    def in_order(self) -> list[KeptText]:
        """The texts as they came."""
        return sorted(self.texts.values(), key=lambda kept: kept.number)

    @cached_property
    def _firsts(self) -> tuple[list[int], list[KeptText]]:
        held = sorted((kept for kept in self.in_order if kept.count), key=lambda kept: kept.first)
        return [kept.first for kept in held], held

    def text_of(self, passage: int) -> KeptText | None:
        """The text that a passage is of; None for an id that does not count."""
        firsts, held = self._firsts
        at = bisect_right(firsts, passage) - 1
        return held[at] if at >= 0 and passage < held[at].first + held[at].count else None

    @cached_property
    def passages(self) -> int:
        """How many there are."""
        return sum(kept.count for kept in self.in_order)

    @cached_property
    def words(self) -> int:
        """How many all passages have."""
        return sum(kept.words for kept in self.in_order)

    def hidden(self) -> Iterator[int]:
        """The numbers of texts that lie in ids that count and count no more themselves."""
        for state in self.parts.values():
            yield from (k.number for k in state.texts.values() if self.texts.get(k.sha256) != k)

    def ids_of(self, documents: Collection[str]) -> list[int]:
        """The ids of the passages of some texts, in the order of the texts."""
        chosen = sorted((self.texts[d] for d in set(documents) if d in self.texts), key=lambda kept: kept.number)
        return [number for kept in chosen for number in range(kept.first, kept.first + kept.count)]

    @cached_property
    def fingerprint(self) -> str:
        """As `Snapshot.fingerprint`, and the same for the same files."""
        digest = hashlib.sha256()
        signature = next((s.head.signature for s in self.parts.values() if s.head.signature), None)
        for key, value in sorted(asdict(signature).items()) if signature else ():
            digest.update(json.dumps((key, str(value))).encode())
        digest.update(f"{sum(said(s.name, s.document) for s in self.sources.values()) % SUMS:x}".encode())
        return digest.hexdigest()

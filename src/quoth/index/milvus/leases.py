"""Who may write a part: one at a time, as far as a store without transactions can tell."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from quoth.errors import IndexLocked, IndexUnwritable, QuothError
from quoth.index.file_parts import FilePart
from quoth.index.milvus.catalogue import Head
from quoth.index.milvus.heads import Heads

_LEASE_SECONDS = 120
"""A writer that has said nothing for so long is taken for dead."""
_RENEW_SECONDS = 10


def writable(heads: Sequence[Head], place: str, part: FilePart) -> Head:
    """The head of a part, if it can be written. Raises IndexLocked, and IndexUnwritable for other parts."""
    if other := next((head for head in heads if head.of != part.of and head.finished), None):
        raise IndexUnwritable(
            f"the index at {place} is written in {_parts(other.of)}, not in {_parts(part.of)}",
            f"bring one part up to date: quoth index --store {place} --part 1/{other.of}",
        )
    head = next((head for head in heads if head.part == part.number - 1), Head(part.number - 1, part.of))
    if head.claim and time.time() - head.claimed < _LEASE_SECONDS:
        raise _taken(place)
    return replace(head, of=part.of)


def _parts(count: int) -> str:
    return "one part" if count == 1 else f"{count} parts"


def _taken(place: str) -> IndexLocked:
    return IndexLocked(
        f"another process is writing the index at {place}",
        f"wait until it has finished, or {_LEASE_SECONDS} seconds if it died, then try again",
    )


@dataclass
class Lease:
    """A part held for writing, under an attempt that nobody had before. `head` is as it was written last."""

    heads: Heads
    place: str
    head: Head

    @classmethod
    def take(cls, heads: Heads, place: str, part: FilePart) -> Lease:
        """Raises as `writable` does."""
        head = writable(heads.read(), place, part)
        head = replace(head, begun=head.begun + 1, claim=uuid.uuid4().hex, claimed=time.time())
        heads.write(head)
        lease = cls(heads, place, head)
        lease.still()
        return lease

    def still(self) -> None:
        """Raises IndexLocked where another process took this one for dead."""
        found = self.heads.of(self.head.part)
        if found is None or found.claim != self.head.claim:
            raise _taken(self.place)

    def renew(self) -> None:
        """Say now and then that the writer is alive. Raises as `still` does."""
        if time.time() - self.head.claimed > _RENEW_SECONDS:
            self.still()
            self.write(replace(self.head, claimed=time.time()))

    def write(self, head: Head) -> None:
        """Put the head in the place of the last one."""
        self.heads.write(head)
        self.head = head

    def give_back(self) -> None:
        """Let others write."""
        with suppress(QuothError):  # it ends by itself
            self.still()
            self.write(replace(self.head, claim=""))

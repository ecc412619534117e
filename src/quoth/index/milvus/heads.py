"""The heads of the parts and the log behind them, read no oftener than they change."""

from __future__ import annotations

from dataclasses import replace

from quoth.errors import IndexLocked
from quoth.index.milvus.catalogue import Catalogue, Head, PartState, first_id
from quoth.index.milvus.milvus_layout import NOTHING, CollectionNames, entries_of
from quoth.index.milvus.wire import Wire

_ATTEMPTS = 20


class Heads:
    """What the log of an index says. The catalogue of the last state read is kept."""

    def __init__(self, wire: Wire, names: CollectionNames) -> None:
        self._wire, self._names = wire, names
        self._known = Catalogue(())

    def read(self) -> list[Head]:
        """The head of each part that was ever written, in order."""
        rows = self._wire.few(self._names.log, "id < 0", ["piece"])
        return sorted((Head.read(row["piece"]) for row in rows), key=lambda head: head.part)

    def of(self, part: int) -> Head | None:
        """The head of one part."""
        rows = self._wire.some(self._names.log, [-1 - part], ["piece"])
        return Head.read(rows[0]["piece"]) if rows else None

    def write(self, head: Head) -> None:
        """Put a head in the place of the part's last one."""
        row = {"id": -1 - head.part, "last": 1, "piece": head.payload(), "vector": list(NOTHING)}
        self._wire.replace(self._names.log, row)

    def catalogue(self) -> Catalogue:
        """All that counts now; the same object as long as nothing changes. Raises IndexLocked."""
        heads = self.read()
        for _ in range(_ATTEMPTS):
            known = self._known.parts
            if [_state(head) for head in heads] == [_state(part.head) for part in known.values()]:
                return self._known
            found = Catalogue([self._brought_up(known.get(head.part), head) for head in heads])
            # A writer may have removed entries before they were read here; then its head has moved on.
            again = self.read()
            if [_state(head) for head in heads] == [_state(head) for head in again]:
                self._known = found
            heads = again
        raise IndexLocked(f"the index {self._names.name} changes faster than it can be read", "try again in a while")

    def _brought_up(self, known: PartState | None, head: Head) -> PartState:
        """The state of a part, from the log since it was read last; what was waste then is removed by now."""
        first, end = head.span
        if not head.finished:
            return PartState(head)
        if known is not None and known.head.base == head.base and known.head.finished >= max(1, head.cleared):
            if known.head.finished == head.finished:
                return known
            state, first = known.swept(), first_id(head.part, known.head.finished + 1)
        else:
            state = PartState(head)
        rows = self._wire.all(self._names.log, f"id >= {first} and id < {end}", ["last", "piece"])
        for ids, entry in entries_of(rows):
            state.apply(ids, entry)
        return replace(state, head=head)


def _state(head: Head) -> tuple[int, int, int, int]:
    return head.part, head.base, head.finished, head.cleared

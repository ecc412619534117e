"""What counts no more is removed: for good, from both legs and from the texts."""

from __future__ import annotations

from collections.abc import Sequence

from quoth.index.milvus.catalogue import PartState, first_id
from quoth.index.milvus.milvus_layout import CollectionNames
from quoth.index.milvus.wire import Wire, one_of

_MANY = 1000


def sweep(wire: Wire, names: CollectionNames, passages: str, state: PartState) -> None:
    """Remove what a part holds and nothing speaks of: replaced entries, texts without a file, dead attempts."""
    head = state.head
    unused = state.unused()
    numbers = [kept.number for kept in unused]
    remove(wire, passages, "document", numbers)
    remove(wire, names.texts, "owner", numbers)
    for kept in unused:
        if kept.count:
            wire.delete(names.texts, f"owner >= {kept.first} and owner < {kept.first + kept.count}")
    entries = [row for kept in unused for row in state.rows.get(("text", kept.sha256), ())]
    remove(wire, names.log, "id", [*entries, *state.waste])
    for name in (passages, names.texts, names.log):
        sweep_ids(wire, name, 0, head.base, head.part)
        sweep_ids(wire, name, head.finished + 1, head.begun, head.part)


def sweep_ids(wire: Wire, name: str, first: int, end: int, part: int) -> None:
    """Remove the rows of the attempts of a part from the first up to but not including the last."""
    if first < end:
        wire.delete(name, f"id >= {first_id(part, first)} and id < {first_id(part, end)}")


def remove(wire: Wire, name: str, field: str, values: Sequence[int]) -> None:
    """Remove the rows of which a field has one of some values."""
    for first in range(0, len(values), _MANY):
        wire.delete(name, one_of(field, values[first : first + _MANY]))

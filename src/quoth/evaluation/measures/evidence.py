"""Do citations point at the evidence? Overlap counted in characters of documents.

Gold evidence comes in groups. The places of one group are alternatives, any of which will do; each
group is needed. Cited places are merged first, so that citing a character twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from quoth.errors import UsageError

Place: TypeAlias = tuple[str, int, int]
"""`(document, start, end)`: a document's name, and code points of its text, end exclusive."""

Group: TypeAlias = Sequence[Place]
"""Places that each hold the same evidence."""


def merged(places: Iterable[Place]) -> tuple[Place, ...]:
    """The same characters as places that neither overlap nor touch, in order; empty places are dropped.

    Raises UsageError for a place that begins before its document or ends before it begins.

    >>> merged([("a", 4, 6), ("a", 0, 3), ("a", 2, 4), ("b", 1, 1)])
    (('a', 0, 6),)
    """
    found: list[Place] = []
    for document, start, end in sorted(places):
        if not 0 <= start <= end:
            raise UsageError(f"{start} to {end} is no place in {document}", "give code points, the end exclusive")
        if found and found[-1][0] == document and start <= found[-1][2]:
            found[-1] = (document, found[-1][1], max(found[-1][2], end))
        elif start < end:
            found.append((document, start, end))
    return tuple(found)


def characters(places: Iterable[Place]) -> int:
    """How many characters the places hold, each counted once."""
    return sum(end - start for _, start, end in merged(places))


def shared(one: Iterable[Place], other: Iterable[Place]) -> int:
    """How many characters two sets of places have in common, each counted once."""
    first, second = merged(one), merged(other)
    return characters(first) + characters(second) - characters((*first, *second))


@dataclass(frozen=True)
class Overlap:
    """Cited places held against gold evidence.

    `precision`: the share of cited characters inside any alternative. `recall`: the mean over
    groups of the share of its best alternative that is cited. `f1`: their harmonic mean. `iou`:
    the cited characters inside any alternative, over the cited ones and those of each group's
    best alternative together. `cited_chars`, and `gold_chars` of the shortest alternative of each
    group, count every character once; `tightness` is their ratio, None without gold evidence.
    """

    precision: float
    recall: float
    f1: float
    iou: float
    cited_chars: int
    gold_chars: int
    tightness: float | None


def overlap(cited: Iterable[Place], gold: Sequence[Group]) -> Overlap:
    """How far cited places and gold evidence are the same.

    Where nothing is cited and nothing is gold, everything is 1.0; where only one of them is
    missing, 0.0. Raises UsageError for a group without a place, and for a place without characters
    in one, which nothing could cite.
    """
    said = merged(cited)
    groups = [_checked(group) for group in gold]
    count, shortest = characters(said), characters(min(group, key=_length) for group in groups)
    if not said or not groups:
        same = float(not said and not groups)
        return Overlap(same, same, same, same, count, shortest, 0.0 if shortest else None)
    # Of alternatives that are cited equally well the shortest is meant.
    best = [max(group, key=lambda place: (_coverage(said, place), -_length(place))) for group in groups]
    inside = shared(said, [place for group in groups for place in group])
    precision, recall = inside / count, sum(_coverage(said, place) for place in best) / len(best)
    return Overlap(
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / (precision + recall) if inside else 0.0,
        iou=inside / characters((*said, *best)),
        cited_chars=count,
        gold_chars=shortest,
        tightness=count / shortest,
    )


def _checked(group: Group) -> list[Place]:
    if not group or any(not characters([place]) for place in group):
        raise UsageError("a group of gold evidence has no characters", "leave the group out, or mark its place")
    return sorted(group)  # so that the first of equals does not depend on their order


def _length(place: Place) -> int:
    return place[2] - place[1]


def _coverage(said: Sequence[Place], place: Place) -> float:
    return shared(said, [place]) / characters([place])

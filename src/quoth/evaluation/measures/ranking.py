"""Does a search find the evidence? hit, recall, MRR and nDCG over places, worked out by ir-measures.

ir-measures knows documents by name. Here a group of gold evidence is the relevant document, and a
retrieved place that overlaps one of its alternatives is that document, the first time; any other
place is a document of its own that nobody asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quoth.errors import UsageError
from quoth.evaluation.evidence import Group, Place, shared
from quoth.evaluation.optional_libraries import eval_extra

CUTOFFS = (1, 3, 5, 10)
"""The numbers of places that a reader is given, or a person looks at."""


@dataclass(frozen=True)
class Search:
    """What a turn's search returned, best first, and its gold evidence; no group for an unanswerable turn."""

    retrieved: Sequence[Place]
    gold: Sequence[Group]


@dataclass(frozen=True)
class Ranking:
    """Measures by name, each in [0, 1]: `hit@k`, `recall@k`, `MRR`, `nDCG@k`.

    `each` has one entry a turn, None for an unanswerable one; `mean` is over the `count` others,
    empty where there are none.
    """

    each: tuple[Mapping[str, float] | None, ...]
    mean: Mapping[str, float]
    count: int


def ranking(searches: Iterable[Search], cutoffs: Sequence[int] = CUTOFFS) -> Ranking:
    """Measure the searches of the answerable turns.

    `hit@k`: whether one of the first k places overlaps evidence. `recall@k`: the share of groups
    that they overlap. `MRR`: 1 / rank of the first place that does, over all that was returned.
    `nDCG@k`: each group gains 1 at the first place that overlaps it; a place that overlaps two new
    groups stands for two ranks in a row, so that it cannot exceed 1. Raises UsageError for a
    cutoff below 1.
    """
    if any(cutoff < 1 for cutoff in cutoffs):
        raise UsageError(f"cutoffs {list(cutoffs)} are not all positive", "give numbers of places, from 1")
    listed = list(searches)
    found = _scores([search for search in listed if search.gold], cutoffs)
    left = iter(found)
    return Ranking(
        each=tuple(next(left) if search.gold else None for search in listed),
        mean={name: sum(one[name] for one in found) / len(found) for name in found[0]} if found else {},
        count=len(found),
    )


def _scores(searches: Sequence[Search], cutoffs: Sequence[int]) -> list[dict[str, float]]:
    with eval_extra():
        from ir_measures import RR, R, Success, nDCG

    if not searches:
        return []
    found: list[dict[str, float]] = [{} for _ in searches]
    names = [_named(search) for search in searches]
    everything = max(len(search.gold) + len(search.retrieved) for search in searches)
    for k in cutoffs:
        # Of the first k places every name counts, and there may be more names than places.
        first = [named[:k] for named in names]
        _measure(searches, first, {f"hit@{k}": Success @ everything, f"recall@{k}": R @ everything}, found)
    _measure(searches, names, {"MRR": RR, **{f"nDCG@{k}": nDCG @ k for k in cutoffs}}, found)
    order = [*(f"{name}@{k}" for name in ("hit", "recall") for k in cutoffs), "MRR", *(f"nDCG@{k}" for k in cutoffs)]
    return [{name: one[name] for name in order} for one in found]


def _named(search: Search) -> list[list[str]]:
    """For each place the names that it stands for: the groups that it is first to overlap, or one of its own."""
    seen: set[int] = set()
    names = []
    for rank, place in enumerate(search.retrieved):
        new = {i for i, group in enumerate(search.gold) if any(shared([place], [other]) for other in group)} - seen
        seen |= new
        names.append([f"group{i}" for i in sorted(new)] or [f"other{rank}"])
    return names


def _measure(
    searches: Sequence[Search],
    names: Sequence[Sequence[Sequence[str]]],
    measures: Mapping[str, Any],
    found: list[dict[str, float]],
) -> None:
    """Add each measure of each search to `found`."""
    with eval_extra():
        import ir_measures
        from ir_measures import Qrel, ScoredDoc

    qrels = [Qrel(str(q), f"group{i}", 1) for q, search in enumerate(searches) for i in range(len(search.gold))]
    run = []
    for q, places in enumerate(names):
        # The last one keeps a search that returned nothing in the run. Ties would be broken by name.
        documents = [*(name for place in places for name in place), "nothing"]
        run += [ScoredDoc(str(q), name, float(-rank)) for rank, name in enumerate(documents)]
    by_measure = {measure: name for name, measure in measures.items()}
    for metric in ir_measures.iter_calc(list(by_measure), qrels, run):
        found[int(metric.query_id)][by_measure[metric.measure]] = float(metric.value)

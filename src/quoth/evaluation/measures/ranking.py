"""Does a search find the evidence? hit, recall, MRR and nDCG over places, worked out by ir-measures.

ir-measures knows documents by name. Here a group of gold evidence is the relevant document, and a
retrieved place that overlaps one of its alternatives is that document, the first time; any other
place is a document of its own that nobody asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from quoth.evaluation.measures.evidence import Group, Place, shared
from quoth.evaluation.optional_libraries import eval_extra

CUTOFFS = (1, 3, 5, 10)
"""The numbers of places that a reader is given, or a person looks at."""

Search: TypeAlias = tuple[Sequence[Place], Sequence[Group]]
"""What a turn's search returned, best first, and its gold evidence; no group for an unanswerable turn."""


def ranking(searches: Sequence[Search], cutoffs: Sequence[int] = CUTOFFS) -> list[dict[str, float] | None]:
    """The measures of each search by name, each in [0, 1]; None for an unanswerable turn.

    `hit@k`: whether one of the first k places overlaps evidence. `recall@k`: the share of groups
    that they overlap. `MRR`: 1 / rank of the first place that does, over all that was returned.
    `nDCG@k`: each group gains 1 at the first place that overlaps it; a place that overlaps two new
    groups stands for two ranks in a row, so that it cannot exceed 1.
    """
    answerable = [search for search in searches if search[1]]
    found = iter(_scores(answerable, cutoffs) if answerable else [])
    return [next(found) if gold else None for _, gold in searches]


def _scores(searches: Sequence[Search], cutoffs: Sequence[int]) -> list[dict[str, float]]:
    with eval_extra():
        from ir_measures import RR, R, Success, nDCG

    names = [_named(*search) for search in searches]
    everything = max(len(retrieved) + len(gold) for retrieved, gold in searches)
    hits: list[dict[str, float]] = [{} for _ in searches]
    recalls: list[dict[str, float]] = [{} for _ in searches]
    for k in cutoffs:
        # Of the first k places every name counts, and there may be more names than places.
        first = [named[:k] for named in names]
        for q, (hit, recall) in enumerate(_measured(searches, first, [Success @ everything, R @ everything])):
            hits[q][f"hit@{k}"], recalls[q][f"recall@{k}"] = hit, recall
    ranked = ["MRR", *(f"nDCG@{k}" for k in cutoffs)]
    values = _measured(searches, names, [RR, *(nDCG @ k for k in cutoffs)])
    return [{**h, **r, **dict(zip(ranked, v, strict=True))} for h, r, v in zip(hits, recalls, values, strict=True)]


def _named(retrieved: Sequence[Place], gold: Sequence[Group]) -> list[list[str]]:
    """For each place the names that it stands for: the groups that it is first to overlap, or one of its own."""
    seen: set[int] = set()
    names = []
    for rank, place in enumerate(retrieved):
        new = {i for i, group in enumerate(gold) if any(shared([place], [other]) for other in group)} - seen
        seen |= new
        names.append([f"group{i}" for i in sorted(new)] or [f"other{rank}"])
    return names


def _measured(
    searches: Sequence[Search], names: Sequence[Sequence[Sequence[str]]], measures: Sequence[Any]
) -> list[list[float]]:
    """For each search the value of each measure."""
    with eval_extra():
        import ir_measures
        from ir_measures import Qrel, ScoredDoc

    qrels = [Qrel(str(q), f"group{i}", 1) for q, (_, gold) in enumerate(searches) for i in range(len(gold))]
    run = []
    for q, places in enumerate(names):
        # The last one keeps a search that returned nothing in the run. Ties would be broken by name.
        documents = [*(name for place in places for name in place), "nothing"]
        run += [ScoredDoc(str(q), name, float(-rank)) for rank, name in enumerate(documents)]
    found = {(m.query_id, m.measure): float(m.value) for m in ir_measures.iter_calc(list(measures), qrels, run)}
    return [[found[str(q), measure] for measure in measures] for q in range(len(searches))]

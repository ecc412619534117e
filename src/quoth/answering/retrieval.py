"""Which passages to read: a dense and a lexical ranking, fused by reciprocal rank."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from quoth.config import DEFAULTS, Settings
from quoth.index.most_passages import Most
from quoth.index.seam import IndexSnapshot
from quoth.types import Hit, Place, Ranks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def reciprocal_rank_fusion(
    rankings: Sequence[Sequence[int]], k: int = 60, weights: Sequence[float] | None = None
) -> list[tuple[int, float]]:
    """Ids with the sum of `weight / (k + rank)` over the rankings, best first; ties by the lower id.

    Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual
    rank learning methods", SIGIR 2009; without weights each ranking counts 1, as there.

    >>> [i for i, _ in reciprocal_rank_fusion([[7, 8, 9], [8, 7]])]
    [7, 8, 9]
    """
    scores: dict[int, float] = {}
    for ranking, weight in zip(rankings, weights or [1.0] * len(rankings), strict=True):
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + weight / (k + rank)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


def search(
    snapshot: IndexSnapshot,
    question: str,
    vector: NDArray[np.float32],
    settings: Settings = DEFAULTS,
    *,
    sources: Collection[str] | None = None,
    limit: int | None = None,
    around: Sequence[Place] = (),
) -> list[Hit]:
    """The best `limit` passages for a question and its unit vector, best first.

    Without a limit these are `settings.read_passages`, or every passage where there are at most
    `settings.whole_below`: the ones that neither leg found then come last, in their own order.
    `sources` restricts the search to those files. The passages about `around`, where the last answer
    stands, come last where the search missed them, if no limit says how many are wanted.
    """
    among = None if sources is None else snapshot.passage_ids(sources)
    legs = max(settings.legs, limit or 0)
    dense = [i for i, _ in snapshot.dense(vector, legs, among)]
    lexical = [i for i, _ in snapshot.lexical(question, legs, among)]
    weights = (settings.dense_weight, 1 - settings.dense_weight)
    fused = reciprocal_rank_fusion([dense, lexical], settings.rrf_k, weights)
    chosen = fused[: limit or settings.read_passages]
    if limit is None and (len(snapshot) if among is None else len(among)) <= settings.whole_below:
        found = {i for i, _ in fused}
        every = snapshot.passage_ids() if among is None else among
        chosen = fused + [(i, 0.0) for i in every if i not in found]
    elif limit is None and around:
        chosen = [*chosen, *_near(snapshot, around, {i for i, _ in chosen}, among, dict(fused))]
    ranks = {
        "dense": {i: rank for rank, i in enumerate(dense, 1)},
        "lexical": {i: rank for rank, i in enumerate(lexical, 1)},
        "fused": {i: rank for rank, (i, _) in enumerate(fused, 1)},
    }
    scores = dict(chosen)
    return [
        Hit(passage, Ranks(**{leg: place.get(passage.id) for leg, place in ranks.items()}), scores[passage.id])
        for passage in snapshot.passages(list(scores), sources)
    ]


def _near(
    snapshot: IndexSnapshot,
    around: Sequence[Place],
    known: Collection[int],
    among: Collection[int] | None,
    scores: Mapping[int, float],
) -> list[tuple[int, float]]:
    """The passages about some places that are not known yet, with their scores; of the files that are asked only."""
    near = dict.fromkeys(i for place in around for i in snapshot.around(place))
    allowed = among if among is None or isinstance(among, Most) else set(among)
    return [(i, scores.get(i, 0.0)) for i in near if i not in known and (allowed is None or i in allowed)]

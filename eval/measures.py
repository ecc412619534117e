"""How good a ranking is, how sure that is, and how one system does against another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quoth.evaluation.measures import statistics

TOP = 10
"""Passages asked of each system: as far as MRR@10 looks."""

Ranks = NDArray[np.int64]
"""One number a question: the rank of the right paragraph from 1, or 0 where it was not returned."""


def first_rank(ranking: Sequence[str], right: str) -> int:
    """The place of the first `right` in a ranking, from 1; 0 where it is missing.

    >>> first_rank(["a", "b", "b"], "b"), first_rank(["a"], "b")
    (2, 0)
    """
    return ranking.index(right) + 1 if right in ranking else 0


def hits(ranks: Ranks, k: int) -> NDArray[np.float64]:
    """For each question 1.0 where the right paragraph is among the first `k`, else 0.0."""
    return ((ranks > 0) & (ranks <= k)).astype(np.float64)


def reciprocal_ranks(ranks: Ranks, k: int = TOP) -> NDArray[np.float64]:
    """For each question 1 / rank, or 0.0 where the rank is beyond `k`. Their mean is MRR@k."""
    return hits(ranks, k) / np.maximum(ranks, 1)


MEASURES: dict[str, Callable[[Ranks], NDArray[np.float64]]] = {
    "hit@1": lambda ranks: hits(ranks, 1),
    "hit@5": lambda ranks: hits(ranks, 5),
    "MRR@10": reciprocal_ranks,
}


@dataclass(frozen=True)
class Estimate:
    """A mean, and the bounds of its 95 % interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"

    def signed(self) -> str:
        """As a difference."""
        return f"{self.mean:+.3f} [{self.low:+.3f}, {self.high:+.3f}]"


def bootstrap(values: NDArray[np.float64], clusters: Sequence[str]) -> Estimate:
    """The mean with a bootstrap that draws whole clusters.

    The questions of one paragraph are hard or easy together, so paragraphs are drawn and not
    questions; drawing questions would give intervals that are too narrow.
    """
    _, cluster = np.unique(np.asarray(clusters), return_inverse=True)
    sums, sizes = np.bincount(cluster, values), np.bincount(cluster)
    low, high = statistics.bootstrap(len(sums), lambda drawn: float(sums[drawn].sum() / sizes[drawn].sum()))
    return Estimate(float(values.mean()), low, high)


@dataclass(frozen=True)
class Paired:
    """One system against another on the same questions; `p` is McNemar's exact test on hit@1."""

    mrr: Estimate
    only_one: int
    only_other: int
    p: float


def compare(one: Ranks, other: Ranks, clusters: Sequence[str]) -> Paired:
    """The difference in MRR@10, and how often only one of the two has the right passage first."""
    difference = reciprocal_ranks(one) - reciprocal_ranks(other)
    only_one, only_other = int(((one == 1) & (other != 1)).sum()), int(((other == 1) & (one != 1)).sum())
    return Paired(bootstrap(difference, clusters), only_one, only_other, statistics.mcnemar(only_one, only_other))


def check_with_ir_measures(ranks: Ranks) -> None:
    """Work the means out again with ir-measures. Raises AssertionError where the two disagree."""
    import ir_measures
    from ir_measures import RR, Qrel, ScoredDoc, Success

    qrels = [Qrel(str(i), "right", 1) for i in range(len(ranks))]
    run = [
        ScoredDoc(str(i), "right" if place == rank else f"wrong{place}", float(-place))
        for i, rank in enumerate(ranks.tolist())
        for place in range(1, TOP + 1)
    ]
    theirs = ir_measures.calc_aggregate([Success @ 1, Success @ 5, RR @ TOP], qrels, run)
    for measure, name in ((Success @ 1, "hit@1"), (Success @ 5, "hit@5"), (RR @ TOP, "MRR@10")):
        ours = float(MEASURES[name](ranks).mean())
        if abs(float(theirs[measure]) - ours) > 1e-9:  # noqa: PLR2004 - rounding
            raise AssertionError(f"{name}: {ours} here, {theirs[measure]} by ir-measures")

"""How sure is a figure? Intervals and tests that take conversations, not turns, as what was drawn.

The turns of one conversation are hard or easy together; drawing turns would make every interval
too narrow and every p-value too small. A measure is any function of a list of turns: a mean, or
grounded accuracy. It says None where it has nothing to count.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeAlias, TypeVar

from quoth.errors import UsageError
from quoth.evaluation.optional_libraries import eval_extra

T = TypeVar("T")
Clusters: TypeAlias = Sequence[Sequence[T]]
"""Conversations, each its turns."""
Statistic: TypeAlias = Callable[[Sequence[T]], float | None]

RESAMPLES = 2000
"""Efron and Tibshirani 1993 hold as many for enough for an interval of 95 %."""
FLIPS = 9999
"""So many that a p-value of 0.05 has a standard error of 0.002."""


@dataclass(frozen=True)
class Interval:
    """A figure and the bounds of its confidence interval."""

    point: float
    low: float
    high: float


def mean(values: Sequence[float]) -> float | None:
    """The mean of numbers, one a turn; None without any."""
    return math.fsum(values) / len(values) if values else None


def interval(
    conversations: Clusters[T],
    measure: Statistic[T],
    *,
    level: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Interval:
    """A measure over all turns, with the BCa bootstrap interval that draws whole conversations (scipy).

    A sample for which the measure is None counts as the point. Where BCa has no answer, as when
    all samples agree, the bounds are percentiles of the samples: the point, if they agree. The
    same goes for a single conversation. Raises UsageError where the measure of all turns is None.
    Source: Efron 1987.
    """
    point = _defined(measure(_turns(conversations)))
    if len(conversations) < 2:  # noqa: PLR2004 - one conversation can be drawn in one way
        return Interval(point, point, point)
    import numpy as np

    with eval_extra():
        from scipy.stats import bootstrap  # type: ignore[import-untyped]  # it publishes no types

    def of_sample(drawn: Any) -> float:
        value = measure(_turns([conversations[int(i)] for i in drawn]))
        return point if value is None else value

    with warnings.catch_warnings():
        # scipy and numpy warn of samples that agree, which are met below.
        warnings.simplefilter("ignore")
        found = bootstrap(
            (np.arange(len(conversations)),),
            of_sample,
            vectorized=False,
            n_resamples=resamples,
            confidence_level=level,
            method="BCa",
            rng=np.random.default_rng(seed),
        )
    tails = np.percentile(found.bootstrap_distribution, [50 - 50 * level, 50 + 50 * level])
    bounds = (found.confidence_interval.low, found.confidence_interval.high)
    low, high = (float(tail) if math.isnan(bound) else float(bound) for bound, tail in zip(bounds, tails, strict=True))
    return Interval(point, low, high)


def permutation(
    one: Clusters[T],
    other: Clusters[T],
    measure: Statistic[T],
    *,
    resamples: int = FLIPS,
    seed: int = 0,
) -> float:
    """The two-sided p-value of the difference between two systems on the same conversations (scipy).

    If the systems are alike, who of them held a conversation does not matter: each conversation
    changes sides by a coin. For a mean this flips the sign of its difference. All ways are tried
    where there are no more than `resamples`, else so many drawn ones, the observed one among them.
    Raises UsageError for conversations of different numbers, none, or a measure that is None.
    """
    if not one or [len(turns) for turns in one] != [len(turns) for turns in other]:
        raise UsageError("the two systems did not hold the same conversations", "compare them turn by turn")
    import numpy as np

    with eval_extra():
        from scipy.stats import permutation_test

    both = [*one, *other]

    def difference(mine: Any, theirs: Any) -> float:
        first, second = (_defined(measure(_turns([both[int(i)] for i in side]))) for side in (mine, theirs))
        return first - second

    sides = np.arange(len(both)).reshape(2, -1)
    difference(*sides)  # raises before scipy can wrap it up
    if len(one) == 1:
        return 1.0  # either way round it is as far apart; scipy wants two
    found = permutation_test(
        tuple(sides),
        difference,
        permutation_type="samples",
        vectorized=False,
        n_resamples=resamples,
        alternative="two-sided",
        rng=np.random.default_rng(seed),
    )
    return float(found.pvalue)


def mcnemar(one: Sequence[bool], other: Sequence[bool]) -> float:
    """McNemar's exact two-sided p-value for two systems that were right or wrong on the same items (statsmodels).

    It takes the items as independent. Raises UsageError for different numbers of them.

    >>> mcnemar([True] * 5, [False] * 5)
    0.0625
    """
    if len(one) != len(other):
        raise UsageError(f"{len(one)} items here and {len(other)} there", "compare the systems on the same items")
    with eval_extra():
        from statsmodels.stats.contingency_tables import mcnemar as test

    pairs = [(bool(mine), bool(theirs)) for mine, theirs in zip(one, other, strict=True)]
    table = [[pairs.count((mine, theirs)) for theirs in (True, False)] for mine in (True, False)]
    return float(test(table, exact=True).pvalue)


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's correction of several p-values, in their order: hold each against the level as usual (statsmodels).

    Source: Holm 1979. Raises UsageError for a p-value outside [0, 1].
    """
    if any(not 0 <= p <= 1 for p in p_values):
        raise UsageError("a p-value is not between 0 and 1", "correct the p-values of tests that could be made")
    if not p_values:
        return []
    with eval_extra():
        from statsmodels.stats.multitest import multipletests

    return [float(p) for p in multipletests(list(p_values), method="holm")[1]]


def _turns(conversations: Clusters[T]) -> list[T]:
    return list(chain.from_iterable(conversations))


def _defined(value: float | None) -> float:
    if value is None:
        raise UsageError("the measure has nothing to count", "give conversations with turns of every kind it needs")
    return value

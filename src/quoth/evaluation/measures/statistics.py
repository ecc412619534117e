"""How sure is a figure? Intervals and tests that take conversations, not turns, as what was drawn.

The turns of one conversation are hard or easy together; drawing turns would make every interval
too narrow and every p-value too small. A statistic is any function of a list of turns: a mean, or
grounded accuracy. It says None where it has nothing to count.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from quoth.errors import UsageError
from quoth.evaluation.optional_libraries import eval_extra

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Drawn: TypeAlias = NDArray[np.int64]

T = TypeVar("T")
Clusters: TypeAlias = Sequence[Sequence[T]]
"""Conversations, each its turns."""
Statistic: TypeAlias = Callable[[Sequence[T]], float | None]

RESAMPLES = 2000
"""Efron and Tibshirani 1993 hold as many for enough for an interval of 95 %."""
FLIPS = 9999
"""So many that a p-value of 0.05 has a standard error of 0.002."""


def mean(values: Sequence[float]) -> float | None:
    """The mean of numbers, one a turn; None without any."""
    return math.fsum(values) / len(values) if values else None


def interval(conversations: Clusters[T], statistic: Statistic[T], *, seed: int = 0) -> tuple[float, float]:
    """The bounds of the 95 % interval of a statistic that draws whole conversations, as `bootstrap`.

    A sample for which the statistic is None counts as the point. Raises UsageError where that of all
    turns is None.
    """
    point = _defined(statistic(_turns(conversations)))

    def of_sample(drawn: Drawn) -> float:
        value = statistic(_turns([conversations[int(i)] for i in drawn]))
        return point if value is None else value

    return bootstrap(len(conversations), of_sample, seed=seed)


def bootstrap(count: int, of_sample: Callable[[Drawn], float], *, seed: int = 0) -> tuple[float, float]:
    """The bounds of a 95 % BCa interval over `count` things, of which `of_sample` is given numbers drawn (scipy).

    Where BCa has no answer, as when all samples agree, the bounds are percentiles of the samples:
    the point, if they agree. Source: Efron 1987.
    """
    import numpy as np

    with eval_extra():
        from scipy.stats import bootstrap as bca  # type: ignore[import-untyped]  # it publishes no types

    everything = np.arange(count)
    if count < 2:  # noqa: PLR2004 - one conversation can be drawn in one way
        return of_sample(everything), of_sample(everything)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scipy and numpy warn of samples that agree, which are met below
        found = bca(
            (everything,), of_sample, vectorized=False, n_resamples=RESAMPLES, method="BCa",
            rng=np.random.default_rng(seed),
        )  # fmt: skip
    tails = np.percentile(found.bootstrap_distribution, [2.5, 97.5])
    low, high = (
        float(tail if math.isnan(bound) else bound)
        for bound, tail in zip(found.confidence_interval, tails, strict=True)
    )
    return low, high


def permutation(one: Clusters[T], other: Clusters[T], statistic: Statistic[T], *, seed: int = 0) -> float:
    """The two-sided p-value of the difference between two systems on the same conversations (scipy).

    If the systems are alike, who of them held a conversation does not matter: each conversation
    changes sides by a coin. For a mean this flips the sign of its difference. All ways are tried
    where there are no more than FLIPS, else so many drawn ones, the observed one among them.
    Raises UsageError for conversations of different numbers, none, or a statistic that is None.
    """
    if not one or [len(turns) for turns in one] != [len(turns) for turns in other]:
        raise UsageError("the two systems did not hold the same conversations", "compare them turn by turn")
    import numpy as np

    with eval_extra():
        from scipy.stats import permutation_test

    both = [*one, *other]

    def difference(mine: Any, theirs: Any) -> float:
        first, second = (_defined(statistic(_turns([both[int(i)] for i in side]))) for side in (mine, theirs))
        return first - second

    sides = np.arange(len(both)).reshape(2, -1)
    difference(*sides)  # raises before scipy can wrap it up
    if len(one) == 1:
        return 1.0  # either way round it is as far apart; scipy wants two
    found = permutation_test(
        tuple(sides), difference, permutation_type="samples", vectorized=False, n_resamples=FLIPS,
        alternative="two-sided", rng=np.random.default_rng(seed),
    )  # fmt: skip
    return float(found.pvalue)


def mcnemar(only_one: int, only_other: int) -> float:
    """McNemar's exact two-sided p-value: a fair coin thrown for each item that only one of two systems has right.

    It takes the items as independent.

    >>> mcnemar(5, 0)
    0.0625
    """
    with eval_extra():
        from scipy.stats import binomtest

    thrown = only_one + only_other
    return float(binomtest(only_one, thrown).pvalue) if thrown else 1.0


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's correction of several p-values, in their order: hold each against the level as usual (Holm 1979).

    >>> holm([0.5, 0.01, 0.03])
    [0.5, 0.03, 0.06]
    """
    corrected, largest = [0.0] * len(p_values), 0.0
    for place, i in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        largest = max(largest, min((len(p_values) - place) * p_values[i], 1.0))
        corrected[i] = largest
    return corrected


def _turns(conversations: Clusters[T]) -> list[T]:
    return list(chain.from_iterable(conversations))


def _defined(value: float | None) -> float:
    if value is None:
        raise UsageError("the measure has nothing to count", "give conversations with turns of every kind it needs")
    return value

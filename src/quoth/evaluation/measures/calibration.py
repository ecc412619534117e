"""Does an assistant know what it knows? Risk against coverage, and calibration.

An item is a confidence with what came of it: whether the answer was right, or for the risk what it
cost. Sums are exact to the last bit (`math.fsum`), so that the order of the items cannot change a
figure. Where there is nothing to count a share is None.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from quoth.errors import UsageError

BINS = 15
"""Guo et al. 2017 use as many."""


@dataclass(frozen=True)
class Operating:
    """A share of items answered, the surest first, and the mean loss over them."""

    coverage: float
    risk: float


def risk_coverage(items: Iterable[tuple[float, float]]) -> tuple[Operating, ...]:
    """The risk at every coverage 1/n, 2/n, ..., 1, from `(confidence, loss)`; a loss is 0 or 1, or any number.

    Items of equal confidence could be answered in any order. Each point that cuts through them has
    the expected value over all orders, which is that each of them costs their mean loss. Raises
    UsageError for a confidence or a loss that is not a finite number.
    """
    ranked = sorted(((float(c), float(loss)) for c, loss in items), reverse=True)
    if not all(math.isfinite(number) for item in ranked for number in item):
        raise UsageError("a confidence or a loss is not a number", "leave the item out, or repair its score")
    lost = 0.0
    points: list[Operating] = []
    for _, tied in groupby(ranked, key=lambda item: item[0]):
        losses = [loss for _, loss in tied]
        total = math.fsum(losses)
        for place in range(1, len(losses) + 1):
            count = len(points) + 1
            points.append(Operating(count / len(ranked), (lost + total * place / len(losses)) / count))
        lost += total
    return tuple(points)


def aurc(items: Iterable[tuple[float, float]]) -> float | None:
    """The area under the risk-coverage curve: its mean over coverages; None without items. Lower is better.

    Source: Geifman et al. 2019, the empirical AURC.
    """
    points = risk_coverage(items)
    return math.fsum(point.risk for point in points) / len(points) if points else None


def calibration_error(items: Iterable[tuple[float, bool]], bins: int = BINS) -> float | None:
    """The expected calibration error over `bins` bins of equal width, in [0, 1]; None without items.

    Within a bin the mean confidence is held against the share that is right; bins weigh by their
    items. Source: Naeini et al. 2015. Raises UsageError as `binned`.
    """
    filled = binned(items, bins)
    gaps = (abs(math.fsum(part for item in one for part in (item[0], -item[1]))) for one in filled)
    return math.fsum(gaps) / sum(map(len, filled)) if filled else None


def binned(items: Iterable[tuple[float, bool]], bins: int = BINS) -> list[list[tuple[float, bool]]]:
    """The items of each of `bins` bins of equal width that holds one, from the least sure.

    A bin holds its lower edge and not its upper one, but the last holds 1.0 as well. Raises
    UsageError for a confidence outside [0, 1] or no bin.
    """
    if bins < 1:
        raise UsageError(f"{bins} bins hold nothing", "give at least one")
    edges = [i / bins for i in range(1, bins)]
    # Comparing with the edges puts 0.29 where 29/100 is; multiplying by 100 would not.
    places = sorted(_probabilities(items))
    return [list(one) for _, one in groupby(places, key=lambda item: bisect_right(edges, item[0]))]


def brier(items: Iterable[tuple[float, bool]]) -> float | None:
    """The mean squared distance of confidence from the truth, in [0, 1]; None without items.

    Source: Brier 1950, for two outcomes. Raises UsageError for a confidence outside [0, 1].
    """
    listed = _probabilities(items)
    return math.fsum((confidence - right) ** 2 for confidence, right in listed) / len(listed) if listed else None


def _probabilities(items: Iterable[tuple[float, bool]]) -> list[tuple[float, bool]]:
    listed = [(float(confidence), bool(right)) for confidence, right in items]
    wrong = [confidence for confidence, _ in listed if not 0 <= confidence <= 1]
    if wrong:
        raise UsageError(f"a confidence of {wrong[0]} is no probability", "give numbers from 0 to 1")
    return listed

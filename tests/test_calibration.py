"""Knowing when not to answer: abstaining, risk against coverage, calibration."""

from __future__ import annotations

import math
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoth.errors import UsageError
from quoth.evaluation.measures.calibration import (
    Operating,
    aurc,
    brier,
    calibration_error,
    risk_coverage,
)

ITEMS = st.lists(st.tuples(st.sampled_from([0.0, 0.25, 0.5, 0.9, 1.0]), st.booleans()), max_size=8)


def test_risk_by_hand() -> None:
    """The surest is right, the next wrong, the last right: 0/1, 1/2, 1/3; their mean is 5/18."""
    items = [(0.1, 0), (0.9, 0), (0.5, 1)]
    curve = risk_coverage(items)
    assert curve == (Operating(1 / 3, 0), Operating(2 / 3, 1 / 2), Operating(1, 1 / 3))
    assert aurc(items) == pytest.approx(5 / 18)


def test_equal_confidence_costs_the_expected_value() -> None:
    """One right, then two of which one is wrong in either order: (0/1 + 0/1, 0 + 1/2 over 2, 1/3)."""
    items = [(0.9, 0), (0.5, 1), (0.5, 0), (0.1, 1)]
    assert [point.risk for point in risk_coverage(items)] == pytest.approx([0, 0.5 / 2, 1 / 3, 2 / 4])


def test_the_expected_value_is_the_mean_over_all_orders() -> None:
    """With all five confidences equal, the area is the mean of the areas of all 120 orders."""
    losses = [1, 0, 0, 1, 0.5]
    areas = [aurc([(-place, loss) for place, loss in enumerate(order)]) for order in permutations(losses)]
    assert len(areas) == 120
    assert aurc([(0.5, loss) for loss in losses]) == pytest.approx(sum(area or 0 for area in areas) / 120)


def test_nothing_has_no_area() -> None:
    """Without items the curve is empty, and no measure is 0."""
    assert risk_coverage([]) == ()
    assert aurc([]) is calibration_error([]) is brier([]) is None


@pytest.mark.parametrize("item", [(math.nan, 0), (math.inf, 0), (0.5, math.nan)])
def test_what_cannot_be_ranked_is_refused(item: tuple[float, float]) -> None:
    """A confidence or a loss that is no number would be somewhere in the order by accident."""
    with pytest.raises(UsageError, match="not a number\nleave the item out"):
        risk_coverage([(0.5, 1), item])


def test_calibration_error_by_hand() -> None:
    """Two bins: 0.2 and 0.4 with one right, off by |0.6 - 1|; 0.9, right, off by 0.1; over 3 items."""
    items = [(0.2, True), (0.4, False), (0.9, True)]
    assert calibration_error(items, bins=2) == pytest.approx((0.4 + 0.1) / 3)
    assert calibration_error(items, bins=1) == pytest.approx(abs(1.5 - 2) / 3)


def test_a_bin_holds_its_lower_edge() -> None:
    """0.5 is of the upper of two bins, with 0.9; 1.0 is of the last; 0.29 is of the bin from 29/100 on."""
    assert calibration_error([(0.5, True), (0.4, False)], bins=2) == pytest.approx((0.5 + 0.4) / 2)
    assert calibration_error([(0.5, True), (0.9, False)], bins=2) == pytest.approx(0.4 / 2)
    assert calibration_error([(1.0, False), (0.6, True)], bins=2) == pytest.approx(0.6 / 2)
    assert calibration_error([(0.29, True), (0.295, False)], bins=100) == pytest.approx((1 - 0.585) / 2)


def test_fifteen_bins_are_the_usual_number() -> None:
    """0.06 and 0.07 are apart with 15 bins, since 1/15 lies between them."""
    items = [(0.06, True), (0.07, False)]
    assert calibration_error(items) == calibration_error(items, bins=15) == pytest.approx((0.94 + 0.07) / 2)
    assert calibration_error(items, bins=14) == pytest.approx((1 - 0.13) / 2)


def test_brier_by_hand() -> None:
    """0.8 and right, 0.3 and wrong: (0.04 + 0.09) / 2."""
    assert brier([(0.8, True), (0.3, False)]) == pytest.approx(0.065)


@pytest.mark.parametrize("confidence", [-0.1, 1.1, math.nan])
def test_only_probabilities_are_calibrated(confidence: float) -> None:
    """A score outside [0, 1] has no calibration, nor has anything in no bins."""
    for measure in (calibration_error, brier):
        with pytest.raises(UsageError, match="is no probability\ngive numbers from 0 to 1"):
            measure([(0.5, True), (confidence, True)])
    with pytest.raises(UsageError, match="0 bins hold nothing\ngive at least one"):
        calibration_error([(0.5, True)], bins=0)


@settings(deadline=None)
@given(ITEMS, st.randoms())
def test_the_order_of_items_is_indifferent(items: list[tuple[float, bool]], random: Any) -> None:
    """Not one bit of any figure depends on it, ties or not, and every figure is a share."""
    shuffled = random.sample(items, len(items))
    assert risk_coverage(items) == risk_coverage(shuffled)
    for measure in (aurc, brier, calibration_error):
        figure = measure(items)
        assert figure == measure(shuffled)
        assert figure is None or 0 <= figure <= 1


@settings(deadline=None)
@given(ITEMS.filter(bool))
def test_one_bin_and_the_last_point_are_means(items: list[tuple[float, bool]]) -> None:
    """At full coverage the risk is the mean loss; in one bin the error is that of the means."""
    mean = sum(right for _, right in items) / len(items)
    last = risk_coverage(items)[-1]
    assert (last.coverage, last.risk) == pytest.approx((1, mean))
    confidence = sum(confidence for confidence, _ in items) / len(items)
    assert calibration_error(items, bins=1) == pytest.approx(abs(confidence - mean))

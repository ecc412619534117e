"""Intervals and tests that draw conversations."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoth.errors import UsageError
from quoth.evaluation.measures.metrics import JudgedTurn, grounded_accuracy
from quoth.evaluation.measures.statistics import Interval, holm, interval, mcnemar, mean, permutation

GROUNDED = JudgedTurn(answerable=True, refused=False, f1=1.0, overlaps=True, verbatim=True)


def score(turns: object) -> float | None:
    return grounded_accuracy(turns).score  # type: ignore[arg-type]


def test_the_mean_is_over_turns() -> None:
    """Exact to the last bit, and None of nothing."""
    assert mean([0.1] * 10) == 0.1
    assert mean([]) is None


def test_an_interval_holds_its_point_and_draws_whole_conversations() -> None:
    """20 turns right and 20 wrong: one a conversation they bound the share by about 0.16, as 1.96 * 0.5 / sqrt(40)
    says; all in two conversations they bound it by nothing.
    """
    apart = interval([[float(i % 2)] for i in range(40)], mean)
    assert apart.point == 0.5
    assert (apart.low, apart.high) == pytest.approx((0.345, 0.655), abs=0.035)
    together = interval([[1.0] * 20, [0.0] * 20], mean)
    assert (together.point, together.low, together.high) == (0.5, 0, 1)


def test_a_narrower_level_is_inside() -> None:
    """Half the samples lie in a narrower interval than nearly all do; the seed fixes both."""
    conversations = [[i * 0.37 % 1, i * 0.61 % 1] for i in range(30)]
    wide, narrow = interval(conversations, mean, level=0.99), interval(conversations, mean, level=0.5)
    assert wide.low < narrow.low < narrow.point < narrow.high < wide.high
    assert wide == interval(conversations, mean, level=0.99)
    assert wide != interval(conversations, mean, level=0.99, seed=1)
    assert wide != interval(conversations, mean, level=0.99, resamples=500)


def test_a_skewed_sample_has_a_skewed_interval() -> None:
    """One outlier above: BCa reaches further up than down, further up than the percentiles do."""
    found = interval([[0.0]] * 29 + [[30.0]], mean)
    assert found.point == 1
    assert found.high - found.point > 3 * (found.point - found.low)
    assert found.high > 4


@pytest.mark.parametrize("conversations", [[[1.0]] * 5, [[1.0, 0.0]], [[1.0, 0.0]] * 4])
def test_samples_that_all_agree_give_the_point(conversations: list[list[float]]) -> None:
    """Where nothing varies between conversations there is no interval to find, and it is not NaN."""
    point = mean(conversations[0])
    assert interval(conversations, mean) == Interval(point or 0, point or 0, point or 0)


def test_grounded_accuracy_has_an_interval_too() -> None:
    """8 of 16 answerable turns grounded, 12 of 16 others refused: 2 * 1/2 * 3/4 / (5/4) = 0.6.

    Every second conversation has turns of one kind only, so some samples lack a kind.
    """
    answerable = [[GROUNDED if i % 2 else JudgedTurn(answerable=True, refused=False)] for i in range(16)]
    others = [[JudgedTurn(answerable=False, refused=i % 4 > 0)] for i in range(16)]
    found = interval([*answerable, *others], score)
    assert found.point == pytest.approx(0.6)
    assert 0.3 < found.low < 0.5
    assert 0.65 < found.high < 0.85
    tiny = interval([[GROUNDED], [JudgedTurn(answerable=False, refused=True)]], score)
    assert tiny == Interval(1, 1, 1)


def test_bounds_that_bca_cannot_tell_are_percentiles() -> None:
    """The largest of 0, 2 and 2 is 2 whichever is left out, which BCa divides by.

    Of 27 samples one has only 0, which is more than the 2.5 % beyond a bound.
    """
    found = interval([[0.0], [2.0], [2.0]], lambda turns: max(turns, default=None))
    assert (found.low, found.point, found.high) == (0, 2, 2)


def test_a_measure_with_nothing_to_count_has_no_interval() -> None:
    """Neither no turn nor no turn of a kind is a figure."""
    for number in range(3):
        conversations: list[list[float]] = [[] for _ in range(number)]
        with pytest.raises(UsageError, match="nothing to count\ngive conversations"):
            interval(conversations, mean)
    with pytest.raises(UsageError, match="nothing to count"):
        interval([[GROUNDED]], score)


def test_all_ways_to_change_sides_by_hand() -> None:
    """Three conversations, all won: of 8 ways to change sides two are as far apart. One won and one lost: all are.

    A single conversation is as far apart either way.
    """
    assert permutation([[1.0]] * 3, [[0.0]] * 3, mean) == 2 / 8
    assert permutation([[0.0]] * 3, [[1.0]] * 3, mean) == 2 / 8
    assert permutation([[1.0], [0.0]], [[0.0], [1.0]], mean) == 1
    assert permutation([[1.0]], [[0.0]], mean) == 1


def test_conversations_change_sides_as_wholes() -> None:
    """Six turns won in two conversations are two coins, not six: 2 of 4 ways."""
    assert permutation([[1.0] * 3] * 2, [[0.0] * 3] * 2, mean) == 2 / 4


def test_many_conversations_are_drawn() -> None:
    """40 conversations, 28 won and 12 lost: a coin does so or worse with p of 0.017; the seed fixes the draw."""
    one, other = [[1.0]] * 28 + [[0.0]] * 12, [[0.0]] * 28 + [[1.0]] * 12
    exact = 2 * sum(comb(40, i) for i in range(13)) / 2**40
    found = permutation(one, other, mean, resamples=1999)
    assert found == pytest.approx(exact, abs=0.01)
    assert found == permutation(one, other, mean, resamples=1999, seed=0)
    assert found != permutation(one, other, mean, resamples=1999, seed=1)
    few = permutation(one, other, mean, resamples=9)
    assert few * 5 == pytest.approx(round(few * 5))  # twice a multiple of 1/10: nine are drawn, and one observed


def test_grounded_accuracy_can_be_compared() -> None:
    """One system grounds and refuses rightly in all four conversations, the other answers all wrongly: 2 of 16 ways."""
    good = [[GROUNDED, JudgedTurn(answerable=False, refused=True)]] * 4
    poor = [[JudgedTurn(answerable=True, refused=False), JudgedTurn(answerable=False, refused=False)]] * 4
    assert permutation(good, poor, score) == 2 / 16


def test_only_the_same_conversations_are_compared() -> None:
    """A missing conversation or turn is a mistake, and none at all no comparison."""
    for other in ([[1.0]], [[1.0], []], []):
        with pytest.raises(UsageError, match="same conversations\ncompare"):
            permutation([[1.0], [0.0]], other, mean)
    with pytest.raises(UsageError, match="same conversations"):
        permutation([], [], mean)
    for number in (1, 2):
        with pytest.raises(UsageError, match="nothing to count"):
            permutation([[]] * number, [[]] * number, mean)


def test_mcnemar_by_hand() -> None:
    """Of 4 differences 1 and 3 fall to each: a coin is as uneven in 10 of 16 cases. Agreement counts for nothing."""
    one = [True, False, False, False] + [True] * 7 + [False] * 2
    other = [False, True, True, True] + [True] * 7 + [False] * 2
    assert mcnemar(one, other) == mcnemar(other, one) == pytest.approx(10 / 16)
    assert mcnemar([True] * 5, [False] * 5) == pytest.approx(2 / 32)
    assert mcnemar([True, False], [False, True]) == 1
    assert mcnemar([True], [True]) == mcnemar([], []) == 1
    with pytest.raises(UsageError, match="2 items here and 1 there\ncompare"):
        mcnemar([True, True], [True])


def test_holm_by_hand() -> None:
    """The smallest of three times 3, the next times 2, the last times 1; none below the one before it, none above 1."""
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])
    assert holm([0.9, 0.6]) == pytest.approx([1, 1])
    assert holm([0.2]) == [0.2]
    assert holm([1.0, 0.0]) == [1, 0]
    assert holm([]) == []
    for wrong in (-0.1, 1.1, float("nan")):
        with pytest.raises(UsageError, match="not between 0 and 1\ncorrect"):
            holm([0.5, wrong])


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=1, max_size=3), min_size=1, max_size=5))
def test_an_interval_keeps_its_bounds(conversations: list[list[float]]) -> None:
    """Of shares it is a share, it is in order, and no bound is NaN."""
    found = interval(conversations, mean, resamples=50)
    assert 0 <= found.low <= found.high <= 1

"""Intervals and tests that draw conversations."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, erfc, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoth.errors import UsageError
from quoth.evaluation.measures.metrics import harmonic_mean
from quoth.evaluation.measures.statistics import holm, interval, mcnemar, mean, permutation

Judged = tuple[bool, bool]
"""Whether a turn can be answered, and whether it went right."""
GROUNDED, LOST, REFUSED, ANSWERED = (True, True), (True, False), (False, True), (False, False)


def score(turns: Sequence[Judged]) -> float | None:
    """Grounded accuracy: None where there are turns of one kind only."""
    answered, refused = (mean([float(right) for kind, right in turns if kind == wanted]) for wanted in (True, False))
    return None if answered is None or refused is None else harmonic_mean(answered, refused)


def test_the_mean_is_over_turns() -> None:
    """Exact to the last bit, and None of nothing."""
    assert mean([0.1] * 10) == 0.1
    assert mean([]) is None


def test_an_interval_draws_whole_conversations() -> None:
    """20 turns right and 20 wrong: one a conversation they bound the share by about 0.16, as 1.96 * 0.5 / sqrt(40)
    says; all in two conversations they bound it by nothing.
    """
    apart = interval([[float(i % 2)] for i in range(40)], mean)
    assert apart == pytest.approx((0.345, 0.655), abs=0.035)
    assert interval([[1.0] * 20, [0.0] * 20], mean) == (0, 1)


def test_the_seed_fixes_what_is_drawn() -> None:
    """The same twice, and another with another seed."""
    conversations = [[i * 0.37 % 1, i * 0.61 % 1] for i in range(30)]
    assert interval(conversations, mean) == interval(conversations, mean)
    assert interval(conversations, mean) != interval(conversations, mean, seed=1)


def test_a_skewed_sample_has_a_skewed_interval() -> None:
    """One outlier above: BCa reaches further up than down, further up than the percentiles do."""
    low, high = interval([[0.0]] * 29 + [[30.0]], mean)
    assert high - 1 > 3 * (1 - low)
    assert high > 4


@pytest.mark.parametrize("conversations", [[[1.0]] * 5, [[1.0, 0.0]], [[1.0, 0.0]] * 4])
def test_samples_that_all_agree_give_the_point(conversations: list[list[float]]) -> None:
    """Where nothing varies between conversations there is no interval to find, and it is not NaN."""
    point = mean(conversations[0])
    assert interval(conversations, mean) == (point, point)


def test_grounded_accuracy_has_an_interval_too() -> None:
    """8 of 16 answerable turns grounded, 12 of 16 others refused: 2 * 1/2 * 3/4 / (5/4) = 0.6.

    Every second conversation has turns of one kind only, so some samples lack a kind.
    """
    answerable = [[GROUNDED if i % 2 else LOST] for i in range(16)]
    others = [[(False, i % 4 > 0)] for i in range(16)]
    low, high = interval([*answerable, *others], score)
    assert 0.3 < low < 0.5
    assert 0.65 < high < 0.85
    assert interval([[GROUNDED], [REFUSED]], score) == (1, 1)


def test_bounds_that_bca_cannot_tell_are_percentiles() -> None:
    """The largest of 0, 2 and 2 is 2 whichever is left out, which BCa divides by.

    Of 27 samples one has only 0, which is more than the 2.5 % beyond a bound.
    """
    assert interval([[0.0], [2.0], [2.0]], lambda turns: max(turns, default=None)) == (0, 2)


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
    found = permutation(one, other, mean)
    assert found == pytest.approx(exact, abs=0.01)
    assert found == permutation(one, other, mean, seed=0)
    assert found != permutation(one, other, mean, seed=1)


def test_grounded_accuracy_can_be_compared() -> None:
    """One system grounds and refuses rightly in all four conversations, the other answers all wrongly: 2 of 16 ways."""
    good = [[GROUNDED, REFUSED]] * 4
    poor = [[LOST, ANSWERED]] * 4
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
    """Of 4 differences 1 and 3 fall to each: a coin is as uneven in 10 of 16 cases."""
    assert mcnemar(1, 3) == mcnemar(3, 1) == pytest.approx(10 / 16)
    assert mcnemar(5, 0) == pytest.approx(2 / 32)
    assert mcnemar(1, 1) == mcnemar(0, 0) == 1


def test_mcnemar_of_thousands() -> None:
    """As the normal distribution has it, and no underflow."""
    normal = erfc((2100 - 1950 - 1) / sqrt(2 * (2100 + 1950)))  # with the correction for continuity
    assert mcnemar(2100, 1950) == pytest.approx(normal, abs=1e-4)
    assert 0 <= mcnemar(4000, 100) < 1e-200


def test_holm_by_hand() -> None:
    """The smallest of three times 3, the next times 2, the last times 1; none below the one before it, none above 1."""
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])
    assert holm([0.9, 0.6]) == pytest.approx([1, 1])
    assert holm([0.2]) == [0.2]
    assert holm([1.0, 0.0]) == [1, 0]
    assert holm([]) == []


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=1, max_size=3), min_size=1, max_size=5))
def test_an_interval_keeps_its_bounds(conversations: list[list[float]]) -> None:
    """Of shares it is a share, it is in order, and no bound is NaN."""
    low, high = interval(conversations, mean)
    assert 0 <= low <= high <= 1

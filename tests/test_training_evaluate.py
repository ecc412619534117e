"""Figures and fitted numbers: thresholds, halves, leans and the regression, on hand-worked cases."""

import numpy as np
import pytest
from training.calibrate import Outcomes, Windows, grounded_threshold, logistic
from training.evaluate import halves, mean, polarity, spread, threshold
from training.rows import Row


def row(title: str) -> Row:
    """A row of an article."""
    return Row("1", "set", title, (), "?", "x", "none")


def test_the_threshold_lies_between_the_last_right_answer_and_the_first_near_miss() -> None:
    """Answering .9 and .8 and refusing .4 is all right: the threshold is their middle, .6."""
    assert threshold([0.9, 0.8, 0.4], [1.0, 1.0, 0.0], [False, False, True]) == pytest.approx(0.6)


def test_where_nothing_is_right_everything_is_refused() -> None:
    """No confidence reaches the threshold."""
    assert threshold([0.9, 0.8], [0.0, 0.0], [True, True]) > 1


def test_halves_keep_an_article_together_and_are_of_a_size() -> None:
    """Three rows of a against two of b and one of c."""
    found = halves([row(t) for t in "aabbac"])
    assert found == [0, 0, 1, 1, 0, 1]


def test_the_lean_makes_both_classes_right_where_they_can_be() -> None:
    """Odds of 1 and 2 are "no", 3 and 4 "yes": the lean puts zero between 2 and 3."""
    lean = polarity([1.0, 2.0, 3.0, 4.0], [False, False, True, True])
    assert [o + lean > 0 for o in (1.0, 2.0, 3.0, 4.0)] == [False, False, True, True]


def test_means_are_in_percent() -> None:
    """Half right is 50; nothing is 0."""
    assert (mean([1.0, 0.0]), mean([])) == (50.0, 0.0)


def test_the_regression_rises_where_windows_become_right() -> None:
    """Half of the windows at 1 and all at 3 are right: the chance at 1 is one half."""
    margins = np.array([[1.0, 0.0]] * 20 + [[3.0, 0.0]] * 10)
    right = np.array([0.0, 1.0] * 10 + [1.0] * 10)
    slope, _, bias = logistic(Windows(margins, np.ones(30), right, np.ones(30)), ridge=1e-3)
    assert slope > 1
    assert slope * 0.25 + bias == pytest.approx(0, abs=0.1)


def test_the_regression_learns_what_a_place_in_the_search_says() -> None:
    """Three of four at place 1 are right and one of four at place 2: ln 3 falls to -ln 3 over ln 2."""
    right = np.array([1.0, 1, 1, 0, 1, 0, 0, 0])
    places = np.array([1.0] * 4 + [2.0] * 4)
    _, place, bias = logistic(Windows(np.zeros((8, 2)), places, right, np.ones(8)), ridge=1e-9)
    assert bias == pytest.approx(np.log(3), abs=1e-3)
    assert place * np.log(2) == pytest.approx(-2 * np.log(3), abs=1e-3)


def test_a_part_of_a_set_is_spread_over_all_of_it() -> None:
    """Five rows of which two are wanted: the first and the fourth."""
    assert [r.title for r in spread([row(t) for t in "abcde"], 2)] == ["a", "d"]


def outcomes(chances: list[float], right: list[bool], none: list[bool]) -> Outcomes:
    return Outcomes(np.array(chances), np.array(right), np.array(none))


def test_grounded_accuracy_is_the_harmonic_mean_of_found_and_refused() -> None:
    """At .5 one of two answerable is right and answered, and one of one is refused: 2 * .5 * 1 / 1.5."""
    found = outcomes([0.9, 0.6, 0.2], [True, False, False], [False, False, True])
    assert found.grounded(0.5) == pytest.approx(2 / 3)
    assert found.grounded(0.95) == 0
    assert found.grounded(0.1) == 0


def test_the_threshold_has_the_highest_grounded_accuracy_over_all_sets() -> None:
    """Between .6 and .4 both sets are without fault; between .9 and .6 one loses a right answer."""
    first = outcomes([0.9, 0.4], [True, False], [False, True])
    second = outcomes([0.6, 0.3], [True, False], [False, True])
    assert grounded_threshold([first, second]) == pytest.approx(0.5)

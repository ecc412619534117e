"""Numbers fitted to what both readers said, on cases small enough to see through."""

from __future__ import annotations

import numpy as np
import pytest
from training.calibrate import (
    Outcomes,
    best_threshold,
    calibration_error,
    certified,
    chosen,
    evenly,
    fit_skimmer,
    fit_verdict,
    logistic,
    sigmoid,
)
from training.searched import Asked, Skimmed, Weighed, keep, kept

from quoth.answering.verdict import Signs


def sign(lead: float, kind: float = 1.0) -> Signs:
    """Signs of a passage that leads by so much."""
    return Signs(2.0, kind, 1.0, lead, True, 1, False, 0.0)


def asked(number: int, right: bool, none: bool = False) -> Asked:
    """A question whose right answers have the higher margins, of a document of its own."""
    margin = 3.0 if right else -3.0
    skimmed = (Skimmed(margin, margin, 1, right), Skimmed(-4.0, -4.0, 2, False))
    judged = (Weighed(sign(margin, margin), right), Weighed(sign(-5.0, -4.0), False))
    return Asked("squad2", f"d{number}", none, False, skimmed, judged)


def test_the_regression_finds_the_odds_of_two_groups() -> None:
    """Of those at 0 one in four is right, of those at 1 three in four: a bias of -ln 3 and a slope of 2 ln 3."""
    x = np.array([[0.0, 1.0]] * 4 + [[1.0, 1.0]] * 4)
    right = np.array([True, False, False, False, True, True, True, False])
    slope, bias = logistic(x, right, np.ones(8), ridge=1e-9)
    assert (slope, bias) == pytest.approx((2 * np.log(3), -np.log(3)), abs=1e-4)


def test_each_set_counts_alike() -> None:
    """Three questions of a and one of b: a sixth each, and a half."""
    assert evenly(["a", "a", "b", "a"]).tolist() == pytest.approx([1 / 6, 1 / 6, 1 / 2, 1 / 6])


def test_the_passage_that_leads_is_the_answer() -> None:
    """Of two the one that is ahead; of none nothing."""
    ahead, behind = Weighed(sign(1.0), True), Weighed(sign(-1.0), False)
    assert chosen(Asked("s", "g", False, False, (), (behind, ahead))) == ahead
    assert chosen(Asked("s", "g", False, False, (), ())) is None


def test_the_threshold_parts_right_answers_from_what_has_none() -> None:
    """Twelve right at .8 and twelve without an answer at .2: any limit between is perfect, the middle is taken."""
    chances = np.array([0.8] * 12 + [0.2] * 12)
    right = np.array([True] * 12 + [False] * 12)
    outcomes = Outcomes(chances, right, ~right, np.array(["s"] * 24))
    assert best_threshold(outcomes) == pytest.approx(0.5)
    assert (outcomes.grounded(0.5), outcomes.grounded(0.9)) == (1.0, 0.0)


def test_a_limit_is_certified_only_as_far_as_the_bound_holds() -> None:
    """Of 100 answers four may be wrong (the bound is 8.9 %), five not (10.2 %); ten more wrong ones make it fail."""
    chances = np.linspace(0.99, 0.60, 110)
    right = np.array([True] * 96 + [False] * 14)
    assert certified(chances[:100], right[:100]) == pytest.approx(chances[99])
    assert certified(chances, right) == pytest.approx(chances[99])
    assert certified(chances[:100], np.array([True] * 95 + [False] * 5)) == 1.0


def test_a_chance_that_holds_has_no_error() -> None:
    """Half right at .5 is right; half right at .9 is off by .4."""
    right = np.array([True, False] * 10)
    assert calibration_error(np.full(20, 0.5), right) == pytest.approx(0.0)
    assert calibration_error(np.full(20, 0.9), right) == pytest.approx(0.4)


def test_fitted_numbers_tell_right_from_wrong() -> None:
    """On thirty questions that are told apart by their margins both readers give the right ones more than half."""
    questions = [asked(i, right=i % 2 == 0, none=i % 2 == 1) for i in range(30)]
    fitted = fit_skimmer(questions)
    assert fitted.confidence(3.0, 3.0) > 0.5 > fitted.confidence(-3.0, -3.0)
    verdict, worth = fit_verdict(questions)
    assert verdict.chance(sign(3.0, 3.0)) > verdict.threshold > verdict.chance(sign(-3.0, -3.0))
    assert (worth["auroc"], worth["grounded"]) == (1.0, 1.0)


def test_what_was_asked_comes_back_from_disk(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every number and every flag."""
    path = tmp_path_factory.mktemp("asked") / "asked.jsonl"
    questions = [asked(1, right=True), asked(2, right=False, none=True)]
    keep(questions, path)
    assert kept(path) == questions


def test_log_odds_become_chances() -> None:
    """0 is even, and nothing overflows."""
    assert sigmoid(np.array([0.0, 1e9])).tolist() == pytest.approx([0.5, 1.0])

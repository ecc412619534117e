"""The tables and figures behind the reports, by hand."""

from __future__ import annotations

import re

import pytest

from quoth.evaluation.judging.runs import judge
from quoth.evaluation.showing import plots, tables
from tiny import mills, scored


def test_percentiles_are_values_that_were_measured() -> None:
    """Of 1..20 the half are at most 10 and 95 % at most 19; of a single value it is every percentile."""
    values = [float(value) for value in range(20, 0, -1)]
    assert [tables.percentile(values, percent) for percent in (50, 95, 100)] == [10, 19, 20]
    assert tables.percentile([7.0], 50) == tables.percentile([7.0], 95) == 7


def test_times_by_stage_by_hand() -> None:
    """Reading took 2, 4 and 9; turns that say nothing of a stage do not count for it."""
    questions, found = mills()
    scores = judge(questions, found, "s", "own").scores
    assert tables.latency(scores) == (tables.Spread("read", 3, 4, 9, 9), tables.Spread("total", 4, 3, 9, 9))
    assert tables.counters(scores) == (tables.Spread("passages", 1, 2, 2, 2),)


def test_kinds_depths_and_statuses_by_hand() -> None:
    """Of the four turns about a time, a1 and b1 went right; all F1 are 0 or 1."""
    questions, found = mills()
    scores = judge(questions, found, "s", "own").scores
    assert tables.by_kind(scores) == (tables.Row("when", 4, 0.5, 0.5, 0.5), tables.Row("where", 1, 0, 0, 0))
    assert [(row.label, row.n, row.grounded) for row in tables.by_depth(scores)] == [
        ("1", 2, 1),
        ("2", 2, 0),
        ("3", 1, 0),
    ]
    assert tables.confusion(scores) == {
        "answerable": {"answered": tables.Cell(2, 1), "not_found": tables.Cell(1, 0), "clarify": tables.Cell(0, 0)},
        "unanswerable": {"answered": tables.Cell(1, 0), "not_found": tables.Cell(1, 1), "clarify": tables.Cell(0, 0)},
    }


def test_depths_come_in_order_and_the_deepest_are_told_together() -> None:
    """Turns 9, 10, 12 and 40: ten is not between one and two, and 12+ holds two."""
    rows = tables.by_depth([scored(depth=depth) for depth in (10, 40, 9, 12)])
    assert [(row.label, row.n) for row in rows] == [("9", 1), ("10", 1), ("12+", 2)]


def test_reliability_and_the_operating_point_by_hand() -> None:
    """Given: 0.9 right, 0.7 to an unanswerable turn and 0.6 wrong; two of five are refused."""
    questions, found = mills()
    scores = judge(questions, found, "s", "own").scores
    bins = tables.reliability(scores)
    assert [(b.n, b.right, b.confidence) for b in bins] == [(1, 0, 0.6), (1, 0, 0.7), (1, 1, 0.9)]
    at = tables.operating(scores)
    assert at
    assert (at.coverage, at.risk) == (3 / 5, 2 / 3)


def test_two_answers_of_one_bin_are_averaged() -> None:
    """0.62 and 0.64 lie in the bin from 9/15: mean 0.63, one of two right."""
    (found,) = tables.reliability([scored(confidence=0.62), scored(confidence=0.64, right=False)])
    assert (found.n, found.right) == (2, 0.5)
    assert found.confidence == pytest.approx(0.63)


def test_a_label_is_not_read_as_a_formula() -> None:
    """A kind of question named by somebody else is drawn as it is, cut to a length, and escaped."""
    drawn = plots.kinds([tables.Row(r"$\frac<x>$", 1, 1, 1, 0), tables.Row("k" * 40, 1, None, None, None)])
    assert r"$\frac&lt;x&gt;$  1" in drawn
    assert f"{'k' * 21}…  1" in drawn


def test_figures_take_their_colours_from_the_page() -> None:
    """No colour of a figure is a number, so that it can be seen on a dark page, and no font is named."""
    drawn = plots.shares([("MRR", 0.5)])
    assert "var(--one)" in drawn
    assert not re.search(r"(?:fill|stroke): #|font-family", drawn)

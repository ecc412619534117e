"""From which confidence on at most one answer in ten is wrong, by rows that nothing was fitted to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from training.certify import certificate, unasked, write_limit
from training.rows import Row
from training.searched import Asked, Weighed

from quoth.answering.verdict import Signs, Verdict


def row(number: int) -> Row:
    return Row(str(number), "squad1", "", (), "Who?", "Ann.", "span")


def asked(kind: float, right: bool, answered: bool = True) -> Asked:
    signs = Signs(0.0, kind, 0.0, 0.0, False, 1, False, 0.0)
    return Asked("squad1", "g", False, False, (), (Weighed(signs, right),) if answered else ())


def test_only_rows_that_were_not_asked_for_the_fit_are_left() -> None:
    """Of ten the fit asked every fifth, 0 and 5; of the eight others every second, four at most."""
    rows = [row(number) for number in range(10)]
    assert [one.id for one in unasked(rows, 2, 4)] == ["1", "3", "6", "8"]
    assert [one.id for one in unasked(rows, 2, 100)] == ["1", "2", "3", "4", "6", "7", "8", "9"]


def test_the_certificate_says_how_many_questions_keep_an_answer() -> None:
    """A hundred sure answers with four wrong ones hold (8.9 % at most); a hundred unsure wrong ones and fifty questions
    without any answer make that 100 of 250.
    """
    verdict = Verdict(weights=(0, 4, 0, 0, 0, 0, 0, 0), bias=0)  # the chance is that of the margin of kind in log-odds
    every = [asked(3.0, number >= 4) for number in range(100)]
    every += [asked(-2.0, False)] * 100 + [asked(0.0, False, answered=False)] * 50
    limit, told = certificate(every, verdict)
    assert limit == pytest.approx(0.95257, abs=1e-5)
    assert told == {"questions": 250, "limit": 0.95257, "coverage": 0.4, "wrong": 0.04}


def test_the_limit_becomes_the_verdicts(tmp_path: Path) -> None:
    """Nothing else of the file changes."""
    facts = tmp_path / "reader.json"
    facts.write_text(json.dumps({"format": 2, "verdict": {"threshold": 0.5, "certified": 1.0}}), "utf-8")
    write_limit(facts, 0.8761234)
    assert json.loads(facts.read_text("utf-8")) == {"format": 2, "verdict": {"threshold": 0.5, "certified": 0.87612}}

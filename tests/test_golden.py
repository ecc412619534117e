"""The golden set with the real reader: the gate that every change has to pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoth.answering.reader import WEIGHTS, TrainedReader
from quoth.assistant import Assistant
from quoth.evaluation.judging import regression
from quoth.evaluation.judging.running import predict
from quoth.evaluation.judging.runs import Run, judge
from quoth.evaluation.sets.question_set import QuestionSet, load_set

GOLDEN = Path(__file__).parent.parent / "eval" / "sets" / "golden"


@pytest.fixture(scope="module")
def questions() -> QuestionSet:
    return load_set(GOLDEN)


def run(questions: QuestionSet, reader: TrainedReader) -> Run:
    with Assistant.from_texts(questions.texts, reader=reader) as assistant:
        return judge(questions, predict(assistant, questions), "quoth", "own")


@pytest.fixture(scope="module")
def first(questions: QuestionSet) -> Run:
    return run(questions, TrainedReader.open(WEIGHTS))


def test_the_gate_is_passed(questions: QuestionSet, first: Run) -> None:
    """Every quote stands, every marker leads somewhere, two runs agree, no turn changed unacknowledged.

    If a change is meant: quoth eval gate golden --accept
    """
    again = run(questions, TrainedReader.open(WEIGHTS))
    assert regression.broken(first, again, regression.load_baseline(GOLDEN / "baseline.json")) == []


def test_the_gate_stops_a_changed_threshold(questions: QuestionSet, first: Run) -> None:
    """A reader that refuses more changes turns that were right, and each is named."""
    reader = TrainedReader.open(WEIGHTS)
    reader.threshold += 0.1
    changed = run(questions, reader)
    problems = regression.broken(changed, changed, regression.baseline_of(first))
    assert problems
    assert all(problem.startswith("turn g-") for problem in problems)
    assert any("was grounded and is refused wrongly" in problem for problem in problems)

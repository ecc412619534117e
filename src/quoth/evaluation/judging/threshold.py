"""Where should refusing begin? A set asked once with nothing refused for want of confidence, judged at any threshold.

At a threshold every turn whose confidence is below it becomes a refusal, and is scored as any other
refusal is. The turns are asked after the gold answers, so that what one threshold refuses changes
no question that comes later.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any

from quoth.answering.reply import NOT_FOUND
from quoth.config import DEFAULTS
from quoth.errors import SetError
from quoth.evaluation.judging.scorecard import MEASURES
from quoth.evaluation.judging.scoring import TurnScore, score
from quoth.evaluation.sets.predictions import History, Prediction
from quoth.evaluation.sets.question_set import QuestionSet

HISTORY: History = "gold"
GRID = tuple(step / 20 for step in range(21))
"""Thresholds that are told whatever was found."""
WARNING = (
    "The best threshold was chosen on this set, so its figures say nothing about other questions. "
    "Report them on a set that had no part in the choice."
)


UNBARRED = replace(DEFAULTS, threshold=0.0)
"""With these settings every answer is given, however unsure the reader is of it."""


@dataclass(frozen=True)
class Point:
    """What one threshold gives, each a share in [0, 1]: J_A, J_U and their harmonic mean, Grounded Accuracy."""

    threshold: float
    answered: float
    refused: float
    grounded_accuracy: float


@dataclass(frozen=True)
class Sweep:
    """A set at the thresholds of GRID, at the best, and at the one in use; `points` are all of them in order.

    `best` has the highest Grounded Accuracy of all thresholds, of equal ones the lowest.
    """

    set_name: str
    set_sha256: str
    turns: int
    answerable: int
    unanswerable: int
    best: Point
    current: Point
    points: tuple[Point, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain data, with the warning that belongs to it."""
        return {**asdict(self), "history": HISTORY, "warning": WARNING}


def check_sides(questions: QuestionSet) -> None:
    """Raises SetError for a set without an answerable or an unanswerable turn: every threshold would do."""
    for side in ("answerable", "unanswerable"):
        if not _count(questions, side):
            raise SetError(
                f"the set {questions.manifest.name} has no {side} turn",
                "a threshold weighs answers against refusals: name a set that has turns of both sorts",
            )


def _count(questions: QuestionSet, side: str) -> int:
    return sum(turn.answerability == side for turn in questions.turns)


def _stands(one: Prediction, threshold: float) -> bool:
    return one.refused or (one.confidence is not None and one.confidence >= threshold)


def _refusal(one: Prediction) -> Prediction:
    return one.model_copy(update={"status": "not_found", "answer": "", "text": NOT_FOUND, "citations": ()})


def sweep(questions: QuestionSet, predictions: Sequence[Prediction], current: float) -> Sweep:
    """Judge predictions, which are in the order of the set's turns and refuse nothing, at every threshold.

    Raises SetError as `check_sides`.
    """
    check_sides(questions)
    at = _judge(questions, predictions)
    sure = sorted({one.confidence for one in predictions if not one.refused and one.confidence is not None})
    points = [at(threshold) for threshold in (0.0, *(_between(low, high) for low, high in pairwise(sure)))]
    best = max(points, key=lambda point: point.grounded_accuracy)
    now = at(current)
    return Sweep(
        set_name=questions.manifest.name,
        set_sha256=questions.fingerprint,
        turns=len(questions.turns),
        answerable=_count(questions, "answerable"),
        unanswerable=_count(questions, "unanswerable"),
        best=best,
        current=now,
        points=tuple(sorted({best, now, *map(at, GRID)}, key=lambda point: point.threshold)),
    )


def _judge(questions: QuestionSet, predictions: Sequence[Prediction]) -> Callable[[float], Point]:
    """Scores each turn twice, as it was said and as a refusal; no turn's score depends on another's."""
    said, refused = score(questions, predictions), score(questions, [_refusal(one) for one in predictions])

    def at(threshold: float) -> Point:
        each = zip(predictions, said, refused, strict=True)
        found = [kept if _stands(one, threshold) else refusal for one, kept, refusal in each]
        return Point(threshold, *(_value(name, found) for name in ("answered", "refused", "grounded_accuracy")))

    return at


def _value(name: str, scores: Sequence[TurnScore]) -> float:
    return MEASURES[name].value(scores) or 0.0


def _between(low: float, high: float) -> float:
    """A number between two others in as few digits as there is one near their middle."""
    middle = (low + high) / 2
    return next((short for digits in range(1, 17) if low < (short := round(middle, digits)) < high), middle)


def in_markdown(found: Sweep) -> str:
    """The thresholds as a table, and what may not be done with it."""
    counts = f"{found.answerable} answerable, {found.unanswerable} unanswerable"
    return "\n".join(
        [
            f"{found.set_name}: {found.turns} turns after the gold answers, {counts}",
            "",
            "| threshold | J_A | J_U | GA | |",
            "|---|---|---|---|---|",
            *(_line(point, found) for point in found.points),
            "",
            WARNING,
        ]
    )


def _line(point: Point, found: Sweep) -> str:
    marks = [name for name, one in (("best", found.best), ("current", found.current)) if one == point]
    shares = f"{point.answered:.3f} | {point.refused:.3f} | {point.grounded_accuracy:.3f}"
    return f"| {point.threshold} | {shares} | {', '.join(marks)} |"

"""The tables behind the reports: turns by kind and depth, times by stage, what was said to what."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from quoth.evaluation.judging.scorecard import MEASURES, Scores, losses, outcomes
from quoth.evaluation.judging.scoring import TurnScore
from quoth.evaluation.measures.calibration import Operating, binned
from quoth.evaluation.measures.statistics import mean
from quoth.evaluation.sets.question_set import Answerability
from quoth.types import Status

DEEPEST = 12
"""Turns from this depth on are told together."""


@dataclass(frozen=True)
class Row:
    """The turns of one kind or depth, `n` of them answerable or unanswerable.

    `grounded` is the share of those that went right, by an answer or a refusal, `f1` their mean
    token F1, `refused` the share refused; all in [0, 1], None without such a turn.
    """

    label: str
    n: int
    grounded: float | None
    f1: float | None
    refused: float | None


def by_kind(scores: Scores) -> tuple[Row, ...]:
    """A row for each kind of question, by name."""
    return tuple(_row(kind, [s for s in scores if s.kind == kind]) for kind in sorted({s.kind for s in scores}))


def by_depth(scores: Scores) -> tuple[Row, ...]:
    """A row for each depth of turn from 1; the deepest are one row."""
    found = []
    for depth in sorted({min(s.depth, DEEPEST) for s in scores}):
        there = [s for s in scores if min(s.depth, DEEPEST) == depth]
        more = "+" if any(s.depth > DEEPEST for s in there) else ""
        found.append(_row(f"{depth}{more}", there))
    return tuple(found)


def _row(label: str, scores: Scores) -> Row:
    f1 = MEASURES["f1"]
    decided = [s for s in scores if f1.over(s)]
    return Row(
        label,
        len(decided),
        mean([float(s.grounded) for s in decided]),
        f1.value(scores),
        mean([float(s.refused) for s in decided]),
    )


@dataclass(frozen=True)
class Spread:
    """How a number spreads over the `n` turns that have it: median, 95th percentile, largest."""

    label: str
    n: int
    p50: float
    p95: float
    most: float


def latency(scores: Scores) -> tuple[Spread, ...]:
    """Milliseconds by stage, in the order in which the stages were told."""
    return _spreads([score.timings_ms for score in scores])


def counters(scores: Scores) -> tuple[Spread, ...]:
    """What was counted in each turn; the same on every machine."""
    return _spreads([score.counters for score in scores])


def _spreads(turns: Sequence[Mapping[str, float]]) -> tuple[Spread, ...]:
    names = dict.fromkeys(name for turn in turns for name in turn)
    return tuple(_spread(name, [float(turn[name]) for turn in turns if name in turn]) for name in names)


def _spread(label: str, values: Sequence[float]) -> Spread:
    return Spread(label, len(values), percentile(values, 50), percentile(values, 95), max(values))


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest of the values that at least `percent` of them do not exceed (nearest rank).

    >>> percentile([4, 1, 3, 2], 50), percentile([4, 1, 3, 2], 95)
    (2, 4)
    """
    return sorted(values)[max(math.ceil(len(values) * percent / 100), 1) - 1]


@dataclass(frozen=True)
class Cell:
    """Turns of one answerability and one status: how many, how many of them went right."""

    n: int
    grounded: int


def confusion(scores: Scores) -> dict[str, dict[str, Cell]]:
    """By answerability what was said, by status; every answerability that there is a turn of."""
    present = [name for name in get_args(Answerability) if any(s.answerability == name for s in scores)]
    return {
        name: {
            status: _cell([s for s in scores if (s.answerability, s.status) == (name, status)]) for status in STATUSES
        }
        for name in present
    }


def _cell(scores: Scores) -> Cell:
    return Cell(len(scores), sum(s.grounded for s in scores))


STATUSES: tuple[str, ...] = get_args(Status)


@dataclass(frozen=True)
class Bin:
    """The answers whose confidence lies in one bin: how many, their mean confidence, the share that is right."""

    n: int
    confidence: float
    right: float


def reliability(scores: Scores) -> tuple[Bin, ...]:
    """The bins of the calibration error that hold an answer, from the least sure."""
    return tuple(
        Bin(len(found), math.fsum(c for c, _ in found) / len(found), sum(r for _, r in found) / len(found))
        for found in binned(outcomes(scores))
    )


def operating(scores: Scores) -> Operating | None:
    """Where the run stands among the points of its risk-coverage curve; None if it gave no answer with a confidence."""
    given, sure = outcomes(scores), losses(scores)
    if not given:
        return None
    return Operating(len(given) / len(sure), sum(not right for _, right in given) / len(given))


def failures(scores: Scores) -> dict[str, int]:
    """How many turns went wrong in each of the ways of `FAILURES`."""
    return {name: sum(map(of, scores)) for name, of in FAILURES.items()}


FAILURES: Mapping[str, Callable[[TurnScore], bool]] = {
    "answered an unanswerable question": lambda s: not s.grounded and s.answerability == "unanswerable",
    "wrong or ungrounded answer": lambda s: not s.grounded and s.answerability != "unanswerable" and not s.refused,
    "wrong refusal": lambda s: not s.grounded and s.answerability != "unanswerable" and s.refused,
}
"""The ways in which a turn goes wrong, the worst first; each turn that does goes wrong in one of them."""

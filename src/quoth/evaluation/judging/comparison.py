"""Two runs over the same questions: is one better, or was it chance, and which turns changed?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from quoth.errors import SetError
from quoth.evaluation.judging.runs import Run
from quoth.evaluation.judging.scorecard import MEASURES, PRIMARY, Measure, Scores, conversations
from quoth.evaluation.judging.scoring import TurnScore
from quoth.evaluation.measures.statistics import holm, mcnemar, permutation


@dataclass(frozen=True)
class Difference:
    """A primary measure in both runs; `p` is a paired permutation test's, `holm` corrects it for the five."""

    before: float
    after: float
    n: int
    p: float
    holm: float


@dataclass(frozen=True)
class Comparison:
    """All that differs. `flips` are the turns that are grounded in one run only, before and after.

    `mcnemar` is the exact test's p over those turns.
    """

    before: Run
    after: Run
    differences: Mapping[str, Difference]
    mcnemar: float
    flips: tuple[tuple[TurnScore, TurnScore], ...]


def compare(before: Run, after: Run) -> Comparison:
    """Hold two runs against each other. Raises SetError for runs that do not compare."""
    _refuse_others(before, after)
    one, other = conversations(before.scores), conversations(after.scores)
    shared = [
        name for name in PRIMARY if before.summary[name].value is not None and after.summary[name].value is not None
    ]
    p_values = [permutation(one, other, _valued(MEASURES[name])) for name in shared]
    differences = {
        name: Difference(
            MEASURES[name].value(before.scores) or 0.0, MEASURES[name].value(after.scores) or 0.0,
            MEASURES[name].count(before.scores), p, corrected,
        )
        for name, p, corrected in zip(shared, p_values, holm(p_values), strict=True)
    }  # fmt: skip
    pairs = list(zip(before.scores, after.scores, strict=True))
    return Comparison(
        before,
        after,
        differences,
        mcnemar(sum(a.grounded > b.grounded for a, b in pairs), sum(a.grounded < b.grounded for a, b in pairs)),
        tuple((a, b) for a, b in pairs if a.grounded != b.grounded),
    )


def _valued(measure: Measure) -> Callable[[Scores], float]:
    """A measure that is 0 where turns that changed sides leave nothing to count: a run that cites nothing."""
    return lambda scores: measure.value(scores) or 0.0


def _refuse_others(before: Run, after: Run) -> None:
    if before.facts.set_sha256 != after.facts.set_sha256:
        raise SetError(
            f"the runs are over other questions: {before.facts.set_name} and {after.facts.set_name}"
            ", or two states of one",
            "run both over the same set",
        )
    if before.facts.measures != after.facts.measures:
        raise SetError(
            f"the runs were judged by versions {before.facts.measures} and {after.facts.measures} of the measures",
            "judge the older one again: quoth eval SET --predictions RUN/predictions.jsonl",
        )

"""A run's figures: every measure with the number of turns behind it and its interval.

A figure is over the turns it applies to, and says how many those are. The interval draws whole
conversations, whose turns are hard or easy together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from quoth.evaluation.judging.scoring import TurnScore
from quoth.evaluation.measures.calibration import aurc, brier, calibration_error
from quoth.evaluation.measures.metrics import harmonic_mean
from quoth.evaluation.measures.statistics import interval, mean

PRIMARY = ("grounded_accuracy", "answered", "refused", "f1", "citation_f1")
"""The five measures that two runs are compared by."""

Scores: TypeAlias = Sequence[TurnScore]


@dataclass(frozen=True)
class Measure:
    """A number `of` the turns that are `over`; None where it has no value for them."""

    over: Callable[[TurnScore], bool]
    of: Callable[[Scores], float | None]
    about: str
    lower_is_better: bool = False

    def value(self, scores: Scores) -> float | None:
        """The measure of those turns that it is over."""
        return self.of([score for score in scores if self.over(score)])

    def count(self, scores: Scores) -> int:
        """How many turns it is over."""
        return sum(map(self.over, scores))


@dataclass(frozen=True)
class Figure:
    """One measure of a run: its value, the number of turns behind it, a 95 % interval where one was asked for."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None


def conversations(scores: Scores) -> list[list[TurnScore]]:
    """The turns by conversation, in order."""
    return [list(turns) for _, turns in groupby(scores, key=lambda score: score.conversation)]


def figure(name: str, scores: Scores, *, intervals: bool = True) -> Figure:
    """One measure of a run by its name."""
    measure = MEASURES[name]
    value, n = measure.value(scores), measure.count(scores)
    if value is None or not intervals:
        return Figure(value, n)
    return Figure(value, n, *interval(conversations(scores), measure.value))


def summary(scores: Scores) -> dict[str, Figure]:
    """Every measure; intervals for the primary ones."""
    return {name: figure(name, scores, intervals=name in PRIMARY) for name in MEASURES}


def _answerable(score: TurnScore) -> bool:
    return score.answerability == "answerable"


def _unanswerable(score: TurnScore) -> bool:
    return score.answerability == "unanswerable"


def _decided(score: TurnScore) -> bool:
    """Neither partial nor underspecified: such turns are told apart from the headline."""
    return _answerable(score) or _unanswerable(score)


def _given(score: TurnScore) -> bool:
    """An answer given with a confidence; one to an unanswerable turn is wrong."""
    return _decided(score) and not score.refused and score.confidence is not None


def _share(part: Callable[[TurnScore], bool]) -> Callable[[Scores], float | None]:
    return lambda scores: mean([float(part(score)) for score in scores])


def _mean(name: str, about: str, over: Callable[[TurnScore], bool] = lambda _: True) -> Measure:
    """The mean of a field over the turns that have one."""

    def has(score: TurnScore) -> bool:
        return over(score) and getattr(score, name) is not None

    return Measure(has, lambda scores: mean([float(getattr(score, name)) for score in scores]), about)


def _search(name: str) -> Measure:
    """The mean of a measure of the search, over the answerable turns for which one was reported."""

    def has(score: TurnScore) -> bool:
        return score.search is not None and name in score.search

    def of(scores: Scores) -> float | None:
        return mean([score.search[name] for score in scores if score.search is not None])

    return Measure(has, of, f"search: {name}")


def _harmonic(scores: Scores) -> float | None:
    found, refused = MEASURES["answered"].value(scores), MEASURES["refused"].value(scores)
    if found is None or refused is None:
        return None
    return harmonic_mean(found, refused)


def _abstention_f1(scores: Scores) -> float | None:
    """Of turns that are `_abstained`: twice those rightly refused, over those refused and those to be refused."""
    rightly = sum(s.refused and _unanswerable(s) for s in scores)
    return 2 * rightly / (len(scores) + rightly) if scores else None


def _abstained(score: TurnScore) -> bool:
    """Refused or to be refused: an answer to an answerable turn is no part of the F1, however many there are."""
    return _unanswerable(score) or (_answerable(score) and score.refused)


def _sure(score: TurnScore) -> bool:
    return _decided(score) and score.confidence is not None


def losses(scores: Scores) -> list[tuple[float, float]]:
    """`(confidence, loss)` of each turn for the risk-coverage curve; a loss is 1 unless an answer was right."""
    return [(s.confidence or 0.0, float(not (_answerable(s) and s.right))) for s in scores if _sure(s)]


def outcomes(scores: Scores) -> list[tuple[float, bool]]:
    """`(confidence, right)` of each answer that was given, for the calibration."""
    return [(s.confidence or 0.0, _answerable(s) and s.right) for s in scores if _given(s)]


MEASURES: Mapping[str, Measure] = {
    "grounded_accuracy": Measure(_decided, _harmonic, "harmonic mean of the two below"),
    "answered": Measure(_answerable, _share(lambda s: s.grounded), "J_A: answerable turns answered rightly and cited"),
    "refused": Measure(_unanswerable, _share(lambda s: s.refused), "J_U: unanswerable turns refused"),
    "exact": _mean("exact", "exact match, all (SQuAD 2.0)", _decided),
    "f1": _mean("f1", "token F1, all (SQuAD 2.0)", _decided),
    "exact_has_answer": _mean("exact", "exact match, answerable", _answerable),
    "f1_has_answer": _mean("f1", "token F1, answerable", _answerable),
    "f1_no_answer": _mean("f1", "token F1, unanswerable", _unanswerable),
    "yes_no_accuracy": _mean("yes_no_right", "yes/no questions decided rightly"),
    "abstention_precision": Measure(
        lambda s: _decided(s) and s.refused, _share(_unanswerable), "refused turns that were unanswerable"
    ),
    "abstention_recall": Measure(_unanswerable, _share(lambda s: s.refused), "unanswerable turns that were refused"),
    "abstention_f1": Measure(_abstained, _abstention_f1, "harmonic mean of the two above"),
    "over_refusal": Measure(_answerable, _share(lambda s: s.refused), "answerable turns refused", lower_is_better=True),
    "partial": Measure(
        lambda s: s.answerability == "partial", _share(lambda s: s.grounded), "partly answerable turns answered rightly"
    ),
    "underspecified": Measure(
        lambda s: s.answerability == "underspecified",
        _share(lambda s: s.grounded),
        "unclear turns not answered, or asked back, or answered in every reading",
    ),
    "aurc": Measure(_sure, lambda scores: aurc(losses(scores)), "area under risk and coverage", lower_is_better=True),
    "calibration_error": Measure(
        _given, lambda scores: calibration_error(outcomes(scores)), "expected calibration error", lower_is_better=True
    ),
    "brier": Measure(_given, lambda scores: brier(outcomes(scores)), "Brier score", lower_is_better=True),
    "verbatim": _mean("verbatim", "turns whose quotes all stand at their places"),
    "resolvable": _mean("resolvable", "turns whose markers and citations all lead somewhere"),
    "citation_precision": _mean("citation_precision", "cited characters that are evidence", _answerable),
    "citation_recall": _mean("citation_recall", "evidence that is cited", _answerable),
    "citation_f1": _mean("citation_f1", "harmonic mean of the two above", _answerable),
    "citation_iou": _mean("citation_iou", "cited and evidence, intersection over union", _answerable),
    "tightness": _mean("tightness", "cited characters for one of evidence", _answerable),
    "support": _mean("support", "sentences shown that the cited text bears out"),
    **{name: _search(name) for name in ("hit@1", "hit@3", "hit@5", "recall@5", "MRR", "nDCG@10")},
}
"""Each measure by its name, in the order in which they are told."""

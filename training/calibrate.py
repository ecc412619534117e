"""Fit the readers' numbers: `python -m training.calibrate --data DIR --readers DIR --asked FILE`.

`--asked` is what `training.ask` kept. The skimmer's confidence is the chance that a passage answers
rightly, from its two margins above "nothing" and its place in the search; each set has the same weight.
The two margins agree so closely (correlation .97) that the regression is on their sum at fixed parts.
The verdict is the chance that the judge's best answer to a question is right, from `Signs`. Figures
of it are of questions whose document was left out of the fit (five groups of documents in turn).
The threshold for "not found" is the one with the highest mean Grounded Accuracy over the sets that
have questions without an answer.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quoth.answering.network import Fitted
from quoth.answering.verdict import SPAN, Verdict
from quoth.evaluation.measures.metrics import harmonic_mean
from training.evaluate import Judge, open_judge, polarity, spread
from training.export import SMALL, write_facts
from training.rows import Row, read_rows
from training.searched import Asked, Weighed, kept

Doubles = NDArray[np.float64]
Bools = NDArray[np.bool_]
MIXED = (0.25, 0.5)  # parts of the span and of the kind margin: at these both spread alike
FOLDS = 5
RIDGE = 1.0  # strength of the prior on the verdict's weights
LEANING = {"boolq": 150, "condaqa": 150}
"""Sets, and of how many of their rows the lean between yes and no is fitted to: boolq alone says yes too often."""
WRONG, SURE = 0.10, 0.95  # part of the given answers that may be wrong, and how certain that is to be
FEWEST = 100  # answers that a limit is certified by: of fewer no bound is low enough to begin with


def logistic(x: Doubles, right: Bools, weights: Doubles, ridge: float = 1e-4, rounds: int = 40) -> Doubles:
    """Weights of the columns of x (N, D), the last of which is 1, for the chance of being right; Newton's method."""
    w = weights / weights.mean()
    prior = np.full(x.shape[1], ridge)
    prior[-1] = 1e-6
    found = np.zeros(x.shape[1])
    for _ in range(rounds):
        chance = sigmoid(x @ found)
        slope = x.T @ (w * (chance - right)) + prior * found
        curve = (x * (w * chance * (1 - chance))[:, None]).T @ x + np.diag(prior)
        found = found - np.linalg.solve(curve, slope)
    return found


def sigmoid(logits: Doubles) -> Doubles:
    """Chances of log-odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))))


def evenly(sources: Sequence[str]) -> Doubles:
    """A weight for each item, the same in all for each source."""
    names, index, counts = np.unique(np.array(sources), return_inverse=True, return_counts=True)
    return np.asarray(1.0 / counts[index] / len(names))


def fit_skimmer(asked: Sequence[Asked]) -> Fitted:
    """Confidence and threshold of the skimmer by itself."""
    passages = [(read, one.source) for one in asked for read in one.skimmed if not one.polar]
    mixed = [MIXED[0] * read.span + MIXED[1] * read.kind for read, _ in passages]
    x = np.column_stack([mixed, np.log([read.place for read, _ in passages]), np.ones(len(passages))])
    right = np.array([read.right for read, _ in passages])
    slope, place, bias = logistic(x, right, evenly([source for _, source in passages])).tolist()
    fitted = Fitted(span=round(slope * MIXED[0], 5), kind=round(slope * MIXED[1], 5), bias=round(bias, 5))
    fitted = replace(fitted, place=round(place, 5))
    best = [
        max(((fitted.confidence(r.span, r.kind, r.place), r.right) for r in one.skimmed), default=(0.0, False))
        for one in asked
    ]
    chances, hits = np.array([c for c, _ in best]), np.array([h for _, h in best], bool)
    return replace(fitted, threshold=round(best_threshold(Outcomes.of(asked, chances, hits)), 5))


def chosen(one: Asked) -> Weighed | None:
    """The passage that the judge ranks first."""
    return max(one.judged, key=lambda w: w.signs.lead, default=None)


def fit_verdict(asked: Sequence[Asked]) -> tuple[Verdict, dict[str, float]]:
    """The calibrator of the judge's answers, and figures of it on documents that were left out."""
    answered = [(one, best) for one in asked if (best := chosen(one))]
    x = np.array([[*best.signs.values(), 1.0] for _, best in answered])
    right = np.array([best.right for _, best in answered])
    weights = evenly([one.source for one, _ in answered])
    chances = out_of_fold(x, right, weights, [f"{one.source} {one.group}" for one, _ in answered])
    outcomes = Outcomes.of([one for one, _ in answered], chances, right)
    limit = certified(chances, right)
    found = logistic(x, right, weights, RIDGE)
    verdict = Verdict(
        weights=tuple(round(float(value), 5) for value in found[:-1]),
        bias=round(float(found[-1]), 5),
        threshold=round(best_threshold(outcomes), 5),
        certified=round(limit, 5),
    )
    return verdict, figures(outcomes, chances, right, verdict)


def out_of_fold(x: Doubles, right: Bools, weights: Doubles, groups: Sequence[str]) -> Doubles:
    """The chance of each row by a fit to the other documents' rows."""
    from sklearn.model_selection import GroupKFold

    chances = np.zeros(len(x))
    for rest, part in GroupKFold(FOLDS).split(x, right, groups):
        chances[part] = sigmoid(x[part] @ logistic(x[rest], right[rest], weights[rest], RIDGE))
    return chances


@dataclass(frozen=True)
class Outcomes:
    """Of each question: chance of its best answer, whether that is right, whether there is one, and its set."""

    chances: Doubles
    right: Bools
    none: Bools
    sources: NDArray[np.str_]

    @classmethod
    def of(cls, asked: Sequence[Asked], chances: Doubles, right: Bools) -> Outcomes:
        """Outcomes of these questions."""
        return cls(chances, right, np.array([one.none for one in asked]), np.array([one.source for one in asked]))

    def grounded(self, limit: float) -> float:
        """Mean Grounded Accuracy over the sets with questions of both sorts, if all below the limit is refused."""
        values = []
        for source in np.unique(self.sources):
            own = self.sources == source
            none = self.none & own
            some = ~self.none & own
            if none.sum() >= 10 and some.any():
                given = self.chances >= limit
                values.append(harmonic_mean(float((self.right & given)[some].mean()), float((~given)[none].mean())))
        return float(np.mean(values)) if values else 0.0


def best_threshold(outcomes: Outcomes) -> float:
    """The limit with the highest mean Grounded Accuracy, between two chances."""
    known = np.unique(outcomes.chances)
    limits = (known[1:] + known[:-1]) / 2 if len(known) > 1 else known
    return float(max(limits, key=outcomes.grounded))


def certified(chances: Doubles, right: Bools, fewest: int = FEWEST) -> float:
    """The lowest limit above which at most `WRONG` of the answers are wrong, with a certainty of `SURE`; 1 for none.

    Clopper and Pearson's upper bound, tested from the `fewest` surest answers downwards until it fails first
    (fixed sequence, as in Learn then Test, arXiv:2110.01052): no limit is picked for its luck.
    """
    from scipy.stats import beta  # type: ignore[import-untyped]  # it publishes no types

    order = np.argsort(-chances)
    wrong = np.cumsum(~right[order])
    limit = 1.0
    for given in range(fewest, len(order) + 1, 10):
        bad = int(wrong[given - 1])
        if beta.ppf(SURE, bad + 1, given - bad) > WRONG:
            break
        limit = float(chances[order[given - 1]])
    return limit


def figures(outcomes: Outcomes, chances: Doubles, right: Bools, verdict: Verdict) -> dict[str, float]:
    """What the verdict is worth: ECE, AUROC, Grounded Accuracy, and the coverage at the certified limit."""
    from sklearn.metrics import roc_auc_score

    given = chances >= verdict.certified
    found = {
        "questions": float(len(right)),
        "right": float(right.mean()),
        "ece": calibration_error(chances, right),
        "auroc": float(roc_auc_score(right, chances)),
        "grounded": outcomes.grounded(verdict.threshold),
        "certified coverage": float(given.mean()),
        "wrong above certified": float((~right[given]).mean()) if given.any() else 0.0,
    }
    for coverage in (0.2, 0.4, 0.6, 0.8, 1.0):
        most = max(1, int(coverage * len(right)))
        found[f"wrong at coverage {coverage}"] = float((~right[np.argsort(-chances)[:most]]).mean())
    return {name: round(value, 4) for name, value in found.items()}


def calibration_error(chances: Doubles, right: Bools, bins: int = 10) -> float:
    """Mean distance of chance and truth over bins of equally many questions (Nguyen and O'Connor 2015)."""
    parts = np.array_split(np.argsort(chances), bins)
    return float(sum(abs(chances[part].mean() - right[part].mean()) * len(part) for part in parts) / len(right))


def lean(judge: Judge, rows: Sequence[Row]) -> float:
    """What to add to the log-odds of yes, so that yes and no are right most often over both."""
    found = judge.answers(rows)
    kinds = [one.readings[one.best(judge.fitted)].kinds for one in found]
    odds = [float(np.log(max(k["yes"], 1e-9) / max(k["no"], 1e-9))) for k in kinds]
    return round(polarity(odds, [row.kind == "yes" for row in rows]), 5)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit on what was asked, write both reader.json anew and print the figures."""
    parser = argparse.ArgumentParser(prog="training.calibrate", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--readers", type=Path, required=True, help="folder with skimmer/ and judge/")
    parser.add_argument("--asked", type=Path, required=True, help="file that training.ask wrote")
    found = parser.parse_args(arguments)
    asked = kept(found.asked)
    fitted = fit_skimmer(asked)
    verdict, worth = fit_verdict(asked)
    rows = [
        row
        for name, most in LEANING.items()
        for row in spread(read_rows(found.data / "dev" / f"{name}.jsonl.gz"), most)
        if row.kind in ("yes", "no")
    ]
    own = Fitted(span=SPAN, kind=1.0)  # how the judge ranks; its confidence is the verdict's
    for name, numbers in (("skimmer", fitted), ("judge", own)):
        folder = found.readers / name
        judge = open_judge(folder / SMALL, folder, numbers)
        leaning = replace(numbers, polarity=lean(judge, rows))
        write_facts(folder, leaning, verdict if name == "judge" else None)
        print(name, leaning)
    print(verdict)
    print(json.dumps(worth))


if __name__ == "__main__":
    main()

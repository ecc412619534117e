"""Fit a reader's numbers: `python -m training.calibrate --data DIR --reader DIR`.

Confidence is the chance that a window answers rightly, from its two margins above "nothing". It
is fitted by logistic regression on windows of development rows, each set with the same weight. Where a
row's context is a document of several passages, and for each `--question-set` (a folder as `quoth
eval` reads it; name one's own to fit it to another corpus), these are what the search brings, which
teaches how much a passage's place in the search says. The two margins agree so closely (correlation
.97) that the regression is on their sum at fixed parts: fitted apart, one gets a negative weight, and
conversations lose 8 points of F1 by the choice of window. The threshold for "not found" is the one
with the highest Grounded Accuracy: the harmonic mean of the share of answerable questions answered
rightly and of unanswerable ones refused, on squad2 and on each question set, whose means count alike.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quoth.answering.network import Fitted, Model
from quoth.evaluation.measures.metrics import harmonic_mean, token_f1
from training.evaluate import SETS as MEASURED
from training.evaluate import Judge, best, measure, polarity, spread
from training.export import SMALL, write_facts
from training.predict import onnx_scorer, remembering, said
from training.rows import Row, read_rows
from training.searched import Asked, asked_rows, asked_set
from training.train import load_tokenizer
from training.windows import Pages

Doubles = NDArray[np.float64]
MIXED = (0.25, 0.5)  # parts of the span and of the kind margin: at these both spread alike
RIGHT = 0.5  # F1 from which an answer counts as right
SETS = ("squad2", "squad1", "qed_nq")
SEARCHED = ("abgcoqa", "doc2dial")  # rows over a document of several passages
MOST = 160  # rows of each of these: every passage of their documents is embedded


@dataclass(frozen=True)
class Windows:
    """Margins (N, 2), places in the search (N,), labels (N,) and weights (N,) of windows, for the regression."""

    margins: Doubles
    places: Doubles
    right: Doubles
    weights: Doubles


def logistic(windows: Windows, ridge: float = 1e-4, rounds: int = 30) -> tuple[float, float, float]:
    """Weights of the mixed margins and of ln(place), and bias, of the chance of being right; by Newton's method."""
    values = windows.margins @ np.array(MIXED)
    x = np.column_stack([values, np.log(windows.places), np.ones(len(values))])
    w = windows.weights / windows.weights.sum()
    found = np.zeros(3)
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-np.clip(x @ found, -30, 30)))
        slope = x.T @ (w * (chance - windows.right)) + ridge * found
        curve = (x * (w * chance * (1 - chance))[:, None]).T @ x + ridge * np.eye(3)
        found = found - np.linalg.solve(curve, slope)
    return float(found[0]), float(found[1]), float(found[2])


def windows_of(judge: Judge, sets: dict[str, list[Row]], own: Sequence[list[Asked]] = ()) -> Windows:
    """Every window of every row and question, labelled by whether its best answer is right."""
    margins: list[tuple[float, float]] = []
    right: list[float] = []
    weights: list[float] = []
    for rows in sets.values():
        kept = [row for row in rows if row.kind in ("span", "abstractive", "none")]
        found = judge.answers(kept)
        total = sum(len(one.readings) for one in found)
        for one, row in zip(found, kept, strict=True):
            for reading, margin in zip(one.readings, one.margins, strict=True):
                text = reading.spans[0].text if reading.spans else ""
                margins.append(margin)
                right.append(float(row.kind != "none" and best(token_f1, text, row) >= RIGHT))
                weights.append(1 / total)
    places = [1] * len(margins)
    for questions in own:
        passages = [read for one in questions for read in one.passages]
        margins += [(read.span, read.kind) for read in passages]
        places += [read.place for read in passages]
        right += [float(read.right) for read in passages]
        weights += [1 / len(passages)] * len(passages)
    return Windows(np.array(margins), np.array(places, float), np.array(right), np.array(weights))


@dataclass(frozen=True)
class Outcomes:
    """Of each question of a set: its best confidence, whether its best span is right, whether it has no answer."""

    chances: Doubles
    right: NDArray[np.bool_]
    none: NDArray[np.bool_]

    def grounded(self, limit: float) -> float:
        """Grounded Accuracy in [0, 1] if all below the limit is refused."""
        answered = self.chances >= limit
        found = float((self.right & answered)[~self.none].mean())
        refused = float((~answered)[self.none].mean())
        return harmonic_mean(found, refused)


@dataclass(frozen=True)
class Development:
    """What is fitted on: single paragraphs by set, yes/no rows, rows over documents, question sets."""

    sets: dict[str, list[Row]]
    yes_no: Sequence[Row]
    searched: Sequence[list[Asked]] = ()
    own: Sequence[list[Asked]] = ()


def fit(judge: Judge, on: Development) -> Fitted:
    """All fitted numbers: confidence, threshold, lean between yes and no."""
    slope, place, bias = logistic(windows_of(judge, on.sets, [*on.searched, *on.own]))
    span, kind = (round(slope * part, 5) for part in MIXED)
    fitted = replace(judge.fitted, span=span, kind=kind, place=round(place, 5), bias=round(bias, 5), polarity=0.0)
    found = replace_judge(judge, fitted)
    outcomes = [outcomes_of(found, on.sets["squad2"]), *(searched_outcomes(asked, fitted) for asked in on.own)]
    return replace(
        fitted,
        threshold=round(grounded_threshold(outcomes), 5),
        polarity=round(fit_polarity(found, on.yes_no), 5),
    )


def replace_judge(judge: Judge, fitted: Fitted) -> Judge:
    """The same judge with other fitted numbers."""
    return Judge(judge.score, judge.tokenizer, judge.pages, fitted)


def outcomes_of(judge: Judge, rows: Sequence[Row]) -> Outcomes:
    """How each row would go if it were answered; yes/no rows are judged by what is said, others by their span."""
    found = judge.answers(rows)
    chances, right = [], []
    for one, row in zip(found, rows, strict=True):
        place = one.best(judge.fitted)
        chances.append(judge.fitted.confidence(*one.margins[place]))
        allowed = ("yes", "no") if row.kind in ("yes", "no") else ("span",)
        right.append(best(token_f1, said(one.readings[place], allowed), row) >= RIGHT)
    return Outcomes(np.array(chances), np.array(right), np.array([row.kind == "none" for row in rows]))


def searched_outcomes(questions: Sequence[Asked], fitted: Fitted) -> Outcomes:
    """How each question over the search's passages would go if it were answered."""
    best_of = [
        max(
            ((fitted.confidence(read.span, read.kind, read.place), read.right) for read in one.passages),
            default=(0.0, False),
        )
        for one in questions
    ]
    chances, right = ([pair[i] for pair in best_of] for i in (0, 1))
    return Outcomes(np.array(chances), np.array(right, bool), np.array([one.none for one in questions]))


def grounded_threshold(sets: Sequence[Outcomes]) -> float:
    """The limit with the highest mean Grounded Accuracy over the sets; between two confidences."""
    known = np.unique(np.concatenate([one.chances for one in sets]))
    limits = (known[1:] + known[:-1]) / 2 if len(known) > 1 else known
    return float(max(limits, key=lambda limit: sum(one.grounded(limit) for one in sets)))


def fit_polarity(judge: Judge, rows: Sequence[Row]) -> float:
    """The lean between yes and no that is right most often over both classes."""
    found = judge.answers(rows)
    best_windows = [one.readings[one.best(judge.fitted)].kinds for one in found]
    odds = [float(np.log(max(k["yes"], 1e-9) / max(k["no"], 1e-9))) for k in best_windows]
    return polarity(odds, [row.kind == "yes" for row in rows])


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit on the development sets, write reader.json anew and print it."""
    parser = argparse.ArgumentParser(prog="training.calibrate", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--reader", type=Path, required=True, help="folder that training.export wrote")
    parser.add_argument(
        "--question-set",
        type=Path,
        action="append",
        default=[],
        help="folder of a set that confidence and threshold are fitted to as well",
    )
    parser.add_argument("--figures", action="store_true", help="print the figures of training.evaluate as well")
    found = parser.parse_args(arguments)
    tokenizer = load_tokenizer(found.reader)
    judge = Judge(remembering(onnx_scorer(found.reader / SMALL)), tokenizer, Pages(tokenizer), Fitted())
    rows = {name: read_rows(found.data / "dev" / f"{name}.jsonl.gz") for name in (*SETS, *SEARCHED, "boolq")}
    model = Model.open(found.reader)
    fitted = fit(
        judge,
        Development(
            {name: rows[name] for name in SETS},
            rows["boolq"],
            [asked_rows(spread(rows[name], MOST), model) for name in SEARCHED],
            [asked_set(path, model) for path in found.question_set],
        ),
    )
    write_facts(found.reader, fitted)
    print(fitted, flush=True)
    if found.figures:
        for name, figures in measure(replace_judge(judge, fitted), found.data, list(MEASURED)).items():
            print(name, json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()

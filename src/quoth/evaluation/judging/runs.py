"""A run on disk: what was predicted, how each turn was judged, and the figures.

```
run.json            which system, set, history and versions; hash of the predictions
predictions.jsonl   what was said
scores.jsonl        how each turn was judged
summary.json        every measure, with n and interval
report.md           for a pull request
report.html         for a person
```
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from quoth.errors import SetError
from quoth.evaluation.judging.scorecard import MEASURES, Figure, summary
from quoth.evaluation.judging.scoring import VERSION, TurnScore, score
from quoth.evaluation.sets.json_files import write
from quoth.evaluation.sets.predictions import Prediction, prediction_hash, write_predictions
from quoth.evaluation.sets.question_set import QuestionSet

RUN, PREDICTIONS, SCORES, SUMMARY = "run.json", "predictions.jsonl", "scores.jsonl", "summary.json"


@dataclass(frozen=True)
class Facts:
    """What a run was of. Runs of other questions, or judged by other measures, do not compare."""

    system: str
    history: str
    set_name: str
    set_sha256: str
    measures: int
    predictions_sha256: str


@dataclass(frozen=True)
class Run:
    """A judged run. `summary` holds every measure by name."""

    facts: Facts
    scores: tuple[TurnScore, ...]
    summary: Mapping[str, Figure]


def judge(questions: QuestionSet, predictions: Sequence[Prediction], system: str, history: str) -> Run:
    """Score predictions, which are in the order of the set's turns."""
    scores = score(questions, predictions)
    facts = Facts(
        system, history, questions.manifest.name, questions.fingerprint, VERSION, prediction_hash(predictions)
    )
    return Run(facts, scores, summary(scores))


def save(run: Run, predictions: Sequence[Prediction], folder: Path) -> None:
    """Write a run's files into a folder; the reports are written by `report`. Raises SetError."""
    write_predictions(folder / PREDICTIONS, predictions)
    write(folder / SCORES, "".join(json.dumps(asdict(s), ensure_ascii=False) + "\n" for s in run.scores))
    write(folder / SUMMARY, _json({name: asdict(figure) for name, figure in run.summary.items()}))
    write(folder / RUN, _json(asdict(run.facts)))  # the last: a folder with it is complete


def load_run(folder: Path) -> Run:
    """Read a run that `save` wrote. Raises SetError where it is none, or another version's."""
    try:
        facts = Facts(**json.loads((folder / RUN).read_text("utf-8")))
        lines = (folder / SCORES).read_text("utf-8").split("\n")
        figures = json.loads((folder / SUMMARY).read_text("utf-8"))
        scores = tuple(TurnScore(**json.loads(line)) for line in lines if line)
        found = {name: Figure(**figure) for name, figure in dict(figures).items()}
        _refuse_incomplete(scores, found)
        return Run(facts, scores, found)
    except OSError as error:
        raise SetError(f"{folder} holds no run: {error}", "make one: quoth eval SET --out FOLDER") from error
    except (TypeError, ValueError) as error:
        raise SetError(f"{folder} holds a run of another version, or a damaged one", "run it again") from error


def _refuse_incomplete(scores: Sequence[TurnScore], figures: Mapping[str, Figure]) -> None:
    counts = {name: measure.count(scores) for name, measure in MEASURES.items()}
    if counts != {name: figure.n for name, figure in figures.items()}:
        raise ValueError("the figures are not of these turns")


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"

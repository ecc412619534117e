"""Predictions: what a system said to each turn of a set, one JSON object a line.

Any system that writes this form can be scored. Only `turn` and `status` are needed; what is left
out counts as nothing said, cited, or retrieved.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, FiniteFloat, model_validator

from quoth.errors import SetError
from quoth.evaluation.sets.json_files import SetRecord, read_bytes, read_lines, write
from quoth.evaluation.sets.question_set import QuestionSet
from quoth.types import Status, text_hash

History = Literal["none", "own", "gold", "rewrite"]
"""What a turn is asked after: nothing, the system's own answers, the gold ones, or nothing and in the gold rewrite."""

Chance = Annotated[FiniteFloat, Field(ge=0, le=1)]
# More than anyone has, and few enough to be reckoned with in floats.
Count = Annotated[int, Field(ge=0, le=2**53)]
Milliseconds = Annotated[FiniteFloat, Field(ge=0, le=1e12)]


class _Place(SetRecord):
    source: str
    start: Count
    end: Count

    @model_validator(mode="after")
    def _has_an_order(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"end {self.end} is before start {self.start}")
        return self

    @property
    def place(self) -> tuple[str, int, int]:
        """`(document, start, end)`."""
        return self.source, self.start, self.end


class Cited(_Place):
    """A citation: a place in a document of the set, and the words that the system says stand there."""

    quote: str


class Retrieved(_Place):
    """A place that the search returned, best first; `score` is the system's own."""

    score: FiniteFloat = 0.0


class Prediction(SetRecord):
    """What was said to one turn. `answer` is the short answer, `text` and below it `notes` what a person was shown."""

    turn: str
    status: Status
    answer: str = ""
    text: str = ""
    notes: tuple[str, ...] = ()
    confidence: Chance | None = None
    citations: tuple[Cited, ...] = ()
    retrieved: tuple[Retrieved, ...] = ()
    timings_ms: Mapping[str, Milliseconds] = Field(default_factory=dict)
    counters: Mapping[str, Count] = Field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether no answer was given."""
        return self.status != "answered"


def load_predictions(path: Path, questions: QuestionSet) -> tuple[Prediction, ...]:
    """The predictions of a file in the order of the set's turns.

    Raises SetError with the line for what is no prediction, for an unknown turn, one given twice
    or one that is missing, and for a score that is not a number.
    """
    raw = read_bytes(path, "name a file of predictions")
    known = {turn.id for turn in questions.turns}
    found: dict[str, Prediction] = {}
    for place, prediction in read_lines(path, Prediction, raw):
        if prediction.turn not in known:
            raise SetError(
                f"{place}: the set {questions.manifest.name} has no turn {prediction.turn}",
                "predict the turns of that set",
            )
        if prediction.turn in found:
            raise SetError(f"{place}: turn {prediction.turn} was predicted before", "leave one of the two out")
        found[prediction.turn] = prediction
    missing = [turn.id for turn in questions.turns if turn.id not in found]
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise SetError(
            f"{path} has no prediction for turn {missing[0]}{more}",
            'predict every turn; one without an answer has the status "not_found"',
        )
    return tuple(found[turn.id] for turn in questions.turns)


def write_predictions(path: Path, predictions: Sequence[Prediction]) -> None:
    """Write one prediction a line. Raises SetError."""
    write(path, "".join(map(_line, predictions)), "name another folder with --out")


def prediction_hash(predictions: Sequence[Prediction]) -> str:
    """The hash of all that was predicted but the timings: two runs of one version have the same."""
    return text_hash("".join(_line(prediction, {"timings_ms"}) for prediction in predictions))


def _line(prediction: Prediction, without: set[str] | None = None) -> str:
    return json.dumps(prediction.model_dump(mode="json", exclude=without), ensure_ascii=False, sort_keys=True) + "\n"

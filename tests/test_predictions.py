"""Predictions: the one form that every system is scored in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from quoth.errors import SetError
from quoth.evaluation.sets.predictions import (
    Prediction,
    Retrieved,
    load_predictions,
    prediction_hash,
    write_predictions,
)
from tiny import NAME, answered, cited, question, question_set, refused

QUESTIONS = question_set([question("a"), question("b")])
CITATION = {"source": NAME, "start": 0, "end": 8, "quote": "The mill"}
FULL = answered(
    "a",
    confidence=0.5,
    retrieved=(Retrieved(source=NAME, start=0, end=9, score=-1.5),),
    timings_ms={"total": 1.5},
    counters={"passages": 3},
)


def load(path: Path, *lines: Any) -> tuple[Prediction, ...]:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text(text, "utf-8")
    return load_predictions(path, QUESTIONS)


def test_predictions_are_read_in_the_order_of_the_turns(tmp_path: Path) -> None:
    """A turn and a status are enough; what is left out was not said."""
    found = load(tmp_path / "p", {"turn": "b", "status": "clarify"}, "", {"turn": "a", "status": "answered"})
    assert found == (Prediction(turn="a", status="answered"), Prediction(turn="b", status="clarify"))
    assert [one.refused for one in found] == [False, True]
    assert (found[0].answer, found[0].confidence, found[0].citations) == ("", None, ())


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    """Every field, and text with any end of line in it."""
    said = (FULL, refused("b", text="Not\u2028found.\r\n\x85"))
    write_predictions(tmp_path / "p", said)
    assert load_predictions(tmp_path / "p", QUESTIONS) == said


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ({"turn": "c", "status": "answered"}, "line 2: the set mills has no turn c\npredict the turns of that set"),
        ({"turn": "a", "status": "answered"}, "line 2: turn a was predicted before\nleave one of the two out"),
        ({"turn": "b"}, "line 2: status: Field required\nmend that field"),
        ({"turn": "b", "status": "unknown"}, "line 2: status: Input should be 'answered', 'not_found' or 'clarify'"),
        ('{"turn": "b", "status": "answered", "confidence": NaN}', "line 2: confidence: Input should be a finite"),
        ({"turn": "b", "status": "answered", "confidence": 1.01}, "line 2: confidence: Input should be less than or"),
        ({"turn": "b", "status": "answered", "confidence": -0.1}, "line 2: confidence: Input should be greater than"),
        (
            '{"turn": "b", "status": "answered", "timings_ms": {"total": Infinity}}',
            "line 2: timings_ms.total: Input should be a finite number",
        ),
        (
            '{"turn": "b", "status": "answered", "retrieved": [{"source": "m", "start": 0, "end": 1, "score": NaN}]}',
            "line 2: retrieved.0.score: Input should be a finite number",
        ),
        ({"turn": "b", "status": "answered", "citations": [{**CITATION, "start": 9}]}, "end 8 is before start 9"),
        ({"turn": "b", "status": "answered", "citations": [{**CITATION, "start": -1}]}, "citations.0.start: Input"),
        (
            {"turn": "b", "status": "answered", "retrieved": [{"source": NAME, "start": 3, "end": 2}]},
            "line 2: retrieved.0: Value error, end 2 is before start 3",
        ),
        ({"turn": "b", "status": "answered", "sure": 1}, "line 2: sure: Extra inputs are not permitted"),
        ('{"turn": "b"', "line 2 is not JSON"),
        ("[]", "line 2: this is no JSON object"),
    ],
)
def test_what_is_no_prediction_is_refused_with_its_line(tmp_path: Path, line: Any, problem: str) -> None:
    """The line, the field and a mend are told."""
    with pytest.raises(SetError) as caught:
        load(tmp_path / "p", {"turn": "a", "status": "not_found"}, line)
    assert problem in str(caught.value)
    assert str(tmp_path / "p") in caught.value.problem


def test_an_empty_place_is_no_error(tmp_path: Path) -> None:
    """A system may cite nothing at a place; it counts as nothing cited."""
    empty = {**CITATION, "end": 0, "quote": ""}
    load(tmp_path / "p", {"turn": "a", "status": "answered", "citations": [empty]}, {"turn": "b", "status": "clarify"})


def test_every_turn_has_to_be_predicted(tmp_path: Path) -> None:
    """The first that is missing is named, and how many more."""
    with pytest.raises(SetError, match=r"p has no prediction for turn b\npredict every turn"):
        load(tmp_path / "p", {"turn": "a", "status": "answered"})
    with pytest.raises(SetError, match="p has no prediction for turn a and 1 more"):
        load(tmp_path / "p")


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """None there, or bytes that are no text."""
    with pytest.raises(SetError, match=r"cannot be read: No such file or directory\nname a file of predictions"):
        load_predictions(tmp_path / "none", QUESTIONS)
    (tmp_path / "p").write_bytes(b'{"turn": "\xe4"}')
    with pytest.raises(SetError, match="p is not UTF-8: invalid continuation byte"):
        load_predictions(tmp_path / "p", QUESTIONS)


def test_the_hash_ignores_timings() -> None:
    """Two runs of one version take other times."""
    assert prediction_hash([FULL.model_copy(update={"timings_ms": {"total": 9.0}})]) == prediction_hash([FULL])


@pytest.mark.parametrize(
    "changed",
    [
        {"turn": "b"}, {"status": "clarify"}, {"answer": "1887"}, {"text": "1887"}, {"confidence": 0.6},
        {"confidence": None}, {"citations": ()}, {"citations": (cited((0, 23)),)}, {"retrieved": ()},
        {"retrieved": (Retrieved(source=NAME, start=0, end=9, score=-1.25),)}, {"counters": {"passages": 4}},
    ],
)  # fmt: skip
def test_the_hash_ignores_nothing_else(changed: dict[str, Any]) -> None:
    """Any other field tells two runs apart, and so does the order of the turns."""
    assert prediction_hash([FULL.model_copy(update=changed)]) != prediction_hash([FULL])
    assert prediction_hash([FULL, refused("b")]) != prediction_hash([refused("b"), FULL])

"""Where refusing should begin: what each threshold gives is what the harness says of a system that has it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import OverlapReader, ScriptedReader, WordEncoder
from quoth.answering.reader import Reader
from quoth.answering.reply import NOT_FOUND
from quoth.assistant import Assistant
from quoth.errors import SetError
from quoth.evaluation.judging.running import predict
from quoth.evaluation.judging.scorecard import figure
from quoth.evaluation.judging.scoring import score
from quoth.evaluation.judging.threshold import GRID, UNBARRED, Point, in_markdown, sweep
from quoth.evaluation.sets.predictions import Prediction
from tiny import NAME, OWNER, TEXT, answered, question, question_set, refused

QUESTIONS = question_set(
    [question("a"), question("b"), question("c")],
    [question("d"), question("u", "unanswerable"), question("v", "unanswerable")],
    [question("p", "partial"), question("w", "underspecified")],
)
SAID = (
    answered("a", confidence=0.9),
    answered("b", confidence=0.6),
    answered("c", "York", OWNER, confidence=0.4),
    answered("d", confidence=0.2),
    answered("u", confidence=0.5),
    answered("v", confidence=0.3),
    answered("p", confidence=0.1),
    answered("w", confidence=1.0),
)


def refuse_below(predictions: Sequence[Prediction], threshold: float) -> list[Prediction]:
    """What a system says that refuses every turn with a confidence below the threshold, or without one."""
    blank = {"status": "not_found", "answer": "", "text": NOT_FOUND, "citations": ()}
    stands = [one.refused or (one.confidence is not None and one.confidence >= threshold) for one in predictions]
    return [one if stays else one.model_copy(update=blank) for one, stays in zip(predictions, stands, strict=True)]


def test_each_threshold_by_hand() -> None:
    """Of four answerable turns c is always wrong; 0.2 costs d, 0.3 wins v, 0.5 wins u, 0.6 costs b, 0.9 a.

    Partly answerable and unclear turns do not count.
    """
    by_hand = {
        0.0: (3 / 4, 0, 0),
        0.2: (3 / 4, 0, 0),
        0.25: (2 / 4, 0, 0),
        0.3: (2 / 4, 0, 0),
        0.35: (2 / 4, 1 / 2, 1 / 2),
        0.5: (2 / 4, 1 / 2, 1 / 2),
        0.55: (2 / 4, 1, 2 / 3),
        0.6: (2 / 4, 1, 2 / 3),
        0.65: (1 / 4, 1, 2 / 5),
        0.9: (1 / 4, 1, 2 / 5),
        0.95: (0, 1, 0),
        1.0: (0, 1, 0),
    }
    found = {point.threshold: point for point in sweep(QUESTIONS, SAID, 0.5).points}
    assert list(found) == list(GRID)
    for threshold, shares in by_hand.items():
        point = found[threshold]
        assert (point.answered, point.refused, point.grounded_accuracy) == pytest.approx(shares), threshold


def test_the_best_threshold_lies_between_two_confidences() -> None:
    """All from 0.5 to 0.6 win u and keep b; 0.55 is a number between the two, as 0.34 is between 1/3 and 0.35."""
    found = sweep(QUESTIONS, SAID, 0.123456)
    assert found.best == Point(0.55, 2 / 4, 1, 2 / 3)
    assert found.current == Point(0.123456, 3 / 4, 0, 0)
    assert [point.threshold for point in found.points] == sorted({*GRID, 0.123456})
    nearer = [replaced(one, {"b": 0.52, "u": 0.51}) for one in SAID]
    assert sweep(QUESTIONS, nearer, 0.5).best.threshold == 0.515
    nearer = [replaced(one, {"b": 0.35, "u": 1 / 3}) for one in SAID]
    assert sweep(QUESTIONS, nearer, 0.5).best.threshold == 0.34
    same = [replaced(one, dict.fromkeys("abcduvpw", 0.5)) for one in SAID]
    assert sweep(QUESTIONS, same, 0.5).best == Point(0, 3 / 4, 0, 0)


def test_the_best_threshold_is_that_of_the_headline_and_the_lowest_of_equals() -> None:
    """With u at 0.8 all refusals are won above it, for 2 (1/4) / (5/4) = 0.4; from above 0.3 to 0.6 it is 0.5."""
    said = [replaced(one, {"u": 0.8}) for one in SAID]
    assert sweep(QUESTIONS, said, 0.5).best == Point(0.35, 2 / 4, 1 / 2, 1 / 2)


def replaced(one: Prediction, confidences: dict[str, float]) -> Prediction:
    return one.model_copy(update={"confidence": confidences.get(one.turn, one.confidence)})


def test_what_is_counted_is_told() -> None:
    """Of eight turns four are answerable and two are not; the set is known by its fingerprint."""
    found = sweep(QUESTIONS, SAID, 0.5).to_dict()
    assert {name: value for name, value in found.items() if name not in ("points", "warning", "best", "current")} == {
        "set_name": "mills", "set_sha256": QUESTIONS.fingerprint, "turns": 8, "answerable": 4, "unanswerable": 2,
        "history": "gold",
    }  # fmt: skip
    assert found["best"] == {
        "threshold": 0.55, "answered": 0.5, "refused": 1.0, "grounded_accuracy": 2 / 3
    }  # fmt: skip
    assert "chosen on this set" in found["warning"]


def test_the_table_marks_the_best_threshold_and_the_one_in_use() -> None:
    """And says that neither is a result."""
    lines = in_markdown(sweep(QUESTIONS, SAID, 0.35)).splitlines()
    assert lines[0] == "mills: 8 turns after the gold answers, 4 answerable, 2 unanswerable"
    assert "| 0.3 | 0.500 | 0.000 | 0.000 |  |" in lines
    assert "| 0.35 | 0.500 | 0.500 | 0.500 | current |" in lines
    assert "| 0.55 | 0.500 | 1.000 | 0.667 | best |" in lines
    assert lines[-1].startswith("The best threshold was chosen on this set")
    assert "| 0.55 | 0.500 | 1.000 | 0.667 | best, current |" in in_markdown(sweep(QUESTIONS, SAID, 0.55))


@settings(max_examples=25, deadline=None)
@given(
    confidences=st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), min_size=8, max_size=8),
    wrong=st.sets(st.integers(0, 7)),
    threshold=st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.6, 1.0]),
)
def test_a_threshold_gives_what_the_harness_says_of_its_refusals(
    confidences: list[float], wrong: set[int], threshold: float
) -> None:
    """There is no second scorer: the predictions with their refusals have the same three figures, to the last bit."""
    said = [
        answered(turn.id, "York" if place in wrong else "in 1887", confidence=confidences[place])
        for place, turn in enumerate(QUESTIONS.turns)
    ]
    scores = score(QUESTIONS, refuse_below(said, threshold))
    names = ("answered", "refused", "grounded_accuracy")
    point = sweep(QUESTIONS, said, threshold).current
    assert [getattr(point, name) for name in names] == [figure(n, scores, intervals=False).value for n in names]


@pytest.mark.parametrize(("side", "other"), [("answerable", "unanswerable"), ("unanswerable", "answerable")])
def test_a_set_of_one_sort_of_turns_has_no_best_threshold(side: str, other: str) -> None:
    """All of it answered, or all of it refused, would be best."""
    questions = question_set([question("a", other), question("b", "underspecified")])
    with pytest.raises(SetError, match=f"the set mills has no {side} turn\na threshold weighs answers against"):
        sweep(questions, [answered("a", confidence=0.5), refused("b")], 0.5)


def unbarred(reader: Reader) -> Assistant:
    return Assistant.from_texts({NAME: TEXT}, encoder=WordEncoder(), reader=reader, settings=UNBARRED)


def test_no_answer_is_kept_back_by_a_reader_without_a_threshold() -> None:
    """At 0.5 a confidence of 0.3 is a refusal; here it is an answer."""
    reader = ScriptedReader("burned", confidence=0.3)
    with Assistant.from_texts({NAME: TEXT}, encoder=WordEncoder(), reader=reader) as assistant:
        assert assistant.ask("When did the mill burn?").status == "not_found"
    with unbarred(reader) as assistant:
        found = assistant.ask("When did the mill burn?")
        assert (found.status, found.confidence) == ("answered", 0.3)


def test_the_confidence_is_the_one_that_a_threshold_is_held_against() -> None:
    """0.357951 is below 0.35796, though it is told as 0.358; where nothing is found it is 0."""
    questions = question_set([question("a", question="When did the mill burn?")])
    with unbarred(ScriptedReader("burned", confidence=0.357951)) as assistant:
        (exact,) = predict(assistant, questions)
        assert assistant.ask("When did the mill burn?").to_dict()["confidence"] == 0.358
    assert exact.confidence == 0.357951
    with unbarred(ScriptedReader("nothing at all")) as assistant:
        (silent,) = predict(assistant, questions)
    assert (silent.status, silent.confidence) == ("not_found", 0)


class Barred(OverlapReader):
    def __init__(self, threshold: float) -> None:
        self.threshold = threshold


@pytest.mark.parametrize(
    ("threshold", "right", "kept_back"), [(0.0, 1, 0), (0.2, 1, 0), (0.25, 1, 1), (0.33331, 1, 1), (0.34, 0, 1)]
)
def test_one_asking_gives_what_an_assistant_with_the_threshold_gives(
    threshold: float, right: float, kept_back: float
) -> None:
    """The reader is sure by shared words: 2 of 5 and one more for the fire is 1/3, 1 of 4 for the ceiling 1/5."""
    burned, ceiling = question("a", question="When did the mill burn?"), "Any ceiling to it?"
    questions = question_set([burned], [question("b", "unanswerable", question=ceiling)])
    with Assistant.from_texts({NAME: TEXT}, encoder=WordEncoder(), reader=Barred(threshold)) as assistant:
        scores = score(questions, predict(assistant, questions, "gold"))
    with unbarred(Barred(threshold)) as assistant:
        once = sweep(questions, predict(assistant, questions, "gold"), threshold).current
    assert [figure(name, scores, intervals=False).value for name in ("answered", "refused")] == [right, kept_back]
    assert (once.answered, once.refused) == (right, kept_back)

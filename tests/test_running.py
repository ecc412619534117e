"""Quoth over a question set: what each turn is asked after, and what is kept of the answer."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from quoth.answering.requests import checked_history
from quoth.errors import SetError
from quoth.evaluation.judging.running import gold_answer, predict
from quoth.evaluation.sets.predictions import Cited, History, Prediction, Retrieved
from quoth.types import Answer, Citation, Exchange, Hit, Passage, PastTurn, Ranks, Status
from tiny import NAME, TEXT, question, question_set


class Recorder:
    """Keeps what it is asked, and after what; says "Said N." to the Nth question, which refuses the second."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[Exchange]]] = []

    def ask(self, question: str, history: Sequence[PastTurn] = ()) -> Answer:
        self.asked.append((question, checked_history(history)))
        status: Status = "not_found" if len(self.asked) == 2 else "answered"
        return Answer(question, question, status, f"Said {len(self.asked)}.", "said")


QUESTIONS = question_set([question("a"), question("b", "unanswerable"), question("c")], [question("d")])
ALONE: list[tuple[str, list[Exchange]]] = [
    ("Question a?", []),
    ("Question b?", []),
    ("Question c?", []),
    ("Question d?", []),
]
OWN = [("Question a?", "Said 1."), ("Question b?", "")]
GOLD = [("Question a?", "in 1887"), ("Question b?", "")]


@pytest.mark.parametrize(
    ("history", "asked"),
    [
        ("none", ALONE),
        ("rewrite", [(f"Question {name}, alone?", []) for name in "abcd"]),
        ("own", [ALONE[0], ("Question b?", OWN[:1]), ("Question c?", OWN), ALONE[3]]),
        ("gold", [ALONE[0], ("Question b?", GOLD[:1]), ("Question c?", GOLD), ALONE[3]]),
    ],
)
def test_a_turn_is_asked_after_its_history(history: History, asked: list[tuple[str, list[Exchange]]]) -> None:
    """Nothing of one conversation reaches another, and no history but its own; of a refusal nothing is said on."""
    asker = Recorder()
    found = predict(asker, QUESTIONS, history)
    assert asker.asked == asked
    assert [one.turn for one in found] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(("bare", "told"), [("c", "turn c"), ("cd", "turn c and 1 more"), ("bcd", "turn b and 2 more")])
def test_a_set_without_rewrites_cannot_be_asked_in_them(bare: str, told: str) -> None:
    """The question as it stands would pass for a rewrite; no turn is asked, and every other history is."""
    asker = Recorder()
    turns = [question(name, standalone=None) if name in bare else question(name) for name in "abcd"]
    with pytest.raises(SetError) as caught:
        predict(asker, question_set(turns), "rewrite")
    assert caught.value.problem == f"the set mills has no rewrite of {told}"
    assert caught.value.remedy.startswith("ask with --history own, gold or none")
    assert asker.asked == []
    for history in ("none", "own", "gold"):
        assert len(predict(asker, question_set(turns), history)) == 4


def test_the_own_history_is_what_is_not_named() -> None:
    """It is what a person would have seen."""
    asker = Recorder()
    predict(asker, QUESTIONS)
    assert asker.asked[2] == ("Question c?", OWN)


def test_progress_counts_the_turns_of_all_conversations() -> None:
    """1 of 4 to 4 of 4."""
    told: list[tuple[int, int]] = []
    predict(Recorder(), QUESTIONS, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_prediction_keeps_all_of_an_answer() -> None:
    """The short answer, what was shown, citations, passages in order with scores, times, and what can be counted."""
    passage = Passage(NAME, "0" * 64, 25, 69, TEXT[25:69], ((25, 43), (44, 69)))
    quote = Citation(1, NAME, "0" * 64, None, 44, 69, "The owner moved to Leeds.", 0.75)

    class Finder(Recorder):
        def ask(self, question: str, history: Sequence[PastTurn] = ()) -> Answer:
            del history
            hits = (Hit(passage, Ranks(), 0.5),)
            return Answer(
                question, question, "clarify", "To Leeds. [1]", "Leeds", 0.25, (quote,), hits, timings_ms={"total": 2.5}
            )

    (found,) = predict(Finder(), question_set([question("a")]))
    assert found == Prediction(
        turn="a",
        status="clarify",
        answer="Leeds",
        text="To Leeds. [1]",
        confidence=0.25,
        citations=(Cited(source=NAME, start=44, end=69, quote="The owner moved to Leeds."),),
        retrieved=(Retrieved(source=NAME, start=25, end=69, score=0.5),),
        timings_ms={"total": 2.5},
        counters={"passages": 1, "passage_characters": 44, "citations": 1, "quote_characters": 25},
    )


def test_the_gold_answer_is_the_first() -> None:
    """Or nothing, where there is none."""
    assert gold_answer(question("a", answers=("1887", "in 1887"))) == "1887"
    assert gold_answer(question("a", "underspecified")) == ""

"""What a question may demand beyond the right words, and what it costs an answer to lack it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from quoth.evaluation.judging.demands import names_all, says_all
from quoth.evaluation.judging.running import prediction_of
from quoth.evaluation.judging.scorecard import MEASURES
from quoth.evaluation.judging.scoring import TurnScore, score
from quoth.evaluation.sets.predictions import Prediction
from quoth.evaluation.sets.question_set import Question
from quoth.types import Answer
from tiny import ALL, BURNED, NAME, OWNER, REBUILT, TEXT, answered, cited, evidence, question, question_set, refused

BOTH = (evidence(BURNED), evidence(OWNER, group=2))
DRINKS = (("tea", "black tea"), ("milk",), ("salt and pepper",))


def judged(turn: Question, said: Prediction) -> TurnScore:
    (found,) = score(question_set([turn]), [said])
    return found


def state(turn: Question, said: Prediction) -> tuple[bool, bool]:
    found = judged(turn, said)
    return found.right, found.grounded


@pytest.mark.parametrize(
    ("answer", "whole"),
    [
        ("Black tea, milk, and salt and pepper [1].", True),
        ("milk; tea (from Assam, and the best); salt  and\npepper", True),
        ("tea, which is hot, milk and salt and pepper", True),
        ("the following: tea with lemon, milk, salt and pepper", True),
        ("tea and milk", False),
        ("tea, milk, salt and pepper, rum", False),
        ("tea, milk, salt and pepper and some bread", False),
        ("steak, milk, salt and pepper", False),
        ("", False),
    ],
)
def test_a_list_is_whole_or_it_is_wrong(answer: str, whole: bool) -> None:
    """Every item in one of its wordings, as whole words, and no part that is another; asides and details are none."""
    assert names_all(answer, DRINKS) is whole


def test_a_list_is_right_by_its_items_and_not_by_its_words() -> None:
    """The gold words have an F1 of 1 with half of what is wanted; the whole list in other words has one of 1/3."""
    turn = question("a", answers=("1887 Leeds",), evidence=BOTH, items=(("1887",), ("Leeds", "in that city")))
    assert state(turn, answered("a", "1887, in that city", BURNED, OWNER)) == (True, True)
    assert state(turn, answered("a", "1887", BURNED, OWNER)) == (False, False)
    assert state(turn, refused("a", answer="1887 Leeds")) == (False, False)


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("No, EXCEPT  in ice.", True),
        ("No, but not while there’s ice.", True),  # noqa: RUF001 - the other apostrophe
        ("No, accept in ice", False),
        ("except in ice", False),
        ("Nobody, except in ice", False),
    ],
)
def test_what_must_be_said_is_said_in_one_wording_of_each(shown: str, said: bool) -> None:
    """Whole words, whatever the case, the blanks and the apostrophe."""
    assert says_all(shown, (("except in ice", "while there's ice"), ("no",))) is said


def test_an_exception_counts_wherever_it_is_shown() -> None:
    """In the answer, the text or the notes; without it a right answer with its citation is wrong."""
    turn = question("a", must_say=(("up to", "at most"),))
    for said in (
        answered("a", "in 1887, at most"),
        answered("a", text="Up to 1887 [1]"),
        answered("a", notes=("It says up to.",)),
    ):
        assert state(turn, said) == (True, True)
    assert state(turn, answered("a", notes=("Up, and to the left.",))) == (False, False)
    assert state(turn, answered("a", "in 1888 up to now")) == (False, False)


def test_a_partial_answer_says_what_is_missing() -> None:
    """Right, cited, and the missing part told; less is not grounded."""
    turn = question("a", "partial", must_say=(("who",), ("not", "nothing")))
    assert state(turn, answered("a", notes=("They do not say who lit it.",))) == (True, True)
    assert state(turn, answered("a")) == (False, False)
    told = answered("a", "in 1887", OWNER, notes=("They do not say who lit it.",))
    assert state(turn, told) == (True, False)


def test_yes_or_no_with_its_exception() -> None:
    """Decided rightly is not enough where the sentence makes an exception."""
    turn = question("a", answers=("no",), yes_no="no", span=REBUILT, must_say=(("except",),))
    assert state(turn, answered("a", "no", REBUILT, text="No, except Leeds [1].")) == (True, True)
    plain = judged(turn, answered("a", "no", REBUILT))
    assert (plain.yes_no_right, plain.right, plain.grounded) == (True, False, False)


UNCLEAR: dict[str, Any] = {"answers": ("in 1887", "to Leeds"), "evidence": BOTH}


@pytest.mark.parametrize(
    ("said", "grounded"),
    [
        (refused("a", status="clarify"), True),
        (answered("a", "in 1887 or Leeds", BURNED, OWNER), True),
        (answered("a", "in 1887", BURNED), False),
        (refused("a"), False),
    ],
)
def test_an_unclear_turn_is_asked_back_or_answered_both_ways(said: Prediction, grounded: bool) -> None:
    """One reading alone is not enough, and neither is a refusal of what the documents have."""
    found = judged(question("a", "underspecified", **UNCLEAR), said)
    assert (found.right or not grounded, found.grounded) == (True, grounded)
    assert MEASURES["underspecified"].value([found]) == float(grounded)


def test_both_readings_with_a_quote_that_does_not_stand_there() -> None:
    """What is not verbatim is not grounded."""
    said = answered("a", "both", citations=(cited(BURNED), cited(OWNER, quote="The miller moved to Leeds.")))
    assert not judged(question("a", "underspecified", **UNCLEAR), said).grounded


OVERVIEW: dict[str, Any] = {"answers": ("a mill",), "evidence": BOTH}


@pytest.mark.parametrize(
    ("least", "spans", "grounded"),
    [
        (1, [BURNED], True),
        (1, [BURNED, REBUILT], True),
        (1, [BURNED, (25, 31), (31, 43)], False),
        (2, [BURNED, REBUILT], False),
        (2, [BURNED, OWNER, REBUILT], True),
        (2, [ALL], True),
        (1, [(i, i + 1) for i in range(7)], True),
        (1, [(i, i + 1) for i in range(8)], False),
    ],
)
def test_an_overview_cites_enough_and_little_else(least: int, spans: list[tuple[int, int]], grounded: bool) -> None:
    """So many groups, at most seven citations, at most half of them beside the evidence; no words are compared."""
    turn = question("a", least=least, **OVERVIEW)
    assert state(turn, answered("a", "other words", *spans)) == (True, grounded)


def test_an_overview_is_not_the_whole_document() -> None:
    """24 characters are evidence: 70 are fewer than three times as many, 73 are more."""
    turn, text = question("a", least=1), TEXT + " Now."
    for end, grounded in ((70, True), (73, False)):
        said = answered("a", citations=(cited((0, end), quote=text[:end]),))
        (found,) = score(question_set([turn], text=text), [said])
        assert found.grounded is grounded


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"answerability": "unanswerable", "items": (("a",),)}, "it is unanswerable, and has items"),
        ({"answerability": "unanswerable", "must_say": (("a",),)}, "it is unanswerable, and has items"),
        ({"answerability": "unanswerable", "least": 1}, "it is unanswerable, and has items"),
        ({"least": 2}, "least is 2, and the groups of evidence are 1"),
        ({"least": 0}, "greater than or equal to 1"),
        ({"items": ((),)}, "at least 1 item"),
        ({"answerability": "underspecified", "answers": ("a",)}, "it is underspecified, and has answers"),
    ],
)
def test_demands_that_nothing_could_meet_are_refused(fields: dict[str, Any], problem: str) -> None:
    """A refusal has nothing to demand, and no more groups can be cited than there are."""
    with pytest.raises(ValidationError, match=problem):
        question("a", **{"answerability": "answerable", **fields})


def test_a_prediction_keeps_the_notes() -> None:
    """What was told beside the answer is part of what was said."""
    answer = Answer("Q?", "Q?", "answered", "In 1887 [1].", "1887", notes=("Another page says 1888.",))
    assert prediction_of(question("a"), answer).notes == ("Another page says 1888.",)
    assert NAME in question_set([question("a")]).texts

"""Right answers: the official scores of SQuAD 2.0 and CoQA, yes and no, grounded accuracy."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoth.errors import UsageError
from quoth.evaluation.measures.metrics import (
    AnswerScores,
    GroundedAccuracy,
    JudgedTurn,
    Squad,
    coqa_human,
    coqa_scores,
    exact_match,
    grounded_accuracy,
    mean_scores,
    normalize_answer,
    squad,
    squad_scores,
    token_f1,
    yes_no,
    yes_no_accuracy,
)

DATA = Path(__file__).parent / "data"
ANSWERS = st.text(alphabet="ab the.\u2019é1,", max_size=12)
GOOD = JudgedTurn(
    answerable=True, refused=False, f1=0.5, overlaps=True, verbatim=True, cited_chars=30, gold_chars=10
)  # every condition is met, and each count at its limit


def official(name: str) -> dict[str, Any]:
    stored: dict[str, Any] = json.loads((DATA / name).read_text("utf-8"))
    return stored


class TestSquad:
    @pytest.mark.parametrize(
        "case", official("squad2_official.json")["cases"], ids=lambda case: repr(case["prediction"])
    )
    def test_each_score_is_that_of_the_official_script(self, case: dict[str, Any]) -> None:
        """One answer against all gold answers scores what the official script gave it."""
        ours = squad_scores(case["prediction"], case["answers"])
        assert (ours.exact, ours.f1) == pytest.approx((case["exact"], case["f1"]))
        assert ours.count == 1

    def test_the_totals_are_those_of_the_official_script(self) -> None:
        """All, HasAns and NoAns agree, once they are percentages."""
        stored = official("squad2_official.json")
        ours = squad((case["prediction"], case["answers"]) for case in stored["cases"])
        for part, prefix in ((ours.all, ""), (ours.has_answer, "HasAns_"), (ours.no_answer, "NoAns_")):
            assert part is not None
            theirs = [stored["totals"][prefix + name] for name in ("exact", "f1", "total")]
            assert [100 * part.exact, 100 * part.f1, part.count] == pytest.approx(theirs)

    def test_normalising_by_hand(self) -> None:
        """Case, ASCII punctuation, articles and blanks go, in this order; other signs stay."""
        assert normalize_answer(" The  Cat's\ta.m. hat, AN  “end” ") == "cats am hat “end”"
        assert normalize_answer("a-the theatre") == "athe theatre"
        assert normalize_answer("the an a!") == ""

    def test_f1_by_hand(self) -> None:
        """Two of three tokens against two of four: 2 * 2 / (3 + 4). A repeated one counts as often as both have it."""
        assert token_f1("red cat runs", "cat runs far away") == pytest.approx(4 / 7)
        assert token_f1("b b c", "b c c") == pytest.approx(2 / 3)
        assert token_f1("x", "y") == 0

    def test_no_answer_is_right_only_against_no_answer(self) -> None:
        """Both empty score 1, one empty scores 0, and an article alone is empty."""
        assert (token_f1("", "the"), token_f1("", "cat"), token_f1("cat", "")) == (1, 0, 0)
        assert (exact_match("", "the"), exact_match("", "cat")) == (1, 0)
        assert squad_scores("", []) == AnswerScores(1, 1)
        assert squad_scores("cat", []) == AnswerScores(0, 0)
        assert squad_scores("", ["...", "cat"]) == AnswerScores(0, 0)

    def test_each_score_takes_its_best_gold_answer(self) -> None:
        """The best F1, 2 * 1 / (1 + 2), is not of the gold answer that comes first or last."""
        assert squad_scores("cat", ["dog", "red cat", "big old cat"]) == AnswerScores(0, 2 / 3)

    def test_a_kind_that_is_missing_has_no_score(self) -> None:
        """Without unanswerable questions there is no score for them, and it is not 0."""
        assert squad([("cat", ["cat"]), ("x", ["cat"])]) == Squad(
            AnswerScores(0.5, 0.5, 2), AnswerScores(0.5, 0.5, 2), None
        )
        assert squad([("", [])]) == Squad(AnswerScores(1, 1), None, AnswerScores(1, 1))
        assert squad([]) == Squad(None, None, None)


class TestCoqa:
    @pytest.mark.parametrize("case", official("coqa_official.json")["cases"], ids=lambda case: repr(case["prediction"]))
    def test_each_score_is_that_of_the_official_script(self, case: dict[str, Any]) -> None:
        """The leave-one-out mean of an answer, and of people against each other, is the official one."""
        ours = coqa_scores(case["prediction"], case["references"])
        assert (ours.exact, ours.f1, ours.count) == pytest.approx((case["exact"], case["f1"], 1))
        if "human_f1" in case:
            people = coqa_human(case["references"])
            assert (people.exact, people.f1, people.count) == pytest.approx((case["human_exact"], case["human_f1"], 1))

    def test_leaving_one_out_by_hand(self) -> None:
        """One of three is the answer itself: without it the best F1 is 2/3, with it 1, twice."""
        scores = coqa_scores("cat", ["cat", "red cat", "dog"])
        assert (scores.exact, scores.f1) == pytest.approx((2 / 3, (2 / 3 + 1 + 1) / 3))

    def test_one_reference_is_taken_plainly(self) -> None:
        """With one reference there is none to leave out; without any there is no score."""
        assert coqa_scores("the cat", ["cat"]) == AnswerScores(1, 1)
        with pytest.raises(UsageError, match=r"no reference to score against\ngive at least one"):
            coqa_scores("cat", [])

    def test_people_are_held_against_the_others(self) -> None:
        """Of "cat", "cat", "dog" two agree with another and one does not; one alone has no other."""
        people = coqa_human(["cat", "cat", "dog"])
        assert (people.exact, people.f1) == pytest.approx((2 / 3, 2 / 3))
        with pytest.raises(UsageError, match=r"one reference has none to be held against\ngive at least two"):
            coqa_human(["cat"])
        with pytest.raises(UsageError, match="no reference"):
            coqa_human([])

    def test_means_weigh_by_count(self) -> None:
        """One answer of 0 and 1 with three of 1 and 1/2: 3/4 and (1 + 3/2) / 4. Of no answer there is no mean."""
        assert mean_scores([AnswerScores(0, 1), AnswerScores(1, 0.5, 3)]) == AnswerScores(0.75, 0.625, 4)
        assert mean_scores([]) is None


class TestYesNo:
    @pytest.mark.parametrize(
        "answer", ["Yes", "yes.", "“Yes”, it is", "Yes he did", "yeah", "YEP!", "Yes, in 1887. [1]", "yes [1][2]"]
    )
    def test_yes(self, answer: str) -> None:
        """A first word that agrees is a yes, whatever follows."""
        assert yes_no(answer) == "yes"

    @pytest.mark.parametrize(
        "answer",
        [
            *("No", "no.", "Nope!", "No, 5 people left.", "no; never", "No: it fell.", "No! Go.", "No. It fell. [1]"),
            *("No \u2013 it fell", "No\u2014it fell", "no it was not", "No [1]", "“No”", "No there is none", "No!?"),
        ],
    )
    def test_no(self, answer: str) -> None:
        """The word by itself, before a pause or before a pronoun is a no."""
        assert yes_no(answer) == "no"

    @pytest.mark.parametrize(
        "answer",
        [
            *("", "No one knows", "No. 5 Squadron", "No.5", "no cats", "not so", "nobody", "Yesterday", "In no way"),
            *("Oh yes", "Maybe", "1", "no-one", "no island", "[1]", "Noyes"),
        ],
    )
    def test_neither(self, answer: str) -> None:
        """Other answers are neither, even if they begin with the letters."""
        assert yes_no(answer) is None

    def test_accuracy_by_hand(self) -> None:
        """Of three yes/no questions one is right; the fourth asks for something else; of none there is no share."""
        turns = [("Yes, so.", "yes"), ("Yes", "no"), ("In May", "No."), ("no", "in June")]
        assert yes_no_accuracy(turns) == pytest.approx(1 / 3)
        assert yes_no_accuracy(turns[3:]) is None
        assert yes_no_accuracy([]) is None


class TestGroundedAccuracy:
    def test_a_turn_at_every_limit_is_grounded(self) -> None:
        """F1 of exactly 1/2 and exactly three times the gold characters are enough."""
        assert GOOD.grounded

    @pytest.mark.parametrize(
        "worse",
        [
            {"f1": 0.49},
            {"overlaps": False},
            {"verbatim": False},
            {"cited_chars": 31},
            {"gold_chars": 9},
            {"cited_chars": 301, "gold_chars": 100},
            {"refused": True},
        ],
    )
    def test_a_turn_that_fails_one_condition_is_not(self, worse: dict[str, Any]) -> None:
        """Each condition is needed."""
        assert not replace(GOOD, **worse).grounded

    def test_a_right_yes_or_no_needs_no_f1(self) -> None:
        """The right "no" may be worded in any way, but it needs its evidence too."""
        assert replace(GOOD, f1=0.0, yes_no_right=True).grounded
        assert not replace(GOOD, f1=0.0, yes_no_right=True, overlaps=False).grounded

    def test_a_turn_is_judged_by_what_was_found_only(self) -> None:
        """Nothing is taken to be right by default: with a good F1 alone, or with everything but evidence, it is not."""
        assert not JudgedTurn(answerable=True, refused=False, f1=1.0).grounded
        assert not JudgedTurn(answerable=True, refused=False, f1=1.0, overlaps=True).grounded
        assert not JudgedTurn(answerable=True, refused=False, f1=1.0, verbatim=True).grounded
        assert not JudgedTurn(answerable=True, refused=False, overlaps=True, verbatim=True).grounded
        assert JudgedTurn(answerable=True, refused=False, f1=1.0, overlaps=True, verbatim=True).grounded

    def test_by_hand(self) -> None:
        """Three of four answerable turns grounded and one of two others refused: 2 * 3/8 / (5/4) = 3/5."""
        refused, wrong = JudgedTurn(answerable=False, refused=True), JudgedTurn(answerable=False, refused=False)
        turns = [GOOD, GOOD, refused, GOOD, replace(GOOD, f1=0.1), wrong]
        assert grounded_accuracy(turns) == GroundedAccuracy(0.75, 0.5, 0.6)

    def test_neither_side_can_be_bought_with_the_other(self) -> None:
        """Who refuses everything, or answers everything, or fails at both, scores 0."""
        refuse = [JudgedTurn(answerable=True, refused=True), JudgedTurn(answerable=False, refused=True)]
        answer = [GOOD, JudgedTurn(answerable=False, refused=False)]
        assert grounded_accuracy(refuse) == GroundedAccuracy(0, 1, 0)
        assert grounded_accuracy(answer) == GroundedAccuracy(1, 0, 0)
        assert grounded_accuracy([refuse[0], answer[1]]) == GroundedAccuracy(0, 0, 0)

    def test_without_turns_of_a_kind_there_is_no_score(self) -> None:
        """A side with nothing to count is None, and so is the score; the other side is still told."""
        assert grounded_accuracy([GOOD]) == GroundedAccuracy(1, None, None)
        assert grounded_accuracy([JudgedTurn(answerable=False, refused=True)]) == GroundedAccuracy(None, 1, None)
        assert grounded_accuracy([]) == GroundedAccuracy(None, None, None)


@settings(deadline=None)
@given(st.lists(st.tuples(ANSWERS, st.lists(ANSWERS, max_size=3)), max_size=5), st.randoms())
def test_the_order_of_questions_and_of_gold_answers_is_indifferent(turns: list[Any], random: Any) -> None:
    """Shuffling both changes no score, and every score is a share."""
    shuffled = [(prediction, random.sample(answers, len(answers))) for prediction, answers in turns]
    random.shuffle(shuffled)
    for ours, theirs in zip(vars(squad(turns)).values(), vars(squad(shuffled)).values(), strict=True):
        assert (ours is None) == (theirs is None)
        if ours is not None:
            assert vars(ours) == pytest.approx(vars(theirs))
            assert 0 <= ours.exact <= ours.f1 <= 1


@settings(deadline=None)
@given(ANSWERS, ANSWERS)
def test_f1_is_symmetric(one: str, other: str) -> None:
    """It does not matter which of two texts is the gold one, and a text against itself scores 1."""
    assert token_f1(one, other) == token_f1(other, one)
    assert exact_match(one, other) == exact_match(other, one) <= token_f1(one, other)
    assert token_f1(one, one) == exact_match(one, one) == 1


@settings(deadline=None)
@given(ANSWERS, st.lists(ANSWERS, min_size=1, max_size=4), st.randoms())
def test_the_order_of_references_is_indifferent(answer: str, references: list[str], random: Any) -> None:
    """Shuffled references give the same means, which are shares."""
    ours = coqa_scores(answer, references)
    theirs = coqa_scores(answer, random.sample(references, len(references)))
    assert vars(ours) == pytest.approx(vars(theirs))
    assert 0 <= ours.exact <= ours.f1 <= 1 + 1e-9


@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            JudgedTurn,
            st.booleans(),
            st.booleans(),
            st.floats(0, 1),
            st.booleans(),
            st.booleans(),
            st.booleans(),
            st.integers(0, 9),
            st.integers(0, 9),
        )
    ),
    st.randoms(),
)
def test_the_order_of_turns_is_indifferent(turns: list[JudgedTurn], random: Any) -> None:
    """Shuffled turns give the same figures, and the score lies between its two sides."""
    found = grounded_accuracy(turns)
    assert found == grounded_accuracy(random.sample(turns, len(turns)))
    if found.answered is not None and found.refused is not None and found.score is not None:
        low, high = sorted((found.answered, found.refused))
        assert low - 1e-9 <= found.score <= high + 1e-9

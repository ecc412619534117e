"""Right answers: the official scores of SQuAD 2.0, yes and no."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoth.evaluation.measures.metrics import (
    AnswerScores,
    exact_match,
    normalize_answer,
    squad_scores,
    token_f1,
    yes_no,
)

DATA = Path(__file__).parent / "data"
ANSWERS = st.text(alphabet="ab the.\u2019é1,", max_size=12)


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


@settings(deadline=None)
@given(ANSWERS, st.lists(ANSWERS, max_size=4), st.randoms())
def test_the_order_of_gold_answers_is_indifferent(answer: str, golds: list[str], random: Any) -> None:
    """Shuffling them changes no score, and every score is a share."""
    ours = squad_scores(answer, golds)
    assert ours == squad_scores(answer, random.sample(golds, len(golds)))
    assert 0 <= ours.exact <= ours.f1 <= 1


@settings(deadline=None)
@given(ANSWERS, ANSWERS)
def test_f1_is_symmetric(one: str, other: str) -> None:
    """It does not matter which of two texts is the gold one, and a text against itself scores 1."""
    assert token_f1(one, other) == token_f1(other, one)
    assert exact_match(one, other) == exact_match(other, one) <= token_f1(one, other)
    assert token_f1(one, one) == exact_match(one, one) == 1

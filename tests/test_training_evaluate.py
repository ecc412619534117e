"""Figures of a reader: thresholds, halves, leans, yes and no, lists, conversations, on hand-worked cases."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from training.evaluate import (
    Judge,
    conversations,
    halves,
    lists,
    mean,
    nearest,
    polarity,
    set_f1,
    spans,
    spread,
    three_way,
    threshold,
)
from training.predict import Scored, remembering
from training.rows import Row
from training.windows import Pages

from quoth.answering.inputs import Ints
from quoth.answering.network import KINDS, Fitted
from small_training import FIRST_WORD, tokenizer


def row(title: str) -> Row:
    """A row of an article."""
    return Row("1", "set", title, (), "?", "x", "none")


def test_the_threshold_lies_between_the_last_right_answer_and_the_first_near_miss() -> None:
    """Answering .9 and .8 and refusing .4 is all right: the threshold is their middle, .6."""
    assert threshold([0.9, 0.8, 0.4], [1.0, 1.0, 0.0], [False, False, True]) == pytest.approx(0.6)


def test_where_nothing_is_right_everything_is_refused() -> None:
    """No confidence reaches the threshold."""
    assert threshold([0.9, 0.8], [0.0, 0.0], [True, True]) > 1


def test_halves_keep_an_article_together_and_are_of_a_size() -> None:
    """Three rows of a against two of b and one of c."""
    found = halves([row(t) for t in "aabbac"])
    assert found == [0, 0, 1, 1, 0, 1]


def test_the_lean_makes_both_classes_right_where_they_can_be() -> None:
    """Odds of 1 and 2 are "no", 3 and 4 "yes": the lean puts zero between 2 and 3."""
    lean = polarity([1.0, 2.0, 3.0, 4.0], [False, False, True, True])
    assert [o + lean > 0 for o in (1.0, 2.0, 3.0, 4.0)] == [False, False, True, True]


def test_means_are_in_percent() -> None:
    """Half right is 50; nothing is 0."""
    assert (mean([1.0, 0.0]), mean([])) == (50.0, 0.0)


def test_a_part_of_a_set_is_spread_over_all_of_it() -> None:
    """Five rows of which two are wanted: the first and the fourth."""
    assert [r.title for r in spread([row(t) for t in "abcde"], 2)] == ["a", "d"]


# --- Sets ---


class Told:
    """A reader that is told by the words of an input what to say of it; `asked` counts its batches."""

    def __init__(self, words: Sequence[str]) -> None:
        self.tokenizer, self.words, self.asked = tokenizer(*words), list(words), 0

    def known(self, token: int) -> str:
        return self.words[token - FIRST_WORD] if token >= FIRST_WORD else ""

    def score(self, ids: Ints, segments: Ints, _mask: Ints) -> Scored:
        """Kind: the first word of the question, where that is one. Capitals in the passage begin an item, and the
        best span; "Lee" goes on with it.
        """
        self.asked += 1
        span, items = np.zeros((*ids.shape, 2), np.float32), np.zeros((*ids.shape, 3), np.float32)
        kind = np.zeros((len(ids), 4), np.float32)
        items[:, :, 0] = 9
        for row, places in enumerate(ids.tolist()):
            words = [self.known(token) for token in places]
            kind[row, [KINDS.index(word) for word in words if word in KINDS and word != "span"]] = 5
            for at in np.flatnonzero(segments[row]):
                if words[at][:1].isupper():
                    items[row, at] = (0, 0, 20) if words[at] == "Lee" else (0, 20, 0)
                    span[row, at] = (3, 3) if words[at] != "Lee" else (0, 3.5)
        return span, kind, items

    def judge(self) -> Judge:
        return Judge(self.score, self.tokenizer, Pages(self.tokenizer), Fitted())


def asked(question: str, kind: str, context: str = "it rained .", *answers: str, **more: object) -> Row:
    """A row whose answers are looked up in its context."""
    places = tuple((context.index(answer), context.index(answer) + len(answer)) for answer in answers)
    turns = more.get("turns", ())
    return Row("1", "set", "t", turns, question, context, kind, places)  # type: ignore[arg-type]


def test_three_ways_to_answer_are_counted_by_kind() -> None:
    """Right for yes and one of two nones, wrong for no; forced to either, right for yes alone. A span is left out."""
    rows = [asked("yes", "yes"), asked("yes", "no"), asked("none", "none"), asked("no", "none"), asked("yes", "span")]
    assert three_way(Told(("yes", "no", "none")).judge(), rows) == {
        "rows": 4, "accuracy": 50.0, "yes right": 100.0, "no right": 0.0, "none right": 50.0,
        "accuracy of forced yes or no": 50.0,
    }  # fmt: skip


def test_the_items_of_a_list_are_compared_as_sets() -> None:
    """Said are "Ann Lee" and "Bob"; gold are "Ann Lee" and "cake", then "Ann", "Lee" and "cake".

    First one of two on both sides: .5. Then none of two and none of three: 0; by words "Ann Lee" is 2/3 of
    either of its own, so precision is 2/3 of two and recall 4/3 of three: 2 * 1/3 * 4/9 over 7/9, or 8/21.
    """
    told = Told(("Ann", "Lee", "Bob"))
    context = "Ann Lee and Bob ate cake ."
    one, other = (
        asked("who ate", "span", context, *answers) for answers in (("Ann Lee", "cake"), ("Ann", "Lee", "cake"))
    )
    assert lists(told.judge(), [one]) == {"rows": 1, "item f1": 50.0, "item f1 by words": 50.0}
    assert lists(told.judge(), [other]) == {"rows": 1, "item f1": 0.0, "item f1 by words": 38.1}


def test_the_nearest_of_the_others_counts_by_shared_words() -> None:
    """One word of two is 2/3, no word is 0; among no others there is no nearest."""
    assert nearest({"ann", "tom"}, {"ann lee", "bob"}) == pytest.approx(2 / 3)
    assert nearest({"ann"}, set()) == 0


def test_precision_and_recall_of_sets_make_one_figure() -> None:
    """One of two said is right and one of four found: 2 * .5 * .25 / .75. Nothing said and nothing there is 0."""
    assert set_f1(1, 1, 2, 4) == pytest.approx(1 / 3)
    assert set_f1(0, 0, 0, 0) == 0


def test_a_span_is_measured_against_the_answer_that_suits_best() -> None:
    """It says "Ann Lee": right for the first row, half of the words for the second (F1 2/3)."""
    rows = [asked("who ate", "span", "Ann Lee ate .", *gold) for gold in (("ate", "Ann Lee"), ("Lee",))]
    assert spans(Told(("Ann", "Lee")).judge(), rows) == {"rows": 2, "f1": 83.33, "em": 50.0}


def test_yes_or_no_is_said_in_a_conversation_where_it_is_asked_for() -> None:
    """Three right: "yes" and "no" to questions of that form, words to another; a follow-up counts apart.

    That follow-up has its "no" from the turn before: without it nothing says no, and "yes" is wrong.
    """
    told = Told(("Ann", "yes", "no"))
    rows = [
        asked("who ate ?", "span", "Ann ate .", "Ann"),
        asked("did Ann , yes , eat ?", "yes", "Ann ate ."),
        asked("did he eat ?", "no", "Ann ate .", turns=(("no ?", "so"),)),
    ]
    assert conversations(told.judge(), rows) == {
        "rows": 3, "f1": 100.0, "f1 no": 100.0, "f1 span": 100.0, "f1 yes": 100.0,
        "follow-ups f1 with history": 100.0, "follow-ups f1 without history": 0.0,
    }  # fmt: skip


def test_what_was_read_once_is_remembered() -> None:
    """The same inputs are scored once; other segments are other inputs."""
    told = Told(("Ann",))
    score = remembering(told.score)
    ids, segments = np.array([[101, 110, 102]]), np.array([[0, 1, 0]])
    first = score(ids, segments, ids)
    assert all(np.array_equal(a, b) for a, b in zip(first, score(ids, segments, ids), strict=True))
    assert told.asked == 1
    score(ids, 2 * segments, ids)
    assert told.asked == 2

"""How likely a judged answer is to be right, worked out by hand."""

from __future__ import annotations

import math

import pytest

from quoth.answering.network import Found, Reading
from quoth.answering.verdict import Signs, Verdict, followed, rank, signs


def reading(score: float, margin: float, start: int = 0, yes: float = 0.1, no: float = 0.1) -> Reading:
    """A reading whose best words are four characters from `start`."""
    kinds = {"span": 0.5, "yes": yes, "no": no, "none": 0.3}
    return Reading(kinds, (Found(start, start + 4, "word", score),), 0.5, margin)


def test_passages_rank_by_words_and_type_and_by_type_alone_for_yes_or_no() -> None:
    """Half the margin of the words and the whole of the type; a passage without words is far below."""
    assert rank(reading(4.0, 1.0), polar=False) == 3.0
    assert rank(reading(4.0, 1.0), polar=True) == 1.0
    assert rank(Reading({}, (), 0.0, 1.0), polar=False) == -11.0


def test_the_lead_is_over_the_best_other_passage() -> None:
    """Ranks 3, 1 and -2: the first leads by 2, the second trails by 2, the third by 5; one alone leads "nothing"."""
    judged = [reading(4.0, 1.0), reading(2.0, 0.0), reading(-4.0, 0.0)]
    found = signs(judged, judged, [1, 2, 3], polar=False)
    assert [one.lead for one in found] == [2.0, -2.0, -5.0]
    assert signs(judged[:1], judged[:1], [1], polar=False)[0].lead == 3.0


def test_readers_agree_where_their_words_touch() -> None:
    """Characters 0 to 4 touch 3 to 7 and not 4 to 8."""
    skimmed = [reading(1.0, 1.0, 0), reading(1.0, 1.0, 0)]
    found = signs(skimmed, [reading(1.0, 1.0, 3), reading(1.0, 1.0, 4)], [2, 1], polar=False)
    assert [(one.agrees, one.place) for one in found] == [(True, 2), (False, 1)]


def test_yes_is_as_sure_as_it_is_above_no() -> None:
    """.8 against .1 is a log-odds of ln 8, whichever way round."""
    judged = [reading(1.0, 1.0, yes=0.8, no=0.1), reading(1.0, 1.0, yes=0.1, no=0.8)]
    assert [one.sure for one in signs(judged, judged, [1, 2], polar=True)] == pytest.approx([math.log(8)] * 2)


def test_the_chance_is_the_sigmoid_of_the_weighed_signs() -> None:
    """Only the type's margin counts: 4 of 4 times a weight of 2, less 1, is a log-odds of 1."""
    only = Verdict((0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0), -1.0)
    sign = Signs(9.0, 4.0, 9.0, 9.0, True, 3, False, 9.0)
    assert only.chance(sign) == pytest.approx(1 / (1 + math.exp(-1)))


def test_what_is_further_apart_than_twelve_says_no_more() -> None:
    """Margins of 12 and of 40 are the same to the verdict."""
    near, far = (Signs(v, v, v, v, False, 1, False, 0.0) for v in (12.0, 40.0))
    assert near.values() == far.values() == (3.0, 3.0, 3.0, 3.0, 0.0, 0.0, 0.0, 0.0)


def test_words_say_nothing_where_yes_or_no_is_asked_for() -> None:
    """The margin of the words and their agreement are left out, how sure yes or no is comes in."""
    values = Signs(8.0, 4.0, 0.0, 0.0, True, 1, True, 2.0).values()
    assert values == (0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.5)


def test_numbers_come_back_from_disk_as_they_went() -> None:
    """JSON makes lists of tuples."""
    verdict = Verdict((1.0, 2.0), -0.5, 0.4, 0.8)
    assert Verdict.of({**verdict.to_dict(), "weights": [1.0, 2.0]}) == verdict
    assert Verdict.of({}) == Verdict()


@pytest.mark.parametrize(
    ("alone", "after"), [(0.5, 0.437823), (0.562176, 0.5), (0.9, 0.875144), (0.0, 0.0), (1.0, 1.0)]
)
def test_an_answer_after_other_turns_is_less_sure(alone: float, after: float) -> None:
    """By a quarter in log-odds: odds of 1 become odds of 0.7788."""
    assert followed(alone) == pytest.approx(after, abs=1e-5)

"""Measures of a search: places that were found against evidence."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoth.evaluation.measures.evidence import Place
from quoth.evaluation.measures.ranking import ranking

GOLD = [[("a", 10, 20), ("b", 0, 5)], [("a", 100, 110)]]
PLACES = st.tuples(st.sampled_from("ab"), st.integers(0, 12)).map(lambda p: (p[0], p[1], p[1] + 4))


def measured(retrieved: list[Place], gold: list[list[Place]], *cutoffs: int) -> dict[str, float]:
    (found,) = ranking([(retrieved, gold)], cutoffs)
    assert found is not None
    return dict(found)


def test_one_search_by_hand() -> None:
    """Group one is found second, by its last character, and again third; group two fourth, by one character.

    nDCG@3 = (1/log2 3) / (1 + 1/log2 3), and nDCG@4 adds 1/log2 5 to what was gained.
    """
    retrieved = [("a", 0, 10), ("b", 4, 30), ("a", 19, 30), ("a", 109, 200)]
    ideal = 1 + 1 / math.log2(3)
    assert measured(retrieved, GOLD, 1, 3, 4) == pytest.approx(
        {
            **dict(zip(("hit@1", "hit@3", "hit@4"), (0, 1, 1), strict=True)),
            **dict(zip(("recall@1", "recall@3", "recall@4"), (0, 0.5, 1), strict=True)),
            "MRR": 0.5,
            "nDCG@1": 0,
            "nDCG@3": 1 / math.log2(3) / ideal,
            "nDCG@4": (1 / math.log2(3) + 1 / math.log2(5)) / ideal,
        }
    )


def test_a_place_may_hold_two_groups() -> None:
    """One place that holds all evidence finds all of it, at every cutoff, and no measure exceeds 1."""
    found = measured([("a", 0, 200), ("a", 0, 200)], GOLD, 1, 2)
    assert found == dict.fromkeys(("hit@1", "hit@2", "recall@1", "recall@2", "MRR", "nDCG@1", "nDCG@2"), 1.0)


def test_a_search_that_returns_nothing_scores_nothing() -> None:
    """It counts as a failure, not as a question that was not asked."""
    empty, second = ranking([([], GOLD), ([("b", 0, 1)], GOLD)], [1])
    assert empty == {"hit@1": 0, "recall@1": 0, "MRR": 0, "nDCG@1": 0}
    assert second == {"hit@1": 1, "recall@1": 0.5, "MRR": 1, "nDCG@1": 1}


def test_each_search_is_measured_by_itself() -> None:
    """The first finds one of two groups second, the second all of one first, the third nothing of many."""
    found = ranking(
        [
            ([("c", 0, 1), ("b", 0, 1)], GOLD),
            ([("c", 0, 1), ("b", 0, 1)], [[("c", 0, 9)]]),
            ([("c", 0, 1), ("b", 0, 1)], [[("d", i, i + 1)] for i in range(9)]),
        ],
        [2],
    )
    figures = [[one[name] for name in ("hit@2", "recall@2", "MRR")] for one in found if one]
    assert figures == [[1, 0.5, 0.5], [1, 1, 1], [0, 0, 0]]


def test_evidence_found_again_later_counts_at_its_first_place() -> None:
    """After both groups were found, first and third, finding either again changes nothing."""
    first, second = ("b", 0, 1), ("a", 100, 101)
    once = measured([first, ("c", 0, 1), second], GOLD, 1, 2, 3)
    assert measured([first, ("c", 0, 1), second, first, second], GOLD, 1, 2, 3) == once
    assert once["nDCG@3"] == pytest.approx((1 + 1 / 2) / (1 + 1 / math.log2(3)))
    assert once["MRR"] == 1


def test_recall_counts_all_groups() -> None:
    """Two places find two of three groups."""
    found = measured([("b", 0, 1), ("a", 100, 101)], [*GOLD, [("c", 0, 1)]], 2)
    assert found["recall@2"] == pytest.approx(2 / 3)


def test_unanswerable_turns_are_left_out() -> None:
    """They have no measures, and the others keep their places."""
    searches = [([("a", 0, 9)], []), ([("b", 0, 1)], GOLD), ([], [])]
    found = ranking(searches, [1])
    assert [one is None for one in found] == [True, False, True]
    assert ranking(searches[:1]) == [None]


def test_the_first_of_many_is_the_first() -> None:
    """The rank is that of the order given, among thousands: 1/2500, and it is beyond every cutoff."""
    retrieved = [("c", i, i + 1) for i in range(2499)] + [("b", 0, 1)]
    found = measured(retrieved, GOLD)
    assert found == {"MRR": pytest.approx(1 / 2500)}
    assert measured(retrieved, GOLD, 2499, 2500)["recall@2499"] == 0
    assert measured(retrieved, GOLD, 2500)["recall@2500"] == 0.5


def test_the_usual_cutoffs_are_told_in_order() -> None:
    """Measures are named for the reader: 1, 3, 5 and 10."""
    (found,) = ranking([([], GOLD)])
    assert list(found or ()) == [
        *(f"{name}@{k}" for name in ("hit", "recall") for k in (1, 3, 5, 10)),
        *("MRR", "nDCG@1", "nDCG@3", "nDCG@5", "nDCG@10"),
    ]


@settings(deadline=None, max_examples=40)
@given(
    st.lists(PLACES, max_size=5),
    st.lists(st.lists(PLACES, min_size=1, max_size=2), min_size=1, max_size=3),
    st.randoms(),
)
def test_a_passage_twice_raises_nothing(retrieved: list[Place], gold: list[list[Place]], random: Any) -> None:
    """Repeating places later raises no measure; shuffling groups changes none; all are shares, growing with k."""
    found = measured(retrieved, gold, 1, 3)
    assert measured(retrieved, random.sample(gold, len(gold)), 1, 3) == pytest.approx(found)
    again = list(retrieved)
    for place in retrieved:
        again.insert(random.randint(again.index(place) + 1, len(again)), place)
    repeated = measured(again, gold, 1, 3)
    for name, value in found.items():
        assert repeated[name] <= value + 1e-9
        assert 0 <= value <= 1 + 1e-9
    assert found["hit@1"] <= found["hit@3"]
    assert found["recall@1"] <= found["recall@3"] <= found["hit@3"]

"""Cited places against gold ones, in characters."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoth.errors import UsageError
from quoth.evaluation.measures.evidence import Overlap, Place, characters, merged, overlap, shared

PLACES = st.tuples(st.sampled_from("ab"), st.integers(0, 12), st.integers(1, 8)).map(
    lambda p: (p[0], p[1], p[1] + p[2])
)
CITED = st.lists(PLACES, max_size=5)
GOLD = st.lists(st.lists(PLACES, min_size=1, max_size=3), max_size=3)


def test_places_that_overlap_or_touch_become_one() -> None:
    """0-4 and 3-6 and 6-8 are one place; 9-10 and another document are not of it, and 5-5 is nothing."""
    places = [("a", 9, 10), ("a", 3, 6), ("b", 0, 4), ("a", 0, 4), ("a", 6, 8), ("a", 1, 2), ("c", 5, 5)]
    assert merged(places) == (("a", 0, 8), ("a", 9, 10), ("b", 0, 4))
    assert characters(places) == 8 + 1 + 4
    assert merged([("a", 0, 2), ("b", 1, 3)]) == (("a", 0, 2), ("b", 1, 3))


@pytest.mark.parametrize("place", [("a", -1, 2), ("a", 3, 2)])
def test_what_is_no_place_is_refused(place: Place) -> None:
    """A place begins in its document and ends after it begins."""
    with pytest.raises(UsageError, match="is no place in a\ngive code points"):
        merged([place])


def test_shared_characters_by_hand() -> None:
    """0-10 and 5-8, 9-12 share 3 and 1; the same numbers in another document share nothing."""
    assert shared([("a", 0, 10)], [("a", 5, 8), ("a", 9, 12)]) == 4
    assert shared([("a", 0, 10)], [("b", 0, 10)]) == 0
    assert shared([], [("b", 0, 10)]) == 0


def test_overlap_with_one_gold_place_by_hand() -> None:
    """20 cited, 10 gold, 5 in common: 1/4, 1/2, their harmonic mean 1/3, 5/25; twice as many as needed."""
    found = overlap([("a", 0, 20)], [[("a", 15, 25)]])
    assert found == Overlap(1 / 4, 1 / 2, 1 / 3, 5 / 25, 20, 10, 2.0)


def test_every_group_is_needed_and_any_alternative_will_do() -> None:
    """Group one is met by its second alternative, half of group two is cited: recall (1 + 1/2) / 2.

    Inside an alternative: 10 + 4 of 16 cited characters. The best alternatives have 10 and 8, of
    which 4 are not cited: 14 of 20. The shortest alternatives have 6 and 8.
    """
    gold = [[("a", 0, 6), ("b", 0, 10)], [("c", 0, 8)]]
    found = overlap([("b", 0, 10), ("c", 4, 10)], gold)
    assert (found.precision, found.recall) == (14 / 16, 0.75)
    assert found.f1 == pytest.approx(2 * 0.875 * 0.75 / 1.625)
    assert found.iou == pytest.approx(14 / 20)
    assert (found.cited_chars, found.gold_chars, found.tightness) == (16, 14, 16 / 14)


def test_citing_two_alternatives_is_as_precise_but_looser() -> None:
    """Both alternatives are gold, so every cited character is right; only one of them was needed."""
    gold = [[("a", 0, 10), ("b", 0, 10)]]
    one, two = overlap([("b", 0, 10)], gold), overlap([("a", 0, 10), ("b", 0, 10)], gold)
    assert (one.precision, one.recall, one.f1, one.iou, one.tightness) == (1, 1, 1, 1, 1)
    assert (two.precision, two.recall, two.f1, two.iou, two.tightness) == (1, 1, 1, 1, 2)


def test_of_alternatives_cited_equally_well_the_shortest_is_meant() -> None:
    """Neither alternative is cited: the 5 characters of the shorter one are missing, not the 20, in any order."""
    long, short, last = ("a", 2, 22), ("b", 30, 35), ("c", 50, 70)
    for group in ([long, short, last], [last, short, long], [short, long]):
        assert overlap([("e", 0, 10)], [group]) == Overlap(0, 0, 0, 0, 10, 5, 2.0)
        found = overlap([("e", 0, 10), ("d", 0, 5)], [group, [("d", 0, 5)]])
        assert found.iou == 5 / (15 + 5)


def test_gold_characters_that_two_groups_share_count_once() -> None:
    """0-10 and 5-15 are 15 characters."""
    assert overlap([("a", 0, 15)], [[("a", 0, 10)], [("a", 5, 15)]]) == Overlap(1, 1, 1, 1, 15, 15, 1.0)


def test_nothing_cited_is_right_only_where_nothing_is_gold() -> None:
    """Both missing is 1, one missing is 0; without gold evidence nothing is tight or loose."""
    assert overlap([], []) == Overlap(1, 1, 1, 1, 0, 0, None)
    assert overlap([], [[("a", 0, 4)]]) == Overlap(0, 0, 0, 0, 0, 4, 0.0)
    assert overlap([("a", 0, 4)], []) == Overlap(0, 0, 0, 0, 4, 0, None)
    assert overlap([("a", 2, 2)], []) == Overlap(1, 1, 1, 1, 0, 0, None)


@pytest.mark.parametrize("group", [[], [("a", 1, 1)], [("a", 0, 3), ("a", 1, 1)]])
def test_evidence_that_nothing_could_cite_is_refused(group: list[Place]) -> None:
    """A group without a place, or with an empty one, is a mistake in the gold data."""
    with pytest.raises(UsageError, match="has no characters\nleave the group out"):
        overlap([("a", 0, 4)], [group])


@settings(deadline=None)
@given(CITED, GOLD, st.randoms())
def test_order_and_repetition_change_nothing(cited: list[Place], gold: list[list[Place]], random: Any) -> None:
    """Shuffling citations, groups and alternatives, repeating a citation, or cutting one in two."""
    found = overlap(cited, gold)
    groups = [random.sample(group, len(group)) for group in random.sample(gold, len(gold))]
    parts = [part for d, s, e in cited for part in ((d, s, (s + e) // 2), (d, (s + e) // 2, e))]
    for same in (random.sample(cited, len(cited)), cited + cited[:2], parts):
        again = overlap(same, groups)
        assert vars(again) == pytest.approx(vars(found))


@settings(deadline=None)
@given(CITED, GOLD)
def test_every_measure_keeps_its_bounds(cited: list[Place], gold: list[list[Place]]) -> None:
    """Shares lie in [0, 1], F1 between precision and recall, and IoU below precision."""
    found = overlap(cited, gold)
    assert 0 <= found.iou <= found.precision <= 1
    assert 0 <= found.recall <= 1
    low, high = sorted((found.precision, found.recall))
    assert low - 1e-9 <= found.f1 <= high + 1e-9
    assert found.cited_chars == len({(d, i) for d, s, e in cited for i in range(s, e)})


@settings(deadline=None)
@given(CITED.filter(bool), PLACES)
def test_one_gold_place_is_held_against_sets_of_characters(cited: list[Place], place: Place) -> None:
    """With one gold place every measure is what counting sets of characters gives."""
    said = {(d, i) for d, s, e in cited for i in range(s, e)}
    gold = {(place[0], i) for i in range(place[1], place[2])}
    found = overlap(cited, [[place]])
    assert found.precision == pytest.approx(len(said & gold) / len(said))
    assert found.recall == pytest.approx(len(said & gold) / len(gold))
    assert found.f1 == pytest.approx(2 * len(said & gold) / (len(said) + len(gold)))
    assert found.iou == pytest.approx(len(said & gold) / len(said | gold))
    assert found.tightness == pytest.approx(len(said) / len(gold))


@settings(deadline=None)
@given(PLACES, PLACES)
def test_f1_and_iou_are_symmetric(one: Place, other: Place) -> None:
    """For two places it does not matter which of them is gold."""
    here, there = overlap([one], [[other]]), overlap([other], [[one]])
    assert (here.f1, here.iou) == pytest.approx((there.f1, there.iou))
    assert (here.precision, here.recall) == (there.recall, there.precision)

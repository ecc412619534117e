"""What becomes of a cited sentence when its document is edited."""

from __future__ import annotations

import time

import pytest

from quoth.service.rewording import Rewording, differences, reworded

BEFORE = "Trains run on rails, and always did.\n"
OLD = "Steam drove the first of them, in 1804."
AFTER = "\nThey were slow and loud for years.\n"
WHOLE = BEFORE + OLD + AFTER


def test_a_sentence_that_still_stands_is_the_same_or_has_moved() -> None:
    """At its place, or at the nearest other one."""
    assert reworded(OLD, 37, WHOLE) == Rewording("same", OLD, OLD, 37, 76)
    assert reworded(OLD, 37, f"A word before.\n{WHOLE}{OLD}") == Rewording("moved", OLD, OLD, 52, 91)


@pytest.mark.parametrize(
    "new",
    [
        "Steam drove the first of them, in 1812.",
        "Steam drove the very first of them, as is said, in 1804.",
        "It was steam that drove the first of them in 1804.",
    ],
)
def test_a_sentence_in_other_words_is_found_by_the_words_that_stayed(new: str) -> None:
    """Whole, and at its place, among many that share its small words."""
    text = "The first of the many was in the town. " * 30 + BEFORE + new + AFTER
    start = text.index(new)
    assert reworded(OLD, 37, text) == Rewording("reworded", OLD, new, start, start + len(new))


def test_a_sentence_without_a_word_of_the_old_is_known_by_its_neighbours() -> None:
    """What stands between them now stands in its place."""
    new = "Horses pulled wagons until 1812!"
    found = reworded(OLD, 37, BEFORE + new + AFTER, BEFORE, AFTER)
    assert (found.became, found.new, found.start) == ("reworded", new, 37)


def test_a_sentence_that_was_taken_out_is_gone() -> None:
    """Its neighbours stand beside each other, or nothing of it is left."""
    assert reworded(OLD, 37, BEFORE + AFTER, BEFORE, AFTER) == Rewording("gone", OLD)
    assert reworded(OLD, 37, "Bread is baked from flour.") == Rewording("gone", OLD)
    assert reworded(OLD, 37, "") == Rewording("gone", OLD)
    assert reworded("", 0, WHOLE) == Rewording("gone", "")


def test_differences_are_told_word_by_word() -> None:
    """What was put in, taken out and put in its place, and every letter of both is there."""
    old, new = "The fee is  90 euros\na year.", "The yearly fee is 110 euros."
    found = differences(old, new)
    assert [(one.old, one.new) for one in found if not one.same] == [("", " yearly"), ("90", "110"), (" a year", "")]
    assert "".join(one.old for one in found) == "The fee is 90 euros a year."
    assert "".join(one.new for one in found) == new


def test_five_megabytes_are_looked_through_in_bounded_time() -> None:
    """Also in one line without an end."""
    text = "the first of the many was in the town " * 130_000 + "Steam drove the first of them, in 1812."
    began = time.perf_counter()
    assert "Steam drove the first of them, in" in reworded(OLD, 37, text).new
    assert time.perf_counter() - began < 20

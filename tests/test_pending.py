"""A question is answered once, and stopped or kept."""

from __future__ import annotations

from quoth.service.page_state import Settled
from quoth.service.pending import REMEMBERED, Arrivals, Underway


def test_a_question_is_taken_once() -> None:
    """By the first that comes."""
    underway = Underway()
    assert underway.take("a")
    assert not underway.take("a")
    assert underway.take("b")


def test_what_was_stopped_is_not_kept_and_what_was_kept_is_not_stopped() -> None:
    """Whichever comes first holds; stopped before it was begun, it is not even answered."""
    underway = Underway()
    for token in "ab":
        underway.take(token)
    assert underway.stop("a")
    assert not underway.keep("a")
    assert underway.keep("b")
    assert not underway.stop("b")
    assert underway.stop("c")
    assert not underway.take("c")


def test_only_the_latest_are_remembered() -> None:
    """The oldest is forgotten with the one after the last that there is room for."""
    underway = Underway()
    for number in range(REMEMBERED):
        underway.take(str(number))
    assert not underway.take("0")
    underway.take("more")
    assert underway.take("0")
    assert not underway.take("2")


def test_what_came_of_a_question_is_told_to_who_asked_it() -> None:
    """And to nobody else; of too many the first are forgotten."""
    arrivals, came = Arrivals(), Settled("t", "c")
    assert not arrivals.waits("ada", "t")
    arrivals.put("ada", "t", None)
    assert arrivals.waits("ada", "t")
    assert not arrivals.waits("bob", "t")
    arrivals.put("ada", "t", came)
    assert not arrivals.waits("ada", "t")
    assert arrivals.find("ada", "t") == came
    assert arrivals.find("bob", "t") is None
    assert arrivals.find("ada", "u") is None
    for number in range(REMEMBERED):
        arrivals.put("ada", str(number), Settled(str(number), None, "no"))
    assert arrivals.find("ada", "t") is None

"""What each rule gives: the figures of a question by hand, with a rule and without it."""

from __future__ import annotations

from training.shapes import RULES, ReadQuestion, figures, without

from quoth.answering.network import Found, Reading
from quoth.answering.reader import Judged, TrainedReader
from quoth.answering.verdict import Signs
from quoth.types import Passage

TEXT = "The miller opened the lock in May 1887."
NO_SIGNS = Signs(0, 0, 0, 0, True, 1, False, 0)


class Silent:
    """A network that is never asked."""

    fitted = None


def test_the_figures_are_those_of_the_rules_that_are_left() -> None:
    """The reader likes the miller best; that a date is asked for turns it, and without that rule it is wrong."""
    found = (Found(0, 10, "The miller", 9.0), Found(27, 38, "in May 1887", 8.0))
    seen = Reading({"span": 0.97, "yes": 0.01, "no": 0.01, "none": 0.01}, found, 0.9, margin=6.0)
    passage = Passage("a.txt", "x", 0, len(TEXT), TEXT, ((0, len(TEXT)),))
    asked = ReadQuestion(
        "own",
        "When was the lock opened?",
        [passage],
        [seen],
        [Judged(0, seen, NO_SIGNS)],
        lambda answer: answer.short == "in May 1887",
    )
    reader = TrainedReader(Silent(), Silent())  # type: ignore[arg-type]
    assert figures([asked], reader) == "1 of 1 right, 1 given and 0 wrong | 0 of 0 refused"
    with without("type of the words"):
        assert figures([asked], reader) == "0 of 1 right, 0 given and 1 wrong | 0 of 0 refused"


def test_every_rule_can_be_left_out() -> None:
    """The functions that it names are there."""
    for rule in RULES:
        with without(rule):
            pass

"""A follow-up is read alone first, and what is found so is confirmed in the conversation."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from quoth.answering.candidates import Candidate
from quoth.answering.rereading import read_twice
from quoth.types import Exchange, Passage

ALONE, ASKED = "How heavy is the Pro?", "How heavy is it?"
HISTORY = [("How long is the Pro?", "3 m")]


def passage(text: str) -> Passage:
    return Passage("a.txt", text, 0, len(text), text, ((0, len(text)),))


ONE, TWO, THREE = passage("It weighs 2 kg."), passage("It weighs 5 kg."), passage("It is blue.")


def found(place: Passage, confidence: float, short: str = "2 kg") -> Candidate:
    return Candidate(place, place.sentences[0], short, confidence)


class Twice:
    """Says one thing to a question alone and another to one after a conversation; keeps what it was asked."""

    threshold = 0.5

    def __init__(self, alone: list[Candidate], after: list[Candidate]) -> None:
        self.said = {ALONE: alone, ASKED: after}
        self.asked: list[tuple[str, list[Exchange], list[Passage]]] = []

    def read(self, question: str, history: Sequence[Exchange], passages: Sequence[Passage]) -> list[Candidate]:
        self.asked.append((question, list(history), list(passages)))
        return self.said[question]


@pytest.mark.parametrize(
    ("alone", "after", "expected"),
    [
        ([found(ONE, 0.8)], [found(ONE, 0.6)], [0.7]),
        ([found(ONE, 0.8)], [found(TWO, 0.9)], [0.4]),
        ([found(ONE, 0.8), found(TWO, 0.6)], [found(TWO, 0.9), found(ONE, 0.4)], [0.6, 0.45]),
        ([found(ONE, 0.8, "yes")], [found(ONE, 0.6, "no")], [0.4]),
        ([found(ONE, 0.8, "yes")], [found(ONE, 0.6, "yes")], [0.7]),
        ([found(ONE, 0.4)], [found(ONE, 0.9)], [0.65]),
        ([found(ONE, 0.8)], [], [0.4]),
        ([found(TWO, 0.3), found(ONE, 0.8)], [found(ONE, 0.6)], [0.2625, 0.7]),
    ],
)
def test_the_best_is_as_sure_as_both_readings_are_together(
    alone: list[Candidate], after: list[Candidate], expected: list[float]
) -> None:
    """The mean of the two, nothing counting as 0; the others keep their distance to it."""
    read = read_twice(Twice(alone, after), ALONE, ASKED, HISTORY, [ONE, TWO])
    assert [candidate.confidence for candidate in read] == pytest.approx(expected)
    assert [candidate.short for candidate in read] == [candidate.short for candidate in alone]


def test_the_second_reading_is_of_the_best_two_passages_with_the_conversation() -> None:
    """The first is of all of them and of nothing said before; without anything found there is no second."""
    reader = Twice([found(ONE, 0.8), found(TWO, 0.7), found(THREE, 0.6)], [])
    read_twice(reader, ALONE, ASKED, HISTORY, [THREE, TWO, ONE])
    assert reader.asked == [(ALONE, [], [THREE, TWO, ONE]), (ASKED, HISTORY, [ONE, TWO])]
    nothing = Twice([], [])
    assert read_twice(nothing, ALONE, ASKED, HISTORY, [ONE]) == []
    assert len(nothing.asked) == 1

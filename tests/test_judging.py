"""Which passages the judge reads, and whose word counts."""

from __future__ import annotations

from collections.abc import Sequence

from quoth.answering.inputs import Window
from quoth.answering.network import Fitted, Found, Reading
from quoth.answering.reader import JUDGED, TrainedReader
from quoth.answering.verdict import Verdict
from quoth.types import Exchange, Passage


class Fake:
    """Says of each window the first word, with the number behind it as margin, and remembers what it was given."""

    def __init__(self, sign: float = 1.0, yes: float = 0.0) -> None:
        self.fitted, self._sign, self._yes = Fitted(threshold=0.25), sign, yes
        self.asked: list[tuple[list[str], list[int]]] = []

    def read(
        self, _question: str, _history: Sequence[Exchange], windows: Sequence[Window], places: Sequence[int]
    ) -> list[Reading]:
        """See `Network.read`."""
        self.asked.append(([window.text for window in windows], list(places)))
        return [self._reading(window.text) for window in windows]

    def _reading(self, text: str) -> Reading:
        word, number = text.split()
        margin = self._sign * float(number)
        kinds = {"span": 1 - self._yes, "yes": self._yes, "no": 0.0, "none": 0.0}
        return Reading(kinds, (Found(0, len(word), word, margin),), 1 / (1 + 2.0**-margin), margin)


def passages(*texts: str) -> list[Passage]:
    """Each a document of one sentence."""
    return [Passage(f"{i}.txt", f"d{i}", 0, len(text), text, ((0, len(text)),)) for i, text in enumerate(texts)]


SIX = passages("a 1", "b 6", "c 2", "d 5", "e 3", "f 4")


def test_the_judge_reads_the_passages_that_the_skimmer_finds_likeliest() -> None:
    """Of six the four with the highest confidence, best first, each with its place in the search."""
    skimmer, judge = Fake(), Fake()
    TrainedReader(skimmer, judge).read("Which letter?", [], SIX)
    assert JUDGED == 4
    assert skimmer.asked == [(["a 1", "b 6", "c 2", "d 5", "e 3", "f 4"], [1, 2, 3, 4, 5, 6])]
    assert judge.asked == [(["b 6", "d 5", "f 4", "e 3"], [2, 4, 6, 5])]


def test_the_judge_has_the_last_word() -> None:
    """One that turns the skimmer's order round puts e first; what it did not read is no candidate."""
    found = TrainedReader(Fake(), Fake(sign=-1.0)).read("Which letter?", [], SIX)
    assert [candidate.short for candidate in found] == ["e", "f", "d", "b"]


def test_without_a_judge_the_skimmer_decides() -> None:
    """All passages are candidates, by its confidence, and its own threshold holds."""
    reader = TrainedReader(Fake())
    assert [candidate.short for candidate in reader.read("Which letter?", [], SIX)] == ["b", "d", "f", "e", "c", "a"]
    assert reader.threshold == 0.25
    assert TrainedReader(Fake(), Fake(), Verdict(threshold=0.75)).threshold == 0.75


def test_yes_is_said_to_whom_asks_for_it_and_to_nobody_else() -> None:
    """The same reading answers a polar question with yes, and another with words that stand in the text."""
    reader = TrainedReader(Fake(), Fake(yes=0.9))
    (said,) = reader.read("Is it a?", [], SIX[:1])
    assert (said.short, said.words) == ("yes", None)
    (said,) = reader.read("What is it?", [], SIX[:1])
    assert (said.short, said.words) == ("a", (0, 1))

"""The other places that say what an answer says, or speak of it."""

from __future__ import annotations

from collections.abc import Sequence

from fakes import ScriptedReader, WordEncoder
from quoth import Assistant
from quoth.answering.candidates import Candidate
from quoth.types import Answer, Exchange, Passage


class SpanReader(ScriptedReader):
    """Says some words of the sentence that is the needle."""

    def __init__(self, needle: str, words: str) -> None:
        super().__init__(needle)
        self.words = words

    def read(self, question: str, history: Sequence[Exchange], passages: Sequence[Passage]) -> list[Candidate]:
        found = super().read(question, history, passages)
        return [
            Candidate(one.passage, one.evidence, self.words, one.confidence, (at, at + len(self.words)))
            for one in found
            for at in (one.evidence[0] + self.needle.index(self.words),)
        ]


def ask(question: str, words: str, texts: dict[str, str]) -> Answer:
    """What is answered by words of the first sentence of all."""
    first = f"{next(iter(texts.values())).partition('.')[0]}."
    with Assistant.from_texts(texts, encoder=WordEncoder(), reader=SpanReader(first, words)) as assistant:
        return assistant.ask(question)


def also(answer: Answer) -> list[tuple[str, str]]:
    return [(place.source, place.quote) for place in answer.also]


def test_places_that_say_the_same_come_in_the_order_of_documents() -> None:
    """Each a citation without a marker, at its own offsets; none is the cited one, none is merely near."""
    texts = {
        "a.txt": "The mill was built by Ada. It rains. Ada was proud of the mill. Ada also had a boat.",
        "b.txt": "Nobody knows why. A mill that Ada had built burnt down. Bob built a weir.",
    }
    answer = ask("Who built the mill?", "Ada", texts)
    assert answer.citations[0].quote == "The mill was built by Ada."
    assert also(answer) == [
        ("a.txt", "Ada was proud of the mill."),
        ("b.txt", "A mill that Ada had built burnt down."),
    ]
    assert [texts[place.source][place.start : place.end] for place in answer.also] == [q for _, q in also(answer)]
    assert {place.marker for place in answer.also} == {0}
    assert "marker" not in answer.to_dict()["also"][0]


def test_a_place_that_speaks_of_all_that_is_asked_is_one() -> None:
    """It has the words of the question, not the answer's; with a single word nothing can be known to speak of it."""
    text = "The old mill was sold by Ada. Why the old mill was sold is told below. The mill is wet."
    assert also(ask("Who sold the old mill?", "Ada", {"a.txt": text})) == [
        ("a.txt", "Why the old mill was sold is told below.")
    ]
    assert also(ask("Who knows?", "Ada", {"a.txt": "Ada knows. Bob knows it."})) == []
    assert also(ask("Who is Ada?", "miller", {"a.txt": "Ada is a miller. Ada has a boat."})) == []


def test_the_same_figure_in_other_words_is_the_same() -> None:
    """1,500 is fifteen hundred; 15 is not."""
    text = "There were 1500 trees. By the canal fifteen hundred trees were planted. Another 15 trees died."
    assert also(ask("How many trees were there?", "1500", {"a.txt": text})) == [
        ("a.txt", "By the canal fifteen hundred trees were planted.")
    ]


def test_there_are_ten_places_at_most() -> None:
    """Those that share most, still in their own order."""
    text = "Ada built the mill. " + " ".join(
        f"Ada had the mill{' built' if n > 1 else ''} {n} times." for n in range(12)
    )
    found = also(ask("Who built the mill?", "Ada", {"a.txt": text}))
    assert [quote for _, quote in found] == [f"Ada had the mill built {n} times." for n in range(2, 12)]


def test_a_refusal_has_no_other_places() -> None:
    """Nothing is answered, so nothing says the same."""
    texts = {"a.txt": "The mill was built by Ada."}
    with Assistant.from_texts(texts, encoder=WordEncoder(), reader=ScriptedReader("Eve")) as assistant:
        assert assistant.ask("Who built the mill?").also == ()


def test_only_the_documents_that_are_asked_have_places() -> None:
    """A document that was not named gives none."""
    texts = {"a.txt": "The mill was built by Ada.", "b.txt": "Ada built the mill."}
    with Assistant.from_texts(
        texts, encoder=WordEncoder(), reader=SpanReader("The mill was built by Ada.", "Ada")
    ) as assistant:
        assert also(assistant.ask("Who built the mill?", sources=["a.txt"])) == []
        assert also(assistant.ask("Who built the mill?")) == [("b.txt", "Ada built the mill.")]

"""Second answers that the reader does not see beside its best one: hidden ones, and those of like sections."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from fakes import WordEncoder, WordsReader
from quoth.answering.candidates import Candidate
from quoth.answering.several.contrasts import Answered, told_apart
from quoth.assistant import Assistant
from quoth.types import Answer, Exchange, Passage

WARRANTY = (
    "Private buyers have three years of warranty from the date on the receipt. Claims are sent to Aarau within a week. "
    "If the machine stands in a shop, the warranty is limited to twelve months."
)


class OneEach(WordsReader):
    """Finds one answer in a passage, the surest: the others are hidden by it."""

    def read(self, question: str, history: Sequence[Exchange], passages: Sequence[Passage]) -> list[Candidate]:
        found = super().read(question, history, passages)
        return [
            next(one for one in found if one.passage == passage)
            for passage in dict.fromkeys(p for p in passages if any(one.passage == p for one in found))
        ]


def ask(question: str, words: dict[str, float], texts: dict[str, str]) -> Answer:
    return Assistant.from_texts(texts, encoder=WordEncoder(), reader=OneEach(words)).ask(question)


def test_what_the_cited_sentence_hides_is_told_beside_it() -> None:
    """The two do not stand alike: each is named by the clause or the words that it begins with."""
    answer = ask("How long is the warranty?", {"three years": 0.9, "twelve months": 0.8}, {"a.txt": WARRANTY})
    assert answer.status == "clarify"
    assert answer.text == (
        "Which one is meant? Three years (Private buyers) [1] and twelve months (if the machine stands in a shop) [2]."
    )
    assert answer.choices[1] == "How long is the warranty: if the machine stands in a shop?"
    assert [c.quote for c in answer.citations] == [
        "Private buyers have three years of warranty from the date on the receipt.",
        "If the machine stands in a shop, the warranty is limited to twelve months.",
    ]


@pytest.mark.parametrize(
    ("question", "words", "short"),
    [
        ("How long is the warranty?", {"three years": 0.9, "twelve months": 0.49}, "three years"),  # is not sure
        ("How long is the warranty?", {"three years": 0.9, "a week": 0.8}, "three years"),  # of the claims
        ("How long is the warranty of buyers?", {"three years": 0.9, "twelve months": 0.8}, "three years"),  # is named
    ],
)  # fmt: skip
def test_what_answers_less_well_stays_hidden(question: str, words: dict[str, float], short: str) -> None:
    """An unsure one, one without what is asked about, and one beside a sentence that is meant."""
    answer = ask(question, words, {"a.txt": WARRANTY})
    assert (answer.status, answer.short) == ("answered", short)


def test_two_that_are_plainly_of_two_things_need_less() -> None:
    """From 0.35, seven tenths of the threshold, as "the mason bee" and "the mining bee" are two bees."""
    text = {"bees.txt": "The mason bee began to fly on 19 March. The mining bee was first seen on 2 April."}
    asked = "When did the bee begin to fly?"
    told = "Which one is meant? 19 March (mason bee) [1] and 2 April (mining bee) [2]."
    assert ask(asked, {"19 March": 0.9, "2 April": 0.36}, text).text == told
    assert ask(asked, {"19 March": 0.9, "2 April": 0.34}, text).short == "19 March"


PLANTS = {
    "report.md": (
        "# Porto\n\nThe plant turned out 41 boats. The roof leaks.\n\n# Lublin\n\nOutput reached 28 boats. "
        "The plant is heated by the river."
    )
}


def test_a_section_of_the_same_make_is_of_another_thing() -> None:
    """Its sentence need not have what is asked about, if the section has it; it must be as sure as the best one."""
    answer = ask("How many boats did the plant build?", {"41": 0.9, "28": 0.77}, PLANTS)
    assert answer.text == "Which one is meant? 41 (Porto) [1] and 28 (Lublin) [2]."
    assert ask("How many boats did the plant build?", {"41": 0.9, "28": 0.75}, PLANTS).short == "41"
    assert ask("How many boats did the plant in Porto build?", {"41": 0.9, "28": 0.8}, PLANTS).short == "41"
    other = {"report.md": PLANTS["report.md"].replace("The plant is", "It is")}
    assert ask("How many boats did the plant build?", {"41": 0.9, "28": 0.77}, other).short == "41"


def test_a_sentence_is_told_apart_by_its_first_clause_or_by_words_behind_a_preposition() -> None:
    """Of the phrases of its own, the one that it begins with comes first."""
    pairs = (("The water has 31 degrees for the small ones.", "31"), ("It has 27 degrees in the evening.", "27"))
    found = [Answered(text, (text.index(words), text.index(words) + 2)) for text, words in pairs]
    assert told_apart("How warm is the water?", found) == ["for the small ones", "in the evening"]
    same = [Answered("The water has 31 degrees.", (14, 16)), Answered("The water has 27 degrees.", (14, 16))]
    assert told_apart("How warm is the water?", same) == []


def test_a_name_stays_hidden_unless_it_is_plainly_of_something_else() -> None:
    """Two mills have two names in their sentences; nothing tells two sentences on "the mill" apart."""
    texts = {"mills.txt": "The corn mill was put up by the abbey. The brothers Ebner built the saw mill."}
    answer = ask("Who built the mill?", {"the abbey": 0.9, "brothers Ebner": 0.8}, texts)
    assert answer.text == "Which one is meant? The abbey (corn mill) [1] and brothers Ebner (saw mill) [2]."
    assert ask("Who built the mill?", {"the abbey": 0.9, "brothers Ebner": 0.49}, texts).short == "the abbey"
    same = {"mills.txt": "The mill was put up by the abbey in March. The brothers Ebner built the mill with stones."}
    assert ask("Who built the mill?", {"the abbey": 0.9, "brothers Ebner": 0.8}, same).short == "the abbey"

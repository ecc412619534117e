"""Overviews quote the sentences that stand for the rest, in the order of the text, each with its place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fakes import ScriptedReader, WordEncoder
from quoth.answering.overviews.central import SAME, centrality, diverse
from quoth.answering.overviews.overviews import NO_PROSE
from quoth.answering.overviews.prose import prose_of
from quoth.assistant import Assistant
from quoth.index.mapped_encoder import MappedEncoder
from quoth.types import Answer

HANDBOOK = """# The mill

The mill stands on the river Ash and grinds wheat for four villages. It was built in 1804 by Ann Lee. She had been a
baker in the town.

## Parking

Cars may be parked behind the mill on weekdays. Parking costs two euros a day. However, visitors with a permit park
for free.

## Staff

The mill employs six people from the villages around it. They work from six in the morning.

| Name | Wage |
| --- | --- |
| Ann Lee parks here | 20 |

## History

In 1901 the wheel burned and was rebuilt within a year. In 1950 the river rose and flooded the lower floor of the mill.
The year 1950 is on a plate. A museum was opened in the mill in 1988.

## References

Lee, A. (1804) wrote about the mill and its parking in the town.
"""
BEES = "Bees live in hives and gather honey from the flowers of the meadow. The keeper opens the hives in May."
BOATS = "Boats cross the lake twice a day in summer. A boat carries forty people and their bicycles."


def open_texts(texts: dict[str, str], needle: str = "\0") -> Assistant:
    return Assistant.from_texts(texts, encoder=WordEncoder(), reader=ScriptedReader(needle))


def quotes(answer: Answer) -> list[str]:
    return [" ".join(citation.quote.split()) for citation in answer.citations]


def test_a_topic_is_told_by_the_sentences_about_it() -> None:
    """All that stands below its heading, in the order of the text, and nothing of the table or of the references."""
    with open_texts({"handbook.md": HANDBOOK}) as assistant:
        answer = assistant.ask("What does it say about parking?")
    assert quotes(answer) == [
        "Cars may be parked behind the mill on weekdays.",
        "Parking costs two euros a day.",
        "However, visitors with a permit park for free.",
    ]
    assert answer.text.startswith(
        "Cars may be parked behind the mill on weekdays. [1] Parking costs two euros a day. [2]"
    )
    assert answer.short == " ".join(quotes(answer))
    assert (answer.status, answer.notes) == ("answered", ())


def test_what_a_sentence_points_back_to_comes_along() -> None:
    """The sentence that names her opens with "It": the one before says what that is."""
    with open_texts({"handbook.md": HANDBOOK}) as assistant:
        answer = assistant.ask("What do we know about Ann Lee?")
    assert quotes(answer)[:2] == [
        "The mill stands on the river Ash and grinds wheat for four villages.",
        "It was built in 1804 by Ann Lee.",
    ]


def test_a_year_is_told_by_what_happened_in_it() -> None:
    """Only sentences with that year, and of these the ones that tell an event."""
    with open_texts({"handbook.md": HANDBOOK}) as assistant:
        assert quotes(assistant.ask("What happened in 1950?")) == [
            "In 1950 the river rose and flooded the lower floor of the mill."
        ]
        missing = assistant.ask("What happened in 1951?")
    assert missing.status == "not_found"
    assert missing.notes == ("These words of the question occur nowhere in the documents that were asked: “1951”.",)


def test_a_year_may_stand_in_the_heading() -> None:
    """What is told below the year needs not repeat it."""
    text = "# Annals\n\n## 2021\n\nThe bridge was closed.\n\n## 2022\n\nThe bridge was opened again by the mayor.\n"
    with open_texts({"annals.md": text}) as assistant:
        assert quotes(assistant.ask("What happened in 2022?")) == ["The bridge was opened again by the mayor."]


def test_a_topic_that_occurs_nowhere_is_refused() -> None:
    """Also where another of its words occurs, if a name or most of it is missing; the reader is not asked."""
    with open_texts({"handbook.md": HANDBOOK}, "mill") as assistant:
        for question, word in (
            ("Tell me about unicorns", "unicorns"),
            ("Tell me about the mill of Zorgon", "Zorgon"),
        ):
            answer = assistant.ask(question)
            assert (answer.status, answer.citations) == ("not_found", ())
            assert answer.notes == (
                f"These words of the question occur nowhere in the documents that were asked: “{word}”.",
            )


def test_a_summary_is_of_whole_sentences_and_names_its_places() -> None:
    """One of each section; the opening is among them, and "She" and the table are not."""
    with open_texts({"handbook.md": HANDBOOK}) as assistant:
        answer = assistant.ask("Summarise the handbook")
    said = quotes(answer)
    assert answer.status == "answered"
    assert said[0] == "The mill stands on the river Ash and grinds wheat for four villages."
    assert len(said) == 4
    assert not any(one.startswith(("She", "They", "However", "Lee", "|")) for one in said)
    assert [c.start for c in answer.citations] == sorted(c.start for c in answer.citations)
    assert all(HANDBOOK[c.start : c.end] == c.quote for c in answer.citations)


def test_the_document_that_a_question_names_is_summarised() -> None:
    """By its file's name, by a word of its title, or as the one that was cited last; else all are, each once."""
    texts = {"handbook.md": HANDBOOK, "bees.txt": BEES, "lake-timetable.md": f"# Ferry guide\n\n{BOATS}"}
    with open_texts(texts, "hives") as assistant:
        for question, history, sources in (
            ("Summarise the handbook", (), {"handbook.md"}),
            ("What is bees.txt about?", (), {"bees.txt"}),
            ("What is the ferry guide about?", (), {"lake-timetable.md"}),
            ("What is this about?", [("What do bees do?", "live in hives")], {"bees.txt"}),
            ("Summarise it", [("What do bees do?", assistant.ask("Who keeps the hives?"))], {"bees.txt"}),
            ("What is this about?", (), set(texts)),
            ("Summarise all documents", [("What do bees do?", "live in hives")], set(texts)),
        ):
            answer = assistant.ask(question, history)
            assert {citation.source for citation in answer.citations} == sources, question


def test_of_a_folder_seven_documents_are_told_and_the_rest_counted() -> None:
    """One sentence of each, in the order of their names."""
    trades = {"Adams": "grew wheat", "Baker": "sold bread", "Clark": "wrote letters", "Davis": "caught fish"}
    trades |= {
        "Evans": "dug coal",
        "Frank": "shod horses",
        "Ghosh": "wove cloth",
        "Hills": "cut stone",
        "Irwin": "sang",
    }
    texts = {f"{name}.txt": f"{name} {trade} for the village and was paid in kind." for name, trade in trades.items()}
    with open_texts(texts) as assistant:
        answer = assistant.ask("What are the main points?")
    sources = [citation.source for citation in answer.citations]
    assert len(sources) == 7
    assert sources == sorted(set(sources))
    assert answer.notes == ("2 more documents are not in this overview: name one, or ask about a topic.",)


def test_what_is_asked_of_is_kept_to() -> None:
    """An overview of the files that are named says nothing of the others."""
    with open_texts({"bees.txt": BEES, "boats.txt": BOATS}) as assistant:
        answer = assistant.ask("What is this about?", sources=["boats.txt"])
        assert {citation.source for citation in answer.citations} == {"boats.txt"}
        assert assistant.ask("Tell me about hives", sources=["boats.txt"]).status == "not_found"


def test_a_table_has_no_overview() -> None:
    """Rows are no sentences, and it says so."""
    with open_texts({"prices.md": "| Thing | Price |\n| --- | --- |\n| rope | 41 |\n| hook | 12 |\n"}) as assistant:
        answer = assistant.ask("Summarise")
    assert (answer.status, answer.notes) == ("not_found", (NO_PROSE,))


def test_two_versions_of_a_document_are_told_once() -> None:
    """The sentence of the second is that of the first but for a word, and the second is counted among the rest."""
    texts = {"a.txt": BEES, "b.txt": BEES.replace("The keeper", "Our keeper"), "c.txt": BOATS}
    with open_texts(texts) as assistant:
        answer = assistant.ask("What are the main points?")
    assert [citation.source for citation in answer.citations] == ["a.txt", "c.txt"]
    assert answer.notes == ("1 more document is not in this overview: name one, or ask about a topic.",)


def test_the_number_of_an_item_is_not_said() -> None:
    """Readers see it, and the quote does not have it; markup is not said either, and stays in the quote."""
    text = "Before you leave:\n\n1. Shut the `north` gate of the mill.\n2. Put the **key** under the second stone.\n"
    with open_texts({"rules.md": text}) as assistant:
        answer = assistant.ask("Summarise")
    assert answer.text == "Shut the north gate of the mill. [1]"
    assert answer.citations[0].quote == "Shut the `north` gate of the mill."


def test_no_sentence_is_told_twice() -> None:
    """Neither the same one in two documents nor one in other order."""
    texts = {"a.txt": BEES, "b.txt": f"{BEES} Wasps build nests of paper under the roofs of barns."}
    with open_texts(texts) as assistant:
        said = quotes(assistant.ask("Tell me about bees"))
    assert said[0] == "Bees live in hives and gather honey from the flowers of the meadow."
    assert sorted(set(said)) == sorted(said)


def test_a_question_about_a_thing_is_left_to_the_reader() -> None:
    """It has "about" in it but means no document; or the thing stands in no sentence that can be quoted by itself."""
    with open_texts({"handbook.md": HANDBOOK}, "wheel") as assistant:
        assert quotes(assistant.ask("What was the fire about in 1901, the wheel?"))[0].startswith("In 1901")
    with open_texts({"rope.md": "| Thing | Price |\n| --- | --- |\n| rope | 41 |\n"}, "rope") as assistant:
        assert quotes(assistant.ask("Tell me about rope")) == ["rope | 41"]


@pytest.mark.parametrize(
    ("line", "stands"),
    [
        ("The mill grinds wheat for four villages.", True),
        ("- The mill grinds wheat for four villages.", True),
        ("Steam drove the first of them, in 1804.", True),
        ("Does the mill grind wheat for the villages?", False),
        ("The rules for the mill are these:", False),
        ("and the mill grinds wheat for villages.", False),
        ("Through all the camp to-day.", False),
        ("Annual Report Of The Northern Mill Company.", False),
        ("As Figure 3 shows, the mill is on the river.", False),
        ("Lee et al. wrote about the mill on the river.", False),
        ("If x_1 = 3 then y(t) = { a | b } for all t.", False),
        ("For the river, see Ash and its mills.", False),
    ],
)
def test_only_running_text_is_quoted(line: str, stands: bool) -> None:
    """Questions, titles, captions, references, formulas and pieces of sentences are no part of an overview."""
    with open_texts({"a.txt": f"First of all this is so and nothing else.\n\n{line}\n"}) as assistant, \
         assistant.store.snapshot() as snapshot:  # fmt: skip
        passages = snapshot.passages(snapshot.passage_ids())
    found = [one.text for one in prose_of(passages)]
    assert (line.removeprefix("- ") in found) is stands


def test_furniture_of_pages_is_left_out() -> None:
    """What stands on each page, but for its number, is no sentence of the text."""
    page = "The mill was rebuilt by the people of village {0}.\n\nThis page is number {1} of the whole report.\n\n"
    text = "".join(page.format(name, number) for number, name in enumerate(("Ash", "Birch", "Cedar"), 1))
    with open_texts({"a.txt": text}) as assistant, assistant.store.snapshot() as snapshot:
        found = [one.text for one in prose_of(snapshot.passages(snapshot.passage_ids()))]
    assert found == [f"The mill was rebuilt by the people of village {name}." for name in ("Ash", "Birch", "Cedar")]


def unit(rows: list[list[float]]) -> NDArray[np.float32]:
    vectors: NDArray[np.float32] = np.array(rows, dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def test_the_one_in_the_middle_is_the_most_central() -> None:
    """Two at its sides are alike, and the one apart comes last."""
    scores = centrality(unit([[1, 1, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]))
    assert scores[0] == 1.0
    assert scores[1] == pytest.approx(scores[2])
    assert scores[3] < scores[1] < scores[0]


def test_what_is_the_same_is_chosen_once() -> None:
    """The second best is nearly the best, so the third best is the second chosen."""
    vectors = unit([[1, 0], [0.99, 0.1], [0, 1]])
    assert diverse(vectors, [1.0, 0.9, 0.5], 3) == [0, 2]
    assert diverse(vectors, [1.0, 0.9, 0.5], 3, allowed=lambda i, chosen: i != 0 or bool(chosen)) == [1, 2]


@given(
    st.lists(st.lists(st.floats(-1, 1, width=32), min_size=3, max_size=3), min_size=1, max_size=12), st.integers(1, 8)
)
def test_no_two_chosen_are_the_same(rows: list[list[float]], most: int) -> None:
    """Whatever the vectors: at most as many as wanted, each once, none nearer to another than the limit."""
    vectors = unit([[*row, 0.1] for row in rows])
    scores = centrality(vectors)
    chosen = diverse(vectors, scores, most)
    assert 1 <= len(chosen) <= most
    assert len(set(chosen)) == len(chosen)
    near = vectors[chosen] @ vectors[chosen].T - np.eye(len(chosen))
    assert near.max() < SAME + 1e-5
    assert max(scores) == pytest.approx(1.0)
    assert min(scores) >= 0


def test_a_summary_by_the_real_encoder(minilm: MappedEncoder) -> None:
    """A stray remark among sentences on one matter is not what stands for the text."""
    text = (
        "Solar panels turn sunlight into electricity. Most panels on roofs are made of silicon cells. "
        "My neighbour owns a green bicycle with a bell. A panel yields less electricity on cloudy days. "
        "Panels on a roof that faces south yield the most electricity. Batteries store the electricity for the night."
    )
    with Assistant.from_texts({"a.txt": text}, encoder=minilm, reader=ScriptedReader("\0")) as assistant:
        said = quotes(assistant.ask("What is this about?"))
        about = quotes(assistant.ask("Tell me about the weather's influence on panels"))
    assert said[0] == "Solar panels turn sunlight into electricity."
    assert not any("bicycle" in one for one in said + about)


def test_who_is_meant_by_he_must_have_been_named() -> None:
    """A name before it, in the same sentence, does; else the sentence points to one that may be left out."""
    lines = "On the ice he will fall often. When Ann Lee came home, she was tired. In May the ice is gone for good."
    with open_texts({"a.txt": f"Nobody knows. {lines}"}) as assistant, assistant.store.snapshot() as snapshot:
        found = {one.text: one.leans for one in prose_of(snapshot.passages(snapshot.passage_ids()))}
    assert found == {
        "On the ice he will fall often.": True,
        "When Ann Lee came home, she was tired.": False,
        "In May the ice is gone for good.": False,
    }


def test_what_only_shares_a_word_with_a_topic_is_not_about_it(minilm: MappedEncoder) -> None:
    """Records of maintenance are not told of where one sentence has records and another maintenance."""
    text = (
        "The maintenance of the roof takes two days in spring. The records of the club stand in the hall. "
        "The hall is open on Sundays. Members may bring their children. Children swim for free in the afternoon."
    )
    with Assistant.from_texts({"a.txt": text}, encoder=minilm, reader=ScriptedReader("\0")) as assistant:
        assert assistant.ask("What does it say about the records of maintenance?").status == "not_found"
        assert quotes(assistant.ask("What are the rules on children?")) == [
            "Members may bring their children.",
            "Children swim for free in the afternoon.",
        ]


def test_what_documents_are_about_is_said_in_words_of_their_titles() -> None:
    """A first sentence that has none gives way to the next one that has some."""
    texts = {
        "a.md": "# Shed rules\n\nThe shed opens at eight. Bicycles are kept in the shed.",
        "b.md": "# Boat rules\n\nEngines were measured on one bench. Boats must be booked a day ahead.",
    }
    with Assistant.from_texts(texts) as assistant:
        assert (
            assistant.ask("What is this about?").text
            == "The shed opens at eight. [1] Boats must be booked a day ahead. [2]"
        )


FAQ = """Yard questions

When is it open?
It opens at nine in the morning and shuts at six in the evening.

Can I keep animals?
You can keep hens and a hive of bees. Cocks must live at the farm.

Who has the key?
Ann Lee has it, and the baker has another one.
"""


def test_a_line_that_asks_stands_as_a_heading_of_what_is_told_below() -> None:
    """In a text without headings: neither sentence has the word, and the other answers are not of it."""
    answer = open_texts({"yard.txt": FAQ}).ask("What does the document say about animals?")
    assert answer.short == "You can keep hens and a hive of bees. Cocks must live at the farm."

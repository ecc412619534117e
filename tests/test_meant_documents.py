"""The document that an overview is asked of is found by what it is about, whatever it is called."""

from __future__ import annotations

import pytest

from fakes import ScriptedReader, WordEncoder
from quoth.answering.overviews.overviews import CENTRAL
from quoth.assistant import Assistant
from quoth.index.mapped_encoder import MappedEncoder
from quoth.types import Answer

TALE = (
    "THE LAST RIDE\n\nAda Moor rowed the ferry over the Lune for thirty years. "
    "At dawn the ferry carried a goat and a miller. In the evening the ferry lay at the bank."
)
RATES = (
    "# Campsite rates and seasons\n\nEach tent costs nine euros a night. The gate is shut at ten in the evening.\n\n"
    "## Travel\n\nA guide is paid forty cents for every mile by car.\n"
)
MINUTES = "The council agreed a budget of ninety euros. The hall is painted in May by the council."
LEAVE = (
    "# Leave and expenses\n\nThis paper covers the leave of all who work here.\n\n## Leave\n\n"
    "Everybody has thirty days of leave. Leave is asked for in writing.\n\n"
    "## Expenses\n\nClaims for expenses are made within a month of the expenses.\n"
)
TEXTS = {"crossing.txt": TALE, "rates.md": RATES, "council-meeting.txt": MINUTES, "leave.md": LEAVE}


def ask(question: str, history: list[tuple[str, str]] | None = None) -> Answer:
    with Assistant.from_texts(TEXTS, encoder=WordEncoder(), reader=ScriptedReader("\0")) as assistant:
        return assistant.ask(question, history or [])


def told(answer: Answer) -> list[str]:
    return [" ".join(citation.quote.split()) for citation in answer.citations]


def sources(answer: Answer) -> set[str]:
    return {citation.source for citation in answer.citations}


def test_a_story_is_found_by_what_it_is_about() -> None:
    """No file is called a story, and the word stands in none: the one with the ferry in it is meant."""
    answer = ask("Give me the gist of the story about the ferry")
    assert sources(answer) == {"crossing.txt"}
    assert told(answer)[0] == "Ada Moor rowed the ferry over the Lune for thirty years."
    assert (answer.confidence, answer.notes) == (CENTRAL, ())


def test_a_file_is_meant_by_how_its_name_ends() -> None:
    """Alone or with a word for a writing; an end that no file has names none."""
    with Assistant.from_texts(
        {"leave.html": LEAVE, "tale.txt": TALE}, encoder=WordEncoder(), reader=ScriptedReader("\0")
    ) as assistant:
        asked = ("Summarise the html page", "Summarise the TXT", "Summarise the epub")
        assert [sources(assistant.ask(question)) for question in asked] == [{"leave.html"}, {"tale.txt"}, set()]


def test_what_stands_in_one_place_of_many_is_a_topic() -> None:
    """An article on moss would be the whole of none of these: one sentence of many has it."""
    woods = "".join(f"## {name}\n\nA {name} grows tall in the wood.\n\n" for name in ("ash", "elm", "oak", "yew"))
    texts = {"woods.md": f"# Woods\n\n{woods}", "lake.txt": "The lake is cold in winter."}
    texts["woods.md"] += "## Moss\n\nMoss grows on the north of each stone.\n"
    with Assistant.from_texts(texts, encoder=WordEncoder(), reader=ScriptedReader("\0")) as assistant:
        assert told(assistant.ask("Summarise the article on moss")) == ["Moss grows on the north of each stone."]


def test_the_minutes_are_a_writing() -> None:
    """Not the time that something takes, though that is what most documents have of minutes."""
    texts = {**TEXTS, "oven.txt": "The oven has two doors.\n\nBread bakes for forty minutes."}
    with Assistant.from_texts(texts, encoder=WordEncoder(), reader=ScriptedReader("\0")) as assistant:
        assert told(assistant.ask("What do the minutes say about the budget?")) == [MINUTES.partition(". ")[0] + "."]


def test_a_meeting_is_what_was_written_of_it() -> None:
    """As a whole by the name of the file; of a topic what it says about that."""
    for question in ("What happened in the meeting?", "What were the main points of the council meeting?"):
        assert sources(ask(question)) == {"council-meeting.txt"}, question
    assert told(ask("What does the meeting say about the budget?")) == ["The council agreed a budget of ninety euros."]


def test_a_word_whose_stem_occurs_is_not_absent(minilm: MappedEncoder) -> None:
    """Mileage is paid by the mile, and camping is what the document of the campsite is about."""
    with Assistant.from_texts(TEXTS, encoder=minilm, reader=ScriptedReader("\0")) as assistant:
        mileage = assistant.ask("What does it say about mileage?")
    assert told(mileage) == ["A guide is paid forty cents for every mile by car."]
    assert told(ask("Tell me everything about camping"))[0] == "Each tent costs nine euros a night."


def test_what_occurs_nowhere_is_refused_by_its_own_words() -> None:
    """What writings and their parts are called is not among the words that are missing."""
    for question, word in (
        ("Summarise the chapter on motorcycles", "motorcycles"),
        ("Give me the gist of the story about dinosaurs", "dinosaurs"),
    ):
        answer = ask(question)
        assert (answer.status, answer.citations) == ("not_found", ())
        assert answer.notes == (
            f"These words of the question occur nowhere in the documents that were asked: “{word}”.",
        )


def test_a_part_of_a_title_is_a_topic() -> None:
    """Expenses are half of what the document is about, so what it says of them is told."""
    assert told(ask("What are the key points on expenses?")) == [
        "Claims for expenses are made within a month of the expenses."
    ]


def test_a_summary_has_the_opening_and_no_section_twice_before_each_has_one() -> None:
    """The first of the text, and one of each section below."""
    assert told(ask("Summarise leave.md")) == [
        "This paper covers the leave of all who work here.",
        "Everybody has thirty days of leave.",
        "Claims for expenses are made within a month of the expenses.",
    ]


def test_a_story_without_a_name_is_the_one_last_cited_or_all() -> None:
    """As for a document that is only pointed to."""
    asked = "Sum up the story in three sentences"
    assert sources(ask(asked, [("Who rowed?", "rowed the ferry over the Lune")])) == {"crossing.txt"}
    assert sources(ask(asked)) == set(TEXTS)
    assert sources(ask("What happened in the interview?")) == set(TEXTS)


@pytest.mark.parametrize("words", ["this folder", "this collection", "the whole archive", "these files"])
def test_this_folder_is_all_that_there_is(words: str) -> None:
    """As a word that only points is no part of a name, whatever its last letter; what was cited last matters not."""
    verb = "are" if words.startswith("these") else "is"
    for history in ([], [("How much is a tent?", "Nine euros a night.")]):
        assert sources(ask(f"What {verb} {words} about?", history)) == set(TEXTS)

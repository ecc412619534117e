"""Answers that are lists: every item, each cited, none twice, in the order of the documents."""

from __future__ import annotations

import pytest

from fakes import WordEncoder, WordsReader
from quoth.assistant import Assistant
from quoth.types import Answer

ROOMS = """# Rooms

The house has these rooms:

- the blue room
- the red room (with a stove)
- the hall

It is old.
"""
FEES = "# Fees\n\n| Boat | Fee |\n|---|---|\n| Punt | 41 |\n| Raft | 35 |\n| Barge | 90 |\n"


def ask(texts: dict[str, str], question: str, words: dict[str, float]) -> Answer:
    return Assistant.from_texts(texts, encoder=WordEncoder(), reader=WordsReader(words)).ask(question)


def test_a_list_that_a_reader_cut_is_said_whole() -> None:
    """The sentence names three; the reader found one."""
    text = "They sold the mill, the weir and the lock in June. Nobody knew."
    answer = ask({"a.txt": text}, "Which buildings were sold?", {"the weir": 0.9})
    assert (answer.short, answer.text) == (
        "the mill, the weir and the lock",
        "The mill, the weir and the lock [1].",
    )
    assert answer.citations[0].quote == "They sold the mill, the weir and the lock in June."


def test_who_may_be_several_but_one_of_a_kind_is_one() -> None:
    """Whoever built it were two; "which town" asks for one, and a figure is no list."""
    text = "It was built by Ada Byron and Bob Smith. It cost 41 euros and two cows. They met in Leeds and York."
    assert ask({"a.txt": text}, "Who built it?", {"Ada Byron": 0.9}).short == "Ada Byron and Bob Smith"
    assert ask({"a.txt": text}, "What did it cost?", {"41 euros": 0.9}).short == "41 euros"
    assert ask({"a.txt": text}, "Which town was it in?", {"Leeds": 0.9}).short == "Leeds"


def test_lines_under_a_lead_in_are_taken_together() -> None:
    """They are quoted as one; a line outside of the list is none of it."""
    answer = ask({"a.md": ROOMS}, "Which rooms does the house have?", {"the red room": 0.9})
    assert answer.short == "the blue room, the red room and the hall"
    assert answer.text == "The blue room, the red room and the hall [1]."
    assert [c.quote for c in answer.citations] == ["the blue room\n- the red room (with a stove)\n- the hall"]


def test_a_line_that_is_asked_for_by_its_own_words_is_one() -> None:
    """The stove is in one room only: the question picks it out."""
    answer = ask({"a.md": ROOMS}, "Which rooms of the house have a stove?", {"the red room": 0.9})
    assert answer.short == "the red room"


def test_a_lead_in_that_says_all_words_needs_no_sure_reader() -> None:
    """A reader trained on running text is unsure of lists; "not paid" is not what "are paid" asks for."""
    text = "Things not paid back:\n\n* wine\n* fines;\n* gifts.\n\nThe end has come."
    found = {"fines": 0.3}
    answer = ask({"a.txt": text}, "List all things that are not paid back.", found)
    assert (answer.text, answer.confidence) == ("Wine, fines and gifts [1].", 0.8)
    assert ask({"a.txt": text}, "List all things that are paid back.", found).status == "not_found"


def test_lines_whose_lead_in_says_it_are_found_where_the_reader_took_a_title() -> None:
    """The reader is sure of the title; "how many" is no question for the items."""
    text = "Expenses\n\nThe following are never repaid:\n- wine\n- fines\n\n"
    text += "Things that are repaid:\n- trains, buses\n- taxis"
    found = {"Expenses": 0.9}
    assert ask({"a.txt": text}, "What is never repaid?", found).text == "Wine and fines [1]."
    assert ask({"a.txt": text}, "List all things that are not repaid.", found).short == "wine and fines"
    assert ask({"a.txt": text}, "Which things are repaid?", found).text == "Trains, buses; taxis [1]."
    assert ask({"a.txt": text}, "How many things are never repaid?", found).short == "Expenses"


def test_numbered_lines_and_lines_with_names_before_a_colon() -> None:
    """Of each line what the reader took of its own: the name before the colon."""
    text = "The parts of the pump are:\n\n1. valve: lets water in\n2. rod: moves it. It is long.\n3. seal\n\nIt is new."
    answer = ask({"a.txt": text}, "What are the parts of the pump?", {"rod": 0.9})
    assert answer.short == "valve, rod and seal"


def test_what_is_in_the_box_is_all_of_it() -> None:
    """The heading holds every word of the question, so it asks for all lines; "what is the lid of" asks for one."""
    text = "# The pump\n\n## What is in the box\n\n- one base unit\n- a lid of glass\n- a tray\n"
    found = {"one base unit": 0.9, "glass": 0.95}
    answer = ask({"a.md": text}, "What do I find in the box of the pump?", found)
    assert answer.short == "one base unit, a lid of glass and a tray"
    assert ask({"a.md": text}, "What is the lid of?", found).short == "glass"


def test_a_column_is_told_over_all_rows() -> None:
    """Each cell with the first of its row, each row cited; a question that names a row gets that one."""
    answer = ask({"a.md": FEES}, "What are the fees?", {"90": 0.9})
    assert answer.text == "41 (Punt) [1], 35 (Raft) [2] and 90 (Barge) [3]."
    assert ask({"a.md": FEES}, "Which boats are listed?", {"Raft": 0.9}).short == "Punt, Raft and Barge"
    assert ask({"a.md": FEES}, "What is the fee?", {"90": 0.9}).short == "41 (Punt), 35 (Raft) and 90 (Barge)"
    assert ask({"a.md": FEES}, "What is the fee of the raft?", {"35": 0.9}).short == "35"
    assert ask({"a.md": FEES}, "Which boats have a fee above 40?", {"Barge": 0.9}).short == "Barge"


def test_items_of_several_places_are_gathered() -> None:
    """Asked again with what was found hidden, the reader finds another that says it in the same words, and no third."""
    texts = {
        "a.txt": "The mill burned in 1887. It was rebuilt.",
        "b.txt": "Later the lock burned in 1887. The weir stood.",
        "c.txt": "Also the mill burned in 1887, says another.",
    }
    found = {"The mill": 0.9, "the lock": 0.8, "the mill": 0.7, "The weir": 0.6}
    answer = ask(texts, "Which buildings burned in 1887?", found)
    assert answer.text == "The mill [1] and the lock [2]."
    assert answer.short == "The mill and the lock"
    assert [c.source for c in answer.citations] == ["a.txt", "b.txt"]
    assert answer.confidence == 0.8


def test_below_the_threshold_nothing_is_gathered() -> None:
    """An answer that is not good enough by itself is no item."""
    texts = {"a.txt": "The mill burned in 1887.", "b.txt": "The lock burned in 1887."}
    assert ask(texts, "Which buildings burned in 1887?", {"The mill": 0.9, "The lock": 0.4}).short == "The mill"
    assert ask(texts, "Which buildings burned in 1887?", {"The mill": 0.4}).status == "not_found"


BOARD = "The board has four members: the chair Ann Low, the clerk Bo Hay, and two wardens (Cy Orr, Di Poe). It is old."


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who sits on the board?", "the chair Ann Low, the clerk Bo Hay, and two wardens (Cy Orr, Di Poe)"),
        ("Who is in charge of the board?", "Ann Low"),
        ("Who leads the board?", "Ann Low"),
    ],
)
def test_all_of_a_body_are_told_where_its_members_are_asked_for(question: str, said: str) -> None:
    """A name behind a colon and a role is one of the list there; who leads is one alone."""
    assert ask({"a.txt": BOARD}, question, {"Ann Low": 0.9}).short == said


NUMBERED = "The guide asks for three things: (1) a pump (of steel, or of brass), (2) a hose and (3) a clamp. Then go."


@pytest.mark.parametrize(
    ("question", "found", "said"),
    [
        ("Which things does the guide ask for?", "a hose", "a pump (of steel, or of brass); a hose; a clamp"),
        ("Which things did the guide ask for?", "Then go", "a pump (of steel, or of brass); a hose; a clamp"),
        ("Which pumps were sold?", "Then go", "Then go"),
    ],
)
def test_items_numbered_within_a_sentence_are_told_whole(question: str, found: str, said: str) -> None:
    """Where the answer is one of them, or where what leads them in says what is asked."""
    assert ask({"a.txt": NUMBERED}, question, {found: 0.9}).short == said


def test_lines_of_any_mark_under_the_kind_that_is_asked_for() -> None:
    """All under "Tools:" are tools, whatever else the question says of them; the mark is no part of an item."""
    text = "# Garden\n\nTools:\n\n● rake\n\n● spade\n\n● hoe\n"
    answer = ask({"a.md": text}, "Which tools should every new helper carry?", {"rake": 0.9})
    assert answer.short == "rake, spade and hoe"


CHARGES = (
    "# Yard\n\n## Charges\n\nBoats \u2013 40 euros are paid.\n\nSheds \u2013 15 euros are paid.\n\n"
    "Racks \u2013 none.\n\n## Rules\n\nNo fires.\n"
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "What charge is paid for each sort of thing?",
            "Boats \u2013 40 euros are paid, Sheds \u2013 15 euros are paid and Racks \u2013 none",
        ),
        ("What charge is paid for a boat?", "40 euros"),
    ],
)
def test_labelled_paragraphs_are_a_list(question: str, said: str) -> None:
    """All are told where something is asked of each; who names one asks for that."""
    assert ask({"a.md": CHARGES}, question, {"40 euros": 0.9}).short == said


def test_a_question_leads_in_the_list_below_it() -> None:
    """What a thing contains is what is in it; the text asks it itself and marks each line of its answer."""
    text = "Questions\n\nWhat is in the chest?\n\n- the rope\n- two saws\n- a lamp\n\nWho has it?\n\nAnn has it.\n"
    answer = ask({"a.md": text}, "What does the chest contain?", {"two saws": 0.9})
    assert answer.short == "the rope, two saws and a lamp"

"""A part, a time, a kind of writing or an outcome may be asked for: each is found by its form and told from there."""

from __future__ import annotations

import pytest

from fakes import ScriptedReader, WordEncoder
from quoth.answering.overviews.cues import beside, of_itself, outcome
from quoth.answering.overviews.periods import DATED, period_of
from quoth.answering.overviews.sections import fit, has_number
from quoth.answering.overviews.weighing import _is_akin
from quoth.assistant import Assistant
from quoth.types import Answer

HOSTEL = """# Rules of the Sella hostel

This leaflet describes the rules of the hostel for all guests. It is handed out on arrival.

## 1. Kitchen

The kitchen is open from six to eleven. Pots are washed by those who used them.

## 2. House rules

1. **Bicycles:** they stand in the shed beside the gate. A key hangs at the desk.
2. **Dogs** are kept in the porch at night. Their owners bring a blanket.

## 3. Payment

Beds are paid for on arrival in cash. Guests who leave early get no money back.
"""
DIARY = """THE WINTER LOG

3 March. The stove smoked all morning and we sat in coats.

The baker came by with bread in the afternoon.

4 March. The snow melted and the brook rose over the bridge.
"""
MINUTES = """Minutes of the garden club

Present: Ada Lund, Per Holm

PER: The old shed leaks and the floor is wet.

DECISION: The club buys a new roof for the shed.

ADA: I saw two hedgehogs near the pond last week.

DECISION: The pond is cleaned by the members in April.
"""
LETTER = """Dear members,

I am writing to tell you that the pool will be closed in June. The pump has to be replaced.

Yours sincerely,
Ada Lund
"""
MILL = """# The mill

The mill was built in 1788 by monks. In 1823 the brothers Crewe bought it and wove cloth there. In 1847 a wheel of iron
was put in. In 1903 the mill lit the streets of the town.
"""


def said(texts: dict[str, str], question: str) -> Answer:
    with Assistant.from_texts(texts, encoder=WordEncoder(), reader=ScriptedReader("\0")) as assistant:
        return assistant.ask(question)


def quotes(answer: Answer) -> list[str]:
    return [" ".join(citation.quote.split()) for citation in answer.citations]


@pytest.mark.parametrize(
    "question",
    ["Give me an overview of the kitchen section", "Summarise section 1", "What does the section on the kitchen say?"],
)
def test_a_section_is_told_by_what_stands_below_its_heading(question: str) -> None:
    """By the words of the heading or by its number; and by nothing of another section."""
    assert quotes(said({"hostel.md": HOSTEL}, question)) == [
        "The kitchen is open from six to eleven.",
        "Pots are washed by those who used them.",
    ]


def test_an_item_of_a_list_is_headed_by_its_label() -> None:
    """Before a colon or in bold: its second sentence does not name the topic and is told with it."""
    assert quotes(said({"hostel.md": HOSTEL}, "What does it say about dogs?")) == [
        "**Dogs** are kept in the porch at night.",
        "Their owners bring a blanket.",
    ]


def test_a_line_by_itself_heads_a_text_without_marks() -> None:
    """No sentence of it says "lighting"."""
    lighting = "LIGHTING\n\nThe dimmer failed on Monday. A new one is lent by the college."
    text = f"Notes of the stage crew\n\n{lighting}\n\nSET\n\nThe wall is blue."
    assert quotes(said({"crew.txt": text}, "What did they say about the lighting?")) == [
        "The dimmer failed on Monday.",
        "A new one is lent by the college.",
    ]


def test_an_entry_of_a_diary_is_of_the_day_it_begins_with() -> None:
    """Its second paragraph names no day, and the next entry is of another."""
    assert quotes(said({"log.txt": DIARY}, "What happened on 3 March?")) == [
        "The stove smoked all morning and we sat in coats.",
        "The baker came by with bread in the afternoon.",
    ]


def test_a_century_is_told_by_its_years() -> None:
    """1788 and 1903 are of other centuries; the second sentence goes on from 1823 and names a year of its own."""
    assert quotes(said({"mill.md": MILL}, "What happened in the nineteenth century?")) == [
        "In 1823 the brothers Crewe bought it and wove cloth there.",
        "In 1847 a wheel of iron was put in.",
    ]


def test_what_was_decided_is_what_is_labelled_so() -> None:
    """And nothing of what was said before it."""
    assert quotes(said({"garden.txt": MINUTES}, "What was decided at the meeting?")) == [
        "DECISION: The club buys a new roof for the shed.",
        "DECISION: The pond is cleaned by the members in April.",
    ]


def test_the_letter_among_other_writings_is_the_one_that_looks_like_one() -> None:
    """It has a salutation, and neither its name nor its words say "letter"."""
    answer = said({"a.txt": MINUTES, "b.txt": LETTER, "c.md": MILL}, "What is the letter about?")
    assert {citation.source for citation in answer.citations} == {"b.txt"}
    assert quotes(answer)[0] == "I am writing to tell you that the pool will be closed in June."


def test_what_a_writing_is_about_is_told_from_its_beginning() -> None:
    """Its first sentence says what it is."""
    assert quotes(said({"hostel.md": HOSTEL}, "What is this about?"))[:2] == [
        "This leaflet describes the rules of the hostel for all guests.",
        "It is handed out on arrival.",
    ]


def test_a_question_within_a_question_is_told_where_it_has_no_answer() -> None:
    """The reader finds nothing here; the sentence that holds the words is told in its place."""
    answer = said({"hostel.md": HOSTEL, "mill.md": MILL}, "What does it say about who washed the pots?")
    assert quotes(answer)[-1] == "Pots are washed by those who used them."


@pytest.mark.parametrize(
    ("topic", "text", "held"),
    [
        ("in 2017", "In 2017 a roof was built.", True),
        ("in 2017", "In 2018 a roof was built.", False),
        ("in the 1990s", "It closed in 1994.", True),
        ("in the 1990s", "It closed in 2004.", False),
        ("between 1920 and 1930", "It burned in 1925.", True),
        ("in the 19th century", "It was sold in 1899.", True),
        ("in the 19th century", "It was sold in 1900.", False),
        ("in May", "Work begins on 5 May.", True),
        ("in May", "It may begin.", False),
        ("on June 11th", "JUNE 11TH. Stayed in camp.", True),
    ],
)
def test_a_time_is_held_by_sentences_of_it(topic: str, text: str, held: bool) -> None:
    """Years, decades, spans, centuries, months and days; "may" is no month."""
    period = period_of(topic)
    assert period is not None
    assert period.holds(text) is held


def test_a_topic_without_a_time_names_none() -> None:
    """Neither a name nor an occasion is one."""
    assert period_of("in midstream") is None


@pytest.mark.parametrize(
    ("text", "dated"),
    [("JUNE 11TH.", "JUNE 11TH."), ("12 March 2024: rain", "12 March 2024:"), ("In 1904 it burned.", None)],
)
def test_the_date_of_an_entry_stands_by_itself(text: str, dated: str | None) -> None:
    """A sentence that only names a time begins no entry."""
    found = DATED.match(text)
    assert (found[0] if found else None) == dated


@pytest.mark.parametrize(
    ("topic", "heading", "around", "value"),
    [
        ({"sick", "leave"}, "3. Sick leave", set(), 1.0),
        ({"predator", "duck"}, "Predators", {"duck"}, 1.0),
        ({"cleaning"}, "Cleaning and storage", set(), 0.7),
        ({"money", "damage"}, "Money", set(), 0.25),
        ({"travel"}, "Payment", {"travel"}, 0.0),
    ],
)
def test_a_heading_fits_by_the_words_it_shares(topic: set[str], heading: str, around: set[str], value: float) -> None:
    """All words of the topic in it, or in the title above it; what it says beside them counts against it."""
    assert fit(topic, heading, around) == pytest.approx(value)


def test_a_heading_has_the_number_it_begins_with() -> None:
    """And not one that begins with the same digit."""
    assert [has_number(heading, "3") for heading in ("3. Pay", "Section 3: Pay", "3.1 Pay", "13. Pay")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("word", "other", "akin"),
    [
        ("delivery", "deliver", True),
        ("cancelling", "cancel", True),
        ("employ", "employee", True),
        ("midstream", "midst", False),
        ("money", "monet", False),
    ],
)
def test_words_are_akin_by_what_is_added_to_one_stem(word: str, other: str, akin: bool) -> None:
    """Endings that make a form of a word, and nothing else."""
    assert _is_akin(word, other) is akin


def test_cues_tell_what_a_sentence_is_for() -> None:
    """That a writing speaks of itself, states an outcome, or lets somebody speak."""
    assert [of_itself(text) for text in ("In this paper we study bees.", "Bees study nothing.")] == [True, False]
    assert [outcome(text) for text in ("We found that bees sleep.", "Bees sleep.")] == [True, False]
    assert [beside(text) for text in ('"Bees sleep," he said.', "Bees sleep.")] == [True, False]

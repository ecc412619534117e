"""What an overview opens with, which entry a sentence is of, and what stands below a heading that is asked for."""

from __future__ import annotations

import pytest

from fakes import ScriptedReader, WordEncoder
from quoth.answering.overviews.cues import beside
from quoth.answering.overviews.prose import PAST
from quoth.assistant import Assistant
from quoth.types import Answer

CHRONICLE = """The lock at Abbot: a chronicle

1921. The brothers Ned and Ole Fask bought the ruined lock from the parish. They paid with a horse and a promise. The
first barge went through in October of that year, and a band played on its deck.

1934. A flood tore away the gates and half of the wall. The brothers quarrelled over who should pay. Ned left for the
coast and never came back. Ole built the wall again of stone.

1947. Ann Lee took over the lock. She was the first woman to keep a lock on the river. Boatmen grumbled at first, but
the gates were better kept than before. A winch was put in, so that nobody had to push the gates by hand any more.

1968. The railway undercut the price of freight. The lock was closed in the autumn of that year. A baker bought the
keeper's house and kept pigs in it.

1977. A club of canoeists cleared the basin of mud. The gates were hung anew by the members of the club.
"""
MINUTES = """Minutes of the allotment club
Held on 3 May in the barn

1. Water
Ms Lee reported that the pump is worn out and leaks. The members discussed two offers for another one. They decided to
buy the cheaper pump from Bell and Sons.

2. Hedges
It was agreed to cut the hedges in October. The saw is blunt and lies in the shed.

3. Fees
Mr Cole asked for a lower fee for the young. The club voted by nine to two for a fee of ten crowns.

Next meeting: 5 June
"""
LETTER = """Dear Mr Cole,

Thank you for the apples that you sent at Easter. I am writing to ask you to let us keep the boat shed for one more
year. The shed is the only dry place that we have for the boats of the school.

Yours, Ann Lee
"""
STUDY = """# Lamps and moths

## Background

Lamps have spread into the edges of the towns. Moths visit the flowers of gardens at night. Nobody had counted the
moths of gardens so far.

## Methods

We counted the moths on six nights in each of ten gardens. The traps were emptied in the morning by two students.

## Results

Gardens with lamps had half as many moths as dark gardens. The bees of the day were as many as before.

## Recommendations

Towns should switch the lamps off after midnight. Gardens should be planted with beans.

## Changes since version 2

The number of gardens rose from eight to ten. The traps were made of glass before.
"""


def ask(question: str, text: str, name: str = "text.md") -> Answer:
    with Assistant.from_texts({name: text}, encoder=WordEncoder(), reader=ScriptedReader("\0")) as assistant:
        return assistant.ask(question)


def quotes(answer: Answer) -> list[str]:
    return [" ".join(citation.quote.split()) for citation in answer.citations]


def test_an_entry_holds_nothing_of_the_one_before_it() -> None:
    """Passages overlap: what stands again behind the date of an entry is of the one before, and is left out."""
    assert quotes(ask("What happened in 1968?", CHRONICLE, "text.txt")) == [
        "The railway undercut the price of freight.",
        "The lock was closed in the autumn of that year.",
        "A baker bought the keeper's house and kept pigs in it.",
    ]


def test_a_time_between_two_years_is_no_word_that_is_missing() -> None:
    """The word "between" occurs nowhere in the text, and need not."""
    said = quotes(ask("What happened between 1970 and 1980?", CHRONICLE, "text.txt"))
    assert said == [
        "A club of canoeists cleared the basin of mud.",
        "The gates were hung anew by the members of the club.",
    ]


def test_what_goes_on_with_a_pronoun_is_of_the_topic_too() -> None:
    """A sentence with "she" right behind the sentence that names her."""
    said = quotes(ask("What does it say about Ann Lee?", CHRONICLE, "text.txt"))
    assert said == ["Ann Lee took over the lock.", "She was the first woman to keep a lock on the river."]


def test_the_history_of_something_is_all_that_is_told_of_it() -> None:
    """Where no document says "history", the topic is what it is the history of."""
    answer = ask("Summarise the history of the lock.", CHRONICLE, "text.txt")
    assert answer.status == "answered"
    assert "Ann Lee took over the lock." in quotes(answer)
    assert ask("Summarise the history of the parish.", CHRONICLE, "text.txt").status == "not_found"


@pytest.mark.parametrize(
    ("word", "past"), [("undercut", True), ("overtook", True), ("rebuilt", True), ("under", False)]
)
def test_strong_verbs_are_past_with_what_stands_before_them(word: str, past: bool) -> None:
    """The verbs "cut" and "undercut" are formed alike."""
    assert bool(PAST.fullmatch(word)) == past


def test_a_line_right_above_its_text_is_a_heading() -> None:
    """The line "2. Hedges" with no blank line below it: all that stands there is told, and nothing else."""
    assert quotes(ask("What does it say about hedges?", MINUTES, "text.txt")) == [
        "It was agreed to cut the hedges in October.",
        "The saw is blunt and lies in the shed.",
    ]


def test_decisions_are_told_with_what_they_lean_on() -> None:
    """The one set of minutes is the meeting; "They decided" stands behind the sentence that says who."""
    assert quotes(ask("What was decided at the meeting?", MINUTES, "text.txt")) == [
        "The members discussed two offers for another one.",
        "They decided to buy the cheaper pump from Bell and Sons.",
        "It was agreed to cut the hedges in October.",
        "The club voted by nine to two for a fee of ten crowns.",
    ]


def test_a_letter_opens_with_what_it_is_written_for() -> None:
    """Thanks come first in a letter and say nothing of it."""
    said = quotes(ask("What is this letter about?", LETTER, "text.txt"))
    assert said[0] == "I am writing to ask you to let us keep the boat shed for one more year."


def test_what_a_study_found_is_a_part_of_what_it_is_about() -> None:
    """Three sentences of its background would leave out what it is for."""
    said = quotes(ask("What is this study about?", STUDY))
    assert said[0] == "Lamps have spread into the edges of the towns."
    assert said[-1] == "Gardens with lamps had half as many moths as dark gardens."


def test_findings_are_no_recommendations() -> None:
    """What should be done stands under a heading of its own."""
    assert quotes(ask("What were the main findings of the study?", STUDY)) == [
        "Gardens with lamps had half as many moths as dark gardens.",
        "The bees of the day were as many as before.",
    ]


SPEECH = """Speech of Ann Lee on leaving the lock

It is hot and I shall be short, so that all of us come to the lake. I kept the lock for thirty years and two floods.

I was proudest of the new gates of oak that my brother made. Before them the lock leaked day and night in summer.

I made mistakes as well, and I sold the meadow beside the lock. The meadow had been the harbour of the small boats.

I thank you all, and I thank the lock and the meadow and the boats and the gates for the thirty years of my work.
"""
QUESTIONS = """# The meadow

## Who can rent it?

Anyone who lives in the village can rent it. There is a list of those who wait. The list hangs in the barn.

## What does it cost?

The rent is ten crowns a day in summer. Pensioners pay half of that.

## What is forbidden?

Fires are forbidden from May to August. Dogs must be on a lead.
"""


def test_a_list_of_questions_is_about_what_each_section_opens_with() -> None:
    """It has no introduction: three sentences of its first section would be about nothing else."""
    assert quotes(ask("What is this about?", QUESTIONS)) == [
        "Anyone who lives in the village can rent it.",
        "The rent is ten crowns a day in summer.",
        "Fires are forbidden from May to August.",
    ]


def test_a_speech_may_say_i_and_its_thanks_are_no_point_of_it() -> None:
    """In a third of its sentences somebody speaks of herself: there that speaks against none of them."""
    said = quotes(ask("What are the main points?", SPEECH, "text.txt"))
    assert "I was proudest of the new gates of oak that my brother made." in said
    assert not any("thank" in one for one in said)


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("We thank the holders of the plots for their tea.", True),
        ("For example, the gate was open.", True),
        ("I kept the lock for thirty years.", False),
    ],
)
def test_thanks_and_examples_are_said_beside(text: str, aside: bool) -> None:
    """Somebody who speaks of himself is another matter: of that the whole writing decides."""
    assert beside(text) == aside


def ask_all(question: str) -> Answer:
    texts = {
        "lock.txt": CHRONICLE,
        "study.md": STUDY,
        "letter.txt": f"{LETTER}\nThe history of art is long and dear to her.\n",
    }
    with Assistant.from_texts(texts, encoder=WordEncoder(), reader=ScriptedReader("\0")) as assistant:
        return assistant.ask(question)


def test_findings_are_those_of_the_document_that_has_any() -> None:
    """Of a letter, a chronicle and a study the study has results, under a heading."""
    assert {one.source for one in ask_all("What were the main findings?").citations} == {"study.md"}
    assert len({one.source for one in ask_all("What are the main points?").citations}) == 3


def test_a_history_is_that_of_the_document_of_its_name() -> None:
    """Another document that says "history" of something else does not stand against it."""
    answer = ask_all("Summarise the history of the lock.")
    assert {one.source for one in answer.citations} == {"lock.txt"}
    assert "Ann Lee took over the lock." in quotes(answer)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What changed since version 2?", "The number of gardens rose from eight to ten."),
        ("How was the study done?", "We counted the moths on six nights in each of ten gardens."),
    ],
)
def test_what_no_words_answer_stands_below_its_heading(question: str, first: str) -> None:
    """Both sentences below the heading that says what is asked."""
    said = quotes(ask(question, STUDY))
    assert (len(said), said[0]) == (2, first)


@pytest.mark.parametrize(
    "question", ["What changed since version 3?", "Who changed version 2?", "What does version 2 cost?"]
)
def test_another_question_is_not_answered_by_a_heading(question: str) -> None:
    """A number or a word that the heading lacks, and a question for a person."""
    assert ask(question, STUDY).status != "answered"


def test_what_this_is_asks_what_it_is_about() -> None:
    """The question "What is this document?" wants what it says of itself."""
    assert quotes(ask("What is this letter?", LETTER, "text.txt")) == quotes(
        ask("What is this letter about?", LETTER, "text.txt")
    )

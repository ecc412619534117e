"""What a conversation is about: the thing that was asked for, that was defined, or that an answer singled out."""

from __future__ import annotations

import pytest

from fakes import ScriptedReader
from quoth.answering.thread.follow_ups import stand_alone
from quoth.answering.thread.mentions import mentions
from quoth.assistant import Assistant
from quoth.types import Exchange

RENNET = ("What is rennet?", "a mix of enzymes that curdles milk")
ANVIL = ("Which press is used?", "the Anvil")
CHAIR = ("Who is the chair of the club?", "Ines Holm")
WHO_BEFORE = ("Who was it before?", "Tom Reed")
PACT = ("Which towns signed the pact?", "Arle, Bex and Corin")


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        # What was defined is the thing, not the words that define it, nor what was spoken of before
        ([RENNET], "What does it do?", "What does rennet do?"),
        ([("What colour is the moon?", ""), RENNET], "Is it cheap?", "Is rennet cheap?"),
        ([("What does the guide recommend?", "rest"), RENNET], "Is it cheap?", "Is rennet cheap?"),
        # What is said of a thing is no part of its name
        ([("Is parking free?", "no")], "What does it cost?", "What does parking cost?"),
        ([("Is the barn door open?", "yes")], "Who painted it?", "Who painted the barn door?"),
        ([("Why is the river brown?", "of the peat")], "How deep is it?", "How deep is the river?"),
        # What an answer singles out
        ([ANVIL], "Where is its maker?", "Where is the Anvil's maker?"),
        ([("Why does rye rot?", "of rain"), ("Which form is used?", "Form 12")], "Who signs it?", "Who signs Form 12?"),
        ([("What did Marlow write?", "a novel")], "Is it long?", "Is the novel long?"),
        ([("Where is sugar made?", "in the leaves")], "What are those?", "What are the leaves?"),
        ([("In which state is Elm Mills registered?", "Ohio")], "Is it large?", "Is Elm Mills large?"),
        ([("What club is it?", "Elm United"), ("Who owns the cup?", "Ann")], "Who leads it?", "Who leads Elm United?"),
        # A question that leans on nothing and names another thing
        ([("Where is Elm Mills?", "in Ohio"), ("Who owns it?", "Ann"), ("What is the alloy X-2 used for?", "bolts")],
         "How hard is it?", "How hard is the alloy X-2?"),
        ([("Where is the Elm clinic?", "here"), ("Who runs it?", "Ann"), ("What does a visit cost?", "9 pounds")],
         "Is it covered?", "Is the visit covered?"),
        ([("What did the report recommend?", "closing the old bridge"), ("Why?", "it is weak")],
         "How many cars use it?", "How many cars use the old bridge?"),
        ([("How do I reset the pump?", "by hand")], "Where is it?", "Where is the pump?"),
        ([("Did the mayor agree?", "no")], "What did he propose?", "What did the mayor propose?"),
        # The place that was asked about, or the one that an answer to "where" names
        ([("What happened at Elm Hill?", "It was attributed to a rival club.")], "How many died there?",
         "How many died at Elm Hill?"),
        ([("Where in Ohio is the mill?", "in Foxton")], "Who lives there?", "Who lives in Foxton?"),
        # What a question counted, and what a fragment put in the place of another
        ([("How many parts does the Roll self-locking nut have?", "two")], "What are they?",
         "What are the parts of the Roll self-locking nut?"),
        ([("Who are the cooks?", "Ann"), ("Who pays them?", "Bob"), ("How many members does the club have?", "9")],
         "Who are they?", "Who are the members of the club?"),
        ([("What is the Lite made of?", "tin"), ("Who sells it?", "Ann"), ("And the Pro?", "Bob")], "How big is it?",
         "How big is the Pro?"),
        ([("What do clerks expect?", "Paid off"), ("Which form is used?", "Form 1")], "Is it long?", "Is Form 1 long?"),
        # What is asked when or where a thing is, and verbs behind "who can" and "don't", are no part of it
        ([("When is the rent due?", "in May")], "Is it high?", "Is the rent high?"),
        ([("When was the dam rebuilt?", "in 1926")], "Is it high?", "Is the dam high?"),
        ([("What is a proxy?", "a paper"), ("Who can sign it?", "all")], "Is it long?", "Is the proxy long?"),
        ([("Why don't cats need salt?", "no")], "And dogs?", "Why don't dogs need salt?"),
        ([("Were the clerks paid?", "Yes")], "How much?", "How much were the clerks paid?"),
        ([("Which dishes are hot?", "the pie and the stew")], "Who made them?", "Who made the pie and the stew?"),
        ([("Can clerks work from home?", "Yes"), ("Who allows it?", "Ann")], "What about part-time clerks?",
         "Can part-time clerks work from home?"),
        # Whom "he" and "she" stood for, and several names
        ([CHAIR, ("When was she born?", "in 1970"), WHO_BEFORE], "Why did he go?", "Why did Tom Reed go?"),
        ([PACT], "When did they leave?", "When did Arle, Bex and Corin leave?"),
        ([("Who lived here?", "the Harding family")], "When did they go?", "When did the Harding family go?"),
        # A clause of its own, though it is short
        ([ANVIL], "Which film runs longest?", "Which film runs longest?"),
        ([ANVIL], "Which team won?", "Which team won?"),
        ([ANVIL], "Which coat needs two pegs?", "Which coat needs two pegs?"),
        ([ANVIL], "Which plants tolerate deep shade?", "Which plants tolerate deep shade?"),
        # Another verb, another side, another circumstance
        ([("When does the pool open?", "at 6")], "And close?", "When does the pool close?"),
        ([("Which hen lays most?", "Dot")], "Since when?", "Since when is it that Dot lays most?"),
        ([("Who should not have the jab?", "boys with a rash")], "Why not?",
         "Why should boys with a rash not have the jab?"),
    ],
)  # fmt: skip
def test_a_pronoun_stands_for_what_is_spoken_of(history: list[Exchange], question: str, expected: str) -> None:
    """The stand-alone words name it; a question with a verb of its own is no fragment of the one before."""
    assert stand_alone(question, history).question == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Is the museum shop open on Sundays?", ["the museum shop", "Sundays"]),
        ("Is the main office in Leeds?", ["the main office", "Leeds"]),
        ("Is the museum director a woman?", ["the museum director", "a woman"]),
        ("Why is sugar bad for teeth?", ["sugar", "teeth"]),
        ("Where is the main office?", ["the main office"]),
        ("Is smoking allowed?", ["smoking"]),
        ("Does the booklet recommend exercise?", ["the booklet", "exercise"]),
        ("Which train times apply?", ["train times"]),
        ("Which train times suit commuters?", ["train times", "commuters"]),
    ],
)
def test_a_verb_or_what_is_said_of_a_thing_is_no_part_of_its_name(question: str, expected: list[str]) -> None:
    """Told by where they stand: behind the thing, before nothing or before what goes with it."""
    assert [mention.text for mention in mentions(question)] == expected


@pytest.mark.parametrize(
    ("question", "told"),
    [("Why is the river brown?", False), ("And why is the river brown?", True), ("How long is the film?", True)],
)
def test_a_question_that_names_only_new_things_is_read_as_if_nothing_had_been_said(question: str, told: bool) -> None:
    """The turns before are the reader's business where a question goes on with them, or with what they spoke of."""
    reader = ScriptedReader("peat")
    history: list[Exchange] = [("Which film runs longest?", "Tides")]
    with Assistant.from_texts({"a.md": "The long river of the film is brown with peat."}, reader=reader) as assistant:
        assistant.ask(question, history)
    assert reader.asked[0][1] == (history if told else [])

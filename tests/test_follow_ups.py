"""Follow-up questions stand alone: what a pronoun, a fragment or a word like "that" means after what was said."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoth.answering.thread.follow_ups import stand_alone
from quoth.types import Exchange

ACME = ("Who founded Acme Works?", "Ada Byron")
RAID = ("Which groups claimed the raid?", "The Red Hand")
GLASS = ("How much is a windscreen?", "90 pounds")
PRO = ("How long does the battery of the Pro last?", "ten hours")
GUESTS = ("How many visitors came in February?", "1,200")
MODELS = ("Which models are there?", "the Pro, the Lite and the Max")
BUS = ("Does bus 12 to Elm Hill run on Sundays?", "no")
MAYOR = ("Who is the mayor of Elm?", "Mary Pine")
FERRY = ("When did the ferry sink?", "in 1911")
STRIKE = ("What stopped the work?", "a shortage")
FISH = ("Is it all right to dry fish in the oven?", "no")
COAT = ("What did Mr Stone wear?", "a grey coat")
TREES = ("Which temperature do apple trees need?", "12 °C")
HALF = ("How many sheep were sold in the first half of 2023?", "312")
TOLL = ("What is the toll in 2022?", "40 pounds")
TAP = ("What is the unit cost of T-12?", "$48")
HIRE = ("What is the hire of the tent on weekdays?", "90 pounds")
DAYS = ("How many days of rest do clerks have in the first year?", "26")
STOATS = ("What do stoats eat?", "Voles")
BAND = ("Which album came out in 1995?", "Green Door")
TRAY = ("How big is a plastic tray for seeds?", "30 by 20 cm")


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        # Persons
        ([ACME], "How did she die?", "How did Ada Byron die?"),
        ([ACME], "What was her job?", "What was Ada Byron's job?"),
        ([("Whose dog did Ada find?", "that of a girl called Ann")], "How old is she?", "How old is Ann?"),
        ([ACME], "Who knew her?", "Who knew Ada Byron?"),
        ([MAYOR, ("Where was she born?", "in Leeds")], "Did she study law?", "Did Mary Pine study law?"),
        ([COAT], "Where did he live?", "Where did Mr Stone live?"),
        ([COAT], "Is she old?", "Is she old? (What did Mr Stone wear?)"),
        # Things
        ([ACME], "Where is its office?", "Where is Acme Works' office?"),
        ([RAID], "When did it happen?", "When did the raid happen?"),
        ([RAID], "Who leads it now?", "Who leads the Red Hand now?"),
        ([PRO], "How heavy is it?", "How heavy is the Pro?"),
        ([PRO], "And its weight?", "What is the weight of the Pro?"),
        ([FERRY], "Who built it?", "Who built the ferry?"),
        ([GLASS], "Does it come with a wiper?", "Does the windscreen come with a wiper?"),
        # Several
        ([RAID], "Did they take hostages?", "Did the Red Hand take hostages?"),
        ([TREES], "When do they bloom?", "When do apple trees bloom?"),
        ([("Who led the walk?", "Ada and Bob")], "Are they married?", "Are Ada and Bob married?"),
        # That attack, the second one, a new one
        ([RAID], "How many people died in that raid?", "How many people died in the raid?"),
        ([BAND], "Who plays drums on that album?", "Who plays drums on the album Green Door?"),
        ([("Who gets it?", "The Hill Walkers")], "What does that club cost?", "What does the Hill Walkers cost?"),
        ([MODELS], "How much is the second one?", "How much is the Lite?"),
        ([MODELS], "Is the last one waterproof?", "Is the Max waterproof?"),
        ([MODELS, ("How much is the first one?", "300")], "And the second?", "How much is the Lite?"),
        ([("Was the pole lost?", "yes")], "What did a new one cost?", "What did a new pole cost?"),
        ([("What did she bind it with?", "her scarf")], "Why did Ann wear one?", "Why did Ann wear a scarf?"),
        ([TRAY], "And the wooden ones?", "How big is the wooden tray for seeds?"),
        # The attribute stays, the thing changes
        ([GLASS], "And a tyre change?", "How much is a tyre change?"),
        ([GLASS], "what about a wash", "How much is a wash?"),
        ([PRO], "And for the Lite?", "How long does the battery of the Lite last?"),
        ([PRO, ("And for the Lite?", "six hours")], "And the Max?", "How long does the battery of the Max last?"),
        ([GUESTS], "What about March?", "How many visitors came in March?"),
        ([GUESTS], "And in March?", "How many visitors came in March?"),
        ([GUESTS], "And how many in April?", "How many visitors came in April?"),
        ([BUS], "And on Mondays?", "Does bus 12 to Elm Hill run on Mondays?"),
        ([BUS], "What about bus 13?", "Does bus 13 to Elm Hill run on Sundays?"),
        ([ACME], "And in France?", "Who founded Acme Works in France?"),
        ([FISH], "And meat?", "Is it all right to dry meat in the oven?"),
        ([TREES], "And pears, which temperature do they need?", "Which temperature do pears need?"),
        # A time within its phrase
        ([HALF], "And in 2022?", "How many sheep were sold in the first half of 2022?"),
        ([HALF], "And in the second half?", "How many sheep were sold in the second half of 2023?"),
        ([HALF], "And in the second half of 2021?", "How many sheep were sold in the second half of 2021?"),
        ([("How many guests came in May 2021?", "9")], "And in 2022?", "How many guests came in May 2022?"),
        ([("How many guests came in May 2021?", "9")], "And in June?", "How many guests came in June 2021?"),
        ([("What is the 2022 toll?", "40")], "And in 2023?", "What is the 2023 toll?"),
        ([HIRE], "And on Sundays?", "What is the hire of the tent on Sundays?"),
        ([DAYS], "And in the second year?", "How many days of rest do clerks have in the second year?"),
        ([DAYS], "And cooks in the second year?", "How many days of rest do cooks have in the second year?"),
        # For whom
        ([TOLL], "And for students?", "What is the toll for students in 2022?"),
        ([TOLL, ("And for students?", "20")], "And in 2023?", "What is the toll for students in 2023?"),
        ([HIRE], "And for members?", "What is the hire of the tent for members on weekdays?"),
        ([("What do adults pay?", "3")], "And for children?", "What do children pay?"),
        ([("How much is a bed in May?", "3")], "And for children?", "How much is a bed in May for children?"),
        # The thing stays, what is asked of it changes
        ([TAP], "And its category?", "What is the category of T-12?"),
        ([TAP, ("And its category?", "Valve")], "And of T-13?", "What is the category of T-13?"),
        ([("What is the status of T-12?", "OK")], "And the unit cost?", "What is the unit cost of T-12?"),
        ([("What is the Pro's price?", "9")], "And the weight?", "What is the Pro's weight?"),
        ([("What is the Pro's price?", "9")], "And of the Lite?", "What is the Lite's price?"),
        ([("When is bill 204 due?", "in May")], "And bill 205?", "When is bill 205 due?"),
        ([("How many pupils were there in 2021?", "9")], "And teachers?", "How many teachers were there in 2021?"),
        # A question with a verb of its own
        ([STOATS], "And what eats them?", "What eats stoats?"),
        ([STOATS], "And where do they nest?", "Where do stoats nest?"),
        ([("How much does the Pro weigh?", "2 kg")], "And the price?", "What is the price of the Pro?"),
        ([TREES], "And how long?", "How long do apple trees need?"),
        ([BUS], "And on other days, how often?", "How often does bus 12 to Elm Hill run on other days?"),
        ([FISH], "Meat, at what temperature?", "At what temperature is it all right to dry meat in the oven?"),
        ([FISH], "And meat, at what temperature?", "At what temperature is it all right to dry meat in the oven?"),
        # A question word alone
        ([ACME], "Why?", "Why was Acme Works founded?"),
        ([ACME], "When?", "When was Acme Works founded?"),
        ([FERRY], "And where?", "Where did the ferry sink?"),
        ([COAT], "Why?", "Why did Mr Stone wear a grey coat?"),
        ([STRIKE], "When was that?", "When was the work stopped?"),
        ([STRIKE], "Of what?", "A shortage of what stopped the work?"),
        ([GUESTS], "According to whom?", "According to whom was it that 1,200 visitors came in February?"),
        ([MAYOR], "Since when?", "Since when is Mary Pine the mayor of Elm?"),
        ([BUS], "Why not?", "Why doesn't bus 12 to Elm Hill run on Sundays?"),
        ([FISH], "Why not?", "Why isn't it all right to dry fish in the oven?"),
        ([ACME], "Who else?", "Who else founded Acme Works?"),
        ([("What did Ann do?", "She let go of the pole.")], "And then?", "What happened after she let go of the pole?"),
        # What the assistant asked back
        ([("How did he die?", "")], "Ada Byron", "How did Ada Byron die?"),
        ([("What was his job?", "")], "I mean Mr Stone.", "What was Mr Stone's job?"),
        ([("What was the change in sales?", "Which period do you mean?")], "From 2018 to 2019.",
         "What was the change in sales from 2018 to 2019?"),
        ([("How much does the Pro weigh?", "")], "opening hours", "opening hours"),
        ([("How did he die?", "")], "opening hours", "opening hours"),
        # No and thanks
        ([("What does the Pro cost?", "3"), ("And the Lite?", "2")], "No, the other.", "What does the Pro cost?"),
        ([PRO, ("And for the Lite?", "six hours")], "no, the other", "How long does the battery of the Pro last?"),
        ([RAID, ("When did it happen?", "in May")], "Who leads it now?", "Who leads the Red Hand now?"),
        ([("Who leads Acme?", "Ada Byron, its founder")], "Since when?", "Since when is it that Ada Byron leads Acme?"),
        ([MAYOR], "no, the other one", "Who else is the mayor of Elm?"),
        ([PRO], "Thanks, and the Max?", "How long does the battery of the Max last?"),
        ([PRO], "ok, and how heavy is it?", "How heavy is the Pro?"),
    ],
)  # fmt: skip
def test_a_follow_up_stands_alone(history: list[Exchange], question: str, expected: str) -> None:
    """In the words that a person would have used who had not heard the conversation."""
    assert stand_alone(question, history).question == expected


@pytest.mark.parametrize(
    "question",
    [
        "How tall is the tower?",
        "Is it true that the captain survived?",
        "How long does it take to rebuild a ferry?",
        "What does it say about lifeboats?",
        "Was it raining?",
        "What time is it open until?",
        "Did Acme say it would go?",
        "When the boiler stops, how do I restart it?",
        "What happens if it rains?",
        "Who is the owner of the mill at Foxton?",
        "opening hours of the library",
        "How many caravans fit on the site altogether?",
    ],
)
def test_a_question_that_is_whole_is_left_alone(question: str) -> None:
    """A change of subject drags nothing of the old one along, and "it" in it is what the question itself says."""
    for history in ([FERRY], [ACME, PRO], [GLASS, BUS]):
        found = stand_alone(question, history)
        assert (found.question, found.open_pronoun) == (question, "")


@pytest.mark.parametrize(
    ("question", "pronoun"),
    [
        ("How did he die?", "he"), ("What does it cost?", ""), ("Is it true that he left?", "he"),
        ("Who led them?", "them"),
        ("Is it allowed?", ""), ("How does it work?", ""), ("Who owns it?", "it"), ("Does Ann know that she won?", ""),
    ],
)  # fmt: skip
def test_a_pronoun_that_nothing_explains_is_told(question: str, pronoun: str) -> None:
    """So that the person can be asked; an "it" that stands for nothing asks nothing."""
    assert stand_alone(question).open_pronoun == pronoun


def test_a_refusal_is_followed_up_by_its_question() -> None:
    """What was asked is known, though nothing was found."""
    assert (
        stand_alone("And the Lite?", [("How much does the Pro weigh?", "")]).question == "How much does the Lite weigh?"
    )


def test_lower_case_names_are_names_as_they_were_typed() -> None:
    """A person on a telephone types no capitals."""
    assert (
        stand_alone("and the lite", [("how much does the pro weigh", "2 kg")]).question
        == "How much does the lite weigh"
    )


@given(st.text(max_size=300), st.lists(st.tuples(st.text(max_size=200), st.text(max_size=200)), max_size=4))
@settings(max_examples=150, deadline=None)
def test_nothing_said_breaks_the_rules(question: str, history: list[Exchange]) -> None:
    """Any text is some question; without a history it stays, but for its blanks."""
    assert isinstance(stand_alone(question, history).question, str)
    assert stand_alone(question).question == " ".join(question.split())


_WORDS = st.sampled_from(
    [
        *("and", "what", "about", "the", "it", "he", "they", "that", "one", "why", "not", "of", "for", "in", "Ada"),
        *("Acme's", "boats", "was", "does", "did", ",", "?", "first", "there", "you"),
    ]
)


@given(st.lists(st.lists(_WORDS, max_size=9).map(" ".join), min_size=1, max_size=7))
@settings(max_examples=300, deadline=None)
def test_no_order_of_small_words_breaks_the_rules(said: list[str]) -> None:
    """The words that the rules look for, in any order."""
    assert isinstance(stand_alone(said[0], list(zip(said[1::2], said[2::2], strict=False))).question, str)


@pytest.mark.parametrize(
    "text",
    [
        "and " * 500, "it is " * 330, "the " * 500, "a" * 2_000, "Ada's " * 330, "ok, " * 500, "is it " * 330 + "to",
        "of the Pro " * 180, "( " * 1_000, "what about " * 180 + "?", "1,2." * 500, "it says " * 250,
    ],
)  # fmt: skip
def test_long_turns_take_bounded_time(text: str) -> None:
    """Twelve turns of 2,000 characters each are followed up in a second, on a busy machine too."""
    began = time.process_time()
    for question in (text, "Why?", "And the Lite?", "How did it end for them?"):
        stand_alone(question, [(text, text)] * 12)
    assert time.process_time() - began < 4


def test_what_was_asked_since_an_answer_comes_before_its_persons() -> None:
    """Those who were named a turn ago are not meant by "they" once others were asked about."""
    history = [("Who are the keepers?", "Ann Hill and Bob Lane."), ("What do ducks eat?", "Leaves and grain.")]
    assert stand_alone("And where do they live?", history).question == "Where do ducks live?"
    assert stand_alone("Where do they live?", history[:1]).question == "Where do Ann Hill and Bob Lane live?"

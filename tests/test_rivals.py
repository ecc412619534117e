"""Other answers that the reader thought of: which are told beside its best one, and what each is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from fakes import WordEncoder, WordsReader
from quoth.answering.candidates import Candidate
from quoth.answering.several.contrasts import ALIKE, Answered, clauses, contrasted
from quoth.answering.several.labels import named_by
from quoth.assistant import Assistant
from quoth.types import Answer, Exchange, Passage


class ThinksOf(WordsReader):
    """Finds one answer, and thinks of others of its passage, each so far behind it."""

    def __init__(self, best: str, others: dict[str, float], confidence: float = 0.9) -> None:
        super().__init__({best: confidence})
        self.others = others

    def read(self, question: str, history: Sequence[Exchange], passages: Sequence[Passage]) -> list[Candidate]:
        found = []
        for one in super().read(question, history, passages):
            places = {words: one.passage.text.find(words) + one.passage.start for words in self.others}
            there = {words: at for words, at in places.items() if at >= one.passage.start}
            rivals = tuple((at, at + len(words)) for words, at in there.items())
            found.append(replace(one, rivals=rivals, behind=tuple(self.others[words] for words in there)))
        return found


def ask(text: str, question: str, best: str, others: dict[str, float], confidence: float = 0.9) -> Answer:
    reader = ThinksOf(best, others, confidence)
    return Assistant.from_texts({"rules.txt": text}, encoder=WordEncoder(), reader=reader).ask(question)


def answered(*pairs: tuple[str, str]) -> list[Answered]:
    return [Answered(text, (text.index(words), text.index(words) + len(words))) for text, words in pairs]


PRICES = (
    "A ticket costs 9 euros for adults. Pupils and students pay 5 euros for their ticket. The hall has 3 doors. "
    "A course for boys is 2 weeks. A course for girls is 7 euros."
)


def test_another_answer_of_the_passage_is_told_with_what_it_is_of() -> None:
    """Nothing is read again for it: the verb may differ, and kinds of people need not stand alike."""
    answer = ask(PRICES, "What does a ticket cost?", "9 euros", {"5 euros": 9.6, "3 doors": 10.0})
    assert answer.status == "clarify"
    assert answer.text == "Which one is meant? 9 euros (for adults) [1] and 5 euros (Pupils and students) [2]."
    assert [c.quote for c in answer.citations] == [
        "A ticket costs 9 euros for adults.",
        "Pupils and students pay 5 euros for their ticket.",
    ]
    assert answer.choices == ("What does a ticket cost: for adults?", "What does a ticket cost: Pupils and students?")


def test_a_pronoun_further_on_stands_for_what_the_sentence_before_names() -> None:
    """The room that "On Saturdays it opens" is about; "on weekdays" is no part of the hour."""
    text = "The room opens at 9 on weekdays. On Saturdays it opens at 11. It was painted in May."
    answer = ask(text, "When does the room open?", "9 on weekdays", {"11": 7.7, "May": 8.0})
    assert answer.choices == ("When does the room open: on weekdays?", "When does the room open: on Saturdays?")


@pytest.mark.parametrize(
    ("question", "best", "others"),
    [
        ("What does a ticket for adults cost?", "9 euros", {"5 euros": 2.0}),  # it says which
        ("What does a ticket cost?", "9 euros", {"5 euros": 12.0}),  # far behind
        ("What does a ticket cost?", "9 euros", {"adults": 2.0, "students": 2.0}),  # of another type
        ("How long is a course?", "2 weeks", {"7 euros": 2.0}),  # measured in another unit
        ("How many doors does the hall have?", "3", {"5": 2.0}),  # of something else
    ],
)
def test_it_is_quiet_where_the_other_words_are_no_answer(question: str, best: str, others: dict[str, float]) -> None:
    """By what the question names, the reader's score, the type and what the sentence is about."""
    answer = ask(PRICES, question, best, others)
    assert (answer.status, answer.short) == ("answered", best)


def test_an_unsure_answer_is_told_beside_one_that_is_close_behind_and_stands_as_it_does() -> None:
    """Two that fit alike make each other unsure."""
    text = "The fine for a late book is 1 euro. For a late film the fine is 2 euros."
    question = "What is the fine for a late item?"
    close = ask(text, question, "1 euro", {"2 euros": 3.9}, 0.37)
    assert close.text == "Which one is meant? 1 euro (for a late book) [1] and 2 euros (for a late film) [2]."
    assert ask(text, question, "1 euro", {"2 euros": 4.1}, 0.37).status == "not_found"
    assert ask(text, question, "1 euro", {"2 euros": 3.9}, 0.29).status == "not_found"


PARTS = (
    "The boiler weighs 38 kilograms and the pump 5 kilograms. It was begun by Hall in 1881 and opened by Marsh in 1884."
)


def test_two_clauses_of_one_sentence_are_quoted_once() -> None:
    """Each clause has its figure and its subject."""
    answer = ask(PARTS, "How much does it weigh: the set?", "38 kilograms", {"5 kilograms": 5.0})
    assert answer.text == "Which one is meant? 38 kilograms (the boiler) [1] and 5 kilograms (the pump) [1]."
    assert [c.quote for c in answer.citations] == ["The boiler weighs 38 kilograms and the pump 5 kilograms."]
    assert ask(PARTS, "How much does the pump weigh?", "5 kilograms", {"38 kilograms": 5.0}).short == "5 kilograms"
    assert ask(PARTS, "When was it opened?", "1884", {"1881": 3.0}).short == "1884"


def test_one_time_that_is_told_in_two_ways_is_one_answer() -> None:
    """In letters and in digits."""
    text = "The museum opens at eight in the morning. The museum is opened every day at 8 a.m."
    assert ask(text, "When does the museum open?", "eight", {"8": 3.0}).short == "eight"
    other = ask(text.replace("8", "9"), "When does the museum open?", "eight", {"9": 3.0})
    assert other.status == "answered"  # nothing tells two days apart: the documents may contradict each other


@pytest.mark.parametrize(
    ("question", "pairs", "labels"),
    [
        (
            "Who is the mayor?",
            [("The mayor of Velm, Ada Lind, left.", "Ada Lind"), ("The mayor of Orsa, Jo Sorg, came.", "Jo Sorg")],
            ["Velm", "Orsa"],
        ),
        (
            "When does work begin?",
            [("Work in Mill Lane begins in May.", "May"), ("Work at the church begins in June.", "June")],
            ["in Mill Lane", "at the church"],
        ),
        (
            "When must claims be handed in?",
            [("Office staff hand in claims by May.", "May"), ("Drivers hand in claims by June.", "June")],
            ["Office staff", "Drivers"],
        ),
    ],
)
def test_the_phrases_that_tell_sentences_apart(question: str, pairs: list[tuple[str, str]], labels: list[str]) -> None:
    """Behind one preposition, beside one word, or at the beginning; verbs are no part of them."""
    found, alike = contrasted(question, answered(*pairs))
    assert (found, alike >= ALIKE) == (labels, True)


def test_sentences_with_nothing_of_their_own_are_not_told_apart() -> None:
    """Nor a single one."""
    same = answered(("It opens at 9.", "9"), ("It opens at 10.", "10"))
    assert contrasted("When does it open?", same) == ([], 0.0)
    assert contrasted("When does it open?", same[:1]) == ([], 0.0)


def test_a_joint_parts_two_clauses_and_nothing_else_does() -> None:
    """The nearest one before the second answer; a part that comes before both is none of them."""
    text = "It is shut on Mondays; adults pay 9 euros, and children pay 5."
    one, other = ((text.index(w), text.index(w) + len(w)) for w in ("9 euros", "5"))
    assert [text[a:b] for a, b in clauses(text, one, other) or ()] == ["adults pay 9 euros", "children pay 5."]
    assert [text[a:b] for a, b in clauses(text, other, one) or ()] == ["children pay 5.", "adults pay 9 euros"]
    assert clauses("from 9 to 10", (5, 6), (10, 12)) is None


def test_a_follow_up_means_what_was_spoken_of() -> None:
    """What the turns before it were about tells which one is meant."""
    reader = ThinksOf("9 euros", {"5 euros": 2.0})
    assistant = Assistant.from_texts({"rules.txt": PRICES}, encoder=WordEncoder(), reader=reader)
    asked = assistant.ask("And what does a ticket cost?", history=[("Who are the adults?", "Those over 18.")])
    assert (asked.status, asked.short) == ("answered", "9 euros")


@pytest.mark.parametrize(
    ("text", "question", "best", "other", "told"),
    [
        (
            "Buses to the station leave from Fore Street, those to the pier from the harbour wall.",
            "Where do the buses leave?",
            "Fore Street",
            "the harbour wall",
            "Which one is meant? Fore Street (to the station) [1] and the harbour wall (to the pier) [1].",
        ),
        (
            "A clay mug is sold for 4 francs, while a pack of glass mugs comes to 20 francs.",
            "What does the mug cost?",
            "4 francs",
            "20 francs",
            "Which one is meant? 4 francs (a clay mug) [1] and 20 francs (a pack of glass mugs) [1].",
        ),
        (
            "The bronze test asks for 200 metres; for silver you swim 400 metres.",
            "How far must one swim for the test?",
            "400 metres",
            "200 metres",
            "Which one is meant? 400 metres (for silver) [1] and 200 metres (the bronze test) [1].",
        ),
        (
            "The nozzle is part no. 4471, the tray part no. 4480.",
            "What is the part number?",
            "4471",
            "4480",
            "Which one is meant? 4471 (the nozzle) [1] and 4480 (the tray part) [1].",
        ),
    ],
)
def test_clauses_of_one_sentence_say_it_of_two_things(
    text: str, question: str, best: str, other: str, told: str
) -> None:
    """Places behind one preposition, and a clause with a verb of its own that has all that is asked about."""
    assert ask(text, question, best, {other: 9.0}).text == told


def test_a_clause_that_tells_of_something_else_is_no_second_answer() -> None:
    """Another preposition, and a verb of its own without what is asked about, unless the reader doubts as much."""
    text = "Buses to the station leave from Fore Street, those to the pier stop at the harbour wall."
    assert ask(text, "Where do the buses leave?", "Fore Street", {"the harbour wall": 9.0}).status == "answered"
    visits = "A visit of the mason bee took 8 seconds, while the mining bee stayed for 12 seconds."
    asked = "How long did a visit of the bee take?"
    assert ask(visits, asked, "8 seconds", {"12 seconds": 4.1}).short == "8 seconds"
    told = "Which one is meant? 8 seconds (the mason bee) [1] and 12 seconds (the mining bee) [1]."
    assert ask(visits, asked, "8 seconds", {"12 seconds": 4.0}).text == told


def test_a_letter_behind_a_name_is_a_part_of_it() -> None:
    """Two plots, by one letter each."""
    text = "Plot A lies at 320 metres. Plot B lies at 510 metres."
    told = "Which one is meant? 320 metres (Plot A) [1] and 510 metres (Plot B) [2]."
    assert ask(text, "How high does the plot lie?", "320 metres", {"510 metres": 9.0}).text == told


def test_a_figure_that_the_reader_did_not_think_of_shares_what_stands_before_the_first() -> None:
    """Only where its clause begins with it, nothing of the question stands behind the first one, and both are led."""
    fee = "The fee is 29 euros for one person and 49 for a family."
    told = "Which one is meant? 29 euros (for one person) [1] and 49 (for a family) [1]."
    assert ask(fee, "What is the fee?", "29 euros", {}).text == told
    assert ask(fee, "What is the fee for one person?", "29 euros", {}).short == "29 euros"
    apart = "The fee is 29 euros for one person and a bed is 49 for a family."
    assert ask(apart, "What is the fee?", "29 euros", {}).short == "29 euros"


def test_one_and_the_other_are_two() -> None:
    """What is told by words that point alone."""
    text = "Flight began at 11 degrees in the one species and 14 degrees in the other."
    told = "Which one is meant? 11 degrees (in the one species) [1] and 14 degrees (in the other) [1]."
    assert ask(text, "At which temperature did flight begin?", "11 degrees", {"14 degrees": 3.8}).text == told


def test_a_thing_that_both_sentences_name_is_no_choice_between_figures() -> None:
    """The deposit stands in both; between names that share a word the one that has it is meant."""
    text = (
        "Before moving in, the tenant pays a deposit of 1,200 pounds. A second deposit, of 50 pounds, is for the keys."
    )
    told = "Which one is meant? 1,200 pounds (before moving) [1] and 50 pounds (a second deposit) [2]."
    assert ask(text, "How much is the deposit?", "1,200 pounds", {"50 pounds": 9.0}).text == told


@pytest.mark.parametrize(
    ("question", "named"),
    [("Who edited the leaflet?", True), ("Who is the editor?", True), ("Who drew the leaflet?", False)],
)
def test_a_label_that_the_question_names_in_another_form_is_no_choice(question: str, named: bool) -> None:
    """Who edited it is the editor, and not the designer."""
    assert named_by(question, ["Editor", "Designer"]) is named


def test_what_something_does_may_be_many_things() -> None:
    """Two of them are no choice."""
    text = "The lamp of the yard warns ships. The lamp of the pier heats water."
    assert ask(text, "What does the lamp do?", "warns ships", {"heats water": 3.0}).status == "answered"

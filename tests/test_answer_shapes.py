"""The shape of a single answer: words of the type asked for, whole clauses, conditions, hedges and sources."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quoth.answering.reply import with_lead
from quoth.answering.shape.decided import decided, qualification
from quoth.answering.shape.expected import fits
from quoth.answering.shape.hedges import hedged, leaning, source_of
from quoth.answering.shape.kinds import QuestionKind, kind_of
from quoth.answering.shape.nearness import OTHERS, STRAY, astray, is_of_another
from quoth.answering.shape.reasons import is_dated, reason
from quoth.answering.shape.shaping import BEHIND, UNFIT, ScoredWords, Shaped, shaped
from quoth.answering.shape.speaking import (
    defining,
    is_of_other_words,
    is_others,
    quoted_words,
    reported_words,
    speaker_of,
)
from quoth.types import Passage, Span


def place(text: str, words: str) -> Span:
    """Where words stand in a text."""
    at = text.index(words)
    return at, at + len(words)


@pytest.mark.parametrize(
    ("question", "words", "good"),
    [
        ("When was it built?", "in May", True),
        ("When was it built?", "1887", True),
        ("When was it built?", "before the river rose", True),
        ("When was it built?", "oak and stone", False),
        ("Who built it?", "the miller's daughter", True),
        ("Who built it?", "in March 1887", False),
        ("Where is it?", "two weeks", False),
        ("Where is it?", "on the hill", True),
        ("How many boats came?", "seven", True),
        ("How many boats came?", "several", True),
        ("How many boats came?", "the miller", False),
        ("How many metres is it?", "7 km", True),
        ("How many metres is it?", "7 hours", False),
        ("How much does it cost?", "12 euros", True),
        ("How much does it cost?", "12 hours", False),
        ("How long does it take?", "two hours", True),
        ("How long does it take?", "until further notice", True),
        ("How long does it take?", "30 euros", False),
        ("How often is it cleaned?", "weekly", True),
        ("How often is it cleaned?", "the warden", False),
        ("How big is it?", "enormous", True),
        ("What is it?", "12 euros", True),
    ],
)
def test_words_of_another_type_do_not_fit(question: str, words: str, good: bool) -> None:
    """Only what is plainly of another type is turned down."""
    assert fits(question, kind_of(question), words) is good


def test_an_event_after_a_word_of_time_is_a_time() -> None:
    """The preposition may stand before the words that were found."""
    assert fits("When did it close?", QuestionKind.WHEN, "the flood", "It closed after ")
    assert not fits("When did it close?", QuestionKind.WHEN, "the flood", "It was closed by ")


def test_what_something_costs_is_a_figure_or_nothing() -> None:
    """Not the name of the thing, but for what is said of a cost."""
    asked = "What does the course cost?"
    assert fits(asked, kind_of(asked), "48 euros")
    assert fits(asked, kind_of(asked), "free of charge")
    assert not fits(asked, kind_of(asked), "Tadpoles")
    assert fits("What does the cost cover?", QuestionKind.OTHER, "Tadpoles")


def test_a_time_of_day_may_be_told_by_the_half_hour() -> None:
    """In letters, without a word of time beside it."""
    assert fits("When does it open?", QuestionKind.WHEN, "half past eight")
    assert fits("When does it open?", QuestionKind.WHEN, "from quarter to nine")
    assert not fits("When does it open?", QuestionKind.WHEN, "half the door")


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ("It was shut in May, because the river rose, and the mill stood still.", "May", "the river rose"),
        ("Because the river rose, it was shut.", "it was shut", "the river rose"),
        ("She left to find work in the city.", "find work", "to find work in the city"),
        ("The vote failed due to lack of time.", "lack", "lack of time"),
        ("Piet voted against, as he wanted free tickets.", "free tickets", "he wanted free tickets"),
        ("In order to save fuel, the ferry sails slowly.", "fuel", "to save fuel"),
        ("Do not dry fish: its smell stays.", "its smell stays", "its smell stays"),
        ("The shop closed after the flood.", "the flood", "the flood"),
    ],
)
def test_a_reason_is_a_whole_clause(text: str, found: str, whole: str) -> None:
    """It goes from behind the word of cause to the end of its clause, wherever in the sentence the reader was."""
    assert text[slice(*reason(text, [(0, len(text))], place(text, found)))] == whole


def test_a_reason_may_be_told_in_the_next_sentence() -> None:
    """If that says so: "This is because"."""
    text = "The road is closed. This is because the bridge is unsafe."
    assert text[slice(*reason(text, [(0, 19), (20, len(text))], (0, 18)))] == "the bridge is unsafe"


def test_a_date_is_no_reason() -> None:
    """Nor is an event that only its year tells."""
    text = "It closed after the flood of 2013 and opened to save the town."
    assert is_dated(text, *place(text, "the flood of 2013"))
    assert not is_dated(text, *place(text, "to save the town"))


@pytest.mark.parametrize(
    ("sentence", "said", "question", "right"),
    [
        ("It is open every day except Monday.", "yes", "Is it open on Mondays?", "no"),
        ("It is open every day except Monday.", "no", "Is it open on Fridays?", "yes"),
        ("It is open Tuesday to Sunday.", "yes", "Is it open on Monday?", "no"),
        ("It is open Friday to Monday.", "no", "Is it open on Sundays?", "yes"),
        ("No animals except guide dogs are admitted.", "no", "Are guide dogs admitted?", "yes"),
        ("No animals except guide dogs are admitted.", "no", "Are cats admitted?", "no"),
        ("All staff except surveyors may take leave.", "yes", "May surveyors take leave?", "no"),
        ("The path is 7 km long.", "yes", "Is the path 5 km long?", "no"),
        ("The path is 7 km long.", "yes", "Is the path seven km long?", "yes"),
        ("The path is 7 km long.", "yes", "Is the path more than 5 km long?", "yes"),
        ("Each member may bring up to two guests.", "yes", "May I bring three guests?", "no"),
        ("Each member may bring up to four guests.", "yes", "May I bring three guests?", "yes"),
        ("At least 14 days of notice are needed.", "yes", "Are 5 days of notice enough?", "no"),
        ("It was planned to open in May, but a strike came.", "yes", "Did it open in May?", "no"),
        ("It was planned to open in May, but a strike came.", "yes", "Was it planned to open in May?", "yes"),
    ],
)
def test_figures_weekdays_and_exceptions_decide(sentence: str, said: str, question: str, right: str) -> None:
    """They are certain where a reader of text may overlook them."""
    assert decided(said, sentence, question) == right


@pytest.mark.parametrize(
    ("sentence", "said", "question", "limits"),
    [
        ("The bridge is open, except during ice.", "yes", "Is the bridge open?", "except during ice"),
        ("Boats may stay, unless ice is forecast.", "yes", "May boats stay?", "unless ice is forecast"),
        ("Unless it rains, the race is run.", "yes", "Is the race run?", "unless it rains"),
        ("Dogs are allowed only if they are led.", "yes", "Are dogs allowed?", "only if they are led"),
        ("Refunds are paid provided that you ask early.", "yes", "Are they paid?", "provided that you ask early"),
        ("Dogs may not enter, but guide dogs may stay.", "no", "May dogs enter?", "but guide dogs may stay"),
        ("The wing was shut, but the hall was open.", "no", "Was the wing open?", ""),
        ("It runs from May until June.", "yes", "Does it run?", "from May until June"),
        ("It is open all week except on Sundays.", "no", "Is it open on Sundays?", ""),
        ("It is open Monday to Friday, except on feasts.", "no", "Is it open on Sunday?", ""),
        ("It is open Monday to Friday, except on feasts.", "yes", "Is it open on Tuesday?", "except on feasts"),
        ("He reportedly left in June.", "yes", "Did he leave?", "reportedly"),
        ("The lamp is on if it is red.", "yes", "Is the lamp on if it is red?", ""),
        ("The bridge is open.", "yes", "Is the bridge open?", ""),
    ],
)
def test_conditions_come_along(sentence: str, said: str, question: str, limits: str) -> None:
    """Word for word, and only those that the question does not name itself."""
    assert qualification(sentence, (0, len(sentence)), said, question) == limits


@pytest.mark.parametrize(
    ("sentence", "words", "question", "said"),
    [
        ("The raid reportedly killed 40 people.", "40", "How many died?", "40, reportedly"),
        ("According to Reuters, 80 men fell.", "80 men", "How many fell?", "80 men, according to Reuters"),
        ("Wagner said it had lost 20 men.", "20 men", "How many were lost?", "20 men, Wagner said"),
        ("It had lost 20 men, Wagner said.", "20 men", "How many were lost?", "20 men, Wagner said"),
        ("Wagner said it had lost 20 men.", "20 men", "How many men did Wagner say it lost?", "20 men"),
        ("He is believed to be in Oslo.", "Oslo", "Where is he?", "He is believed to be in Oslo"),
        ("It was due to open in May, but work stopped.", "May", "When did it open?", "It was due to open in May"),
        ("A night costs 12 euros per person.", "12 euros", "How much is a night?", "12 euros per person"),
        ("The mill was built in 1887.", "1887", "When was it built?", "1887"),
    ],
)
def test_hedges_and_sources_stay(sentence: str, words: str, question: str, said: str) -> None:
    """What a document leaves to others, or is not sure of, is not said as if it were certain."""
    assert hedged(sentence, place(sentence, words), (0, len(sentence)), question) == said


def test_who_says_so_is_told_of_a_whole_sentence() -> None:
    """For an answer that stands nowhere in it."""
    sentence = "According to the ministry, it has left."
    assert source_of(sentence, (0, len(sentence)), "Has it left?") == "according to the ministry"
    assert source_of("It has left.", (0, 12), "Has it left?") == ""


def test_words_of_somebody_else_are_no_answer() -> None:
    """Who is asked about is named in the question; a sentence that names another speaker alone is refused."""
    speaker = speaker_of("What did Anna Berg say about the dam?")
    assert speaker == "Anna Berg"
    assert is_others(speaker, "Olaf Lund said the dam was safe.")
    assert not is_others(speaker, "Berg said the dam was safe.")
    assert not is_others(speaker, "She said the dam was safe.")


def test_what_was_said_is_told_whole() -> None:
    """All between the quotation marks, or all that is reported."""
    text = "“The dam is safe for ten years,” Berg said. Lund said that nobody had looked."
    first, second = (0, 43), (44, len(text))
    assert text[slice(*quoted_words(text, first, place(text, "ten years")))] == "The dam is safe for ten years"
    assert text[slice(*reported_words(text, second, place(text, "nobody")))] == "nobody had looked"


def test_a_definition_is_told_whole() -> None:
    """From behind the verb to the end of the clause."""
    text = "A sluice is a gate that holds back water, but a weir is not."
    span = defining(text, [(0, len(text))], place(text, "a gate"), "What is a sluice?")
    assert text[slice(*span)] == "a gate that holds back water"


def window(text: str, at: int = 0) -> Passage:
    """A passage of one sentence."""
    return Passage("manual.txt", "x", at, at + len(text), text, ((at, at + len(text)),))


def test_a_place_that_lacks_what_others_speak_of_is_astray() -> None:
    """Two words of the question may be missing; what occurs nowhere tells nothing, and endings do not matter."""
    boiler = window("The boiler has a warranty of five years.")
    pump = window("The small pump of the new cellar was closed and mended by Ada.", 100)
    asked = "Which warranty has the small new pump that was closing?"
    assert astray(asked, pump, [boiler, pump]) == 0.0
    assert astray(asked, boiler, [boiler, pump]) == pytest.approx(2 * STRAY)  # small, new, pump, closing: two too many
    assert astray(asked, boiler, [boiler]) == 0.0


def test_what_stands_under_another_name_is_astray() -> None:
    """Of two machines each under its name; where no heading has the name, or the passage itself, nothing is lost."""
    pro, lite = (replace(window("It costs 41 crowns."), headings=("Aqua " + name,)) for name in ("Pro", "Lite"))
    assert astray("What does the Lite cost?", pro, [pro, lite]) == OTHERS
    assert astray("What does the Lite cost?", lite, [pro, lite]) == 0.0
    assert astray("What does the Aqua cost?", pro, [pro, lite]) == 0.0
    assert astray("What does the Max cost?", pro, [pro, lite]) == 0.0


def test_the_next_best_words_take_the_place_of_those_of_another_type() -> None:
    """Where the reader scores them near enough; else the best stay, and are less sure."""
    passage = window("The miller opened the lock in May 1887.")
    miller, may = place(passage.text, "The miller"), place(passage.text, "in May 1887")
    when = QuestionKind.WHEN
    near = [ScoredWords(miller, 6.0), ScoredWords(may, 6.0 - BEHIND)]
    far = [ScoredWords(miller, 6.0), ScoredWords(may, 5.9 - BEHIND)]
    assert shaped(passage, "When was it opened?", when, miller, near) == Shaped(may, may, may, 6.0 - BEHIND)
    assert shaped(passage, "When was it opened?", when, miller, far) == Shaped(miller, miller, miller, 6.0, UNFIT)
    assert shaped(passage, "What was done?", QuestionKind.OTHER, miller, near) == Shaped(miller, miller, miller, 6.0)


def test_what_is_reported_is_told_whole_and_its_answer_alone_is_short() -> None:
    """The text has all of what was said, the short answer what was found in it."""
    passage = window("Berg said that the dam would be safe for ten years.")
    ten = place(passage.text, "ten years")
    shape = shaped(passage, "What did Berg say about it?", QuestionKind.QUOTATION, ten, [ScoredWords(ten, 1.0)])
    assert passage.slice(*shape.words) == "the dam would be safe for ten years"
    assert shape.short == ten


def test_what_belongs_to_something_else_is_a_near_miss() -> None:
    """The lease of the bakery is not that of the mill; who may be the same under another name is let be."""
    bakery = "The bakery's lease runs until 2030."
    assert is_of_another("When does the mill's lease end?", bakery)
    assert is_of_another("When does the lease of the mill end?", bakery)
    assert not is_of_another("When does the bakery's lease end?", bakery)
    assert not is_of_another("When does the lease of the bakery end?", bakery)
    assert not is_of_another("Who bound the man's hand?", "Ada bound Mr Lisle's hand.")


def test_whether_something_was_said_is_told_by_what_was_said() -> None:
    """That its speaker spoke says nothing of it."""
    sentence = "Olaf Lund said that nobody had asked him."
    assert is_of_other_words("Did Olaf Lund say that the lock is shut?", sentence)
    assert not is_of_other_words("Did Olaf Lund say that he was asked?", sentence)
    assert not is_of_other_words("Is the lock shut?", sentence)


def test_the_reason_is_said_with_its_preposition() -> None:
    """All of "due to", not the half of it."""
    text = "The path was closed due to subsidence."
    assert text[with_lead(text, text.index("subsidence"), "Why was it closed?") :] == "due to subsidence."


def test_what_was_told_to_somebody_is_told_without_them() -> None:
    """Verb and hearer belong to who spoke."""
    text = "Dr Amin told the board that the roof was safe."
    assert text[slice(*reported_words(text, (0, len(text)), place(text, "safe")))] == "the roof was safe"


def test_what_is_planned_is_no_plain_yes() -> None:
    """The clause comes along; a permission is none."""
    text = "The wing is expected to open in May."
    assert leaning(text, (0, len(text)), "Will it open in May?") == "the wing is expected to open in May"
    assert leaning("Dogs may enter.", (0, 15), "Are dogs let in?") == ""


@pytest.mark.parametrize(
    ("question", "sentence", "another"),
    [
        ("What is the warranty of the pump?", "The warranty of the boiler is 24 months.", True),
        ("What is the warranty of the pump?", "The warranty of the pump is 24 months.", False),
        ("What is the warranty of the pump?", "The warranty is 24 months.", False),
        ("What is the pump's weight?", "The pump has a weight of 3 kg.", False),
        ("How long is the warranty?", "The warranty of the boiler is 24 months.", False),
    ],
)
def test_a_sentence_that_names_another_owner_is_of_another(question: str, sentence: str, another: bool) -> None:
    """Only where both name one; whose thing is not said is nobody else's."""
    assert is_of_another(question, sentence) is another


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("Use it when the task is a plain function.", "when the task is a plain", "when the task is a plain function"),
        ("It rings when the war is over, and once more.", "when the war", "when the war is over"),
        ("It rings if the gate is left open at night.", "if the gate", "if the gate"),
        ("It rang in May last year.", "in May", "in May"),
    ],
)
def test_a_clause_of_time_has_its_last_two_words(text: str, words: str, whole: str) -> None:
    """No more than two, and none of what is a date."""
    passage, span = window(text), place(text, words)
    shape = shaped(passage, "When is it to be?", QuestionKind.WHEN, span, [ScoredWords(span, 1.0)])
    assert (passage.slice(*shape.words), passage.slice(*shape.short)) == (whole, whole)


@pytest.mark.parametrize(
    ("text", "words", "question", "whole"),
    [
        ("It leads widely (71% vs. 58% of all).", "71%", "By how much does it lead?", "71% vs. 58%"),
        (
            "It costs \u20ac5 compared to \u20ac9 before.",
            "\u20ac5",
            "How much cheaper is it?",
            "\u20ac5 compared to \u20ac9",
        ),
        ("It leads widely (71% vs. 58% of all).", "71%", "What share does it have?", "71%"),
        ("It leads by 13% of all.", "13%", "By how much does it lead?", "13%"),
    ],
)
def test_a_difference_is_not_one_of_two_figures(text: str, words: str, question: str, whole: str) -> None:
    """Both are told where they are set against each other, and only where a difference is asked for."""
    passage, span = window(text), place(text, words)
    shape = shaped(passage, question, QuestionKind.NUMBER, span, [ScoredWords(span, 1.0)])
    assert passage.slice(*shape.words) == whole

"""What decides a yes or no beside the network: conditions, limits, figures, boxes, and what replaced what."""

from __future__ import annotations

import pytest

from quoth.answering.deciding.comparing import trend_of
from quoth.answering.deciding.proof import proved
from quoth.assistant import Assistant
from quoth.types import Passage


def _passage(*sentences: str, headings: tuple[str, ...] = ()) -> Passage:
    text, places = " ".join(sentences), []
    for sentence in sentences:
        start = text.index(sentence)
        places.append((start, start + len(sentence)))
    return Passage("a.md", "hash", 0, len(text), text, tuple(places), headings)


def _said(said: str, question: str, *sentences: str) -> tuple[str, str]:
    """What is proved where a network says `said` for the last sentence, and the words that prove it."""
    passage = _passage(*sentences)
    proof = proved(said, passage, passage.sentences[-1], question)
    return proof.said, passage.slice(*proof.evidence)


def test_what_goes_only_with_something_does_not_go_without() -> None:
    """Where a sentence says "only with the key", "without the key" is no, and that sentence is the proof."""
    only = "Only a key turns the bolt."
    question = "Can the bolt be drawn without a key?"
    assert _said("yes", question, only, "The bolt can be drawn in winter.") == ("no", only)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("May the barn be let without a permit?", "The barn may be let on weekdays."),
        ("May the barn be let on Sundays?", "The barn may be let on weekdays."),
        ("Can pupils take the lift?", "Teachers can take the lift."),
        ("Was the plan adopted unanimously?", "The plan was adopted."),
        ("Was the barn sold in 1999?", "The barn was sold."),
    ],
)
def test_a_condition_that_the_text_does_not_name_is_refused(question: str, sentence: str) -> None:
    """A sentence on the subject proves nothing of a condition, a day, a year or a person that it does not name."""
    assert _said("yes", question, sentence)[0] == ""


def test_a_condition_that_the_text_names_leaves_the_answer() -> None:
    """What the sentence names itself stays as the network said it."""
    assert _said("yes", "Can teachers take the lift?", "Teachers can take the lift.")[0] == "yes"
    assert _said("yes", "Can the bolt be drawn without a key?", "The bolt can be drawn without a key.")[0] == "yes"
    assert _said("yes", "May the barn be let on Sundays?", "The barn may be let every day.")[0] == "yes"


def test_votes_on_both_sides_are_not_unanimous() -> None:
    """Five votes to two is no, whatever the network says."""
    sentence = "The plan was adopted by five votes to two."
    assert _said("yes", "Was the plan adopted unanimously?", sentence) == ("no", sentence)


@pytest.mark.parametrize(
    ("question", "sentence", "right"),
    [
        ("Is tea served on a four-hour tour?", "Tea is served on tours longer than three hours.", "yes"),
        ("Is tea served on a two-hour tour?", "Tea is served on tours longer than three hours.", "no"),
        ("Is a bag of one kilo free?", "Bags under 2 kilos are free.", "yes"),
        ("Is a bag of five kilos free?", "Bags under 2 kilos are free.", "no"),
        ("Can a 15-year-old enter?", "Visitors must be at least 16 years old to enter.", "no"),
        ("Can a trip be cancelled 72 hours before departure?", "A trip can be cancelled up to 48 hours before.", "yes"),
        ("Can a trip be cancelled 24 hours before departure?", "A trip can be cancelled up to 48 hours before.", "no"),
        ("Are dogs of 30 kg allowed?", "Dogs over 20 kg are not allowed.", "no"),
        ("Are dogs of 10 kg allowed?", "Dogs over 20 kg are not allowed.", ""),
    ],
)
def test_a_figure_is_held_to_the_limit_of_the_sentence(question: str, sentence: str, right: str) -> None:
    """Within the limit is yes, beyond it no; where something is denied within, nothing is known of what is beyond."""
    wrong = "no" if right == "yes" else "yes"
    assert _said(wrong, question, sentence)[0] == right


def test_a_measured_figure_is_no_limit() -> None:
    """That a storm lasted five hours does not follow from "over four hours"."""
    assert _said("no", "Did the storm last five hours?", "The storm lasted over four hours.")[0] == "no"


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("Did the mill grind more sacks in 2021 than in 2020?", "no"),
        ("Did the mill grind fewer sacks in 2021 than in 2020?", "yes"),
        ("Did the sacks of the mill increase from 2020 to 2021?", "no"),
        ("Did the mill grind more sacks in 2021 than in 2019?", ""),
    ],
)
def test_figures_of_two_years_are_compared(question: str, right: str) -> None:
    """The two figures of one sentence decide, and a year that it does not have is refused."""
    wrong = "no" if right == "yes" else "yes"
    assert _said(wrong, question, "The mill ground 70 sacks in 2020 and 55 in 2021.")[0] == right


def test_figures_of_two_sentences_are_both_quoted() -> None:
    """Figures that stand in two sentences decide as well, and both sentences are the proof."""
    first, second = "In 2020 rent was 400 euros.", "In 2021 rent was 450 euros."
    said = _said("no", "Did rent rise from 2020 to 2021?", first, second)
    assert said == ("yes", f"{first} {second}")


def test_a_sentence_that_tells_of_the_rise_itself_needs_no_figures() -> None:
    """Where it says in words that something fell, the network is believed."""
    assert _said("yes", "Did rent fall from 2020 to 2021?", "Rent fell between 2020 and 2021.")[0] == "yes"


def test_years_are_compared_in_the_order_of_the_question_or_of_time() -> None:
    """It is asked whether the later year has more ("from 2022 to 2023"), or the first ("in 2022 than in 2023")."""
    rise, more = trend_of("Did rent rise from 2022 to 2023?"), trend_of("Was rent higher in 2022 than in 2023?")
    assert rise
    assert more
    assert (rise.first, rise.second, rise.up) == ("2023", "2022", True)
    assert (more.first, more.second, more.up) == ("2022", "2023", True)


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("Is the market on 2 June?", "no"),
        ("Is the market on 9 June?", "yes"),
        ("Was the market originally on 2 June?", "yes"),
    ],
)
def test_the_old_day_no_longer_holds(question: str, right: str) -> None:
    """What is moved to another day is on that day, and was on the old one."""
    said = "yes" if right == "no" or "originally" in question else "no"
    assert _said(said, question, "The market of 2 June is moved to 9 June.")[0] == right


def test_what_something_is_done_instead_of_is_not_done() -> None:
    """No for what stands behind "instead of"."""
    sentence = "The club meets in the barn instead of the inn."
    assert _said("yes", "Does the club meet in the inn?", sentence)[0] == "no"
    assert _said("yes", "Does the club meet in the barn?", sentence)[0] == "yes"


FORM = "OAK LTD.\n\nState whether the firm is a bank. Yes ☐ No ☑\n\nState whether the firm is a dealer. ☒ Yes ☐ No\n"


@pytest.mark.parametrize(
    ("question", "right", "quote"),
    [
        ("Is Oak a bank?", "no", "State whether the firm is a bank. Yes ☐ No ☑"),
        ("Is Oak a dealer?", "yes", "State whether the firm is a dealer. ☒ Yes ☐ No"),
    ],
)
def test_the_ticked_box_is_the_answer_and_is_quoted(question: str, right: str, quote: str) -> None:
    """The marked box answers, whether marks stand before or behind the words, and the quote shows the marks."""
    with Assistant.from_texts({"form.md": FORM}) as assistant:
        answer = assistant.ask(question)
    assert (answer.short, [one.quote for one in answer.citations]) == (right, [quote])


def test_a_form_says_nothing_of_what_it_has_no_box_for() -> None:
    """A question that no label fits is refused, not answered from the boxes of another."""
    with Assistant.from_texts({"form.md": FORM}) as assistant:
        assert assistant.ask("Is Oak a school?").status == "not_found"


TABLE = "| Crop | 2020 | 2021 |\n|---|---|---|\n| Oats | 50 | 61 |\n| Rye | 190 | 170 |\n"


@pytest.mark.parametrize(
    ("question", "right", "quotes"),
    [
        ("Did rye rise from 2020 to 2021?", "no", ["Rye | 190 | 170"]),
        ("Did rye fall from 2020 to 2021?", "yes", ["Rye | 190 | 170"]),
        ("Did oats sell more than rye in 2021?", "no", ["Oats | 50 | 61", "Rye | 190 | 170"]),
    ],
)
def test_cells_of_a_table_are_compared(question: str, right: str, quotes: list[str]) -> None:
    """Rows and years are compared by their cells, and every row that was compared is cited."""
    with Assistant.from_texts({"crops.md": TABLE}) as assistant:
        answer = assistant.ask(question)
    assert answer.short == right
    assert all(quote in cited.quote for quote, cited in zip(quotes, answer.citations, strict=True))


def test_years_that_are_rows_are_compared_too() -> None:
    """A table with a row for each year is read down its column."""
    text = "| Year | Oats | Rye |\n|---|---|---|\n| 2020 | 50 | 190 |\n| 2021 | 61 | 170 |\n"
    with Assistant.from_texts({"crops.md": text}) as assistant:
        assert assistant.ask("Did oats fall from 2020 to 2021?").short == "no"


@pytest.mark.parametrize(
    ("question", "sentence", "said"),
    [
        ("Can I keep a goat in the yard?", "Horses and goats are not permitted.", "no"),
        ("May we keep a goat in the yard?", "Goats are allowed.", "yes"),
        ("Are goats forbidden in the yard?", "Goats are strictly forbidden.", "yes"),
        ("Can I keep a goat in the yard?", "No goats are allowed.", "no"),
        ("Can I keep a goat in the yard?", "Wild goats are not permitted.", ""),  # of another kind
        ("Can I keep a goat in the yard?", "Goats are not permitted in the hall.", ""),
        ("Can I keep a goat in the yard?", "Goats are permitted if they are small.", ""),
        ("Can I ride a goat in the yard?", "Goats are not permitted.", ""),  # the text speaks of no riding
        ("Can the warden keep a goat in the yard?", "Goats are not permitted.", ""),
    ],
)
def test_what_is_permitted_by_name_is_decided_by_its_words(question: str, sentence: str, said: str) -> None:
    """The network is asked of another sentence; "" where this one does not decide and that is left as it was."""
    other = "You can keep hens in the yard."
    passage = _passage(sentence, other)
    proof = proved("yes" if said == "no" else "no", passage, passage.sentences[1], question)
    assert (proof.sure, passage.slice(*proof.evidence)) == (bool(said), sentence if said else other)
    assert not said or proof.said == said

"""Near misses made from answerable questions, and lexically close passages."""

import random

from training.negatives import Close, names, negate, numbers, swap_name, swap_number, swap_opposite

PASSAGE = "In 1901 the prize went to Ann Lee in Oslo. In 1905 it went to Bob Ray."


def test_names_are_capitalised_runs_that_do_not_merely_open_a_sentence() -> None:
    """The first word of a sentence is not taken for a name."""
    assert names(PASSAGE) == ["Ann Lee", "Oslo", "Bob Ray"]


def test_numbers_lose_their_end_punctuation() -> None:
    """Figures keep separators inside, not a full stop after them."""
    assert numbers("It cost 1,500 in 1901.") == ["1,500", "1901"]


def test_a_name_of_the_question_gives_way_to_another_of_the_passage() -> None:
    """Neither the answer nor a name already asked about is put in."""
    changed = swap_name("What did Ann Lee win?", PASSAGE, "prize in Oslo", random.Random(0))
    assert changed == "What did Bob Ray win?"


def test_a_year_gives_way_to_another_year_of_the_passage() -> None:
    """A figure of the same length in the passage is preferred."""
    assert swap_number("Who won in 1901?", PASSAGE, "Ann Lee", random.Random(0)) == "Who won in 1905?"


def test_a_word_gives_way_to_its_opposite_unless_the_passage_uses_that() -> None:
    """The first becomes the last; where the passage speaks of the last, nothing is made."""
    assert swap_opposite("Who was the first winner?", "Ann won.", "Ann", random.Random(0)) == "Who was the last winner?"
    assert swap_opposite("Who was the first winner?", "The last one was Bob.", "Bob", random.Random(0)) is None


def test_negation_goes_behind_an_auxiliary_and_never_into_yes_no_questions() -> None:
    """Questions that open with their auxiliary, or are negative already, stay as they are."""
    rng = random.Random(0)
    assert negate("Who was elected?", "", "", rng) == "Who was not elected?"
    assert negate("Was he elected?", "", "", rng) is None
    assert negate("Who was never elected?", "", "", rng) is None


def test_the_closest_passage_shares_the_rarest_words() -> None:
    """A text with the rare word comes before texts with common ones, and the own text is left out."""
    close = Close(["the cat sat", "the dog sat", "the zebra ran"])
    assert close.near("where is the zebra", but="x")[0] == "the zebra ran"
    assert "the zebra ran" not in close.near("where is the zebra", but="the zebra ran")

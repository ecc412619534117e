"""Follow-ups made from several questions on one paragraph, and questions made from claims."""

import random

from training.conversations import checked, followed, guess, pronoun, question_of, shortened
from training.rows import Claim, Row

STORY = "Ann Lee founded Norix in Oslo. Later she sold Norix. She died in 1990."


def row(question: str, answer: str) -> Row:
    """A question on the story."""
    start = STORY.index(answer)
    return Row(question, "set", "", (), question, STORY, "span", ((start, start + len(answer)),))


def test_a_name_that_the_turns_spoke_of_becomes_a_pronoun() -> None:
    """The answer of the turn before may be meant as well as its question."""
    turns = [("Who founded Norix?", "Ann Lee")]
    assert pronoun("When did Ann Lee die?", turns, STORY) == "When did she die?"
    assert pronoun("How large was Oslo?", [("Where was Norix founded?", "Oslo")], STORY) == "How large was it?"


def test_owners_and_objects_get_their_own_pronouns() -> None:
    """The possessive becomes "her"; after a preposition stands the object form."""
    turns = [("Who founded Norix?", "Ann Lee")]
    assert pronoun("Where is Ann Lee's company?", turns, STORY) == "Where is her company?"
    assert pronoun("What happened to Ann Lee?", turns, STORY) == "What happened to her?"


def test_a_name_that_was_not_spoken_of_or_qualifies_a_noun_stays() -> None:
    """Without a shared name there is no pronoun, nor where the name stands before a noun."""
    assert pronoun("When did Bob Ray die?", [("Who founded Norix?", "Ann Lee")], STORY) is None
    assert pronoun("Who sold the Norix shares?", [("Who founded Norix?", "Ann Lee")], STORY) is None


def test_places_and_things_are_it_even_where_people_are_spoken_of() -> None:
    """A name after a preposition of place is not taken for a person."""
    assert (guess("Oslo", STORY), guess("Ann Lee", STORY)) == ("it", "she")


def test_turns_come_from_other_questions_with_their_gold_answers() -> None:
    """The only other question becomes the only turn."""
    one, two = row("Who founded Norix?", "Ann Lee"), row("When did Ann Lee die?", "1990")
    turns, question = followed(two, [one, two], random.Random(1))
    assert turns == (("Who founded Norix?", "Ann Lee"),)
    assert question in ("When did she die?", "When did Ann Lee die?")


def test_a_row_alone_on_its_context_has_no_turns() -> None:
    """Nothing is made up where there is no other question."""
    only = row("Who founded Norix?", "Ann Lee")
    assert followed(only, [only], random.Random(0)) == ((), "Who founded Norix?")


def test_a_question_that_repeats_the_turn_shrinks_to_its_question_word() -> None:
    """All of its longer words were said before, so "When?" is enough; else it stays."""
    assert shortened("When was Norix founded?", "Who founded Norix? It was founded by Ann Lee") == "When?"
    assert shortened("When was Norix sold to Germany?", "Who founded Norix? Ann Lee") is None


def test_a_claim_with_an_auxiliary_becomes_a_question_that_opens_with_it() -> None:
    """Other claims are asked whole."""
    rng = random.Random(0)
    assert question_of("Ann Lee was a painter.", rng) == "Was Ann Lee a painter?"
    assert "Ann Lee painted boats" in question_of("Ann Lee painted boats.", rng)


def test_the_evidence_of_a_claim_is_found_among_other_sentences() -> None:
    """The range slices exactly the evidence out of the passage."""
    claim = Claim("Ann was a painter.", "yes", ("Ann painted.", "She did so well."))
    other = Claim("x", "yes", ("Bob sang.",))
    for seed in range(6):
        _, passage, (start, end) = checked(claim, [other, other], random.Random(seed))
        assert passage[start:end] == "Ann painted. She did so well."
        assert passage.count("Bob sang.") == 2

"""Notes that help where nothing is answered."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from fakes import ScriptedReader, WordEncoder
from quoth import Assistant
from quoth.answering.beside.refusals import APART, NOWHERE, helpful, listing
from quoth.answering.candidates import Candidate
from quoth.types import Answer, Passage


def candidate(text: str, confidence: float = 0.3, source: str = "a.txt", headings: tuple[str, ...] = ()) -> Candidate:
    passage = Passage(source, source, 0, len(text), text, ((0, len(text)),), headings)
    return Candidate(passage, (0, len(text)), text, confidence)


def notes(question: str, found: Sequence[Candidate], absent: Sequence[str] = ()) -> tuple[str, ...]:
    refused = Answer(question, question, "not_found", "The documents do not answer this.")
    said = helpful(refused, found, absent)
    assert (said.text, said.citations, said.also) == (refused.text, (), ())
    return said.notes


@pytest.mark.parametrize(
    ("question", "sentence", "instead"),
    [
        (
            "What is the warranty of the pump?",
            "The warranty of the boiler is 24 months.",
            "the warranty of the boiler, not of the pump",
        ),
        ("What is the pump's weight?", "The boiler's weight is 40 kg.", "the weight of the boiler, not of the pump"),
        ("Who is the mayor of Lund?", "Ada Byron is the mayor of Malmo.", "the mayor of Malmo, not of Lund"),
    ],
)
def test_a_near_miss_names_what_the_documents_have_instead(question: str, sentence: str, instead: str) -> None:
    """Where question and sentence are built alike, what stands in the place of the thing asked for is named."""
    assert notes(question, [candidate(sentence)]) == (f"The documents give {instead}: “{sentence}” (a.txt)",)


def test_the_nearest_sentence_is_shown_with_what_it_lacks() -> None:
    """Words of the question that it has, those that it has not, its beginning, its document and its heading."""
    (note,) = notes("What did the weir cost?", [candidate("The weir was made of oak.", headings=("Mills", "The weir"))])
    assert note == (
        "The nearest sentence speaks of “weir”, not of “cost”: “The weir was made of oak.” (a.txt, under “The weir”)"
    )


def test_no_small_word_is_missed_and_a_hyphen_holds_words_together() -> None:
    """A verb such as "get" or a preposition tells nothing; a month that is written so does, and so does "co-pilot"."""
    (note,) = notes(
        "Which co-pilot can get most between May and June?", [], ["co", "pilot", "get", "most", "between", "May"]
    )
    assert note == f"{NOWHERE} “co-pilot”, “May”."
    (note,) = notes("Where is the list of e-mail addresses?", [candidate("Send the e-mail list.")])
    assert (
        note == "The nearest sentence speaks of “list”, “e-mail”, not of “addresses”: “Send the e-mail list.” (a.txt)"
    )
    assert notes("What did he get?", [], ["get"]) == ()


def test_no_verb_is_given_for_a_thing() -> None:
    """What is paid for separately is nobody's paid."""
    (note,) = notes("Is lunch paid for members?", [candidate("Breakfast is paid for separately.")])
    assert note.startswith("The nearest sentence speaks of “paid”, not of “lunch”, “members”: ")


def test_words_that_occur_nowhere_are_named_once() -> None:
    """They are told by their own note, not as what the nearest sentence lacks."""
    assert notes("What did the weir cost?", [candidate("The weir was made of oak.")], ["cost"]) == (
        "The nearest sentence speaks of “weir”: “The weir was made of oak.” (a.txt)",
        f"{NOWHERE} “cost”.",
    )


def test_a_long_sentence_is_cut_between_words() -> None:
    """At most 140 characters are quoted."""
    (note,) = notes("Who built the weir?", [candidate("The weir was " + "very " * 40 + "old.")])
    assert note.endswith(f"“The weir was {'very ' * 24}very …” (a.txt)")


def test_further_places_are_named_where_they_share_words() -> None:
    """By document and heading, at most two, without those that share no word of the question."""
    found = [
        candidate("The weir was made of oak.", 0.4),
        candidate("The weir leaks.", 0.2, "b.txt", ("Repairs",)),
        candidate("Cats purr.", 0.3, "c.txt"),
        candidate("A weir is a low dam.", 0.1, "d.txt"),
        candidate("Weirs are old.", 0.05, "e.txt"),
    ]
    assert notes("Who built the weir?", found)[1] == "Other places that come near: b.txt, under “Repairs”; d.txt."


def test_no_sentence_is_near_that_shares_no_word() -> None:
    """A sentence about something else is not shown; that the words stand apart is said."""
    assert notes("Who built the weir?", [candidate("Cats purr.")]) == (APART,)


def test_why_a_reply_was_not_shown_comes_first() -> None:
    """A refusal that has its reason gets the missing words, and no other reason beside it."""
    refused = Answer("Who?", "Who?", "not_found", "No.", notes=("numbers that no quote holds: 9",))
    found = helpful(refused, [candidate("The weir is old.")], ["zebra"]).notes
    assert found == ("numbers that no quote holds: 9", f"{NOWHERE} “zebra”.")


def test_the_documents_asked_are_named_where_some_were_chosen() -> None:
    """Names in order, the sixth and more counted; nothing where all were asked."""
    texts = {f"{letter}.txt": "Cats purr." for letter in "abcdefgh"}
    with Assistant.from_texts(texts, encoder=WordEncoder(), reader=ScriptedReader("nothing")) as assistant:
        some = assistant.ask("Do cats purr?", sources=list(texts)[:7]).notes
        every = assistant.ask("Do cats purr?", sources=list(texts)).notes
    assert some == (APART, "Asked: a.txt, b.txt, c.txt, d.txt, e.txt and 2 more.")
    assert every == (APART,)


def test_a_list_of_names_says_how_many_are_left_out() -> None:
    """Names up to the most, then a count."""
    assert listing(["a", "b"]) == "a, b"
    assert listing(["a", "b", "c", "d"], 2) == "a, b and 2 more"

"""Questions that are two: where they part, what each part gets, and how it is said together."""

from __future__ import annotations

import pytest

from fakes import WordEncoder, WordsReader
from quoth.answering.several.parts import missing, parted
from quoth.assistant import Assistant
from quoth.types import Answer, SubQuestion

TEXTS = {
    "a.txt": "The mill was built in 1801. Ada Byron owned the mill.",
    "b.txt": "The ferry costs 4 pounds. The ferry is shut on Mondays.",
}
BUILT, OWNED, COST = "When was the mill built?", "Who owned the mill?", "What does the ferry cost?"
FOUND = {BUILT: {"1801": 0.9}, OWNED: {"Ada Byron": 0.7}, COST: {"4 pounds": 0.8}}


def ask(question: str) -> Answer:
    return Assistant.from_texts(TEXTS, encoder=WordEncoder(), reader=WordsReader({}, FOUND)).ask(question)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("When was the mill built and who owned the mill?", [BUILT, OWNED]),
        ("When was Acme built, and who owned it?", ["When was Acme built?", "Who owned Acme?"]),
        ("When and where was the mill built?", [BUILT, "Where was the mill built?"]),
        ("When was the mill built? Who owned the mill?", [BUILT, OWNED]),
        ("Can you tell me what the ferry costs and who owned the mill?", ["What the ferry costs?", OWNED]),
        ("When was the mill built and why?", [BUILT, "Why was the mill built?"]),
        ("Is it open and what does it cost?", ["Is it open?", "What does it cost? (Is it open?)"]),
        ("What does the ferry cost, and is the ferry new?", [COST, "Is the ferry new?"]),
        ("What happens if I am late and what does the ferry cost?", ["What happens if I am late?", COST]),
    ],
)
def test_two_questions_are_parted(question: str, parts: list[str]) -> None:
    """Both halves ask by themselves; the second may lean on the first."""
    assert parted(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote and directed it?",
        "Did he say when he left and why he came?",
        "What did she say about who paid and when?",
        "Who or what is the ferry?",
        "Is it open or is it shut?",
        "What are the opening hours and prices?",
        "What is red and has a crest?",
        "What is round and is the size of a fist?",
        "Which rules apply when it rains and when it snows?",
        "Is it true that the mill burned and the lock was sold?",
        "Hello. Who owned the mill?",
        "Who owned the mill? (When was the mill built?)",
    ],
)
def test_one_question_stays_one(question: str) -> None:
    """Two verbs, a clause within, a list, what is said before: none is a second question."""
    assert parted(question) == []


def test_both_parts_are_answered_with_their_own_markers() -> None:
    """The confidence is that of the less sure one."""
    answer = ask("When was the mill built and what does the ferry cost?")
    assert answer.text == "In 1801 [1]. 4 pounds [2]."
    assert (answer.short, answer.confidence) == ("1801; 4 pounds", 0.8)
    assert answer.parts == (SubQuestion(BUILT, "1801"), SubQuestion(COST, "4 pounds"))
    assert [c.quote for c in answer.citations] == ["The mill was built in 1801.", "The ferry costs 4 pounds."]


def test_the_part_that_the_documents_lack_is_named() -> None:
    """Its words are the question's: a year in them needs no quote."""
    answer = ask("Who owned the mill and who burned the mill in 1887?")
    assert answer.status == "answered"
    assert answer.text == "Ada Byron [1]. The documents do not say who burned the mill in 1887."
    assert [(part.short, part.to_dict()["answered"]) for part in answer.parts] == [("Ada Byron", True), ("", False)]


def test_neither_part_is_a_refusal() -> None:
    """It keeps the parts and what was searched."""
    answer = ask("Who burned the mill and who burned the ferry?")
    assert (answer.status, answer.short, answer.citations) == ("not_found", "", ())
    assert [part.question for part in answer.parts] == ["Who burned the mill?", "Who burned the ferry?"]
    assert {hit.passage.source for hit in answer.passages} == {"a.txt", "b.txt"}


def test_parts_from_one_place_share_their_marker() -> None:
    """One sentence answers both."""
    reader = WordsReader({}, {"Who owned the mill?": {"Ada": 0.9}, "When did Ada sell?": {"1801": 0.9}})
    assistant = Assistant.from_texts(
        {"a": "Ada owned the mill and sold it in 1801."}, encoder=WordEncoder(), reader=reader
    )
    answer = assistant.ask("Who owned the mill? When did Ada sell?")
    assert (answer.text, len(answer.citations)) == ("Ada [1]. In 1801 [1].", 1)


def test_an_answer_that_is_only_said_again_is_none() -> None:
    """The sentence speaks of the owner, and of no key; where it speaks of both it answers both."""
    owner, key = "Who owned the mill?", "Who held the key?"
    for text, said in (
        ("Ada owned the mill.", "Ada [1]. The documents do not say who held the key."),
        ("Ada owned the mill and held the key.", "Ada [1]. Ada [1]."),
    ):
        reader = WordsReader({}, {owner: {"Ada": 0.9}, key: {"Ada": 0.8}})
        assert (
            Assistant.from_texts({"a": text}, encoder=WordEncoder(), reader=reader).ask(f"{owner} {key}").text == said
        )


def test_what_is_said_of_a_missing_part() -> None:
    """In the order of a statement where the question word is the subject, else as it was asked."""
    assert missing("Who paid for it? (When was it built?)") == "The documents do not say who paid for it."
    assert missing("Who can enter?") == "The documents do not say who can enter."
    assert missing("Who did he marry?") == "The documents do not answer “Who did he marry?”"


def test_a_part_that_several_answers_fit_is_no_part_that_is_missing() -> None:
    """They are told with what each is of, as they would be to that question alone."""
    text = "Ada opens the hall on weekdays. Ben opens the hall on Sundays."
    answer = Assistant.from_texts({"a.md": text}).ask("Who opens the hall, and who closes the gate?")
    assert answer.text == (
        "Which one is meant? Ada (on weekdays) [1] and Ben (on Sundays) [2]. "
        "The documents do not say who closes the gate."
    )
    assert [part.short for part in answer.parts] == ["Ada (on weekdays) and Ben (on Sundays)", ""]

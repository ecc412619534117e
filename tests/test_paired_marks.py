"""Marks that go in pairs around words of a document: an answer has both of a pair or none."""

from __future__ import annotations

import pytest

from fakes import WordEncoder, WordsReader
from quoth.answering.paired_marks import unbroken
from quoth.assistant import Assistant
from quoth.types import Answer

CREW = "# The crew\n\nThe ferry is steered by Ines Holm - [@ines](https://crew.example/ines) in summer.\n"


def ask(text: str, question: str, found: dict[str, float]) -> Answer:
    return Assistant.from_texts({"a.md": text}, encoder=WordEncoder(), reader=WordsReader(found)).ask(question)


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("See [the plan](p.md) now", "the", "the"),
        ("See [the plan](p.md) now", "[the plan", "the plan"),
        ("See [the plan](p.md) now", "plan](p", "plan"),
        ("See [the plan](p.md) now", "See [the", "See [the plan](p.md)"),
        ("See [the plan](p.md) now", "p.md) now", "[the plan](p.md) now"),
        ("See [the plan](p.md) now", "p.md", "p.md"),
        ("Read [a](b_(c).md) and go", "[a](b_", "a"),
        ("Take `rope` or `tar`.", "rope` or `tar", "`rope` or `tar`"),
        ("Take `rope` or `tar`.", "rope", "rope"),
        ("The **old mill** burned", "mill** burned", "**old mill** burned"),
        ("**[The mill](m.md) and** more", "and** more", "**[The mill](m.md) and** more"),
        ("Of 2 ** 3 and 4 ** 5", "3 and 4", "3 and 4"),
        ("Of [1] and (x) and `y", "[1] and", "[1] and"),
    ],
)
def test_words_have_both_marks_of_a_pair_or_none(text: str, words: str, whole: str) -> None:
    """Between the marks words need none; what crosses one mark takes both; what is no pair stays."""
    start = text.index(words)
    left, right = unbroken(text, (start, start + len(words)), (0, len(text)))
    assert text[left:right] == whole


def test_an_answer_has_no_half_of_a_link() -> None:
    """The reader sees no marks, so its words may end inside of a link."""
    said = ask(CREW, "By whom is the ferry steered?", {"Ines Holm - @ines": 0.9})
    assert said.short == "Ines Holm - [@ines](https://crew.example/ines)"
    assert ask(CREW, "What is the sign of Ines Holm?", {"@ines": 0.9}).short == "@ines"
    assert [CREW[one.start : one.end] for one in said.citations] == [one.quote for one in said.citations]


def test_items_in_code_have_both_marks() -> None:
    """The words begin and end between marks; of one item none is needed."""
    text = "It raises `LostError`, `LateError` and `WetError` then. They are rare."
    said = ask(text, "Which errors does it raise?", {"LostError, LateError and WetError": 0.9})
    assert said.short == "`LostError`, `LateError` and `WetError`"
    assert ask(text, "What is raised at first?", {"LostError": 0.9}).short == "LostError"


def test_a_list_of_words_in_code_is_said_whole() -> None:
    """The mark of code stands between an item and its comma; the reader found the first."""
    text = "The pump takes `rope`, `tar`/`oil`, nails and `wax`. It is old."
    assert ask(text, "Which goods does the pump take?", {"rope": 0.9}).short == "`rope`, `tar`/`oil`, nails and `wax`"
    assert ask(text, "Which good does the pump take?", {"rope": 0.9}).short == "rope"

"""Documents that ask the question themselves."""

from __future__ import annotations

import pytest

from fakes import WordEncoder, WordsReader
from quoth.assistant import Assistant
from quoth.types import Answer

KELP = """# Understanding kelp

## Q: How common is kelp?

A: Apart from wrack it is the most usual plant. About one in three rocks bears it.

It was once burnt.

## What are the dangers?

Waves tear it off.

## Uses

Q: Why is wrack slippery?
A: Slime covers it.
Q: Can wrack be burnt?
"""
FIRST = "A: Apart from wrack it is the most usual plant. [1] About one in three rocks bears it. [2]"


def ask(text: str, question: str, sure: dict[str, float] | None = None) -> Answer:
    reader = WordsReader(sure or {})
    return Assistant.from_texts({"a.md": text}, encoder=WordEncoder(), reader=reader).ask(question)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How common is kelp?", FIRST),
        ("What are the dangers of kelp?", "Waves tear it off. [1]"),
        ("Why is wrack slippery?", "A: Slime covers it. [1]"),
        ("What are the dangers of wrack?", ""),
        ("Why is wrack not slippery?", ""),
        ("When is wrack slippery?", ""),
        ("Can wrack be burnt?", ""),
    ],
)
def test_the_paragraph_below_the_question_itself_is_told(question: str, said: str) -> None:
    """Where a heading or a line asks the same of the same thing, and something is said to it."""
    assert ask(KELP, question).text == (said or "The documents do not answer this.")


def test_words_that_the_reader_is_sure_of_come_first() -> None:
    """The paragraph is told only where no words answer."""
    assert ask(KELP, "How common is kelp?", {"one in three rocks": 0.9}).short == "one in three rocks"


HOURS = "# Reading room\n\n## 2. Who may enter\n\n- Members, at all hours\n- Pupils, until dusk\n\n## Fees\n\nNone.\n"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who can enter under the rules of the reading room?", ""),
        ("Who can enter the reading room?", "Members, at all hours [1]. Pupils, until dusk [2]."),
        ("When can members enter the reading room?", ""),
    ],
)
def test_a_heading_asks_without_a_mark_too(question: str, said: str) -> None:
    """Who may enter is who can enter; words that stand neither there nor in the title ask for more."""
    assert ask(HOURS, question).text == (said or "The documents do not answer this.")

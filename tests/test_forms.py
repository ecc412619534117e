"""Whether a question asks for yes or no, by its form alone."""

from __future__ import annotations

import pytest

from quoth.answering.forms import polar


@pytest.mark.parametrize(
    "question",
    [
        "Did he leave?",
        "did he leave",
        "And did he leave?",
        "So, is it green?",
        "Isn't it green?",
        "In 1999, was he there?",
        "It is green, isn't it?",
        "He left, right?",
        "Can you swim there?",
        "Can one swim there?",
        "Was it opened or not?",
        "Do you know whether he left?",
        "I wonder if he left.",
        "Does anyone know if the gate is open?",
        "Is it the house where he was born?",
        "Did he leave? (When was the mill sold?)",
        "Did he leave? (Was it Ada or Bob?)",
        "It is green, isn't it? (Who says so?)",
    ],
)
def test_these_ask_for_yes_or_no(question: str) -> None:
    """Auxiliaries that lead, tags, whether; small words, a time or the question before do not hide it."""
    assert polar(question)


@pytest.mark.parametrize(
    "question",
    [
        "When did he leave?",
        "And when did he leave?",
        "Who is it?",
        "In which year was it?",
        "Can you tell me when he left?",
        "Could you list the towns?",
        "Do you know who left?",
        "Was it Ada or Bob?",
        "What happened if it rained?",
        "Tell me more about the mill.",
        "And the gate?",
        "Why? (Did he leave?)",
        "",
    ],
)
def test_these_ask_for_something_else(question: str) -> None:
    """Question words, choices, wishes to be told; a question before that asks for yes or no does not count."""
    assert not polar(question)

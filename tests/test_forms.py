"""Whether a question asks for yes or no, by its form alone."""

from __future__ import annotations

import pytest

from quoth.answering.shape.forms import polar, unclear


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
        "So he left?",
        "The gate is open?",
        "There's a fee?",
        "I wonder if dogs are allowed",
        "Any chance it is open?",
        "Does it say whether he left?",
        "Confirm that the gate is open.",
        "Whether or not it is open",
        "Would you say it is safe?",
        "When he left, did he say so?",
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
        "Does it say when he left?",
        "Is it known how many left?",
        "The mill was called?",
        "On what date is it?",
        "He left when?",
        "And the price he was given?",
        "What does it say if it rains?",
        "",
    ],
)
def test_these_ask_for_something_else(question: str) -> None:
    """Question words, choices, wishes to be told; a question before that asks for yes or no does not count."""
    assert not polar(question)


@pytest.mark.parametrize("question", ["Was it Ada or Bob?", "Dogs allowed?", "Any others?", "Wagner left Mali?"])
def test_some_forms_leave_it_open(question: str) -> None:
    """A choice, or a few words with a question mark: the reader decides what is asked for."""
    assert unclear(question)


@pytest.mark.parametrize(
    "question", ["Did he leave?", "Who left?", "What about dogs?", "Can you name them?", "the mill"]
)
def test_other_forms_do_not(question: str) -> None:
    """Yes or no, question words, wishes to be told, and what is no question."""
    assert not unclear(question)

"""What a question says of where its answer is to be found."""

from __future__ import annotations

import pytest

from quoth.answering.shape.kinds import QuestionKind, kind_of
from quoth.answering.shape.overview_forms import Reach, wanted
from quoth.answering.shape.references import without_reference


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("How do you find a topic according to the essay?", "How do you find a topic?"),
        ("According to this document, who pays?", "Who pays?"),
        ("Who paid, based on the text, and why?", "Who paid, and why?"),
        ("What is a weir, as described in the given article?", "What is a weir?"),
        ("What, according to the author, is a weir?", "What, is a weir?"),
        ("Who paid according to Ada Byron?", "Who paid according to Ada Byron?"),
        ("Who paid according to the report of the mayor?", "Who paid according to the report of the mayor?"),
        ("What is based on the text?", "What is based on the text?"),
        ("According to the essay?", "According to the essay?"),
    ],
)
def test_a_text_at_hand_is_not_sought_in_itself(question: str, plain: str) -> None:
    """Words that only say that it is to answer are left out; a source that is named, or what is asked, stays."""
    assert without_reference(question) == plain


@pytest.mark.parametrize(
    "question",
    [
        "Quote the sentence about breakfast.",
        "Show me the sentence about breakfast.",
        "Can you give me all the sentences about breakfast?",
        "Cite the exact lines on breakfast.",
    ],
)
def test_the_sentence_about_a_thing_is_what_is_said_about_it(question: str) -> None:
    """It is the overview of that topic."""
    found = wanted(question.rstrip("?.").removeprefix("Can you ").removeprefix("Show me "))
    assert found is not None
    assert (found.scope, found.topic) == (Reach.TOPIC, "breakfast")
    assert kind_of(question) is QuestionKind.SUMMARY


def test_a_quotation_of_somebody_is_none() -> None:
    """What somebody says is no topic."""
    assert wanted("Quote the mayor.") is None

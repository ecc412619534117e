"""Steps that running text tells are all told where steps are asked for."""

from __future__ import annotations

import pytest

from fakes import WordEncoder, WordsReader
from quoth.assistant import Assistant

FIRST = "First open the valve of the tank."
WAY = (
    f"# The pump\n\nThe pump is green. {FIRST} Then wait an hour. You may rest. Finally close the valve. It is done.\n"
)
TWO = f"# The pump\n\n{FIRST} Then wait an hour. It is done.\n\nThen came the winter. Finally it snowed.\n"
ALL = "First open the valve of the tank, Then wait an hour, You may rest and Finally close the valve"


@pytest.mark.parametrize(
    ("text", "question", "words", "short"),
    [
        (WAY, "What are the steps to start the pump?", "open the valve", ALL),
        (WAY, "What are the steps to start the pump?", "wait an hour", ALL),
        (WAY, "What are the steps to start the pump?", "green", "green"),
        (WAY, "Which things must I open?", "open the valve", "open the valve"),
        (TWO, "What are the steps to start the pump?", "open the valve", "open the valve"),
    ],
)
def test_steps_are_told_from_the_first_to_the_last(text: str, question: str, words: str, short: str) -> None:
    """With what stands between them, and nothing of another paragraph; one thing for a question for one."""
    reader = WordsReader({words: 0.9})
    assert Assistant.from_texts({"a.md": text}, encoder=WordEncoder(), reader=reader).ask(question).short == short

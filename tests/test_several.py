"""Answers of more than one thing, by the readers that come with Quoth, over small texts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from quoth.assistant import Assistant

TEXTS = {
    "mill.md": "# The mill\n\nThe mill burned in 1887. It was owned by Ada Byron. Its battery costs 41 euros.",
    "lock.md": "# The lock\n\nThe lock was built in 1801. Its battery costs 35 euros.",
    "rooms.md": "# Rooms\n\nThe house has these rooms:\n\n"
    "- the blue room\n- the red room (with a stove)\n- the hall\n\nIt is old.",
    "fees.md": "# Fees\n\n| Boat | Fee |\n|---|---|\n| Punt | 41 |\n| Raft | 35 |\n| Barge | 90 |",
    "fair.txt": "Rope, tar and nails are sold at the weir. On Sundays there is bread.",
}


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    with Assistant.from_texts(TEXTS) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "Which rooms does the house have?",
            "The blue room, the red room (with a stove) and the hall [1].",
        ),
        ("Which room has a stove?", "The red room [1]."),
        ("What is sold at the weir?", "Rope, tar and nails [1]."),
        ("What are the fees of the boats?", "41 (Punt) [1], 35 (Raft) [2] and 90 (Barge) [3]."),
        ("What is the fee of the raft?", "35 [1]."),
        ("Which boat has the highest fee?", "Barge (90) [1]."),
        ("When was the lock built and who owned the mill?", "In 1801 [1]. Ada Byron [2]."),
        (
            "When was the lock built and who painted the lock?",
            "In 1801 [1]. The documents do not say who painted the lock.",
        ),
    ],
)
def test_several_things_or_one(assistant: Assistant, question: str, text: str) -> None:
    """All that is asked for, and no more."""
    assert assistant.ask(question).text == text


def test_two_batteries_have_two_prices(assistant: Assistant) -> None:
    """Which one is meant is asked, and both are told."""
    answer = assistant.ask("What does the battery cost?")
    assert answer.status == "clarify"
    assert sorted(answer.choices) == ["What does the battery cost: The lock?", "What does the battery cost: The mill?"]
    assert sorted(c.quote for c in answer.citations) == ["Its battery costs 35 euros.", "Its battery costs 41 euros."]

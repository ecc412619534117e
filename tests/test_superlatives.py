"""Which row of a table has most or least, which of two has more, and where nothing can be compared."""

from __future__ import annotations

import pytest

from fakes import WordEncoder, WordsReader
from quoth.answering.several.superlatives import NOT_COMPARED
from quoth.assistant import Assistant
from quoth.types import Answer

TEXTS = {
    "hills.md": "# Hills\n\n| Hill | Height | Climbed in |\n|---|---|---|\n| Tall Fell | 812 m | 1887 |\n"
    "| Low Fell | 404 m | 1901 |\n| Mid Fell | 1,033 m | 1850 |\n",
    "rooms.md": "# Rooms\n\n| Room | Price | Size |\n|---|---|---|\n| Blue | 41 euros | 20 |\n"
    "| Red | 35 euros | 12 |\n| Hall | 90 pounds | - |\n",
    "boats.md": "# Boats\n\n| Boat | Fee in euros | Length |\n|---|---|---|\n| Punt | 41 | 5 m |\n"
    "| Raft | 35 | 3 m |\n| Barge | 90 | 20 m |\n| Scow | 35 | 9 m |\n",
}


def ask(question: str) -> Answer:
    reader = WordsReader({"Blue": 0.9})
    return Assistant.from_texts(TEXTS, encoder=WordEncoder(), reader=reader).ask(question)


@pytest.mark.parametrize(
    ("question", "short", "text"),
    [
        ("Which hill is the highest?", "Mid Fell", "Mid Fell (1,033 m) [1]."),
        ("Which hill has the lowest height?", "Low Fell", "Low Fell (404 m) [1]."),
        ("Which boat is the most expensive?", "Barge", "Barge (90) [1]."),
        ("Which boat has the highest fee?", "Barge", "Barge (90) [1]."),
        ("Which boats are the cheapest?", "Raft and Scow", "Raft (35) [1] and Scow (35) [2]."),
        ("What is the highest fee?", "90", "90 (Barge) [1]."),
        ("Which is longer, the punt or the barge?", "Barge", "Barge (20 m) [1] and Punt (5 m) [2]."),
        ("Is the punt dearer than the raft?", "yes", "Yes: Punt (41) [1] and Raft (35) [2]."),
        ("Is the punt cheaper than the raft?", "no", "No: Punt (41) [1] and Raft (35) [2]."),
        ("Is the blue room dearer than the red room?", "yes", "Yes: Blue (41 euros) [1] and Red (35 euros) [2]."),
    ],
)
def test_rows_are_compared_by_the_column_that_is_meant(question: str, short: str, text: str) -> None:
    """By its heading, or by what an adjective measures; each row that is told is cited."""
    answer = ask(question)
    assert (answer.short, answer.text) == (short, text)


def test_what_cannot_be_compared_is_refused() -> None:
    """Euros and pounds, a cell without a figure, two that are alike: the sure reader is not asked which."""
    for question in (
        "Which is the cheapest room?",
        "Which room is the largest?",
        "Is the raft cheaper than the scow?",
    ):
        answer = ask(question)
        assert (answer.status, answer.short, answer.notes) == ("not_found", "", (NOT_COMPARED,))


def test_a_word_that_no_table_has_is_left_to_the_reader() -> None:
    """Nothing says which boat lies where, or what weighs what."""
    for question in ("Which is the longest boat in Leeds?", "Which boat is the heaviest?", "Who is the tallest smith?"):
        assert NOT_COMPARED not in ask(question).notes
        assert "m)" not in ask(question).text

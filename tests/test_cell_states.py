"""What a cell says by its own value: yes or no, and the rows below a tick."""

from __future__ import annotations

import pytest

from fakes import WordEncoder, WordsReader
from quoth.assistant import Assistant
from quoth.types import Answer

PUMPS = (
    "# Pumps\n\n| Pump | Pressure | State | Heated |\n|---|---|---|---|\n| Alder | 4 bar | Weak | yes |\n"
    "| Birch | 9 bar | Sound | \u2717 |\n| Birch spare | 9 bar | Sound | \u2714 |\n| Elm | 7 bar | | no |\n"
)


def ask(question: str, sure: dict[str, float] | None = None) -> Answer:
    reader = WordsReader(sure or {})
    return Assistant.from_texts({"a.md": PUMPS}, encoder=WordEncoder(), reader=reader).ask(question)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Is the Birch sound?", "Yes: Birch (Sound) [1]."),
        ("Is the Alder pump sound?", "No: Alder (Weak) [1]."),
        ("Isn't the Alder sound?", "No: Alder (Weak) [1]."),
        ("Is the state of Alder weak?", "Yes: Alder (Weak) [1]."),
        ("Is the Birch spare pump heated?", "Yes: Birch spare (\u2714) [1]."),
        ("Is the Birch heated?", "No: Birch (\u2717) [1]."),
        ("Is Elm heated?", "No: Elm (no) [1]."),
    ],
)
def test_a_cell_decides_yes_or_no(question: str, said: str) -> None:
    """By the whole value that some row of its column has, or by a tick below the word that is asked for."""
    assert ask(question, {"7 bar": 0.9}).text == said


@pytest.mark.parametrize(
    "question", ["Is Elm sound?", "Is the Birch new?", "Is the Birch not sound?", "Is the old Birch sound?"]
)
def test_what_no_cell_says_is_left_to_the_reader(question: str) -> None:
    """An empty cell, a word that stands in no column, a negation and a word more say nothing."""
    assert ask(question).status == "not_found"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which pumps are heated?", "Alder [1] and Birch spare [2]."),
        ("Which pumps are not heated?", "Birch [1] and Elm [2]."),
        ("Which pumps were stated sound?", "Birch [1] and Birch spare [2]."),
    ],
)
def test_rows_below_a_tick_are_told(question: str, said: str) -> None:
    """And a heading in another form of its word."""
    assert ask(question, {"Elm": 0.9}).text == said

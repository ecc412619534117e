"""Two names for who does one thing."""

from __future__ import annotations

import pytest

from quoth import Assistant
from test_agreement import PatternReader, ask

NAMED = r"(?:Ada Brand|Otto Berg)(?: and Otto Berg)?"
CLAIMS = "Who approves claims?"


def told(question: str, *texts: str) -> str:
    return ask(question, *texts, reader=PatternReader(NAMED)).text


def test_both_names_are_told_with_both_places() -> None:
    """In whichever voice the other sentence says it; a note says that the documents disagree."""
    answer = ask(CLAIMS, "Ada Brand approves claims.", "Claims are approved by Otto Berg.", reader=PatternReader(NAMED))
    names = {"a.txt": "Ada Brand", "b.txt": "Otto Berg"}
    first, second = (citation.source for citation in answer.citations)
    assert answer.text == f"{names[first]} [1]; another place says {names[second]} [2]."
    assert answer.notes == (f"The documents disagree: {first} has “{names[first]}”, {second} has “{names[second]}”.",)


def test_an_irregular_verb_is_known_in_its_forms() -> None:
    """Led, and leads; but no other verb."""
    assert "another place says" in told(
        "Who leads the choir?", "Ada Brand leads the choir.", "The choir is led by Otto Berg."
    )
    assert told("Who built the mill?", "Ada Brand built the mill.", "Otto Berg burnt the mill.").count("[") == 1


@pytest.mark.parametrize(
    "other",
    [
        "Otto Berg also approves claims.",
        "Otto Berg approved claims until 2019.",
        "Otto Berg approves claims if Ada Brand is away.",
        "Otto Berg approves travel.",
        "Claims are approved by the chair.",
        "Deputy Otto Berg approves claims.",
    ],
)
def test_what_may_both_be_true_is_no_conflict(other: str) -> None:
    """Several do it, each in their time or case; another thing; a role that may be the same person."""
    assert told(CLAIMS, f"Ada Brand approves claims. {other}") == "Ada Brand [1]."


def test_the_readers_that_come_with_it_find_both() -> None:
    """Also where it is one of two questions."""
    texts = {
        "a.md": "Ada Brand approves claims over 500 euros. Bills are handed in within 14 days.",
        "b.md": "Claims over 500 euros are approved by Otto Berg.",
    }
    with Assistant.from_texts(texts) as assistant:
        answer = assistant.ask("Who approves claims over 500 euros, and by when are bills handed in?")
    assert answer.text.endswith(" [2]. Within 14 days [3].")
    assert {"Ada Brand", "Otto Berg"} == set(answer.text.partition(" [2]")[0].split(" [1]; another place says "))

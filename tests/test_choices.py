"""A question that several good answers fit, and those of which one fits best."""

from __future__ import annotations

from fakes import WordEncoder, WordsReader
from quoth.assistant import Assistant
from quoth.types import Answer

PRO = "# Pro\n\nThe machine is big. A battery costs 41 euros. It was made by Ada."
LITE = "# Lite\n\nThe machine is small. A battery costs 35 euros. It was sold by Bob."
BOTH = {"41 euros": 0.9, "35 euros": 0.8}


def ask(question: str, words: dict[str, float], texts: dict[str, str] | None = None) -> Answer:
    texts = texts or {"pro.md": PRO, "lite.md": LITE}
    return Assistant.from_texts(texts, encoder=WordEncoder(), reader=WordsReader(words)).ask(question)


def test_both_are_told_and_what_can_be_asked_instead() -> None:
    """Each with its heading and its source; the short answer is empty, as none is the answer."""
    answer = ask("What does a battery cost?", BOTH)
    assert answer.status == "clarify"
    assert answer.text == "Which one is meant? 41 euros (Pro) [1] and 35 euros (Lite) [2]."
    assert answer.choices == ("What does a battery cost: Pro?", "What does a battery cost: Lite?")
    assert [c.quote for c in answer.citations] == ["A battery costs 41 euros.", "A battery costs 35 euros."]
    assert (answer.short, answer.confidence) == ("", 0.8)


def test_a_choice_that_is_asked_is_answered() -> None:
    """Its label is in the heading above one of the two."""
    assert ask("What does a battery cost: Lite?", {"35 euros": 0.9, "41 euros": 0.8}).text == "35 euros [1]."


def test_it_is_quiet_where_one_answer_is_meant() -> None:
    """A name that both sentences have, another form, an unsure second one, a sentence that fits less."""
    assert ask("What does a battery cost?", {"41 euros": 0.9, "35 euros": 0.4}).short == "41 euros"
    assert ask("What does a battery cost?", {"41 euros": 0.9, "Bob": 0.8}).short == "41 euros"
    texts = {"a.md": "# North\n\nThe Tall Mill burned in 1887.", "b.md": "# South\n\nThe Tall Mill burned in 1901."}
    assert ask("When did the Tall Mill burn?", {"1887": 0.9, "1901": 0.8}, texts).short == "1887"
    same = {"a.md": "# North\n\nA rope costs 4 euros.", "b.md": "# South\n\nIt is a rope. It costs 5 euros."}
    assert ask("What does a rope cost?", {"4 euros": 0.9, "5 euros": 0.8}, same).short == "4 euros"


def test_without_headings_nothing_tells_two_things_apart() -> None:
    """Then they may be two answers about one thing, which is for another rule."""
    texts = {"a.txt": "A battery costs 41 euros.", "b.txt": "A battery costs 35 euros."}
    assert ask("What does a battery cost?", BOTH, texts).short == "41 euros"

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
    same = {"a.md": "# North\n\nA rope costs 4 euros.", "b.md": "# South\n\nIt is a cord. It costs 5 euros."}
    assert ask("What does a rope cost?", {"4 euros": 0.9, "5 euros": 0.8}, same).short == "4 euros"


def test_without_headings_nothing_tells_two_things_apart() -> None:
    """Then they may be two answers about one thing, which is for another rule."""
    texts = {"a.txt": "A battery costs 41 euros.", "b.txt": "A battery costs 35 euros."}
    assert ask("What does a battery cost?", BOTH, texts).short == "41 euros"


GATES = "The north gate closes at 9. It was rebuilt in 1962. The south gate closes at 10. It was rebuilt in 1987."


def test_a_longer_name_in_the_sentence_tells_things_apart() -> None:
    """In one text without headings; each sentence is read alone, with the one that says what its pronoun is for."""
    answer = ask("When was the gate rebuilt?", {"in 1962": 0.9, "in 1987": 0.8}, {"park.txt": GATES})
    assert answer.text == "Which one is meant? In 1962 (north gate) [1] and in 1987 (south gate) [2]."
    assert [c.quote for c in answer.citations] == ["It was rebuilt in 1962.", "It was rebuilt in 1987."]
    assert ask("When was the north gate rebuilt?", {"in 1962": 0.9, "in 1987": 0.8}, {"park.txt": GATES}).choices == ()


def test_two_who_share_a_name_are_told_apart_by_the_rest_of_it() -> None:
    """The question has the shared name, which does not say whom it means."""
    texts = {"a.txt": "Anna Brenner was born in Graz.", "b.txt": "Anna Castell was born in Turin."}
    answer = ask("Where was Anna born?", {"Graz": 0.9, "Turin": 0.8}, texts)
    assert answer.choices == ("Where was Anna born: Anna Brenner?", "Where was Anna born: Anna Castell?")


def test_file_names_that_are_built_alike_tell_two_editions_apart() -> None:
    """Names that share a word and differ in another; two letters share none."""
    texts = {"rules-2019.txt": "A battery costs 41 euros.", "rules-2020.txt": "A battery costs 35 euros."}
    answer = ask("What does a battery cost?", BOTH, texts)
    assert answer.text == "Which one is meant? 41 euros (rules 2019) [1] and 35 euros (rules 2020) [2]."


def test_a_pronoun_that_nothing_explains_gives_the_names_it_could_be() -> None:
    """With the answers where there are any, else as a question to choose from."""
    town = {"town.txt": "The mill was built in 1801. The chapel was built in 1720."}
    answer = ask("When was it built?", {"1801": 0.9, "1720": 0.8}, town)
    assert answer.text == "Which one is meant? 1801 (the mill) [1] and 1720 (the chapel) [2]."
    assert answer.choices == ("When was the mill built?", "When was the chapel built?")
    open_one = ask("Who owns it?", {"1801": 0.1}, town)
    assert (open_one.status, open_one.citations) == ("clarify", ())
    assert open_one.choices == ("Who owns the mill?", "Who owns the chapel?")
    assert ask("What was its price?", {"1801": 0.1}, town).choices == (
        "What was the mill's price?",
        "What was the chapel's price?",
    )


def test_the_readers_of_the_package_ask_back_where_two_fit_alike() -> None:
    """Beside each other each is less sure; alone both are sure enough."""
    rooms = (
        "The Oak Room seats 40 people. The manager of the Oak Room is Peter Lund. "
        "The Elm Room seats 75 people. The manager of the Elm Room is Sara Wick. The house has three floors."
    )
    assistant = Assistant.from_texts({"rooms.txt": rooms})
    back = assistant.ask("Who is the manager of the room?")
    assert back.status == "clarify"
    assert sorted(c.quote for c in back.citations) == [
        "The manager of the Elm Room is Sara Wick.",
        "The manager of the Oak Room is Peter Lund.",
    ]
    assert assistant.ask("Who is the manager of the Elm Room?").short == "Sara Wick"
    assert assistant.ask("How many floors does the house have?").short == "three"

"""What leads in a list: a sentence that begins inside a line, words that stop at a colon, a name for people."""

from __future__ import annotations

from fakes import WordEncoder, WordsReader
from quoth.assistant import Assistant
from quoth.types import Answer

ICE = """# Ice

Ice forms at night. Ice on the pump causes:

1. **Noise** - the rod knocks. Nobody sleeps.
2. **Rust** - in spring
3. **Leaks**

Call us.
"""
KEEPERS = """# Keepers

- Ada Byron - [@ada](https://keepers.example/ada) of the gate
- Bob Smith - [@bob](https://keepers.example/bob)
- Cy Young

They keep the bell of the light.
"""


def ask(text: str, question: str, words: dict[str, float]) -> Answer:
    return Assistant.from_texts({"a.md": text}, encoder=WordEncoder(), reader=WordsReader(words)).ask(question)


def test_a_lead_in_may_begin_inside_of_a_line() -> None:
    """Its words are asked for, and all lines answer; each is told by its first sentence."""
    answer = ask(ICE, "What does ice on the pump cause?", {"Noise": 0.9})
    assert answer.text == "**Noise** - the rod knocks, **Rust** - in spring and **Leaks** [1]."
    quote = "**Noise** - the rod knocks. Nobody sleeps.\n2. **Rust** - in spring\n3. **Leaks**"
    assert [(one.quote, ICE[one.start : one.end]) for one in answer.citations] == [(quote, quote)]


def test_a_colon_inside_of_an_item_leads_in_nothing() -> None:
    """The second sentence of the first item ends with one; the list goes on."""
    text = "The gate has these keys:\n\n- brass. It opens:\n- iron\n- tin\n\nThe end has come."
    assert ask(text, "Which keys does the gate have?", {"iron": 0.9}).short == "brass, iron and tin"


def test_words_that_stop_at_a_colon_say_the_lines_below() -> None:
    """The reader took the lead-in; a word that is in one line only asks for no other, and prose follows no colon."""
    text = "# Bell\n\nThe bell is loud. Ring it when you see:\n\n- smoke in the hall\n- water\n\nThen run."
    found = {"when you see": 0.9}
    assert ask(text, "When should the bell be rung?", found).short == "smoke in the hall and water"
    assert ask(text, "When should the bell be rung in the hall?", found).short == "when you see"
    prose = "The bell is loud. Ring it when you see:\n\nAll of that is smoke."
    assert ask(prose, "When should the bell be rung?", found).short == "when you see"


def test_people_whom_a_heading_calls_by_what_they_do_are_all_told() -> None:
    """Of each line the name, as the reader took it."""
    answer = ask(KEEPERS, "Who keeps the light?", {"Ada Byron": 0.9})
    assert answer.text == "Ada Byron, Bob Smith and Cy Young [1]."
    quote = answer.citations[0].quote
    assert quote.startswith("Ada Byron - [@ada](https://keepers.example/ada) of the gate\n- Bob Smith")
    assert quote.endswith("\n- Cy Young")
    assert ask(KEEPERS, "Which people keep this?", {"Cy Young": 0.9}).short == (
        "Ada Byron - [@ada](https://keepers.example/ada) of the gate, "
        "Bob Smith - [@bob](https://keepers.example/bob) and Cy Young"
    )


def test_one_of_those_people_is_one() -> None:
    """The gate is in one line; who rings is no keeper; a heading for one thing names no people."""
    assert ask(KEEPERS, "Who keeps the gate?", {"Ada Byron": 0.9}).short == "Ada Byron"
    assert ask(KEEPERS, "Who rings the bell?", {"Ada Byron": 0.9}).short == "Ada Byron"
    report = "# Written report\n\n- Author: Ada Byron\n- Date: 4 May\n\nIt is long."
    assert ask(report, "Who wrote the report?", {"Ada Byron": 0.9}).short == "Ada Byron"


def test_a_title_right_above_marked_lines_leads_them_in() -> None:
    """Two words of it are asked for, where the reader found nothing; a sentence is no title, nor is one word enough."""
    text = "Notes\n\nMarket stops\n\n- the baker\n- the smith\n\nThe end has come. The smith is old."
    found = {"old": 0.2}
    answer = ask(text, "What are the market stops?", found)
    assert (answer.text, answer.citations[0].quote) == ("The baker and the smith [1].", "the baker\n- the smith")
    assert ask(text, "What are the stops?", found).status == "not_found"
    assert ask(text, "What are the smith's market stops?", found).status == "not_found"
    assert ask(text.replace("stops\n", "stops.\n"), "What are the market stops?", found).status == "not_found"

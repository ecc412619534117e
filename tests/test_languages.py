"""What is asked or written in a language that the readers do not know."""

from __future__ import annotations

import pytest

from fakes import ScriptedReader, WordEncoder
from quoth import Assistant
from quoth.answering.beside.languages import ONLY_ENGLISH, question_language, text_language
from quoth.answering.reply import NOT_FOUND
from quoth.types import Answer

GERMAN = "Die alte Brücke wurde im Jahr 1804 von einem Müller gebaut. Sie ist aus Holz und trägt keine Wagen mehr."


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wer hat die Brücke gebaut?", "German"),
        ("Quelle est la hauteur de la tour?", "French"),
        ("¿Cuándo se abrió el museo de la ciudad?", "Spanish"),
        ("Quando è stato aperto il museo?", "Italian"),
        ("Wie heeft de brug gebouwd?", "Dutch"),
        ("Gdzie jest dworzec?", "Polish"),
        ("Кто построил старый мост через реку?", "Russian"),
        ("谁建造了这座桥?", "Chinese"),
    ],
)
def test_a_question_in_another_language_is_known(question: str, language: str) -> None:
    """By its name, where that is sure."""
    assert question_language(question) == language


@pytest.mark.parametrize(
    "question",
    [
        "Who is Vyacheslav Molotov?",
        "Prigozhin?",
        "Molotov Ribbentrop",
        "Thanks!",
        "ISO 9001:2015 A-7/b?",
        "Was Angela Merkel in Paris?",
        "Who said “Ich bin ein Berliner”?",
        "teresa name meaning",
        "Why?",
        "Wo?",
    ],
)
def test_names_codes_and_few_words_are_no_other_language(question: str) -> None:
    """What is not sure is taken for English."""
    assert question_language(question) == ""


def test_a_text_is_known_by_its_sentences() -> None:
    """A row of names or figures tells nothing."""
    assert text_language(GERMAN) == "German"
    assert text_language("Berlin, Hamburg, München, Köln, Frankfurt") == ""
    assert text_language("The old bridge was built in 1804 by a miller named Müller.") == ""


def ask(question: str, text: str, needle: str, confidence: float = 0.9) -> Answer:
    reader = ScriptedReader(needle, confidence)
    with Assistant.from_texts({"a.txt": text}, encoder=WordEncoder(), reader=reader) as assistant:
        answer = assistant.ask(question)
        assert bool(reader.asked) is not answer.notes[0].startswith("The question") if answer.notes else True
        return answer


def test_a_question_in_another_language_over_english_documents_is_refused_unread() -> None:
    """With the reason, and with no list of its words that occur nowhere."""
    answer = ask("Wer hat die Brücke gebaut?", "Ada Byron built the bridge.", "Ada")
    assert (answer.status, answer.text) == ("not_found", NOT_FOUND)
    assert answer.notes == (f"The question seems to be in German, and {ONLY_ENGLISH}: ask it in English.",)


def test_an_answer_from_a_text_in_another_language_is_no_sure_one() -> None:
    """A note says that it is to be checked; one that is not much above the threshold is refused."""
    for question in ("Wer hat die Brücke gebaut?", "Who built the Brücke?"):
        sure = ask(question, GERMAN, "Müller")
        assert sure.status == "answered"
        assert sure.notes == (f"a.txt seems to be in German, and {ONLY_ENGLISH}: check the quote.",)
        unsure = ask(question, GERMAN, "Müller", 0.7)
        assert (unsure.status, unsure.text, unsure.citations) == ("not_found", NOT_FOUND, ())
        assert unsure.notes == (
            f"a.txt seems to be in German, and {ONLY_ENGLISH}: what they found there is not sure enough.",
        )


def test_a_refusal_says_that_the_nearest_text_is_in_another_language() -> None:
    """Last of its notes: it may be why nothing was found."""
    answer = ask("Who mended the Brücke?", GERMAN, "Müller", 0.2)
    assert (answer.status, answer.notes[-1]) == ("not_found", f"a.txt seems to be in German, and {ONLY_ENGLISH}.")


def test_english_has_no_note() -> None:
    """Neither for the question nor for the text."""
    assert ask("Who built the bridge?", "Ada Byron built the bridge.", "Ada").notes == ()


def test_a_short_text_is_asked_in_its_own_language() -> None:
    """Too short to tell its language by itself, it is in the question's; yes or no is nothing that it can be asked."""
    with Assistant.from_texts({"a.md": "Der Verein wurde 2010 in Gossau gegründet."}) as assistant:
        answer = assistant.ask("Wann wurde der Verein gegründet?")
        assert answer.notes[-1].startswith(f"a.md seems to be in German, and {ONLY_ENGLISH}")
        assert assistant.ask("Was kostet der Verein im Jahr?").status == "not_found"

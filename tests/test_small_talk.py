"""Small talk is told from questions by its form, and answered with a line that claims nothing."""

from __future__ import annotations

import time

import pytest

from fakes import ScriptedReader, WordEncoder
from quoth.answering.shape.overview_forms import wanted
from quoth.answering.shape.small_talk import Talk, beside_documents, talk_of
from quoth.assistant import Assistant
from serving import AnySentence

TEXTS = {"railways.md": "The hut was rebuilt in 1890. The mill was founded by Ann Lee."}
HUT, MILL = "When was the hut rebuilt?", "Who founded the mill?"


@pytest.mark.parametrize(
    ("message", "talk"),
    [
        ("hello", Talk.GREETING),
        ("Hi there!", Talk.GREETING),
        ("Guten Tag!", Talk.GREETING),
        ("Bonjour", Talk.GREETING),
        ("Buenos días", Talk.GREETING),
        ("Hello, how are you?", Talk.HOW_ARE_YOU),
        ("¡Hola! ¿Cómo estás?", Talk.HOW_ARE_YOU),
        ("thank you", Talk.THANKS),
        ("thanks, that helps", Talk.THANKS),
        ("Thank you so much for your help!", Talk.THANKS),
        ("Vielen Dank", Talk.THANKS),
        ("Merci beaucoup !", Talk.THANKS),
        ("Muchas gracias", Talk.THANKS),
        ("thanks, bye", Talk.BYE),
        ("Auf Wiedersehen", Talk.BYE),
        ("who are you?", Talk.ABILITY),
        ("Hello, what can you do?", Talk.ABILITY),
        ("Help me, please", Talk.ABILITY),
        ("Are you a bot?", Talk.ABILITY),
        ("ok", Talk.HEARD),
        ("That\u2019s wrong!", Talk.WRONG),
        ("Are you sure?", Talk.SURE),
        ("translate this", Talk.MAKING),
        ("Translate the letter into German, please.", Talk.MAKING),
        ("write me an e-mail", Talk.MAKING),
        ("Could you write a poem about the mill?", Talk.MAKING),
        ("Please make a table of the prices", Talk.MAKING),
        ("Calculate the fee for two days", Talk.MAKING),
        ("Tell me a joke", Talk.MAKING),
        ("Answer in German", Talk.MAKING),
        ("what do you think?", Talk.OPINION),
    ],
)
def test_what_is_said_to_the_one_who_answers_is_told_by_its_form(message: str, talk: Talk) -> None:
    """Greetings of four languages, thanks, and what quoting cannot do; the part that wants a reply decides."""
    assert talk_of(message) is talk


@pytest.mark.parametrize(
    "question",
    [
        "Hello, when was it built?",
        "thanks, and who paid for it?",
        "Thanks to whom was it built?",
        "Can you tell me who built it?",
        "Can you swim there?",
        "Can you make a complaint by phone?",
        "What can you do at the lake?",
        "What is a hello page?",
        "Hello Kitty",
        "Good Friday?",
        "Write-offs: how are they booked?",
        "Write the date of the battle",
        "Which documents does the office translate?",
        "Translation?",
        "How do I write an e-mail to the office?",
        "Show me the e-mail address of the office",
        "Send a letter to whom?",
        "Make and model?",
        "Answer in full",
        "Is it right to park there?",
        "What is the time limit?",
        "Who are you supposed to call?",
        "no, the other",
        "the mill",
    ],
)
def test_a_question_is_no_small_talk(question: str) -> None:
    """Whatever it begins with: the whole message has to be made of such phrases."""
    assert talk_of(question) is None
    assert beside_documents(question) is None


def test_what_documents_may_speak_of_is_asked_of_them_first() -> None:
    """The weather is in some documents; an opinion of a thing may stand there as well."""
    assert [talk_of(said) for said in ("What's the weather?", "What do you think of the mill?")] == [None, None]
    assert beside_documents("What\u2019s the weather like today?") is Talk.WORLD
    assert beside_documents("What do you think of the mill?") is Talk.OPINION


@pytest.mark.parametrize("talk", Talk)
def test_a_line_claims_nothing_of_the_documents(talk: Talk) -> None:
    """It has no marker and no number, and is a whole sentence."""
    assert not any(c.isdigit() or c in "[]" for c in talk.value)
    assert talk.value.endswith(".")


def test_a_greeting_gets_a_line_and_questions_that_are_answered() -> None:
    """No passage is searched for it; the questions are tried once, and the same ones come with the thanks."""
    reader = AnySentence("")
    with Assistant.from_texts(TEXTS, encoder=WordEncoder(), reader=reader) as assistant:
        answer = assistant.ask("Hello!")
        tried = len(reader.asked)
        again = assistant.ask("thanks", [("Hello!", answer)])
    assert (answer.status, answer.text) == ("clarify", Talk.GREETING.value)
    assert (answer.short, answer.citations, answer.passages, answer.notes) == ("", (), (), ())
    assert answer.choices == (HUT, MILL, "What is this about?")
    assert again.choices == answer.choices
    assert [question for question, _, _ in reader.asked[:tried]] == [HUT, MILL]
    assert len(reader.asked) == tried


def test_thanks_do_not_cut_the_thread() -> None:
    """What is asked after them goes on from what was asked before them."""
    reader = ScriptedReader("1890")
    with Assistant.from_texts(TEXTS, encoder=WordEncoder(), reader=reader) as assistant:
        plain = assistant.ask("Why?", [("When was the hut rebuilt?", "In 1890.")])
        after = assistant.ask("Why?", [("When was the hut rebuilt?", "In 1890."), ("thanks!", "You are welcome.")])
    assert after.standalone_question == plain.standalone_question
    assert "hut" in after.standalone_question


def test_the_weather_is_read_where_documents_speak_of_it() -> None:
    """Where they do not, the line says that nothing but documents is known."""
    texts = {"log.txt": "The weather was fair on Monday."}
    with Assistant.from_texts(texts, encoder=WordEncoder(), reader=ScriptedReader("weather")) as assistant:
        assert assistant.ask("What's the weather?").citations[0].quote == texts["log.txt"]
    with Assistant.from_texts(TEXTS, encoder=WordEncoder(), reader=ScriptedReader("hut")) as assistant:
        answer = assistant.ask("What's the weather?")
    assert (answer.status, answer.text, answer.citations) == ("clarify", Talk.WORLD.value, ())


def test_a_search_for_a_greeting_is_a_search() -> None:
    """Only a question is chatted with; who searches for a word gets passages."""
    with Assistant.from_texts({"a.txt": "Hello is a greeting."}, encoder=WordEncoder()) as assistant:
        assert [hit.passage.text for hit in assistant.search("hello")] == ["Hello is a greeting."]


@pytest.mark.parametrize("part", [",", "hello ", "please ", "write me a ", "the main ", "tell me ", "in a few words, "])
def test_no_message_takes_long_to_tell(part: str) -> None:
    """As many of a phrase as a question may have, or as few as are looked at: a tenth of a second at most."""
    for longest in (390, 3990):
        message = part * (longest // len(part)) + "zzz"
        began = time.process_time()
        found = talk_of(message), beside_documents(message), wanted(message)
        assert time.process_time() - began < 0.1
        assert longest < 400 or found == (None, None, None)

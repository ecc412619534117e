"""What the page does, without a page."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fakes import WordEncoder
from quoth.assistant import Assistant
from quoth.errors import QuestionError, UsageError
from quoth.service.conversations import Conversations
from quoth.service.library import Library
from quoth.service.page_state import Opened, Pending
from quoth.service.workspace import Desk
from serving import AnySentence

ME = "me"


@pytest.fixture
def reader() -> AnySentence:
    return AnySentence("")


@pytest.fixture
def desk(tmp_path: Path, reader: AnySentence) -> Iterator[Desk]:
    texts = {"engines.md": "Steam drove the first of them, in 1804. They were slow."}
    with (
        Assistant.from_texts(texts, encoder=WordEncoder(), reader=reader) as assistant,
        Conversations.open(tmp_path / "c.db") as conversations,
    ):
        yield Desk(Library(assistant), conversations, tmp_path / "feedback.jsonl")


def asked(desk: Desk, id_: str | None) -> list[str]:
    return [turn.question for turn in desk.conversations.get(ME, id_).turns] if id_ else []


def test_a_stopped_question_leaves_nothing_behind(desk: Desk) -> None:
    """No conversation is begun, and none goes on."""
    assert desk.ask(ME, Pending("t", "What drove Steam?", None), None, lambda: False) is None
    assert desk.conversations.listed(ME) == []
    id_ = desk.ask(ME, Pending("t", "What drove Steam?", None), None)
    assert desk.ask(ME, Pending("t", "Were they slow?", id_), None, lambda: False) is None
    assert asked(desk, id_) == ["What drove Steam?"]


def test_a_turn_is_replaced_once_there_is_an_answer(desk: Desk) -> None:
    """The first of three asked anew takes the place of all three; stopped, it takes none."""
    id_ = desk.ask(ME, Pending("t", "What drove Steam?", None), None)
    for question in ("Were they slow?", "What of 1804?"):
        desk.ask(ME, Pending("t", question, id_), None)
    first = desk.turns(ME, id_)[0]
    assert desk.ask(ME, Pending("t", "Who was slow?", id_, first.id), None, lambda: False) is None
    assert len(asked(desk, id_)) == 3
    desk.ask(ME, Pending("t", "Who was slow?", id_, first.id), None)
    assert asked(desk, id_) == ["Who was slow?"]


def test_an_error_in_words_is_a_turn_as_well(desk: Desk) -> None:
    """It has no answer, and the conversation goes on after it."""
    id_ = desk.ask(ME, Pending("t", "x" * 5000, None), None)
    turn = desk.turns(ME, id_)[-1]
    assert turn.answer is None
    assert turn.error.startswith("the question has 5,000 characters")


def test_a_turn_is_not_replaced_where_the_conversation_went_on_meanwhile(desk: Desk) -> None:
    """Another window asked while the answer was on its way: nothing of that goes, and the answer comes after it."""
    id_ = desk.ask(ME, Pending("t", "What drove Steam?", None), None)
    first = desk.turns(ME, id_)[0]

    def meanwhile() -> bool:
        desk.ask(ME, Pending("u", "Were they slow?", id_), None)
        return True

    desk.ask(ME, Pending("t", "What of 1804?", id_, first.id), None, meanwhile)
    assert asked(desk, id_) == ["What drove Steam?", "Were they slow?", "What of 1804?"]


def test_a_thumb_given_meanwhile_does_not_keep_a_turn(desk: Desk) -> None:
    """Only turns that were added count as going on."""
    id_ = desk.ask(ME, Pending("t", "What drove Steam?", None), None)
    assert id_
    first = desk.turns(ME, id_)[0]

    def meanwhile() -> bool:
        desk.rate(ME, id_, first.id, "good")
        return True

    desk.ask(ME, Pending("t", "What of 1804?", id_, first.id), None, meanwhile)
    assert asked(desk, id_) == ["What of 1804?"]


def test_only_what_is_shown_can_be_undone(desk: Desk) -> None:
    """A page that shows one of two turns may not take the second back; one that shows both may, and none is none."""
    id_ = desk.ask(ME, Pending("t", "What drove Steam?", None), None)
    desk.ask(ME, Pending("t", "Were they slow?", id_), None)
    one, two = (turn.id for turn in desk.turns(ME, id_))
    with pytest.raises(UsageError, match="another window"):
        desk.forget_last(ME, Opened(id_, (one,)))
    assert desk.forget_last(ME, Opened(id_, (one, two))) == "Were they slow?"
    assert asked(desk, id_) == ["What drove Steam?"]
    with pytest.raises(UsageError, match="nothing to undo"):
        desk.forget_last(ME, Opened())


def test_a_page_that_names_what_is_not_its_own_gets_nothing(desk: Desk) -> None:
    """Ids come from the browser: those of somebody else's conversation and turn are none."""
    id_ = desk.ask(ME, Pending("t", "What drove Steam?", None), None)
    assert id_
    turn = desk.turns(ME, id_)[0].id
    for act in (
        lambda: desk.turns("you", id_),
        lambda: desk.conversations.turn("you", id_, turn),
        lambda: desk.forget_last("you", Opened(id_, (turn,))),
        lambda: desk.rate("you", id_, turn, "good"),
        lambda: desk.ask("you", Pending("t", "Were they slow?", id_), None),
    ):
        with pytest.raises(UsageError, match="no such conversation"):
            act()
    assert asked(desk, id_) == ["What drove Steam?"]


def test_a_question_that_fails_anew_forgets_nothing(desk: Desk) -> None:
    """Three turns; the first asked anew of a document that is gone, or at endless length: all three stay."""
    id_ = desk.ask(ME, Pending("t", "What drove Steam?", None), None)
    for question in ("Were they slow?", "What of 1804?"):
        desk.ask(ME, Pending("t", question, id_), None)
    first = desk.turns(ME, id_)[0].id
    with pytest.raises(UsageError, match=r"gone\.md"):
        desk.ask(ME, Pending("t", "What drove Steam?", id_, first), ["gone.md"])
    with pytest.raises(QuestionError):
        desk.ask(ME, Pending("t", "x" * 5000, id_, first), None)
    assert asked(desk, id_) == ["What drove Steam?", "Were they slow?", "What of 1804?"]


def test_twenty_persons_at_once_keep_to_their_own(desk: Desk) -> None:
    """Each asks three questions in a conversation of their own, all at the same time; each has just these."""
    words = ["Steam", "slow", "1804"]

    def talk(number: int) -> list[tuple[str, str]]:
        id_: str | None = None
        for word in words[number % 3 :] + words[: number % 3]:
            id_ = desk.ask(f"person {number}", Pending("t", f"Person {number}, what of {word}?", id_), None)
        turns = desk.turns(f"person {number}", id_)
        return [(turn.question, turn.answer["citations"][0]["quote"]) for turn in turns if turn.answer]

    with ThreadPoolExecutor(20) as pool:
        talks = list(pool.map(talk, range(20)))
    quotes = {"Steam": "Steam drove the first of them, in 1804.", "slow": "They were slow."}
    quotes["1804"] = quotes["Steam"]
    assert talks == [
        [(f"Person {n}, what of {w}?", quotes[w]) for w in words[n % 3 :] + words[: n % 3]] for n in range(20)
    ]


def test_a_turn_without_an_answer_is_not_rated(desk: Desk) -> None:
    """It is refused, and no thumb is kept."""
    id_ = desk.ask(ME, Pending("t", "x" * 5000, None), None)
    assert id_
    turn = desk.turns(ME, id_)[0]
    with pytest.raises(UsageError, match="no answer"):
        desk.rate(ME, id_, turn.id, "good")
    assert desk.turns(ME, id_)[0].rating is None


def test_a_thumb_is_written_down(desk: Desk) -> None:
    """One line of feedback, and the rating with the turn."""
    id_ = desk.ask(ME, Pending("t", "What drove Steam?", None), None)
    assert id_
    desk.rate(ME, id_, desk.turns(ME, id_)[0].id, "bad")
    assert desk.turns(ME, id_)[0].rating == "bad"
    (line,) = desk.feedback.read_text().splitlines()
    assert '"rating": "bad"' in line


def test_a_follow_up_knows_the_turns_before_it_but_not_those_it_replaces(desk: Desk, reader: AnySentence) -> None:
    """The second of three asked anew is asked after the first alone."""
    id_ = desk.ask(ME, Pending("t", "What drove Steam?", None), None)
    for question in ("Were they slow?", "What of 1804?"):
        desk.ask(ME, Pending("t", question, id_), None)
    desk.ask(ME, Pending("t", "And who was slow?", id_, desk.turns(ME, id_)[1].id), None)
    read = dict.fromkeys((now, tuple(question for question, _ in history)) for now, history, _ in reader.asked)
    assert [history for _, history in read][2:] == [("What drove Steam?", "Were they slow?"), ("What drove Steam?",)]


def test_a_follow_up_knows_that_the_turn_before_it_was_refused(desk: Desk, reader: AnySentence) -> None:
    """By its status: it is asked after the question and after no answer."""
    id_ = desk.ask(ME, Pending("t", "What of zebras?", None), None)
    desk.ask(ME, Pending("t", "And what drove Steam?", id_), None)
    assert reader.asked[-1][1] == [("What of zebras?", "")]

"""What the page does, without a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes import WordEncoder
from quoth.assistant import Assistant
from quoth.ui.conversations import Conversations
from quoth.ui.desk import Desk
from quoth.ui.library import Library
from quoth.ui.memory import Pending
from serving import AnySentence

ME = "me"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    texts = {"engines.md": "Steam drove the first of them, in 1804. They were slow."}
    with (
        Assistant.from_texts(texts, encoder=WordEncoder(), reader=AnySentence("")) as assistant,
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

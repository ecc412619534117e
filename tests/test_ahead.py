"""A question is answered while the page still draws it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import gradio as gr
import pytest

from fakes import WordEncoder
from quoth.answering.candidates import Candidate
from quoth.assistant import Assistant
from quoth.chat.handlers import Handlers
from quoth.chat.layout import Parts, lay_out
from quoth.chat.views import Changes, Shown
from quoth.errors import UsageError
from quoth.service.conversations import Conversations
from quoth.service.library import Library
from quoth.service.page_state import Settled
from quoth.service.pending import Ahead
from quoth.service.workspace import Desk
from quoth.types import Exchange, Passage
from serving import AnySentence

ME = "me"


@pytest.fixture
def parts() -> Iterator[Parts]:
    with gr.Blocks():
        yield lay_out([".md"], uploads=False, logins=False)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    texts = {"engines.md": "Steam drove the first of them.", "mills.md": "Water drove the mill."}
    with (
        Assistant.from_texts(texts, encoder=WordEncoder(), reader=AnySentence("")) as assistant,
        Conversations.open(tmp_path / "c.db") as conversations,
    ):
        yield Desk(Library(assistant), conversations, tmp_path / "feedback.jsonl")


def test_it_is_kept_though_its_page_asks_no_more(parts: Parts, desk: Desk) -> None:
    """What `ahead` began is answered within the scope and kept; `answer` then tells of that and asks no second."""
    do = Handlers(desk, parts, Shown(desk, parts))
    begun = do.ahead(ME, do.begin(ME, "What drove the mill?", None, None, None), ["mills.md"])
    came = do.answer(ME, begun[parts.kept.pending], [])[parts.kept.arrived]
    (talk,) = desk.conversations.listed(ME)
    (turn,) = desk.turns(ME, talk.id)
    assert turn.answer is not None
    assert (came["id"], turn.scope, turn.answer["citations"][0]["source"]) == (talk.id, ("mills.md",), "mills.md")
    assert do.answer(ME, begun[parts.kept.pending], []) == {}


def test_what_was_refused_is_not_begun(parts: Parts, desk: Desk) -> None:
    """Neither a question that is none, nor one with a scope that is no list of names; nothing is kept of either."""
    do = Handlers(desk, parts, Shown(desk, parts))
    with pytest.raises(UsageError):
        do.ahead(ME, do.begin(ME, "  ", None, None, None), [])
    with pytest.raises(UsageError):
        do.ahead(ME, do.begin(ME, "What drove it?", None, None, None), 7)
    assert (do.ahead(ME, {}, []), desk.conversations.listed(ME)) == ({}, [])


def test_a_stopped_one_is_not_kept(parts: Parts, desk: Desk) -> None:
    """Though the reader was at it already: what is stopped before it is kept leaves no conversation."""
    reading, go_on = threading.Event(), threading.Event()

    class Slow(AnySentence):
        def read(self, question: str, history: Sequence[Exchange], passages: Sequence[Passage]) -> list[Candidate]:
            reading.set()
            go_on.wait(10)
            return super().read(question, history, passages)

    with Assistant.from_texts({"a.md": "Steam drove it."}, encoder=WordEncoder(), reader=Slow("")) as assistant:
        slow = Desk(Library(assistant), desk.conversations, desk.feedback)
        do = Handlers(slow, parts, Shown(slow, parts))
        begun: Changes = do.ahead(ME, do.begin(ME, "What drove it?", None, None, None), [])
        assert reading.wait(10)
        do.stopped(ME, begun[parts.kept.pending], "")
        go_on.set()
        assert do.answer(ME, begun[parts.kept.pending], [])[parts.kept.arrived]["id"] is None
    assert slow.conversations.listed(ME) == []


def test_one_that_was_begun_elsewhere_is_answered_when_it_is_asked_for() -> None:
    """As after a start of the server; and what was begun here is told once."""
    ahead, here = Ahead(), Settled("here", "1")
    assert ahead.result("here", lambda: here) is here
    ahead.begin("begun", lambda: None)
    assert ahead.result("begun", lambda: here) is None
    assert ahead.result("begun", lambda: here) is here

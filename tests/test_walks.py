"""The two walks of CONTRIBUTING.md: which modules a question and a click pass, and what they open on the way."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import gradio as gr
import pytest

from quoth.answering.reader import packaged_reader
from quoth.assistant import Assistant
from quoth.chat.handlers import Handlers
from quoth.chat.layout import lay_out
from quoth.chat.views import Shown
from quoth.index.snapshot import Snapshot
from quoth.index.store import Store
from quoth.service.conversation_schema import connect
from quoth.service.conversations import Conversations
from quoth.service.library import Library
from quoth.service.workspace import Desk
from quoth.types import Answer, PastTurn

GROUND = {"types", "config", "errors", "disk"}
"""What every module stands on."""
BEHIND = {
    "answering.network": "answering.reader",
    "answering.spans": "answering.reader",
    "answering.inputs": "answering.reader",
    "answering.candidates": "answering.reader",
    "answering.stems": "answering.shape",
    "answering.gathering": "answering.pipeline",
    "answering.paired_marks": "answering.reader",
    "answering.verdict": "answering.reader",
    "answering.records": "answering.reader",
    "files.encodings": "answering.reply",
    "files.page_views": "index",
    "service.conversation_schema": "service.conversations",
    "service.conversation_texts": "service.conversations",
    "service.conversation_rows": "service.conversations",
    "service.as_read": "service.pane",
    "service.uploads": "service.library",
    "service.visibility": "service.library",
    "service.listing": "service.library",
    "files.corpus": "service.library",
    "service.letters": "service.reading",
}
"""What only the module before it knows, which counts for both; the index is behind its store."""
QUESTION = [
    *("assistant", "answering.pipeline", "answering.requests", "answering.shape", "answering.thread", "index"),
    *("answering.retrieval", "answering.responder", "answering.beside", "answering.several", "answering.reader"),
    *("answering.deciding", "answering.reply"),
]
CLICK = [
    *("chat.handlers", "service.page_state", "service.workspace", "service.conversations", "service.pane"),
    *("service.library", "index", "service.edits", "service.own_words", "service.reading", "chat.views"),
    "service.markup",
]


def _counted(module: str) -> str:
    """The module, or the room that counts for it: the index, and the rooms within `answering`."""
    room = module.rpartition(".")[0]
    if room == "index":
        return "index"
    return room if room.startswith("answering.") else BEHIND.get(module, module)


def walked(act: Callable[[], object]) -> list[str]:
    """The modules of ours that run during an act, in the order in which they are reached first."""
    reached: dict[str, None] = {}

    def notice(frame: FrameType, event: str, _: object) -> None:
        package, _, module = str(frame.f_globals.get("__name__", "")).partition(".")
        if event == "call" and package == "quoth" and module not in GROUND:
            reached[_counted(module)] = None

    before = sys.getprofile()
    sys.setprofile(notice)
    try:
        act()
    finally:
        sys.setprofile(before)
    return list(reached)


class CountedStore(Store):
    """An open index that counts its snapshots."""

    opened = 0

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """See `Store.snapshot`."""
        self.opened += 1
        with super().snapshot() as snapshot:
            yield snapshot


class CountedConnection:
    """A connection that counts the transactions that are begun on it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db, self.begun = db, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        """Run a statement."""
        self.begun += statement.startswith("BEGIN")
        return self._db.execute(statement, *values)


@pytest.fixture
def counted(corpus: Path, tmp_path: Path, open_words: Callable[..., Assistant]) -> Iterator[tuple[Assistant, Any]]:
    """An assistant with the real reader over three files, and its store, which counts."""
    open_words(corpus).close()
    assistant = open_words(corpus, uploads=tmp_path / "uploads", reader=packaged_reader())
    with CountedStore.open(tmp_path / "index") as store:
        assistant.store.close()
        assistant.store, assistant.pipeline = store, replace(assistant.pipeline, store=store)
        yield assistant, store


def test_a_question_passes_thirteen_modules_and_one_snapshot(counted: tuple[Assistant, Any]) -> None:
    """Answered or not, the first or a follow-up, each way is this one or a part of it."""
    assistant, store = counted
    first = "What do trains run on?"
    assert walked(lambda: assistant.ask(first)) == QUESTION
    for question, history, status, left_out in (
        (first, [], "answered", ()),
        ("What drove the first of them?", [(first, "Rails.")], "answered", ()),
        ("How long are rails?", [], "not_found", ()),
        ("Who sang the anthem?", [], "not_found", ()),
    ):
        before, answers = store.opened, list[Answer]()
        passed = walked(partial(_ask, assistant, question, history, answers))
        refused = {"answering.overviews"} if status == "not_found" else set()  # it may be told in whole sentences
        expected = set(QUESTION) - set(left_out) | refused
        assert (set(passed), answers[0].status, store.opened - before) == (expected, status, 1)
    assert len(QUESTION) <= 13


def _ask(assistant: Assistant, question: str, history: Sequence[PastTurn], answers: list[Answer]) -> None:
    answers.append(assistant.ask(question, history))


def test_a_search_is_the_first_half_of_the_same_way(counted: tuple[Assistant, Any]) -> None:
    """Nothing is read, and what is asked is made out as for an answer."""
    assistant, store = counted
    before = store.opened
    assert walked(lambda: assistant.search("rails")) == QUESTION[:7]
    assert store.opened - before == 1


def test_a_click_on_a_marker_passes_twelve_modules_and_one_snapshot(
    counted: tuple[Assistant, Any], tmp_path: Path
) -> None:
    """The turns are read in one transaction, the document and what became of it in one snapshot."""
    assistant, store = counted
    path = tmp_path / "c.db"
    db: Any = CountedConnection(connect(path))
    with gr.Blocks(), Conversations(db, path, time.time) as conversations:
        parts = lay_out([".md"], uploads=True, logins=False)
        desk = Desk(Library(assistant), conversations, tmp_path / "feedback.jsonl")
        do = Handlers(desk, parts, Shown(desk, parts))
        id_ = conversations.start("me")
        turn = conversations.add("me", id_, "Rails?", assistant.ask("What do trains run on?").to_dict())
        begun, opened, changes = db.begun, store.opened, {}
        event = gr.EventData(None, {"link": f"#quoth/cite/{turn.id}/1"})
        place = {"id": id_, "turns": [turn.id]}
        assert walked(lambda: changes.update(do.follow("me", place, None, event))) == CLICK
    lit = 'id="quoth-lit">Trains run on <strong class="quoth-own">rails</strong>.</mark>'
    assert lit in changes[parts.panel.document]
    assert (db.begun - begun, store.opened - opened) == (1, 1)
    assert len(CLICK) <= 12


def test_both_walks_are_written_down() -> None:
    """Each module in its place on the way."""
    told = (Path(__file__).parent.parent / "CONTRIBUTING.md").read_text("utf-8")
    for title, walk in (("The walk of a question", QUESTION), ("The walk of a click", CLICK)):
        section = told.split(f"### {title}\n")[1].split("\n### ")[0].split("\n## ")[0]
        assert [line.split("`")[1] for line in section.splitlines() if line[:1].isdigit()] == walk

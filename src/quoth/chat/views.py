"""What the parts show: the state of a conversation and of the documents as values of the page."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import gradio as gr

from quoth.chat.layout import SUGGESTED, Parts
from quoth.service import markup, notices, side_rows
from quoth.service.conversations import Turn
from quoth.service.edits import edited_since
from quoth.service.letters import visible
from quoth.service.page_state import Opened, Pending
from quoth.service.pane import Pane, places
from quoth.service.workspace import Desk, ids

Changes = dict[Any, Any]
"""New values by the part that gets them."""


class Shown:
    """Makes the changes that bring the page to a state."""

    def __init__(self, desk: Desk, parts: Parts) -> None:
        self._desk, self._parts, self.pane = desk, parts, Pane(desk.library)

    def opened(self, owner: str, id_: str | None, words: str = "") -> Changes:
        """A conversation with its last answer in the panel, or an empty one; nothing is on its way.

        The list has the conversations that hold the words.
        """
        parts = self._parts
        kept = self._desk.conversations.get(owner, id_) if id_ else None
        turns = kept.turns if kept else ()
        return {
            **self.conversation(turns),
            parts.middle.send: gr.Button(visible=True),
            parts.middle.stop: gr.Button(visible=False),
            parts.kept.pending: None,
            **self.panel(turns[-1] if turns else None),
            **self.reading(owner, turns),
            **self.suggested([]),
            **self.edited(None),
            **self.listed(owner, id_, words),
            parts.side.search: words,
            **self.tally(owner, turns),
            parts.kept.place: asdict(Opened(kept.id if kept else None, ids(turns))),
        }

    def conversation(self, turns: Sequence[Turn]) -> Changes:
        """The messages with their thumbs."""
        ratings = [{"good": "Like", "bad": "Dislike"}.get(turn.rating or "") for turn in turns]
        return {self._parts.middle.chat: gr.Chatbot(value=messages(turns), feedback_value=ratings)}

    def asking(
        self, owner: str, id_: str | None, question: str, replaces: int | None = None, token: str = ""
    ) -> Changes:
        """The conversation with a question whose answer is on its way, in the place of a turn if one is named.

        `token` is the one of a question that was on its way before the page was loaded again.
        """
        parts = self._parts
        turns = [turn for turn in self._desk.turns(owner, id_) if replaces is None or turn.id < replaces]
        waiting = [{"role": "user", "content": markup.question(question)}]
        return {
            parts.middle.chat: gr.Chatbot(value=messages(turns) + waiting),
            parts.middle.send: gr.Button(visible=False),
            parts.middle.stop: gr.Button(visible=True),
            **self.suggested([]),
            **self.edited(None),
            parts.kept.place: asdict(Opened(id_, ids(turns))),
            parts.kept.pending: asdict(Pending(token or secrets.token_hex(8), question, id_, replaces)),
        }

    def edited(self, turn: Turn | None) -> Changes:
        """What the next question takes the place of, told above its box."""
        parts = self._parts
        note = gr.HTML(value=markup.editing(turn.question) if turn else "", visible=turn is not None)
        return {parts.middle.editing: note, parts.kept.edited: turn.id if turn else None, parts.middle.notice: told("")}

    def panel(self, turn: Turn | None) -> Changes:
        """The sources of one turn."""
        parts, answer = self._parts, turn.answer if turn else None
        return {
            parts.panel.cited: markup.cited(answer, turn.id if turn else 0),
            parts.panel.details: markup.details(answer),
            parts.panel.understood: answer["standalone_question"] if answer else "",
            parts.kept.shown: turn.id if turn else None,
            parts.middle.notice: told(""),
        }

    def reading(self, owner: str, turns: Sequence[Turn]) -> Changes:
        """The document at what the last of the turns cites, else as it is, and a tick for what all cite."""
        ticks = {self._parts.panel.places: places(turns)}
        view = self.pane.answered(owner, turns)
        return {**ticks, **(self.document(view) if view else {})}

    def document(self, view: str) -> Changes:
        """A document in the pane, which is open then."""
        return {self._parts.panel.document: view, self._parts.panel.tabs: gr.Tabs(selected="document")}

    def listed(self, owner: str, id_: str | None, words: str = "") -> Changes:
        """The conversations that hold the words, newest first, the open one chosen."""
        found = self._desk.conversations.listed(owner, words)
        return {self._parts.side.listed: side_rows.conversations(found, id_, words, time.time())}

    def tally(self, owner: str, turns: Sequence[Turn]) -> Changes:
        """What of a conversation is checked, and what was edited since it was quoted."""
        cited = [citation for turn in turns for citation in (turn.answer or {}).get("citations", ())]
        edited = edited_since(cited, self._desk.library.entries(owner)) if cited else {}
        return {self._parts.strip.tally: notices.tally(turns, edited)}

    def suggested(self, questions: Sequence[str]) -> Changes:
        """Buttons with questions; those without one are hidden."""
        asked = [*questions, *[""] * SUGGESTED][:SUGGESTED]
        buttons = self._parts.middle.suggestions
        return {button: gr.Button(value=visible(q), visible=bool(q)) for button, q in zip(buttons, asked, strict=True)}

    def documents(self, owner: str, ticked: Sequence[str] = ()) -> Changes:
        """The documents of a person, those that are asked alone ticked, and as chips above the box."""
        shelf = self._desk.library.shelf(owner)
        known = {one.entry.label for one in shelf if one.entry.document}
        still = [label for label in ticked if label in known]
        return {
            self._parts.side.scope: still,
            self._parts.side.papers: side_rows.documents(shelf, still),
            self._parts.strip.chips: side_rows.chips(still, len(known)),
        }


def told(problem: str) -> Any:
    """What went wrong, above the question's box; nothing for an empty one."""
    return gr.HTML(value=markup.failure(problem, "alert") if problem else "", visible=bool(problem))


def messages(turns: Sequence[Turn]) -> Any:
    """Two messages a turn, as HTML in which all that was said is escaped."""
    found = []
    for turn in turns:
        said = markup.answer(turn.answer, turn.id) if turn.answer else markup.failure(turn.error)
        said += side_rows.asked_only(turn.scope)
        found += [
            {"role": "user", "content": markup.question(turn.question, turn.id)},
            {"role": "assistant", "content": said},
        ]
    return found

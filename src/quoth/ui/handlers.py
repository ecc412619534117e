"""What a person does on the page, each act a method that returns what changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from quoth.errors import QuothError, UsageError
from quoth.indexing import FileReport, Progress
from quoth.ui import render
from quoth.ui.conversations import Conversation
from quoth.ui.desk import Desk, Pending
from quoth.ui.export import file_name, to_json, to_markdown
from quoth.ui.layout import Parts
from quoth.ui.shown import Changes, Shown

GONE = '<p class="quoth-hint">This document was removed; its quote stands in the conversation.</p>'


class Handlers:
    """Handlers of the page's events; `owner` is who is asking, from the request."""

    def __init__(self, desk: Desk, parts: Parts) -> None:
        self._desk, self._parts = desk, parts
        self._shown = Shown(desk, parts)
        self._stopped: set[str] = set()
        """Tokens of questions that were stopped while they were answered."""

    # What a person does with the conversation

    def load(self, owner: str) -> Changes:
        """The page as it was left: the latest conversation, and the documents."""
        latest = self._desk.conversations.listed(owner)[:1]
        ready = {self._parts.middle.box: gr.Textbox(interactive=True)}
        return {**self._shown.opened(owner, latest[0].id if latest else None), **self._shown.documents(owner), **ready}

    def start_new(self, owner: str) -> Changes:
        """An empty conversation; it is kept once something is asked."""
        return self._shown.opened(owner, None)

    def open(self, owner: str, id_: str | None) -> Changes:
        """A conversation of the list, its last answer in the panel."""
        return self._shown.opened(owner, id_)

    def begin(self, owner: str, question: str, id_: str | None, pending: Pending | None) -> Changes:
        """Show the question at once; its answer follows."""
        _refuse_two(pending)
        if not question or not question.strip():
            raise UsageError("the question is empty", "write one into the box")
        return {**self._shown.asking(owner, id_, question.strip()), self._parts.middle.box: ""}

    def retry(self, owner: str, id_: str, pending: Pending | None, event: gr.RetryData) -> Changes:
        """Ask the question of a message again; what came from it on is forgotten once there is an answer."""
        _refuse_two(pending)
        turn = self._desk.turn(owner, id_, _turn_of(event.index))
        return self._shown.asking(owner, id_, turn.question, turn.id)

    def ask_again(
        self, owner: str, understood: str, id_: str | None, shown: int | None, pending: Pending | None
    ) -> Changes:
        """Ask what was searched for, as it was edited: in the place of the last turn, or after it."""
        _refuse_two(pending)
        if id_ is None or shown is None or not understood.strip():
            raise UsageError("there is nothing to ask again", "ask something first")
        turn, last = self._desk.turn(owner, id_, shown), self._desk.turn(owner, id_, -1)
        return self._shown.asking(owner, id_, understood.strip(), turn.id if turn == last else None)

    def answer(self, owner: str, pending: Pending | None, chosen: list[str]) -> Changes:
        """Answer the question on its way, unless it was stopped meanwhile."""
        if pending is None:
            return {}
        id_ = self._desk.ask(owner, pending, chosen or None, lambda: pending.token not in self._stopped)
        self._stopped.discard(pending.token)
        return self._shown.opened(owner, id_) if id_ else {}

    def failed(self) -> Changes:
        """What was asked came to nothing; the next question can be asked."""
        return self._shown.idle()

    def stopped(self, owner: str, pending: Pending | None, id_: str | None) -> Changes:
        """The conversation as it was, and the question back in its box."""
        if pending is None:
            return {}
        self._stopped.add(pending.token)
        return {**self._shown.opened(owner, id_), self._parts.middle.box: pending.question}

    def undo(self, owner: str, id_: str, pending: Pending | None) -> Changes:
        """Forget the last turn; its question goes back into the box."""
        _refuse_two(pending)
        question = self._desk.forget_from(owner, id_, -1)
        return {**self._shown.opened(owner, id_), self._parts.middle.box: question}

    def suggest(self, owner: str, id_: str | None, chosen: list[str]) -> Changes:
        """Questions that can be answered: starters on an empty page, else near the last answer."""
        if id_ is None:
            found = self._desk.starters(owner, chosen or None)
        else:
            found = self._desk.follow_ups(owner, id_, chosen or None)
        return self._shown.suggested(found)

    def rename(self, owner: str, id_: str | None, title: str) -> Changes:
        """Give the conversation a title."""
        if id_ and title.strip():
            self._desk.conversations.rename(owner, id_, title.strip())
        return {self._parts.side.listed: self._shown.list(owner, id_)}

    def delete(self, owner: str, id_: str | None) -> Changes:
        """Delete the conversation and begin a new one."""
        if id_:
            self._desk.conversations.delete(owner, id_)
        return self._shown.opened(owner, None)

    def search(self, owner: str, words: str, id_: str | None) -> Changes:
        """The conversations that say or quote the words."""
        return {self._parts.side.listed: self._shown.list(owner, id_, words)}

    def save_md(self, owner: str, id_: str | None) -> Changes:
        """The conversation as a Markdown file for the person to keep."""
        return self._saved(owner, id_, ".md", to_markdown)

    def save_json(self, owner: str, id_: str | None) -> Changes:
        """The conversation as JSON that `quoth verify` reads."""
        return self._saved(owner, id_, ".json", lambda kept: json.dumps(to_json(kept), ensure_ascii=False, indent=2))

    def rate(self, owner: str, id_: str, event: gr.LikeData) -> Changes:
        """Keep a thumb up, down, or none."""
        rating = {True: "good", False: "bad"}.get(event.liked) if isinstance(event.liked, bool) else None
        self._desk.rate(owner, id_, _turn_of(event.index), rating)  # type: ignore[arg-type]
        return {}

    # What a person does with the sources

    def select(self, owner: str, id_: str | None, event: gr.SelectData) -> Changes:
        """The sources of the message that was chosen."""
        number = _turn_of(event.index)
        return self._shown.panel(self._desk.turn(owner, id_, number), number)

    def follow(self, owner: str, id_: str | None, lit: dict[str, Any] | None, event: gr.EventData) -> Changes:
        """Go where a link of the page leads: to a citation, a near passage, or another part of the text."""
        kind, *numbers = str(event.link).removeprefix("#quoth/").split("/")
        first, second = (int(n) if n.isdecimal() else 0 for n in [*numbers, "", ""][:2])
        if kind == "text":
            view = self._desk.view(owner, lit) if lit else None
            return {self._parts.panel.document: render.document(view, first)}
        turn = self._desk.turn(owner, id_, first)
        found = turn.answer or {"citations": [], "passages": []}
        places = found["passages"][second:] if kind == "near" else [
            c for c in found["citations"] if c["marker"] == second
        ]  # fmt: skip
        view = self._desk.view(owner, places[0]) if places else None
        return {
            **self._shown.panel(turn, first),
            self._parts.panel.document: render.document(view) if view else GONE,
            self._parts.panel.tabs: gr.Tabs(selected="document"),
            self._parts.lit: places[0] if places else None,
        }

    # What a person does with documents

    def add(self, owner: str, files: list[str] | None, progress: gr.Progress = gr.Progress()) -> Changes:  # noqa: B008
        """Read files into the index; each gets a line of report."""
        try:
            done = self._desk.library.add(owner, [Path(file) for file in files or []], onto(progress))
            lines = [(file.source, outcome(file), file.remedy) for file in done]
        except QuothError as error:
            lines = [("Not added", error.problem, error.remedy)]
        for file in files or []:  # Gradio's own copy
            Path(file).unlink(missing_ok=True)
        return {
            **self._shown.documents(owner),
            self._parts.side.report: render.report(lines),
            self._parts.side.upload: None,
        }

    def remove(self, owner: str, label: str | None) -> Changes:
        """Remove one of one's own documents."""
        if not label:
            return self._shown.documents(owner)
        self._desk.library.remove(owner, label)
        return {**self._shown.documents(owner), self._parts.side.report: render.report([(label, "removed", "")])}

    def refresh(self, owner: str) -> Changes:
        """Read again what changed on disk."""
        done = self._desk.library.refresh(owner)
        lines = [(f.source, outcome(f), f.remedy) for f in done]
        return {**self._shown.documents(owner), self._parts.side.report: render.report(lines)}

    def _saved(self, owner: str, id_: str | None, suffix: str, written: Callable[[Conversation], str]) -> Changes:
        if id_ is None:
            return {self._parts.saved: ""}
        kept = self._desk.conversations.get(owner, id_)
        return {self._parts.saved: json.dumps({"name": file_name(kept.title, suffix), "text": written(kept)})}


def _refuse_two(pending: Pending | None) -> None:
    if pending:
        raise UsageError("an answer is on its way", "wait for it, or stop it")


def _turn_of(index: Any) -> int:
    """The turn, counted from 0, of a message: each turn is a question and an answer."""
    return int(index if isinstance(index, int) else index[0]) // 2


def outcome(file: FileReport) -> str:
    """What became of a file, in words."""
    pages = f", {file.pages} pages" if file.pages else ""
    said = {"indexed": f"added{pages}", "unchanged": "already there", "duplicate": "same text as another document"}
    return "; ".join([file.problem or said.get(file.outcome, file.outcome), *file.warnings])


def onto(progress: gr.Progress) -> Progress:
    """Gradio's progress, told as the index tells it."""

    def tell(what: str, done: int, all_: int) -> None:
        progress((done, max(all_, 1)), desc=what)

    return tell

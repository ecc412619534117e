"""What a person does with conversations and sources, each act a method that returns what changes."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any, TypeAlias

import gradio as gr

from quoth.chat.layout import Parts
from quoth.chat.views import Changes, Shown, told
from quoth.errors import QuothError, UsageError
from quoth.service.conversation_rows import no_turn
from quoth.service.conversations import Rating, Turn
from quoth.service.page_state import LONGEST_QUESTION, Opened, Pending, Proposed, Settled, recalled, scope_of
from quoth.service.pending import Ahead, Arrivals, Underway
from quoth.service.suggested import Suggesting
from quoth.service.workspace import Desk

Kept: TypeAlias = "dict[str, Any] | None"
"""A record as the page keeps it."""

_LOG = logging.getLogger(__name__)
LONGEST_NUMBER = 15
"""Digits in a link."""


class Handlers:
    """Handlers of the page's events; `owner` is who is asking, from the request.

    `place`, `pending`, `arrived` and `proposed` are records of `page_state` as the page keeps them.
    """

    def __init__(self, desk: Desk, parts: Parts, shown: Shown) -> None:
        self._desk, self._parts, self._shown = desk, parts, shown
        self._suggesting = Suggesting(desk.library, desk.traffic)
        self._underway, self._arrivals, self._ahead = Underway(), Arrivals(), Ahead()

    # What a person does with the conversation

    def load(self, owner: str, place: Kept, draft: str, scope: Any, pending: Kept) -> Changes:
        """The page as it was left: its conversation, else the latest; the documents; what was typed or asked."""
        asked = recalled(Pending, pending)
        if asked and self._arrivals.waits(owner, asked.token):
            return self._waiting(owner, asked, scope)
        known = [one.id for one in self._desk.conversations.listed(owner)]
        came = self._arrivals.find(owner, asked.token) if asked else None
        wanted = came.id if came and came.id else _place(place).id
        opened = wanted if wanted in known else next(iter(known), None)
        turns = self._desk.turns(owner, opened)
        latest = [turn.question for turn in turns[-1:]]
        typed = "" if draft.strip() in latest else draft[:LONGEST_QUESTION]  # its answer came while the page was away
        ready = {self._parts.middle.box: gr.Textbox(value=typed, interactive=True)}
        chosen = scope_of(scope) if scope is not None else scope_in(turns)
        first = self._shown.document(self._shown.pane.first(owner))
        return {**first, **self._shown.opened(owner, opened), **self._shown.documents(owner, chosen), **ready}

    def _waiting(self, owner: str, asked: Pending, scope: Any) -> Changes:
        """The page of a question that is still being answered; its script asks for what came of it."""
        return {
            **self._shown.document(self._shown.pane.first(owner)),
            **self._shown.opened(owner, asked.id),
            **self._shown.documents(owner, scope_of(scope)),
            **self._shown.asking(owner, asked.id, asked.question, asked.replaces, asked.token),
            self._parts.middle.box: gr.Textbox(value="", interactive=True),
        }

    def wait(self, owner: str, pending: Kept, place: Kept, typed: str) -> Changes:
        """What came meanwhile of a question that was on its way as the page was loaded."""
        asked = recalled(Pending, pending)
        came = self._arrivals.find(owner, asked.token) if asked else None
        return self.arrive(owner, asdict(came), pending, place, typed) if came else {}

    def start_new(self, owner: str, edited: int | None) -> Changes:
        """An empty conversation; it is kept once something is asked."""
        return {**self._shown.opened(owner, None), **self._left(edited)}

    def open(self, owner: str, id_: str | None, words: str, edited: int | None) -> Changes:
        """A conversation of the list, its last answer in the panel, asked as it was last; the list stays as it was."""
        scope = self._shown.documents(owner, scope_in(self._desk.turns(owner, id_)))
        return {**self._shown.opened(owner, id_, words), **scope, **self._left(edited)}

    def _left(self, edited: int | None) -> Changes:
        """The box without the older question that was edited; what else was typed stays."""
        return {} if edited is None else {self._parts.middle.box: ""}

    def begin(self, owner: str, question: str, place: Kept, pending: Kept, edited: int | None) -> Changes:
        """Show the question of the box at once, in the place of the one that is edited; its answer follows."""
        _check(question, pending)
        seen = _place(place)
        if edited is not None:
            self._desk.as_shown(owner, seen)
        return {**self._shown.asking(owner, seen.id, question.strip(), edited), self._parts.middle.box: ""}

    def take_up(self, owner: str, question: str, place: Kept, pending: Kept, edited: int | None) -> Changes:
        """Ask a question that was suggested, after the others; what was typed stays."""
        _check(question, pending)
        return {**self._shown.asking(owner, _place(place).id, question.strip()), **self._left(edited)}

    def retry(self, owner: str, place: Kept, pending: Kept, event: gr.RetryData) -> Changes:
        """Ask the question of a message again; what came from it on is forgotten once there is an answer."""
        seen = _place(place)
        self._desk.as_shown(owner, seen)
        turn = self._desk.conversations.turn(owner, seen.id, seen.turn(event.index))
        _check(turn.question, pending)
        return self._shown.asking(owner, seen.id, turn.question, turn.id)

    def ask_again(self, owner: str, understood: str, place: Kept, pending: Kept, shown: int | None) -> Changes:
        """Ask what was searched for, as it was edited: in the place of the last turn, or after it."""
        _check(understood, pending)
        seen = _place(place)
        if shown not in seen.turns:
            raise UsageError("there is nothing to ask again", "ask something first")
        self._desk.as_shown(owner, seen)
        return self._shown.asking(owner, seen.id, understood.strip(), shown if shown == seen.turns[-1] else None)

    def ahead(self, owner: str, begun: Changes, chosen: Any) -> Changes:
        """What shows a question, which is answered from now on: the page need not be drawn for that."""
        asked, scope = recalled(Pending, begun.get(self._parts.kept.pending)), scope_of(chosen)
        if asked is not None:
            self._ahead.begin(asked.token, lambda: self._settled(owner, asked, scope))
        return begun

    def answer(self, owner: str, pending: Kept, chosen: Any) -> Changes:
        """What came of the question on its way, unless it was stopped meanwhile; the page shows it in `arrive`."""
        asked, scope = recalled(Pending, pending), scope_of(chosen)
        if asked is None:
            return {}
        came = self._ahead.result(asked.token, lambda: self._settled(owner, asked, scope))
        return {self._parts.kept.arrived: asdict(came)} if came else {}

    def _settled(self, owner: str, asked: Pending, scope: Collection[str]) -> Settled | None:
        """What comes of a question; None of one that was stopped or is answered already."""
        if not self._underway.take(asked.token):  # an act that was refused leaves another pending
            return None
        self._arrivals.put(owner, asked.token, None)
        try:
            id_ = self._desk.ask(owner, asked, scope or None, lambda: self._underway.keep(asked.token))
            came = Settled(asked.token, id_)
        except Exception as error:  # noqa: BLE001 - whatever it is, the page must not wait for ever
            came = Settled(asked.token, None, in_words(error))
        self._arrivals.put(owner, came.token, came)
        return came

    def arrive(self, owner: str, arrived: Kept, pending: Kept, place: Kept, typed: str) -> Changes:
        """Show what came of the question, if the page still waits for it; else only that there is a conversation."""
        came, asked, seen = recalled(Settled, arrived), recalled(Pending, pending), _place(place)
        if came is None:
            return {}
        if asked is None or asked.token != came.token:
            return self._shown.listed(owner, seen.id)
        if came.problem:
            notice = {self._parts.middle.notice: told(came.problem)}
            return {**self._back(owner, asked, typed), **notice}
        return self._shown.opened(owner, came.id) if came.id else {}

    def stopped(self, owner: str, pending: Kept, typed: str) -> Changes:
        """The conversation as it was, and the question back in its box if nothing was typed meanwhile."""
        asked = recalled(Pending, pending)
        if asked is None:
            return {}
        if not self._underway.stop(asked.token):
            raise UsageError("the answer is there already", "it is on its way to the page; Undo takes it back")
        return self._back(owner, asked, typed)

    def _back(self, owner: str, asked: Pending, typed: str) -> Changes:
        """As it was before a question, which is in its box again; a new page if its conversation is gone meanwhile."""
        box = {self._parts.middle.box: typed or asked.question}
        try:
            opened = self._shown.opened(owner, asked.id)
        except UsageError:
            return {**self._shown.opened(owner, None), **box}
        replaced = [turn for turn in self._desk.turns(owner, asked.id) if turn.id == asked.replaces]
        return {**opened, **box, **(self._shown.edited(replaced[0]) if replaced and not typed else {})}

    def undo(self, owner: str, place: Kept, pending: Kept) -> Changes:
        """Forget the last turn; its question goes back into the box."""
        _refuse_two(pending)
        seen = _place(place)
        question = self._desk.forget_last(owner, seen)
        return {**self._shown.opened(owner, seen.id), self._parts.middle.box: question}

    def propose(self, owner: str, place: Kept, pending: Kept, chosen: Any) -> Changes:
        """Look for questions that can be answered: starters on an empty page, else near the last answer."""
        seen, scope = _place(place), scope_of(chosen)
        if pending:
            return {}
        if seen.id is None:
            found = self._suggesting.starters(owner, scope or None)
        else:
            found = self._suggesting.follow_ups(owner, self._desk.turns(owner, seen.id), scope or None)
        return {self._parts.kept.proposed: asdict(Proposed(seen, tuple(found), scope))}

    def suggest(self, owner: str, proposed: Kept, place: Kept, pending: Kept, chosen: Any) -> Changes:  # noqa: ARG002 - each has one
        """Show the questions that were found, if the page is still where they were looked for, and asks the same."""
        found = recalled(Proposed, proposed)
        fits = found is not None and not pending and found.place == _place(place)
        fits = fits and found is not None and found.scope == scope_of(chosen)
        return self._shown.suggested(found.questions) if found and fits else {}

    def delete(self, owner: str, place: Kept, pending: Kept, edited: int | None) -> Changes:
        """Delete the conversation, and what is on its way to it, and begin a new one."""
        asked, id_ = recalled(Pending, pending), _place(place).id
        if asked:
            self._underway.stop(asked.token)
        if id_:
            self._desk.conversations.delete(owner, id_)
        return self.start_new(owner, edited)

    def rate(self, owner: str, place: Kept, event: gr.LikeData) -> Changes:
        """Keep a thumb up, down, or none."""
        seen = _place(place)
        rating: Rating | None = None
        if isinstance(event.liked, bool):
            rating = "good" if event.liked else "bad"
        if seen.id is None:
            return {}
        try:
            self._desk.rate(owner, seen.id, seen.turn(event.index), rating)
        except QuothError as error:  # the thumb is drawn already: draw what is kept
            drawn = self._shown.conversation(self._desk.turns(owner, seen.id))
            return {**drawn, self._parts.middle.notice: told(in_words(error))}
        return {}

    # What a person does with the sources

    def select(self, owner: str, place: Kept, event: gr.SelectData) -> Changes:
        """The sources of the message that was chosen."""
        seen = _place(place)
        turn = self._desk.conversations.turn(owner, seen.id, seen.turn(event.index))
        upto = [one for one in self._desk.turns(owner, seen.id) if one.id <= turn.id]
        return {**self._shown.panel(turn), **self._shown.reading(owner, upto)}

    def follow(self, owner: str, place: Kept, pending: Kept, event: gr.EventData) -> Changes:
        """Go where a link of the page leads: to a document, a place in it, or to edit a question."""
        kind, *numbers = str(event.link).removeprefix("#quoth/").split("/")
        if kind == "keep":
            return {**self._shown.edited(None), self._parts.middle.box: ""}
        if kind == "open":
            lit = [int(n) for n in numbers[1:3] if n.isdecimal() and len(n) <= LONGEST_NUMBER]
            return self._shown.document(self._shown.pane.opened(owner, "".join(numbers[:1]), lit))
        turn_id, *rest = [int(n) for n in numbers if n.isdecimal() and len(n) <= LONGEST_NUMBER] or [0]
        id_ = _place(place).id
        turns = self._desk.turns(owner, id_)
        turn = next((one for one in turns if one.id == turn_id), None)
        if turn is None:
            raise no_turn()
        if kind == "edit":
            _refuse_two(pending)
            return {**self._shown.edited(turn), self._parts.middle.box: turn.question}
        view = self._shown.pane.place(owner, turns, turn, kind, rest[0] if rest else None)
        return {**self._shown.panel(turn), **self._shown.document(view)}


def in_words(error: Exception) -> str:
    """What a person is told of an error; one that is not of Quoth's own goes into the log."""
    if isinstance(error, QuothError):
        return f"{error.problem}: {error.remedy}"
    _LOG.error("an act on the page failed", exc_info=error)
    return "something went wrong on the server: try again, or look into its log"


def scope_in(turns: Sequence[Turn]) -> tuple[str, ...]:
    """What a conversation asked alone last."""
    return turns[-1].scope if turns else ()


def _place(place: Kept) -> Opened:
    return recalled(Opened, place) or Opened()


def _check(question: str, pending: Kept) -> None:
    _refuse_two(pending)
    if not question or not question.strip():
        raise UsageError("the question is empty", "write one into the box")
    if len(question) > LONGEST_QUESTION:
        raise UsageError(
            f"the question has {len(question):,} characters; the limit is {LONGEST_QUESTION:,}", "ask it in fewer words"
        )


def _refuse_two(pending: Kept) -> None:
    if pending:
        raise UsageError("an answer is on its way", "wait for it, or stop it")

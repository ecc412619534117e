"""What a person does in the rows of the sidebar and with ticks, each act a method that returns what changes.

What the page's script sends along is a stranger's: each act takes out of it what it needs, by name and kind.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any, TypeVar

import gradio as gr

from quoth.chat.handlers import Handlers, Kept
from quoth.chat.layout import Parts
from quoth.chat.views import Changes, Shown
from quoth.errors import UsageError
from quoth.service.claim_cards import claim_cards
from quoth.service.claims import check_claims
from quoth.service.conversations import Conversation
from quoth.service.export import file_name, to_json, to_markdown
from quoth.service.export_docx import to_docx
from quoth.service.page_state import LARGEST, Opened, recalled, scope_of
from quoth.service.workspace import Desk

LONGEST_SAID = 1_000
"""Characters of a name or a title."""
T = TypeVar("T", str, int, bool)


class Errand:
    """What the script has said."""

    def __init__(self, event: gr.EventData) -> None:
        data = vars(event).get("_data")
        said = data.get("said") if isinstance(data, dict) else None
        self._said: dict[str, Any] = said if isinstance(said, dict) else {}

    def of(self, name: str, kind: type[T]) -> T:
        """A value by its name. Raises UsageError for what is not of the kind, or too long or large."""
        value: Any = self._said.get(name)
        fits = type(value) is kind and (not isinstance(value, str) or len(value) <= LONGEST_SAID)
        if not fits or (isinstance(value, int) and not 0 <= value <= LARGEST):
            raise UsageError("the page sent something that it was not given", "load the page again")
        return kind(value)

    def labels(self, name: str = "labels") -> tuple[str, ...]:
        """Names of documents. Raises UsageError for what are none."""
        return scope_of(self._said.get(name))


class Errands:
    """Handlers of the page's rows; `owner` is who is asking, from the request."""

    def __init__(self, desk: Desk, parts: Parts, shown: Shown, do: Handlers) -> None:
        self._desk, self._parts, self._shown, self._do = desk, parts, shown, do

    def talk(  # noqa: PLR0917 - each part of the page is one
        self, owner: str, place: Kept, pending: Kept, words: str, edited: int | None, event: gr.EventData
    ) -> Changes:
        """Open or delete a conversation of the list; the open one is left where it is deleted."""
        errand = Errand(event)
        act, id_ = errand.of("act", str), errand.of("id", str)
        if act == "open":
            return self._do.open(owner, id_, words, edited)
        if act != "delete":
            raise UsageError("the page sent something that it was not given", "load the page again")
        if id_ == opened_of(place).id:
            return self._do.delete(owner, place, pending, edited)
        self._desk.conversations.delete(owner, id_)
        return self._shown.listed(owner, opened_of(place).id, words)

    def act(self, owner: str, place: Kept, words: str, event: gr.EventData) -> Changes:
        """Tick a quote, give a conversation a title, or take it along."""
        errand = Errand(event)
        acts: dict[str, Callable[[str, Opened, str, Errand], Changes]] = {
            "check": self._check, "rename": self._rename, "take": self._take, "uncheck": self._uncheck,
        }  # fmt: skip
        act = acts.get(errand.of("act", str))
        if act is None:
            raise UsageError("the page sent something that it was not given", "load the page again")
        return act(owner, opened_of(place), words, errand)

    def _check(self, owner: str, place: Opened, _: str, errand: Errand) -> Changes:
        turn, marker = errand.of("turn", int), errand.of("marker", int)
        self._desk.conversations.check(owner, place.id or "", turn, marker, errand.of("on", bool))
        return self._shown.tally(owner, self._desk.turns(owner, place.id))

    def _rename(self, owner: str, place: Opened, words: str, errand: Errand) -> Changes:
        """An empty title brings back that of the first question."""
        self._desk.conversations.rename(owner, errand.of("id", str), errand.of("title", str))
        return self._shown.listed(owner, place.id, words)

    def _take(self, owner: str, place: Opened, _: str, errand: Errand) -> Changes:
        """The conversation as a file for the person to keep: the one that is named, else the open one."""
        id_ = errand.of("id", str) or place.id
        if not id_:
            raise UsageError("there is no conversation yet", "ask something first")
        kept = self._desk.conversations.get(owner, id_)
        return {self._parts.saved: json.dumps(taken(kept, errand.of("kind", str)))}

    def claim(self, owner: str, scope: Any, event: gr.EventData) -> Changes:
        """Check a sentence that was written or selected against what is asked."""
        chosen, library = scope_of(scope) or None, self._desk.library
        with self._desk.traffic.question():
            found = check_claims(
                Errand(event).of("text", str),
                lambda question: library.ask(owner, question, (), chosen).to_dict(),
                lambda draft: library.check(owner, draft, chosen),
            )
        return {self._parts.strip.checked: gr.HTML(value=claim_cards(found), visible=True)}

    def _uncheck(self, owner: str, place: Opened, words: str, errand: Errand) -> Changes:  # noqa: ARG002 - as the others
        """Close what was checked."""
        return {self._parts.strip.checked: gr.HTML(value="", visible=False)}

    def search(self, owner: str, words: str, place: Kept) -> Changes:
        """The conversations that say or quote the words."""
        return self._shown.listed(owner, opened_of(place).id, words)


def taken(kept: Conversation, kind: str) -> dict[str, str]:
    """A conversation as a file of a kind: its name and its bytes in base64. Raises UsageError for another kind."""
    if kind not in ("md", "json", "docx"):
        raise UsageError("a conversation is taken along as Markdown, JSON or Word", "choose one of them")
    if kind == "docx":
        data = to_docx(kept)
    else:
        text = to_markdown(kept) if kind == "md" else json.dumps(to_json(kept), ensure_ascii=False, indent=2)
        data = text.encode("utf-8", "replace")
    return {"name": file_name(kept.title, f".{kind}"), "data": b64encode(data).decode()}


def opened_of(place: Kept) -> Opened:
    """What the chat shows."""
    return recalled(Opened, place) or Opened()

"""What the page does, without a page: a person's conversations over the documents they may see."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quoth.errors import QuothError, UsageError
from quoth.questions import around, suggest
from quoth.types import Answer, Citation
from quoth.ui import feedback
from quoth.ui.conversations import Conversations, Rating, Turn
from quoth.ui.library import Library
from quoth.ui.render import View

STARTERS, FOLLOW_UPS = 4, 3
TRIES = {"starters": 24, "follow-ups": 10}
"""Questions that are tried for suggestions: each try reads passages."""
SAMPLED = 40
"""Passages that questions are made from."""
SEARCHED = 2000
"""Passages of a document among which the nearest to a citation are looked for."""
SURE = 0.6
"""The least confidence that the answer to a suggested question has."""


@dataclass(frozen=True)
class Pending:
    """A question on its way: its conversation, and the turn that it takes the place of, if any."""

    token: str
    question: str
    id: str | None
    replaces: int | None = None


@dataclass(frozen=True)
class Desk:
    """The documents, the conversations, and where thumbs are written; each call names its owner."""

    library: Library
    conversations: Conversations
    feedback: Path

    def ask(
        self, owner: str, asked: Pending, chosen: Collection[str] | None, wanted: Callable[[], bool] = lambda: True
    ) -> str | None:
        """Answer in a conversation, a new one if none is named; an error in words is a turn as well.

        A turn that is asked anew, and those after it, are forgotten once there is an answer. Returns
        the conversation's id; None if the answer is not `wanted` any more, and then nothing is kept.
        """
        id_, question = asked.id, asked.question
        turns = self.conversations.get(owner, id_).turns if id_ else ()
        before = tuple(turn for turn in turns if asked.replaces is None or turn.id < asked.replaces)
        answer, error = None, ""
        try:
            answer = self.library.ask(owner, question, exchanges(before), chosen).to_dict()
        except QuothError as problem:
            error = str(problem)
        if not wanted():
            return None
        if id_ and asked.replaces is not None and len(before) < len(turns):
            self.conversations.truncate(owner, id_, asked.replaces)
        id_ = id_ or self.conversations.start(owner)
        self.conversations.add(owner, id_, question, answer, error)
        return id_

    def forget_from(self, owner: str, id_: str, number: int) -> str:
        """Forget a turn, counted from 0, and all after it; returns its question."""
        turn = self.turn(owner, id_, number)
        self.conversations.truncate(owner, id_, turn.id)
        return turn.question

    def turn(self, owner: str, id_: str | None, number: int) -> Turn:
        """A turn of a conversation, counted from 0 (-1 is the last). Raises UsageError for one that is not there."""
        turns = self.conversations.get(owner, id_).turns if id_ else ()
        if not -len(turns) <= number < len(turns):
            raise UsageError("this message is not in the conversation any more", "open the conversation again")
        return turns[number]

    def rate(self, owner: str, id_: str, number: int, rating: Rating | None) -> None:
        """Store a thumb with its question, answer and citations; None takes it back."""
        turn = self.turn(owner, id_, number)
        self.conversations.rate(owner, id_, turn.id, rating)
        feedback.record(self.feedback, self.conversations.get(owner, id_), turn, rating, time.time())

    def view(self, owner: str, place: dict[str, Any]) -> View | None:
        """The document of a citation or passage, lit there; None where it can be read no more."""
        stored = self.library.text(owner, place["document"])
        if stored is None:
            return None
        headings = frozenset(self.library.headings(owner, place["document"]))
        return View(place["source"], stored.text, stored.page_starts, headings, (place["start"], place["end"]))

    def starters(self, owner: str, chosen: Collection[str] | None) -> list[str]:
        """Questions that the documents can answer, made from all over them."""
        return self._suggested(owner, chosen, None, STARTERS, ())

    def follow_ups(self, owner: str, id_: str, chosen: Collection[str] | None) -> list[str]:
        """Questions that can be answered near what the last answer cited, and were not asked yet."""
        turns = self.conversations.get(owner, id_).turns
        cited = next((t.answer["citations"][0] for t in reversed(turns) if t.answer and t.answer["citations"]), None)
        return self._suggested(owner, chosen, cited, FOLLOW_UPS, [t.question for t in turns]) if cited else []

    def _suggested(
        self,
        owner: str,
        chosen: Collection[str] | None,
        cited: dict[str, Any] | None,
        count: int,
        avoid: Collection[str],
    ) -> list[str]:
        def ask(question: str) -> Answer:
            return self.library.ask(owner, question, (), chosen)

        try:
            if cited:
                near = self.library.passages(owner, [cited["source"]], SEARCHED)
                passages = around(near, Citation(**cited))[:SAMPLED]
            else:
                passages = self.library.passages(owner, chosen, SAMPLED)
            tries = TRIES["follow-ups" if cited else "starters"]
            return suggest(ask, passages, count, avoid=avoid, tries=tries, above=SURE)
        except QuothError:
            return []  # where nothing can be asked, nothing is suggested


def exchanges(turns: Sequence[Turn]) -> list[tuple[str, str]]:
    """The turns so far as `(question, answer)` pairs; one that failed was none."""
    return [(turn.question, turn.answer["text"]) for turn in turns if turn.answer]

"""What the chat does for a person, whatever page shows it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from quoth.errors import QuothError, UsageError
from quoth.service import feedback
from quoth.service.conversations import Conversations, Rating, Turn
from quoth.service.library import Library
from quoth.service.page_state import Opened, Pending
from quoth.service.suggested import Traffic
from quoth.types import PastTurn


@dataclass(frozen=True)
class Desk:
    """The documents, the conversations, and where thumbs are written; each call names its owner."""

    library: Library
    conversations: Conversations
    feedback: Path
    traffic: Traffic = field(default_factory=Traffic)
    """The questions that are being answered here."""

    def ask(
        self, owner: str, asked: Pending, chosen: Collection[str] | None, wanted: Callable[[], bool] = lambda: True
    ) -> str | None:
        """Answer in a conversation, a new one if none is named; an error in words is a turn as well.

        A turn that is asked anew, and those after it, are forgotten once there is an answer; not
        where the conversation went on meanwhile. An error then is raised, and nothing forgotten.
        Returns the conversation's id; None if the answer is not `wanted` any more, and then nothing
        is kept.
        """
        id_, question = asked.id, asked.question
        turns = self.turns(owner, id_)
        before = tuple(turn for turn in turns if asked.replaces is None or turn.id < asked.replaces)
        answer, error = None, ""
        with self.traffic.question():
            try:
                answer = self.library.ask(owner, question, exchanges(before), chosen).to_dict()
            except QuothError as problem:
                if asked.replaces is not None:
                    raise
                error = str(problem)
        if not wanted():
            return None
        id_ = id_ or self.conversations.start(owner)
        scope = sorted(chosen or ())
        self.conversations.add(
            owner, id_, question, answer, error, forget=asked.replaces, known=ids(turns), scope=scope
        )
        return id_

    def keeps(self, owner: str) -> bool:
        """Whether somebody has conversations or documents here."""
        return bool(self.conversations.listed(owner)) or any(one.uploaded for one in self.library.entries(owner))

    def turns(self, owner: str, id_: str | None) -> tuple[Turn, ...]:
        """The turns of a conversation, none of a new one. Raises UsageError as `Conversations.get`."""
        return self.conversations.get(owner, id_).turns if id_ else ()

    def as_shown(self, owner: str, place: Opened) -> tuple[Turn, ...]:
        """The turns of a conversation that a person is about to change.

        Raises UsageError if it is not as they see it, so that nothing goes that they never saw.
        """
        turns = self.turns(owner, place.id)
        if ids(turns) != place.turns:
            raise UsageError("this conversation went on in another window", "load the page again")
        return turns

    def forget_last(self, owner: str, place: Opened) -> str:
        """Forget the last turn; returns its question. Raises UsageError as `as_shown`, and where there is none."""
        turns = self.as_shown(owner, place)
        if not turns or place.id is None:
            raise UsageError("there is nothing to undo", "ask something first")
        self.conversations.truncate(owner, place.id, turns[-1].id)
        return turns[-1].question

    def rate(self, owner: str, id_: str, turn_id: int, rating: Rating | None) -> None:
        """Store a thumb with its question, answer and citations; None takes it back."""
        turn = self.conversations.turn(owner, id_, turn_id)
        feedback.record(self.feedback, self.conversations.get(owner, id_), turn, rating, time.time())
        self.conversations.rate(owner, id_, turn.id, rating)


def exchanges(turns: Sequence[Turn]) -> list[PastTurn]:
    """The turns so far with their answers as they are kept; one that failed was none."""
    return [(turn.question, turn.answer) for turn in turns if turn.answer]


def ids(turns: Sequence[Turn]) -> tuple[int, ...]:
    """The ids of turns, in their order."""
    return tuple(turn.id for turn in turns)

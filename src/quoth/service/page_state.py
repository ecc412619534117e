"""What the page remembers between two acts, as records.

The browser keeps them, so that a page outlives the server that it came from; what comes back from
there is checked like any other input.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from quoth.config import DEFAULTS
from quoth.errors import UsageError

LONGEST_TOKEN = 64
LARGEST = 2**53
"""Of the numbers of turns: more than there are, and no more than a browser or SQLite can count."""
LONGEST_QUESTION = DEFAULTS.max_question_chars


@dataclass(frozen=True)
class Opened:
    """What the chat shows: a conversation, None for a new one, and the ids of its turns in their order."""

    id: str | None = None
    turns: tuple[Annotated[int, Field(le=LARGEST)], ...] = ()

    def turn(self, message: Any) -> int:
        """The turn of a message as Gradio counts them: each turn is a question and an answer.

        Raises UsageError for one that is no turn yet.
        """
        number = int(message if isinstance(message, int) else message[0]) // 2
        if not 0 <= number < len(self.turns):
            raise UsageError("this message has no answer yet", "wait for it")
        return self.turns[number]


@dataclass(frozen=True)
class Pending:
    """A question on its way: its conversation, and the turn that it takes the place of, if any."""

    token: Annotated[str, Field(max_length=LONGEST_TOKEN)]
    question: Annotated[str, Field(max_length=LONGEST_QUESTION)]
    id: str | None
    replaces: int | None = None


@dataclass(frozen=True)
class Settled:
    """What came of a question: the conversation that has it now, or why there is none."""

    token: str
    id: str | None
    problem: str = ""


@dataclass(frozen=True)
class Proposed:
    """Questions to suggest while a conversation is as it was when they were looked for, and what is asked too."""

    place: Opened
    questions: tuple[str, ...]
    scope: tuple[str, ...] = ()


Scope = Annotated[tuple[Annotated[str, Field(max_length=1_000)], ...], Field(max_length=1_000)]
"""The labels of the documents that are asked alone, none for all."""


def scope_of(value: Any) -> tuple[str, ...]:
    """What is asked alone, as the page sent it back. Raises UsageError for what is no list of names."""
    found: tuple[str, ...] = _checked(Scope, value if value is not None else ())
    return found


Record = TypeVar("Record", Opened, Pending, Settled, Proposed)


def recalled(kind: type[Record], value: Any) -> Record | None:
    """The record that the page sent back, None for none. Raises UsageError for what is no such record."""
    found: Record | None = None if value is None else _checked(kind, value)
    return found


def _checked(kind: Any, value: Any) -> Any:
    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        raise UsageError("the page sent something that it was not given", "load the page again") from error

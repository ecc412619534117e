"""Rows of the conversations' file: whose they are, what they are called, and the errors where there are none."""

from __future__ import annotations

import sqlite3

from quoth.answering.shape.small_talk import talk_of
from quoth.errors import UsageError
from quoth.service.conversation_texts import distinct, folded, storable

_LOOKED_AT = 5
"""Turns at the beginning of a conversation that may give it a title."""


def own(db: sqlite3.Connection, owner: str, id: str) -> tuple[str, float, float, bool]:  # noqa: A002
    """Title, created, updated, and whether a person gave the title; of their own. Raises UsageError for no such one."""
    row = db.execute(
        "SELECT title, created, updated, named FROM conversations WHERE id = ? AND owner = ?",
        (storable(id), storable(owner)),
    ).fetchone()
    if row is None:
        raise no_conversation()
    return row[0], row[1], row[2], bool(row[3])


def check_turn(db: sqlite3.Connection, id: str, turn_id: int) -> None:  # noqa: A002
    """Raises UsageError for a turn that is not in a conversation."""
    if db.execute("SELECT 1 FROM turns WHERE conversation = ? AND id = ?", (id, turn_id)).fetchone() is None:
        raise no_turn()


def no_conversation() -> UsageError:
    """In the same words for another's as for none, so that nothing leaks."""
    return UsageError("there is no such conversation", "choose one from the list, or start a new one")


def no_turn() -> UsageError:
    """A turn that was forgotten meanwhile, or never was."""
    return UsageError("this message is not in the conversation any more", "load the page again")


def free_title(db: sqlite3.Connection, owner: str, id: str, title: str) -> str:  # noqa: A002
    """The title, with the least number that tells it from those of the owner's other conversations."""
    others = db.execute(
        "SELECT folded FROM conversations WHERE owner = ? AND id != ? AND substr(folded, 1, ?) = ?",
        (storable(owner), id, len(folded(title)), folded(title)),
    )
    return distinct(title, {each for (each,) in others}) if title else ""


def titled_by(db: sqlite3.Connection, id: str) -> tuple[str, int]:  # noqa: A002
    """The question that a conversation is called by, the first that is no small talk, and which of its turns that is.

    Turns are counted from 0. Where the first few are all small talk it is the first; "" for no turn.
    """
    rows = db.execute("SELECT question FROM turns WHERE conversation = ? ORDER BY id LIMIT ?", (id, _LOOKED_AT))
    asked = [question for (question,) in rows]
    found = ((question, number) for number, question in enumerate(asked) if talk_of(question) is None)
    return next(found, (asked[0], 0) if asked else ("", 0))


def entitle(db: sqlite3.Connection, id: str, title: str, *, named: bool) -> None:  # noqa: A002
    """Give a conversation a title, and keep whether a person gave it."""
    db.execute(
        "UPDATE conversations SET title = ?, folded = ?, named = ? WHERE id = ?", (title, folded(title), named, id)
    )

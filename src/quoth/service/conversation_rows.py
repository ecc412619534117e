"""Rows of the conversations' file: whose they are, what they are called, and the errors where there are none."""

from __future__ import annotations

import sqlite3

from quoth.errors import UsageError
from quoth.service.conversation_texts import distinct, folded, storable


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


def entitle(db: sqlite3.Connection, id: str, title: str, *, named: bool) -> None:  # noqa: A002
    """Give a conversation a title, and keep whether a person gave it."""
    db.execute(
        "UPDATE conversations SET title = ?, folded = ?, named = ? WHERE id = ?", (title, folded(title), named, id)
    )

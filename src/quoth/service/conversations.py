"""Conversations, kept on the server in one SQLite file, each under the person who owns it.

An answer is kept whole, as the JSON of `Answer.to_dict()`, so that its citations and passages come
back with it whatever has become of the index. What is deleted leaves no byte in the file.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias, get_args

from quoth.errors import UsageError
from quoth.service.conversation_rows import check_turn, entitle, free_title, no_conversation, no_turn, own, titled_by
from quoth.service.conversation_schema import connect, damaged, in_words
from quoth.service.conversation_texts import LONGEST_TITLE, folded, searchable, storable, title_of

Rating: TypeAlias = Literal["good", "bad"]

_TURN = "id, question, answer, error, rating, asked_at, scope, checked"
_FOUND = (
    " AND (instr(c.folded, :wanted) OR EXISTS"
    " (SELECT 1 FROM turns s WHERE s.conversation = c.id AND instr(s.folded, :wanted)))"
)


@dataclass(frozen=True)
class Turn:
    """A question and what came of it: an `Answer.to_dict()`, or None and the error in words.

    `id` is never used twice. `asked_at` is in seconds since the epoch. `scope` are the labels of the documents
    that were asked, empty for all; `checked` the markers of the quotes that the person has ticked.
    """

    id: int
    question: str
    answer: dict[str, Any] | None
    error: str
    rating: Rating | None
    asked_at: float
    scope: tuple[str, ...] = ()
    checked: tuple[int, ...] = ()


@dataclass(frozen=True)
class Conversation:
    """A conversation with its turns, oldest first. Times are seconds since the epoch."""

    id: str
    title: str
    created: float
    updated: float
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Listed:
    """A line of the list of conversations. `turns` is how many there are, `updated` when the last was asked."""

    id: str
    title: str
    updated: float
    turns: int


class Conversations:
    """Every conversation of everybody, for any number of threads. Made by `open`, ended by `close`.

    Other processes may read and write the same file. Each change is one transaction: a killed
    process loses at most the one that it was in. Each method raises ChatFileError where the file
    is damaged, locked for long, or cannot be written, and UsageError after `close`.
    """

    def __init__(self, db: sqlite3.Connection, path: Path, clock: Callable[[], float]) -> None:
        self._db = db
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: str | os.PathLike[str], clock: Callable[[], float] = time.time) -> Conversations:
        """Open the file, or make it, for its owner's eyes only; `clock` gives seconds since the epoch.

        Raises ChatFileError for a file that is damaged, no database, another program's or of a newer
        version, and where nothing can be written. A file that was there is then as it was.
        """
        place = Path(path)
        return cls(connect(place), place, clock)

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        with self._lock:
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self, owner: str) -> str:
        """Begin a conversation; returns its id, 32 random hex digits. It is listed once it has had a turn."""
        made, now = secrets.token_hex(16), self._clock()
        with self._transaction() as db:
            db.execute(
                "INSERT INTO conversations (id, owner, title, folded, created, updated) VALUES (?, ?, '', '', ?, ?)",
                (made, storable(owner), now, now),
            )
        return made

    def listed(self, owner: str, search: str = "") -> list[Listed]:
        """The owner's conversations that have or had a turn, the one asked last first.

        `search` keeps those that hold its words, as they stand but for case and white space, in the
        title, a question, the text of an answer or a quote.
        """
        wanted = folded(search)
        with self._transaction("DEFERRED") as db:
            rows = db.execute(
                "SELECT c.id, c.title, c.updated, count(t.id) FROM conversations c LEFT JOIN turns t"  # noqa: S608 - our own words
                f" ON t.conversation = c.id WHERE c.owner = :owner AND c.begun{_FOUND if wanted else ''}"
                " GROUP BY c.id ORDER BY c.updated DESC, max(t.id) DESC",
                {"owner": storable(owner), "wanted": wanted},
            )
            return [Listed(*row) for row in rows]

    def get(self, owner: str, id: str) -> Conversation:  # noqa: A002 - the word for it
        """A conversation, whole. Raises UsageError for one that is not there or not the owner's."""
        with self._transaction("DEFERRED") as db:
            title, created, updated, _ = own(db, owner, id)
            rows = db.execute(
                f"SELECT {_TURN} FROM turns WHERE conversation = ? ORDER BY id",  # noqa: S608 - our own words
                (id,),
            )
            return Conversation(id, title, created, updated, tuple(self._turn(row) for row in rows))

    def turn(self, owner: str, id: str | None, turn_id: int) -> Turn:  # noqa: A002
        """One turn of a conversation. Raises UsageError as `get`, and for a turn that is not in it."""
        with self._lock, in_words(self._path):  # one statement is a transaction by itself
            row = self._db.execute(
                f"SELECT t.{_TURN} FROM conversations c LEFT JOIN turns t"  # noqa: S608 - our own words
                " ON t.conversation = c.id AND t.id = ? WHERE c.id = ? AND c.owner = ?",
                (turn_id, storable(id or ""), storable(owner)),
            ).fetchone()
        if row is None:
            raise no_conversation()
        if row[0] is None:
            raise no_turn()
        return self._turn(row)

    def add(
        self,
        owner: str,
        id: str,  # noqa: A002 - the word for it
        question: str,
        answer: Mapping[str, Any] | None,
        error: str = "",
        *,
        forget: int | None = None,
        known: Sequence[int] = (),
        scope: Sequence[str] = (),
    ) -> Turn:
        """Keep a turn at the end of a conversation. `answer` is an `Answer.to_dict()`, or None with an `error`.

        In the same step the turn with the id `forget` goes, and all after it; not where the
        conversation has other turns than the `known` ids. The first question that is no small talk gives the
        title, with a number if the owner has another conversation of that title, unless the person has given one.
        `scope` are the documents that were asked, if not all. Raises UsageError as `get`.
        """
        asked, now, only = storable(question), self._clock(), json.dumps(list(scope))
        kept = None if answer is None else json.dumps(answer)  # in ASCII, so that lone surrogates come back
        with self._transaction(forget=forget is not None) as db:
            _, _, _, named = own(db, owner, id)
            rows = db.execute("SELECT id FROM turns WHERE conversation = ? ORDER BY id", (id,)).fetchall()
            if forget is not None and [number for (number,) in rows] == list(known):
                db.execute("DELETE FROM turns WHERE conversation = ? AND id >= ?", (id, forget))
            cursor = db.execute(
                "INSERT INTO turns (conversation, question, answer, error, asked_at, folded, scope)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (id, asked, kept, storable(error), now, searchable(asked, answer), only),
            )
            (count,) = db.execute("SELECT count(*) FROM turns WHERE conversation = ?", (id,)).fetchone()
            called, number = titled_by(db, id)
            if not named and count == number + 1:  # this turn gives it
                entitle(db, id, free_title(db, owner, id, title_of(called)), named=False)
            db.execute("UPDATE conversations SET updated = ?, begun = 1 WHERE id = ?", (now, id))
            return self._turn((cursor.lastrowid, asked, kept, storable(error), None, now, only, "[]"))

    def truncate(self, owner: str, id: str, turn_id: int) -> None:  # noqa: A002
        """Forget a turn and all after it. Raises UsageError as `get`, and for a turn that is not in it."""
        with self._transaction(forget=True) as db:
            _, _, _, named = own(db, owner, id)
            check_turn(db, id, turn_id)
            db.execute("DELETE FROM turns WHERE conversation = ? AND id >= ?", (id, turn_id))
            if not named and db.execute("SELECT 1 FROM turns WHERE conversation = ?", (id,)).fetchone() is None:
                entitle(db, id, "", named=False)
            db.execute("UPDATE conversations SET updated = ? WHERE id = ?", (self._clock(), id))

    def rename(self, owner: str, id: str, title: str) -> None:  # noqa: A002
        """Give a title, of which LONGEST_TITLE characters are kept; an empty one brings back the first question's.

        It gets a number where the owner has another conversation of that title. Raises UsageError as `get`.
        """
        wanted = " ".join(storable(title).split())[:LONGEST_TITLE].rstrip()
        with self._transaction(forget=True) as db:
            own(db, owner, id)
            given = wanted or title_of(titled_by(db, id)[0])
            entitle(db, id, free_title(db, owner, id, given), named=bool(wanted))

    def delete(self, owner: str, id: str) -> None:  # noqa: A002
        """Remove a conversation with its turns. Raises UsageError as `get`."""
        with self._transaction(forget=True) as db:
            own(db, owner, id)
            db.execute("DELETE FROM conversations WHERE id = ?", (id,))

    def rate(self, owner: str, id: str, turn_id: int, rating: Rating | None) -> None:  # noqa: A002
        """Keep what a person thinks of an answer; None takes it back.

        Raises UsageError as `truncate`, and for a rating that is none.
        """
        if rating is not None and rating not in get_args(Rating):
            raise UsageError(f"{rating} is no rating", f"rate with one of: {', '.join(get_args(Rating))}")
        with self._transaction() as db:
            own(db, owner, id)
            check_turn(db, id, turn_id)
            db.execute("UPDATE turns SET rating = ? WHERE id = ?", (rating, turn_id))

    def check(self, owner: str, id: str, turn_id: int, marker: int, checked: bool) -> None:  # noqa: A002
        """Keep that a person has checked a quote of an answer, or has not. Raises UsageError as `truncate`.

        And for a marker that the answer does not have.
        """
        with self._transaction() as db:
            own(db, owner, id)
            check_turn(db, id, turn_id)
            answer, ticked = db.execute("SELECT answer, checked FROM turns WHERE id = ?", (turn_id,)).fetchone()
            cited = {one["marker"] for one in json.loads(answer or "{}").get("citations", ())}
            if marker not in cited:
                raise UsageError(f"the answer has no quote {marker}", "load the page again")
            now = {*json.loads(ticked), marker} if checked else {*json.loads(ticked)} - {marker}
            db.execute("UPDATE turns SET checked = ? WHERE id = ?", (json.dumps(sorted(now & cited)), turn_id))

    @contextmanager
    def _transaction(
        self, kind: Literal["DEFERRED", "IMMEDIATE"] = "IMMEDIATE", *, forget: bool = False
    ) -> Iterator[sqlite3.Connection]:
        """One transaction on the one connection; what it deleted leaves the log too where it is to `forget`."""
        with self._lock, in_words(self._path):
            self._db.execute(f"BEGIN {kind}")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            if forget:  # what is done is done: while others read, or the disk is full, the log stays till the next time
                with suppress(sqlite3.OperationalError):
                    self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _turn(self, row: tuple[Any, ...]) -> Turn:
        number, question, answer, error, rating, asked_at, scope, checked = row
        try:
            said = None if answer is None else json.loads(answer)
            asked, ticked = tuple(json.loads(scope)), tuple(json.loads(checked))
            return Turn(number, question, said, error, rating, asked_at, asked, ticked)
        except ValueError as wrong:
            raise damaged(self._path, wrong) from wrong

"""BM25 over passages, through SQLite's FTS5, one row a passage.

FTS5 rather than bm25s (0.3.16): it finds the right passage a little more often, even where bm25s
is given the same stemmer (`python -m eval.retrieval` measures both), and a row of it comes and goes
inside the same transaction as the text it stands for, while bm25s scores a whole corpus at once.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Collection, Iterable, Sequence

SECURE_DELETE_SINCE = (3, 42)

STOP_WORDS = frozenset(
    """a about an and any are as at be been being but by can could did do does doing for from had
    has have having he her hers him his how i if in into is it its me my no not of on or our she
    should so some such than that the their them then there these they this those to us was we were
    what when where which who whom whose why will with would you your""".split()  # noqa: SIM905 - it reads
)
"""Words that stand in most passages: they cost time and, in a question, say nothing of its subject."""

_WORD = re.compile(r"\w+")
_SPOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")  # noqa: RUF001 - the typographic apostrophe stands in words
_ENDING = re.compile(r"['’](?:s|re|ve|ll|d|m)$", re.IGNORECASE)  # noqa: RUF001
_NEGATED = re.compile(r"n['’]t$", re.IGNORECASE)  # noqa: RUF001
_ASKING = frozenset("tell please much many often".split())  # noqa: SIM905 - it reads as the list above does
"""More words that ask and have no subject: "how many", "please tell me"."""
_MOST_WORDS = 64
"""A question has fewer; what is longer is a pasted text, and its first words will do."""
_TOKENS = "tokenize = 'porter unicode61 remove_diacritics 2'"


def create(db: sqlite3.Connection) -> None:
    """Make the empty index in a database that has none."""
    db.execute(f"CREATE VIRTUAL TABLE passage_words USING fts5(words, {_TOKENS})")
    if sqlite3.sqlite_version_info >= SECURE_DELETE_SINCE:
        db.execute("INSERT INTO passage_words(passage_words, rank) VALUES ('secure-delete', 1)")


class Stems:
    """The words of texts just as `create`'s index takes them apart, for an index that is kept elsewhere."""

    def __init__(self) -> None:
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._lock = threading.Lock()
        self._db.execute(f"CREATE VIRTUAL TABLE texts USING fts5(words, content = '', {_TOKENS})")
        self._db.execute("CREATE VIRTUAL TABLE stems USING fts5vocab(texts, instance)")

    def of(self, texts: Sequence[str]) -> list[list[str]]:
        """The stems of each text, in order."""
        found: list[list[str]] = [[] for _ in texts]
        with self._lock:
            self._db.executemany("INSERT INTO texts(rowid, words) VALUES (?, ?)", enumerate(texts))
            for doc, _, stem in sorted(self._db.execute("SELECT doc, offset, term FROM stems")):
                found[doc].append(stem)
            self._db.execute("INSERT INTO texts(texts) VALUES ('delete-all')")
        return found


def words(text: str) -> list[str]:
    """The words of a text as the index sees them, in lower case, in order."""
    return _WORD.findall(text.lower())


def content_words(text: str) -> list[str]:
    """The words without stop words; all of them where nothing else is left."""
    found = words(text)
    return [word for word in found if word not in STOP_WORDS] or found


def subject_words(question: str) -> list[str]:
    """The words that say what a question is about, as they are written, each once.

    Stop words are left out, words that only ask ("how long", "tell me"), what an apostrophe adds,
    and single letters.

    >>> subject_words("How tall are Zebras, and don't Zebras have Ada's stripes?")
    ['Zebras', 'Ada', 'stripes']
    """
    found: dict[str, str] = {}
    before = ""
    for written in _SPOKEN.findall(question):
        word = _ENDING.sub("", written)
        key = word.lower()
        asks = before == "how" or key in STOP_WORDS or key in _ASKING or _NEGATED.search(word)
        if not asks and (len(word) > 1 or word.isdigit()):
            found.setdefault(key, word)
        before = key
    return list(found.values())


def sought_words(question: str) -> list[str]:
    """The content words that a question is searched by, each once."""
    return list(dict.fromkeys(content_words(question)[:_MOST_WORDS]))


def asked_words(question: str) -> list[str]:
    """The `subject_words` that are looked for, should they occur nowhere."""
    return subject_words(question)[:_MOST_WORDS]


def match_expression(question: str) -> str:
    """An FTS5 expression for passages that hold any content word; empty for no word at all.

    Each word is quoted, so that nothing in a question can be taken for an operator.
    """
    return " OR ".join(f'"{word}"' for word in sought_words(question))


def add(db: sqlite3.Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Index `(passage id, text)` rows."""
    db.executemany("INSERT INTO passage_words(rowid, words) VALUES (?, ?)", rows)


def remove(db: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Take passages out of the index."""
    db.executemany("DELETE FROM passage_words WHERE rowid = ?", ((i,) for i in ids))


def forget(db: sqlite3.Connection) -> None:
    """Drop what removed rows left behind in the index's segments, so that no byte of them stays.

    Newer SQLite does so by itself at each removal; the older one merges its segments here.
    """
    if sqlite3.sqlite_version_info < SECURE_DELETE_SINCE:
        db.execute("INSERT INTO passage_words(passage_words) VALUES ('optimize')")


def absent(db: sqlite3.Connection, question: str, among: Collection[int] | None = None) -> list[str]:
    """The `subject_words` of a question that no passage holds in any form, or none of those in `among`."""
    some = f"SELECT EXISTS (SELECT 1 FROM passage_words WHERE passage_words MATCH ? {_only(among)})"  # noqa: S608
    return [word for word in asked_words(question) if not db.execute(some, (f'"{word}"',)).fetchone()[0]]


def begins(db: sqlite3.Connection, beginning: str, among: Collection[int] | None = None) -> bool:
    """Whether any passage, or one of those in `among`, holds a word that begins so."""
    some = f"SELECT EXISTS (SELECT 1 FROM passage_words WHERE passage_words MATCH ? {_only(among)})"  # noqa: S608
    return bool(db.execute(some, (f'"{_plain(beginning)}" *',)).fetchone()[0])


def search(
    db: sqlite3.Connection, question: str, k: int, among: Collection[int] | None = None
) -> list[tuple[int, float]]:
    """The `k` best passages of all, or of those in `among`, as `(id, BM25 score)`, best first."""
    expression = match_expression(question)
    if not expression or (among is not None and not among):
        return []
    rows = db.execute(
        f"SELECT rowid, -rank FROM passage_words WHERE passage_words MATCH ? {_only(among)} "  # noqa: S608
        "ORDER BY rank, rowid LIMIT ?",
        (expression, k),
    )
    return [(int(i), float(score)) for i, score in rows]


def holding(
    db: sqlite3.Connection,
    phrases: Sequence[str],
    and_any: Sequence[str],
    k: int,
    among: Collection[int] | None = None,
) -> list[int]:
    """The ids of `k` passages that hold any of some phrases, and any of some words if there are any; best first.

    A phrase is words one after the other, in whatever form; nothing in it is taken for an operator.
    """
    either, also = (
        " OR ".join(f'"{_plain(text)}"' for text in dict.fromkeys(texts) if any(map(str.isalnum, text)))
        for texts in (phrases, and_any)
    )
    if not either or (among is not None and not among):
        return []
    rows = db.execute(
        f"SELECT rowid FROM passage_words WHERE passage_words MATCH ? {_only(among)} ORDER BY rank, rowid LIMIT ?",  # noqa: S608
        (f"({either}) AND ({also})" if also else either, k),
    )
    return [int(i) for (i,) in rows]


def _plain(text: str) -> str:
    """Words that can stand between FTS5's marks of quotation, which takes them apart as it did the documents."""
    return text.replace('"', " ").replace("\0", " ")


def _only(among: Collection[int] | None) -> str:
    """The filter for some passages, of any size: the numbers are our own ids, and SQLite bounds parameters."""
    return "" if among is None else f"AND rowid IN ({','.join(str(int(i)) for i in among)})"

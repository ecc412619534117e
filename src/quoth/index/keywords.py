"""BM25 over passages, through SQLite's FTS5, one row a passage.

A word that stands in most passages costs FTS5 a microsecond for each of them, and says little: from some
number of passages on, candidates are found by the rarer words of a question, and the commoner ones only put them in
order (`search`; what it costs and keeps: docs/SIZE.md).

FTS5 rather than bm25s (0.3.16): it finds the right passage a little more often, even where bm25s
is given the same stemmer (`python -m eval.retrieval` measures both), and a row of it comes and goes
inside the same transaction as the text it stands for, while bm25s scores a whole corpus at once.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from quoth.index.most_passages import Most

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
TOKENS = "tokenize = 'porter unicode61 remove_diacritics 2'"


def create(db: sqlite3.Connection) -> None:
    """Make the empty index in a database that has none."""
    db.execute(f"CREATE VIRTUAL TABLE passage_words USING fts5(words, {TOKENS})")
    if sqlite3.sqlite_version_info >= SECURE_DELETE_SINCE:
        db.execute("INSERT INTO passage_words(passage_words, rank) VALUES ('secure-delete', 1)")


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
    db: sqlite3.Connection,
    question: str,
    k: int,
    among: Collection[int] | None = None,
    extent: Extent | None = None,
) -> list[tuple[int, float]]:
    """The `k` best passages of all, or of those in `among`, as `(id, BM25 score)`, best first.

    Where the `extent` of the index is large, only so many postings are scored as keep the time in bounds: `_planned`.
    """
    expression = match_expression(question)
    if not expression or (among is not None and not len(among)):
        return []
    if extent is None or extent.passages <= _FREE or not (among is None or isinstance(among, Most)):
        return _best(db, expression, k, among)
    plan = _planned(db, question, extent)
    found: dict[int, float] = {}
    for one in plan.expressions:
        if len(found) < k:
            found = {**dict(_best(db, one, _MORE * k if plan.rest else k, among)), **found}
    if plan.rest and len(found) < k:  # the commoner words must do
        found = {**dict.fromkeys((i for i, _ in _best(db, f'"{plan.rest[0][0]}"', k, among)), 0.0), **found}
    for word, held in plan.rest:
        weight = _weight(held, extent.passages)
        for passage in _with(db, word, held, found) if weight > _NOTHING else ():
            found[passage] += weight
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:k]


@dataclass(frozen=True)
class Extent:
    """How many passages an index has, and, as far as it was asked, how many of them hold a common word."""

    passages: int
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Plan:
    """`expressions` are tried in turn until there are enough; `rest` are further words, rarest first, and how many
    hold each.
    """

    expressions: tuple[str, ...]
    rest: tuple[tuple[str, int], ...]


_FREE = 30_000
"""Up to so many passages every word of a question is looked up in all that hold it."""
_POSTINGS = 20_000
_OF_PASSAGES = 50
"""Beyond: so many postings are scored for a question, and one more for each so many passages."""
_MORE = 3
"""Candidates for each passage wanted, where words are left that put them in order."""
_COMMON = 5000
"""A word that so many passages hold is counted once for each state of the index: there are a few hundred."""
_NOTHING = 0.7
"""What a word in a third of all passages adds, which is not looked for."""
_SOUGHT = 40_000
"""A word that more passages hold is sought in each candidate; else all that hold it are gone through."""


def _planned(db: sqlite3.Connection, question: str, extent: Extent) -> _Plan:
    """Words from the rarest on, until they stand in as many passages as may be scored; at least the rarest.

    The commoner ones are looked for in the candidates and add what BM25 gives for a word that stands once in a
    passage of average length. Where even the rarest is too common, passages with the two rarest are tried first.
    """
    words = sought_words(question)
    counts = extent.counts
    held = {word: counts[word] if word in counts else _count(db, word) for word in words}
    counts.update((word, held[word]) for word in held if held[word] > _COMMON)
    order = sorted((word for word in held if held[word]), key=lambda word: held[word])
    most, spent, taken = _POSTINGS + extent.passages // _OF_PASSAGES, 0, 0
    for word in order:
        spent += held[word]
        if taken and spent > most:
            break
        taken += 1
    rest = tuple((word, held[word]) for word in order[taken:])
    either = " OR ".join(f'"{word}"' for word in order[:taken])
    if rest and held[order[0]] > most:
        return _Plan((f'"{order[0]}" AND "{order[1]}"', either), rest[1:])
    return _Plan((either,) if either else (), rest)


def _count(db: sqlite3.Connection, word: str) -> int:
    """How many passages hold a word: FTS5 counts postings in a thirtieth of the time that it scores them in."""
    rows = db.execute("SELECT count(*) FROM passage_words WHERE passage_words MATCH ?", (f'"{word}"',))
    return int(rows.fetchone()[0])


def _weight(held: int, passages: int) -> float:
    """The inverse document frequency as FTS5's BM25 has it, which is never below a millionth."""
    return max(math.log((passages - held + 0.5) / (held + 0.5)), 1e-6) if passages > held else 1e-6


def _best(db: sqlite3.Connection, expression: str, k: int, among: Collection[int] | None) -> list[tuple[int, float]]:
    rows = db.execute(
        f"SELECT rowid, -rank FROM passage_words WHERE passage_words MATCH ? {_only(among)} "  # noqa: S608
        "ORDER BY rank, rowid LIMIT ?",
        (expression, k),
    )
    return [(int(i), float(score)) for i, score in rows]


def _with(db: sqlite3.Connection, word: str, held: int, ids: Collection[int]) -> list[int]:
    """Those of a few passages that hold a word, which `held` do."""
    chosen, plus = ",".join(str(int(i)) for i in ids), "" if held > _SOUGHT else "+"
    rows = db.execute(
        f"SELECT rowid FROM passage_words WHERE passage_words MATCH ? AND {plus}rowid IN ({chosen})",  # noqa: S608
        (f'"{word}"',),
    )
    return [int(i) for (i,) in rows]


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
    """The filter for some passages, of any size: the numbers are our own ids, and SQLite bounds parameters.

    The plus keeps SQLite from looking every passage up by itself: 56 s for 90,000 of 100,000, without it 0.1 s.
    """
    if among is None:
        return ""
    not_, chosen = ("NOT ", among.others) if isinstance(among, Most) else ("", among)
    return f"AND +rowid {not_}IN ({','.join(str(int(i)) for i in chosen)})"

"""What callers pass, checked before anything is done with it: each refusal says how to pass it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from quoth.answering.reply import without_markers
from quoth.config import DEFAULTS, UPLOADS, Settings
from quoth.errors import CorpusError, DocumentError, IndexMismatch, QuestionError, UsageError
from quoth.files.corpus import File, Listing, file_hash
from quoth.index.seam import IndexSnapshot, IndexStore
from quoth.types import Answer, Exchange, PastTurn, Place


def checked_question(question: Any, settings: Settings = DEFAULTS) -> str:
    """The question without white space around it. Raises QuestionError for one that cannot be asked."""
    if not isinstance(question, str) or not any(c.isalnum() for c in question):
        raise QuestionError("the question is empty", 'ask something: quoth ask "Who founded it?"')
    limit = settings.max_question_chars
    if len(question) > limit:
        raise QuestionError(
            f"the question has {len(question):,} characters; the limit is {limit:,}",
            "ask it in fewer words, and put long texts into the corpus",
        )
    return question.encode("utf-8", "replace").decode("utf-8").strip()


TURNS = 12
"""The last turns of a conversation are looked at; a follow-up reaches no further back."""
SEARCHED = 20
"""Passages among which the one that an answer was from is looked for."""
SAID = 2_000
"""Characters of a thing said that are looked at."""
CITED = 3
"""Places of the last answer that are looked around."""
LAST = 2**31
"""No document has so many characters."""


def checked_history(history: Any) -> list[Exchange]:
    """The last TURNS turns, without markers; of one that was not answered the question alone.

    What was said is a text, an `Answer` or its JSON, or nothing. Raises UsageError for what is no history.
    """
    turns = []
    for turn in history[-TURNS:] if isinstance(history, Sequence) and not isinstance(history, str) else [None]:
        if not isinstance(turn, Sequence) or isinstance(turn, str) or len(turn) != 2:  # noqa: PLR2004 - a pair
            raise UsageError(
                "a history is a list of (question, answer) pairs, oldest first",
                'pass it so: history=[("Who founded it?", "Ada Byron")]',
            )
        said = _said(turn[1])
        turns.append((str(turn[0])[:SAID], without_markers(str(said)[:SAID])))
    return turns


def _said(past: Any) -> str:
    """What a history keeps of what was said."""
    if isinstance(past, Answer):
        return past.said
    if isinstance(past, Mapping):
        return str(past.get("text", "")) if past.get("status") == "answered" else ""
    return str(past or "")


def cited_places(history: Any) -> list[Place]:
    """Where the last answer of a `checked_history` stands, if it is known: a text says nothing of that.

    JSON comes from outside; what is no place in it is passed over.
    """
    past = history[-1][1] if history else None
    if isinstance(past, Answer):
        return [(c.document, c.start, c.end) for c in past.citations][:CITED]
    held = past.get("citations") if isinstance(past, Mapping) else None
    listed = held if isinstance(held, (list, tuple)) else ()
    found = [(c.get("document"), c.get("start"), c.get("end")) for c in listed if isinstance(c, Mapping)]
    return [(d, a, b) for d, a, b in found if isinstance(d, str) and type(a) is type(b) is int and 0 <= a < b < LAST][
        :CITED
    ]


def last_cited(history: Sequence[PastTurn], snapshot: IndexSnapshot, sources: Collection[str] | None) -> str:
    """The file that the last answer of a conversation was from, if it is among `sources`; empty where none is known.

    Of an answer that is passed as a text it is the file of a passage that the answer's words stand in.
    """
    for question, said in reversed(history[-TURNS:]):
        if isinstance(said, Answer):
            names = [citation.source for citation in said.citations]
        else:
            words = without_markers(_said(said)[:SAID]).rstrip(".").casefold()
            among = None if sources is None else snapshot.passage_ids(sources)
            found = snapshot.lexical(f"{words} {question}", SEARCHED, among) if words else []
            passages = snapshot.passages([id_ for id_, _ in found], sources)
            names = [p.source for p in passages if words in " ".join(p.rendering.text.split()).casefold()]
        if known := [name for name in names if sources is None or name in sources]:
            return known[0]
    return ""


def checked_sources(sources: Collection[str] | None, snapshot: IndexSnapshot) -> Collection[str] | None:
    """The files to ask: those that are named, and nobody's uploads unless they are; None for all.

    Raises UsageError for a name that no document of the index has.
    """
    if sources is None:
        return snapshot.shared()
    if isinstance(sources, str):
        raise UsageError("sources must be a list of names", f"pass it so: sources=[{sources!r}]")
    unknown = set(sources) - snapshot.names()
    if unknown:
        raise UsageError(
            f"no such document in the index: {', '.join(sorted(unknown))}",
            "name one as citations do, by its path within the corpus",
        )
    return frozenset(sources)


def refuse_other_corpus(store: IndexStore, listing: Listing, corpus: Path | None) -> None:
    """Raises IndexMismatch for an index without any file of the corpus, by name or content: it was made for another."""
    with store.snapshot() as snapshot:
        known = {name: source for name, source in snapshot.sources().items() if not name.startswith(UPLOADS)}
    there = {file.source: file for file in listing.files if not file.source.startswith(UPLOADS)}
    contents = {source.file_sha256 for source in known.values()}
    if known and there and known.keys().isdisjoint(there) and not any(_is_among(f, contents) for f in there.values()):
        raise IndexMismatch(
            f"the index in {store.place} holds none of the files of {corpus}; it was made for others",
            f"name another index, or replace it: quoth index --rebuild --corpus {corpus} {store.option}",
        )


def _is_among(file: File, contents: Collection[str]) -> bool:
    """Whether a file's content is known, under whatever name."""
    try:
        return file_hash(file) in contents
    except DocumentError:
        return False


def check_texts(texts: Any) -> None:
    """Raises UsageError for what is no mapping of strings to strings, CorpusError for an empty one."""
    how = 'pass them so: from_texts({"name": "text"})'
    if not isinstance(texts, Mapping) or not all(isinstance(t, str) for pair in texts.items() for t in pair):
        raise UsageError("texts must be strings by name", how)
    if not texts:
        raise CorpusError("there is no text to ask", how)

"""What of a conversation is kept as text: its title, and what it is found by."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from itertools import chain, count
from typing import Any, Final

TITLE_CHARS: Final = 60
"""The most characters of a title that a question gives; a person may give LONGEST_TITLE."""
LONGEST_TITLE: Final = 200


def title_of(question: str) -> str:
    """A question in one line, cut at a word to TITLE_CHARS characters.

    >>> title_of("Who founded the company that ran the ferries between the islands?")
    'Who founded the company that ran the ferries between the…'
    """
    said = " ".join(question.split())
    if len(said) <= TITLE_CHARS:
        return said
    words, space, _ = said[:TITLE_CHARS].rpartition(" ")
    return (words if space else said[: TITLE_CHARS - 1]).rstrip(" ,;:") + "…"


def distinct(title: str, taken: Collection[str]) -> str:
    """A title, with a number where one that is the same but for case and blanks is taken (`folded`).

    >>> distinct("Who?", {"who?", "who? (2)"}), distinct("Why?", {"who?"})
    ('Who? (3)', 'Why?')
    """
    named = (f"{title} ({number})" for number in count(2))
    return next(one for one in chain([title], named) if folded(one) not in taken)


def storable(text: str) -> str:
    """The text without lone surrogates, which SQLite takes for no text."""
    return text.encode("utf-8", "replace").decode("utf-8")


def folded(text: str) -> str:
    """How texts are compared in a search: SQLite's own LIKE knows the case of ASCII only."""
    return " ".join(unicodedata.normalize("NFC", storable(text).casefold()).split())


def searchable(question: str, answer: Mapping[str, Any] | None) -> str:
    """The texts that a turn is found by. Each is one line, so that no search goes from one to the next."""
    found = [question]
    if answer is not None:
        found += [str(answer.get("text", "")), *(str(cited.get("quote", "")) for cited in answer.get("citations", ()))]
    return "\n".join(folded(text) for text in found)

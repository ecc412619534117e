"""Which documents a question names: by the names of their files, by their titles, or by what writings are called."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePath

from quoth.answering.records import word_set
from quoth.answering.shape.overview_forms import WRITINGS, points_only
from quoth.index.keywords import STOP_WORDS
from quoth.index.snapshot import Snapshot

_MANY = re.compile(
    r"\b(?:all|these|those|every|each|both|them|they|everything|folder|corpus|collection|archive)\b", re.IGNORECASE
)
_PARTED = re.compile(r"(?<=[a-z])(?=[A-Z])|[_\W]+")
_SMALL = STOP_WORDS | {"all", "every", "each", "both", "whole", "entire", "here", "everything", "complete", "full"}
_DETERMINED = re.compile(r"(?:the|this|that|these|those|my|our|your|all|whole|entire|of)\s+", re.IGNORECASE)


def named(topic: str, snapshot: Snapshot, sources: Collection[str], cited: str = "") -> list[str]:
    """The documents among `sources` that a topic names, in the order of their names; empty for what names none.

    What only points ("this", "the report") is the one document that there is, else the one `cited` last, else all.
    """
    every = sorted(sources)
    if points_only(topic):
        return every if _MANY.search(topic) or not cited else [cited]
    if exact := [name for name in every if topic.casefold() in {name.casefold(), PurePath(name).name.casefold()}]:
        return exact
    said = word_set(topic) - _SMALL
    generic = {word for word in said if WRITINGS.fullmatch(word)}
    if not said:
        return []
    if (generic or _is_name(topic)) and (found := _titled(said, generic, snapshot, every)):
        return found
    if generic != said:
        return []
    plural = bool(_MANY.search(topic)) or any(_is_plural(word) for word in topic.split())
    return every if plural or not cited else [cited]


def _titled(said: frozenset[str], generic: Collection[str], snapshot: Snapshot, every: list[str]) -> list[str]:
    """The documents whose names or titles hold all words of a topic, or all but what writings are called."""
    titles = snapshot.titles(every)
    held = {name: _words(PurePath(name).stem) | word_set(titles.get(name, "")) for name in every}
    own = said - set(generic)
    return [name for name in every if said <= held[name]] or [name for name in every if own and own <= held[name]]


def _is_name(topic: str) -> bool:
    """Whether a topic is written as the name of a file is."""
    return any(mark in topic for mark in "._/") and " " not in _DETERMINED.sub("", topic)


def _words(name: str) -> frozenset[str]:
    return word_set(" ".join(_PARTED.split(name)))


def _is_plural(word: str) -> bool:
    plain = word.strip(".,?!").casefold()
    return (
        bool(WRITINGS.fullmatch(plain))
        and plain.endswith("s")
        and plain not in {"minutes", "notes", "slides", "guidelines"}
    )

"""Which documents a question names: by the names of their files or their ends, by their titles, or by what
writings are called.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePath

from quoth.answering.records import word_set
from quoth.answering.shape.overview_forms import GATHERINGS, PARTS, RULES, WRITINGS, points_only
from quoth.index.keywords import STOP_WORDS, subject_words
from quoth.index.seam import IndexSnapshot

_MANY = re.compile(
    r"\b(?:all|these|those|every|each|both|them|they|everything|folder|corpus|collection|archive)\b", re.IGNORECASE
)
_PARTED = re.compile(r"(?<=[a-z])(?=[A-Z])|[_\W]+")
_WHOLLY = ("all", "every", "each", "both", "whole", "entire", "here", "everything", "complete", "full")
_SMALL = word_set(" ".join((*STOP_WORDS, *_WHOLLY)))
"""As `word_set` has them: "this" loses its ending there as a plural does."""
_ADDED = re.compile(
    r"(?:ings?|ages?|ers?|ors?|m[ae]n|wom[ae]n|ments?|ly|ness|ions?|ations?|al|ed|s|ists?|ships?|hood|ful|less|able|ity"
    r"|ies|y|ance|ence|e)$"
)
_SHORTEST = 4
"""Letters of a stem by which a word is looked for."""
_DETERMINED = re.compile(r"(?:the|this|that|these|those|my|our|your|all|whole|entire|of)\s+", re.IGNORECASE)


def named(
    topic: str, snapshot: IndexSnapshot, sources: Collection[str], cited: str = "", *, whole: bool = False
) -> list[str]:
    """The documents among `sources` that a topic names, in the order of their names; empty for what names none.

    What only points ("this", "the report") is the one document that there is, else the one `cited` last, else all.
    `whole` says that a title is meant without a word for a writing too ("summarise the ferry"), and that a meeting is
    what was written of it.
    """
    every = sorted(sources)
    if points_only(topic):
        return every if _MANY.search(topic) or not cited else [cited]
    if exact := [name for name in every if topic.casefold() in {name.casefold(), PurePath(name).name.casefold()}]:
        return exact
    said = word_set(topic) - _SMALL
    generic = {word for word in said if _is_kind(word) or _is_kind(f"{word}s")}
    if not said:
        return []
    if of_format := _of_format(said, generic, every):
        return of_format
    if (generic or whole or _is_name(topic)) and (found := _titled(said, generic, snapshot, every)):
        return found
    if generic != said or (not whole and all(GATHERINGS.fullmatch(word) for word in said)):
        return []
    return every if asks_for_many(topic) or not cited else [cited]


def _of_format(said: Collection[str], generic: Collection[str], every: Collection[str]) -> list[str]:
    """The documents whose files end as some word says: "the PDF", "the html page"; none where other words are said."""
    endings = {name: PurePath(name).suffix[1:].casefold() for name in every}
    wanted = {ending for ending in endings.values() if {ending, f"{ending}s"} & set(said)} - {""}
    others = {word for word in said if word.removesuffix("s") not in wanted} - set(generic)
    return [] if others else [name for name in every if endings[name] in wanted]


def asks_for_many(topic: str) -> bool:
    """Whether a topic names more than one document: "these files", "everything"."""
    return bool(_MANY.search(topic)) or any(_is_plural(word) for word in topic.split())


def means_all(topic: str) -> bool:
    """Whether a topic says nothing but that it is all documents.

    >>> means_all("this folder"), means_all("these files"), means_all("all reports on moss"), means_all("this report")
    (True, True, False, False)
    """
    said = word_set(topic) - _SMALL
    return asks_for_many(topic) and all(_is_kind(word) or _is_kind(f"{word}s") for word in said)


def own_words(topic: str) -> list[str]:
    """The words that say what a topic is about, without what writings and their parts are called."""
    found = subject_words(topic)
    return [word for word in found if not (_is_kind(word) or PARTS.fullmatch(word))] or found


def is_of_a_kind(topic: str) -> bool:
    """Whether a topic is called a writing or what one is written of, and is no rule, which a few sentences may be.

    >>> is_of_a_kind("the story about the ferry"), is_of_a_kind("the policy on parking"), is_of_a_kind("the ferry")
    (True, False, False)
    """
    said = [word for word in subject_words(topic) if not PARTS.fullmatch(word)]
    return any(_is_kind(word) and not RULES.fullmatch(word) for word in said) and len(said) == len(subject_words(topic))


def kinds_in(topic: str) -> list[str]:
    """What a topic is called, of the words for writings and what they are written of, in lower case.

    >>> kinds_in("the news report")
    ['report']
    """
    return [word.casefold() for word in re.findall(r"[\w-]+", topic) if _is_kind(word)]


def occurs_akin(word: str, snapshot: IndexSnapshot, sources: Collection[str]) -> bool:
    """Whether a word occurs without what is added to its stem: "camp" for "camping", "mile" for "mileage"."""
    stem = bare(word)
    return stem != word and word.islower() and snapshot.begins(stem, sources)


def bare(word: str) -> str:
    """A word without an ending that makes another word of it; the word where too little would be left.

    >>> bare("mileage"), bare("king")
    ('mile', 'king')
    """
    stem = _ADDED.sub("", word)
    return stem if len(stem) >= _SHORTEST else word


def _is_kind(word: str) -> bool:
    return bool(WRITINGS.fullmatch(word) or GATHERINGS.fullmatch(word))


def _titled(said: frozenset[str], generic: Collection[str], snapshot: IndexSnapshot, every: list[str]) -> list[str]:
    """The documents whose names or titles hold all words of a topic, or all but what writings are called.

    A topic that is called no writing is a document's only if it is most of its name or title: "expenses" is a part of
    what "Leave and expenses" is about.
    """
    titles = snapshot.titles(every)
    calls = {name: (_words(PurePath(name).stem), word_set(titles.get(name, ""))) for name in every}
    held = {name: stem | title for name, (stem, title) in calls.items()}
    own = said - set(generic)
    if not generic:
        return [name for name in every if own <= held[name] and any(_is_most(own, call) for call in calls[name])]
    return [name for name in every if said <= held[name]] or [name for name in every if own and own <= held[name]]


def _is_most(own: frozenset[str], call: frozenset[str]) -> bool:
    """Whether words are more than half of what a name or title says, small words and kinds of writings aside."""
    telling = {word for word in call - _SMALL if not (_is_kind(word) or word.isdigit())}
    return len(own & telling) * 2 > len(telling)


def _is_name(topic: str) -> bool:
    """Whether a topic is written as the name of a file is."""
    return any(mark in topic for mark in "._/") and " " not in _DETERMINED.sub("", topic)


def _words(name: str) -> frozenset[str]:
    return word_set(" ".join(_PARTED.split(name)))


def _is_plural(word: str) -> bool:
    plain = word.strip(".,?!").casefold()
    return _is_kind(plain) and plain.endswith("s") and plain not in {"minutes", "notes", "slides", "guidelines"}

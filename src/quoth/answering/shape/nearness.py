"""Is the place where an answer was found about what was asked? A near miss answers another question.

Of the boiler's warranty, say, where the pump's was asked: a reader is sure of the words, and that the pump is spoken
of elsewhere and not here is told by counting.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quoth.answering.stems import stem, stems
from quoth.index.keywords import subject_words
from quoth.types import Passage

_USUAL = 2
"""Words of a question that a place may lack and others have: half of all good answers lack one or two."""
STRAY = 0.3
"""Log-odds that an answer loses for each word beyond these."""


def held(passage: Passage) -> frozenset[str]:
    """The stems of all words of a passage, its headings and its file's name."""
    return stems(f"{passage.source} {' '.join(passage.headings)} {passage.rendering.text}")


_OWNED = re.compile(r"\b(\w+)['’]s?\s+(\w+)(?:\s+(\w+))?")  # noqa: RUF001
_OF = re.compile(r"\b(\w+)\s+of\s+(?:the|an?|this|that|his|her|its|their)\s+(\w+)", re.IGNORECASE)
OTHERS = 2.0
"""Log-odds that an answer loses which is about what belongs to something else."""


def is_of_another(question: str, sentence: str) -> bool:
    """Whether a sentence gives what is asked for to another owner, as "the mill's lease" is not "the bakery's lease".

    >>> is_of_another("When does the mill's lease end?", "The bakery's lease runs until 2030.")
    True
    >>> is_of_another("When does the lease of the mill end?", "The mill's lease runs until 2030.")
    False
    >>> is_of_another("Who held the man's hand?", "She held Bob's hand.")  # Bob may be the man
    False
    """
    said, words = _owners(sentence), stems(sentence)
    return any(
        stem(owner) not in words and any(owner[0].isupper() == other[0].isupper() for other in said.get(thing, ()))
        for thing, owners in _owners(question).items()
        for owner in owners
    )


def _owners(text: str) -> dict[str, set[str]]:
    """What the things of a text belong to, by the possessive and by "of the"; things as stems."""
    pairs = [(owner, thing) for owner, *things in _OWNED.findall(text) for thing in things if thing]
    pairs += [(owner, thing) for thing, owner in _OF.findall(text)]
    found: dict[str, set[str]] = {}
    for owner, thing in pairs:
        found.setdefault(stem(thing), set()).add(owner)
    return found


def astray(question: str, passage: Passage, passages: Sequence[Passage]) -> float:
    """What an answer of a passage loses, in log-odds, for words of the question that only other passages have.

    A name that others stand under and this one does not have sets them apart by itself: "it costs" below "Aqua Pro"
    is not what the "Aqua Lite" costs.
    """
    asked, own = stems(" ".join(subject_words(question))), held(passage)
    elsewhere = frozenset().union(*(held(other) & asked for other in passages)) - own
    named = frozenset().union(*(stems(" ".join(other.headings)) for other in passages)) & _names(question)
    return STRAY * max(0, len(elsewhere) - _USUAL) + (OTHERS if named - own else 0.0)


def _names(question: str) -> frozenset[str]:
    """The stems of what a question calls by its name: words with a capital or a figure, but the one that opens it."""
    _, *words = question.split() or [""]
    return stems(" ".join(word for word in words if word[:1].isupper() or any(map(str.isdigit, word))))

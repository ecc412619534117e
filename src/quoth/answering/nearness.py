"""Is the place where an answer was found about what was asked? A near miss answers another question.

Of the boiler's warranty, say, where the pump's was asked: a reader is sure of the words, and that the pump is spoken
of elsewhere and not here is told by counting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from quoth.answering.records import word_set
from quoth.index.keywords import subject_words
from quoth.types import Passage

_ENDING = re.compile(r"(?:'s|’s|ings?|ed|es|s|ly|er|e)$")  # noqa: RUF001
_SHORT = 4  # letters of a word that keeps its ending
_USUAL = 2
"""Words of a question that a place may lack and others have: half of all good answers lack one or two."""
STRAY = 0.3
"""Log-odds that an answer loses for each word beyond these."""


def stems(words: Iterable[str]) -> frozenset[str]:
    """Words without their endings, roughly: enough to find "closing" in "closes"."""
    return frozenset(_ENDING.sub("", word) if len(word) > _SHORT else word for word in words)


def held(passage: Passage) -> frozenset[str]:
    """The stems of all words of a passage, its headings and its file's name."""
    return stems(word_set(f"{passage.source} {' '.join(passage.headings)} {passage.rendering.text}"))


def astray(question: str, passage: Passage, passages: Sequence[Passage]) -> float:
    """What an answer of a passage loses, in log-odds, for words of the question that only other passages have."""
    asked = stems(word_set(" ".join(subject_words(question))))
    elsewhere = frozenset().union(*(held(other) & asked for other in passages)) - held(passage)
    return STRAY * max(0, len(elsewhere) - _USUAL)

"""Is the place where an answer was found about what was asked? What of the question's own words it lacks.

A near miss answers another question: of the boiler's warranty where the pump's was asked. A reader is sure of the
words; that the pump is nowhere near is told by counting.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quoth.answering.records import word_set
from quoth.index.keywords import subject_words
from quoth.types import Passage

_NAME = re.compile(r"(?<![.!?:]\s)(?<!^)(?<![\w'’-])[^\W\d_a-zß-öø-ÿ][\w'’-]*")  # noqa: RUF001
_FIGURE = re.compile(r"(?<![\w.,])\d[\d.,]*\d|(?<![\w.,])\d")
_ENDING = re.compile(r"(?:'s|’s|ings?|ed|es|s|ly|er|e)$")  # noqa: RUF001


@dataclass(frozen=True)
class Nearness:
    """The share of what the words of a question weigh that a place has, and how many names and figures it lacks."""

    shared: float
    names: int
    figures: int


def stems(words: Iterable[str]) -> frozenset[str]:
    """Words without their endings, roughly: enough to find "closing" in "closes"."""
    return frozenset(_ENDING.sub("", word) if len(word) > 4 else word for word in words)  # noqa: PLR2004


def held(passage: Passage) -> frozenset[str]:
    """The stems of all words of a passage, its headings and its file's name."""
    return stems(word_set(f"{passage.source} {' '.join(passage.headings)} {passage.rendering.text}"))


def nearness(question: str, passage: Passage, others: Sequence[frozenset[str]]) -> Nearness:
    """How near a passage is to a question; `others` are what `held` says of all passages that were read.

    A word weighs the more, the fewer of the passages have it.
    """
    own = held(passage)
    asked = stems(word_set(" ".join(subject_words(question))))
    count = Counter(word for words in others for word in words & asked)
    weights = {word: math.log1p(len(others) / (1 + count[word])) for word in asked}
    total = sum(weights.values())
    names = stems(word_set(" ".join(_NAME.findall(question)))) & asked
    figures = set(_FIGURE.findall(question)) - set(_FIGURE.findall(passage.rendering.text + " ".join(passage.headings)))
    return Nearness(
        shared=sum(weight for word, weight in weights.items() if word in own) / total if total else 1.0,
        names=len(names - own),
        figures=len(figures),
    )

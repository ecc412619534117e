"""A yes or no that a network gave, with the sentence it rests on, and what the words of question and passage share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from quoth.answering.stems import stems
from quoth.types import Passage, Span

_EMPHASIS = re.compile(r"[*_`#]+")


@dataclass(frozen=True)
class Proof:
    """What decides: "yes" or "no", or "" where the passage says neither; `evidence` is its place in the document.

    `sure` says that words and figures alone decide it, whatever the network found.
    """

    said: str
    evidence: Span
    sure: bool = False


@dataclass(frozen=True)
class PolarCase:
    """A yes or no question, a passage, what a network says to it, and the place that this rests on."""

    passage: Passage
    question: str
    said: str
    evidence: Span

    @cached_property
    def sentence(self) -> str:
        """The words that the answer rests on."""
        return self.passage.slice(*self.evidence)

    @cached_property
    def asked(self) -> frozenset[str]:
        """Stems of what the question is about."""
        return stems(self.question)

    @cached_property
    def around(self) -> frozenset[str]:
        """Stems of what a passage stands under: its headings and the name of its file."""
        return stems(" ".join((*self.passage.headings, re.sub(r"[\W_]+", " ", self.passage.source))))

    @cached_property
    def known(self) -> frozenset[str]:
        """Stems of all that the passage says, and of its headings."""
        return stems(_EMPHASIS.sub(" ", self.passage.text)) | self.around

    def refused(self) -> Proof:
        """Neither yes nor no."""
        return Proof("", self.evidence)

    def sentences(self) -> list[tuple[Span, str]]:
        """The sentences of the passage, with their places."""
        return [(place, self.passage.slice(*place)) for place in self.passage.sentences]

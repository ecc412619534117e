"""Passages → answers. `Reader` is the seam; `TrainedReader` stands behind it.

The weights and the numbers fitted to them lie in the package, in `weights/`, with a model card
that says how they were trained and what they get wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from os import PathLike
from pathlib import Path
from typing import Protocol

from quoth.answering.network import Model, Reading
from quoth.types import Candidate, Exchange, Passage, Span

WEIGHTS = Path(__file__).parent.parent / "weights"
_BATCH = 16
"""Passages read at once."""


class Reader(Protocol):
    """What finds answers in passages."""

    @property
    def threshold(self) -> float:
        """The confidence below which an answer is not worth giving, in [0, 1]."""

    def read(self, question: str, history: Sequence[Exchange], passages: Sequence[Passage]) -> list[Candidate]:
        """Answers found in the passages, given best first; the best answer first, at most one for a sentence."""


class TrainedReader:
    """A small network that finds the words of an answer, or yes or no, or nothing (`quoth.answering.network`).

    It reads each passage by itself, with the question and the last turns of the conversation; its
    confidence in a passage's best span is fitted to be comparable between passages.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self.threshold = model.fitted.threshold

    @classmethod
    def open(cls, folder: str | PathLike[str]) -> TrainedReader:
        """The reader that `make reader` left in a folder. Raises ReaderError."""
        return cls(Model.open(Path(folder)))

    def read(self, question: str, history: Sequence[Exchange], passages: Sequence[Passage]) -> list[Candidate]:
        """See `Reader.read`. The best answer of each passage, the likeliest passage first."""
        found = [
            _candidate(passage, reading)
            for first in range(0, len(passages), _BATCH)
            for passage, reading in zip(
                passages[first : first + _BATCH],
                self._model.read(
                    question, history, [p.text for p in passages[first : first + _BATCH]], first=first + 1
                ),
                strict=True,
            )
            if reading.spans
        ]
        best: dict[tuple[str, Span], Candidate] = {}
        for candidate in sorted(found, key=lambda candidate: -candidate.confidence):
            best.setdefault((candidate.passage.document, candidate.evidence), candidate)
        return list(best.values())


@cache
def packaged_reader() -> TrainedReader:
    """The reader that comes with Quoth, loaded once. Raises ReaderError when its files are damaged."""
    return TrainedReader.open(WEIGHTS)


def _candidate(passage: Passage, reading: Reading) -> Candidate:
    span = reading.spans[0]
    words = (passage.start + span.start, passage.start + span.end)
    answer = reading.answer()
    own = words if answer == span.text else None
    return Candidate(passage, sentences_around(passage, *words), answer, reading.confidence, own)


def sentences_around(passage: Passage, start: int, end: int) -> Span:
    """From the start of the sentence in which a span begins to the end of the one in which it ends."""
    touched = [(a, b) for a, b in passage.sentences if a < end and start < b]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)

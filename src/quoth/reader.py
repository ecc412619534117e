"""Passages → answers. `Reader` is the seam; `SentenceSelector` stands behind it by default.

The selector does not understand a sentence, it compares: the answer is the sentence that is nearest
to the question in meaning and shares most of its words. How far that can be trusted was fitted on
labelled questions (`training/fit_selector.py`), never on the documents it answers from.

`TrainedReader` runs a network that `make reader` trains; none is shipped yet.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from quoth.encoder import Encoder
from quoth.lexical import content_words, words
from quoth.model import Model, Reading
from quoth.types import Candidate, Exchange, Passage, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BATCH = 16
"""Passages read at once."""
_STEM = 5
"""Letters. Words that agree in these are taken for forms of one word."""


class Reader(Protocol):
    """What finds answers in passages."""

    @property
    def threshold(self) -> float:
        """The confidence below which an answer is not worth giving, in [0, 1]."""

    def read(self, question: str, history: Sequence[Exchange], passages: Sequence[Passage]) -> list[Candidate]:
        """Answers found in the passages, the best first, at most one for a sentence."""


class TrainedReader:
    """A small network that finds the words of an answer, or yes or no, or nothing (`quoth.model`).

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
                self._model.read(question, history, [p.text for p in passages[first : first + _BATCH]]),
                strict=True,
            )
            if reading.spans
        ]
        best: dict[tuple[str, Span], Candidate] = {}
        for candidate in sorted(found, key=lambda candidate: -candidate.confidence):
            best.setdefault((candidate.passage.document, candidate.evidence), candidate)
        return list(best.values())


def _candidate(passage: Passage, reading: Reading) -> Candidate:
    span = reading.spans[0]
    evidence = _sentences_around(passage, passage.start + span.start, passage.start + span.end)
    return Candidate(passage, evidence, reading.answer(), reading.confidence)


def _sentences_around(passage: Passage, start: int, end: int) -> Span:
    """From the start of the sentence in which a span begins to the end of the one in which it ends."""
    touched = [(a, b) for a, b in passage.sentences if a < end and start < b]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)


class SentenceSelector:
    """Picks whole sentences by likeness to the question.

    The confidence is a logistic regression on the sentence's cosine to the question, the share of
    the question's content words in it, and its lead over the runner-up. On the half of the
    questions that did not fit it, 48 % of the answerable are answered with the right sentence and
    60 % of the unanswerable refused: likeness alone does not tell a near miss.
    """

    BIAS = -1.507
    COSINE = 1.471
    COVERAGE = 1.376
    LEAD = 0.417
    threshold = 0.60

    def __init__(self, encoder: Encoder, cached_sentences: int = 4096) -> None:
        self._encoder = encoder
        self._cached = cached_sentences
        self._lock = threading.Lock()
        self._cache: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def read(
        self,
        question: str,
        history: Sequence[Exchange],  # noqa: ARG002 - it compares a stand-alone question
        passages: Sequence[Passage],
    ) -> list[Candidate]:
        """See `Reader.read`. Every sentence is a candidate."""
        places = _sentences(passages)
        if not places:
            return []
        texts = [passage.slice(*span) for passage, span in places]
        cosines = self._vectors(texts) @ self._encoder.encode([question])[0]
        shares = [coverage(question, text) for text in texts]
        likeness = [self.COSINE * float(c) + self.COVERAGE * s for c, s in zip(cosines, shares, strict=True)]
        order = sorted(range(len(texts)), key=lambda i: -likeness[i])
        lead = likeness[order[0]] - likeness[order[1]] if len(order) > 1 else 0.0
        return [
            Candidate(
                passage=places[i][0],
                evidence=places[i][1],
                short=texts[i],
                confidence=_logistic(self.BIAS + likeness[i] + (self.LEAD * lead if rank == 0 else 0.0)),
            )
            for rank, i in enumerate(order)
        ]

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import numpy as np

        with self._lock:
            known = {text: self._cache[text] for text in texts if text in self._cache}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        fresh = dict(zip(missing, self._encoder.encode(missing), strict=True)) if missing else {}
        known |= fresh
        with self._lock:
            for text in dict.fromkeys(texts):  # the last used go to the end, the least used are dropped
                self._cache[text] = known[text]
                self._cache.move_to_end(text)
            while len(self._cache) > self._cached:
                self._cache.popitem(last=False)
        return np.stack([known[text] for text in texts])


def _sentences(passages: Sequence[Passage]) -> list[tuple[Passage, Span]]:
    """Each sentence once, though passages overlap, in the order of the passages."""
    places: dict[tuple[str, Span], tuple[Passage, Span]] = {}
    for passage in passages:
        for span in passage.sentences:
            places.setdefault((passage.document, span), (passage, span))
    return list(places.values())


def coverage(question: str, sentence: str) -> float:
    """The share of the question's content words that the sentence has in some form, in [0, 1]."""
    wanted = {word[:_STEM] for word in content_words(question)}
    return len(wanted & {word[:_STEM] for word in words(sentence)}) / len(wanted) if wanted else 0.0


def _logistic(value: float) -> float:
    return (1 + math.tanh(value / 2)) / 2  # the same function, and it never overflows

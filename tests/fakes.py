"""Small stand-ins for the seams: an encoder of hashed words, a reader that says what it is told."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from quoth.answering.candidates import Candidate
from quoth.answering.reader import sentences_around
from quoth.types import Exchange, Passage


class WordEncoder:
    """A text's vector counts its words in 64 hashed bins: texts that share words are near.

    A token is a word or a mark, so token counts can be worked out by hand. `encoded` keeps every
    text that was ever encoded.
    """

    name = "words"
    dimension = 64

    def __init__(self, sha256: str = "0" * 64) -> None:
        self.sha256 = sha256
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        self.encoded += texts
        vectors = np.full((len(texts), self.dimension), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                vectors[row, hashlib.sha256(word.encode()).digest()[0] % self.dimension] += 1
        if progress:
            progress(len(texts))
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(re.findall(r"\w+|[^\w\s]", text)) for text in texts]


class ScriptedReader:
    """Answers with the first sentence that holds `needle`, always with the same confidence."""

    threshold = 0.5

    def __init__(self, needle: str, confidence: float = 0.9, short: str | None = None) -> None:
        self.needle = needle
        self.confidence = confidence
        self.short = short
        self.asked: list[tuple[str, list[Exchange], list[Passage]]] = []

    def read(self, question: str, history: Sequence[Exchange], passages: Sequence[Passage]) -> list[Candidate]:
        self.asked.append((question, list(history), list(passages)))
        return [
            Candidate(passage, span, self.short or passage.slice(*span), self.confidence)
            for passage in passages
            for span in passage.sentences
            if self.needle in passage.slice(*span)
        ][:1]


class OverlapReader:
    """Proposes every sentence; the one that shares most words with the question is the surest."""

    threshold = 0.0

    def read(
        self,
        question: str,
        history: Sequence[Exchange],  # noqa: ARG002 - it knows of no conversation
        passages: Sequence[Passage],
    ) -> list[Candidate]:
        asked = set(re.findall(r"\w+", question.lower()))
        found = [
            Candidate(passage, span, text, len(asked & set(re.findall(r"\w+", text.lower()))) / (1 + len(asked)))
            for passage in passages
            for span in passage.sentences
            for text in (passage.slice(*span),)
        ]
        return sorted(found, key=lambda candidate: -candidate.confidence)


class WordsReader:
    """Proposes given words with given confidences, wherever they stand and are not hidden from it."""

    threshold = 0.5

    def __init__(self, words: dict[str, float], answers: dict[str, dict[str, float]] | None = None) -> None:
        self.words = words
        self.answers = answers or {}
        self.asked: list[str] = []

    def read(
        self,
        question: str,
        history: Sequence[Exchange],  # noqa: ARG002 - it knows of no conversation
        passages: Sequence[Passage],
    ) -> list[Candidate]:
        self.asked.append(question)
        found = [
            Candidate(passage, sentences_around(passage, *place), words, confidence, place)
            for words, confidence in self.answers.get(question, self.words).items()
            for passage in passages
            if (at := passage.rendering.text.find(words)) >= 0
            and (place := passage.rendering.place(at, at + len(words)))
        ]
        return sorted(found, key=lambda candidate: -candidate.confidence)

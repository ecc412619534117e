"""The labelled questions: reading them, and making a corpus of the paragraphs that they were asked about."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ALL = "together"


@dataclass(frozen=True)
class Question:
    """`paragraph` is the name of the document that it was asked about."""

    text: str
    paragraph: str
    origin: str


@dataclass(frozen=True)
class Benchmark:
    """A corpus as `{name: text}`, and the questions about it."""

    paragraphs: dict[str, str]
    questions: tuple[Question, ...]

    def groups(self) -> dict[str, NDArray[np.bool_]]:
        """Which questions belong to each set, and to all of them."""
        origins = np.array([question.origin for question in self.questions])
        sets = {name: origins == name for name in dict.fromkeys(origins.tolist())}
        return {**sets, ALL: np.ones(len(origins), bool)} if len(sets) > 1 else sets

    def asked_about(self, chosen: NDArray[np.bool_]) -> list[str]:
        """The paragraphs of the chosen questions, in their order."""
        return [question.paragraph for question, wanted in zip(self.questions, chosen, strict=True) if wanted]


def read_rows(data: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a set such as `dev/squad1`, in the order of its file."""
    with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def make_benchmark(
    sets: Mapping[str, Sequence[Mapping[str, Any]]], *, questions: int = 0, paragraphs: int = 0, seed: int = 0
) -> Benchmark:
    """The benchmark of some sets of rows; with numbers above 0, of a seeded sample of each set."""
    corpus: dict[str, str] = {}
    names: dict[str, str] = {}
    asked: list[Question] = []
    for origin, rows in sets.items():
        contexts = sorted({row["context"] for row in rows})
        chosen = set(_sample(contexts, paragraphs, seed))
        for context in contexts:
            if context in chosen and context not in names:
                names[context] = f"p{len(names):05}.txt"
                corpus[names[context]] = context
        kept = [row for row in rows if row["context"] in chosen]
        asked += [Question(row["question"], names[row["context"]], origin) for row in _sample(kept, questions, seed)]
    return Benchmark(corpus, tuple(asked))


def _sample(items: Sequence[Any], size: int, seed: int) -> Sequence[Any]:
    return random.Random(seed).sample(items, size) if 0 < size < len(items) else items

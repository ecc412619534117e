"""Keeps every evaluation text out of training: rows that share 13 words in a row are dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from training.rows import read_json
from training.text import words

LENGTH = 13
SHORTEST_QUESTION = 6  # shorter ones recur by chance ("who is the president")


def grams(text: str, length: int = LENGTH) -> Iterator[int]:
    """Hashes of all runs of `length` words."""
    found = words(text)
    return (hash(tuple(found[i : i + length])) for i in range(len(found) - length + 1))


def held_out(texts: Iterable[str]) -> frozenset[int]:
    """All 13-grams of texts that must not be trained on, and each short text of 6 to 12 words whole."""
    kept: set[int] = set()
    for text in texts:
        kept.update(grams(text))
        kept.update(_whole(text))
    return frozenset(kept)


def overlaps(text: str, kept: frozenset[int]) -> bool:
    """Whether a text shares 13 words in a row, or is a held-out short text (a question, say)."""
    return any(gram in kept for gram in grams(text)) or any(gram in kept for gram in _whole(text))


def _whole(text: str) -> Iterator[int]:
    found = words(text)
    if SHORTEST_QUESTION <= len(found) < LENGTH:
        yield hash(tuple(found))


def strings(value: Any) -> Iterator[str]:
    """Every string inside a JSON value, at any depth; the keys are left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in ("id", "set", "kind", "label", "source", "title"):
                yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def evaluation_texts(folder: Path, documents: Iterable[Path] = ()) -> Iterator[str]:
    """Every string of every `*.jsonl.gz` in a folder of evaluation sets, and whole text files."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        for found in read_json(path):
            yield from strings(found)
    for document in documents:
        yield document.read_text(encoding="utf-8")

"""Tokenizers, networks and lessons small enough to work out by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import BertPreTokenizer
from training.examples import Example
from training.model import Shape
from training.pack import Encoder, pack

from quoth.answering.inputs import Layout, special_of

FIRST_WORD = 110
TINY = Shape(vocabulary=140, hidden=24, layers=2, heads=3, inner=48, positions=64)
DEEP = Shape(vocabulary=144, hidden=24, layers=2, heads=3, inner=48, positions=66, epsilon=1e-5, buckets=32, first=2)
"""BERT's kind and MPNet's in miniature."""

NAMES = ("ada", "boris", "clara", "dora", "emil")
TOWNS = ("oslo", "bern", "cork", "graz", "riga")
WORDS = (*NAMES, *TOWNS, "where", "does", "live", "lives", "in", "?", ".", "and")


def tokenizer(*known: str) -> Tokenizer:
    """Every word and every mark is one token: those known have ids from 110 on, all others 100; [CLS] is 101."""
    return _of({"[UNK]": 100, "[CLS]": 101, "[SEP]": 102} | {word: FIRST_WORD + i for i, word in enumerate(known)})


def mpnet_tokenizer(*known: str) -> Tokenizer:
    """The same with the ids and separators of MPNet: each word four later, <s> is 0."""
    return _of({"<s>": 0, "</s>": 2, "[UNK]": 104} | {word: FIRST_WORD + 4 + i for i, word in enumerate(known)})


def _of(vocabulary: dict[str, int]) -> Tokenizer:
    made = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106
    made.pre_tokenizer = BertPreTokenizer()
    return made


def written(with_: Tokenizer, layout: Layout) -> str:
    """An input as words again."""
    return " ".join(str(with_.id_to_token(i)) for i in layout.ids)


def lessons(count: int, seed: int = 0) -> Iterator[tuple[Example, ...]]:
    """Families of one: where somebody lives who is named in the passage, which may not say it."""
    rng = random.Random(seed)
    for _ in range(count):
        one, other = rng.sample(NAMES, 2)
        town, elsewhere = rng.sample(TOWNS, 2)
        question = f"where does {one} live ?"
        if rng.random() < 0.3:
            yield (Example("town", (), question, f"{other} lives in {elsewhere} .", "none"),)
            continue
        passage = f"{other} lives in {elsewhere} . {one} lives in {town} ."
        start = passage.rindex(town)
        span = (start, start + len(town))
        yield (Example("town", (), question, passage, "span", span, (span,)),)


def packed_lessons(path: Path, made: Tokenizer, count: int = 80) -> Path:
    """Lessons in a file, as `training.pack` would write them."""
    pack(lessons(count), Encoder(made, special_of(made))).save(path)
    return path

"""Passages of a document as the index cuts them, and shorter runs of their sentences."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

from tokenizers import Tokenizer

from quoth.config import DEFAULTS
from quoth.files.formats import from_text
from quoth.index.passages import split
from training.rows import Range


@dataclass(frozen=True)
class Page:
    """A text with its sentences and passages.

    `places` and `sizes` are code-point range and token count of each sentence; `passages` are runs of
    sentences (first, last), the very ones that the index would make of the text.
    """

    text: str
    places: tuple[Range, ...]
    sizes: tuple[int, ...]
    passages: tuple[Range, ...]

    def range(self, first: int, last: int) -> Range:
        """Code points from the start of sentence `first` to the end of sentence `last`."""
        return self.places[first][0], self.places[last][1]


class Pages:
    """Reads texts into pages with one tokenizer, keeping the latest ones in memory."""

    def __init__(self, tokenizer: Tokenizer, kept: int = 20_000) -> None:
        self._tokenizer = tokenizer
        self.limit = DEFAULTS.max_tokens
        self.page = lru_cache(maxsize=kept)(self._page)

    def _count(self, texts: list[str]) -> list[int]:
        return [len(found.ids) for found in self._tokenizer.encode_batch(texts, add_special_tokens=False)]

    def _page(self, text: str) -> Page:
        cut = split(from_text("page.txt", text), lambda texts: self._count(list(texts)))
        places = sorted({place for passage in cut for place in passage.sentences})
        number = {place: i for i, place in enumerate(places)}
        runs = tuple((number[p.sentences[0]], number[p.sentences[-1]]) for p in cut)
        sizes = self._count([text[start:end] for start, end in places])
        return Page(text, tuple(places), tuple(sizes), runs)


def around(page: Page, span: Range, budget: int, rng: random.Random) -> Range | None:
    """A random run of sentences (first, last) that holds the whole span within `budget` tokens.

    The run grows by one sentence at a time on a random side, so the answer can stand anywhere.
    None when the sentences of the span alone exceed the budget.
    """
    held = [i for i, (start, end) in enumerate(page.places) if start < span[1] and end > span[0]]
    if not held or page.places[held[0]][0] > span[0] or page.places[held[-1]][1] < span[1]:
        return None
    first, last = held[0], held[-1]
    size = sum(page.sizes[first : last + 1])
    if size > budget:
        return None
    lean = rng.random()
    while True:
        left = first > 0 and size + page.sizes[first - 1] <= budget
        right = last + 1 < len(page.sizes) and size + page.sizes[last + 1] <= budget
        if not left and not right:
            return first, last
        if left and (not right or rng.random() < lean):
            first -= 1
            size += page.sizes[first]
        else:
            last += 1
            size += page.sizes[last]


def holding(page: Page, span: Range) -> list[Range]:
    """The passages of a page, as runs of sentences, that hold the whole span."""
    return [run for run in page.passages if page.range(*run)[0] <= span[0] and span[1] <= page.range(*run)[1]]


def shortened(page: Page, run: Range, budget: int, rng: random.Random) -> Range:
    """A random part of a run within `budget` tokens, at least one sentence of it."""
    first, last = run
    while last > first and sum(page.sizes[first : last + 1]) > budget:
        if rng.random() < 0.5:
            first += 1
        else:
            last -= 1
    return first, last

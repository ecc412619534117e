"""Passages of a document: runs of whole sentences that fit a token budget."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

from tokenizers import Tokenizer

from training.rows import Range
from training.text import sentences

LIMIT = 160  # tokens of a passage; the index cuts its passages to the same length


@dataclass(frozen=True)
class Page:
    """A text with its sentences: code-point range and token count of each."""

    text: str
    places: tuple[Range, ...]
    sizes: tuple[int, ...]

    def range(self, first: int, last: int) -> Range:
        """Code points from the start of sentence `first` to the end of sentence `last`."""
        return self.places[first][0], self.places[last][1]


class Pages:
    """Reads texts into pages with one tokenizer, keeping the latest ones in memory."""

    def __init__(self, tokenizer: Tokenizer, limit: int = LIMIT, kept: int = 20_000) -> None:
        self._tokenizer = tokenizer
        self.limit = limit
        self.page = lru_cache(maxsize=kept)(self._page)

    def _page(self, text: str) -> Page:
        offsets = self._tokenizer.encode(text, add_special_tokens=False).offsets
        places: list[Range] = []
        sizes: list[int] = []
        at = 0
        for _, end in sentences(text):
            inside = []
            while at < len(offsets) and offsets[at][0] < end:
                inside.append(offsets[at])
                at += 1
            for cut in range(0, len(inside), self.limit):
                part = inside[cut : cut + self.limit]
                places.append((part[0][0], end if cut + self.limit >= len(inside) else part[-1][1]))
                sizes.append(len(part))
        return Page(text, tuple(places), tuple(sizes))


def cut(page: Page, limit: int = LIMIT, overlap: int = 1) -> list[Range]:
    """Sentence ranges (first, last) that cover the page, each within `limit` tokens.

    Neighbours share up to `overlap` sentences where these leave room for something new.
    """
    found: list[Range] = []
    first = 0
    while first < len(page.sizes):
        last, size = first, page.sizes[first]
        while last + 1 < len(page.sizes) and size + page.sizes[last + 1] <= limit:
            last += 1
            size += page.sizes[last]
        found.append((first, last))
        if last + 1 == len(page.sizes):
            break
        back = min(overlap, last - first)
        while back and sum(page.sizes[last + 1 - back : last + 2]) > limit:
            back -= 1
        first = last + 1 - back
    return found


def around(page: Page, span: Range, budget: int, rng: random.Random) -> Range | None:
    """A random run of sentences (first, last) that holds the whole span within `budget` tokens.

    The window grows by one sentence at a time on a random side, so the answer can stand anywhere.
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

"""Training examples: a question with its turns, one passage, and what the heads should say."""

from __future__ import annotations

import random
from dataclasses import dataclass

from training.rows import Range, Row, Turn, gold
from training.text import normalised, words
from training.windows import Page, Pages, around, cut

SHORTEST, USUAL = 64, 160  # tokens; between these the budget of a random window is drawn
WHOLE = 0.5  # part of the windows that may fill the whole limit
PAIRED = ("squad2", "unansq")  # near misses beside their answerable twins: always whole windows


@dataclass(frozen=True)
class Example:
    """What the reader sees and should say; `span` is a code-point range in `passage`.

    `kind` is span, yes, no or none. With kind none the span head points at [CLS]; with yes or
    no and no span (BoolQ gives none) it is left alone.
    """

    source: str
    turns: tuple[Turn, ...]
    question: str
    passage: str
    kind: str
    span: Range | None = None

    def answer(self) -> str:
        """The words of the span, empty when there is none."""
        return self.passage[slice(*self.span)] if self.span else ""


def slice_page(page: Page, run: Range) -> tuple[str, int]:
    """The text of a run of sentences and where it starts in the page."""
    start, end = page.range(*run)
    return page.text[start:end], start


def budget(pages: Pages, rng: random.Random) -> int:
    """Tokens of a random window; the same draw for windows with and without the answer.

    Were only the former short, the reader would learn that short passages answer.
    """
    most = min(USUAL, pages.limit)
    return pages.limit if rng.random() < WHOLE else rng.randint(min(SHORTEST, most), most)


def positive(row: Row, pages: Pages, rng: random.Random) -> Example | None:
    """The row over a random window around its answer, often a short one: more rows learnt an hour.

    None when the answer does not fit a window, or the row has none.
    """
    target = gold(row)
    kind = "span" if row.kind == "abstractive" else row.kind
    page = pages.page(row.context)
    if target is None:
        return _whole(row, page, kind, pages.limit, rng) if kind in ("yes", "no", "none") else None
    full = row.source in PAIRED
    run = around(page, target, pages.limit if full else budget(pages, rng), rng) or around(
        page, target, pages.limit, rng
    )
    if run is None:
        return None
    passage, start = slice_page(page, run)
    span = (target[0] - start, target[1] - start)
    return Example(row.source, row.turns, row.question, passage, kind, span)


def _whole(row: Row, page: Page, kind: str, limit: int, rng: random.Random) -> Example | None:
    """The row over its first window, or any window when the label is "none"."""
    runs = cut(page, limit)
    if not runs:
        return None
    run = rng.choice(runs) if kind == "none" else runs[0]
    return Example(row.source, row.turns, row.question, slice_page(page, run)[0], kind)


def elsewhere(row: Row, pages: Pages, rng: random.Random) -> Example | None:
    """The row over another window of its own document, one that does not hold the answer.

    Windows that share words with the question come first in the draw: they are the near misses.
    None when every window holds the answer's words.
    """
    target = gold(row)
    if target is None:
        return None
    page = pages.page(row.context)
    answer = row.context[slice(*target)]
    free = []
    for run in cut(page, budget(pages, rng), overlap=0):
        passage, start = slice_page(page, run)
        away = start >= target[1] or start + len(passage) <= target[0]
        if away and not holds(passage, answer):
            free.append(passage)
    if not free:
        return None
    asked = set(words(row.question))
    free.sort(key=lambda passage: -len(asked & set(words(passage))))
    chosen = free[0] if rng.random() < 0.6 else rng.choice(free)
    return Example(row.source, row.turns, row.question, chosen, "none")


def removed(row: Row, pages: Pages, rng: random.Random) -> Example | None:
    """The row over a window around its answer without the sentences that hold it: a short near miss.

    What is left speaks of the same things and answers nothing. None when no sentence is left, or
    one of those left holds the answer's words too.
    """
    target = gold(row)
    if target is None:
        return None
    page = pages.page(row.context)
    run = around(page, target, budget(pages, rng), rng) or around(page, target, pages.limit, rng)
    if run is None:
        return None
    sides = [(run[0], i) for i, p in enumerate(page.places) if run[0] <= i <= run[1] and p[1] <= target[0]][-1:]
    sides += [(i, run[1]) for i, p in enumerate(page.places) if run[0] <= i <= run[1] and p[0] >= target[1]][:1]
    passage = " ".join(slice_page(page, side)[0] for side in sides)
    if not passage or holds(passage, row.context[slice(*target)]):
        return None
    return Example(row.source, row.turns, row.question, passage, "none")


def holds(passage: str, answer: str) -> bool:
    """Whether the passage has the answer's normalised words in a row (true for an empty answer)."""
    return f" {' '.join(normalised(answer))} " in f" {' '.join(normalised(passage))} "


def against(row: Row, passage: str, pages: Pages, rng: random.Random) -> Example | None:
    """The row over a passage of another text; None when that holds the answer's words."""
    target = gold(row)
    if target is not None and holds(passage, row.context[slice(*target)]):
        return None
    page = pages.page(passage)
    runs = cut(page, budget(pages, rng))
    if not runs:
        return None
    return Example(row.source, row.turns, row.question, slice_page(page, rng.choice(runs))[0], "none")


def with_turns(example: Example, turns: tuple[Turn, ...], question: str) -> Example:
    """The same example asked as a follow-up of `turns` in other words."""
    return Example(example.source, turns, question, example.passage, example.kind, example.span)

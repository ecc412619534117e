"""Training examples: a question with its turns, one passage, and what the heads should say."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from urllib.parse import unquote

from training.rows import LISTS, TITLED, Range, Row, Turn, gold
from training.text import normalised, words
from training.windows import Page, Pages, around, holding, shortened

SHORTEST, USUAL = 64, 160  # tokens; between these the budget of a random window is drawn
WHOLE = 0.6  # part of the windows that are passages as the index cuts them
HEADED = 0.5  # part of the examples of a titled text that show its title


@dataclass(frozen=True)
class Example:
    """What the reader sees and should say; `span` and `items` are code-point ranges in `passage`.

    `kind` is span, yes, no or none. With kind none the span head points at [CLS]; with yes or
    no and no span (BoolQ gives none) it is left alone. `items` are all parts of the answer that
    the passage holds; None where they are not known.
    """

    source: str
    turns: tuple[Turn, ...]
    question: str
    passage: str
    kind: str
    span: Range | None = None
    items: tuple[Range, ...] | None = None
    headings: tuple[str, ...] = ()

    def answer(self) -> str:
        """The words of the span, empty when there is none."""
        return self.passage[slice(*self.span)] if self.span else ""


def slice_page(page: Page, run: Range) -> tuple[str, int]:
    """The text of a run of sentences and where it starts in the page."""
    start, end = page.range(*run)
    return page.text[start:end], start


def title_of(row: Row) -> str:
    """What a heading above a row's text would say; empty where the set has no such titles."""
    return unquote(row.title).replace("_", " ").strip() if row.source in TITLED else ""


def headings(row: Row, rng: random.Random) -> tuple[str, ...]:
    """The title of a row's text, for half of the rows that have one."""
    title = title_of(row)
    return (title,) if title and rng.random() < HEADED else ()


def window(page: Page, run: Range, rng: random.Random) -> Range:
    """A passage as it is, or a shorter run of it; the same draw for windows with and without the answer.

    Were only the former short, the reader would learn that short passages answer.
    """
    return run if rng.random() < WHOLE else shortened(page, run, rng.randint(SHORTEST, USUAL), rng)


def positive(row: Row, pages: Pages, rng: random.Random, *, whole: bool = False) -> Example | None:
    """The row over a passage that holds its answer, or over a random window around it.

    None when the answer does not fit a window, or the row has none.
    """
    target = gold(row)
    kind = "span" if row.kind == "abstractive" else row.kind
    page = pages.page(row.context)
    if target is None:
        return _whole(row, page, kind, rng) if kind in ("yes", "no", "none") else None
    runs = holding(page, target)
    run = rng.choice(runs) if runs and (whole or rng.random() < WHOLE) else None
    run = run or around(page, target, rng.randint(SHORTEST, USUAL), rng) or (rng.choice(runs) if runs else None)
    if run is None:
        return None
    passage, start = slice_page(page, run)
    end = start + len(passage)
    span = (target[0] - start, target[1] - start)
    items: tuple[Range, ...] | None = (span,) if kind == "span" else None
    if kind == "span" and row.source in LISTS:
        items = tuple((a - start, b - start) for a, b in sorted(set(row.answers)) if start <= a and b <= end)
    return Example(row.source, row.turns, row.question, passage, kind, span, items, headings(row, rng))


def _whole(row: Row, page: Page, kind: str, rng: random.Random) -> Example | None:
    """The row over its first passage, or any passage when the label is "none"."""
    if not page.passages:
        return None
    run = rng.choice(page.passages) if kind == "none" else page.passages[0]
    passage = slice_page(page, run)[0]
    return Example(row.source, row.turns, row.question, passage, kind, headings=headings(row, rng))


def elsewhere(row: Row, pages: Pages, rng: random.Random) -> Example | None:
    """The row over another passage of its own document, one that does not hold the answer.

    Passages that share words with the question come first in the draw: they are the near misses.
    None when every passage holds the answer's words.
    """
    target = gold(row)
    if target is None:
        return None
    page = pages.page(row.context)
    answer = row.context[slice(*target)]
    free = []
    for whole in page.passages:
        run = window(page, whole, rng)
        passage, start = slice_page(page, run)
        away = start >= target[1] or start + len(passage) <= target[0]
        if away and not holds(passage, answer):
            free.append(passage)
    if not free:
        return None
    asked = set(words(row.question))
    free.sort(key=lambda passage: -len(asked & set(words(passage))))
    chosen = free[0] if rng.random() < 0.6 else rng.choice(free)
    return Example(row.source, row.turns, row.question, chosen, "none", headings=headings(row, rng))


def removed(row: Row, pages: Pages, rng: random.Random) -> Example | None:
    """The row over a window around its answer without the sentences that hold it: a short near miss.

    What is left speaks of the same things and answers nothing. None when no sentence is left, or
    one of those left holds the answer's words too.
    """
    target = gold(row)
    if target is None:
        return None
    page = pages.page(row.context)
    run = around(page, target, USUAL, rng)
    if run is None:
        return None
    sides = [(run[0], i) for i, p in enumerate(page.places) if run[0] <= i <= run[1] and p[1] <= target[0]][-1:]
    sides += [(i, run[1]) for i, p in enumerate(page.places) if run[0] <= i <= run[1] and p[0] >= target[1]][:1]
    passage = " ".join(slice_page(page, side)[0] for side in sides)
    if not passage or holds(passage, row.context[slice(*target)]):
        return None
    return Example(row.source, row.turns, row.question, passage, "none", headings=headings(row, rng))


def holds(passage: str, answer: str) -> bool:
    """Whether the passage has the answer's normalised words in a row (true for an empty answer)."""
    return f" {' '.join(normalised(answer))} " in f" {' '.join(normalised(passage))} "


def against(row: Row, passage: str, pages: Pages, rng: random.Random) -> Example | None:
    """The row over a passage of another text; None when that holds the answer's words."""
    target = gold(row)
    if target is not None and holds(passage, row.context[slice(*target)]):
        return None
    page = pages.page(passage)
    if not page.passages:
        return None
    text = slice_page(page, window(page, rng.choice(page.passages), rng))[0]
    return Example(row.source, row.turns, row.question, text, "none")


def with_turns(example: Example, turns: tuple[Turn, ...], question: str) -> Example:
    """The same example asked as a follow-up of `turns` in other words."""
    return replace(example, turns=turns, question=question)

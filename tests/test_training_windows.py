"""Texts cut as the index cuts them, and shorter runs of their sentences."""

from __future__ import annotations

import random
from itertools import groupby
from pathlib import Path

import pytest
from training.pack import load_tokenizer
from training.windows import Page, Pages, around, holding, shortened

from quoth.evaluation.sets.question_set import load_set
from quoth.files.formats import from_text
from quoth.index.encoder import load_encoder
from quoth.index.passages import split
from small_training import tokenizer

GOLDEN = Path(__file__).parent.parent / "eval" / "sets" / "golden"
Cut = list[tuple[int, int]]


def page(*sizes: int, passages: tuple[tuple[int, int], ...] = ()) -> Page:
    """A page whose sentences have the given token counts and stand ten code points apart."""
    places = tuple((10 * i, 10 * i + 9) for i in range(len(sizes)))
    return Page("x" * 10 * len(sizes), places, tuple(sizes), passages)


def cut(pages: Pages, text: str, at: int = 0) -> Cut:
    """The code points of a text's passages as training has them, counted from `at`."""
    found = pages.page(text)
    return [(at + start, at + end) for start, end in (found.range(*run) for run in found.passages)]


def test_a_page_counts_the_tokens_of_each_sentence() -> None:
    """The text "One two." has three tokens and "Three." two; both are in its only passage."""
    found = Pages(tokenizer()).page("One two. Three.")
    assert (found.places, found.sizes, found.passages) == (((0, 8), (9, 15)), (3, 2), ((0, 1),))


def test_training_and_answering_cut_the_golden_documents_into_identical_passages() -> None:
    """Read as the plain text that training's contexts are, and under each heading of the document as it is."""
    encoder = load_encoder()
    pages = Pages(load_tokenizer(encoder.folder))
    for name, text in load_set(GOLDEN).texts.items():
        plain = split(from_text("document.txt", text), encoder.count_tokens)
        assert len(plain) > 1
        assert cut(pages, text) == [(passage.start, passage.end) for passage in plain]
        for _, under in groupby(split(from_text(name, text), encoder.count_tokens), lambda found: found.headings):
            section = [(passage.start, passage.end) for passage in under]
            first, last = section[0][0], section[-1][1]
            assert cut(pages, text[first:last], first) == section


@pytest.mark.parametrize("seed", range(20))
def test_a_window_around_an_answer_holds_it_and_fills_the_budget(seed: int) -> None:
    """An answer in the third of five sentences of 4 tokens, budget 12: three sentences, its own among them."""
    found = around(page(4, 4, 4, 4, 4), (21, 25), 12, random.Random(seed))
    assert found is not None
    first, last = found
    assert first <= 2 <= last
    assert last - first == 2


def test_an_answer_too_long_for_the_budget_has_no_window() -> None:
    """A span over two sentences of 8 tokens does not fit in 12; nor does one that no sentence holds."""
    assert around(page(8, 8), (5, 15), 12, random.Random(0)) is None
    assert around(page(8), (9, 10), 12, random.Random(0)) is None


def test_passages_hold_an_answer_only_whole() -> None:
    """An answer over the second and the third sentence is in the second of three passages alone."""
    assert holding(page(1, 1, 1, 1, passages=((0, 1), (1, 2), (2, 3))), (15, 25)) == [(1, 2)]


def test_a_run_is_shortened_to_its_budget_and_never_to_nothing() -> None:
    """Sentences of 6, 1, 1 and 6 tokens and a budget of 8 leave 6 + 1 + 1 of either side; one of 6 is left for 3."""
    runs = {shortened(page(6, 1, 1, 6), (0, 3), 8, random.Random(seed)) for seed in range(20)}
    assert runs <= {(0, 2), (1, 3), (1, 2)}
    assert {(0, 2), (1, 3)} <= runs
    assert shortened(page(6), (0, 0), 3, random.Random(0)) == (0, 0)

"""Examples of rows: around the answer, away from it, under a heading, and disturbed."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from training.augment import disturb, typo
from training.examples import against, elsewhere, holds, positive, removed
from training.rows import Row
from training.windows import Pages

from small_training import tokenizer

TEXT = "Ann Lee founded Norix. It makes bells. The offices are in Oslo. Norix was sold in May."
FILLER = " Nobody at the old works ever spoke a word of it again."
LONG = TEXT + 40 * FILLER
"""Forty sentences of twelve tokens: four passages at least, of which the first alone holds the answer."""
SEEDS = range(12)


def row(kind: str = "span", answer: str = "Oslo", context: str = TEXT, source: str = "set") -> Row:
    """A question on the text."""
    start = context.index(answer)
    answers = ((start, start + len(answer)),) if kind == "span" else ()
    turns = (("Who founded it?", "Ann Lee"),)
    return Row("1", source, "Big_Town", turns, "Where are the offices?", context, kind, answers)


@pytest.fixture
def pages() -> Pages:
    return Pages(tokenizer())


@pytest.mark.parametrize("seed", SEEDS)
def test_a_positive_keeps_the_answer_in_its_window(pages: Pages, seed: int) -> None:
    """Whatever window is drawn, its span slices the answer, which is its only item."""
    made = positive(row(context=LONG), pages, random.Random(seed))
    assert made is not None
    assert made.answer() == "Oslo"
    assert made.items == (made.span,)
    assert made.turns == row().turns


@pytest.mark.parametrize("seed", SEEDS)
def test_a_whole_positive_is_a_passage_as_the_index_cuts_it(pages: Pages, seed: int) -> None:
    """None but the first passage holds the answer."""
    made = positive(row(context=LONG), pages, random.Random(seed), whole=True)
    assert made is not None
    page = pages.page(LONG)
    assert len(page.passages) > 3
    assert made.passage == LONG[slice(*page.range(*page.passages[0]))]


def test_the_items_of_a_list_are_all_answers_in_the_window(pages: Pages) -> None:
    """Of a set of lists both answers are items, in their order and each once; of another set the span alone."""
    places = tuple((TEXT.index(word), TEXT.index(word) + len(word)) for word in ("May", "bells", "May"))
    made = positive(replace(row(source="bioasq"), answers=places), pages, random.Random(0))
    assert made is not None
    assert made.items is not None
    assert [made.passage[slice(*item)] for item in made.items] == ["bells", "May"]
    assert made.answer() == "May"


def test_a_row_without_an_answer_gives_kind_none_and_no_span(pages: Pages) -> None:
    """Any passage will do, since none answers; the items are not named."""
    drawn = {positive(row("none", context=LONG), pages, random.Random(seed)) for seed in SEEDS}
    assert {(made.kind, made.span, made.items) for made in drawn if made} == {("none", None, None)}
    assert len({made.passage for made in drawn if made}) > 1


def test_a_yes_without_evidence_is_asked_over_the_first_passage(pages: Pages) -> None:
    """The place is not known, so the span head is left alone."""
    made = {positive(row("yes", context=LONG), pages, random.Random(seed)) for seed in SEEDS}
    assert len(made) == 1
    (only,) = made
    assert only is not None
    assert only.passage.startswith("Ann Lee")
    assert (only.kind, only.span) == ("yes", None)


def test_half_of_the_rows_of_a_titled_set_show_their_title(pages: Pages) -> None:
    """The title is a heading without its underscores; other sets' titles are no headings."""
    shown = [positive(row(source="squad1"), pages, random.Random(seed)) for seed in range(40)]
    headings = [made.headings for made in shown if made]
    assert set(headings) == {(), ("Big Town",)}
    assert 10 <= headings.count(()) <= 30
    assert {made.headings for seed in SEEDS if (made := positive(row(), pages, random.Random(seed)))} == {()}


@pytest.mark.parametrize("seed", SEEDS)
def test_another_passage_of_the_document_does_not_hold_the_answer(pages: Pages, seed: int) -> None:
    """The label is none and the answer's words are absent."""
    made = elsewhere(row(context=LONG), pages, random.Random(seed))
    assert made is not None
    assert made.kind == "none"
    assert "Oslo" not in made.passage


def test_a_document_of_one_passage_has_no_elsewhere(pages: Pages) -> None:
    """Nothing is made where the answer is in every passage."""
    assert elsewhere(row(), pages, random.Random(0)) is None


def test_the_sentence_of_the_answer_can_be_taken_out(pages: Pages) -> None:
    """What stands before and behind it is joined; a text of that sentence alone leaves nothing."""
    made = removed(row(), pages, random.Random(0))
    assert made is not None
    assert made.passage == "Ann Lee founded Norix. It makes bells. Norix was sold in May."
    assert (made.kind, made.span) == ("none", None)
    assert removed(row(context="The offices are in Oslo."), pages, random.Random(0)) is None


def test_nothing_is_taken_out_where_the_answer_stands_elsewhere_too(pages: Pages) -> None:
    """Norix is in the first sentence and in the last one, so what is left would still answer."""
    assert removed(row(answer="Norix"), pages, random.Random(0)) is None


def test_a_passage_that_holds_the_answer_is_no_negative(pages: Pages) -> None:
    """Another text with the same words might answer; it is left out."""
    assert against(row(), "He lives in Oslo.", pages, random.Random(0)) is None
    made = against(row(), "He lives in Bern.", pages, random.Random(0))
    assert made is not None
    assert (made.passage, made.kind) == ("He lives in Bern.", "none")


def test_an_answer_is_held_only_as_whole_words_in_a_row() -> None:
    """Articles and punctuation do not count, parts of words do not match."""
    assert holds("It was the May, of 1990.", "may of 1990")
    assert not holds("Mayor of 1990", "may of 1990")


def test_a_typo_keeps_the_first_and_last_letter_and_short_words() -> None:
    """A word changes by one letter at most in length."""
    for seed in range(20):
        changed = typo("founder", random.Random(seed))
        assert changed[0] == "f"
        assert changed[-1] == "r"
        assert abs(len(changed) - 7) <= 1
    assert typo("who", random.Random(0)) == "who"


def test_a_question_is_never_disturbed_to_nothing() -> None:
    """Even a lone question mark stays."""
    assert all(disturb("?", random.Random(seed)) for seed in range(20))

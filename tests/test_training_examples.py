"""Examples of rows: around the answer, away from it, and as token targets."""

import random

import pytest
from training.augment import disturb, typo
from training.encode import IGNORED, Encoder, batches, collate
from training.examples import Example, against, elsewhere, holds, positive, removed
from training.rows import Row
from training.windows import Pages

from test_training_windows import tokenizer

TEXT = "Ann Lee founded Norix. It makes bells. The offices are in Oslo. Norix was sold in May."


def row(kind: str = "span", answer: str = "Oslo") -> Row:
    """A question on the text."""
    start = TEXT.index(answer)
    answers = ((start, start + len(answer)),) if kind == "span" else ()
    return Row("1", "set", "t", (("Who founded it?", "Ann Lee"),), "Where are the offices?", TEXT, kind, answers)


@pytest.mark.parametrize("seed", range(10))
def test_a_positive_keeps_the_answer_in_its_window(seed: int) -> None:
    """Whatever window is drawn, its span slices the answer."""
    made = positive(row(), Pages(tokenizer(), limit=12), random.Random(seed))
    assert made is not None
    assert made.answer() == "Oslo"
    assert made.turns == row().turns


def test_a_row_without_an_answer_gives_kind_none_and_no_span() -> None:
    """Any window will do, since none answers."""
    made = positive(row("none"), Pages(tokenizer(), limit=12), random.Random(0))
    assert made is not None
    assert (made.kind, made.span) == ("none", None)


@pytest.mark.parametrize("seed", range(10))
def test_another_window_of_the_document_does_not_hold_the_answer(seed: int) -> None:
    """The label is none and the answer's words are absent."""
    made = elsewhere(row(), Pages(tokenizer(), limit=6), random.Random(seed))
    assert made is not None
    assert made.kind == "none"
    assert "Oslo" not in made.passage


def test_a_document_of_one_window_has_no_elsewhere() -> None:
    """Nothing is made where the answer is in every window."""
    assert elsewhere(row(), Pages(tokenizer(), limit=100), random.Random(0)) is None


def test_the_sentence_of_the_answer_can_be_taken_out() -> None:
    """What stands before and behind it is joined; a window of that sentence alone leaves nothing."""
    made = removed(row(), Pages(tokenizer()), random.Random(0))
    assert made is not None
    assert made.passage == "Ann Lee founded Norix. It makes bells. Norix was sold in May."
    assert (made.kind, made.span) == ("none", None)
    assert removed(row(), Pages(tokenizer(), limit=6), random.Random(0)) is None


def test_nothing_is_taken_out_where_the_answer_stands_elsewhere_too() -> None:
    """Norix is in the first sentence and in the last one, so what is left would still answer."""
    assert removed(row(answer="Norix"), Pages(tokenizer()), random.Random(0)) is None


def test_a_passage_that_holds_the_answer_is_no_negative() -> None:
    """Another text with the same words might answer; it is left out."""
    pages = Pages(tokenizer())
    assert against(row(), "He lives in Oslo.", pages, random.Random(0)) is None
    assert against(row(), "He lives in Bern.", pages, random.Random(0)) is not None


def test_an_answer_is_held_only_as_whole_words_in_a_row() -> None:
    """Articles and punctuation do not count, parts of words do not match."""
    assert holds("It was the May, of 1990.", "may of 1990")
    assert not holds("Mayor of 1990", "may of 1990")


def test_targets_point_at_the_first_and_the_last_token_of_the_answer() -> None:
    """[CLS] four tokens [SEP] then the passage at 6: its third and fourth tokens are 8 and 9."""
    encoder = Encoder(tokenizer())
    made = encoder.encode(Example("s", (), "who was it ?", "it was Ann Lee .", "span", (7, 14)))
    assert made is not None
    assert (made.layout.passage_at, made.start, made.end) == (6, 8, 9)


def test_no_answer_points_at_cls_and_an_unknown_place_at_nothing() -> None:
    """None trains both heads, yes without evidence only the kind."""
    encoder = Encoder(tokenizer())
    none = encoder.encode(Example("s", (), "q", "p", "none"))
    yes = encoder.encode(Example("s", (), "q", "p", "yes"))
    assert none is not None
    assert (none.start, none.end, none.kind) == (0, 0, 3)
    assert yes is not None
    assert (yes.start, yes.end, yes.kind) == (IGNORED, IGNORED, 1)


def test_a_batch_marks_the_passage_and_the_padding() -> None:
    """[CLS] q [SEP] p p [SEP]: segment 1 is the two passage tokens; six tokens are padded to eight."""
    encoder = Encoder(tokenizer())
    made = [encoder.encode(Example("s", (), "q", text, "none")) for text in ("a b", "a")]
    batch = collate([(one,) for one in made if one is not None])
    assert batch.segments.tolist() == [[0, 0, 0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 0, 0, 0, 0]]
    assert batch.families.tolist() == [0, 1]
    assert batch.mask.tolist() == [[1] * 6 + [0] * 2, [1] * 5 + [0] * 3]


def test_batches_stay_within_their_tokens_and_the_rest_waits_for_the_next_pool() -> None:
    """Five rows of 6 tokens padded to 8, 16 tokens a batch: two batches of two, and one row waits."""
    encoder = Encoder(tokenizer())
    row = encoder.encode(Example("s", (), "q", "a b", "none"))
    assert row is not None
    stream = batches(iter([(row,)] * 10), 16, random.Random(0), pool=5)
    assert [len(next(stream).ids) for _ in range(4)] == [2, 2, 2, 2]


def test_a_family_is_never_torn_apart() -> None:
    """Two rows and one of 8 padded tokens fill 24; the next pair does not fit beside them."""
    encoder = Encoder(tokenizer())
    row = encoder.encode(Example("s", (), "q", "a b", "none"))
    assert row is not None
    stream = batches(iter([(row, row), (row, row), (row, row), (row,)] * 3), 32, random.Random(0), pool=4)
    found = [next(stream).families.tolist() for _ in range(3)]
    assert all(len(numbers) <= 4 for numbers in found)
    assert all(numbers in ([0, 0, 1, 1], [0, 0, 1], [0, 1, 1]) for numbers in found)


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

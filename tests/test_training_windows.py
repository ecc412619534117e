"""Windows of whole sentences within a token budget."""

import random

import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import BertPreTokenizer
from training.windows import Page, Pages, around, cut


def tokenizer() -> Tokenizer:
    """A tokenizer for which every word and every punctuation mark is one token."""
    plain = Tokenizer(WordLevel({"[UNK]": 0}, unk_token="[UNK]"))  # noqa: S106
    plain.pre_tokenizer = BertPreTokenizer()
    return plain


def page(*sizes: int) -> Page:
    """A page whose sentences have the given token counts and stand ten code points apart."""
    return Page("x" * 10 * len(sizes), tuple((10 * i, 10 * i + 9) for i in range(len(sizes))), tuple(sizes))


def test_a_page_counts_the_tokens_of_each_sentence() -> None:
    """The text "One two." has three tokens and "Three." two."""
    found = Pages(tokenizer()).page("One two. Three.")
    assert (found.places, found.sizes) == (((0, 8), (9, 15)), (3, 2))


def test_a_sentence_beyond_the_limit_is_cut_between_tokens() -> None:
    """Five tokens with a limit of two give pieces of two, two and one."""
    found = Pages(tokenizer(), limit=2).page("a b c d.")
    assert (found.sizes, found.places) == ((2, 2, 1), ((0, 3), (4, 7), (7, 8)))


def test_windows_hold_whole_sentences_within_the_limit_and_share_one() -> None:
    """Sentences of 4, 4, 4, 4 tokens and a limit of 10 give pairs that overlap by one."""
    assert cut(page(4, 4, 4, 4), limit=10) == [(0, 1), (1, 2), (2, 3)]


def test_windows_do_not_overlap_where_the_shared_sentence_leaves_no_room() -> None:
    """Sentences of 6, 6 and 2 tokens with a limit of 8 share only what fits."""
    assert cut(page(6, 6, 2), limit=8) == [(0, 0), (1, 2)]


def test_every_sentence_is_in_some_window() -> None:
    """Whatever the sizes, no sentence is lost and no window exceeds the limit."""
    rng = random.Random(1)
    for _ in range(200):
        made = page(*(rng.randint(1, 20) for _ in range(rng.randint(1, 12))))
        runs = cut(made, limit=25)
        assert {i for first, last in runs for i in range(first, last + 1)} == set(range(len(made.sizes)))
        assert all(sum(made.sizes[first : last + 1]) <= 25 for first, last in runs)


@pytest.mark.parametrize("seed", range(20))
def test_a_window_around_an_answer_holds_it_and_fills_the_budget(seed: int) -> None:
    """An answer in the third of five sentences of 4 tokens, budget 12: three sentences, its own among them."""
    found = around(page(4, 4, 4, 4, 4), (21, 25), 12, random.Random(seed))
    assert found is not None
    first, last = found
    assert first <= 2 <= last
    assert last - first == 2


def test_an_answer_too_long_for_the_budget_has_no_window() -> None:
    """A span over two sentences of 8 tokens does not fit in 12."""
    assert around(page(8, 8), (5, 15), 12, random.Random(0)) is None

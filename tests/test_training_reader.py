# ruff: noqa: RUF001 - curly apostrophes and dashes are what is tested
"""The reader at answer time: words kept whole, best spans, layout of inputs, hashes of its files."""

import json
from pathlib import Path

import numpy as np
import pytest

from quoth.answering.network import (
    CLS,
    SEP,
    Fitted,
    Found,
    Reading,
    best_spans,
    check,
    decode,
    kind_margin,
    lay_out,
    sentence_numbers,
    stack,
)
from quoth.answering.spans import snap, tidy
from quoth.errors import ReaderError
from test_training_windows import tokenizer


@pytest.mark.parametrize(
    ("text", "picked", "kept"),
    [
        ("Wagner’s founder", "Wagner", "Wagner"),
        ("of Jama’a Nusrat", "Jama", "Jama’a"),
        ("of Jama’a Nusrat", "a Nusrat", "a Nusrat"),
        ("I don't know", "don", "don't"),
        ("up to 1,500 men", "1", "1,500"),
        ("about 3.5 years", "5 years", "3.5 years"),
        ("roughly 80% of it", "80", "80%"),
        ("the mercenary group", "cenary", "mercenary"),
        ("“Mission accomplished.” he", "“Mission accomplished.”", "Mission accomplished"),
        ("in the U.S. today", "the U.S.", "the U.S."),
        ("Corps (JNIM) said", "JNIM)", "JNIM"),
        ("Corps (JNIM) said", "Corps (JNIM)", "Corps (JNIM)"),
        ("70–80 percent", "70–80 percent", "70–80 percent"),
    ],
)
def test_answers_are_whole_words_without_stray_marks(text: str, picked: str, kept: str) -> None:
    """Half words grow, possessives stay out, quotes and lone brackets go."""
    start = text.rindex(picked) if picked == "a Nusrat" else text.index(picked)
    found = snap(text, start, start + len(picked))
    assert text[slice(*found)] == (kept if picked != "a Nusrat" else "Jama’a Nusrat")


def test_an_answer_of_marks_alone_is_left_as_it_is() -> None:
    """Tidying never leaves an empty range."""
    assert tidy("...", 0, 3) == (0, 3)


def test_the_best_span_counts_from_nothing_and_others_do_not_overlap_it() -> None:
    """Start 2 + end 3 - (1 + 0) = 4 for tokens 1 to 2; token 0 alone is the runner-up with 1 + 1 - 1 = 1."""
    logits = np.array([[1, 0], [9, 9], [1, 1], [2, 0], [0, 3]], np.float32)
    assert best_spans(logits, at=2, count=3, most=3) == [(1, 2, 4.0), (0, 0, 1.0)]


def test_a_span_is_never_longer_than_allowed() -> None:
    """With one token at most, the best start and end do not combine."""
    logits = np.array([[0, 0], [5, 0], [0, 5]], np.float32)
    assert best_spans(logits, at=1, count=2, most=1, longest=1)[0][2] == 5.0


def test_a_span_pays_for_the_sentence_ends_inside_it() -> None:
    """Two tokens in two sentences score 5 - 1 with a cost of 1, so one token with 4.5 wins."""
    logits = np.array([[0, 0], [2.5, 2], [0, 2.5]], np.float32)
    assert best_spans(logits, at=1, count=2, most=1)[0] == (0, 1, 5.0)
    assert best_spans(logits, at=1, count=2, most=1, costs=np.array([0, 1], np.float32))[0] == (0, 0, 4.5)


def test_sentence_ends_are_counted_before_each_token() -> None:
    """The text "Hi there. Bob!" has none before its first three tokens and one before the last two."""
    passage = "Hi there. Bob!"
    assert sentence_numbers(passage, lay_out(tokenizer(), [], "q", passage).offsets).tolist() == [0, 0, 0, 1, 1]


def test_turns_stand_before_the_question_and_only_the_last_three_count() -> None:
    """Four turns of one word each way: the oldest is left out, 3 * 2 tokens stay."""
    made = lay_out(tokenizer(), [("a", "b")] * 4, "who ?", "it was")
    assert made.ids == (CLS, *[0] * 6, SEP, 0, 0, SEP, 0, 0, SEP)
    assert (made.passage_at, made.offsets) == (11, ((0, 2), (3, 6)))


def test_without_turns_there_is_no_place_for_them() -> None:
    """[CLS] question [SEP] passage [SEP]."""
    assert lay_out(tokenizer(), [], "who ?", "it").ids == (CLS, 0, 0, SEP, 0, SEP)


def test_a_long_passage_leaves_no_room_for_turns_and_stays_within_256() -> None:
    """Question and passage come first, 256 tokens in all."""
    made = lay_out(tokenizer(), [("a", "b")], "who ?", "word " * 400)
    assert len(made.ids) == 256
    assert made.passage_at == 4


def test_inputs_are_padded_to_the_longest() -> None:
    """Ids, segments and mask have zeros after the shorter input."""
    ids, segments, mask = stack([lay_out(tokenizer(), [], "q", text) for text in ("a", "a b")])
    assert ids.shape == (2, 6)
    assert mask[0].tolist() == [1, 1, 1, 1, 1, 0]
    assert segments[1].tolist() == [0, 0, 0, 1, 1, 0]


def test_the_kind_margin_sets_all_answers_against_none() -> None:
    """Three logits of 0 against one of 0 give log 3."""
    assert kind_margin(np.zeros(4, np.float32)) == pytest.approx(np.log(3))


def test_a_reading_has_places_in_the_passage() -> None:
    """Logits that point at the third word give its code points and its words."""
    passage = "It is Zürich's."
    layout = lay_out(tokenizer(), [], "q", passage)
    logits = np.zeros((len(layout.ids), 2), np.float32)
    logits[layout.passage_at + 2] = 5
    found = decode(layout, passage, logits, np.array([9, 0, 0, 0], np.float32), Fitted())
    assert (found.spans[0].text, found.spans[0].start, found.spans[0].end) == ("Zürich", 6, 12)
    assert found.kinds["span"] > 0.99
    assert found.confidence > 0.9


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    """The hash of reader.json must be that of the file."""
    (tmp_path / "reader.onnx").write_bytes(b"x")
    facts = {"format": 1, "fitted": {}, "sha256": {"reader.onnx": "0" * 64}}
    (tmp_path / "reader.json").write_text(json.dumps(facts))
    with pytest.raises(ReaderError, match="not the file that was shipped"):
        check(tmp_path)


def test_a_missing_reader_says_what_to_do(tmp_path: Path) -> None:
    """The error names the folder and the remedy."""
    with pytest.raises(ReaderError, match="train and export it again"):
        check(tmp_path)


@pytest.mark.parametrize(("kinds", "said"), [((0.6, 0.3, 0.1, 0), "it"), ((0.4, 0.2, 0.3, 0.1), "no")])
def test_yes_and_no_are_weighed_together_against_a_span(kinds: tuple[float, ...], said: str) -> None:
    """.2 + .3 is more than .4, and .3 more than .2: "no"."""
    chances = dict(zip(("span", "yes", "no", "none"), kinds, strict=True))
    assert Reading(chances, (Found(0, 2, "it", 1.0),), 0.9).answer() == said

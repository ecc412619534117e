"""What a reader sees: turns, question, headings and passage in their places, and what was quoted last."""

from __future__ import annotations

import pytest

from quoth.answering.inputs import BERT, LONGEST, MPNET, Layout, Window, lay_out, quoted_in, special_of, stack
from small_training import mpnet_tokenizer, tokenizer, written

WORDS = ("who", "founded", "it", "ann", "when", "?", "norix", "history", ":", "in", "may", ".", "a", "b")
RAIN = "It rained. Ann came. She left."
"""Sentences at 0-11, 11-21 and 21-30, with the blank after each."""


def test_the_parts_stand_in_their_order_with_a_separator_after_each() -> None:
    """Turns, question, headings joined by a colon, passage; offsets are those of the passage alone."""
    made = tokenizer(*WORDS)
    found = lay_out(made, [("who founded it", "ann")], "when ?", Window("in may .", ("norix", "history")))
    parts = "[CLS] who founded it ann [SEP] when ? [SEP] norix : history [SEP] in may . [SEP]"
    assert written(made, found) == parts
    assert (found.passage_at, found.offsets, found.quoted) == (13, ((0, 2), (3, 6), (7, 8)), (0, 0))


def test_without_turns_and_headings_there_is_no_place_for_them() -> None:
    """Question and passage alone, with three separators."""
    made = tokenizer(*WORDS)
    assert written(made, lay_out(made, [], "when ?", Window("in may"))) == "[CLS] when ? [SEP] in may [SEP]"


def test_the_separators_are_those_of_the_tokenizers_family() -> None:
    """A tokenizer whose first word is <s> is MPNet's; else it is BERT's."""
    made = mpnet_tokenizer(*WORDS)
    assert (special_of(made), special_of(tokenizer(*WORDS))) == (MPNET, BERT)
    found = lay_out(made, [("who", "ann")], "when ?", Window("in may"), special_of(made))
    assert written(made, found) == "<s> who ann </s> when ? </s> in may </s>"


def test_only_the_last_three_turns_count() -> None:
    """Of four turns of two tokens six are left."""
    made = tokenizer(*WORDS)
    turns = [("who", "it"), ("a", "b"), ("a", "b"), ("a", "b")]
    found = lay_out(made, turns, "when ?", Window("in"))
    assert written(made, found) == "[CLS] a b a b a b [SEP] when ? [SEP] in [SEP]"


def test_long_turns_are_cut_on_both_levels() -> None:
    """Of 30 and 25 tokens 28 and 20 are kept; of two such turns the last 64, so 16 of the first reply."""
    made = tokenizer(*WORDS)
    found = lay_out(made, [("a " * 30, "b " * 25)] * 2, "when", Window("in")).ids
    a, b = made.token_to_id("a"), made.token_to_id("b")
    assert found[1:65] == (b,) * 16 + (a,) * 28 + (b,) * 20
    assert found[65] == BERT.sep


def test_a_long_question_is_cut_behind_and_long_headings_before() -> None:
    """40 tokens of the question; of 10 + 1 + 10 tokens of headings the last 16."""
    made = tokenizer(*WORDS)
    found = written(made, lay_out(made, [], "who " * 50, Window("in", ("a " * 10, "b " * 10)))).split(" [SEP]")
    assert found[0].count("who") == 40
    assert found[1].split() == ["a"] * 5 + [":"] + ["b"] * 10


def test_a_long_passage_leaves_no_room_for_turns_and_headings() -> None:
    """256 tokens in all, of which three separators and two of the question: 251 of the passage."""
    found = lay_out(tokenizer(*WORDS), [("a", "b")], "when ?", Window("in " * 400, ("norix",)))
    assert (len(found.ids), found.passage_at, len(found.offsets)) == (LONGEST, 4, 251)


def test_headings_come_before_turns_where_room_is_short() -> None:
    """2 + 244 tokens and four separators leave six: three of headings, one separator, two of the turns."""
    made = tokenizer(*WORDS)
    found = lay_out(made, [("a a a", "a b")], "when ?", Window("in " * 244, ("norix", "history")))
    assert len(found.ids) == LONGEST
    assert written(made, found).startswith("[CLS] a b [SEP] when ? [SEP] norix : history [SEP] in")


@pytest.mark.parametrize(
    ("answer", "span"),
    [
        ("Ann", (11, 21)),
        ("ann CAME.", (11, 21)),
        ("rained. Ann", (0, 21)),
        ("She left.", (21, 30)),
        ("It rained. She left.", (0, 30)),
        ("Bob came.", (0, 0)),
        ("It", (0, 0)),
        ("", (0, 0)),
    ],
)
def test_whole_sentences_are_quoted(answer: str, span: tuple[int, int]) -> None:
    """The sentence that the last answer lies in, or from the first to the last of those it is made of."""
    assert quoted_in(RAIN, [("Who?", "She left."), ("What?", answer)]) == span


def test_nothing_was_quoted_before_the_first_answer() -> None:
    """Nor where letters change their number with their case, which would move every place."""
    assert quoted_in(RAIN, []) == (0, 0)
    assert quoted_in("Die Straße. Ann came.", [("Who?", "Ann came")]) == (0, 0)


def test_quoted_tokens_are_a_segment_of_their_own() -> None:
    """[CLS] who ? ann [SEP] when [SEP], then three tokens a sentence: of the passage, quoted, of the passage."""
    found = lay_out(tokenizer(*WORDS), [("who ?", "Ann")], "when", Window(RAIN))
    assert (found.passage_at, found.quoted) == (7, (3, 6))
    segments = stack([found])[1]
    assert segments.tolist() == [[0] * 7 + [1, 1, 1, 2, 2, 2, 1, 1, 1] + [0]]


def test_inputs_are_padded_on_the_right() -> None:
    """Ids, segments and mask have zeros after the shorter input."""
    one, other = Layout((101, 9, 102, 7, 102), 3, ((0, 1),)), Layout((101, 9, 102, 7, 8, 102), 3, ((0, 1), (2, 3)))
    ids, segments, mask = stack([one, other])
    assert ids.tolist() == [[101, 9, 102, 7, 102, 0], [101, 9, 102, 7, 8, 102]]
    assert segments.tolist() == [[0, 0, 0, 1, 0, 0], [0, 0, 0, 1, 1, 0]]
    assert mask.tolist() == [[1, 1, 1, 1, 1, 0], [1] * 6]

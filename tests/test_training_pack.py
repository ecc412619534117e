"""Examples as ids and targets, kept in one file and dealt in batches."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from training.deck import Deck
from training.examples import Example
from training.pack import Encoder, pack
from training.packed import BEGIN, IGNORED, INSIDE, OUTSIDE, UNKNOWN, Packed

from quoth.answering.inputs import special_of
from small_training import lessons, mpnet_tokenizer, tokenizer

PASSAGE = "it was Ann Lee and Bob ."
ANN, BOB = (7, 14), (19, 22)


def example(kind: str = "span", question: str = "who was it ?", passage: str = PASSAGE, **more: object) -> Example:
    return Example("set", (), question, passage, kind, **more)  # type: ignore[arg-type]


def encoder() -> Encoder:
    return Encoder(tokenizer())


def deck(*packs: Packed) -> Deck:
    return Deck(packs, torch.device("cpu"))


# --- Targets ---


def test_targets_point_at_the_first_and_the_last_token_of_the_answer() -> None:
    """[CLS] four tokens [SEP], then the passage at 6: its third and fourth tokens are 8 and 9."""
    made = encoder().encode(example(span=ANN))
    assert made is not None
    assert (made.layout.passage_at, made.kind, made.start, made.end) == (6, 0, 8, 9)


def test_items_are_marked_token_by_token() -> None:
    """Two items: "Ann" begins one and "Lee" goes on with it, "Bob" begins another."""
    made = encoder().encode(example(span=ANN, items=(ANN, BOB)))
    assert made is not None
    assert made.items == (OUTSIDE, OUTSIDE, BEGIN, INSIDE, OUTSIDE, BEGIN, OUTSIDE)


def test_items_that_are_not_known_are_left_out() -> None:
    """An answer without its items, or one whose place is unknown, says nothing of any token."""
    for unknown in (example(span=ANN), example("yes")):
        made = encoder().encode(unknown)
        assert made is not None
        assert made.items == (UNKNOWN,) * 7


def test_no_answer_points_at_cls_and_an_unknown_place_at_nothing() -> None:
    """None teaches all heads, yes without evidence only the kind."""
    none, yes = (encoder().encode(example(kind)) for kind in ("none", "yes"))
    assert none is not None
    assert (none.kind, none.start, none.end, none.items) == (3, 0, 0, (OUTSIDE,) * 7)
    assert yes is not None
    assert (yes.kind, yes.start, yes.end) == (1, IGNORED, IGNORED)


def test_an_answer_that_was_cut_off_takes_its_family_along() -> None:
    """The 300th token is beyond what is kept: neither that example nor its rival is learnt, and numbers have no gap."""
    long = "word " * 300
    away = example(passage=long, span=(len(long) - 5, len(long) - 1))
    assert encoder().encode(away) is None
    found = pack([(example(span=ANN),), (away, example("none")), (example("none"), example("none"))], encoder())
    assert found.families.tolist() == [0, 1, 1]


# --- The file ---


def test_a_family_of_several_questions_is_one_of_twins() -> None:
    """One question over two passages is none; columns follow the examples in order."""
    twins = (example(span=ANN), example("none", "who was it not ?"))
    found = pack([twins, (example(span=ANN), example("none", passage="it rained ."))], encoder())
    assert found.twins.tolist() == [True, True, False, False]
    assert found.lengths.tolist() == [14, 15, 14, 10]
    assert found.at.tolist() == [6, 7, 6, 6]
    assert (found.starts.tolist(), found.ends.tolist()) == ([8, 0, 8, 0], [9, 0, 9, 0])
    assert found.names.tolist() == ["set"]


def test_a_pack_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Every array, with its type."""
    made = pack(lessons(5), encoder())
    made.save(tmp_path / "pack")
    found = Packed.load(tmp_path / "pack")
    for name, value in vars(made).items():
        assert getattr(found, name).dtype == value.dtype, name
        assert getattr(found, name).tolist() == value.tolist(), name


# --- Batches ---


def test_a_batch_marks_the_passage_and_the_padding() -> None:
    """[CLS] q [SEP] p p [SEP]: segment 1 is the two passage tokens; six tokens are padded to eight."""
    found = deck(pack([(example("none", "q", text),) for text in ("a b", "a")], encoder())).batch(np.arange(2))
    assert found.ids.tolist() == [[101, 100, 102, 100, 100, 102, 0, 0], [101, 100, 102, 100, 102, 0, 0, 0]]
    assert found.segments.tolist() == [[0, 0, 0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 0, 0, 0, 0]]
    assert found.mask.tolist() == [[1] * 6 + [0] * 2, [1] * 5 + [0] * 3]
    assert (found.kinds.tolist(), found.starts.tolist(), found.ends.tolist()) == ([3, 3], [0, 0], [0, 0])


def test_a_batch_has_targets_of_items_in_the_passage_alone() -> None:
    """At 3 the passage: "Ann" begins an item. Where items are unknown none is a target, nor is what pads a row,
    though the next one's tokens stand there in the pack.
    """
    known = example(question="q", passage="Ann came", span=(0, 3), items=((0, 3),))
    unknown = example(question="q", passage="Ann came in", span=(0, 3))
    long = replace(known, passage="Ann came in may and left us")
    found = deck(pack([(known,), (unknown,), (long,)], encoder())).batch(np.arange(3))
    no = IGNORED
    assert found.tags.tolist() == [
        [no] * 3 + [BEGIN, OUTSIDE] + [no] * 11, [no] * 16, [no] * 3 + [BEGIN] + [OUTSIDE] * 6 + [no] * 6,
    ]  # fmt: skip
    assert deck(pack([(known,), (long,)], encoder())).batch(np.arange(2)).tags[0].tolist()[5:] == [no] * 11


def test_a_batch_marks_what_was_quoted() -> None:
    """[CLS] who Ann [SEP] q [SEP], then "Ann came." as it was quoted and "It rained." as the rest."""
    row = Example("set", (("who", "Ann"),), "q", "Ann came. It rained.", "none")
    found = deck(pack([(row,)], encoder())).batch(np.arange(1))
    assert found.segments.tolist() == [[0] * 6 + [2, 2, 2, 1, 1, 1] + [0] * 4]


def test_families_are_numbered_anew_in_each_batch_and_go_on_over_packs() -> None:
    """Two of the first pack and one of the second; the last batch has the last two of them."""
    one = pack([(example("none"), example("none", "what ?")), (example("none"),)], encoder())
    made = deck(one, pack([(example(span=ANN),)], encoder()))
    assert made.families.tolist() == [0, 0, 1, 2]
    assert made.batch(np.arange(4)).families.tolist() == [0, 0, 1, 2]
    last = made.batch(np.arange(2, 4))
    assert (last.families.tolist(), last.twins.tolist(), last.starts.tolist()) == ([0, 1], [False, False], [0, 8])
    assert made.batch(np.arange(2)).twins.tolist() == [True, True]


def test_every_family_is_dealt_once_and_whole() -> None:
    """Families of one to three inputs of like length: 8 tokens each, 32 a batch."""
    sizes = (1, 3, 2, 1, 2, 3, 1)
    made = deck(pack([(example("none", "q", "a b"),) * size for size in sizes], encoder()))
    dealt = list(made.deal(np.arange(7), 32, np.random.default_rng(0)))
    assert sorted(np.concatenate(dealt).tolist()) == list(range(sum(sizes)))
    assert all(len(inputs) <= 4 for inputs in dealt)
    for inputs in dealt:
        for family in made.families[inputs]:
            assert (made.families[inputs] == family).sum() == sizes[family]


def test_like_lengths_are_dealt_together() -> None:
    """Two families of 8 tokens and two of 24 in batches of 48 tokens: no batch mixes them."""
    texts = ("a b", "a " * 18, "a b", "a " * 18)
    made = deck(pack([(example("none", "q", text),) for text in texts], encoder()))
    for seed in range(6):
        dealt = [sorted(inputs.tolist()) for inputs in made.deal(np.arange(4), 48, np.random.default_rng(seed))]
        assert sorted(dealt) == [[0, 2], [1, 3]]


def test_inputs_of_mpnets_kind_have_its_separators() -> None:
    """<s> is 0 and </s> is 2; an unknown word is 104."""
    made = mpnet_tokenizer()
    found = pack([(example("none", "q", "a"),)], Encoder(made, special_of(made)))
    assert found.ids.tolist() == [0, 104, 2, 104, 2]

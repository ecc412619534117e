"""Learning: rate, losses worked out by hand, groups of parameters, teachers, checkpoints that resume."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor
from training.deck import Batch
from training.learn import ITEMS, Learner, Logits, groups, losses, margin, ranking, rate, spelt, taught
from training.model import Reader
from training.packed import IGNORED

from quoth.answering.inputs import Window, lay_out, special_of
from quoth.answering.network import KINDS
from small_training import DEEP, TINY, mpnet_tokenizer, tokenizer

SPAN, NONE = KINDS.index("span"), KINDS.index("none")
NEVER = -1e4
pytestmark = pytest.mark.usefixtures("one_thread")


def batch() -> Batch:
    """Two inputs of six tokens, the second padded by one; passages are tokens 3 and 4, and 3."""
    return Batch(
        ids=torch.tensor([[101, 115, 102, 117, 118, 102], [101, 116, 102, 119, 102, 0]]),
        segments=torch.tensor([[0, 0, 0, 1, 1, 0], [0, 0, 0, 1, 0, 0]]),
        mask=torch.tensor([[1] * 6, [1] * 5 + [0]]),
        kinds=torch.tensor([SPAN, NONE]),
        starts=torch.tensor([3, 0]),
        ends=torch.tensor([4, 0]),
        families=torch.tensor([0, 1]),
        twins=torch.zeros(2, dtype=torch.bool),
        tags=torch.tensor([[IGNORED] * 3 + [1, 2] + [IGNORED], [IGNORED] * 3 + [0] + [IGNORED] * 2]),
    )


def silent(rows: int = 2, tokens: int = 6) -> Logits:
    """A reader that says nothing: all chances are alike."""
    return Logits(torch.zeros(rows, tokens, 2), torch.zeros(rows, 4), torch.zeros(rows, tokens, 3))


def surely(scores: list[float]) -> Tensor:
    """Type logits whose "some answer" is so far above "nothing"."""
    return torch.tensor([[score, NEVER, NEVER, 0.0] for score in scores])


def learner(seed: int = 0, teacher: Reader | None = None) -> Learner:
    """A learner over a tiny reader."""
    torch.manual_seed(seed)
    return Learner(Reader(TINY), 1e-2, teacher)


def test_the_rate_rises_over_four_percent_and_falls_to_zero() -> None:
    """Half way through the warm-up it is half the peak; half way through the rest again."""
    assert rate(0.02, 2.0) == pytest.approx(1.0)
    assert rate(0.04, 2.0) == pytest.approx(2.0)
    assert rate(0.52, 2.0) == pytest.approx(1.0)
    assert rate(1.0, 2.0) == 0.0


# --- Losses ---


def test_a_reader_that_says_nothing_loses_the_logarithm_of_its_choices() -> None:
    """Six tokens, four types, three tags; families of one are not ranked, and there are no twins."""
    found = losses(silent(), batch())
    wanted = {"span": np.log(6), "kind": np.log(4), "items": np.log(3), "ranking": 0.0, "twins": 0.0}
    assert {name: float(value) for name, value in found.parts.items()} == pytest.approx(wanted)
    assert float(found.total) == pytest.approx(np.log(6) + np.log(4) + 0.3 * np.log(3))


def test_targets_that_are_not_known_count_neither_way() -> None:
    """One of two spans is known: the mean is over that one. With none known these parts are 0, not infinite."""
    said, left = silent(), torch.full((2,), IGNORED)
    said.span[1, :, :] = torch.arange(6.0)[:, None]
    half = replace(batch(), starts=torch.tensor([3, IGNORED]), ends=torch.tensor([4, IGNORED]))
    assert float(losses(said, half).parts["span"]) == pytest.approx(np.log(6))
    none = losses(said, replace(batch(), starts=left, ends=left, tags=torch.full((2, 6), IGNORED)))
    assert (float(none.parts["span"]), float(none.parts["items"])) == (0.0, 0.0)
    assert float(none.total) == pytest.approx(np.log(4))


def family(twins: bool = False) -> Batch:
    """An answer at tokens 1 to 2 of the first input, none in the second, both of one family."""
    some = torch.zeros(2, 3, dtype=torch.long)
    flags = torch.full((2,), twins)
    kinds, starts, ends = (torch.tensor(pair) for pair in ([SPAN, NONE], [1, 0], [2, 0]))
    return Batch(some, some, some, kinds, starts, ends, torch.tensor([0, 0]), flags, some)


def scored() -> Logits:
    """Above its "nothing" of 1 and 2 the first input has ln 2 and ln 3; the second, of 5 and 7, ln 4 alone."""
    span = torch.tensor([[1.0, 2.0], [5.0, 7.0]])[:, None, :].repeat(1, 3, 1)
    span[0, 1:, :] += torch.tensor([[2.0, 2.0], [3.0, 3.0]]).log()
    span[1, 1, :] += torch.tensor([4.0, 4.0]).log()
    span[1, 2] = NEVER
    return Logits(span, surely([np.log(4), np.log(5)]), torch.zeros(2, 3, 3))


def test_the_passages_of_a_question_share_one_softmax() -> None:
    """With "nothing" 1 the spans make 1 + 2 + 3 + 4 = 10 in all and the types 1 + 4 + 5 = 10.

    The start at ln 2 costs ln(10/2), the end at ln 3 costs ln(10/3), half each; the type costs ln(10/4).
    """
    wanted = (np.log(10 / 2) + np.log(10 / 3)) / 2 + np.log(10 / 4)
    assert float(ranking(scored(), family())) == pytest.approx(wanted, rel=1e-5)


def test_twins_and_questions_over_one_passage_are_not_ranked() -> None:
    """Twins share their passage and differ in the question; a single passage's own softmax says all."""
    assert float(ranking(scored(), family(twins=True))) == 0.0
    assert float(ranking(scored(), replace(family(), families=torch.tensor([0, 1])))) == 0.0


def test_twins_are_to_be_three_apart() -> None:
    """1 and -1 are two apart: softplus(3 - 2) = ln(1 + e). A family of no twins beside them does not count."""
    three = torch.zeros(3, 1, dtype=torch.long)
    kinds, none = torch.tensor([SPAN, NONE, SPAN]), torch.zeros(3, dtype=torch.long)
    one = Batch(three, three, three, kinds, none, none, torch.tensor([0, 0, 1]),
                torch.tensor([True, True, False]), three)  # fmt: skip
    said = Logits(torch.zeros(3, 1, 2), surely([1.0, -1.0, 9.0]), torch.zeros(3, 1, 3))
    assert float(margin(said, one)) == pytest.approx(np.log(1 + np.e))
    assert float(margin(said, replace(one, twins=torch.zeros(3, dtype=torch.bool)))) == 0.0


def test_what_a_teacher_says_is_learnt_by_its_chances() -> None:
    """The teacher wavers between span and yes, the pupil has them at 1/4 and 3/4; tokens are all alike to both.

    Start and end cost ln 6, half each. The items cost ln 3 at the three passage tokens and nothing outside.
    """
    said, teacher = silent(), silent()
    said.kind[:] = torch.tensor([np.log(1 / 4), np.log(3 / 4), NEVER, NEVER])
    teacher.kind[:] = torch.tensor([0.0, 0.0, NEVER, NEVER])
    said.items[:, 0] = torch.tensor([9.0, 0.0, 0.0])
    wanted = -(np.log(1 / 4) + np.log(3 / 4)) / 2 + np.log(6) + ITEMS * np.log(3)
    assert float(taught(said, teacher, batch())) == pytest.approx(wanted, rel=1e-5)


# --- Steps ---


def test_layers_learn_the_slower_the_lower_they_are() -> None:
    """Of the rate: heads 8, the last layer 1, the one below .92, embeddings .92², words a fifth of that.

    Only the layers' matrices decay; the bias for distance is not learnt at all.
    """
    reader = Reader(DEEP)
    rates = {id(p): (g["share"], g["weight_decay"]) for g in groups(reader) for p in g["params"]}
    found = {name: rates.get(id(value)) for name, value in reader.named_parameters()}
    assert found["span.weight"] == found["items.bias"] == found["pool.weight"] == found["kind.weight"] == (8.0, 0.0)
    assert (found["layers.1.up.weight"], found["layers.1.up.bias"]) == ((1.0, 0.01), (1.0, 0.0))
    assert found["layers.0.qkv.weight"] == pytest.approx((0.92, 0.01))
    assert found["positions.weight"] == found["norm.weight"] == pytest.approx((0.8464, 0.0))
    assert found["words.weight"] == pytest.approx((0.16928, 0.0))
    assert [name for name, value in found.items() if value is None] == ["relative.weight"]


def test_learning_makes_the_loss_fall() -> None:
    """Forty steps on one batch halve every part of its loss at least."""
    made = learner()
    first = made.step(batch(), 0.03)
    for _ in range(40):
        last = made.step(batch(), 0.1)
    for name in ("span", "kind", "items"):
        assert last[name] < first[name] / 2, name


def test_a_pupil_comes_nearer_to_its_teacher_who_stays_as_it_is() -> None:
    """A tiny reader learns from one of MPNet's kind, over inputs in that one's ids."""
    torch.manual_seed(1)
    teacher = Reader(DEEP)
    before = {name: value.clone() for name, value in teacher.state_dict().items()}
    made = learner(teacher=teacher)
    deep = replace(batch(), ids=torch.tensor([[0, 119, 2, 121, 122, 2], [0, 120, 2, 123, 2, 0]]))
    first = made.step(deep, 0.03)["taught"]
    for _ in range(40):
        last = made.step(deep, 0.1)["taught"]
    assert last < first
    assert all(torch.equal(value, before[name]) for name, value in teacher.state_dict().items())


def test_a_reader_of_berts_kind_spells_mpnets_inputs_its_own_way() -> None:
    """One input laid out with either tokenizer; BERT's own stay as they are, and MPNet reads its own."""
    words = ("who", "came", "?", "ann")
    deep, plain = mpnet_tokenizer(*words), tokenizer(*words)
    theirs, ours = (
        torch.tensor([lay_out(made, [("who ?", "ann")], "who came ?", Window("ann"), special_of(made)).ids])
        for made in (deep, plain)
    )
    assert theirs[0, :3].tolist() == [0, 114, 116]
    assert torch.equal(spelt(Reader(TINY), theirs), ours)
    assert torch.equal(spelt(Reader(TINY), ours), ours)
    assert torch.equal(spelt(Reader(DEEP), theirs), theirs)


def test_a_resumed_run_goes_on_exactly_where_it_stopped(tmp_path: Path) -> None:
    """Three steps at once equal two steps, a checkpoint and one more."""
    whole, part, resumed = learner(), learner(), learner(seed=1)
    for _ in range(3):
        whole.step(batch(), 0.1)
    for _ in range(2):
        part.step(batch(), 0.1)
    part.save(tmp_path / "checkpoint.pt", 12.5)
    assert resumed.resume(tmp_path / "checkpoint.pt") == 12.5
    resumed.step(batch(), 0.1)
    assert resumed.steps == 3
    for name, value in whole.reader.state_dict().items():
        assert torch.equal(value, resumed.reader.state_dict()[name]), name

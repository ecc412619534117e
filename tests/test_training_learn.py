"""Learning: rate, losses, checkpoints that resume, the ONNX graph against PyTorch."""

from pathlib import Path

import numpy as np
import pytest
import torch
from training.encode import IGNORED, Batch
from training.graph import build
from training.learn import Learner, losses, ranking, rate
from training.model import Reader, Shape

TINY = Shape(vocabulary=50, hidden=24, layers=2, heads=3, inner=48, positions=32)


def batch() -> Batch:
    """Two inputs of six tokens, the second padded by one; passages are tokens 3 and 4, and 3."""
    ids = torch.tensor([[1, 5, 2, 7, 8, 2], [1, 6, 2, 9, 2, 0]])
    segments = torch.tensor([[0, 0, 0, 1, 1, 0], [0, 0, 0, 1, 0, 0]])
    mask = torch.tensor([[1] * 6, [1] * 5 + [0]])
    return Batch(
        ids, segments, mask, torch.tensor([0, 3]), torch.tensor([3, 0]), torch.tensor([4, 0]), torch.tensor([0, 1])
    )


def learner(seed: int = 0) -> Learner:
    """A learner over a tiny reader."""
    torch.manual_seed(seed)
    return Learner(Reader(TINY), 1e-2)


def test_the_rate_rises_over_three_percent_and_falls_to_zero() -> None:
    """Half way through the warm-up it is half the peak; at the end it is nothing."""
    assert rate(0.015, 2.0) == pytest.approx(1.0)
    assert rate(0.03, 2.0) == pytest.approx(2.0)
    assert rate(0.515, 2.0) == pytest.approx(1.0)
    assert rate(1.0, 2.0) == 0.0


def test_spans_are_only_open_in_the_passage_and_at_cls() -> None:
    """Question, separators and padding have logits far below all others."""
    with torch.inference_mode():
        span, _ = Reader(TINY)(batch().ids, batch().segments, batch().mask)
    assert (span[:, :, 0] > -1000).tolist() == [
        [True, False, False, True, True, False],
        [True, False, False, True, False, False],
    ]


def test_rows_without_a_span_target_leave_the_span_loss_alone() -> None:
    """A batch of such rows has span loss 0 and still a kind loss."""
    left = torch.full((2,), IGNORED)
    found = losses(Reader(TINY), Batch(**{**vars(batch()), "starts": left, "ends": left}))
    assert found.span == 0.0
    assert found.kind > 0
    assert torch.isfinite(found.total)


def test_the_passages_of_a_question_share_one_softmax() -> None:
    """Margins ln 2 and ln 3 in the answering passage, ln 4 in its rival, with "nothing" 1: 10 in all.

    The start at ln 2 costs ln(10/2), the end at ln 3 costs ln(10/3); the types, ln 4 against ln 5, cost ln(10/4).
    """
    span = torch.tensor([[1.0, 2.0], [5.0, 7.0]])[:, None, :].repeat(1, 3, 1)
    span[1, 2] = -1e4
    span[0, 1:, :] = torch.tensor([[2.0, 2.0], [3.0, 3.0]]).log() + torch.tensor([1.0, 2.0])
    span[1, 1, :] = torch.tensor([4.0, 4.0]).log() + torch.tensor([5.0, 7.0])
    kind = torch.tensor([[4.0, 1e-30, 1e-30, 1.0], [5.0, 1e-30, 1e-30, 1.0]]).log()
    some = torch.zeros(2, 3, dtype=torch.long)
    one = Batch(
        some, some, some, torch.tensor([0, 3]), torch.tensor([1, 0]), torch.tensor([2, 0]), torch.tensor([0, 0])
    )
    wanted = (np.log(10 / 2) + np.log(10 / 3)) / 2 + np.log(10 / 4)
    assert float(ranking(span, kind, one)) == pytest.approx(wanted, rel=1e-5)


def test_a_question_over_one_passage_is_not_ranked() -> None:
    """Its own softmax says all; the ranking adds nothing."""
    one = batch()
    assert float(ranking(torch.zeros(2, 6, 2), torch.zeros(2, 4), one)) == 0.0


def test_learning_makes_the_loss_fall() -> None:
    """Forty steps on one batch halve its loss at least."""
    made = learner()
    first = float(made.step(batch(), 0.03).total.detach())
    for _ in range(40):
        last = float(made.step(batch(), 0.1).total.detach())
    assert last < first / 2


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
    for name, value in whole.average.state_dict().items():
        assert torch.equal(value, resumed.average.state_dict()[name]), name


@pytest.mark.parametrize("small_words", [False, True])
def test_the_onnx_graph_says_what_pytorch_says(tmp_path: Path, small_words: bool) -> None:
    """In float the logits agree to 1e-4; int8 word embeddings move them by less than 0.05."""
    import onnx
    import onnxruntime

    reader = learner().reader.eval()
    onnx.save(build(reader, small_words), str(tmp_path / "reader.onnx"))
    session = onnxruntime.InferenceSession(str(tmp_path / "reader.onnx"))
    inputs = {name: getattr(batch(), name) for name in ("ids", "segments", "mask")}
    with torch.inference_mode():
        wanted = reader(*inputs.values())
    given = session.run(None, {name: value.numpy() for name, value in inputs.items()})
    for ours, theirs in zip(given, wanted, strict=True):
        assert np.abs(ours - theirs.numpy()).max() < (0.05 if small_words else 1e-4)

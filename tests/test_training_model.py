"""The networks: distances, published weights, the ONNX graph against PyTorch, weights on disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import numpy_helper
from torch import Tensor
from training import weights
from training.export import small, strays
from training.graph import STRAYED, build
from training.model import Layer, Reader, Shape, buckets, load_encoder

from small_training import DEEP, TINY, WORDS, mpnet_tokenizer, packed_lessons

pytestmark = pytest.mark.usefixtures("one_thread")
IDS = torch.tensor([[0, 115, 2, 117, 118, 2], [0, 116, 2, 119, 2, 1]])
SEGMENTS = torch.tensor([[0, 0, 0, 1, 2, 0], [0, 0, 0, 1, 0, 0]])
MASK = torch.tensor([[1] * 6, [1] * 5 + [0]])


def reader(shape: Shape, seed: int = 0) -> Reader:
    torch.manual_seed(seed)
    return Reader(shape).eval()


def said(made: Reader) -> list[Tensor]:
    with torch.inference_mode():
        return list(made(IDS, SEGMENTS, MASK))


def graph_says(model: onnx.ModelProto) -> list[Tensor]:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    inputs = {"ids": IDS.numpy(), "segments": SEGMENTS.numpy(), "mask": MASK.numpy()}
    return [torch.from_numpy(array) for array in session.run(None, inputs)]


def error(ours: list[Tensor], theirs: list[Tensor]) -> float:
    """The largest difference of any logit."""
    return max(float((a - b).abs().max()) for a, b in zip(ours, theirs, strict=True))


# --- Distances and segments ---


@pytest.mark.parametrize(("back", "bucket"), [(0, 0), (1, 1), (7, 7), (8, 8), (12, 9), (20, 10), (127, 15), (199, 15)])
def test_near_distances_have_a_bucket_each_and_far_ones_share(back: int, bucket: int) -> None:
    """Of 16 a direction eight are exact; the others grow by 16^(1/8) from 8: 12 is 8 + 1.17, 20 is 8 + 2.64.

    Tokens ahead have the other sixteen; those from 128 on are all in the last.
    """
    found = buckets(200, 32)
    assert int(found[back, 0]) == bucket
    assert int(found[0, back]) == bucket + (16 if back else 0)


def test_spans_are_only_open_in_the_passage_and_at_cls() -> None:
    """Question, separators and padding have logits far below all others; what was quoted is of the passage."""
    wanted = [[True, False, False, True, True, False], [True, False, False, True, False, False]]
    for shape in (TINY, DEEP):
        assert (said(reader(shape))[0][:, :, 0] > -1000).tolist() == wanted


def test_padding_changes_nothing() -> None:
    """The second input says the same alone."""
    made = reader(DEEP)
    with torch.inference_mode():
        alone = made(IDS[1:, :5], SEGMENTS[1:, :5], MASK[1:, :5])
    assert error(list(alone), [said(made)[0][1:, :5], said(made)[1][1:], said(made)[2][1:, :5]]) < 1e-5


# --- Published weights ---


def published(shape: Shape, folder: Path) -> Any:
    """A random network of the library that the weights were published for, written to a folder."""
    from transformers import BertConfig, BertModel, MPNetConfig, MPNetModel

    sizes: dict[str, Any] = {
        "vocab_size": shape.vocabulary, "hidden_size": shape.hidden, "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads, "intermediate_size": shape.inner,
        "max_position_embeddings": shape.positions, "layer_norm_eps": shape.epsilon,
    }  # fmt: skip
    torch.manual_seed(3)
    made: Any = MPNetModel(MPNetConfig(**sizes)) if shape.buckets else BertModel(BertConfig(**sizes))
    made.eval().save_pretrained(folder)
    return made


@pytest.mark.parametrize("shape", [TINY, DEEP])
def test_published_weights_give_what_their_own_library_gives(tmp_path: Path, shape: Shape) -> None:
    """The last layer's output, with padding, of both kinds; MPNet knows no segments and begins with zeros there."""
    theirs = published(shape, tmp_path)
    ours = Reader(shape).eval()
    load_encoder(ours, tmp_path / "model.safetensors")
    held: list[Tensor] = []
    ours.layers[-1].register_forward_hook(lambda _layer, _given, output: held.append(output))
    segments = SEGMENTS.clamp(max=1)
    with torch.inference_mode():
        ours(IDS, segments, MASK)
        more = {} if shape.buckets else {"token_type_ids": segments}
        wanted = theirs(input_ids=IDS, attention_mask=MASK, **more).last_hidden_state
    inside = MASK.bool()
    assert float((held[0][inside] - wanted[inside]).abs().max()) < 1e-4
    assert torch.equal(ours.segments.weight[2], ours.segments.weight[1])


# --- ONNX ---


@pytest.mark.parametrize("shape", [TINY, DEEP])
@pytest.mark.parametrize(
    ("settings", "most"),
    [({}, 1e-4), ({"small_words": True}, 0.05), ({"stray": {"layers.1.down": [3, 40], "layers.0.up": [7]}}, 1e-4)],
)
def test_the_onnx_graph_says_what_pytorch_says(shape: Shape, settings: dict[str, Any], most: float) -> None:
    """In float the logits agree, also where some channels are multiplied apart; int8 word embeddings move them."""
    made = reader(shape)
    assert error(graph_says(build(made, **settings)), said(made)) < most


def far_out() -> Reader:
    """MPNet's kind in three layers; one channel inside the last runs hundreds of times as far as the others."""
    made = reader(replace(DEEP, layers=3))
    last = made.layers[2]
    assert isinstance(last, Layer)
    with torch.no_grad():
        last.up.bias[5] = 300.0
        last.down.weight *= 8
        last.down.weight[:, 5] /= 2400.0
    return made


def test_the_channels_that_run_far_out_are_found(tmp_path: Path) -> None:
    """Sixteen of the way down and eight of the way up for each layer, in order; the planted one among them."""
    found = strays(far_out(), packed_lessons(tmp_path / "pack", mpnet_tokenizer(*WORDS)))
    assert {name: len(channels) for name, channels in found.items()} == {
        f"layers.{i}.{part}": count for i in range(3) for part, count in (("down", 16), ("up", 8))
    }
    assert 5 in found["layers.2.down"]
    assert all(list(channels) == sorted(channels) for channels in found.values())


def test_int8_is_near_to_float_once_the_stray_channels_stay_in_float() -> None:
    """All other channels would share the scale of one that runs far out: that doubles the error at least."""
    made = far_out()
    apart = small(made, {"layers.2.down": [5]})
    assert error(graph_says(apart), said(made)) < error(graph_says(small(made, {})), said(made)) / 2
    kinds = {node.name: node.op_type for node in apart.graph.node}
    assert kinds[f"layers.2.down{STRAYED}"] == "MatMul"
    assert "layers.2.down.most_quant" in kinds
    assert kinds["span_head"] == kinds["items_head"] == kinds["kind_head"] == "MatMul"


# --- Weights on disk ---


def test_a_large_matrix_is_kept_to_half_a_step_of_each_row() -> None:
    """Rows whose largest numbers are 1.27 and 127 have steps of .01 and 1; a small one is kept whole."""
    value = torch.rand(2, 60_000) - 0.5
    value[0, 0], value[1, 0] = 1.27, -127.0
    held = weights.narrowed(value)
    assert isinstance(held, dict)
    assert held["int8"].dtype == torch.int8
    assert held["scale"][:, 0].tolist() == pytest.approx([0.01, 1.0])
    off = (weights.widened(held) - value).abs().amax(1)
    assert off[0] <= 0.00501
    assert off[1] <= 0.501
    assert weights.narrowed(value[:, :100]) is not None
    assert torch.equal(weights.widened(weights.narrowed(value[:, :100])), value[:, :100])


@pytest.mark.parametrize("shape", [TINY, DEEP])
def test_a_reader_is_loaded_as_it_was_saved(tmp_path: Path, shape: Shape) -> None:
    """Its shape, and all it says; so few numbers are kept whole."""
    made = reader(shape)
    weights.save(made, tmp_path / "reader.pt")
    found = weights.load(tmp_path / "reader.pt")
    assert found.shape == shape
    assert error(said(found.eval()), said(made)) == 0.0


def test_a_reader_is_found_again_in_its_exported_graph(tmp_path: Path) -> None:
    """Every number within half a step of its column's int8, heads exactly."""
    made = reader(TINY)
    onnx.save(small(made, {}), str(tmp_path / "reader.onnx"))
    found = weights.of_graph(tmp_path / "reader.onnx", TINY).state_dict()
    for name, value in made.state_dict().items():
        step = 0.0 if name.split(".")[0] in ("span", "items", "pool", "kind") else float(value.abs().max()) / 127
        assert float((found[name] - value).abs().max()) <= step * 0.51 + 1e-7, name


def test_a_graph_without_a_segment_for_quotes_takes_that_of_the_passage(tmp_path: Path) -> None:
    """Nor had such graphs a head for items, which begins anew; any other tensor must be there."""
    made = reader(TINY)
    model = small(made, {})
    kept = [tensor for tensor in model.graph.initializer if not tensor.name.startswith("items.")]
    two = numpy_helper.from_array(made.segments.weight.detach().numpy()[:2], "segments.weight")
    del model.graph.initializer[:]
    model.graph.initializer.extend([two if tensor.name == two.name else tensor for tensor in kept])
    onnx.save(model, str(tmp_path / "reader.onnx"))
    found = weights.of_graph(tmp_path / "reader.onnx", TINY)
    np.testing.assert_array_equal(found.segments.weight[2].detach(), made.segments.weight[1].detach())
    for tensor in model.graph.initializer:
        if tensor.name == "norm.bias":
            model.graph.initializer.remove(tensor)
    onnx.save(model, str(tmp_path / "reader.onnx"))
    with pytest.raises(KeyError, match=r"norm\.bias"):
        weights.of_graph(tmp_path / "reader.onnx", TINY)

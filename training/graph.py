"""The reader as an ONNX graph, written node by node with the fused operators of ONNX Runtime.

Writing it beats exporting and then searching for patterns to fuse: attention, bias with GELU and
residual with layer norm are one node each from the start, and nothing depends on how a PyTorch
version happens to trace. Word embeddings can be stored as int8 with one scale a word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from quoth.answering.inputs import LONGEST
from training.model import MASKED, Reader, Shape

FUSED = "com.microsoft"
HEADS = ("span_head", "items_head", "pool", "kind_head")
EARLY = ("layers.0.down.product", "layers.1.down.product")
KEPT = HEADS + EARLY
"""Products that stay in float: the heads are small and decide; the first two layers' way down gives a
quarter of the error of int8 (root mean square of the logits .18 instead of .24), the later ones none."""

STRAYED = ".strayed"
"""What the products of stray channels are named by; they stay in float."""

Array = NDArray[Any]
Stray = Mapping[str, Sequence[int]]
"""For a linear layer the channels of its input that run far beyond the others, and would coarsen their int8."""


class _Graph:
    """Nodes and weights as they are added."""

    def __init__(self, reader: Reader, stray: Stray) -> None:
        self.stray = stray
        self.state: dict[str, Array] = {name: value.float().numpy() for name, value in reader.state_dict().items()}
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, value: Array) -> str:
        """Add a constant; returns its name."""
        self.weights.append(numpy_helper.from_array(np.array(value, order="C"), name))
        return name

    def linear(self, name: str) -> tuple[str, str]:
        """Add weight (in, out) and bias of one of the reader's linear layers; returns both names."""
        return (
            self.weight(f"{name}.weight", self.state[f"{name}.weight"].T),
            self.weight(f"{name}.bias", self.state[f"{name}.bias"]),
        )

    def bias(self, name: str) -> str:
        """Add the bias of one of the reader's linear layers; returns its name."""
        return self.weight(f"{name}.bias", self.state[f"{name}.bias"])

    def norm(self, name: str) -> tuple[str, str]:
        """Add scale and shift of one of the reader's layer norms; returns both names."""
        return (
            self.weight(f"{name}.weight", self.state[f"{name}.weight"]),
            self.weight(f"{name}.bias", self.state[f"{name}.bias"]),
        )

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **settings: Any) -> str:
        """Add a node with one output; returns the output's name."""
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **settings))
        return output

    def product(self, inner: str, linear: str, output: str) -> str:
        """Multiply by the weight of a linear layer, without its bias; the channels that run far out by themselves."""
        weight = self.state[f"{linear}.weight"].T
        channels = np.array(self.stray.get(linear, ()), np.int64)
        if not len(channels):
            return self.node("MatMul", [inner, self.weight(f"{linear}.weight", weight)], output)
        kept = np.ones(len(weight), np.float32)
        kept[channels] = 0
        self.node("Mul", [inner, self.weight(f"{linear}.kept", kept)], f"{linear}.near")
        self.node(
            "MatMul", [f"{linear}.near", self.weight(f"{linear}.weight", weight * kept[:, None])], f"{linear}.most"
        )
        self.node("Gather", [inner, self.weight(f"{linear}.channels", channels)], f"{linear}.far", axis=-1)
        self.node("MatMul", [f"{linear}.far", self.weight(f"{linear}.few", weight[channels])], f"{linear}{STRAYED}")
        return self.node("Add", [f"{linear}.most", f"{linear}{STRAYED}"], output)


def build(reader: Reader, small_words: bool = False, stray: Stray | None = None) -> onnx.ModelProto:
    """The model with inputs ids, segments, mask (B, T) int64 and outputs span (B, T, 2), kind (B, 4), items (B, T, 3).

    With `small_words` the word embeddings are int8. The channels of `stray` are multiplied by themselves.
    """
    graph = _Graph(reader, stray or {})
    x = _embed(graph, small_words, reader.shape)
    graph.node("Cast", ["mask"], "mask32", to=TensorProto.INT32)
    near = _nearness(graph, reader) if reader.shape.buckets else ""
    for number in range(reader.shape.layers):
        x = _layer(graph, x, f"layers.{number}", reader.shape, near)
    _heads(graph, x)
    axes: list[str | int | None] = ["batch", "tokens"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, axes) for name in ("ids", "segments", "mask")]
    outputs = [
        helper.make_tensor_value_info("span", TensorProto.FLOAT, ["batch", "tokens", 2]),
        helper.make_tensor_value_info("kind", TensorProto.FLOAT, ["batch", 4]),
        helper.make_tensor_value_info("items", TensorProto.FLOAT, ["batch", "tokens", 3]),
    ]
    made = helper.make_graph(graph.nodes, "reader", inputs, outputs, graph.weights)
    imports = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(made, opset_imports=imports, ir_version=8, producer_name="quoth")


def _embed(graph: _Graph, small: bool, shape: Shape) -> str:
    """Word, position and segment embeddings, added and normalised."""
    words = graph.state["words.weight"]
    if small:
        scale = np.maximum(np.abs(words).max(axis=1, keepdims=True), 1e-8) / 127
        graph.weight("words.int8", np.round(words / scale).astype(np.int8))
        graph.weight("words.scale", scale.astype(np.float32))
        graph.node("Gather", ["words.int8", "ids"], "rows")
        graph.node("Cast", ["rows"], "rows_float", to=TensorProto.FLOAT)
        graph.node("Gather", ["words.scale", "ids"], "row_scale")
        graph.node("Mul", ["rows_float", "row_scale"], "word")
    else:
        graph.node("Gather", [graph.weight("words.weight", words), "ids"], "word")
    graph.node("Gather", [graph.weight("segments.weight", graph.state["segments.weight"]), "segments"], "segment")
    zero = graph.weight("zero", np.array([0], np.int64))
    one = graph.weight("one", np.array([1], np.int64))
    graph.node("Shape", ["ids"], "shape")
    graph.node("Slice", ["shape", one, graph.weight("two", np.array([2], np.int64)), zero], "length")
    places = graph.state["positions.weight"][shape.first : shape.first + LONGEST]
    graph.node("Slice", [graph.weight("positions.weight", places), zero, "length", zero], "position")
    graph.node("Add", ["word", "segment"], "word_segment")
    graph.node("Add", ["word_segment", "position"], "embedded")
    return graph.node("LayerNormalization", ["embedded", *graph.norm("norm")], "x", axis=-1, epsilon=shape.epsilon)


def _nearness(graph: _Graph, reader: Reader) -> str:
    """The bias (1, A, T, T) of each head for the distance of two tokens, looked up by that distance."""
    table = reader.nearness(LONGEST)[0].float().numpy()  # (A, T, T): the same along each diagonal
    apart = np.concatenate([table[:, :0:-1, 0], table[:, 0, :]], axis=1)  # from LONGEST - 1 back to as many ahead
    graph.node("Squeeze", ["length"], "tokens")
    for name, value in (("start", 0), ("step", 1), ("middle", LONGEST - 1), ("row", [1]), ("column", [0])):
        graph.weight(name, np.array(value, np.int64))
    graph.node("Range", ["start", "tokens", "step"], "places")
    graph.node("Unsqueeze", ["places", "row"], "from_place")
    graph.node("Unsqueeze", ["places", "column"], "to_place")
    graph.node("Sub", ["to_place", "from_place"], "distance")
    graph.node("Add", ["distance", "middle"], "bucket")
    graph.node("Gather", [graph.weight("apart", apart), "bucket"], "near_flat", axis=1)
    return graph.node("Unsqueeze", ["near_flat", "column"], "near")


def _layer(graph: _Graph, x: str, name: str, shape: Shape, near: str) -> str:
    """One transformer layer in a few nodes."""
    attended = _attention(graph, x, name, shape, near)
    x = _residual(graph, x, attended, f"{name}.out", f"{name}.norm1", epsilon=shape.epsilon)
    grown = graph.product(x, f"{name}.up", f"{name}.grown")
    active = graph.node("BiasGelu", [grown, graph.bias(f"{name}.up")], f"{name}.active", FUSED)
    return _residual(graph, x, active, f"{name}.down", f"{name}.norm2", epsilon=shape.epsilon)


def _attention(graph: _Graph, x: str, name: str, shape: Shape, near: str) -> str:
    """Attention as one node; with a bias for distance it is two products, since the int8 node takes none."""
    weight, bias = graph.linear(f"{name}.qkv")
    settings = {"num_heads": shape.heads, "mask_filter_value": MASKED}
    if not near:
        return graph.node("Attention", [x, weight, bias, "mask32"], f"{name}.attended", FUSED, **settings)
    graph.node("MatMul", [x, weight], f"{name}.qkv.product")
    graph.node("Add", [f"{name}.qkv.product", bias], f"{name}.qkv")
    parts = [f"{name}.{part}" for part in ("query", "key", "value")]
    graph.nodes.append(helper.make_node("Split", [f"{name}.qkv"], parts, name=f"{name}.split", axis=-1))
    inputs = [*parts, "", "mask32", near]
    return graph.node("MultiHeadAttention", inputs, f"{name}.attended", FUSED, **settings)


def _residual(graph: _Graph, x: str, inner: str, linear: str, norm: str, *, epsilon: float) -> str:
    """X + linear(inner), normalised."""
    product = graph.product(inner, linear, f"{linear}.product")
    inputs = [product, x, *graph.norm(norm), graph.bias(linear)]
    return graph.node("SkipLayerNormalization", inputs, f"{norm}.normed", FUSED, epsilon=epsilon)


def _heads(graph: _Graph, x: str) -> None:
    """Span logits, closed outside passage and [CLS], and kind logits from [CLS]."""
    weight, bias = graph.linear("span")
    graph.node("MatMul", [x, weight], "span_head")
    graph.node("Add", ["span_head", bias], "span_open")
    graph.node("Min", ["segments", "mask"], "inside")
    graph.node("Cast", ["inside"], "inside_float", to=TensorProto.FLOAT)
    first = graph.weight("first", np.array([[1.0]], np.float32))
    graph.node("Slice", ["inside_float", "one", graph.weight("end", np.array([2**31], np.int64)), "one"], "after_first")
    graph.node("Slice", ["inside_float", "zero", "one", "one"], "at_first")
    graph.node("Mul", ["at_first", graph.weight("none", np.array([[0.0]], np.float32))], "nil")
    graph.node("Add", ["nil", first], "first_open")
    graph.node("Concat", ["first_open", "after_first"], "allowed", axis=1)
    graph.node("Sub", [first, "allowed"], "closed")
    graph.node("Mul", ["closed", graph.weight("masked", np.array([[MASKED]], np.float32))], "shut")
    graph.node("Unsqueeze", ["shut", graph.weight("last", np.array([-1], np.int64))], "shut_wide")
    graph.node("Add", ["span_open", "shut_wide"], "span")
    weight, bias = graph.linear("items")
    graph.node("MatMul", [x, weight], "items_head")
    graph.node("Add", ["items_head", bias], "items")
    graph.node("Gather", [x, graph.weight("place", np.array(0, np.int64))], "cls", axis=1)
    weight, bias = graph.linear("pool")
    graph.node("MatMul", ["cls", weight], "pool")
    graph.node("Add", ["pool", bias], "pool_biased")
    graph.node("Tanh", ["pool_biased"], "pooled")
    weight, bias = graph.linear("kind")
    graph.node("MatMul", ["pooled", weight], "kind_head")
    graph.node("Add", ["kind_head", bias], "kind")

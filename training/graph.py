"""The reader as an ONNX graph, written node by node with the fused operators of ONNX Runtime.

Writing it beats exporting and then searching for patterns to fuse: attention, bias with GELU and
residual with layer norm are one node each from the start, and nothing depends on how a PyTorch
version happens to trace. Word embeddings can be stored as int8 with one scale a word.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.model import MASKED, Reader

FUSED = "com.microsoft"
HEADS = ("span_head", "pool", "kind_head")
EARLY = ("layers.0.down.product", "layers.1.down.product")
KEPT = HEADS + EARLY
"""Products that stay in float: the heads are small and decide; the first two layers' way down gives a
quarter of the error of int8 (root mean square of the logits .18 instead of .24), the later ones none."""

Array = NDArray[Any]


class _Graph:
    """Nodes and weights as they are added."""

    def __init__(self, reader: Reader) -> None:
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


def build(reader: Reader, small_words: bool = False) -> onnx.ModelProto:
    """The model with inputs ids, segments, mask (B, T) int64 and outputs span (B, T, 2), kind (B, 4).

    With `small_words` the word embeddings are int8.
    """
    graph = _Graph(reader)
    x = _embed(graph, small_words, reader.shape.epsilon)
    graph.node("Cast", ["mask"], "mask32", to=TensorProto.INT32)
    for number in range(reader.shape.layers):
        x = _layer(graph, x, f"layers.{number}", reader)
    _heads(graph, x)
    axes: list[str | int | None] = ["batch", "tokens"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, axes) for name in ("ids", "segments", "mask")]
    outputs = [
        helper.make_tensor_value_info("span", TensorProto.FLOAT, ["batch", "tokens", 2]),
        helper.make_tensor_value_info("kind", TensorProto.FLOAT, ["batch", 4]),
    ]
    made = helper.make_graph(graph.nodes, "reader", inputs, outputs, graph.weights)
    imports = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(made, opset_imports=imports, ir_version=8, producer_name="quoth")


def _embed(graph: _Graph, small: bool, epsilon: float) -> str:
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
    graph.node(
        "Slice", [graph.weight("positions.weight", graph.state["positions.weight"]), zero, "length", zero], "position"
    )
    graph.node("Add", ["word", "segment"], "word_segment")
    graph.node("Add", ["word_segment", "position"], "embedded")
    return graph.node("LayerNormalization", ["embedded", *graph.norm("norm")], "x", axis=-1, epsilon=epsilon)


def _layer(graph: _Graph, x: str, name: str, reader: Reader) -> str:
    """One transformer layer in six nodes."""
    attended = graph.node(
        "Attention", [x, *graph.linear(f"{name}.qkv"), "mask32"], f"{name}.attended", FUSED,
        num_heads=reader.shape.heads, mask_filter_value=MASKED,
    )  # fmt: skip
    x = _residual(graph, x, attended, f"{name}.out", f"{name}.norm1", epsilon=reader.shape.epsilon)
    weight, bias = graph.linear(f"{name}.up")
    grown = graph.node("MatMul", [x, weight], f"{name}.grown")
    active = graph.node("BiasGelu", [grown, bias], f"{name}.active", FUSED)
    return _residual(graph, x, active, f"{name}.down", f"{name}.norm2", epsilon=reader.shape.epsilon)


def _residual(graph: _Graph, x: str, inner: str, linear: str, norm: str, *, epsilon: float) -> str:
    """X + linear(inner), normalised."""
    weight, bias = graph.linear(linear)
    product = graph.node("MatMul", [inner, weight], f"{linear}.product")
    inputs = [product, x, *graph.norm(norm), bias]
    return graph.node("SkipLayerNormalization", inputs, f"{norm}.normed", FUSED, epsilon=epsilon)


def _heads(graph: _Graph, x: str) -> None:
    """Span logits, closed outside passage and [CLS], and kind logits from [CLS]."""
    weight, bias = graph.linear("span")
    graph.node("MatMul", [x, weight], "span_head")
    graph.node("Add", ["span_head", bias], "span_open")
    graph.node("Mul", ["segments", "mask"], "inside")
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
    graph.node("Gather", [x, graph.weight("place", np.array(0, np.int64))], "cls", axis=1)
    weight, bias = graph.linear("pool")
    graph.node("MatMul", ["cls", weight], "pool")
    graph.node("Add", ["pool", bias], "pool_biased")
    graph.node("Tanh", ["pool_biased"], "pooled")
    weight, bias = graph.linear("kind")
    graph.node("MatMul", ["pooled", weight], "kind_head")
    graph.node("Add", ["kind_head", bias], "kind")

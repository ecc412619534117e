"""The encoder as an ONNX graph over the weights that are installed: `python -m training.encoder_graph --documents DIR`.

The graph holds no weights. Each of its matrices is named by its place in the model's own `model.safetensors`, which
ONNX Runtime maps into memory; as a session opens they are made int8 there, one scale for each column. So nothing is
made at set-up and nothing is kept twice.

Inputs are quantised row by row, so that a text has the same vector whatever stands beside it in a batch; all texts of
a batch have as many tokens, so that nothing is padded. A few channels run ten times as far as the others and would
coarsen them: these stay in float. Which they are is seen on the documents that are named.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from quoth.files.formats import from_text
from quoth.index.encoder import SentenceEncoder, load_encoder
from quoth.index.mapped_encoder import GRAPH
from quoth.index.passages import split

FUSED = "com.microsoft"
LAYERS, HEADS, WIDTH, EPSILON = 6, 12, 384, 1e-12
STRAYS = 8
"""Channels of a layer's input that stay in float. Without these the least cosine to fp32 is .990 on 500 passages."""
FINE = (".value", ".output.dense")
"""Layers whose weights are bytes twice over: what the first leave, the second hold. Least and median cosine of
250 passages: .9988 and .99956 without, .9994 and .9998 with, .9997 and .9999 with all, at a third more time."""
LOW, STEPS = 0.17, 24
"""GELU gives nothing below -0.17: its results take 24 of a byte's steps below nought and 231 above."""
WEIGHTS = "model.safetensors"

Array = NDArray[Any]
Stray = Mapping[str, Sequence[int]]
"""For the name of a linear layer the channels of its input that run farthest."""


def places(file: Path) -> dict[str, tuple[list[int], int, int]]:
    """Shape, offset and length in bytes of each float32 tensor of a safetensors file, by name."""
    with file.open("rb") as opened:
        (size,) = struct.unpack("<Q", opened.read(8))
        header = json.loads(opened.read(size))
    return {
        name: (told["shape"], 8 + size + told["data_offsets"][0], told["data_offsets"][1] - told["data_offsets"][0])
        for name, told in header.items()
        if told.get("dtype") == "F32"
    }


class _Graph:
    """Nodes and weights as they are added; a weight of the model is a place in its file."""

    def __init__(self, file: Path, stray: Stray) -> None:
        self.stray, self._places = stray, places(file)
        self.nodes: list[onnx.NodeProto] = []
        self.weights: dict[str, onnx.TensorProto] = {}

    def weight(self, name: str) -> str:
        """A tensor of the model, which stays in its file."""
        if name not in self.weights:
            shape, offset, length = self._places[name]
            tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=shape)
            tensor.data_location = TensorProto.EXTERNAL
            for key, value in (("location", WEIGHTS), ("offset", offset), ("length", length)):
                tensor.external_data.add(key=key, value=str(value))
            self.weights[name] = tensor
        return name

    def shape(self, name: str) -> list[int]:
        """The shape of a tensor of the model."""
        return self._places[name][0]

    def constant(self, name: str, value: Any, kind: Any = np.int64) -> str:
        """A small constant of ours."""
        self.weights[name] = numpy_helper.from_array(np.array(value, kind), name)
        return name

    def node(self, kind: str, inputs: Sequence[str], output: str, domain: str = "", **settings: Any) -> str:
        """Add a node with one output; returns the output's name."""
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=output, domain=domain, **settings))
        return output

    def norm(self, x: str, name: str, output: str) -> str:
        """Layer normalisation. ONNX Runtime's fused one with a sum takes seven times the time (1.32)."""
        inputs = [x, self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return self.node("LayerNormalization", inputs, output, axis=-1, epsilon=EPSILON)


def build(file: Path, stray: Stray) -> onnx.ModelProto:
    """The model with input ids (B, T) int64, without padding, and output vector (B, 384): unit vectors, float32.

    Args:
        file: The `model.safetensors` of all-MiniLM-L6-v2.
        stray: For each linear layer the channels of its input that stay in float.
    """
    graph = _Graph(file, stray)
    x = _embed(graph)
    for layer in range(LAYERS):
        x = _layer(graph, x, f"encoder.layer.{layer}")
    graph.node("Reshape", [x, "wide"], "last")
    graph.node("ReduceMean", ["last", "one"], "mean", keepdims=0)
    graph.node("LpNormalization", ["mean"], "vector", axis=-1, p=2)
    whole = helper.make_graph(
        graph.nodes,
        "encoder",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["B", "T"])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["B", WIDTH])],
        list(graph.weights.values()),
    )
    imports = [helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(whole, opset_imports=imports, ir_version=8, producer_name="quoth")


def _embed(graph: _Graph) -> str:
    """Word, position and segment embeddings, added and normalised; and the shapes that the layers need."""
    for name, value in (("zero", [0]), ("one", [1]), ("two", [2]), ("first", 0), ("row", [-1]), ("width", [WIDTH])):
        graph.constant(name, value)
    graph.constant("flat", [-1, WIDTH])
    graph.constant("middle", 128, np.uint8)
    for name, number in (
        ("unit", 1),
        ("byte", 1 / 127),
        ("half", 0.5 / 127),
        ("least", 1e-12),
        ("above", 1 / (255 - STEPS)),
    ):
        graph.constant(name, number, np.float32)
    graph.constant("lowest", LOW / STEPS, np.float32)
    graph.constant("steps", STEPS, np.uint8)
    graph.node("Shape", ["ids"], "shape")
    graph.node("Slice", ["shape", "one", "two", "zero"], "length")
    graph.node("Concat", ["shape", "width"], "wide", axis=0)
    graph.node("Gather", [graph.weight("embeddings.word_embeddings.weight"), "ids"], "word")
    graph.node("Slice", [graph.weight("embeddings.position_embeddings.weight"), "zero", "length", "zero"], "position")
    graph.node("Gather", [graph.weight("embeddings.token_type_embeddings.weight"), "first"], "segment")
    graph.node("Add", ["position", "segment"], "place")
    graph.node("Add", ["word", "place"], "embedded")
    graph.node("Reshape", ["embedded", "flat"], "rows")
    x = graph.norm("rows", "embeddings.LayerNorm", "x")
    graph.node("Shape", [x], "rows.shape")
    graph.node("Slice", ["rows.shape", "zero", "one", "zero"], "count")
    graph.node("Concat", ["count", "one"], "column", axis=0)
    _filled(graph, "count", "middles", np.uint8(128))
    _filled(graph, "count", "lows", np.uint8(STEPS))
    _filled(graph, "column", "ones", np.float32(1))
    return x


def _filled(graph: _Graph, shape: str, name: str, value: Any) -> None:
    graph.node("ConstantOfShape", [shape], name, value=numpy_helper.from_array(np.array([value])))


def _layer(graph: _Graph, x: str, name: str) -> str:
    """One transformer layer."""
    own = f"{name}.attention.self"
    inner = _quantised(graph, x, own)
    parts = []
    for part in (f"{own}.query", f"{own}.key", f"{own}.value"):
        graph.node("Reshape", [_linear(graph, inner, part), "wide"], f"{part}.wide")
        parts.append(f"{part}.wide")
    graph.node("MultiHeadAttention", parts, f"{own}.wide", FUSED, num_heads=HEADS)
    attended = graph.node("Reshape", [f"{own}.wide", "flat"], f"{own}.attended")
    out = f"{name}.attention.output"
    inner = _quantised(graph, attended, out)
    x = graph.norm(_linear(graph, inner, f"{out}.dense", x), f"{out}.LayerNorm", f"{out}.normed")
    up, down = f"{name}.intermediate", f"{name}.output"
    grown = _linear(graph, _quantised(graph, x, up), f"{up}.dense")
    active = graph.node("Gelu", [grown], f"{up}.active", FUSED)
    inner = _quantised(graph, active, down, active=True)
    return graph.norm(_linear(graph, inner, f"{down}.dense", x), f"{down}.LayerNorm", f"{down}.normed")


def _quantised(graph: _Graph, x: str, name: str, *, active: bool = False) -> tuple[str, ...]:
    """Rows of x as bytes, their scales (N, 1), the bytes' nought, and the stray channels with a one behind, (N, 9)."""
    linear = f"{name}.query" if name.endswith("self") else f"{name}.dense"
    channels, width = list(graph.stray[linear]), graph.shape(f"{linear}.weight")[1]
    graph.constant(f"{name}.kept", np.isin(np.arange(width), channels, invert=True), np.float32)
    graph.node("Mul", [x, f"{name}.kept"], f"{name}.near")
    far = f"{name}.near" if active else graph.node("Abs", [f"{name}.near"], f"{name}.abs")
    graph.node("ReduceMax", [far, "row"], f"{name}.far", keepdims=1)
    graph.node("Mul", [f"{name}.far", "above" if active else "byte"], f"{name}.step")
    scale = graph.node("Max", [f"{name}.step", "lowest" if active else "least"], f"{name}.scale")
    graph.node("Squeeze", [scale, "row"], f"{name}.scales")
    noughts = "lows" if active else "middles"
    rows = graph.node("QuantizeLinear", [f"{name}.near", f"{name}.scales", noughts], f"{name}.bytes", axis=0)
    graph.node("Gather", [x, graph.constant(f"{name}.channels", channels)], f"{name}.stray", axis=1)
    stray = graph.node("Concat", [f"{name}.stray", "ones"], f"{name}.strayed", axis=1)
    return rows, scale, "steps" if active else "middle", stray, name


def _linear(graph: _Graph, inner: tuple[str, ...], name: str, added: str = "") -> str:
    """A linear layer: bytes by bytes, stray channels and bias in float, and `added` if it is given."""
    rows, scale, nought, stray, place = inner
    weights = [_bytes(graph, name, f"{place}.kept")]
    if name.endswith(FINE):
        weights.append(_left(graph, name))
    products = [
        graph.node("MatMulIntegerToFloat", [rows, weight, "unit", steps, nought], f"{weight}.product", FUSED)
        for weight, steps in weights
    ]
    whole = graph.node("Add", products, f"{name}.product") if len(products) > 1 else products[0]
    near = graph.node("Mul", [whole, scale], f"{name}.near")
    graph.node("Gather", [graph.weight(f"{name}.weight"), f"{place}.channels"], f"{name}.few", axis=1)
    graph.node("Unsqueeze", [graph.weight(f"{name}.bias"), "one"], f"{name}.bias.column")
    few = graph.node("Concat", [f"{name}.few", f"{name}.bias.column"], f"{name}.float", axis=1)
    far = graph.node("Gemm", [stray, few, added or near], f"{name}.far", transB=1)
    return graph.node("Add", [far, near], f"{name}.whole") if added else far


def _bytes(graph: _Graph, name: str, kept: str) -> tuple[str, str]:
    """The weight of a linear layer as bytes (in, out), and the scale of each column. It is done as a session opens."""
    nought = graph.constant(f"{name}.nought", np.zeros(graph.shape(f"{name}.weight")[0]), np.int8)
    graph.node("Mul", [graph.weight(f"{name}.weight"), kept], f"{name}.kept")
    graph.node("Abs", [f"{name}.kept"], f"{name}.abs")
    graph.node("ReduceMax", [f"{name}.abs", "row"], f"{name}.most", keepdims=0)
    steps = graph.node("Mul", [f"{name}.most", "byte"], f"{name}.steps")
    graph.node("QuantizeLinear", [f"{name}.kept", steps, nought], f"{name}.bytes", axis=0)
    return graph.node("Transpose", [f"{name}.bytes"], f"{name}.columns", perm=[1, 0]), steps


def _left(graph: _Graph, name: str) -> tuple[str, str]:
    """What the bytes of a weight leave of it, at most half a step, as bytes again; and the scale of each column."""
    graph.node("Cast", [f"{name}.bytes"], f"{name}.whole.steps", to=TensorProto.FLOAT)
    graph.node("Unsqueeze", [f"{name}.steps", "one"], f"{name}.steps.column")
    graph.node("Mul", [f"{name}.whole.steps", f"{name}.steps.column"], f"{name}.rounded")
    graph.node("Sub", [f"{name}.kept", f"{name}.rounded"], f"{name}.left")
    finer = graph.node("Mul", [f"{name}.steps", "half"], f"{name}.finer")
    graph.node("QuantizeLinear", [f"{name}.left", finer, f"{name}.nought"], f"{name}.left.bytes", axis=0)
    return graph.node("Transpose", [f"{name}.left.bytes"], f"{name}.left.columns", perm=[1, 0]), finer


def by_sentence_transformers() -> SentenceEncoder:
    """The packaged model as sentence-transformers runs it, in fp32."""
    found = load_encoder(str(load_encoder().folder))
    if not isinstance(found, SentenceEncoder):
        raise TypeError(found)
    return found


def far_channels(encoder: SentenceEncoder, texts: Sequence[str]) -> dict[str, list[int]]:
    """The stray channels of each linear layer's input, by the layer's name, as some texts show them."""
    from torch import Tensor, nn

    network = encoder.network[0].model
    far: dict[str, Tensor] = {}

    def look(name: str, value: Tensor) -> None:
        most = value.abs().flatten(0, 1).amax(0)
        far[name] = most.maximum(far[name]) if name in far else most

    hooks = [
        layer.register_forward_pre_hook(lambda _, given, name=name: look(name, given[0]))
        for name, layer in network.named_modules()
        if isinstance(layer, nn.Linear) and name.startswith("encoder.")
    ]
    encoder.encode(texts)
    for hook in hooks:
        hook.remove()
    return {name: sorted(value.topk(STRAYS).indices.tolist()) for name, value in far.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the graph, and say how large it is."""
    parser = argparse.ArgumentParser(prog="training.encoder_graph", description=__doc__)
    parser.add_argument("--documents", type=Path, required=True, help="Markdown files that show the stray channels")
    parser.add_argument("--out", type=Path, default=GRAPH)
    asked = parser.parse_args(arguments)
    encoder = by_sentence_transformers()
    documents = [from_text(file.name, file.read_text("utf-8")) for file in sorted(asked.documents.glob("*.md"))]
    passages = [passage for document in documents for passage in split(document, encoder.count_tokens)]
    stray = far_channels(encoder, [passage.searchable for passage in passages])
    data = build(encoder.folder / WEIGHTS, stray).SerializeToString()
    asked.out.write_bytes(data)
    print(f"{asked.out}: {len(data):,} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()

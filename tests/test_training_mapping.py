"""The twin of a graph, with mapped weights and nodes put together, computes what the graph computes."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import onnx.parser
import pytest
from tokenizers import Tokenizer
from training.fusing import fuse
from training.mapping import LEAST, mapped

from quoth.answering.network import MAPPED
from quoth.answering.packaged_models import WEIGHTS
from quoth.index.onnx_sessions import open_over

QUESTION = "Who mended the pump of the water mill?"
PASSAGE = (
    "The water mill stands by the weir. In spring its pump was mended by Otto Lenz, a smith from the next valley, "
    "who asked nothing for it but a sack of flour. The sluice was painted green the year after."
)
PRODUCTS = """products (float[1, 3, 16] x) => (float[1, 3, 16] y) {
    bytes, scale, nought = DynamicQuantizeLinear(x)
    scales = Mul(scale, w_scale)
    whole = MatMulInteger(bytes, w, nought, w_nought)
    cast = Cast <to = 1> (whole)
    product = Mul(cast, scales)
    y = com.microsoft.BiasGelu(product, bias)
}"""


@pytest.mark.parametrize("network", ["skimmer", "judge"])
def test_it_says_the_same(network: str) -> None:
    """The twin that lies there is the one that is made; its logits are those of the whole graph, but for what a last
    bit in a sum makes of a byte: a fifth where the largest is nine. No best token is another.
    """
    folder = WEIGHTS / network
    twin = (folder / MAPPED).read_bytes()
    assert twin == mapped(folder / "reader.onnx")
    ids = np.array([Tokenizer.from_file(str(folder / "tokenizer.json")).encode(QUESTION, PASSAGE).ids])
    inputs = {"ids": ids, "segments": np.ones_like(ids), "mask": np.ones_like(ids)}
    before = open_over((folder / "reader.onnx").read_bytes(), folder, threads=1).run(None, inputs)
    after = open_over(twin, folder, threads=1).run(None, inputs)
    assert [np.abs(a).max() > 1 for a in before] == [True, True, True]
    assert all(np.abs(a - b).max() < 0.3 for a, b in zip(before, after, strict=True))
    assert all(np.array_equal(a.argmax(axis=1), b.argmax(axis=1)) for a, b in zip(before, after, strict=True))


def test_what_is_taken_together_gives_the_same_numbers_to_the_bit() -> None:
    """A product of bytes, its scales, and GELU with a bias."""
    graph = onnx.parser.parse_graph(PRODUCTS)
    weights = np.random.default_rng(1).integers(-90, 90, (16, 16)).astype(np.int8)
    graph.initializer.extend([
        onnx.numpy_helper.from_array(weights, "w"),
        onnx.numpy_helper.from_array(np.linspace(0.01, 0.02, 16, dtype=np.float32), "w_scale"),
        onnx.numpy_helper.from_array(np.zeros(16, np.int8), "w_nought"),
        onnx.numpy_helper.from_array(np.linspace(-1, 1, 16, dtype=np.float32), "bias"),
    ])  # fmt: skip
    x = np.random.default_rng(2).normal(size=(1, 3, 16)).astype(np.float32)
    before = _run(graph, x)
    fuse(graph)
    assert [node.op_type for node in graph.node] == ["DynamicQuantizeLinear", "MatMulIntegerToFloat", "Gelu"]
    assert np.array_equal(before, _run(graph, x))


def _run(graph: onnx.GraphProto, x: np.ndarray[Any, Any]) -> Any:
    imports = [onnx.helper.make_opsetid("", 17), onnx.helper.make_opsetid("com.microsoft", 1)]
    model = onnx.helper.make_model(graph, opset_imports=imports, ir_version=8)
    return open_over(model.SerializeToString(), WEIGHTS, threads=1).run(None, {"x": x})[0]


def test_large_weights_are_named_by_their_places() -> None:
    """Each place holds the very bytes of the weight; nothing of a kilobyte or more stands in the graph itself."""
    reader = WEIGHTS / "skimmer" / "reader.onnx"
    data = reader.read_bytes()
    whole, twin = onnx.load_from_string(data), onnx.load_from_string(mapped(reader))
    named = 0
    for weight, at in zip(whole.graph.initializer, twin.graph.initializer, strict=True):
        assert weight.name == at.name
        place = {entry.key: entry.value for entry in at.external_data}
        if place:
            start, length = int(place["offset"]), int(place["length"])
            assert place["location"] == "reader.onnx"
            assert data[start : start + length] == weight.raw_data
            named += 1
        assert len(at.raw_data) < LEAST
    assert named == sum(len(weight.raw_data) >= LEAST for weight in whole.graph.initializer) > 0

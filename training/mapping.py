"""A graph whose weights are places in another file.

ONNX Runtime 1.32 copies the weights that stand in a graph, twice as it reads them; those that the graph names as
places in a file it maps. So of `reader.onnx` a twin is written, `mapped.onnx`, which holds the nodes, put together as
they run fastest (`training.fusing`), and names each weight by where its bytes are in `reader.onnx`.
"""

from __future__ import annotations

from pathlib import Path

import onnx
from onnx import TensorProto

from training.fusing import fuse

LEAST = 1024
"""Bytes of a weight that is named by its place; smaller ones are kept as they are."""


def mapped(reader: Path) -> bytes:
    """The twin of a graph. Raises ValueError where a weight's bytes are not in the file as they are."""
    data = reader.read_bytes()
    model = onnx.load_from_string(data)
    after = 0
    for weight in model.graph.initializer:
        if weight.external_data or len(weight.raw_data) < LEAST:
            continue
        after = data.index(weight.raw_data, after)  # the weights stand in the order in which they are listed
        length = len(weight.raw_data)
        weight.ClearField("raw_data")
        weight.data_location = TensorProto.EXTERNAL
        for key, value in (("location", reader.name), ("offset", after), ("length", length)):
            weight.external_data.add(key=key, value=str(value))
        after += length
    fuse(model.graph)
    return bytes(model.SerializeToString())

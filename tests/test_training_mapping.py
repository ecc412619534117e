"""The twin of a graph whose weights are mapped computes what the graph computes."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
from training.mapping import LEAST, mapped

from quoth.answering.network import MAPPED
from quoth.answering.packaged_models import WEIGHTS
from quoth.index.onnx_sessions import open_over


@pytest.mark.parametrize("network", ["skimmer", "judge"])
def test_it_says_the_same_to_the_bit(network: str) -> None:
    """Of the networks that come with Quoth."""
    folder = WEIGHTS / network
    ids = np.arange(100, 148).reshape(1, -1)
    inputs = {"ids": ids, "segments": np.zeros_like(ids), "mask": np.ones_like(ids)}
    for a, b in zip(
        open_over((folder / "reader.onnx").read_bytes(), folder, threads=1).run(None, inputs),
        open_over((folder / MAPPED).read_bytes(), folder, threads=1).run(None, inputs),
        strict=True,
    ):
        assert np.array_equal(a, b)


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

"""Weights on disk: whole, or as int8 with one scale for each row, a quarter of the size."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from training.model import SEGMENTS, Reader, Shape

SMALL = 100_000  # numbers; a tensor with fewer stays in float32: the heads are small and decide


def narrowed(value: Tensor) -> dict[str, Tensor] | Tensor:
    """A matrix as int8 and the scale of each row (R, 1); what is small or no matrix as it is."""
    value = value.detach().float().cpu()
    if value.dim() != 2 or value.numel() < SMALL:
        return value
    scale = value.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
    return {"int8": (value / scale).round().to(torch.int8), "scale": scale}


def widened(value: dict[str, Tensor] | Tensor) -> Tensor:
    """The float32 tensor that `narrowed` was given, rounded."""
    return value["int8"].float() * value["scale"] if isinstance(value, dict) else value


def save(reader: Reader, path: Path) -> None:
    """Write a reader's shape and its narrowed weights."""
    state = {name: narrowed(value) for name, value in reader.state_dict().items()}
    torch.save({"shape": asdict(reader.shape), "state": state}, path)


def load(path: Path) -> Reader:
    """The reader that `save` wrote; heads that the file lacks are new. Raises OSError, RuntimeError."""
    found: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    reader = Reader(Shape(**found["shape"]))
    reader.load_state_dict({name: widened(value) for name, value in found["state"].items()}, strict=False)
    return reader


LINEAR = frozenset(("qkv", "out", "up", "down", "span", "pool", "kind", "items"))


def of_graph(path: Path, shape: Shape | None = None) -> Reader:
    """A reader of BERT's kind from the int8 graph that `training.export` wrote; an items' head that it lacks is new."""
    import onnx
    from onnx import numpy_helper

    held = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in onnx.load(str(path)).graph.initializer}
    reader = Reader(shape)
    state = {name: held[name] for name in reader.state_dict() if name in held}
    for plain in [name.removesuffix("_quantized") for name in held if name.endswith("_quantized")]:
        whole = held[f"{plain}_quantized"].float() - held[f"{plain}_zero_point"].float()
        state[plain] = whole * held[f"{plain}_scale"]
    state["words.weight"] = held["words.int8"].float() * held["words.scale"]
    linear = [name for name in state if name.endswith(".weight") and name.split(".")[-2] in LINEAR]
    state |= {name: state[name].T.contiguous() for name in linear}  # the graph holds them as (in, out)
    if len(state["segments.weight"]) < SEGMENTS:  # what was quoted is of the passage
        state["segments.weight"] = torch.cat([state["segments.weight"], state["segments.weight"][1:]])
    missing, unexpected = reader.load_state_dict(state, strict=False)
    left = [name for name in missing if not name.startswith("items")]
    if left or unexpected:
        raise KeyError(f"{path}: missing {left}, unexpected {unexpected}")
    return reader

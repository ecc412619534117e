"""The reader's network: a six-layer encoder, a span head and an answer-type head.

Written out rather than imported, for two reasons. It trains faster on two CPU cores: one matrix
for query, key and value, no dropout, and attention in plain matrix products (in bfloat16 4,300
tokens a second against 3,000 with PyTorch's own attention, whose backward pass is slow there).
And training then needs nothing but PyTorch.

Shapes: B examples, T tokens, H = 384 hidden units, A = 12 attention heads.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from quoth.model import KINDS

MASKED = -1e4  # added to the logits of padding; fits bfloat16 and int8 exports alike


def multiplies_bfloat16(device: torch.device) -> bool:
    """Whether a device multiplies bfloat16 itself. A processor without AVX-512 makes it up out of float32:
    measured at 29 instead of 129 GFLOP/s for matrices of a reader's size (torch 2.13, two cores with AVX2).
    """
    return device.type != "cpu" or bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())  # noqa: SLF001 - no other says it


@dataclass(frozen=True)
class Shape:
    """Sizes of the encoder; the defaults are those of all-MiniLM-L6-v2."""

    vocabulary: int = 30522
    hidden: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    positions: int = 512
    epsilon: float = 1e-12


class Layer(nn.Module):
    """One transformer layer, normalised after each residual as in BERT."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.qkv = nn.Linear(shape.hidden, 3 * shape.hidden)
        self.out = nn.Linear(shape.hidden, shape.hidden)
        self.norm1 = nn.LayerNorm(shape.hidden, eps=shape.epsilon)
        self.up = nn.Linear(shape.hidden, shape.inner)
        self.down = nn.Linear(shape.inner, shape.hidden)
        self.norm2 = nn.LayerNorm(shape.hidden, eps=shape.epsilon)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Map (B, T, H) to (B, T, H); `bias` (B, 1, 1, T) is added to the attention logits."""
        b, t, h = x.shape
        wide = h // self.heads
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, wide).permute(2, 0, 3, 1, 4)
        with torch.autocast(x.device.type, enabled=False):  # its softmax would be float32: slower
            logits = q @ k.transpose(2, 3) * wide**-0.5 + bias.to(q.dtype)
            mixed = torch.softmax(logits, dim=-1) @ v
        x = self.norm1(x + self.out(mixed.transpose(1, 2).reshape(b, t, h)))
        return self.norm2(x + self.down(functional.gelu(self.up(x))))  # type: ignore[no-any-return]


class Reader(nn.Module):
    """Encoder with a start/end head on every token and a type head on the first token."""

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        self.shape = shape = shape or Shape()
        self.words = nn.Embedding(shape.vocabulary, shape.hidden)
        self.positions = nn.Embedding(shape.positions, shape.hidden)
        self.segments = nn.Embedding(2, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden, eps=shape.epsilon)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.span = nn.Linear(shape.hidden, 2)
        self.pool = nn.Linear(shape.hidden, shape.hidden)
        self.kind = nn.Linear(shape.hidden, len(KINDS))

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return the span logits (B, T, 2) and the type logits (B, 4) of int64 inputs (B, T).

        A span may start and end in segment 1 or at [CLS], which stands for "no answer here";
        every other token has `MASKED` added to both its logits.
        """
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.words(ids) + self.positions(places) + self.segments(segments))
        bias = ((1 - mask) * MASKED).to(x.dtype)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        allowed = (segments * mask).clone()
        allowed[:, 0] = 1
        span = self.span(x) + ((1 - allowed) * MASKED).to(x.dtype)[:, :, None]
        return span, self.kind(torch.tanh(self.pool(x[:, 0])))


def load_encoder(reader: Reader, weights: Path) -> None:
    """Copy a BERT-style `model.safetensors` into the reader; its heads stay as they are.

    Raises KeyError when a tensor is missing and RuntimeError when a shape differs.
    """
    found = {name.removeprefix("bert."): value.float() for name, value in load_file(weights).items()}
    state = {f"{ours}.weight": found[f"embeddings.{theirs}.weight"] for ours, theirs in _EMBEDDINGS}
    state |= {f"norm.{p}": found[f"embeddings.LayerNorm.{p}"] for p in ("weight", "bias")}
    for number in range(reader.shape.layers):
        state |= _layer_state(found, number)
    missing, unexpected = reader.load_state_dict(state, strict=False)
    left = [name for name in missing if name.split(".")[0] not in ("span", "pool", "kind")]
    if left or unexpected:
        raise KeyError(f"{weights}: missing {left}, unexpected {unexpected}")


_EMBEDDINGS = (
    ("words", "word_embeddings"),
    ("positions", "position_embeddings"),
    ("segments", "token_type_embeddings"),
)
_PARTS = (
    ("out", "attention.output.dense"),
    ("norm1", "attention.output.LayerNorm"),
    ("up", "intermediate.dense"),
    ("down", "output.dense"),
    ("norm2", "output.LayerNorm"),
)


def _layer_state(found: dict[str, Tensor], number: int) -> dict[str, Tensor]:
    """The tensors of one layer under our names, query, key and value stacked in that order."""
    theirs, ours = f"encoder.layer.{number}", f"layers.{number}"
    state: dict[str, Tensor] = {}
    for kind in ("weight", "bias"):
        parts = [found[f"{theirs}.attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
        state[f"{ours}.qkv.{kind}"] = torch.cat(parts)
        for mine, part in _PARTS:
            state[f"{ours}.{mine}.{kind}"] = found[f"{theirs}.{part}.{kind}"]
    return state

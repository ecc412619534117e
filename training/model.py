"""The readers' networks: an encoder, a span head, an item head and an answer-type head.

Written out rather than imported, for two reasons. It trains faster on two CPU cores: one matrix
for query, key and value, and attention in plain matrix products (in bfloat16 4,300
tokens a second against 3,000 with PyTorch's own attention, whose backward pass is slow there).
And training then needs nothing but PyTorch.

Shapes: B examples, T tokens, H hidden units, A attention heads.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from quoth.answering.network import KINDS

MASKED = -1e4  # added to the logits of padding; fits bfloat16 and int8 exports alike


def multiplies_bfloat16(device: torch.device) -> bool:
    """Whether a device multiplies bfloat16 itself. A processor without AVX-512 makes it up out of float32:
    measured at 29 instead of 129 GFLOP/s for matrices of a reader's size (torch 2.13, two cores with AVX2).
    """
    return device.type != "cpu" or bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())  # noqa: SLF001 - no other says it


@dataclass(frozen=True)
class Shape:
    """Sizes of the encoder; the defaults are those of all-MiniLM-L6-v2.

    `buckets` are those of a relative position bias shared by the layers (T5, arXiv:1910.10683), 0 for
    none; `first` is the position of the first token.
    """

    vocabulary: int = 30522
    hidden: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    positions: int = 512
    epsilon: float = 1e-12
    buckets: int = 0
    first: int = 0


MPNET = Shape(30527, 768, 12, 12, 3072, 514, 1e-5, buckets=32, first=2)
"""Sizes of all-mpnet-base-v2."""
FARTHEST = 128  # tokens apart from which all share the last bucket
SEGMENTS = 3  # before the passage, the passage, what of it was quoted last
ITEMS = 3  # a token is outside of a list's items, begins one, goes on with one


class Layer(nn.Module):
    """One transformer layer, normalised after each residual as in BERT."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.dropout = 0.0
        self.qkv = nn.Linear(shape.hidden, 3 * shape.hidden)
        self.out = nn.Linear(shape.hidden, shape.hidden)
        self.norm1 = nn.LayerNorm(shape.hidden, eps=shape.epsilon)
        self.up = nn.Linear(shape.hidden, shape.inner)
        self.down = nn.Linear(shape.inner, shape.hidden)
        self.norm2 = nn.LayerNorm(shape.hidden, eps=shape.epsilon)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Map (B, T, H) to (B, T, H); `bias` (B or 1, A or 1, T or 1, T) is added to the attention logits."""
        b, t, h = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, h // self.heads).permute(2, 0, 3, 1, 4)
        mixed = attend(q, k, v, bias.to(q.dtype))
        x = self.norm1(x + self._dropped(self.out(mixed.transpose(1, 2).reshape(b, t, h))))
        return self.norm2(x + self._dropped(self.down(functional.gelu(self.up(x)))))  # type: ignore[no-any-return]

    def _dropped(self, x: Tensor) -> Tensor:
        return functional.dropout(x, self.dropout, self.training) if self.dropout else x


def attend(q: Tensor, k: Tensor, v: Tensor, bias: Tensor) -> Tensor:
    """Attention of (B, A, T, H / A) each; PyTorch's own where it is fast, which on a processor it is not."""
    if q.is_cuda:
        wide = bias.expand(len(q), bias.shape[1], q.shape[2], q.shape[2])
        return functional.scaled_dot_product_attention(q, k, v, attn_mask=wide)
    with torch.autocast(q.device.type, enabled=False):  # its softmax would be float32: slower
        logits = q @ k.transpose(2, 3) * q.shape[-1] ** -0.5 + bias
        return torch.softmax(logits, dim=-1) @ v


class Reader(nn.Module):
    """Encoder with a start/end head and an item head on every token, and a type head on the first token."""

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        self.shape = shape = shape or Shape()
        self.words = nn.Embedding(shape.vocabulary, shape.hidden)
        self.positions = nn.Embedding(shape.positions, shape.hidden)
        self.segments = nn.Embedding(SEGMENTS, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden, eps=shape.epsilon)
        if shape.buckets:
            self.relative = nn.Embedding(shape.buckets, shape.heads)
            self.relative.requires_grad_(False)  # its gradient costs attention its fast path
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.span = nn.Linear(shape.hidden, 2)
        self.items = nn.Linear(shape.hidden, ITEMS)
        self.pool = nn.Linear(shape.hidden, shape.hidden)
        self.kind = nn.Linear(shape.hidden, len(KINDS))

    def set_dropout(self, part: float) -> None:
        """Leave out a part (0 to 1) of what each layer adds, while training."""
        for layer in self.layers:
            if isinstance(layer, Layer):
                layer.dropout = part

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return span logits (B, T, 2), type logits (B, 4) and item logits (B, T, 3) of int64 inputs (B, T).

        A span may start and end in the passage or at [CLS], which stands for "no answer here";
        every other token has `MASKED` added to both its logits.
        """
        places = torch.arange(ids.shape[1], device=ids.device) + self.shape.first
        x = self.norm(self.words(ids) + self.positions(places) + self.segments(segments))
        bias = ((1 - mask) * MASKED).to(x.dtype)[:, None, None, :]
        if self.shape.buckets:
            bias = bias + self.nearness(ids.shape[1])
        if torch.is_autocast_enabled(x.device.type):
            bias = bias.to(torch.get_autocast_dtype(x.device.type))
        for layer in self.layers:
            x = layer(x, bias)
        allowed = segments.clamp(max=1) * mask
        allowed[:, 0] = 1
        span = self.span(x) + ((1 - allowed) * MASKED).to(x.dtype)[:, :, None]
        return span, self.kind(torch.tanh(self.pool(x[:, 0]))), self.items(x)

    @torch.no_grad()
    def nearness(self, tokens: int) -> Tensor:
        """The bias (1, A, T, T) that each head gives to how far apart two tokens are, and in which direction."""
        found = buckets(tokens, self.shape.buckets).to(self.relative.weight.device)
        return self.relative(found).permute(2, 0, 1)[None]  # type: ignore[no-any-return]


def buckets(tokens: int, count: int) -> Tensor:
    """For each pair of tokens (T, T) the bucket of their distance: half for each direction, near ones exact."""
    places = torch.arange(tokens)
    back = places[:, None] - places[None, :]
    half, away = count // 2, back.abs()
    exact = half // 2
    scale = torch.log(away.clamp(min=1).float() / exact) / math.log(FARTHEST / exact)
    far = (exact + (scale * (half - exact)).long()).clamp(max=half - 1)
    return (back < 0).long() * half + torch.where(away < exact, away, far)


def load_encoder(reader: Reader, weights: Path) -> None:
    """Copy a BERT-style or MPNet `model.safetensors` into the reader; its heads stay as they are.

    Raises KeyError when a tensor is missing and RuntimeError when a shape differs.
    """
    found = {name.removeprefix("bert.").removeprefix("mpnet."): v.float() for name, v in load_file(weights).items()}
    deep = bool(reader.shape.buckets)
    state = {f"{ours}.weight": found[f"embeddings.{theirs}.weight"] for ours, theirs in _EMBEDDINGS}
    state |= {f"norm.{p}": found[f"embeddings.LayerNorm.{p}"] for p in ("weight", "bias")}
    if deep:
        state["relative.weight"] = found["encoder.relative_attention_bias.weight"]
        state["segments.weight"] = torch.zeros(SEGMENTS, reader.shape.hidden)
    else:
        kinds = found["embeddings.token_type_embeddings.weight"]
        state["segments.weight"] = torch.cat([kinds, kinds[1:]])  # what was quoted is of the passage
    for number in range(reader.shape.layers):
        state |= _layer_state(found, number, _MPNET if deep else _BERT)
    missing, unexpected = reader.load_state_dict(state, strict=False)
    left = [name for name in missing if name.split(".")[0] not in ("span", "pool", "kind", "items")]
    if left or unexpected:
        raise KeyError(f"{weights}: missing {left}, unexpected {unexpected}")


_EMBEDDINGS = (("words", "word_embeddings"), ("positions", "position_embeddings"))
_BERT = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
}
_MPNET = {
    "query": "attention.attn.q",
    "key": "attention.attn.k",
    "value": "attention.attn.v",
    "out": "attention.attn.o",
    "norm1": "attention.LayerNorm",
}
_BOTH = {"up": "intermediate.dense", "down": "output.dense", "norm2": "output.LayerNorm"}


def _layer_state(found: dict[str, Tensor], number: int, names: dict[str, str]) -> dict[str, Tensor]:
    """The tensors of one layer under our names, query, key and value stacked in that order."""
    theirs, ours = f"encoder.layer.{number}", f"layers.{number}"
    state: dict[str, Tensor] = {}
    for kind in ("weight", "bias"):
        parts = [found[f"{theirs}.{names[name]}.{kind}"] for name in ("query", "key", "value")]
        state[f"{ours}.qkv.{kind}"] = torch.cat(parts)
        for mine in ("out", "norm1"):
            state[f"{ours}.{mine}.{kind}"] = found[f"{theirs}.{names[mine]}.{kind}"]
        for mine, part in _BOTH.items():
            state[f"{ours}.{mine}.{kind}"] = found[f"{theirs}.{part}.{kind}"]
    return state

"""Examples as token ids, and length-bucketed batches of them.

The layout of an input is the reader's own, so that training and answering cannot differ.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from quoth.answering.network import KINDS, Layout, lay_out, stack
from training.examples import Example

IGNORED = -100  # target that the loss leaves out


@dataclass(frozen=True)
class Encoded:
    """Token ids of one example; `start` and `end` are token positions (0 is [CLS], end inclusive)."""

    layout: Layout
    kind: int
    start: int
    end: int


Family = tuple[Encoded, ...]
"""The examples of one question: one, or one that answers and its rivals that do not."""


@dataclass(frozen=True)
class Batch:
    """Inputs (B, T) and targets (B,) of several examples, padded with zeros on the right.

    `families` (B,) numbers the examples from 0: those of one question over several passages share a number.
    """

    ids: Tensor
    segments: Tensor
    mask: Tensor
    kinds: Tensor
    starts: Tensor
    ends: Tensor
    families: Tensor


class Encoder:
    """Turns examples into ids with one tokenizer."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer

    def encode(self, example: Example) -> Encoded | None:
        """The example with its targets; None when its span lies outside the tokens kept."""
        layout = lay_out(self._tokenizer, example.turns, example.question, example.passage)
        kind = KINDS.index(example.kind)
        if example.kind == "none":
            return Encoded(layout, kind, 0, 0)
        if example.span is None:
            return Encoded(layout, kind, IGNORED, IGNORED)
        left, right = example.span
        inside = [i for i, (start, end) in enumerate(layout.offsets) if start < right and end > left]
        if not inside or layout.offsets[-1][1] < right:
            return None
        return Encoded(layout, kind, layout.passage_at + inside[0], layout.passage_at + inside[-1])


def padded(length: int) -> int:
    """The next multiple of 8: few shapes, so the CPU kernels made for one are used again."""
    return -(-length // 8) * 8


def collate(families: Sequence[Family]) -> Batch:
    """Pad examples to the longest among them, rounded up to a multiple of 8."""
    rows = [row for family in families for row in family]
    inputs = [torch.from_numpy(array) for array in stack([row.layout for row in rows])]
    more = padded(inputs[0].shape[1]) - inputs[0].shape[1]
    inputs = [torch.nn.functional.pad(tensor, (0, more)) for tensor in inputs]
    kinds, starts, ends = (torch.tensor([getattr(row, name) for row in rows]) for name in ("kind", "start", "end"))
    ids, segments, mask = inputs
    numbers = torch.tensor([number for number, family in enumerate(families) for _ in family])
    return Batch(ids, segments, mask, kinds, starts, ends, numbers)


def batches(stream: Iterator[Family], tokens: int, rng: random.Random, pool: int = 480) -> Iterator[Batch]:
    """Batches of at most `tokens` padded tokens from an endless stream, in random order within a pool.

    Each pool is sorted by length before it is cut, so that little of a batch is padding; a family
    stays together and counts by its longest example. What does not fill a batch waits for the next
    pool: a batch of two rows would count as much as one of thirty.
    """
    waiting: list[Family] = []
    while True:
        families = waiting + [next(stream) for _ in range(pool)]
        families.sort(key=lambda family: (longest(family), rng.random()))
        groups: list[list[Family]] = [[]]
        for family in families:
            size = sum(map(len, groups[-1])) + len(family)
            if groups[-1] and size * padded(longest(family)) > tokens:
                groups.append([])
            groups[-1].append(family)
        waiting = groups.pop() if len(groups) > 1 else []
        rng.shuffle(groups)
        yield from map(collate, groups)


def longest(family: Family) -> int:
    """Tokens of the longest example of a family."""
    return max(len(row.layout.ids) for row in family)

"""Packed inputs on a device, dealt in batches of like length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from quoth.answering.inputs import PASSAGE, QUOTED
from training.packed import IGNORED, UNKNOWN, Array, Packed

ROUND = 8  # tokens: few shapes, and attention on a GPU wants them so
POOL = 4000  # families that are sorted by length together


@dataclass(frozen=True)
class Batch:
    """Inputs (B, T) and targets (B,) of several examples, padded on the right.

    `families` (B,) numbers the examples from 0: those of one family share a number, and `twins` (B,)
    says that its members differ in the question, not the passage. `tags` (B, T) are targets of the items' head.
    """

    ids: Tensor
    segments: Tensor
    mask: Tensor
    kinds: Tensor
    starts: Tensor
    ends: Tensor
    families: Tensor
    twins: Tensor
    tags: Tensor


class Deck:
    """All inputs of one or more packs, as tensors on one device."""

    def __init__(self, packs: Sequence[Packed], device: torch.device) -> None:
        self.lengths = np.concatenate([p.lengths for p in packs]).astype(np.int64)
        counts = np.cumsum([0, *(int(p.families[-1]) + 1 for p in packs)])
        self.families = np.concatenate([p.families + first for p, first in zip(packs, counts, strict=False)])
        self._ids, self._tags = (
            torch.from_numpy(np.concatenate([getattr(p, name) for p in packs]).astype(np.int32)).to(device)
            for name in ("ids", "tags")
        )
        offsets = np.cumsum(self.lengths) - self.lengths
        columns = {name: np.concatenate([getattr(p, name) for p in packs]) for name in _COLUMNS}
        columns |= {"lengths": self.lengths, "offsets": offsets, "families": self.families}
        self._held = {name: torch.from_numpy(values.astype(np.int64)).to(device) for name, values in columns.items()}
        self.first = np.flatnonzero(np.diff(self.families, prepend=-1))  # where each family begins
        self.count = np.diff(np.append(self.first, len(self.families)))
        self._members = np.split(np.arange(len(self.families)), self.first[1:])
        self._longest = np.maximum.reduceat(self.lengths, self.first)

    def batch(self, inputs: Array) -> Batch:
        """The inputs of these numbers (B,), padded to the longest, rounded up."""
        device = self._ids.device
        chosen = torch.from_numpy(inputs).to(device)
        held = {name: values[chosen] for name, values in self._held.items()}
        width = -(-int(self.lengths[inputs].max()) // ROUND) * ROUND
        place = torch.arange(width, device=device)[None]
        inside = place < held["lengths"][:, None]
        where = (held["offsets"][:, None] + place).clamp(max=len(self._ids) - 1)
        passage = (place >= held["at"][:, None]) & (place < held["lengths"][:, None] - 1)
        past = place - held["at"][:, None]
        quoted = passage & (past >= held["quoted"][:, :1]) & (past < held["quoted"][:, 1:])
        tags = self._tags[where].long().masked_fill(~passage, UNKNOWN)
        return Batch(
            ids=self._ids[where].long() * inside,
            segments=passage.long() * PASSAGE + quoted.long() * (QUOTED - PASSAGE),
            mask=inside.long(),
            kinds=held["kinds"],
            starts=held["starts"],
            ends=held["ends"],
            families=torch.unique_consecutive(held["families"], return_inverse=True)[1],
            twins=held["twins"].bool(),
            tags=tags.masked_fill(tags == UNKNOWN, IGNORED),
        )

    def deal(self, families: Array, tokens: int, rng: np.random.Generator) -> Iterator[Array]:
        """The numbers of the inputs of each batch, in random order, at most `tokens` padded tokens a batch.

        A family stays together. Families are sorted by length within pools, so that little is padding.
        """
        order = rng.permutation(families)
        for at in range(0, len(order), POOL):
            pool = order[at : at + POOL]
            pool = pool[np.argsort(self._longest[pool], kind="stable")]
            groups = self._groups(pool, tokens)
            for group in rng.permutation(len(groups)):
                yield np.concatenate([self._members[f] for f in groups[group]])

    def _groups(self, pool: Array, tokens: int) -> list[list[int]]:
        groups: list[list[int]] = [[]]
        size = 0
        for family in pool.tolist():
            width = -(-int(self._longest[family]) // ROUND) * ROUND
            if groups[-1] and (size + int(self.count[family])) * width > tokens:
                groups.append([])
                size = 0
            groups[-1].append(family)
            size += int(self.count[family])
        return groups


_COLUMNS = ("at", "quoted", "kinds", "starts", "ends", "twins")

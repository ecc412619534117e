"""What learning reads: inputs and targets as arrays of numbers, in one file."""

from __future__ import annotations

import io
import lzma
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

IGNORED = -100  # target that the loss leaves out
OUTSIDE, BEGIN, INSIDE, UNKNOWN = 0, 1, 2, 255  # what a token is to a list's items; UNKNOWN is left out

Array = NDArray[Any]


@dataclass(frozen=True)
class Packed:
    """N inputs with W tokens in all.

    ids (W,) uint16; tags (W,) uint8, each token's part in a list's items; lengths (N,) int16; at (N,)
    int16, the first passage token; quoted (N, 2) int16, passage tokens that the last answer quoted;
    kinds (N,) int8; starts, ends (N,) int16; families (N,) int32, numbered from 0 in order; twins (N,)
    bool: the family is one passage under several questions, else one question over several passages;
    sources (N,) uint8, an index into `names`.
    """

    ids: Array
    tags: Array
    lengths: Array
    at: Array
    quoted: Array
    kinds: Array
    starts: Array
    ends: Array
    families: Array
    twins: Array
    sources: Array
    names: Array

    def save(self, path: Path) -> None:
        """Write all arrays to one file."""
        held = io.BytesIO()
        np.savez(held, **{field.name: getattr(self, field.name) for field in fields(self)})
        path.write_bytes(lzma.compress(held.getvalue(), preset=6))

    @classmethod
    def load(cls, path: Path) -> Packed:
        """The arrays that `save` wrote."""
        with np.load(io.BytesIO(lzma.decompress(path.read_bytes()))) as found:
            return cls(**{field.name: found[field.name] for field in fields(cls)})

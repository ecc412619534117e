"""Which of many vectors stand for all of them, and how to choose some that do not say the same.

LexRank: Erkan and Radev, "LexRank: graph-based lexical centrality as salience in text summarization", JAIR 22, 2004;
its continuous form, over embeddings in the place of TF-IDF vectors. Maximal marginal relevance: Carbonell and
Goldstein, "The use of MMR, diversity-based reranking for reordering documents and producing summaries", SIGIR 1998.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

_DAMPING, _ROUNDS = 0.85, 30
_MANY = 2500
"""Vectors up to which each is compared with each: a matrix of 25 megabytes."""
SAME = 0.86
"""The cosine from which on two sentences say the same."""


def centrality(vectors: Vectors) -> list[float]:
    """How central each unit vector is among all, the most central 1: LexRank, and by the centroid where there are many.

    Raises ValueError for no vectors.
    """
    import numpy as np

    if not len(vectors):
        raise ValueError("no vectors to compare")
    if len(vectors) > _MANY:
        scores = np.clip(vectors @ vectors.mean(axis=0), 0, None)
    else:
        near = np.clip(vectors @ vectors.T, 0, None) ** 2  # what is hardly alike hardly counts
        moves = near / np.maximum(near.sum(axis=1, keepdims=True), 1e-9)
        scores = np.full(len(vectors), 1 / len(vectors), dtype=np.float32)
        for _ in range(_ROUNDS):
            scores = (1 - _DAMPING) / len(vectors) + _DAMPING * (moves.T @ scores)
    return [float(score) for score in scores / max(float(scores.max()), 1e-9)]


def diverse(
    vectors: Vectors,
    scores: Sequence[float],
    most: int,
    weight: float = 0.7,
    allowed: Callable[[int, Sequence[int]], bool] = lambda _, __: True,
) -> list[int]:
    """Numbers of at most `most` vectors, the best first: high in score and unlike those chosen already.

    `weight` is that of the score beside unlikeness; none is chosen that is the same as another, nor one that is not
    `allowed` beside those chosen.
    """
    import numpy as np

    chosen: list[int] = []
    nearest = np.zeros(len(scores), dtype=np.float32)
    while len(chosen) < most:
        worth = weight * np.asarray(scores) - (1 - weight) * np.clip(nearest, 0, None)
        order = sorted(
            (i for i in range(len(scores)) if i not in chosen and nearest[i] < SAME), key=lambda i: -worth[i]
        )
        best = next((i for i in order if allowed(i, chosen)), None)
        if best is None:
            break
        chosen.append(best)
        nearest = np.maximum(nearest, vectors @ vectors[best])
    return chosen

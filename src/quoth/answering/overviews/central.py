"""Which of many vectors stand for all of them, and how to choose some that do not say the same.

Degree centrality: Erkan and Radev, "LexRank: graph-based lexical centrality as salience in text summarization", JAIR
22, 2004, over embeddings in the place of TF-IDF vectors, without a threshold. LexRank itself, tried first, gives what
is like nothing else as much as what is like most. Maximal marginal relevance: Carbonell and Goldstein, "The use of MMR,
diversity-based reranking for reordering documents and producing summaries", SIGIR 1998.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

SAME = 0.86
"""The cosine from which on two sentences say the same."""


def centrality(vectors: Vectors) -> list[float]:
    """How central each unit vector is among all, the most central 1: the sum of its squared cosines with all.

    It takes time for each vector, not for each pair. Raises ValueError for no vectors.
    """
    if not len(vectors):
        raise ValueError("no vectors to compare")
    scores = ((vectors @ (vectors.T @ vectors)) * vectors).sum(axis=1)
    return [float(score) for score in scores / max(float(scores.max()), 1e-9)]


def diverse(
    vectors: Vectors,
    scores: Sequence[float],
    most: int,
    weight: float = 0.7,
    *,
    allowed: Callable[[int, Sequence[int]], bool] = lambda _, __: True,
    begun: Sequence[int] = (),
) -> list[int]:
    """Numbers of at most `most` vectors, the best first: high in score and unlike those chosen already.

    `weight` is that of the score beside unlikeness; none is chosen that is the same as another, nor one that is not
    `allowed` beside those chosen. Those of `begun` are chosen beforehand and stand at the beginning.
    """
    import numpy as np

    chosen = list(begun)
    nearest = np.zeros(len(scores), dtype=np.float32)
    for one in chosen:
        nearest = np.maximum(nearest, vectors @ vectors[one])
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

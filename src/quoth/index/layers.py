"""All vectors of one finished state of an index: a file that is never changed, and what came and went since.

The file is made from the vectors that SQLite holds and is mapped, not read. What was added since stands in memory,
what was removed since is a list of numbers; both are bounded, for the file is made anew once they are a share of it.
So an update writes what it changes and no more, and a reader of an earlier state keeps that state whole.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from quoth.index.most_passages import Most
from quoth.index.vectors import BaseIndex, VectorIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Found: TypeAlias = list[tuple[int, float]]
Exact: TypeAlias = "Callable[[Sequence[int]], NDArray[np.float32]]"
"""The vectors of ids, as SQLite holds them, in their order; raises RuntimeError for an id that it has not."""
_CHUNK = 500
_BATCH = 20_000


@dataclass(frozen=True)
class Sizes:
    """When the vectors of an index are kept in which way. The figures: docs/SIZE.md."""

    whole: int = 4096
    """Up to so many vectors the file is written anew by every update: it takes milliseconds."""
    share: float = 0.02
    """Changes since the file was made, as a share of it, from which on it is made anew."""
    flat: int = 20_000
    """Up to so many every vector is looked at; beyond them an inverted file is kept. Up to so many, what is removed
    leaves every file at once; beyond, with the file that is made next."""
    probes: int = 160
    """Lists of an inverted file that a search looks at."""
    again: int = 3
    """Candidates for each passage wanted that are scored anew by the vectors themselves."""
    few: int = 2000
    """Up to so many chosen passages are scored by their own vectors, without the inverted file."""

    def lists(self, vectors: int) -> int:
        """How many lists an inverted file of so many vectors has: the power of two that is next to their root."""
        return 1 << max(2, round(0.5 * vectors.bit_length() - 0.25))

    def due(self, base: int, added: int, gone: int) -> bool:
        """Whether a file of so many vectors is to be made anew after so many changes."""
        few = base + added <= (self.flat if gone else self.whole)
        return few or added + gone > max(self.whole, self.share * base)


SIZES = Sizes()


@dataclass(frozen=True)
class Layers:
    """The vectors of one state. `file` is the name of what `base` is, `state` counts the changes since it was made.

    `upto` is the highest number in the file, `last` the highest of all; `gone` are those of the file that are removed.
    """

    file: str
    state: int
    base: BaseIndex | None
    upto: int
    delta: VectorIndex
    last: int
    gone: frozenset[int] = frozenset()
    sizes: Sizes = field(default=SIZES)

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self.delta.dimension

    def __len__(self) -> int:
        return len(self.base or ()) - len(self.gone) + len(self.delta)

    def ids(self) -> set[int]:
        """Every id that has a vector."""
        return ((self.base.ids() if self.base else set()) - self.gone) | self.delta.ids()

    def search(self, vector: NDArray[np.float32], k: int, among: Collection[int] | None, exact: Exact) -> Found:
        """The `k` nearest of all, or of those in `among`, as `(id, inner product)`, best first.

        From an inverted file come more than are wanted, which `exact` vectors put in order.
        """
        if k < 1 or (among is not None and not len(among)):
            return []
        found = [*self._of_base(vector, k, among, exact), *self.delta.search(vector, k, among)]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k]

    def _of_base(self, vector: NDArray[np.float32], k: int, among: Collection[int] | None, exact: Exact) -> Found:
        if self.base is None:
            return []
        if not self.base.lists:
            return self.base.search(vector, k, 0, among, self.gone)
        if among is None or isinstance(among, Most):
            near = [i for i, _ in self.base.search(vector, k * self.sizes.again, self.sizes.probes, among, self.gone)]
        elif len(among) <= self.sizes.few:
            near = [i for i in among if i <= self.upto and i not in self.gone]
        else:
            near = [i for i, _ in self.base.search(vector, k * self.sizes.again, 0, among, self.gone)]
        return list(zip(near, (exact(near) @ vector).tolist(), strict=True)) if near else []


def read_layers(
    db: sqlite3.Connection, meta: Mapping[str, str], base: BaseIndex | None, before: Layers | None, sizes: Sizes
) -> Layers:
    """The vectors of the state that a connection sees; `before` is an earlier state over the same file, if known."""
    state, upto = int(meta["vectors_state"]), int(meta["vectors_upto"])
    delta = before.delta.copy() if before else VectorIndex(int(meta["dimension"]))
    last = before.last if before else upto
    gone = {i for (i,) in db.execute("SELECT id FROM gone")}
    if before:
        delta.remove([i for i in gone if i > upto])
    for ids, vectors in read_vectors(db, int(meta["dimension"]), last):
        delta.add(ids, vectors)
        last = ids[-1]
    of_base = frozenset(i for i in gone if i <= upto)
    return Layers(meta["vectors"], state, base, upto, delta, last, of_base, sizes)


def read_vectors(
    db: sqlite3.Connection, dimension: int, after: int = 0
) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
    """Every sound vector with an id above one, in the order of the ids, a batch at a time."""
    import numpy as np

    rows = db.execute(
        "SELECT id, vector FROM passages WHERE id > ? AND length(vector) = ? ORDER BY id", (after, 4 * dimension)
    )
    while batch := rows.fetchmany(_BATCH):
        data = b"".join(blob for _, blob in batch)
        yield [i for i, _ in batch], np.frombuffer(data, "<f4").reshape(len(batch), -1).astype(np.float32)


def vectors_of(db: sqlite3.Connection, ids: Sequence[int], dimension: int) -> NDArray[np.float32]:
    """The vectors of passages by id, in the order given. Raises RuntimeError for an unknown id."""
    import numpy as np

    found: dict[int, bytes] = {}
    for first in range(0, len(ids), _CHUNK):
        chosen = ",".join(str(int(i)) for i in ids[first : first + _CHUNK])  # our own numbers
        found.update(db.execute(f"SELECT id, vector FROM passages WHERE id IN ({chosen})"))  # noqa: S608
    if missing := [i for i in ids if i not in found]:
        raise RuntimeError(f"no vector has the number {missing[0]}")
    return np.frombuffer(b"".join(found[i] for i in ids), "<f4").reshape(len(ids), dimension).astype(np.float32)


def make_base(
    db: sqlite3.Connection, dimension: int, count: int, sizes: Sizes, old: Callable[[], BaseIndex | None]
) -> BaseIndex:
    """A file's worth of all `count` vectors that SQLite holds.

    An inverted file is carried on from the `old` one, with what came and went since, as long as it has half to twice
    the vectors that its number of lists is for; else it is trained anew.
    """
    if count <= sizes.flat:
        flat = VectorIndex(dimension)
        for ids, vectors in read_vectors(db, dimension):
            flat.add(ids, vectors)
        return BaseIndex.flat(flat)
    base, after = _carried_on(db, old()), 0
    if base is None or not 0.5 <= sizes.lists(count) / base.lists <= 2:  # noqa: PLR2004 - half to twice
        base = BaseIndex.trained(_sample(db, dimension, count, sizes), sizes.lists(count))
    else:
        after = int(db.execute("SELECT value FROM meta WHERE key = 'vectors_upto'").fetchone()[0])
    for ids, vectors in read_vectors(db, dimension, after):
        base.add(ids, vectors)
    return base


def _carried_on(db: sqlite3.Connection, old: BaseIndex | None) -> BaseIndex | None:
    if old is None or not old.lists:
        return None
    old.remove([i for (i,) in db.execute("SELECT id FROM gone")])
    return old


def _sample(db: sqlite3.Connection, dimension: int, count: int, sizes: Sizes) -> NDArray[np.float32]:
    """Vectors from everywhere, the same ones for the same index."""
    import numpy as np

    wanted = min(count, 64 * sizes.lists(count))
    ids = np.array([i for (i,) in db.execute("SELECT id FROM passages ORDER BY document, start")], np.int64)
    chosen = np.random.default_rng(1).choice(ids, wanted, replace=False)
    rows = (
        vector
        for first in range(0, wanted, _CHUNK)
        for _, vector in db.execute(
            "SELECT id, vector FROM passages WHERE length(vector) = ? AND id IN "  # noqa: S608 - our own numbers
            f"({','.join(map(str, sorted(chosen[first : first + _CHUNK].tolist())))})",
            (4 * dimension,),
        )
    )
    return np.frombuffer(b"".join(rows), "<f4").reshape(-1, dimension).astype(np.float32)

"""Nearest vectors by inner product, through FAISS.

`VectorIndex` is exact and in memory: an `IndexFlatIP` behind an `IndexIDMap2`. `BaseIndex` is what a file holds and
is never changed: the same, or, where there are too many vectors to look at each, an inverted file whose vectors are
numbers of eight bits (`IndexIVFScalarQuantizer`), whose finds are to be scored anew by the vectors themselves. Both
keep the store's own numbers, so that nothing is ever found under another's.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quoth.config import patient_threads
from quoth.errors import IndexDamaged
from quoth.index.most_passages import Most

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


_ROUNDING = 1e-3
_TRAINED_ON = 64
"""Vectors for each centre that an inverted file is trained with; FAISS itself warns below 39."""
_ROUNDS = 8
_COARSE = 0.1
"""How far a vector of eight bits may lie from the unit vector that it stands for."""


class VectorIndex:
    """Vectors under the store's ids. `dimension` is the length of each."""

    def __init__(self, dimension: int, index: Any = None) -> None:
        patient_threads()
        import faiss

        self.dimension = dimension
        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)) if index is None else index

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, ids: Collection[int], vectors: Vectors) -> None:
        """Add vectors, shape `(len(ids), dimension)`. The ids must be new."""
        import numpy as np

        if len(ids):
            self._index.add_with_ids(np.ascontiguousarray(vectors), np.fromiter(ids, np.int64, len(ids)))

    def remove(self, ids: Collection[int]) -> int:
        """Remove the vectors of these ids for good; returns how many there were."""
        import numpy as np

        return int(self._index.remove_ids(np.fromiter(ids, np.int64, len(ids)))) if ids else 0

    def search(self, vector: Vectors, k: int, among: Collection[int] | None = None) -> list[tuple[int, float]]:
        """The `k` nearest of all ids, or of those in `among`, as `(id, inner product)`, best first."""
        if not len(self) or k < 1 or (among is not None and not len(among)):
            return []
        import faiss

        params = None if among is None else faiss.SearchParameters(sel=_selector(among))
        return _found(self._index, vector, min(k, len(self)), params)

    def ids(self) -> set[int]:
        """Every id that has a vector."""
        import faiss

        return set(faiss.vector_to_array(self._index.id_map).tolist())

    def copy(self) -> VectorIndex:
        """An index with the same vectors that can be changed apart from this one."""
        import faiss

        return VectorIndex(self.dimension, faiss.clone_index(self._index))


class BaseIndex:
    """The vectors of a file: all of them as they are, or in an inverted file. `trained_on` says of how many."""

    def __init__(self, index: Any) -> None:
        self._index = index

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def lists(self) -> int:
        """How many lists the inverted file has; 0 where there is none and every vector is looked at."""
        return int(getattr(self._index, "nlist", 0))

    @classmethod
    def flat(cls, index: VectorIndex) -> BaseIndex:
        """The vectors of an index in memory."""
        return cls(index._index)  # noqa: SLF001 - of this module

    @classmethod
    def trained(cls, sample: Vectors, lists: int) -> BaseIndex:
        """An empty inverted file with so many lists, or fewer where the sample is small, trained on it."""
        patient_threads()
        import faiss

        lists = max(1, min(lists, len(sample)))
        dimension = sample.shape[1]
        index = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(dimension), dimension, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        )
        index.cp.niter, index.cp.spherical = _ROUNDS, True
        index.cp.min_points_per_centroid, index.cp.max_points_per_centroid = 1, _TRAINED_ON
        index.train(sample)
        return cls(index)

    def remove(self, ids: Collection[int]) -> None:
        """Remove vectors of an index that is not mapped."""
        if ids:
            self._index.remove_ids(_selector(ids))

    def add(self, ids: Collection[int], vectors: Vectors) -> None:
        """Add vectors to an index that is not mapped. The ids must be new."""
        import numpy as np

        if len(ids):
            self._index.add_with_ids(np.ascontiguousarray(vectors), np.fromiter(ids, np.int64, len(ids)))

    def search(
        self, vector: Vectors, k: int, probes: int, among: Collection[int] | None, without: Collection[int]
    ) -> list[tuple[int, float]]:
        """The `k` nearest, as `(id, inner product)`: of those in `among` if that is given, and none of `without`.

        Of an inverted file only the `probes` likeliest lists are looked at (0: all), and the products are near.
        """
        if not len(self) or k < 1:
            return []
        import faiss

        kept = faiss.IDSelectorNot(_selector(without)) if without else None
        chosen = None if among is None else _selector(among)
        sel = faiss.IDSelectorAnd(kept, chosen) if kept and chosen else kept or chosen
        if self.lists:
            params = faiss.SearchParametersIVF(sel=sel, nprobe=min(probes or self.lists, self.lists))
        else:
            params = faiss.SearchParameters(sel=sel) if sel else None
        return _found(self._index, vector, min(k, len(self)), params)

    def ids(self) -> set[int]:
        """Every id that has a vector, those that are gone since included."""
        import faiss

        if not self.lists:
            return set(faiss.vector_to_array(self._index.id_map).tolist())
        lists = self._index.invlists
        sizes = {number: lists.list_size(number) for number in range(self.lists)}
        held = (faiss.rev_swig_ptr(lists.get_ids(number), size) for number, size in sizes.items() if size)
        return {int(i) for part in held for i in part}

    def near(self, ids: Collection[int], vectors: Vectors) -> NDArray[np.bool_]:
        """Whether what is kept of each id is its vector: to the bit, or as near as eight bits can be."""
        import faiss
        import numpy as np

        if self.lists:
            self._index.set_direct_map_type(faiss.DirectMap.Hashtable)
        kept = self._index.reconstruct_batch(np.fromiter(ids, np.int64, len(ids)))
        same: NDArray[np.bool_] = (kept == vectors).all(axis=1)
        if self.lists:  # one beyond what the file was trained on is kept coarsely, but as it would be again
            again = self._index.sa_decode(self._index.sa_encode(np.ascontiguousarray(vectors)))
            same = (np.linalg.norm(kept - vectors, axis=1) < _COARSE) | (np.abs(kept - again).max(axis=1) < _ROUNDING)
        return same

    def to_bytes(self) -> memoryview:
        """The index in FAISS's own file format."""
        import faiss

        return memoryview(faiss.serialize_index(self._index))

    @classmethod
    def from_bytes(cls, data: bytes) -> BaseIndex:
        """The reverse of `to_bytes`. Raises IndexDamaged for bytes that are no such index."""
        patient_threads()
        import faiss
        import numpy as np

        return cls._checked(lambda: faiss.deserialize_index(np.frombuffer(data, np.uint8)))

    @classmethod
    def mapped(cls, path: Path) -> BaseIndex:
        """The index in a file, of which is read what a search looks at. Raises as `from_bytes` does, and OSError."""
        patient_threads()
        import faiss

        index = cls._checked(lambda: faiss.read_index(str(path), _mapping(path)))
        if index.lists:  # the threads that would read ahead cost more than they bring
            faiss.downcast_InvertedLists(index._index.invlists).prefetch_nthread = 0  # noqa: SLF001 - of this class
        return index

    @classmethod
    def _checked(cls, read: Any) -> BaseIndex:
        import faiss

        try:
            index = read()
            if not isinstance(index, faiss.IndexIVFScalarQuantizer):
                faiss.vector_to_array(index.id_map)
        except (RuntimeError, AttributeError, AssertionError) as error:
            raise IndexDamaged("the vectors of the index cannot be read", "mend it: quoth doctor") from error
        return cls(index)


def _mapping(path: Path) -> int:
    """How FAISS maps a file: the lists of an inverted file by one way, plain vectors by another."""
    import faiss

    with path.open("rb") as file:
        inverted = file.read(4) == b"IwSq"
    flags: int = faiss.IO_FLAG_MMAP if inverted else faiss.IO_FLAG_MMAP_IFC
    return flags


def _selector(ids: Collection[int]) -> Any:
    import faiss
    import numpy as np

    if isinstance(ids, Most):
        return faiss.IDSelectorNot(faiss.IDSelectorBatch(np.fromiter(ids.others, np.int64, len(ids.others))))
    return faiss.IDSelectorBatch(np.fromiter(ids, np.int64, len(ids)))


def _found(index: Any, vector: Vectors, k: int, params: Any) -> list[tuple[int, float]]:
    scores, ids = index.search(vector.reshape(1, -1), k, params=params)
    return [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]


def is_unit(vector: bytes, dimension: int) -> bool:
    """Whether these bytes are a float32 vector of that dimension and of length one."""
    import numpy as np

    if len(vector) != 4 * dimension:
        return False
    norm = float(np.linalg.norm(np.frombuffer(vector, "<f4")))
    return abs(norm - 1) < _ROUNDING

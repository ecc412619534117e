"""The calls to Milvus that an index needs, each bounded in time and its errors in words."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from quoth.disk import make_private
from quoth.errors import IndexLocked, IndexProblem, IndexUnreachable, IndexUnwritable, UsageError
from quoth.index.milvus.addresses import TOKEN, MilvusAddress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pymilvus import MilvusClient

Row = dict[str, Any]

MOST: Final = 16_384
"""Rows that Milvus gives for one search or query."""
_CONNECT_SECONDS = 10
_CALL_SECONDS = 60
_LOAD_SECONDS = 300
_TRIES = 6
_BATCH = 250
"""Rows of one message, which may have 64 MB: a row of a text has up to 64 kB."""
_EF = 256
"""Candidates that a search of the graph keeps; more find more of the true nearest."""


class Wire:
    """A connection to one server or file. Thread-safe."""

    def __init__(self, address: MilvusAddress) -> None:
        self.address = address
        self._loaded: set[str] = set()
        self._lock = threading.Lock()
        with self._told():
            self._client = _connect(address)

    def collections(self) -> set[str]:
        """The names of all that the server holds."""
        with self._told():
            return set(self._client.list_collections(timeout=_CALL_SECONDS))

    def ensure(self, name: str, fields: Mapping[str, Any], dimension: int, *, words: bool = False) -> None:
        """A collection with an integer `id`, these fields, and a vector; with `words`, searched by BM25 too.

        Another machine may be making it at the same time; then it is waited for.
        """
        for tries in range(_TRIES):
            there = name in self.collections()
            try:
                if not there:
                    self._make(name, fields, dimension, words=words)
                elif tries == _TRIES // 2:  # whoever began it must have died
                    self._index(name, dimension, words=words)
                self.load(name)
            except IndexUnreachable:
                if tries == _TRIES - 1:
                    raise
                time.sleep(0.2 * (tries + 1))
            else:
                return

    def _make(self, name: str, fields: Mapping[str, Any], dimension: int, *, words: bool) -> None:
        with self._told():
            schema = _schema(fields, dimension, words=words)
            self._client.create_collection(name, schema=schema, consistency_level="Strong", timeout=_CALL_SECONDS)
        self._index(name, dimension, words=words)

    def _index(self, name: str, dimension: int, *, words: bool) -> None:
        with self._told():
            for field, options in _indexes(self.address, dimension, words=words):
                params = self._client.prepare_index_params()
                params.add_index(field, **options)
                self._client.create_index(name, params, timeout=_CALL_SECONDS, sync=False)

    def load(self, name: str) -> None:
        """Let a collection be asked."""
        with self._lock, self._told():
            if name not in self._loaded:
                self._client.load_collection(name, timeout=_LOAD_SECONDS)
                self._loaded.add(name)

    def drop(self, name: str) -> None:
        """Remove a collection for good."""
        with self._lock, self._told():
            self._client.drop_collection(name, timeout=_CALL_SECONDS)
            self._loaded.discard(name)

    def all(self, name: str, where: str, fields: Sequence[str]) -> list[Row]:
        """Every row for which a condition holds, in the order of ids."""
        rows: list[Row] = []
        with self._told():
            pages = self._client.query_iterator(
                name, batch_size=_BATCH, filter=where, output_fields=["id", *fields], timeout=_CALL_SECONDS
            )
            while page := pages.next():
                rows += page
            pages.close()
        return sorted(rows, key=lambda row: int(row["id"]))

    def few(self, name: str, where: str, fields: Sequence[str]) -> list[Row]:
        """The rows for which a condition holds, of which there are no more than one answer takes; in no order."""
        with self._told():
            return list(self._client.query(name, filter=where, output_fields=["id", *fields], timeout=_CALL_SECONDS))

    def some(self, name: str, ids: Sequence[int], fields: Sequence[str]) -> list[Row]:
        """The rows with these ids, in whatever order; ids without a row are left out."""
        rows: list[Row] = []
        for first in range(0, len(ids), _BATCH):
            with self._told():
                chosen = ids[first : first + _BATCH]
                rows += self._client.get(name, list(chosen), output_fields=["id", *fields], timeout=_CALL_SECONDS)
        return rows

    def count(self, name: str, where: str) -> int:
        """How many rows there are for which a condition holds."""
        with self._told():
            rows = self._client.query(name, filter=where, output_fields=["count(*)"], timeout=_CALL_SECONDS)
            return int(rows[0]["count(*)"])

    def nearest(self, name: str, vector: NDArray[np.float32], k: int, where: str) -> list[tuple[int, float]]:
        """The `k` nearest rows as `(id, inner product)`, best first."""
        k = min(k, MOST)
        params = {} if self.address.is_file else {"ef": max(_EF, 2 * k)}
        with self._told():
            found = self._client.search(
                name, [vector.tolist()], filter=where, limit=k, output_fields=["id"], anns_field="vector",
                search_params={"metric_type": "IP", "params": params}, timeout=_CALL_SECONDS,
            )  # fmt: skip
        hits = [(int(hit["id"]), float(hit["distance"])) for hit in found[0]]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))

    def likeliest(self, name: str, words: str, k: int, where: str) -> list[Row]:
        """The `k` best rows by Milvus's own BM25, with their words."""
        with self._told():
            found = self._client.search(
                name, [words], filter=where, limit=min(k, MOST), output_fields=["id", "words"], anns_field="sparse",
                search_params={"metric_type": "BM25"}, timeout=_CALL_SECONDS,
            )  # fmt: skip
        return [{"id": int(hit["id"]), "words": hit["entity"]["words"]} for hit in found[0]]

    def insert(self, name: str, rows: Sequence[Row]) -> None:
        """Add rows under new ids."""
        for first in range(0, len(rows), _BATCH):
            with self._told():
                self._client.insert(name, list(rows[first : first + _BATCH]), timeout=_CALL_SECONDS)

    def replace(self, name: str, row: Row) -> None:
        """Put a row in the place of the one with its id."""
        with self._told():
            self._client.upsert(name, [row], timeout=_CALL_SECONDS)

    def delete(self, name: str, where: str) -> None:
        """Remove the rows for which a condition holds."""
        with self._told():
            self._client.delete(name, filter=where, timeout=_CALL_SECONDS)

    def settle(self, name: str) -> None:
        """Let Milvus Lite write what it was given into its files, which are searched ten times as fast."""
        if self.address.is_file:
            with self._told():
                self._client.flush(name, timeout=_CALL_SECONDS)

    def close(self) -> None:
        """Close it for good."""
        with suppress(Exception):  # nothing is lost with what cannot be closed
            self._client.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        import grpc
        from pymilvus.exceptions import MilvusException

        try:
            yield
        except (MilvusException, grpc.RpcError) as error:
            raise _in_words(self.address, error) from error
        except ValueError as error:
            if "closed" not in str(error):
                raise
            raise UsageError("the index was closed", "open it again: Assistant.open(corpus)") from error


def one_of(field: str, values: Collection[int], *, inside: bool = True) -> str:
    """The condition that a number is among some, or is not."""
    return f"{field} {'in' if inside else 'not in'} [{', '.join(str(int(value)) for value in sorted(values))}]"


def _connect(address: MilvusAddress) -> MilvusClient:
    try:
        import pymilvus
    except ImportError as error:
        raise UsageError("an index in Milvus needs pymilvus", 'install it: pip install "quoth[milvus]"') from error
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL + 1)  # its errors are told here, and once
    logging.getLogger("milvus_lite").setLevel(logging.CRITICAL + 1)
    if address.is_file:
        try:
            make_private(Path(address.uri))  # what Milvus Lite calls a file is a folder
        except OSError as error:
            raise IndexUnwritable(
                f"{address} cannot be written ({error})", "name another place with --store"
            ) from error
    # Milvus Lite, at the other end of this process, hangs up on who asks too often whether it is still there.
    options = {"grpc_options": {"grpc.keepalive_time_ms": 2**31 - 1}} if address.is_file else {}
    try:
        return pymilvus.MilvusClient(address.uri, token=address.token, timeout=_CONNECT_SECONDS, **options)
    except pymilvus.exceptions.ConnectionConfigException as error:
        raise IndexUnreachable(
            f"the file {address.uri} cannot be opened by Milvus Lite",
            'close what else has it open; Milvus Lite comes with: pip install "quoth[milvus]"',
        ) from error


def _in_words(address: MilvusAddress, error: Exception) -> IndexProblem:
    """The error for what Milvus refused; nothing of a token is in it."""
    why = str(getattr(error, "message", "") or getattr(error, "details", lambda: "")() or type(error).__name__)
    why = why.replace(address.token, "…") if address.token else why
    why = why.splitlines()[0][:200] if why else ""
    if "lock" in why.lower() and address.is_file:
        return IndexLocked(f"another process has {address} open", "wait until it has ended; Milvus Lite serves one")
    if "auth" in why.lower() or "permission" in why.lower():
        return IndexUnreachable(f"Milvus at {address} does not let us in ({why})", f"put user:password into {TOKEN}")
    return IndexUnreachable(
        f"Milvus at {address} does not answer as it should ({why})",
        "see that it runs and can be reached from here, then try again; a finished index is as it was",
    )


def _schema(fields: Mapping[str, Any], dimension: int, *, words: bool) -> Any:
    from pymilvus import DataType, Function, FunctionType, MilvusClient

    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    for field, kind in fields.items():
        if kind is int:
            schema.add_field(field, DataType.INT64)
        else:
            schema.add_field(field, DataType.VARCHAR, max_length=65_535)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
    if words:
        analyzer = {"tokenizer": "standard"}
        schema.add_field(
            "words", DataType.VARCHAR, max_length=65_535, enable_analyzer=True, enable_match=True,
            analyzer_params=analyzer,
        )  # fmt: skip
        schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
        bm25 = Function("bm25", FunctionType.BM25, input_field_names=["words"], output_field_names=["sparse"])
        schema.add_function(bm25)
    return schema


def _indexes(address: MilvusAddress, dimension: int, *, words: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """Exact in a file and for vectors that say nothing; past that a graph, which may miss one now and then."""
    flat = address.is_file or dimension <= 2  # noqa: PLR2004 - the smallest that there is
    graph = {"index_type": "HNSW", "params": {"M": 32, "efConstruction": 256}}
    yield "vector", {"metric_type": "IP", **({"index_type": "FLAT", "params": {}} if flat else graph)}
    if words:
        params = {"bm25_k1": 1.2, "bm25_b": 0.75}
        yield "sparse", {"index_type": "SPARSE_INVERTED_INDEX", "metric_type": "BM25", "params": params}
        if not address.is_file:
            yield "document", {"index_type": "INVERTED"}

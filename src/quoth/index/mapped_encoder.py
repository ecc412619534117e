"""The packaged encoder, all-MiniLM-L6-v2, without PyTorch: a graph of ours over the weights that are installed.

The graph, `weights/encoder/encoder.onnx`, is written by `training.encoder_graph`, which says what it computes. It
holds no weights: ONNX Runtime maps the model's own file, so that nothing is made at set-up and nothing is kept
twice. Cosine of its vectors to those of sentence-transformers in fp32: `python -m eval.encoder_speed`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from quoth.config import patient_threads
from quoth.errors import EncoderError
from quoth.index.cores import on_every_core
from quoth.index.onnx_sessions import open_over
from quoth.index.tokens import broken, load_tokenizer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

GRAPH = Path(__file__).parent.parent / "weights" / "encoder" / "encoder.onnx"
GRAPH_SHA256 = "95b3b71854e56e90862c2f4b6b65c210576e9df228a86744beac0f9eebfdb373"
MOST_TOKENS = 256
"""The model's own limit: what goes beyond it is not seen, as in sentence-transformers."""
_TOGETHER = 512
"""Tokens of one batch: what a layer makes of them fits a core's cache."""


class MappedEncoder:
    """all-MiniLM-L6-v2 in ONNX Runtime. The session is opened at the first `encode`, or by `warm`."""

    dimension = 384

    def __init__(self, name: str, folder: Path, sha256: str) -> None:
        self.name = name
        self.folder = folder
        self.sha256 = sha256
        self._opening = Lock()

    @cached_property
    def _tokenizer(self) -> Any:
        return load_tokenizer(self.folder)

    @cached_property
    def _ends(self) -> tuple[int, int]:
        return self._tokenizer.token_to_id("[CLS]"), self._tokenizer.token_to_id("[SEP]")

    @cached_property
    def _session(self) -> Any:
        patient_threads()
        graph = graph_bytes()
        try:
            return open_over(graph, self.folder, threads=1)
        except Exception as error:  # the library's errors have no class of their own
            raise broken(self.folder, error) from error

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """See `Encoder.encode`. Each core runs batches of its own, of texts with as many tokens: none is padded."""
        import numpy as np

        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        ids = self._ids(texts)
        batches = list(_batches([len(one) for one in ids]))
        with self._opening:
            session = self._session

        def run(batch: Sequence[int]) -> int:
            (vectors[batch],) = session.run(None, {"ids": np.array([ids[i] for i in batch], dtype=np.int64)})
            return len(batch)

        for done in on_every_core(run, batches):
            if progress:
                progress(done)
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """See `Encoder.count_tokens`."""
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The tokens of each text as the model takes them."""
        first, last = self._ends
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [[first, *encoding.ids[: MOST_TOKENS - 2], last] for encoding in encodings]


def graph_bytes() -> bytes:
    """The graph, once it is known to be the one that was shipped. Raises EncoderError."""
    again = "install Quoth again"
    try:
        data = GRAPH.read_bytes()
    except OSError as error:
        raise EncoderError(f"the encoder's graph cannot be read ({error})", again) from error
    if hashlib.sha256(data).hexdigest() != GRAPH_SHA256:
        raise EncoderError(f"{GRAPH} is not the file that was shipped", again)
    return data


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of texts that are equally long, as many as make a batch."""
    order = sorted(range(len(lengths)), key=lambda i: lengths[i])
    for length, group in groupby(order, key=lambda i: lengths[i]):
        alike, most = list(group), max(1, _TOGETHER // length)
        for first in range(0, len(alike), most):
            yield alike[first : first + most]

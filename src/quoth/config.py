"""Every setting, as a plain value with its reason. Nothing is read from the environment here."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

INDEX_FORMAT = 3
"""Raised when an index of the last version can no longer be read as it is."""

SUFFIXES = frozenset(
    {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx"}
    | {".csv", ".tsv", ".xlsx", ".xlsm", ".pptx", ".odt", ".ods", ".odp", ".rtf", ".epub", ".eml"}
)
"""The kinds of file that are read; others in a folder are passed over."""

UPLOADS = ".uploads/"
"""How the name of a person's own document begins. No file of a corpus has such a name: what is
hidden there is left out, and a file that is named by itself has no folder before its name."""


def uploads_of(owner: str) -> str:
    """How the names of one person's documents begin; of nobody, who has none, as no name does."""
    key = hashlib.sha256(owner.encode("utf-8", "surrogatepass")).hexdigest()[:32] if owner else ""
    return f"{UPLOADS}{key}/"


@dataclass(frozen=True)
class Settings:
    """How documents are cut, searched and read. The defaults are what `quoth` uses.

    `max_tokens` counts the two special tokens that an encoder adds, so that a passage never
    exceeds it in either way of counting.
    """

    max_tokens: int = 160
    overlap_tokens: int = 40
    max_chars: int = 1600
    """An unbroken run of letters is one unknown token however long it is, so tokens alone
    do not bound a passage."""
    legs: int = 50
    """How many passages each leg of the search brings to the fusion."""
    rrf_k: int = 2
    dense_weight: float = 0.4
    """The constant of reciprocal rank fusion, and the share of the dense leg in it; BM25 has the rest.
    With the paper's 60 and equal shares the fusion fell behind BM25 alone; these were chosen on
    questions that no reported figure uses (`python -m eval.retrieval DATA --tune`)."""
    read_passages: int = 8
    """How many passages are read for one question."""
    whole_below: int = 32
    """A corpus of at most this many passages is read whole."""
    judge: bool = True
    """Whether the larger network reads what the small one finds likeliest: better answers, several times the time."""
    threshold: float | None = None
    """The confidence below which nothing is answered, in [0, 1]; None for the one that was fitted with the reader."""
    max_question_chars: int = 4000
    max_text_bytes: int = 10_000_000
    """A larger text takes minutes to embed; a person should ask for that by name."""
    max_blocks: int = 1_000_000
    """Paragraphs of one file. A text of ten megabytes that people wrote has a quarter of that;
    each costs memory that the length of the text does not tell."""
    parse_seconds: float = 20
    parse_seconds_per_mb: float = 10
    parse_seconds_most: float = 120
    """Processor time that reading one file may take: so much, more for each megabyte of it, up to the
    last. The slowest PDFs seen take 4 s for 100,000 characters, others a quarter of that."""
    parse_wall_share: float = 5
    """Time by the clock for each second of that: on a busy machine a second of work takes several."""
    store: str = ""
    """Where the index is kept if not in a folder: `milvus://HOST:PORT/NAME`, or `milvus+file:///PATH.db`."""
    part: str = ""
    """Which part of the files this machine reads into a store, such as `2/4`; empty for all of them."""
    parse_memory_bytes: int = 1_000_000_000
    """Address space that reading one file may take beyond what the parsers themselves have."""

    def parse_seconds_for(self, size: int) -> float:
        """The processor time that a file of so many bytes may take to be read."""
        return min(self.parse_seconds + self.parse_seconds_per_mb * size / 1e6, self.parse_seconds_most)


DEFAULTS = Settings()


def patient_threads() -> None:
    """Let the threads of numeric libraries sleep while they wait. To be called before any is loaded.

    Threads that spin take the core from whatever else runs: with both cores of a laptop busy, one
    question took 0.5 s to encode instead of 0.015 s. OpenMP reads the switch when it is loaded.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def default_index(corpus: Path) -> Path:
    """Where the index of a corpus lives when nobody says: a private folder in the user's cache.

    One folder for each corpus, so that asking two corpora in turn rebuilds neither.
    """
    import platformdirs

    return Path(platformdirs.user_cache_dir("quoth")) / "indexes" / _name_for(corpus)


def default_data(corpus: Path) -> Path:
    """Where the chat over a corpus keeps conversations and uploads when nobody says: with the user's data."""
    import platformdirs

    return Path(platformdirs.user_data_dir("quoth")) / "chats" / _name_for(corpus)


def _name_for(corpus: Path) -> str:
    """A folder's name for a corpus: its own, and a hash of its whole path."""
    place = corpus.resolve()
    return f"{place.name or 'root'}-{hashlib.sha256(os.fsencode(place)).hexdigest()[:12]}"

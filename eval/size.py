"""What does a search cost in an index of 10,000, 100,000 or 1,000,000 passages, and what a change of one file?

    python -m eval.size 10000 100000 1000000 --texts DATA/train/squad1.jsonl.gz DATA/train/boolq.jsonl.gz

An index is made by the store's own code from the texts of documents (folders, or the `context` of the rows of
`.jsonl.gz` files): their passages, ten to a document, again and again, each time with other names in them (every
capitalised word becomes a made-up one of the same length; there are fifty sets of such names). The encoder embeds
`--embed` of the passages; every vector of the index is made of two of these real ones and noise, 0.8 and 0.4 and
0.45 of it, and brought to length one, so no two are the same. The questions are those of the rows (or, of a folder,
beginnings of its sentences), with their real vectors, and one in ten of them is made of the commonest words.

Each size is measured in a process of its own, once on warm files: p50 and p95 by leg and of the fused search as it
is done for a question, memory, size on the disk, a file added, replaced and removed, the dense leg's first 8 and 50
beside those of the exact search over all vectors, and the search of those who may not see a document that somebody
uploaded. `--keep FOLDER` keeps the indexes for another run.
"""

from __future__ import annotations

import argparse
import hashlib
import pickle
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from eval.data import read_rows
from eval.encoder_speed import documents
from numpy.typing import NDArray

from quoth.answering.retrieval import search
from quoth.config import DEFAULTS, uploads_of
from quoth.files.formats import from_text
from quoth.index import keywords
from quoth.index.encoder import Encoder, load_encoder
from quoth.index.layers import read_vectors
from quoth.index.passages import split
from quoth.index.schema import Signature
from quoth.index.snapshot import Snapshot, Source
from quoth.index.store import Store
from quoth.types import Passage

Vectors = NDArray[np.float32]
TEXTS = (Path("eval/sets/kinds-dev/documents"), Path("corpus"))
TOGETHER = 10
"""Passages of a document."""
NAMES = 50
COMMON = 30
QUESTIONS = 220
_NAME = re.compile(r"\b[A-Z][a-z]{3,}\b")


@dataclass(frozen=True)
class Material:
    """Real passages, the vectors of the first of them, and questions with theirs."""

    passages: tuple[Passage, ...]
    vectors: Vectors
    questions: tuple[str, ...]
    asked: Vectors


def material(paths: Sequence[Path], most: int, encoder: Encoder) -> Material:
    """What an index is made of."""
    chosen = random.Random(1)
    passages = [p for path in paths for text in documents(path) for p in split(text, encoder.count_tokens)]
    chosen.shuffle(passages)
    passages = [replace(passage, headings=(), glosses=()) for passage in passages[:most]]
    questions = _questions(paths, passages, chosen)
    vectors = encoder.encode([passage.searchable for passage in passages])
    return Material(tuple(passages), vectors, questions, encoder.encode(questions))


def _questions(paths: Sequence[Path], passages: Sequence[Passage], chosen: random.Random) -> tuple[str, ...]:
    rows = [path for path in paths if path.name.endswith(".jsonl.gz")]
    asked = [row["question"] for path in rows for row in read_rows(path.parent, path.name.removesuffix(".jsonl.gz"))]
    if not asked:
        asked = [" ".join(passage.slice(*span).split()[:9]) for passage in passages for span in passage.sentences[:2]]
    counted = Counter(word for passage in passages for word in set(keywords.content_words(passage.text)))
    common = [word for word, _ in counted.most_common(COMMON)]
    often = [f"What was the {' '.join(chosen.sample(common, 3))}?" for _ in range(QUESTIONS // 10)]
    return (*chosen.sample(asked, min(QUESTIONS - len(often), len(asked))), *often)


def renamed(text: str, number: int) -> str:
    """The text with other names, each as long as it was."""

    def other(found: re.Match[str]) -> str:
        letters = hashlib.sha256(f"{found[0]} {number}".encode()).digest()
        return "".join(chr(97 + byte % 26) for byte in (letters * 4)[: len(found[0])]).capitalize()

    return _NAME.sub(other, text) if number else text


def make(folder: Path, size: int, made_of: Material, encoder: Encoder) -> float:
    """An index of so many passages, in one update; returns the seconds that took."""
    began, noise = time.perf_counter(), np.random.default_rng(1)
    with Store.create(folder) as store, store.update(Signature.of(encoder, DEFAULTS)) as update:
        for first in range(0, size, TOGETHER):
            own = [made_of.passages[i % len(made_of.passages)] for i in range(first, min(size, first + TOGETHER))]
            text, passages = _document(own, first // len(made_of.passages) % NAMES, first)
            document = from_text(f"{first // 10000:03}/{first:07}.txt", text)
            update.add(document, passages, _mixed(made_of.vectors, len(own), noise))
            update.point(Source(document.source, document.sha256, document.sha256))
    return time.perf_counter() - began


def _document(own: Sequence[Passage], names: int, number: int) -> tuple[str, list[Passage]]:
    parts, passages, at = [f"Part {number}."], [], len(f"Part {number}.") + 2
    for passage in own:
        text, away = renamed(passage.text, names), at - passage.start
        sentences = tuple((a + away, b + away) for a, b in passage.sentences)
        passages.append(replace(passage, text=text, start=at, end=at + len(text), sentences=sentences))
        parts.append(text)
        at += len(text) + 2
    return "\n\n".join(parts), passages


def _mixed(real: Vectors, count: int, noise: np.random.Generator) -> Vectors:
    a, b = noise.integers(0, len(real), (2, count))
    away = noise.standard_normal((count, real.shape[1]), dtype=np.float32) / np.sqrt(real.shape[1])
    mixed = 0.8 * real[a] + 0.4 * real[b] + np.float32(0.45) * away
    unit: Vectors = (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float32)
    return unit


def timed(ask: Callable[[str, Vectors], object], made_of: Material) -> tuple[float, float]:
    """p50 and p95 in milliseconds over the questions, each asked once; the first ten warm up before."""
    pairs = list(zip(made_of.questions, made_of.asked, strict=True))
    times = []
    for number, pair in enumerate([*pairs[:10], *pairs]):
        began = time.perf_counter()
        ask(*pair)
        if number >= 10:  # noqa: PLR2004 - those that warm up
            times.append(1000 * (time.perf_counter() - began))
    return float(np.percentile(times, 50)), float(np.percentile(times, 95))


def recall(store: Store, made_of: Material) -> tuple[float, float]:
    """The share of the exact first 8, and first 50, that the dense leg brings among as many."""
    best: list[list[tuple[float, int]]] = [[] for _ in made_of.asked]
    with store.snapshot() as snapshot:
        for ids, vectors in read_vectors(snapshot._db, snapshot._vectors.dimension):  # noqa: SLF001 - to be exact
            for row, scores in zip(best, made_of.asked @ vectors.T, strict=True):
                top = np.argpartition(-scores, min(50, len(scores) - 1))[:50]
                row[:] = sorted([*row, *((float(scores[i]), ids[i]) for i in top)], reverse=True)[:50]
        found = [[i for i, _ in snapshot.dense(vector, 50)] for vector in made_of.asked]
    shares = [
        statistics.mean(len({i for _, i in row[:k]} & set(own[:k])) / k for row, own in zip(best, found, strict=True))
        for k in (8, 50)
    ]
    return shares[0], shares[1]


def changes(store: Store, made_of: Material) -> Iterator[tuple[str, float]]:
    """Milliseconds of adding, replacing and removing a file of ten passages: medians of three."""
    noise, times = np.random.default_rng(7), {"add": [], "replace": [], "remove": []}  # type: ignore[var-annotated]
    for turn in range(3):
        for step, seen in times.items():
            began = time.perf_counter()
            with store.update() as update:
                if step == "remove":
                    update.forget("new.txt")
                else:
                    text, passages = _document(made_of.passages[:TOGETHER], 999, 10 * turn + (step == "add"))
                    document = from_text("new.txt", text)
                    update.add(document, passages, _mixed(made_of.vectors, len(passages), noise))
                    update.point(Source("new.txt", document.sha256, document.sha256))
            seen.append(1000 * (time.perf_counter() - began))
    return ((step, statistics.median(seen)) for step, seen in times.items())


def with_upload(store: Store, made_of: Material) -> str:
    """The search of everybody else's question once somebody has a document of their own: the first, then all."""
    name = f"{uploads_of('ada')}new.txt"
    with store.update() as update:
        text, passages = _document(made_of.passages[:TOGETHER], 999, 99)
        document = from_text(name, text)
        update.add(document, passages, _mixed(made_of.vectors, len(passages), np.random.default_rng(9)))
        update.point(Source(name, document.sha256, document.sha256))
    began = time.perf_counter()
    _whole(store, made_of.questions[0], made_of.asked[0])
    first = 1000 * (time.perf_counter() - began)
    p50, p95 = timed(lambda question, vector: _whole(store, question, vector), made_of)
    with store.update() as update:
        update.forget(name)
    return f"{first:.0f}, {p50:.1f} / {p95:.1f}"


def measure(folder: Path, made_of: Material) -> str:
    """A row of the table."""
    began = time.perf_counter()
    store = Store.open(folder)
    opened = 1000 * (time.perf_counter() - began)
    with store:
        with store.snapshot() as snapshot:
            ways: dict[str, Callable[[str, Vectors], object]] = {
                "dense": lambda _, vector: snapshot.dense(vector, DEFAULTS.legs),
                "lexical": lambda question, _: snapshot.lexical(question, DEFAULTS.legs),
            }
            told = [timed(ask, made_of) for ask in ways.values()]
            count = len(snapshot)
        told.append(timed(lambda question, vector: _whole(store, question, vector), made_of))
        status = [line.split() for line in Path("/proc/self/status").read_text("ascii").splitlines()]
        memory = {words[0].rstrip(":"): int(words[1]) for words in status if words[0].startswith("Rss")}
        disk = sum(path.stat().st_size for path in folder.iterdir())
        eight, fifty = recall(store, made_of)
        changed = " / ".join(f"{spent:.0f}" for _, spent in changes(store, made_of))
        upload = with_upload(store, made_of)
    legs = " | ".join(f"{p50:.1f} / {p95:.1f}" for p50, p95 in told)
    return (
        f"| {count:,} | {legs} | {memory['RssAnon'] / 1024:.0f} + {memory['RssFile'] / 1024:.0f} MB |"
        f" {disk / 1e9:.2f} GB | {changed} | {upload} | {eight:.4f}, {fifty:.4f} | {opened:.0f} |"
    )


def _whole(store: Store, question: str, vector: Vectors) -> Snapshot:
    """A search as a question does it: a snapshot of its own, whose files are asked, and both legs."""
    with store.snapshot() as snapshot:
        search(snapshot, question, vector, sources=snapshot.shared())
        snapshot.fingerprint()
        return snapshot


HEAD = """| passages | dense, ms p50 / p95 | BM25 | whole search | memory: own + mapped | disk |\
 add / replace / remove a file, ms | whole search beside an upload: first, then p50 / p95 | recall@8, @50 | open, ms |
|---|---|---|---|---|---|---|---|---|---|"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table, a row a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--texts", type=Path, nargs="+", default=TEXTS)
    parser.add_argument("--embed", type=int, default=4000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only-measure", nargs=2, metavar=("INDEX", "MATERIAL"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.only_measure:
        index, kept = options.only_measure
        print(measure(Path(index), pickle.loads(Path(kept).read_bytes())))  # noqa: S301 - our own
        return
    with tempfile.TemporaryDirectory() as place:
        keep = options.keep or Path(place)
        keep.mkdir(parents=True, exist_ok=True)
        _table(options, keep)


def _table(options: argparse.Namespace, keep: Path) -> None:
    encoder, kept = load_encoder(), keep / "material.pickle"
    if not kept.exists():
        kept.write_bytes(pickle.dumps(material(options.texts, options.embed, encoder)))
    made_of: Material = pickle.loads(kept.read_bytes())  # noqa: S301 - our own
    print(f"{len(made_of.passages):,} real passages and vectors, {len(made_of.questions)} questions.\n\n{HEAD}")
    for size in options.sizes:
        folder = keep / str(size)
        if not folder.exists():
            seconds = make(folder, size, made_of, encoder)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"made {size:,} in {seconds:.0f} s, {peak:.0f} MB at most", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "eval.size", "0", "--only-measure", str(folder), str(kept)]
        print(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip(), flush=True)


if __name__ == "__main__":
    main()

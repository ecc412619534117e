"""What the packaged encoder gains over sentence-transformers, and what of its vectors it keeps.

    python -m eval.encoder_speed texts PATH [--most 2000]     # texts a second of both in one run, and cosines
    python -m eval.encoder_speed ranks DATA               # does the search find the same by both?

`texts` cuts the documents at PATH, or the `context` of the rows of a `.jsonl.gz` file, as the index does, and lets
sentence-transformers in fp32 and the packaged encoder embed them in turn; it prints the least and the median cosine.
`ranks` searches the paragraphs of the sets that `eval.retrieval` reports, `--questions` and `--paragraphs` of each.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from eval.data import make_benchmark, read_rows
from eval.measures import MEASURES
from eval.retrieval import REPORTED
from eval.systems import HYBRID, open_corpus, quoth_ranks
from numpy.typing import NDArray

from quoth.config import DEFAULTS
from quoth.errors import QuothError
from quoth.files.corpus import list_corpus, read_bytes
from quoth.files.formats import from_text
from quoth.files.parsing import parse_file
from quoth.index.encoder import SentenceEncoder, load_encoder
from quoth.index.passages import split
from quoth.types import Document

Vectors = NDArray[np.float32]


def documents(path: Path) -> list[Document]:
    """The documents of a file or a folder that can be read, or the distinct contexts of a file of rows."""
    if path.name.endswith(".jsonl.gz"):
        contexts = dict.fromkeys(row["context"] for row in read_rows(path.parent, path.name.removesuffix(".jsonl.gz")))
        return [from_text(f"{number}.txt", text) for number, text in enumerate(contexts)]
    found = []
    for file in list_corpus(path, None).files:
        try:
            found.append(parse_file(file.source, read_bytes(file), DEFAULTS))
        except QuothError as error:
            print(f"left out: {error.problem}", file=sys.stderr)
    return found


def passages(path: Path, most: int) -> list[str]:
    """What the index would embed of the documents: at most so many passages, drawn with a seed."""
    count = load_encoder().count_tokens
    texts = [passage.searchable for document in documents(path) for passage in split(document, count)]
    return random.Random(1).sample(texts, min(most, len(texts)))


def in_turn(ways: dict[str, Callable[[Sequence[str]], Vectors]], texts: Sequence[str], parts: int = 5) -> None:
    """Print texts a second of each way, over as many parts in turn, and how near the vectors are to the first way's."""
    rates: dict[str, list[float]] = {name: [] for name in ways}
    found: dict[str, list[Vectors]] = {name: [] for name in ways}
    for encode in ways.values():
        encode(texts[:32])
    for part in range(parts):
        batch = texts[part::parts]
        for name, encode in ways.items():
            began = time.perf_counter()
            found[name].append(encode(batch))
            rates[name].append(len(batch) / (time.perf_counter() - began))
    first, *_ = ways
    for name, seen in rates.items():
        cosines = np.concatenate([(a * b).sum(axis=1) for a, b in zip(found[name], found[first], strict=True)])
        times = statistics.median(now / then for now, then in zip(seen, rates[first], strict=True))
        print(
            f"{name}: {statistics.median(seen):.0f} texts a second, {times:.2f} times;"
            f" cosine at least {cosines.min():.5f}, median {np.median(cosines):.5f}"
        )


def compare_texts(path: Path, most: int) -> None:
    """Both encoders over the same texts."""
    ours = load_encoder()
    peer = SentenceEncoder("sentence-transformers", ours.folder, ours.sha256).network

    def by_library(texts: Sequence[str]) -> Vectors:
        return np.asarray(peer.encode(list(texts), normalize_embeddings=True, show_progress_bar=False), np.float32)

    texts = passages(path, most)
    print(f"{len(texts)} passages, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}")
    in_turn({"sentence-transformers, fp32": by_library, "packaged": ours.encode}, texts)


def compare_ranks(data: Path, questions: int, paragraphs: int) -> None:
    """The search over both encoders' vectors: measures, and how many questions keep the rank of what is right."""
    ours = load_encoder()
    peer = SentenceEncoder("sentence-transformers", ours.folder, ours.sha256)
    sets = {name: read_rows(data, name) for name in REPORTED}
    benchmark = make_benchmark(sets, questions=questions, paragraphs=paragraphs)
    found = {}
    for encoder in (peer, ours):
        with open_corpus(benchmark, encoder) as corpus:
            found[encoder.name] = quoth_ranks(corpus)
    for system in (HYBRID, "Quoth dense"):
        for name, ranks in found.items():
            measured = ", ".join(f"{measure} {of(ranks[system]).mean():.4f}" for measure, of in MEASURES.items())
            print(f"{system}, {name}: {measured}")
        same = float(np.mean(found[peer.name][system] == found[ours.name][system]))
        print(f"{system}: the same rank for {same:.2%} of {len(benchmark.questions)} questions")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(
        prog="eval.encoder_speed", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    kinds = parser.add_subparsers(dest="kind", required=True)
    texts = kinds.add_parser("texts")
    texts.add_argument("path", type=Path)
    texts.add_argument("--most", type=int, default=2000)
    ranks = kinds.add_parser("ranks")
    ranks.add_argument("data", type=Path)
    ranks.add_argument("--questions", type=int, default=300)
    ranks.add_argument("--paragraphs", type=int, default=300)
    asked = parser.parse_args(arguments)
    if asked.kind == "texts":
        compare_texts(asked.path, asked.most)
    else:
        compare_ranks(asked.data, asked.questions, asked.paragraphs)


if __name__ == "__main__":
    main()

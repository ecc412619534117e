"""Fit the plain sentence selector's confidence and threshold on labelled questions.

    python training/fit_selector.py DATA    # the folder that holds dev/squad2.jsonl.gz and others

Prints the constants for `SentenceSelector`. Half of the articles fit them, the other half
measures them; nothing of a document that Quoth is shown with takes part.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from quoth.encoder import SentenceEncoder, load_encoder
from quoth.formats import from_text
from quoth.passages import split
from quoth.reader import coverage
from quoth.types import Span

SETS = ("squad2", "squad1", "qed_nq")


def rows(data: Path) -> list[dict[str, Any]]:
    """The labelled rows, in the order of the files."""
    found = []
    for name in SETS:
        with gzip.open(data / "dev" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            found += [json.loads(line) for line in file]
    return found


def features(row: dict[str, Any], encoder: SentenceEncoder) -> tuple[list[list[float]], list[bool]]:
    """`[cosine, coverage]` of each sentence of a row's context, and whether it holds an answer."""
    document = from_text("row", row["context"])
    spans: list[Span] = sorted({s for p in split(document, encoder.count_tokens) for s in p.sentences})
    texts = [document.text[a:b] for a, b in spans]
    vectors = encoder.encode([row["question"], *texts])
    places = [(a["start"], a["start"] + len(a["text"])) for a in row["answers"]] if row["kind"] == "span" else []
    cosines = vectors[1:] @ vectors[0]
    table = [[float(c), coverage(row["question"], t)] for c, t in zip(cosines, texts, strict=True)]
    return table, [any(a <= s and e <= b for s, e in places) for a, b in spans]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--limit", type=int, default=0, help="rows a set, for a quick look")
    arguments = parser.parse_args()
    encoder = load_encoder()
    every = rows(arguments.data)
    if arguments.limit:
        every = every[:: max(1, len(every) // arguments.limit)]
    parts: tuple[list[Any], list[Any]] = ([], [])
    for row in every:
        half = hashlib.sha256(row["context"][:200].encode()).digest()[0] % 2
        parts[half].append((row, *features(row, encoder)))
    choose = LogisticRegression().fit(
        [x for _, table, _ in parts[0] for x in table], [y for _, _, right in parts[0] for y in right]
    )
    weights = choose.coef_[0]
    tops = [[best(table, right, weights) for _, table, right in part] for part in parts]
    fitted = LogisticRegression().fit([t[:2] for t in tops[0]], [t[2] for t in tops[0]])
    scale, lead = fitted.coef_[0]
    probabilities = [fitted.predict_proba([t[:2] for t in top])[:, 1] for top in tops]
    answerable = [np.array([row["kind"] == "span" for row, _, _ in part]) for part in parts]
    right = [np.array([t[2] for t in top]) for top in tops]
    threshold = max(np.linspace(0.02, 0.98, 97), key=lambda t: harmonic(probabilities[0], right[0], answerable[0], t))
    print(f"BIAS = {fitted.intercept_[0]:.3f}\nCOSINE = {scale * weights[0]:.3f}")
    print(f"COVERAGE = {scale * weights[1]:.3f}\nLEAD = {lead / scale:.3f}\nthreshold = {threshold:.2f}")
    for name, p, r, a in zip(("fitted on", "held out"), probabilities, right, answerable, strict=True):
        print(
            f"{name}: {len(p)} questions; right sentence first {r[a].mean():.3f} of answerable;"
            f" answered and right {(r[a] & (p[a] >= threshold)).mean():.3f};"
            f" refused {(p[~a] < threshold).mean():.3f} of unanswerable;"
            f" harmonic mean {harmonic(p, r, a, threshold):.3f}"
        )


def best(table: list[list[float]], right: list[bool], weights: np.ndarray) -> tuple[float, float, bool]:
    """`(likeness, lead over the runner-up, holds an answer)` of the likeliest sentence."""
    likeness = np.array(table) @ weights
    order = np.argsort(-likeness)
    lead = likeness[order[0]] - likeness[order[1]] if len(order) > 1 else 0.0
    return float(likeness[order[0]]), float(lead), right[order[0]]


def harmonic(p: np.ndarray, right: np.ndarray, answerable: np.ndarray, threshold: float) -> float:
    """The harmonic mean of the answerable answered rightly and the unanswerable refused."""
    j_a = float((right[answerable] & (p[answerable] >= threshold)).mean())
    j_u = float((p[~answerable] < threshold).mean())
    return 2 * j_a * j_u / (j_a + j_u) if j_a + j_u else 0.0


if __name__ == "__main__":
    main()

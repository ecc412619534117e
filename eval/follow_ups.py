"""How near are the stand-alone questions to those that people wrote? The rules on CANARD, beside no rule at all.

    python -m eval.follow_ups DATA [--set dev/canard] [--worst 20]

A row has `history` (a title, a section, then question and answer in turn), `question` and `rewrite`.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.data import read_rows

from quoth.answering.thread.follow_ups import stand_alone
from quoth.evaluation.measures.metrics import exact_match, normalize_answer, token_f1
from quoth.types import Exchange

_ORDER = 4


@dataclass(frozen=True)
class Scores:
    """What one way of rewriting comes to, in shares; `changed` is the share of questions that it changed."""

    system: str
    rows: int
    exact: float
    f1: float
    f1_changed: float
    bleu: float
    changed: float
    milliseconds: float


def copied(question: str, _history: Sequence[Exchange]) -> str:
    """No rule at all: the question as it was asked."""
    return question


def ruled(question: str, history: Sequence[Exchange]) -> str:
    """The rules of the package."""
    return stand_alone(question, history).question


SYSTEMS: dict[str, Callable[[str, Sequence[Exchange]], str]] = {"as asked": copied, "rules": ruled}


def pairs(history: Sequence[str]) -> list[Exchange]:
    """Turns of two things said, the first of them the title and its section."""
    return list(zip(history[::2], history[1::2], strict=False))


def evaluate(name: str, rows: Sequence[dict[str, Any]], rewrite: Callable[[str, Sequence[Exchange]], str]) -> Scores:
    """The figures of one way over all rows: F1 is of SQuAD's normalised tokens, BLEU of the corpus, to four words."""
    began = time.perf_counter()
    made = [rewrite(row["question"], pairs(row["history"])) for row in rows]
    took = time.perf_counter() - began
    golds = [row["rewrite"] for row in rows]
    differ = [i for i, row in enumerate(rows) if not exact_match(row["question"], row["rewrite"])]
    f1 = [token_f1(one, gold) for one, gold in zip(made, golds, strict=True)]
    return Scores(
        system=name,
        rows=len(rows),
        exact=_mean([exact_match(one, gold) for one, gold in zip(made, golds, strict=True)]),
        f1=_mean(f1),
        f1_changed=_mean([f1[i] for i in differ]),
        bleu=bleu(made, golds),
        changed=_mean([float(not exact_match(row["question"], one)) for row, one in zip(rows, made, strict=True)]),
        milliseconds=1000 * took / max(1, len(rows)),
    )


def bleu(made: Sequence[str], golds: Sequence[str]) -> float:
    """BLEU of a corpus with one reference each (Papineni et al. 2002), of normalised tokens, without smoothing."""
    said = [normalize_answer(text).split() for text in made]
    meant = [normalize_answer(text).split() for text in golds]
    logs = 0.0
    for size in range(1, _ORDER + 1):
        same = sum((_grams(a, size) & _grams(b, size)).total() for a, b in zip(said, meant, strict=True))
        every = sum(max(0, len(a) - size + 1) for a in said)
        if not same:
            return 0.0
        logs += math.log(same / every) / _ORDER
    lengths = sum(map(len, said)), sum(map(len, meant))
    return math.exp(logs + min(0.0, 1 - lengths[1] / lengths[0]))


def _grams(words: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def in_markdown(found: Sequence[Scores]) -> str:
    """The figures as a table."""
    lines = [
        "| system | rows | exact | F1 | F1 where people changed it | BLEU | changed | ms |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {s.system} | {s.rows:,} | {s.exact:.3f} | {s.f1:.3f} | {s.f1_changed:.3f} | {s.bleu:.3f} "
        f"| {s.changed:.2f} | {s.milliseconds:.2f} |"
        for s in found
    ]
    return "\n".join(lines)


def worst(rows: Sequence[dict[str, Any]], most: int) -> list[str]:
    """The rows whose rewrite is furthest from the people's, a line each."""
    scored = [
        (token_f1(made, row["rewrite"]), row, made)
        for row in rows
        if (made := ruled(row["question"], pairs(row["history"])))
    ]
    scored.sort(key=lambda one: one[0])
    return [f"- {row['question']} → {made} (people: {row['rewrite']})" for _, row, made in scored[:most]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, and with `--worst` the rows furthest off."""
    parser = argparse.ArgumentParser(
        prog="eval.follow_ups", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("data", type=Path, metavar="DATA", help="a folder with dev/canard.jsonl.gz")
    parser.add_argument("--set", default="dev/canard", help="which rows (default: %(default)s)")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="print the N rows furthest off")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    options = parser.parse_args(arguments)
    rows = read_rows(options.data, options.set)
    found = [evaluate(name, rows, rewrite) for name, rewrite in SYSTEMS.items()]
    print(in_markdown(found))
    print("\n".join(worst(rows, options.worst)))
    if options.json:
        options.json.write_text(json.dumps([asdict(one) for one in found], indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Does the search return the right paragraph? Quoth's two legs, their fusion, bm25s and LlamaIndex.

    python -m eval.retrieval DATA --json retrieval.json   # the reported figures
    python -m eval.retrieval DATA --tune                  # what the settings do, on sets not reported

DATA holds question-answering rows (`dev/squad1.jsonl.gz`, ...). Every distinct paragraph of the
reported sets together is one document of the corpus; a question's right paragraph is its own. The
rank of an answer is that of the first passage from the right paragraph, from 1.
"""

from __future__ import annotations

import argparse
import json
import logging
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from eval.data import Benchmark, make_benchmark, read_rows
from eval.encoders import RememberingEncoder
from eval.measures import MEASURES, Estimate, Paired, Ranks, bootstrap, check_with_ir_measures, compare
from eval.systems import HYBRID, every_rank, open_corpus
from eval.tuning import HELD_OUT, tuning_markdown, tuning_ranks, tuning_report

from quoth.index.encoder import DEFAULT_ENCODER, Encoder, load_encoder

REPORTED = ("dev/squad1", "train/squadshifts_new_wiki")
"""Sets that no setting was chosen on."""


def report(benchmark: Benchmark, ranks: Mapping[str, Ranks]) -> dict[str, Any]:
    """Every measure of every system with its interval, and Quoth's hybrid against each other system."""
    found: dict[str, Any] = {}
    for name, chosen in benchmark.groups().items():
        inside = benchmark.asked_about(chosen)
        found[name] = {
            "questions": int(chosen.sum()),
            "systems": {
                system: {m: bootstrap(of(row[chosen]), inside) for m, of in MEASURES.items()}
                for system, row in ranks.items()
            },
            "against": {
                system: compare(ranks[HYBRID][chosen], row[chosen], inside)
                for system, row in ranks.items()
                if system != HYBRID
            },
        }
    return found


def to_markdown(found: Mapping[str, Any]) -> str:
    """The report as two tables."""
    lines = ["| set | n | system | hit@1 | hit@5 | MRR@10 |", "|---|---|---|---|---|---|"]
    for name, part in found.items():
        for system, row in part["systems"].items():
            lines.append(f"| {name} | {part['questions']:,} | {system} | " + " | ".join(map(str, row.values())) + " |")
    lines += [
        "",
        "| set | Quoth hybrid against | MRR@10, difference | first by it alone | by the other alone | McNemar p |",
    ]
    lines.append("|---|---|---|---|---|---|")
    for name, part in found.items():
        for other, pair in part["against"].items():
            counts = f"{pair.only_one:,} | {pair.only_other:,} | {pair.p:.2g}"
            lines.append(f"| {name} | {other} | {pair.mrr.signed()} | {counts} |")
    return "\n".join(lines)


def plain(value: Any) -> Any:
    """Records as JSON can hold them."""
    return value.__dict__ if isinstance(value, (Estimate, Paired)) else str(value)


def main(arguments: Sequence[str] | None = None, encoder: Encoder | None = None) -> int:
    """Run the script. Tests pass a small encoder."""
    options = _parser().parse_args(arguments)
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    model = encoder or load_encoder(options.encoder)
    if options.vectors:
        model = RememberingEncoder(model, options.vectors)
    names = options.sets or (HELD_OUT if options.tune else REPORTED)
    sets = {name: read_rows(options.data, name) for name in names}
    benchmark = make_benchmark(sets, questions=options.questions, paragraphs=options.paragraphs, seed=options.seed)
    made_of = f"{len(benchmark.paragraphs):,} paragraphs, {len(benchmark.questions):,} questions; encoder {model.name}"
    if options.tune:
        with open_corpus(benchmark, model) as corpus:
            found = tuning_report(benchmark, tuning_ranks(corpus))
        text = tuning_markdown(found)
    else:
        ranks = every_rank(benchmark, model)
        for row in ranks.values():
            check_with_ir_measures(row)
        found = report(benchmark, ranks)
        text = to_markdown(found)
        made_of += f"; means the same by ir-measures {version('ir-measures')}; intervals 95 %, drawn by paragraph"
    print(f"{made_of}.\n\n{text}")
    if options.json:
        command = ["python", "-m", "eval.retrieval", *(arguments if arguments is not None else sys.argv[1:])]
        result = {"command": command, "made_of": made_of, "versions": _versions(), "results": found}
        options.json.write_text(json.dumps(result, indent=1, default=plain, ensure_ascii=False), encoding="utf-8")
    return 0


def _versions() -> dict[str, str]:
    llama = ("llama-index-core", "llama-index-vector-stores-faiss")
    names = ("quoth", "faiss-cpu", "sentence-transformers", "bm25s", *llama)
    return {**{name: version(name) for name in names}, "sqlite": sqlite3.sqlite_version}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder of the labelled data")
    parser.add_argument("--sets", nargs="+", metavar="SET", help="other sets, such as dev/squad2")
    parser.add_argument("--questions", type=int, default=0, help="a seeded sample of so many of each set (all)")
    parser.add_argument("--paragraphs", type=int, default=0, help="a seeded sample of so many of each set (all)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--encoder", default=DEFAULT_ENCODER)
    parser.add_argument("--vectors", type=Path, metavar="FILE", help="keep vectors there, for the next run")
    parser.add_argument("--tune", action="store_true", help="what the settings do, on sets that are not reported")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there too")
    return parser


if __name__ == "__main__":
    sys.exit(main())

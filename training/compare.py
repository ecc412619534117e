"""int8 against fp32: `python -m training.compare --data DIR --weights FILE --reader DIR`.

Prints, in one run, the median time to read 8 passages for one question with PyTorch in fp32, ONNX
in fp32 and ONNX in int8, and the F1 of fp32 and int8 on 500 development rows.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer

from quoth.answering.inputs import Window, lay_out, special_of, stack
from quoth.answering.network import Fitted
from quoth.evaluation.measures.metrics import token_f1
from training.evaluate import Judge, best, mean, text_of
from training.export import FLOAT, SMALL
from training.pack import load_tokenizer
from training.predict import Scorer, onnx_scorer, torch_scorer
from training.rows import Row, read_rows
from training.weights import load
from training.windows import Pages

PASSAGES = 8
PARITY_SETS = (("squad1", 200), ("qed_nq", 100), ("abgcoqa", 200))


def eight(rows: Sequence[Row], tokenizer: Tokenizer, count: int) -> list[tuple[str, list[str]]]:
    """Questions, each with eight windows of dev contexts, its own first."""
    pages = Pages(tokenizer)
    texts = []
    for row in rows:
        page = pages.page(row.context)
        texts += [row.context[slice(*page.range(*run))] for run in page.passages]
    return [(row.question, texts[i * PASSAGES : (i + 1) * PASSAGES]) for i, row in enumerate(rows[:count])]


def seconds(score: Scorer, tokenizer: Tokenizer, asked: Sequence[tuple[str, list[str]]]) -> float:
    """Median time of reading eight passages, tokenisation included, after two to warm up."""
    found = []
    special = special_of(tokenizer)
    for question, passages in [*asked[:2], *asked]:
        began = time.perf_counter()
        score(*stack([lay_out(tokenizer, [], question, Window(passage), special) for passage in passages]))
        found.append(time.perf_counter() - began)
    return statistics.median(found[2:])


def parity(judge: Judge, data: Path) -> float:
    """Mean F1 over the first rows of three dev sets that have an answer span."""
    values = []
    for name, most in PARITY_SETS:
        rows = [r for r in read_rows(data / "dev" / f"{name}.jsonl.gz") if r.kind in ("span", "abstractive")][:most]
        values += [best(token_f1, text_of(a, judge.fitted), r) for a, r in zip(judge.answers(rows), rows, strict=True)]
    return mean(values)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print times and parity."""
    parser = argparse.ArgumentParser(prog="training.compare", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--reader", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=40)
    found = parser.parse_args(arguments)
    torch.set_num_threads(2)
    tokenizer = load_tokenizer(found.reader)
    fitted = Fitted(**json.loads((found.reader / "reader.json").read_text())["fitted"])
    scorers = {
        "pytorch fp32": torch_scorer(load(found.weights)),
        "onnx fp32": onnx_scorer(found.reader / FLOAT),
        "onnx int8": onnx_scorer(found.reader / SMALL),
    }
    asked = eight(read_rows(found.data / "dev" / "squad1.jsonl.gz")[:400], tokenizer, found.questions)
    times = {name: seconds(score, tokenizer, asked) for name, score in scorers.items()}
    for name, value in times.items():
        print(
            f"{name}: {1000 * value:.1f} ms for {PASSAGES} passages, {times['pytorch fp32'] / value:.2f} times as fast"
        )
    for name in ("onnx fp32", "onnx int8"):
        judge = Judge(scorers[name], tokenizer, Pages(tokenizer), fitted)
        print(f"{name}: F1 {parity(judge, found.data)} on {sum(n for _, n in PARITY_SETS)} dev rows")


if __name__ == "__main__":
    main()

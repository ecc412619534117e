"""How long one question takes, with and without the judge, beside a named peer in the same run.

    python -m eval.speed ARTICLE

The questions of `article.jsonl` are asked of one article in turn by each of these, question by question:
`fast` (the skimmer alone), `default` (skimmer and judge), and `transformers`' question-answering model in
fp32, of the judge's shape, over as many passages as the judge reads (version 5 has no pipeline for it any
more). Its weights are random, for time does not depend on them. Prints medians, 95th percentiles
and ratios to `fast`, which takes what the reader took before there was a judge.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from eval.article import QUESTIONS

from quoth.answering.packaged_models import WEIGHTS
from quoth.answering.reader import JUDGED, TrainedReader
from quoth.assistant import Assistant
from quoth.config import Settings

Ask = Callable[[str], object]
WARM = 2
"""Questions asked before the clock is looked at."""


def transformers_fp32(assistant: Assistant) -> Ask:
    """The question-answering model of `transformers` over the passages that the search brings first."""
    import torch
    import transformers

    library: Any = transformers  # half of it has types
    names = {"pad_token": "<pad>", "cls_token": "<s>", "sep_token": "</s>"}
    file = str(WEIGHTS / "judge" / "tokenizer.json")
    tokenizer = library.PreTrainedTokenizerFast(tokenizer_file=file, **names)
    network = library.MPNetForQuestionAnswering(library.MPNetConfig(vocab_size=len(tokenizer))).eval()

    def read(question: str) -> object:
        with assistant.pipeline.gather(question) as gathered:
            texts = [passage.text for passage in gathered.passages[:JUDGED]]
        inputs = tokenizer([question] * len(texts), texts, padding=True, return_tensors="pt")
        with torch.inference_mode():
            return network(input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"])

    return read


def measure(ways: dict[str, Ask], questions: Sequence[str]) -> dict[str, list[float]]:
    """Seconds of every question by each way, in turn, so that what slows the machine slows all of them."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for number, question in enumerate([*questions[:WARM], *questions]):
        for name, ask in ways.items():
            began = time.perf_counter()
            ask(question)
            if number >= WARM:
                found[name].append(time.perf_counter() - began)
    return found


def table(found: dict[str, list[float]], against: str = "fast") -> str:
    """Median, 95th percentile and ratio of medians of each way, in Markdown."""
    base = statistics.median(found[against])
    lines = ["| way | median | 95th percentile | times |", "|---|---|---|---|"]
    for name, seconds in found.items():
        middle, late = statistics.median(seconds), float(np.percentile(seconds, 95))
        lines.append(f"| {name} | {middle * 1000:.0f} ms | {late * 1000:.0f} ms | {middle / base:.2f} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="eval.speed", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("article", type=Path)
    parser.add_argument("--without-peer", action="store_true", help="leave transformers out")
    asked = parser.parse_args(arguments)
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines() if line.strip()]
    name, text = asked.article.name, asked.article.read_text("utf-8")
    fast = Assistant.from_texts({name: text}, settings=Settings(judge=False))
    full = Assistant.from_texts({name: text}, reader=TrainedReader.open(WEIGHTS))  # remembers nothing of what fast read
    with fast, full:
        ways: dict[str, Ask] = {"fast": fast.ask, "default": full.ask}
        if not asked.without_peer:
            ways["transformers, fp32"] = transformers_fp32(full)
        print(table(measure(ways, questions)))


if __name__ == "__main__":
    main()

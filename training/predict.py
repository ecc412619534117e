"""Answers of a trained reader over the windows of a document, from PyTorch weights or from ONNX."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from quoth.model import Fitted, Floats, Ints, Layout, Reading, decode, kind_margin, lay_out, stack
from training.model import Reader, multiplies_bfloat16
from training.rows import Row, Turn
from training.windows import Pages, cut

Scorer = Callable[[Ints, Ints, Ints], tuple[Floats, Floats]]


@dataclass(frozen=True)
class Asked:
    """One question over all windows of a text."""

    question: str
    turns: tuple[Turn, ...]
    passages: tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    """The reading of each window, with its two margins (span, kind) above "nothing"."""

    readings: tuple[Reading, ...]
    margins: tuple[tuple[float, float], ...]

    def best(self, fitted: Fitted) -> int:
        """The window most likely to answer."""
        return max(range(len(self.readings)), key=lambda i: fitted.confidence(*self.margins[i]))


def torch_scorer(reader: Reader, half: bool = False) -> Scorer:
    """Score with PyTorch weights, in bfloat16 where half is asked for and the processor has it."""
    half = half and multiplies_bfloat16(torch.device("cpu"))
    reader.eval()

    def score(ids: Ints, segments: Ints, mask: Ints) -> tuple[Floats, Floats]:
        inputs = [torch.from_numpy(array) for array in (ids, segments, mask)]
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            span, kind = reader(*inputs)
        return span.float().numpy(), kind.float().numpy()

    return score


def load_reader(weights: Path, part: str = "average") -> Reader:
    """The averaged weights of a checkpoint or of a finished run; of a checkpoint also the "reader" as it was last."""
    reader = Reader()
    state: dict[str, Any] = torch.load(weights, map_location="cpu", weights_only=True)
    reader.load_state_dict(state[part])
    return reader


def onnx_scorer(path: Path, threads: int = 2) -> Scorer:
    """Score with an ONNX file."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def score(ids: Ints, segments: Ints, mask: Ints) -> tuple[Floats, Floats]:
        span, kind = session.run(None, {"ids": ids, "segments": segments, "mask": mask})
        return span, kind

    return score


def remembering(score: Scorer) -> Scorer:
    """The same scorer, which computes each batch once: fitting and measuring read the same windows."""
    known: dict[bytes, tuple[Floats, Floats]] = {}

    def recall(ids: Ints, segments: Ints, mask: Ints) -> tuple[Floats, Floats]:
        key = ids.tobytes() + segments.tobytes()
        if key not in known:
            known[key] = score(ids, segments, mask)
        return known[key]

    return recall


def windows(row: Row, pages: Pages, history: bool = True) -> Asked:
    """A row as it is asked: all windows of its context, with or without its turns."""
    page = pages.page(row.context)
    ranges = [page.range(*run) for run in cut(page, pages.limit)]
    passages = tuple(row.context[start:end] for start, end in ranges) or (row.context,)
    return Asked(row.question, row.turns if history else (), passages)


def answer(
    score: Scorer, tokenizer: Tokenizer, asked: Sequence[Asked], fitted: Fitted, tokens: int = 4096
) -> list[Answered]:
    """Read every window of every question, in batches of similar length."""
    flat = [
        (number, place, lay_out(tokenizer, one.turns, one.question, passage), passage)
        for number, one in enumerate(asked)
        for place, passage in enumerate(one.passages)
    ]
    flat.sort(key=lambda item: len(item[2].ids))
    readings: list[list[Any]] = [[None] * len(one.passages) for one in asked]
    for group in _groups(flat, tokens):
        span, kind = score(*stack([layout for _, _, layout, _ in group]))
        for i, (number, place, layout, passage) in enumerate(group):
            reading = decode(layout, passage, span[i], kind[i], fitted)
            margin = reading.spans[0].score if reading.spans else -30.0
            readings[number][place] = (reading, (margin, kind_margin(kind[i])))
    return [Answered(tuple(r for r, _ in found), tuple(m for _, m in found)) for found in readings]


def _groups(flat: Sequence[tuple[int, int, Layout, str]], tokens: int) -> list[list[tuple[int, int, Layout, str]]]:
    """Cut a list sorted by length into groups of at most `tokens` padded tokens."""
    groups: list[list[tuple[int, int, Layout, str]]] = [[]]
    for item in flat:
        if groups[-1] and (len(groups[-1]) + 1) * len(item[2].ids) > tokens:
            groups.append([])
        groups[-1].append(item)
    return [group for group in groups if group]


def said(reading: Reading, allowed: tuple[str, ...] = ("span", "yes", "no")) -> str:
    """What a reading says in words: its own choice, or only a span, or only yes or no."""
    if "span" not in allowed:
        return "yes" if reading.kinds["yes"] >= reading.kinds["no"] else "no"
    if "yes" in allowed:
        return reading.answer()
    return reading.spans[0].text if reading.spans else ""


def logits(score: Scorer, tokenizer: Tokenizer, rows: Sequence[Row], pages: Pages) -> list[tuple[Floats, Floats]]:
    """Raw (span, kind) logits of the first window of each row, one at a time: for parity checks."""
    found = []
    for row in rows:
        asked = windows(row, pages)
        span, kind = score(*stack([lay_out(tokenizer, asked.turns, asked.question, asked.passages[0])]))
        found.append((np.asarray(span[0]), np.asarray(kind[0])))
    return found

"""Answers of a trained reader over the windows of a document, from PyTorch weights or from ONNX."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from quoth.answering.inputs import Ints, Layout, Window, lay_out, special_of, stack
from quoth.answering.network import Fitted, Floats, Logits, Reading, decode
from quoth.index.onnx_sessions import open_over
from training.model import Reader, multiplies_bfloat16
from training.rows import Row, Turn
from training.windows import Pages

Scored = tuple[Floats, Floats, Floats]
Scorer = Callable[[Ints, Ints, Ints], Scored]
"""ids, segments and mask (B, T) → span (B, T, 2), kind (B, 4) and items (B, T, 3) logits."""


@dataclass(frozen=True)
class Asked:
    """One question over all windows of a text."""

    question: str
    turns: tuple[Turn, ...]
    passages: tuple[Window, ...]


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

    def score(ids: Ints, segments: Ints, mask: Ints) -> Scored:
        inputs = [torch.from_numpy(array) for array in (ids, segments, mask)]
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            span, kind, items = reader(*inputs)
        return span.float().numpy(), kind.float().numpy(), items.float().numpy()

    return score


def onnx_scorer(path: Path, threads: int = 2) -> Scorer:
    """Score with an ONNX file."""
    session = open_over(path.read_bytes(), path.parent, threads)

    def score(ids: Ints, segments: Ints, mask: Ints) -> Scored:
        span, kind, items = session.run(None, {"ids": ids, "segments": segments, "mask": mask})
        return span, kind, items

    return score


def remembering(score: Scorer, folder: Path | None = None) -> Scorer:
    """The same scorer, which computes each batch once: fitting and measuring read the same windows.

    With a folder it remembers there, for as long as the weights stay the same.
    """
    known: dict[str, Scored] = {}

    def recall(ids: Ints, segments: Ints, mask: Ints) -> Scored:
        key = hashlib.sha256(ids.tobytes() + segments.tobytes()).hexdigest()
        path = folder / f"{key}.npz" if folder else None
        if path and path.exists():
            with np.load(path) as found:
                return found["span"].astype(np.float32), found["kind"], found["items"].astype(np.float32)
        if key in known:
            return known[key]
        made = score(ids, segments, mask)
        if path:
            np.savez(path, span=made[0].astype(np.float16), kind=made[1], items=made[2].astype(np.float16))
        else:
            known[key] = made
        return made

    return recall


def windows(row: Row, pages: Pages, history: bool = True) -> Asked:
    """A row as it is asked: all windows of its context, with or without its turns."""
    page = pages.page(row.context)
    ranges = [page.range(*run) for run in page.passages] or [(0, len(row.context))]
    passages = tuple(Window(row.context[start:end]) for start, end in ranges)
    return Asked(row.question, row.turns if history else (), passages)


def answer(
    score: Scorer, tokenizer: Tokenizer, asked: Sequence[Asked], fitted: Fitted, tokens: int = 4096
) -> list[Answered]:
    """Read every window of every question, in batches of similar length."""
    special = special_of(tokenizer)
    flat = [
        (number, place, lay_out(tokenizer, one.turns, one.question, window, special), window.text)
        for number, one in enumerate(asked)
        for place, window in enumerate(one.passages)
    ]
    flat.sort(key=lambda item: len(item[2].ids))
    readings: list[list[Any]] = [[None] * len(one.passages) for one in asked]
    for group in _groups(flat, tokens):
        span, kind, items = score(*stack([layout for _, _, layout, _ in group]))
        for i, (number, place, layout, passage) in enumerate(group):
            reading = decode(layout, passage, Logits(span[i], kind[i], items[i]), fitted)
            margin = reading.spans[0].score if reading.spans else -30.0
            readings[number][place] = (reading, (margin, reading.margin))
    return [Answered(tuple(r for r, _ in found), tuple(m for _, m in found)) for found in readings]


def _groups(flat: Sequence[tuple[int, int, Layout, str]], tokens: int) -> list[list[tuple[int, int, Layout, str]]]:
    """Cut a list sorted by length into groups of at most `tokens` padded tokens."""
    groups: list[list[tuple[int, int, Layout, str]]] = [[]]
    for item in flat:
        if groups[-1] and (len(groups[-1]) + 1) * len(item[2].ids) > tokens:
            groups.append([])
        groups[-1].append(item)
    return [group for group in groups if group]

"""One step of learning: loss, learning rate, optimiser, running average of the weights."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from quoth.model import KINDS
from training.encode import IGNORED, Batch
from training.model import Reader, multiplies_bfloat16

WARM = 0.03  # part of the run in which the learning rate rises
AVERAGED = 0.998  # weight of the past in the running average: about 500 steps
NOTHING = KINDS.index("none")
RANKED = 0.5  # weight of the softmax over all passages of a question, beside each passage's own
WORDS = 0.2  # part of the learning rate for word embeddings: Adam moves a rare word as far as a common one


@dataclass(frozen=True)
class Losses:
    """Mean losses of one batch, in nats; `span` is 0 when no row of it has a span target."""

    total: Tensor
    span: float
    kind: float


def rate(progress: float, peak: float) -> float:
    """Learning rate at a part (0 to 1) of the run: up over the first 3 %, then straight down to 0."""
    if progress < WARM:
        return peak * progress / WARM
    return peak * max(0.0, 1 - progress) / (1 - WARM)


def losses(reader: Reader, batch: Batch) -> Losses:
    """Cross-entropy of start and end over passage and [CLS], plus that of the type, plus the ranking's.

    [CLS] stands for "no answer here" in the same softmax as every passage token, which makes the
    scores of windows comparable: each says how far a span is above its own window's "nothing".
    """
    device = batch.ids.device
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=multiplies_bfloat16(device)):
        span, kind = reader(batch.ids, batch.segments, batch.mask)
    span, kind = span.float(), kind.float()
    of_kind = functional.cross_entropy(kind, batch.kinds)
    has_span = bool((batch.starts != IGNORED).any())
    parts = [
        functional.cross_entropy(span[:, :, i], t, ignore_index=IGNORED)
        for i, t in enumerate((batch.starts, batch.ends))
    ]
    of_span = (parts[0] + parts[1]) / 2 if has_span else torch.zeros(())
    total = of_span + of_kind + RANKED * ranking(span, kind, batch)
    return Losses(total, float(of_span.detach()), float(of_kind.detach()))


def ranking(span: Tensor, kind: Tensor, batch: Batch) -> Tensor:
    """Cross-entropy over all passages of a question, of those questions that came with several.

    Start, end and type each choose among the tokens (or the passages) of the whole family and one
    "nothing", by their margins above their own window's "nothing": what the reader ranks passages
    by when it answers (shared normalisation, Clark and Gardner 2018, arXiv:1710.10723).
    """
    answering = (batch.kinds != NOTHING) & (batch.starts != IGNORED)
    ranked = answering & (torch.bincount(batch.families)[batch.families] > 1)
    if not bool(ranked.any()):
        return torch.zeros(())
    rows = torch.arange(len(span), device=span.device)[ranked]
    margins = span - span[:, :1]
    found = torch.zeros((), device=span.device)
    for side, target in enumerate((batch.starts, batch.ends)):
        chances = over_family(margins[:, 1:, side].logsumexp(1), batch.families)
        found = found + (chances[ranked] - margins[rows, target[ranked], side]).mean() / 2
    answers = kind[:, :NOTHING].logsumexp(1) - kind[:, NOTHING]
    return found + (over_family(answers, batch.families)[ranked] - answers[ranked]).mean()


def over_family(scores: Tensor, families: Tensor) -> Tensor:
    """For each row the log of 1 + the sum of exp(score) over its family; (B,) and (B,) to (B,)."""
    most = scores.detach().max().clamp(min=0)
    sums = torch.zeros_like(scores).index_add(0, families, (scores - most).exp()) + (-most).exp()
    return sums.log()[families] + most


class Learner:
    """A reader, its optimiser and the running average of its weights."""

    def __init__(self, reader: Reader, peak: float) -> None:
        self.reader, self.peak = reader, peak
        self.average = copy.deepcopy(reader).requires_grad_(False)
        words = reader.words.weight
        held = [p for p in reader.parameters() if p.requires_grad and p is not words]
        groups = [
            {"params": [p for p in held if p.dim() > 1], "weight_decay": 0.01, "share": 1.0},
            {"params": [p for p in held if p.dim() == 1], "weight_decay": 0.0, "share": 1.0},
            {"params": [words], "weight_decay": 0.0, "share": WORDS},
        ]
        self.optimiser = torch.optim.AdamW(groups, lr=peak, betas=(0.9, 0.98), fused=True)
        self.steps = 0

    def step(self, batch: Batch, progress: float) -> Losses:
        """Learn from one batch at a part (0 to 1) of the run; returns its losses before the step."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate(progress, self.peak) * group["share"]
        self.optimiser.zero_grad()
        found = losses(self.reader, batch)
        found.total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.reader.parameters(), 1.0)
        self.optimiser.step()
        self.steps += 1
        self._blend()
        return found

    def _blend(self) -> None:
        """Move the average towards the weights; faster at first, so that it forgets the start."""
        kept = min(AVERAGED, (1 + self.steps) / (10 + self.steps))
        with torch.no_grad():
            for mean, new in zip(self.average.parameters(), self.reader.parameters(), strict=True):
                if new.requires_grad:
                    mean.lerp_(new, 1 - kept)

    def save(self, path: Path, trained: float) -> None:
        """Write a checkpoint after `trained` seconds, beside and then by one rename."""
        state = {
            "reader": self.reader.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "steps": self.steps,
            "trained": trained,
        }
        beside = path.with_suffix(".tmp")
        torch.save(state, beside)
        beside.replace(path)

    def resume(self, path: Path) -> float:
        """Go on from a checkpoint; returns the seconds trained so far."""
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        self.reader.load_state_dict(state["reader"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.steps = int(state["steps"])
        return float(state["trained"])

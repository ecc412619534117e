"""One step of learning: losses, learning rate, optimiser."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from quoth.answering.inputs import BERT, MPNET
from quoth.answering.network import KINDS
from training.deck import Batch
from training.model import Reader, multiplies_bfloat16
from training.packed import IGNORED

WARM = 0.04  # part of the run in which the learning rate rises
NOTHING = KINDS.index("none")
RANKED = 1.0  # weight of the softmax over all passages of a question, beside each passage's own
TWINS = 0.3  # weight of the margin between a question that a passage answers and a near miss
MARGIN = 3.0  # log-odds that part the two
ITEMS = 0.3  # weight of the items' head
TAUGHT = 2.0  # weight of a teacher's words beside the labels'
WORDS = 0.2  # part of the learning rate for word embeddings: Adam moves a rare word as far as a common one
HEADS = 8.0  # the same for the heads, which begin with nothing
DECAY = 0.92  # the same for each layer below the last


@dataclass(frozen=True)
class Losses:
    """Mean losses of one batch, in nats; a part is 0 when the batch has no target for it."""

    total: Tensor
    parts: dict[str, Tensor]


def rate(progress: float, peak: float) -> float:
    """Learning rate at a part (0 to 1) of the run: up over the first 4 %, then straight down to 0."""
    if progress < WARM:
        return peak * progress / WARM
    return peak * max(0.0, 1 - progress) / (1 - WARM)


@dataclass(frozen=True)
class Logits:
    """What a reader says of a batch, in float32: span (B, T, 2), kind (B, 4), items (B, T, 3)."""

    span: Tensor
    kind: Tensor
    items: Tensor


def read(reader: Reader, batch: Batch) -> Logits:
    """The reader's logits of a batch, computed in bfloat16 where that is fast."""
    device = batch.ids.device
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=multiplies_bfloat16(device)):
        span, kind, items = reader(spelt(reader, batch.ids), batch.segments, batch.mask)
    return Logits(span.float(), kind.float(), items.float())


def spelt(reader: Reader, ids: Tensor) -> Tensor:
    """MPNet's ids as the reader's own: its vocabulary is BERT's, four ids later, with other separators.

    Inputs that begin with BERT's [CLS] are a BERT reader's own already.
    """
    if reader.shape.buckets:
        return ids
    shifted = (ids - 4).clamp(min=0)
    own = torch.where(ids == MPNET.cls, BERT.cls, torch.where(ids == MPNET.sep, BERT.sep, shifted))
    return torch.where(ids[:, :1] == BERT.cls, ids, own)


def losses(said: Logits, batch: Batch) -> Losses:
    """Cross-entropy of start and end over passage and [CLS], of the type, of the items, of the ranking, and the margin.

    [CLS] stands for "no answer here" in the same softmax as every passage token, which makes the
    scores of windows comparable: each says how far a span is above its own window's "nothing".
    """
    sides = [
        _mean(functional.cross_entropy(said.span[:, :, i], t, ignore_index=IGNORED, reduction="sum"), t != IGNORED)
        for i, t in enumerate((batch.starts, batch.ends))
    ]
    tagged = functional.cross_entropy(
        said.items.flatten(0, 1), batch.tags.flatten(), ignore_index=IGNORED, reduction="sum"
    )
    parts = {
        "span": (sides[0] + sides[1]) / 2,
        "kind": functional.cross_entropy(said.kind, batch.kinds),
        "items": _mean(tagged, batch.tags != IGNORED),
        "ranking": ranking(said, batch),
        "twins": margin(said, batch),
    }
    weights = {"items": ITEMS, "ranking": RANKED, "twins": TWINS}
    total = torch.stack([weights.get(name, 1.0) * value for name, value in parts.items()]).sum()
    return Losses(total, {name: value.detach() for name, value in parts.items()})


def _mean(total: Tensor, counted: Tensor) -> Tensor:
    return total / counted.sum().clamp(min=1)


def answers(kind: Tensor) -> Tensor:
    """How far "some answer" is above "nothing" among type logits (B, 4), in log-odds (B,)."""
    return kind[:, :NOTHING].logsumexp(1) - kind[:, NOTHING]


def ranking(said: Logits, batch: Batch) -> Tensor:
    """Cross-entropy over all passages of a question, of those questions that came with several.

    Start, end and type each choose among the tokens (or the passages) of the whole family and one
    "nothing", by their margins above their own window's "nothing": what the reader ranks passages
    by when it answers (shared normalisation, Clark and Gardner 2018, arXiv:1710.10723).
    """
    several = torch.bincount(batch.families)[batch.families] > 1
    ranked = (batch.kinds != NOTHING) & (batch.starts != IGNORED) & several & ~batch.twins
    margins = said.span - said.span[:, :1]
    rows = torch.arange(len(margins), device=margins.device)
    found = torch.zeros((), device=margins.device)
    for side, target in enumerate((batch.starts, batch.ends)):
        chances = over_family(margins[:, 1:, side].logsumexp(1), batch.families)
        missed = chances - margins[rows, target.clamp(min=0), side]
        found = found + _mean((missed * ranked).sum(), ranked) / 2
    margin_of = answers(said.kind)
    return found + _mean(((over_family(margin_of, batch.families) - margin_of) * ranked).sum(), ranked)


def over_family(scores: Tensor, families: Tensor) -> Tensor:
    """For each row the log of 1 + the sum of exp(score) over its family; (B,) and (B,) to (B,)."""
    most = scores.detach().max().clamp(min=0)
    sums = torch.zeros_like(scores).index_add(0, families, (scores - most).exp()) + (-most).exp()
    return sums.log()[families] + most


def margin(said: Logits, batch: Batch) -> Tensor:
    """How far twins fall short of `MARGIN` between the question that the passage answers and the one it does not."""
    scores = answers(said.kind)
    none = batch.kinds == NOTHING
    sums = scores.new_zeros(int(batch.families[-1]) + 1)
    right, wrong = (sums.index_add(0, batch.families, scores * chosen) for chosen in (~none, none))
    both = torch.zeros_like(sums, dtype=torch.bool)
    both[batch.families[batch.twins]] = True
    return _mean((functional.softplus(MARGIN - (right - wrong)) * both).sum(), both)


def taught(said: Logits, teacher: Logits, batch: Batch) -> Tensor:
    """Cross-entropy of a reader's start, end, type and items against the teacher's chances."""
    found = _soft(said.kind, teacher.kind).mean()
    for side in (0, 1):
        found = found + _soft(said.span[:, :, side], teacher.span[:, :, side]).mean() / 2
    inside = batch.segments > 0
    return found + ITEMS * _mean((_soft(said.items, teacher.items) * inside).sum(), inside)


def _soft(said: Tensor, teacher: Tensor) -> Tensor:
    return -(teacher.softmax(-1) * said.log_softmax(-1)).sum(-1)


class Learner:
    """A reader and its optimiser; with a teacher it learns from labels and from what that says."""

    def __init__(self, reader: Reader, peak: float, teacher: Reader | None = None) -> None:
        self.reader, self.peak = reader, peak
        self.teacher = teacher.eval().requires_grad_(False) if teacher else None
        self.optimiser = torch.optim.AdamW(groups(reader), lr=peak, betas=(0.9, 0.98), fused=True)
        self.steps = 0

    def step(self, batch: Batch, progress: float) -> dict[str, Tensor]:
        """Learn from one batch at a part (0 to 1) of the run; returns the parts of the loss before the step."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate(progress, self.peak) * group["share"]
        self.optimiser.zero_grad()
        said = read(self.reader, batch)
        found = losses(said, batch)
        total, parts = found.total, found.parts
        if self.teacher:
            with torch.no_grad():
                heard = read(self.teacher, batch)
            lesson = taught(said, heard, batch)
            total, parts = total + TAUGHT * lesson, parts | {"taught": lesson.detach()}
        total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.reader.parameters(), 1.0)
        self.optimiser.step()
        self.steps += 1
        return parts

    def save(self, path: Path, trained: float) -> None:
        """Write a checkpoint after `trained` seconds, beside and then by one rename."""
        state = {
            "reader": self.reader.state_dict(),
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
        self.optimiser.load_state_dict(state["optimiser"])
        self.steps = int(state["steps"])
        return float(state["trained"])


def groups(reader: Reader) -> list[dict[str, Any]]:
    """The reader's parameters with their parts of the learning rate and whether they decay."""
    made: dict[tuple[float, float], list[Tensor]] = {}
    layers = reader.shape.layers
    for name, value in reader.named_parameters():
        if not value.requires_grad:
            continue
        room = name.split(".")[0]
        share = HEADS if room in ("span", "items", "kind", "pool") else DECAY**layers
        if room == "layers":
            share = DECAY ** (layers - 1 - int(name.split(".")[1]))
        if room == "words":
            share *= WORDS
        made.setdefault((share, 0.01 if value.dim() > 1 and room == "layers" else 0.0), []).append(value)
    return [{"params": found, "share": share, "weight_decay": decay} for (share, decay), found in made.items()]

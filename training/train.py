"""Train a reader: `python -m training.train --pack FILE --start WEIGHTS --out DIR [--minutes M]`.

The run lasts as long as it is given: the learning rate follows the share of the time that is over,
so a slow or shared machine learns from fewer rows but always ends with the rate at zero. `--steps`
gives its length in steps instead, which a repeated run can match exactly. `--teacher` names a
larger reader whose words are learnt beside the labels. It runs on a GPU where there is one.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from training import weights
from training.deck import Batch, Deck
from training.learn import Learner, losses, read
from training.model import MPNET, Reader, Shape, load_encoder
from training.packed import Array, Packed

SAVE_EVERY = 300.0  # seconds
SAY_EVERY = 20  # steps
HELD = 400  # families that are kept to measure on
DROPOUT = 0.1


@dataclass(frozen=True)
class Options:
    """What a run needs; `minutes` is its length on the clock."""

    packs: tuple[Path, ...]
    start: Path
    out: Path
    minutes: float = 100.0
    steps: int | None = None
    tokens: int = 4096
    peak: float = 5e-5
    seed: int = 17
    resume: bool = False
    say_every: int = SAY_EVERY
    teacher: Path | None = None


class Clock:
    """The part of a run that is over, from 0 to 1; time in which the process is stopped counts.

    With `steps` the run is that many steps long instead, however long they take.
    """

    def __init__(self, minutes: float, trained: float = 0.0, steps: int | None = None, done: int = 0) -> None:
        self._length, self._before = minutes * 60, trained
        self._began = time.monotonic()
        self._steps, self._done = steps, done

    def tick(self) -> None:
        """Count a step."""
        self._done += 1

    def trained(self) -> float:
        """Seconds since the run began, earlier parts of a resumed run included."""
        return self._before + time.monotonic() - self._began

    def progress(self) -> float:
        """0 at the start, 1 at the end."""
        return min(1.0, self._done / self._steps if self._steps else self.trained() / self._length)


def start(path: Path) -> Reader:
    """A reader from a file of `training.weights` or a shipped graph, or from the folder of a published encoder."""
    if path.is_file():
        return weights.of_graph(path) if path.suffix == ".onnx" else weights.load(path)
    deep = json.loads((path / "config.json").read_text())["model_type"] == "mpnet"
    reader = Reader(MPNET if deep else Shape())
    load_encoder(reader, path / "model.safetensors")
    return reader


def train(options: Options) -> Learner:
    """Run one schedule and write `checkpoint.pt`, `log.jsonl` and at the end `reader.pt` to `out`."""
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    reader = start(options.start).to(device)
    if device.type == "cuda":  # where rows are many and go by several times
        reader.set_dropout(DROPOUT)
    teacher = start(options.teacher).to(device) if options.teacher else None
    learner = Learner(reader, options.peak, teacher)
    checkpoint = options.out / "checkpoint.pt"
    trained = learner.resume(checkpoint) if options.resume and checkpoint.exists() else 0.0
    deck = Deck([Packed.load(path) for path in options.packs], device)
    count = len(deck.first)
    held = np.arange(count - min(HELD, -(-count // 20)), count)
    rng = np.random.default_rng(options.seed + learner.steps)  # a resumed run sees other rows first
    batches = stream(deck, np.arange(held[0]), options.tokens, rng)
    run(learner, batches, Clock(options.minutes, trained, options.steps, learner.steps), options)
    say(options.out, {"held": measure(reader, deck, held, options.tokens)})
    weights.save(reader, options.out / "reader.pt")
    return learner


def stream(deck: Deck, families: Array, tokens: int, rng: np.random.Generator) -> Iterator[Batch]:
    """Batches for ever, all families in a new order each time round."""
    while True:
        for inputs in deck.deal(families, tokens, rng):
            yield deck.batch(inputs)


def run(learner: Learner, batches: Iterator[Batch], clock: Clock, options: Options) -> None:
    """Learn until the clock has run out; log every few steps, save every few minutes."""
    out, saved, said = options.out, clock.trained(), clock.trained()
    rows = tokens = 0
    window: list[dict[str, torch.Tensor]] = []
    learner.reader.train()
    while clock.progress() < 1:
        batch = next(batches)
        window.append(learner.step(batch, clock.progress()))
        clock.tick()
        rows, tokens = rows + len(batch.ids), tokens + batch.ids.numel()
        if learner.steps % options.say_every == 0:
            means = {name: round(float(torch.stack([w[name] for w in window]).mean()), 4) for name in window[0]}
            now = clock.trained()
            pace = round(tokens / max(1e-9, now - said))
            done = round(clock.progress(), 4)
            say(out, {"step": learner.steps, "rows": rows, **means, "tokens_per_second": pace, "done": done})
            said, tokens, window = now, 0, []
        if clock.trained() - saved > SAVE_EVERY:
            learner.save(out / "checkpoint.pt", clock.trained())
            saved = clock.trained()


@torch.inference_mode()
def measure(reader: Reader, deck: Deck, families: Array, tokens: int) -> dict[str, float]:
    """Mean losses over families, and the shares of right types and of exact spans."""
    reader.eval()
    found: dict[str, list[float]] = {}
    for inputs in deck.deal(families, tokens, np.random.default_rng(0)):
        batch = deck.batch(inputs)
        logits = read(reader, batch)
        figures = {name: float(value) for name, value in losses(logits, batch).parts.items()}
        known = batch.starts >= 0
        exact = (logits.span[:, :, 0].argmax(1) == batch.starts) & (logits.span[:, :, 1].argmax(1) == batch.ends)
        figures |= {
            "kinds right": float((logits.kind.argmax(1) == batch.kinds).float().mean()),
            "spans exact": float(exact[known].float().mean()),
            "answers exact": float(exact[batch.starts > 0].float().mean()),
        }
        for name, value in figures.items():
            found.setdefault(name, []).append(value)
    reader.train()
    return {name: round(float(np.nanmean(values)), 4) for name, values in found.items()}


def say(out: Path, values: dict[str, object]) -> None:
    """Add one line to the run's log and to the standard output."""
    line = json.dumps(values)
    print(line, flush=True)
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(line + "\n")


def parse(arguments: Sequence[str] | None = None) -> Options:
    """Options from the command line."""
    parser = argparse.ArgumentParser(prog="training.train", description=__doc__)
    parser.add_argument("--pack", type=Path, action="append", required=True, help="file that training.pack wrote")
    parser.add_argument("--start", type=Path, required=True, help="weights, or the folder of a published encoder")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints, log and weights")
    parser.add_argument("--minutes", type=float, default=100.0)
    parser.add_argument("--steps", type=int, help="length of the run in steps, instead of minutes")
    parser.add_argument("--tokens", type=int, default=4096, help="tokens of a batch")
    parser.add_argument("--peak", type=float, default=5e-5, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--say-every", type=int, default=SAY_EVERY, help="steps between two lines of the log")
    parser.add_argument("--teacher", type=Path, help="weights of a larger reader to learn from")
    parser.add_argument("--resume", action="store_true")
    found = vars(parser.parse_args(arguments))
    return Options(packs=tuple(found.pop("pack")), **found)


if __name__ == "__main__":
    train(parse())

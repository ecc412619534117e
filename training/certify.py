"""From which confidence on at most one answer in ten is wrong: `python -m training.certify --data DIR --readers DIR`.

The readers answer development rows that nothing was fitted to: those that `training.ask` did not ask, `TIMES` as many
of each set as it asked, where there are so many. Prints the limit, which part of the questions it leaves an answer to
and how many of these are wrong; with `--write` the limit becomes the verdict's.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from quoth.answering.reader import TrainedReader
from quoth.answering.verdict import Verdict
from training.ask import ROWS
from training.calibrate import certified, chosen
from training.evaluate import spread
from training.rows import Row, read_rows
from training.searched import Asked, asked_rows, keep, kept

TIMES = 2
"""How many times as many rows are asked as were for the fit, the same mixture of sets."""


def unasked(rows: list[Row], asked: int, most: int) -> list[Row]:
    """Rows that were not among those asked for the fit, evenly over the set, `most` of them at most."""
    fitted = {id(row) for row in spread(rows, asked)}
    return spread([row for row in rows if id(row) not in fitted], most)


def ask_rest(data: Path, reader: TrainedReader, times: int) -> Iterator[Asked]:
    """What both readers say to rows of each development set that nothing was fitted to."""
    for name, most in ROWS.items():
        yield from asked_rows(unasked(read_rows(data / "dev" / f"{name}.jsonl.gz"), most, times * most), reader)


def certificate(asked: Sequence[Asked], verdict: Verdict) -> tuple[float, dict[str, float]]:
    """The limit, between 0 and 1, and what stands above it."""
    answered = [best for one in asked if (best := chosen(one))]
    chances = np.array([verdict.chance(best.signs) for best in answered])
    right = np.array([best.right for best in answered])
    limit = certified(chances, right)
    given = chances >= limit
    return limit, {
        "questions": len(asked),
        "limit": round(limit, 5),
        "coverage": round(float(given.sum()) / len(asked), 4),
        "wrong": round(float((~right[given]).mean()), 4) if given.any() else 0.0,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Ask the rest, or read what was asked, and print the certificate."""
    from tqdm import tqdm

    parser = argparse.ArgumentParser(prog="training.certify", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--readers", type=Path, required=True, help="folder with skimmer/ and judge/")
    parser.add_argument("--asked", type=Path, required=True, help="file that keeps what was said; read if it is there")
    parser.add_argument("--times", type=int, default=TIMES, help="rows asked for each one of the fit (default: 2)")
    parser.add_argument("--write", action="store_true", help="write the limit into judge/reader.json")
    found = parser.parse_args(arguments)
    reader = TrainedReader.open(found.readers)
    if not found.asked.exists():
        keep(list(tqdm(ask_rest(found.data, reader, found.times), unit="question")), found.asked)
    limit, told = certificate(kept(found.asked), reader.verdict)
    print(json.dumps(told))
    if found.write:
        write_limit(found.readers / "judge" / "reader.json", limit)


def write_limit(facts: Path, limit: float) -> None:
    """Make a limit the verdict's in a judge's reader.json."""
    held = json.loads(facts.read_text("utf-8"))
    held["verdict"]["certified"] = round(limit, 5)
    facts.write_text(json.dumps(held, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Ask development questions as the product would: `python -m training.ask --data DIR --readers DIR --out FILE`.

What both readers say is kept in a file, to which `training.calibrate` fits their numbers.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from quoth.answering.reader import TrainedReader
from training.evaluate import spread
from training.rows import read_rows
from training.searched import Asked, asked_rows, asked_set, keep

ROWS = {"squad2": 240, "squad1": 90, "qed_nq": 100, "coqa": 110, "abgcoqa": 90, "boolq": 80, "condaqa": 80}
"""Development sets, and how many of their rows are asked: every passage of their documents is embedded."""


def ask(data: Path, sets: Sequence[Path], reader: TrainedReader, part: float) -> Iterator[Asked]:
    """Every question of the sets and, of the rows, `part` (0 to 1) of those in `ROWS`."""
    for folder in sets:
        yield from asked_set(folder, reader)
    for name, most in ROWS.items():
        yield from asked_rows(spread(read_rows(data / "dev" / f"{name}.jsonl.gz"), int(most * part)), reader)


def main(arguments: Sequence[str] | None = None) -> None:
    """Ask, and keep what was said."""
    from tqdm import tqdm

    parser = argparse.ArgumentParser(prog="training.ask", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--readers", type=Path, required=True, help="folder with skimmer/ and judge/")
    parser.add_argument("--question-set", type=Path, action="append", default=[], help="folder of a set to ask as well")
    parser.add_argument("--part", type=float, default=1.0, help="part of the rows, for a quick trial")
    parser.add_argument("--out", type=Path, required=True)
    found = parser.parse_args(arguments)
    reader = TrainedReader.open(found.readers)
    keep(list(tqdm(ask(found.data, found.question_set, reader, found.part), unit="question")), found.out)


if __name__ == "__main__":
    main()

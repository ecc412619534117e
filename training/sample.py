"""A made-up data set in the form of the real ones, so that training can be tried without any data.

`python -m training.sample DIR` writes DIR/train and DIR/dev. Every passage is about companies and
people that do not exist; the names of the two halves differ.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FIRST = ("Ada", "Boris", "Clara", "Dmitri", "Elena", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Karin", "Leo")
LAST = ("Abels", "Bonn", "Castro", "Dunn", "Ekman", "Faber", "Grant", "Holm", "Ivers", "Jansen", "Keller", "Lund")
TOWNS = ("Oslo", "Lyon", "Porto", "Gdansk", "Bern", "Cork", "Graz", "Turin", "Malmo", "Ghent", "Riga", "Split")
THINGS = (
    "bicycles",
    "clocks",
    "pianos",
    "lamps",
    "boats",
    "maps",
    "radios",
    "shoes",
    "chairs",
    "kites",
    "bells",
    "tents",
)
STEMS = ("Nor", "Vel", "Tam", "Quin", "Bar", "Sol", "Mer", "Pol", "Zan", "Gil", "Fen", "Rud")


class _Maker:
    """Makes rows out of one half of the names."""

    def __init__(self, half: int, rng: random.Random) -> None:
        self._half, self._rng = half, rng

    def pick(self, names: Sequence[str]) -> str:
        """One of this half's names."""
        return self._rng.choice(names[self._half :: 2])

    def facts(self) -> tuple[list[str], list[tuple[str, str]]]:
        """Sentences about one company, and questions with their answers."""
        company = self.pick(STEMS) + self.pick(STEMS).lower() + self._rng.choice(("co", "tec", "ix"))
        founder, head = (f"{self.pick(FIRST)} {self.pick(LAST)}" for _ in range(2))
        town, thing, year = self.pick(TOWNS), self.pick(THINGS), str(self._rng.randint(1850, 1990))
        said = [
            f"{company} was founded by {founder} in {year}.",
            f"Its offices are in {town}.",
            f"{company} makes {thing}.",
            f"{head} has been its director for ten years.",
        ]
        self._rng.shuffle(said)
        asked = [
            (f"Who founded {company}?", founder),
            (f"When was {company} founded?", year),
            (f"Where are the offices of {company}?", town),
            (f"What does {company} make?", thing),
            (f"Who is the director of {company}?", head),
        ]
        return said, asked

    def rows(self, number: int, source: str, unanswered: bool) -> list[dict[str, Any]]:
        """Five questions about one passage of two companies; with `unanswered` every second has no answer."""
        said, asked = self.facts()
        other, _ = self.facts()
        context = " ".join(said + other if self._rng.random() < 0.5 else other + said)
        found = []
        for place, (question, answer) in enumerate(asked):
            none = unanswered and place % 2 == 1
            text = " ".join(other) if none else context
            answers = [] if none else [{"text": answer, "start": text.index(answer)}]
            found.append({
                "id": f"{source}:{number}:{place}", "set": source, "title": f"{source} {number}", "history": [],
                "question": question, "context": text, "kind": "none" if none else "span", "answers": answers,
            })  # fmt: skip
        return found


def write(folder: Path, passages: int = 120, seed: int = 5) -> None:
    """Write train/squad1, train/squad2, dev/squad1 and dev/squad2 of made-up rows."""
    for half, part in enumerate(("train", "dev")):
        (folder / part).mkdir(parents=True, exist_ok=True)
        maker = _Maker(half, random.Random(seed + half))
        for source, unanswered in (("squad1", False), ("squad2", True)):
            count = passages if part == "train" else max(1, passages // 6)
            rows = [row for number in range(count) for row in maker.rows(number, source, unanswered)]
            with gzip.open(folder / part / f"{source}.jsonl.gz", "wt", encoding="utf-8") as out:
                out.writelines(json.dumps(row) + "\n" for row in rows)


if __name__ == "__main__":
    write(Path(sys.argv[1]))

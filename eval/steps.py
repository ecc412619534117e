"""How often each step of sureness is right: `python -m eval.steps RUN`, where RUN is a folder of `quoth eval --out`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from quoth.service.markup import sureness


def steps(scores: Iterable[Mapping[str, Any]]) -> dict[str, tuple[int, int]]:
    """For each step how many were answered, and how many of them rightly, the surest step first."""
    found = {sureness(value): (0, 0) for value in (1.0, 0.7, 0.0)}
    for score in scores:
        if score["status"] == "answered" and score["confidence"] is not None:
            answered, right = found[sureness(score["confidence"])]
            found[sureness(score["confidence"])] = answered + 1, right + bool(score["right"])
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="eval.steps", description=__doc__)
    parser.add_argument("run", type=Path)
    folder: Path = parser.parse_args(arguments).run
    lines = (folder / "scores.jsonl").read_text("utf-8").splitlines()
    print("| step | answers | right |\n|---|---|---|")
    for step, (answered, right) in steps(map(json.loads, lines)).items():
        print(f"| {step} | {answered} | {right} ({right / max(answered, 1):.0%}) |")


if __name__ == "__main__":
    main()

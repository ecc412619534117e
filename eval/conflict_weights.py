"""Fit the weights by which another answer is told as a conflict (`quoth.answering.beside.covered`).

    python -m eval.conflict_weights --data DATA

`conflicts-dev.jsonl` has planted conflicts and clean twins that were written to choose by; `eval.conflicts` has
others, which nothing is chosen by. Clean contexts of DATA/dev, none of which `eval.conflicts` asks, are added. Each
other answer that was weighed is one example: right if it is of a planted row and from the sentence that was planted.
Printed are the weights and, by cross-validation over rows, how many conflicts a limit tells, rightly and wrongly.
"""

from __future__ import annotations

import argparse
import importlib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from eval.conflicts import Asked, ask, clean, read

from quoth.answering.beside.covered import Rival
from quoth.assistant import Assistant
from quoth.index.encoder import DEFAULT_ENCODER, load_encoder

DEV = Path(__file__).with_name("conflicts-dev.jsonl")
FOLDS = 10
LIMITS = (0.0, 0.5, 1.0, 1.5, 2.0)


@dataclass(frozen=True)
class Example:
    """Another answer that was weighed: the row it came of, its signs, and whether it contradicts."""

    row: Asked
    signs: tuple[float, ...]
    right: bool


@contextmanager
def watched(kept: list[Rival]) -> Iterator[None]:
    """Every rival that is weighed meanwhile is kept."""
    module = importlib.import_module("quoth.answering.beside.agreement")
    weigh: Callable[..., Iterator[Rival]] = module.rivals

    def keep(*arguments: Any) -> Iterator[Rival]:
        for rival in weigh(*arguments):
            kept.append(rival)
            yield rival

    vars(module)["rivals"] = keep
    try:
        yield
    finally:
        vars(module)["rivals"] = weigh


def examples(rows: Sequence[Asked]) -> Iterator[Example]:
    """What is weighed while the rows are asked."""
    kept: list[Rival] = []
    opener = partial(Assistant.from_texts, encoder=load_encoder(DEFAULT_ENCODER))
    with watched(kept):
        for found in ask(opener, rows):
            for rival in kept:
                yield Example(found.asked, rival.signs(), _is_planted(rival, found.asked))
            kept.clear()


def _is_planted(rival: Rival, row: Asked) -> bool:
    start, end = rival.statement.place
    name = rival.statement.passage.source
    return any(name == source and start < last and first < end for source, first, last in row.places)


def fitted(signs: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Weights and bias of a logistic regression with an L2 penalty."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(max_iter=5000).fit(signs, right)
    return np.append(model.coef_[0], model.intercept_)


def held_out(found: Sequence[Example]) -> np.ndarray:
    """The log-odds of each example by weights that were fitted without its row and that row's twin."""
    signs, right = np.array([one.signs for one in found]), np.array([one.right for one in found])
    groups = [re.sub(r"[ab]$", "", one.row.id) for one in found]
    order = {group: i % FOLDS for i, group in enumerate(dict.fromkeys(groups))}
    folds = np.array([order[group] for group in groups])
    odds = np.zeros(len(found))
    for fold in range(FOLDS):
        inside = folds == fold
        weights = fitted(signs[~inside], right[~inside])
        odds[inside] = signs[inside] @ weights[:-1] + weights[-1]
    return odds


def in_markdown(found: Sequence[Example], rows: Sequence[Asked]) -> str:
    """The weights, and what limits would tell."""
    weights = fitted(np.array([one.signs for one in found]), np.array([one.right for one in found]))
    best: dict[str, tuple[float, Example]] = {}
    for odds, one in zip(held_out(found), found, strict=True):
        if one.row.id not in best or odds > best[one.row.id][0]:
            best[one.row.id] = (odds, one)
    planted = sum(row.group == "planted" for row in rows)
    lines = ["weights " + ", ".join(f"{w:.2f}" for w in weights[:-1]) + f"; bias {weights[-1]:.2f}", ""]
    lines += [f"| limit | found of {planted} | told wrongly of {len(rows) - planted} clean |", "|---|---|---|"]
    for limit in LIMITS:
        told = [one for odds, one in best.values() if odds >= limit]
        lines.append(f"| {limit} | {sum(o.right for o in told)} | {sum(o.row.group != 'planted' for o in told)} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print weights and table."""
    parser = argparse.ArgumentParser(
        prog="eval.conflict_weights", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder of the labelled data")
    parser.add_argument("--contexts", type=int, default=240, metavar="N", help="so many clean contexts of the data")
    options = parser.parse_args(arguments)
    tested = {text for row in clean(options.data) for text in row.texts.values()}
    others = [row for row in clean(options.data, options.contexts, seed=1) if not tested & set(row.texts.values())]
    rows = read(DEV) + others
    print(in_markdown(list(examples(rows)), rows))


if __name__ == "__main__":
    main()

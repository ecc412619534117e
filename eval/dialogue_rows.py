"""Rows of conversations from the labelled data, each asked of its own context with the history it has, and without."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Any

import numpy as np
from eval.data import read_rows
from eval.measures import Estimate, bootstrap
from tqdm import tqdm

from quoth.evaluation.judging.running import Asker
from quoth.evaluation.measures.metrics import squad_scores
from quoth.types import Exchange, text_hash

SETS = ("coqa", "abgcoqa", "doc2dial", "cookdial")
LISTS = frozenset({"cookdial"})
"""Where several answers of a row are the items of one."""
NAME = "context.txt"


@dataclass(frozen=True)
class Gain:
    """A set's rows: the token F1 of each, with its history and without, and the hash of its context."""

    name: str
    with_history: tuple[float, ...]
    without: tuple[float, ...]
    contexts: tuple[str, ...]

    def means(self) -> tuple[Estimate, Estimate, Estimate]:
        """With, without, and the gain, each with an interval that draws contexts."""
        one, other = np.array(self.with_history), np.array(self.without)
        first, second, gain = (bootstrap(values, self.contexts) for values in (one, other, one - other))
        return first, second, gain


def golds(row: Mapping[str, Any]) -> list[str]:
    """All that counts as right: yes or no, the spans and what people said; nothing where there is no answer."""
    if row["kind"] in ("yes", "no"):
        return [row["kind"]]
    if row["kind"] == "none":
        return []
    spans = [answer["text"] for answer in row["answers"]]
    spans = [", ".join(spans)] if row["set"] in LISTS and spans else spans
    return [*spans, *filter(None, (row.get("reference"), *row.get("references", ())))]


def history_of(row: Mapping[str, Any]) -> tuple[Exchange, ...]:
    """Pairs, oldest first; a last question that nobody answered is one with nothing said to it.

    >>> history_of({"history": ["Who?", "Ada.", "Why?"]})
    (('Who?', 'Ada.'), ('Why?', ''))
    """
    said = row["history"]
    return tuple(zip_longest(said[::2], said[1::2], fillvalue=""))


def sample(data: Path, name: str, count: int, seed: int) -> list[dict[str, Any]]:
    """So many seeded rows of a development set that have a history, those about one context together."""
    rows = [row for row in read_rows(data, f"dev/{name}") if row["history"]]
    chosen = random.Random(seed).sample(rows, min(count, len(rows)))
    return sorted(chosen, key=lambda row: (row["context"], row["id"]))


def gains(
    opener: Callable[[Mapping[str, str]], AbstractContextManager[Asker]], data: Path, name: str, count: int, seed: int
) -> Gain:
    """Ask a set's sample, each context as a corpus of its own."""
    rows = sample(data, name, count, seed)
    first: list[float] = []
    second: list[float] = []
    for context, about in groupby(tqdm(rows, name, leave=False), key=lambda row: str(row["context"])):
        with opener({NAME: context}) as asker:
            for row in about:
                first.append(_f1(asker, row, history_of(row)))
                second.append(_f1(asker, row, ()))
    return Gain(name, tuple(first), tuple(second), tuple(text_hash(row["context"]) for row in rows))


def _f1(asker: Asker, row: Mapping[str, Any], history: Sequence[Exchange]) -> float:
    answer = asker.ask(row["question"], history)
    return squad_scores(answer.short if answer.status == "answered" else "", golds(row)).f1


def gains_in_markdown(found: Sequence[Gain]) -> str:
    """A row a set, and one for all together."""
    together = Gain(
        "together",
        tuple(value for gain in found for value in gain.with_history),
        tuple(value for gain in found for value in gain.without),
        tuple(context for gain in found for context in gain.contexts),
    )
    lines = ["| rows of | n | F1 with the history | without | gain |", "|---|---|---|---|---|"]
    for gain in (*found, together):
        first, second, more = gain.means()
        lines.append(f"| {gain.name} | {len(gain.without)} | {first} | {second} | {more.signed()} |")
    return "\n".join(lines)

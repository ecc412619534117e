"""Families of examples as arrays of token ids: `python -m training.pack --data DIR --encoder DIR --out FILE`.

Making examples takes longer than learning from them on a fast machine, and wants the tokenizer and
all of Quoth; learning wants nothing but these arrays. One file holds them, packed by LZMA.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from quoth.answering.inputs import BERT, Layout, Special, Window, lay_out, special_of
from quoth.answering.network import KINDS
from training.examples import Example
from training.material import load
from training.mixture import Mixture
from training.packed import BEGIN, IGNORED, INSIDE, OUTSIDE, UNKNOWN, Array, Packed
from training.windows import Pages


@dataclass(frozen=True)
class Encoded:
    """Token ids of one example; `start` and `end` are token positions (0 is [CLS], end inclusive)."""

    layout: Layout
    kind: int
    start: int
    end: int
    items: tuple[int, ...]
    source: str


class Encoder:
    """Turns examples into ids with one tokenizer."""

    def __init__(self, tokenizer: Tokenizer, special: Special = BERT) -> None:
        self._tokenizer, self._special = tokenizer, special

    def encode(self, example: Example) -> Encoded | None:
        """The example with its targets; None when its span lies outside the tokens kept."""
        window = Window(example.passage, example.headings)
        layout = lay_out(self._tokenizer, example.turns, example.question, window, self._special)
        kind = KINDS.index(example.kind)
        if example.kind == "none":
            return Encoded(layout, kind, 0, 0, (OUTSIDE,) * len(layout.offsets), example.source)
        if example.span is None:
            return Encoded(layout, kind, IGNORED, IGNORED, (UNKNOWN,) * len(layout.offsets), example.source)
        inside = touched(layout, *example.span)
        if not inside or layout.offsets[-1][1] < example.span[1]:
            return None
        tags = tagged(layout, example)
        return Encoded(
            layout, kind, layout.passage_at + inside[0], layout.passage_at + inside[-1], tags, example.source
        )


def touched(layout: Layout, left: int, right: int) -> list[int]:
    """The passage tokens that a code-point range touches."""
    return [i for i, (start, end) in enumerate(layout.offsets) if start < right and end > left]


def tagged(layout: Layout, example: Example) -> tuple[int, ...]:
    """For each passage token whether it begins an item of the answer, goes on with one or is none of it."""
    if example.items is None:
        return (UNKNOWN,) * len(layout.offsets)
    tags = [OUTSIDE] * len(layout.offsets)
    for item in example.items:
        for number, token in enumerate(touched(layout, *item)):
            tags[token] = INSIDE if number else BEGIN
    return tuple(tags)


def pack(families: Iterable[tuple[Example, ...]], encoder: Encoder) -> Packed:
    """Encode families, whole ones left out where a span was cut off."""
    rows: list[Encoded] = []
    numbers: list[int] = []
    twins: list[bool] = []
    count = 0
    for family in families:
        found = [row for row in map(encoder.encode, family) if row is not None]
        if len(found) == len(family):
            rows += found
            numbers += [count] * len(found)
            twins += [len({example.question for example in family}) > 1] * len(found)
            count += 1
    return joined(rows, numbers, twins)


def joined(rows: Sequence[Encoded], numbers: Sequence[int], twins: Sequence[bool]) -> Packed:
    """The arrays of encoded rows with the family of each and whether that is one of twins."""
    names = sorted({row.source for row in rows})
    index = {name: i for i, name in enumerate(names)}
    ids = np.concatenate([np.array(row.layout.ids, np.uint16) for row in rows])
    tags = np.full(len(ids), UNKNOWN, np.uint8)
    at = 0
    for row in rows:
        first = at + row.layout.passage_at
        tags[first : first + len(row.items)] = row.items
        at += len(row.layout.ids)

    def column(kind: type, values: Iterable[Any]) -> Array:
        return np.array(list(values), kind)

    return Packed(
        ids,
        tags,
        column(np.int16, (len(row.layout.ids) for row in rows)),
        column(np.int16, (row.layout.passage_at for row in rows)),
        column(np.int16, (row.layout.quoted for row in rows)),
        column(np.int8, (row.kind for row in rows)),
        column(np.int16, (row.start for row in rows)),
        column(np.int16, (row.end for row in rows)),
        column(np.int32, numbers),
        column(np.bool_, twins),
        column(np.uint8, (index[row.source] for row in rows)),
        np.array(names),
    )


def load_tokenizer(folder: Path) -> Tokenizer:
    """The encoder's tokenizer, without its own padding and truncation."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the material, make every family once and write the file."""
    parser = argparse.ArgumentParser(prog="training.pack", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with train/ and dev/ of *.jsonl.gz")
    parser.add_argument("--encoder", type=Path, required=True, help="folder with tokenizer.json")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sample", type=int, help="rows of each set, for a quick trial")
    parser.add_argument("--document", type=Path, action="append", default=[], help="text that must not be trained on")
    parser.add_argument("--seed", type=int, default=17)
    found = parser.parse_args(arguments)
    tokenizer = load_tokenizer(found.encoder)
    material = load(found.data, found.document, found.sample, found.seed)
    mixture = Mixture(material, Pages(tokenizer), found.seed)
    packed = pack(mixture.families(), Encoder(tokenizer, special_of(tokenizer)))
    packed.save(found.out)
    counts = np.bincount(packed.sources, minlength=len(packed.names))
    facts = {"inputs": len(packed.lengths), "tokens": len(packed.ids), "families": int(packed.families[-1]) + 1}
    sources = dict(zip(packed.names.tolist(), counts.tolist(), strict=True))
    print(json.dumps(facts | {"dropped": material.dropped, "sources": sources}))


if __name__ == "__main__":
    main()

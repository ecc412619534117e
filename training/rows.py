"""Labelled rows as they are on disk, read into frozen records."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quoth.answering.spans import tidy
from training.text import best_part

Turn = tuple[str, str]
Range = tuple[int, int]

LISTS = frozenset(
    ("multispan", "cast_snippets", "cookdial", "pacific_val", "bioasq", "quoref_part", "drop_dev_part", "drop_contrast")
)
"""Sets in which several answers are the items of one list; elsewhere they are alternatives."""
TITLED = frozenset(
    (
        "squad1",
        "squad2",
        "squad2_train_part",
        "squadshifts_new_wiki",
        "boolq",
        "doc2dial",
        "cookdial",
        "selqa",
        "quoref_part",
    )
)
"""Sets whose `title` says what the text is about, as a heading would."""


@dataclass(frozen=True)
class Row:
    """One question about one context; `answers` and `evidence` are code-point ranges in it."""

    id: str
    source: str
    title: str
    turns: tuple[Turn, ...]
    question: str
    context: str
    kind: str
    answers: tuple[Range, ...] = ()
    evidence: Range | None = None
    reference: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """A statement with sentences: `label` is yes where they support it, no where they refute it, else none."""

    text: str
    label: str
    evidence: tuple[str, ...]
    source: str = "fever"


def read_json(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a gzipped JSON-lines file; raises OSError when it cannot be read."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def read_rows(path: Path) -> list[Row]:
    """Every question-answering row of a file."""
    return [row_from(found) for found in read_json(path)]


LABELS = {"SUPPORTS": "yes", "REFUTES": "no", "NOT ENOUGH INFO": "none"}


def read_claims(path: Path) -> list[Claim]:
    """Every claim of a file in FEVER's form that says whether its evidence supports or refutes it, or neither."""
    return [
        Claim(
            unbracket(found["claim"]),
            LABELS[found["label"]],
            tuple(map(unbracket, found["evidence"])),
            found.get("set", "fever"),
        )
        for found in read_json(path)
        if found["label"] in LABELS
    ]


def row_from(found: dict[str, Any]) -> Row:
    """Turn one JSON object into a Row; its history becomes pairs, oldest first."""
    said = found.get("history", [])
    ground = found.get("rationale")
    return Row(
        id=found["id"],
        source=found["set"],
        title=found.get("title", ""),
        turns=tuple(zip(said[0::2], said[1::2], strict=False)),
        question=found["question"],
        context=found["context"],
        kind=found["kind"],
        answers=tuple((a["start"], a["start"] + len(a["text"])) for a in found["answers"]),
        evidence=(ground["start"], ground["start"] + len(ground["text"])) if ground else None,
        reference=found.get("reference", ""),
        references=tuple(found.get("references", ())),
    )


def gold(row: Row) -> Range | None:
    """The range that the span head should learn for a row, None where there is none.

    The commonest answer wins, then the first; a free-form answer is brought back to the words of
    its evidence that are nearest to it; yes and no point at their evidence as a whole.
    """
    if row.kind == "abstractive" and row.evidence:
        return tidy(row.context, *best_part(row.context, *row.evidence, row.reference))
    if row.kind in ("yes", "no") and row.evidence:
        return tidy(row.context, *row.evidence)
    if row.kind == "span" and row.answers:
        count = Counter(row.answers)
        chosen = max(row.answers, key=lambda a: (count[a], -row.answers.index(a)))
        return tidy(row.context, *chosen)
    return None


_BRACKETS = (("-LRB-", "("), ("-RRB-", ")"), ("-LSB-", "["), ("-RSB-", "]"), ("``", '"'), ("''", '"'))


def unbracket(text: str) -> str:
    """Write treebank brackets and quotes as the characters that they stand for."""
    for written, meant in _BRACKETS:
        text = text.replace(written, meant)
    return text

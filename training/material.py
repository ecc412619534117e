"""The training rows in memory: read, freed of evaluation text, without doubles, grouped by context."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from training.dialogues import read_quotes
from training.overlap import evaluation_texts, held_out, overlaps
from training.rows import Claim, Row, read_claims, read_rows
from training.text import words

SETS = (
    "squad1", "squad1_tokenised", "squad2", "unansq", "squadshifts_new_wiki", "squadshifts_reddit",
    "squadshifts_amazon", "qed_nq", "qamr", "fairytaleqa", "friendsqa", "boolq", "abgcoqa", "doc2dial", "coqa",
    "cast_snippets", "cookdial", "condaqa", "pacific_val", "unansq_more", "unansq_sentences", "squad2_train_part",
    "squad1_flan", "squad1_leite", "squad1_misc", "multihop_migres", "bbq_sample", "tweetqa", "quoref_part",
    "drop_contrast", "drop_dev_part", "ropes_contrast", "bioasq", "narrativeqa_part",
)  # fmt: skip
CLAIMS = ("fever_evidence", "nli_mnli_cb_rte")

T = TypeVar("T")


@dataclass(frozen=True)
class Material:
    """Rows by set, rows by context, claims; `dropped` counts the overlapping rows of each set."""

    rows: dict[str, list[Row]]
    together: dict[str, list[Row]]
    claims: list[Claim]
    dropped: dict[str, int]


def clean(rows: Iterable[Row], kept: frozenset[int]) -> list[Row]:
    """The rows whose context, question and turns share no held-out text."""
    seen: dict[str, bool] = {}

    def shared(text: str) -> bool:
        if text not in seen:
            seen[text] = overlaps(text, kept)
        return seen[text]

    return [
        row
        for row in rows
        if not shared(row.context)
        and not shared(row.question)
        and not any(shared(said) for turn in row.turns for said in turn)
    ]


def clean_claims(claims: Iterable[Claim], kept: frozenset[int]) -> list[Claim]:
    """The claims that share no held-out text, nor does their evidence."""
    return [c for c in claims if not overlaps(c.text, kept) and not any(overlaps(e, kept) for e in c.evidence)]


DOUBLED = ("squad1", "squad1_tokenised", "squad1_flan", "squad1_leite", "squad1_misc", "unansq")


def without_doubles(sets: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Each answered question (by its words) once among the parts of SQuAD 1; other sets as they are."""
    known: set[str] = set()
    found = dict(sets)
    for name in DOUBLED:
        kept = []
        for row in sets.get(name, []):
            asked = " ".join(words(row.question))
            if row.kind == "none" or asked not in known:
                kept.append(row)
                known.add(asked)
        if name in sets:
            found[name] = kept
    return found


def load(data: Path, documents: Sequence[Path] = (), sample: int | None = None, seed: int = 0) -> Material:
    """Read `data`/train/*.jsonl.gz, keep `sample` rows of each set if given, drop what `data`/dev holds.

    A set whose file is missing is left out; raises FileNotFoundError when none is there.
    """
    kept = held_out(evaluation_texts(data / "dev", documents))
    rng = random.Random(seed)
    rows: dict[str, list[Row]] = {}
    dropped: dict[str, int] = {}
    for name in SETS:
        path = data / "train" / f"{name}.jsonl.gz"
        if path.exists():
            found = _some(read_rows(path), sample, rng)
            rows[name] = clean(found, kept)
            dropped[name] = len(found) - len(rows[name])
    path = data / "train" / "canard.jsonl.gz"
    if path.exists():
        quotes = _some(read_quotes(path), sample, rng)
        rows["canard"] = clean(quotes, kept)
        dropped["canard"] = len(quotes) - len(rows["canard"])
    if not rows:
        raise FileNotFoundError(f"no training set in {data / 'train'}: expected files such as squad1.jsonl.gz")
    claims: list[Claim] = []
    for name in CLAIMS:
        path = data / "train" / f"{name}.jsonl.gz"
        if path.exists():
            every = _some(read_claims(path), sample, rng)
            claims += (left := clean_claims(every, kept))
            dropped[name] = len(every) - len(left)
    rows = without_doubles(rows)
    together: dict[str, list[Row]] = defaultdict(list)
    for found in rows.values():
        for row in found:
            together[row.context].append(row)
    return Material(rows, dict(together), claims, dropped)


def _some(found: list[T], sample: int | None, rng: random.Random) -> list[T]:
    return found if sample is None or sample >= len(found) else rng.sample(found, sample)

"""Are two passages that disagree told, both of them cited, and is nothing told of texts that agree?

    python -m eval.conflicts                       # sixty planted conflicts and their sixty clean twins
    python -m eval.conflicts --data DATA           # and 240 clean contexts of DATA/dev
    python -m eval.conflicts --limit 5 --json FILE # five of each kind and place; each answer into a file

A row of `conflicts.jsonl` is a text or two, a question, and the two sentences that answer it. They disagree in a
planted row (figures, dates, or one denies the other). In its twin the second sentence is another: it says the same, or
something that only looks like a conflict (`trap`: other years, a range and a value within it, a rounded figure,
what was planned). Each row is a corpus of its own. A conflict is *told* if a note says so, and *found* if it is told
and the citations touch both sentences. Recall: planted ones found; precision: of all that were told, those found.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

from eval.data import read_rows
from eval.dialogue_rows import NAME, history_of
from tqdm import tqdm

from quoth.assistant import Assistant
from quoth.evaluation.judging.running import Asker
from quoth.evaluation.measures.evidence import Place, shared
from quoth.types import Answer, Exchange

ROWS = Path(__file__).with_name("conflicts.jsonl")
CLEAN = ("coqa", "squad1", "squad2", "qed_nq")
"""The sets that clean contexts are from, the smallest first: where it has too few, the others give more."""
CONTEXTS = 240

Opener: TypeAlias = Callable[[Mapping[str, str]], AbstractContextManager[Asker]]
Tells: TypeAlias = Callable[[Answer], bool]


@dataclass(frozen=True)
class Asked:
    """Texts, a question about them, and the places that disagree; none in a clean one.

    `group` says what it is: `planted`, `twin`, or the name of a set of the data.
    """

    id: str
    group: str
    kind: str
    where: str
    trap: str
    texts: Mapping[str, str]
    question: str
    places: tuple[Place, ...] = ()
    history: tuple[Exchange, ...] = ()

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Asked:
        """A line of the file of conflicts."""
        places = tuple(map(_place, [row["texts"]] * 2, row["places"])) if row["planted"] else ()
        group = "planted" if row["planted"] else "twin"
        trap = row["trap"] or ""
        return cls(row["id"], group, row["kind"], row["where"], trap, row["texts"], row["question"], places)


def _place(texts: Mapping[str, str], sentence: Mapping[str, str]) -> Place:
    start = texts[sentence["name"]].index(sentence["sentence"])
    return sentence["name"], start, start + len(sentence["sentence"])


@dataclass(frozen=True)
class Found:
    """What came of one: whether a conflict was told, and whether both its places were cited."""

    asked: Asked
    answer: Answer
    told: bool

    @property
    def found(self) -> bool:
        """Whether a planted conflict was told with both places."""
        cited = [(citation.source, citation.start, citation.end) for citation in self.answer.citations]
        return self.told and bool(self.asked.places) and all(shared(cited, [place]) for place in self.asked.places)

    def to_dict(self) -> dict[str, Any]:
        """The row as plain data, without its texts."""
        said = {
            "status": self.answer.status,
            "text": self.answer.text,
            "notes": list(self.answer.notes),
            "quotes": [citation.quote for citation in self.answer.citations],
        }
        plain = asdict(self.asked)
        return {**{key: plain[key] for key in plain if key != "texts"}, **said, "told": self.told, "found": self.found}


def tells_conflict(answer: Answer) -> bool:
    """Whether a note tells of a conflict. The product's own mark is looked up here and nowhere else."""
    mark: str = importlib.import_module("quoth.answering.beside.agreement").CONFLICT
    return any(note.startswith(mark) for note in answer.notes)


def read(path: Path = ROWS, limit: int = 0) -> list[Asked]:
    """The rows of a file; with a limit the first so many planted ones of each kind and place, and their twins."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    rows.sort(key=lambda row: (row["kind"], row["where"], row["id"]))
    groups = (list(rows) for _, rows in groupby(rows, key=lambda row: (row["kind"], row["where"])))
    return [Asked.of(row) for group in groups for row in (group[: 2 * limit] if limit else group)]


def clean(data: Path, count: int = CONTEXTS, seed: int = 0) -> list[Asked]:
    """Distinct seeded contexts of the development sets, as evenly as they go, each with one of its own questions."""
    found: list[Asked] = []
    seen: set[str] = set()
    for number, name in enumerate(CLEAN):
        chosen = random.Random(seed)
        by_context: dict[str, list[dict[str, Any]]] = {}
        for row in read_rows(data, f"dev/{name}"):
            by_context.setdefault(row["context"], []).append(row)
        contexts = sorted(by_context.keys() - seen)
        wanted = (count - len(found)) // (len(CLEAN) - number)
        for context in chosen.sample(contexts, min(wanted, len(contexts))):
            row = chosen.choice(by_context[context])
            texts = {NAME: context}
            found.append(Asked(row["id"], name, "data", "", "", texts, row["question"], (), history_of(row)))
        seen |= by_context.keys()
    return found


def ask(opener: Opener, rows: Sequence[Asked], tells: Tells = tells_conflict) -> Iterator[Found]:
    """Each row asked of its own texts alone."""
    for row in tqdm(rows, "rows", leave=False):
        with opener(row.texts) as asker:
            answer = asker.ask(row.question, row.history)
        yield Found(row, answer, tells(answer))


def in_markdown(found: Sequence[Found]) -> str:
    """Planted ones and clean ones by kind and place, the twins by trap, and recall and precision of all."""
    planted = [one for one in found if one.asked.group == "planted"]
    twins = [one for one in found if one.asked.group == "twin"]
    others = [one for one in found if one.asked.group not in ("planted", "twin")]
    return "\n".join(
        [
            "| kind | where | planted | told | found | clean twins | told |",
            "|---|---|---|---|---|---|---|",
            *(_by_kind(planted, twins, *key) for key in dict.fromkeys((p.asked.kind, p.asked.where) for p in planted)),
            "",
            "| clean | n | told |",
            "|---|---|---|",
            *_clean_lines(twins, lambda one: f"twin: {one.asked.trap}"),
            *_clean_lines(others, lambda one: one.asked.group),
            "",
            _totals(found, planted),
        ]
    )


def _by_kind(planted: Sequence[Found], twins: Sequence[Found], kind: str, where: str) -> str:
    these, those = (
        [one for one in part if (one.asked.kind, one.asked.where) == (kind, where)] for part in (planted, twins)
    )
    told, found = sum(one.told for one in these), sum(one.found for one in these)
    return f"| {kind} | {where} | {len(these)} | {told} | {found} | {len(those)} | {sum(one.told for one in those)} |"


def _clean_lines(found: Sequence[Found], label: Callable[[Found], str]) -> list[str]:
    groups = {name: [one for one in found if label(one) == name] for name in sorted(set(map(label, found)))}
    return [f"| {name} | {len(group)} | {sum(one.told for one in group)} |" for name, group in groups.items()]


def _totals(found: Sequence[Found], planted: Sequence[Found]) -> str:
    right, told = sum(one.found for one in found), sum(one.told for one in found)
    return (
        f"Recall {_share(right, len(planted))}, precision {_share(right, told)}, "
        f"over {len(planted)} planted and {len(found) - len(planted)} clean."
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part} of {whole})" if whole else "— (0 of 0)"


def main(
    arguments: Sequence[str] | None = None, opener: Opener = Assistant.from_texts, tells: Tells = tells_conflict
) -> None:
    """Print the tables. Tests pass what is asked, and what tells of a conflict."""
    parser = argparse.ArgumentParser(
        prog="eval.conflicts", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--data", type=Path, help="the folder of the labelled data; without it no context of it is asked"
    )
    parser.add_argument("--contexts", type=int, default=CONTEXTS, metavar="N", help="so many contexts of the data")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="only N planted ones of each kind and place")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every answer there")
    options = parser.parse_args(arguments)
    rows = read(limit=options.limit) + (clean(options.data, options.contexts, options.seed) if options.data else [])
    found = list(ask(opener, rows, tells))
    print(in_markdown(found))
    if options.json:
        plain = [one.to_dict() for one in found]
        options.json.write_text(json.dumps(plain, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()

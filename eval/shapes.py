"""Right and cited, or rightly refused: by the shape of the question.

    python -m eval.shapes              # the set `shapes`, over all of its documents at once
    python -m eval.shapes --renamed    # beside it the same with every name replaced by a made-up one

Each row is one shape. J_A is the share of its turns that have something to say which went right: answered
rightly and cited or, where a part is missing, with that said. Other than in `quoth eval`, partly answerable
turns and unclear ones count into J_A here, the latter if they are asked back or answered in every reading. J_U is
the share of its unanswerable turns that were refused. Grounded Accuracy is the harmonic mean of the two over
all shapes, with its 95 % interval, which draws whole conversations. The documents are read from their files,
tables as tables; `quoth eval` hands over their bare text.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Protocol

from eval.renaming import load_names, renamed_set

from quoth.assistant import Assistant
from quoth.evaluation.judging.running import Asker, predict
from quoth.evaluation.judging.scorecard import Scores, conversations
from quoth.evaluation.judging.scoring import score
from quoth.evaluation.measures.metrics import harmonic_mean
from quoth.evaluation.measures.statistics import interval, mean
from quoth.evaluation.sets.question_set import DOCUMENTS, QuestionSet, load_set
from quoth.evaluation.sets.set_folders import find_set

ALL = "all"


class Opens(Protocol):
    """What opens a folder of documents to be asked; `Assistant.open` does."""

    def __call__(self, corpus: Path, index: Path) -> AbstractContextManager[Asker]:
        """Open it, with an index in that folder."""


@dataclass(frozen=True)
class Row:
    """One shape: its turns, and each share in [0, 1], None without a turn, with the number of turns behind it."""

    shape: str
    n: int
    answered: float | None
    n_answered: int
    refused: float | None
    n_refused: int

    def line(self) -> str:
        """The row in Markdown."""
        answered, refused = _told(self.answered, self.n_answered), _told(self.refused, self.n_refused)
        return f"| {self.shape} | {self.n} | {answered} | {refused} |"


@dataclass(frozen=True)
class Outcome:
    """What a run came to: the rows, the last of all turns, and Grounded Accuracy with its bounds."""

    rows: tuple[Row, ...]
    grounded_accuracy: float | None
    low: float | None
    high: float | None

    def in_words(self) -> str:
        """Grounded Accuracy with its interval."""
        if self.grounded_accuracy is None or self.low is None or self.high is None:
            return "—"
        return f"{self.grounded_accuracy:.3f} [{self.low:.3f}, {self.high:.3f}]"


def _told(value: float | None, n: int) -> str:
    return "—" if value is None else f"{value:.3f} (n {n})"


def row(shape: str, scores: Scores) -> Row:
    """One row of the table."""
    unanswerable = [s.refused for s in scores if s.answerability == "unanswerable"]
    others = [s.grounded for s in scores if s.answerability != "unanswerable"]
    answered, refused = (mean(list(map(float, found))) for found in (others, unanswerable))
    return Row(shape, len(scores), answered, len(others), refused, len(unanswerable))


def grounded_accuracy(scores: Scores) -> float | None:
    """The harmonic mean of both shares; None where one of them has no turn."""
    found = row(ALL, scores)
    if found.answered is None or found.refused is None:
        return None
    return harmonic_mean(found.answered, found.refused)


def outcome(scores: Scores) -> Outcome:
    """A run's table."""
    shapes = dict.fromkeys(s.kind for s in scores)
    rows = [row(shape, [s for s in scores if s.kind == shape]) for shape in shapes]
    whole = grounded_accuracy(scores)
    bounds = (None, None) if whole is None else interval(conversations(scores), grounded_accuracy)
    return Outcome((*rows, row(ALL, scores)), whole, *bounds)


def ask(questions: QuestionSet, documents: Path, opened: Opens) -> Outcome:
    """Ask every turn, over all documents at once, and judge it."""

    def tell(done: int, total: int) -> None:
        print(f"\r{done} of {total}", end="" if done < total else "\n", file=sys.stderr)

    with tempfile.TemporaryDirectory() as index, opened(documents, Path(index, "index")) as asker:
        return outcome(score(questions, predict(asker, questions, progress=tell)))


def some_of_each(questions: QuestionSet, limit: int | None) -> QuestionSet:
    """At most so many conversations of each shape, evenly from its first to its last."""
    if limit is None:
        return questions
    by_shape: dict[str, list[str]] = {}
    for talk in questions.conversations:
        by_shape.setdefault(talk.turns[0].kind, []).append(talk.id)
    kept = {ids[i * len(ids) // limit] for ids in by_shape.values() for i in range(limit)}
    return replace(questions, conversations=tuple(talk for talk in questions.conversations if talk.id in kept))


def in_markdown(found: Outcome) -> str:
    """The table, and Grounded Accuracy below it."""
    head = ["| shape | n | J_A | J_U |", "|---|---|---|---|"]
    return "\n".join([*head, *(one.line() for one in found.rows), "", f"Grounded Accuracy: {found.in_words()}"])


def main(arguments: Sequence[str] | None = None, opened: Opens = Assistant.open) -> None:
    """Ask the set, as it is or also renamed, and print the tables."""
    parser = argparse.ArgumentParser(prog="eval.shapes", description=__doc__.partition("\n")[0])
    parser.add_argument("set", nargs="?", default="shapes", help="a set with its documents (default: %(default)s)")
    parser.add_argument("--renamed", action="store_true", help="also with other names: names.json of the set")
    parser.add_argument("--limit", type=int, metavar="N", help="only N conversations of each shape")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    options = parser.parse_args(arguments)
    folder = find_set(options.set)
    questions = some_of_each(load_set(folder), options.limit)
    found = {"as written": ask(questions, folder / DOCUMENTS, opened)}
    if options.renamed:
        with tempfile.TemporaryDirectory() as place:
            other = renamed_set(folder, questions, load_names(folder), Path(place))
            found["renamed"] = ask(other, Path(place, DOCUMENTS), opened)
    _print(found)
    if options.json:
        facts = {name: asdict(one) for name, one in found.items()}
        options.json.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def _print(found: dict[str, Outcome]) -> None:
    for name, one in found.items():
        if len(found) > 1:
            print(f"## {name.capitalize()}\n")
        print(in_markdown(one), end="\n\n")
    accuracies = [one.grounded_accuracy for one in found.values()]
    if len(accuracies) == 2 and None not in accuracies:  # noqa: PLR2004 - as written and renamed
        before, after = (100 * (value or 0.0) for value in accuracies)
        print(f"With other names: {after - before:+.1f} points")


if __name__ == "__main__":
    main()

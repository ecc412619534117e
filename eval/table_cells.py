"""Sixty questions over the tables of fifteen files: is it the right cell, or the one beside it?

    python -m eval.table_cells FOLDER                # the table, in Markdown
    python -m eval.table_cells FOLDER --json FILE    # and each answer with its quotes

FOLDER holds the ten files that `table_questions.jsonl` names and that are not here; one that is missing
there is told and left out. The other five are invented (`eval.table_files`) and made anew each time. Each
file is asked by itself, four questions, all written before any output was seen: forty-eight have an answer
(`answers`, any of them counts), twelve ask for what the table does not say. `neighbours` are the values of
cells nearby, each of them wrong.

An answer is right if its words overlap a wanted one's by F1 of one half or more (SQuAD's measure), no
neighbour's by as much, and its quote holds the words; "50 minutes" is half of "35 minutes", so the
middle rule is needed. It is a neighbour's if they overlap one of those so, and no wanted one by as much. A
refusal is right where there is no answer, else neither right nor wrong. A file that cannot be read counts
as asked, and nothing as right.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, TypeAlias

from eval.article import RIGHT, SHOWN
from eval.table_files import write_tables
from tqdm import tqdm

from quoth.assistant import Assistant
from quoth.errors import QuothError
from quoth.evaluation.measures.metrics import token_f1
from quoth.index.encoder import DEFAULT_ENCODER, Encoder, load_encoder
from quoth.types import Answer

QUESTIONS = Path(__file__).with_name("table_questions.jsonl")
Verdict: TypeAlias = Literal["right", "wrong", "neighbour", "refused", "asked back", "unread"]
"""What came of a question. A neighbour's value is wrong too."""


@dataclass(frozen=True)
class Question:
    """A question about a file, the answers that count (none where the table is silent), and nearby cells' values."""

    file: str
    question: str
    answers: tuple[str, ...]
    neighbours: tuple[str, ...]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Question:
        """A line of the file of questions."""
        return cls(row["file"], row["question"], tuple(row["answers"]), tuple(row["neighbours"]))


@dataclass(frozen=True)
class Cell:
    """A question and what was said; nothing where its file could not be read."""

    asked: Question
    answer: Answer | None

    @property
    def said(self) -> str:
        """The short answer, empty where there is none."""
        return self.answer.short if self.answer and self.answer.status == "answered" else ""

    @property
    def confidence(self) -> float:
        """That of the answer, 0 where the file could not be read."""
        return self.answer.confidence if self.answer else 0.0

    @property
    def verdict(self) -> Verdict:
        """What came of it."""
        if self.answer is None:
            return "unread"
        if self.answer.status != "answered":
            if self.asked.answers:
                return "refused"
            return "right" if self.answer.status == "not_found" else "asked back"
        wanted, near = (_best_f1(self.said, some) for some in (self.asked.answers, self.asked.neighbours))
        if near >= RIGHT and near > wanted:
            return "neighbour"
        return "right" if wanted >= RIGHT and wanted > near and self._held else "wrong"

    @property
    def _held(self) -> bool:
        """Whether a quote holds the words that were said."""
        quotes = self.answer.citations if self.answer else ()
        return any(self.said in " ".join(citation.quote.split()) for citation in quotes)

    def line(self) -> str:
        """The question as a row of the table."""
        said = self.said or f"({self.answer.status.replace('_', ' ') if self.answer else 'file not read'})"
        said = said if len(said) <= SHOWN else f"{said[: SHOWN // 2]} … ({len(said)} characters)"
        wanted = self.asked.answers[0] if self.asked.answers else "—"
        verdict = self.verdict if self.verdict in ("right", "refused") else f"**{self.verdict}**"
        cells = (self.asked.file, self.asked.question, wanted, said, f"{self.confidence:.2f}", verdict)
        return f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in cells)} |"

    def to_dict(self) -> dict[str, Any]:
        """The question as plain data."""
        return {
            "file": self.asked.file,
            "question": self.asked.question,
            "answers": list(self.asked.answers),
            "neighbours": list(self.asked.neighbours),
            "status": self.answer.status if self.answer else "unread",
            "said": self.said,
            "quotes": [citation.quote for citation in self.answer.citations] if self.answer else [],
            "confidence": round(self.confidence, 4),
            "verdict": self.verdict,
        }


def _best_f1(said: str, others: Sequence[str]) -> float:
    return max((token_f1(said, one) for one in others), default=0.0)


def read_questions(path: Path = QUESTIONS) -> list[Question]:
    """The questions of a file, one JSON object a line, those about one document together."""
    return [Question.of(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()]


def ask_all(questions: Sequence[Question], folders: Sequence[Path], encoder: Encoder) -> Iterator[Cell]:
    """Every question, asked of its own file alone, which is looked for in each folder in turn."""
    for name, group in groupby(tqdm(questions, "questions", leave=False), key=lambda one: one.file):
        asked = list(group)
        path = next((folder / name for folder in folders if (folder / name).is_file()), None)
        if path is None:
            print(f"left out, not there: {name}", file=sys.stderr)
        else:
            yield from _ask(path, asked, encoder)


def _ask(path: Path, questions: Sequence[Question], encoder: Encoder) -> list[Cell]:
    """The questions about one file; it is told where the file cannot be read."""
    with tempfile.TemporaryDirectory() as index:
        try:
            assistant = Assistant.open(path, index=index, encoder=encoder)
        except QuothError as error:
            print(f"not read: {path.name}: {error.problem}", file=sys.stderr)
            return [Cell(one, None) for one in questions]
        with assistant:
            return [Cell(one, assistant.ask(one.question)) for one in questions]


def table(cells: Sequence[Cell]) -> str:
    """The table and the totals."""
    found = [one for one in cells if one.asked.answers]
    silent = [one for one in cells if not one.asked.answers]
    return "\n".join(
        [
            "| file | question | wanted | said | confidence | verdict |",
            "|---|---|---|---|---|---|",
            *(one.line() for one in cells),
            "",
            f"- right, or refused where there is nothing: {_count(cells, 'right')}",
            f"- right, of those with an answer: {_count(found, 'right')}; refused: {_count(found, 'refused')}",
            f"- refused, of those without: {_count(silent, 'right')}",
            f"- wrongly answered: {_count(cells, 'wrong', 'neighbour')}",
            f"- with a neighbour's value: {_count(cells, 'neighbour')}",
            f"- in files that could not be read: {_count(cells, 'unread')}",
        ]
    )


def _count(cells: Sequence[Cell], *verdicts: Verdict) -> str:
    return f"{sum(one.verdict in verdicts for one in cells)} of {len(cells)}"


def main(arguments: Sequence[str] | None = None, encoder: Encoder | None = None) -> None:
    """Print the table. Tests pass a small encoder."""
    parser = argparse.ArgumentParser(
        prog="eval.table_cells", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="the folder of the files that are not here")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every answer there")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as made:
        write_tables(Path(made))
        model = encoder or load_encoder(DEFAULT_ENCODER)
        cells = list(ask_all(read_questions(), (Path(made), options.folder), model))
    print(table(cells))
    if options.json:
        rows = [cell.to_dict() for cell in cells]
        options.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()

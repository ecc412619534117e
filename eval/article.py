"""Sixty questions about one article: what came out, right or wrong.

    python -m eval.article ARTICLE                    # the table, in Markdown
    python -m eval.article ARTICLE --questions FILE   # other questions, one JSON object a line

The questions in `article.jsonl` were written before any output was seen: forty have an answer
(`answers`, any of them counts), twenty are near misses that ask in the article's own words for
what it does not say. An answer is right if its words overlap a wanted one's by F1 of one half or
more (SQuAD's measure) and its quote holds the words; a near miss is right if it is refused.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from quoth.assistant import Assistant
from quoth.evaluation.measures.metrics import token_f1
from quoth.types import Answer

QUESTIONS = Path(__file__).with_name("article.jsonl")
RIGHT = 0.5
SHOWN = 64
"""Characters of an answer in the table: the article's sentences are its publisher's."""


@dataclass(frozen=True)
class Asked:
    """A question, the answers that count (none for a near miss), and what was said."""

    question: str
    wanted: tuple[str, ...]
    answer: Answer

    @property
    def right(self) -> bool:
        """Whether it was answered as wanted, or refused where there is nothing."""
        if not self.wanted:
            return self.answer.status == "not_found"
        said = self.answer.short
        held = said in ("yes", "no") or any(said in " ".join(c.quote.split()) for c in self.answer.citations)
        return held and any(token_f1(said, one) >= RIGHT for one in self.wanted)

    def line(self) -> str:
        """The question as a row of the table."""
        said = self.answer.short or f"({self.answer.status.replace('_', ' ')})"
        said = said if len(said) <= SHOWN else f"{said[: SHOWN // 2]} … ({len(said)} characters)"
        verdict = "right" if self.right else "**wrong**"
        wanted = self.wanted[0] if self.wanted else "—"
        return f"| {self.question} | {wanted} | {said} | {self.answer.confidence:.2f} | {verdict} |"


def ask(assistant: Assistant, questions: Path) -> list[Asked]:
    """Every question of a file, asked by itself."""
    rows = [json.loads(line) for line in questions.read_text("utf-8").splitlines() if line.strip()]
    return [Asked(row["question"], tuple(row["answers"]), assistant.ask(row["question"])) for row in rows]


def table(asked: Sequence[Asked]) -> str:
    """The table and the two totals."""
    found = [one for one in asked if one.wanted]
    missing = [one for one in asked if not one.wanted]
    return "\n".join(
        [
            "| question | wanted | said | confidence | |",
            "|---|---|---|---|---|",
            *(one.line() for one in asked),
            "",
            f"Right and cited: {right(found)}; refused: {right(missing)}.",
        ]
    )


def right(asked: Sequence[Asked]) -> str:
    """How many of them went as wanted."""
    return f"{sum(one.right for one in asked)} of {len(asked)}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="eval.article", description=__doc__)
    parser.add_argument("article", type=Path, help="the file that the questions are about")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    found = parser.parse_args(arguments)
    text = found.article.read_text("utf-8")
    with Assistant.from_texts({found.article.name: text}) as assistant:
        print(table(ask(assistant, found.questions)))


if __name__ == "__main__":
    main()

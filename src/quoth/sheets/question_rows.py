"""A sheet's rows → its questions: which column holds them, and from which row on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from quoth.errors import UsageError

_HEADINGS: Final = frozenset(
    """question questions frage fragen pregunta preguntas domanda domande pergunta perguntas vraag vragen pytanie
    pytania spørgsmål spørsmål fråga frågor kysymys otázka вопрос вопросы 質問 问题 問題""".split()  # noqa: SIM905
)
"""What a column of questions is called; French writes it as English does."""
_LOOKED: Final = 20
"""Rows among which the headings are looked for."""
_ASKING: Final = ("?", "？", "؟", ";")  # noqa: RUF001
"""How a question ends; Greek's mark looks like a semicolon."""
_QUESTION: Final = "question"


@dataclass(frozen=True)
class QuestionRows:
    """The rows of a sheet: those `above` the headings, the headings, those below; questions are in `column`."""

    above: tuple[tuple[str, ...], ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    column: int


def question_rows(source: str, rows: Sequence[tuple[str, ...]]) -> QuestionRows:
    """The questions of a sheet. Raises UsageError where no column holds any."""
    for number, row in enumerate(rows[:_LOOKED]):
        named = [column for column, cell in enumerate(row) if cell.strip().rstrip(":?").casefold() in _HEADINGS]
        if named:
            return QuestionRows(tuple(rows[:number]), row, tuple(rows[number + 1 :]), named[0])
    column = _asking_column(rows)
    if column is None:
        raise UsageError(
            f"{source} has no column of questions", 'call one "question", or end the questions with question marks'
        )
    first = rows[0][column].strip()
    if len(rows) > 1 and not first.endswith(_ASKING) and rows[1][column].strip().endswith(_ASKING):
        return QuestionRows((), rows[0], tuple(rows[1:]), column)
    headings = tuple(_QUESTION if number == column else "" for number in range(len(rows[0])))
    return QuestionRows((), headings, tuple(rows), column)


def _asking_column(rows: Sequence[tuple[str, ...]]) -> int | None:
    """The first column most of whose cells end as questions do, else the only one with words."""
    columns = [[cell.strip() for cell in column if cell.strip()] for column in zip(*rows, strict=True)]
    for number, cells in enumerate(columns):
        if cells and 2 * sum(cell.endswith(_ASKING) for cell in cells) >= len(cells):
            return number
    worded = [number for number, cells in enumerate(columns) if any(any(map(str.isalpha, cell)) for cell in cells)]
    return worded[0] if len(worded) == 1 else None

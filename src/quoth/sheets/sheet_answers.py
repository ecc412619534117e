"""A sheet of questions → the same with the answers beside, each with its quote and where that stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Final, TypeAlias

from quoth.config import Settings
from quoth.disk import write_whole
from quoth.errors import QuestionError, UsageError
from quoth.files.sheet_cells import SHEETS, SheetCells, cells_of
from quoth.sheets.question_rows import QuestionRows, question_rows
from quoth.sheets.sheet_writing import LONGEST_CELL, written
from quoth.types import Answer

Ask: TypeAlias = Callable[[str], Answer]
Said: TypeAlias = Callable[[str, int, int], None]
"""Told what is done, how much of it, and how much there is."""

COLUMNS: Final = ("answer", "quote", "document", "page", "confidence", "status")
_MORE: Final = 4
"""Quotes of one answer that have columns of their own."""
MOST_QUESTIONS: Final = 5_000
MOST_ROWS: Final = 500
"""Questions of one sheet that comes over the network."""
TOGETHER: Final = 2
"""Questions that are asked at once where nobody else asks: one alone leaves a core idle now and then."""
_MARKER: Final = re.compile(r"\s?\[\d+\]")


@dataclass(frozen=True)
class SheetRow:
    """A question of a sheet and its answer; `answer` is None where it could not be asked, and `problem` says why."""

    question: str
    answer: Answer | None = None
    problem: str = ""

    @property
    def status(self) -> str:
        """The answer's status, or `refused`."""
        return self.answer.status if self.answer else "refused"

    def to_dict(self) -> dict[str, Any]:
        """The row as plain data."""
        answer = self.answer.to_dict() if self.answer else None
        return {"question": self.question, "status": self.status, "problem": self.problem, "answer": answer}

    def cells(self, quotes: int) -> list[str]:
        """What stands beside the question, with so many quotes."""
        if self.answer is None:
            return [self.problem, "", "", "", "", self.status, *[""] * 3 * (quotes - 1)]
        answer, cited = self.answer, self.answer.citations
        said = _MARKER.sub("", answer.text) if len(cited) < 2 else answer.text  # noqa: PLR2004 - one needs no number
        places = [
            (citation.quote[:LONGEST_CELL], citation.source, str(citation.page or "")) for citation in cited[:quotes]
        ]
        places += [("", "", "")] * (quotes - len(places))
        more = [cell for place in places[1:] for cell in place]
        return [said[:LONGEST_CELL], *places[0], f"{answer.confidence:.2f}", answer.status, *more]


@dataclass(frozen=True)
class AnsweredSheet:
    """A sheet that was filled: its rows that hold questions, and the file."""

    name: str
    rows: tuple[SheetRow, ...]
    data: bytes

    @property
    def answered(self) -> int:
        """How many questions the documents answer."""
        return sum(row.status == "answered" for row in self.rows)


def read_questions(name: str, data: bytes, settings: Settings, most: int = MOST_QUESTIONS) -> QuestionSheet:
    """The questions of a .csv, .tsv or .xlsx file. Raises UsageError for none or too many, DocumentError."""
    if not name.lower().endswith(SHEETS):
        raise UsageError(f"{name} is no sheet of questions", f"save it as {', '.join(SHEETS)}")
    cells = cells_of(name, data, settings)
    found = question_rows(name, cells.rows)
    count = sum(bool(row[found.column].strip()) for row in found.rows)
    if not count or count > most:
        raise UsageError(f"{name} has {count:,} questions; from 1 to {most:,} can be asked at once", "part the sheet")
    return QuestionSheet(name, cells, found)


@dataclass(frozen=True)
class QuestionSheet:
    """A sheet of questions as it was read."""

    name: str
    cells: SheetCells
    found: QuestionRows

    def answered(self, ask: Ask, out: str = "", progress: Said | None = None, together: int = 1) -> AnsweredSheet:
        """The sheet with the answer to each question; `out` is the name of a file of the kind to be made.

        So many are asked `together`, each in a thread; `progress` is told in the order of the sheet, in this one.
        """
        kind = PurePath(out or self.name).suffix.lower()
        if kind not in SHEETS:
            raise UsageError(f"{out} is no name of a sheet", f"end it in {', '.join(SHEETS)}")
        rows = list(self._asked(ask, progress, together))
        data = written(self._table(rows), kind, self.cells.delimiter)
        return AnsweredSheet(f"{PurePath(self.name).stem}-answers{kind}", tuple(row for row in rows if row), data)

    def _asked(self, ask: Ask, progress: Said | None, together: int) -> Iterator[SheetRow | None]:
        total = len(self.found.rows)
        pool = ThreadPoolExecutor(together, thread_name_prefix="sheet")
        try:
            asked = pool.map(lambda row: _answered(row[self.found.column].strip(), ask), self.found.rows)
            for done in range(total):
                if progress:
                    progress("Asking", done, total)
                yield next(asked)
        finally:
            pool.shutdown(cancel_futures=True)  # where it was stopped, or one could not be asked

    def _table(self, rows: Sequence[SheetRow | None]) -> list[list[str]]:
        """All rows; what an earlier run wrote beside them is left away."""
        quotes = max([1, *(len(row.answer.citations) for row in rows if row and row.answer)])
        quotes = min(quotes, _MORE)
        more = [f"{name} {number}" for number in range(2, quotes + 1) for name in ("quote", "document", "page")]
        width = self._width()
        table = [[*row[:width], *[""] * (len(COLUMNS) + len(more))] for row in self.found.above]
        table.append([*self.found.headings[:width], *COLUMNS, *more])
        for cells, row in zip(self.found.rows, rows, strict=True):
            beside = row.cells(quotes) if row else [""] * (len(COLUMNS) + len(more))
            table.append([*cells[:width], *beside])
        return table

    def _width(self) -> int:
        """How many columns were there before any answers."""
        headings = self.found.headings
        for first in range(self.found.column + 1, len(headings) - len(COLUMNS) + 1):
            if headings[first : first + len(COLUMNS)] == COLUMNS:
                return first
        return len(headings)


def keep_sheet(sheet: AnsweredSheet, asked: Path, out: Path | None) -> None:
    """Write a sheet to its place, by default beside the one with the questions. Raises UsageError."""
    place = out or asked.with_name(sheet.name)
    if place.exists() and place.samefile(asked):
        raise UsageError(f"{place} holds the questions", "name another file for the answers: --out FILE")
    try:
        write_whole(place, sheet.data)
    except OSError as error:
        raise UsageError(f"{place} cannot be written ({error.strerror})", "name another place: --out FILE") from error


def _answered(question: str, ask: Ask) -> SheetRow | None:
    if not question:
        return None
    try:
        return SheetRow(question, ask(question))
    except QuestionError as error:
        return SheetRow(question, problem=error.problem)

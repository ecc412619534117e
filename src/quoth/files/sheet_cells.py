"""The cells of a sheet as a program wants them, row by row, read in a worker as all that touches a file is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from quoth.config import Settings
from quoth.files.parsing import ask_worker
from quoth.files.worker_answers import misled, problem_of

SHEETS: Final = (".csv", ".tsv", ".xlsx")


@dataclass(frozen=True)
class SheetCells:
    """The rows of a file's first sheet that holds anything; `delimiter` parts the cells of a text file."""

    rows: tuple[tuple[str, ...], ...]
    delimiter: str = ""


def cells_of(source: str, data: bytes, settings: Settings) -> SheetCells:
    """The cells, as a person sees them. Raises as `parse_file`."""
    facts, rows = ask_worker(source, data, {"task": "cells"}, settings)
    problem_of(source, facts, settings)
    try:
        found = json.loads(rows)
        if not all(isinstance(row, list) and all(isinstance(cell, str) for cell in row) for row in found):
            raise ValueError("cells that are no texts")  # noqa: TRY301 - told as all else is
        return SheetCells(tuple(map(tuple, found)), str(facts["delimiter"])[:1])
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise misled(source, error) from error

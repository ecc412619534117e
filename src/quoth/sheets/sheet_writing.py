"""Rows → the bytes of a .csv or .xlsx file, in which no cell is a formula.

What documents and strangers wrote comes into a program that computes (CWE-1236): in a workbook every text is a text by
its kind, and in a .csv an apostrophe is put before what would be a formula, as OWASP says. `plain` takes it off.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Final

_FORMULA: Final = re.compile(r"\s*[=+\-@\t\r]")
_NUMBER: Final = re.compile(r"[+-]?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?")
LONGEST_CELL: Final = 32_000
"""Characters; Excel takes 32,767."""
_INVALID: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def written(rows: Sequence[Sequence[str]], kind: str, delimiter: str = "") -> bytes:
    """The rows as a file of a kind, by its ending; `delimiter` parts the cells of a .csv."""
    return _workbook(rows) if kind == ".xlsx" else _text(rows, "\t" if kind == ".tsv" else delimiter or ",")


def plain(cell: str) -> str:
    """A cell of a .csv without what keeps it from being a formula.

    >>> plain("'=1+1"), plain("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def _text(rows: Sequence[Sequence[str]], delimiter: str) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter)
    for row in rows:
        writer.writerow([_guarded(cell.replace("\0", "")) for cell in row])
    return stream.getvalue().encode("utf-8-sig", "replace")  # Excel takes what has no mark for an old encoding


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if _NUMBER.fullmatch(cell):
                    sheet.write_number(number, column, float(cell))
                elif cell:
                    sheet.write_string(number, column, _INVALID.sub("", cell)[:LONGEST_CELL])
    return made.getvalue()

"""Rows of cells → a table as a person reads it: each row with the headings of its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quoth.files.writing import Writer

_FIGURE = re.compile(r"\d")
_FEWEST_ROWS = 3
"""Rows that a table without a marked heading must have for its first one to be taken for that."""


def write_table(writer: Writer, rows: Sequence[Sequence[str]], headings: int | None = None) -> None:
    """Write a table; `headings` is how many of its rows are headings, None where its format does not say.

    Headings in several rows are joined for each column, the highest first.
    """
    full = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    count = guess_headings(full) if headings is None else min(headings, len(full))
    columns = column_names(full[:count])
    for number, row in enumerate(full):
        writer.row(row, columns if number >= count else ())


def column_names(rows: Sequence[Sequence[str]]) -> list[str]:
    """The name of each column, from the rows that are headings: theirs joined, the highest first."""
    width = max(map(len, rows), default=0)
    stacked = [[row[column] for row in rows if column < len(row) and row[column]] for column in range(width)]
    return [" ".join(dict.fromkeys(names)) for names in stacked]


def guess_headings(rows: Sequence[Sequence[str]]) -> int:
    """1 where the first row names the columns, as far as the cells tell; else 0.

    It does where it has a name without a figure for each column, no two alike, and some column holds
    figures in most rows below. Pairs of names and values have none: better no heading than a wrong one.

    >>> guess_headings([["Item", "Price"], ["rope", "41"], ["lamp", "29"]])
    1
    >>> guess_headings([["Director", "Ove Strand"], ["Guide", "Lena Falk"], ["Cook", "Bo Ek"]])
    0
    """
    if len(rows) < _FEWEST_ROWS and not _is_record(rows):
        return 0
    first, below = rows[0], rows[1:]
    named = all(first) and not any(map(_FIGURE.search, first)) and len(set(first)) == len(first) > 1
    return int(named and any(_figures(below, column) for column in range(len(first))))


def _is_record(rows: Sequence[Sequence[str]]) -> bool:
    """Whether two rows of several columns have nothing but figures in the second one."""
    return len(rows) == _FEWEST_ROWS - 1 and len(rows[1]) >= _FEWEST_ROWS and all(map(_FIGURE.search, rows[1]))


def _figures(rows: Sequence[Sequence[str]], column: int) -> bool:
    cells = [row[column] for row in rows if column < len(row) and row[column]]
    return bool(cells) and sum(bool(_FIGURE.search(cell)) for cell in cells) > len(cells) / 2

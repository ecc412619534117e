"""Rows of a region → tables: cells that stand below each other over several rows.

Better a table is missed than prose is taken for one: what is no table is read line by line, which keeps a row's
cells side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from quoth.files.pdf.pdf_lines import Cell, Line, Table, line_of
from quoth.files.pdf.pdf_words import Segment

_FEWEST_ROWS: Final = 3
_CELL: Final = 32
"""Characters of half of the cells, at most."""
_GUTTER: Final = 0.6
"""Ems between two columns of a table."""
_TRIES: Final = 4
"""Rows at which a table may begin in a block of rows that end together."""
_APART: Final = 4.0
"""Ems between rows; more ends a table."""

MARKER: Final = re.compile(r"(?:[^\w\s]{1,2}|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\[\d+\]|[oO¢§ØÊ])$")
"""The sign or number that an item of a list begins with, where it stands apart."""

Row = list[Segment]


def tables_in(rows: Sequence[Row]) -> Iterator[Row | Table]:
    """The rows of a region, those that make up a table as one."""
    wide = max(row[-1].right for row in rows) - min(row[0].left for row in rows) if rows else 0.0
    place = failed = missed = 0
    while place < len(rows):
        end = _end_of_block(rows, place, wide) if missed < _TRIES or place >= failed else place
        table = _table(rows[place:end]) if end - place >= _FEWEST_ROWS else None
        if table is None:
            missed = missed + 1 if end == failed else 0
            failed = max(failed, end)
            yield rows[place]
            place += 1
        else:
            yield table
            place = end


def _end_of_block(rows: Sequence[Row], begin: int, wide: float) -> int:
    """The place after the last row that may belong to a table which begins here."""
    if len(rows[begin]) < 2:
        return begin
    end = last = begin + 1
    while end < len(rows) and not _ends(rows[end - 1], rows[end], wide):
        end += 1
        if len(rows[end - 1]) > 1 or _hangs(rows[end - 2], rows[end - 1]):
            last = end
    return last


def _ends(before: Row, row: Row, wide: float) -> bool:
    em = max(row[0].size, before[0].size)
    if row[0].base - before[0].base > _APART * em:
        return True
    return len(row) == 1 and row[0].right - row[0].left > 0.6 * wide and row[0].text.count(" ") >= 5


def _hangs(before: Row, row: Row) -> bool:
    """Whether a row is the second line of a cell that is not the first."""
    return len(row) == 1 and row[0].left > before[0].right and row[0].base - before[0].base < 1.5 * row[0].size


def _table(rows: Sequence[Row]) -> Table | None:
    columns = _columns(rows)
    if len(columns) < 2:
        return None
    columns = _without_markers(rows, columns)
    if len(columns) < 2:
        return None
    cells = [_cells(row, columns) for row in rows]
    filled = [sum(map(bool, row)) for row in cells]
    if sum(count > 1 for count in filled) < max(_FEWEST_ROWS, 0.6 * len(rows)):
        return None
    lengths = [sum(len(one.text) for one in cell) for row in cells for cell in row if cell]
    if median(lengths) > _CELL:
        return None
    whole = _whole_rows(cells)
    reach = tuple(tuple(_reach(cell, place, columns) for place, cell in enumerate(row)) for row in whole)
    return Table(tuple(tuple(_lines(cell) for cell in row) for row in whole), reach=reach)


def _reach(cell: Row, place: int, columns: Sequence[tuple[float, float]]) -> tuple[int, int]:
    """The columns that a cell stands over."""
    right = max((one.right for one in cell), default=0.0)
    return place, max([place, *(number for number, (left, _) in enumerate(columns) if number > place and left < right)])


def _without_markers(rows: Sequence[Row], columns: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The columns, where a first one of nothing but numbers or signs of a list belongs to the second."""
    (left, edge), (_, right) = columns[:2]
    first = [row[0].text for row in rows if row[0].right <= edge + 0.01]
    signs = sum(MARKER.match(text) is not None or (len(text) < 3 and first.count(text) > 1) for text in first)
    if first and signs > 0.8 * len(first):
        return [(left, right), *columns[2:]]
    return columns


def _columns(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Left and right edges of the columns: what few rows reach over parts them."""
    em = median(one.size for row in rows for one in row)
    edges = sorted({edge for row in rows for one in row for edge in (one.left, one.right)})
    most = max(0, int(0.15 * len(rows)))
    columns: list[list[float]] = []
    for left, right in pairwise(edges):
        over = sum(one.left < right and one.right > left for row in rows for one in row)
        if over <= most:
            continue
        if columns and left - columns[-1][1] < _GUTTER * em:
            columns[-1][1] = right
        else:
            columns.append([left, right])
    return [(left, right) for left, right in columns]


def _cells(row: Row, columns: Sequence[tuple[float, float]]) -> list[Row]:
    cells: list[Row] = [[] for _ in columns]
    for one in row:
        shared = [min(one.right, right) - max(one.left, left) for left, right in columns]
        cells[max(range(len(columns)), key=lambda place: (shared[place] > 0, -place, shared[place]))].append(one)
    return cells


def _whole_rows(rows: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """Rows with the further lines of their cells."""
    whole: list[list[Row]] = []
    for cells in rows:
        if whole and _goes_on(whole[-1], cells):
            whole[-1] = [above + below for above, below in zip(whole[-1], cells, strict=True)]
        else:
            whole.append([list(cell) for cell in cells])
    return whole


def _goes_on(above: Sequence[Row], cells: Sequence[Row]) -> bool:
    """Whether a row holds second lines of cells: without a first cell, few others, and close below."""
    filled = [place for place, cell in enumerate(cells) if cell]
    if cells[0] or not above[0] or 2 * len(filled) > len(cells) or not all(above[place] for place in filled):
        return False
    return all(cells[place][0].base - above[place][-1].base < 1.5 * cells[place][0].size for place in filled)


def _lines(cell: Sequence[Segment]) -> tuple[Line, ...]:
    lines: list[Row] = []
    for one in cell:
        if lines and abs(one.base - lines[-1][-1].base) < 0.4 * one.size:
            lines[-1].append(one)
        else:
            lines.append([one])
    return tuple(line_of(line) for line in lines)


def split_row(cells: Sequence[Cell]) -> list[tuple[Cell, ...]]:
    """A row between ruled lines, parted where it holds several: lines of figures, or of short texts, that stand level.

    A cell of one line beside them belongs to the first.
    """
    many = [cell for cell in cells if len(cell) > 1]
    bases = [[line.base for line in cell] for cell in many]
    if len(many) < 2 or len(set(map(len, bases))) > 1:
        return [tuple(cells)]
    level = all(
        abs(one - other) < 0.3 * many[0][0].size for row in bases for one, other in zip(row, bases[0], strict=True)
    )
    lines = [line.text for cell in many for line in cell]
    figures = sum(not any(map(str.isalpha, text)) for text in lines) > 0.6 * len(lines)
    short = len(bases[0]) > 2 and len(many) == len([cell for cell in cells if cell]) and max(map(len, lines)) < _CELL
    if not level or not (figures or short):
        return [tuple(cells)]
    return [
        tuple((cell[place],) if len(cell) > 1 else cell if place == 0 else () for cell in cells)
        for place in range(len(bases[0]))
    ]
